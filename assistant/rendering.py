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


def heading(citation: Citation) -> str:
    """A citation's document and place on one line."""
    page = f", trang {citation.page}" if citation.page else ""
    return f"{citation.document_title} — {citation.locator}{page}"
