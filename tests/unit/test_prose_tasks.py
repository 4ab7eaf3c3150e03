"""Tasks that prose assigns; all places are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from assistant.domain import Document
from ingest.document import read_document
from ingest.read import Source
from tests.unit.test_table_shapes import read


def test_a_sentence_that_gives_the_lead_and_a_date_is_a_task() -> None:
    document = read(
        "1. Giao Phòng Văn hóa - Xã hội chủ trì, phối hợp với Trung tâm Phục vụ hành chính công "
        "xây dựng kế hoạch tuyên truyền, hoàn thành trước ngày 28/02/2026."
    )

    (task,) = document.tasks
    assert task.from_prose
    assert task.lead == ("Phòng Văn hóa - Xã hội",)
    assert task.support == ("Trung tâm Phục vụ hành chính công",)
    assert task.deadline is not None
    assert task.deadline.end == date(2026, 2, 28)


def test_a_duty_under_an_agencys_heading_is_its_task() -> None:
    document = read(
        "2. Văn phòng HĐND và UBND xã:\n\n"
        "a) Chủ trì rà soát quy trình nội bộ, trình Chủ tịch trước ngày 31/3/2026;\n\n"
        "b) Thực hiện chế độ báo cáo theo quy định."
    )

    (task,) = document.tasks
    assert task.lead == ("Văn phòng HĐND và UBND xã",)
    assert task.locator == "I › 2 › a"


def test_a_standing_duty_without_a_date_stays_a_passage() -> None:
    document = read("1. Giao Phòng Kinh tế chủ trì theo dõi việc thực hiện Kế hoạch này.")

    assert document.tasks == ()


def test_labelled_lines_below_a_task_are_its_fields() -> None:
    document = read(
        "1. Nâng cấp hệ thống thông tin giải quyết thủ tục\n\n"
        "- Đơn vị chủ trì: Sở Khoa học và Công nghệ.\n\n"
        "- Đơn vị phối hợp: Văn phòng UBND tỉnh, các sở, ban, ngành.\n\n"
        "- Thời gian hoàn thành: Tháng 6 năm 2026.\n\n"
        "2. Xây dựng cơ sở dữ liệu dùng chung\n\n"
        "- Cơ quan chủ trì: Sở Nội vụ; cơ quan phối hợp: các địa phương.\n\n"
        "- Thời gian thực hiện: Quý III/2026; sản phẩm: Cơ sở dữ liệu."
    )

    first, second = document.tasks
    assert first.task == "Nâng cấp hệ thống thông tin giải quyết thủ tục"
    assert first.support == ("Văn phòng UBND tỉnh", "các sở, ban, ngành")
    assert (second.lead, second.product) == (("Sở Nội vụ",), "Cơ sở dữ liệu")
    passages = {passage.id: passage for passage in document.passages}
    assert "Tháng 6 năm 2026" in passages[first.passage_id].text
    assert first.task in passages[first.passage_id].text


def test_labels_without_an_agency_make_no_task() -> None:
    document = read("1. Nội dung họp\n\n- Chủ trì: theo giấy mời.\n\n- Thời gian: 8 giờ 00.")

    assert document.tasks == ()


LETTER = """ỦY BAN NHÂN DÂN
XÃ SUỐI LẠNH

Số: 12/UBND-VP

V/v đôn đốc việc quá hạn

Suối Lạnh, ngày 12 tháng 3 năm 2027

Kính gửi: Các phòng, đơn vị.

**1. Danh sách việc quá hạn**

1.1. Báo cáo rà soát hộ nghèo (giao tại Công văn số 4/UBND-VX). Đơn vị thực hiện: Phòng Văn hóa - \
Xã hội, phối hợp với trưởng các bản. Hạn cũ: 15/02/2027, quá hạn 23 ngày. Hạn mới: trước 17h ngày \
19/3/2027.

1.2. Phương án cắm mốc (giao tại Thông báo số 15/TB-UBND). Đơn vị thực hiện: Phòng Kinh tế. Hạn \
cũ: 20/02/2027. Hạn mới: trước 11h30 ngày 25/3/2027.
"""

DECISION = """ỦY BAN NHÂN DÂN
XÃ SUỐI LẠNH

Số: 42/QĐ-UBND

Suối Lạnh, ngày 05 tháng 8 năm 2025

QUYẾT ĐỊNH
Về việc số hóa hồ sơ

Điều 1. Phạm vi

1. Số hóa hồ sơ còn hiệu lực.

Điều 2. Giao nhiệm vụ

1. Văn phòng HĐND và UBND xã chủ trì toàn bộ công việc, có trách nhiệm:

a) Ban hành quy trình số hóa trước ngày 30/9/2025;

b) Nghiệm thu sản phẩm trong 10 ngày làm việc kể từ khi nhận được đề nghị.

2. Phòng Kinh tế chủ trì, phối hợp với Công an xã đối chiếu dữ liệu đất đai.

3. Phòng Văn hóa - Xã hội tập huấn cho công chức, xong trước ngày 25/10/2025; kinh phí 12 triệu \
đồng.

Điều 3. Kinh phí

1. Phòng Kinh tế chủ trì hướng dẫn thanh toán.
"""


def whole(text: str) -> Document:
    return read_document(Source(Path("vb.txt"), "0" * 64, text, (), "test", ()))


def test_overdue_tasks_of_a_letter_have_their_new_deadline_with_its_hour() -> None:
    first, second = whole(LETTER).tasks

    assert first.task == "Báo cáo rà soát hộ nghèo (giao tại Công văn số 4/UBND-VX)"
    assert (first.lead, first.support) == (("Phòng Văn hóa - Xã hội",), ("trưởng các bản",))
    assert first.locator == "1 › 1.1"
    assert [(t.deadline.text, t.deadline.end) for t in (first, second) if t.deadline] == [
        ("trước 17h ngày 19/3/2027", date(2027, 3, 19)),
        ("trước 11h30 ngày 25/3/2027", date(2027, 3, 25)),
    ]
    assert dict(first.extra)["note"] == "Hạn cũ: 15/02/2027, quá hạn 23 ngày"


def test_an_article_that_gives_tasks_gives_one_a_clause() -> None:
    tasks = whole(DECISION).tasks

    assert [(t.locator, t.lead, t.support) for t in tasks] == [
        ("Điều 2 › 1 › a", ("Văn phòng HĐND và UBND xã",), ()),
        ("Điều 2 › 1 › b", ("Văn phòng HĐND và UBND xã",), ()),
        ("Điều 2 › 2", ("Phòng Kinh tế",), ("Công an xã",)),
        ("Điều 2 › 3", ("Phòng Văn hóa - Xã hội",), ()),
    ]
    assert [t.deadline.end if t.deadline else None for t in tasks] == [
        date(2025, 9, 30), None, None, date(2025, 10, 25),
    ]  # fmt: skip
    assert tasks[1].deadline is not None
    assert tasks[1].deadline.relative
    assert tasks[3].extra == (("budget", "12 triệu đồng"),)


def test_what_a_sentence_says_of_itself_is_no_part_of_the_headings_above_it() -> None:
    clause = next(p for p in whole(DECISION).passages if p.locator == "Điều 2 › 2")

    assert clause.heading == "Giao nhiệm vụ"


def test_in_a_list_of_tasks_one_without_a_date_is_a_task_too() -> None:
    document = read(
        "1. Giao Phòng Kinh tế chủ trì, phối hợp với trưởng thôn thay loa cũ, hoàn thành trước "
        "ngày 31/5/2026. Sản phẩm là 06 cụm loa mới.\n\n"
        "2. Giao Công an xã chủ trì, phối hợp với các phòng kiểm tra máy tính, mỗi quý 01 lần.\n\n"
        "3. Giao Văn phòng HĐND và UBND xã chủ trì mua 11 máy, hoàn thành trước ngày 15/4/2026."
    )

    first, second, third = document.tasks
    assert (first.task, first.product) == (
        "thay loa cũ, hoàn thành trước ngày 31/5/2026", "06 cụm loa mới",
    )  # fmt: skip
    assert second.deadline is not None
    assert second.deadline.recurring == "quarterly"
    assert third.lead == ("Văn phòng HĐND và UBND xã",)


def test_two_agencies_joined_by_and_in_prose_are_two() -> None:
    (task,) = read(
        "1. Giao Phòng Kinh tế chủ trì, phối hợp với Phòng Văn hóa và Thông tin, Hội Nông dân "
        "xã và Bưu điện Tân Lập đưa sản phẩm lên sàn, hoàn thành trước ngày 30/6/2026."
    ).tasks

    assert task.support == ("Phòng Văn hóa và Thông tin", "Hội Nông dân xã", "Bưu điện Tân Lập")


def test_who_a_leading_agency_works_with_supports_it() -> None:
    (task,) = read(
        "1. Văn phòng HĐND và UBND xã chủ trì, có trách nhiệm:\n\n"
        "a) Phối hợp với Công an xã thuê hạ tầng lưu trữ trước ngày 30/6/2026;"
    ).tasks

    assert (task.lead, task.support) == (("Văn phòng HĐND và UBND xã",), ("Công an xã",))
    assert task.task.startswith("thuê hạ tầng lưu trữ")


def test_what_stands_behind_an_agency_in_a_division_of_work_is_its_task() -> None:
    first, second = read(
        "2. Phân công:\n\na) Trạm Y tế xã: lập 02 chốt sơ cứu trước ngày 09/6/2026.\n\n"
        "b) Phòng Kinh tế: bố trí gian hàng; quyết toán chậm nhất 20 ngày kể từ ngày bế mạc."
    ).tasks

    assert (first.lead, second.lead) == (("Trạm Y tế xã",), ("Phòng Kinh tế",))
    assert second.deadline is not None
    assert second.deadline.text == "chậm nhất 20 ngày kể từ ngày bế mạc"


def test_a_figure_in_the_words_of_a_labelled_task_stands_in_its_passage() -> None:
    document = read(
        "I. MỤC TIÊU\n\n1. Kiểm tra việc nhận hồ sơ tại ít nhất 40% số tổ.\n\n"
        "- Đơn vị chủ trì: Sở Nội vụ.\n\n"
        "- Thời gian hoàn thành: Tháng 6 năm 2026."
    )

    (target,) = document.targets
    text = {passage.id: passage.text for passage in document.passages}[target.passage_id]
    assert target.value == 40
    assert target.text in text
    assert "Sở Nội vụ" in text


def test_a_product_behind_a_task_is_its_product() -> None:
    document = read(
        "1. Giao Sở Y tế chủ trì, phối hợp với Ủy ban nhân dân các xã rà soát giếng khơi, "
        "hoàn thành trước ngày 30/4/2026; sản phẩm là bộ hồ sơ kèm bản đồ."
    )

    (task,) = document.tasks
    assert task.product == "bộ hồ sơ kèm bản đồ"


def test_the_lead_of_a_thing_is_a_task() -> None:
    document = read("1. Giao Sở Y tế chủ trì việc ngoại kiểm nước, xong trước ngày 15/8/2026.")

    (task,) = document.tasks
    assert task.lead == ("Sở Y tế",)
    assert task.deadline is not None
    assert task.deadline.end == date(2026, 8, 15)


def test_a_share_of_the_work_is_no_deadline() -> None:
    document = read("1. Giao Trạm Nước sạch nâng cấp 22 bể, trong đó năm 2026 làm 8 bể.")

    assert not document.tasks


def test_the_times_of_a_sentence_are_stages_of_its_task() -> None:
    document = read(
        "1. Giao Phòng Văn hóa - Xã hội chủ trì biên soạn tờ gấp "
        "(bản thảo xong trong tháng 01/2026), in và phát, hoàn thành trước ngày 30/4/2026."
    )

    (task,) = document.tasks
    assert task.deadline is not None
    assert [stage.window.end for stage in task.deadline.stages] == [
        date(2026, 1, 31), date(2026, 4, 30)]  # fmt: skip
