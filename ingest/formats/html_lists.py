"""The numbers, letters and bullets of a web page's lists, as a browser shows them.

Knows ``type`` and the kinds of ``list-style`` written on the element itself, not those of style
sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.formats.reading import numeral

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
          "I": "upperRoman", "disc": "bullet", "circle": "bullet", "square": "bullet"}  # fmt: skip
_STYLES = {"decimal": "decimal", "decimal-leading-zero": "decimalZero",
           "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
           "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
           "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "none": "none",
           "disc": "bullet", "circle": "bullet", "square": "bullet"}  # fmt: skip
"""Kinds of ``list-style-type`` (CSS Counter Styles 3) as ``numeral`` names them."""
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?:inside\s+|outside\s+)?([\w-]+)", re.I)


def mark_of(element: Any, item: Any, count: int) -> str:
    """What stands before an item; its own style counts before the list's."""
    form = "decimal" if element.tag == "ol" else "bullet"
    for node in (element, item):
        form = _FORMS.get(node.get("type") or "", form)
        if style := _LIST_STYLE.search(node.get("style") or ""):
            form = _STYLES.get(style[1].lower(), form)
    if form == "none":
        return ""
    return "-" if form == "bullet" else f"{numeral(count, form)}."


def marked(mark: str, parts: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The parts of an item with its mark on the line of its first words."""
    if not mark:
        yield from parts
        return
    for kind, value in parts:
        if kind == "text" and value.strip():
            yield ("text", f"{mark} {value}")
            yield from parts
            return
        if kind == "line":
            yield ("text", mark)
            yield (kind, value)
            yield from parts
            return
    yield ("text", mark)
