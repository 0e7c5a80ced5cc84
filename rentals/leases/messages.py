"""What the life of a lease writes: the link by which one may withdraw, the acknowledgement of who did."""

from django.conf import settings
from django.urls import reverse

from mobilite.accounts import links
from mobilite.money import french
from mobilite.outbox.events import LINK_HERE, Event
from mobilite.pages.french import date_fr, time_fr
from mobilite.periods import paris_date
from rentals.leases.models import CertificateOrder, Pause, PauseRule
from rentals.leases.operations.distance import LINK_OUTLIVES, LINK_PURPOSE, MAY_WITHDRAW
from rentals.leases.operations.monthly import ORDER_OUTLIVES, ORDER_PURPOSE, READY
from rentals.leases.operations.pausing import PAUSED
from rentals.leases.operations.resuming import RESUMED
from rentals.leases.operations.withdrawing import WITHDRAWN, last_day_of, why_not
from rentals.messages import REGARDS
from rentals.models import Rental


def make_link(rental: Rental, at) -> str:
    """Make the address where somebody withdraws. Only its reader ever sees it."""
    token = links.create(LINK_PURPOSE, rental, expires_at=at + LINK_OUTLIVES, at=at)
    return settings.SITE_URL.rstrip("/") + reverse("leases:withdraw", args=[token])


def make_order_link(order: CertificateOrder, at) -> str:
    """Make the address of somebody's certificates. Only its reader ever sees it."""
    token = links.create(ORDER_PURPOSE, order, expires_at=at + ORDER_OUTLIVES, at=at)
    return settings.SITE_URL.rstrip("/") + reverse("leases:order", args=[token])


def link_values(rental: Rental) -> dict[str, str]:
    """Return what the message with the link says."""
    until = last_day_of(rental)
    return {
        "vehicule": f"votre {rental.offer.category.get_drawing_display().lower()}",
        "limite": date_fr(until, long=True, year=False) if until else "dernier jour du délai",
        "lien": LINK_HERE,
    }


def withdrawn_values(rental: Rental) -> dict[str, str]:
    """Return what the acknowledgement says: the day, the hour, what is due, by when the vehicle is back."""
    one = getattr(rental, "withdrawal", None)
    if one is None:
        return {"jour": "aujourd’hui", "heure": "", "du": "Rien n’est dû.", "retour": ""}
    back = (
        f"Rapportez le véhicule avant le {date_fr(one.back_by, long=True, year=False)}."
        if one.back_by
        else ""
    )
    return {
        "jour": date_fr(one.at, long=True),
        "heure": time_fr(one.at),
        "du": f"{french(one.due)} restent dus pour les jours utilisés." if one.due else "Rien n’est dû.",
        "retour": back,
    }


def gone(rental: Rental, now) -> str:
    """Say why « vous pouvez renoncer » has no sense any more."""
    return why_not(rental, paris_date(now))


def pause_values(pause: Pause) -> dict[str, str]:
    """Return what the message about a pause says."""
    rental = pause.rental
    end = date_fr(rental.last_day, long=True)
    effect = f"Votre location finit maintenant le {end}."
    if pause.rule == PauseRule.REDUCED:
        effect = f"Vous payez {french(pause.reduction)} de moins, et votre location finit toujours le {end}."
    return {
        "debut": date_fr(pause.from_on, long=True, year=False),
        "reprise": date_fr(pause.until, long=True, year=False),
        "effet": effect,
    }


def resumed_values(pause: Pause) -> dict[str, str]:
    """Return what the message about the early end of a pause says."""
    end = date_fr(pause.rental.last_day, long=True)
    effect = f"Votre location finit maintenant le {end}."
    if pause.rule == PauseRule.REDUCED:
        effect = f"Les jours repris sont dus, et votre location finit toujours le {end}."
    return {"reprise": date_fr(pause.until, long=True, year=False), "effet": effect}


def at_distance():
    """Return real contracts to show a wording on."""
    return (
        Rental.objects.filter(distance__isnull=False)
        .select_related("person", "offer__category")
        .order_by("-pk")
    )


EVENTS = (
    Event(
        key=MAY_WITHDRAW,
        label="Contrat à distance\u00a0: on peut y renoncer",
        about="rentals.rental",
        variables={
            "vehicule": "« votre vélo », « votre scooter » ou « votre voiture »",
            "limite": "le dernier jour pour renoncer",
            "lien": "son lien personnel, fait au moment de l’envoi",
        },
        values=link_values,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, votre contrat pour {vehicule} est signé. Vous pouvez y renoncer jusqu'au "
                "{limite}, ici : {lien}",
            },
            "email": {
                "fr": (
                    "Votre contrat est signé",
                    "Bonjour {prenom},\n\nVotre contrat pour {vehicule} est signé. Vous pouvez y renoncer jusqu’au {limite}, "
                    "sans dire pourquoi.\n\nRenoncer au contrat\u00a0: {lien}\n\nPour le garder, ne faites rien. Gardez ce "
                    "message." + REGARDS,
                ),
            },
        },
        reason_gone=gone,
        essential=True,
        private=True,
        example=at_distance,
        must_say=("lien", "limite"),
        link=make_link,
    ),
    Event(
        key=WITHDRAWN,
        label="Accusé de réception d’une rétractation",
        about="rentals.rental",
        variables={
            "jour": "le jour où elle est reçue",
            "heure": "l’heure",
            "du": "« Rien n’est dû. », ou ce que coûtent les jours utilisés",
            "retour": "avant quand rapporter le véhicule, s’il est parti",
        },
        values=withdrawn_values,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, votre rétractation est notée {jour} à {heure}. {du} {retour} "
                "Une question : {telephone}.",
            },
            "email": {
                "fr": (
                    "Votre rétractation est bien reçue",
                    "Bonjour {prenom},\n\nNous avons reçu votre rétractation {jour} à {heure}. Votre contrat est arrêté.\n\n"
                    "{du} {retour}\n\nCe que vous avez payé en trop vous est rendu dans les 14\u00a0jours. Gardez ce message\u00a0: "
                    "il prouve votre rétractation, son jour et son heure." + REGARDS,
                ),
            },
        },
        essential=True,
        waits_for_day=False,
        example=lambda: (
            Rental.objects.filter(withdrawal__isnull=False)
            .select_related("withdrawal", "person")
            .order_by("-pk")
        ),
        must_say=("jour", "heure"),
    ),
    Event(
        key=PAUSED,
        label="Location en pause",
        about="leases.pause",
        variables={
            "debut": "le premier jour de la pause",
            "reprise": "le jour de la reprise",
            "effet": "la nouvelle fin, ou ce qui est retiré du prix",
        },
        values=pause_values,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, votre location est en pause à partir du {debut} : rien à payer avant le "
                "{reprise}. {effet} Une question : {telephone}.",
            },
            "email": {
                "fr": (
                    "Votre location est en pause",
                    "Bonjour {prenom},\n\nVotre location est en pause à partir du {debut}. Vous n’avez rien à payer avant le "
                    "{reprise}.\n\n{effet} Un avenant est à signer\u00a0: nous vous l’apportons, ou passez quand vous pouvez."
                    + REGARDS,
                ),
            },
        },
        example=lambda: Pause.objects.select_related("rental__person", "rental__offer").order_by("-pk"),
        must_say=("reprise",),
    ),
    Event(
        key=RESUMED,
        label="Pause arrêtée plus tôt",
        about="leases.pause",
        variables={
            "reprise": "le jour de la reprise",
            "effet": "la nouvelle fin, ou ce qui est de nouveau dû",
        },
        values=resumed_values,
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, votre location reprend le {reprise}. {effet} Une question : {telephone}.",
            },
            "email": {
                "fr": (
                    "Votre location reprend",
                    "Bonjour {prenom},\n\nComme convenu, la pause s’arrête et votre location reprend le {reprise}.\n\n"
                    "{effet} Un avenant est à signer\u00a0: nous vous l’apportons, ou passez quand vous pouvez."
                    + REGARDS,
                ),
            },
        },
        example=lambda: (
            Pause.objects.filter(resumed_at__isnull=False)
            .select_related("rental__person", "rental__offer")
            .order_by("-pk")
        ),
        must_say=("reprise",),
    ),
    Event(
        key=READY,
        label="Attestation pour l’employeur, chaque mois",
        about="leases.certificateorder",
        variables={"lien": "son lien personnel, fait au moment de l’envoi"},
        values=lambda order: {"lien": LINK_HERE},
        texts={
            "sms": {
                "fr": "{structure} : {prenom}, voici votre attestation pour votre employeur : {lien}",
            },
            "email": {
                "fr": (
                    "Votre attestation pour votre employeur",
                    "Bonjour {prenom},\n\nVotre attestation du mois est prête. Remettez-la à votre employeur.\n\n{lien}\n\n"
                    "Pour ne plus la recevoir, ouvrez ce lien, ou dites-le-nous." + REGARDS,
                ),
            },
        },
        private=True,
        example=lambda: CertificateOrder.objects.select_related("rental__person").order_by("-pk"),
        must_say=("lien",),
        link=make_order_link,
    ),
)
