"""The chat as a reader uses it, in a real Chromium, at the width of a desk and of a phone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.serving import OPEN_QUESTION, PacedLLM

pytestmark = pytest.mark.browser

HIGHLIGHT = "#trich-dan"
on_both_screens = pytest.mark.parametrize(
    "visit", [(1280, 800), (390, 780)], ids=["desk", "phone"], indirect=True
)


def picture(visit: Any, name: str) -> None:
    """Keep a picture of the page where TROLY_TEST_PICTURES names a folder."""
    if folder := os.environ.get("TROLY_TEST_PICTURES"):
        width = visit.page.viewport_size["width"]
        visit.page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"))


def document_beside(visit: Any) -> Any:
    return visit.page.frame_locator("#ngan-van-ban iframe")


@on_both_screens
def test_a_question_is_answered_and_its_citation_opens_at_the_quoted_words(visit: Any) -> None:
    visit.open_chat()
    picture(visit, "1-welcome")

    answer = visit.ask("Ai chủ trì niêm yết mã QR tra cứu thủ tục?")
    picture(visit, "2-answer")
    assert "Trung tâm Phục vụ hành chính công" in answer.locator("strong").first.inner_text()
    answer.locator(".nguon-muc").first.click()

    mark = document_beside(visit).locator(HIGHLIGHT)
    mark.wait_for()
    marked = " ".join(document_beside(visit).locator("mark").all_inner_texts())
    picture(visit, "3-citation")
    assert "Niêm yết mã QR tra cứu thủ tục tại bộ phận một cửa" in marked
    assert "Trung tâm Phục vụ hành chính công" in marked
    assert in_view(mark)
    assert visit.complaints == []


@on_both_screens
def test_the_document_closes_and_gives_the_conversation_back(visit: Any) -> None:
    visit.open_chat()
    visit.ask("Ai chủ trì niêm yết mã QR?").locator("a.so-trich").first.click()
    document_beside(visit).locator(HIGHLIGHT).wait_for()

    visit.page.get_by_role("button", name="Đóng").click()

    assert not visit.page.locator("#ngan-van-ban").is_visible()
    assert visit.page.locator(".tra-loi").is_visible()


def test_hostile_words_of_a_document_are_shown_and_do_nothing(visit: Any) -> None:
    visit.open_chat()

    answer = visit.ask("Ai chủ trì kiểm kê máy quét hồ sơ?")
    picture(visit, "4-hostile")
    answer.locator(".nguon-muc").first.click()
    document_beside(visit).locator(HIGHLIGHT).wait_for()
    visit.page.locator("#kho-van-ban summary").evaluate("element => element.click()")
    visit.ask("Có được để phản ánh tồn đọng không?")
    visit.page.wait_for_timeout(500)

    assert "<script>window.hacked = 1</script>" in answer.inner_text()
    for frame in visit.page.frames:
        assert frame.evaluate("window.hacked") is None
    assert answer.locator("script, img, iframe, code, .katex").count() == 0
    assert answer.locator("a:not([href^='/van-ban/'])").count() == 0
    assert visit.outside == []


def test_hostile_words_of_the_reader_do_nothing(visit: Any) -> None:
    visit.open_chat()

    visit.ask("<img src=x onerror='window.hacked=1'> ![](https://evil.example/q.png) ai chủ trì?")

    assert "<img src=x" in visit.page.locator(".user-row").inner_text()
    assert visit.page.evaluate("window.hacked") is None
    assert visit.outside == []


def test_the_page_asks_nothing_of_the_internet(visit: Any) -> None:
    visit.open_chat()
    visit.ask("Phòng Văn hóa - Xã hội chủ trì những việc gì?")
    for path in ("/docs", "/van-ban/ke-hoach-song-trang", "/khong-co"):
        visit.page.goto(visit.address + path)

    assert visit.outside == []


@on_both_screens
def test_a_long_answer_begins_at_its_question_and_folds_its_sources(visit: Any) -> None:
    visit.open_chat()

    answer = visit.ask("Phòng Văn hóa - Xã hội chủ trì những việc gì?")
    visit.page.wait_for_timeout(500)
    picture(visit, "5-list")

    assert answer.locator("ol > li").count() == 10
    assert answer.locator(".nguon details").count() == 1
    assert in_view(visit.page.locator(".user-row").last)


def test_what_is_not_found_says_so_and_shows_what_is_nearest(visit: Any) -> None:
    visit.open_chat()

    answer = visit.ask("Kinh phí của kế hoạch là bao nhiêu tỷ đồng?")
    picture(visit, "6-not-found")

    assert "Không tìm thấy" in answer.inner_text()
    assert "not_found" in str(answer.get_attribute("class"))


def test_an_example_question_is_asked_and_answered_by_one_click(visit: Any) -> None:
    visit.open_chat()
    examples = visit.page.locator(".example")
    assert examples.count() == 4

    examples.first.click()

    visit.page.locator(".tra-loi.answered").wait_for()


def test_an_unusable_question_is_one_friendly_line(visit: Any) -> None:
    visit.open_chat()

    answer = visit.ask("việc gì " * 400)

    assert "Hãy rút gọn câu hỏi" in answer.inner_text()
    assert "loi-nhan" in str(answer.get_attribute("class"))


def test_an_answer_is_seen_while_it_is_written(
    slow_visit: Any, slow_writer: tuple[str, PacedLLM]
) -> None:
    _, llm = slow_writer
    slow_visit.open_chat()
    slow_visit.page.get_by_label("Câu hỏi").fill(OPEN_QUESTION)
    slow_visit.page.get_by_label("Câu hỏi").press("Enter")
    slow_visit.page.get_by_text("Đang tra cứu văn bản…").wait_for()
    written = slow_visit.page.locator(".dang-viet")
    assert written.count() == 0

    llm.more.release(2)
    written.get_by_text("vào sáng thứ bảy").wait_for()
    picture(slow_visit, "10-being-written")
    assert slow_visit.page.locator(".tra-loi").count() == 0
    llm.more.release(9)
    answer = slow_visit.page.locator(".tra-loi")
    answer.wait_for()
    picture(slow_visit, "11-written")

    assert "không quá 05 phút" in answer.inner_text()
    assert answer.locator("a.so-trich").count() >= 1
    assert written.count() == 0
    assert slow_visit.complaints == []


def test_a_new_conversation_forgets_the_old_one(visit: Any) -> None:
    visit.open_chat()
    visit.ask("Ai chủ trì niêm yết mã QR?")

    visit.page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    visit.page.locator(".example").first.wait_for()

    assert visit.page.locator(".tra-loi").count() == 0


def test_a_place_can_be_chosen(visit: Any) -> None:
    visit.open_chat()
    visit.page.get_by_label("Địa phương").click()

    visit.page.get_by_role("option", name="xã Sông Trăng").click()

    assert visit.ask("Ai chủ trì niêm yết mã QR?").locator(".nguon-muc").count() >= 1


@on_both_screens
def test_nothing_is_wider_than_the_screen(visit: Any) -> None:
    def overflow() -> int:
        root = "document.documentElement"
        return int(visit.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))

    visit.open_chat()
    assert overflow() <= 0
    visit.ask("Ai chủ trì kiểm kê máy quét hồ sơ?")
    assert overflow() <= 0
    visit.page.goto(f"{visit.address}/van-ban/ke-hoach-song-trang")
    assert overflow() <= 0


def in_view(element: Any) -> bool:
    """Whether an element's top lies within what its own window shows."""
    return bool(element.evaluate(
        "e => { const b = e.getBoundingClientRect();"
        " return b.top >= -1 && b.top < e.ownerDocument.defaultView.innerHeight; }"
    ))  # fmt: skip


@on_both_screens
def test_a_wrong_answer_is_kept_with_what_would_be_right(visit: Any, data: Path) -> None:
    visit.open_chat()
    below = visit.page.locator("#bao-sai")
    assert not below.is_visible()
    visit.ask("Ai chủ trì niêm yết mã QR tra cứu thủ tục?")

    below.get_by_role("button", name="Câu trả lời sai?").wait_for()
    picture(visit, "7-before-calling-it-wrong")
    below.get_by_role("button", name="Câu trả lời sai?").click()
    below.get_by_label("Câu trả lời đúng").fill("Đúng ra: 'Công an xã' <b>\n- id: gài")
    picture(visit, "8-wrong-answer")
    below.get_by_role("button", name="Lưu").click()
    below.get_by_text("Đã lưu").wait_for()
    picture(visit, "9-wrong-answer-kept")

    *_, entry = yaml.safe_load((data / "wrong-answers.yaml").read_text("utf-8"))
    assert entry["question"] == "Ai chủ trì niêm yết mã QR tra cứu thủ tục?"
    assert "Trung tâm Phục vụ hành chính công" in entry["given"]["answer"]
    assert entry["given"]["correction"].startswith("Đúng ra: 'Công an xã' <b>")
    assert entry["given"]["citations"]
    assert not below.get_by_role("button", name="Câu trả lời sai?").is_visible()
    visit.page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    below.wait_for(state="hidden")
    assert visit.complaints == []
