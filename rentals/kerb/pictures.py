"""The drawing and the camera: marks placed on the vehicle, photos all around it (rows E1, E2)."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import View

from mobilite.files import images, storage
from mobilite.files.serving import private, serve
from mobilite.pages.drawings import HEIGHT, WIDTH
from mobilite.pages.french import plural
from rentals.kerb import drafts, sights
from rentals.kerb.marks import mark_name
from rentals.kerb.views import BACK, NEXT, QUIT, KerbView, StepView
from rentals.models import ConditionPhoto, MarkKind, Rental

#: How wide the drawing is touched, in pixels, on a small telephone, a telephone, a larger screen: kerb.css shows one.
TAPS = (("s", 288, 136), ("m", 324, 153), ("l", 540, 255))
#: As near as this to a new mark, in units of the drawing, a tap is about that mark.
NEAR = 14
MOST_MARKS = 40


class PictureStep(StepView):
    """A step that receives photos: each is kept as soon as it comes."""

    def keep_photos(self, names) -> list[str]:
        """Keep the photos of the request under these names; return what is wrong with the others."""
        wrong = []
        for name in names:
            upload = self.request.FILES.get(f"photo-{name}")
            if upload is None:
                continue
            try:
                image = images.clean(upload)
            except ValidationError as error:
                wrong += error.messages
                continue
            with self.writing() as draft:
                drafts.keep_photo(draft, name, image)
        if self.request.FILES:
            del self.act
        return wrong

    def post(self, request, pk):
        try:
            return self.act_upon(request.POST.get("do", NEXT))
        except drafts.AlreadyDone:
            return HttpResponseRedirect(self.act.url("done"))

    def act_upon(self, do):
        raise NotImplementedError


class PhotosStep(PictureStep):
    """The views around the vehicle; fewer with a motive."""

    key = "photos"

    def act_upon(self, do):
        wrong = self.keep_photos(view["name"] for view in self.act.views)
        reason = self.request.POST.get("few", "").replace("\x00", "").strip()[:200]
        if reason != self.act.few_photos_reason:
            with self.writing() as draft:
                draft.data["few_photos_reason"] = reason
            del self.act
        if wrong:
            return self.show(None, wrong=wrong)
        if do == BACK:
            return HttpResponseRedirect(self.where_back)
        if do == QUIT:
            return HttpResponseRedirect(self.record_url)
        if do == NEXT:
            if self.act.photos_taken >= self.act.photos_asked or reason:
                return HttpResponseRedirect(self.go_on())
            left = self.act.photos_asked - self.act.photos_taken
            said = f"Il manque {plural(left, 'photo')}\u00a0: prenez-les, ou dites pourquoi."
            return self.show(None, few_error=said)
        return HttpResponseRedirect(self.act.url("photos"))


class MarksStep(PictureStep):
    """Side after side: the marks known before, and a touch where there is a new one."""

    key = "marks"

    @property
    def side(self) -> str:
        """The side that is looked at: the one asked for, else the first that was not."""
        known = [side for side, _label in self.act.sides]
        asked = self.request.POST.get("side") or self.request.GET.get("cote")
        return asked if asked in known else next((s for s in known if s not in self.act.seen_sides), known[0])

    def act_upon(self, do):
        side = self.side
        wrong = self.keep_photos(mark_name(mark["id"]) for mark in self.act.new_marks)
        if wrong:
            return self.show(None, wrong=wrong)
        post = self.request.POST
        if "kind" in post:
            return self._name(*post["kind"].partition(":")[::2])
        if "remove" in post:
            return self._remove(post["remove"])
        touched = self._touched()
        if touched:
            return self._mark(side, *touched)
        if do == BACK:
            return HttpResponseRedirect(self._before(side))
        if do == QUIT:
            return HttpResponseRedirect(self.record_url)
        if do == NEXT:
            return self._seen(side)
        return self._stay(side, post.get("mark", ""))

    def _stay(self, side, mark=""):
        then = "&puis=review" if self.request.POST.get("then") == "review" else ""
        chosen = f"&marque={mark}#laquelle" if mark else ""
        return HttpResponseRedirect(f"{self.act.url('marks')}?cote={side}{then}{chosen}")

    def _touched(self) -> tuple[int, int] | None:
        """Return where the drawing was touched, in thousandths: by the picture's own button, or by naming a part."""
        post = self.request.POST
        for name, width, height in TAPS:
            x, y = post.get(f"tap-{name}.x", ""), post.get(f"tap-{name}.y", "")
            # A keyboard presses the picture at its corner: nowhere.
            if x.isdecimal() and y.isdecimal() and len(x + y) < 10 and (x, y) != ("0", "0"):
                return min(int(x) * 1000 // width, 1000), min(int(y) * 1000 // height, 1000)
        if post.get("do") == "add":
            for zone in sights.zones(self.act.drawing, self.side):
                if zone.name == post.get("part"):
                    across, down = zone.middle
                    return across * 1000 // WIDTH, down * 1000 // HEIGHT
        return None

    def _mark(self, side, x, y):
        across, down = x * WIDTH // 1000, y * HEIGHT // 1000
        for mark in self.act.new_marks:
            if mark["side"] == side and abs(mark["x"] - across) < NEAR and abs(mark["y"] - down) < NEAR:
                return self._stay(side, mark["id"])
        press = self.request.POST.get("press", "")[:16]
        if not press.isalnum():
            raise Http404
        with self.writing() as draft:
            marks = draft.data.setdefault("marks", [])
            # A touch that the network sends twice is one mark.
            if len(marks) < MOST_MARKS and all(mark["id"] != press for mark in marks):
                marks.append({"id": press, "side": side, "x": x, "y": y, "kind": ""})
        return self._stay(side, press)

    def _name(self, identity, kind):
        if kind not in MarkKind.values:
            raise Http404
        side = self.side
        with self.writing() as draft:
            for mark in draft.data.get("marks", []):
                if mark["id"] == identity:
                    mark["kind"], side = kind, mark["side"]
        return self._stay(side, identity)

    def _remove(self, identity):
        with self.writing() as draft:
            marks = draft.data.get("marks", [])
            draft.data["marks"] = [mark for mark in marks if mark["id"] != identity]
            drafts.forget_file(draft.data.get("photos", {}).pop(mark_name(identity), None))
        return self._stay(self.side)

    def _seen(self, side):
        unnamed = next((m for m in self.act.new_marks if m["side"] == side and not m["kind"]), None)
        if unnamed is not None:
            said = f"Dites ce qu’est la marque {unnamed['number']}, ou retirez-la."
            return self.show(None, kind_error=said, chosen=unnamed)
        with self.writing() as draft:
            seen = draft.data.setdefault("seen", [])
            if side not in seen:
                seen.append(side)
        del self.act
        following = self._following(side)
        return self._stay(following) if following else HttpResponseRedirect(self.go_on())

    def _following(self, side) -> str:
        """Return the side to look at next: the one after, else one that was left out; nothing when all are seen."""
        order = [known for known, _label in self.act.sides]
        after = order[order.index(side) + 1 :]
        left = [known for known in [*after, *order] if known not in self.act.seen_sides and known != side]
        if self.request.POST.get("then") == "review":
            return left[0] if left else ""
        return after[0] if after else left[0] if left else ""

    def _before(self, side) -> str:
        order = [known for known, _label in self.act.sides]
        place = order.index(side)
        return f"{self.act.url('marks')}?cote={order[place - 1]}" if place else self.where_back

    def show(self, form, **context):
        act, side = self.act, self.side
        marks = [mark for mark in act.marks() if mark["side"] == side]
        wanted = self.request.GET.get("marque") or self.request.POST.get("mark")
        chosen = context.pop("chosen", None) or next(
            (mark for mark in marks if mark["is_new"] and mark["id"] == wanted), None
        )
        chosen = chosen or next((mark for mark in marks if mark["is_new"] and not mark["kind"]), None)
        following = self._following(side)
        return super().show(
            form,
            side=side,
            side_label=dict(act.sides)[side],
            tabs=[self._tab(one, label) for one, label in act.sides],
            marks=marks,
            listed=sorted(marks, key=lambda mark: not mark["is_new"]),
            chosen=chosen,
            kinds=MarkKind.choices,
            taps=TAPS,
            parts=[zone.name for zone in sights.zones(act.drawing, side)],
            following=sights.the_side(following) if following else "",
            title_side=sights.the_side(side),
            **context,
        )

    def _tab(self, side, label):
        count = sum(1 for mark in self.act.marks() if mark["side"] == side)
        said = plural(count, "marque") if count else ""
        seen = side in self.act.seen_sides
        return {
            "url": f"{self.act.url('marks')}?cote={side}",
            "label": label,
            "is_here": side == self.side,
            "seen": seen,
            "said": said or ("vu" if seen else "à voir"),
        }


class DraftPhoto(KerbView):
    """A photo of the report in progress."""

    def get(self, request, pk, name):
        file_name = self.act.data.get("photos", {}).get(name)
        if not file_name:
            raise Http404
        return _sent(file_name, request)


class ReportPhoto(PermissionRequiredMixin, View):
    """A photo of a written report, for those who may see rentals."""

    permission_required = "rentals.view_rental"

    def get(self, request, pk):
        seen = ConditionPhoto.objects.filter(
            report__rental_vehicle__rental__in=Rental.objects.visible_to(request.user)
        )
        return _sent(get_object_or_404(seen, pk=pk).file_name, request)


def _sent(file_name, request):
    if "petite" not in request.GET:
        return serve(file_name, "image/jpeg")
    try:
        return private(HttpResponse(images.smaller(storage.read(file_name)), content_type="image/jpeg"))
    except FileNotFoundError as error:
        raise Http404 from error
