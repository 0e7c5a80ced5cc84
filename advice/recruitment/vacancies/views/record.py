"""An offer at the desk: call, correct, read again point by point, publish until a day, or refuse."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from advice.recruitment.vacancies import operations
from advice.recruitment.vacancies.forms import PublishForm
from advice.recruitment.vacancies.lists import CHANGE, OFFERS, VIEW
from advice.recruitment.vacancies.models import Status, Vacancy
from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.pages.form_page import ActView, ConfirmPage, FormPage
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.workflow import Refusal


class VacancyPage(RecordPage):
    permission_required = VIEW
    queryset = Vacancy.objects.select_related("commune", "link", "read_by")
    icon = "briefcase"
    crumbs = (OFFERS,)

    @property
    def offer(self) -> Vacancy:
        return self.object

    def url(self, name):
        return reverse(f"vacancies:{name}", args=[self.offer.pk])

    def heading(self):
        return self.offer.title

    def chips(self):
        return [chip(self.offer.status, self.offer.get_status_display(), model_name="vacancy", large=True)]

    def subtitle(self):
        return [self.offer.company, f"reçue {datetime_fr(self.offer.received_at)}"]

    def next_step(self):
        if not self.request.user.has_perm(CHANGE):
            return None
        if self.offer.status == Status.RECEIVED:
            return Act("Relire et publier", self.url("publish"), "list-checks")
        return None

    def acts(self):
        if not self.request.user.has_perm(CHANGE):
            return []
        status = self.offer.status
        return [
            Act(
                "Refuser",
                self.url("refuse"),
                "ban",
                status == Status.RECEIVED,
                "L’offre a déjà été relue\u00a0: retirez-la si elle est publiée.",
            ),
            Act(
                "Retirer de la page publique",
                self.url("close"),
                "eye-off",
                status == Status.PUBLISHED,
                "Elle n’est pas publiée.",
                post=True,
            ),
        ]

    def notices(self):
        offer = self.offer
        if offer.status == Status.RECEIVED:
            return [
                Notice(
                    "À relire avant de publier.",
                    "Appelez l’employeur s’il manque quelque chose.",
                    "wait",
                    "list-checks",
                )
            ]
        if offer.status == Status.REFUSED:
            return [Notice("Refusée.", offer.refused_reason, "miss", "ban")]
        if offer.status == Status.PUBLISHED and offer.until >= clock.today():
            act = Act("Voir la page publique", reverse("vacancies:offer", args=[offer.pk]))
            return [Notice("Publiée.", f"Elle se lit jusqu’au {date_fr(offer.until)}.", "good", "eye", act)]
        return [Notice("Elle ne se lit plus.", "L’employeur peut la proposer à nouveau.", icon="archive")]

    def main_cards(self):
        offer = self.offer
        return [
            Card(
                "Le travail",
                "briefcase",
                [
                    Fact("À faire", offer.text),
                    Fact("Où", offer.commune or "autre commune"),
                    Fact("Jours et heures", offer.hours),
                    Fact("Contrat", offer.get_contract_display()),
                    Fact("Salaire", offer.pay or "pas dit"),
                    Fact("À partir de", offer.starts or "pas dit"),
                    Fact("Véhicule", "fourni" if offer.vehicle_provided else "pas fourni"),
                    Fact("Permis", "demandé pour le travail" if offer.licence_needed else "pas demandé"),
                ],
            )
        ]

    def cards(self):
        offer = self.offer
        mail = [Fact("E-mail", offer.email, url=f"mailto:{offer.email}")] if offer.email else []
        by = [Fact("Venue par", str(offer.link), url=offer.link.get_absolute_url())] if offer.link else []
        return [
            Card(
                "Qui appeler",
                "phone",
                [
                    Fact("Employeur", offer.company),
                    Fact("Nom", offer.contact),
                    Fact("Téléphone", french_phone(offer.phone), url=f"tel:{offer.phone}"),
                    *mail,
                    *by,
                ],
            )
        ]

    def story(self):
        return story_of(self.offer)


class OfVacancy:
    """Mixin of what is done to one offer, whose key is in the address."""

    permission_required = CHANGE
    refusals = (Refusal,)

    @cached_property
    def offer(self) -> Vacancy:
        return get_object_or_404(Vacancy, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.offer

    def get_crumbs(self):
        return [OFFERS, (self.offer.title, self.offer.get_absolute_url())]


class PublishPage(OfVacancy, FormPage):
    form_class = PublishForm
    title = "Relire et publier"
    button = "Publier"
    button_icon = "eye"
    intro = "Une offre qui demande ce que la loi défend engage aussi qui la publie (Code du travail, art. L1132-1)."
    said = "L’offre est publiée."

    def get_form_kwargs(self):
        # A copy: what is typed is not the offer until it is published.
        return super().get_form_kwargs() | {"instance": Vacancy.objects.get(pk=self.offer.pk)}

    def perform(self, form):
        return operations.publish(self.offer.pk, **form.cleaned_data, **self.done)


class RefusePage(OfVacancy, ConfirmPage):
    title = "Refuser l’offre"
    button = "Refuser"
    intro = "Dites-le aussi à l’employeur, au téléphone\u00a0: il peut la corriger et la proposer à nouveau."
    said = "L’offre est refusée."

    def perform(self, form):
        return operations.refuse(self.offer.pk, reason=form.cleaned_data["reason"], **self.done)


class CloseVacancy(OfVacancy, ActView):
    said = "L’offre ne se lit plus."

    def perform(self):
        return operations.close(self.offer.pk, **self.done)
