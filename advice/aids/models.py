"""The catalogue: an aid keeps its name in our addresses, its versions say what it is, and never change once published."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from mobilite.constraints import NeverChanged
from mobilite.fields import EuroField
from mobilite.workflow import LockingQuerySet


class Theme(models.TextChoices):
    """What an aid finances, in the words of the public directory of services (data-inclusion)."""

    LICENCE = "permis", "Préparer un permis"
    TRIPS = "trajets", "Payer ses trajets"
    VEHICLE = "vehicule", "Accéder à un véhicule"
    REPAIR = "reparation", "Entretenir ou réparer son véhicule"
    BIKE = "velo", "Rouler à vélo, partager"
    TRANSIT = "transport", "Prendre les transports en commun"
    CHILDCARE = "garde", "Faire garder ses enfants"
    ANYTHING = "autre", "Autre besoin, ou plusieurs"


class Nature(models.TextChoices):
    GRANT = "grant", "Aide"
    RIGHT = "right", "Droit"
    FARE = "fare", "Tarif"
    SERVICE = "service", "Service payé pour elle"
    PRICE = "price", "Prix réduit"
    LOAN = "loan", "Prêt"


class State(models.TextChoices):
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Fermée"
    SUSPENDED = "suspended", "Suspendue"
    TO_CONFIRM = "to_confirm", "À confirmer"


class Trust(models.TextChoices):
    """How far what we know of an aid can be relied on."""

    READ = "read", "Lu à la source"
    SECOND = "second", "Lu dans une source secondaire"
    OLD = "old", "Lu, mais source ancienne"
    MEMORY = "memory", "De mémoire, à vérifier"


class Aid(models.Model):
    """An aid, whatever it becomes: its name in addresses and in the files that use it."""

    slug = models.SlugField("nom dans les adresses", max_length=60, unique=True)

    class Meta:
        verbose_name = "aide"
        verbose_name_plural = "aides"

    def __str__(self):
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("aids:aid", args=[self.slug])


class Told(models.Model):
    """What a version says of an aid, and what the next one is made of while it is written."""

    name = models.CharField("nom", max_length=80)
    body = models.CharField("organisme", max_length=120)
    theme = models.CharField("ce qu’elle finance", max_length=12, choices=Theme)
    nature = models.CharField("nature", max_length=8, choices=Nature, default=Nature.GRANT)
    status = models.CharField("état", max_length=10, choices=State, default=State.OPEN)
    status_words = models.CharField("pourquoi cet état", max_length=300, blank=True)
    #: Conditions, amount, charge, cost, committee, exclusive, subsidiary: what the engine reads.
    rule = models.JSONField("règle", default=dict)
    in_return = models.CharField("ce qui est demandé en échange", max_length=300, blank=True)
    timing = models.CharField("quand la demander", max_length=300, blank=True)
    papers = models.TextField("papiers à joindre", max_length=1500, blank=True)
    channel = models.CharField("où la demander", max_length=300, blank=True)
    cumulation = models.CharField("avec d’autres aides", max_length=300, blank=True)
    source = models.CharField("source", max_length=300)
    source_on = models.DateField("date de la source", null=True, blank=True)
    checked_on = models.DateField("contrôlée le")
    trust = models.CharField("fiabilité", max_length=6, choices=Trust, default=Trust.READ)
    review_on = models.DateField("à revoir le")
    until_date = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    examples = models.JSONField("exemples", default=list)

    class Meta:
        abstract = True

    @property
    def paper_lines(self) -> list[str]:
        """The papers to join, one by one."""
        return [line.strip() for line in self.papers.split("\n") if line.strip()]

    @property
    def engine_body(self) -> dict:
        """The version as the engine reads it (``advice.aids.engine.rules.read``)."""
        told = {"nature": self.nature, "state": self.status, "state_words": self.status_words}
        return {**self.rule, **told, "finances": [self.theme]}


#: The fields that a draft and a version share.
TOLD = tuple(field.name for field in Told._meta.local_fields)


class VersionQuerySet(models.QuerySet):
    def held(self, day):
        """Keep the version of each aid that holds on a day, with ``next_review``: when to look at it again."""
        begun = AidVersion.objects.filter(Q(from_date=None) | Q(from_date__lte=day), aid=OuterRef("aid"))
        last = begun.order_by(F("from_date").desc(nulls_last=True), "-number").values("pk")[:1]
        review = AidReview.objects.filter(version=OuterRef("pk")).order_by("-checked_on", "-pk")
        return self.filter(pk=Subquery(last)).annotate(
            next_review=Coalesce(Subquery(review.values("review_on")[:1]), "review_on")
        )


class AidVersion(Told):
    """What an aid is from a day on: one row, that the database never changes. A file that used it keeps it."""

    aid = models.ForeignKey(Aid, models.PROTECT, related_name="versions", verbose_name="aide")
    number = models.PositiveIntegerField("version")
    from_date = models.DateField("à partir du", null=True, blank=True)
    note = models.CharField("ce qui change", max_length=300, blank=True)
    is_reference = models.BooleanField("apportée par le logiciel", default=False)
    published_at = models.DateTimeField("publiée le", null=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="écrite par"
    )
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="relue par"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version d’une aide"
        verbose_name_plural = "versions d’aides"
        constraints = [
            NeverChanged(name="aids_version_never_changes"),
            models.UniqueConstraint(fields=["aid", "number"], name="aids_version_number_once"),
            models.CheckConstraint(name="aids_version_from_1", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="aids_version_has_a_second_reader",
                condition=Q(is_reference=True, written_by=None, read_by=None)
                | (
                    Q(is_reference=False, written_by__isnull=False, read_by__isnull=False)
                    & Q(published_at__isnull=False)
                    & ~Q(written_by=F("read_by"))
                ),
            ),
            models.CheckConstraint(
                name="aids_version_has_a_dated_source",
                condition=~Q(source="") & (Q(is_reference=True) | Q(source_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="aids_version_ends_after_it_begins",
                condition=Q(until_date=None) | Q(from_date=None) | Q(until_date__gt=F("from_date")),
            ),
        ]
        indexes = [models.Index(fields=["aid", "from_date", "number"], name="aids_in_force")]

    def __str__(self):
        return f"{self.name}, version\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("aids:version", args=[self.aid.slug, self.number])


class AidDraft(Told):
    """The next version of an aid while it is written, one at a time. ``revision`` grows at each change."""

    aid = models.OneToOneField(
        Aid, models.PROTECT, null=True, related_name="draft", verbose_name="aide", editable=False
    )
    revision = models.PositiveIntegerField("révision", default=0)
    note = models.CharField("ce qui change", max_length=300, blank=True)
    changed_at = models.DateTimeField("changé le")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="changé par"
    )
    proposed_at = models.DateTimeField("proposé à la relecture le", null=True)
    sent_back = models.CharField("ce que dit la relecture", max_length=500, blank=True)
    #: Everybody who wrote in it: none of them is the second reader.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name="écrit par")

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "brouillon d’une aide"
        verbose_name_plural = "brouillons d’aides"

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("aids:draft", args=[self.pk])


class AidReview(models.Model):
    """Somebody looked again at a version and found it still true: when, and when to look next."""

    version = models.ForeignKey(AidVersion, models.PROTECT, related_name="reviews", verbose_name="version")
    checked_on = models.DateField("contrôlée le")
    review_on = models.DateField("à revoir le")
    note = models.CharField("ce qui a été vu", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "contrôle d’une aide"
        verbose_name_plural = "contrôles d’aides"
        constraints = [
            NeverChanged(name="aids_review_never_changes"),
            models.CheckConstraint(
                name="aids_review_looks_ahead", condition=Q(review_on__gt=F("checked_on"))
            ),
        ]

    def __str__(self):
        return f"Contrôle de {self.version}"


class ReferenceAmount(models.Model):
    """A reference amount from a day on (minimum benefit, minimum wage…), in euros: dated, apart from the rules."""

    key = models.SlugField("valeur", max_length=40)
    from_date = models.DateField("à partir du")
    value = EuroField("montant")
    source = models.CharField("source", max_length=300)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="notée par"
    )

    class Meta:
        verbose_name = "valeur de référence"
        verbose_name_plural = "valeurs de référence"
        constraints = [
            NeverChanged(name="aids_amount_never_changes"),
            models.UniqueConstraint(fields=["key", "from_date"], name="aids_amount_once_a_day"),
            models.CheckConstraint(name="aids_amount_positive", condition=Q(value__gt=0)),
        ]

    def __str__(self):
        return f"{self.key}, {self.value}\u00a0€"
