"""Faithful sentences altered one fact at a time: the faithful one stands, no altered one does."""

from __future__ import annotations

import pytest

from assistant.grounding import Evidence, ground

PLAN = "Kế hoạch cải cách hành chính năm 2026, xã An Phú, tỉnh Bình Minh"
PROSE = Evidence(
    1,
    "Rà soát, bãi bỏ các thủ tục không còn cần thiết, chồng chéo. Bố trí công chức theo đúng vị "
    "trí; hợp lý giữa công chức giữ chức vụ quản lý và công chức không giữ chức vụ quản lý. "
    "Viên chức không làm thêm vượt quá số giờ được giao. Các đơn vị tiếp tục thực hiện kiến nghị "
    "sau thanh tra; báo cáo rõ nguyên nhân chưa thực hiện kiến nghị. Tăng số lượng hồ sơ nộp trực "
    "tuyến, giảm dần giấy tờ phải nộp. Tỷ lệ thanh toán không tiền mặt đạt từ 45% trở lên. Chỉ "
    "thu phí theo biểu đã niêm yết; chỉ đạo các thôn tuyên truyền kết quả thực hiện. Trưởng các "
    "phòng, ban hằng tuần rà soát hồ sơ trễ hẹn. Đề án số hóa giai đoạn 2026 - 2029 triển khai "
    "tại các thôn. Hồ sơ đất đai trễ hạn do thiếu nhân lực và đường truyền chưa ổn định. Bố trí "
    "cán bộ thường trực tại quầy nhằm giảm thời gian chờ của người dân.",
    PLAN,
)
ROW = Evidence(
    2,
    "7\tLập danh mục thủ tục đủ điều kiện mức độ 4\tDanh mục\tNăm 2026\tPhòng Kinh tế\t\t",
    PLAN,
    {"lead": "Phòng Kinh tế", "deadline": "Năm 2026", "product": "Danh mục"},
)
GUIDED = Evidence(
    3,
    "8\tÁp dụng phiếu khảo sát theo Thông tư số 01/2018/TT-VPCP\tPhiếu\tNăm 2026\tPhòng Kinh tế",
    PLAN,
    {"lead": "Phòng Kinh tế", "deadline": "Năm 2026", "product": "Phiếu"},
)
ALL = [PROSE, ROW, GUIDED]


@pytest.mark.parametrize(
    "sentence",
    [
        "Rà soát, bãi bỏ thủ tục không còn cần thiết [1].",
        "Xã tăng số lượng hồ sơ nộp trực tuyến [1].",
        "Ngoài ra, tỷ lệ thanh toán không tiền mặt đạt từ 45% trở lên [1].",
        "Cụ thể, chỉ thu phí theo biểu đã niêm yết [1].",
        "Cụ thể, trưởng các phòng, ban hằng tuần rà soát hồ sơ trễ hẹn [1].",
        "Các đơn vị báo cáo rõ nguyên nhân chưa thực hiện kiến nghị [1].",
        "Hồ sơ đất đai còn trễ hạn vì thiếu nhân lực [1].",
        "Hồ sơ đất đai trễ hạn do thiếu hụt nhân lực [1].",
        "Xã bố trí cán bộ thường trực tại quầy để giảm thời gian chờ [1].",
        "Lập danh mục thủ tục đủ điều kiện mức độ 4 hoàn thành năm 2026 [2].",
        "Áp dụng phiếu khảo sát theo Thông tư số 01/2018/TT-VPCP hoàn thành năm 2026 [3].",
    ],
)
def test_a_faithful_sentence_stands(sentence: str) -> None:
    assert ground(sentence, ALL).rejected == ()


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Cụ thể, bãi bỏ các thủ tục còn cần thiết [1].", id="không dropped"),
        pytest.param(
            "Cụ thể, hợp lý giữa công chức giữ chức vụ quản lý và công chức giữ chức vụ quản lý "
            "[1].",
            id="không dropped of two alike",
        ),
        pytest.param(
            "Cụ thể, viên chức làm thêm vượt quá số giờ được giao [1].", id="không before work"
        ),
        pytest.param(
            "Các đơn vị tiếp tục không thực hiện kiến nghị sau thanh tra [1].", id="không put in"
        ),
        pytest.param(
            "Các đơn vị báo cáo rõ nguyên nhân chưa không thực hiện kiến nghị [1].",
            id="denied twice",
        ),
        pytest.param("Xã giảm số lượng hồ sơ nộp trực tuyến [1].", id="tăng to giảm"),
        pytest.param("Cụ thể, tăng dần giấy tờ phải nộp [1].", id="giảm to tăng"),
        pytest.param("Tỷ lệ thanh toán không tiền mặt đạt dưới 45% trở lên [1].", id="từ to dưới"),
        pytest.param(
            "Các thôn tuyên truyền kết quả chỉ thực hiện [1].", id="chỉ put in beside chỉ đạo"
        ),
        pytest.param("Hồ sơ đất đai trễ hạn do thiếu kinh phí [1].", id="other reason"),
        pytest.param(
            "Hồ sơ đất đai trễ hạn do thủ tục không còn cần thiết [1].", id="no reason there"
        ),
        pytest.param(
            "Rà soát thủ tục để biết rõ tình hình, bãi bỏ thủ tục chồng chéo [1].",
            id="purpose of its own",
        ),
        pytest.param(
            "Đề án số hóa giai đoạn 2027 - 2029 triển khai tại các thôn [1].", id="other span"
        ),
    ],
)
def test_an_altered_sentence_does_not(sentence: str) -> None:
    assert ground(sentence, ALL).text == ""
