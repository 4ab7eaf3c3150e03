"""Words that are alike only without their marks: "phân bổ" is no "bộ phận".

Everything is looked for without diacritics, so that sloppy writing finds what good writing
finds. Where a question is written with them, a word that stands in an entry only under other
marks counts for nothing there. A word without marks, on either side, matches as before, and
"hỏi" and "ngã" are one, as many people write them so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from assistant.domain import Passage, Target, Task
from assistant.text import SYLLABLE, clean, fold, normalise

Forms = Mapping[str, frozenset[str]]
"""For a folded syllable, the ways in which a text writes it."""


@lru_cache(maxsize=16384)
def forms_of(text: str) -> Forms:
    """How a text writes each of its syllables; not those that its abbreviations stand for."""
    words = normalise(clean(text))
    folded = fold(words)
    found: dict[str, set[str]] = {}
    for match in SYLLABLE.finditer(words):
        found.setdefault(folded[slice(*match.span())], set()).add(_one_tone(match[0]))
    return {word: frozenset(forms) for word, forms in found.items()}


@lru_cache(maxsize=8192)
def _one_tone(syllable: str) -> str:
    """A syllable with "ngã" written as "hỏi"."""
    parts = unicodedata.normalize("NFD", syllable)
    if "n\u0303" in parts:  # not a letter of Vietnamese
        return syllable
    return unicodedata.normalize("NFC", parts.replace("\u0303", "\u0309"))


def strangers(asked: Forms, item: Task | Target | Passage) -> frozenset[str]:
    """The folded words of a question that an item writes only under other marks."""
    written = forms_of(words_of(item))
    return frozenset(
        word for word, forms in asked.items()
        if (others := written.get(word)) and word not in forms and word not in others
        and not forms & others
    )  # fmt: skip


def words_of(item: Task | Target | Passage) -> str:
    """The words of a record or passage that say what it is about, its title included."""
    if isinstance(item, Task):
        due = item.deadline.text if item.deadline else ""
        return f"{item.task} . {item.product} . {item.section_title} . {due}"
    if isinstance(item, Target):
        return f"{item.indicator} . {item.text} . {item.section_title}"
    return f"{item.text} . {item.heading}"
