"""The grid of the mobility diagnosis: ten axes, four levels, a sentence each. Data, and ours: no scored grid is published.

No public scale was found (Wimoov, Mob’In: none with its levels), so this one is the product's own, and every paper says
so. A version never changes once diagnoses name it: what changes is another version, with another key. Motivation is not
an axis. ``reserved`` axes (health, confidence) stay with the adviser: encrypted, in no paper, in no list.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """One axis: what is looked at, and what each level, from 0 (blocked) to 3 (moves by herself), means."""

    key: str
    label: str
    question: str
    levels: tuple[str, str, str, str]
    reserved: bool = False

    def sentence(self, level: int) -> str:
        """Return what a level means."""
        return self.levels[level]


@dataclass(frozen=True)
class Grid:
    """A version of the grid."""

    key: str
    axes: tuple[Axis, ...]

    @property
    def open_axes(self) -> tuple[Axis, ...]:
        """The axes that papers show."""
        return tuple(axis for axis in self.axes if not axis.reserved)

    @property
    def reserved_axes(self) -> tuple[Axis, ...]:
        return tuple(axis for axis in self.axes if axis.reserved)

    def axis(self, key: str) -> Axis:
        """Return an axis by its key. Raises KeyError."""
        return {axis.key: axis for axis in self.axes}[key]


#: What every level is called.
LEVELS = ("Bloquée", "Très limitée", "Possible avec un appui", "Autonome")
#: Where the sentences come from, as papers say it.
OURS = "Grille propre à la structure\u00a0: dix axes, quatre niveaux, de 0 (bloquée) à 3 (autonome). Ce n’est pas un barème officiel."

_2026 = Grid(
    "2026-12",
    (
        Axis(
            "need", "Trajets nécessaires", "Les trajets utiles (travail, formation, enfants) se font-ils\u202f?",
            (
                "Les trajets utiles ne se font pas aujourd’hui.",
                "Un trajet utile se fait parfois, quand quelqu’un l’emmène.",
                "Les trajets se font, avec des retards, des horaires refusés ou de longues attentes.",
                "Tous les trajets utiles se font, aux heures demandées.",
            ),
        ),
        Axis(
            "licence", "Permis et papiers", "A-t-elle le droit de conduire ce qu’il lui faut\u202f?",
            (
                "Pas de permis utilisable\u00a0: aucun, suspendu, ou étranger et plus valable ici.",
                "Un permis est commencé sans le code, ou un papier manque pour le commencer.",
                "Le code est obtenu, ou un permis valable reste à mettre en règle.",
                "Le permis qu’il faut est valable, ou ses trajets n’en demandent pas.",
            ),
        ),
        Axis(
            "vehicle", "Véhicule", "Un véhicule peut-il servir\u202f?",
            (
                "Aucun véhicule ne peut servir.",
                "Un véhicule existe, mais il ne roule pas, ou il n’est pas assuré.",
                "Un véhicule sert, mais il est prêté, loué pour peu de temps, ou à réparer.",
                "Un véhicule en règle est là quand il le faut, ou ses trajets n’en demandent pas.",
            ),
        ),
        Axis(
            "other_ways", "Autres solutions", "Car, train, transport à la demande, covoiturage, vélo\u202f: qu’y a-t-il\u202f?",
            (
                "Aucune autre solution aux heures utiles.",
                "Une solution existe, trop loin de chez elle ou hors des heures utiles.",
                "Une partie des trajets se fait en car, en train, à la demande, à plusieurs ou à vélo.",
                "Tous les trajets peuvent se faire sans voiture.",
            ),
        ),
        Axis(
            "budget", "Budget", "Que peut-elle payer pour se déplacer\u202f?",
            (
                "Rien ne peut être payé pour les trajets.",
                "Une petite part peut être payée, avec une aide.",
                "Les trajets sont payés, une panne ou un imprévu les arrête.",
                "Les trajets sont payés, un imprévu aussi.",
            ),
        ),
        Axis(
            "health", "Santé et aptitude", "Quelque chose limite-t-il les moyens possibles\u202f?",
            (
                "Se déplacer seule n’est pas possible aujourd’hui.",
                "Peu de moyens sont possibles.",
                "Un aménagement ou une précaution suffit.",
                "Rien ne limite ses moyens.",
            ),
            reserved=True,
        ),
        Axis(
            "skills", "Savoir se déplacer", "Sait-elle préparer et faire un trajet nouveau\u202f?",
            (
                "Un trajet inconnu ne se prépare pas seule.",
                "Un trajet appris avec quelqu’un se refait.",
                "Un trajet nouveau se prépare avec de l’aide\u00a0: plan, horaires, billet.",
                "Un trajet nouveau se prépare et se fait seule.",
            ),
        ),
        Axis(
            "language", "Langue et écrit", "Lire une indication, demander son chemin, passer le code\u202f?",
            (
                "Lire une indication et demander son chemin ne sont pas possibles.",
                "Demander son chemin est possible, lire une indication ne l’est pas.",
                "Lire un horaire est possible, un courrier ou le code demandent de l’aide.",
                "La langue et l’écrit ne gênent aucun trajet.",
            ),
        ),
        Axis(
            "confidence", "Confiance et périmètre", "Jusqu’où va-t-elle, et avec qui\u202f?",
            (
                "Ne sort pas de son quartier.",
                "Va dans des lieux connus, accompagnée.",
                "Va seule dans le périmètre qu’elle a choisi.",
                "Va seule là où il faut.",
            ),
            reserved=True,
        ),
        Axis(
            "daily_life", "Contraintes de vie", "Enfants, logement, horaires des proches\u202f?",
            (
                "La garde, le logement ou des horaires empêchent tout trajet régulier.",
                "Un trajet régulier n’est possible que certains jours.",
                "Une organisation existe, fragile\u00a0: une absence l’arrête.",
                "Rien dans la vie de tous les jours n’empêche les trajets.",
            ),
        ),
    ),
)  # fmt: skip

GRIDS = {_2026.key: _2026}
#: The one that new diagnoses use.
CURRENT = _2026


def grid(key: str) -> Grid:
    """Return a version of the grid. Raises KeyError."""
    return GRIDS[key]
