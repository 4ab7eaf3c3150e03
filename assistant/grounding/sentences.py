"""The sentences of a draft, and the citations in them."""

from __future__ import annotations

import re

from assistant.text import UPPER

CITATION = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
LEADER = re.compile(r"^\s*(?:[-+*•–]\s+|\d{1,2}[.)]\s+|[a-zđ]\)\s+)+")
_STOP = re.compile(rf"[.!?…]+[\"”’)]*(?:\s*{CITATION.pattern.replace('(', '(?:', 1)})*(?=\s|$)")
_ABBREVIATED = re.compile(rf"(?:(?<!\w)(?:TP|TX|TT|ThS|TS|PGS|GS|[Tt]r|v\.v|[{UPPER}])|^\s*\d+)\.$")


def citations(text: str) -> list[int]:
    """The numbers cited in a text, in order."""
    return [int(n) for match in CITATION.finditer(text) for n in re.findall(r"\d+", match[1])]


def split_sentences(line: str) -> list[str]:
    """The sentences of a line; a citation after a full stop belongs to the sentence before it."""
    parts: list[str] = []
    start = 0
    for match in _STOP.finditer(line):
        following = line[match.end() :].lstrip()
        head = line[start : match.start() + 1]
        if following[:1].islower() or following.startswith("["):
            continue
        if following and _ABBREVIATED.search(head):
            continue
        parts.append(line[start : match.end()])
        start = match.end()
    parts.append(line[start:])
    return [part.strip() for part in parts if re.search(r"\w", part)]
