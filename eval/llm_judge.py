"""An LLM's second opinion on a run's answers, with how far it agrees with the checks.

Any LlamaIndex LLM is shown question, expected facts and answer, and says right, wrong or
refused. The deterministic verdicts stay the ones that count: a judge is worth reading only
where it agrees with them beyond chance, which ``Agreement`` says.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.llms.llm import LLM

from assistant.errors import StoreUnavailable
from assistant.prompts import conversation, fingerprint
from assistant.text import fold, normalise, slug
from eval.metrics import Estimate, bootstrap, cohen_kappa, estimate
from eval.questions import Question

ENOUGH = 0.61
"""Kappa from which agreement is "substantial": Landis and Koch, *Biometrics* 33, 1977."""


class Opinion(StrEnum):
    """What a judge says of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    REFUSED = "refused"


_THINKING = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_CONCLUSION = re.compile(r"kết luận\W*|(?:\"|\b)(?:verdict|label)\W+")
_SAYS = re.compile(
    r"(?P<refused>\btừ chối\b|\brefus\w+)"
    r"|(?P<right>\bkhông (?:hề )?sai\b)"
    r"|(?P<wrong>\b(?:không|chưa|chẳng)(?: hoàn toàn)? đúng\b|\bđúng một phần\b|\bsai\b|\bwrong\b"
    r"|\bincorrect\b|\bnot (?:correct|right)\b|\bpartially correct\b)"
    r"|(?P<said_right>\bđúng\b|\bcorrect\b|\bright\b)"
)
_BARE = {"dung": Opinion.RIGHT, "sai": Opinion.WRONG, "tu choi": Opinion.REFUSED}


def read_opinion(said: str) -> Opinion | None:
    """The opinion in what an LLM wrote: after its last "Kết luận", else its first word of one.

    None when it says nothing that can be taken for one.
    """
    words = normalise(_THINKING.sub("", said))
    after = _CONCLUSION.split(words)[-1]
    match = _SAYS.search(after) or _SAYS.search(words)
    if match is None:
        return _BARE.get(re.sub(r"\W+", " ", fold(words)).strip())
    name = str(match.lastgroup)
    return Opinion.RIGHT if name == "said_right" else Opinion(name)


def checked(line: Mapping[str, Any]) -> Opinion:
    """The deterministic verdict on a line of a run, in a judge's words."""
    if line["status"] == "not_found":
        return Opinion.REFUSED
    return Opinion.RIGHT if line["right"] else Opinion.WRONG


def expected_words(question: Question) -> str:
    """What a right answer holds, alternatives parted by a stroke."""
    groups = [" / ".join(group) for group in (*question.facts, *question.items)]
    if question.status == "not_found":
        return "(văn bản không nói; phải trả lời là không tìm thấy)"
    return "; ".join(groups)


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer: what the checks say, what the judge says (None: not to be read)."""

    id: str
    checked: Opinion
    opinion: Opinion | None
    said: str


class LLMJudge:
    """Judges answers with one LLM, one prompt each."""

    def __init__(self, llm: LLM) -> None:
        self._llm = llm

    @property
    def name(self) -> str:
        """The LLM's name, as far as it is known."""
        return str(self._llm.metadata.model_name or "llm")

    def judge(self, question: Question, line: Mapping[str, Any]) -> Judged:
        """The opinion on one line of a run.

        Raises:
            ModelUnavailable: the LLM does not answer.
        """
        system, user = conversation(
            "llm/judge",
            question=question.question,
            expected=expected_words(question),
            wrong="; ".join(question.wrong) or "(không có)",
            answer=str(line["answer"]).replace("</tra_loi>", ""),
        )
        said = self._llm.chat([
            ChatMessage(role=MessageRole.SYSTEM, content=system),
            ChatMessage(role=MessageRole.USER, content=user),
        ]).message.content or ""  # fmt: skip
        return Judged(question.id, checked(line), read_opinion(said), said)


def judge_run(
    judge: LLMJudge,
    lines: Sequence[Mapping[str, Any]],
    questions: Mapping[str, Question],
    each: Callable[[Judged], None] = lambda judged: None,
) -> list[Judged]:
    """Judge the answers of a run; those of unknown questions and crashes are passed over."""
    found = []
    for line in lines:
        if line["status"] == "crashed" or line["id"] not in questions:
            continue
        judged = judge.judge(questions[line["id"]], line)
        each(judged)
        found.append(judged)
    return found


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a judge agrees with the checks, over the answers it said something of.

    ``confusion`` counts (checked, opinion); ``unread`` are opinions that could not be read.
    ``kappa`` is None where neither side ever varies.
    """

    accuracy: Estimate | None
    kappa: Estimate | None
    confusion: Mapping[tuple[Opinion, Opinion], int]
    unread: int

    @property
    def is_enough(self) -> bool:
        """Whether the judge agrees substantially, also at the low end of the interval."""
        return self.kappa is not None and self.kappa.low >= ENOUGH


def agreement(judged: Sequence[Judged]) -> Agreement:
    """The agreement of a judge with the deterministic verdicts."""
    pairs = [(j.checked, j.opinion) for j in judged if j.opinion is not None]
    return Agreement(
        accuracy=estimate([float(a == b) for a, b in pairs]),
        kappa=bootstrap(pairs, cohen_kappa),
        confusion=Counter(pairs),
        unread=len(judged) - len(pairs),
    )


def keep(folder: Path, judge: LLMJudge) -> Callable[[Judged], None]:
    """What writes opinions into ``judge-<model>.jsonl`` beside a run, one by one.

    A former judgement by the same model is replaced by the first opinion of this one, for
    only then a server has said which model it runs.

    Raises:
        StoreUnavailable: (on writing) the folder cannot be written.
    """
    begun = False

    def write(judged: Judged) -> None:
        nonlocal begun
        path = folder / f"judge-{slug(judge.name)}.jsonl"
        row = {"id": judged.id, "checked": judged.checked, "opinion": judged.opinion,
               "said": judged.said, "model": judge.name, "prompts": fingerprint()}  # fmt: skip
        try:
            with path.open("a" if begun else "w", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        except OSError as error:
            raise StoreUnavailable(
                f"Không ghi được ý kiến của LLM vào {path}: {error.strerror}. Hãy chọn chỗ khác."
            ) from error
        begun = True

    return write


def pairs_of(confusion: Mapping[tuple[Opinion, Opinion], int]) -> Iterator[tuple[str, str, int]]:
    """The filled cells of a confusion, the fullest first: checked, opinion, count."""
    for (a, b), count in sorted(confusion.items(), key=lambda cell: -cell[1]):
        yield a, b, count
