"""Turn table rows, and prose that assigns, into tasks.

Every task row becomes a task; a row of a KPI table is a target too (``ingest.targets``).
Values are the source's words beside what they mean; what is in doubt stays marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.agencies import split_agencies, starts_like_agency
from assistant.deadlines import parse_deadline
from assistant.domain import Deadline, Passage, Task
from assistant.text import LOWER, UPPER, clean
from ingest.formats.misdated import doubtful_dates
from ingest.marked_periods import is_figure, marked_deadline, words_under_periods
from ingest.rows import Row


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose records these are."""

    document_id: str
    place: str
    period: str

    @property
    def year(self) -> int | None:
        """The plan's own year; None for a plan of several years."""
        return int(self.period) if re.fullmatch(r"\d{4}", self.period) else None


def task_of(origin: Origin, row: Row, passage: Passage) -> Task:
    """The task that a row states."""
    words = row.get("task") or row.get("indicator")
    lead, support, uncertain = row.get("lead"), row.get("support"), set(row.uncertain)
    if row.get("lead_support"):
        lead, support = _split_lead_support(row.get("lead_support"))
        if not support and len(split_agencies(lead)) > 1:
            uncertain |= {"lead", "support"}  # one column for both, and no word tells them apart
    elif not support and _BOTH_ROLES.search(lead):
        lead, support = _split_lead_support(lead)
    deadline, in_doubt = _deadline(origin, row)
    if in_doubt or any(doubtful_dates(row.get("deadline"))):
        uncertain.add("deadline")  # "1S/6/2026": a scan's letter among the digits
    if not words:
        uncertain.add("task")
    if lead and not (starts_like_agency(lead) or names_person(lead)):
        uncertain.add("lead")  # "theo phân công tại Quyết định số …" names no agency
    return Task(
        id=f"{origin.document_id}/t/{row.start}",
        document_id=origin.document_id,
        place=origin.place,
        section=row.section,
        section_title=row.section_title,
        number=row.number,
        task=words,
        product=row.get("product"),
        deadline=deadline,
        lead=split_agencies(lead),
        support=split_agencies(support),
        monitor=split_agencies(row.get("monitor")),
        uncertain=tuple(sorted(uncertain)),
        passage_id=passage.id,
        locator=passage.locator,
        part=row.part,
        notes=row.notes,
        extra=(*((role, _with_unit(row, role, cell)) for role, cell in row.cells.items()
                 if cell and role in ("budget", "note", "goal", "mission", "other")),
               *(("other", f"{period}: {words}")
                 for period, words in words_under_periods(row.cells).items())),
        has_monitor_column="monitor" in row.roles,
    )  # fmt: skip


def _deadline(origin: Origin, row: Row) -> tuple[Deadline | None, bool]:
    """The deadline in a row's words or crosses, and whether it is in doubt.

    Words come before crosses; where both tell an end, and not the same, that is a doubt. So are
    words under a period, which may or may not tell that something is due.
    """
    stated = _with_begin(_in_month(origin, row), origin, row)
    marked = parse_deadline(marked_deadline(row.cells, origin.year), origin.year)
    unclear = any(not is_figure(words) for words in words_under_periods(row.cells).values())
    if stated is None or marked is None:
        return stated or marked, unclear
    return stated, unclear or (None not in (stated.end, marked.end) and stated.end != marked.end)


_MONTH_TITLE = re.compile(r"(?:\W|[IVX]+[.)]?\s)*(tháng\s+\d{1,2})\b", re.I)
_DAY_ONLY = re.compile(r"(.*\bngày\s+\d{1,2})\W*$", re.I | re.S)
_WEEK_ONLY = re.compile(r"\W*tuần\b", re.I)


def _in_month(origin: Origin, row: Row) -> Deadline | None:
    """A row's deadline; a day or a week of no month is that of the month its section names."""
    words = row.get("deadline")
    deadline = parse_deadline(words, origin.year)
    month = _MONTH_TITLE.match(row.section_title)
    if deadline is None or month is None or deadline.end or deadline.recurring:
        return deadline
    if day := _DAY_ONLY.match(words):
        dated = parse_deadline(f"{day[1]} {month[1]}", origin.year)
    else:
        dated = parse_deadline(month[1], origin.year) if _WEEK_ONLY.match(words) else None
    return replace(dated, text=deadline.text) if dated else deadline


def _with_begin(due: Deadline | None, origin: Origin, row: Row) -> Deadline | None:
    """A deadline with the beginning that a column of its own gives."""
    begin = clean(row.get("begin"))
    if due is None or not begin:
        return due
    from_when = parse_deadline(begin, origin.year)
    start = from_when.start if from_when and from_when.start else due.start
    return replace(due, text=f"{begin} – {due.text}", start=start)


def _with_unit(row: Row, role: str, cell: str) -> str:
    """A bare number with the unit that its column's name states."""
    unit = dict(row.units).get(role, "")
    return f"{cell} {unit}" if unit and re.fullmatch(r"[\d.,\s]+", cell) else cell


def prose_task(origin: Origin, passage: Passage, words: str, fields: dict[str, str]) -> Task:
    """The task that prose states in ``words``; ``fields`` are the source's words by role."""
    path, lead, support = passage.path, fields.get("lead", ""), fields.get("support", "")
    if not support and (together := _TOGETHER.search(lead)):
        lead, support = lead[: together.start()], lead[together.end() :]
    return Task(
        id=f"{origin.document_id}/p/{passage.start}",
        document_id=origin.document_id,
        place=origin.place,
        section=path[0] if path else "",
        section_title=passage.heading,
        number=path[-1] if len(path) > 1 else "",
        task=words,
        product=fields.get("product", ""),
        deadline=parse_deadline(fields.get("deadline", ""), origin.year),
        lead=split_agencies(lead),
        support=tuple(name for part in split_agencies(support) for name in _joined_by_and(part)),
        monitor=split_agencies(fields.get("monitor", "")),
        uncertain=(),
        passage_id=passage.id,
        locator=passage.locator,
        extra=(("note", fields["note"]),) if fields.get("note") else (),
        has_monitor_column="monitor" in fields,
        from_prose=True,
    )


def _joined_by_and(names: str) -> list[str]:
    """The last two of a list in prose: "Công an xã và Trạm Y tế"; "A và B" in one name stays."""
    before, mark, after = names.rpartition(" và ")
    two = bool(mark) and _WHOLE_NAME.match(after) and not before.endswith(("HĐND", "nhân dân"))
    return [before, after] if two and len(before.split()) > 1 else [names]


_WHOLE_NAME = re.compile(
    r"(?:[Cc]ông ty|[Bb]ưu điện|[Pp]hòng|[Bb]an|[Tt]rung tâm|[Vv]ăn phòng|[Hh]ội|[Đđ]oàn|"
    r"[Cc]ông an|[Tt]rạm|[Tt]rường|[Tt]rưởng|[Tt]ổ|[Ss]ở|[Ủủ]y ban|UBND|các|bản|thôn|ấp|"
    r"[Kk]ho bạc|[Tt]huế)\s"
)
_TOGETHER = re.compile(r",?\s*phối hợp (?:với|cùng)\s+", re.I)
_PERSON = re.compile(
    rf"\W*(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c|[Aa]nh|[Cc]hị|[Cc]hủ tịch|[Pp]hó [Cc]hủ tịch|"
    rf"[Cc]án bộ|[Cc]ông chức|[Tt]rưởng|[Pp]hó [Tt]rưởng|[Gg]iám đốc)\s|"
    rf"\W*[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]+){{1,4}}\W*$"
)


def names_person(cell: str) -> bool:
    """Whether a cell names a person, by title or as a name alone."""
    return bool(_PERSON.match(clean(cell)))


_BOTH_ROLES = re.compile(
    r"chủ trì\b.*\bphối hợp|^\W*(?:(?:cơ quan|đơn vị)\s+)?chủ trì\s*:|"
    r"\w{2}[\s,;]+phối hợp (?:với|cùng)\s", re.I
)  # fmt: skip
_ROLE_IN_BRACKETS = re.compile(r"\s*\(\s*(chủ trì|phối hợp)\s*\)", re.I)


_SUPPORT_PART = re.compile(
    r"[;,.]?\s*[-–+•]?\s*(?:(?:cơ quan|đơn vị)\s+)?phối hợp(?:\s+(?:với|cùng))?\s*:?\s*", re.I
)


def _by_brackets(cell: str) -> tuple[str, str]:
    """ "Phòng A (chủ trì); Phòng B, Phòng C (phối hợp)": a role counts for what stands before."""
    roles: dict[str, list[str]] = {"chủ trì": [], "phối hợp": []}
    start = 0
    for match in _ROLE_IN_BRACKETS.finditer(cell):
        roles[match[1].lower()].append(cell[start : match.start()].strip(" ;,"))
        start = match.end()
    rest = cell[start:].strip(" ;,.")
    if rest:
        roles["phối hợp" if roles["chủ trì"] else "chủ trì"].append(rest)
    return "; ".join(roles["chủ trì"]), "; ".join(roles["phối hợp"])


def _split_lead_support(cell: str) -> tuple[str, str]:
    """One column for both: "Phòng A chủ trì; phối hợp: Phòng B", or lead / support."""
    if _ROLE_IN_BRACKETS.search(cell):
        return _by_brackets(cell)
    if match := _SUPPORT_PART.search(cell):
        before = re.sub(r"^[\s\-–+•]*(?:cơ quan|đơn vị)?\s*chủ trì\s*:?\s*|\s*chủ trì\s*:?\s*",
                        " ", cell[: match.start()], flags=re.I)  # fmt: skip
        return before.strip(" -–+•;,."), cell[match.end() :]
    cell = re.sub(r"^[\s\-–+•]*(?:cơ quan|đơn vị)?\s*chủ trì\s*:\s*", "", cell, flags=re.I)
    lead, _, support = cell.partition("/")
    return (lead, support) if support else (cell, "")
