"""Several PDFs in one, to print: each page as it stands. A bundle is no archive: what it holds is kept elsewhere."""

import io
from collections.abc import Iterable

#: What ties a page to the file that it leaves: its place in the tree of pages, in the tree of tags.
LEFT = ("/Parent", "/StructParents", "/Annots", "/Tabs")


def bundle(files: Iterable[bytes]) -> bytes:
    """Return one PDF with the pages of all of these, in order."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import PdfFileWriter

    writer = PdfFileWriter(stream_xrefs=False)
    for content in files:
        reader = PdfFileReader(io.BytesIO(content))
        pages = generic.ArrayObject()
        pages.container_ref = reader.root.container_ref
        for number in range(int(reader.root["/Pages"]["/Count"])):
            page = reader.find_page_for_modification(number)[0].get_object()
            pages.append(
                generic.DictionaryObject({name: page.raw_get(name) for name in page if name not in LEFT})
            )
        # At once: what two pages share (fonts, pictures) is copied once.
        for page in writer.import_object(pages):
            writer.insert_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
