"""Read a draft as small models write it: Markdown, JSON, preambles, citations in any brackets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from assistant.grounding import CITATION, split_sentences
from assistant.text import compose, fold

_NOT_FOUND = re.compile(
    r"^\W*(?:khong tim thay|khong co thong tin|khong du thong tin|(?:cac |nhung )?(?:doan trich|"
    r"tai lieu|van ban|thong tin)[\w\s]{0,30}khong (?:co|neu|de cap|cung cap|du))\b"
)
_THINKING = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_FENCE = re.compile(r"^\s*```\w*\s*$|</?doan_trich>", re.MULTILINE)
_MARKS = re.compile(r"\*{1,3}|`|^\s*#{1,6}\s+|^\s*>\s+", re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[-+*•–]|\d{1,2}[.)])\s+")
_PREAMBLE = re.compile(
    r"^\W*(?:(?:câu )?trả lời|đáp án|answer|kết luận)\s*:\s*"
    r"|^(?:dựa (?:vào|trên)|căn cứ|theo) (?:các |những )?(?:đoạn trích|tài liệu|thông tin|dữ liệu)"
    r"[^,:.\d]{0,40}[,:]\s*",
    re.IGNORECASE,
)
_OTHER_CITATION = re.compile(
    r"[\[【(]\s*(?:n\s*=?|số|đoạn(?: trích)?(?: số)?|tài liệu|nguồn|trích dẫn)\s*(\d{1,2})\s*"
    r"[\]】)]|【\s*(\d{1,2})[^】]{0,20}】|\[\^(\d{1,2})\]|\(\s*(\d{1,2})\s*\)(?=\s*[.!?]?\s*$)",
    re.IGNORECASE,
)
_TEXT_KEYS = (
    "text",
    "sentence",
    "answer",
    "content",
    "cau",
    "câu",
    "tra_loi",
    "trả_lời",
    "câu trả lời",
)
_NUMBER_KEYS = ("n", "citation", "citations", "source", "sources", "nguon", "nguồn", "trich_dan")


def is_refusal(sentence: str) -> bool:
    """Whether a sentence says that the evidence does not tell."""
    return _NOT_FOUND.match(fold(sentence)) is not None


def is_list(raw: str) -> bool:
    """Whether a draft is written as a list."""
    return len([line for line in raw.splitlines() if _BULLET.match(line)]) > 1


def read_draft(raw: str, complete: bool = True) -> list[str]:
    """The sentences of a draft, plain, with citations as [n]; without the last one till then."""
    text = _FENCE.sub("", _THINKING.sub("", compose(raw))).strip()
    finished = complete
    if text.startswith(("{", "[{", '["')):
        listed = _LISTED.match(text)
        if not complete and not listed:
            return []
        text, finished = _listed(text[listed.end() :]) if listed else _from_json(text), True
    sentences = []
    for line in _MARKS.sub("", text).splitlines():
        line = _PREAMBLE.sub("", _BULLET.sub("", line)).strip()
        sentences += split_sentences(_OTHER_CITATION.sub(_plain_citation, line))
    sentences = [s[0].upper() + s[1:] for s in sentences if re.search(r"\w", CITATION.sub("", s))]
    return sentences if finished else sentences[:-1]


_LISTED = re.compile(r'\{\s*"\w+"\s*:\s*\[\s*(?=")')
_STRING = re.compile(r'\s*,?\s*("(?:[^"\\]|\\.)*")(?=\s*[,\]])')


def _listed(text: str) -> str:
    """The finished strings at the beginning of a JSON list that may still be growing."""
    lines, at = [], 0
    while match := _STRING.match(text, at):
        try:
            lines.append(str(json.loads(match[1])).replace("\n", " "))
        except json.JSONDecodeError:
            break
        at = match.end()
    return "\n".join(lines)


def _plain_citation(match: re.Match[str]) -> str:
    return f"[{next(number for number in match.groups() if number)}]"


def _from_json(text: str) -> str:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return text
    return "\n".join(_strings(value))


def _strings(value: Any) -> Iterator[str]:
    """The sentences inside a JSON answer of any shape, each with the numbers beside it."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _strings(item)
        case dict():
            numbers = [
                n for key in _NUMBER_KEYS for n in re.findall(r"\d+", str(value.get(key, "")))
            ]
            for key, item in value.items():
                if isinstance(item, str) and key.lower() in _TEXT_KEYS:
                    cited = "".join(f"[{n}]" for n in numbers)
                    yield item if CITATION.search(item) else f"{item} {cited}".strip()
                elif isinstance(item, list | dict) and key.lower() not in _NUMBER_KEYS:
                    yield from _strings(item)
