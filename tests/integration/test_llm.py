"""A real LLM over a commune of our own: whatever it writes, only what the evidence says is kept.

Set TROLY_TEST_LLM_URL (and TROLY_LLM_MODEL, TROLY_LLM_API_KEY where the server wants them)
to run it.
"""

from __future__ import annotations

import os

import pytest

from assistant.adapters.openai_llm import open_llm
from assistant.grounding import Evidence, ground, split_sentences
from assistant.writing import Writer

URL = os.environ.get("TROLY_TEST_LLM_URL", "")
TIMEOUT_S = 280.0

pytestmark = [
    pytest.mark.llm,
    pytest.mark.skipif(not URL, reason="TROLY_TEST_LLM_URL is not set"),
    pytest.mark.timeout(300),
]

PLAN = "Kế hoạch cải cách hành chính năm 2026, xã An Phú, tỉnh Bình Minh"
OFFICE = "Văn phòng HĐND và UBND xã"
CENTRE = "Trung tâm Phục vụ hành chính công"


@pytest.fixture
def writer() -> Writer:
    model, key = (os.environ.get(f"TROLY_LLM_{name}", "") for name in ("MODEL", "API_KEY"))
    return Writer(open_llm(URL, model, key, TIMEOUT_S))


def row(n: int, task: str, product: str, deadline: str, lead: str, support: str) -> Evidence:
    text = "\t".join([str(n), task, product, deadline, lead, support, OFFICE])
    roles = {"lead": lead, "support": support, "monitor": OFFICE, "deadline": deadline}
    return Evidence(n, text, PLAN, {**roles, "product": product})


TRAINING = row(
    1, "Tổ chức tập huấn kỹ năng số cho cán bộ, công chức xã", "Báo cáo kết quả tập huấn",
    "Trước ngày 31/3/2026", "Phòng Văn hóa – Xã hội", f"Công an xã; {CENTRE}",
)  # fmt: skip
GUIDE = row(
    2, "Đưa trợ lý ảo AI vào hướng dẫn người dân nộp hồ sơ trực tuyến", "Trợ lý ảo tại quầy",
    "Trước ngày 30/6/2026", CENTRE, "Phòng Văn hóa – Xã hội",
)  # fmt: skip
LAST_YEAR = Evidence(
    3,
    "Năm trước còn hạn chế: một số hồ sơ đất đai giải quyết trễ hạn; cán bộ chưa thành thạo phần "
    "mềm một cửa. Nguyên nhân chủ yếu là thiếu nhân lực và đường truyền mạng chưa ổn định.",
    PLAN,
)
GOALS = Evidence(
    4,
    "Nâng cao chất lượng dịch vụ công trực tuyến nhằm giảm thời gian đi lại và chi phí của người "
    "dân. Tỷ lệ hồ sơ nộp trực tuyến đạt tối thiểu 80%. Thời gian chờ tại quầy không quá 20 phút.",
    PLAN,
)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        pytest.param("Vì sao năm trước hồ sơ còn trễ hạn?", [LAST_YEAR, GOALS], id="why"),
        pytest.param(
            "Tóm tắt việc tập huấn kỹ năng số: ai làm, khi nào xong?",
            [TRAINING, GUIDE],
            id="sum up",
        ),
        pytest.param(
            "Nâng cao chất lượng dịch vụ công trực tuyến để làm gì, phải đạt mức nào?",
            [GOALS, GUIDE],
            id="what for",
        ),
        pytest.param(
            "Xã có bao nhiêu trường đạt chuẩn quốc gia?", [GOALS, TRAINING], id="unanswerable"
        ),
    ],
)
def test_every_sentence_that_is_kept_is_grounded(
    writer: Writer, question: str, evidence: list[Evidence]
) -> None:
    written = writer.write(question, evidence)

    for sentence in split_sentences(written.text) if written else []:
        assert ground(sentence, evidence).rejected == ()
    assert written is None or (written.used and written.model)
    assert written is None or (written.prompt_tokens or 0) <= 600


def test_a_question_that_the_evidence_answers_is_answered(writer: Writer) -> None:
    written = writer.write("Ai chủ trì đưa trợ lý ảo AI vào hướng dẫn người dân?", [GUIDE])

    assert written is not None
    assert CENTRE in written.text
    assert written.used == (2,)
