"""What a format reader hands over, and the few things all of them do alike.

Guarantees that a row is one line with as many cells as it was given, and that an error
names the file, what is wrong with it and what to do. Knows no format.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UnreadableFile

BAD_COPY = "Hãy chép hoặc tải lại tệp từ bản gốc rồi nạp lại"

REPEATED_FROM = 2
"""The first column in which a cell merged over rows is written in each of them.

The ordinal and the task stand in the first two; merged, they are one task with several rows
under it. An agency or a date merged over rows is said of every one of them.
"""

# Line breaks of all kinds that ``str.splitlines`` knows become "\n", so that a line is the
# same thing to every later stage. "\r\n" first, for it is one break.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip

# Word draws its bullets with symbol fonts; outside them these code points mean nothing.
_SYMBOL_FONT = {
    0xF02A: "*",
    0xF02B: "+",
    0xF02D: "-",
    0xF0A7: "▪",
    0xF0A8: "▫",
    0xF0B3: "≥",
    0xF0A3: "≤",
    0xF0B7: "•",
    0xF0D8: "➢",
    0xF0E0: "→",
    0xF0FC: "✓",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as one reader saw it.

    ``pages`` holds the lines of each page; a format without pages gives one, and
    ``paged`` False. ``reader`` names the library; ``warnings`` are Vietnamese sentences.
    """

    pages: tuple[tuple[str, ...], ...]
    paged: bool
    reader: str
    warnings: tuple[str, ...] = ()


def unreadable(path: Path, what: str, advice: str) -> UnreadableFile:
    """Word the error for one file: its name, what is wrong, what to do."""
    name = " ".join(unicodedata.normalize("NFC", path.name).split())
    return UnreadableFile(f"Không đọc được tệp “{name}”: {what}. {advice}.")


def compose(text: str) -> str:
    """Give text in NFC with "\\n" newlines, no NUL, and symbol-font signs as characters."""
    text = _BREAKS.sub("\n", text).replace("\x00", "").translate(_SYMBOL_FONT)
    return unicodedata.normalize("NFC", text)


def row(cells: Sequence[str]) -> str:
    """Write a table row as one line; white space inside a cell becomes single spaces."""
    return "\t".join(" ".join(cell.split()) for cell in cells)


def without_blank_runs(lines: Iterable[str]) -> list[str]:
    """Keep one blank line where several follow each other, none at either end."""
    kept: list[str] = []
    for line in lines:
        line = line if line.strip() or "\t" in line else ""
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def numeral(count: int, form: str) -> str:
    """A count of a list as it is written; ``form`` as in ECMA-376 part 1, 17.18.59."""
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{count:02d}"
    if form in ("upperLetter", "lowerLetter") and count > 0:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("upperRoman", "lowerRoman") and count > 0:
        roman = ""
        for value, letters in _ROMAN:
            roman, count = roman + letters * (count // value), count % value
        return roman.upper() if form == "upperRoman" else roman
    return str(count)
