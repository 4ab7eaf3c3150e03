"""Answers from what a document says of itself: number, date, signer, legal basis, theme."""

from __future__ import annotations

import re

from assistant.composing.draft import Draft, where
from assistant.domain import Document, Fact, Passage
from assistant.library import Library, grams
from assistant.prompts import render
from assistant.retrieval import Evidence
from assistant.text import clean, fold
from assistant.topics import Topic
from assistant.understanding import Query

LABELS = {"number": "Số, ký hiệu", "date": "Ngày ban hành", "signer": "Người ký",
          "basis": "Căn cứ", "theme": "Chủ đề", "recipients": "Nơi nhận",
          "issuer": "Cơ quan ban hành", "period": "Năm, giai đoạn", "effect": "Hiệu lực",
          "replaces": "Văn bản bị thay thế", "amends": "Văn bản được sửa đổi, bổ sung",
          "addressees": "Kính gửi"}  # fmt: skip
MOST_DOCUMENTS = 8
OF_A_TASK = 0.75
CLEARLY = 0.25
ONE_OF_MANY = 0.6


def compose_facts(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Answer from the facts of the documents in scope; None when none states them."""
    wanted = [name for name in query.facts if name in LABELS]
    if "recipients" in wanted:
        wanted.insert(0, "addressees")
    if not wanted or ("date" in wanted and _about_a_task(query, evidence, library)):
        return None
    draft = Draft(library)
    topic = Topic(query.topic, library, evidence.documents)
    documents = evidence.documents[:MOST_DOCUMENTS]
    signed = [d for d in documents if d.signer and fold(d.signer) in query.folded]
    for document in signed or documents:  # who is named signed one of them
        for name in wanted:
            _say(draft, document, name, topic)
    if "replaces" in wanted and not any(d.fact("replaces") for d in evidence.documents):
        _say_where(draft, evidence, "này thay thế")
    if "effect" in wanted and not any(d.fact("effect") for d in evidence.documents):
        _say_where(draft, evidence, "hiệu lực")
    return draft if draft.lines else None


def _say_where(draft: Draft, evidence: Evidence, words: str) -> None:
    """Quote the first passage of each document that holds some words, where no fact was read."""
    for document in evidence.documents[:MOST_DOCUMENTS]:
        passage = next((p for p in document.passages if words in p.text.lower()), None)
        if passage is not None:
            draft.say(render("answers/quote", words=clean(passage.text), n=draft.cite(passage.id),
                             where=where(draft.library, document.id, passage.locator)))  # fmt: skip


def _about_a_task(query: Query, evidence: Evidence, library: Library) -> bool:
    """Whether the topic is a task's ("kế hoạch tự kiểm tra ban hành ngày nào"), not a title's."""
    topic = Topic(query.topic, library, ())
    titles = (grams(f"{d.kind} {d.title} {d.place} {d.issuer}") for d in evidence.documents)
    of_titles = max(
        (topic.coverage(frozenset(words), frozenset()) for words in titles), default=0.0
    )
    best = max((s.coverage for s in evidence.tasks[:3]), default=0.0)
    return best >= OF_A_TASK and best > of_titles + CLEARLY


def _say(draft: Draft, document: Document, name: str, topic: Topic) -> None:
    facts = [fact for fact in document.facts if fact.name == name]
    if name == "basis" and len(facts) > 1:
        facts = _named(facts, document, topic)
    if not facts:
        return
    stated: list[tuple[str, int]] = []
    for fact in facts:
        number = _cite(draft, document, fact)
        if number is None:
            continue
        if not fact.value:
            kind = "answers/partial_date" if name == "date" else "answers/blank"
            draft.say(
                render(
                    kind,
                    label=LABELS[name],
                    title=_title(document),
                    words=clean(document.text[fact.start : fact.end]),
                    n=number,
                )
            )
            continue
        value = _value(document, fact, name)
        draft.say(render("answers/fact", label=LABELS[name], value=value,
                         title=_title(document), n=number))  # fmt: skip
        stated.append((value, number))
    if name == "date":
        _say_attached(draft, document, facts[0], stated)
    if name == "number" and len({value for value, _ in stated}) > 1:
        draft.say(render("answers/conflict", count=len(stated)))
        draft.conflict(LABELS[name], stated)


_ATTACHED = re.compile(
    r"[Kk]èm theo[^)\n]{0,60}?ngày\s*(?:\d{1,2})?\s*"
    r"(?:/|tháng)\s*(?P<m>\d{1,2})\s*(?:/|năm)\s*(?P<y>\d{4})"
)
_MONTH = re.compile(r"(?:/|tháng)\s*(?P<m>\d{1,2})\s*(?:/|năm)\s*(?P<y>\d{4})")


def _say_attached(
    draft: Draft, document: Document, fact: Fact, stated: list[tuple[str, int]]
) -> None:
    """Say another month or year that the head of an appendix gives for the document."""
    own = _MONTH.search(document.text[fact.start : fact.end])
    for passage in document.passages:
        other = _ATTACHED.search(passage.text)
        if own and other and (int(own["m"]), own["y"]) != (int(other["m"]), other["y"]):
            words, n = clean(passage.text), draft.cite(passage.id)
            draft.say(render("answers/otherwise_there", words=words, locator=passage.locator, n=n))
            draft.conflict(LABELS["date"], [*stated, (words, n)])
            return


def _named(facts: list[Fact], document: Document, topic: Topic) -> list[Fact]:
    """Those of several bases that the topic names; all when it names none."""
    shares = [topic.coverage(frozenset(grams(document.text[f.start : f.end])), frozenset())
              for f in facts]  # fmt: skip
    best = max(shares)
    if best < ONE_OF_MANY:
        return facts
    return [fact for fact, share in zip(facts, shares, strict=True) if share >= 0.8 * best]


def _value(document: Document, fact: Fact, name: str) -> str:
    if name == "date" and document.issued:
        return document.issued.strftime("%d/%m/%Y")
    if name == "signer":
        title = document.fact("signer_title")
        return f"{title.value} {fact.value}" if title else fact.value
    return clean(fact.value)


def _title(document: Document) -> str:
    """The title, cut when long; with the place when what is left does not name it."""
    title = document.title if len(document.title) < 160 else document.title[:157] + "…"
    bare = document.place.partition(" ")[2]
    return title if not bare or fold(bare) in fold(title) else f"{title} ({document.place})"


def _cite(draft: Draft, document: Document, fact: Fact) -> int | None:
    """Cite the words of a fact inside the passage that holds them."""
    passage = _passage_at(document, fact.start, fact.end)
    if passage is None:
        return None
    end = min(fact.end, passage.end)
    quote = document.text[max(fact.start, passage.start) : end].strip()
    return draft.cite(passage.id, quote)


def _passage_at(document: Document, start: int, end: int) -> Passage | None:
    """The passage that holds the beginning of a span, else the first that begins within it."""
    holding = (p for p in document.passages if p.start <= start < p.end)
    return next(holding, None) or next(
        (p for p in document.passages if start <= p.start < end), None
    )
