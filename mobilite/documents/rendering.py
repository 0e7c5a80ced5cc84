"""From a frozen paper to PDF bytes. WeasyPrint's only door.

PDF/A-3a for the archives (fonts embedded, tagged, one colour profile) and PDF/UA-1 for readers. Nothing comes from
the network: the style sheet and pictures of ``paper/``, and private photos, are all that a template may name.
"""

import re
from functools import cache
from math import ceil
from pathlib import Path
from urllib.request import url2pathname

from django.template.loader import render_to_string

from mobilite.files import storage
from mobilite.pages.french import typography
from mobilite.registry import registered

PAPER = Path(__file__).resolve().parent / "paper"

#: A template shows a private picture with ``<img src="private:photos/….jpg">``.
PRIVATE = "private:"

VARIANT = {"pdf_variant": "pdf/a-3a", "pdf_tags": True}

#: Photos are printed at most 85 mm wide: more dots only weigh.
PICTURES = {"optimize_images": True, "dpi": 150, "jpeg_quality": 70}

#: What says PDF/UA in a file that says PDF/A already, and describes the word, as PDF/A asks.
ACCESSIBLE = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


#: WeasyPrint measures in CSS pixels; a ticket's margins and a little room, in millimetres.
PIXELS_A_MM, ROLL_MARGINS = 96 / 25.4, 12


class MissingPicture(Exception):
    """A page names a picture or a file that is not there, or that it may not show: it is not drawn without."""


def draw(document) -> bytes:
    """Draw the PDF of an issued document.

    Apps above put in it what it carries besides: point "paper_drawn", ``callable(document, pdf) -> pdf``.
    """
    content = pdf(page(document), identifier=document.context_sha256)
    for item in registered("paper_drawn"):
        content = item.value(document, content)
    return content


def ticket(document) -> bytes:
    """Draw what a receipt says on the 80 mm roll of a till, as long as it is. A copy, not an archive."""
    import weasyprint

    template = document.template.replace(".html", "_ticket.html")

    def drawn(height=""):
        html = page(document, template=template, height=height)
        return weasyprint.HTML(
            string=html, base_url=f"{PAPER.as_uri()}/", url_fetcher=_fetcher_class()()
        ).render()

    # Once on a long roll to know how far it goes, then on a page of that length.
    body = drawn().pages[0]._page_box.children[0]
    return drawn(ceil(body.height / PIXELS_A_MM) + ROLL_MARGINS).write_pdf()


def page(document, *, template: str = "", **more) -> str:
    """Write the document's HTML from its frozen context alone."""
    context = {**document.context, "fingerprint": document.context_sha256, **more}
    text = render_to_string(template or document.template, context)
    return re.sub(r">[^<]+", lambda words: _spaced(words[0]), text)


def _spaced(words):
    """Write what conditions of the template and typed texts left the French way.

    One space where there were several, none before a full stop; those before « : ; ? ! », after « n° » and between
    a number and its unit hold.
    """
    words = re.sub(r"\s*\n\s*| {2,}", " ", words).replace("&#x27;", "’").replace("° ", "°\u00a0")
    words = re.sub(r"(?<=\d) (?=(?:mois|jours?|heures?|ans?|fois|km)\b)", "\u00a0", words)
    return typography(re.sub(r" +(?=[.,)])", "", words))


def pdf(html: str, *, identifier: str = "") -> bytes:
    """Draw a page written in HTML. The same page and identifier give the same bytes. Raises MissingPicture."""
    import weasyprint  # a second to import: the processes that never draw do not pay it
    from weasyprint.urls import FatalURLFetchingError

    try:
        drawn = weasyprint.HTML(
            string=html, base_url=f"{PAPER.as_uri()}/", url_fetcher=_fetcher_class()()
        ).render(**VARIANT, **PICTURES)
    except FatalURLFetchingError as error:  # not an Exception: it would end a server's process
        raise MissingPicture(str(error)) from error
    _say_more(drawn.metadata)
    return drawn.write_pdf(pdf_identifier=identifier.encode() or None, **VARIANT, **PICTURES)


def _say_more(metadata):
    """Make the metadata claim PDF/UA too, and stay readable without unpacking, as archives ask."""
    described, included = metadata.generate_rdf_metadata, metadata.include_in_pdf
    end = b"</rdf:RDF>"
    metadata.generate_rdf_metadata = lambda *words: described(*words).replace(end, ACCESSIBLE + end)
    metadata.include_in_pdf = lambda *words: included(*words[:-1], False)


@cache
def _fetcher_class():
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        """Give the files of ``paper/`` and private pictures; anything else stops the drawing."""

        def __init__(self):
            super().__init__(allowed_protocols={"file", "data"})

        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            try:
                return URLFetcherResponse(url, *_file(url))
            except (OSError, ValueError) as error:
                raise FatalURLFetchingError(f"A document may not show {url}") from error

    return Fetcher


def _file(url):
    """Return the content of a file that a template may name, and its headers. Raises ValueError for any other."""
    if url.startswith(PRIVATE):
        return storage.read(url.removeprefix(PRIVATE)), {"Content-Type": "image/jpeg"}
    if not url.startswith("file://"):
        raise ValueError("Only files of the paper folder.")
    path = Path(url2pathname(url.removeprefix("file://"))).resolve()
    if not path.is_relative_to(PAPER):
        raise ValueError("Only files of the paper folder.")
    kinds = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
    return path.read_bytes(), {"Content-Type": kinds[path.suffix]}
