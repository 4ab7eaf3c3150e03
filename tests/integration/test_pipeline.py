"""A document is replaced whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.adapters.catalogue import Catalogue
from assistant.bootstrap import Services, read_settings
from assistant.domain import Document
from assistant.errors import StoreLocked, StoreUnavailable
from ingest.pipeline import load, load_file, mend, remove

PLAN = """Số: 07/KH-UBND
Suối Nghệ, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Chuyển đổi số năm 2026 xã Suối Nghệ

STT\tNhiệm vụ\tThời gian hoàn thành\tChủ trì thực hiện
I\tHạ tầng số\t\t
1\tLắp đặt máy tra cứu tại trụ sở\t{deadline}\tVăn phòng HĐND và UBND xã
"""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = Services(read_settings(data_dir=tmp_path / "data", llm_url="", _env_file=None))
    yield made
    made.close()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach-suoi-nghe.md"
    path.write_text(PLAN.format(deadline="Trước ngày 15/3/2026"), "utf-8")
    return path


def deadline(services: Services) -> str:
    return services.assistant.ask("Lắp đặt máy tra cứu hạn khi nào?").answer


class BrokenCatalogue:
    """A catalogue whose disk is full when a document is committed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def versions(self) -> dict[str, str]:
        return self._catalogue.versions()

    def corrections(self, document_id: str) -> dict[str, str]:
        return self._catalogue.corrections(document_id)

    def put(self, document: Document) -> None:
        raise StoreUnavailable(f"{document.file}: hết dung lượng đĩa")


class BrokenStore:
    """Services that cannot commit."""

    def __init__(self, services: Services) -> None:
        self.catalogue = BrokenCatalogue(services.catalogue)
        self.embedding = services.embedding
        self.index = services.index


def test_a_changed_file_replaces_its_old_version(services: Services, plan: Path) -> None:
    load_file(services, plan)
    plan.write_text(PLAN.format(deadline="Trước ngày 30/6/2026"), "utf-8")

    outcome = load_file(services, plan)

    assert outcome.status == "replaced"
    assert "30/6/2026" in deadline(services)
    assert len(services.index.counts()) == 1


def test_a_document_that_cannot_be_committed_leaves_the_old_one_whole(
    services: Services, plan: Path
) -> None:
    load_file(services, plan)
    plan.write_text(PLAN.format(deadline="Trước ngày 30/6/2026"), "utf-8")

    (outcome,) = load(BrokenStore(services), [plan])  # type: ignore[arg-type]

    assert outcome.status == "failed"
    assert "15/3/2026" in deadline(services)
    mend(services)
    assert len(services.index.counts()) == 1
    assert "15/3/2026" in deadline(services)


def test_missing_vectors_are_made_again(services: Services, plan: Path) -> None:
    outcome = load_file(services, plan)
    services.index.drop(outcome.document_id)

    mended = mend(services)

    assert mended == [outcome.document_id]
    assert "15/3/2026" in deadline(services)


def test_removing_leaves_no_trace(services: Services, plan: Path) -> None:
    outcome = load_file(services, plan)

    assert remove(services, outcome.document_id)

    assert services.index.counts() == {}
    assert services.catalogue.versions() == {}
    assert not remove(services, outcome.document_id)


def test_a_bad_file_is_passed_over_and_the_others_are_loaded(
    services: Services, plan: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "rong.txt"
    empty.touch()
    twin = tmp_path / "ban-sao" / plan.name
    twin.parent.mkdir()
    twin.write_text("khác", "utf-8")

    outcomes = list(load(services, [empty, plan, twin]))

    assert [o.status for o in outcomes] == ["failed", "added", "failed"]
    assert "rỗng" in (outcomes[0].error or "")
    assert "trùng mã" in (outcomes[2].error or "")


@pytest.mark.filterwarnings(  # qdrant-client leaves its lock file open when it cannot lock it
    r"ignore:Exception ignored in.*\.lock:pytest.PytestUnraisableExceptionWarning"
)
def test_the_embedded_store_belongs_to_one_process(services: Services, plan: Path) -> None:
    load_file(services, plan)
    second = Services(services.settings)

    with pytest.raises(StoreLocked, match="tiến trình khác"):
        _ = second.index
    second.close()
