"""Leave out letters that a program has printed twice, a hair apart, to make them bold.

The same as pdfplumber's ``dedupe_chars``, in time that grows with the letters and not with
their square: a page without such letters is given as it is.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdfplumber.page import Page

_APART = 1.0  # points


def without_doubled(page: Page) -> Page:
    """The page with each letter once."""
    places: dict[tuple[Any, ...], list[tuple[float, float]]] = defaultdict(list)
    doubled: set[int] = set()
    for char in page.chars:
        x, y = char["x0"], char["top"]
        same = (char["text"], char["fontname"], char["size"], char["upright"])
        column, line = int(x // _APART), int(y // _APART)
        near = (
            place
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for place in places.get((column + dx, line + dy, same), ())
        )
        if any(abs(x - a) <= _APART and abs(y - b) <= _APART for a, b in near):
            doubled.add(id(char))
        else:
            places[(column, line, same)].append((x, y))
    return page.filter(lambda item: id(item) not in doubled) if doubled else page
