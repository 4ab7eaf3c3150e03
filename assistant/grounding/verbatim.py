"""Check what must stand in the source as it is: quotations, document numbers, names."""

from __future__ import annotations

import re

from assistant.grounding.source import Source
from assistant.grounding.words import DOCUMENT, FRAME, FUNCTION, Words
from assistant.text import UPPER, fold, has_diacritics, squash

_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{2,}?)[”\"»]")
NAME = re.compile(rf"(?<![\w/-])[{UPPER}]\w*(?:\s+[{UPPER}]\w*)*")


def quotation_fault(claim: Words, source: Source) -> str:
    for quoted in _QUOTED.findall(claim.low):
        if squash(quoted) not in squash(source.words.low):
            return f"lời trích “{quoted}” không có trong nguồn"
    for number in DOCUMENT.findall(claim.low):
        if number not in DOCUMENT.findall(source.words.low):
            return f"số văn bản {number.upper()} không có trong nguồn"
    return ""


def name_fault(claim: Words, source: Source) -> str:
    """Every capitalised name stands in the source, or in what names the document."""
    marked = has_diacritics(claim.shown)
    own = claim.low if marked else claim.folded
    hays = [source.words, source.context]
    hay = " | ".join(squash(hay.low if marked else hay.folded) for hay in hays)
    for match in NAME.finditer(claim.shown):
        run = squash(own[match.start() : match.end()])
        starts = not re.search(r"[\w,]\s*$", claim.shown[: match.start()])
        first, _, others = run.partition(" ")
        if (starts and fold(first) in FUNCTION) or FRAME.match(claim.folded[match.start() :]):
            run = others
        if not re.search(rf"(?<!\w){re.escape(run)}(?!\w)", hay):
            return f"tên “{match[0]}” không có trong nguồn"
    return ""
