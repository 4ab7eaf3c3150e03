"""Configuration: environment variables and ``.env``, prefix ``TROLY_``, read once.

``bootstrap`` reads it; everything else takes values. Each field stands in ``.env.example``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

BUNDLED_EMBEDDING = "e5"


class Settings(BaseSettings):
    """All settings, with the defaults of a plain office PC: no server, no LLM, no key."""

    model_config = SettingsConfigDict(
        env_prefix="TROLY_", env_file=".env", extra="ignore", frozen=True
    )

    data_dir: Path = Path("data")
    qdrant_url: str = ""
    qdrant_api_key: str = ""
    llm_url: str = ""
    llm_model: str = ""
    llm_api_key: str = ""
    llm_timeout_s: float = Field(default=60.0, gt=0)
    embedding_model: str = BUNDLED_EMBEDDING
    reranker_model: str = ""
    api_keys: str = ""
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    max_upload_mb: int = Field(default=100, ge=1)
    today: date | None = None

    @field_validator("today", mode="before")
    @classmethod
    def _blank_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @property
    def catalogue_url(self) -> str:
        """The catalogue's SQLAlchemy URL: SQLite in ``data_dir`` unless another is set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'troly.sqlite3'}"

    @property
    def keys(self) -> frozenset[str]:
        """The API keys that may call the service; empty means no key is asked for."""
        return frozenset(key.strip() for key in self.api_keys.split(",") if key.strip())

    def on_day(self) -> date:
        """Today, or the day that ``TROLY_TODAY`` sets."""
        return self.today or date.today()
