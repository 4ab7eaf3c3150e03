"""Lay out a document's text for reading: lines and tables, the quoted words marked.

Every character of the text is shown, in its order, except the tabs and bars that part the
cells of a row. Escaping is the template's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.domain import Document, PassageKind

_BAR = re.compile(r"(?<!\\)\|")
_RULE_ROW = re.compile(r"\|[\s:|-]*-[\s:|-]*\|?$")
_HEADER_CELL = re.compile(r"stt|tt|số tt|số thứ tự", re.IGNORECASE)
_LOUD = (PassageKind.HEADING, PassageKind.LETTERHEAD, PassageKind.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line; ``first`` is true for the first marked piece of the page."""

    text: str
    marked: bool = False
    first: bool = False


@dataclass(slots=True)
class Row:
    """A table row: a list of pieces each cell, and what each column is called if that is known."""

    cells: list[list[Piece]]
    labels: list[str]
    is_header: bool = False


@dataclass(slots=True)
class Block:
    """What is drawn at once: ``kind`` is "page", "table", "heading", "letterhead", "line"…"""

    kind: str
    pieces: list[Piece] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    label: str = ""


def lay_out(document: Document, start: int, end: int) -> list[Block]:
    """The blocks of a document, with the characters from ``start`` to ``end`` marked."""
    marker = _Marker(start, end)
    kinds = _kinds(document)
    pages = {offset: number for number, offset in enumerate(document.pages, 1)}
    blocks: list[Block] = []
    header: list[str] = []
    for at, line in _lines(document.text):
        if at in pages and len(pages) > 1:
            blocks.append(Block("page", label=f"Trang {pages[at]}"))
        if not line.strip():
            if blocks and blocks[-1].kind == "table":
                blocks.append(Block("gap"))
            continue
        cells = _cells(line)
        if cells:
            if _RULE_ROW.match(line.strip()):
                continue
            if not blocks or blocks[-1].kind != "table":
                blocks.append(Block("table"))
            pieces = [marker.cut(line[a:b], at + a) for a, b in cells]
            names = [line[a:b].strip() for a, b in cells]
            is_header = _HEADER_CELL.fullmatch(next(filter(None, names), "")) is not None
            header = names if is_header else header
            labels = header if len(header) == len(names) else [""] * len(names)
            blocks[-1].rows.append(Row(pieces, labels, is_header))
        else:
            blocks.append(Block(kinds.get(at, "line"), marker.cut(line, at)))
    return blocks


class _Marker:
    """Cuts lines at the ends of the marked span, and knows which mark came first."""

    def __init__(self, start: int, end: int) -> None:
        self._start, self._end = start, end
        self._is_first = True

    def cut(self, text: str, at: int) -> list[Piece]:
        a = min(max(self._start - at, 0), len(text))
        b = min(max(self._end - at, a), len(text))
        pieces = [Piece(text[:a])] if a else []
        if text[a:b].strip():
            pieces.append(Piece(text[a:b], True, self._is_first))
            self._is_first = False
        elif a < b:
            pieces.append(Piece(text[a:b]))
        return pieces + ([Piece(text[b:])] if b < len(text) else [])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _cells(line: str) -> list[tuple[int, int]]:
    """Where each cell of a table row starts and ends; empty for a line that is none."""
    if "\t" in line:
        borders = [i for i, character in enumerate(line) if character == "\t"]
        borders = [-1, *borders, len(line)]
    elif line.lstrip().startswith("|"):
        borders = [bar.start() for bar in _BAR.finditer(line)]
        if line.rstrip()[-1] != "|" or len(borders) < 2:
            borders.append(len(line))
    else:
        return []
    return [(a + 1, b) for a, b in zip(borders, borders[1:], strict=False)]


def _kinds(document: Document) -> dict[int, str]:
    """What the lines are that are not plain text, by the offset at which each starts."""
    kinds: dict[int, str] = {}
    for passage in document.passages:
        if passage.kind in _LOUD:
            for offset, _ in _lines(passage.text):
                kinds[passage.start + offset] = str(passage.kind)
    return kinds
