"""Runs as a Markdown summary: what one puts into a change's description."""

from __future__ import annotations

from collections.abc import Sequence

from eval.figures import measure
from eval.report import (
    compared,
    p_value,
    refused,
    run_names,
    same_questions,
    settings,
    table,
    types_table,
)
from eval.runs import Run
from eval.wording import VERDICTS, verdict_of


def summary(runs: Sequence[Run]) -> str:
    """The figures of these runs side by side, then the first run by type and what it got wrong."""
    names = run_names(runs)
    parts = ["# Kết quả đo", ""]
    if not same_questions(runs):
        parts += ["Các lượt đo không cùng câu hỏi: số liệu không so trực tiếp được.", ""]
    parts += _table(["Số liệu (khoảng tin cậy 95 %)", *names], [
        [row["measure"].title, *(f"**{words}**" if best else words for words, best in row["cells"])]
        for row in table([measure(run.lines) for run in runs])
    ])  # fmt: skip
    for other in compared(runs):
        found = other["found"]
        parts += [
            f"So với {_cell(other['name'])}: {found.shared} câu chung, {len(found.won)} câu thành "
            f"đúng, {len(found.lost)} câu thành sai, McNemar p {p_value(found.p)}.",
            "",
        ]
    parts += [f"## {_cell(names[0])} theo loại câu hỏi", ""]
    rows = [[name, str(count), *cells] for name, count, cells in types_table(runs[0])]
    parts += _table(["Loại", "Câu", "Đúng", "Đúng và dẫn đúng chỗ", "Trả lời mà sai"], rows)
    told = refused(runs[0])
    parts += [f"Từ chối: {told['due_done']} lần đúng, {told['done']} lần nhầm; "
              f"{told['due']} lần lẽ ra phải từ chối.", ""]  # fmt: skip
    parts += ["## Câu chưa đúng", ""]
    wrong = [line for line in runs[0].lines if not line["right"]]
    parts += [f"- {line['id']} ({VERDICTS[verdict_of(line)]}): {_cell(line['question'])}"
              for line in wrong if line["split"] != "sealed"]  # fmt: skip
    if sealed := sum(line["split"] == "sealed" for line in wrong):
        parts.append(f"- và {sealed} câu niêm phong")
    parts += ["", "## Thiết lập", ""]
    parts += _table(["", *names], [[name, *values] for name, values in settings(runs)])
    return "\n".join(parts).rstrip() + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [*("| " + " | ".join(map(_cell, line)) + " |" for line in lines), ""]


def _cell(text: str) -> str:
    """Words that stay on one line and in one cell, with no markup of their own."""
    plain = " ".join(text.split()).replace("|", r"\|")
    return plain.replace("<", "&lt;").replace("[", r"\[")
