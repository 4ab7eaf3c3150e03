"""Inverted lists of words, and the weights they add up to."""

from __future__ import annotations

import pytest

from assistant.postings import Postings

ENTRIES = [{"ho", "so", "ho so"}, {"so", "hoa", "so hoa"}, set[str](), {"ho so", "so hoa", "ho"}]


def test_a_word_is_found_in_the_rows_that_hold_it() -> None:
    assert Postings(ENTRIES).rows("so").tolist() == [0, 1]


def test_an_unknown_word_stands_nowhere() -> None:
    assert Postings(ENTRIES).rows("kinh phi").tolist() == []


def test_a_phrase_stands_where_all_its_pairs_do() -> None:
    assert Postings(ENTRIES).rows_of_phrase("ho so hoa").tolist() == [3]


def test_weights_add_up_by_row() -> None:
    postings = Postings(ENTRIES)

    assert postings.sums({"so": 2.0, "hoa": 0.5}).tolist() == [2.0, 2.5, 0.0, 0.0]
    assert postings.totals(len).tolist() == pytest.approx([9.0, 11.0, 0.0, 13.0])
