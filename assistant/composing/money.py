"""Answers about money: what a whole plan costs, and what a row of its table does.

The sum of a plan stands in one sentence of its own ("Tổng kinh phí … là …"), often with its
parts behind it or below. It answers where the question asks for no more than that, or for a part
that stands there too; what is asked of another matter is left to rows and quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.composing.choose import best_of_each, named_places, of_years
from assistant.composing.draft import Draft, where
from assistant.composing.quotes import say_passage, shown
from assistant.composing.tasks import FIELDS, say_field, titled
from assistant.composing.values import holds_value
from assistant.domain import AnsweredBy, Document, Passage, PassageKind, Task
from assistant.library import Library, grams
from assistant.prompts import render
from assistant.retrieval import Evidence, Scored
from assistant.text import clean, fold
from assistant.topics import Topic
from assistant.understanding import Intent, Query
from assistant.wording import comparable, vocabulary

BEGINNING = 70
"""Characters of a passage in which it says that it gives a sum."""
MOST_BESIDE = 4
PROSE = 5
_SUM = re.compile(
    r"^\W*(?:\d+(?:\.\d+)*[.)]|[a-z][.)])?\s*(?P<whole>tong )?(?:so )?"
    r"(?:kinh phi|nhu cau (?:von|kinh phi)|muc dau tu|du toan|von|chi phi)\b"
)
_AT_ONCE = re.compile(
    r"(?:\s+(?:thuc hien|du kien|trien khai|giai doan|ke hoach|cho|cua|toan bo|ca|nam|can|khoang"
    r"|uoc|tinh|la|tong|cong|[-–]|20\d\d))*\s*:?\s*\d[\d.,]*\s*(?:ty|trieu|nghin|dong)\b"
)
"""What stands between the name of a sum and the amount, where it is the plan's."""
_ABOVE = re.compile(r"\b(?:kinh phi|nguon luc|von|du toan|tai chinh)\b")
_PROSE = (PassageKind.PARAGRAPH, PassageKind.BULLET, PassageKind.HEADING)
_AMOUNT = re.compile(r"\d.*(?:đồng|tỷ|triệu)|(?:đồng|tỷ|triệu).*\d")


def compose_total(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Quote what a plan costs in all; None when a question asks what another matter costs."""
    if not query.document_ids and len(evidence.documents) > 1:
        return None
    topic = Topic(query.topic, library, evidence.documents)
    draft = Draft(library, answered_by=AnsweredBy.QUOTES)
    for document in evidence.documents:
        total = _total_of(document)
        if total is None or not of_years(query, document, total.text):
            continue
        beside = _beside(document, total)
        if query.one_year and "-" in document.period and not any(
            str(query.years[0]) in p.text for p in (total, *_below(document, total), *beside)
        ):  # fmt: skip
            continue  # the sum of all years says nothing of one
        left = _left_to_ask(query, library.documents.values() if query.compares else [document])
        said = _words((total, *_below(document, total)))
        if not left <= said | _words(beside):
            continue
        say_passage(draft, total, topic)
        for passage in beside if not left <= said else ():
            if not draft.cites(passage.id):
                say_passage(draft, passage, topic)
    return draft if draft.lines else None


def compose_budget(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Say what the table sets aside for a task; None where it sets nothing aside."""
    priced = [s for s in evidence.tasks if _budget(s)]
    groups = best_of_each(priced, named=named_places(query))
    if not groups or _prose_tells_more(groups[0][0], evidence):
        return None
    draft = Draft(library)
    for group in groups:
        task = group[0].entry.item
        assert isinstance(task, Task)
        if not of_years(query, library.documents[task.document_id], task.task):
            continue
        number, at = draft.cite(task.passage_id), where(library, task.document_id, task.locator)
        amount = clean(_budget(group[0]))
        if _AMOUNT.search(amount):
            draft.say(render("answers/target", value=amount, indicator=titled(library, task),
                             where=at, n=number))  # fmt: skip
        else:  # a number whose unit no header tells stands in its row
            passage = library.passages[task.passage_id]
            draft.say(render("answers/quote", words=shown(passage, passage.text), where=at,
                             n=number))  # fmt: skip
        for intent in query.intents:
            if intent in FIELDS:
                say_field(draft, task, FIELDS[intent], number)
    return draft if draft.lines else None


def _budget(scored: Scored) -> str:
    task = scored.entry.item
    if not isinstance(task, Task):
        return ""
    return next((v for role, v in task.extra if role == "budget" and re.search(r"\d", v)), "")


def _prose_tells_more(best: Scored, evidence: Evidence) -> bool:
    """Whether a sentence that states an amount fits better than the row."""
    return any(
        scored.likeness > best.likeness
        for scored in evidence.prose[:PROSE]
        if isinstance(scored.entry.item, Passage)
        and scored.entry.item.kind in _PROSE
        and holds_value(Intent.MONEY, scored.entry.item.text)
    )


def _total_of(document: Document) -> Passage | None:
    """The passage that says what the whole costs; one that says "tổng" comes first."""
    found: list[tuple[bool, Passage]] = []
    for passage in document.passages:
        words = fold(clean(passage.text[:BEGINNING]))
        begins = _SUM.match(words)
        if passage.kind not in _PROSE or begins is None or not (
            holds_value(Intent.MONEY, passage.text)
        ):  # fmt: skip
            continue
        if begins["whole"] or _ABOVE.search(fold(passage.heading)) or (
            _AT_ONCE.match(words, begins.end())
        ):  # fmt: skip
            found.append((not begins["whole"], passage))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _below(document: Document, total: Passage) -> list[Passage]:
    """The parts of a sum, where they are listed under it."""
    return [p for p in document.passages if len(p.path) > len(total.path)
            and p.path[: len(total.path)] == total.path]  # fmt: skip


def _beside(document: Document, total: Passage) -> list[Passage]:
    """The other passages of the same section that state an amount, as far as they are few."""
    beside = [
        p for p in document.passages
        if p.id != total.id and p.kind in _PROSE and p.path[:1] == total.path[:1]
        and p.heading == total.heading and holds_value(Intent.MONEY, p.text)
    ]  # fmt: skip
    return beside if len(beside) <= MOST_BESIDE else []


def _left_to_ask(query: Query, documents: Iterable[Document]) -> set[str]:
    """The words of a question that neither ask for a sum nor name one of the documents."""
    known = set(comparable(vocabulary()["money_words"]).split())
    for document in documents:
        known.update(grams(f"{document.title} {document.place} {document.province}"))
    return {word for word in query.topic.split()
            if word not in known and not any(c.isdigit() for c in word)}  # fmt: skip


def _words(passages: Iterable[Passage]) -> set[str]:
    return {word for passage in passages for word in grams(passage.text)}
