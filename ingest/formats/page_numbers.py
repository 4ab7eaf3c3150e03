"""Leave out the numbers of pages that a converter has left as lines of a text without pages.

A line that is only a number may be a page's, the number of a table's row, or the value of a
cell. Pages are told by their order and distance: they count on from the first pages to the
last, each about a page of text after the one before. What could be another line as well stays.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.formats.running import PAGE_NUMBER

_NUMBER = re.compile(r"\d{1,3}")
_SHORTEST, _LONGEST = 150, 8000
"""Characters of a page, between which the distance of two numbers lies."""
_USUAL = 2200
_NEAR = 500  # characters between two rows of a table
_POINT = re.compile(r"\s*[-–+•]\s+\S")
_SENTENCE = re.compile(r"\w{2}[.;:]\s*$")
_FIRST = 3  # the number that the first page with one may have
_PROSE = 60  # characters of a line that is no cell of a table
_SEVERAL = 4  # pages beyond which a count is no chance


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A lone number: its line, the text before it in characters, and how it looks."""

    index: int
    number: int
    at: int
    counts_rows: bool
    in_prose: bool


def without_page_numbers(lines: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """The lines without those that number pages, and a notice of how many those were."""
    pages = set(find_page_numbers(lines))
    if not pages:
        return list(lines), ()
    kept = [line for index, line in enumerate(lines) if index not in pages]
    return kept, (f"đã bỏ {len(pages)} dòng chỉ có số trang",)


def find_page_numbers(lines: Sequence[str]) -> list[int]:
    """Which lines number the pages of a text; none where they do not count it through."""
    total = sum(len(line) for line in lines)
    chain = _best_chain(_candidates(lines), total)
    plain = [c for c in chain if not c.counts_rows]
    if len(chain) < 2 or len(plain) * 2 < len(chain):
        return []
    if len(chain) < _SEVERAL and sum(c.in_prose for c in chain) * 2 < len(chain):
        return []
    return [c.index for c in chain]


def _candidates(lines: Sequence[str]) -> list[_Candidate]:
    found: list[tuple[int, int, int]] = []
    at = 0
    for index, line in enumerate(lines):
        words = line.strip()
        number = _NUMBER.search(words) if PAGE_NUMBER.fullmatch(words) else None
        if number:
            found.append((index, int(number[0]), at))
        at += len(line)
    return [
        _Candidate(index, number, at, _counts_rows(found, n), _in_prose(lines, index))
        for n, (index, number, at) in enumerate(found)
    ]


def _counts_rows(found: Sequence[tuple[int, int, int]], n: int) -> bool:
    """Whether a number goes on the count of one close by, as the number of a row does."""
    _, number, at = found[n]
    near = found[max(n - 1, 0) : n + 2]
    return number == 1 or any(
        abs(other - number) == 1 and abs(there - at) < _NEAR for _, other, there in near
    )


def _in_prose(lines: Sequence[str], index: int) -> bool:
    """Whether the line above or below is no cell of a table: long, a point, or a sentence."""
    above = _first_with_words(lines, range(index - 1, -1, -1))
    below = _first_with_words(lines, range(index + 1, len(lines)))
    return any(
        len(line.strip()) > _PROSE or _POINT.match(line) or _SENTENCE.search(line)
        for line in (above, below)
    )


def _first_with_words(lines: Sequence[str], indexes: Iterable[int]) -> str:
    return next((lines[n] for n in indexes if lines[n].strip()), "")


def _best_chain(candidates: Sequence[_Candidate], total: int) -> list[_Candidate]:
    """The numbers that count a whole text through, page by page, with the evenest distances.

    A page may have no number of its own (a title page, a sheet set across): one is passed over.
    """
    best: list[tuple[float, int | None]] = []
    alike: dict[int, list[int]] = defaultdict(list)  # the candidates of a number, in order
    starts: dict[int, list[int]] = defaultdict(list)  # and the text before each of them
    for n, candidate in enumerate(candidates):
        score, before = -math.inf, None
        if candidate.number <= _FIRST and candidate.at <= _LONGEST * candidate.number:
            score = 0.0
        for step in (1, 2):
            number = candidate.number - step
            nearest = bisect_left(starts[number], candidate.at - _LONGEST * step)
            for m in alike[number][nearest:]:
                length = candidate.at - candidates[m].at
                if length < _SHORTEST * step:
                    break
                value = best[m][0] - abs(math.log(length / step / _USUAL)) - (step - 1)
                if value > score:
                    score, before = value, m
        best.append((score + _looks(candidate) if score > -math.inf else score, before))
        alike[candidate.number].append(n)
        starts[candidate.number].append(candidate.at)
    ends = [n for n, c in enumerate(candidates)
            if best[n][0] > -math.inf and total - c.at <= _LONGEST]  # fmt: skip
    if not ends:
        return []
    end: int | None = max(ends, key=lambda n: (best[n][0], n))
    chain: list[_Candidate] = []
    while end is not None:
        chain.insert(0, candidates[end])
        end = best[end][1]
    return [c for c in chain if not _has_rival(c, [candidates[n] for n in alike[c.number]])]


def _looks(candidate: _Candidate) -> float:
    """How much a lone number looks like that of a page."""
    return 1.0 + 1.0 * candidate.in_prose + 0.7 * (not candidate.counts_rows)


def _has_rival(candidate: _Candidate, alike: Sequence[_Candidate]) -> bool:
    """Whether one of the same number nearby looks as much like the page's."""
    return any(
        other is not candidate
        and abs(other.at - candidate.at) < _NEAR
        and _looks(other) >= _looks(candidate)
        for other in alike
    )
