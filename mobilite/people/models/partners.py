"""Those who send people to us, employ them or pay for them, and whom we call there."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.fields import PhoneField
from mobilite.people.models.places import Commune
from mobilite.people.search import Searchable, SearchableQuerySet, name_words, phone_words


class PartnerKind(models.TextChoices):
    """Kinds of the national platform (data·inclusion and the emplois platform), then this product's own."""

    FRANCE_TRAVAIL = "FT", "France Travail"
    MISSION_LOCALE = "ML", "Mission locale"
    CAP_EMPLOI = "CAP_EMPLOI", "Cap emploi"
    CCAS = "CCAS", "Centre communal (ou intercommunal) d’action sociale"
    DEPARTEMENT = "DEPT", "Service social du conseil départemental"
    ODC = "ODC", "Organisation délégataire d’un conseil départemental"
    PLIE = "PLIE", "Plan local pour l’insertion et l’emploi"
    CAF = "CAF", "Caisse d’allocations familiales"
    MSA = "MSA", "Mutualité sociale agricole"
    AFPA = "AFPA", "Agence nationale pour la formation professionnelle des adultes"
    E2C = "E2C", "École de la deuxième chance"
    EPIDE = "EPIDE", "Établissement pour l’insertion dans l’emploi"
    PIJ_BIJ = "PIJ_BIJ", "Point ou bureau information jeunesse"
    RS_FJT = "RS_FJT", "Résidence sociale, foyer de jeunes travailleurs"
    CHRS = "CHRS", "Centre d’hébergement et de réinsertion sociale"
    CHU = "CHU", "Centre d’hébergement d’urgence"
    CADA = "CADA", "Centre d’accueil de demandeurs d’asile"
    HUDA = "HUDA", "Hébergement d’urgence pour demandeurs d’asile"
    CPH = "CPH", "Centre provisoire d’hébergement"
    CAVA = "CAVA", "Centre d’adaptation à la vie active"
    OIL = "OIL", "Opérateur d’intermédiation locative"
    OACAS = "OACAS", "Organisme d’accueil communautaire et d’activités solidaires"
    OHPD = "OHPD", "Organisme habilité par le préfet de département"
    OCASF = "OCASF", "Organisme mentionné au 8° du I de l’article L. 312-1 du CASF"
    ASE = "ASE", "Aide sociale à l’enfance"
    CAARUD = "CAARUD", "Centre d’accueil et de réduction des risques pour usagers de drogues"
    CIDFF = "CIDFF", "Centre d’information sur les droits des femmes et des familles"
    CSAPA = "CSAPA", "Centre de soins, d’accompagnement et de prévention en addictologie"
    PENSION = "PENSION", "Pension de famille, résidence accueil"
    PJJ = "PJJ", "Protection judiciaire de la jeunesse"
    PREVENTION = "PREVENTION", "Service ou club de prévention"
    SPIP = "SPIP", "Service pénitentiaire d’insertion et de probation"
    ORIENTEUR = "Orienteur", "Autre organisation (orienteur)"
    OTHER = "Autre", "Autre"
    EMPLOYER = "employer", "Employeur"
    SIAE = "siae", "Structure d’insertion par l’activité économique"
    TRAINING = "training", "Organisme de formation"
    ASSOCIATION = "association", "Association"
    TOWN_HALL = "town_hall", "Mairie"
    BANK = "bank", "Banque ou organisme de microcrédit"
    DRIVING_SCHOOL = "driving_school", "Auto-école"
    GARAGE = "garage", "Garage"
    WORD_OF_MOUTH = "word_of_mouth", "Particulier (bouche à oreille)"

    @classmethod
    def sensitive(cls):
        """Return the kinds that say something sensitive about the person: « Autre » outside the team."""
        return {
            cls.ASE,
            cls.CAARUD,
            cls.CIDFF,
            cls.CSAPA,
            cls.PENSION,
            cls.PJJ,
            cls.PREVENTION,
            cls.SPIP,
        }


class Authorisation(models.TextChoices):
    """Belongs to the organisation, not to its kind."""

    NOT_SET = "not_set", "Non renseignée"
    VALIDATED = "validated", "Prescripteur habilité"
    REFUSED = "refused", "Habilitation refusée"
    NOT_REQUIRED = "not_required", "Sans objet"


class PartnerQuerySet(SearchableQuerySet):
    def visible_to(self, user):
        """Keep the partners that this account may see: all for staff who may, its own for a contact."""
        if user.has_perm("people.view_partner"):
            return self
        contact = user.contact if user.is_authenticated and user.contact_id else None
        return self.filter(pk=contact.partner_id) if contact else self.none()


class Partner(Searchable):
    """An organisation that prescribes, employs, trains, pays or helps."""

    SEARCHED = ("name", "siret", "phone")

    name = models.CharField("nom", max_length=120)
    kind = models.CharField("type", max_length=20, choices=PartnerKind)
    authorisation = models.CharField(
        "habilitation", max_length=12, choices=Authorisation, default=Authorisation.NOT_SET
    )
    siret = models.CharField("SIRET", max_length=14, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, verbose_name="commune")
    phone = PhoneField("téléphone", blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    is_active = models.BooleanField("en activité", default=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire"
        constraints = [
            models.UniqueConstraint(
                name="partner_siret_once",
                fields=["siret"],
                condition=~Q(siret=""),
                violation_error_message="Un partenaire a déjà ce SIRET.",
            ),
            models.CheckConstraint(
                name="partner_other_is_never_authorised",
                condition=~Q(kind="Autre", authorisation="validated"),
                violation_error_message="Une organisation de type « Autre » ne peut pas être habilitée.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("people:partner", args=[self.pk])

    def searched_words(self) -> str:
        return " ".join(filter(None, [name_words(self.name), self.siret, phone_words(self.phone)]))

    @property
    def public_kind(self) -> str:
        """Return the kind as shown outside the team."""
        return PartnerKind.OTHER.label if self.kind in PartnerKind.sensitive() else self.get_kind_display()


class Contact(models.Model):
    """Somebody at a partner's. Leaves one day: then nothing is sent there any more."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="contacts", verbose_name="partenaire")
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    job = models.CharField("fonction", max_length=80, blank=True)
    phone = PhoneField("téléphone", blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    arrived_on = models.DateField("depuis le", null=True, blank=True)
    left_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "contact"
        constraints = [
            models.CheckConstraint(
                name="contact_leaves_after_arriving",
                condition=Q(left_on__isnull=True)
                | Q(arrived_on__isnull=True)
                | Q(left_on__gte=F("arrived_on")),
                violation_error_message="Le départ vient après l’arrivée.",
            )
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name} ({self.partner})"
