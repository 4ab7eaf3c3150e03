"""The names of a table's columns that a converter has set one below the other.

A run of short lines of which most are known names, in any number and order, with or without a
column that counts the rows; a name may go on over two lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.text import LOWER, UPPER, clean, fold
from ingest.columns import AGENCY_ROLES, ROMAN_CELL, role_of_name, roles_of_header
from ingest.structure import Line, is_table_line

NAME_MAX = 60
PLAIN_NAME_MAX = 40  # characters of a column's name where no column counts the rows
TELLS_WORK = frozenset([*AGENCY_ROLES, "deadline", "product"])
ROW_NUMBER = re.compile(r"^\W*(\d{1,3}(?:\.\d{1,2}){0,2})[.)]?\W*$")
_COUNT = re.compile(r"^\(\s*\d{1,2}\s*\)$")
SECTION_LINE = re.compile(
    rf"^\W*(?P<label>(?=[IVX])X{{0,2}}(?:IX|IV|V?I{{0,3}}))(?:[.)]\s*|\s+)(?P<title>[{UPPER}][^:;]{{3,90}})$"
)
_GOES_ON = re.compile(rf"^[{LOWER}(]")


@dataclass(frozen=True, slots=True)
class Header:
    """The names and roles of the columns; ``first`` and ``after`` are numbers of lines.

    ``spaced`` when blank lines part the names, and so the cells below them.
    """

    names: tuple[str, ...]
    roles: tuple[str, ...]
    first: int
    after: int
    spaced: bool


def read_header(lines: Sequence[Line], first: int) -> Header | None:
    """The run of column names that begins at a line, or None."""
    names: list[str] = []
    breaks = 0
    last, unknown, index = first, 0, first
    while index < len(lines):
        line, words = lines[index], words_of(lines[index])
        if not words and not line.blank or is_table_line(line):
            break
        if line.blank:
            index += 1
            continue
        if len(words) > NAME_MAX or is_label(words) or _COUNT.match(words):
            break
        if names and _GOES_ON.match(words) and index == last + 1:
            names[-1] = f"{names[-1]} {words}"
        elif _ends_names(names, words, unknown):
            break
        else:
            unknown += role_of_name(words) is None
            breaks += bool(names) and index > last + 1
            names.append(words)
        last = index
        index += 1
    roles = tuple(roles_of_header(names))
    while index < len(lines) and (lines[index].blank or _COUNT.match(words_of(lines[index]))):
        index += 1
    if not _names_columns(roles) or index >= len(lines) or "number" in roles[1:]:
        return None  # what is above the column that counts is the table's title
    if "number" not in roles:
        if is_label(words_of(lines[index])):
            names, roles = ["", *names], ("number", *roles)
        elif len(roles) < 4 or any(len(name) > PLAIN_NAME_MAX for name in names):
            return None
    return Header(tuple(names), roles, first, index, breaks > len(names) // 2)


def _ends_names(names: list[str], words: str, unknown: int) -> bool:
    """Whether words below the names of columns are no further name.

    Where the first column counts the rows, a number ends the names, and one of them may say
    nothing; else the names end before one that is not known or was said already.
    """
    role = role_of_name(words)
    if role_of_name(names[0] if names else words) == "number":
        return role is None and unknown > 0
    return role is None or role in {role_of_name(name) for name in names}


def _names_columns(roles: Sequence[str]) -> bool:
    known = {role for role in roles if role != "other"}
    return len(known) >= 3 and bool(known & {"task", "indicator"}) and bool(known & TELLS_WORK)


def words_of(line: Line) -> str:
    return clean(line.text).strip("| ")


def is_label(words: str) -> bool:
    """Whether a cell numbers a row or a section: "3", "1.2", "II", "II. Hồ sơ"."""
    return bool(ROW_NUMBER.match(words) or ROMAN_CELL.match(words) or SECTION_LINE.match(words))


def repeats(lines: Sequence[Line], index: int, header: Header) -> int:
    """The line after a header that a page repeats from ``index`` on; 0 where none does."""
    wanted = fold("".join("".join(name.split()) for name in header.names))
    seen = ""
    while index < len(lines) and len(seen) < len(wanted):
        seen += fold("".join(words_of(lines[index]).split()))
        if not wanted.startswith(seen):
            return 0
        index += 1
    return index if seen == wanted else 0
