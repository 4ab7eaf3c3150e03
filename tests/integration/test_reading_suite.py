"""Our own sources in each format, through the real readers, at the floors promised."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eval.reading.formats import FORMATS, sources
from eval.reading.suite import measure

NEEDS = {"doc": "soffice", "html": "soffice", "scan": "tesseract"}


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_source_says_is_read_from_each_format(form: str, tmp_path: Path) -> None:
    if form in NEEDS and shutil.which(NEEDS[form]) is None:
        pytest.skip(f"needs {NEEDS[form]}")

    score = measure(form, tmp_path, sources()[1:2] if form == "scan" else ())

    assert score.is_enough, score
