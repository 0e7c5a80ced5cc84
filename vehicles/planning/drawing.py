"""How a row of the planning is written: strings, because 500 rows of a template would take a second.

Spans are placed by classes (``s12 e40``: grid lines), never by style attributes: strict CSP.
"""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from mobilite.clock import PARIS
from mobilite.pages import french
from mobilite.pages.presentation import icon
from vehicles.models import State
from vehicles.planning.board import Group, Row, Span
from vehicles.planning.window import Scale, Window

ICONS = {
    "late": "triangle-alert",
    "expected": "clock",
    "held": "bookmark",
    "workshop": "wrench",
    "cleaning": "sparkles",
}
#: Past spans are all drawn alike: what matters is who had the vehicle.
LOOKS = {"returned": "past", "closed": "past", "expected": "ongoing", "lease": "ongoing", "rental": "ongoing"}


class Drawing:
    """Write the rows of one board. ``new_rental_url`` is where a free span leads, or "" when it may not."""

    def __init__(self, window: Window, now: datetime, *, new_rental_url: str = ""):
        self.window, self.now, self.new_rental_url = window, now, new_rental_url
        self.marks = {name: icon(symbol) for name, symbol in ICONS.items()}
        self.alert = icon("triangle-alert")

    def row(self, row: Row, closed: SafeString, starts: list[tuple[int, int, str, str]]) -> SafeString:
        """Write a vehicle's track: closed days, free places, spans. ``starts`` is :meth:`departures` of its place."""
        parts = [closed]
        if self.new_rental_url and row.vehicle.state == State.IN_SERVICE:
            parts += self.free(row, starts)
        parts += [self.span(one, row.vehicle) for one in row.spans]
        return mark_safe("".join(parts))

    def closed(self, group: Group, calendar) -> SafeString:
        """Write the hatching of the days when a place is closed, once for all its rows."""
        parts = []
        for day in self.window.days:
            if not calendar[group.place.pk, day].is_open:
                start, end = self.window.day_lines(day)
                parts.append(f'<i class="pl-off s{start} e{end}"></i>')
        return mark_safe("".join(parts))

    def departures(self, group: Group, calendar) -> list[tuple[int, int, str, str]]:
        """Return, for each open day still to come, its first and last line, its value in a link and its name.

        A week offers each day, a month each week: fewer links, the same reach.
        """
        found: list[tuple[int, int, str, str]] = []
        for day in self.window.days:
            state = calendar[group.place.pk, day]
            if not state.is_open or day < self.now.astimezone(PARIS).date():
                continue
            start, end = self.window.day_lines(day)
            opens = datetime.combine(day, state.hours[0][0], PARIS)
            start = max(start, self.window.line(max(opens, self.now), up=opens < self.now))
            if start >= end:
                continue
            if (
                self.window.scale is Scale.MONTH
                and found
                and day.weekday()
                and found[-1][1] == self.window.day_lines(day)[0]
            ):
                found[-1] = (found[-1][0], end, *found[-1][2:])
            else:
                found.append((start, end, day.isoformat(), french.date_fr(day, year=False)))
        return found

    def free(self, row: Row, starts: list[tuple[int, int, str, str]]) -> list[str]:
        """Write a link for each free stretch where a rental can start."""
        line, taken = self.window.line, []
        for one in row.spans:
            if one.ends_on_time:
                return []
            taken.append((line(one.starts_at), line(one.blocked_until or one.ends_at, up=True)))
        least = 2 if self.window.scale is Scale.WEEK else 1
        links = []
        for start, end, value, name in starts:
            at = start
            for busy_from, busy_until in [*taken, (end, end)]:
                until = min(busy_from, end)
                if until - at >= least:
                    query = escape(urlencode({"vehicule": row.vehicle.pk, "debut": value}))
                    links.append(
                        f'<a class="free s{at} e{until}" href="{self.new_rental_url}?{query}"'
                        f' aria-label="Louer {row.vehicle.number} le {name}">+</a>'
                    )
                    break  # one link a stretch: what is after the next span starts on its own day
                at = max(at, min(busy_until, end))
        return links

    def span(self, one: Span, vehicle) -> str:
        """Write one span: a link that opens its record, with its state in words for who cannot see colours."""
        line, window = self.window.line, self.window
        start = line(one.starts_at)
        end = max(line(one.ends_at, up=True), start + 1)
        look = LOOKS.get(one.state, one.state)
        css = f"span k-{look} s{start} e{min(end, window.columns + 1)}"
        if one.starts_at < window.starts_at:
            css += " from-before"
        if one.ends_at > window.ends_at:
            css += " goes-on"
        if one.flag:
            css += " k-flag"
        until = self.until(one)
        detail = one.flag or (until if one.who else one.detail)
        who = escape(one.who or one.word)
        said = escape(", ".join(filter(None, [one.who, one.word, one.flag, one.detail, until])))
        mark = self.alert if one.flag else self.marks.get(one.state, "")
        title = f'title="{said}" aria-label="{vehicle.number} : {said}"'
        inside = f'{mark}<b>{who}</b><span class="x">{escape(detail)}</span>'
        drawn = (
            f'<a class="{css}" href="{one.url}" {title}>{inside}</a>'
            if one.url
            else (f'<span class="{css}" role="img" {title}>{inside}</span>')
        )
        if one.blocked_until and window.scale is Scale.WEEK and one.ends_at < window.ends_at:
            rest = max(line(one.blocked_until, up=True), end + 1)
            if one.blocked_until > one.ends_at and end <= window.columns:
                drawn += f'<i class="span k-turn s{end} e{min(rest, window.columns + 1)}"></i>'
        return drawn

    def until(self, one: Span) -> str:
        """Return « → jeu. 9 avril, 17 h »; for what is late, since when."""
        if one.ends_on_time:
            return f"depuis {french.datetime_fr(one.ends_on_time, year=False)}"
        soon = one.ends_at - self.now < timedelta(days=60)
        if ends_a_day(one.ends_at):
            return f"→ {french.date_fr(one.ends_at - timedelta(hours=1), year=not soon)}"
        return f"→ {french.datetime_fr(one.ends_at, year=False) if soon else french.date_fr(one.ends_at)}"

    def last(self, one: Span) -> str:
        """Return the end with its year, for the table: « jeu. 9 avril 2026, 17 h »."""
        if one.ends_on_time:
            return f"{french.datetime_fr(one.ends_on_time)}, pas revenu"
        if ends_a_day(one.ends_at):
            return french.date_fr(one.ends_at - timedelta(hours=1))
        return french.datetime_fr(one.ends_at)


def ends_a_day(at: datetime) -> bool:
    """Tell whether an end falls at midnight: the day before is then the last one, whole."""
    here = french.local(at)
    return (here.hour, here.minute) == (0, 0)
