"""Shapes in which documents of other places come; all places and offices are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.agencies import split_agencies, starts_like_agency
from assistant.domain import Document
from ingest.columns import begins_with_time, role_of_name
from ingest.document import read_document
from ingest.flattened import split_run
from ingest.placing import place
from ingest.read import Source
from ingest.signature import opens, recipients_of, two_columns

HEAD = """ỦY BAN NHÂN DÂN
XÃ KHE VẠC
Số: 08/KH-UBND
Khe Vạc, ngày 05 tháng 01 năm 2027

KẾ HOẠCH
Cải cách hành chính năm 2027 xã Khe Vạc

"""


def read(body: str, head: str = HEAD) -> Document:
    return read_document(Source(Path("khe-vac.txt"), "khe-vac", head + body, (), "plain", ()))


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(
            "Nơi nhận:\t\t\tTM. ỦY BAN NHÂN DÂN\n- Sở Nội vụ (b/c);\t\t\tKT. CHỦ TỊCH\n"
            "- 9 thôn;\t\t\tPHÓ CHỦ TỊCH\n- Lưu: VT.\t\t\tLò Thị Hạnh", id="by tabs"),
        pytest.param(
            "| Nơi nhận: | TM. ỦY BAN NHÂN DÂN |\n| --- | --- |\n"
            "| - Sở Nội vụ (b/c);<br>- 9 thôn;<br>- Lưu: VT. | **PHÓ CHỦ TỊCH**<br><br>"
            "**Lò Thị Hạnh** |", id="by pipes"),
        pytest.param(
            "Nơi nhận:                TM. ỦY BAN NHÂN DÂN\n- Sở Nội vụ (b/c);        KT. CHỦ TỊCH\n"
            "- 9 thôn;                PHÓ CHỦ TỊCH\n- Lưu: VT.               Lò Thị Hạnh",
            id="by spaces"),
    ],
)  # fmt: skip
def test_a_signature_beside_the_recipients_is_no_table(end: str) -> None:
    document = read(f"I. MỤC TIÊU\nGọn hơn.\n\n{end}\n")

    assert document.signer == "Lò Thị Hạnh"
    assert document.tasks == ()
    title, recipients = document.fact("signer_title"), document.fact("recipients")
    assert title is not None
    assert title.value == "Phó chủ tịch"
    assert recipients is not None
    assert recipients.value.startswith("Sở Nội vụ (b/c); 9 thôn")


def test_what_follows_a_signature_in_two_columns_is_an_appendix() -> None:
    document = read(
        "Nơi nhận:\t\tCHỦ TỊCH\n- Lưu: VT.\t\tLò Thị Hạnh\n\nPHỤ LỤC\n\n"
        "STT\tNhiệm vụ\tChủ trì\tThời gian hoàn thành\n1\tRà thủ tục\tVăn phòng\tQuý II/2027\n"
    )

    (task,) = document.tasks
    assert task.locator == "Phụ lục › 1"


def test_a_recipient_and_who_signs_are_told_apart() -> None:
    line = "Nơi nhận:\t\tTM. ỦY BAN NHÂN DÂN"

    left, right = two_columns(f"{line}\n- Bưu điện;\t\tCHỦ TỊCH")

    assert opens(line)
    assert not opens("Nơi nhận:")
    assert recipients_of(left) == ["Bưu điện"]
    assert right == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        pytest.param("Đến hết 2027", "value:2027", id="up to the end of a year"),
        pytest.param("Hết năm 2030", "value:2030", id="the end of a year"),
        pytest.param("Năm gốc 2025", "value:2025|Năm gốc 2025", id="a base year is named as such"),
    ],
)
def test_columns_of_values_by_year(name: str, role: str) -> None:
    assert role_of_name(name) == role


def test_a_report_by_quarters_is_a_product_and_no_time() -> None:
    columns = ["task", "product", "lead", "support", "deadline"]
    texts = ["Báo cáo định kỳ", "Báo cáo quý, 6 tháng", "Phòng Kinh tế", "Trước ngày 05/12/2027"]

    _, placed, _ = place(texts, columns)

    assert not begins_with_time("Báo cáo quý, 6 tháng")
    assert placed == ["Báo cáo định kỳ", "Báo cáo quý, 6 tháng", "Phòng Kinh tế", "",
                      "Trước ngày 05/12/2027"]  # fmt: skip


def test_short_forms_inside_one_name_do_not_part_it() -> None:
    assert split_agencies("Sở VH, TT&DL; Sở KH&CN") == ("Sở VH, TT&DL", "Sở KH&CN")


def test_to_organise_is_no_office() -> None:
    assert starts_like_agency("Tổ công nghệ số cộng đồng")
    assert not starts_like_agency("Tổ chức tập huấn cho cán bộ")


@pytest.mark.parametrize(
    ("sentence", "lead", "support"),
    [
        pytest.param(
            "Giao Phòng Kinh tế chủ trì, cùng Công an xã rà soát hộ kinh doanh, xong trước "
            "ngày 30/6/2027.", "Phòng Kinh tế", ("Công an xã",), id="together"),
        pytest.param(
            "Phương án gộp các thôn giao Phòng Văn hóa - Xã hội xây dựng thành đề án; Công an xã "
            "phối hợp lấy ý kiến, xong trước ngày 31/8/2027.",
            "Phòng Văn hóa - Xã hội", ("Công an xã",), id="given behind its words"),
        pytest.param(
            "Kiện toàn tổ số cộng đồng ở các thôn trước ngày 28/02/2027, do Đoàn Thanh niên xã "
            "chủ trì, Công an xã phối hợp.", "Đoàn Thanh niên xã", ("Công an xã",), id="by whom"),
        pytest.param(
            "Trong năm 2027, Phòng Kinh tế chủ trì xây dựng bản đồ số, hoàn thành trước ngày "
            "30/9/2027.", "Phòng Kinh tế", (), id="when first"),
    ],
)  # fmt: skip
def test_tasks_told_in_other_orders(sentence: str, lead: str, support: tuple[str, ...]) -> None:
    document = read(f"I. NHIỆM VỤ\n1. {sentence}\n")

    task = document.tasks[0]
    assert task.lead == (lead,)
    assert task.support == support
    assert task.deadline is not None


def test_what_an_article_gives_the_offices_named_in_it_are_their_tasks() -> None:
    document = read(
        "**Điều 2. Giao nhiệm vụ cho các phòng, đơn vị**\n\n1. Văn phòng Sở:\n\n"
        "a) Điều tra ý kiến người dân với 400 phiếu; báo cáo trước ngày 20/9/2027.\n\n"
        "b) Chủ trì, phối hợp với Phòng Kế hoạch kiểm tra công vụ, gửi kết luận trong 05 ngày "
        "làm việc. Hoàn thành trong tháng 10 năm 2027.\n\n"
        "2. Chi cục Kiểm lâm:\n\na) Phối hợp với Phòng Kế hoạch lập danh mục hồ sơ chi trả "
        "trước ngày 15/12/2027.\n"
    )

    first, second, third = document.tasks
    assert first.lead == second.lead == ("Văn phòng Sở",)
    assert second.deadline is not None
    assert second.deadline.end == date(2027, 10, 31)
    assert third.lead == ("Chi cục Kiểm lâm",)
    assert third.support == ("Phòng Kế hoạch",)


def test_parts_counted_by_letters_hold_what_stands_below_them() -> None:
    document = read(
        "II. NHIỆM VỤ\n\n### A. Chỉ đạo\n\n"
        "| TT | Việc | Chủ trì | Thời hạn |\n| --- | --- | --- | --- |\n"
        "| 1 | Họp tổ công tác hằng quý | Văn phòng | Quý I/2027 |\n\n### B. Hạ tầng\n\n"
        "| TT | Việc | Chủ trì | Thời hạn |\n| --- | --- | --- | --- |\n"
        "| 2 | Kéo cáp quang đến các thôn | Phòng Kinh tế | Quý II/2027 |\n"
    )

    assert [task.locator for task in document.tasks] == ["II › A › 1", "II › B › 2"]
    assert document.tasks[1].section_title == "Hạ tầng"


def test_a_line_indented_by_a_tab_is_prose() -> None:
    document = read("I. MỤC TIÊU\n\ta) 95% hồ sơ được trả đúng hạn trong năm 2027.\n")

    (target,) = document.targets
    assert target.value == 95
    assert target.locator == "I › a"


def test_a_column_of_beginnings_is_told_with_the_end() -> None:
    document = read(
        "PHỤ LỤC\n\nSTT\tNhiệm vụ\tChủ trì\tThời gian bắt đầu\tThời gian kết thúc\n"
        "1\tLập trung tâm giám sát\tCông an xã\tTháng 1/2027\tQuý II/2027\n"
    )

    due = document.tasks[0].deadline
    assert due is not None
    assert due.text == "Tháng 1/2027 – Quý II/2027"
    assert (due.start, due.end) == (date(2027, 1, 1), date(2027, 6, 30))


@pytest.mark.parametrize(
    ("run", "product", "lead", "support", "deadline"),
    [
        pytest.param(
            "Biên lai điện \ntử Phòng Kinh \ntế\n\nKho bạc khu vực\n\nTừ tháng 7/2027",
            "Biên lai điện tử", "Phòng Kinh tế", "Kho bạc khu vực", "Từ tháng 7/2027",
            id="the last word of a product is no link"),
        pytest.param(
            "Hội thi\nVăn phòng xã\n\nĐoàn Thanh niên\n\nTrước 30/9 hằng năm",
            "Hội thi", "Văn phòng xã", "Đoàn Thanh niên", "Trước 30/9 hằng năm",
            id="a contest is no society"),
        pytest.param(
            "Biên bản\n\nPhòng Kinh tế\n\nTổ công nghệ số \ncộng đồng\n\nÍt nhất 02 lần/quý",
            "Biên bản", "Phòng Kinh tế", "Tổ công nghệ số cộng đồng", "Ít nhất 02 lần/quý",
            id="a group, and so often"),
    ],
)  # fmt: skip
def test_cells_that_run_on_are_told_apart(
    run: str, product: str, lead: str, support: str, deadline: str
) -> None:
    cells, uncertain = split_run(run)

    assert (cells["product"], cells["lead"], cells["support"], cells["deadline"]) == (
        product, lead, support, deadline)  # fmt: skip
    assert not uncertain


def test_a_goal_before_a_page_number_or_a_note_in_brackets_is_no_title() -> None:
    document = read(
        "I. MỤC TIÊU\n\na) Hồ sơ nộp trực tuyến đạt 70%.\n2\n"
        "b) 90% số tổ có máy quét.\n(Chỉ tiêu từng năm tại Phụ lục)\n\nII. NHIỆM VỤ\n\n- Một việc."
    )

    assert [target.value for target in document.targets] == [70, 90]


def test_a_numbered_title_ends_where_its_paragraph_begins_on_the_next_line() -> None:
    document = read(
        "I. NỘI DUNG\n\n1. An toàn thông tin\n"
        "Mật khẩu của mọi hệ thống phải đổi chín mươi ngày một lần và không dùng lại mật khẩu cũ."
    )

    prose = next(p for p in document.passages if p.text.startswith("Mật khẩu"))
    assert prose.heading == "NỘI DUNG › An toàn thông tin"


def test_goals_that_a_line_leads_in_are_nobodys_tasks() -> None:
    document = read(
        "2. Các chỉ tiêu chính phải đạt đến hết ngày 31/12/2027 gồm:\n\n"
        "a) Tỷ lệ hộ nghèo giảm còn 2,4%.\n\nb) Tỷ lệ người dân có bảo hiểm y tế đạt 96,5%."
    )

    assert document.tasks == ()


def test_what_a_year_before_the_plan_reached_is_no_goal() -> None:
    document = read(
        "I. MỤC ĐÍCH\n\n- Năm 2026, mức hài lòng đạt 81,2%.\n\n"
        "- Khắc phục tồn tại: hồ sơ trễ hẹn còn chiếm 3,8%.\n\n"
        "II. MỤC TIÊU\n\n- Mức hài lòng đạt 90%."
    )

    assert [target.value for target in document.targets] == [90]


def test_names_that_hold_a_verb_stay_whole() -> None:
    document = read(
        "II. NHIỆM VỤ\n\n1. Giao Trung tâm Kiểm soát bệnh tật tỉnh lấy mẫu nước giếng tại 40 thôn, "
        "xong trước ngày 31/10/2027.\n\n2. Giao Sở Giáo dục và Đào tạo chủ trì, phối hợp với "
        "Sở Y tế xây mới 18 nhà vệ sinh, hoàn thành trước ngày 01/9/2027."
    )

    assert {(task.lead, task.support) for task in document.tasks} == {
        (("Trung tâm Kiểm soát bệnh tật tỉnh",), ()),
        (("Sở Giáo dục và Đào tạo",), ("Sở Y tế",)),
    }
