"""Mend typing errors in a question against the words that the documents use.

Two kinds: Telex keys left in ("chur trif" for "chủ trì"), and a letter wrong, missing,
doubled or swapped. Only words that no document and no vocabulary knows are touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from assistant.library import Library
from assistant.text import UPPER, fold

_TELEX_DOUBLE = {"aa": "a", "ee": "e", "oo": "o", "dd": "d"}
_WORD = re.compile(r"[a-z]+")


def from_telex(word: str) -> str:
    """A folded word with its Telex keys taken for tones and marks: "chur" is "chu"."""
    for double, single in _TELEX_DOUBLE.items():
        word = word.replace(double, single)
    word = re.sub(r"(?<=[aou])w", "", word)
    return re.sub(r"(?<=[a-z]{2})[sfrxj](?=$|[a-z]{1,2}$)", "", word, count=1)


@lru_cache(maxsize=1)
def _vocabulary_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))


def mend_spelling(
    normal: str, question: str, library: Library, vocabulary: Mapping[str, Any]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The comparable question with typing errors mended, and what was changed to what.

    A word written with its diacritics is taken as meant; so is a capitalised one.
    """
    known = library.words | _vocabulary_words(str(vocabulary))
    capital = {fold(w) for w in re.findall(rf"\b[{UPPER}]\w*", question)}
    changes: list[tuple[str, str]] = []

    def mend(match: re.Match[str]) -> str:
        word = match[0]
        if word in known or len(word) < 3:
            return word
        telex = from_telex(word)
        if telex != word and telex in known:
            changes.append((word, telex))
            return telex
        if word in capital:
            return word
        if len(word) < 4:
            return word
        near = extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=None)
        if not near:
            return word
        before = normal[: match.start()].split()[-1:]
        names = {fold(d.place) for d in library.documents.values()}

        def rank(other: str) -> tuple[bool, bool, bool, float, str]:
            """A name of a place that the word before begins comes first."""
            pair = " ".join([fold(before[0]), other]) if before else other
            of_place = any(re.search(rf"\b{re.escape(pair)}\b", name) for name in names)
            return (not of_place, *_rank(word, other, library))

        best = min((str(found[0]) for found in near), key=rank)
        changes.append((word, best))
        return best

    return re.sub(r"(?<![\w/-])[a-z]+(?![\w/-])", mend, normal), tuple(changes)


def _rank(word: str, other: str, library: Library) -> tuple[bool, bool, float, str]:
    """Swapped letters before wrong ones, words of the documents before others, common first."""
    return (
        sorted(word) != sorted(other),
        other not in library.weights,
        library.weights.get(other, 0.0),
        other,
    )
