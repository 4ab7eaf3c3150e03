"""Words told apart by their marks, where the question has them."""

from __future__ import annotations

import pytest

from assistant.accents import forms_of, strangers
from assistant.domain import Passage, PassageKind


def passage(text: str) -> Passage:
    return Passage(id="a:0-9", document_id="a", kind=PassageKind.PARAGRAPH, path=("I",), heading="",
                   text=text, start=0, end=9, page=None)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "written", "strange"),
    [
        pytest.param("phân bổ vốn", "Các bộ phận dùng vốn", {"phan", "bo"}, id="other words"),
        pytest.param("phân bổ vốn", "Phân bổ vốn trong quý I", set(), id="the same words"),
        pytest.param("phan bo von", "Các bộ phận dùng vốn", set(), id="a question without marks"),
        pytest.param("phân bổ vốn", "PHAN BO VON", set(), id="a text without marks"),
        pytest.param("sữa chữa cầu", "Sửa chữa cầu", set(), id="one tone for two"),
        pytest.param("hoà giải", "Hòa giải ở cơ sở", set(), id="where the tone stands"),
        pytest.param("cải cách hành chính", "CCHC ở xã", set(), id="a short form"),
        pytest.param("bộ phận", "Phân bổ vốn cho từng bộ phận", set(), id="both stand there"),
    ],
)
def test_words_of_other_marks_are_strangers(asked: str, written: str, strange: set[str]) -> None:
    assert strangers(forms_of(asked), passage(written)) == strange
