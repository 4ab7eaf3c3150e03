"""A text read once, in comparable forms; which of its words say something.

Patterns here and in the checks match folded text (no diacritics, lower case) unless they hold
diacritics.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant import agencies
from assistant.grounding.sentences import CITATION, LEADER
from assistant.text import compose, fold, normalise
from assistant.wording import vocabulary

FRAME = re.compile(
    r"\b(?:chu tri|phoi hop|phu trach|dam nhan|dam nhiem|chiu|trach nhiem(?: chinh)?|dau moi|"
    r"nhiem vu|cong viec|don vi|co quan|thoi gian|thoi han|hoan thanh|san pham|noi dung|van ban|"
    r"tai lieu|trich dan|muc tieu|chi tieu|t[iy] le|toi thieu|toi da|it nhat|nhieu nhat|cham nhat|"
    r"muon nhat|tro len|tro xuong|bao gom|phan dau|quy dinh|yeu cau|thuc hien|bao dam|dam bao|"
    r"cu the|ngoai ra|ben canh|dong thoi|muc dich|tom lai|nhu vay|giai phap|bien phap)\b"
)
FUNCTION = frozenset(
    re.findall(
        r"\w+",
        "la cua o tai thi ma duoc bi co cho va voi ve trong theo thuoc nam thang ngay quy khi luc "
        "vao truoc sau den het phai se dang da cac nhung moi cai do nay kia ay vay the hay hoac tu "
        "ra len di lai neu nhu de bang boi qua rang cung ca deu gom han dat xong can giao viec "
        "nham xuong mot phan nguoi ong ba xa tren duoi khong chua vi tuc dung nen gi con hon",
    )
)
DOCUMENT = re.compile(r"\b\d+(?:/\d{4})?/[^\W\d_]\w*(?:-\w+)*")
BORDER = re.compile(r"[;|]|[.!?…](?=\s|$)")


def content(text: str) -> list[str]:
    """The folded syllables of a text that say something: no function words, no framing."""
    folded = FRAME.sub(" ", read(text).folded)
    return [word for word in re.findall(r"\w+", folded) if word not in FUNCTION]


@dataclass(frozen=True, slots=True)
class Words:
    """One text in three forms of equal length: abbreviations spelled out, comparable, folded."""

    shown: str
    low: str
    folded: str


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[re.Pattern[str], Mapping[str, str]]:
    pairs = {**vocabulary()["abbreviations"], **agencies.abbreviations()}
    table = {fold(short): compose(full) for short, full in pairs.items() if short != "tt"}
    short = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    return re.compile(rf"{DOCUMENT.pattern}|(?<![\w/])(?P<short>{short})(?![\w/])"), table


@lru_cache(maxsize=2048)
def read(text: str) -> Words:
    """A text with its abbreviations spelled out; the numbers of documents are left alone."""
    pattern, table = _abbreviations()
    text = compose(CITATION.sub(" ", text))
    pieces, at = [], 0
    for match in pattern.finditer(fold(text)):
        if match["short"]:
            full = table[match["short"]]
            capital = text[match.start()].isupper()
            pieces += [text[at : match.start()], full[0].upper() + full[1:] if capital else full]
            at = match.end()
    shown = "".join([*pieces, text[at:]])
    return Words(shown, normalise(shown), fold(shown))


def blank(text: str, spans: Sequence[tuple[int, int]], sign: str = " ") -> str:
    for start, end in spans:
        text = text[:start] + sign * (end - start) + text[end:]
    return text


def bare(text: str) -> str:
    text = normalise(LEADER.sub("", CITATION.sub(" ", text)))
    return " ".join(re.findall(r"\w+|[%≥≤<>=/-]", text))
