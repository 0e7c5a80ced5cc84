"""What the frame shows of the account: the places one may work at."""

from django import template

from mobilite.people.models import Place

register = template.Library()


@register.simple_tag
def places_to_work_at():
    """Return the places in service, by name: one query, for the top bar."""
    return list(Place.objects.filter(is_open=True).order_by("name"))
