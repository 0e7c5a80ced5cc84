"""What templates call about people: ``{{ person|shown_name:request.user }}``."""

from django import template

from mobilite.people import shown

register = template.Library()

register.filter("shown_name", shown.shown_name)
register.filter("shown_address", shown.shown_address)
