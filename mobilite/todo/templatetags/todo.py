"""The link « Noter un appel » of the top bar."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from mobilite.todo.subjects import on_page

register = template.Library()


@register.simple_tag(takes_context=True)
def call_address(context) -> str:
    """Return where « Noter un appel » leads from this page: it knows the person shown, and comes back here."""
    request, view = context["request"], context.get("view")
    person, about = on_page(view) if view is not None else (None, "")
    asked = {"personne": person, "objet": about} if person else {}
    # A page that was posted with errors is not one to come back to by its address alone.
    if request.method == "GET":
        asked["retour"] = request.get_full_path()
    kept = urlencode({name: value for name, value in asked.items() if value}, safe=":/")
    return f"{reverse('todo:call' if person else 'todo:call_whom')}{'?' if kept else ''}{kept}"
