"""Read a table that a converter has flattened to one cell a paragraph.

Two shapes: rows that carry labels ("Mục tiêu 1:", "Nhiệm vụ 2:", "Hoạt động 3:"), read here,
and rows below a run of column names, which ``listed`` reads. Labelled cells come in reading
order, some merged into one paragraph, some cut over several; they are told apart by what they
hold (a product, an agency, a time, a source of money). What cannot be told is kept and the row
marked uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.text import UPPER, clean, fold, normalise, squash
from ingest.listed import Listed, find_listed
from ingest.rows import Row
from ingest.structure import Line, split_lines

_LABEL = re.compile(
    r"(?:(?<=\s)|^)(?:\d+(?:\.\d+)+\s*[.:]?\s*)?"
    r"(?P<level>Mục tiêu|Muc tiêu|Chỉ tiêu|Nhiệm vụ|Hoạt động|Công việc)\s+(?P<n>\d+)\s*[:.]"
)
_GOALS = ("muc tieu", "chi tieu")
_FINEST = ("hoat dong", "cong viec", "nhiem vu")
_SECTION = re.compile(
    r"^[^\S\n]*(?P<roman>(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3}))[.)]?[^\S\n]+"
    rf"(?P<title>[{UPPER}][^\n:;]{{3,90}})$",
    re.MULTILINE,
)
_LONE_NUMBER = re.compile(r"^[^\S\n]*(\d{1,3})[^\S\n]*$", re.MULTILINE)
_LEADING_NUMBER = re.compile(r"^[^\S\n]*(\d{1,3})[^\S\n]+(?=\S)", re.MULTILINE)
_AGENCY = re.compile(
    r"(?P<before>\S+\s+|¶\s*|^)(?P<head>Văn phòng|VP|Công chức|Các bộ phận|Bộ phận|"
    r"Các (?:cơ quan|phòng|đơn vị|ban|ngành|khu phố|thôn|ấp|bản|trường|tổ|hội|đoàn thể|xã)|Phòng|"
    r"Trung tâm|Thư ký|Ngân hàng|Đài|"
    r"Trang(?=\s+(?:TTĐT|thông\s+tin)(?:[\s/]+[^\s¶]+){0,3}\s*(?:¶|$))|"
    r"Công an|Ban chỉ huy|Ban(?!\s+hành)|Sở|Trạm|Hội(?!\s+(?:thi|nghị|thảo|chợ|diễn))|Đoàn|Ủy ban|"
    r"Uỷ ban|UBMTTQ|MTTQ|Mặt trận|Trưởng|Trường(?!\s+hợp)|Tổ(?!\s+chức)|Doanh nghiệp|Chi [Cc]ục|"
    r"Chi nhánh|(?<!Chi )Cục|Bưu điện|Kho bạc|Bảo hiểm|Công ty|Hợp tác xã|Thủ trưởng|"
    r"Thanh tra)(?=\s)"
)
_LINKS = frozenset(  # as written: "điện tử" is no "từ"
    ["tại", "của", "với", "qua", "và", "về", "đến", "cho", "trong", "theo", "do", "từ", "trên"]
    + ["thuộc", "cùng", "trình", "gửi"]
)
_TIME = re.compile(
    r"(?:(?<=\s)|^)(?:(?:Hàng|Hằng)\s+(?:ngày|tuần|tháng|quý|năm)|(?:Trong\s+)?[Nn]ăm\s+20\d\d|"
    r"Trong\s+năm|Thường\s+xuyên|Quý\s+[IV\d]|Tháng\s+\d|Từ\s+(?:năm\s+)?20\d\d|Trước\s+ngày|"
    r"Trước\s+(?:\d|khi|tháng|quý|năm)|Từ\s+(?:tháng|ngày|quý)\s|(?:Ít\s+nhất\s+)?\d+\s+lần\s*/|"
    r"Mỗi\s+(?:tuần|tháng|quý|năm)|Hoàn\s+thành\s+(?:trong|trước)|Cuối\s+(?:năm|quý|tháng)|Cả\s+năm|"
    r"Chậm\s+nhất|Đạt\s+\d+%|Kết\s+hợp\s+báo\s+cáo|Đến\s+(?:năm|hết|ngày)|Định\s+kỳ|"
    r"Sau\s+\d+|Khi\s+có|\d{1,2}/\d{1,2}/20\d\d)"
)
_MONEY = re.compile(r"(?:(?<=\s)|^)(?:Theo\s+quy\s+định|Ngân\s+sách|Kinh\s+phí|Nguồn\s)")
_LONE = re.compile(r"^[\s|]*(?:\d{0,3}|[IVX]+[.)]?)[\s|]*$")
MIN_ROWS = 5


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal or mission that the table states: its words, span and place."""

    section: str
    section_title: str
    label: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flattened:
    """What a flattened region holds.

    ``path`` is the appendix that it stands in, where one is named; ``skipped`` are the starts
    of the lines that name columns or number pages; ``notes`` tell people of them.
    """

    start: int
    end: int
    rows: tuple[Row, ...]
    goals: tuple[Goal, ...]
    missions: tuple[Goal, ...] = ()
    skipped: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    kind: str  # section | goal | mission | task | number
    start: int
    end: int
    value: str
    title: str = ""


def find_flattened(text: str, lines: list[Line]) -> list[Flattened]:
    """The flattened tables of a text in reading order.

    The rows of one with labels are five or more, and it is the only one of its text.
    """
    labels = [m for m in _LABEL.finditer(text)]
    levels = [fold(m["level"]) for m in labels]
    finest = next((level for level in _FINEST if levels.count(level) >= MIN_ROWS), None)
    if finest is not None:
        tasks = [m for m in labels if fold(m["level"]) == finest]
        first = _region_start(text, labels[0].start())
        return [_read_labelled(text, first, _region_end(text, tasks[-1].end()), finest)]
    return [_read_listed(found) for found in find_listed(lines)]


def without_tables(text: str, tables: Sequence[Flattened]) -> str:
    """The text with blanks for the characters of its flattened tables; lines stay lines."""
    parts, position = [], 0
    for table in tables:
        parts += [text[position : table.start], _blank(text[table.start : table.end])]
        position = table.end
    return "".join([*parts, text[position:]])


def _blank(piece: str) -> str:
    return re.sub(r"[^\n]", " ", piece)


def _region_start(text: str, first_label: int) -> int:
    """Where the region begins: the section line or lone number just above the first label."""
    window = max(0, first_label - 400)
    best = first_label
    for pattern in (_LONE_NUMBER, _SECTION):
        for match in pattern.finditer(text, window, first_label):
            best = min(best, match.start())
    return best


def _region_end(text: str, last_label: int) -> int:
    stop = re.compile(r"^\W*(?:Nơi nhận|NƠI NHẬN|Ghi chú|TM\.|PHỤ LỤC|Phụ lục)", re.MULTILINE)
    match = stop.search(text, last_label)
    return len(text[: match.start() if match else len(text)].rstrip())


def _marks(text: str, start: int, end: int, finest: str) -> list[_Mark]:
    marks = []
    for match in _LABEL.finditer(text, start, end):
        level = fold(match["level"])
        kind = "task" if level == finest else "goal" if level in _GOALS else "mission"
        marks.append(_Mark(kind, match.start(), match.end(), match["n"]))
    for match in _SECTION.finditer(text, start, end):
        if match["roman"]:
            marks.append(_Mark("section", *match.span(), match["roman"], clean(match["title"])))
    for match in (*_LONE_NUMBER.finditer(text, start, end),
                  *_LEADING_NUMBER.finditer(text, start, end)):  # fmt: skip
        marks.append(_Mark("number", match.start(), match.end(), match[1]))
    marks.sort(key=lambda mark: (mark.start, mark.end))
    return marks


def _read_labelled(text: str, start: int, end: int, finest: str) -> Flattened:
    marks = _marks(text, start, end, finest)
    rows: list[Row] = []
    goals: list[Goal] = []
    missions: list[Goal] = []
    section = section_title = printed = ""
    in_cells = False
    stops = [*(mark.start for mark in marks[1:]), end]
    for mark, stop in zip(marks, stops, strict=True):
        if mark.kind == "section":
            section, section_title, in_cells = mark.value, mark.title, False
        elif mark.kind == "number":
            ordinal = int(mark.value)
            if len(rows) < ordinal <= len(rows) + 2:
                printed, in_cells = mark.value, False
            elif in_cells and rows:
                rows[-1] = _extended(rows[-1], text, stop)
        elif mark.kind == "task":
            rows.append(_row(text, mark, _cells_end(text, stop), section, section_title,
                             len(rows) + 1, printed))  # fmt: skip
            printed, in_cells = "", True
        else:
            body = _title(text, mark.end, stop)
            of_kind, name = (goals, "Mục tiêu") if mark.kind == "goal" else (missions, "Nhiệm vụ")
            of_kind.append(Goal(section, section_title, f"{name} {mark.value}",
                                clean(text[mark.end : body]), mark.start, body))  # fmt: skip
    return Flattened(start, end, tuple(rows), tuple(goals), tuple(missions))


def loose_cells(text: str, table: Flattened) -> list[Line]:
    """The lines of the region that no row, goal, mission, section or lone number takes."""
    parts: tuple[Row | Goal, ...] = (*table.rows, *table.goals, *table.missions)
    taken = sorted((part.start, part.end) for part in parts)
    titles = {squash(fold(row.section_title)) for row in table.rows}
    loose, position = [], table.start
    for start, end in (*taken, (table.end, table.end)):
        for line in split_lines(text[position:start]) if start > position else ():
            names = position + line.start in table.skipped
            if names or not line.text.strip() or _LONE.match(line.text):
                continue
            if not (_SECTION.match(line.text) or squash(fold(line.text)) in titles):
                loose.append(Line(position + line.start, position + line.end, line.text))
        position = max(position, end)
    return loose


def _extended(row: Row, text: str, stop: int) -> Row:
    return row if stop <= row.end else _reparse(row, text, _cells_end(text, stop))


def _reparse(row: Row, text: str, stop: int) -> Row:
    title = _title(text, row.start, stop)
    cells, uncertain = split_run(text[title:stop])
    cells["task"] = row.get("task")
    return Row(row.section, row.section_title, row.number, cells, row.start, stop, row.group,
               uncertain=uncertain | (row.uncertain & {"number"}), roles=row.roles)  # fmt: skip


def _cells_end(text: str, stop: int) -> int:
    return len(text[:stop].rstrip())


def _title(text: str, begin: int, stop: int) -> int:
    """Where the words of a label end: at the first blank line after some words."""
    position = begin
    for match in re.finditer(r"\n[^\S\n]*\n", text[begin:stop]):
        candidate = begin + match.start()
        body = text[begin:candidate]
        if re.search(r"\w{2}", _LABEL.sub("", body)):
            return candidate
        position = candidate
    return max(position, _cells_end(text, stop)) if position == begin else _cells_end(text, stop)


def _row(
    text: str, mark: _Mark, stop: int, section: str, section_title: str, ordinal: int, printed: str
) -> Row:
    title = min(_title(text, mark.end, stop), stop)
    cells, uncertain = split_run(text[title:stop])
    cells["task"] = clean(text[mark.end : title])
    if printed != str(ordinal):
        uncertain |= {"number"}
    return Row(section, section_title, str(ordinal), cells, mark.start, stop, ordinal,
               uncertain=uncertain, roles=("task", *cells))  # fmt: skip


def split_run(run: str) -> tuple[dict[str, str], frozenset[str]]:
    """Split the cells that follow a task: product, lead, support, deadline, money.

    Returns the cells by role and the roles in doubt.
    """
    paragraphs = [clean(part) for part in re.split(r"\n[^\S\n]*\n", run)]
    joined = " ¶ ".join(part for part in paragraphs if part)
    heads = [m.start("head") for m in _AGENCY.finditer(joined) if _opens_cell(m["before"])]
    time = _TIME.search(joined, heads[0] if heads else 0)
    time_at = time.start() if time else len(joined)
    heads = [head for head in heads if head < time_at]
    after = heads[-1] if heads else 0
    money = _MONEY.search(joined, max(after, time.end() if time else after))
    money_at = money.start() if money else len(joined)
    agencies_end = min(time_at, money_at)
    bounds = [*heads, agencies_end]
    names = [_tidy(joined[a:b]) for a, b in zip(bounds, bounds[1:], strict=False)]
    product = _tidy(joined[: heads[0] if heads else agencies_end])
    uncertain: set[str] = set()
    if not names[1:] or not product or not time:  # an empty cell leaves no mark here
        uncertain |= {
            role
            for role, filled in (("support", names[1:]), ("product", product), ("deadline", time))
            if not filled
        }
    if len(names) > 2:
        uncertain |= {"lead", "support"}
    if not names:
        uncertain.add("lead")
    deadline = _tidy(joined[time_at:money_at]) if time else ""
    cells = {
        "product": product,
        "lead": names[0] if names else "",
        "support": "; ".join(names[1:]),
        "deadline": deadline,
        "budget": _tidy(joined[money_at:]),
    }
    return cells, frozenset(uncertain)


def _opens_cell(before: str) -> bool:
    word = before.strip()
    if not word or word == "¶":
        return True
    return word[-1] not in ',;/-–(“"' and normalise(word) not in _LINKS


def _tidy(piece: str) -> str:
    return clean(piece.replace("¶", " ")).strip(" ;,")


def _read_listed(found: Listed) -> Flattened:
    skipped = frozenset(line.start for line in found.skipped)
    return Flattened(found.start, found.end, found.rows, (), (), skipped, found.notes)
