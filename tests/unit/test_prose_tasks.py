"""Tasks that prose assigns; all places are invented."""

from __future__ import annotations

from datetime import date

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
