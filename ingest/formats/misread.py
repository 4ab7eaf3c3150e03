"""What OCR misreads in plan documents, put right by what the picture or the place shows.

"≥" comes out as ">" (Tesseract's Vietnamese data has no such sign): the bar below tells. The
roman numeral of a quarter or a section comes out as "11" or "H": the word before it, or its
place in the table, tells. Dates are mended in ``misdated``. Nothing else is touched.
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
_NUMBERED = re.compile(r"([IVX]+)(\.\s+[^\W\d_][^\t]*)$")
_DIGITS = str.maketrans("OoQlI|", "000111")
_ORDINAL = re.compile(r"(?=.*\d)(?=.*\D)[0-9OoQlI|]{2,3}")
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
    """Lines whose numerals follow each other: "I II II IV" is "I II III IV".

    Of the sections of tables (a row of two filled cells, the first a numeral) and of the
    headings in prose ("II. …"), each by themselves: a numeral that repeats the one before it
    is put right where the next one leaves just that gap; in a table, also the last one.
    Rows' ordinals with a letter in them ("1O") are put right where they then count on.
    """
    mended = _with_ordinals(lines)
    for parts_of, is_open in ((_section, True), (_heading, False)):
        found = [(at, parts) for at, line in enumerate(mended) if (parts := parts_of(line))]
        counts = [NUMERALS.index(parts[0]) for _, parts in found]
        for place in range(1, len(found)):
            before, after = counts[place - 1], counts[place + 1 : place + 2]
            counted_on = place == 1 or counts[place - 2] == before - 1
            gap = after == [before + 2] or (is_open and not after)
            if counts[place] == before and counted_on and gap:
                counts[place] = before + 1
                at, parts = found[place]
                mended[at] = NUMERALS[before + 1] + parts[1]
    return mended


def _with_ordinals(lines: Sequence[str]) -> list[str]:
    mended = list(lines)
    last = 0
    for at, line in enumerate(lines):
        first, tab, rest = line.partition("\t")
        if not tab:
            continue
        if _ORDINAL.fullmatch(first) and int(first.translate(_DIGITS)) == last + 1:
            first = first.translate(_DIGITS)
            mended[at] = f"{first}\t{rest}"
        last = int(first) if first.isdigit() else last
    return mended


def _section(line: str) -> tuple[str, str] | None:
    """The numeral of a table's section and what stands after it."""
    cells = line.split("\t")
    filled = sum(1 for cell in cells if cell)
    is_section = len(cells) > 2 and filled == 2 and cells[0] in NUMERALS
    return (cells[0], line[len(cells[0]) :]) if is_section else None


def _heading(line: str) -> tuple[str, str] | None:
    """The numeral of a heading in prose and what stands after it."""
    match = _NUMBERED.match(line)
    return (match[1], match[2]) if match and match[1] in NUMERALS else None


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
