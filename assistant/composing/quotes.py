"""Answers in the source's own words, where no record answers; and what is nearest."""

from __future__ import annotations

import re

from assistant.agencies import starts_like_agency
from assistant.composing.choose import OTHER_PLACE
from assistant.composing.draft import Draft, citation, where
from assistant.deadlines import find_windows, recurrence
from assistant.domain import AnsweredBy, Citation, Passage, PassageKind
from assistant.figures import find_figures
from assistant.library import Library, grams
from assistant.prompts import render
from assistant.retrieval import Evidence, Scored, Topic
from assistant.text import clean, fold
from assistant.understanding import Intent, Query

ENOUGH = 0.55
NEAREST = 3
WHOLE_MAX = 700
_SENTENCE = re.compile(r"[^.;!?]+(?:[.;!?](?=\s|$)|$|[.;!?](?=\S))+", re.S)
_MONEY = re.compile(r"\d[\d.,]*\s*(?:tỷ|tỉ|triệu|nghìn|ngàn)?\s*đồng|\d[\d.,]*\s*(?:tỷ|tỉ|triệu)\b")
_DURATION = re.compile(r"\b(?:sau|trong vong|truoc|cham nhat)\b.{0,30}\d|thoi gian|hang (?:tuan|thang|quy|nam)")


def compose_quotes(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Quote the passages that hold the topic and the kind of value asked; None when none do."""
    if not query.topic and not query.days:
        return None
    topic = Topic(query.topic, library, evidence.documents)
    fitting = [s for s in evidence.prose[:40] if _fits(query, s)]
    if not fitting:
        return None
    best = max(s.coverage for s in fitting)
    chosen: dict[str, Scored] = {}
    for scored in fitting:
        if scored.coverage >= OTHER_PLACE * best:
            chosen.setdefault(scored.entry.document_id, scored)
    draft = Draft(library, answered_by=AnsweredBy.QUOTES)
    for scored in chosen.values():
        passage = scored.entry.item
        assert isinstance(passage, Passage)
        quote = relevant_words(passage, topic)
        number = draft.cite(passage.id, quote)
        draft.say(render("answers/quote", words=shown(passage, quote),
                         where=where(library, passage.document_id, passage.locator),
                         n=number))  # fmt: skip
    return draft


def _fits(query: Query, scored: Scored) -> bool:
    passage = scored.entry.item
    assert isinstance(passage, Passage)
    if query.days and not _names_a_day(query, passage.text):
        return False
    enough = ENOUGH if not query.days else 0.2
    return scored.coverage >= enough and holds_value(query.main, passage.text)


def _names_a_day(query: Query, text: str) -> bool:
    stated = {w.end for _, _, w in find_windows(text)} | {w.start for _, _, w in find_windows(text)}
    return any(day in stated for day in query.days)


def holds_value(intent: Intent, text: str) -> bool:
    """Whether a text has the kind of value that an intent asks for."""
    words = clean(text)
    if intent is Intent.MONEY:
        return bool(_MONEY.search(words))
    if intent is Intent.TARGET:
        return bool(find_figures(words))
    if intent is Intent.DEADLINE:
        return bool(find_windows(words) or recurrence(words) or _DURATION.search(fold(words)))
    if intent in (Intent.LEAD, Intent.SUPPORT, Intent.MONITOR):
        return any(starts_like_agency(part) for part in re.split(r"[,;:.–-]\s*|\s(?=[A-ZĐ])", words))
    return True


def relevant_words(passage: Passage, topic: Topic) -> str:
    """The whole passage when short; else its sentences around the one that fits best."""
    if passage.kind is PassageKind.ROW or len(passage.text) <= WHOLE_MAX:
        return passage.text
    spans = [m.span() for m in _SENTENCE.finditer(passage.text) if m[0].strip()]
    if len(spans) < 2:
        return passage.text
    shares = [topic.coverage(frozenset(grams(passage.text[a:b])), frozenset()) for a, b in spans]
    best = max(range(len(spans)), key=shares.__getitem__)
    first = last = best
    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= WHOLE_MAX:
        last += 1
    while first > 0 and spans[last][1] - spans[first - 1][0] <= WHOLE_MAX:
        first -= 1
    return passage.text[spans[first][0] : spans[last][1]].strip()


def shown(passage: Passage, quote: str) -> str:
    """A quote as people read it: cells parted by bars, no markup, no bullet mark."""
    cells = [clean(cell) for cell in quote.split("\t")]
    words = " | ".join(cell for cell in cells if cell) if "\t" in quote else clean(quote)
    return words.lstrip("-–+•* ") if passage.kind is PassageKind.BULLET else words


def nearest(evidence: Evidence, library: Library) -> tuple[Citation, ...]:
    """The passages nearest to the question, for when nothing answers it."""
    found = []
    for n, scored in enumerate(evidence.prose[:NEAREST], 1):
        passage = scored.entry.item
        assert isinstance(passage, Passage)
        found.append(citation(library, passage, passage.text, n))
    return tuple(found)
