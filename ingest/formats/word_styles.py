"""What Word adds to a paragraph without writing it in: its font and its number or bullet.

Commune plans are numbered by Word as often as by hand; a reader sees "1.", "a)" or "-", so
the text must have them. Follows ECMA-376 part 1, 17.9 (numbering) and 17.7 (styles), for
the parts that office documents use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.formats.reading import numeral
from ingest.formats.word_tables import has_upright_rule

_VAL = qn("w:val")
_SYMBOLS = {"o": "◦", "§": "▪", "Ø": "➢", "ü": "✓", "v": "❖"}  # letters of Wingdings and Courier


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number starts, is written, and restarts."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    symbol: bool = False


class Styles:
    """The styles and lists of one document; counts the list items as they are read."""

    def __init__(self, document: Any) -> None:
        part = document.part
        styles = part.styles.element.findall(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in styles}
        self._default = next(
            (key for key, s in self._styles.items() if _is_default_paragraph(s)), None
        )
        self._lists, self._list_of = _lists(_related(part, RT.NUMBERING))
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def font(self, style_id: str | None) -> str | None:
        """The font that a style, or the style it is based on, names."""
        for style in self._chain(style_id):
            name = run_font(style.find(qn("w:rPr")))
            if name:
                return name
        return None

    def is_ruled(self, style_id: str | None) -> bool:
        """Whether a table style draws lines between columns."""
        return any(
            has_upright_rule(borders)
            for style in (self._chain(style_id) if style_id else [])
            for borders in style.iterfind(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
        )

    def label(self, properties: Any) -> str:
        """Count one paragraph (its ``w:pPr``, or None) and give its number or bullet."""
        number_id, depth = self._numbering(properties)
        levels = self._lists.get(number_id or "")
        if not levels or depth not in levels:
            return ""
        counters = self._counters.setdefault(self._list_of[number_id or ""][0], {})
        overrides = self._list_of[number_id or ""][1]
        if depth in overrides and (number_id or "", depth) not in self._started:
            counters[depth] = overrides[depth] - 1
        self._started.add((number_id or "", depth))
        counters[depth] = counters.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counters if d > depth]:
            del counters[deeper]
        return _written(levels, counters, depth)

    def _numbering(self, properties: Any) -> tuple[str | None, int]:
        """The list and level a paragraph belongs to, its own words before its style's."""
        own = _list_reference(properties)
        if own[0] is not None and own[1] is not None:
            return own[0], own[1]
        style_id = _child_value(properties, "w:pStyle") or self._default
        number_id, depth = own
        for style in self._chain(style_id):
            found = _list_reference(style.find(qn("w:pPr")))
            number_id = number_id if number_id is not None else found[0]
            depth = depth if depth is not None else found[1]
        return number_id, depth or 0

    def _chain(self, style_id: str | None) -> list[Any]:
        """A style and those it is based on, nearest first."""
        chain: list[Any] = []
        style = self._styles.get(style_id or self._default)
        while style is not None and style not in chain:
            chain.append(style)
            style = self._styles.get(_child_value(style, "w:basedOn"))
        return chain


def run_font(properties: Any) -> str | None:
    """The Latin font that run properties (``w:rPr`` or None) name."""
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    if fonts is None:
        return None
    name: str | None = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))
    return name


def _related(part: Any, kind: str) -> Any:
    """The XML root of the part that ``part`` refers to as ``kind``, or None."""
    for relation in part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _lists(root: Any) -> tuple[dict[str, dict[int, Level]], dict[str, tuple[str, dict[int, int]]]]:
    """Levels by list id, and for each list the counters it shares and its own starts."""
    levels_of: dict[str, dict[int, Level]] = {}
    shared: dict[str, tuple[str, dict[int, int]]] = {}
    if root is None:
        return levels_of, shared
    abstract: dict[str, Any] = {
        a.get(qn("w:abstractNumId")): a for a in root.findall(qn("w:abstractNum"))
    }
    by_style = {_child_value(a, "w:styleLink"): key for key, a in abstract.items()}
    for num in root.findall(qn("w:num")):
        number_id = num.get(qn("w:numId"))
        key = _child_value(num, "w:abstractNumId") or ""
        if key not in abstract:
            continue
        key = by_style.get(_child_value(abstract[key], "w:numStyleLink") or "-", key)
        levels = {_depth(lvl): _level(lvl) for lvl in abstract[key].findall(qn("w:lvl"))}
        starts: dict[int, int] = {}
        for override in num.findall(qn("w:lvlOverride")):
            depth, start = _depth(override), _child_value(override, "w:startOverride")
            own = override.find(qn("w:lvl"))
            if own is not None:
                levels[depth] = _level(own)
            if start is not None and depth in levels:
                starts[depth] = int(start)
                levels[depth] = replace(levels[depth], start=int(start))
        levels_of[number_id], shared[number_id] = levels, (key, starts)
    return levels_of, shared


def _level(element: Any) -> Level:
    font = run_font(element.find(qn("w:rPr"))) or ""
    return Level(
        start=int(_child_value(element, "w:start") or 1),
        form=_child_value(element, "w:numFmt") or "decimal",
        text=_child_value(element, "w:lvlText") or "",
        legal=element.find(qn("w:isLgl")) is not None,
        symbol=font.startswith(("Wingdings", "Symbol", "Courier")),
    )


def _written(levels: dict[int, Level], counters: dict[int, int], depth: int) -> str:
    """The label as Word draws it: "%1.%2." with each level's count in its own form."""
    level = levels[depth]
    if level.form == "bullet":
        return _SYMBOLS.get(level.text, level.text) if level.symbol else level.text

    def count(match: re.Match[str]) -> str:
        above = int(match.group(1)) - 1
        of_level = levels.get(above, Level())
        form = "decimal" if level.legal and above != depth else of_level.form
        return numeral(counters.get(above, of_level.start), form)

    return re.sub(r"%([1-9])", count, level.text)


def _is_default_paragraph(style: Any) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")


def _list_reference(properties: Any) -> tuple[str | None, int | None]:
    reference = properties.find(qn("w:numPr")) if properties is not None else None
    depth = _child_value(reference, "w:ilvl")
    return _child_value(reference, "w:numId"), int(depth) if depth is not None else None


def _depth(element: Any) -> int:
    return int(element.get(qn("w:ilvl")) or 0)


def _child_value(element: Any, tag: str) -> str | None:
    child = element.find(qn(tag)) if element is not None else None
    value: str | None = child.get(_VAL) if child is not None else None
    return value
