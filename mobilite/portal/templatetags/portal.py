"""What public pages show of their languages."""

from django import template
from django.utils import translation

from mobilite.portal.catalogues import is_by_machine
from mobilite.portal.languages import offered

register = template.Library()


@register.simple_tag
def spoken() -> dict:
    """Return the language of this page, the others that the switch offers, and whether a machine wrote it."""
    names = offered()
    code = translation.get_language()
    return {
        "current": names.get(code, code),
        "others": [one for one in names.items() if one[0] != code],
        "by_machine": is_by_machine(code),
    }
