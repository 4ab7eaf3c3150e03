"""Answers over documents of which one replaces another; real services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import Services, read_settings
from ingest.pipeline import load

ROW = (
    "STT\tNhiệm vụ\tĐơn vị chủ trì\tThời gian hoàn thành\n"
    "1\tCông khai thủ tục hành chính tại trụ sở\t{lead}\t{due}\n"
    "2\tTập huấn kỹ năng số cho công chức\tPhòng Nội vụ\tQuý II/2026\n"
)


def plan(folder: Path, name: str, number: str, lead: str, due: str, extra: str = "") -> Path:
    path = folder / f"{name}.txt"
    path.write_text(
        f"ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\n\nSố: {number}\n\nTân Lập, ngày 05 tháng 01 năm 2026\n\n"
        f"KẾ HOẠCH\nCải cách hành chính năm 2026 xã Tân Lập\n\nI. NHIỆM VỤ\n\n{extra}\n\n"
        + ROW.format(lead=lead, due=due),
        "utf-8",
    )
    return path


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    settings = read_settings(data_dir=tmp_path / "data", llm_url="", today=date(2026, 1, 20),
                             _env_file=None)  # fmt: skip
    opened = Services(settings)
    yield opened
    opened.close()


def load_replaced_and_replacing(services: Services, folder: Path, only_in_old: str = "") -> None:
    """Load plan "cu" (05/KH-UBND), with one row more if given, and "moi", which replaces it."""
    old = plan(folder, "cu", "05/KH-UBND", "Công an xã", "31/3/2026")
    with old.open("a", encoding="utf-8") as file:
        file.write(only_in_old)
    new = plan(folder, "moi", "20/KH-UBND", "Phòng Kinh tế", "30/6/2026",
               "Kế hoạch này thay thế Kế hoạch số 05/KH-UBND ngày 05/01/2026.")  # fmt: skip
    list(load(services, [old, new]))


QUESTION = "Ai chủ trì công khai thủ tục hành chính tại trụ sở xã Tân Lập?"


def test_the_replacing_plan_answers_not_the_replaced_one(
    services: Services, tmp_path: Path
) -> None:
    load_replaced_and_replacing(services, tmp_path)

    answer = services.assistant.ask(QUESTION)

    assert "Phòng Kinh tế" in answer.answer
    assert "Công an xã" not in answer.answer


def test_the_replaced_plan_alone_answers_and_says_so_when_asked_for(
    services: Services, tmp_path: Path
) -> None:
    from assistant.domain import Filters

    load_replaced_and_replacing(services, tmp_path)

    answer = services.assistant.ask(QUESTION, filters=Filters(document_ids=("cu",)))

    assert "Công an xã" in answer.answer
    assert any("đã được thay thế" in notice for notice in answer.notices)


def test_a_copy_under_another_name_doubles_no_list(services: Services, tmp_path: Path) -> None:
    one = plan(tmp_path, "mot", "05/KH-UBND", "Công an xã", "31/3/2026")
    (tmp_path / "hai.txt").write_bytes(one.read_bytes())
    list(load(services, [one, tmp_path / "hai.txt"]))

    answer = services.assistant.ask("Liệt kê các nhiệm vụ của xã Tân Lập")

    assert "2 nhiệm vụ" in answer.answer


def test_a_comparison_by_name_answers_for_each_place(services: Services, tmp_path: Path) -> None:
    one = plan(tmp_path, "mot", "05/KH-UBND", "Công an xã", "31/3/2026",
               "Tỷ lệ hồ sơ được trả đúng hẹn đạt ít nhất 97%.")  # fmt: skip
    other = tmp_path / "hai.txt"
    words = one.read_text("utf-8").replace("TÂN LẬP", "PHÚ LỘC").replace("Tân Lập", "Phú Lộc")
    said, meant = "được trả đúng hẹn đạt ít nhất 97%", "giải quyết và trả đúng hẹn đạt trên 99%"
    other.write_text(words.replace(said, meant), "utf-8")
    list(load(services, [one, other]))

    answer = services.assistant.ask("So sánh tỷ lệ hồ sơ trả đúng hẹn của Tân Lập và Phú Lộc")

    assert "97%" in answer.answer
    assert "99%" in answer.answer


def test_a_replaced_plan_named_by_its_number_answers_itself_and_says_so(
    services: Services, tmp_path: Path
) -> None:
    load_replaced_and_replacing(services, tmp_path)

    answer = services.assistant.ask(
        "Theo Kế hoạch số 05/KH-UBND, ai chủ trì công khai thủ tục hành chính tại trụ sở?"
    )

    assert "Công an xã" in answer.answer
    assert "Phòng Kinh tế" not in answer.answer
    assert any("đã được thay thế" in notice for notice in answer.notices)


def test_what_only_the_replaced_plan_tells_is_told_with_a_notice(
    services: Services, tmp_path: Path
) -> None:
    row = "3\tSơn lại cổng chợ trung tâm\tPhòng Văn hóa\tQuý II/2026\n"
    load_replaced_and_replacing(services, tmp_path, row)

    answer = services.assistant.ask("Ai chủ trì sơn lại cổng chợ trung tâm xã Tân Lập?")

    assert "Phòng Văn hóa" in answer.answer
    assert any("đã được thay thế" in notice for notice in answer.notices)


def test_removing_leaves_no_word_while_the_store_is_open(
    services: Services, tmp_path: Path
) -> None:
    from ingest.pipeline import remove

    path = plan(tmp_path, "cu", "05/KH-UBND", "Đội QZXWORD", "31/3/2026")
    list(load(services, [path]))

    assert remove(services, "cu")

    kept = [f for f in (tmp_path / "data").rglob("*") if f.is_file()]
    assert kept
    assert [f.name for f in kept if b"QZXWORD" in f.read_bytes()] == []
