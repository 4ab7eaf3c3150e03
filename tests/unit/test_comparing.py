"""Conclusions from two values that an answer states."""

from __future__ import annotations

import pytest

from assistant.comparing import with_conclusion
from assistant.domain import Answer, AnsweredBy, Status


def answer(one: str, other: str) -> Answer:
    lines = f"**{one}** — Việc A (xã A, I › 1). [1]\n\n**{other}** — Việc B (xã B, I › 2). [2]"
    return Answer(Status.ANSWERED, lines, AnsweredBy.RECORDS)


@pytest.mark.parametrize(
    ("question", "one", "other", "said"),
    [
        pytest.param("Xã nào đặt cao hơn?", "78%", "80% trở lên",
                     "mức 80% trở lên [2] cao hơn mức 78% [1]", id="higher"),
        pytest.param("Bên nào đặt thấp hơn?", "2026: 90%", "85%",
                     "mức 90% [1] cao hơn mức 85% [2]", id="lower, with a year before"),
        pytest.param("Khoản nào nhiều tiền hơn?", "145 triệu đồng", "480 triệu đồng",
                     "mức 480 triệu đồng [2] cao hơn", id="money"),
        pytest.param("Hai xã, xã nào cao hơn?", "95%", "95%", "bằng nhau", id="equal"),
        pytest.param("Việc nào xong trước?", "trước ngày 30/6/2026", "Tháng 10/2026",
                     "trước ngày 30/6/2026 [1] sớm hơn Tháng 10/2026 [2]", id="earlier"),
    ],
)  # fmt: skip
def test_what_two_values_conclude(question: str, one: str, other: str, said: str) -> None:
    assert said in with_conclusion(question, answer(one, other), 2).answer


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        pytest.param("Xã nào đặt cao hơn?", "78%", "30 thủ tục", id="two units"),
        pytest.param("Xã nào đặt cao hơn?", "tối đa 5%", "tối thiểu 3%", id="bounds apart"),
        pytest.param("Xã nào đặt cao hơn?", "từ 20% đến 30%", "25%", id="a span"),
        pytest.param("Việc nào xong trước?", "Hằng quý", "30/6/2026", id="what comes back"),
        pytest.param("Việc nào xong trước?", "Theo kế hoạch của tỉnh", "30/6/2026", id="no day"),
        pytest.param("Mỗi xã bao nhiêu?", "78%", "80%", id="nobody asks which"),
    ],
)
def test_what_is_not_sure_is_not_concluded(question: str, one: str, other: str) -> None:
    stated = answer(one, other)

    assert with_conclusion(question, stated, 2) == stated
