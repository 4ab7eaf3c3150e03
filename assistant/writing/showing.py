"""What the LLM sees: few, short pieces of evidence, each as data that can give no orders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from llama_index.core.base.llms.types import ChatMessage, MessageRole

from assistant.grounding import (
    CITATION,
    Evidence,
    Rejected,
    addresses_a_machine,
    content,
    split_sentences,
)
from assistant.prompts import conversation
from assistant.text import squash

MAX_PIECES = 5
EVIDENCE_CHARACTERS = 1000
"""About 370 tokens; with the instructions and a question a prompt stays under 600."""
PIECE_CHARACTERS = 420
MAX_REPAIRED = 2
REPAIRED_CHARACTERS = 160
_LABELS = {"lead": "Chủ trì", "support": "Phối hợp", "monitor": "Theo dõi, kiểm tra, đôn đốc",
           "deadline": "Thời hạn", "product": "Sản phẩm"}  # fmt: skip


def choose(question: str, evidence: Sequence[Evidence]) -> list[tuple[Evidence, str]]:
    """At most five pieces, the first the most wanted, each with the words to show of it."""
    wanted = set(content(question))
    chosen: list[tuple[Evidence, str]] = []
    room = EVIDENCE_CHARACTERS
    for piece in evidence[:MAX_PIECES]:
        shown = _shown(piece, wanted, min(PIECE_CHARACTERS, room))
        if shown:
            chosen.append((piece, shown))
            room -= len(shown)
    return chosen


def _shown(piece: Evidence, wanted: set[str], room: int) -> str:
    """The sentences of a piece that share most words with the question, in their order."""
    cells = {squash(cell) for role, cell in piece.roles.items() if role in _LABELS}
    lines = [part for part in re.split(r"[\t\n]", piece.text)
             if squash(part) not in cells and re.search(r"[^\W\d]{2}", part)]  # fmt: skip
    if not piece.roles:
        lines = [squash(piece.text)]
    named = [f"{_LABELS[role]}: {squash(cell)}." for role, cell in piece.roles.items()
             if role in _LABELS and cell.strip()]  # fmt: skip
    parts = [part for line in lines for part in split_sentences(squash(line))] + named
    parts = [part for part in parts if not addresses_a_machine(part)]
    ranked = sorted(
        range(len(parts)),
        key=lambda i: (parts[i] not in named, -len(wanted & set(content(parts[i]))), i),
    )
    kept: set[int] = set()
    for index in ranked:
        if len(parts[index]) <= room:
            kept.add(index)
            room -= len(parts[index]) + 1
    return " ".join(parts[i] for i in sorted(kept))


def messages(question: str, pieces: Sequence[tuple[Evidence, str]]) -> list[ChatMessage]:
    """What the LLM is asked: to answer from numbered pieces."""
    return _conversation("llm/answer", evidence=_evidence(pieces), question=question)


def repair_messages(
    question: str, pieces: Sequence[tuple[Evidence, str]], rejected: Sequence[Rejected]
) -> list[ChatMessage]:
    """The same evidence, with the sentences that it does not carry and why."""
    wrong = [f"- {_as_data(squash(CITATION.sub('', r.sentence)))[:REPAIRED_CHARACTERS]} "
             f"({_as_data(r.reason)})" for r in rejected[:MAX_REPAIRED]]  # fmt: skip
    return _conversation(
        "llm/repair", evidence=_evidence(pieces), question=question, wrong="\n".join(wrong)
    )


def _conversation(name: str, **fields: str) -> list[ChatMessage]:
    fields["question"] = _as_data(squash(fields["question"]))
    system, user = conversation(name, **fields)
    return [ChatMessage(role=MessageRole.SYSTEM, content=system),
            ChatMessage(role=MessageRole.USER, content=user)]  # fmt: skip


def _evidence(pieces: Sequence[tuple[Evidence, str]]) -> str:
    several = len({piece.context for piece, _ in pieces}) > 1
    lines = []
    for piece, shown in pieces:
        place = f"({_as_data(squash(piece.context)[:80])}) " if several and piece.context else ""
        lines.append(f"[{piece.n}] {place}{_as_data(shown)}")
    return "\n".join(lines)


def _as_data(words: str) -> str:
    """Words that cannot close the fence around the evidence, nor pass for a citation."""
    return CITATION.sub(r"(\1)", words).replace("<", "‹").replace(">", "›")
