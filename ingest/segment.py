"""Cut a document into passages: verbatim stretches with their place.

A table row, a bullet and a short paragraph are one passage each and are never cut; a long
paragraph is cut between sentences. Every non-blank character of the text outside headings
lies in a passage.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.domain import Passage, PassageKind
from assistant.text import clean
from ingest.flattened import Flattened
from ingest.rows import Row
from ingest.signature import opens as opens_signature
from ingest.structure import (
    Block,
    BlockKind,
    Heading,
    Line,
    begins_signature,
    names_kind,
    read_heading,
)

PASSAGE_MAX = 1200
LEAD_MAX = 160  # characters of a line that ends in ":" and says what the lines below it are
APPENDIX = "Phụ lục"


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, by underthesea (imported here: it takes a while to load)."""
    from underthesea.pipeline.sent_tokenize import sent_tokenize

    return list(sent_tokenize(text))


def passage_id(document_id: str, start: int, end: int) -> str:
    """A passage's id: stable for the same words at the same place."""
    return f"{document_id}:{start}-{end}"


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences of ``text[start:end]``, verbatim."""
    spans: list[tuple[int, int]] = []
    position = start
    for sentence in split_sentences(text[start:end]):
        words = sentence.split()
        if not words:
            continue
        pattern = re.compile(r"\s+".join(map(re.escape, words)))
        match = pattern.search(text, position, end)
        if match is None:
            return [(start, end)]
        spans.append(match.span())
        position = match.end()
    return spans or [(start, end)]


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A long stretch as several, each of whole sentences and at most ``PASSAGE_MAX`` long."""
    if end - start <= PASSAGE_MAX:
        return [(start, end)]
    found: list[tuple[int, int]] = []
    for begin, stop in sentence_spans(text, start, end):
        if found and stop - found[-1][0] <= PASSAGE_MAX:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((begin, stop))
    return found


def page_of(pages: Sequence[int], offset: int) -> int | None:
    """The page (from 1) that ``offset`` lies on; None for a format without pages."""
    return bisect.bisect_right(pages, offset) if pages else None


def prose_passages(
    document_id: str, text: str, blocks: list[Block], pages: Sequence[int]
) -> Iterator[Passage]:
    """One passage or more for each block that is not a table."""
    leads: list[tuple[int, str]] = []
    above_before: tuple[Heading, ...] = ()
    place = _Place()
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            continue
        raw = block.text(text)
        words = clean(raw)
        kind, path = place.of(block, words, raw)
        if block.headings != above_before or block.kind is BlockKind.HEADING:
            leads, above_before = [], block.headings
        level = _level(block)
        leads = [lead for lead in leads if lead[0] < level]
        opens = _opens_heading(block, words)
        above = block.headings[:-1] if opens else block.headings
        heading = " › ".join(h for h in (_told(h.words) for h in above) if h)
        heading = " › ".join([*([heading] if heading else []), *(words for _, words in leads)])
        if words.endswith(":") and not opens and len(words) <= LEAD_MAX:
            leads.append((level, words.lstrip("-–+•* ").rstrip(":")))
        for start, end in pieces(text, block.start, block.end):
            yield Passage(passage_id(document_id, start, end), document_id, kind,
                          text[start:end], start, end, path, heading,
                          page_of(pages, start))  # fmt: skip


def _level(block: Block) -> int:
    """How deep a block stands below its headings: a paragraph, a bullet, a bullet of one."""
    if block.kind is not BlockKind.BULLET:
        return 0
    return 2 if block.mark in "+▪" else 1


def _opens_heading(block: Block, words: str) -> bool:
    """Whether the innermost heading of a block is its own first line, not one above it."""
    if not block.headings:
        return False
    found = read_heading(words)
    return words == block.headings[-1].words or bool(
        found and words[found[1] :].strip() == block.headings[-1].words
    )


_ATTACHED = re.compile(r"\(?\s*(?:ban hành\s+)?kèm theo\b[^)]*\)?", re.I)


def _told(words: str) -> str:
    """The words of a heading without those that say what it is attached to."""
    return _ATTACHED.sub("", words).strip()


def _letters(words: str) -> str:
    """Words without the marks around them."""
    return re.sub(r"^\W+|\W+$", "", words)


@dataclass(slots=True)
class _Place:
    """Where in a document the blocks stand that no heading holds: its head, end, attachments."""

    begun: bool = False
    end: str = ""  # "Nơi nhận" or "Ký", once the document or its appendix is being signed
    after: tuple[str, ...] = ()  # what follows the signature: an attached document, a note
    root: tuple[Heading, ...] = ()

    def of(self, block: Block, words: str, raw: str) -> tuple[PassageKind, tuple[str, ...]]:
        """The kind of a block's passages, and their path."""
        self._follow(block, words, raw)
        above = block.path
        if self.end and block.kind is not BlockKind.HEADING:
            return PassageKind.SIGNATURE, (*above, self.end)
        if block.kind is BlockKind.HEADING:
            kind = PassageKind.HEADING
        elif block.kind is BlockKind.BULLET:
            kind = PassageKind.BULLET
        else:
            kind = PassageKind.PARAGRAPH if block.headings else PassageKind.LETTERHEAD
        if above or self.after:
            return kind, (*above, *self.after)
        return kind, _opening(words, self.begun)

    def _follow(self, block: Block, words: str, raw: str) -> None:
        in_appendix = bool(block.headings) and block.headings[0].rank == 0
        root = block.headings[:1] if in_appendix else ()
        if len(block.headings) > len(root) or root != self.root:
            self.end, self.after, self.root = "", (), root  # a heading or an appendix has begun
        elif names_kind(words) and self.end:
            self.end = ""
            self.after = () if root else (_letters(words).capitalize(), "Mở đầu")
        elif self.end and _letters(words).startswith("Ghi chú"):
            self.end, self.after = "", ("Ghi chú",)
        elif begins_signature(words) and (self.begun or in_appendix):
            alone = _letters(words).startswith("Nơi") and not opens_signature(raw)
            self.end = "Nơi nhận" if alone else "Ký"
        elif self.end == "Nơi nhận" and block.kind is not BlockKind.BULLET:
            self.end = "Ký"
        self.begun = self.begun or bool(block.headings)


def _opening(words: str, begun: bool) -> tuple[str, ...]:
    """Where words stand that have no heading above them."""
    if re.match(r"(?:Căn cứ|Thực hiện|Theo đề nghị|Xét đề nghị)\b", words):
        return ("Căn cứ",)
    if begun and not len(words) > 120:
        return ("Cuối văn bản",)
    return ("Mở đầu",) if len(words) > 120 else ("Đầu văn bản",)


def row_passage(
    document_id: str, text: str, row: Row, path: tuple[str, ...], pages: Sequence[int]
) -> Passage:
    """The passage of a table row: its lines, verbatim, from first to last."""
    start, end = row.start, row.end
    while end > start and text[end - 1] in "\t \n":
        end -= 1
    heading = row.section_title
    return Passage(passage_id(document_id, start, end), document_id, PassageKind.ROW,
                   text[start:end], start, end, path, heading, page_of(pages, start))  # fmt: skip


def loose_passages(
    document_id: str, text: str, lines: list[Line], path: tuple[str, ...], pages: Sequence[int]
) -> Iterator[Passage]:
    """A passage for each run of adjoining lines of a table that belong to none of its rows."""
    runs: list[tuple[int, int]] = []
    for line in lines:
        if runs and not text[runs[-1][1] : line.start].strip(" \n"):
            runs[-1] = (runs[-1][0], line.end)
        else:
            runs.append((line.start, line.end))
    for first, last in runs:
        words = text[first:last]
        start = first + len(words) - len(words.lstrip())
        end = first + len(words.rstrip())
        yield Passage(passage_id(document_id, start, end), document_id, PassageKind.PARAGRAPH,
                      text[start:end], start, end, path, "", page_of(pages, start))  # fmt: skip


def table_path(block: Block | Flattened, row: Row) -> tuple[str, ...]:
    """Where a row stands: appendix › section › number."""
    above = block.path or (APPENDIX,)
    labels = [label for label in (row.section, row.number) if label]
    return (*above, *labels)
