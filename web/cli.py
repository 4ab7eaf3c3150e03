"""``troly serve``: the service on this machine."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import TrolyError, UsageError

if TYPE_CHECKING:
    from assistant.bootstrap import Services

SHUTDOWN_S = 3


class PortTaken(TrolyError):
    """Another program listens on the address."""

    title = "Cổng đang được dùng"


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ phục vụ; mặc định TROLY_HOST.")] = "",
    port: Annotated[int, typer.Option(help="Cổng; mặc định TROLY_PORT.", min=0, max=65535)] = 0,
    load_samples: Annotated[
        Path | None, typer.Option(help="Nạp thư mục này nếu kho chưa có văn bản.")
    ] = None,
) -> None:
    """Mở trang hỏi đáp và giao diện lập trình trên máy này."""
    from assistant.bootstrap import Services, read_settings

    chosen = {name: value for name, value in (("host", host), ("port", port)) if value}
    settings = read_settings(**chosen)
    with open_port(settings.host, settings.port) as door:
        services = Services(settings)
        try:
            _ = services.index  # a locked store is found out before anything is said
            if load_samples is not None:
                load_into_empty(services, load_samples)
            run(services, door)
        finally:
            services.close()


def open_port(host: str, port: int) -> socket.socket:
    """A socket bound to the address; nobody can connect until it listens.

    Raises:
        PortTaken: another program has it.
        UsageError: the address is not one of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        door = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"Địa chỉ “{host}” không dùng được: {error.strerror}.") from error
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(address)
    except OSError as error:
        door.close()
        raise PortTaken(
            f"Không mở được cổng {port} tại {host}: {error.strerror}. Hãy dừng chương trình đang "
            "dùng cổng này, hoặc chọn cổng khác: troly serve --port 8001"
        ) from error
    return door


def load_into_empty(services: Services, folder: Path) -> None:
    """Load a folder's documents when the library has none; a file that fails is passed over."""
    from ingest.pipeline import load
    from ingest.read import find_files

    if services.catalogue.versions():
        return
    typer.echo(f"Kho chưa có văn bản, đang nạp các văn bản mẫu trong {folder} …", err=True)
    for outcome in load(services, find_files([folder])):
        if outcome.error:
            typer.echo(f"Lỗi: {outcome.error}", err=True)


def run(services: Services, door: socket.socket) -> None:
    """Serve until told to stop; other commands find the address in the data folder."""
    import uvicorn

    from assistant.remote import ADDRESS_FILE
    from web.app import create_app
    from web.security import is_loopback

    address = address_of(services.settings.host, door.getsockname()[1])
    note = services.settings.data_dir / ADDRESS_FILE
    config = uvicorn.Config(
        create_app(services),
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
    signal.signal(signal.SIGTERM, _leave)
    note.write_text(address, "utf-8")
    typer.echo(f"Trợ lý kế hoạch đang chạy tại {address} (dừng: Ctrl+C)")
    if not (is_loopback(services.settings.host) or services.settings.keys):
        typer.echo("Chưa đặt TROLY_API_KEYS: ai vào được mạng này đều dùng được.", err=True)
    try:
        uvicorn.Server(config).run(sockets=[door])
    finally:
        note.unlink(missing_ok=True)


def _leave(_signal: int, _frame: object) -> None:
    """End in order on SIGTERM, which uvicorn raises again once it has closed."""
    raise SystemExit(0)


def address_of(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"
