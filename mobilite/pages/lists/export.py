"""A list as a file: the CSV that a French spreadsheet opens at a double click, or XLSX."""

import csv
import re
import tempfile
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from urllib.parse import quote

from django.http import FileResponse, StreamingHttpResponse

from mobilite.pages import french

RISKY = ("=", "+", "-", "@", "\t", "\r")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(cell):
    """Return the cell with a quote in front where a spreadsheet would run it as a formula."""
    if not isinstance(cell, str):
        return cell
    cell = CONTROL.sub("", cell)
    return f"'{cell}" if cell.startswith(RISKY) else cell


def french_cell(value) -> str:
    """Return a value as a French CSV holds it: « 12,50 », « 07/04/2026 09:30 » in Paris, « oui »."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{french.local(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (Decimal, float)):
        return str(value).replace(".", ",")
    return harmless(str(value)) if not isinstance(value, int) else str(value)


class _Echo:
    def write(self, line):
        return line


def csv_response(name: str, head, rows):
    """Stream rows (iterables of values) as a CSV file called ``name``.csv."""
    writer = csv.writer(_Echo(), delimiter=";")
    lines = (writer.writerow([french_cell(value) for value in row]) for row in rows)
    body = chain(["\ufeff", writer.writerow([harmless(label) for label in head])], lines)
    return _named(StreamingHttpResponse(body, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def xlsx_response(name: str, head, rows):
    """Send rows as an XLSX file called ``name``.xlsx. Dates and amounts stay dates and numbers."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Liste")
    sheet.freeze_panes = "A2"
    titles = []
    for label in head:
        cell = WriteOnlyCell(sheet, value=harmless(label))
        cell.font = Font(bold=True)
        titles.append(cell)
    sheet.append(titles)
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it)
    book.save(target)
    target.seek(0)
    return _named(FileResponse(target, content_type=XLSX), f"{name}.xlsx")


def _xlsx_cell(sheet, value):
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (datetime, date)):
        moment = french.local(value).replace(tzinfo=None) if isinstance(value, datetime) else value
        cell = WriteOnlyCell(sheet, value=moment)
        cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
        return cell
    if isinstance(value, Decimal):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "#,##0.00"
        return cell
    return value if value is None or isinstance(value, (int, float)) else harmless(str(value))


def _named(response, filename):
    response["Content-Disposition"] = (
        f'attachment; filename="{french.fold(filename.rsplit(".", 1)[0]).replace(" ", "-")}'
        f".{filename.rsplit('.', 1)[1]}\"; filename*=UTF-8''{quote(filename)}"
    )
    return response
