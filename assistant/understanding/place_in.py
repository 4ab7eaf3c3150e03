"""Where in a document, and which end of a list, a question points to."""

from __future__ import annotations

import re

_ROMAN = r"(?=[ivx])(?:x{0,3})(?:ix|iv|v?i{0,3})"
_SECTION = re.compile(rf"\b(?:phan|muc|nhom|linh vuc|chuong)\s+(?:so\s+|thu\s+)?({_ROMAN}|[a-e])\b")
_NUMBER = re.compile(
    r"\b(?:dong|dxng|muc|nhiem vu|viec|chi tieu|hoat dong|hang|stt|tt|so thu tu|thu tu)\s+"
    r"(?:thu\s+tu\s+|so\s+|thu\s+)?(\d{1,3}(?:\.\d{1,2})?)\b"
    r"(?!\s*(?:[/%]|phan tram|ngay|thang|quy|nam|nhiem vu|viec|chi tieu|hoat dong|muc|dong))"
)
_BOTH = re.compile(rf"(?<![\w.])({_ROMAN})\s*[.\-/]\s*(\d{{1,3}})(?![\d/.])")
_WHICH = r"\b(?:viec|nhiem vu|dau viec|cong viec|hoat dong)\b(?: [a-z]+){0,2}? (?:nao|gi)\b"
_ENDS = {
    "first": r"\b(?:som nhat|dau tien|truoc nhat|truoc tien|truoc het)\b",
    "last": r"\b(?:muon nhat|cuoi cung|sau cung|tre nhat|xa nhat)\b",
}
_EXTREMES = {
    name: re.compile(rf"{_WHICH}[^?;,]{{0,40}}{end}|{end}[^?;,]{{0,40}}{_WHICH}")
    for name, end in _ENDS.items()
}


def find_row(folded: str) -> tuple[str, str]:
    """The section and the number of the row that a question names: ("ii", "11"); blanks else."""
    if both := _BOTH.search(folded):
        return both[1], both[2]
    number = _NUMBER.search(folded)
    if number is None:
        return "", ""
    section = _SECTION.search(folded)
    return (section[1] if section else ""), number[1]


def find_extreme(folded: str) -> str:
    """Which of all tasks a question wants by their deadlines: "first", "last" or ""."""
    return next((name for name, words in _EXTREMES.items() if words.search(folded)), "")


_SHORT = re.compile(r"(?<!\w)([A-ZĐ][A-ZĐ&\d]{1,9}(?:-[A-ZĐ]{2,6})?)(?!\w)")
_MEANS = re.compile(
    r"\b(?:viet tat|tat (?:cua|cho)|(?:co )?nghia (?:la )?gi|(?:la )?chu gi|day du la gi)\b"
)


def find_short_form(question: str, folded: str) -> str:
    """The short form whose meaning a question asks for ("TTHC viết tắt của gì"), or ""."""
    if not _MEANS.search(folded):
        return ""
    match = _SHORT.search(question)
    return match[1] if match else ""
