"""The topic of a question: its folded words without polite, question and function words."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.text import fold, has_diacritics, normalise
from assistant.understanding.patterns import Mask, pattern
from assistant.wording import vocabulary


@lru_cache(maxsize=2)
def _stop(accented: bool) -> frozenset[str]:
    words = vocabulary()["stop"].split()
    return frozenset(map(normalise, words) if accented else map(fold, words))


def fixed_topic(folded: str) -> str:
    """The topic of a question about a fixed matter ("lấy từ nguồn nào"); "" for others."""
    for name, words in vocabulary()["topics"].items():
        if pattern(vocabulary()[name]).search(folded):
            return fold(words)
    return ""


_KEPT_WITHOUT_MARKS = frozenset(["so", "ho", "hanh", "to", "chuc", "dan"])
"""Folded stop words that are as often a topic's: "họ" is "hồ", "số" is "sổ"."""


def topic_of(rest: str) -> str:
    """The folded words of what is left: without polite forms, question and function words."""
    accented = has_diacritics(rest)
    text = rest
    folded = fold(text)
    mask = Mask(text)
    for source in (vocabulary()["polite"], vocabulary()["who"]):
        for match in pattern(source).finditer(folded):
            mask.blank(*match.span())
    text = re.sub(r"\d+(?:[.,]\d+)?\s*(?:%|phần trăm|phan tram)", " ", mask.text())
    for phrase in vocabulary()["stop_phrases"]:
        words = normalise(phrase) if accented else fold(phrase)
        text = re.sub(rf"(?<!\w){words}(?!\w)", " ", text)
    tokens = re.findall(r"\w+(?:[/.-]\w+)*", text)
    stop = _stop(accented) - (frozenset() if accented else _KEPT_WITHOUT_MARKS)
    return " ".join(fold(word) for word in tokens if word not in stop)
