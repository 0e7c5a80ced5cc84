"""The months of a lease, what was paid for each, and the certificate for the employer (row C8)."""

from functools import cached_property

from django.urls import reverse

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.money import ZERO, french, rounded
from mobilite.pages.french import date_fr, plural
from mobilite.pages.presentation import service
from mobilite.pages.record_page import Act, Card, Fact, RecordPage
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from rentals.leases import operations
from rentals.leases.documents import SHARE, certificates_of, issue_certificate, may_be_certified, months_of
from rentals.leases.models import CertificateOrder
from rentals.models import Rental
from rentals.shown import rental_title
from rentals.views.base import LOADED, RENTALS, RentalAct

SEES = ("rentals.view_rental", "documents.view_document")
ISSUES = ("rentals.change_rental", "documents.view_document")


class Certificates(RecordPage):
    """Every month of a lease begun so far: paid, partly, not."""

    permission_required = SEES
    queryset = Rental.objects.filter(term_months__isnull=False).select_related(*LOADED).with_vehicles()
    template_name = "leases/certificates.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.object.person, reader=request.user, at=clock.now())
        return response

    def heading(self):
        return "Attestations pour l’employeur"

    def get_crumbs(self):
        url = reverse("rentals:rental", args=[self.object.pk])
        return [RENTALS, (rental_title(self.object, self.request.user), url)]

    def avatar(self):
        return shown_name(self.object.person, self.request.user)

    def subtitle(self):
        rental = self.object
        return [service(rental.offer.service), rental.reference, shown_name(rental.person, self.request.user)]

    @cached_property
    def months(self):
        today = paris_date(clock.now())
        return [one for one in months_of(self.object) if one.starts_on <= today]

    def main_cards(self):
        issued = certificates_of(self.object)
        may = self.request.user.has_perms(ISSUES) and may_be_certified(self.object)
        rows = []
        for month in reversed(self.months):
            paper = issued.get(month.number)
            rows.append(
                {
                    "number": month.number,
                    "words": f"{date_fr(month.starts_on, weekday=False)} – {date_fr(month.last_day, weekday=False)}",
                    "paid": french(month.paid),
                    "asked": french(month.asked),
                    "is_paid": month.paid >= month.asked > ZERO,
                    "is_unpaid": not month.paid,
                    "half": french(rounded(month.paid / SHARE)),
                    "paper": paper,
                    "is_old": paper is not None and paper.context["amount"] != f"{month.paid:.2f}",
                    "url": reverse("leases:issue_certificate", args=[self.object.pk, month.number])
                    if may and month.paid
                    else "",
                }
            )
        return [
            Card("Mois par mois", "receipt-euro", template="leases/cards/months.html", context={"rows": rows})
        ]

    def cards(self):
        paid = sum((one.paid for one in self.months), ZERO)
        facts = [
            Fact("Payé en tout", french(paid), plural(len(self.months), "mois commencé", "mois commencés")),
            Fact(
                "La loi",
                "C. travail, L. 3261-2 et R. 3261-1",
                "La moitié du prix payé, pour aller au travail. L’employeur vérifie les conditions, et décide.",
            ),
            self._each_month(),
            Fact("Ce qu’elle ne dit pas", "le nom du tarif", "ni aucune donnée sociale"),
        ]
        return [Card("Ce que c’est", "info", facts)]

    @cached_property
    def order(self):
        return CertificateOrder.objects.filter(rental=self.object, stopped_at=None).first()

    def _each_month(self) -> Fact:
        if self.order is None:
            return Fact("Chaque mois", "non", "La personne le demande une fois, et reçoit un lien.")
        since = date_fr(self.order.asked_at, weekday=False)
        return Fact("Chaque mois", "oui", f"Demandé le {since}\u00a0: un lien part quand le mois est payé.")

    def acts(self):
        if not self.request.user.has_perms(ISSUES) or not may_be_certified(self.object):
            return []
        if self.order is None:
            url = reverse("leases:order_certificates", args=[self.object.pk])
            return [Act("L’envoyer chaque mois", url, "send", post=True)]
        url = reverse("leases:stop_certificates", args=[self.object.pk])
        return [Act("Ne plus l’envoyer", url, "x", post=True)]

    def story(self):
        return []


class OrderCertificates(RentalAct):
    """She wants it each month."""

    permission_required = ISSUES
    said = "C’est noté\u00a0: chaque mois payé, elle reçoit un lien vers son attestation."

    def perform(self):
        operations.order_certificates(self.rental.pk, **self.done)
        return self.get_back_url()

    def get_back_url(self):
        return reverse("leases:certificates", args=[self.kwargs["pk"]])


class StopCertificates(OrderCertificates):
    """She does not want it any more."""

    said = "C’est noté\u00a0: elle ne reçoit plus ses attestations."

    def perform(self):
        operations.stop_certificates(self.rental.pk, **self.done)
        return self.get_back_url()


class IssueCertificate(RentalAct):
    """Prepare the certificate of one month."""

    permission_required = ISSUES

    def perform(self):
        paper = issue_certificate(self.rental, self.kwargs["number"], **self.done)
        self.said = f"L’attestation {paper.number} est prête."
        return self.get_back_url()

    def get_back_url(self):
        return reverse("leases:certificates", args=[self.kwargs["pk"]])
