"""The languages of the public pages (row K3). Staff pages, papers and what is stored stay French, whatever a browser says.

A page is public by its view: ``speaks = True`` (``PublicPage`` says it). It is shown in the language that was pressed
(a cookie), else in the one that the session knows of its person, else in the browser's, else in French.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

#: ``?langue=ar`` on any public page changes the language and comes back to the page.
ASKED = "langue"
#: Where a session keeps the language of the person whose pages it shows (``people.Language``).
KNOWN = "portal_language"
#: A language of people/models that another one's catalogue serves: written Dari is Persian as Afghanistan writes it.
SERVED_BY = {"prs": "fa"}


def offered() -> dict[str, str]:
    """Return the languages of the switch, each named in itself, by code."""
    return dict(settings.LANGUAGES)


def remember(request: HttpRequest, language: str) -> None:
    """Keep in the session the language that we know of a person, for when she pressed none."""
    code = SERVED_BY.get(language, language)
    if code in offered():
        request.session[KNOWN] = code


def language_of(request: HttpRequest) -> str:
    """Return the language in which a public page is shown to this browser."""
    pressed = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if pressed in offered():
        return pressed
    # A browser that has no session is not given one for this.
    known = request.session.get(KNOWN) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    return known if known in offered() else translation.get_language_from_request(request)


@contextmanager
def in_french() -> Iterator[None]:
    """Do in the house's language what a public page asks for: tasks, messages and papers are written in French."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def translated(sentence: str) -> str:
    """Return the sentence of a refusal in the language of the page: operations write it in French.

    It is known to the catalogues as its source has it, before ``typography`` put its no-break spaces.
    """
    for said in (sentence, sentence.replace("\u00a0", " ").replace("\u202f", " ")):
        if (words := translation.gettext(said)) != said:
            return words
    return sentence


def is_public(view: Callable) -> bool:
    """Tell whether a view shows itself in the visitor's language."""
    return getattr(getattr(view, "view_class", view), "speaks", False)


class PublicLanguages:
    """Middleware: public pages in the visitor's language, all the others in French."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # The handler draws a page before it comes back here.
        with in_french():
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        if not is_public(view):
            return None
        asked = request.GET.get(ASKED)
        if request.method == "GET" and asked is not None:
            return pressed(request, asked)
        translation.activate(language_of(request))
        return None


def pressed(request: HttpRequest, language: str) -> HttpResponse:
    """Come back to the same page without the question, and remember the language; one that we do not speak changes nothing."""
    query = request.GET.copy()
    del query[ASKED]
    response = redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
    if language in offered():
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    response["Cache-Control"] = "no-store"
    return response
