"""Find what a text is made of: its lines, blocks, headings and table regions.

Gives a flat list of blocks in reading order, each a contiguous span of the text with the
headings above it. Nothing is dropped: every non-blank line belongs to one block. Joins a
paragraph that a page break has cut; leaves the meaning of tables to ``tables``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from assistant.text import LOWER, UPPER, clean, fold
from ingest.broken_rows import LINES_MAX, lines_of_row, mark_of, marks_in
from ingest.signature import goes_on as signature_goes_on
from ingest.signature import opens as opens_signature

LABEL_MAX = 300
RUNNING_HEAD_MAX = 100
PRINTED_LINE = 130  # characters; no page is set wider, so a longer line is a whole paragraph


class BlockKind(StrEnum):
    """What a stretch of lines is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text without its newline; ``text`` is verbatim."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Heading:
    """A label above a block: ``label`` "II", ``rank`` its depth, ``words`` without label."""

    label: str
    rank: float
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """A contiguous span of the text with its place. ``lines`` are its lines as read."""

    kind: BlockKind
    start: int
    end: int
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...] = field(repr=False)
    mark: str = ""

    def text(self, source: str) -> str:
        return source[self.start : self.end]

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(heading.label for heading in self.headings if heading.label)


_ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_APPENDIX = re.compile(
    rf"(?:phụ lục|phụ biểu|biểu|mẫu(?=\s+(?:số\s+)?[\dIVX]))(?:\s+số)?\s*"
    rf"(\d+[a-z]?|{_ROMAN}|[a-z])?\s*[.:]?(?=[\s*_]|$)",
    re.I,
)
_APPENDIX_NAMES = {"biểu": "Biểu", "mẫu": "Mẫu"}  # all else is a "Phụ lục"
_PART = re.compile(rf"phần\s+(?:thứ\s+)?(\d+|{_ROMAN}|nhất|hai|ba|tư|năm)\b[.:]?", re.I)
_CHAPTER = re.compile(rf"chương\s+(?:thứ\s+)?(\d+|{_ROMAN}|nhất|hai|ba|tư)\b[.:]?", re.I)
_ALONE = rf"(?:\s*[.:]|(?=\s*$)|(?=\s+[{UPPER}][{UPPER}\s]))"  # "Mục 1" above its title
_SHAPES: tuple[tuple[float, re.Pattern[str], str], ...] = (
    (0, _APPENDIX, "Phụ lục"),
    (1, _PART, "Phần"),
    (1.5, _CHAPTER, "Chương"),
    (2, re.compile(rf"({_ROMAN})\s*[./)]\s+(?=\S)"), ""),
    (3, re.compile(r"(điều\s+\d+[a-zđ]?)\s*[.:]", re.I), "Điều"),
    (2.5, re.compile(rf"((?:Mục|MỤC)\s+(?:\d+|{_ROMAN})){_ALONE}"), "Mục"),
    (2.7, re.compile(rf"((?:Tiểu mục|TIỂU MỤC)\s+(?:\d+|{_ROMAN})){_ALONE}"), "Tiểu mục"),
    (4, re.compile(r"(\d{1,2})\s*[.)]\s+(?=\S)"), ""),
    (5, re.compile(r"(\d{1,2}\.\d{1,2})\.?\s+(?=\S)"), ""),
    (6, re.compile(r"(\d{1,2}(?:\.\d{1,2}){2,3})\.?\s+(?=\S)"), ""),
    (7, re.compile(r"([a-zđ])(?:\s*\)\s*|\.\s+)(?=\S)"), ""),
)  # fmt: skip
_BULLET = re.compile(r"\s*(?:\*\*)?([-–+•▪●]|\*(?=\s))\s*(?=\S)")
_EMPHASIS = re.compile(r"^[\s#*_>]+")
_BULLETED_POINT = re.compile(r"^\s*[-–+•]\s+(?=[a-zđ]\s*\))")  # "- a) Tỷ lệ …"
_PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^[\s|:+\-–—=_.\t]*$")
PAGE_MARK = re.compile(r"^\W*(?:(?:trang|page)\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*$", re.I)
"""A page's number alone on its line."""
_CLOSED = re.compile(r"[.;:!?…”\"’)\]/*]\s*$")
_SIGNATURE = re.compile(
    r"^\W*(?:TM\.|KT\.|TL\.|TUQ\.|Q\.|CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG"
    r"|BỘ TRƯỞNG|THỦ TƯỚNG|QUYỀN HẠN, CHỨC VỤ)"
)
_KIND_LINE = re.compile(
    r"^\W*(?:KẾ HOẠCH|QUYẾT ĐỊNH|CHƯƠNG TRÌNH|ĐỀ ÁN|BÁO CÁO|THÔNG BÁO|CHỈ THỊ|NGHỊ QUYẾT|TỜ TRÌNH"
    r"|HƯỚNG DẪN|PHƯƠNG ÁN|QUY CHẾ)\W*$"
)


def split_lines(text: str) -> list[Line]:
    """The lines of a text with their offsets; newlines are not part of a line."""
    lines, start = [], 0
    for raw in text.split("\n"):
        lines.append(Line(start, start + len(raw), raw))
        start += len(raw) + 1
    return lines


def is_table_line(line: Line) -> bool:
    """Whether the line is a row of a table: tab-separated cells, or a markdown pipe row.

    A line that is only indented by a tab is none.
    """
    tabs = line.text.count("\t")
    indented = tabs == 1 and line.text.lstrip(" ").startswith("\t")
    return (tabs >= 1 and not indented) or bool(_PIPE_ROW.match(line.text))


def read_heading(text: str) -> tuple[Heading, int] | None:
    """The heading that a line begins with, and where its words begin; None for others."""
    lead = _BULLETED_POINT.match(text) or _EMPHASIS.match(text)
    offset = lead.end() if lead else 0
    body = text[offset:]
    for rank, shape, name in _SHAPES:
        match = shape.match(body)
        if not match:
            continue
        label = (match[1] or "").strip()
        if rank == 0:
            if not _is_appendix(body, match):
                continue
            name = _APPENDIX_NAMES.get(body.split()[0].lower(), name)
            label = f"{name} {label}".strip()
        elif rank in (1, 1.5):
            label = clean(match[0]).rstrip(".:")
        elif rank in (2.5, 2.7, 3):
            label = label.capitalize() if label.isupper() else label[0].upper() + label[1:]
        return Heading(label, rank, clean(body[match.end() :])), offset + match.end()
    return None


_LETTER = re.compile(rf"([A-HĐ])\.\s+(?=[{UPPER}])")
_LETTERS = "ABCDĐEGH"
_ABOVE_ROMANS, _BELOW_ROMANS = 1.7, 2.2


def _lettered(first: str, open_headings: Sequence[Heading]) -> Heading | None:
    """The heading that a line begins with when a letter counts it: "A. NHÓM NHIỆM VỤ …".

    Parts are counted so above the Roman numbers or below them: the first one, "A", tells, and
    those that follow it count on ("C." is a Roman number elsewhere).
    """
    lead = _EMPHASIS.match(first)
    body = first[lead.end() :] if lead else first
    match = _LETTER.match(body)
    if match is None or len(body) > LABEL_MAX or re.search(r"[.;,]\W*$", body):
        return None
    known = next((h for h in open_headings if len(h.label) == 1 and h.label in _LETTERS
                  and h.rank in (_ABOVE_ROMANS, _BELOW_ROMANS)), None)  # fmt: skip
    words = clean(body[match.end() :])
    if known is not None:
        follows = _LETTERS.find(match[1]) == _LETTERS.find(known.label) + 1
        return Heading(match[1], known.rank, words) if follows else None
    if match[1] != "A":
        return None
    below = any(h.rank == 2 for h in open_headings)
    return Heading("A", _BELOW_ROMANS if below else _ABOVE_ROMANS, words)


def _is_appendix(body: str, match: re.Match[str]) -> bool:
    rest = clean(body[match.end() :])
    upper = body[:2].isupper() or clean(body).istitle()
    return len(rest) < 120 and (upper or not rest) and not re.match(r"(?:kèm|đính|này)", rest)


def _starts_block(line: Line, previous: Line, heading: bool, width: int) -> bool:
    if heading or _BULLET.match(line.text) or _SIGNATURE.match(line.text):
        return True
    if previous.blank or _KIND_LINE.match(line.text) or _BASIS_LINE.match(line.text):
        return True
    if _BORDER.match(line.text) or _BORDER.match(previous.text):
        return True
    return _broken_on_purpose(previous.text.strip(), line.text.strip(), width)


TITLE_SPARE = 12
_JOINS = frozenset(["và", "của", "với", "về", "cho", "trên", "tại", "theo", "các", "do", "Giao",
                    "giao", "Ban", "ban"])  # fmt: skip
"""Words that no title ends with."""
_BASIS_LINE = re.compile(rf"\W*(?:Căn cứ|Xét đề nghị|Theo đề nghị)\s+(?:của\s+)?[{UPPER}]")
_BORDER = re.compile(r"\s*(?:\||[-_–—=]{4,})\s*$")
"""What a converter leaves of a cell's or a line's border, alone on its line."""


def _broken_on_purpose(before: str, after: str, width: int) -> bool:
    """Whether a sentence ended and the next word would still have fitted on the line."""
    fits = len(before) + 1 + len(after.split()[0]) <= width or len(before) > PRINTED_LINE
    return fits and after[:1].isupper() and bool(re.search(r"[.;:!?]\W*$", before))


def _ends_title(first: str, after: str, width: int) -> bool:
    """Whether a numbered line is a title by itself: the next word would have fitted on it well."""
    before, after = first.strip(), after.strip()
    fits = len(before) + len(after.split()[0]) + TITLE_SPARE <= width
    is_open = before[-1] in ",;:-–(" or before.rsplit(maxsplit=1)[-1] in _JOINS
    return (
        fits
        and not is_open
        and after[:1].isupper()
        and not after.isupper()
        and read_heading(first) is not None
    )


def text_width(lines: list[Line]) -> int:
    """How wide the text was set: nine of ten lines of prose are no longer."""
    lengths = sorted(len(line.text.strip()) for line in lines
                     if not line.blank and not is_table_line(line))  # fmt: skip
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def find_blocks(text: str) -> list[Block]:
    """The blocks of a text in reading order, each with the headings above it."""
    lines = split_lines(text)
    width = text_width(lines)
    repeated = _running_heads(lines)
    counted = _counted_words(lines)
    blocks: list[Block] = []
    open_headings: list[Heading] = []
    index = 0
    signed = False
    while index < len(lines):
        line = lines[index]
        if line.blank:
            index += 1
            continue
        if opens_signature(line.text):
            _close(open_headings, whole=not signed)
            ended, index = _signature_lines(lines, index)
            blocks.append(_block(BlockKind.PARAGRAPH, ended, open_headings))
            signed = True
            continue
        if is_table_line(line):
            rows, index = _table_lines(lines, index, repeated)
            _take_caption(blocks, open_headings, text)
            blocks.append(_block(BlockKind.TABLE, rows, open_headings))
            continue
        last = _block_end(lines, index, width, counted)
        index_after = last + 1
        chunk = lines[index:index_after]
        if opens_anew(line.text):
            _close(open_headings, whole=not signed and not _KIND_LINE.match(line.text))
        signed = signed or begins_signature(line.text)
        _add_prose(blocks, chunk, open_headings, text)
        index = index_after
    return blocks


def begins_signature(line: str) -> bool:
    """Whether a line begins the end of a document: its recipients, or who signs it."""
    return bool(_SIGNATURE.match(line) or re.match(r"\W*Nơi nhận", line))


def names_kind(line: str) -> bool:
    """Whether a line is the name of a kind of document alone: "KẾ HOẠCH"."""
    return bool(_KIND_LINE.match(line))


def opens_anew(line: str) -> bool:
    """Whether no heading above a line holds for it any more."""
    return read_heading(line) is None and (begins_signature(line) or names_kind(line))


def _close(open_headings: list[Heading], *, whole: bool) -> None:
    """End all headings; an appendix goes on, as a form in it has a title and a signature too."""
    in_appendix = open_headings and open_headings[0].rank == 0 and not whole
    open_headings[:] = open_headings[:1] if in_appendix else []


def _block(kind: BlockKind, lines: list[Line], headings: list[Heading], mark: str = "") -> Block:
    start = lines[0].start + len(lines[0].text) - len(lines[0].text.lstrip(" "))
    end = lines[-1].start + len(lines[-1].text.rstrip())
    if kind is BlockKind.TABLE:
        start = lines[0].start
        end = lines[-1].end
    return Block(kind, start, max(start, end), tuple(headings), tuple(lines), mark)


def _take_caption(blocks: list[Block], open_headings: list[Heading], text: str) -> None:
    """A caption "(kèm theo Kế hoạch số …)" right above a table makes an appendix of it."""
    if not blocks or (open_headings and open_headings[0].rank == 0):
        return
    caption = blocks[-1]
    words = caption.text(text)
    if not re.search(r"\(?\s*(?:ban hành\s+)?kèm theo", words, re.I):
        return
    heading = Heading("Phụ lục", 0, clean(words))
    open_headings[:] = [heading]
    blocks[-1] = replace(caption, kind=BlockKind.HEADING, headings=(heading,))


def _running_heads(lines: list[Line]) -> frozenset[str]:
    """The short lines that stand alone more than once, whatever number is on them."""
    counts = Counter(
        _without_digits(line)
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if before.blank and after.blank and not line.blank and len(line.text) <= RUNNING_HEAD_MAX
        and not is_table_line(line) and read_heading(line.text) is None
    )  # fmt: skip
    return frozenset(words for words, count in counts.items() if count > 1)


_COUNTED = re.compile(
    rf"\W*(?P<what>[{UPPER}]\w+(?:\s\w+)??)(?:\s+số)?\s+(?P<n>\d{{1,3}})\s*[:.]\s"
)


def _counted_words(lines: list[Line]) -> frozenset[str]:
    """The words by which a list counts its items: "Quầy số 1: …", "Quầy số 2: …"."""
    numbers: dict[str, set[str]] = {}
    for line in lines:
        if match := _COUNTED.match(line.text):
            numbers.setdefault(match["what"], set()).add(match["n"])
    return frozenset(what for what, found in numbers.items() if len(found) > 1)


def _counts(line: Line) -> str:
    match = _COUNTED.match(line.text)
    return match["what"] if match else ""


def _without_digits(line: Line) -> str:
    return re.sub(r"\d+", "", clean(line.text))


def _table_lines(lines: list[Line], first: int, repeated: frozenset[str]) -> tuple[list[Line], int]:
    """The lines of the table that begins at ``first``, and the line after it.

    Blank lines, the numbers of pages and their running heads may lie within. The lines of a row
    that was cut inside a cell are one, as long as they were.
    """
    mark, width = mark_of(lines[first].text), 0
    found: list[Line] = []
    whole, end, index = 0, first, first
    while index < len(lines):
        line = lines[index]
        after = index + 1
        if is_table_line(line):
            width = max(width, marks_in(line.text, mark))
            texts = [other.text for other in lines[index : index + LINES_MAX]]
            after = index + lines_of_row(texts, width, mark)
            line = _one_line(lines[index:after])
            whole, end = len(found) + 1, after
        elif line.blank or _RULE.match(line.text) or PAGE_MARK.match(line.text):
            pass
        elif _without_digits(line) not in repeated:
            break
        found.append(line)
        index = after
    return found[:whole], end


def _one_line(lines: list[Line]) -> Line:
    """Lines as one, a blank for each break between them."""
    return Line(lines[0].start, lines[-1].end, " ".join(line.text for line in lines))


def _signature_lines(lines: list[Line], first: int) -> tuple[list[Line], int]:
    """The lines of a document's end that is set in two columns, and the line after it."""
    in_pipes = lines[first].text.lstrip().startswith("|")
    last = index = first
    while index + 1 < len(lines):
        index += 1
        line = lines[index]
        if line.blank:
            continue
        if read_heading(line.text) is not None or PAGE_MARK.match(line.text):
            break
        if not signature_goes_on(line.text, in_pipes=in_pipes) or (
            index > last + 1 and not is_table_line(line) and not line.text.startswith("    ")
        ):
            break
        last = index
    return lines[first : last + 1], last + 1


def _block_end(lines: list[Line], first: int, width: int, counted: frozenset[str]) -> int:
    last = first
    for index in range(first + 1, len(lines)):
        line = lines[index]
        if line.blank or is_table_line(line):
            break
        is_heading = read_heading(line.text) is not None and _plausible_heading(lines, index)
        is_heading = is_heading or (line.text.isupper() and bool(_LETTER.match(line.text)))
        if _starts_block(line, lines[index - 1], is_heading, width):
            break
        if _counts(line) in counted:
            break
        if index == first + 1 and _ends_title(lines[first].text, line.text, width):
            break
        if _KIND_LINE.match(lines[index - 1].text):
            break
        last = index
    return last


def _plausible_heading(lines: list[Line], index: int) -> bool:
    """A label inside wrapped text ("… mức độ 3,\\n4. …") is no heading: look at the line above."""
    previous = lines[index - 1].text.rstrip() if index else ""
    closed = bool(_CLOSED.search(previous)) or previous.isupper()
    return not previous or closed or len(previous) < 60


def _add_prose(
    blocks: list[Block], chunk: list[Line], open_headings: list[Heading], text: str
) -> None:
    first = chunk[0].text
    lettered = _lettered(first, open_headings)
    found = (lettered, 0) if lettered else read_heading(first)
    bullet = _BULLET.match(first) if not found else None
    whole = " ".join(line.text for line in chunk)
    if found:
        heading, _ = found
        while open_headings and open_headings[-1].rank >= heading.rank:
            open_headings.pop()
        words = clean(whole)
        heading = heading if lettered else replace(heading, words=_without_label(words))
        open_headings.append(heading)
        in_words = re.search(r"[.;,]\W*$", words) or any(map(_ends_sentence, chunk))
        is_title = len(words) <= LABEL_MAX and not in_words
        kind = BlockKind.HEADING if is_title else BlockKind.PARAGRAPH
        blocks.append(_block(kind, chunk, open_headings))
        return
    if _continues(blocks, first, text):
        previous = blocks.pop()
        joined = [*previous.lines, *chunk]
        blocks.append(replace(_block(previous.kind, joined, list(previous.headings)),
                              mark=previous.mark))  # fmt: skip
        return
    kind = BlockKind.BULLET if bullet else BlockKind.PARAGRAPH
    mark = bullet[1] if bullet else ""
    headings = list(open_headings)
    blocks.append(_block(kind, chunk, headings, mark))


def _ends_sentence(line: Line) -> bool:
    """Whether a line closes a sentence: a title does not, its label aside."""
    words = _without_label(clean(line.text))
    return words.endswith((".", ";"))


def _without_label(words: str) -> str:
    found = read_heading(words)
    return words[found[1] :].strip() if found else words


def _continues(blocks: list[Block], first: str, text: str) -> bool:
    """Whether a paragraph goes on where the last block was cut by a page break."""
    if not blocks or blocks[-1].kind is BlockKind.TABLE:
        return False
    if _BULLET.match(first) or not re.match(rf"[{LOWER}(]", first.lstrip()):
        return False
    before = blocks[-1].text(text)
    return not _CLOSED.search(before) and not before.isupper() and len(before) > 25


def folded_heads(block: Block) -> str:
    """The words of all headings above a block, folded; for asking what a section is about."""
    return " / ".join(fold(heading.words) for heading in block.headings)
