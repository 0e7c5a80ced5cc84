"""Who a rental is for, or who drives with her: the picker that comes before the form."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from mobilite.fields import french_phone
from mobilite.people.models import Person
from mobilite.people.shown import born_words, shown_name
from rentals.forms.new import online_request, waiting_sheet
from rentals.models import PrescriberSheet
from rentals.views.base import RENTALS

#: What the first page of a new rental keeps for the second.
KEPT = ("vehicule", "debut", "fin", "offre", "motif", "demande", "fiche", "conseil")
MOST = 12


def person_asked(request) -> Person | None:
    """Return the person that the address names, if this account may see her."""
    key = request.POST.get("personne") or request.GET.get("personne") or request.GET.get("person", "")
    if not key.isdecimal() or len(key) > 12:
        return None
    people = Person.objects.visible_to(request.user).filter(anonymised_at=None)
    return people.select_related("commune").filter(pk=key).first()


class PickPerson(PermissionRequiredMixin, TemplateView):
    """First question of a new rental: who? Results come as one types; without JavaScript, a button."""

    permission_required = ("rentals.add_rental", "people.view_person")
    template_name = "rentals/new_person.html"
    title = "Nouvelle location"
    #: The page that comes after: « ?personne= » is added to its address.
    goes_to = "rentals:new"
    crumbs: tuple[tuple[str, str], ...] = (RENTALS,)

    def get_context_data(self, **kwargs):
        kept = QueryDict(mutable=True)
        for name in KEPT:
            if value := self.request.GET.get(name, "")[:20]:
                kept[name] = value
        public = online_request(kept.get("demande")) or waiting_sheet(kept.get("fiche"))
        query = self.request.GET.get("q", "").replace("\x00", "").strip()[:80]
        if public is not None and "q" not in self.request.GET:
            query = public.last_name
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        found = (
            people.found_by(query)
            .select_related("commune")
            .order_by("last_name", "first_name", "pk")[: MOST + 1]
        )
        found = list(found) if len(query) > 1 else []
        return super().get_context_data(
            title=self.title,
            crumbs=list(self.crumbs),
            query=query,
            people=[self.line(person, kept) for person in found[:MOST]],
            more=len(found) > MOST,
            kept=list(kept.items()),
            new_url=self.new_person_url(kept, public, query),
            **kwargs,
        )

    def line(self, person, kept):
        asked = kept.copy()
        asked["personne"] = person.pk
        where = "" if person.address_is_hidden else str(person.commune or "")
        born = born_words(person)
        phone = french_phone(person.phone) if person.phone else ""
        return {
            "name": shown_name(person, self.request.user),
            "detail": " · ".join(filter(None, [where, phone, born])),
            "url": f"{reverse(self.goes_to)}?{asked.urlencode()}",
        }

    def new_person_url(self, kept, public, query):
        if not self.request.user.has_perm("people.add_person"):
            return ""
        asked = QueryDict(mutable=True)
        asked["suite"] = reverse(self.goes_to) + (f"?{kept.urlencode()}" if kept else "")
        if public is not None:
            asked.update(
                {"last_name": public.last_name, "first_name": public.first_name, "phone": public.phone}
            )
            if isinstance(public, PrescriberSheet):
                asked.update(
                    {
                        "birth_date": public.birth_date.isoformat(),
                        "language": public.language,
                        "commune": public.commune_id or "",
                        "referred_by": public.contact_id,
                    }
                )
        elif query and not any(letter.isdigit() for letter in query):
            asked["last_name"] = query
        return f"{reverse('people:new')}?{asked.urlencode()}"
