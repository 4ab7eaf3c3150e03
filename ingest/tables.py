"""Turn the lines of a table into rows as meant.

Drops repeated headers and rules, joins a row that a page break has split, gives the rows
under one merged task their task, moves shifted cells back under their columns. Never drops
a cell: what cannot be placed is kept on the row and the row is marked uncertain. Knows
nothing of agencies' names or calendar dates beyond what a cell looks like.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.text import clean
from ingest.ambiguous import with_clear_names
from ingest.columns import (
    AGENCY_ROLES,
    align,
    looks_like_header,
    looks_like_number,
    role_of_name,
    roles_by_cells,
    roles_by_content,
    roles_of_header,
)
from ingest.dittos import with_dittos
from ingest.doubts import doubt_merged_cells, doubt_slipped_numbers
from ingest.headers import counts_columns, merged, names_below
from ingest.marked_periods import WHEN, is_mark
from ingest.placed_rows import State, flush_orphan, last_of_section, place_row, take_section
from ingest.rows import Row
from ingest.schedules import with_days
from ingest.sections import section_of, with_parents_as_sections
from ingest.structure import Block, Line, is_table_line

NAME_MAX = 60
REPEATED_MIN = 8  # characters; shorter words may well stand in every cell of a row
_RULE = re.compile(r"^[\s|:+\-–—=_.]*$")
_DOTS = re.compile(r"^[\s.…_\-]*$")


def split_cells(line: Line) -> list[str]:
    """The raw cells of a table line, tab-separated or markdown pipes."""
    if "\t" in line.text:
        return _once(line.text.split("\t"))
    inner = line.text.strip()
    inner = inner.removeprefix("|").removesuffix("|")
    return _once([cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)])


def _once(cells: list[str]) -> list[str]:
    """Words that a converter has repeated in every cell of a merged row, once."""
    for first in (0, 1):
        words = {clean(cell) for cell in cells[first:]}
        if len(cells) - first > 2 and len(words) == 1 and len(min(words)) > REPEATED_MIN:
            return [*cells[: first + 1], *[""] * (len(cells) - first - 1)]
    return cells


def read_rows(block: Block, before: Row | None = None) -> tuple[list[Row], list[str]]:
    """The rows of a table block, top to bottom, and warnings for people.

    A table without any header takes its columns from what the cells hold, if they tell who
    or when; one that only sets words side by side (a letterhead), or whose cells are all
    blanks or dots (a form), gives no row. ``before`` is the last row of a table just above,
    which a table without a header, and of the same width, goes on.
    """
    state = State()
    raw = _with_whole_headers(
        [(line, split_cells(line)) for line in block.lines if _has_cells(line)]
    )
    header = next((cells for _, cells in raw if looks_like_header(cells)), None)
    if header is None and before is not None and raw and all(
        len(cells) == len(before.roles) for _, cells in raw
    ):  # fmt: skip
        state.roles, state.fresh_page = list(before.roles), True
        state.section, state.section_title = before.section, before.section_title
    elif header is None:
        body = [cells for _, cells in raw if _filled(cells) > 1]
        guessed = roles_by_content(body)
        assigns = "task" in guessed and ("lead" in guessed or "deadline" in guessed)
        state.roles = guessed if assigns and len(guessed) > 2 else []
    previous: Line | None = None
    for line, cells in raw:
        if looks_like_header(cells):
            _take_header(state, cells, [row for _, row in raw if not looks_like_header(row)])
        else:
            if previous is not None and line.start - previous.end > 1:
                state.fresh_page = True
            if state.roles:
                _take_row(state, line, cells)
        previous = line
    if state.orphan is not None:
        flush_orphan(state, last_of_section(state))
    rows = with_dittos(with_parents_as_sections(with_days(state.rows)))
    return doubt_merged_cells(doubt_slipped_numbers(rows)), state.warnings


def _has_cells(line: Line) -> bool:
    """Whether a line of a table is a row of it: no rule, no page's number or head."""
    return is_table_line(line) and not _RULE.match(line.text.replace("\t", ""))


def _with_whole_headers(raw: list[tuple[Line, list[str]]]) -> list[tuple[Line, list[str]]]:
    """The rows with a header of two rows as one, and without the row that counts columns."""
    result: list[tuple[Line, list[str]]] = []
    uppers: list[list[str]] = []
    for line, cells in raw:
        above = result[-1][1] if result else []
        # Below a header, words that only sound like names are a task, unless they are its repeat.
        is_upper = not uppers or above in uppers or looks_like_header(above)
        if above and is_upper and _names_columns(above) and names_below(above, cells):
            uppers.append(above)
            result[-1] = (line, merged(above, cells))
        elif not (above and _names_columns(above) and counts_columns(cells)):
            result.append((line, cells))
            if looks_like_header(cells):
                uppers.append(cells)
    return result


def _names_columns(cells: list[str]) -> bool:
    """Whether a row may be the upper one of a header: short names, some of them known."""
    return looks_like_header(cells) or (
        sum(1 for cell in cells if not (role_of_name(cell) or WHEN).startswith(WHEN)) >= 2
        and not looks_like_number(cells[0])
        and all(len(clean(cell)) <= NAME_MAX for cell in cells)
    )


def _header_lines(block: Block) -> set[int]:
    """The starts of the lines that are headers or parts of one."""
    lines = [(line, split_cells(line)) for line in block.lines if _has_cells(line)]
    kept = {line.start for line, cells in _with_whole_headers(lines)
            if not looks_like_header(cells)}  # fmt: skip
    return {line.start for line, _ in lines} - kept


def loose_lines(block: Block, rows: list[Row]) -> list[Line]:
    """The lines with words that are in no row and name neither the columns nor a section."""
    loose = []
    headers = _header_lines(block) if rows else set()
    for line in block.lines:
        cells = split_cells(line)
        if any(row.start <= line.start < row.end for row in rows) or looks_like_header(cells):
            continue
        if line.start in headers:
            continue
        known = len(section_of(cells) or ()) or int(looks_like_number(cells[0]))
        if re.search(r"\w", line.text) and _filled(cells) > known:
            loose.append(line)
    return loose


_UNIT = re.compile(
    r"\(?(?:đơn vị(?: tính)?|đvt)\s*:\s*([^().;:\n]{1,30})|\(([^()]{0,12}(?:đồng|đ|%))\)", re.I
)


def unit_in(words: str) -> str:
    """The unit that a column's name or a line above a table states, or ""."""
    match = _UNIT.search(clean(words))
    return clean(match[1] or match[2]) if match else ""


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if clean(cell) and not _DOTS.match(clean(cell)))


def _take_header(state: State, cells: list[str], body: list[list[str]]) -> None:
    names = with_clear_names(cells, body)
    roles = roles_by_cells(roles_of_header(names), names, body)
    known = sum(1 for role in roles if role != "other")
    if not state.roles or known >= sum(1 for role in state.roles if role != "other"):
        state.roles = roles
        state.units = tuple((role, unit) for role, cell in zip(roles, cells, strict=True)
                            if (unit := unit_in(cell)))  # fmt: skip
    state.fresh_page = True


def _take_row(state: State, line: Line, raw: list[str]) -> None:
    if _filled(raw) == 0:
        return
    if take_section(state, raw):
        return
    cells, certain = align([clean(cell) for cell in raw], state.roles)
    named = _by_role(state.roles, cells)
    uncertain = frozenset() if certain else _doubtful(state.roles, cells)
    if len(raw) < len(cells) and any(map(is_mark, cells)):
        uncertain |= {"deadline"}  # a cross counts for the column it stands in
    main = "task" if "task" in state.roles else "indicator"
    has_column_gap = len(raw) < len(state.roles)
    row = Row(
        section=state.section,
        section_title=state.section_title,
        number=_number(named.pop("number", "")),
        cells=named,
        start=line.start,
        end=line.end,
        group=state.group,
        uncertain=uncertain,
        roles=tuple(state.roles),
        units=state.units,
    )
    row = replace(row, cells={k: ("" if _DOTS.match(v) else v) for k, v in row.cells.items()})
    if not any(re.search(r"[^\W\d_]{2}", cell) for cell in row.cells.values()):
        return
    place_row(state, row, main, has_column_gap)
    state.fresh_page = False


def _by_role(roles: list[str], cells: list[str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for role, cell in zip(roles, cells, strict=True):
        named[role] = f"{named[role]}; {cell}" if named.get(role) and cell else (
            named.get(role) or cell)  # fmt: skip
    return named


def _doubtful(roles: list[str], cells: list[str]) -> frozenset[str]:
    """The roles around a gap, whose cells may belong one column further."""
    doubtful: set[str] = set()
    for index, cell in enumerate(cells):
        near = [i for i in (index - 1, index + 1) if 0 <= i < len(cells) and cells[i]]
        if not cell and roles[index] in AGENCY_ROLES:
            doubtful.add(roles[index])
            doubtful.update(roles[i] for i in near if roles[i] in AGENCY_ROLES)
    return frozenset(doubtful)


def _number(cell: str) -> str:
    text = clean(cell).rstrip(".)/ ")
    return text if looks_like_number(text) else ""
