"""Real services over real documents: bundled embedding, embedded Qdrant, SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.bootstrap import Services, read_settings
from ingest.pipeline import Outcome, load

PLANS = Path(__file__).resolve().parents[3] / "shared" / "plans"
ON_DAY = date(2026, 1, 20)


class Loaded:
    """Services with documents in them, and what became of each file."""

    def __init__(self, services: Services, outcomes: list[Outcome], files: list[Path]) -> None:
        self.services = services
        self.outcomes = outcomes
        self.files = files


@pytest.fixture(scope="session")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The five real plans, loaded once for all tests of a session."""
    if not PLANS.is_dir():
        pytest.skip(f"the real plans are not here: {PLANS}")
    folder = tmp_path_factory.mktemp("plans")
    services = Services(read_settings(data_dir=folder, llm_url="", today=ON_DAY, _env_file=None))
    files = sorted(PLANS.glob("*.txt"))
    yield Loaded(services, list(load(services, files)), files)
    services.close()
