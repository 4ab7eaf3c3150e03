"""Check words that turn the sense of what stands beside them: “chỉ”, “tất cả”, “tăng”, “trước”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.source import Source
from assistant.grounding.words import FUNCTION, Words
from assistant.text import fold

_DECISIVE = re.compile(
    r"(?<!\w)(?:tăng|giảm|đã|chỉ(?! (?:đạo|số|tiêu|thị|dẫn|huy|rõ|định|ra)(?!\w))|duy nhất|tất cả|"
    r"toàn bộ|mọi|bắt buộc|cấm|miễn|đầu|cuối|gấp)(?!\w)"
)
_OPPOSITES = (
    ("tăng", "giảm"),
    ("trước", "sau"),
    ("trên", "dưới"),
    ("đầu", "cuối"),
    ("cao", "thấp"),
    ("nhiều", "ít"),
    ("trong", "ngoài"),
    ("mở rộng", "thu hẹp"),
    ("bắt buộc", "tự nguyện"),
    ("cho phép", "nghiêm cấm"),
)
BESIDE = 3
"""So many syllables after a decisive word are what it is said of."""


def polarity_fault(claim: Words, source: Source) -> str:
    """Why a claim's decisive words are not its source's; empty when they are."""
    there = list(_decisive(source.words))
    for word, beside in _decisive(claim):
        same = [others for other, others in there if other == word]
        if not same:
            return f"“{word}” không có trong nguồn"
        if beside and all(others and not beside & others for others in same):
            return f"“{word}” nói về việc khác trong nguồn"
    for pair in _OPPOSITES:
        for stated, other in (pair, pair[::-1]):
            if _turned(claim.low, stated, other, source.words.low):
                return f"“{stated}” mà nguồn ghi “{other}”"
    return ""


def _decisive(words: Words) -> Iterator[tuple[str, set[str]]]:
    """Each decisive word of a text, with the folded content syllables it is said of."""
    for match in _DECISIVE.finditer(words.low):
        clause = re.split(r"[,;:|]|[.!?](?=\s|$)", words.low[match.end() :])[0]
        beside = re.findall(r"\w+", fold(clause))[: BESIDE + 2]
        yield match[0], {word for word in beside if word not in FUNCTION}


def _turned(low: str, stated: str, other: str, there: str) -> bool:
    """Whether a claim says one word where the source, of the same, says its opposite."""
    for match in re.finditer(rf"(?<!\w){stated}\s+(\w+)", low):
        after = rf"\s+{re.escape(match[1])}(?!\w)"
        if re.search(rf"(?<!\w){other}{after}", there) and not re.search(
            rf"(?<!\w){stated}{after}", there
        ):
            return True
    return False
