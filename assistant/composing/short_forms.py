"""What a short form stands for, where a document spells it out: "thủ tục hành chính (TTHC)"."""

from __future__ import annotations

import re

from assistant.composing.draft import Draft, where
from assistant.domain import AnsweredBy, Passage
from assistant.library import Library
from assistant.prompts import render
from assistant.retrieval import Evidence
from assistant.text import clean, fold
from assistant.understanding import Query

WORDS_MAX = 14


def compose_short_form(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Say what the short form stands for that the question asks about; None when none tells."""
    if not query.short_form:
        return None
    draft = Draft(library, answered_by=AnsweredBy.QUOTES)
    for document in evidence.documents:
        for passage in document.passages:
            if words := _spelled_out(passage, query.short_form):
                draft.say(render("answers/short_form", short=query.short_form, words=clean(words),
                                 where=where(library, document.id, passage.locator),
                                 n=draft.cite(passage.id)))  # fmt: skip
                break
    return draft if draft.lines else None


def _spelled_out(passage: Passage, short: str) -> str:
    """The words before "(TTHC)", or behind "TTHC - ", whose first letters are the short form's."""
    called = r"(?:sau đây\s+)?(?:(?:gọi|viết)\s+)?(?:tắt\s+)?(?:là\s+)?"
    for match in re.finditer(
        rf"\(\s*{called}(?:[^\s()]+\s+){{0,2}}{re.escape(short)}\s*\)", passage.text
    ):
        if words := _ending(passage.text[: match.start()].split()[-WORDS_MAX:], short):
            return words
    behind = re.search(rf"(?<!\w){re.escape(short)}\s*[-–:=]\s*([^;.,)\n]{{4,120}})", passage.text)
    return behind[1] if behind and _begins(behind[1].split(), short) else ""


def _letters(short: str) -> str:
    return re.sub(r"[^a-z]", "", fold(short))


def _ending(words: list[str], short: str) -> str:
    """The shortest end of some words that begins with the first letter and holds all in order."""
    for size in range(2, len(words) + 1):
        tail = words[-size:]
        if _begins(tail, short):
            return " ".join(tail)
    return ""


def _begins(words: list[str], short: str) -> bool:
    """Whether words begin with the first letter of a short form and hold its letters in order."""
    initials = "".join(fold(word)[:1] for word in words if word[:1].isalpha())
    letters = _letters(short)
    if not letters or not initials.startswith(letters[0]):
        return False
    at = 0
    for letter in letters:
        at = initials.find(letter, at) + 1
        if at == 0:
            return False
    return True
