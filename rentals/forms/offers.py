"""The forms of « Offres et tarifs »: an offer's rules, and a rate from a date."""

from django import forms
from django.core.exceptions import ValidationError

from mobilite.money import parse_french
from mobilite.pages.forms import CheckboxCards, PageForm
from mobilite.pages.french import typography
from rentals.models import Audience, Offer, Rate, Service, Unit
from rentals.payments.deposits.terms import OFFERED, ONLINE
from rentals.pricing import PricingError
from vehicles.models import Category

PRICES = ("day", "week", "month")
#: Series that number something else than contracts: references, quotes, amendments, receipts, reports, invoices.
RESERVED_SERIES = {"LOC", "DEV", "AV", "REC", "EDL", "FAC"}


def lines_of(text: str) -> list[str]:
    """Return what is written, one thing per line."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def amount_of(text: str) -> str:
    """Read an amount as a stored string: « 12,5 » gives « 12.50 ». Raises ValidationError."""
    try:
        return f"{parse_french(text):.2f}"
    except ValueError as error:
        raise ValidationError(str(error)) from error


def _split(line: str) -> tuple[str, str]:
    name, equals, price = line.rpartition("=")
    if not equals or not name.strip():
        raise ValidationError(
            typography(f"« {line} » : écrivez « nom = prix », par exemple « Casque = 40 ».")
        )
    return name.strip(), price.strip()


#: The means of a deposit that an offer may accept.
DEPOSIT_MEANS = [(one.value, one.label) for one in (*OFFERED, *ONLINE)]


class NewOfferForm(PageForm, forms.ModelForm):
    """What an offer is: it never changes afterwards, its rules and its prices do."""

    terms = forms.CharField(
        label="Durées possibles, en mois",
        required=False,
        help_text="Pour une offre au mois\u00a0: par exemple «\u00a01, 3, 6, 12\u00a0».",
    )
    deposit_means = forms.MultipleChoiceField(
        label="Moyens de caution", choices=DEPOSIT_MEANS, widget=CheckboxCards
    )

    class Meta:
        model = Offer
        fields = (
            "name",
            "service",
            "category",
            "unit",
            "terms",
            "deposit",
            "deposit_means",
            "contract_series",
        )

    fieldsets = [
        ("Qu’est-ce que c’est\u202f?", "", ["name", "service", "category"]),
        ("Comment se loue-t-elle\u202f?", "", ["unit", "terms"]),
        ("Quelle caution\u202f?", "", ["deposit", "deposit_means"]),
        ("Au contrat", "", ["contract_series"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.order_by("position", "name")
        self.fields["category"].empty_label = "Choisissez"
        for name, kinds in (("service", Service), ("unit", Unit)):
            self.fields[name].choices = [("", "Choisissez"), *kinds.choices]
        self.fields["contract_series"].help_text = "Deux à six lettres en tête des numéros\u00a0: RM, VAE…"

    def clean_contract_series(self):
        series = self.cleaned_data["contract_series"].strip().upper()
        if not (series.isascii() and series.isalpha() and len(series) >= 2):
            raise ValidationError("Écrivez deux à six lettres, par exemple RM.")
        if series in RESERVED_SERIES:
            raise ValidationError(
                typography(f"« {series} » numérote autre chose : choisissez d’autres lettres.")
            )
        return series

    def clean_terms(self):
        words = self.cleaned_data["terms"].replace(",", " ").split()
        if not all(word.isdecimal() and 1 <= int(word) <= 36 for word in words):
            raise ValidationError(typography("Écrivez des mois de 1 à 36, par exemple « 1, 3, 6, 12 »."))
        return sorted({int(word) for word in words})

    def clean(self):
        cleaned = super().clean()
        by_the_month, terms = cleaned.get("unit") == Unit.MONTH, cleaned.get("terms")
        if "terms" not in self.errors and by_the_month != bool(terms):
            said = (
                "Dites les durées possibles."
                if by_the_month
                else "Une offre au jour n’a pas de durées en mois."
            )
            self.add_error("terms", said)
        return cleaned


class OfferForm(PageForm, forms.ModelForm):
    deposit_means = forms.MultipleChoiceField(
        label="Moyens de caution", choices=DEPOSIT_MEANS, required=False, widget=CheckboxCards
    )
    accessories = forms.CharField(
        label="Prêté avec le véhicule",
        required=False,
        help_text="Une chose par ligne.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    replacement_prices = forms.CharField(
        label="Prix d’un accessoire non rendu",
        required=False,
        help_text="Un par ligne\u00a0: nom = prix. Par exemple «\u00a0Chargeur = 60\u00a0».",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Offer
        fields = (
            "name", "is_open", "position", "typical_loans", "maximum_days", "maximum_months", "renewal_waits",
            "deposit", "deposit_days", "deposit_means", "grace_minutes", "late_percent", "late_cap", "no_show_fee", "excess", "theft_excess", "fuel_eighth",
            "accessories", "replacement_prices", "rules",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer = self.instance
        for name in ("maximum_months", "renewal_waits") if not offer.is_lease else ("maximum_days",):
            del self.fields[name]
        lengths = (
            "mois, par exemple «\u00a01, 6, 12\u00a0»"
            if offer.is_lease
            else "jours, par exemple «\u00a03, 10, 30\u00a0»"
        )
        self.fields[
            "typical_loans"
        ].help_text = f"Pour voir ce que change un tarif\u00a0: trois durées, en {lengths}."
        self.initial["accessories"] = "\n".join(offer.accessories)
        self.initial["replacement_prices"] = "\n".join(
            f"{name} = {price.replace('.', ',')}" for name, price in offer.replacement_prices.items()
        )
        self.fieldsets = [
            ("L’offre", "", ["name", ("position", "is_open"), "typical_loans"]),
            ("Combien de temps\u202f?", "Vide\u00a0: sans limite.",
             ["maximum_days", "maximum_months", "renewal_waits"]),
            ("Quelles garanties\u202f?", "", [("deposit", "deposit_days"), "deposit_means", ("excess", "theft_excess")]),
            ("En cas de retard", "", [("grace_minutes", "late_percent"), "late_cap"]),
            ("Quand personne ne vient", "Passé le délai de grâce, et après un appel. Vide\u00a0: rien n’est dû.", ["no_show_fee"]),
            ("Les accessoires et le carburant", "", ["accessories", "replacement_prices", "fuel_eighth"]),
            ("Au contrat", "", ["rules"]),
        ]  # fmt: skip

    def clean_typical_loans(self):
        words = self.cleaned_data["typical_loans"].replace(",", " ").split()
        most = 36 if self.instance.is_lease else 366
        if len(words) > 4 or not all(word.isdecimal() and 1 <= int(word) <= most for word in words):
            raise ValidationError(typography(f"Écrivez quatre durées au plus, de 1 à {most}."))
        lengths = sorted({int(word) for word in words})
        if self.instance.is_lease and not set(lengths) <= set(self.instance.terms):
            choice = ", ".join(map(str, self.instance.terms))
            raise ValidationError(typography(f"Les durées de cette offre sont {choice} mois."))
        return ", ".join(map(str, lengths))

    def clean_accessories(self):
        return lines_of(self.cleaned_data["accessories"])

    def clean_replacement_prices(self):
        found = {}
        for line in lines_of(self.cleaned_data["replacement_prices"]):
            name, price = _split(line)
            found[name] = amount_of(price)
        return found


def written(rate: Rate | None) -> dict:
    """Return a rate as the form writes it: what a new one starts from."""
    if rate is None:
        return {"tiers": "", "terms": "", "accessories": ""}

    def price(text):
        return f"{text}".replace(".", ",")

    options = [
        f"{name}, {length} = {price(amount)}"
        for name, prices in rate.accessories.items()
        for length, amount in prices.items()
    ]
    return {
        **{name: getattr(rate, name) for name in (*PRICES, "km", "included_km_per_day")},
        "tiers": "\n".join(f"{limit or ''} = {price(amount)}".strip() for limit, amount in rate.tiers),
        "terms": "\n".join(f"{months} = {price(amount)}" for months, amount in rate.terms.items()),
        "accessories": "\n".join(options),
    }


class RateForm(PageForm, forms.ModelForm):
    """A rate from a date. What no tariff may say (a week dearer than its days…) is refused in words."""

    tiers = forms.CharField(
        label="Paliers",
        required=False,
        help_text="Un par ligne\u00a0: dernier jour = prix. Le dernier, sans limite\u00a0: «\u00a0= 4\u00a0».",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    terms = forms.CharField(
        label="Prix par durée",
        required=False,
        help_text="Un par ligne\u00a0: mois = prix. Par exemple «\u00a06 = 150\u00a0».",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    accessories = forms.CharField(
        label="Options",
        required=False,
        help_text="Un prix par ligne\u00a0: nom, durée = prix. Par exemple «\u00a0Siège enfant, 7 = 15\u00a0».",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Rate
        fields = (
            "audience", "quotient_limit", "from_date", "day", "week", "month", "tiers", "km", "included_km_per_day",
            "terms", "accessories",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        self._given = kwargs.get("initial") or {}
        super().__init__(*args, **kwargs)
        self.offer = self.instance.offer
        latest = self.offer.rates.filter(audience=Audience.STANDARD).order_by("-from_date").first()
        self.initial |= written(latest) | self._given
        if self.offer.is_lease:
            for name in (*PRICES, "tiers"):
                del self.fields[name]
            unit = "mois"
        else:
            del self.fields["terms"]
            unit = "jours"
        self.fields["accessories"].help_text += f" La durée est en {unit}."
        self.fields["quotient_limit"].help_text = "Pour le tarif solidaire seulement."
        self.fieldsets = [
            ("Pour qui, à partir de quand\u202f?", "", ["audience", "quotient_limit", "from_date"]),
            ("À quel prix\u202f?", "", [PRICES, "terms", "tiers"]),
            ("Les kilomètres", "", [("km", "included_km_per_day")]),
            ("Les options", "", ["accessories"]),
        ]

    def probe(self) -> Rate | None:
        """Return the rate that the answers make so far, not saved; None while one of them is wrong."""
        if not self.is_bound or not self.is_valid():
            return None
        return Rate(offer=self.offer, **{name: self.cleaned_data[name] for name in self.cleaned_data})

    def clean_tiers(self):
        found = []
        for line in lines_of(self.cleaned_data["tiers"]):
            limit, equals, price = line.rpartition("=")
            if not equals or (limit.strip() and not limit.strip().isdecimal()):
                raise ValidationError(
                    typography(f"« {line} » : écrivez « jour = prix », par exemple « 30 = 3 ».")
                )
            found.append([int(limit) if limit.strip() else None, amount_of(price)])
        return found

    def clean_terms(self):
        found = {}
        for line in lines_of(self.cleaned_data["terms"]):
            months, price = _split(line)
            if not months.isdecimal() or int(months) not in self.offer.terms:
                choice = ", ".join(map(str, self.offer.terms))
                raise ValidationError(
                    typography(f"« {line} » : les durées de cette offre sont {choice} mois.")
                )
            found[months] = amount_of(price)
        return found

    def clean_accessories(self):
        found: dict[str, dict[str, str]] = {}
        for line in lines_of(self.cleaned_data["accessories"]):
            name, price = _split(line)
            name, comma, length = name.rpartition(",")
            if not comma or not name.strip() or not length.strip().isdecimal() or int(length) < 1:
                raise ValidationError(
                    typography(
                        f"« {line} » : écrivez « nom, durée = prix », par exemple « Siège enfant, 7 = 15 »."
                    )
                )
            found.setdefault(name.strip(), {})[str(int(length))] = amount_of(price)
        return found

    def clean(self):
        cleaned = super().clean()
        solidarity = cleaned.get("audience") == Audience.SOLIDARITY
        if solidarity != (cleaned.get("quotient_limit") is not None) and "quotient_limit" not in self.errors:
            self.add_error("quotient_limit", "Le tarif solidaire a un quotient maximum, et lui seul.")
        if not self.errors:
            probe = Rate(
                offer=self.offer, **{name: value for name, value in cleaned.items() if value is not None}
            )
            try:
                probe.tariff().check()
            except PricingError as error:
                raise ValidationError(error.sentence) from error
        return cleaned
