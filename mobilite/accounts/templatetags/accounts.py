"""What the frame shows of the account: the places one may work at."""

from django import template

from mobilite.people.models import Place

register = template.Library()


@register.simple_tag(takes_context=True)
def places_to_work_at(context):
    """Return the places in service, by name: one query, for the top bar; none when the page read them (``request.open_places``)."""
    known = getattr(context.get("request"), "open_places", None)
    return known if known is not None else list(Place.objects.filter(is_open=True).order_by("name"))
