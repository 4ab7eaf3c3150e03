"""The words of officers and of plans brought to one form before they are compared.

Abbreviations are spelled out, "AI" is told from "ai" (who), synonyms are known. The words
are data, in ``vocabulary.yaml``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from assistant import agencies
from assistant.text import clean, fold, normalise, squash

_AI = re.compile(r"(?<!\w)AI(?!\w)|(?<!\w)A\.I\.?(?!\w)")
_Y_OF = dict(zip("iíìỉĩị", "yýỳỷỹỵ", strict=True))
_I_FOR_Y = re.compile(r"(?<!\w)(h|k|l|m|s|t|qu)([iíìỉĩị])(?!\w)")
"""One spelling of "lí/lý", "kĩ/kỹ", "tỉ/tỷ": the plans' own, with y."""
_ROOM = re.compile(r"(?<![\w.])p\s*\.\s*(?=[^\W\d]{3})")
"""“P. Kinh tế” is a “phòng”."""
_AI_PHRASE = "trí tuệ nhân tạo"
_LOWER_AI = re.compile(
    r"(?<!\w)(ứng dụng|ung dung|tích hợp|tich hop|triển khai|trien khai|đưa|dua|công nghệ|cong nghe"
    r"|trợ lý|tro ly|dùng|dung|bằng|bang) ai(?!\w)(?! (?:chủ|chu|làm|lam|lo|phụ|phu|là|la)\b)"
)


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """The words officers use, from ``vocabulary.yaml``."""
    return dict(yaml.safe_load((files("assistant") / "vocabulary.yaml").read_text("utf-8")))


@lru_cache(maxsize=1)
def _expansions() -> tuple[tuple[re.Pattern[str], re.Pattern[str], str, str], ...]:
    pairs = {**agencies.abbreviations(), **vocabulary()["abbreviations"]}
    ordered = sorted(pairs.items(), key=lambda pair: -len(pair[0]))
    return tuple((_whole(short), _whole(fold(short)), full, fold(full)) for short, full in ordered)


def _whole(short: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/]){re.escape(short)}(?![\w/])")


def tell_ai(text: str) -> str:
    """Text with "AI" spelled out, so that folding does not take it for "ai" (who)."""
    return _AI.sub(_AI_PHRASE, text)


def spell_out(normal: str) -> str:
    """Comparable text with abbreviations spelled out; without diacritics when it has none."""
    accented = fold(normal) != normal
    normal = _LOWER_AI.sub(rf"\1 {_AI_PHRASE if accented else fold(_AI_PHRASE)}", normal)
    normal = _ROOM.sub("phòng " if accented else "phong ", normal)
    for marked, bare, full, folded in _expansions():
        normal = marked.sub(full, normal) if accented else bare.sub(folded, normal)
    return squash(_I_FOR_Y.sub(lambda m: m[1] + _Y_OF[m[2]], normal))


@lru_cache(maxsize=8192)
def comparable(text: str) -> str:
    """The folded form in which the words of a question and of a document are compared."""
    return fold(spell_out(normalise(tell_ai(clean(text)))))


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """For a folded word or phrase, the folded words that mean the same."""
    table: dict[str, tuple[str, ...]] = {}
    for group in vocabulary()["synonyms"]:
        folded = [fold(word) for word in group]
        for word in folded:
            others = (*table.get(word, ()), *folded)
            table[word] = tuple(dict.fromkeys(other for other in others if other != word))
    return table
