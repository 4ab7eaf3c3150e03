"""Say which of two answered values is higher or earlier, where a question asks just that.

Concludes only from two values of one kind that the answers state with their citations: figures
of one unit whose bounds do not point apart, or two days. Where it is not sure it says nothing;
the values stand side by side anyway.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from assistant.deadlines import parse_deadline
from assistant.domain import Answer, Figure, Status
from assistant.figures import find_figures
from assistant.prompts import render
from assistant.text import fold

_HIGHER = re.compile(
    r"\b(?:cao|thap|nhieu|it|lon|nho)(?: [a-z]+){0,2} (?:hon|nhat)\b|\bcao hay thap\b"
    r"|\bnhieu hay it\b"
)
_EARLIER = re.compile(
    r"\b(?:som|muon|tre) (?:hon|nhat)\b"
    r"|\b(?:xong|toi|den|lam|hoan thanh|ket thuc)\s+truoc\b(?! ngay)"
    r"|\b(?:nao|cai) (?:truoc|sau)\b|\bsom hay muon\b"
)
_FIRST = re.compile(r"^\*\*(?:20\d\d(?:-20\d\d)?: )?(?P<value>[^*\n]+)\*\*[^\n]*\[(?P<n>\d+)\]\s*$")


def with_conclusion(question: str, answer: Answer, parts: int) -> Answer:
    """The answer put together of ``parts`` answers, with the conclusion that was asked for."""
    if parts != 2 or answer.status is not Status.ANSWERED:
        return answer
    folded = fold(question)
    values = [value for part in answer.answer.split("\n\n") if (value := _value(part))]
    if len(values) != parts:
        return answer
    said = None
    if _EARLIER.search(folded):
        said = _earlier(values[0], values[1])
    elif _HIGHER.search(folded):
        said = _higher(values[0], values[1])
    return replace(answer, answer=f"{answer.answer}\n\n{said}") if said else answer


def _value(part: str) -> tuple[str, int] | None:
    """The value that an answer states, and its citation; None where it states several."""
    found = [match for line in part.splitlines() if (match := _FIRST.match(line.strip()))]
    return (found[0]["value"].strip(), int(found[0]["n"])) if len(found) == 1 else None


def _higher(one: tuple[str, int], other: tuple[str, int]) -> str:
    a, b = _figure(one[0]), _figure(other[0])
    if a is None or b is None or a.unit != b.unit or _apart(a, b):
        return ""
    if a.value == b.value:
        return _say("answers/equal", one, other)
    high, low = (one, other) if a.value > b.value else (other, one)
    return _say("answers/higher", high, low)


def _figure(words: str) -> Figure | None:
    """The one figure of a value; None of a span or of several."""
    figures = find_figures(words)
    alone = len(figures) == 1 and figures[0].value_max is None
    return figures[0] if alone else None


def _apart(one: Figure, other: Figure) -> bool:
    """Whether one is a least and the other a most."""
    most, least = ("<", "<="), (">", ">=")
    return (one.comparator in most and other.comparator in least) or (
        one.comparator in least and other.comparator in most
    )


def _earlier(one: tuple[str, int], other: tuple[str, int]) -> str:
    a, b = _day(one[0]), _day(other[0])
    if a is None or b is None:
        return ""
    if a == b:
        return _say("answers/equal", one, other)
    first, second = (one, other) if a < b else (other, one)
    return _say("answers/earlier", first, second)


def _day(words: str) -> date | None:
    due = parse_deadline(words)
    return due.end if due and not due.recurring and len(due.stages) <= 1 else None


def _say(name: str, one: tuple[str, int], other: tuple[str, int]) -> str:
    return render(name, one=one[0], n=one[1], other=other[0], m=other[1])
