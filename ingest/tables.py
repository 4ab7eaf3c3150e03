"""Turn the lines of a table into rows as meant.

Drops repeated headers and rules, joins a row that a page break has split, gives the rows
under one merged task their task, moves shifted cells back under their columns. Never drops
a cell: what cannot be placed is kept on the row and the row is marked uncertain. Knows
nothing of agencies' names or calendar dates beyond what a cell looks like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from assistant.text import clean, fold
from ingest.ambiguous import with_clear_names
from ingest.columns import (
    AGENCY_ROLES,
    ROMAN_CELL,
    align,
    looks_like_header,
    looks_like_number,
    looks_like_time,
    role_of_name,
    roles_by_content,
    roles_of_header,
)
from ingest.dittos import with_dittos
from ingest.headers import counts_columns, merged, names_below
from ingest.marked_periods import WHEN, is_mark
from ingest.schedules import with_days
from ingest.structure import Block, Line, is_table_line

NAME_MAX = 60
REPEATED_MIN = 8  # characters; shorter words may well stand in every cell of a row
TITLE_MAX = 120
_RULE = re.compile(r"^[\s|:+\-–—=_.]*$")
_DOTS = re.compile(r"^[\s.…_\-]*$")
_ROMAN_LEAD = re.compile(r"^\W*((?:X{0,2})(?:IX|IV|V?I{1,3}|V|X))\s*[.)]\s+(\S.*)$", re.S)

_PART_LEAD = re.compile(
    r"^\W*((?:Phần|PHẦN|Mục|MỤC|Nhóm(?: nhiệm vụ)?|NHÓM)\s+(?:thứ\s+)?(?:[IVX]+|\d+|[A-H]))"
    r"(?=$|[\s.:)–-])[\s.:)–-]*(.*)$",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as meant. ``cells`` maps a role to its words (cleaned, joined over pages).

    ``start``/``end`` span its lines in the text; ``group`` counts distinct tasks, ``part``
    the rows under one merged task; ``uncertain`` names roles in doubt;
    ``units`` are those that a column's name states, by role ("Kinh phí (triệu đồng)").
    """

    section: str
    section_title: str
    number: str
    cells: dict[str, str]
    start: int
    end: int
    group: int
    part: int = 1
    uncertain: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()

    def get(self, role: str) -> str:
        return self.cells.get(role, "")


@dataclass(slots=True)
class _State:
    rows: list[Row] = field(default_factory=list)
    section: str = ""
    section_title: str = ""
    roles: list[str] = field(default_factory=list)
    units: tuple[tuple[str, str], ...] = ()
    fresh_page: bool = False
    orphan: Row | None = None
    warnings: list[str] = field(default_factory=list)
    group: int = 0


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
    state = _State()
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
        _flush_orphan_as_part(state, _last_of_section(state))
    rows = with_dittos(with_parents_as_sections(with_days(state.rows)))
    return _doubt_merged_cells(_doubt_slipped_numbers(rows)), state.warnings


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
            not _values(row, main)
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


_LETTER = re.compile(r"[a-zđ]$", re.I)


def _is_part(number: str, parent: str) -> bool:
    """Whether a row so numbered is the first part of the one above: "1.1" or "a" under "1"."""
    return number.startswith(f"{parent}.") or (number.lower() == "a" and parent[-1:].isdigit())


def _doubt_slipped_numbers(rows: list[Row]) -> list[Row]:
    """A row that lost its number at a page break may have passed it on: doubt what follows.

    The doubt ends with the section, or where the numbers jump and so fall in step again.
    """
    doubtful, section, last = False, "", 0
    result = []
    for row in rows:
        if row.section != section:
            doubtful, section, last = False, row.section, 0
        current = int(row.number) if row.number.isdigit() else None
        if not row.number and row.part == 1 and "number" in row.roles:
            doubtful = True
        elif current is not None and current > last + 1 and doubtful:
            doubtful = False
        last = current if current is not None else last
        result.append(replace(row, uncertain=row.uncertain | {"number"}) if doubtful else row)
    return result


def _doubt_merged_cells(rows: list[Row]) -> list[Row]:
    """No one to lead or monitor, below a row that names one: the cell may go on from above.

    Support is left blank often and on purpose, so a blank there says what it says.
    """
    result: list[Row] = []
    for row in rows:
        above = result[-1] if result and result[-1].section == row.section else None
        blank = {role for role in ("lead", "monitor") if role in row.roles and not row.get(role)}
        merged = {role for role in blank if above and (above.get(role) or role in above.uncertain)}
        result.append(replace(row, uncertain=row.uncertain | merged) if merged else row)
    return result


_UNIT = re.compile(
    r"\(?(?:đơn vị(?: tính)?|đvt)\s*:\s*([^().;:\n]{1,30})|\(([^()]{0,12}(?:đồng|đ|%))\)", re.I
)


def unit_in(words: str) -> str:
    """The unit that a column's name or a line above a table states, or ""."""
    match = _UNIT.search(clean(words))
    return clean(match[1] or match[2]) if match else ""


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if clean(cell) and not _DOTS.match(clean(cell)))


def _take_header(state: _State, cells: list[str], body: list[list[str]]) -> None:
    roles = roles_of_header(with_clear_names(cells, body))
    known = sum(1 for role in roles if role != "other")
    if not state.roles or known >= sum(1 for role in state.roles if role != "other"):
        state.roles = roles
        state.units = tuple((role, unit) for role, cell in zip(roles, cells, strict=True)
                            if (unit := unit_in(cell)))  # fmt: skip
    state.fresh_page = True


def _take_row(state: _State, line: Line, raw: list[str]) -> None:
    if _filled(raw) == 0:
        return
    if _take_section(state, raw):
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
    _place(state, row, main, has_column_gap)
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


def _take_section(state: _State, raw: list[str]) -> bool:
    """Whether the row is a section row; opens the section if so."""
    found = section_of(raw)
    if found is None:
        return False
    if state.orphan is not None:
        _flush_orphan_as_part(state, _last_of_section(state))
    _keep_stray(state, [clean(cell) for cell in raw[1:]])
    state.section, state.section_title = found[0] or state.section, found[1]
    return True


def _last_of_section(state: _State) -> Row | None:
    """The last row, when it belongs to the section that is open."""
    last = state.rows[-1] if state.rows else None
    return last if last is not None and last.section == state.section else None


def _keep_stray(state: _State, rest: list[str]) -> None:
    """An agency beside a section's title may have slipped from a row above that lacks one."""
    stray = {role: cell for role, cell in zip(state.roles[1:], rest, strict=False)
             if cell and cell != rest[0] and role in AGENCY_ROLES}  # fmt: skip
    last = state.rows[-1] if state.rows else None
    if len(stray) == 1 and last and any(r in AGENCY_ROLES and not last.get(r) for r in last.roles):
        state.rows[-1] = _with_stray(last, stray)


def _add(state: _State, row: Row, *, same_group: bool = False) -> None:
    if not same_group:
        state.group += 1
    state.rows.append(replace(row, group=state.group, section=row.section or state.section,
                              section_title=row.section_title or state.section_title))  # fmt: skip


def _values(row: Row, main: str) -> dict[str, str]:
    return {role: cell for role, cell in row.cells.items() if cell and role != main}


def _place(state: _State, row: Row, main: str, short: bool) -> None:
    """Decide what a data row is: a task, the rest of one, a part of one, or values astray."""
    last = _last_of_section(state)
    task, values = row.get(main), _values(row, main)
    if state.orphan is not None:
        orphan, state.orphan = state.orphan, None
        if task and row.number and not values:
            _add(state, _joined(row, orphan, shifted=True))
            return
        state.orphan = orphan
        _flush_orphan_as_part(state, last)
        last = state.rows[-1] if state.rows else None
    if row.number and task:
        _add(state, row)
    elif task:
        if last is not None and not values and _is_title(state, last, task, main):
            state.section_title = task
        elif last is not None and _is_more(state, last.get(main), task, values):
            state.rows[-1] = _joined(last, row)
        else:
            _add(state, row)
    elif row.number:
        _numbered_part(state, row, last, main)
    elif last is None:
        state.orphan = row
    elif _is_rest(last, row, state.fresh_page):
        state.rows[-1] = _joined(last, row)
    elif set(values) <= set(AGENCY_ROLES) and len(values) == 1:
        state.rows[-1] = _with_stray(last, values)
    else:
        state.orphan = replace(row, uncertain=row.uncertain)


def _is_title(state: _State, last: Row, task: str, main: str) -> bool:
    """Whether words alone below a whole numbered row name what follows."""
    return bool(
        "number" in state.roles and last.number and _values(last, main)
        and task[:1].isupper() and len(task) <= TITLE_MAX
        and not re.search(r"[.;,:]$", task) and not re.search(r"[,;:–-]$", last.get(main))
        and not state.fresh_page
    )  # fmt: skip


def _is_more(state: _State, before: str, task: str, values: dict[str, str]) -> bool:
    """Whether an unnumbered task cell is the rest of the one above."""
    return _goes_on(before, task) if state.fresh_page else not values


def _flush_orphan_as_part(state: _State, last: Row | None) -> None:
    """Values without a task of their own belong to the merged task above them."""
    orphan, state.orphan = state.orphan, None
    if orphan is None:
        return
    if last is None or not _same_shape(last, orphan):
        _add(state, replace(orphan, uncertain=orphan.uncertain | {"task"}))
        return
    _add_part(state, orphan, last)


def _same_shape(last: Row, row: Row) -> bool:
    return bool(last.get("product") or last.get("deadline") or last.get("lead"))


def _add_part(state: _State, row: Row, last: Row) -> None:
    main = "task" if "task" in last.roles else "indicator"
    cells = {**row.cells, main: last.get(main)}
    part = replace(row, cells=cells, number=last.number, part=last.part + 1,
                   section=last.section, section_title=last.section_title,
                   uncertain=row.uncertain | (last.uncertain & {"number", main}))  # fmt: skip
    _add(state, part, same_group=True)


def _numbered_part(state: _State, row: Row, last: Row | None, main: str) -> None:
    """A number with values but no task: the task stands, unnumbered, in the row above."""
    if last is None or last.number or not _values(row, main):
        if _values(row, main):
            _add(state, replace(row, uncertain=row.uncertain | {"task"}))
        return
    for index in range(len(state.rows) - 1, -1, -1):
        if state.rows[index].group != last.group:
            break
        state.rows[index] = replace(
            state.rows[index], number=row.number,
            uncertain=state.rows[index].uncertain | {"number"},
        )  # fmt: skip
    _add_part(state, replace(row, uncertain=row.uncertain | {"number"}), state.rows[-1])


def _goes_on(before: str, text: str) -> bool:
    """Whether ``text`` reads as the rest of a cell cut by a page break."""
    cut = not re.search(r"[.;:!?)]\s*$", before)
    return text[:1].islower() or (cut and bool(re.match(r"[\d(]", text)))


def _is_rest(last: Row, row: Row, fresh_page: bool) -> bool:
    """Whether every filled cell goes on the same cell of the row above."""
    if not fresh_page:
        return False
    filled = {role: cell for role, cell in row.cells.items() if cell}
    return all(last.get(role) and _goes_on(last.get(role), cell) for role, cell in filled.items())


def _joined(first: Row, second: Row, *, shifted: bool = False) -> Row:
    """One row of two: cells end to end, the span over both."""
    cells = {role: clean(f"{first.get(role)} {second.get(role)}")
             for role in dict.fromkeys([*first.cells, *second.cells])}  # fmt: skip
    uncertain = first.uncertain | second.uncertain
    notes = first.notes
    if shifted:
        uncertain |= {role for role in second.cells if second.cells[role]}
        notes = (*notes, "các ô của dòng này bị lệch khỏi dòng nhiệm vụ khi trích văn bản")
    return replace(first, cells=cells, start=min(first.start, second.start),
                   end=max(first.end, second.end), uncertain=frozenset(uncertain),
                   notes=notes)  # fmt: skip


def _with_stray(last: Row, values: dict[str, str]) -> Row:
    """An agency alone on a line: kept, its column in doubt."""
    (role, agency), = values.items()  # fmt: skip
    note = f"một ô rời ghi “{agency}”, chưa rõ thuộc cột nào"
    doubtful = {role, *(r for r in last.roles if r in AGENCY_ROLES and not last.get(r))}
    return replace(last, uncertain=last.uncertain | doubtful, notes=(*last.notes, note))


def distinct_tasks(rows: list[Row]) -> int:
    """How many tasks the rows are, a merged task counted once."""
    return len({row.group for row in rows})


_TOTAL = re.compile(
    r"(?:tong (?:cong|so|kinh phi|chi phi)|cong)(?: theo (?:nam|nguon))?\b(?=\W*$|\s*[:(])"
)
_ASSIGNS = frozenset(["lead", "support", "monitor", "lead_support", "deadline", "product",
                      "goal", "mission", "begin"])  # fmt: skip


def states_task(row: Row) -> bool:
    """Whether a row assigns or measures something; a sum, or a line of a price list, does not.

    Nor does a row that only sets figures for an indicator, by year: it states targets.
    """
    if _is_total(row):
        return False
    roles = set(row.roles)
    by_year = any(role.startswith("value:") for role in roles)
    if not roles & {"unit", "budget"} and not (by_year and "task" not in roles):
        return True
    return bool(roles & _ASSIGNS) or any(role.startswith(WHEN) for role in roles)


def states_target(row: Row) -> bool:
    """Whether a row states figures to reach."""
    by_year = any(role.startswith("value:") for role in row.roles)
    return states_task(row) or (by_year and not _is_total(row))


def _is_total(row: Row) -> bool:
    return not row.number and bool(_TOTAL.match(fold(row.get("task") or row.get("indicator"))))


def title_row(row: Row) -> str:
    """The words that name the row's task, for messages."""
    return fold(row.get("task") or row.get("indicator"))
