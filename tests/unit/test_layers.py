"""Which package may import which: `assistant` knows no other; `ingest` and `eval` not `web`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "assistant": {"ingest", "eval", "web"},
    "ingest": {"web"},
    "eval": {"web"},
}
BY_NAME = {"import_module", "__import__", "find_spec"}


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Line and top-level name of each import, wherever it stands, also those by a name's text."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name.split(".")[0]) for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield node.lineno, module.split(".")[0]
            case ast.Call(
                func=ast.Name(id=name) | ast.Attribute(attr=name),
                args=[ast.Constant(value=str(module)), *_],
            ) if name in BY_NAME:
                yield node.lineno, module.split(".")[0]


@pytest.mark.parametrize("package", FORBIDDEN)
def test_a_package_imports_none_of_those_above_it(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))

    crossings = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in files
        for line, name in imports(file.read_text("utf-8"))
        if name in FORBIDDEN[package]
    ]

    assert files
    assert crossings == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import web", id="import"),
        pytest.param("import os, web.security", id="submodule beside another"),
        pytest.param("from web.security import keys", id="from"),
        pytest.param("def serve():\n    from web import app", id="inside a function"),
        pytest.param("import importlib\nimportlib.import_module('web.app')", id="by its name"),
    ],
)
def test_an_import_is_seen_in_every_form(source: str) -> None:
    assert "web" in {name for _, name in imports(source)}


def test_an_import_inside_the_package_is_no_crossing() -> None:
    assert list(imports("from . import web\nfrom .web import app")) == []
