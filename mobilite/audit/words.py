"""How the journal names acts and records on screen."""

from functools import cache

from django.apps import apps

#: The word of each verb that operations write.
VERBS = {
    "create": "Création",
    "update": "Modification",
    "remove": "Suppression",
    "close_days": "Fermeture de jours",
    "open_days": "Ouverture de jours",
    "remove_days": "Retrait de jours",
    "activate": "Réouverture d’un compte",
    "deactivate": "Fermeture d’un compte",
    "password": "Mot de passe",
    "request": "Demande",
    "hold": "Option",
    "wait": "Liste d’attente",
    "confirm": "Confirmation",
    "refuse": "Refus",
    "cancel": "Annulation",
    "try_call": "Appel",
    "note_call": "Appel",
    "open_task": "Tâche ouverte",
    "finish_task": "Tâche faite",
    "drop_task": "Tâche sans objet",
    "settle_task": "Tâche close",
    "postpone_task": "Tâche reportée",
    "hand_on_task": "Tâche confiée",
    "reopen_task": "Tâche rouverte",
    "add_absence": "Absence déclarée",
    "end_absence": "Fin d’absence",
    "note_agreement": "Convention de prise en charge",
    "end_agreement": "Fin d’une convention",
    "add_shares": "Prise en charge",
    "bill_share": "Facture à un payeur",
    "refuse_share": "Refus d’un payeur",
    "decide_share": "Suite donnée à un refus",
    "no_show": "Absence",
    "sign": "Signature",
    "hand_over": "Départ",
    "take_back": "Retour",
    "extend": "Prolongation",
    "swap": "Échange de véhicule",
    "close": "Clôture",
    "receive": "Demande en ligne",
    "dismiss": "Demande classée sans suite",
    "lapse": "Option échue",
    "pay": "Encaissement",
    "refund": "Remboursement",
    "hold_deposit": "Caution reçue",
    "give_back_deposit": "Caution rendue",
    "move_deposit": "Caution déplacée",
    "bank_deposit": "Chèque de caution encaissé",
    "deposit_unpaid": "Chèque de caution impayé",
    "replace_deposit": "Caution remplacée",
    "waive_deposit": "Dispense de caution",
    "sign_give_back": "Remise de caution signée",
    "move_cash": "Mouvement de caisse",
    "undo_cash": "Mouvement de caisse annulé",
    "close_cash": "Caisse fermée",
    "remit": "Chèques remis",
    "undo_cheque": "Chèque impayé ou retiré",
    "charge": "Ajout à la note",
    "agree_plan": "Accord de paiement",
    "sign_plan": "Accord de paiement",
    "end_plan": "Fin d’un accord de paiement",
    "write_off": "Somme abandonnée",
    "undo_write_off": "Somme demandée à nouveau",
    "issue": "Document établi",
    "write_template": "Texte d’un message",
    "stop_language": "Langue d’un message",
    "receive_file": "Fichier reçu",
    "match_columns": "Colonnes d’un fichier",
    "decide_lines": "Lignes d’un fichier",
    "import": "Import",
    "abandon": "Import abandonné",
    "try_again": "Travail relancé",
    "ask_for_due": "Travail demandé",
    "add_rate": "Tarif",
    "set_rules": "Règles d’accès",
    "set_insurer_rules": "Règles de l’assureur",
    "withdraw_rules": "Règles retirées",
    "waive": "Dispense",
    "prescribe": "Prescription",
    "renew_prescription": "Prescription renouvelée",
    "remove_prescription": "Prescription retirée",
    "restrict": "Prêts suspendus",
    "lift_restriction": "Suspension levée",
    "set_caution": "Précautions de contact",
    "open_hidden_address": "Adresse masquée ouverte",
    "export": "Liste téléchargée",
    "join_household": "Foyer",
    "leave_household": "Foyer",
    "verify_phone": "Téléphone vérifié",
    "phone_failed": "Téléphone à vérifier",
    "write_message": "Message écrit",
    "cancel_message": "Message annulé",
    "send_again": "Message renvoyé",
    "opt_out": "Refus de messages",
    "undo_opt_out": "Reprise des messages",
    "add_licence": "Permis",
    "update_licence": "Permis",
    "remove_licence": "Permis",
    "ask_paper": "Pièce demandée",
    "receive_paper": "Pièce reçue",
    "see_paper": "Pièce vue",
    "accept_paper": "Pièce vérifiée",
    "refuse_paper": "Pièce refusée",
    "stop_keeping": "Image de pièce effacée",
    "remove_paper": "Pièce retirée",
    "add_representative": "Qui signe avec elle",
    "update_representative": "Qui signe avec elle",
    "add_activity": "Activité",
    "update_activity": "Activité",
    "record_consent": "Consentement",
    "add_note": "Note",
    "add_contact": "Contact",
    "update_contact": "Contact",
    "contact_leaves": "Départ d’un contact",
    "immobilise": "Atelier",
    "cancel_visit": "Atelier annulé",
    "back_in_service": "Remise en service",
    "retire": "Sortie du parc",
    "reassign": "Changement de véhicule",
    "change_place": "Changement de lieu",
    "record_meter": "Compteur",
    "add_photo": "Photo",
    "remove_photo": "Photo retirée",
    "back_up": "Sauvegarde",
    "take_away": "Sauvegarde téléchargée",
    "restore": "Restauration",
    "note_rights_request": "Droits d’une personne",
    "verify_identity": "Droits d’une personne",
    "extend_request": "Droits d’une personne",
    "answer_rights_request": "Droits d’une personne",
    "erase_person": "Effacement demandé",
    "limit": "Limitation",
    "lift_limit": "Limitation levée",
    "prepare_export": "Export d’une personne",
    "take_export": "Export d’une personne",
    "book": "Rendez-vous",
    "move": "Rendez-vous déplacé",
    "keep": "Rendez-vous honoré",
    "set_presence": "Permanence",
    "close_presence": "Permanence arrêtée",
    "make_feed": "Adresse d’agenda",
    "revoke_feed": "Adresse d’agenda retirée",
    "retain": "Fin de conservation",
    "place_hold": "Réserve posée",
    "lift_hold": "Réserve levée",
    "open_archive": "Archives ouvertes",
    "reopen_archive": "Sortie des archives",
    "ask_for_retention": "Fin de conservation demandée",
    "note_fine": "Amende notée",
    "correct_fine": "Amende corrigée",
    "look_for_driver": "Conducteur cherché",
    "choose_driver": "Conducteur noté",
    "complete_driver": "Identité complétée",
    "say_nobody": "Conducteur inconnu",
    "designate_driver": "Conducteur désigné",
    "contest_fine": "Amende contestée",
    "forward_charge": "Forfait ou péage transmis",
    "add_proof": "Preuve d’envoi",
    "charge_fine": "Frais d’une amende",
    "close_fine": "Amende classée",
    "open_incident": "Sinistre ouvert",
    "correct_incident": "Sinistre complété",
    "add_incident_step": "Démarche d’un sinistre",
    "note_complaint": "Plainte",
    "declare_incident": "Déclaration à l’assureur",
    "add_picture": "Photos d’un sinistre",
    "charge_excess": "Franchise",
    "stop_at_theft": "Location arrêtée au vol",
    "close_incident": "Sinistre clos",
}

#: The records that the journal can be narrowed to.
OBJECTS = (
    "people.person",
    "people.partner",
    "vehicles.vehicle",
    "rentals.rental",
    "fines.fine",
    "incidents.incident",
    "payments.bill",
    "payments.deposit",
    "payments.plan",
    "documents.document",
    "people.place",
    "people.closure",
    "parameters.organisation",
    "accounts.user",
    "imports.importrun",
    "todo.task",
    "todo.call",
    "todo.absence",
    "safety.backup",
    "rights.request",
    "outbox.template",
)


def verb_label(verb: str) -> str:
    """Return the French word of a verb; an unknown one reads as it is, without its underscores."""
    return VERBS.get(verb) or verb.replace("_", " ").replace(".", " ").capitalize()


def verbs_called(label: str) -> list[str]:
    """Return the verbs that share a French word."""
    return [verb for verb, word in VERBS.items() if word == label]


@cache
def object_name(label: str) -> str:
    """Return what a record is, from its model: « Location », or nothing when the model is gone."""
    try:
        name = str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return ""
    return name[:1].upper() + name[1:]


def object_choices() -> list[tuple[str, str]]:
    """Return the kinds of records to choose from, in French order."""
    return sorted(
        ((label, object_name(label)) for label in OBJECTS if object_name(label)), key=lambda c: c[1]
    )


def record_of(entry):
    """Return the record that an entry is about, or None when it is gone."""
    try:
        model = apps.get_model(entry.object_label)
    except LookupError:
        return None
    return model._base_manager.filter(pk=entry.object_id).first()
