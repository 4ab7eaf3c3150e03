"""What the documentation names is there: links, modules, functions, commands, settings."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from assistant import cli, cli_documents, cli_records
from assistant.settings import Settings

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
READMES = [README, ROOT / "README.vi.md"]
FLOW = ROOT / "docs" / "flow.md"
PAGES = [*READMES, *sorted((ROOT / "docs").rglob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_STEP = re.compile(r"`([\w/]+\.py)` · ((?:`[\w.]+`(?:, )?)+)")
_PATH = re.compile(r"(?:assistant|ingest|web|eval|prompts|tests|samples|docs)/[\w/.-]*\w")
_COMMAND = re.compile(r"(?:^|[\s/(])troly ([a-z]+)(?: ([a-z]+))?([^|>)\n]*)")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_fences(page: Path) -> str:
    return _FENCE.sub("", page.read_text("utf-8"))


def code_of(page: Path) -> list[str]:
    """The lines of code blocks, and the code spans of the rest."""
    blocks = [match[2] for match in _FENCE.finditer(page.read_text("utf-8"))]
    return [*"\n".join(blocks).splitlines(), *_SPAN.findall(without_fences(page))]


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", without_fences(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_relative_link_resolves(page: Path) -> None:
    links = [link for link in _LINK.findall(without_fences(page)) if "://" not in link]

    broken = []
    for link in links:
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_file_of_the_project_that_is_named_exists(page: Path) -> None:
    named = {path for span in _SPAN.findall(without_fences(page)) for path in _PATH.findall(span)
             if span.startswith(path)}  # fmt: skip

    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def names_in(module: Path) -> set[str]:
    """The functions, classes and methods (``Class.method``) of a module."""
    found: set[str] = set()
    if not module.is_file():
        return found
    for node in ast.parse(module.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{m.name}" for m in node.body
                      if isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef)}  # fmt: skip
    return found


def steps() -> Iterator[tuple[str, str]]:
    for module, names in _STEP.findall(FLOW.read_text("utf-8")):
        for name in _SPAN.findall(names):
            yield module, name


def test_every_function_that_the_flow_names_is_in_its_module() -> None:
    named = list(steps())

    missing = [step for step in named if step[1] not in names_in(ROOT / step[0])]

    assert len(named) > 30
    assert missing == []


def program() -> typer.Typer:
    """The whole command line, as pyproject.toml puts it together."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    app = typer.Typer()
    app.command("ask")(cli.ask)
    cli_documents.register(app)
    cli_records.register(app)
    for point in project["entry-points"]["troly.commands"].values():
        module, _, function = point.partition(":")
        getattr(importlib.import_module(module), function)(app)
    return app


def fault_in(first: str, second: str, rest: str) -> str:
    """What of a command does not exist; empty when all of it does."""
    command = get_command(program())
    for word in (first, second):
        if not hasattr(command, "commands"):
            break
        if word not in command.commands:
            return f"no command {word!r}"
        command = command.commands[word]
    options = {name for parameter in command.params for name in parameter.opts}
    unknown = [option for option in re.findall(r"--[\w-]+", rest) if option not in options]
    return f"no option {unknown[0]}" if unknown else ""


@pytest.mark.parametrize("page", READMES, ids=relative)
def test_every_command_that_is_named_exists(page: Path) -> None:
    commands = {match for line in code_of(page) for match in _COMMAND.findall(line)}

    faults = {f"troly {' '.join(command)}": fault_in(*command) for command in sorted(commands)}

    assert len(commands) > 4
    assert {command: fault for command, fault in faults.items() if fault} == {}


def test_the_two_commands_are_the_ones_that_ci_runs() -> None:
    section = README.read_text("utf-8").partition("## Two commands\n")[2]
    block = _FENCE.search(section)
    ci = re.findall(r"^make (.+)$", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)

    assert block is not None
    assert block[2].splitlines() == ["make run", "make test"]
    assert ci[-1].split()[-1] == "test"
    assert f"`make {ci[-1]}`" in section


@pytest.mark.parametrize("page", READMES, ids=relative)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    named = {word for line in code_of(page) for match in re.findall(r"\bmake ((?:[a-z]+ ?)+)", line)
             for word in match.split()}  # fmt: skip

    assert {"run", "test"} <= named <= targets


def test_the_readme_lists_every_setting_and_no_other() -> None:
    settings = {f"TROLY_{name.upper()}" for name in Settings.model_fields}
    rows = [line for line in README.read_text("utf-8").splitlines() if line.startswith("| `TROLY_")]

    assert {name for row in rows for name in re.findall(r"TROLY_[A-Z_]+", row.split("|")[1])} == (
        settings
    )


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_setting_that_is_named_exists(page: Path) -> None:
    settings = {f"TROLY_{name.upper()}" for name in Settings.model_fields}

    assert set(re.findall(r"TROLY_[A-Z_]*[A-Z]", page.read_text("utf-8"))) <= settings
