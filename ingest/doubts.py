"""Doubts about rows that their neighbours raise: numbers that slipped, cells that go on."""

from __future__ import annotations

from dataclasses import replace

from ingest.rows import Row


def doubt_slipped_numbers(rows: list[Row]) -> list[Row]:
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


def _with_agencies_of_parents(rows: list[Row]) -> list[Row]:
    """A row that is part of a numbered one ("6.1" of "6"), and names no agency, with the agencies
    of that one, in doubt: a blank goes on from above, as people read it.
    """
    numbered = {(row.section, row.number): row for row in rows if row.number}
    result = []
    for row in rows:
        parent = numbered.get((row.section, row.number.rpartition(".")[0]))
        taken = parent.agencies if parent is not None and not row.agencies else {}
        result.append(replace(row, cells={**row.cells, **taken},
                              uncertain=row.uncertain | set(taken)) if taken else row)  # fmt: skip
    return result


def doubt_merged_cells(rows: list[Row]) -> list[Row]:
    """No one to lead or monitor, below a row that names one: the cell may go on from above.

    Support is left blank often and on purpose, so a blank there says what it says.
    """
    result: list[Row] = []
    for row in _with_agencies_of_parents(rows):
        above = result[-1] if result and result[-1].section == row.section else None
        blank = {role for role in ("lead", "monitor") if role in row.roles and not row.get(role)}
        merged = {role for role in blank if above and (above.get(role) or role in above.uncertain)}
        result.append(replace(row, uncertain=row.uncertain | merged) if merged else row)
    return result
