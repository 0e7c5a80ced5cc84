"""What each role may do: one matrix, copied to one group per role after each migrate."""

from django.contrib.auth.management import create_permissions
from django.db import models


class Role(models.TextChoices):
    """What a colleague does here. One may have several."""

    AGENT = "agent", "Agent mobilité"
    WORKSHOP = "workshop", "Encadrant technique"
    WORKSHOP_EMPLOYEE = "workshop_employee", "Salarié en parcours, atelier"
    ADVISER = "adviser", "Conseiller mobilité"
    RECRUITER = "recruiter", "Chargé de recrutement"
    MANAGER = "manager", "Responsable"
    ADMINISTRATOR = "administrator", "Administrateur"

    @property
    def help(self) -> str:
        """Return what the role is for, in one sentence."""
        return DUTIES[self]


DUTIES = {
    Role.AGENT: "Tient le comptoir\u00a0: personnes, locations, départs, retours, encaissements.",
    Role.WORKSHOP: "Tient le parc\u00a0: véhicules, immobilisations, entretien.",
    Role.WORKSHOP_EMPLOYEE: "Voit les véhicules et le planning, sans les personnes.",
    Role.ADVISER: "Accompagne les personnes et voit leurs locations.",
    Role.RECRUITER: "Suit les personnes et les partenaires, et voit les locations.",
    Role.MANAGER: "Voit tout et règle tout, sauf les comptes.",
    Role.ADMINISTRATOR: "Voit tout et règle tout, comptes compris.",
}

#: Who sees and does what: one line a permission ("app.codename"), one column a role, in the order of Role. Pages ask for
#: these; ``docs/acces.md`` says which address asks for which, and a test fails when it no longer tells the truth.
#:  agent, workshop, employee, adviser, recruiter, manager, administrator
MATRIX = {
    "Personnes et partenaires": {
        "people.view_person": ("x..xxxx", "Voir les personnes et leur fiche"),
        "people.add_person": ("x..xxxx", "Créer une fiche"),
        "people.change_person": ("x..xxxx", "Compléter et corriger une fiche, noter, voir une pièce"),
        "people.decide_papers": (".....xx", "Décider d’une personne sans pièce d’identité"),
        "people.view_income": ("x..x.xx", "Voir le quotient, les revenus et les allocations"),
        "people.view_hidden_address": ("...x.xx", "Voir les adresses masquées sans donner de motif"),
        "people.view_partner": ("x..xxxx", "Voir les partenaires et leurs contacts"),
        "people.change_partner": ("x..xxxx", "Tenir les partenaires et leurs contacts"),
    },
    "Parc et planning": {
        "vehicles.view_vehicle": ("xxx..xx", "Voir les véhicules"),
        "vehicles.view_occupancy": ("xxx..xx", "Voir le planning"),
        "vehicles.change_occupancy": ("xx...xx", "Immobiliser un véhicule, le remettre en service"),
        "vehicles.ready_vehicle": ("xxx..xx", "Dire un véhicule prêt à repartir, ou à nettoyer"),
        "vehicles.add_vehicle": (".x...xx", "Ajouter un véhicule"),
        "vehicles.change_vehicle": (".x...xx", "Modifier un véhicule, ses échéances, ses photos"),
        "keys.view_keyset": ("xxx..xx", "Voir les clés et qui les a"),
        "keys.change_keyset": ("xx...xx", "Déplacer des clés, imprimer leurs étiquettes"),
        "fleet.view_transfer": ("xxx..xx", "Voir les transferts entre lieux"),
        "fleet.add_transfer": ("xx...xx", "Transférer des véhicules d’un lieu à l’autre"),
        "fleet.view_inventory": ("xxx..xx", "Voir les inventaires"),
        "fleet.add_sighting": ("xxx..xx", "Pointer les véhicules d’un inventaire"),
        "fleet.add_inventory": (".x...xx", "Ouvrir un inventaire"),
        "fleet.change_inventory": (
            ".x...xx",
            "Régler ses écarts, le clore, déclarer un véhicule introuvable",
        ),
        "fleet.view_battery": ("xxx..xx", "Voir les batteries"),
        "fleet.add_measure": ("xxx..xx", "Noter la mesure d’une batterie"),
        "fleet.change_battery": (".x...xx", "Changer une batterie"),
        "fleet.view_upkeep": (".x...xx", "Voir ce que coûte l’entretien"),
        "fleet.add_upkeep": (".x...xx", "Noter une dépense d’entretien"),
        "fleet.view_recall": ("xx...xx", "Voir les rappels des fabricants"),
        "fleet.change_recall": (".x...xx", "Ouvrir un rappel, prévenir, noter les contrôles"),
        "fleet.view_exit": ("xx...xx", "Voir les sorties du parc"),
        "fleet.add_exit": (".x...xx", "Sortir un véhicule du parc"),
        "fleet.change_exit": (".....xx", "Remettre dans le parc, avec un motif"),
        "fleet.view_delivery": (".x...xx", "Voir les livraisons"),
    },
    "Locations et argent": {
        "rentals.view_rental": ("xx.xxxx", "Voir les locations"),
        "documents.view_document": ("x..xxxx", "Voir les documents établis"),
        "rentals.view_signature": (".....xx", "Ouvrir le dossier de preuve d’une signature"),
        "rentals.add_rental": ("x....xx", "Noter une demande de location"),
        "rentals.change_rental": ("x....xx", "Décider, remettre, recevoir, clôturer"),
        "rentals.waive_papers": ("x....xx", "Dispenser d’une pièce ou d’un plafond"),
        "fines.view_fine": ("x....xx", "Voir les amendes et qui conduisait"),
        "fines.change_fine": ("x....xx", "Noter un avis, désigner le conducteur, transmettre"),
        "rounds.change_meetingpoint": ("x....xx", "Tenir les lieux de rendez-vous hors de l’agence"),
        "rentals.waive_access": (
            ".....xx",
            "Dispenser d’une autre règle d’accès\u00a0: lieu, prescription, assureur",
        ),
        "rentals.add_prescription": ("x..x.xx", "Noter une prescription, son renouvellement"),
        "rentals.view_restriction": ("x....xx", "Voir que des prêts sont suspendus, et jusqu’à quand"),
        "rentals.decide_restriction": (".....xx", "Suspendre les prêts d’une personne, lever la suspension"),
        "damage.answer_contest": (".....xx", "Répondre à qui conteste un dégât"),
        "incidents.view_incident": ("x....xx", "Voir les accidents, vols, véhicules non rendus"),
        "incidents.change_incident": ("x....xx", "Ouvrir un dossier, noter les démarches"),
        "waiting.view_entry": ("x..x.xx", "Voir la liste d’attente, le rang de chacun et pourquoi"),
        "waiting.change_entry": ("x....xx", "Inscrire sur la liste d’attente, noter une réponse"),
        "leases.add_pause": (".....xx", "Mettre un bail en pause"),
        "payments.view_bill": ("x....xx", "Voir ce qui est dû et payé"),
        "payments.add_payment": ("x....xx", "Encaisser, rembourser, tenir les cautions"),
        "payments.waive_deposit": (".....xx", "Dispenser quelqu’un de caution"),
        "payments.write_off": (".....xx", "Ne plus demander une somme due"),
        "payments.add_agreement": ("x....xx", "Noter une convention de prise en charge, l’arrêter"),
        "payments.change_commitment": (
            "x....xx",
            "Facturer une part, noter un refus, décider qui paie alors",
        ),
        "invoices.view_invoice": ("x....xx", "Voir les factures et les avoirs"),
        "invoices.add_invoice": ("x....xx", "Établir une facture à qui la demande"),
        "invoices.invoice_month": (".....xx", "Facturer le mois, établir un avoir"),
        "invoices.change_payeraccount": ("x....xx", "Dire comment une organisation est facturée"),
        "accounting.view_closing": (".....xx", "Voir la comptabilité, exporter les écritures"),
        "accounting.add_closing": (".....xx", "Clore un mois"),
        "payments.close_cash": ("x....xx", "Fermer la caisse, remettre les chèques"),
        "payments.view_bankline": ("x....xx", "Voir les relevés bancaires"),
        "payments.add_bankmatch": ("x....xx", "Envoyer un relevé, rapprocher ses lignes"),
        "payments.change_bankaccount": (".....xx", "Tenir les comptes bancaires"),
    },
    "Conseil": {
        "cases.view_case": ("...x.xx", "Voir les dossiers de conseil"),
        "cases.open_case": ("x..x.xx", "Ouvrir un dossier de conseil"),
        "cases.change_case": ("...x.xx", "Suivre une personne\u00a0: entretiens, actions, partage, clôture"),
        "applications.view_application": ("...x.xx", "Voir les demandes d’aide"),
        "applications.change_application": ("...x.xx", "Préparer, envoyer et suivre les demandes d’aide"),
        "meetings.view_workshop": ("x..xxxx", "Voir les ateliers collectifs et leurs places"),
        "meetings.change_workshop": ("...x.xx", "Prévoir un atelier collectif, noter qui est venu"),
        "meetings.add_invitation": ("...x.xx", "Envoyer un lien pour choisir un rendez-vous"),
        "meetings.add_enrolment": ("x..xxxx", "Inscrire quelqu’un à un atelier, le désinscrire"),
        "asking.view_helprequest": ("...x.xx", "Voir qui cherche une solution, par le formulaire en ligne"),
        "asking.change_helprequest": ("...x.xx", "Répondre à ces demandes\u00a0: ouvrir un dossier, classer"),
        "aids.view_aid": ("...x.xx", "Voir les aides, ce qu’une personne peut demander"),
        "aids.change_aid": ("...x.xx", "Écrire, relire et publier une aide, la contrôler"),
    },
    "Recrutement": {
        "recruitment.view_referral": ("...xxxx", "Voir qui est proposé, et ce que la structure répond"),
        "recruitment.propose_referral": ("x..xxxx", "Proposer une personne à une structure, avec son accord"),
        "recruitment.change_referral": ("....xxx", "Appeler, répondre, embaucher, décliner, transmettre"),
        "recruitment.view_employer": ("...xxxx", "Voir les structures qui recrutent"),
        "recruitment.change_employer": ("....xxx", "Tenir les structures, leurs postes, leurs conventions"),
        "seekers.view_workrequest": ("...xxxx", "Voir qui cherche un travail, par le formulaire en ligne"),
        "seekers.change_workrequest": ("...xxxx", "Répondre à ces demandes\u00a0: trouver ou créer la fiche"),
        "vacancies.view_vacancy": ("...xxxx", "Voir les offres d’emploi que les employeurs envoient"),
        "vacancies.change_vacancy": (
            "....xxx",
            "Relire une offre d’emploi, la publier, la refuser, la retirer",
        ),
        "feed.view_destination": ("....xxx", "Voir les logiciels des structures, ce qui leur est envoyé"),
        "feed.send_destination": ("....xxx", "Préparer un fichier, le télécharger, rejouer un envoi"),
        "feed.change_destination": (
            ".....xx",
            "Brancher un logiciel, régler ce qui part, changer son secret",
        ),
        "seekers.change_link": ("....xxx", "Créer et arrêter les liens du formulaire"),
        "missions.view_mission": ("x..xxxx", "Voir les missions"),
        "missions.change_mission": ("...xxxx", "Noter une mission, dire comment elle finit"),
        "missions.view_profile": ("...xxxx", "Voir le vivier, qui peut rejoindre quelle mission"),
        "missions.change_profile": ("...xxxx", "Noter ce que cherche une personne"),
    },
    "Éligibilité IAE": {
        "eligibility.view_assessment": ("...xxxx", "Voir l’éligibilité à l’IAE, les preuves, le PASS"),
        "eligibility.change_assessment": ("...xxxx", "Noter une preuve, un diagnostic, un PASS"),
        "eligibility.view_sensitive": (
            "...x.xx",
            "Voir les critères sensibles (handicap, ASE, détention, asile)",
        ),
    },
    "Tâches, agenda, messages": {
        "todo.view_task": ("xx.xxxx", "Voir ses tâches et celles de son métier"),
        "todo.change_task": ("xx.xxxx", "Faire une tâche, noter un appel"),
        "diary.view_appointment": ("xx.xxxx", "Voir l’agenda"),
        "diary.change_appointment": ("xx.xxxx", "Prendre et déplacer un rendez-vous"),
        "outbox.view_message": ("x..xxxx", "Lire les messages écrits aux personnes"),
        "outbox.add_message": ("x..xxxx", "Écrire un SMS"),
    },
    "Réglages": {
        "outbox.change_template": (".....xx", "Changer les textes des messages"),
        "people.change_place": (".....xx", "Tenir les lieux, les horaires, les jours fermés"),
        "parameters.change_organisation": (".....xx", "Décrire la structure, régler les délais"),
        "rentals.change_offer": (".....xx", "Tenir les offres, les tarifs, les règles d’accès"),
        "waiting.add_scale": (".....xx", "Fixer les points de la liste d’attente"),
        "terms.change_version": (".....xx", "Écrire et publier le modèle de contrat"),
        "imports.add_importrun": (".....xx", "Importer un tableau"),
    },
    "Confiance": {
        "audit.view_entry": (".....xx", "Lire le journal"),
        "audit.view_reading": (".....xx", "Lire qui a ouvert quelle fiche"),
        "rights.view_request": (
            ".....xx",
            "Voir les demandes des personnes sur leurs données, et le registre",
        ),
        "rights.change_request": (".....xx", "Répondre aux demandes, préparer un export, limiter l’usage"),
        "retention.view_run": (".....xx", "Voir les durées de conservation et ce qui s’efface"),
        "retention.set_terms": (".....xx", "Changer une durée, avec un motif, et l’appliquer"),
        "retention.change_hold": (".....xx", "Poser et lever une réserve"),
        "retention.open_archive": (".....xx", "Ouvrir les archives, avec un motif"),
        "safety.view_backup": (".....xx", "Voir les sauvegardes et les contrôles"),
        "safety.add_backup": (".....xx", "Lancer une sauvegarde"),
        "safety.download_backup": ("......x", "Télécharger une sauvegarde"),
        "accounts.change_user": ("......x", "Ouvrir et fermer des comptes"),
        "jobs.view_duerun": ("......x", "Voir et relancer les travaux de fond"),
    },
}


def read(matrix) -> dict[Role, frozenset[str]]:
    """Return the permissions of each role, as a matrix says them."""
    lines = [(code, crosses) for group in matrix.values() for code, (crosses, _words) in group.items()]
    return {
        role: frozenset(code for code, crosses in lines if crosses[rank] == "x")
        for rank, role in enumerate(Role)
    }


PERMISSIONS = read(MATRIX)


def sync_roles(*, using="default", **_kwargs) -> None:
    """Make the groups say what the table says. Runs after each migrate and flush; does nothing the second time."""
    from django.apps import apps
    from django.contrib.auth.models import Group, Permission

    wanted = set().union(*PERMISSIONS.values())
    for label in sorted({code.split(".")[0] for code in wanted}):
        # Django creates them app by app, and some apps come after this one.
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    known = {
        f"{label}.{codename}": pk
        for pk, label, codename in Permission.objects.using(using).values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    groups = Group.objects.using(using)
    Group.objects.using(using).bulk_create([Group(name=role) for role in Role], ignore_conflicts=True)
    links = Group.permissions.through.objects.using(using)
    for group in groups.filter(name__in=Role.values):
        needed = {known[code] for code in PERMISSIONS[Role(group.name)] if code in known}
        held = set(links.filter(group=group).values_list("permission_id", flat=True))
        links.filter(group=group, permission_id__in=held - needed).delete()
        links.bulk_create([links.model(group_id=group.pk, permission_id=pk) for pk in sorted(needed - held)])
