"""The page where somebody pays: Stripe's own site, never ours."""

from html import escape

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Paiement (faux Stripe)</title></head><body><main><h1>{title}</h1>{said}
<form method="post">{fields}<button>{button}</button></form><p><a href="{cancel}">Retour</a></p></main></body></html>"""
_CARD = '<p><label>Numéro de carte <input name="number" value="{}" inputmode="numeric"></label></p>'
_IBAN = '<p><label>IBAN <input name="iban" value="{}"></label></p>'
_STRONG = '<p><label><input type="checkbox" name="authenticated" value="ok"> Je m’authentifie auprès de ma banque</label></p>'


def hosted(session: dict, form: dict, *, problem: str = "", asks_strong: bool = False) -> str:
    """Draw the page of a session, with what went wrong."""
    said = f'<p role="alert">{escape(problem)}</p>' if problem else ""
    fields = ""
    if "card" in session["payment_method_types"]:
        fields += _CARD.format(escape(form.get("number", "")))
    if "sepa_debit" in session["payment_method_types"]:
        fields += _IBAN.format(escape(form.get("iban", "")))
    if asks_strong:
        fields += _STRONG
    amount = session["amount_total"]
    title = f"Payer {amount / 100:.2f} €" if amount else "Enregistrer un moyen de paiement"
    return _PAGE.format(
        title=title, said=said, fields=fields, button="Payer" if amount else "Enregistrer",
        cancel=escape(session["cancel_url"] or ""),
    )  # fmt: skip
