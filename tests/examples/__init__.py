"""What ``test_every_page`` and ``test_every_list`` need: an object for each pattern, rows for each listed model.

One module per app. It may give ``PAGES``, ``{"people:person": Example(kwargs=...)}``, and ``ROWS``,
``{"people.person": make}``.

A pattern with arguments needs an example, or the test fails. So does a page that names no permission of its own.
``make(n)`` writes n more rows that a manager may see, and returns nothing; no two with the same links where a column shows
them, or a query per row would hide behind a shared one.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Example:
    """How to open one address.

    - ``kwargs()``: makes the object and returns the arguments of the pattern
    - ``open_to``: "permission" (the view's ``permission_required``), "signed in", "everyone" or "person": a page of the own
      space, which ``kwargs()`` makes for ``tests.factories.own.the_owner()``
    - ``reader``: the fixture that may read it, where the permission alone does not say
    - ``query``: what follows the question mark
    - ``partial``: a piece of a page that htmx asks for, without head or title
    - ``writes``: tables that a GET may fill; say why in a comment
    """

    kwargs: Callable[[], dict[str, Any]] = dict
    open_to: str = "permission"
    reader: str = ""
    query: str = ""
    partial: bool = False
    writes: tuple[str, ...] = ()


def gathered(name) -> dict:
    """Return the examples of every module of this package."""
    found: dict = {}
    for module in pkgutil.iter_modules(__path__):
        found |= getattr(importlib.import_module(f"{__name__}.{module.name}"), name, {})
    return found
