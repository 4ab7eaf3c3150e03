"""What OCR misreads in plan documents, put right by what the picture or the place shows.

"≥" comes out as ">" (Tesseract's Vietnamese data has no such sign): the bar below tells. The
roman numeral of a quarter or a section comes out as "11" or "H": the word before it, or its
place in the table, tells. Nothing else is touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from PIL import Image

from ingest.formats.reading import numeral

_STROKES = str.maketrans({"1": "I", "l": "I", "|": "I", "!": "I", "]": "I", "H": "II", "Ï": "I"})
_QUARTER = re.compile(r"\b([Qq]uý|QUÝ)\s+([1lI|!\]H]{1,3}|[1lI|]V)(?=\s*/|\s*[,;.)]|\s|$)")
_ROMAN = frozenset("IVX")
NUMERALS = tuple(numeral(count, "upperRoman") for count in range(1, 13))
_BAR = 0.65  # of the sign's width that a row of its foot must be dark
_FOOT = 0.4  # of the sign's height
_DARK = 128


def with_quarters(text: str) -> str:
    """Text with the roman numerals of quarters as such: "Quý 11/2026" is "Quý II/2026"."""

    def written(match: re.Match[str]) -> str:
        quarter = match[2] if match[2] == "1" else match[2].translate(_STROKES)
        return f"{match[1]} {quarter}" if quarter in ("1", *NUMERALS[:4]) else match[0]

    return _QUARTER.sub(written, text)


def ordinal(cells: Sequence[str]) -> str:
    """The first cell of a row; a section's roman numeral read for what it is ("IH" is III)."""
    first = cells[0].strip(" .,:;_-'`")
    is_section = sum(1 for cell in cells[1:] if cell) == 1
    if is_section and 0 < len(first) <= 4 and not first.isdigit():
        roman = first.translate(_STROKES)
        return roman if set(roman) <= _ROMAN else cells[0]
    return first if first.isdigit() else cells[0]


def in_sequence(lines: Sequence[str]) -> list[str]:
    """Lines whose sections' roman numerals follow each other: "I II II IV" is "I II III IV".

    A section is a table row of two filled cells, the first a numeral. One that repeats the
    numeral before it is put right only where the next one, if any, leaves just that gap.
    """
    found = [(at, cells) for at, line in enumerate(lines) if (cells := _section(line))]
    counts = [NUMERALS.index(cells[0]) for _, cells in found]
    mended = list(lines)
    for place in range(1, len(found)):
        before, after = counts[place - 1], counts[place + 1 : place + 2]
        if counts[place] == before and after in ([], [before + 2]):
            counts[place] = before + 1
            at, cells = found[place]
            mended[at] = "\t".join([NUMERALS[before + 1], *cells[1:]])
    return mended


def _section(line: str) -> list[str] | None:
    cells = line.split("\t")
    filled = sum(1 for cell in cells if cell)
    return cells if len(cells) > 2 and filled == 2 and cells[0] in NUMERALS else None


def comparator(sign: str, image: Image.Image, box: tuple[int, int, int, int]) -> str:
    """ ">" or "<" as read, or "≥" or "≤" when a bar stands below it.

    ``box`` is the (left, top, right, bottom) of the word in pixels; the sign is its first
    stroke group.
    """
    left, top, right, bottom = box
    height = bottom - top
    area = np.asarray(image.crop((left - 2, top - 2, min(right, left + int(1.4 * height)),
                                  bottom + int(0.35 * height)))) < _DARK  # fmt: skip
    columns = np.flatnonzero(area.any(axis=0))
    if columns.size == 0:
        return sign
    gaps = np.flatnonzero(np.diff(columns) > 2)
    last = columns[gaps[0]] if gaps.size else columns[-1]
    glyph = area[:, columns[0] : last + 1]
    rows = np.flatnonzero(glyph.any(axis=1))
    foot = glyph[rows[-1] - int(_FOOT * (rows[-1] - rows[0])) : rows[-1] + 1]
    barred = bool((foot.mean(axis=1) >= _BAR).any())
    return {">": "≥", "<": "≤"}[sign] if barred else sign
