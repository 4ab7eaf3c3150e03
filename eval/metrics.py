"""Figures over questions: small pure functions, each with its definition and source.

Rankings are ids, best first, none twice; what is relevant is a set of ids. Shares are
0 to 1. A figure that has nothing to be measured on is None, never 0 or 1.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

_T = TypeVar("_T")
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with the interval it may lie in; ``count`` of what it was measured on."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """How a list given compares with the list wanted."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 when both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def recall_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float | None:
    """Share of what is relevant among the first ``k`` (Manning et al., *IIR*, 8.4)."""
    if not relevant:
        return None
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float | None:
    """One over the place of the first relevant id, 0 when none is found (Voorhees, TREC-8)."""
    if not relevant:
        return None
    wanted = set(relevant)
    return next((1 / place for place, name in enumerate(ranking, 1) if name in wanted), 0.0)


def ndcg_at(ranking: Sequence[str], relevant: Collection[str], k: int = 10) -> float | None:
    """Discounted gain of the first ``k`` over the best possible, gains 0 or 1.

    Discount 1/log2(place + 1): Järvelin and Kekäläinen, ACM TOIS 20(4), 2002.
    """
    if not relevant:
        return None
    wanted = set(relevant)
    gained = sum(1 / math.log2(i + 1) for i, name in enumerate(ranking[:k], 1) if name in wanted)
    best = sum(1 / math.log2(i + 1) for i in range(1, min(k, len(wanted)) + 1))
    return gained / best


def overlap(given: Collection[Hashable], wanted: Collection[Hashable]) -> Overlap | None:
    """Precision and recall of a list; nothing given has precision 0."""
    if not wanted:
        return None
    found = len(set(given) & set(wanted))
    return Overlap(found / len(set(given)) if given else 0.0, found / len(set(wanted)))


def refusals(expected: Sequence[bool], refused: Sequence[bool]) -> Overlap | None:
    """How well a system refuses: of its refusals, how many were due; of those due, how many.

    Both sequences go question by question. Precision of a system that never refuses is 0,
    as nothing speaks for its refusals.
    """
    due, given = sum(expected), sum(refused)
    both = sum(e and r for e, r in zip(expected, refused, strict=True))
    return Overlap(both / given if given else 0.0, both / due) if due else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value that ``share`` of the values do not exceed (nearest rank)."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def mean(values: Sequence[float]) -> float | None:
    """The arithmetic mean."""
    return sum(values) / len(values) if values else None


def estimate(values: Sequence[float | None], *, seed: int = 2026) -> Estimate | None:
    """The mean of what is not None, with a 95 % percentile bootstrap interval.

    Questions are drawn again with replacement 1,000 times from a fixed seed, so that two
    people get the same interval (Efron, *Annals of Statistics* 7(1), 1979).
    """
    return bootstrap([v for v in values if v is not None], mean, seed=seed)


def bootstrap(
    sample: Sequence[_T], statistic: Callable[[Sequence[_T]], float | None], *, seed: int = 2026
) -> Estimate | None:
    """A statistic of a sample with its 95 % percentile bootstrap interval.

    Draws for which the statistic is None are passed over.
    """
    value = statistic(sample) if sample else None
    if value is None:
        return None
    chance = random.Random(seed)
    drawn = (statistic(chance.choices(sample, k=len(sample))) for _ in range(RESAMPLES))
    spread = [v for v in drawn if v is not None]
    low, high = percentile(spread, 0.025), percentile(spread, 0.975)
    return Estimate(value, value if low is None else low, value if high is None else high,
                    len(sample))  # fmt: skip


def honest(share: Estimate) -> Estimate:
    """A share with an exact interval where all questions went one way.

    Drawing such a sample again shows no spread, as if two questions were certain. The
    binomial limit is 0.025 ** (1/n) from the other end (Clopper and Pearson, *Biometrika*
    26, 1934).
    """
    limit = 0.025 ** (1 / share.count) if share.count else 0.0
    if share.low == share.high == 1.0:
        return replace(share, low=limit)
    if share.low == share.high == 0.0:
        return replace(share, high=1 - limit)
    return share


def mcnemar(lost: int, won: int) -> float:
    """Whether two systems differ on the same questions: the two-sided exact p.

    ``lost`` questions were right before only, ``won`` after only; ``p`` is the binomial
    probability of so uneven a split by chance (McNemar, *Psychometrika* 12, 1947; exact
    form: Dietterich, *Neural Computation* 10(7), 1998).
    """
    changed = lost + won
    tail = sum(math.comb(changed, i) for i in range(min(lost, won) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement of two judges beyond chance: (observed - expected) / (1 - expected).

    A pair an item. 1 is full agreement, 0 what chance gives; None when both always say the
    same one thing, for then chance explains it all (Cohen, *Educational and Psychological
    Measurement* 20(1), 1960).
    """
    if not pairs:
        return None
    total = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / total
    expected = sum(first[name] * second[name] for name in first) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)
