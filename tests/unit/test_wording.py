"""The words of officers and of plans in one form: abbreviations, AI, synonyms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import fold, normalise
from assistant.wording import comparable, spell_out, synonyms, tell_ai, vocabulary


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("TTHC", "thủ tục hành chính"), ("CCHC", "cải cách hành chính"),
        ("PVHCC", "phục vụ hành chính công"), ("VHXH", "văn hóa xã hội"),
        ("UBND", "ủy ban nhân dân"), ("HĐND", "hội đồng nhân dân"), ("HDND", "hội đồng nhân dân"),
        ("VP", "văn phòng"), ("lí do", "lý do"), ("kĩ năng", "kỹ năng"),
    ],
)  # fmt: skip
def test_a_short_form_compares_as_the_long_one(short: str, full: str) -> None:
    assert comparable(short) == comparable(full)
    assert comparable(fold(short)) == comparable(full)


def test_the_machine_ai_is_told_from_the_word_who() -> None:
    assert "tri tue nhan tao" in comparable("Ứng dụng AI để tra cứu")
    assert "tri tue nhan tao" in comparable("ứng dụng ai tra cứu")
    assert "tri tue nhan tao" not in comparable("Ai lo việc này?")
    assert tell_ai("A.I. và AI, không phải Ai hay MAI") == (
        "trí tuệ nhân tạo và trí tuệ nhân tạo, không phải Ai hay MAI"
    )


def test_a_short_form_inside_a_code_stays() -> None:
    assert spell_out(normalise("số 12/UBND, số 7/TTHC")) == "số 12/ubnd, số 7/tthc"


def test_a_word_and_its_synonyms_name_each_other() -> None:
    table = synonyms()

    assert table
    assert all(word in table[other] for word, others in table.items() for other in others)


def test_the_vocabulary_is_read_once() -> None:
    assert vocabulary() is vocabulary()


@given(st.text())
def test_any_words_compare_without_a_crash(text: str) -> None:
    assert comparable(text) == comparable(text)
    assert isinstance(spell_out(normalise(text)), str)
