"""HTML templates under ``web/templates``; every value put into one is escaped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fastapi.templating import Jinja2Templates

HERE = Path(__file__).parent
ASSETS = HERE / "assets"


@lru_cache(maxsize=1)
def _templates() -> Jinja2Templates:
    return Jinja2Templates([HERE / "templates", ASSETS])


def render(name: str, **values: object) -> str:
    """The page of a template with its values filled in."""
    return str(_templates().get_template(name).render(values))
