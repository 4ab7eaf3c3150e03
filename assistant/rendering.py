"""Answers as JSON of the public contract, and as text for a terminal."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from assistant.domain import Answer, Citation
from assistant.text import squash

QUOTE_SHOWN = 300


def as_dict(answer: Answer) -> dict[str, Any]:
    """The answer in the shape of ``POST /api/v1/ask``."""
    return {
        "status": str(answer.status),
        "answer": answer.answer,
        "answered_by": str(answer.answered_by),
        "citations": [asdict(citation) for citation in answer.citations],
        "conflicts": [asdict(conflict) for conflict in answer.conflicts],
        "nearest": [asdict(citation) for citation in answer.nearest],
        "model": answer.model,
        "timings_ms": answer.timings_ms,
        "notices": list(answer.notices),
        "explanation": answer.explanation,
    }


def answer_json(answer: Answer) -> str:
    """The answer as one JSON document."""
    return json.dumps(as_dict(answer), ensure_ascii=False, indent=2, default=list)


def print_answer(answer: Answer) -> None:
    """Print an answer with its citations to the terminal."""
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.markup import escape

    console = Console()
    console.print(Markdown(answer.answer.replace("\n", "  \n")))
    for notice in answer.notices:
        console.print(f"[yellow]{escape(notice)}[/yellow]")
    for title, citations in (("Trích dẫn", answer.citations), ("Đoạn gần nhất", answer.nearest)):
        if citations:
            console.print(f"\n[bold]{title}[/bold]")
        for citation in citations:
            console.print(f"  \\[{citation.n}] {escape(heading(citation))}", highlight=False)
            words = squash(citation.quote.replace("\t", " | "))
            cut = words[:QUOTE_SHOWN] + ("…" if len(words) > QUOTE_SHOWN else "")
            console.print(f"      [dim]{escape(cut)}[/dim]", highlight=False)
    if answer.explanation:
        print_explanation(answer.explanation)


def print_explanation(explanation: list[dict[str, Any]]) -> None:
    """Print how an answer came about: a table of what was understood, one of the candidates."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    for part in explanation:
        console.print("\n[bold]Đã hiểu[/bold]")
        for name, value in part["understood"].items():
            if value:
                console.print(f"  {name}: {escape(json.dumps(value, ensure_ascii=False))}")
        searched = part["searched"]
        console.print(f"[bold]Đã tìm[/bold] trong {', '.join(searched['documents'])}: "
                      f"{searched['tasks']} nhiệm vụ, {searched['targets']} chỉ tiêu, "
                      f"{searched['passages']} đoạn", highlight=False)  # fmt: skip
        table = Table("Loại", "Nơi", "Từ", "Nghĩa", "Kết luận", "Nội dung")
        for found in part["candidates"]:
            table.add_row(found["kind"], escape(f"{found['document_id']} {found['locator']}"),
                          f"{found['coverage']:.0%}", f"{found['meaning']:+.1f}", found["reason"],
                          escape(found["words"][:60]))  # fmt: skip
        console.print(table)


def heading(citation: Citation) -> str:
    """A citation's document and place on one line."""
    page = f", trang {citation.page}" if citation.page else ""
    return f"{citation.document_title} — {citation.locator}{page}"
