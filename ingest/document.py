"""Read one text into a document: facts, passages, tasks, targets.

The stages of this package in order, for one source. Pure: no store, no model.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.domain import Document, Fact, Passage, PassageKind, Relation, Target, Task
from assistant.text import slug
from ingest.flattened import Flattened, find_flattened, loose_cells, without_tables
from ingest.letterhead import read_letterhead
from ingest.prose import Found, find_prose_tasks
from ingest.read import Source
from ingest.records import Origin, task_of
from ingest.relations import find_relations
from ingest.rows import Row, states_target, states_task
from ingest.segment import (
    APPENDIX,
    loose_passages,
    page_of,
    passage_id,
    prose_passages,
    row_passage,
    table_path,
)
from ingest.structure import Block, BlockKind, Heading, find_blocks, split_lines
from ingest.tables import loose_lines, read_rows, unit_in
from ingest.targets import targets_of_goal, targets_of_passage, targets_of_row

FURNITURE_MAX = 120  # characters of a running header or page number between two pages
ABOVE_TABLE = 400  # characters in which words above a table tell the unit of its figures
READING_VERSION = "23"
"""Raised when the same file would be read into something else; stored readings then renew."""


def read_document(source: Source) -> Document:
    """Read a source into a document.

    Every non-blank line of the text lies in a passage or is a heading above one; every row
    of a table that states a task is a task.
    """
    text = source.text
    document_id = slug(source.path.stem)
    flattened = find_flattened(text, split_lines(text))
    blocks = find_blocks(without_tables(text, flattened))
    head = read_letterhead(text, blocks)
    origin = Origin(document_id, head.place, head.period)
    passages = list(prose_passages(document_id, text, blocks, source.pages))
    targets = [t for passage in passages for t in targets_of_passage(origin, text, passage)]
    tasks: list[Task] = []
    tables: list[tuple[Block, list[Row]]] = []
    warnings = list(source.warnings)
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            rows, notes = read_rows(block, _row_before(text, tables, block))
            tables.append((block, rows))
            warnings += notes
            _take_rows(origin, text, block, rows, source, passages, tasks, targets,
                       _unit_above(text, block))  # fmt: skip
            passages += loose_passages(document_id, text, loose_lines(block, rows),
                                       _loose_path(block, blocks, rows), source.pages)  # fmt: skip
    for bare in flattened:
        table = replace(bare, path=_path_above(text, blocks, bare.start))
        warnings += table.notes
        _take_rows(origin, text, table, list(table.rows), source, passages, tasks, targets)
        _take_goals(origin, text, table, source, passages, targets)
        passages += loose_passages(document_id, text, loose_cells(text, table),
                                   table.path or (APPENDIX,), source.pages)  # fmt: skip
    passages.sort(key=lambda passage: (passage.start, passage.end))
    in_prose = find_prose_tasks(origin, text, passages, tabled=bool(tasks), kind=head.kind)
    tasks += in_prose.tasks
    targets = [_moved(t, passages, in_prose) for t in targets]
    passages = [p for p in passages if p.id not in in_prose.replaced]
    passages = sorted((*passages, *in_prose.passages), key=lambda p: (p.start, p.end))
    warnings += _warnings(tasks)
    relations = find_relations(head.number, passages)
    return Document(
        id=document_id,
        file=source.path.name,
        sha256=source.sha256,
        version=version_of(source.sha256),
        title=head.title or source.path.stem,
        kind=head.kind,
        number=head.number,
        issued=head.issued,
        place=head.place,
        province=head.province,
        period=head.period,
        issuer=head.issuer,
        signer=head.signer,
        text=text,
        facts=(*head.facts, *_facts_of(relations)),
        passages=tuple(_unique(passages)),
        tasks=tuple(tasks),
        targets=tuple(targets),
        warnings=tuple(dict.fromkeys(warnings)),
        pages=source.pages,
        relations=relations,
    )


def _path_above(text: str, blocks: list[Block], start: int) -> tuple[str, ...]:
    """The appendix that a flattened table stands in, or the section whose title is right above."""
    last = next((block for block in reversed(blocks) if block.end <= start), None)
    if last is None or not last.headings:
        return ()
    if last.headings[0].rank == 0:
        return last.path[:1]
    titled = last.kind is BlockKind.HEADING and not text[last.end : start].strip()
    return last.path if titled else ()


def _facts_of(relations: tuple[Relation, ...]) -> Iterator[Fact]:
    """What the document says of others that it replaces or amends, each a fact of its own."""
    for relation in relations:
        value = f"{relation.number} ngày {relation.date}" if relation.date else relation.number
        yield Fact(relation.kind, value, relation.start, relation.end)


def version_of(sha256: str) -> str:
    """The version of a document: its content and the way it was read."""
    return hashlib.sha256(f"{READING_VERSION}:{sha256}".encode()).hexdigest()[:16]


def _unique(passages: list[Passage]) -> list[Passage]:
    return list({passage.id: passage for passage in passages}.values())


def _moved(target: Target, passages: list[Passage], made: Found) -> Target:
    """The target, in the passage that took the place of its own when that was replaced."""
    if target.passage_id not in made.replaced:
        return target
    old = next(p for p in passages if p.id == target.passage_id)
    new = next(p for p in made.passages if p.start <= old.start and old.end <= p.end)
    return replace(target, passage_id=new.id, locator=new.locator)


def _loose_path(block: Block, blocks: list[Block], rows: list[Row]) -> tuple[str, ...]:
    """Where the lines of a table stand that are no rows: a letterhead is a table at times."""
    if block.path or rows:
        return block.path or (APPENDIX,)
    before = any(other.headings for other in blocks if other.start < block.start)
    return ("Cuối văn bản",) if before else ("Đầu văn bản",)


def _row_before(text: str, tables: list[tuple[Block, list[Row]]], block: Block) -> Row | None:
    """The last row of the table that ``block`` may go on: only a page's furniture between."""
    if not tables or not tables[-1][1]:
        return None
    table, rows = tables[-1]
    between = text[table.end : block.start].strip()
    near = len(between) <= FURNITURE_MAX and "\n" not in between
    return rows[-1] if near and table.headings == block.headings else None


def _unit_above(text: str, block: Block) -> str:
    """The unit that the words right above a table state for its figures, or ""."""
    return unit_in(text[: block.start].rstrip()[-ABOVE_TABLE:].rpartition("\n")[2])


def _take_rows(
    origin: Origin,
    text: str,
    place: Block | Flattened,
    rows: list[Row],
    source: Source,
    passages: list[Passage],
    tasks: list[Task],
    targets: list[Target],
    unit: str = "",
) -> None:
    origin = _origin_of(origin, place)
    sectioned = any(row.section or row.section_title for row in rows)
    for bare in rows:
        path = table_path(place, bare)
        row = bare if sectioned else _in_section(bare, place)
        passage = row_passage(origin.document_id, text, row, path, source.pages)
        passages.append(passage)
        if states_task(row):
            tasks.append(task_of(origin, row, passage))
        if states_target(row):
            targets.extend(targets_of_row(origin, row, passage, unit))


def _origin_of(origin: Origin, place: Block | Flattened) -> Origin:
    """Whose the rows of a table are; of one year where the table's title says so.

    A plan of several years has tables for the first of them: "việc phải xong trong năm 2026".
    """
    first, _, last = origin.period.partition("-")
    heading = _heading_above(place)
    title = heading.words if heading else ""
    years = set(re.findall(r"\bnăm (20\d\d)\b", title.lower()))
    spans = re.search(r"20\d\d\s*[-–]\s*20\d\d", title)
    if not last or spans or len(years) != 1 or not first <= min(years) <= last:
        return origin
    return replace(origin, period=min(years))


def _heading_above(place: Block | Flattened) -> Heading | None:
    return place.headings[-1] if isinstance(place, Block) and place.headings else None


def _in_section(row: Row, place: Block | Flattened) -> Row:
    """A row of a table without sections, with the title that the table stands under."""
    title = _heading_above(place)
    if title is None or title.rank == 0:
        return row
    return replace(row, section=title.label, section_title=title.words)


def _take_goals(
    origin: Origin,
    text: str,
    flattened: Flattened,
    source: Source,
    passages: list[Passage],
    targets: list[Target],
) -> None:
    for goal in (*flattened.goals, *flattened.missions):
        start, end = goal.start, goal.end
        path = tuple(part for part in (*(flattened.path or (APPENDIX,)), goal.section,
                                   goal.label) if part)  # fmt: skip
        passage = Passage(passage_id(origin.document_id, start, end), origin.document_id,
                          PassageKind.BULLET, text[start:end], start, end, path,
                          goal.section_title, page_of(source.pages, start))  # fmt: skip
        passages.append(passage)
        if goal in flattened.goals:
            targets.extend(targets_of_goal(origin, text, goal, passage))


def _warnings(tasks: list[Task]) -> list[str]:
    doubtful = [task for task in tasks if set(task.uncertain) - {"number"}]
    if not doubtful:
        return []
    places = ", ".join(task.locator for task in doubtful[:8])
    more = f" và {len(doubtful) - 8} dòng khác" if len(doubtful) > 8 else ""
    return [f"{len(doubtful)} dòng nhiệm vụ có ô chưa chắc thuộc cột nào: {places}{more}"]
