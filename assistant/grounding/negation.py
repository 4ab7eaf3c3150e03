"""Check that a claim denies what its source denies, and nothing else.

By the words under a negation, and by the words beside it: a negation put between two words that
the source joins, or left off before words that the source only denies, turns the sense around.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.grounding.source import Source
from assistant.grounding.words import FUNCTION, Words, blank, content
from assistant.text import fold

_COMPARATORS = frozenset(["quá", "dưới", "ít", "thấp", "cao", "lớn", "vượt"])
_COMPOUNDS = frozenset(["gian", "khí", "những", "chỉ"])
_NEGATION = re.compile(
    r"(?<!\w)(?:chưa|chẳng|đừng|nghiêm cấm|cấm|không(?! (?:quá|dưới|ít hơn|thấp hơn|cao hơn|"
    r"lớn hơn|vượt|gian|khí|những|chỉ)(?!\w)))(?!\w)"
)
_NEGATIONS = frozenset(["không", "chưa", "chẳng", "đừng", "cấm"])
_AGAINST = frozenset(["tránh", "chống", "ngăn", "ngừa"])
"""What may stand for a negation: "không gây phiền hà" restated as "tránh gây phiền hà"."""
WINDOW = 3


def negation_fault(claim: Words, source: Source) -> str:
    """Why the negations of a claim are not its source's; empty when they are."""
    denied, said, heads = _scopes(claim)
    denied_there, said_there, _ = _scopes(source.words)
    if _NEGATION.search(claim.low) and (
        not heads or not set(heads) <= denied_there or len(denied & denied_there) * 2 < len(denied)
    ):
        return "phủ định không có trong nguồn"
    if len((said - denied) & (denied_there - said_there)) > 1:
        return "nguồn phủ định điều này"
    own, there = _Order.of(claim.low), _Order.of(source.words.low)
    if _adds(own, there):
        return "phủ định không có trong nguồn"
    return "nguồn phủ định điều này" if _drops(own, there) else ""


def _scopes(words: Words) -> tuple[set[str], set[str], list[str]]:
    """Content under a negation, content elsewhere, and the first content word of each negation."""
    under: set[str] = set()
    heads: list[str] = []
    spans = []
    for match in _NEGATION.finditer(words.low):
        stop = re.search(r"[,;:|]|[.!?](?=\s|$)", words.low[match.end() :])
        end = match.end() + stop.start() if stop else len(words.low)
        inside = content(words.shown[match.end() : end])
        under.update(inside)
        heads += inside[:1]
        spans.append((match.start(), end))
    return under, set(content(blank(words.shown, spans))), heads


@dataclass(frozen=True, slots=True)
class _Order:
    """The syllables and signs of a text in order, and where among them something is denied."""

    tokens: tuple[str, ...]
    negations: tuple[int, ...]

    @classmethod
    def of(cls, low: str) -> _Order:
        tokens = tuple(re.findall(r"\w+|[,;:.|()]", low))
        return cls(tokens, tuple(i for i in range(len(tokens)) if _denies(tokens, i)))

    def after(self, at: int, size: int) -> tuple[str, ...]:
        """At most ``size`` syllables after a place, up to a sign or the next negation."""
        found: list[str] = []
        for i in range(at + 1, min(at + 1 + size, len(self.tokens))):
            if not self.tokens[i][0].isalnum() or i in self.negations:
                break
            found.append(self.tokens[i])
        return tuple(found)

    def free(self, run: tuple[str, ...]) -> int:
        """How often a run of syllables stands without a negation before it."""
        size = len(run)
        return sum(
            self.tokens[i : i + size] == run
            and not (i and (i - 1 in self.negations or self.tokens[i - 1] in _AGAINST))
            for i in range(len(self.tokens) - size + 1)
        )

    def joins(self, one: str, other: str) -> bool:
        return (one, other) in zip(self.tokens, self.tokens[1:], strict=False)

    def parts(self, one: str, other: str) -> bool:
        """Whether a negation stands between two syllables."""
        around = zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
        return any(
            i + 1 in self.negations and (before, after) == (one, other)
            for i, (before, _, after) in enumerate(around)
        )


def _denies(tokens: tuple[str, ...], at: int) -> bool:
    """Whether a syllable denies: "không quá 20 phút" compares, "không gian" is a word."""
    if tokens[at] not in _NEGATIONS:
        return False
    following = tokens[at + 1 : at + 6]
    if tokens[at] != "không" or not following or following[0] not in _COMPARATORS | _COMPOUNDS:
        return True
    return following[0] in _COMPARATORS and not any(token[0].isdigit() for token in following)


def _adds(claim: _Order, source: _Order) -> bool:
    """Whether a claim puts a negation where the source has none."""
    windows = [source.after(i, WINDOW) for i in source.negations]
    denied = {fold(word) for window in windows for word in window} - FUNCTION
    for i in claim.negations:
        window = claim.after(i, WINDOW)
        said = {fold(word) for word in window} - FUNCTION
        if (said and not said & denied) or (not window and () not in windows):
            return True
        if i and window:
            before = claim.tokens[i - 1]
            if source.joins(before, window[0]) and not source.parts(before, window[0]):
                return True
    return False


def _drops(claim: _Order, source: _Order) -> bool:
    """Whether a claim states as it is what the source states under a negation."""
    for i in source.negations:
        for size in (2, WINDOW):
            run = source.after(i, size)
            if len(run) == size and claim.free(run) > source.free(run):
                return True
    return False
