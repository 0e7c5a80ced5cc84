"""Who signs in. A user points at a person or a contact, never the reverse."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite.accounts.roles import Role
from mobilite.people.models import Contact, Person, Place


class Kind(models.TextChoices):
    STAFF = "staff", "Équipe"
    PARTNER = "partner", "Partenaire"
    BENEFICIARY = "beneficiary", "Bénéficiaire"


class UserManager(BaseUserManager):
    def create_user(self, email, *, first_name, last_name, password=None, kind=Kind.STAFF, **fields):
        user = self.model(
            email=self.normalize_email(email).lower(),
            first_name=first_name,
            last_name=last_name,
            kind=kind,
            **fields,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. What it may do comes from its groups, one per role: see ``roles.py``."""

    email = models.EmailField("adresse e-mail", unique=True)
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    kind = models.CharField("type de compte", max_length=11, choices=Kind, default=Kind.STAFF)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lieu de travail"
    )
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account", verbose_name="personne"
    )
    contact = models.OneToOneField(
        Contact, models.PROTECT, null=True, blank=True, related_name="account", verbose_name="contact"
    )
    hides_surnames = models.BooleanField("mode comptoir : noms masqués", default=False)
    is_active = models.BooleanField("compte actif", default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = "compte"
        constraints = [
            models.CheckConstraint(
                name="user_kind_names_its_owner",
                condition=Q(kind="staff", person__isnull=True, contact__isnull=True)
                | Q(kind="partner", person__isnull=True, contact__isnull=False)
                | Q(kind="beneficiary", person__isnull=False, contact__isnull=True),
                violation_error_message=(
                    "Un compte de partenaire a un contact, un compte de bénéficiaire a une personne."
                ),
            )
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

    def get_short_name(self):
        return self.first_name

    def get_absolute_url(self) -> str:
        return reverse("accounts:account", args=[self.pk])

    @cached_property
    def roles(self) -> list[Role]:
        """The roles of the account, in the order of the table. Read once per request."""
        held = {group.name for group in self.groups.all()}
        return [role for role in Role if role in held]

    @property
    def role_labels(self) -> str:
        return ", ".join(role.label for role in self.roles)


class PersonalLink(models.Model):
    """A link that opens one thing for one person without a password. Only its hash is kept."""

    purpose = models.CharField("pour", max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    object_label = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    created_at = models.DateTimeField("créé le")
    expires_at = models.DateTimeField("valable jusqu’au")
    used_at = models.DateTimeField("utilisé le", null=True)
    revoked_at = models.DateTimeField("révoqué le", null=True)

    class Meta:
        verbose_name = "lien personnel"
        indexes = [models.Index(fields=["object_label", "object_id"], name="personal_link_object")]
