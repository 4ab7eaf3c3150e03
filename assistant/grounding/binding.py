"""Which words belong to which value: a right value beside the wrong words is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.words import BORDER, Words, content


def sides_of(words: Words, spans: Sequence[tuple[int, int]]) -> list[tuple[str, str, bool, bool]]:
    """The words before and after each value, up to its neighbours and the sentence's borders.

    With them, whether it is the first and whether the last value of its sentence.
    """
    borders = [0, *(match.end() for match in BORDER.finditer(words.folded)), len(words.folded)]
    sides = []
    for start, end in spans:
        low = max(border for border in borders if border <= start)
        high = min(border for border in borders if border >= end)
        before = max([low, *(e for _, e in spans if low < e <= start)])
        after = min([high, *(s for s, _ in spans if end <= s < high)])
        sides.append((words.shown[before:start], words.shown[end:after],
                      before == low, after == high))  # fmt: skip
    return sides


def words_around(words: Words, spans: Sequence[tuple[int, int]]) -> list[set[str]]:
    """For each value, the content syllables of its sentence that belong to it.

    What stands between two values belongs to the later one where words come first
    ("tỷ lệ A 80%, tỷ lệ B 50%"), to the earlier one where the value does ("80% A, 50% B").
    """
    found, leads = [], True
    for before, after, first, last in sides_of(words, spans):
        leads = len(content(before)) > 1 if first else leads
        text = f"{before if leads or first else ''} {after if last or not leads else ''}"
        found.append(set(content(text)))
    return found


def is_misbound(
    near: set[str], same: Sequence[set[str]], rival: Sequence[set[str]], stated: Sequence[set[str]]
) -> bool:
    """Whether the words near a value point to another value of the source.

    A rival that the claim leaves out must be farther off; one that it states as well may be
    as near.
    """

    def closeness(words: set[str]) -> tuple[int, int]:
        return len(near & words), -len(words - near)

    best = max(map(closeness, same))
    return any(best[0] == 0 or closeness(words) >= best for words in rival) or any(
        len(near & words) > best[0] for words in stated
    )
