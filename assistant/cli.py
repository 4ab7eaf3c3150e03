"""The command line: parse, call one function, render.

Other packages add their commands through the entry-point group ``troly.commands``, so that
this package imports none of them. Heavy libraries load inside commands.
"""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from typing import Annotated

import typer

from assistant import __version__, cli_documents, cli_records
from assistant.errors import TrolyError

app = typer.Typer(
    name="troly",
    help="Trợ lý kế hoạch: hỏi đáp có trích dẫn trên văn bản kế hoạch của xã, phường.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"troly {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="In phiên bản."),
    ] = False,
) -> None:
    """Trợ lý kế hoạch: hỏi đáp có trích dẫn trên văn bản kế hoạch của xã, phường."""


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi bằng tiếng Việt.")],
    place: Annotated[str, typer.Option(help="Chỉ hỏi văn bản của xã, phường này.")] = "",
    period: Annotated[str, typer.Option(help="Chỉ hỏi văn bản của năm này.")] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Nói rõ đã hiểu gì, tìm ở đâu, bỏ gì và vì sao.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Chỉ in JSON.")] = False,
) -> None:
    """Hỏi một câu, trả lời kèm trích dẫn."""
    from assistant.domain import Filters
    from assistant.remote import open_asker
    from assistant.rendering import answer_json, print_answer

    asker = open_asker()
    try:
        wanted = Filters(place=place, period=period)
        answer = asker.ask(question, filters=wanted, explain=explain)
    finally:
        asker.close()
    if as_json:
        typer.echo(answer_json(answer))
    else:
        print_answer(answer)


def build() -> typer.Typer:
    """The whole program: this package's commands and those of the installed others."""
    cli_documents.register(app)
    cli_records.register(app)
    for point in sorted(entry_points(group="troly.commands"), key=lambda point: point.name):
        point.load()(app)
    return app


def main() -> None:
    """Run the program; errors are one line on stderr, exit codes as documented."""
    try:
        build()()
    except TrolyError as error:
        typer.echo(f"Lỗi: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo("Đã dừng theo yêu cầu.", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
