"""Correcting, replacing and removing documents; real services, quick small files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.bootstrap import Services, read_settings
from assistant.cli import build
from ingest.pipeline import load, remove

PLAN = (
    "KẾ HOẠCH\nCải cách hành chính năm 2026\n\nI. NHIỆM VỤ\n\nTỷ lệ hồ sơ trực tuyến đạt 80%.\n\n"
    "STT\tNhiệm vụ\tĐơn vị chủ trì\tThời gian\n1\tCông khai thủ tục {word}\tCông an xã\tQuý I\n"
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    opened = Services(read_settings(data_dir=tmp_path / "data", llm_url="",
                                    today=date(2026, 1, 20), _env_file=None))  # fmt: skip
    yield opened
    opened.close()


def write(folder: Path, name: str, word: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(PLAN.format(word=word), "utf-8")
    return path


def test_a_corrected_place_holds_for_the_records_and_for_a_new_edition(
    services: Services, tmp_path: Path
) -> None:
    path = write(tmp_path, "a", "một")
    list(load(services, [path]))
    document = services.catalogue.get("a")
    assert document is not None

    services.catalogue.correct("a", {"place": "xã Phú Lộc", "period": "2027"})
    write(tmp_path, "a", "hai")
    list(load(services, [path]))

    again = services.catalogue.get("a")
    assert again is not None
    assert (again.place, again.period) == ("xã Phú Lộc", "2027")
    assert {task.place for task in again.tasks} == {"xã Phú Lộc"}
    assert "hai" in again.text
    assert services.library().documents["a"].place == "xã Phú Lộc"


def test_a_correction_taken_back_gives_what_was_read(services: Services, tmp_path: Path) -> None:
    path = write(tmp_path, "a", "một")
    list(load(services, [path]))
    services.catalogue.correct("a", {"place": "xã Phú Lộc", "title": "Kế hoạch khác"})
    write(tmp_path, "a", "hai")
    list(load(services, [path]))

    document = services.catalogue.correct("a", {"place": "", "title": ""})

    assert document is not None
    assert (document.place, services.library().documents["a"].place) == ("", "")
    assert document.title != "Kế hoạch khác"


def test_a_correction_is_seen_by_services_that_were_open_already(
    services: Services, tmp_path: Path
) -> None:
    list(load(services, [write(tmp_path, "a", "một")]))
    assert services.library().documents["a"].place == ""
    document = services.catalogue.get("a")
    assert document is not None

    services.catalogue.correct("a", {"place": "xã Phú Lộc"})

    answer = services.assistant.ask("Ai chủ trì công khai thủ tục ở xã Phú Lộc?")
    assert "Công an xã" in answer.answer


def test_every_version_is_listed_and_none_is_left_after_removal(
    services: Services, tmp_path: Path
) -> None:
    path = write(tmp_path, "a", "một")
    list(load(services, [path]))
    write(tmp_path, "a", "hai")
    list(load(services, [path]))

    assert len(services.catalogue.history("a")) == 2
    remove(services, "a")
    assert services.catalogue.history("a") == []


def test_removal_leaves_no_word_of_the_document_in_the_data_folder(
    services: Services, tmp_path: Path
) -> None:
    list(load(services, [write(tmp_path, "a", "xyzzyplugh"), write(tmp_path, "b", "khác")]))

    remove(services, "a")
    services.close()

    kept = [p for p in (tmp_path / "data").rglob("*") if p.is_file()]
    assert kept
    assert not [p for p in kept if b"xyzzyplugh" in p.read_bytes()]


def test_the_same_content_under_another_name_is_told(services: Services, tmp_path: Path) -> None:
    files = [write(tmp_path, "a", "một"), write(tmp_path, "b", "một")]

    outcomes = list(load(services, files))

    assert [outcome.status for outcome in outcomes] == ["added", "added"]
    assert "giống hệt văn bản “a”" in outcomes[1].warnings[0]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["a", "--place", "xã Phú Lộc"], 0),
        (["a"], 2),
        (["a", "--period", "năm nay"], 2),
        (["a", "--clear"], 0),
    ],
)
def test_the_command_that_corrects_says_what_is_wrong(
    arguments: list[str], code: int, services: Services, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    list(load(services, [write(tmp_path, "a", "một")]))
    services.close()
    monkeypatch.setenv("TROLY_DATA_DIR", str(tmp_path / "data"))

    assert CliRunner().invoke(build(), ["documents", "set", *arguments]).exit_code == code
