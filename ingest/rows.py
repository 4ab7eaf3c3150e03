"""A table row as meant, and what it states.

Knows nothing of the lines it was read from, of agencies' names or of calendar dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.text import clean, fold
from ingest.columns import AGENCY_ROLES
from ingest.marked_periods import WHEN

_TOTAL = re.compile(
    r"(?:tong (?:cong|so|kinh phi|chi phi)|cong)(?: theo (?:nam|nguon))?\b(?=\W*$|\s*[:(])"
)
_ASSIGNS = frozenset(["lead", "support", "monitor", "lead_support", "deadline", "product",
                      "goal", "mission", "begin"])  # fmt: skip


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

    @property
    def agencies(self) -> dict[str, str]:
        """The filled cells under columns of agencies, by role."""
        return {role: cell for role in AGENCY_ROLES if (cell := self.get(role))}


def values_of(row: Row, main: str) -> dict[str, str]:
    return {role: cell for role, cell in row.cells.items() if cell and role != main}


def goes_on(before: str, text: str) -> bool:
    """Whether ``text`` reads as the rest of a cell cut by a page break."""
    cut = not re.search(r"[.;:!?)]\s*$", before)
    return text[:1].islower() or (cut and bool(re.match(r"[\d(]", text)))


def is_rest(last: Row, row: Row, fresh_page: bool) -> bool:
    """Whether every filled cell goes on the same cell of the row above."""
    if not fresh_page:
        return False
    filled = {role: cell for role, cell in row.cells.items() if cell}
    if not all(last.get(role) for role in filled):
        return False
    rest = [goes_on(last.get(role), cell) for role, cell in filled.items()]
    # one cell that surely goes on takes along those that may: "Công an xã;" with "Hội Nông dân"
    sure = any(cell[:1].islower() for cell in filled.values())
    may = all(not re.search(r"[.!?]\s*$", last.get(role)) for role in filled)
    return all(rest) or (sure and may)


def joined(first: Row, second: Row, *, shifted: bool = False) -> Row:
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


def with_stray(last: Row, values: dict[str, str]) -> Row:
    """An agency alone on a line: kept, its column in doubt."""
    (role, agency), = values.items()  # fmt: skip
    note = f"một ô rời ghi “{agency}”, chưa rõ thuộc cột nào"
    doubtful = {role, *(r for r in last.roles if r in AGENCY_ROLES and not last.get(r))}
    return replace(last, uncertain=last.uncertain | doubtful, notes=(*last.notes, note))


def distinct_tasks(rows: list[Row]) -> int:
    """How many tasks the rows are, a merged task counted once."""
    return len({row.group for row in rows})


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
