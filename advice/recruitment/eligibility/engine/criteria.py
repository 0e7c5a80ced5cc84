"""The eighteen administrative criteria of the IAE, with their levels and proofs (facts: iae 1). Same list for all structures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """What proves a criterion. It holds ``months`` after its date; or until its own end (``has_end``); or for good."""

    key: str
    label: str
    months: int = 0
    has_end: bool = False
    #: Its end must be given: a residence permit always has one, some decisions have none.
    needs_end: bool = False


@dataclass(frozen=True)
class Criterion:
    """One criterion: its level (1 is enough alone), what it is called, what proves it.

    ``sensitive`` ones say something of health, childhood, justice or exile: read by those who may alone.
    """

    key: str
    level: int
    label: str
    papers: tuple[Paper, ...]
    sensitive: bool = False
    #: How to know, where nothing here says it.
    help: str = ""

    def paper(self, key: str) -> Paper:
        """Return one of its papers. Raises KeyError."""
        return {one.key: one for one in self.papers}[key]


def _one(key, level, label, paper, months=0, *, sensitive=False, help="", **more) -> Criterion:
    return Criterion(key, level, label, (Paper("main", paper, months, **more),), sensitive, help)


CRITERIA = (
    _one("RSA", 1, "Bénéficiaire du RSA", "Attestation RSA", 3),
    _one("ASS", 1, "Allocataire ASS", "Attestation ASS", 3),
    _one("AAH", 1, "Allocataire AAH", "Attestation AAH", 3),
    _one("DETLD", 1, "DETLD (+ 24 mois)", "Attestation France Travail", 3),
    Criterion(
        "CAP_BEP",
        2,
        "Niveau d’étude 3 (CAP, BEP) ou infra",
        (Paper("diploma", "Diplôme"), Paper("honour", "Attestation sur l’honneur", 3)),
    ),
    _one("SENIOR", 2, "Senior (+50 ans)", "Pièce d’identité"),
    _one("JEUNE", 2, "Jeune (-26 ans)", "Pièce d’identité"),
    _one("ASE", 2, "Sortant de l’ASE", "Attestation ASE", 12, sensitive=True),
    _one("DELD", 2, "DELD (12-24 mois)", "Attestation France Travail", 3),
    _one("TH", 2, "Travailleur handicapé", "Attestation reconnaissance qualité TH", sensitive=True, has_end=True),
    _one("PI", 2, "Parent isolé", "Attestation CAF", 3),
    Criterion(
        "PSH_PR",
        2,
        "Personne sans hébergement ou hébergée ou ayant un parcours de rue",
        (
            Paper("main", "Certificat de domiciliation", 3),
            Paper("honour", "Déclaration sur l’honneur d’un travailleur social ou d’une association", 3),
        ),
    ),
    Criterion(
        "REF_DA",
        2,
        "Réfugié statutaire, bénéficiaire d’une protection temporaire, protégé subsidiaire ou demandeur d’asile",
        (
            Paper("main", "Titre de séjour valide", has_end=True, needs_end=True),
            Paper("work", "Autorisation temporaire de travail", has_end=True, needs_end=True),
        ),
        sensitive=True,
    ),
    _one("ZRR", 2, "Résident ZRR/ZFRR", "Justificatif de domicile", 6, help="Vérifiez la commune, et le lieu-dit quand une partie seulement est classée."),
    _one("QPV", 2, "Résident QPV", "Justificatif de domicile", 6, help="Vérifiez l’adresse sur sig.ville.gouv.fr\u00a0: un quartier n’est jamais toute la commune."),
    Criterion(
        "DETENTION_MJ",
        2,
        "Sortant de détention ou personne placée sous main de justice",
        (Paper("main", "Billet de sortie", 6), Paper("judge", "Attestation du JAP", 6)),
        sensitive=True,
    ),
    _one("FLE", 2, "Maîtrise de la langue française inférieure au niveau A1", "Evaluation FLE < A1", 6),
    _one("PM", 2, "Problème de mobilité", "Diagnostic mobilité délivré par un prescripteur habilité", 6),
)  # fmt: skip
_BY_KEY = {one.key: one for one in CRITERIA}
#: Of each pair only one counts.
EXCLUSIVE = (("SENIOR", "JEUNE"), ("DETLD", "DELD"))
#: How many criteria of level 2 each kind of structure asks for, when none of level 1 is there.
KINDS = {"AI": 2, "ACI": 3, "EI": 3, "ETTI": 2, "EITI": 3}


def criterion(key: str) -> Criterion:
    """Return a criterion by its key. Raises KeyError."""
    return _BY_KEY[key]


def opposite(key: str) -> str:
    """Return the key of the criterion that this one excludes, or nothing."""
    for first, second in EXCLUSIVE:
        if key in (first, second):
            return second if key == first else first
    return ""
