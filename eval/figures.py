"""The figures of a run: what each is called, what it means, and how it is taken.

Takes the lines of a run (see ``runs.line_of``) and gives figures with intervals; knows no
file and no page. Each figure is a value a question, and a statistic over those values, so
that the interval is drawn over questions. None where there is nothing to measure on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from typing import Any

from eval.metrics import (
    Estimate,
    bootstrap,
    honest,
    mean,
    ndcg_at,
    percentile,
    recall_at,
    reciprocal_rank,
    refusals,
)
from eval.scoring import ranked_evidence

Line = Mapping[str, Any]
CUTS = (1, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. ``unit``: "share", "rank" (0 to 1, no share), "ms" or "count".

    ``counts`` tells which values the figure rests on, for one that looks at others too.
    """

    key: str
    title: str
    meaning: str
    value: Callable[[Line], Any]
    over: Callable[[Sequence[Any]], float | None] = mean
    unit: str = "share"
    less_is_better: bool = False
    counts: Callable[[Any], bool] = lambda _: True

    def of(self, lines: Sequence[Line]) -> Estimate | None:
        """The figure over these lines, with its 95 % interval."""
        values = [value for line in lines if (value := self.value(line)) is not None]
        found = bootstrap(values, self.over)
        if found is None:
            return None
        found = replace(found, count=sum(map(self.counts, values)))
        return honest(found) if self.unit == "share" else found


def right(line: Line) -> float:
    return float(line["right"])


def confident_wrong(line: Line) -> float:
    return float(line["confident_wrong"])


def wrong_of_answered(line: Line) -> float | None:
    return float(not line["right"]) if line["status"] == "answered" else None


def right_and_cited(line: Line) -> float | None:
    if line["expected"] != "answered" or line["cited"] is None:
        return None
    return float(line["right"] and line["cited"])


def cited(line: Line) -> float | None:
    if line["status"] != "answered" or line["cited"] is None:
        return None
    return float(line["cited"])


def verbatim(line: Line) -> float | None:
    return float(line["verbatim"]) if line["citations"] else None


def refusal(line: Line) -> tuple[bool, bool]:
    """Whether one was due, and whether there was one."""
    return line["expected"] == "not_found", line["status"] == "not_found"


def _refusal_figure(name: str) -> Callable[[Sequence[tuple[bool, bool]]], float | None]:
    def over(pairs: Sequence[tuple[bool, bool]]) -> float | None:
        found = refusals([due for due, _ in pairs], [given for _, given in pairs])
        return None if found is None else float(getattr(found, name))

    return over


def listed(line: Line) -> tuple[float, float] | None:
    """Precision and recall of a list."""
    return tuple(line["list"]) if line.get("list") else None


def _list_figure(name: str) -> Callable[[Line], float | None]:
    def value(line: Line) -> float | None:
        pair = listed(line)
        if pair is None:
            return None
        precision, recall = pair
        total = precision + recall
        f1 = 2 * precision * recall / total if total else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}[name]

    return value


def conflict_shown(line: Line) -> float | None:
    shown = line.get("conflict_shown")
    return None if shown is None else float(shown)


def without_llm(line: Line) -> float | None:
    return float(line["answered_by"] != "llm") if line["status"] == "answered" else None


def crashed(line: Line) -> float:
    return float(line["status"] == "crashed")


def milliseconds(line: Line) -> float | None:
    return None if line["status"] == "crashed" else float(line["seconds"]) * 1000


def prompt_tokens(line: Line) -> float | None:
    return line.get("prompt_tokens")


def _ranked(
    kind: str, figure: Callable[[Sequence[str], set[str]], float | None]
) -> Callable[[Line], float | None]:
    """A figure over what was retrieved; records only for evidence that stands in a record."""

    def value(line: Line) -> float | None:
        found = line.get("found")
        if not found:
            return None
        evidence = found["held"] if kind == "records" else line["evidence"]
        pairs = [(document, locator) for document, locator in evidence]
        return figure(*ranked_evidence([(d, p) for d, p in found[kind]], pairs))

    return value


def _retrieval(kind: str, of: str) -> list[Measure]:
    cuts = [
        Measure(f"{kind}_recall_{k}", f"Tìm {of}: recall@{k}",
                f"Phần chỗ làm căn cứ có trong {k} {of} đầu tiên tìm được "
                "(Manning và cộng sự, IIR, 8.4).",
                _ranked(kind, partial(recall_at, k=k)))
        for k in CUTS
    ]  # fmt: skip
    return [
        *cuts,
        Measure(f"{kind}_mrr", f"Tìm {of}: MRR",
                f"Trung bình nghịch đảo thứ hạng của {of} đúng đầu tiên (Voorhees, TREC-8).",
                _ranked(kind, reciprocal_rank), unit="rank"),
        Measure(f"{kind}_ndcg_10", f"Tìm {of}: nDCG@10",
                "Độ lợi tích lũy có chiết khấu của 10 kết quả đầu so với mức tốt nhất "
                "(Järvelin và Kekäläinen, 2002).",
                _ranked(kind, ndcg_at), unit="rank"),
    ]  # fmt: skip


MEASURES: tuple[Measure, ...] = (
    Measure("right", "Trả lời đúng",
            "Đủ mọi ý phải có và không nêu điều sai; câu không có trong văn bản thì phải từ "
            "chối. Câu bị lỗi tính là sai.", right),
    Measure("right_and_cited", "Đúng và dẫn đúng chỗ",
            "Trong các câu có căn cứ: trả lời đúng và có trích dẫn ở đúng chỗ làm căn cứ.",
            right_and_cited),
    Measure("cited", "Dẫn đúng chỗ",
            "Trong các câu có căn cứ đã được trả lời: có trích dẫn ở đúng chỗ làm căn cứ.", cited),
    Measure("verbatim", "Trích nguyên văn",
            "Trong các câu có trích dẫn: mọi lời trích đều nằm nguyên văn trong văn bản.",
            verbatim),
    Measure("confident_wrong", "Trả lời mà sai",
            "Phần trong mọi câu được trả lời như chắc chắn nhưng sai hoặc thiếu.",
            confident_wrong, less_is_better=True),
    Measure("wrong_of_answered", "Sai trong số đã trả lời",
            "Phần sai hoặc thiếu trong các câu đã trả lời, không kể câu từ chối.",
            wrong_of_answered, less_is_better=True),
    Measure("refusal_precision", "Từ chối đúng lúc",
            "Trong các lần từ chối, phần văn bản thật sự không nêu (precision).",
            refusal, _refusal_figure("precision"), counts=itemgetter(1)),
    Measure("refusal_recall", "Từ chối đủ",
            "Trong các câu văn bản không nêu, phần đã được từ chối (recall).",
            refusal, _refusal_figure("recall"), counts=itemgetter(0)),
    Measure("list_precision", "Liệt kê: không thừa",
            "Trong các dòng liệt kê, phần là mục phải có; trung bình theo câu.",
            _list_figure("precision")),
    Measure("list_recall", "Liệt kê: không thiếu",
            "Trong các mục phải có, phần đã được nêu; trung bình theo câu.",
            _list_figure("recall")),
    Measure("list_f1", "Liệt kê: F1",
            "Trung bình điều hòa của hai số trên ở từng câu.", _list_figure("f1"), unit="rank"),
    Measure("conflict", "Nêu chỗ mâu thuẫn",
            "Trong các câu mà văn bản nói hai cách: câu trả lời nêu đủ các bên.", conflict_shown),
    *_retrieval("passages", "đoạn"),
    *_retrieval("records", "bản ghi"),
    Measure("p50", "Thời gian một câu, p50", "Một nửa số câu xong trong khoảng này.",
            milliseconds, lambda values: percentile(values, 0.5), "ms", True),
    Measure("p95", "Thời gian một câu, p95", "95 % số câu xong trong khoảng này.",
            milliseconds, lambda values: percentile(values, 0.95), "ms", True),
    Measure("prompt_tokens", "Token đưa vào LLM",
            "Trung bình theo các câu do LLM viết, như máy chủ LLM báo.",
            prompt_tokens, unit="count", less_is_better=True),
    Measure("without_llm", "Trả lời không cần LLM",
            "Trong các câu đã trả lời, phần soạn từ bản ghi và lời trích.", without_llm),
    Measure("crashed", "Lỗi khi trả lời", "Phần câu mà việc trả lời bị lỗi.", crashed,
            less_is_better=True),
)  # fmt: skip

BY_KEY = {measure.key: measure for measure in MEASURES}


def measure(lines: Sequence[Line]) -> dict[str, Estimate]:
    """Every figure that can be taken of these lines, by its key."""
    return {m.key: found for m in MEASURES if (found := m.of(lines)) is not None}


def by_type(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The lines of each type of question."""
    return _grouped(lines, lambda line: [line["type"]])


def by_document(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The lines of each document; one about two documents counts for both."""
    return _grouped(lines, lambda line: line.get("documents") or [])


def _grouped(lines: Sequence[Line], names: Callable[[Line], list[str]]) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        for name in names(line):
            groups.setdefault(name, []).append(line)
    return dict(sorted(groups.items()))
