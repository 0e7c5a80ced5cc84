"""A person, what we know of her, what she showed and what she agreed to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilite.constraints import NeverChanged
from mobilite.fields import EncryptedEuroField, EncryptedField, PhoneField
from mobilite.people.models.partners import Contact, Partner
from mobilite.people.models.places import Commune
from mobilite.people.search import Searchable, SearchableQuerySet, name_words, phone_words


class Household(models.Model):
    """People who live together: they may share caps; their debts never cross (row H10)."""

    name = models.CharField("nom", max_length=80)

    class Meta:
        verbose_name = "foyer"

    def __str__(self):
        return self.name


class Civility(models.TextChoices):
    MRS = "mme", "Madame"
    MR = "m", "Monsieur"
    NONE = "", "Sans civilité"


class Language(models.TextChoices):
    FRENCH = "fr", _("Français")
    ENGLISH = "en", _("Anglais")
    ARABIC = "ar", _("Arabe")
    SPANISH = "es", _("Espagnol")
    PORTUGUESE = "pt", _("Portugais")
    ROMANIAN = "ro", _("Roumain")
    RUSSIAN = "ru", _("Russe")
    UKRAINIAN = "uk", _("Ukrainien")
    TURKISH = "tr", _("Turc")
    DARI = "prs", _("Dari")
    PASHTO = "ps", _("Pachto")
    TIGRINYA = "ti", _("Tigrigna")
    SOMALI = "so", _("Somali")
    OTHER = "xx", _("Autre langue")


class Channel(models.TextChoices):
    SMS = "sms", "SMS"
    EMAIL = "email", "E-mail"
    CALL = "call", "Appel"
    POST = "post", "Courrier"


class Situation(models.TextChoices):
    """What counts for access and for funders. Coded, and clear in the database, for counting."""

    REGISTERED = "registered", "En recherche d’emploi, inscrite à France Travail"
    UNREGISTERED = "unregistered", "En recherche d’emploi, non inscrite"
    EMPLOYEE = "employee", "En emploi"
    SIAE_EMPLOYEE = "siae", "En emploi dans une structure d’insertion"
    APPRENTICE = "apprentice", "En apprentissage"
    TRAINEE = "trainee", "En formation"
    STUDENT = "student", "Scolarité ou études"
    SELF_EMPLOYED = "self_employed", "À son compte"
    RETIRED = "retired", "À la retraite"
    OTHER = "other", "Autre situation"


class Allowance(models.TextChoices):
    """The main minimum income received. Its amount, if ever asked, is encrypted."""

    NONE = "", "Aucun"
    RSA = "rsa", "RSA"
    ASS = "ass", "ASS"
    AAH = "aah", "AAH"
    ARE = "are", "ARE (chômage)"
    OTHER = "other", "Autre"


class ContractKind(models.TextChoices):
    NONE = "", "Sans contrat"
    CDI = "cdi", "CDI"
    CDD = "cdd", "CDD"
    INTERIM = "interim", "Intérim"
    CDDI = "cddi", "CDDI"
    CDDU = "cddu", "CDDU"
    APPRENTICESHIP = "apprenticeship", "Contrat d’apprentissage"
    PROFESSIONAL = "professional", "Contrat de professionnalisation"
    INTERNSHIP = "internship", "Stage, PMSMP"


class Protection(models.TextChoices):
    """A measure that a judge gave, by which somebody signs with her, or for her (row D6). Nothing says why."""

    NONE = "", "Aucune"
    CURATELLE = "curatelle", "Curatelle"
    TUTELLE = "tutelle", "Tutelle"


class PersonQuerySet(SearchableQuerySet):
    def visible_to(self, user):
        """Keep the people that this account may see: all but the archives for staff who may, itself for a beneficiary."""
        if user.has_perm("people.view_person"):
            return self.filter(archived_at=None)
        return self.filter(pk=user.person_id) if user.is_authenticated and user.person_id else self.none()

    def not_limited(self):
        """Keep those whose data may be used: to ask wherever people are chosen for a message or a proposal (art. 18)."""
        return self.filter(limited_at=None)


class Person(Searchable):
    """Somebody we lend to, advise or propose. Anonymised one day, never deleted.

    No national insurance number, anywhere (décret 2019-341).
    """

    SEARCHED = ("last_name", "first_name", "birth_name", "phone")

    civility = models.CharField("civilité", max_length=3, choices=Civility, blank=True, default="")
    last_name = models.CharField("nom", max_length=60)
    first_name = models.CharField("prénom", max_length=60)
    birth_name = models.CharField("nom de naissance", max_length=60, blank=True)
    birth_date = models.DateField("date de naissance", null=True, blank=True)
    birth_place = models.CharField("lieu de naissance", max_length=80, blank=True)

    phone = PhoneField("téléphone", blank=True, db_index=True)
    phone_verified_on = models.DateField("téléphone vérifié le", null=True, blank=True)
    phone_is_shared = models.BooleanField("numéro partagé avec d’autres personnes", default=False)
    email = models.EmailField("adresse e-mail", blank=True)
    address = EncryptedField("adresse", max_length=200, blank=True, default="")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, verbose_name="foyer")

    language = models.CharField("langue", max_length=3, choices=Language, default=Language.FRENCH)
    channel = models.CharField("préfère", max_length=5, choices=Channel, default=Channel.SMS)
    no_sms = models.BooleanField("ne pas écrire de SMS", default=False)
    no_voicemail = models.BooleanField("ne pas laisser de message vocal", default=False)
    call_from = models.TimeField("appeler à partir de", null=True, blank=True)
    call_until = models.TimeField("appeler jusqu’à", null=True, blank=True)
    address_is_hidden = models.BooleanField("adresse masquée", default=False)

    situation = models.CharField("situation", max_length=14, choices=Situation, blank=True)
    allowance = models.CharField("allocation", max_length=5, choices=Allowance, blank=True)
    contract_kind = models.CharField("contrat", max_length=16, choices=ContractKind, blank=True)
    has_vehicle = models.BooleanField("a un véhicule qui roule", null=True, blank=True)
    family_quotient = EncryptedEuroField("quotient familial (CAF ou MSA)", null=True, blank=True)
    quotient_proof_on = models.DateField("preuve du quotient datée du", null=True, blank=True)
    yearly_income = EncryptedEuroField("revenu fiscal annuel", null=True, blank=True)
    income_parts = models.DecimalField(
        "parts fiscales", max_digits=4, decimal_places=2, null=True, blank=True
    )
    allowance_amount = EncryptedEuroField("montant de l’allocation", null=True, blank=True)

    protection = models.CharField(
        "mesure de protection", max_length=9, choices=Protection, blank=True, default="", db_default=""
    )
    referred_by = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="orienté par"
    )
    referred_on = models.DateField("orienté le", null=True, blank=True)

    created_at = models.DateTimeField("connu depuis")
    #: In the archives she is seen by nobody in ordinary work: a law keeps her name until ``anonymised_at``.
    archived_at = models.DateTimeField("aux archives depuis le", null=True, editable=False)
    reopened_at = models.DateTimeField("sortie des archives le", null=True, editable=False)
    anonymised_at = models.DateTimeField("anonymisé le", null=True, editable=False)
    limited_at = models.DateTimeField("traitement limité depuis le", null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        permissions = [
            ("view_income", "Voir le quotient, les revenus et les allocations"),
            ("view_hidden_address", "Voir les adresses masquées"),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_quotient_has_its_proof_date",
                condition=Q(family_quotient__isnull=True) | Q(quotient_proof_on__isnull=False),
                violation_error_message="Donnez la date de la preuve du quotient.",
            ),
            models.CheckConstraint(
                name="person_call_hours_go_together",
                condition=Q(call_from__isnull=True, call_until__isnull=True)
                | Q(call_from__isnull=False, call_until__isnull=False, call_until__gt=F("call_from")),
                violation_error_message="Donnez les deux heures d’appel, dans l’ordre.",
            ),
        ]
        indexes = [
            # Lists are in the order of names as they are looked for: « Élodie » with the E, on any database.
            models.Index(fields=["search_text", "id"], name="person_name"),
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

    def get_absolute_url(self):
        return reverse("people:person", args=[self.pk])

    def searched_words(self) -> str:
        names = name_words(self.last_name, self.first_name, self.birth_name)
        return " ".join(filter(None, [names, phone_words(self.phone)]))

    @property
    def needs_caution(self) -> bool:
        """Whether reaching this person carelessly could put her in danger (row H11)."""
        return self.no_sms or self.no_voicemail or self.address_is_hidden or self.call_from is not None

    def age_on(self, day) -> int | None:
        """Return the age in whole years; somebody born on 29 February is older on 1 March."""
        if self.birth_date is None:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)


class LicenceCategory(models.TextChoices):
    AM = "AM", "AM (ex-BSR)"
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    A = "A", "A"
    B1 = "B1", "B1"
    B = "B", "B"
    BE = "BE", "BE"
    C1 = "C1", "C1"
    C = "C", "C"
    D1 = "D1", "D1"
    D = "D", "D"


class Licence(models.Model):
    """One category of a driving licence, as seen on it. The number is kept, no picture (art. L121-6)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="licences", verbose_name="personne")
    category = models.CharField("catégorie", max_length=2, choices=LicenceCategory)
    number = models.CharField("numéro", max_length=20)
    issued_on = models.DateField("délivrée le")
    expires_on = models.DateField("valable jusqu’au", null=True, blank=True)
    authority = models.CharField("délivrée par", max_length=80, blank=True)
    automatic_only = models.BooleanField("boîte automatique seulement (code 78)", default=False)
    has_125_training = models.BooleanField("formation 125 cm³ de 7 h, ou pratique avant 2011", default=False)
    #: Since then a declaration stands for the licence, for two months (Code de la route, art. R233-1; row H5).
    lost_on = models.DateField("perte ou vol déclaré le", null=True, blank=True)
    lost_until = models.DateField("la déclaration vaut jusqu’au", null=True, blank=True)
    seen_on = models.DateField("vue le")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="vue par"
    )

    class Meta:
        verbose_name = "permis"
        constraints = [
            models.UniqueConstraint(
                name="licence_category_once",
                fields=["person", "category"],
                violation_error_message="Cette catégorie est déjà notée pour cette personne.",
            ),
            models.CheckConstraint(
                name="licence_expires_after_issue",
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("issued_on")),
                violation_error_message="La fin de validité vient après la délivrance.",
            ),
            models.CheckConstraint(
                name="licence_loss_has_an_end",
                condition=Q(lost_on__isnull=True, lost_until__isnull=True)
                | Q(lost_on__isnull=False, lost_until__gte=F("lost_on")),
            ),
        ]

    def __str__(self):
        return f"Permis {self.category}"


class PaperKind(models.TextChoices):
    IDENTITY = "identity", "Pièce d’identité"
    LICENCE = "licence", "Permis de conduire"
    ADDRESS = "address", "Justificatif de domicile"
    QUOTIENT = "quotient", "Attestation de quotient familial"
    WORK = "work", "Contrat de travail, promesse ou convocation"
    FRANCE_TRAVAIL = "france_travail", "Attestation France Travail"
    ALLOWANCE = "allowance", "Attestation de droits (RSA, ASS, AAH)"
    LIABILITY = "liability", "Attestation de responsabilité civile"
    PARENTAL = "parental", "Autorisation parentale"


class ActivityKind(models.TextChoices):
    WORK = "work", "Emploi"
    TRAINING = "training", "Formation"
    INTERNSHIP = "internship", "Stage"
    INTERVIEW = "interview", "Entretien, démarches"


class Activity(models.Model):
    """Where the person works or trains, from when to when: ``[starts_on, ends_on)``. It opens door (b) of row H3."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="activities", verbose_name="personne")
    kind = models.CharField("type", max_length=10, choices=ActivityKind)
    employer = models.CharField("employeur ou organisme", max_length=120)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (non compris)", null=True, blank=True)
    hours = models.CharField("horaires", max_length=80, blank=True)

    class Meta:
        verbose_name = "activité"
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                violation_error_message="La fin vient après le début.",
            )
        ]


class ConsentPurpose(models.TextChoices):
    CONTACT_REFERRER = "contact_referrer", "Échanger avec la personne qui l’a orientée"
    SMS = "sms", "Recevoir des SMS d’information"
    RECRUITMENT = "recruitment", "Être proposée à l’AI ou à l’ACI"
    STUDIES = "studies", "Enquêtes de satisfaction"


class Consent(models.Model):
    """What the person said to one purpose, one day. A change of mind is a new row; none is ever edited."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents", verbose_name="personne")
    purpose = models.CharField("pour", max_length=16, choices=ConsentPurpose)
    #: One structure alone, when what she said is about it and no other.
    recipient = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="auprès de",
    )
    given = models.BooleanField("accepté")
    at = models.DateTimeField("le")
    how = models.CharField("comment", max_length=80)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )

    class Meta:
        verbose_name = "consentement"
        constraints = [NeverChanged(name="consent_never_changes")]
        indexes = [models.Index(fields=["person", "purpose", "-at"], name="consent_latest")]


class Note(models.Model):
    """What a colleague must know. ``subject`` names the record on whose page it was written."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notes", verbose_name="personne")
    text = EncryptedField("note")
    at = models.DateTimeField("le")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")
    subject_label = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "note"
        indexes = [models.Index(fields=["person", "-at"], name="note_person")]
