"""Section rows of a table, and rows that only name what stands under them."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.text import clean
from ingest.columns import ROMAN_CELL, looks_like_number, looks_like_time
from ingest.marked_periods import is_mark
from ingest.rows import Row, values_of

TITLE_MAX = 120
_ROMAN_LEAD = re.compile(r"^\W*((?:X{0,2})(?:IX|IV|V?I{1,3}|V|X))\s*[.)]\s+(\S.*)$", re.S)
_PART_LEAD = re.compile(
    r"^\W*((?:Phần|PHẦN|Mục|MỤC|Nhóm(?: nhiệm vụ)?|NHÓM)\s+(?:thứ\s+)?(?:[IVX]+|\d+|[A-H]))"
    r"(?=$|[\s.:)–-])[\s.:)–-]*(.*)$",
    re.S,
)
_LETTER = re.compile(r"[a-zđ]$", re.I)


def section_of(raw: list[str]) -> tuple[str, str] | None:
    """The label and title of a section row ("II | Cải cách …"), or None; the label may be ""."""
    first, rest = clean(raw[0]), [clean(cell) for cell in raw[1:]]
    filled = [cell for cell in rest if cell]
    if not first and len(filled) == 1 and rest[0] and len(raw) > 2 and len(rest[0]) <= TITLE_MAX:
        inner = _ROMAN_LEAD.match(rest[0]) or _PART_LEAD.match(rest[0])
        if inner or (rest[0].isupper() and len(rest[0].split()) > 1):
            return (inner[1], clean(inner[2])) if inner else ("", rest[0])
    lead = _ROMAN_LEAD.match(first) or _PART_LEAD.match(first)
    if lead and not filled:
        return lead[1], clean(lead[2])
    label = ROMAN_CELL.match(first)
    if label and len(filled) == 1 and (rest[0] or not looks_like_time(filled[0])):
        return label[1], filled[0]  # the title may stand under any column
    if label and len(filled) == 2 and rest[0] and len(raw) > 4 and not is_mark(filled[1]):
        return label[1], rest[0]
    if looks_like_number(first) or not first or filled or len(raw) < 3:
        return None
    is_rest = first[0].islower() or len(first) > 120  # of a cell that a page break has cut
    return None if is_rest else ("", first)


def with_parents_as_sections(rows: list[Row]) -> list[Row]:
    """A row that only names what the rows numbered under it are about is their section.

    "1 | Cải cách thể chế", with nothing else, above "1.1 | …" or "a) | …": a title, not a task.
    """
    result: list[Row] = []
    titles: dict[str, str] = {}
    lettered = ""  # the number of the title above rows that only have letters
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        main = "task" if "task" in row.roles else "indicator"
        if row.number and below and _is_part(below.number, row.number) and (
            not values_of(row, main)
        ):  # fmt: skip
            titles[row.number] = row.get(main)
            lettered = row.number if _LETTER.match(below.number) else ""
            continue
        lettered = lettered if _LETTER.match(row.number) else ""
        parent = lettered or row.number.rpartition(".")[0]
        if parent in titles:
            title = f"{row.section_title} › {titles[parent]}" if row.section_title else (
                titles[parent])  # fmt: skip
            row = replace(row, section=row.section or parent, section_title=title)
        result.append(row)
    return result


def _is_part(number: str, parent: str) -> bool:
    """Whether a row so numbered is the first part of the one above: "1.1" or "a" under "1"."""
    return number.startswith(f"{parent}.") or (number.lower() == "a" and parent[-1:].isdigit())
