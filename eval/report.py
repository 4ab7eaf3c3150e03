"""Runs as one self-contained HTML page: figures, plots, and every answer beside what was due.

Takes runs as read; the first is the one the page is about, the others stand beside it. What
comes from a question, an answer or a document is escaped, and a content policy lets nothing
but the page's own script and style run. Of sealed questions only the figures are shown.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from eval.figures import BY_KEY, MEASURES, Line, by_document, by_type, measure, milliseconds
from eval.metrics import Estimate
from eval.plots import Bar, stacked, waiting
from eval.runs import Asked, Run, compare
from eval.wording import SETTINGS, TYPES, VERDICTS, setting_words, shown, type_name, verdict_of

HEADLINES = ("right", "right_and_cited", "confident_wrong", "refusal_recall", "refusal_precision",
             "p50")  # fmt: skip
WORDS_SHOWN = 700


def page(runs: Sequence[Run]) -> str:
    """The page of these runs, the first of which is the main one."""
    figures = [measure(run.lines) for run in runs]
    style, script = (_asset(name) for name in ("report.css", "report.js"))
    questions = [card for card in cards(runs) if card["split"] != "sealed"]
    return str(_template().render(
        names=run_names(runs), style=style, script=script,
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
               "img-src data:; base-uri 'none'; form-action 'none'",
        counts=[len(run.lines) for run in runs], same=same_questions(runs),
        headlines=[(BY_KEY[key], shown(figures[0].get(key), BY_KEY[key].unit).partition(" ("))
                   for key in HEADLINES if key in figures[0]],
        table=table(figures), compared=compared(runs), refusals=list(map(refused, runs)),
        settings=settings(runs), verdicts=VERDICTS,
        plots=[
            ("Theo loại câu hỏi", _plot(runs, by_type, type_name, "Kết quả theo loại câu hỏi")),
            ("Theo văn bản", _plot(runs, by_document, str, "Kết quả theo văn bản")),
        ],
        types_table=types_table(runs[0]),
        waiting=waiting([[m for line in run.lines if (m := milliseconds(line)) is not None]
                         for run in runs], "Phần câu hỏi xong trong một khoảng thời gian"),
        cards=questions, sealed=sum(line["split"] == "sealed" for line in runs[0].lines),
        types={card["type"]: type_name(card["type"]) for card in questions},
        documents=sorted({d for card in questions for d in card["documents"]}),
    ))  # fmt: skip


def run_names(runs: Sequence[Run]) -> list[str]:
    """The names of runs, told apart where folders are called the same."""
    names = [run.name for run in runs]
    return [f"{name} ({names[: n + 1].count(name)})" if names.count(name) > 1 else name
            for n, name in enumerate(names)]  # fmt: skip


def same_questions(runs: Sequence[Run]) -> bool:
    """Whether all runs answered the same questions, so that their figures may be compared."""
    return len({frozenset(line["id"] for line in run.lines) for run in runs}) == 1


def table(figures: Sequence[Mapping[str, Estimate]]) -> list[dict[str, Any]]:
    """A row a figure: its measure, and for each run its words and whether it is the best."""
    rows = []
    for m in MEASURES:
        found = [f.get(m.key) for f in figures]
        values = [e.value for e in found if e]
        if not values:
            continue
        best = (min if m.less_is_better else max)(values)
        rows.append({"measure": m, "counts": [e.count if e else 0 for e in found], "cells": [
            (shown(e, m.unit), len(values) > 1 and len(set(values)) > 1 and e is not None
             and e.value == best) for e in found]})  # fmt: skip
    return rows


def compared(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Each other run against the first, on the questions they share."""
    names = run_names(runs)
    return [{"name": name, "found": compare(run.lines, runs[0].lines)}
            for name, run in zip(names[1:], runs[1:], strict=True)]  # fmt: skip


def refused(run: Run) -> dict[str, int]:
    """How often refusing was due and done: "due_done", "due", "done", "neither"."""
    pairs = Counter((line["expected"] == "not_found", line["status"] == "not_found")
                    for line in run.lines)  # fmt: skip
    return {"due_done": pairs[True, True], "due": pairs[True, False],
            "done": pairs[False, True], "neither": pairs[False, False]}  # fmt: skip


def settings(runs: Sequence[Run]) -> list[tuple[str, list[str]]]:
    """A row a setting that any run has, in words."""
    return [
        (words, [setting_words(key, run.about.get(key)) for run in runs])
        for key, words in SETTINGS.items()
        if any(run.about.get(key) for run in runs)
    ]


def types_table(run: Run) -> list[tuple[str, int, list[str]]]:
    """A row a type of question: how many, right, right and cited, confidently wrong."""
    keys = ("right", "right_and_cited", "confident_wrong")
    return [(type_name(kind), len(lines), [shown(BY_KEY[key].of(lines)) for key in keys])
            for kind, lines in by_type(run.lines).items()]  # fmt: skip


def _plot(
    runs: Sequence[Run],
    group: Callable[[Sequence[Line]], dict[str, list[Line]]],
    name: Callable[[str], str],
    title: str,
) -> str:
    grouped = [group(run.lines) for run in runs]
    keys = dict.fromkeys(sorted({k for g in grouped for k in g}, key=_order))
    return stacked([(name(key), [_bar(g.get(key, [])) for g in grouped]) for key in keys], title)


def _order(key: str) -> tuple[int, str]:
    return (list(TYPES).index(key) if key in TYPES else len(TYPES), key)


def _bar(lines: Sequence[Line]) -> Bar:
    return Bar(Counter(map(verdict_of, lines)), BY_KEY["right"].of(lines))


def cards(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """Every question with each run's answer to it, in the first run's order."""
    answers = [{line["id"]: line for line in run.lines} for run in runs]
    found = []
    for name in dict.fromkeys(i for lines in answers for i in lines):
        asked = next((run.asked[name] for run in runs if name in run.asked), None)
        line = next(lines[name] for lines in answers if name in lines)
        found.append({
            "id": name, "type": line["type"], "type_name": type_name(line["type"]),
            "split": line["split"], "documents": line.get("documents") or [],
            "question": line["question"], "expected": line["expected"],
            "history": asked.question.history if asked else (),
            "due": due(asked) if asked else None,
            "evidence": evidence(line, asked),
            "answers": [(n, lines[name], verdict_of(lines[name]))
                        for n, lines in enumerate(answers) if name in lines],
        })  # fmt: skip
    return found


def due(asked: Asked) -> dict[str, Any]:
    """What a right answer holds: each group as its first wording and the others."""
    question = asked.question
    return {"groups": [(g[0], g[1:]) for g in (*question.facts, *question.items)],
            "wrong": question.wrong}  # fmt: skip


def evidence(line: Line, asked: Asked | None) -> list[dict[str, str]]:
    """Each place of the evidence with the words that stand there, cut when they are long."""
    found = []
    for document, locator in line.get("evidence") or []:
        passages = asked.words.get((document, locator), ()) if asked else ()
        words = "\n".join(map(in_line, passages))
        cut = f"{words[:WORDS_SHOWN]}…" if len(words) > WORDS_SHOWN else words
        found.append({"document": document, "locator": locator, "words": cut})
    return found


def in_line(words: str) -> str:
    """Words of a document on one line, cells apart."""
    return " | ".join(filter(None, (" ".join(cell.split()) for cell in words.split("\t"))))


def p_value(p: float) -> str:
    """A probability as people write it: ``= 0,031``, or ``< 0,001``."""
    return f"= {p:.3f}".replace(".", ",") if p >= 0.001 else "< 0,001"


def _asset(name: str) -> str:
    return (files("eval") / "pages" / name).read_text("utf-8")


def _hash(text: str) -> str:
    """What a content policy calls an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(in_line=in_line, p_value=p_value)
    return environment.from_string(_asset("report.html"))
