r"""Read .rtf: paragraphs, lists and tables in reading order, as the Word reader gives them.

An own reader, so that the same file reads the same with and without LibreOffice: viparse's
makes plain text of it, in which a table is bars and line breaks. Follows RTF 1.9.1. Letters
come as ``\uN`` or as bytes of the font's code page; fonts of TCVN3 and VNI are converted run by
run. Keeps text boxes and footnotes; leaves out deleted and hidden text, headers and footers.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

from ingest.formats import encoding
from ingest.formats.reading import BAD_COPY, Reading, compose, unreadable, without_blank_runs
from ingest.formats.rtf_fonts import Fonts
from ingest.formats.rtf_tables import Edge, Flow, Item, lines_of
from ingest.formats.rtf_words import (
    ASIDE,
    BORDER,
    DEAD,
    DRAWN,
    FLOWS,
    KEPT,
    PARAGRAPH_ENDS,
    UPRIGHT,
    WRITTEN,
)

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|"
    r"\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)|\\", re.S
)  # fmt: skip
_CUT = "Tệp RTF thiếu phần cuối, có thể đã bị cắt cụt; nên đối chiếu bản gốc."


@dataclass(slots=True)
class _State:
    """What a group hands down to the groups in it."""

    font: int | None = None
    dead: bool = False
    aside: bool = False
    hidden: bool = False
    in_fonts: bool = False
    in_nested_row: bool = False
    in_note: bool = False
    depth: int = 0  # of tables round the paragraph
    stand_ins: int = 1  # characters that follow one in Unicode for readers without it


@dataclass(slots=True)
class _Open:
    """A flow that is being read: its places, the paragraph that is open, boxes beside that."""

    flow: Flow = field(default_factory=Flow)
    runs: list[encoding.Run] = field(default_factory=list)
    beside: list[Item] = field(default_factory=list)


def read_rtf(path: Path) -> Reading:
    """Read rich text; raise ``UnreadableFile`` when it is none."""
    data = path.read_bytes().decode("latin-1")
    if not data.lstrip().startswith("{\\rtf"):
        raise unreadable(path, "không phải tệp RTF, hoặc đã hỏng phần đầu", BAD_COPY)
    text = _Text(data)
    if text.mixed_fonts:
        text = _Text(data, frozenset(text.mixed_fonts))
    lines = [*lines_of([*text.body, *text.notes], keep_blank=True)]
    repaired, found = encoding.repair(lines)
    encodings = text.encodings | ({found} if found else set())
    warnings = (*encoding.notice(encodings), *[_CUT] * text.is_cut)
    return Reading((tuple(without_blank_runs(repaired)),), False, "rtf", warnings)


class _Text:
    """Reads the words of one document, control by control.

    ``mixed_fonts`` are old fonts that letters of Unicode are set in too, as templates leave
    them; given as ``doubted``, they are not believed where a paragraph has such letters.
    """

    def __init__(self, data: str, doubted: frozenset[str] = frozenset()) -> None:
        self.encodings: set[str] = set()
        self.mixed_fonts: set[str] = set()
        self.notes: list[Item] = []
        self._doubted = doubted
        self._fonts = Fonts()
        self._state = _State()
        self._stack: list[tuple[_State, _Open]] = []
        self._open = _Open()
        self._bytes = bytearray()
        self._to_skip = 0  # characters that stand in for one in Unicode
        self._edge = Edge()
        self._is_upright = False
        self._read(data)
        self.is_cut = bool(self._stack)
        while self._stack:
            self._end_group()
        self.body = self._finished()

    def _read(self, data: str) -> None:
        position, end = 0, len(data)
        while position < end and (token := _TOKEN.match(data, position)):
            position = token.end()
            if token["text"] is not None:
                self._take(token["text"].encode("latin-1"))
            elif token["hex"] is not None:
                self._take(bytes.fromhex(token["hex"]))
            elif token["brace"] == "{":
                self._flush()
                self._stack.append((copy(self._state), self._open))
                self._to_skip = 0
            elif token["brace"] == "}":
                self._flush()
                self._end_group()
            elif token["word"] == "bin":
                position += max(0, int(token["number"] or 0))
            elif word := token["word"] or token["sign"]:
                number = token["number"]
                self._flush()
                self._control(word, int(number) if number else None)
        self._flush()

    def _end_group(self) -> None:
        if not self._stack:
            return
        inner, is_note = self._open, self._state.in_note
        state, outer = self._stack.pop()
        if inner is not outer:
            items = self._finished()
            (self.notes if is_note else outer.beside).extend(items)
        self._state, self._open, self._to_skip = state, outer, 0

    def _take(self, data: bytes) -> None:
        skipped = min(self._to_skip, len(data))
        self._to_skip -= skipped
        data = data[skipped:]
        if self._state.dead or self._state.aside:
            return
        if self._state.in_fonts:
            self._fonts.add_name(self._state.font, data.decode("cp1252", "replace"))
        else:
            self._bytes += data

    def _flush(self) -> None:
        if self._bytes:
            text = self._fonts.decode(bytes(self._bytes), self._state.font)
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        state = self._state
        if state.hidden or state.dead or state.aside or state.in_fonts:
            return
        font = self._fonts.name(state.font)
        if font and encoding.font_encoding(font) and encoding.has_unicode_letter(text):
            self.mixed_fonts.add(font)
        self._open.runs.append(encoding.Run(text, font, inherited=font in self._doubted))

    def _control(self, word: str, number: int | None) -> None:
        """Do what a control word says; in groups that are passed over, only look for text."""
        state = self._state
        stands_in = self._to_skip > 0 and word in WRITTEN
        self._to_skip = max(0, self._to_skip - 1) if stands_in else 0
        if stands_in or state.dead:
            return
        if word in KEPT:
            self._enter(word)
        elif word in DEAD:
            state.dead = True
        elif word in ASIDE:
            state.aside = True
        elif word == "u":
            self._write(chr((number or 0) % 0x10000))
            self._to_skip = state.stand_ins
        elif word == "uc":
            state.stand_ins = max(0, number or 0)
        elif state.aside:
            return
        elif word in WRITTEN:
            self._write(WRITTEN[word])
        elif not self._set_letters(word, number):
            self._set_place(word, number)

    def _enter(self, word: str) -> None:
        self._state.aside = False
        self._state.in_nested_row = word == "nesttableprops"
        if word in FLOWS:
            self._open = _Open()
            self._state.depth = 0
            self._state.in_note = self._state.in_note or word == "footnote"

    def _set_letters(self, word: str, number: int | None) -> bool:
        """Whether a word is of fonts and letters, and then what it says is done."""
        state = self._state
        if word == "fonttbl":
            state.in_fonts = True
        elif word == "f":
            state.font = number
        elif word == "fcharset":
            self._fonts.set_charset(state.font, number or 0)
        elif word == "deff":
            self._fonts.default = number
        elif word == "ansicpg":
            self._fonts.set_page(number or 0)
        elif word in ("v", "deleted"):
            state.hidden = number != 0
        elif word == "plain":
            state.font, state.hidden = None, False
        else:
            return False
        return True

    def _set_place(self, word: str, number: int | None) -> None:
        """Do what a word says of paragraphs, cells and rows."""
        state, flow = self._state, self._open.flow
        row_depth = max(2, state.depth) if state.in_nested_row else 1
        if word in PARAGRAPH_ENDS:
            self._end_paragraph(state.depth, keep_blank=True)
        elif word == "pard":
            state.depth = 0
        elif word == "intbl":
            state.depth = max(state.depth, 1)
        elif word == "itap":
            state.depth = min(number or 0, 50)
        elif word in ("cell", "nestcell"):
            depth = 1 if word == "cell" else max(2, state.depth)
            self._end_paragraph(depth)
            flow.end_cell(depth)
        elif word in ("row", "nestrow"):
            depth = 1 if word == "row" else max(2, state.depth)
            self._end_paragraph(depth)
            flow.end_row(depth)
        elif word == "trowd":
            flow.define(row_depth)
            self._edge = Edge()
        elif word == "trleft":
            flow.definition(row_depth).left = number or 0
        elif word == "clmrg":
            self._edge.across = True
        elif word == "clvmrg":
            self._edge.down = True
        elif word == "cellx":
            self._edge.right = number or 0
            flow.definition(row_depth).edges.append(self._edge)
            self._edge = Edge()
        elif word in UPRIGHT or BORDER.match(word):
            self._is_upright = word in UPRIGHT
        elif self._is_upright and DRAWN.match(word):
            flow.definition(row_depth).ruled = True
            self._is_upright = False

    def _end_paragraph(self, depth: int, *, keep_blank: bool = False) -> None:
        """Put the open paragraph in its place, then the text boxes beside it."""
        text, encodings = encoding.join_runs(self._open.runs)
        self.encodings |= encodings
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = compose(text.replace("\u00ad", ""))
        lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
        items: list[Item] = [*lines, *self._open.beside]
        self._open.runs, self._open.beside = [], []
        if keep_blank or any(items):
            self._open.flow.paragraph(items, depth)

    def _finished(self) -> list[Item]:
        """What the open flow holds, in reading order."""
        self._end_paragraph(0)
        return self._open.flow.finish()
