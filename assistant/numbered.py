"""Things that are told apart by a number: "quầy số 2" is not "quầy số 1".

Who asks for one of them is never answered with words that only name another. Numbers of
documents, of their parts, and of days are no such numbers.
"""

from __future__ import annotations

import re

from assistant.text import fold

Numbered = tuple[tuple[str, int], ...]
"""The folded noun and the number of each thing."""

_NOUNS = (
    "lan|quay|cua so|ban so|dot|ky|nhom|to|doi|cum|goi|lop|tang|vong|phien|buoc|khu|khu pho|ap|"
    "thon|to dan pho|ban|hang muc|giai doan|tieu chi|mo hinh|nguyen tac|kenh|tram|chot|diem so|"
    "phong so|phan he|cap do"
)
_SEPARATE = (
    r"\s+(?:so\s+|thu\s+)?0?(\d{1,2})(?![\d/.,%-])"
    r"(?!\s*(?:%|nguoi\b|lan\b|(?:thang|nam|ngay)\b(?!\s*\d)))"
)
_FIRST = re.compile(r"\b(lan|dot|ky|vong) (?:dau tien|dau|thu nhat)\b")
_THING = re.compile(rf"\b({_NOUNS}){_SEPARATE}")


def find_numbered(folded: str) -> Numbered:
    """The numbered things that a folded text names."""
    folded = _FIRST.sub(r"\1 1", folded)
    return tuple((match[1], int(match[2])) for match in _THING.finditer(folded))


def names_another(asked: Numbered, text: str) -> bool:
    """Whether a text names such a thing by other numbers only."""
    named = find_numbered(fold(text))
    return any(
        (of_kind := {n for noun, n in named if noun == kind}) and number not in of_kind
        for kind, number in asked
    )
