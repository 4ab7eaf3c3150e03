"""Check reasons and purposes: what a claim gives as one must be one in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.agency_names import find_agencies
from assistant.grounding.source import Source
from assistant.grounding.words import FUNCTION, Words
from assistant.text import fold

_LINKS = {
    "purpose": re.compile(
        r"(?<!\w)(?<!không )(?<!chưa )(?:để(?! (?:xảy ra|lại|ý)(?!\w))|nhằm|giúp|góp phần|"
        r"mục đích|hướng tới)(?!\w)"
    ),
    "cause": re.compile(
        r"(?<!\w)(?:vì|bởi|nguyên nhân|lý do|nhờ|khiến|dẫn đến|"
        r"(?<!tự )do(?! (?:đó|vậy)(?!\w)))(?!\w)"
    ),
}
SAID_OF = 4
"""So many syllables after a link, function words left out, are the reason itself."""


def reason_fault(claim: Words, source: Source) -> str:
    """Why a reason or purpose is not the source's; empty when there is none, or it is."""
    for kind, pattern in _LINKS.items():
        there = [said for _, said in _reasons(source.words, pattern, source)]
        for word, said in _reasons(claim, pattern, source):
            if said and not any(2 * len(said & other) >= len(said) for other in there):
                named = "mục đích" if kind == "purpose" else "nguyên nhân"
                return f"{named} sau “{word}” không có trong nguồn"
    return ""


def _reasons(
    words: Words, pattern: re.Pattern[str], source: Source
) -> Iterator[tuple[str, set[str]]]:
    """Each link, with what it links; "do" before an agency names who acts, and is no reason."""
    actors = {start for start, _, _ in find_agencies(words, source.names)}
    for match in pattern.finditer(words.low):
        after = words.low[match.end() :]
        if match.end() + len(after) - len(after.lstrip()) in actors:
            continue
        clause = re.split(r"[,;:|]|[.!?](?=\s|$)", after)[0]
        said = [word for word in re.findall(r"\w+", fold(clause)) if word not in FUNCTION]
        yield match[0], set(said[:SAID_OF])
