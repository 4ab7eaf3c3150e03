"""Answers about documents that the loaded ones only cite: the clause that cites them."""

from __future__ import annotations

import re

from assistant.composing.draft import Draft, where
from assistant.composing.quotes import passage_of, relevant_words, shown
from assistant.domain import AnsweredBy, Passage, PassageKind
from assistant.library import Library, grams
from assistant.prompts import render
from assistant.retrieval import Evidence
from assistant.text import clean, fold
from assistant.topics import Topic
from assistant.understanding import Query
from assistant.understanding.cited import ANY_KIND, asks_who_cites
from assistant.wording import vocabulary

LEAST_CITED = 0.35
"""The share of a topic's weight that must stand around what is cited."""
PROPOSAL = 40
"""Characters at whose beginning a proposal among the bases is told."""


def compose_cited(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Quote where the documents cite one of the kind asked about, by number; None when none do."""
    if not query.cited:
        return None
    if query.cited_number and asks_who_cites(query.folded):
        return _who_cites(query, evidence, library)
    topic = Topic(query.topic, library, evidence.documents)
    kind = vocabulary()["cited_kinds"] if query.cited == ANY_KIND else query.cited
    number = re.compile(rf"\b{kind}\b(?:\s+\w+){{0,8}}?\s+(?:so\s*:?\s*)?"
                        r"(?!20\d\d(?![\d/]))\d+[\w/-]*")  # fmt: skip
    if query.cited_number:
        number = re.compile(rf"(?<![\d/.])0*{query.cited_number}\s*/[\w-]*")
    found = []
    for scored in evidence.prose:
        words = fold(clean(passage_of(scored).text))
        around = (words[max(0, m.start() - 40) : m.end() + 160] for m in number.finditer(words))
        shares = [topic.coverage(frozenset(grams(w)), scored.entry.weak_words) for w in around]
        if shares:
            found.append((max(shares) + 0.2 * scored.likeness, scored))
    if not found:
        return None
    best = max(share for share, _ in found)
    if best < LEAST_CITED and not query.cited_number:
        return None
    draft = Draft(library, answered_by=AnsweredBy.QUOTES)
    chosen = [s for share, s in sorted(found, key=lambda pair: -pair[0]) if share >= 0.9 * best]
    for scored in chosen[:2]:
        passage = passage_of(scored)
        several = re.search(r"\b(?:nhung|cac)\b", query.folded)
        quote = relevant_words(passage, topic) if several else _clause(passage, number, topic)
        place = where(library, passage.document_id, passage.locator)
        draft.say(render("answers/quote", words=shown(passage, quote), where=place,
                         n=draft.cite(passage.id, quote)))  # fmt: skip
    if _PROPOSER.search(query.folded):
        _say_proposer(draft, passage_of(chosen[0]))
    return draft


_PROPOSER = re.compile(
    r"\b(?:de nghi|to trinh) (?:cua|tu|do)\b|\b(?:ai|phong nao|so nao) de nghi\b"
)
_PROPOSED = re.compile(r"\b(?:theo|xet) de nghi\b")


def _who_cites(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Say which documents cite the one of a number, each with where it does."""
    number = re.compile(rf"(?<![\d/.])0*{query.cited_number}\s*/[\w-]*")
    first = {}
    for document in evidence.documents:
        for passage in document.passages:
            if number.search(fold(clean(passage.text))):
                first[document.id] = passage
                break
    if not first:
        return None
    draft = Draft(library, answered_by=AnsweredBy.QUOTES)
    draft.say(render("answers/who_cites", count=len(first), number=query.cited_number))
    for document_id, passage in first.items():
        place = where(library, document_id, passage.locator)
        quote = _clause(passage, number, Topic(query.topic, library, evidence.documents))
        draft.say(render("answers/quote", words=shown(passage, quote), where=place,
                         n=draft.cite(passage.id, quote)))  # fmt: skip
    return draft


def _say_proposer(draft: Draft, cited: Passage) -> None:
    """Say on whose proposal a document was issued, as it stands among its bases."""
    for passage in draft.library.documents[cited.document_id].passages:
        clauses = re.findall(r"[^;\n]+", passage.text) if passage.path == cited.path else []
        for clause in clauses:
            if _PROPOSED.search(fold(clause[:PROPOSAL])):
                place = where(draft.library, passage.document_id, passage.locator)
                draft.say(render("answers/quote", words=shown(passage, clause.strip()), where=place,
                                 n=draft.cite(passage.id, clause.strip())))  # fmt: skip
                return


def _clause(passage: Passage, number: re.Pattern[str], topic: Topic) -> str:
    """The clause that cites, where a passage parts its clauses by semicolons; else all of it."""
    if passage.kind is PassageKind.ROW:
        return passage.text
    spans = [m.span() for m in re.finditer(r"[^;]+;?", passage.text)]
    citing = [(topic.coverage(frozenset(grams(passage.text[a:b])), frozenset()), passage.text[a:b])
              for a, b in spans if number.search(fold(passage.text[a:b]))]  # fmt: skip
    return max(citing)[1].strip() if citing else relevant_words(passage, topic)
