"""Golden files: what documents were read into, row by row, against facts read by hand.

``tests/golden/*.yaml`` hold facts of the real plans (a few words to know each row by, never its
sentences); the plans themselves lie beside the checkout, or the tests are skipped. ``known``
lists the differences that stay, each with its reason; one that is no difference any more fails.
``tests/golden/samples/*.yaml`` hold every record of the sample documents. After a wanted change
they are written anew by ``python -m tests.integration.test_golden --rewrite`` from the root of
the project, and the diff is read against ``samples/sources``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.agencies import key
from assistant.domain import Deadline, Document, PassageKind, Target, Task
from assistant.text import clean, fold, squash
from ingest.columns import looks_like_header
from ingest.document import read_document
from ingest.read import find_files, read_file
from ingest.sections import section_of
from ingest.structure import BlockKind, find_blocks, is_table_line, split_lines
from ingest.tables import split_cells

ROOT = Path(__file__).parents[2]
PLANS = ROOT.parent / "shared" / "plans"
GOLDEN = ROOT / "tests" / "golden"
SAMPLES = ROOT / "samples"
ROLES = ("lead", "support", "monitor")

plan = pytest.mark.parametrize("name", sorted(p.stem for p in GOLDEN.glob("*.yaml")))
sample = pytest.mark.parametrize(
    "name", sorted(p.stem for p in (GOLDEN / "samples").glob("*.yaml"))
)


@lru_cache
def golden(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((GOLDEN / f"{name}.yaml").read_text("utf-8")))


@lru_cache
def plan_of(name: str) -> Document:
    path = PLANS / f"{name}.txt"
    if not path.is_file():
        pytest.skip("the real plans are not beside this checkout")
    return read_document(read_file(path))


@lru_cache
def sample_of(name: str) -> Document:
    (path,) = (p for p in find_files([SAMPLES]) if p.stem == name)
    return read_document(read_file(path))


def says(words: str, text: str) -> bool:
    """Whether all the words stand in the text, in any order, marks and case aside."""
    return all(word in fold(text) for word in fold(words).split())


# What was read of a plan against what was read by hand ------------------------------------------


def differences(expected: dict[str, Any], document: Document) -> Iterator[tuple[str, str, str]]:
    """Where, which field, and what differs."""
    yield from _facts(expected["document"], document)
    rows, tasks = expected["tasks"], document.tasks
    if len(rows) != len(tasks):
        yield "document", "tasks", f"{len(tasks)} for {len(rows)}"
    distinct = sum(task.part == 1 for task in tasks)
    if distinct != expected["distinct_tasks"]:
        yield "document", "distinct tasks", f"{distinct} for {expected['distinct_tasks']}"
    for row, task in zip(rows, tasks, strict=False):
        for field, what in _row(row, task):
            yield task.locator, field, what
    yield from _targets(expected["targets"], document)


def _facts(expected: dict[str, Any], document: Document) -> Iterator[tuple[str, str, str]]:
    issued = document.issued.isoformat() if document.issued else ""
    read = {
        "date": issued,
        **{name: getattr(document, name) for name in expected if name != "date"},
    }
    for name, value in expected.items():
        if (value or "") != read[name]:
            yield "document", name, f"{read[name]!r} for {value!r}"


def _row(row: dict[str, Any], task: Task) -> Iterator[tuple[str, str]]:
    deadline = task.deadline or Deadline("")
    if (task.section, task.part) != (row["section"], row["part"]):
        yield "place", f"{task.section} {task.part} for {row['section']} {row['part']}"
    if row["number"] is not None and task.number != row["number"]:
        yield "number", f"{task.number} for {row['number']}"
    if not says(row["key"], task.task):
        yield "task", f"{task.task!r} without {row['key']!r}"
    for role in ROLES:
        if [key(a) for a in task.agencies(role)] != [key(a) for a in row[role]]:
            yield role, f"{task.agencies(role)} for {row[role]}"
    dates = [day and day.isoformat() for day in (deadline.start, deadline.end)]
    if [*dates, deadline.recurring] != [row["start"], row["end"], row["recurring"]]:
        yield "deadline", f"{deadline} for {row['start']} {row['end']} {row['recurring']}"
    if not says(row["deadline_text"] or "", deadline.text):
        yield "deadline", f"{deadline.text!r} without {row['deadline_text']!r}"
    if bool(row["product_key"]) != bool(task.product) or not says(
        row["product_key"] or "", task.product
    ):
        yield "product", f"{task.product!r} without {row['product_key']!r}"
    if set(task.uncertain) != set(row["uncertain"]):
        yield "uncertain", f"{task.uncertain} for {row['uncertain']}"


def _targets(rows: list[dict[str, Any]], document: Document) -> Iterator[tuple[str, str, str]]:
    left = list(document.targets)
    for row in rows:
        found = next((target for target in left if _is(row, target)), None)
        if found is None:
            yield row["section"], "target", f"{row['key']} {row['comparator']} {row['value']}"
        else:
            left.remove(found)
    for target in left:
        yield target.locator, "extra target", target.indicator


def _is(row: dict[str, Any], target: Target) -> bool:
    return (
        (target.locator, target.comparator) == (row["section"], row["comparator"])
        and (target.value, target.value_max) == (row["value"], row["value_max"])
        and says(row["key"], f"{target.indicator} {target.text}")
        and (target.horizon == row["horizon"] or row["horizon"] is None)
        and (target.unit.startswith(row["unit"]) or row["unit"].startswith(target.unit or "–"))
    )


@plan
def test_a_plan_is_read_as_by_hand(name: str) -> None:
    expected, document = golden(name), plan_of(name)

    known = list(expected.get("known", []))
    unknown = []
    for where, field, what in differences(expected, document):
        entry = next((k for k in known if (k["where"], k["field"]) == (where, field)
                      and says(k.get("about", ""), what)), None)  # fmt: skip
        if entry is None:
            unknown.append(f"{where}: {field}: {what}")
        else:
            known.remove(entry)

    assert unknown == []
    assert known == [], "these differences are gone: take them out of the golden file"


@plan
def test_the_counts_of_a_golden_file_are_those_of_its_rows(name: str) -> None:
    expected = golden(name)

    assert expected["task_rows"] == len(expected["tasks"])
    assert expected["distinct_tasks"] == sum(row["part"] == 1 for row in expected["tasks"])
    assert all(entry["why"] for entry in expected.get("known", []))


# What holds for every document ------------------------------------------------------------------


def documents() -> list[Any]:
    plans = [pytest.param(plan_of, path.stem, id=path.stem) for path in GOLDEN.glob("*.yaml")]
    samples = [pytest.param(sample_of, path.stem, id=path.stem) for path in find_files([SAMPLES])]
    return [*plans, *samples]


every_document = pytest.mark.parametrize(("load", "name"), documents())


@every_document
def test_a_passage_is_the_documents_own_words(load: Any, name: str) -> None:
    document = load(name)

    assert document.passages
    assert all(p.text == document.text[p.start : p.end] for p in document.passages)
    assert len({p.id for p in document.passages}) == len(document.passages)


@every_document
def test_a_fact_lies_in_the_text(load: Any, name: str) -> None:
    document = load(name)

    assert all(0 <= f.start < f.end <= len(document.text) for f in document.facts)


@every_document
def test_no_row_and_no_bullet_is_cut(load: Any, name: str) -> None:
    document = load(name)
    tasks = {task.passage_id for task in document.tasks}
    by_id = {p.id: p for p in document.passages}

    rows = [p for p in document.passages if p.kind is PassageKind.ROW]
    spans = {(p.start, p.end) for p in document.passages}
    end = min((p.start for p in rows), default=len(document.text))
    bullets = [b for b in find_blocks(document.text[:end]) if b.kind is BlockKind.BULLET]

    assert {p.id for p in rows} == tasks
    assert all(words_of(cell) <= words_of(by_id[task.passage_id].text) or task.part > 1
               for task in document.tasks for cell in (task.task, task.product))  # fmt: skip
    assert all((b.start, b.end) in spans or len(b.text(document.text)) > 1200 for b in bullets)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", clean(text)))


@every_document
def test_every_line_with_words_lies_in_a_passage_or_names_columns_or_a_section(
    load: Any, name: str
) -> None:
    document = load(name)
    covered = bytearray(len(document.text))
    for p in document.passages:
        covered[p.start : p.end] = b"\1" * (p.end - p.start)
    titles = {squash(fold(task.section_title)) for task in document.tasks}

    lost = []
    for line in split_lines(document.text):
        rest = "".join(c for i, c in enumerate(line.text) if not covered[line.start + i])
        if re.search(r"[^\W\d_]{2}", rest) and not _furniture(line.text, titles):
            lost.append(line.text)

    assert lost == []


def _furniture(line: str, titles: set[str]) -> bool:
    """Whether a line names the columns of a table or a section of it."""
    parsed = split_lines(line)[0]
    if is_table_line(parsed):
        cells = split_cells(parsed)
        return looks_like_header(cells) or section_of(cells) is not None
    return re.sub(r"^\W*[ivx]+\W+", "", squash(fold(line))) in titles


@every_document
def test_every_record_stands_in_a_passage_that_exists(load: Any, name: str) -> None:
    document = load(name)
    passages = {p.id: p for p in document.passages}

    assert all(task.passage_id in passages for task in document.tasks)
    assert all(t.text in passages[t.passage_id].text for t in document.targets)
    assert all(r.locator == passages[r.passage_id].locator
               for r in (*document.tasks, *document.targets))  # fmt: skip
    assert len({r.id for r in (*document.tasks, *document.targets)}) == len(document.tasks) + len(
        document.targets
    )


# The samples: every record, word for word -------------------------------------------------------


def record_of(document: Document) -> dict[str, Any]:
    """All that was read of a document, as plain values."""
    return {
        "document": {
            "title": document.title,
            "kind": document.kind,
            "number": document.number,
            "date": document.issued.isoformat() if document.issued else None,
            "place": document.place,
            "period": document.period,
            "issuer": document.issuer,
            "signer": document.signer,
        },
        "tasks": [_task(task) for task in document.tasks],
        "targets": [_target(target) for target in document.targets],
    }


def _task(task: Task) -> dict[str, Any]:
    deadline = task.deadline or Deadline("")
    fields: dict[str, Any] = {
        "place": task.locator,
        "task": task.task,
        "product": task.product,
        "time": deadline.text,
        "start": deadline.start and deadline.start.isoformat(),
        "end": deadline.end and deadline.end.isoformat(),
        "recurring": deadline.recurring and str(deadline.recurring),
        "relative": deadline.relative,
        "stages": len(deadline.stages),
        **{role: list(task.agencies(role)) for role in ROLES},
        "uncertain": list(task.uncertain),
    }
    return {name: value for name, value in fields.items() if value}


def _target(target: Target) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "place": target.locator,
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": target.value,
        "value_max": target.value_max,
        "unit": target.unit,
        "horizon": target.horizon,
    }
    return {name: value for name, value in fields.items() if value}


@sample
def test_a_sample_is_read_word_for_word(name: str) -> None:
    expected = yaml.safe_load((GOLDEN / "samples" / f"{name}.yaml").read_text("utf-8"))

    assert record_of(sample_of(name)) == expected


def test_every_sample_has_a_golden_file() -> None:
    written = {path.stem for path in (GOLDEN / "samples").glob("*.yaml")}

    assert {path.stem for path in find_files([SAMPLES])} == written


@sample
def test_a_sample_has_a_task_for_each_row_of_its_source(name: str) -> None:
    source = yaml.safe_load((SAMPLES / "sources" / f"{name}.yaml").read_text("utf-8"))
    appendix = source["appendix"]
    rows = [dict(zip(appendix["header"], row, strict=True)) for row in appendix["rows"]
            if len(row) > 2]  # fmt: skip
    tasks = sample_of(name).tasks

    assert len(tasks) == len(rows)
    above: list[str] = []
    for row, task in zip(rows, tasks, strict=True):
        cells = [above[n] if cell == "^" else cell for n, cell in enumerate(row.values())]
        above = cells
        assert (task.number, task.task) == (cells[0], squash(cells[1]))
        assert {cell for cell in cells[2:] if cell} == {
            cell for cell in (task.product, task.deadline.text if task.deadline else "",
                              *("; ".join(task.agencies(role)) for role in ROLES)) if cell
        }  # fmt: skip


def rewrite() -> None:
    """Write the golden files of the samples anew from what is read now."""
    for path in find_files([SAMPLES]):
        lines = ["# Every record of the sample, checked against samples/sources."]
        for part, values in record_of(sample_of(path.stem)).items():
            flow = {"allow_unicode": True, "default_flow_style": True, "width": 10_000}
            if isinstance(values, dict):
                lines.append(f"{part}: {yaml.safe_dump(values, sort_keys=False, **flow).strip()}")
                continue
            lines.append(f"{part}:" if values else f"{part}: []")
            lines += [f"  - {yaml.safe_dump(v, sort_keys=False, **flow).strip()}" for v in values]
        target = GOLDEN / "samples" / f"{path.stem}.yaml"
        target.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__" and "--rewrite" in sys.argv:
    rewrite()
