"""The sample documents: built from their sources, marked as samples, in our own words."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.text import syllables
from ingest.read import find_files, read_file

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
PLANS = ROOT.parent / "shared" / "plans"
BUILD = runpy.run_path(str(SAMPLES / "build.py"))
RUN = 8  # words in a row that would be copying


def built() -> list[Path]:
    return find_files([SAMPLES])


def test_the_samples_folder_holds_only_the_three_documents() -> None:
    assert sorted(path.suffix for path in built()) == [".docx", ".md", ".pdf"]


def test_building_again_gives_the_same_text(tmp_path: Path) -> None:
    again = BUILD["build"](tmp_path)

    assert sorted(path.name for path in again) == sorted(path.name for path in built())
    for path in built():
        assert read_file(tmp_path / path.name).text == read_file(path).text


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first = BUILD["build"](tmp_path / "one")
    second = BUILD["build"](tmp_path / "two")

    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("path", built(), ids=lambda path: path.suffix)
def test_every_sample_says_first_that_it_is_one(path: Path) -> None:
    source = read_file(path)

    assert source.text.split("\n")[0].strip("*") == BUILD["NOTICE"]
    assert source.warnings == ()


def test_the_word_sample_keeps_its_task_table() -> None:
    (path,) = SAMPLES.glob("*.docx")

    rows = [line.split("\t") for line in read_file(path).text.split("\n") if "\t" in line]

    assert {len(row) for row in rows} == {7}
    assert [row[0] for row in rows if not row[0].isdigit()] == ["STT", "I", "II", "III", "IV"]
    assert sum(row[0].isdigit() for row in rows) == 14
    merged = [row[6] for row in rows[8:11]]
    assert merged == ["Phòng Văn hóa - Xã hội"] * 3  # one cell over three rows


def test_the_pdf_sample_has_a_table_over_two_pages_with_its_header_on_both() -> None:
    (path,) = SAMPLES.glob("*.pdf")

    source = read_file(path)
    rows = [line.split("\t") for line in source.text.split("\n") if "\t" in line]

    assert len(source.pages) == 3
    assert {len(row) for row in rows} == {6}
    assert [row for row in rows if row[0] == "STT"] == [rows[0], rows[0]]
    assert sum(row[0].isdigit() for row in rows) == 21
    assert source.text.count("STT", source.pages[1], source.pages[2]) == 1
    assert source.text.count("STT", source.pages[2]) == 1


def texts_of(value: Any) -> Iterator[str]:
    """Every text of a source, whole: a paragraph, a cell, a line of the letterhead."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    elif isinstance(value, str):
        yield value


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = syllables(re.sub(r"[^\w\s]", " ", text))
    yield from zip(*(words[start:] for start in range(RUN)), strict=False)


@pytest.mark.skipif(not PLANS.is_dir(), reason="the real plans are not beside this checkout")
def test_no_sentence_of_the_real_plans_is_in_the_samples() -> None:
    plans = {run for path in sorted(PLANS.glob("*.txt")) for run in runs(path.read_text("utf-8"))}
    sources = [yaml.safe_load(p.read_text("utf-8")) for p in (SAMPLES / "sources").glob("*.yaml")]
    ours = [text for source in sources for text in texts_of(source)]
    ours += [cell for path in built() for cell in re.split(r"[\t\n|]", read_file(path).text)]

    copied = sorted(
        {" ".join(run) for text in ours for run in runs(text)} & {" ".join(r) for r in plans}
    )

    assert ours
    assert copied == []
