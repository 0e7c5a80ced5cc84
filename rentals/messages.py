"""What lending writes to people, in the words of the counter: SMS of one segment where they can be (row K4).

Texts are the first wording; a manager writes others on a page. Each says the person's name, one thing to do and
whom to call, and nothing private (facts: rentals part 4).
"""

from datetime import timedelta

from mobilite.money import french as euros
from mobilite.outbox.events import LINK_HERE, Event
from mobilite.pages import french
from mobilite.people.missing import to_bring, what_is_missing
from mobilite.people.models import Person
from mobilite.people.models.persons import PaperKind
from mobilite.periods import paris_date
from rentals.damage.links import make_link
from rentals.models import AptitudeCheck, Moment, Rental, Status
from rentals.pricing import late_lines, total

HELP = "Un problème ? Appelez le {telephone}."
REGARDS = "\n\nÀ bientôt,\n{structure}, {telephone}"


def day_words(day) -> str:
    """Return « mardi 9 juin »."""
    return french.date_fr(day, long=True, year=False)


def values(rental: Rental) -> dict[str, str]:
    """Return what a message about a return may say."""
    return {
        "vehicule": f"votre {rental.offer.category.get_drawing_display().lower()}",
        "jour": day_words(paris_date(rental.return_at)),
        "heure": french.time_fr(rental.return_at),
        "lieu": return_lieu(rental),
    }


def return_lieu(rental: Rental) -> str:
    """Return where the vehicle comes back, as it follows « à »: what was agreed, or our place."""
    live = [stop for stop in rental.stops.all() if stop.moment == Moment.IN and stop.dropped_at is None]
    return live[0].lieu if live else rental.return_place.name


def late_values(rental: Rental) -> dict[str, str]:
    """Return what a message about a late return may say, with what each day costs: nothing where no day has a price (row A7)."""
    lines = []
    if rental.rate is not None and not rental.is_lease:
        lines = late_lines(
            rental.rate.tariff(), 1, percent=rental.offer.late_percent, cap=rental.offer.late_cap
        )
    return {**values(rental), "retard": f"Un jour de retard : {euros(total(lines))}." if lines else ""}


WORDS = {
    "vehicule": "« votre voiture », « votre scooter » ou « votre vélo »",
    "jour": "le jour du retour",
    "heure": "l’heure du retour",
    "lieu": "le lieu du retour",
}


def recent(status=Status.ONGOING):
    """Return real rentals to show a wording on, the latest first."""
    return (
        Rental.objects.filter(status=status)
        .select_related("person", "offer__category", "return_place", "rate")
        .order_by("-pickup_at", "-pk")
    )


def not_tomorrow(rental: Rental, now) -> str:
    """Say why « rendez demain » has no sense any more."""
    if rental.status != Status.ONGOING:
        return "Le véhicule est déjà rendu."
    if paris_date(rental.return_at) != paris_date(now) + timedelta(days=1):
        return "Le retour n’est plus prévu pour le lendemain."
    return ""


def not_late(rental: Rental, now) -> str:
    """Say why « le véhicule est attendu » has no sense any more."""
    if rental.status != Status.ONGOING:
        return "Le véhicule est déjà rendu."
    return "" if now > rental.late_after else "Le retour a été repoussé."


def not_needed(rental: Rental, now) -> str:
    """Say why a paper need not be renewed any more."""
    return "" if rental.status in (Status.CONFIRMED, Status.ONGOING) else "La location est finie."


def tried_since(rental: Rental, now) -> str:
    """Say why « un autre essai » has no sense any more."""
    if rental.status not in (Status.CONFIRMED, Status.ONGOING):
        return "La location est finie."
    kind = rental.offer.category.drawing
    failed = set(rental.aptitude_checks.filter(ready=False).values_list("person", flat=True))
    ready = AptitudeCheck.objects.filter(person__in=failed, kind=kind, ready=True)
    return "" if failed - set(ready.values_list("person", flat=True)) else "Un autre essai est réussi."


RETURN_TOMORROW = Event(
    key="rentals.return_tomorrow",
    label="Retour demain",
    about="rentals.rental",
    variables=WORDS,
    values=values,
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, {vehicule} est à rendre demain {jour} avant {heure}, à {lieu}. "
            + HELP,
        },
        "email": {
            "fr": (
                "C’est demain : rendre {vehicule}",
                "Bonjour {prenom},\n\nUn petit rappel : {vehicule} est à rendre demain {jour} avant {heure}, à {lieu}.\n\n"
                "Vous en avez encore besoin ? Appelez-nous aujourd’hui au {telephone} : "
                "nous verrons ensemble si c’est possible." + REGARDS,
            ),
        },
    },
    reason_gone=not_tomorrow,
    example=recent,
    must_say=("jour", "heure", "lieu"),
)

LATE = Event(
    key="rentals.late",
    label="Retour en retard",
    about="rentals.rental",
    variables={**WORDS, "retard": "« Un jour de retard : 10,50 €. », ou rien"},
    values=late_values,
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, {vehicule} était à rendre {jour} à {heure}. "
            "Appelez-nous au {telephone} : on cherche une solution. {retard}",
        },
        "email": {
            "fr": (
                "Le retour de {vehicule} était prévu {jour}",
                "Bonjour {prenom},\n\nNous attendions {vehicule} {jour} à {heure}, à {lieu}. Quelqu’un d’autre en a "
                "peut-être besoin. {retard}\n\nRevenez dès que vous pouvez, ou appelez-nous au {telephone} : "
                "nous cherchons une solution ensemble." + REGARDS,
            ),
        },
    },
    reason_gone=not_late,
    example=recent,
    must_say=("telephone",),
)

PAPER_ENDS = Event(
    key="rentals.paper_ends",
    label="Une pièce arrive à sa fin",
    about="rentals.rental",
    variables={**WORDS, "piece": "« votre pièce d’identité », « votre permis »…", "fin": "son dernier jour"},
    # The cause says which paper and until when; these stand for it in previews.
    values=lambda rental: {
        **values(rental),
        "piece": f"votre {PaperKind.IDENTITY.label.lower()}",
        "fin": day_words(paris_date(rental.return_at)),
    },
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, {piece} ne sera plus valable après le {fin}. Apportez-nous la suite, "
            "ou le récépissé. Une question ? {telephone}",
        },
        "email": {
            "fr": (
                "Une pièce à renouveler",
                "Bonjour {prenom},\n\nPour votre location, {piece} ne sera plus valable après le {fin}. Apportez-nous "
                "la suite, ou le récépissé de votre demande : vous garderez {vehicule} jusqu’au bout."
                + REGARDS,
            ),
        },
    },
    reason_gone=not_needed,
    example=recent,
    must_say=("piece", "fin"),
)

#: Says when to come back, not what went wrong: that was said face to face.
APTITUDE = Event(
    key="rentals.aptitude",
    label="Un essai à refaire avant un premier prêt",
    about="rentals.rental",
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, on refait un essai ensemble avant votre départ. Pour choisir le "
            "moment, appelez le {telephone}.",
        },
        "email": {
            "fr": (
                "Un autre essai avant de partir",
                "Bonjour {prenom},\n\nAvant votre départ, nous faisons un autre essai ensemble, après un temps d’entraînement "
                "que nous vous proposons. Appelez-nous au {telephone} pour choisir le moment." + REGARDS,
            ),
        },
    },
    reason_gone=tried_since,
    essential=True,
    example=lambda: recent(Status.CONFIRMED),
    must_say=("telephone",),
)


#: Says nothing of what the letter is about: a telephone is read by others too.
LETTER = Event(
    key="rentals.letter",
    label="Une lettre à lire",
    about="people.person",
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, nous avons une lettre pour vous. Passez la prendre, ou appelez-nous "
            "au {telephone}.",
        },
        "email": {
            "fr": (
                "Une lettre pour vous",
                "Bonjour {prenom},\n\nNous avons une lettre pour vous. Passez la prendre au comptoir, ou appelez-nous au "
                "{telephone}\u00a0: nous vous expliquons." + REGARDS,
            ),
        },
    },
    essential=True,
    example=lambda: Person.objects.filter(anonymised_at=None, archived_at=None).order_by(
        "-created_at", "-pk"
    ),
    must_say=("telephone",),
)


def nothing_missing(person, now) -> str:
    """Say why the list has no sense any more."""
    return "" if to_bring(what_is_missing(person, paris_date(now))) else "Il ne manque plus rien."


def asked_of():
    """Return people of whom a paper was asked, to show a wording on."""
    return Person.objects.filter(papers__state="asked", anonymised_at=None).distinct().order_by("-pk")


PAPERS_MISSING = Event(
    key="rentals.papers_missing",
    label="Il manque des pièces",
    about="people.person",
    variables={"pieces": "« pièce d’identité, justificatif de domicile »"},
    # The act says which; these stand for it in previews.
    values=lambda person: {
        "pieces": ", ".join(
            french.lower_first(kind.label) for kind in (PaperKind.IDENTITY, PaperKind.ADDRESS)
        )
    },
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, il manque : {pieces}. Apportez-nous cela avant le départ. Une question ? {telephone}",
        },
        "email": {
            "fr": (
                "Ce qu’il faut nous apporter",
                "Bonjour {prenom},\n\nPour votre location, il manque : {pieces}.\n\nApportez-nous cela avant le départ. "
                "Vous n’avez pas l’une de ces pièces ? Appelez-nous au {telephone} : souvent, une autre convient."
                + REGARDS,
            ),
        },
    },
    reason_gone=nothing_missing,
    example=asked_of,
    must_say=("pieces",),
    private=True,
)


def not_in_the_box(rental: Rental, now) -> str:
    """Say why « vos clés sont notées » has no sense any more."""
    return "" if hasattr(rental, "key_drop") else "Le dépôt des clés est annulé."


KEY_DROP = Event(
    key="rentals.key_drop",
    label="Clés notées dans la boîte",
    about="rentals.rental",
    variables=WORDS,
    values=values,
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, nous avons vos clés. Votre location est finie. "
            "On regarde le véhicule à l'ouverture. {telephone}",
        },
        "email": {
            "fr": (
                "Vos clés sont bien dans la boîte",
                "Bonjour {prenom},\n\nVos clés sont bien dans la boîte : votre location est arrêtée à ce moment-là, sans frais de "
                "retard ensuite.\n\nNous regardons le véhicule à la prochaine ouverture, puis nous vous écrivons."
                + REGARDS,
            ),
        },
    },
    reason_gone=not_in_the_box,
    example=recent,
)

KEY_DROP_SEEN = Event(
    key="rentals.key_drop_seen",
    label="Véhicule regardé après un dépôt des clés",
    about="rentals.rental",
    variables=WORDS
    | {
        "constat": "« rien à signaler » ou « 2 points à voir avec vous, 80,00 € »",
        "limite": "jusqu’à quand contester",
        "lien": "son lien personnel, fait au moment de l’envoi",
    },
    # The act says the first two; these stand for them in previews.
    values=lambda rental: (
        values(rental) | {"constat": "rien à signaler", "limite": values(rental)["jour"], "lien": LINK_HERE}
    ),
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, nous avons regardé {vehicule} : {constat}. "
            "Pas d'accord ? Dites-le avant {limite} : {lien} ou au {telephone}. Avant, rien n'est compté.",
        },
        "email": {
            "fr": (
                "L’état des lieux de {vehicule}",
                "Bonjour {prenom},\n\nNous avons regardé {vehicule} après le dépôt de vos clés : {constat}.\n\nL’état des lieux est prêt : "
                "demandez-le au {telephone}, ou venez le lire à {lieu}.\n\nVous n’êtes pas d’accord ? Dites-le avant {limite}, ici :\n{lien}\n\nOu au {telephone}. "
                "Avant ce moment, aucun dégât ne vous est compté." + REGARDS,
            ),
        },
    },
    example=lambda: recent(Status.RETURNED),
    must_say=("limite", "lien"),
    private=True,
    link=make_link,
)

CONTEST_NOTED = Event(
    key="damage.contest_noted",
    label="Contestation notée",
    about="rentals.rental",
    variables=WORDS | {"limite": "jusqu’à quand nous répondons"},
    values=lambda rental: values(rental) | {"limite": values(rental)["jour"]},
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, votre désaccord est noté. Nous répondons avant {limite}. "
            "Avant, cette somme n'est pas à payer. {telephone}",
        },
        "email": {
            "fr": (
                "Votre désaccord est noté",
                "Bonjour {prenom},\n\nVous n’êtes pas d’accord avec ce qui est demandé pour {vehicule} : c’est noté.\n\nUn responsable regarde, et "
                "vous répond avant {limite}. Avant cette réponse, cette somme n’est pas à payer." + REGARDS,
            ),
        },
    },
    example=lambda: recent(Status.RETURNED),
    must_say=("limite",),
)

CONTEST_ANSWERED = Event(
    key="damage.contest_answered",
    label="Réponse à une contestation",
    about="rentals.rental",
    variables=WORDS
    | {"decision": "« nous comptons 40,00 € au lieu de 84,00 €. »", "motif": "pourquoi, en une phrase"},
    values=lambda rental: (
        values(rental)
        | {"decision": "nous gardons notre état des lieux.", "motif": "Vu ensemble sur les photos."}
    ),
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, notre réponse : {decision} La lettre vous attend à {lieu}. {telephone}"
        },
        "email": {
            "fr": (
                "Notre réponse",
                "Bonjour {prenom},\n\nVous avez contesté ce qui est demandé pour {vehicule}. Notre réponse : {decision}\n\nPourquoi : {motif}\n\n"
                "La lettre vous attend à {lieu}. Toujours pas d’accord ? Elle dit à qui vous adresser."
                + REGARDS,
            ),
        },
    },
    example=lambda: recent(Status.RETURNED),
    must_say=("decision",),
)

EVENTS = (
    KEY_DROP,
    KEY_DROP_SEEN,
    CONTEST_NOTED,
    CONTEST_ANSWERED,
    RETURN_TOMORROW,
    LATE,
    PAPER_ENDS,
    LETTER,
    PAPERS_MISSING,
    APTITUDE,
)
