"""What /styleguide/ shows: every component with invented examples."""

from datetime import datetime, timedelta

from django import forms

from mobilite.fields import EuroFormField, PhoneFormField, french_phone
from mobilite.pages import drawings, french, presentation
from mobilite.pages.form_page import Consequences, Line
from mobilite.pages.forms import CheckboxCards, Option, PageForm, RadioCards
from mobilite.pages.icons import ICONS
from mobilite.pages.record_page import Act, Card, Fact, Notice, Step, StoryItem, by_day

WORDS = {
    "requested": "Demandée",
    "waiting": "En attente",
    "expected": "Attendue",
    "held": "Réservée",
    "confirmed": "Confirmée",
    "ongoing": "En cours",
    "late": "En retard",
    "returned": "Rendue",
    "closed": "Clôturée",
    "refused": "Refusée",
    "cancelled": "Annulée",
    "no_show": "Non venu",
    "workshop": "Atelier",
}
TOKENS = (
    ("t-canvas", "Fond"),
    ("t-surface", "Surface"),
    ("t-sunk", "Creux"),
    ("t-ink", "Encre"),
    ("t-ink-2", "Encre pâle"),
    ("t-accent", "Accent"),
    ("t-soft", "Accent doux"),
)


class Sample(PageForm, forms.Form):
    """One field of each kind."""

    person = forms.CharField(label="Locataire", help_text="Nom, plaque ou téléphone.")
    phone = PhoneFormField(label="Téléphone", required=False)
    reason = forms.ChoiceField(
        label="Pour quoi faire\u202f?",
        choices=[("", "Choisir"), ("work", "Aller travailler"), ("learn", "Se former")],
        help_text="Le motif décide de l’aide possible.",
    )
    day = forms.DateField(label="Départ", help_text="Ouvert de 9 h à 17 h 30")
    hour = forms.TimeField(label="Heure", help_text="Par quart d’heure")
    vehicle = forms.ChoiceField(
        label="",
        widget=RadioCards,
        choices=[
            (
                "any",
                Option("Citadine, choisie par le planning", amount="20,00 €", detail="2 libres à ces dates."),
            ),
            ("c2", Option("C3 C-02", amount="20,00 €", detail="Pas encore revenue.", disabled=True)),
        ],
    )
    seat = forms.BooleanField(label="Siège enfant", help_text="Reste 2 sur 3 à ces dates.", required=False)
    lent = forms.MultipleChoiceField(
        label="Prêté avec",
        widget=CheckboxCards(attrs={"columns": 2}),
        choices=[("lock", Option("Antivol")), ("helmet", Option("Casque", detail="taille M"))],
        required=False,
    )
    deposit = EuroFormField(label="Caution")
    note = forms.CharField(label="Remarque", widget=forms.Textarea, required=False)

    fieldsets = [
        ("Qui loue\u202f?", "", ["person", "phone", "reason"]),
        ("Quand\u202f?", "", [("day", "hour")]),
        ("Quel véhicule\u202f?", "Les prix sont des exemples.", ["vehicle", "seat", "lent"]),
        ("Quelle caution\u202f?", "", ["deposit", "note"]),
    ]


def samples(request):
    """Return the context of the style guide."""
    now = datetime(2026, 4, 7, 9, 30, tzinfo=french.PARIS)
    form = Sample(
        {"person": "Ibrahim Sow", "deposit": "cent", "vehicle": "any", "day": "2026-04-08", "hour": "09:00"}
    )
    mark = {"x": 210, "y": 96, "number": 3, "label": "Bosse, portière avant", "is_new": True}
    old = {"x": 112, "y": 92, "number": 1, "label": "Rayure, portière arrière", "is_new": False}
    story = [
        StoryItem(
            now,
            "message",
            "message-square",
            "SMS envoyé à Aïcha Le Goff",
            "Reçu à 8 h 31",
            "Votre voiture vous attend mardi.",
        ),
        StoryItem(
            now - timedelta(days=5),
            "act",
            "circle-check",
            "Solène Guérin a confirmé la location",
            "Zoé, 21 jours",
        ),
        StoryItem(now - timedelta(days=5, minutes=8), "money", "euro", "Payé\u00a0: 18,00 € en espèces"),
        StoryItem(
            now - timedelta(days=5, minutes=9), "act", "file-text", "Permis oublié à la maison", tone="miss"
        ),
    ]
    return {
        "tokens": TOKENS,
        "chips": [presentation.chip(state, word) for state, word in WORDS.items()],
        "services": [presentation.service(key) for key in presentation.SERVICES],
        "icons": ICONS,
        "form": form,
        "summary": form.summary(),
        "consequences": Consequences(
            lines=[
                Line("11 jours", french.euros(40), "1 semaine et 4 jours"),
                Line("Ibrahim Sow paie", french.euros(23), is_sum=True),
            ],
            sentences=[("file-text", "Le devis est à lui remettre avant le contrat.")],
        ),
        "steps": [
            Step("Demande", "jeu. 26 mars", "done"),
            Step("Départ", "mar. 7 avril, 10 h", "now"),
            Step("Retour", "mar. 28 avril"),
        ],
        "notices": [
            Notice("À savoir.", "Le quotient finit le 30 avril."),
            Notice("Il manque le permis.", "Demandez-le avant le départ.", "wait", "file-text"),
            Notice("Ne laissez pas de message vocal.", "Demandé par la personne.", "miss", "voicemail"),
            Notice("Le véhicule n’est pas revenu.", "Une location suit à 14 h.", "bad", "triangle-alert"),
            Notice("Tout est prêt.", "", "good", "circle-check"),
        ],
        "cards": [
            Card(
                "Qui",
                "users",
                [
                    Fact("Locataire", "Aïcha Le Goff", "23 ans, Loireauxence"),
                    Fact("Téléphone", french_phone("+33639981240")),
                ],
                Act("Modifier", "#qui", "pencil"),
            )
        ],
        "story_days": by_day(story, now.date()),
        "drawings": [
            (kind, side, f"{label}, {kind}", [mark, old] if (kind, side) == ("car", "right") else [])
            for kind, sides in drawings.SIDES.items()
            for side, label in sides
        ],
    }
