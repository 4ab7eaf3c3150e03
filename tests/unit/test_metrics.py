"""Each figure on cases worked out by hand."""

from __future__ import annotations

import math

import pytest

from eval.metrics import (
    Estimate,
    bootstrap,
    cohen_kappa,
    estimate,
    honest,
    mcnemar,
    ndcg_at,
    overlap,
    percentile,
    recall_at,
    reciprocal_rank,
    refusals,
)


def test_recall_counts_what_is_relevant_among_the_first_k() -> None:
    assert recall_at(["a", "b", "c"], {"a", "c", "d", "e"}, 2) == 0.25
    assert recall_at(["a", "b", "c"], {"a", "c", "d", "e"}, 3) == 0.5
    assert recall_at([], {"a"}, 5) == 0
    assert recall_at(["a"], set(), 5) is None


def test_the_reciprocal_rank_is_one_over_the_first_hit() -> None:
    assert reciprocal_rank(["x", "y", "a", "b"], {"a", "b"}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], {"a"}) == 0


def test_ndcg_of_hits_at_one_and_three_of_two_relevant() -> None:
    gained = 1 / math.log2(2) + 1 / math.log2(4)
    best = 1 / math.log2(2) + 1 / math.log2(3)

    assert ndcg_at(["a", "x", "b"], {"a", "b"}) == pytest.approx(gained / best)
    assert ndcg_at(["a", "b"], {"a", "b"}) == 1
    assert ndcg_at(["x"] * 1 + ["a"], {"a"}, k=1) == 0


def test_ndcg_is_one_when_more_is_relevant_than_k_holds() -> None:
    assert ndcg_at(["a", "b"], {"a", "b", "c"}, k=2) == 1


def test_a_list_with_one_stray_and_one_lost_item() -> None:
    found = overlap({"a", "b", "x"}, {"a", "b", "c", "d"})

    assert found is not None
    assert (found.precision, found.recall) == (pytest.approx(2 / 3), 0.5)
    assert found.f1 == pytest.approx(4 / 7)


# Four questions: the first two are to be refused.
DUE = [True, True, False, False]


@pytest.mark.parametrize(
    ("refused", "precision", "recall"),
    [
        pytest.param([True] * 4, 0.5, 1.0, id="always refuses"),
        pytest.param([False] * 4, 0.0, 0.0, id="always answers"),
        pytest.param([True, False, True, False], 0.5, 0.5, id="half and half"),
        pytest.param(DUE, 1.0, 1.0, id="refuses what is due"),
    ],
)
def test_refusals_have_precision_and_recall(
    refused: list[bool], precision: float, recall: float
) -> None:
    found = refusals(DUE, refused)

    assert found is not None
    assert (found.precision, found.recall) == (precision, recall)


def test_refusals_are_not_measured_where_none_is_due() -> None:
    assert refusals([False], [True]) is None


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], 0.5) == 3.0
    assert percentile([5.0, 1.0, 3.0, 2.0, 4.0], 0.95) == 5.0
    assert percentile([], 0.5) is None


def test_an_interval_is_the_same_for_everybody_and_holds_the_value() -> None:
    values = [1.0] * 80 + [0.0] * 20 + [None] * 7

    first, second = estimate(values), estimate(values)

    assert first is not None
    assert first == second
    assert first.count == 100
    assert first.low < first.value == 0.8 < first.high
    assert first.low >= 0.7
    assert first.high <= 0.9


def test_what_never_varies_has_no_spread_and_nothing_has_no_figure() -> None:
    certain = estimate([1.0] * 10)

    assert certain is not None
    assert (certain.low, certain.high) == (1.0, 1.0)
    assert estimate([None]) is None
    assert bootstrap([], len) is None


@pytest.mark.parametrize(
    ("value", "count", "low", "high"),
    [
        pytest.param(1.0, 2, 0.1581, 1.0, id="two of two"),
        pytest.param(1.0, 12, 0.7354, 1.0, id="twelve of twelve"),
        pytest.param(0.0, 12, 0.0, 0.2646, id="none of twelve"),
    ],
)
def test_a_share_of_all_or_none_has_the_exact_interval(
    value: float, count: int, low: float, high: float
) -> None:
    found = honest(Estimate(value, value, value, count))

    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_a_share_that_varies_keeps_its_interval() -> None:
    varied = Estimate(0.8, 0.72, 0.87, 100)

    assert honest(varied) == varied


def test_mcnemar_of_thousands_of_questions_is_a_number() -> None:
    assert mcnemar(lost=3000, won=3000) == 1.0
    assert mcnemar(lost=1000, won=3000) < 1e-9


def test_mcnemar_looks_only_at_what_changed() -> None:
    assert mcnemar(lost=1, won=9) == pytest.approx(2 * (1 + 10) / 2**10)
    assert mcnemar(lost=9, won=1) == mcnemar(lost=1, won=9)
    assert mcnemar(lost=0, won=0) == 1.0
    assert mcnemar(lost=3, won=3) == 1.0


def test_kappa_of_a_table_worked_out_by_hand() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15

    # observed 35/50; expected 25/50 · 30/50 + 25/50 · 20/50 = 0.5
    assert cohen_kappa(pairs) == pytest.approx((0.7 - 0.5) / (1 - 0.5))


def test_kappa_is_one_when_all_agree_and_not_there_when_nothing_varies() -> None:
    assert cohen_kappa([("a", "a"), ("b", "b")]) == 1
    assert cohen_kappa([("a", "b"), ("b", "a")]) == -1
    assert cohen_kappa([("a", "a")] * 9) is None
    assert cohen_kappa([]) is None


def test_a_judge_who_always_says_the_same_agrees_as_chance_does() -> None:
    assert cohen_kappa([("a", "a"), ("b", "a"), ("a", "a"), ("b", "a")]) == 0
