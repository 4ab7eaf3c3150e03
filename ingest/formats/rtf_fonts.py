"""The font table of rich text, and the letters that bytes mean in each font.

A font names a code page by its charset; fonts of TCVN3 and VNI claim a Western one, and their
letters are converted later (``encoding``).
"""

from __future__ import annotations

import codecs

from ingest.formats import encoding

_WESTERN = "cp1252"
_SYMBOL = 2
_CHARSETS = {0: _WESTERN, 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
             162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
             204: "cp1251", 222: "cp874", 238: "cp1250"}  # fmt: skip


class Fonts:
    """Names and code pages by the number that ``f`` gives."""

    def __init__(self) -> None:
        self.default: int | None = None
        self._names: dict[int, str] = {}
        self._charsets: dict[int, int] = {}
        self._page = _WESTERN

    def set_page(self, number: int) -> None:
        """Take the document's own code page, ``ansicpg``, when it is one Python knows."""
        name = "utf-8" if number == 65001 else f"cp{number}"
        try:
            self._page = codecs.lookup(name).name
        except LookupError:
            return

    def set_charset(self, font: int | None, charset: int) -> None:
        """Say which charset a font is in."""
        if font is not None:
            self._charsets[font] = charset

    def add_name(self, font: int | None, text: str) -> None:
        """Take a piece of a font's name; a semicolon ends it."""
        if font is not None and ";" not in self._names.get(font, ""):
            self._names[font] = self._names.get(font, "") + text

    def name(self, font: int | None) -> str | None:
        """The font's name, or None."""
        number = self.default if font is None else font
        if number is None:
            return None
        return self._names.get(number, "").partition(";")[0].strip() or None

    def decode(self, data: bytes, font: int | None) -> str:
        """The letters that bytes mean in a font."""
        number = self.default if font is None else font
        charset = self._charsets.get(number, 1) if number is not None else 1
        if charset == _SYMBOL and not encoding.font_encoding(self.name(font)):
            return "".join(chr(0xF000 + byte) if byte > 0x20 else chr(byte) for byte in data)
        codec = _CHARSETS.get(charset, self._page)
        if encoding.font_encoding(self.name(font)):
            codec = _WESTERN
        try:
            return data.decode(codec)
        except UnicodeDecodeError:  # bytes that the code page leaves open, old encodings use
            return "".join(_letter(byte) for byte in data)


def _letter(byte: int) -> str:
    try:
        return bytes([byte]).decode(_WESTERN)
    except UnicodeDecodeError:
        return chr(byte)
