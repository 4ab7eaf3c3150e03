"""Tables in plain text whose columns only spaces part, as ``pdftotext -layout`` writes them.

Takes the lines of a text, gives them with each such table as rows: a line a row, a tab between
cells, which is how every reader hands over tables. A table begins with a line that names an
ordinal column ("TT", "STT") and two more columns or above; its columns are found anew for each
page and each row, as such text shifts them by some characters. Where the lines of a row are not
clear, the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from ingest.formats.layout_columns import (
    REACH,
    WIDEST,
    Segment,
    begins,
    bordered,
    joined,
    moved,
    segments,
    shifted,
    split,
)
from ingest.formats.reading import row

_COLUMNS, _ROWS = 4, 3
_ORDINAL_NAME = re.compile(
    r"\s*(?:(?:S(?:ố)?\s?TT|TT|Số thứ tự)\b(?!\s*[:;,])|(?:ST?|Số|T)(?=  ))", re.I
)
_ORDINAL_NAMES = ("tt", "stt", "sốtt", "sốthứtự")
_ORDINAL = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[A-HĐa-hđ])[.)]?")
_PAGE = re.compile(r"\s*(?:trang\s+)?[-–]?\s*\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–]?\s*", re.I)
_SIGNED = re.compile(r"\s*(?:Nơi nhận\b|(?:TM|KT|TL|TUQ)\.\s|Ghi chú\s*:)")
_PARTED = "Bảng ở dòng {line} chỉ cách cột bằng dấu cách; hãy đối chiếu với bản gốc."
_NOT_PARTED = (
    "Bảng ở dòng {line} chỉ cách cột bằng dấu cách, không tách được thành hàng; "
    "hãy nạp tệp Word hoặc PDF gốc."
)
_BLANKS = 6  # blank lines within a table: the foot of one page and the head of the next
_HEADER_LINES = 4
_PAGE_LINES = 150
_NEAR = 12  # lines below the header that tell where its columns begin
_UNPARTED = 0.07  # of the rows: cells that hold two columns
_UNCLEAR = 0.15  # of the rows: cells that begin below their ordinal


@dataclass(frozen=True, slots=True)
class _Header:
    """Lines above that of the ordinals' name, the line below, where columns begin, their names."""

    above: int
    after: int
    starts: list[int]
    names: list[str]


@dataclass(slots=True)
class _Part:
    """The lines of a table on one page, and where its columns begin."""

    starts: list[int]
    headed: bool = True
    lines: list[str] = field(default_factory=list)


def with_tables(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines, each table that spaces lay out as rows, and what to tell of such tables.

    A form feed at the beginning of a line tells a new page; it is left out.
    """
    out: list[str] = []
    notices: list[str] = []
    pages = [line.startswith("\f") for line in lines]
    lines = [line.replace("\f", "") for line in lines]
    at = 0
    while at < len(lines):
        header = _header(lines, at) if _ORDINAL_NAME.match(lines[at]) else None
        found = _table(lines, pages, header) if header else None
        if header and (found or _goes_on(lines, header)):
            notices.append((_PARTED if found else _NOT_PARTED).format(line=at + 1))
        if found is None:
            out.append(lines[at])
            at += 1
            continue
        above, rows, at = found
        if above:
            del out[-above:]
        out += ["", *map(row, rows), ""]
    return out, notices


def _goes_on(lines: Sequence[str], header: _Header) -> bool:
    """Whether most lines below a header are set in columns too."""
    below = [line for line in lines[header.after : header.after + _NEAR] if line.strip()]
    return sum(1 for line in below if len(segments(line)) > 1) > len(below) / 2


def _table(
    lines: Sequence[str], pages: Sequence[bool], header: _Header
) -> tuple[int, list[list[str]], int] | None:
    """The table below a header: header lines above the ordinals' name, rows, where it ends."""
    after, starts, names = header.after, header.starts, header.names
    narrow = bordered(starts, _filled(lines[after : after + _NEAR]))
    parts = [_Part(starts)]
    end, blanks = after, 0
    index = after
    while index < len(lines) and blanks <= _BLANKS:
        line = lines[index]
        again = _repeated(lines, index, names)
        if again is not None:
            narrow = bordered(again[1], _filled(lines[again[0] : again[0] + _NEAR]))
            parts.append(_Part(again[1]))
            end = index = again[0]
            blanks = 0
            continue
        if pages[index]:
            page = takewhile(
                lambda at: not pages[at], range(index + 1, min(len(lines), index + _PAGE_LINES))
            )
            narrow = moved(narrow, _filled([lines[at] for at in (index, *page)]))
            parts.append(_Part(narrow, headed=False))
        if not line.strip():
            blanks += 1
            parts[-1].lines.append("")
        elif _is_page(line, parts[-1].starts) and _at_edge(lines, pages, index):
            pass
        elif _is_other(line) or not _fits(lines, index, narrow):
            break
        else:
            parts[-1].lines.append(line)
            end, blanks = index + 1, 0
        index += 1
    before = parts[0].starts
    for part in parts:
        found = bordered if part.headed else moved
        before = found(part.starts if part.headed else before, _filled(part.lines))
        part.starts = before
    rows = _rows(parts)
    return (header.above, [names, *rows], end) if rows else None


def _filled(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line.strip() and len(line) <= WIDEST]


def _is_other(line: str) -> bool:
    """Whether a line is surely none of such a table."""
    return "\t" in line or len(line) > WIDEST or _SIGNED.match(line) is not None


def _header(lines: Sequence[str], at: int) -> _Header | None:
    """The lines of a header around the name of its ordinals, and its columns."""
    first, after = at, at + 1
    if _is_other(lines[at]) or len(_named(lines[at])) < 3:
        return None
    while at - first < _HEADER_LINES and first and len(segments(lines[first - 1])) >= 2:
        first -= 1
    while after - at < _HEADER_LINES and after < len(lines) and lines[after].strip():
        if _begins_row(lines[after]) or _is_other(lines[after]):
            break
        after += 1
    while after < len(lines) and not lines[after].strip():
        after += 1
    columns = _merged([s for line in lines[first:after] for s in _named(line)])
    if len(columns) < _COLUMNS or after >= len(lines) or not _begins_row(lines[after]):
        return None
    starts = [begin for begin, _ in columns]
    names = joined(split(lines[first:after], starts))
    whole = "".join(names[0].split())
    if whole.casefold() not in _ORDINAL_NAMES:
        return None
    names[0] = whole if len(whole) <= 3 else names[0]
    return _Header(at - first, after, starts, names)


def _named(line: str) -> list[Segment]:
    """The names in a header's line; that of the ordinals ends where it is complete."""
    found = segments(line)
    ordinal = _ORDINAL_NAME.match(line)
    if found and ordinal and found[0][1] > ordinal.end():
        rest = len(line) - len(line[ordinal.end() :].lstrip())
        found[:1] = [(found[0][0], ordinal.end()), (rest, found[0][1])]
    return found


def _merged(segments: Sequence[Segment]) -> list[Segment]:
    """Segments of several lines as columns: those that overlap are one."""
    columns: list[Segment] = []
    for begin, end in sorted(segments):
        if columns and begin < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(end, columns[-1][1]))
        else:
            columns.append((begin, end))
    return columns


def _begins_row(line: str) -> bool:
    words = line.split()
    return bool(words) and _ORDINAL.fullmatch(words[0]) is not None


def _repeated(lines: Sequence[str], at: int, names: Sequence[str]) -> tuple[int, list[int]] | None:
    """Where the header ends that a page prints again, and its columns on this page."""
    if not _ORDINAL_NAME.match(lines[at]):
        return None
    wanted = sorted("".join(names).replace(" ", ""))
    for after in range(at + 1, min(at + 1 + _HEADER_LINES, len(lines) + 1)):
        said = sorted("".join("".join(lines[at:after]).split()))
        if said == wanted:
            columns = _merged([s for line in lines[at:after] for s in _named(line)])
            return (after, [b for b, _ in columns]) if len(columns) == len(names) else None
    return None


def _is_page(line: str, starts: Sequence[int]) -> bool:
    """Whether a line is only the number of its page: it stands in no ordinal's place."""
    indent = len(line) - len(line.lstrip())
    return _PAGE.fullmatch(line) is not None and indent > starts[1]


def _at_edge(lines: Sequence[str], pages: Sequence[bool], at: int) -> bool:
    """Whether a line is the first or the last one of its page."""
    below = next((n for n in range(at + 1, len(lines)) if lines[n].strip() or pages[n]), at)
    return pages[at] or pages[below] or not lines[at - 1].strip()


def _fits(lines: Sequence[str], at: int, starts: Sequence[int]) -> bool:
    """Whether a line is one of a table with such columns."""
    line = lines[at]
    found = segments(line)
    if len(found) > 1 or _begins_row(line):
        return True
    begin, end = found[0]
    if begin >= starts[2] - REACH or (begin > starts[0] + 1 and end <= starts[2] + REACH // 2):
        return True
    following = next((other for other in lines[at + 1 : at + 3] if other.strip()), "")
    return line.strip().isupper() and _begins_row(following)


def _rows(parts: Sequence[_Part]) -> list[list[str]]:
    """The rows of all pages, or none where it is not clear which lines are one row."""
    rows: list[list[str]] = []
    full = unclear = unparted = 0
    known = _known_cells(parts)
    for part in parts:
        for group in _groups(part):
            lines = split(group, part.starts, known)
            cells = joined(lines)
            if not cells[0] and not _is_title(group[0]) and rows:
                rows[-1] = joined([rows[-1], cells])
                continue
            if len(group) == 1 and sum(s[1] > part.starts[1] for s in segments(group[0])) == 1:
                cells = _across(group[0], len(part.starts))
            full += sum(1 for cell in cells if cell) >= _COLUMNS - 1
            unclear += any(cell and not lines[0][n] for n, cell in enumerate(cells))
            unparted += any("  " in cell for line in lines for cell in line)
            rows.append(cells)
    clear = full >= _ROWS and unclear <= _UNCLEAR * full and unparted <= _UNPARTED * full
    return rows if clear and all(_ORDINAL.fullmatch(r[0]) or not r[0] for r in rows) else []


def _known_cells(parts: Sequence[_Part]) -> list[set[str]]:
    """What each column holds in rows whose lines leave its borders free."""
    known: list[set[str]] = [set() for _ in parts[0].starts]
    for part in parts:
        for group in _groups(part):
            starts = shifted(group, part.starts)
            if all(begins(line, x) >= 0 for line in group for x in starts[1:]):
                for cells, cell in zip(known, joined(split(group, part.starts)), strict=True):
                    cells.add(cell)
    return known


def _groups(part: _Part) -> list[list[str]]:
    """The lines of each row: from its ordinal to the next, or as blank lines part them."""
    spaced: list[list[str]] = [[]]
    for line in part.lines:
        if line:
            spaced[-1].append(line)
        elif spaced[-1]:
            spaced.append([])
    spaced = [group for group in spaced if group]
    limit = part.starts[1] - 1

    def ordinal(line: str) -> bool:
        return _begins_row(line) and segments(line)[0][0] < limit

    if len(spaced) > 1 and all(sum(map(ordinal, group)) == 1 for group in spaced[1:]):
        return spaced
    groups: list[list[str]] = []
    for line in (line for line in part.lines if line):
        if not groups or ordinal(line) or (_is_title(line) and len(segments(line)) == 1):
            groups.append([])
        groups[-1].append(line)
    return groups


def _is_title(line: str) -> bool:
    """Whether a line without an ordinal names the rows below it."""
    return line.strip().isupper() and len(line.split()) > 2 and not _begins_row(line)


def _across(line: str, columns: int) -> list[str]:
    """A title's row: its ordinal, then its words."""
    words = line.split()
    ordinal = words.pop(0) if _ORDINAL.fullmatch(words[0]) else ""
    return [ordinal, " ".join(words), *[""] * (columns - 2)]
