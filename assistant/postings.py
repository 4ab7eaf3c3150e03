"""Which entries hold a word: weighing all entries of a library against a topic at once.

Built once for a snapshot. Rows of the arrays are entries, in the order they were given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Shares = NDArray[np.float64]
_NONE: Rows = np.empty(0, dtype=np.int32)


class Postings:
    """For each word or pair of words, the rows of the entries that hold it."""

    def __init__(self, entries: Sequence[Iterable[str]]) -> None:
        rows: dict[str, list[int]] = {}
        for row, words in enumerate(entries):
            for word in words:
                rows.setdefault(word, []).append(row)
        self._rows = {word: np.array(found, dtype=np.int32) for word, found in rows.items()}
        self.count = len(entries)

    def rows(self, word: str) -> Rows:
        """The rows that hold a word, in ascending order."""
        return self._rows.get(word, _NONE)

    def rows_of_phrase(self, phrase: str) -> Rows:
        """The rows that hold a word, a pair, or every pair of a longer phrase."""
        parts = phrase.split()
        if len(parts) <= 2:
            return self.rows(phrase)
        found = self.rows(f"{parts[0]} {parts[1]}")
        for one, two in zip(parts[1:], parts[2:], strict=False):
            found = np.intersect1d(found, self.rows(f"{one} {two}"), assume_unique=True)
        return found

    def totals(self, weight: Callable[[str], float]) -> Shares:
        """The weight of all words of each entry."""
        total = np.zeros(self.count)
        for word, rows in self._rows.items():
            total[rows] += weight(word)
        return total

    def sums(self, weights: Mapping[str, float]) -> Shares:
        """For each entry the weight of those of the words given that it holds."""
        total = np.zeros(self.count)
        for word, weight in weights.items():
            total[self.rows(word)] += weight
        return total
