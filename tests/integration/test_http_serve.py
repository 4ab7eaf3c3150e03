"""``troly serve``: starts on one line, fails on one line."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import typer

from assistant.bootstrap import Services, read_settings
from assistant.errors import UsageError
from web.cli import PortTaken, address_of, load_into_empty, open_port, serve

SAMPLES = Path(__file__).parents[2] / "samples"
PROGRAM = "from assistant import cli; from web.cli import register; register(cli.app); cli.main()"
TROLY = [sys.executable, "-c", PROGRAM]
VARIABLES = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, and a data folder that the settings name."""
    for name in [name for name in os.environ if name.startswith("TROLY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TROLY_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def test_a_taken_port_is_one_clear_line(environment: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"cổng {port}") as caught:
            serve(port=port)

    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)
    assert not environment.exists()


def test_an_address_of_another_machine_is_one_clear_line() -> None:
    with pytest.raises(PortTaken, match=r"203\.0\.113\.1"):
        open_port("203.0.113.1", 0)
    with pytest.raises(UsageError, match="khong.co.invalid"):
        open_port("khong.co.invalid", 0)


def test_a_locked_store_is_one_clear_line(environment: Path) -> None:
    holder = Services(read_settings())
    _ = holder.index
    try:
        done = subprocess.run(
            [*TROLY, "serve", "--port", str(free_port())], env=VARIABLES | data_of(environment),
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    finally:
        holder.close()

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Lỗi: Kho văn bản ")
    assert done.stderr.count("\n") == 1


def test_samples_are_loaded_into_an_empty_library_only(
    environment: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mau"
    folder.mkdir()
    (folder / "tot.md").write_text("KẾ HOẠCH\nLàm sạch dữ liệu năm 2026.\n", "utf-8")
    (folder / "hong.txt").write_bytes(bytes(range(256)) * 8)
    services = Services(read_settings())

    load_into_empty(services, folder)
    first = capsys.readouterr().err
    (folder / "khac.md").write_text("KẾ HOẠCH\nViệc khác.\n", "utf-8")
    load_into_empty(services, folder)
    loaded = set(services.catalogue.versions())
    services.close()

    assert loaded == {"tot"}
    assert "hong.txt" in first
    assert capsys.readouterr().err == ""


def test_the_service_says_where_it_is_answers_and_ends_in_order(
    environment: Path, tmp_path: Path
) -> None:
    port = free_port()
    with subprocess.Popen(
        [*TROLY, "serve", "--port", str(port)], env=VARIABLES | data_of(environment), cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        said = process.stdout.readline()
        note = (environment / "service.url").read_text("utf-8")
        with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as client:
            health = client.get(f"{note}/healthz")
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=60)

    assert said == f"Trợ lý kế hoạch đang chạy tại http://127.0.0.1:{port} (dừng: Ctrl+C)\n"
    assert note == f"http://127.0.0.1:{port}"
    assert health.json() == {"status": "ok"}
    assert (process.returncode, rest, errors) == (0, "", "")
    assert not (environment / "service.url").exists()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("troly.xa.vn", "http://troly.xa.vn:8000"),
    ],
)
def test_the_address_can_be_opened_on_this_machine(host: str, address: str) -> None:
    assert address_of(host, 8000) == address


def test_the_command_names_its_options() -> None:
    app = typer.Typer()
    app.command()(serve)
    names = {param.name for param in typer.main.get_command(app).params}

    assert {"host", "port", "load_samples"} <= names


def data_of(folder: Path) -> dict[str, str]:
    return {"TROLY_DATA_DIR": str(folder)}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
