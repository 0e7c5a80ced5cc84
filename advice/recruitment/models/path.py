"""The states of a candidate, and which act leads from which to which: those of the national platform.

Labels, transitions and reasons were read in « Les emplois de l’inclusion » (facts: iae 3).
"""

from dataclasses import dataclass

from django.db import models


class Status(models.TextChoices):
    NEW = "new", "Nouvelle candidature"
    PROCESSING = "processing", "Candidature à l’étude"
    POSTPONED = "postponed", "Candidature en attente"
    PRIOR_TO_HIRE = "prior_to_hire", "Action préalable à l’embauche"
    ACCEPTED = "accepted", "Candidature acceptée"
    REFUSED = "refused", "Candidature déclinée"
    CANCELLED = "cancelled", "Embauche annulée"
    OBSOLETE = "obsolete", "Embauché ailleurs"
    POOL = "pool", "Vivier de candidatures"


#: Under way: something is still expected of us, or of the structure.
LIVE = (Status.NEW, Status.PROCESSING, Status.POSTPONED, Status.PRIOR_TO_HIRE, Status.POOL)
#: ``processed_at`` is set exactly there (facts: iae 3, processed_coherence).
PROCESSED = (Status.ACCEPTED, Status.REFUSED, Status.CANCELLED, Status.OBSOLETE)
#: What another acceptance makes obsolete.
OVERTAKEN = (Status.NEW, Status.PROCESSING, Status.POSTPONED)
EVERY_BUT_ACCEPTED = tuple(one for one in Status if one != Status.ACCEPTED)


@dataclass(frozen=True)
class Move:
    """One act: from which states, to which."""

    sources: tuple
    target: str


S = Status
MOVES = {
    "process": Move((S.NEW, S.POOL), S.PROCESSING),
    "postpone": Move((S.NEW, S.POOL, S.PROCESSING, S.PRIOR_TO_HIRE), S.POSTPONED),
    "accept": Move(EVERY_BUT_ACCEPTED, S.ACCEPTED),
    "add_to_pool": Move((S.NEW, S.PROCESSING, S.POSTPONED, S.CANCELLED, S.OBSOLETE), S.POOL),
    "move_to_prior_to_hire": Move(
        (S.NEW, S.POOL, S.PROCESSING, S.POSTPONED, S.OBSOLETE, S.REFUSED, S.CANCELLED), S.PRIOR_TO_HIRE
    ),
    "cancel_prior_to_hire": Move((S.PRIOR_TO_HIRE,), S.PROCESSING),
    "refuse": Move((S.NEW, S.POOL, S.PROCESSING, S.PRIOR_TO_HIRE, S.POSTPONED), S.REFUSED),
    "cancel": Move((S.ACCEPTED,), S.CANCELLED),
    "render_obsolete": Move(OVERTAKEN, S.OBSOLETE),
    "transfer": Move(EVERY_BUT_ACCEPTED, S.NEW),
    "reset": Move((S.OBSOLETE,), S.NEW),
    # Ours, not the platform's: she takes her agreement back, wherever it stands.
    "withdraw": Move(LIVE, S.REFUSED),
}


def transitions() -> dict[str, set[str]]:
    """Return what may follow each state, whatever the act."""
    return {
        str(status): {str(move.target) for move in MOVES.values() if status in move.sources}
        for status in Status
    }


class Reason(models.TextChoices):
    """Why a candidate is declined. The last ones are read in old rows, and never offered."""

    DID_NOT_COME = "did_not_come", "Candidat non joignable"
    NO_INTERVIEW = "did_not_come_to_interview", "Candidat ne s’étant pas présenté à l’entretien"
    HIRED_ELSEWHERE = "hired_elsewhere", "Candidat indisponible\u00a0: en emploi"
    TRAINING = "training", "Candidat indisponible\u00a0: en formation"
    NON_ELIGIBLE = "non_eligible", "Candidat non éligible"
    NOT_MOBILE = "not_mobile", "Candidat non mobile"
    NOT_INTERESTED = "not_interested", "Candidat non intéressé"
    LACKING_SKILLS = "lacking_skills", "Le candidat n’a pas les compétences requises pour le poste"
    INCOMPATIBLE = (
        "incompatible",
        "Un des freins à l’emploi du candidat est incompatible avec le poste proposé",
    )
    PREVENT_OBJECTIVES = (
        "prevent_objectives",
        "L’embauche du candidat empêche la réalisation des objectifs du dialogue de gestion",
    )
    NO_POSITION = "no_position", "Pas de recrutement en cours"
    DUPLICATE = "duplicate", "Candidature en doublon"
    OTHER = "other", "Autre"
    AUTO = "auto", "Refus automatique"
    PASS_TOO_CLOSE = "approval_expiration_too_close", "Fin de PASS trop proche"
    UNAVAILABLE = "unavailable", "Candidat indisponible"
    ELIGIBILITY_DOUBT = "eligibility_doubt", "Doute sur l’éligibilité"
    DEACTIVATION = "deactivation", "Structure désactivée"
    POORLY_INFORMED = "poorly_informed", "Candidature mal renseignée"


HIDDEN = (
    Reason.AUTO,
    Reason.PASS_TOO_CLOSE,
    Reason.UNAVAILABLE,
    Reason.ELIGIBILITY_DOUBT,
    Reason.DEACTIVATION,
    Reason.POORLY_INFORMED,
)
OFFERED = tuple(one for one in Reason if one not in HIDDEN)


class ContractKind(models.TextChoices):
    """What a structure of the IAE signs."""

    CDDI = "cddi", "CDDI (CDD d’insertion)"
    CDDU = "cddu", "CDDU (CDD d’usage)"
    CTTI = "ctti", "Contrat de travail temporaire d’insertion"
    CDI_INCLUSION = "cdi_inclusion", "CDI inclusion (57 ans et plus)"
    PROFESSIONAL = "professional", "Contrat de professionnalisation inclusion"
    PASSERELLE = "passerelle", "Contrat passerelle"
    CDD = "cdd", "CDD"
    CDI = "cdi", "CDI"
    OTHER = "other", "Autre contrat"


#: Contracts without an end.
OPEN_ENDED = (ContractKind.CDI, ContractKind.CDI_INCLUSION)
