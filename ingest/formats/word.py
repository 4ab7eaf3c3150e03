"""Read .docx: paragraphs and tables in document order, numbered as Word shows them.

A table that only sets text side by side (letterhead, signature) is read cell by cell, a
paragraph a line, so that a tab only ever parts the cells of a real table.
Built on python-docx's XML rather than on viparse's DocxEngine, which repeats vertically
merged cells, shortens horizontally merged rows and leaves Word's own numbers out. Keeps
text boxes and footnotes; leaves out deleted and hidden text, headers and footers.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.formats import encoding
from ingest.formats.reading import (
    BAD_COPY,
    Reading,
    compose,
    row,
    unreadable,
    without_blank_runs,
)
from ingest.formats.word_styles import Styles, run_font
from ingest.formats.word_tables import cells_of, grid, is_layout

_MAX_UNPACKED = 1024**3
_BROKEN = (OpcError, zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError,
           EOFError, NotImplementedError, RuntimeError)  # fmt: skip # lxml's are SyntaxErrors
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_REMOVED = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr")}
_TEXT_BOX = qn("w:txbxContent")
_BREAKS = {qn("w:br"), qn("w:cr")}
_HYPHENS = {qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): "\u00ad"}
_SPACES = {qn("w:tab"), qn("w:ptab")}


def read_word(path: Path) -> Reading:
    """Read a .docx file; raise ``UnreadableFile`` when it is broken or too large unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MAX_UNPACKED:
                raise unreadable(path, "giải nén ra quá lớn", "Hãy tách tệp ra rồi nạp lại")
        document = Document(str(path))
        text = _Text(document)
        lines = [*text.blocks(document.element.body), *text.notes(document.part)]
    except _BROKEN as error:
        raise unreadable(path, "tệp Word bị hỏng hoặc bị cắt cụt", BAD_COPY) from error
    repaired, found = encoding.repair(lines)
    encodings = text.encodings | ({found} if found else set())
    return Reading(
        (tuple(without_blank_runs(repaired)),), False, "docx", encoding.notice(encodings)
    )


class _Text:
    """Reads the body of one document, counting its lists as it goes."""

    def __init__(self, document: Any) -> None:
        self._styles = Styles(document)
        self.encodings: set[str] = set()

    def blocks(self, parent: Any) -> Iterator[str]:
        """Lines of all paragraphs and tables under ``parent``, also inside content controls."""
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
                yield from self._text_boxes(child)
            elif child.tag == qn("w:tbl"):
                yield from ("", *self._table(child), "")
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
                yield from self.blocks(child)

    def notes(self, part: Any) -> Iterator[str]:
        """Footnotes and endnotes, after the body, as Word itself keeps them."""
        for relation in part.rels.values():
            if relation.reltype in (RT.FOOTNOTES, RT.ENDNOTES) and not relation.is_external:
                for note in parse_xml(relation.target_part.blob):
                    if note.get(qn("w:type")) in (None, "normal"):
                        yield from self.blocks(note)

    def _table(self, table: Any) -> Iterator[str]:
        style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        ruled = self._styles.is_ruled(style.get(qn("w:val")) if style is not None else None)
        if is_layout(table, ruled):
            for cell in cells_of(table):
                yield from ("", *self.blocks(cell))
        else:
            yield from (row(cells) for cells in grid(table, self._cell))

    def _cell(self, cell: Any) -> str:
        return " ".join(line for line in self.blocks(cell) if line.strip())

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        properties = paragraph.find(qn("w:pPr"))
        label = self._styles.label(properties)
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        inherited = self._styles.font(style.get(qn("w:val")) if style is not None else None)
        runs = [self._run(run, inherited) for run in _runs(paragraph)]
        text, encodings = encoding.join_runs(runs)
        self.encodings |= encodings
        # Only a letter of TCVN3 makes a soft hyphen worth keeping, and that is converted by now.
        lines = compose(f"{compose(label)} {text.replace(chr(0xAD), '')}").split("\n")
        yield from (re.sub(r"[ \t]+", " ", line).strip() for line in lines)

    def _run(self, run: Any, inherited: str | None) -> encoding.Run:
        properties = run.find(qn("w:rPr"))
        if _is_hidden(properties):
            return encoding.Run("")
        text = "".join(_characters(node) for node in run.iterchildren())
        own = run_font(properties)
        style = properties.find(qn("w:rStyle")) if properties is not None else None
        if own is None and style is not None:
            own = self._styles.font(style.get(qn("w:val")))
        return encoding.Run(text, own or inherited, inherited=own is None)

    def _text_boxes(self, paragraph: Any) -> Iterator[str]:
        """Lines of the text boxes anchored in a paragraph, each box once."""
        for box in paragraph.iter(_TEXT_BOX):
            above = [node.tag for node in box.iterancestors() if paragraph in node.iterancestors()]
            if _FALLBACK not in above and _TEXT_BOX not in above:
                yield from self.blocks(box)


def _runs(parent: Any) -> Iterator[Any]:
    """Runs of a paragraph in order, also inside links and insertions, without deleted ones."""
    for child in parent.iterchildren():
        if child.tag == qn("w:r"):
            yield child
        elif child.tag not in _REMOVED:
            yield from _runs(child)


def _characters(node: Any) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    if node.tag in _SPACES:
        return " "  # a tab of layout, not a border between cells
    if node.tag in _BREAKS:
        return "\n"
    if node.tag == qn("w:sym"):
        return chr(int(node.get(qn("w:char"), "20"), 16))
    return _HYPHENS.get(node.tag, "")


def _is_hidden(properties: Any) -> bool:
    hidden = properties.find(qn("w:vanish")) if properties is not None else None
    return hidden is not None and hidden.get(qn("w:val")) not in ("0", "false", "off")
