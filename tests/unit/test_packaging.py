"""What the project ships to be installed with agrees with what the code needs."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assistant.settings import Settings

ROOT = Path(__file__).parents[2]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT: dict[str, Any] = PYPROJECT["project"]
PACKAGES = [p.rstrip("*") for p in PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"]]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
ENV_EXAMPLE = (ROOT / ".env.example").read_text("utf-8")

SECRETS = ("TROLY_API_KEYS", "TROLY_QDRANT_API_KEY")
CUSTOMERS_SIX = (
    "llama-index",
    "sentence-transformers",
    "qdrant-client",
    "fastapi",
    "gradio",
    "underthesea",
)


def variables_of(env_file: str) -> dict[str, str]:
    """The variables that an example file names, commented out or not, with their values."""
    return dict(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=(.*)$", env_file, re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def pinned() -> dict[str, str]:
    """Package to exact version, as constraints.txt pins them."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(r.name): str(r.specifier).removeprefix("==") for r in requirements}


def imported_by(package: str) -> set[str]:
    """The top-level modules that a package's files import, wherever in them."""
    trees = [ast.parse(file.read_text("utf-8")) for file in (ROOT / package).rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    parts = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {str(module).split(".")[0] for module in plain | parts}


def instructions(dockerfile: str, keyword: str) -> list[str]:
    """The instructions of one kind, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", dockerfile)
    return [line for line in joined.splitlines() if line.startswith(f"{keyword} ")]


def test_the_example_environment_names_each_setting_and_nothing_else() -> None:
    settings = {f"TROLY_{field.upper()}" for field in Settings.model_fields}

    assert set(variables_of(ENV_EXAMPLE)) == settings


def test_the_example_environment_shows_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in variables_of(ENV_EXAMPLE):
        monkeypatch.delenv(name, raising=False)
    example = tmp_path / "env"
    example.write_text(re.sub(r"^# (?=TROLY_)", "", ENV_EXAMPLE, flags=re.MULTILINE), "utf-8")

    assert Settings(_env_file=example) == Settings(_env_file=None)


def test_the_customers_six_packages_are_main_dependencies() -> None:
    assert names(PROJECT["dependencies"]).issuperset(CUSTOMERS_SIX)


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_imports_is_declared(package: str) -> None:
    declared = names([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["gguf"]])
    declared |= names(PROJECT["optional-dependencies"]["ray"])
    shipped_by = packages_distributions()

    third_party = imported_by(package) - set(sys.stdlib_module_names) - set(PACKAGES)
    undeclared = [
        module
        for module in third_party
        if declared.isdisjoint(map(canonicalize_name, shipped_by.get(module, [module])))
    ]

    assert undeclared == []


def test_constraints_pin_torch() -> None:
    assert pinned()["torch"] == "2.13.0"


@pytest.mark.parametrize("extra", ["main", *PROJECT["optional-dependencies"]])
def test_constraints_pin_every_dependency_within_its_range(extra: str) -> None:
    listed = {"main": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}[extra]
    pins = pinned()

    for requirement in map(Requirement, listed):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


def test_constraints_pin_exact_versions_only() -> None:
    assert all(re.fullmatch(r"[\w.]+", version) for version in pinned().values())


def test_the_build_uses_the_pinned_setuptools() -> None:
    assert PYPROJECT["build-system"]["requires"] == [f"setuptools=={pinned()['setuptools']}"]


def test_the_image_installs_everything_under_the_constraints_and_torch_first() -> None:
    runs = " && ".join(instructions(DOCKERFILE, "RUN"))
    installs = re.findall(r"pip install ([^&]*)", runs)

    assert installs
    assert all("-c constraints.txt" in install for install in installs)
    assert "^torch==" in installs[0]


def test_the_image_serves_as_an_unprivileged_user_and_tells_its_health() -> None:
    assert instructions(DOCKERFILE, "USER")[-1] != "USER root"
    assert "/healthz" in instructions(DOCKERFILE, "HEALTHCHECK")[0]
    assert "VOLUME /data" in DOCKERFILE


def test_the_image_is_built_from_every_package() -> None:
    sent = set(re.findall(r"^!(\w+)/$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))

    assert sent.issuperset(PACKAGES)
    assert all((ROOT / package / "__init__.py").is_file() for package in PACKAGES)


def test_compose_runs_the_service_with_its_store_and_llm() -> None:
    assert set(COMPOSE["services"]) >= {"app", "qdrant", "ollama"}
    assert COMPOSE["services"]["app"]["depends_on"]["qdrant"] == {"condition": "service_healthy"}
    assert "/readyz" in COMPOSE["services"]["qdrant"]["healthcheck"]["test"][-1]


def test_compose_starts_only_with_its_secrets_set() -> None:
    required = set(re.findall(r"\$\{(\w+):\?[^}]+\}", COMPOSE_TEXT))
    with_default = set(re.findall(r"\$\{(\w+):-", COMPOSE_TEXT))

    assert required == set(SECRETS)
    assert not [name for name in with_default if name.endswith(("_KEY", "_KEYS", "_PASSWORD"))]


def test_compose_sets_only_settings_that_exist() -> None:
    settings = {f"TROLY_{field.upper()}" for field in Settings.model_fields}

    assert set(COMPOSE["services"]["app"]["environment"]) <= settings


def test_compose_keeps_its_data_in_named_volumes() -> None:
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]
