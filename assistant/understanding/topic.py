"""The topic of a question: its folded words without polite, question and function words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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


RARE = 0.6
"""The weight, of the rarest word's, from which a pair of function words is a topic ("giao ban")."""
_KEPT_WITHOUT_MARKS = frozenset(["so", "ho", "hanh", "to", "chuc", "dan"])
"""Folded stop words that are as often a topic's: "họ" is "hồ", "số" is "sổ"."""


def topic_of(rest: str, weight_of: Callable[[str], float] = lambda pair: 0.0) -> str:
    """The folded words of what is left: without polite forms, question and function words.

    Written without diacritics a word may be a function word or a topic's ("cai" is "cái" or
    "cải"): it stays where the documents know it in a pair with a topic's word, or in a rare
    pair. ``weight_of`` gives a folded pair's weight in them, 0 when unknown.
    """
    accented = has_diacritics(rest)
    text = rest
    folded = fold(text)
    mask = Mask(text)
    for source in (vocabulary()["polite"], vocabulary()["who_does"], vocabulary()["who"]):
        for match in pattern(source).finditer(folded):
            mask.blank(*match.span())
    text = re.sub(r"\d+(?:[.,]\d+)?\s*(?:%|phần trăm|phan tram)", " ", mask.text())
    for phrase in _stop_phrases(accented):
        text = phrase.sub(" ", text)
    tokens = re.findall(r"\w+(?:[/.-]\w+)*", text)
    stop = _stop(accented) - (frozenset() if accented else _KEPT_WITHOUT_MARKS)
    kept = [word not in stop or _is_kind_of_report(tokens, n) or _in_kept_pair(tokens, n, accented)
            for n, word in enumerate(tokens)]  # fmt: skip
    if not accented:
        kept = [k or _paired(tokens, n, kept, weight_of) for n, k in enumerate(kept)]
    return " ".join(fold(word) for word, k in zip(tokens, kept, strict=True) if k)


@lru_cache(maxsize=2)
def _stop_phrases(accented: bool) -> tuple[re.Pattern[str], ...]:
    written = map(normalise if accented else fold, vocabulary()["stop_phrases"])
    return tuple(re.compile(rf"(?<!\w){words}(?!\w)") for words in written)


def _is_kind_of_report(tokens: Sequence[str], n: int) -> bool:
    """Whether a word says which report: "báo cáo năm" is another than "báo cáo quý"."""
    return n > 0 and fold(tokens[n - 1]) == "cao" and fold(tokens[n]) in ("nam", "quy", "thang")


@lru_cache(maxsize=2)
def _kept_pairs(accented: bool) -> frozenset[str]:
    return frozenset(map(normalise if accented else fold, vocabulary()["kept_pairs"]))


def _in_kept_pair(tokens: Sequence[str], n: int, accented: bool) -> bool:
    """Whether a stop word is part of a word ("phần" of "phần mềm"); "một của" is no "một cửa"."""
    written = [word if accented else fold(word) for word in tokens[max(0, n - 1) : n + 2]]
    pairs = {f"{a} {b}" for a, b in zip(written, written[1:], strict=False)}
    return bool(pairs & _kept_pairs(accented))


def _paired(
    tokens: Sequence[str], n: int, kept: Sequence[bool], weight_of: Callable[[str], float]
) -> bool:
    for first in (n - 1, n):
        if not 0 <= first < len(tokens) - 1:
            continue
        weight = weight_of(f"{tokens[first]} {tokens[first + 1]}")
        other = first if first != n else n + 1
        if weight >= RARE or (weight > 0 and kept[other]):
            return True
    return False
