"""Check the days, months and repetitions that a claim names, and what they are of."""

from __future__ import annotations

import re

from assistant.deadlines import find_windows, recurrence
from assistant.domain import Recurrence, Window
from assistant.grounding.binding import is_misbound, words_around
from assistant.grounding.source import Source
from assistant.grounding.words import DOCUMENT, Words, blank

DUE = re.compile(r"\b(?:truoc|cham nhat|muon nhat|han|hoan thanh|xong|den het|thoi gian)\b")
_DUE_YEAR = re.compile(
    r"\b(?:trong|truoc|het|den|cuoi|dau|xong|hoan thanh|han|thoi gian)\b\W*(?:la |vao |trong )?"
    r"(?:nam )?(20\d\d(?:\s*-\s*20\d\d)?)\b(?!\s*/)"
)
_YEARS = re.compile(r"(?<![/\d-])20\d\d(?:\s*-\s*20\d\d)?(?![\d/])")
_MERE_YEARS = re.compile(r"\D*20\d\d(?:\D+20\d\d)?\W*")
_FLOATING = re.compile(r"lien ke|\b(?:hang|moi|dinh ky)\b|ke tu|tiep theo")


def date_fault(claim: Words, source: Source, facts: list[tuple[int, int]]) -> str:
    due = DUE.search(claim.folded) is not None
    hay = source.cells["deadline"] if due and "deadline" in source.cells else source.words
    if not _recurrences(claim) <= _recurrences(source.words):
        return "chu kỳ không đúng nguồn"
    if spans := _spans(claim) - (_spans(source.words) or _spans(source.context)):
        return f"giai đoạn {'-'.join(spans.pop())} không đúng nguồn"
    stated = _windows(claim, "")
    facts += [(start, end) for start, end, _ in stated]
    there = _windows(hay, source.context.folded)
    near_there = words_around(hay, [(start, end) for start, end, _ in there])
    for (start, end, window), near in zip(stated, words_around(claim, facts), strict=True):
        words = claim.shown[start:end]
        same, rival, said = list[set[str]](), list[set[str]](), list[set[str]]()
        for there_near, (_, _, other) in zip(near_there, there, strict=True):
            is_said = other in [w for _, _, w in stated]
            (same if other == window else said if is_said else rival).append(there_near)
        if not same:
            return f"thời gian “{words}” không đúng nguồn"
        if is_misbound(near, same, rival, said):
            return f"thời gian “{words}” thuộc việc khác"
    if not stated and due and "deadline" in source.cells:
        years = _YEARS.findall(hay.folded)
        if wrong := [year for year in _DUE_YEAR.findall(claim.folded) if year not in years]:
            return f"thời hạn năm {wrong[0]} không đúng nguồn"
    return ""


def _spans(words: Words) -> set[tuple[str, ...]]:
    """The spans of years that a text names ("2026 - 2030")."""
    return set(re.findall(r"(?<![/\d-])(20\d\d)\s*[-–]\s*(20\d\d)(?![\d/])", words.folded))


def _recurrences(words: Words) -> set[Recurrence | None]:
    return {recurrence(part) for part in re.split(r"[,;:.|()]", words.shown)} | {None}


def _windows(words: Words, context: str) -> list[tuple[int, int, Window]]:
    """The calendar expressions of a text but mere years; a single year of context completes."""
    years = set(re.findall(r"\b20\d\d\b", context))
    year = int(years.pop()) if len(years) == 1 and not _FLOATING.search(words.folded) else None
    numbers = [match.span() for match in DOCUMENT.finditer(words.folded)]
    return [found for found in find_windows(blank(words.shown, numbers), year)
            if not _MERE_YEARS.fullmatch(words.folded[found[0] : found[1]])]  # fmt: skip
