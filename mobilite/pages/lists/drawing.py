"""The rows of a list, drawn by hand: a template per cell costs a millisecond a row."""

from collections.abc import Callable, Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .columns import Column


def rows_html(columns: list[Column], records: Iterable, row_url: Callable) -> SafeString:
    """Return the ``<tr>`` of each record. The first cell holds the row's link, when it leads somewhere.

    Roles are written out, because a table drawn as cards on a telephone loses its own.
    """
    opened = [f'<td role="cell" class="{_css(column)}">' for column in columns]
    out = []
    for record in records:
        url = row_url(record)
        out.append('<tr role="row">')
        for index, column in enumerate(columns):
            html = column.cell(record)
            if index == 0 and url:
                html = f'<a class="who" href="{escape(url)}">{html}</a>'
            out.append(f"{opened[index]}{html}</td>")
        out.append("</tr>\n")
    return mark_safe("".join(out))


def _css(column: Column) -> str:
    flags = (
        "r",
        f"r-{column.role}" if column.role else "",
        "end" if column.end else "",
        "num" if column.role == "when" else "",
        "far" if column.far else "",
        "short" if column.short else "",
    )
    return " ".join(flag for flag in flags if flag)
