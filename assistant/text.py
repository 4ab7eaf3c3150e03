"""Vietnamese text as the program compares it, never as it shows it.

Source text is shown and quoted verbatim; two spellings of one word are compared through
``normalise`` (composed Unicode, one tone placement, lower case) or ``fold`` (no diacritics
at all). Both keep the length of composed text, so an offset in one is an offset in the other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UPPER = "A-Z" + "".join(
    chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1E00, 0x1EFA)) if chr(code).isupper()
)
"""The capital letters of Vietnamese, for use inside a character class of a pattern."""
LOWER = UPPER.replace("A-Z", "a-z").lower()
"""The small letters, likewise."""

_TONE_PAIRS = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_TONE = re.compile(r"(?<!q)(" + "|".join(_TONE_PAIRS) + r")(?!\w)")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"\u00a0": " ", "\t": " ", "\n": " "})
_TAG = re.compile(r"</?(?:p|b|i|u|br|sup|sub|strong|em|span|div)\s*/?>", re.IGNORECASE)
_MARKDOWN = re.compile(r"\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|^#{1,6}\s+", re.MULTILINE)
_LATEX = {r"\geq": "≥", r"\ge": "≥", r"\leq": "≤", r"\le": "≤", r"\%": "%"}
SYLLABLE = re.compile(r"\d+(?:[.,/]\d+)*|[^\W\d_]+\d*", re.UNICODE)
"""A written syllable or number of normalised text."""


def compose(text: str) -> str:
    """Text in composed Unicode (NFC), the form in which documents are kept."""
    return unicodedata.normalize("NFC", text)


def _lower(text: str) -> str:
    """Lower case of the same length, also for the few foreign letters that would grow."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered


def normalise(text: str) -> str:
    """The comparable form: composed, lower case, "hoà" as "hòa", one kind of dash and space."""
    lowered = _lower(compose(text)).translate(_DASHES)
    return _TONE.sub(lambda match: _TONE_PAIRS[match.group(1)], lowered)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


def fold(text: str) -> str:
    """``normalise`` without diacritics: "Đơn vị" is "don vi". Same length as composed text."""
    return "".join(map(_fold_character, normalise(text)))


def has_diacritics(text: str) -> bool:
    """Whether the text is written with Vietnamese letters or tones."""
    return fold(text) != normalise(text)


def squash(text: str) -> str:
    """Text on one line with single spaces."""
    return " ".join(text.split())


def clean(text: str) -> str:
    """A cell or line as people read it: no markup left by a converter, single spaces."""
    for latex, sign in _LATEX.items():
        text = text.replace(latex, sign)
    text = _TAG.sub(" ", text).replace("$", "") if "$" in text else _TAG.sub(" ", text)
    return squash(_MARKDOWN.sub("", text))


def syllables(text: str) -> list[str]:
    """The written syllables and numbers of a text, in the comparable form."""
    return SYLLABLE.findall(normalise(text))


def slug(text: str) -> str:
    """A document id from a file's stem: letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "van-ban"


def contains_words(haystack: str, needle: str) -> bool:
    """Whether ``needle`` stands in ``haystack`` at word borders, in the comparable form."""
    pattern = r"(?<!\w)" + re.escape(squash(normalise(needle))) + r"(?!\w)"
    return re.search(pattern, squash(normalise(haystack))) is not None
