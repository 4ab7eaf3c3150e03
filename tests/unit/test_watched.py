"""What an agency is to watch: the rows of a table of indicators; the commune is invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain import Answer
from assistant.library import Library
from ingest.document import read_document
from ingest.read import Source
from tests.unit.test_composing import assistant_over

TEXT = """ỦY BAN NHÂN DÂN
XÃ PHIÊNG LÚA

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Phiêng Lúa

II. CHỈ TIÊU

TT\tChỉ tiêu\tĐVT\tNăm 2026\tNăm 2030\tĐơn vị theo dõi
1\tHồ sơ trả đúng hẹn\t%\t98\t99\tPhòng Kinh tế
2\tBản có loa thông minh\tbản\t7\t15\tPhòng Kinh tế
3\tHộ có sổ sức khỏe\t%\t80\t95\tTrạm Y tế xã

III. NHIỆM VỤ
- Giao Văn phòng chủ trì rà soát quy trình, hoàn thành trước ngày 30/4/2026.
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.of([read_document(Source(Path("phieng-lua.txt"), "p", TEXT, (), "plain", ()))])


def ask(library: Library, question: str) -> Answer:
    return assistant_over(library, date(2026, 3, 10)).ask(question)


def test_what_an_agency_watches_is_listed_with_its_figures(library: Library) -> None:
    answer = ask(library, "Phòng Kinh tế Phiêng Lúa theo dõi những chỉ tiêu nào?").answer

    assert "**2 chỉ tiêu** (Phòng Kinh tế theo dõi" in answer
    assert "**2026: 98 %; 2030: 99 %**" in answer
    assert "Hộ có sổ sức khỏe" not in answer


def test_a_year_tells_which_figure_of_a_row(library: Library) -> None:
    answer = ask(library, "Trạm Y tế xã Phiêng Lúa theo dõi chỉ tiêu nào năm 2030?").answer

    assert "**95 %**" in answer
    assert "80" not in answer


def test_rows_that_only_watch_a_figure_are_no_tasks(library: Library) -> None:
    assert "**1 nhiệm vụ**" in ask(library, "Phiêng Lúa có bao nhiêu nhiệm vụ?").answer
