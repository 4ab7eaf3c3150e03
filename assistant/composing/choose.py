"""Choose among weighed records: what fits well enough, and what fits as well as the best."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.domain import Document
from assistant.retrieval import Scored, covers
from assistant.understanding import Query

ENOUGH = 0.50
"""The share of a topic's weight that a record must hold to be taken for its answer."""
OF_ANOTHER_YEAR = 0.6
WHOLLY = 0.9
LEAST_NAMED = 0.12
FAR_NEARER = 3.3
FEW = 5
"""A shorter topic is told by its words alone: one of them missing, it is another."""
LEAST = 0.33
ENOUGH_BOTH = 0.62
"""With less of the topic in words, a record answers when its meaning fits too: its score
reaches ``ENOUGH_BOTH`` and at least ``LEAST`` of the topic stands in it."""
TIED = 0.04
"""Scores nearer than this do not tell two records apart."""
OTHER_PLACE = 0.74
"""A record of another place answers too when it fits this much as well as the best."""


def best_of_each(
    found: Sequence[Scored], enough: float = ENOUGH, *, named: Collection[str] = ()
) -> list[list[Scored]]:
    """For each document, its best records and those tied with them; best document first.

    Only records with ``enough`` of the topic, and documents that fit nearly as well as the
    best one; those ``named`` by id need not, for they are asked about.
    """
    groups: dict[str, list[Scored]] = {}
    for scored in found:
        if fits(scored, enough):
            groups.setdefault(scored.entry.document_id, []).append(scored)
    chosen = []
    for group in groups.values():
        top = max(s.score for s in group)
        chosen.append([group[0], *(s for s in group[1:] if s.score >= top - TIED)])
    chosen.sort(key=lambda group: -group[0].coverage)
    if not chosen:
        return []
    best = chosen[0][0].coverage
    return [
        group
        for group in chosen
        if group[0].coverage >= OTHER_PLACE * best or group[0].entry.document_id in named
    ]


def fits(scored: Scored, enough: float = ENOUGH) -> bool:
    """Whether a record holds enough of the topic, in words or in words and meaning."""
    if scored.precision >= WHOLLY and scored.coverage >= LEAST_NAMED:
        return True  # "PAPI": all that the indicator is called stands in the question
    told = scored.words >= FEW or scored.meaning >= FAR_NEARER
    return scored.coverage >= enough or (
        told and scored.coverage >= LEAST and scored.score >= ENOUGH_BOTH
    )


def of_years(query: Query, document: Document, words: str, coverage: float = 1.0) -> bool:
    """Whether words of a document are about a year that the question names.

    A document of another period answers only where its words name the year and hold most
    of the topic.
    """
    if not query.years or any(covers(document, year) for year in query.years):
        return True
    return coverage >= OF_ANOTHER_YEAR and any(str(year) in words for year in query.years)


def named_places(query: Query) -> tuple[str, ...]:
    """The documents of the places that a question compares by name."""
    return query.document_ids if len(query.places) > 1 else ()
