"""The contract that the software brings: version 0 (facts: legal part 1.2)."""

from rentals.terms.clauses import Clause

ORIGINAL = (
    # The first page, in easy French: sentences of twelve words at most (row D5).
    Clause("bref-compris", "Ce qui est compris",
           "- {bref_accessoires}\n- {bref_kilometres}\n- L’assurance et l’entretien.\n- L’aide en panne, jour et nuit\u00a0: {assistance}.",
           vehicle="motor", first_page=True),
    Clause("bref-compris-velo", "Ce qui est compris",
           "- {bref_accessoires}\n- {bref_kilometres}\n- L’entretien du vélo.\n- L’aide en panne, jour et nuit\u00a0: {assistance}.",
           vehicle="bike", first_page=True),
    Clause("bref-gestes-voiture", "Ce que vous faites",
           "- Vous conduisez avec votre permis. Seules les personnes nommées au contrat conduisent.\n- Vous remettez {autant_energie} qu’au départ.\n"
           "- Vous rendez {le_vehicule} à l’heure.", vehicle="car", first_page=True),
    Clause("bref-gestes-scooter", "Ce que vous faites",
           "- Vous conduisez avec votre permis. Seules les personnes nommées au contrat conduisent.\n- Vous mettez le casque et les gants.\n"
           "- Vous attachez le scooter à chaque arrêt.\n- Vous remettez {autant_energie} qu’au départ.\n"
           "- Vous rendez {le_vehicule} à l’heure.", vehicle="scooter", first_page=True),
    Clause("bref-gestes-velo", "Ce que vous faites",
           "- Vous ne prêtez pas le vélo.\n- Vous attachez le vélo à chaque arrêt.\n- Vous rendez {le_vehicule} à l’heure.",
           vehicle="bike", first_page=True),
    Clause("bref-probleme", "S’il y a un problème",
           "- Vous appelez tout de suite le {numero_panne}.\n- {bref_degats}\n- Un vol\u00a0: vous payez {franchise_vol} au plus.\n"
           "- Une amende\u00a0: elle est pour vous.", vehicle="motor", first_page=True),
    Clause("bref-probleme-velo", "S’il y a un problème",
           "- Vous appelez tout de suite le {numero_panne}.\n- {bref_degats}\n- Un vol\u00a0: vous payez {franchise_vol} au plus.",
           vehicle="bike", first_page=True),
    Clause("bref-droits", "Vos droits",
           "- Vous pouvez renoncer jusqu’au {fin_retractation}.\n- Vous pouvez demander à prolonger.\n- Vous pouvez rendre plus tôt.\n"
           "- Vous pouvez voir vos données.\n- Vous n’êtes pas d’accord\u00a0? Dites-le-nous.", first_page=True),
    # The contract.
    Clause("parties", "Parties", "{tableau_parties}"),
    Clause("vehicule", "Véhicule", "{tableau_vehicule}"),
    Clause("periode", "Période et lieu", "{tableau_periode}"),
    Clause("prix", "Prix",
           "{tableau_prix}\n{phrase_kilometres}\n{phrase_energie}\n"
           "Accessoire non rendu\u00a0: {accessoires_non_rendus}."),
    Clause("caution", "Caution",
           "{phrase_caution}\nLa caution ne sert qu’aux sommes dues et justifiées\u00a0: dégâts, accessoires manquants, kilomètres, retard. "
           "Vous recevez le calcul et les photos\u00a0; vous avez 15 jours pour contester une retenue."),
    Clause("assurance", "Assurance et franchise",
           "L’assurance de responsabilité civile est **comprise** dans le prix ({assureur}, contrat n° {police}).\n{phrase_degats}\n"
           "{phrase_vol}\n{phrase_garanties}\n"
           "Ne sont pas couverts\u00a0: un conducteur qui n’est pas inscrit au contrat, un permis non valable, la conduite après alcool "
           "ou stupéfiants, la course. Aucune assurance facultative n’est vendue.", vehicle="motor"),
    Clause("assurance-velo", "Assurance et franchise",
           "Un vélo n’a pas d’assurance obligatoire\u00a0: les dommages causés à d’autres relèvent de votre propre assurance de "
           "responsabilité civile (contrat d’habitation).\n{phrase_degats}\n{phrase_vol}\nAucune assurance facultative n’est vendue.",
           vehicle="bike"),
    Clause("panne", "Panne, accident, vol",
           "{phrase_assistance}\nEn cas d’accident, remplissez le constat et remettez-le sous 5 jours ouvrés. En cas de vol, déposez "
           "plainte et prévenez-nous sous 2 jours ouvrés.\n{loueur} entretient le véhicule et propose, si possible, un véhicule de "
           "remplacement. Les jours sans véhicule, quand la panne ne vient pas de vous, ne sont pas dus. Le loueur répond des défauts "
           "cachés du véhicule.", vehicle="motor"),
    Clause("panne-velo", "Panne, vol",
           "{phrase_assistance}\nEn cas de vol, déposez plainte et prévenez-nous sous 2 jours ouvrés.\n{loueur} entretient le vélo et "
           "propose, si possible, un vélo de remplacement. Les jours sans vélo, quand la panne ne vient pas de vous, ne sont pas dus. "
           "Le loueur répond des défauts cachés du vélo.", vehicle="bike"),
    Clause("vol-bail", "Vol pendant un bail", "Les échéances s’arrêtent au jour du vol.", term="lease"),
    Clause("engagements-voiture", "Vos engagements",
           "- Conduire avec un permis valable, sobre.\n- Contrôler l’huile et les pneus, et prévenir au premier voyant.\n"
           "- Ne pas sous-louer, prêter ni modifier le véhicule.\n{regles_offre}", vehicle="car"),
    Clause("engagements-scooter", "Vos engagements",
           "- Conduire avec un permis valable, sobre, casqué et ganté.\n- Contrôler l’huile et les pneus, et prévenir au premier voyant.\n"
           "- Ne pas sous-louer, prêter ni modifier le véhicule.\n{regles_offre}", vehicle="scooter"),
    Clause("engagements-velo", "Vos engagements",
           "- Attacher le vélo à un point fixe à chaque arrêt.\n- Contrôler les freins, les pneus et l’éclairage.\n"
           "- Ne pas sous-louer, prêter ni modifier le vélo.\n{regles_offre}", vehicle="bike"),
    Clause("amendes", "Amendes",
           "Le locataire répond des infractions commises pendant la période (articles L. 121-2 et L. 121-3 du code de la route). {loueur} "
           "désigne le conducteur à l’administration sous 45 jours (article L. 121-6). Aucun frais de dossier n’est demandé.",
           vehicle="motor"),
    Clause("retour", "Retour, retard, prolongation",
           "L’état des lieux du départ et celui du retour sont faits à deux et signés\u00a0; la copie est remise aussitôt. Retard\u00a0: "
           "{phrase_retard}. Prolongation par avenant, {phrase_prolongation}, si le véhicule est libre. L’usure normale n’est jamais "
           "facturée."),
    Clause("fin", "Fin du contrat",
           "{phrase_fin_anticipee} Chacun peut mettre fin au contrat si l’autre ne tient pas un engagement essentiel, 48 heures après un "
           "rappel écrit. Force majeure\u00a0: rien n’est dû de part ni d’autre."),
    Clause("avis-present", "Changer d’avis",
           "Ce contrat est signé en présence des deux parties, dans les locaux de {loueur}\u00a0: la loi ne prévoit pas de délai de "
           "rétractation. L’annulation reste sans frais jusqu’au départ.", signed="present"),
    Clause("avis-distance-voiture", "Changer d’avis",
           "Pour une location de voiture à des dates convenues, la loi ne prévoit pas de délai de rétractation (article L. 221-28, 12° du "
           "code de la consommation). L’annulation reste sans frais jusqu’au départ.", vehicle="car", signed="distance"),
    Clause("avis-distance", "Changer d’avis",
           "Contrat conclu à distance\u00a0: vous pouvez renoncer sans motif jusqu’au {fin_retractation} inclus, par le lien personnel que vous recevez, par lettre ou par e-mail. "
           "Si vous avez demandé à commencer avant, seuls les jours utilisés restent dus.", vehicle="scooter", signed="distance"),
    Clause("avis-distance-velo", "Changer d’avis",
           "Contrat conclu à distance\u00a0: vous pouvez renoncer sans motif jusqu’au {fin_retractation} inclus, par le lien personnel que vous recevez, par lettre ou par e-mail. "
           "Si vous avez demandé à commencer avant, seuls les jours utilisés restent dus.", vehicle="bike", signed="distance"),
    Clause("donnees", "Vos données",
           "{loueur} traite vos données pour ce contrat, son suivi et ses obligations légales. Elles sont gardées 2 ans après le dernier "
           "contact, les pièces comptables 10 ans. Vous pouvez les voir, les corriger, les faire effacer\u00a0: {contact_donnees}. "
           "Réclamation\u00a0: CNIL, cnil.fr. Le véhicule n’est pas suivi par géolocalisation."),
    Clause("mediateur", "Réclamation, médiateur",
           "Écrivez d’abord à {loueur}\u00a0; réponse sous 15 jours. Ensuite, gratuitement, le médiateur de la consommation\u00a0: {mediateur} "
           "(article L. 612-1 du code de la consommation). Droit français\u00a0; tribunal du domicile du locataire."),
)  # fmt: skip
