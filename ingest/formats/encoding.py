"""Vietnamese from before Unicode: TCVN3, VNI and VISCII text as today's letters.

Converts on evidence only: the font a run is set in, or the letters of the whole text.
Text that already holds Vietnamese Unicode letters is never converted. The tables and the
detection are viparse's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Letters that only Vietnamese text in Unicode has; no legacy encoding shows them, since
# its bytes surface as Latin-1.
_UNICODE_LETTER = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_LETTER = re.compile(r"[^\W\d_]")
_GOOD_SHARE = 0.02  # real Vietnamese has a fifth; lists of names and codes still have this

# An embedded PDF font carries a subset tag ("ABCDEF+.VnTime").
_FONTS = (
    (re.compile(r"^(?:[A-Z]{6}\+)?\.vn", re.IGNORECASE), "tcvn3"),
    (re.compile(r"^(?:[A-Z]{6}\+)?vni", re.IGNORECASE), "vni"),
)
# TCVN3 has no accented capitals: the ".Vn…H" fonts draw small letters as capitals.
_CAPITALS_FONT = re.compile(r"^(?:[A-Z]{6}\+)?\.vn\w*H$", re.IGNORECASE)
_SAMPLE = 40_000  # characters that decide the encoding of a whole text

NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "vps": "VPS"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font; ``inherited`` when a style, not the run, names it."""

    text: str
    font: str | None = None
    inherited: bool = False


def is_vietnamese(text: str) -> bool:
    """Whether text is already good Vietnamese in Unicode."""
    text = unicodedata.normalize("NFC", text[:_SAMPLE])
    letters = len(_LETTER.findall(text))
    return letters > 0 and len(_UNICODE_LETTER.findall(text)) >= _GOOD_SHARE * letters


def has_unicode_letter(text: str) -> bool:
    """Whether text holds a letter that only Vietnamese in Unicode has."""
    return bool(_UNICODE_LETTER.search(text))


def font_encoding(font: str | None) -> str | None:
    """The legacy encoding that a font's name tells of: "tcvn3", "vni" or None."""
    if not font:
        return None
    return next((name for pattern, name in _FONTS if pattern.match(font)), None)


def join_runs(runs: Sequence[Run]) -> tuple[str, set[str]]:
    """Give a paragraph's text in Unicode, and the legacy encodings met in it.

    A font that only a style names is not believed where the paragraph has Unicode letters:
    templates keep ".VnTime" in their styles long after everyone types Unicode.
    """
    whole = unicodedata.normalize("NFC", "".join(run.text for run in runs))
    if not any(font_encoding(run.font) for run in runs):
        return whole, set()
    in_unicode = bool(_UNICODE_LETTER.search(whole))
    pieces: list[tuple[str | None, bool, str]] = []
    for run in runs:
        believed = not (run.inherited and in_unicode) and not _UNICODE_LETTER.search(run.text)
        encoding = font_encoding(run.font) if believed else None
        capitals = encoding is not None and bool(_CAPITALS_FONT.match(run.font or ""))
        # A letter and its mark may stand in two runs: join what is encoded alike first.
        if pieces and pieces[-1][:2] == (encoding, capitals):
            pieces[-1] = (encoding, capitals, pieces[-1][2] + run.text)
        else:
            pieces.append((encoding, capitals, run.text))
    text = "".join(
        (_convert(piece, encoding).upper() if capitals else _convert(piece, encoding))
        for encoding, capitals, piece in pieces
    )
    return unicodedata.normalize("NFC", text), {e for e, _, _ in pieces if e}


def repair(lines: Sequence[str]) -> tuple[list[str], str | None]:
    """Convert lines whose letters show a legacy encoding; others come back as they are."""
    text = "\n".join(lines)
    if text.isascii() or is_vietnamese(text):
        return list(lines), None
    import viparse

    encoding = viparse.detect_text_encoding(text[:_SAMPLE])
    if encoding is None:
        return list(lines), None
    return [_convert(line, encoding) for line in lines], encoding


def notice(encodings: set[str]) -> tuple[str, ...]:
    """The warning that text was converted, or none."""
    names = ", ".join(NAMES.get(name, name) for name in sorted(encodings))
    return (f"Đã chuyển chữ từ bảng mã {names} sang Unicode; nên đối chiếu bản gốc.",) * bool(names)


def _convert(text: str, encoding: str | None) -> str:
    """Text in Unicode; the white space at its ends, which viparse trims, is kept."""
    core = text.strip(" \t\n")  # no bare strip(): VISCII letters pass for white space
    if encoding is None or not core or core.isascii():
        return text
    import viparse

    start = text.index(core)
    fixed: str = viparse.fix(core, encoding=encoding)
    return text[:start] + fixed + text[start + len(core) :]
