"""Place the data rows of a table one after another: tasks, their rests and their parts.

A row that a page break has split is joined, the rows under one merged task are given it, a
value astray is kept where it may belong and marked uncertain. No cell is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from assistant.text import clean
from ingest.columns import AGENCY_ROLES
from ingest.rows import Row, goes_on, is_rest, joined, values_of, with_stray
from ingest.sections import TITLE_MAX, section_of


@dataclass(slots=True)
class State:
    rows: list[Row] = field(default_factory=list)
    section: str = ""
    section_title: str = ""
    roles: list[str] = field(default_factory=list)
    units: tuple[tuple[str, str], ...] = ()
    fresh_page: bool = False
    orphan: Row | None = None
    warnings: list[str] = field(default_factory=list)
    group: int = 0


def take_section(state: State, raw: list[str]) -> bool:
    """Whether the row is a section row; opens the section if so."""
    found = section_of(raw)
    if found is None:
        return False
    if state.orphan is not None:
        flush_orphan(state, last_of_section(state))
    _keep_stray(state, [clean(cell) for cell in raw[1:]])
    state.section, state.section_title = found[0] or state.section, found[1]
    return True


def last_of_section(state: State) -> Row | None:
    """The last row, when it belongs to the section that is open."""
    last = state.rows[-1] if state.rows else None
    return last if last is not None and last.section == state.section else None


def _keep_stray(state: State, rest: list[str]) -> None:
    """An agency beside a section's title may have slipped from a row above that lacks one."""
    stray = {role: cell for role, cell in zip(state.roles[1:], rest, strict=False)
             if cell and cell != rest[0] and role in AGENCY_ROLES}  # fmt: skip
    last = state.rows[-1] if state.rows else None
    if len(stray) == 1 and last and any(r in AGENCY_ROLES and not last.get(r) for r in last.roles):
        state.rows[-1] = with_stray(last, stray)


def _add(state: State, row: Row, *, same_group: bool = False) -> None:
    if not same_group:
        state.group += 1
    state.rows.append(replace(row, group=state.group, section=row.section or state.section,
                              section_title=row.section_title or state.section_title))  # fmt: skip


def place_row(state: State, row: Row, main: str, short: bool) -> None:
    """Decide what a data row is: a task, the rest of one, a part of one, or values astray."""
    last = last_of_section(state)
    task, values = row.get(main), values_of(row, main)
    if state.orphan is not None:
        orphan, state.orphan = state.orphan, None
        if task and row.number and not values:
            _add(state, joined(row, orphan, shifted=True))
            return
        state.orphan = orphan
        flush_orphan(state, last)
        last = state.rows[-1] if state.rows else None
    if row.number and task:
        _add(state, row)
    elif task:
        if last is not None and not values and _is_title(state, last, task, main):
            state.section_title = task
        elif last is not None and _is_more(state, last.get(main), task, values):
            state.rows[-1] = joined(last, row)
        else:
            _add(state, row)
    elif row.number:
        _numbered_part(state, row, last, main)
    elif last is None:
        state.orphan = row
    elif is_rest(last, row, state.fresh_page):
        state.rows[-1] = joined(last, row)
    elif set(values) <= set(AGENCY_ROLES) and len(values) == 1:
        state.rows[-1] = with_stray(last, values)
    else:
        state.orphan = replace(row, uncertain=row.uncertain)


def _is_title(state: State, last: Row, task: str, main: str) -> bool:
    """Whether words alone below a whole numbered row name what follows."""
    return bool(
        "number" in state.roles and last.number and values_of(last, main)
        and task[:1].isupper() and len(task) <= TITLE_MAX
        and not re.search(r"[.;,:]$", task) and not re.search(r"[,;:–-]$", last.get(main))
        and not state.fresh_page
    )  # fmt: skip


def _is_more(state: State, before: str, task: str, values: dict[str, str]) -> bool:
    """Whether an unnumbered task cell is the rest of the one above."""
    return goes_on(before, task) if state.fresh_page else not values


def flush_orphan(state: State, last: Row | None) -> None:
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


def _add_part(state: State, row: Row, last: Row) -> None:
    main = "task" if "task" in last.roles else "indicator"
    merged = {} if row.agencies else last.agencies  # over the rows, as the task is
    cells = {**row.cells, **merged, main: last.get(main)}
    part = replace(row, cells=cells, number=last.number, part=last.part + 1,
                   section=last.section, section_title=last.section_title,
                   uncertain=row.uncertain | (last.uncertain & {"number", main}))  # fmt: skip
    _add(state, part, same_group=True)


def _numbered_part(state: State, row: Row, last: Row | None, main: str) -> None:
    """A number with values but no task: the task stands, unnumbered, in the row above."""
    if last is None or last.number or not values_of(row, main):
        if values_of(row, main):
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
