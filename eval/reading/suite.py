"""Read every source in every format and compare with what it says.

Characters: edit distance without white space (Levenshtein, 1966) over the length of the
source. Diacritics: of the source's letters that carry a mark, the share read as they are.
Fields: every field of every task, and of every target, found with the same value in the
same place; F1 over what was found and what the hand-checked records hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from assistant.domain import Document
from assistant.text import compose, has_diacritics, normalise, squash
from eval.metrics import overlap
from eval.reading.formats import Sample, head_of, prose_of, sources, table_of, write

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden" / "samples"
FLOORS = {"digital": (0.999, 0.99), "scan": (0.985, 0.95), "txt": (0.96, 0.99)}
"""Least share of characters, and least F1 of tasks' fields and of targets.

Text laid out by spaces keeps its page numbers, and two columns of a signature line by line.
"""
_MARKUP = re.compile(r"[|*#\s]|-{3,}")
_SAME = 0.9
Field = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """How the sources in one format were read; all 0 to 1."""

    form: str
    characters: float
    diacritics: float
    tasks: float
    targets: float

    @property
    def is_enough(self) -> bool:
        """Whether nothing is under its floor."""
        characters, fields = FLOORS.get(self.form, FLOORS["digital"])
        return self.characters >= characters and min(self.tasks, self.targets) >= fields


def measure(form: str, folder: Path, samples: Sequence[Sample] = ()) -> Score:
    """Write the sources in one format, read them, and score the readings together."""
    from ingest.document import read_document
    from ingest.read import read_file

    texts: list[Text] = []
    tasks: set[Field] = set()
    targets: set[Field] = set()
    wanted_tasks: set[Field] = set()
    wanted_targets: set[Field] = set()
    for sample in samples or sources():
        document = read_document(read_file(write(sample, form, folder)))
        golden = _golden(document.id)
        text = without_repeats(document.text, sample["appendix"]["header"])
        texts.append(compared(expected_texts(sample), text))
        tasks |= _of(document.id, task_fields(document))
        targets |= _of(document.id, target_fields(document))
        wanted_tasks |= _of(document.id, golden_fields(golden["tasks"], _TASK))
        wanted_targets |= _of(document.id, golden_fields(golden["targets"], _TARGET))
    return Score(form,
                 1 - sum(t.wrong for t in texts) / sum(t.length for t in texts),
                 sum(t.marks_kept for t in texts) / max(1, sum(t.marks for t in texts)),
                 f1(tasks, wanted_tasks), f1(targets, wanted_targets))  # fmt: skip


def _of(document_id: str, fields: set[Field]) -> set[Field]:
    return {(f"{document_id} {place}", name, value) for place, name, value in fields}


def expected_texts(sample: Sample) -> list[str]:
    """The source as it may be read: a letterhead goes by rows or by columns."""
    head, (notice, *prose) = head_of(sample), prose_of(sample)
    cells = [cell for row in table_of(sample) for cell in row]
    by_rows = [cell for row in head for cell in row]
    by_columns = [cell for column in zip(*head, strict=True) for cell in column]
    return [bare(" ".join([notice, *order, *prose, *cells])) for order in (by_rows, by_columns)]


def bare(text: str) -> str:
    """Text without white space and table markup, one kind of hyphen."""
    return _MARKUP.sub("", compose(text)).replace("–", "-")


def without_repeats(text: str, header: Sequence[str]) -> str:
    """A text without the table's header where pages print it again."""
    wanted, kept, seen = bare(" ".join(header)), [], False
    for line in text.split("\n"):
        again = Levenshtein.normalized_similarity(bare(line), wanted) >= _SAME
        if not (again and seen):
            kept.append(line)
        seen = seen or again
    return "\n".join(kept)


@dataclass(frozen=True, slots=True)
class Text:
    """One text as compared, in characters: its length, those wrong, its marked letters."""

    length: int
    wrong: int
    marks: int
    marks_kept: int


def compared(expected: Sequence[str], read: str) -> Text:
    """The reading against the expected order that is nearest to it."""
    words = bare(read)
    source = min(expected, key=lambda text: Levenshtein.distance(text, words))
    kept = [False] * len(source)
    for step in Levenshtein.opcodes(source, words):
        if step.tag == "equal":
            kept[step.src_start : step.src_end] = [True] * (step.src_end - step.src_start)
    marked = [ok for letter, ok in zip(source, kept, strict=True) if has_diacritics(letter)]
    return Text(len(source), Levenshtein.distance(source, words), len(marked), sum(marked))


def f1(found: set[Field], wanted: set[Field]) -> float:
    """F1 of fields found; 1 when there is nothing to find and nothing was found."""
    shared = overlap(found, wanted)
    return shared.f1 if shared else float(not found)


_TASK = ("task", "product", "time", "lead", "support", "monitor")
_TARGET = ("indicator", "comparator", "value", "unit")


def golden_fields(records: Iterable[Mapping[str, Any]], names: Sequence[str]) -> set[Field]:
    """The fields of hand-checked records: (place and what it is of, name, value)."""
    return {
        field
        for record in records
        for field in _fields(record["place"], {name: record.get(name) for name in names})
    }


def task_fields(document: Document) -> set[Field]:
    """The fields of the tasks as read."""
    return {
        field
        for task in document.tasks
        for field in _fields(task.locator, {
            "task": task.task, "product": task.product, "lead": task.lead,
            "support": task.support, "monitor": task.monitor,
            "time": task.deadline.text if task.deadline else "",
        })
    }  # fmt: skip


def target_fields(document: Document) -> set[Field]:
    """The fields of the targets as read."""
    return {
        field
        for target in document.targets
        for field in _fields(target.locator, {name: getattr(target, name) for name in _TARGET})
    }


def _fields(place: str, values: Mapping[str, Any]) -> Iterable[Field]:
    where = " › ".join(place.split(" › ")[-2:])
    # Several targets may stand in one place: their fields go by the value.
    of = f"{values['value']:g}" if values.get("value") is not None else ""
    for name, value in values.items():
        for one in value if isinstance(value, (list, tuple)) else (value,):
            if one not in ("", None):
                yield f"{where} {of}", name, comparable(str(one))


def comparable(text: str) -> str:
    """A value as compared: NFC, lower case, single spaces, one kind of hyphen."""
    return squash(normalise(text)).rstrip(".;")


def _golden(name: str) -> dict[str, Any]:
    import yaml

    golden: dict[str, Any] = yaml.safe_load((GOLDEN / f"{name}.yaml").read_text("utf-8"))
    return golden
