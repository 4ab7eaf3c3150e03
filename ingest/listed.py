"""Read a table that a converter has set one cell a line (or a paragraph), row after row.

The names of the columns stand one below the other, in any number and order; then the cells
follow in sequence. A row begins with its number where the table counts its rows, else where
the columns begin again. Numbers of pages and headers that a page repeats are left out of the
sequence and counted, never taken for cells. A cell of several lines is one cell; a cell that is
missing leaves its row in doubt instead of shifting the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.text import clean
from ingest.columns import (
    AGENCY_ROLES,
    ROMAN_CELL,
    UNIT_MAX,
    looks_like_agency,
    looks_like_number,
    looks_like_time,
    role_of_name,
)
from ingest.listed_header import (
    NAME_MAX,
    ROW_NUMBER,
    SECTION_LINE,
    TELLS_WORK,
    Header,
    is_label,
    read_header,
    repeats,
    words_of,
)
from ingest.placing import cut_rows, in_doubt, is_named_role, place
from ingest.rows import Row
from ingest.sections import with_parents_as_sections
from ingest.structure import Line, is_table_line

MIN_ROWS = 3
CELLS_MAX = 600  # of a table that counts no rows; what is longer is read as prose beyond them
PARAGRAPH_MIN = 120
WORDS_MIN = 3  # of what a row is about; a unit of measure has fewer
HEADERS_MAX = 20  # headers of a text that are tried before it counts as one without such a table
_ENDS = re.compile(r"^\W*(?:Nơi nhận|NƠI NHẬN|Ghi chú|TM\.|KT\.|TL\.|PHỤ LỤC|Phụ lục|Người lập)")


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of such a table, its span, and what was left out of the sequence."""

    start: int
    end: int
    rows: tuple[Row, ...]
    skipped: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    lines: tuple[Line, ...]
    alone: bool  # blank lines, or nothing, on both sides

    @property
    def start(self) -> int:
        return self.lines[0].start

    @property
    def end(self) -> int:
        return self.lines[-1].start + len(self.lines[-1].text.rstrip())


@dataclass(slots=True)
class _Raw:
    """The cells of one row, before they are placed under columns."""

    section: str
    title: str
    number: str
    cells: list[_Cell]
    mark: _Cell | None


def find_listed(lines: Sequence[Line]) -> list[Listed]:
    """The tables of the lines that are set one cell a line, in reading order."""
    tables: list[Listed] = []
    tried, beyond = 0, 0
    for index, line in enumerate(lines):
        if index < beyond or line.blank or len(line.text.strip()) > NAME_MAX or is_table_line(line):
            continue
        header = read_header(lines, index)
        if header is None:
            continue
        found = _read(lines, header)
        beyond = header.after
        if found is not None:
            tables.append(found)
            beyond = next((n for n in range(header.after, len(lines))
                           if lines[n].start >= found.end), len(lines))  # fmt: skip
            continue
        tried += 1
        if tried == HEADERS_MAX:
            break
    return tables


def _read(lines: Sequence[Line], header: Header) -> Listed | None:
    body, skipped, heads, pages = _body(lines, header)
    if "number" not in header.roles:
        body = body[
            : next((n for n, cell in enumerate(body) if _is_prose(cell, header)), CELLS_MAX)
        ]
        raw = list(_plain_rows(body, header))
    else:
        raw = list(_counted_rows(body, header))
    if len(raw) < MIN_ROWS:
        return None
    longest = max((len(cell.text) for row in raw for cell in row.cells), default=0)
    rows = [_row(row, header.roles, n, longest) for n, row in enumerate(raw, 1)]
    if "number" not in header.roles and sum(map(_tells_who_or_when, rows)) * 2 < len(rows):
        return None
    return Listed(
        lines[header.first].start,
        rows[-1].end,
        tuple(with_parents_as_sections(rows)),
        (*(line for line in lines[header.first : header.after] if not line.blank), *skipped),
        _notes(heads, pages),
    )


def _tells_who_or_when(row: Row) -> bool:
    """Whether a row's cells are what its columns say: an agency, a time."""
    agency = any(looks_like_agency(row.get(role)) for role in AGENCY_ROLES)
    return agency or looks_like_time(row.get("deadline"))


def _is_prose(cell: _Cell, header: Header) -> bool:
    """Whether a cell is a paragraph after the table, where no number tells its end."""
    return cell.alone and not header.spaced and len(cell.text) > PARAGRAPH_MIN


def _notes(heads: int, pages: int) -> tuple[str, ...]:
    left_out = [f"{n} {what}" for n, what in ((heads, "tiêu đề cột lặp lại"), (pages, "số trang"))
                if n]  # fmt: skip
    told = f"; đã bỏ qua {' và '.join(left_out)} nằm giữa bảng" if left_out else ""
    return (f"bảng phân công bị tách thành từng dòng, đã ghép lại theo cột{told}",)


def _body(lines: Sequence[Line], header: Header) -> tuple[list[_Cell], list[Line], int, int]:
    """The cells below a header up to the table's end, and what a page put between them."""
    cells: list[_Cell] = []
    skipped: list[Line] = []
    heads = pages = 0
    index = header.after
    while index < len(lines):
        line = lines[index]
        words = words_of(line)
        if line.blank:
            index += 1
            continue
        if is_table_line(line) or _ENDS.match(words):
            break
        if after := repeats(lines, index, header):
            heads += 1
            skipped += [line for line in lines[index:after] if not line.blank]
            index = after
            continue
        if _opens_other(lines, index, header):
            break
        if ROW_NUMBER.match(words) and _is_page(lines, index, header):
            pages += 1
            skipped.append(line)
            index += 1
            continue
        last = index
        while header.spaced and _same_paragraph(lines, last):
            last += 1
        chunk = tuple(lines[index : last + 1])
        cells.append(
            _Cell(clean(" ".join(map(words_of, chunk))), chunk, _alone(lines, index, last))
        )
        index = last + 1
    return cells, skipped, heads, pages


def _opens_other(lines: Sequence[Line], index: int, header: Header) -> bool:
    """Whether the names of another table's columns begin at a line."""
    if role_of_name(words_of(lines[index])) is None:
        return False
    other = read_header(lines, index)
    return other is not None and other.roles != header.roles and other.names[0] == header.names[0]


def _same_paragraph(lines: Sequence[Line], index: int) -> bool:
    """Whether the next line belongs to the paragraph that this one is in."""
    if index + 1 >= len(lines) or lines[index + 1].blank:
        return False
    words, following = words_of(lines[index]), lines[index + 1]
    if following.text.lstrip().startswith("|"):
        return False
    return not (is_label(words) or is_label(words_of(following)) or is_table_line(following)
                or _ENDS.match(words_of(following)))  # fmt: skip


def _alone(lines: Sequence[Line], first: int, last: int) -> bool:
    above = first == 0 or lines[first - 1].blank
    return above and (last + 1 >= len(lines) or lines[last + 1].blank)


def _is_page(lines: Sequence[Line], index: int, header: Header) -> bool:
    """Whether a lone number is that of a page: before a repeated header, or set apart."""
    following = index + 1
    while following < len(lines) and lines[following].blank:
        following += 1
    if following >= len(lines) or repeats(lines, following, header):
        return True
    if _has_figures(header):
        return False
    if ROW_NUMBER.match(words_of(lines[following])):
        return True
    return not header.spaced and _alone(lines, index, index)


def _counted_rows(body: list[_Cell], header: Header) -> Iterator[_Raw]:
    """The rows of a table that counts them: each from its number to the next."""
    section = title = last = ""
    row: _Raw | None = None
    opening: list[_Cell] = []
    waiting = False  # for the title of a section whose label stood alone
    width = len(header.roles) - 1
    figures = _has_figures(header)
    for cell, below in zip(body, [*body[1:], None], strict=False):
        whole = SECTION_LINE.match(cell.text)
        label = ROMAN_CELL.match(cell.text)
        if whole or label:
            if row is not None:
                yield row
            row, opening = None, []
            section = whole["label"] if whole else (label[1] if label else "")
            title, waiting = (clean(whole["title"]), False) if whole else ("", True)
            last = last if waiting else last
            continue
        number = ROW_NUMBER.match(cell.text)
        if figures and number and not _opens_row(below):
            number = None
        if number and _follows(last, number[1]):
            if row is not None:
                yield row
            row, waiting, last = _Raw(section, title, number[1], [], cell), False, number[1]
        elif waiting:
            title = f"{title} {cell.text}".strip()
        elif row is not None:
            is_over = cell.alone and not header.spaced and len(row.cells) >= width
            if is_over and ROW_NUMBER.match(cell.text) is None and cell.text.isupper():
                break
            if _numbers_a_page(cell, row, header):
                continue
            row.cells.append(cell)
        else:
            opening.append(cell)
    if row is not None:
        yield _without_rest(row, width, header.spaced)


def _numbers_a_page(cell: _Cell, row: _Raw, header: Header) -> bool:
    """Whether a number below a whole row, that counts no row, can only be a page's."""
    last = header.roles[-1]
    may_end = last in AGENCY_ROLES or last == "deadline"
    whole = len(row.cells) >= len(header.roles) - 1
    return may_end and whole and ROW_NUMBER.match(cell.text) is not None


def _has_figures(header: Header) -> bool:
    """Whether a cell of the table may be a bare number that counts no row."""
    return any(role == "unit" or role.startswith("value:") for role in header.roles)


def _opens_row(below: _Cell | None) -> bool:
    """Whether the cell below a number is what a row is about: words, and no unit or agency."""
    if below is None or looks_like_number(below.text) or looks_like_agency(below.text):
        return False
    return len(below.text) > UNIT_MAX or len(below.text.split()) >= WORDS_MIN


def _without_rest(row: _Raw, width: int, spaced: bool) -> _Raw:
    """The last row without what follows a whole one: a paragraph, or lines after a blank one."""
    for n in range(width, len(row.cells)):
        if spaced or row.cells[n].start - row.cells[n - 1].end > 1:
            row.cells = row.cells[:n]
            break
    return row


def _follows(last: str, number: str) -> bool:
    """Whether a number may be that of the next row: counted on, begun anew, or one level down."""
    parts, before = [int(n) for n in number.split(".")], [int(n) for n in last.split(".") if n]
    if not before:
        return parts[-1] == 1
    if len(parts) == 1:
        return parts[0] in (1, before[0] + 1)
    if len(parts) == len(before):
        return parts[-1] == before[-1] + 1 if parts[:-1] == before[:-1] else parts[-1] == 1
    return parts[-1] == 1 or parts[: len(before)] == before


def _plain_rows(body: list[_Cell], header: Header) -> Iterator[_Raw]:
    """The rows of a table that counts none: the columns begin again where cells fit best."""
    section = title = ""
    run: list[_Cell] = []
    for cell in [*body, None]:
        whole = SECTION_LINE.match(cell.text) if cell else None
        if cell is None or whole:
            ends = cut_rows([cell.text for cell in run], header.roles)
            yield from (_Raw(section, title, "", run[begin:end], None)
                        for begin, end in zip([0, *ends], ends, strict=False))  # fmt: skip
            run = []
        if whole:
            section, title = whole["label"], clean(whole["title"])
        elif cell:
            run.append(cell)


def _with_roles_together(texts: list[str], columns: Sequence[str]) -> list[str]:
    """Lines of one cell that name roles ("Chủ trì: …", below "Phối hợp: …") as the one they are.

    A table with a column for each role has them in cells of their own.
    """
    named = [n for n, words in enumerate(texts) if is_named_role(words)]
    if len(named) < 2 or sum(role in AGENCY_ROLES for role in columns) != 1:
        return texts
    first, last = named[0], named[-1]
    return [*texts[:first], "; ".join(texts[first : last + 1]), *texts[last + 1 :]]


def _row(raw: _Raw, roles: Sequence[str], ordinal: int, longest: int) -> Row:
    columns = [role for role in roles if role != "number"]
    texts = _with_roles_together([cell.text for cell in raw.cells], columns)
    _, placed, certain = place(texts, columns, longest)
    missing = frozenset(role for role, words in zip(columns, placed, strict=True) if not words)
    uncertain = missing & TELLS_WORK if certain else in_doubt(columns, placed)
    cells: dict[str, str] = {}
    for role, words in zip(columns, placed, strict=True):
        cells[role] = f"{cells[role]}; {words}".strip("; ") if cells.get(role) else words
    parts = [*([raw.mark] if raw.mark else []), *raw.cells]
    return Row(raw.section, raw.title, raw.number, cells, parts[0].start, parts[-1].end, ordinal,
               uncertain=uncertain, roles=tuple(roles))  # fmt: skip
