"""What tasks and calls tell a person of herself, and why they are kept."""

from mobilite.privacy import LeftOut, Part, Processing

DECLARED = (
    Part(
        "todo.Call",
        "Appels",
        of=("person",),
        order=60,
        shows=("at", "by", "direction", "result", "note", "next_try_at"),
    ),
    Part(
        "todo.Task",
        "Tâches de l’équipe à votre sujet",
        of=("person",),
        about=("about_label", "about_id"),
        order=61,
        shows=("title", "detail", "status", "due_at", "created_at", "result", "closed_at", "closed_by"),
    ),
    LeftOut("todo.Absence", "Les absences de l’équipe ne parlent que de l’équipe."),
    Processing(
        key="todo.tasks",
        title="Organiser le travail de l’équipe",
        purpose="Ne rien oublier de ce qui est promis à une personne\u202f: tâches, appels, prochains essais, relais pendant les absences.",
        basis="Exécution du contrat ou de la demande (art. 6-1-b)\u202f; intérêt légitime à s’organiser (art. 6-1-f).",
        people="Les personnes suivies\u202f; l’équipe.",
        data=(
            "tâches et leur résultat",
            "appels\u202f: date, sens, résultat, note",
            "absences de l’équipe, sans leur motif",
        ),
        recipients=("Les collègues du même métier, le responsable",),
        kept="Avec le dossier auquel elles se rapportent.",
        retention=("todo.tasks", "todo.calls"),
        security=("le titre d’une tâche ne nomme personne", "précisions, résultats et notes chiffrés"),
        order=60,
    ),
)
