"""The reading report of a document; the place is invented."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import Document
from assistant.report import covered, outside, report_html
from tests.unit.test_table_shapes import table


def example() -> Document:
    return table(
        ("STT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Sản phẩm"),
        ("1", "Rà soát <script>quy trình</script>", "Phòng Nội vụ", "Quý I", "Báo cáo"),
        ("2", "Kiểm tra", "", "Quý II", "Kế hoạch"),
    )


def test_every_record_stands_beside_its_source_and_doubt_is_told() -> None:
    page = report_html(example())

    assert "2 | Kiểm tra | Quý II | Kế hoạch" in page
    assert "Chưa chắc: chủ trì" in page


def test_markup_in_a_document_stays_text() -> None:
    assert "&lt;script&gt;quy trình&lt;/script&gt;" in report_html(example())


def test_words_in_no_passage_are_shown() -> None:
    document = example()
    lost = replace(document, passages=document.passages[:-1])

    assert [stretch.text for stretch in outside(document)] == [
        "STT Nhiệm vụ Chủ trì Thời hạn Sản phẩm"
    ]
    assert covered(lost) < covered(document)
    assert "Kiểm tra" in " ".join(stretch.text for stretch in outside(lost))


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = report_html(example())

    assert "http" not in page.replace("http-equiv", "")
    assert "src=" not in page
