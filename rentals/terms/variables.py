"""What a clause may insert: a closed list. Each has its meaning, as the page of the template says it."""

#: A table or a list that the software draws; alone on its line.
PARTS = {
    "tableau_parties": "le loueur, le locataire et son permis",
    "tableau_vehicule": "le véhicule, son numéro, ses dégâts connus",
    "tableau_periode": "départ, retour, durée, conducteur, territoire",
    "tableau_prix": "les lignes du prix, ce que paient les autres, les échéances",
}
#: Several lines, alone on theirs.
LINES = {
    "regles_offre": "les règles propres à l’offre (Réglages, Offres), s’il y en a",
    "bref_accessoires": "ce qui est prêté avec le véhicule, en phrases courtes",
}
#: A line where one of these has no value is left out.
MAY_BE_EMPTY = {
    "assistance": "le numéro d’assistance jour et nuit, s’il y en a un",
    "franchise": "la franchise en cas de dégât, s’il y en a une",
    "franchise_vol": "la franchise en cas de vol, s’il y en a une",
    "montant_caution": "le montant de la caution, s’il y en a une",
    "phrase_kilometres": "le prix du kilomètre, s’il est compté",
    "accessoires_non_rendus": "le prix de ce qui n’est pas rendu, s’il y en a un",
    "phrase_vol": "ce que le locataire paie en cas de vol, s’il y a une franchise",
    "phrase_garanties": "ce que l’assureur couvre de l’incendie, du bris de glace, des blessures du conducteur (Réglages, Règles de l’assureur)\u00a0; rien pour un vélo",
    "autant_energie": "« autant de carburant » ou « autant de charge »\u00a0; rien pour un vélo",
    "fin_retractation": "le dernier jour pour renoncer, quand la loi en donne un",
}
ALWAYS = {
    "loueur": "le sigle de la structure",
    "loueur_nom": "le nom de la structure",
    "telephone": "le téléphone de la structure",
    "numero_panne": "le numéro à appeler en cas de panne\u00a0: l’assistance, sinon la structure",
    "assureur": "l’assureur de la structure",
    "police": "le numéro du contrat d’assurance",
    "mediateur": "le médiateur\u00a0: nom, adresse, site",
    "contact_donnees": "qui répond sur les données personnelles",
    "locataire": "le nom du locataire",
    "un_vehicule": "« une voiture », « un scooter », « un vélo »",
    "le_vehicule": "« la voiture », « le scooter », « le vélo »",
    "lieu": "la commune du lieu de départ",
    "phrase_energie": "comment rendre le carburant ou la batterie",
    "phrase_caution": "le montant de la caution, ses moyens, ce qui est déjà reçu, quand elle est rendue",
    "phrase_degats": "ce que le locataire paie en cas de dégât\u00a0: la franchise, ou le coût justifié",
    "phrase_assistance": "qui appeler en cas de panne",
    "phrase_retard": "ce que coûte un retard",
    "phrase_prolongation": "à quel tarif on prolonge",
    "phrase_fin_anticipee": "ce qui se passe si le véhicule est rendu avant la fin",
    "bref_kilometres": "les kilomètres, en phrases courtes",
    "bref_degats": "ce que coûte un dégât, en une phrase courte",
}
VARIABLES = PARTS | LINES | ALWAYS | MAY_BE_EMPTY
#: What stands on a line of its own.
ALONE = PARTS | LINES
