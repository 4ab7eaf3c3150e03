"""Documents that replace or amend others; all places are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain import Document
from assistant.in_force import InForce
from ingest.document import read_document
from ingest.read import Source


def read(name: str, number: str, body: str, place: str = "TÂN LẬP") -> Document:
    text = (f"ỦY BAN NHÂN DÂN\nXÃ {place}\n\nSố: {number}\n\nKẾ HOẠCH\nCải cách năm 2026\n\n"
            f"I. NỘI DUNG\n\n{body}\n")  # fmt: skip
    return read_document(Source(Path(f"{name}.txt"), name * 8, text, (), "test", ()))


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Kế hoạch này thay thế Kế hoạch số 05/KH-UBND ngày 10/01/2026.", "replaces"),
        ("Quyết định này thay thế cho Quyết định số 05/KH-UBND.", "replaces"),
        ("Công văn này thay cho lời nhắc tại Công văn số 05/KH-UBND.", "replaces"),
        ("Bãi bỏ Kế hoạch số 05/KH-UBND ngày 10 tháng 01 năm 2026.", "replaces"),
        ("Kế hoạch số 05/KH-UBND hết hiệu lực kể từ ngày ký.", "replaces"),
        ("Sửa đổi, bổ sung một số nội dung của Kế hoạch số 05/KH-UBND.", "amends"),
        ("Điều chỉnh, bổ sung các nhiệm vụ tại Kế hoạch số 05/KH-UBND như sau:", "amends"),
    ],
)
def test_an_operative_sentence_links_two_documents(sentence: str, kind: str) -> None:
    document = read("moi", "20/KH-UBND", sentence)

    (relation,) = document.relations
    assert (relation.kind, relation.number) == (kind, "05/KH-UBND")
    fact = document.fact(kind)
    assert fact is not None
    assert fact.value.startswith("05/KH-UBND")


@pytest.mark.parametrize(
    "sentence",
    [
        "Căn cứ Nghị định số 12/NĐ-CP sửa đổi, bổ sung Nghị định số 05/NĐ-CP;",
        "Thay thế dần hồ sơ giấy bằng hồ sơ điện tử.",
        "Rà soát các thủ tục được sửa đổi, bổ sung, thay thế trong năm.",
        "Kế hoạch số 20/KH-UBND này thay thế Kế hoạch số 20/KH-UBND.",
    ],
)
def test_history_and_common_words_link_nothing(sentence: str) -> None:
    assert read("moi", "20/KH-UBND", sentence).relations == ()


def test_a_replaced_document_is_known_by_number_and_place() -> None:
    old = read("cu", "05/KH-UBND", "Nội dung cũ.")
    elsewhere = read("khac", "05/KH-UBND", "Nội dung xã khác.", place="PHÚ AN")
    new = read("moi", "20/KH-UBND", "Kế hoạch này thay thế Kế hoạch số 05/KH-UBND.")

    in_force = InForce.of([old, elsewhere, new])

    assert in_force.replaced_by == {"cu": "moi"}
    assert [d.id for d in in_force.current([old, elsewhere, new])] == ["khac", "moi"]
    assert [d.id for d in in_force.current([old])] == ["cu"]


def test_two_documents_that_replace_each_other_replace_nothing() -> None:
    one = read("a", "05/KH-UBND", "Kế hoạch này thay thế Kế hoạch số 20/KH-UBND.")
    two = read("b", "20/KH-UBND", "Kế hoạch này thay thế Kế hoạch số 05/KH-UBND.")

    assert InForce.of([one, two]).replaced_by == {}


def test_an_amended_document_stays_and_is_known_as_amended() -> None:
    old = read("cu", "05/KH-UBND", "Nội dung cũ.")
    new = read("moi", "20/KH-UBND", "Bổ sung một số nhiệm vụ của Kế hoạch số 05/KH-UBND.")

    in_force = InForce.of([old, new])

    assert in_force.amended_by == {"cu": ("moi",)}
    assert len(in_force.current([old, new])) == 2
