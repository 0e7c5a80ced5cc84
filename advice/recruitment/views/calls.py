"""Whom to call: one tap to dial, why this call, the short sheet, then the result."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from django.views.generic import TemplateView

from advice.recruitment.lists import CHANGE, REFERRALS
from advice.recruitment.models import Referral
from advice.recruitment.operations import attempts_of, missed
from advice.recruitment.sheet import texts_of
from advice.recruitment.views.base import call_url
from mobilite import clock
from mobilite.fields import french_phone
from mobilite.pages.french import datetime_fr, plural
from mobilite.people.shown import contact_rules, shown_name
from mobilite.todo.moments import is_safe

MOST = 30


class Calls(PermissionRequiredMixin, TemplateView):
    """The calls to make, those due first."""

    permission_required = (CHANGE, "todo.change_task")
    template_name = "recruitment/calls.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, clock.now()
        rows = Referral.objects.visible_to(user).to_call()
        rows = rows.select_related("person__commune", "employer__partner", "opening", "proposed_by")
        waiting = list(rows.order_by("contact_due_at", "pk")[: MOST + 1])
        tried = attempts_of(waiting)
        return super().get_context_data(
            title="À appeler",
            crumbs=[REFERRALS],
            lines=[self.line(one, tried[one.pk], now) for one in waiting[:MOST]],
            more=len(waiting) > MOST,
            list_url=f"{reverse('recruitment:list')}?vue=appeler",
            **kwargs,
        )

    def line(self, one: Referral, calls: list, now) -> dict:
        person, lost = one.person, missed(calls)
        where = f"{one.employer.short}{f', {one.opening}' if one.opening else ''}"
        by = f" par {one.proposed_by}" if one.proposed_by else ""
        why = f"Proposée{by}, {datetime_fr(one.proposed_at, year=False)}. {where}."
        if lost:
            last = lost[-1]
            why += (
                f" {plural(len(lost), 'essai')} sans réponse, le dernier {datetime_fr(last.at, year=False)}."
            )
        return {
            "referral": one,
            "name": shown_name(person, self.request.user),
            "commune": str(person.commune or ""),
            "phone": person.phone,
            "phone_words": french_phone(person.phone) if person.phone else "",
            "language": "" if person.language == "fr" else person.get_language_display(),
            "due": datetime_fr(one.contact_due_at, year=False),
            "late": one.contact_due_at < now,
            "why": why,
            "rules": contact_rules(person),
            "safe": is_safe(person, now),
            "sheet": texts_of(one),
            "note": call_url(one, back=reverse("recruitment:calls")),
        }
