"""Follow-up questions: what a question takes over from the one before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistant.understanding.query import Intent, Query


def take_over(query: Query, before: Query) -> Query:
    """Fill from the last question what this one leaves open.

    A topic of its own may stand alone or add to the one before: ``other_topic`` keeps the
    reading that is tried second.
    """
    bare = len(query.topic.split()) <= 1
    if not (query.follows or bare or not query.places):
        return query
    changes: dict[str, Any] = {}
    if not query.places and not query.unknown_place:
        changes |= {"places": before.places, "document_ids": before.document_ids}
    inherits = bare or (query.follows and len(query.topic.split()) <= 2)
    own = [w for w in query.topic.split() if w not in before.topic.split()]
    merged = " ".join([before.topic, *own]).strip()
    if own and not inherits:
        changes["other_topic"] = merged
    if inherits:
        changes |= {"topic": merged, "own_topic": " ".join(own)}
        changes["meant"] = f"{before.meant or before.question} {query.question}"
        if query.topic and query.places:
            changes |= {"topic": query.topic, "other_topic": merged}
        elif own:
            changes["other_topic"] = query.topic
        if not query.agencies and not query.wants_list:
            changes |= {"agencies": before.agencies}
        if not query.intents or query.main is Intent.DETAIL:
            changes |= {
                "intents": before.intents, "facts": before.facts,
                "wants_list": before.wants_list, "wants_count": before.wants_count,
                "window": query.window or before.window, "recurring": before.recurring,
            }  # fmt: skip
    return replace(query, **changes)
