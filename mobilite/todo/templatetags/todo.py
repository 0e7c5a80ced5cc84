"""The link « Noter un appel » of the top bar."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from mobilite.todo.subjects import on_page
from mobilite.todo.views.base import way_back

register = template.Library()


@register.simple_tag(takes_context=True)
def call_address(context) -> str:
    """Return where « Noter un appel » leads from this page: it knows the person shown, and comes back here."""
    request, view = context["request"], context.get("view")
    here = request.resolver_match
    person, about = on_page(view) if view is not None else (None, "")
    asked = {"personne": person, "objet": about} if person else {}
    if here and here.app_name == "todo" and here.url_name.startswith("call"):
        asked["retour"] = way_back(request)
    elif request.method == "GET":
        # What a form refused is not found again at its address.
        asked["retour"] = request.get_full_path()
    kept = urlencode({name: value for name, value in asked.items() if value}, safe=":/")
    return f"{reverse('todo:call' if person else 'todo:call_whom')}{'?' if kept else ''}{kept}"
