"""Sign in, choose a password, open an account."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError

from mobilite.accounts.models import Kind, User
from mobilite.accounts.roles import Role
from mobilite.pages.forms import CheckboxCards, Option, PageForm
from mobilite.people.place_forms import PlaceOrAll

TWELVE_SIGNS = "Douze signes au moins. Une phrase se retient bien."


class SignInForm(PageForm, AuthenticationForm):
    """An address and a password."""

    error_messages = {
        "invalid_login": "L’adresse ou le mot de passe ne va pas. Vérifiez les deux, ou demandez un nouveau mot "
        "de passe.",
        "inactive": "Ce compte est fermé.",
        "not_staff": "Votre espace n’est pas encore ouvert\u00a0: cette entrée est celle de l’équipe.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        email, password = self.fields["username"], self.fields["password"]
        email.label, password.label = "Adresse e-mail", "Mot de passe"
        email.error_messages["required"] = "Écrivez votre adresse e-mail."
        password.error_messages["required"] = "Écrivez votre mot de passe."
        email.widget.input_type = "email"
        email.widget.attrs |= {"autocapitalize": "none", "autocomplete": "username", "spellcheck": "false"}

    def clean_username(self):
        # As it is stored; the count of failures is kept under one spelling, too.
        email = self.cleaned_data["username"].strip().lower()
        if len(email) > self.fields["username"].max_length:
            # Nobody has such an address, and no database should have to look for it.
            raise self.get_invalid_login_error()
        return email

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if user.kind != Kind.STAFF:
            raise ValidationError(self.error_messages["not_staff"], code="not_staff")


class NewPassword(PageForm):
    """Mixin: the two fields of a new password, in our words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "Nouveau mot de passe"
        self.fields["new_password1"].help_text = TWELVE_SIGNS
        self.fields["new_password2"].label = "Le même, encore une fois"
        self.fields["new_password2"].help_text = ""
        for name, field in self.fields.items():
            field.error_messages["required"] = "Écrivez le mot de passe."
            field.widget.attrs.pop("autofocus", None)
            field.widget.attrs["autocomplete"] = (
                "current-password" if name == "old_password" else "new-password"
            )

    def save(self, commit=True):
        """Refuse: the operation writes."""
        raise NotImplementedError

    error_messages = {
        "password_mismatch": "Les deux mots de passe ne sont pas les mêmes.",
        "password_incorrect": "Ce n’est pas votre mot de passe actuel.",
    }


class ChoosePasswordForm(NewPassword, SetPasswordForm):
    """Choose a password, from the link of the mail."""


class ChangePasswordForm(NewPassword, PasswordChangeForm):
    """Choose another password, knowing the present one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Mot de passe actuel"


class ForgottenForm(PageForm, forms.Form):
    """Where to send the link."""

    email = forms.EmailField(
        label="Adresse e-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={
            "required": "Écrivez votre adresse e-mail.",
            "invalid": "Écrivez une adresse e-mail entière, par exemple prenom.nom@structure.fr.",
        },
    )


class AccountForm(PageForm, forms.ModelForm):
    """A colleague's account: who, what roles, where."""

    fieldsets = [
        ("Qui est-ce\u202f?", "", [("first_name", "last_name"), "email"]),
        (
            "Que fait cette personne ici\u202f?",
            "Cochez un rôle ou plusieurs\u00a0: les droits s’ajoutent.",
            ["roles"],
        ),
        ("Où travaille-t-elle\u202f?", "", ["place"]),
    ]

    roles = forms.MultipleChoiceField(
        label="Rôles",
        choices=[(role.value, Option(role.label, detail=role.help)) for role in Role],
        widget=CheckboxCards,
        error_messages={"required": "Cochez un rôle au moins."},
    )
    place = PlaceOrAll(label="Lieu", help_text="Chacun peut en changer d’un geste, en haut de l’écran.")

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "place"]
        help_texts = {
            "email": "Elle sert à se connecter et à recevoir le lien du mot de passe.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["roles"].initial = [role.value for role in self.instance.roles]
            if self.instance.kind != Kind.STAFF:
                del self.fields["roles"], self.fields["place"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def validate_unique(self):
        """Leave it to the operation, which says it in its words."""


class NoQuestion(PageForm, forms.Form):
    """A page that asks nothing but to confirm."""
