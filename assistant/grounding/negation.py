"""Check that a claim denies what its source denies, and nothing else."""

from __future__ import annotations

import re

from assistant.grounding.source import Source
from assistant.grounding.words import Words, blank, content

_NEGATION = re.compile(
    r"(?<!\w)(?:chưa|chẳng|đừng|nghiêm cấm|cấm|không(?! (?:quá|dưới|ít hơn|thấp hơn|cao hơn|"
    r"lớn hơn|vượt|gian|khí|những|chỉ)(?!\w)))(?!\w)"
)


def _scopes(words: Words) -> tuple[set[str], set[str], list[str]]:
    """Content under a negation, content elsewhere, and the first content word of each negation."""
    under: set[str] = set()
    heads: list[str] = []
    spans = []
    for match in _NEGATION.finditer(words.low):
        stop = re.search(r"[,;:|]|[.!?](?=\s|$)", words.low[match.end() :])
        end = match.end() + stop.start() if stop else len(words.low)
        inside = content(words.shown[match.end() : end])
        under.update(inside)
        heads += inside[:1]
        spans.append((match.start(), end))
    return under, set(content(blank(words.shown, spans))), heads


def negation_fault(claim: Words, source: Source) -> str:
    denied, said, heads = _scopes(claim)
    denied_there, said_there, _ = _scopes(source.words)
    if _NEGATION.search(claim.low) and (
        not heads or not set(heads) <= denied_there or len(denied & denied_there) * 2 < len(denied)
    ):
        return "phủ định không có trong nguồn"
    if len((said - denied) & (denied_there - said_there)) > 1:
        return "nguồn phủ định điều này"
    return ""
