"""Tasks in the conclusions of a meeting; all places and people are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain import Document, Task
from ingest.document import read_document
from ingest.read import Source

HEAD = (
    "ỦY BAN NHÂN DÂN\nPHƯỜNG TÂN LẬP\n\nSố: 12/{sign}-UBND\n\nTân Lập, ngày 15 tháng 10 năm 2026"
    "\n\n{kind}\n{title}\n\n1. Về chống ngập\n\n"
)


def conclude(sentence: str, kind: str = "THÔNG BÁO") -> Document:
    sign, title = ("TB", "Kết luận của Chủ tịch tại cuộc họp giao ban")
    if kind == "KẾ HOẠCH":
        sign, title = "KH", "Chống ngập năm 2026"
    text = HEAD.format(sign=sign, kind=kind, title=title) + f"a) {sentence}\n"
    return read_document(Source(Path("tb.txt"), "0" * 64, text, (), "test", ()))


def only(document: Document) -> Task:
    (task,) = document.tasks
    return task


@pytest.mark.parametrize(
    ("sentence", "lead", "support", "end"),
    [
        pytest.param("Phòng Kinh tế, Hạ tầng và Đô thị thẩm định lại dự toán, trình ký trước ngày "
                     "08/11.", ("Phòng Kinh tế, Hạ tầng và Đô thị",), (), date(2026, 11, 8),
                     id="an agency and a time"),
        pytest.param("Công an phường cùng các tổ dân phố 3, 6 ra quân dọn ba cửa xả trong hai ngày "
                     "24 và 25/10.", ("Công an phường",), ("các tổ dân phố 3, 6",),
                     date(2026, 10, 25), id="with others"),
        pytest.param("Ban Quản lý chợ, do bà Phan Thị Mơ làm Trưởng ban, lập danh sách hộ phải dời "
                     "trước ngày 30/10.", ("Ban Quản lý chợ",), (), date(2026, 10, 30),
                     id="with an aside"),
        pytest.param("Giao ông Lê Tấn Chương, Trưởng phòng Kinh tế, Hạ tầng và Đô thị, thuê sửa "
                     "máy bơm trước ngày 05/11.",
                     ("ông Lê Tấn Chương, Trưởng phòng Kinh tế, Hạ tầng và Đô thị",), (),
                     date(2026, 11, 5), id="a person"),
        pytest.param("Phí vỉa hè: thu qua mã QR từ ngày 01/12; Trung tâm Phục vụ hành chính công "
                     "chuẩn bị phần mềm, xong trước ngày 20/11.",
                     ("Trung tâm Phục vụ hành chính công",), (), date(2026, 11, 20),
                     id="in a later clause"),
    ],
)  # fmt: skip
def test_who_is_named_first_in_a_conclusion_is_to_do_it(
    sentence: str, lead: tuple[str, ...], support: tuple[str, ...], end: date
) -> None:
    task = only(conclude(sentence))

    assert (task.lead, task.support, task.locator) == (lead, support, "1 › a")
    assert task.deadline is not None
    assert task.deadline.end == end


def test_who_directs_an_agency_is_not_its_lead() -> None:
    task = only(conclude("Giao đồng chí Lê Thị Mơ chỉ đạo Phòng Kinh tế rà soát 12 điểm ngập."))

    assert (task.lead, task.monitor) == (("Phòng Kinh tế",), ("đồng chí Lê Thị Mơ",))


@pytest.mark.parametrize(
    "sentence",
    [
        "Đợt triều ngày 11/10 làm ngập chín tuyến hẻm, thu dọn xong trước ngày 15/10.",
        "Công an phường lập phương án phòng cháy cho khu chợ tạm.",
        "Đơn vị nào xin lùi hạn phải gửi văn bản trước ngày 05/11.",
        "Phòng Kinh tế đã hoàn thành báo cáo trước ngày 05/10.",
    ],
)
def test_what_tells_no_time_or_gives_nobody_a_task_stays_a_passage(sentence: str) -> None:
    assert conclude(sentence).tasks == ()


def test_outside_conclusions_only_an_order_with_a_time_is_a_task_without_a_named_lead() -> None:
    said = conclude("Phòng Kinh tế thẩm định dự toán trước ngày 08/11/2026.", "KẾ HOẠCH")
    given = conclude("Giao Phòng Kinh tế thẩm định dự toán trước ngày 08/11/2026.", "KẾ HOẠCH")

    assert said.tasks == ()
    assert only(given).lead == ("Phòng Kinh tế",)


def test_a_span_whose_first_day_has_no_year_is_read_to_its_end() -> None:
    task = only(conclude("Giao Phòng Kinh tế chủ trì niêm yết kết quả từ ngày 01/11 đến ngày "
                         "10/11/2026."))  # fmt: skip

    assert task.deadline is not None
    assert (task.deadline.start, task.deadline.end) == (date(2026, 11, 1), date(2026, 11, 10))
