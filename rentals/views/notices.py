"""What to know first of a rental: late, held, what is missing, nobody came."""

from django.urls import reverse

from mobilite.documents.models import Document, Kind
from mobilite.money import french
from mobilite.pages.french import datetime_fr, typography
from mobilite.pages.record_page import Act, Notice
from mobilite.people.shown import contact_rules
from rentals import rules, shares
from rentals.models import Status
from rentals.operations.amendments import MAY_BE_SIGNED
from rentals.operations.shares import undecided

BEFORE = (Status.REQUESTED, Status.WAITING, Status.HELD)
PROMISED = (*BEFORE, Status.CONFIRMED)


#: What each check of a rental asks for, in the sentence « Il manque … ».
MISSING = {
    "contract": "le contrat",
    "signature": "la signature",
    "deposit": "la caution",
    "licence": "le permis",
    "papers": "une pièce",
    "cap": "de la place sous le plafond",
    "vehicle": "le véhicule",
    "clean": "le nettoyage du véhicule",
    "recall": "le contrôle que le fabricant demande",
    "restriction": "l’accord d’un responsable",
    "doors": "un lien avec le territoire",
    "no_vehicle": "le besoin d’un véhicule",
    "prescription": "une prescription",
    "age": "l’âge",
    "insurer": "l’accord de l’assureur",
    "cosigner": "qui signe avec elle",
    "aptitude": "l’essai",
    "amendment": "la signature d’un avenant",
    "driver": "de quoi laisser conduire quelqu’un d’autre",
    "driver_signature": "la signature d’un conducteur",
    "driver_aptitude": "l’essai d’un conducteur",
    "driver_gearbox": "une boîte automatique",
}


def unsigned_amendments(rental, documents) -> list[Document]:
    """Return the amendments of a rental that wait for their signatures, the oldest first; ``documents`` are the newest first."""
    if rental.status not in MAY_BE_SIGNED:
        return []
    papers = [one for one in documents if one.kind == Kind.AMENDMENT]
    return [
        one
        for one in reversed(papers)
        if not hasattr(one, "amendment_signing") and not hasattr(one, "amendment_refusal")
    ]


class Notices:
    """Mixin of the page of a rental."""

    def notices(self):
        rental, found = self.rental, []
        if rental.status in (Status.REFUSED, Status.CANCELLED):
            found.append(Notice(f"{rental.get_status_display()}. {rental.end_reason}", icon="info"))
        if rental.status == Status.HELD:
            found.append(self._held())
        if rental.is_in_the_box:
            found.append(self._in_the_box())
        elif rental.status == Status.ONGOING and rental.return_at < self.now:
            found.append(self._late())
        if rental.status in PROMISED:
            missing = [check for check in self.checks if not check.ok]
            if missing:
                found.append(self._missing(missing))
            elif rental.status == Status.CONFIRMED:
                found.append(
                    Notice("Tout est prêt : les clés peuvent partir.", kind="good", icon="circle-check")
                )
        found += self._amendments()
        if rental.status == Status.CONFIRMED and self.now > rules.no_show_from(rental):
            found.append(self._nobody_came())
        if rental.status == Status.RETURNED:
            missing = [check.sentence for check in self.checks if not check.ok]
            text = " ".join(missing) if missing else "Tout est réglé : la location peut être clôturée."
            found.append(
                Notice("Le véhicule est revenu.", text, kind="wait" if missing else "good", icon="undo-2")
            )
        if self.money.others and self.request.user.has_perm("payments.view_bill"):
            found += self._payers()
        if rules_to_keep := contact_rules(rental.person):
            found.append(
                Notice("Précautions de contact", " ".join(rules_to_keep), kind="miss", icon="shield-alert")
            )
        return [
            Notice(typography(one.title), typography(one.text), one.kind, one.icon, one.act) for one in found
        ]

    def _held(self):
        until = datetime_fr(self.rental.held_until, year=False)
        if self.rental.held_until <= self.now:
            return Notice(
                f"Le délai de réservation est passé depuis {until}.",
                "Confirmez maintenant, ou remettez la demande en attente.",
                kind="wait",
                icon="hourglass",
            )
        return Notice(
            f"Un véhicule est réservé jusqu’à {until}.",
            "Sans confirmation, il redevient libre.",
            icon="bookmark",
        )

    def _amendments(self):
        """Say which amendments wait for their signatures, the oldest first, with the page where they are signed (row D7)."""
        waiting = unsigned_amendments(self.rental, self.documents)
        if not waiting:
            return
        first = waiting[0]
        act = Act("Faire signer l’avenant", self.url("sign_amendment", first.pk), "signature")
        title = f"L’avenant {first.number} attend les signatures."
        if len(waiting) > 1:
            title = f"{len(waiting)} avenants attendent les signatures : d’abord {first.number}."
        text = f"{first.title}. Le locataire et vous le signez, à l’écran ou sur papier, avant le prochain départ ou retour."
        yield Notice(title, text, kind="wait", icon="signature", act=act if self.may_act else None)

    def _in_the_box(self):
        since = datetime_fr(self.rental.key_drop.left_at, year=False)
        return Notice(
            f"Les clés sont dans la boîte depuis {since}.",
            "La location est arrêtée à ce moment. Regardez le véhicule, puis notez le retour.",
            kind="wait",
            icon="inbox",
        )

    def _late(self):
        rental = self.rental
        due = datetime_fr(rental.return_at, year=False)
        if self.now <= rental.late_after:
            grace = datetime_fr(rental.late_after, year=False)
            return Notice(
                f"Attendue depuis {due}.",
                f"Rien n’est compté en plus jusqu’à {grace}.",
                kind="wait",
                icon="clock",
            )
        act = Act("Noter un appel", self.url("try_call"), "phone") if self.may_act else None
        text = "Appelez la personne, prolongez, ou notez le retour."
        if rental.call_tried_at:
            text = f"Dernier appel : {datetime_fr(rental.call_tried_at, year=False)}. {text}"
        return Notice(
            f"En retard : le retour était prévu {due}.", text, kind="bad", icon="triangle-alert", act=act
        )

    def _missing(self, missing):
        status = self.rental.get_status_display().lower()
        title = f"La location est {status}. " if self.rental.status == Status.CONFIRMED else ""
        names = list(dict.fromkeys(MISSING[check.key] for check in missing))
        if "contract" in {check.key for check in missing}:
            # It says to have it signed already.
            missing = [check for check in missing if check.key != "signature"]
        listed = f"{', '.join(names[:-1])} et {names[-1]}" if len(names) > 1 else names[0]
        mend = next((check for check in missing if check.fix_url_name == "people:person"), None)
        act = None
        if mend and self.may_act:
            act = Act("Compléter la fiche", self.rental.person.get_absolute_url(), "user-cog")
        elif "clean" in {check.key for check in missing} and self.request.user.has_perm(
            "vehicles.ready_vehicle"
        ):
            ready = reverse("vehicles:ready", args=[self.rental.vehicle.pk])
            act = Act(
                "Prêt à repartir", f"{ready}?suite={self.rental.get_absolute_url()}", "sparkles", post=True
            )
        return Notice(f"{title}Il manque {listed}.", " ".join(check.sentence for check in missing), kind="wait",
                      icon="file-text", act=act)  # fmt: skip

    def _nobody_came(self):
        rental = self.rental
        if rental.call_tried_at is None:
            act = Act("Noter un appel", self.url("try_call"), "phone") if self.may_act else None
            return Notice(
                "Personne n’est venu.",
                "Appelez avant de libérer le véhicule.",
                kind="bad",
                icon="user-x",
                act=act,
            )
        act = Act("Noter l’absence", self.url("no_show"), "user-x") if self.may_act else None
        tried = datetime_fr(rental.call_tried_at, year=False)
        return Notice("Personne n’est venu.", f"Appel tenté {tried}. Le véhicule peut être libéré.", kind="bad",
                      icon="user-x", act=act)  # fmt: skip

    def _payers(self):
        """Say what a payer refused, and what an agreement may bear of what was added since."""
        may_act = self.may_act and self.request.user.has_perm("payments.change_commitment")
        for refusal in undecided(self.rental):
            act = Act("Décider", reverse("rentals:decide_share", args=[refusal.pk]), "circle-question-mark")
            yield Notice(
                f"{refusal.commitment.bill.partner} refuse {french(refusal.amount)} : à décider.",
                "Rien n’est demandé à la personne tant que personne n’a décidé.",
                kind="wait",
                icon="circle-alert",
                act=act if may_act else None,
            )
        main, standing = self.money.main, self.money.standing
        if not may_act or main is None or main.closed_at is not None or not standing.left:
            return
        ours = {
            bill.commitment.agreement_id
            for bill, _standing in self.money.others
            if hasattr(bill, "commitment")
        }
        if self.rental.status not in (Status.CONFIRMED, Status.ONGOING, Status.RETURNED) or not ours - {None}:
            return
        for one in shares.proposals_now(self.rental, most=standing.left):
            if one.agreement.pk in ours:
                yield Notice(
                    f"{one.agreement.partner} peut payer {french(one.amount)} de plus.",
                    one.detail,
                    icon="handshake",
                    act=Act("Partager", reverse("rentals:add_shares", args=[self.rental.pk]), "handshake"),
                )
