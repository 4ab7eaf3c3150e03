"""Turn the figures of goal sentences and of table rows into targets.

Every figure of a goal becomes a target: the source's words beside value, comparator, unit and
horizon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.deadlines import parse_deadline
from assistant.domain import Figure, Passage, PassageKind, Target
from assistant.figures import find_figures, number, whole_figure
from assistant.text import UPPER, clean, fold
from ingest.flattened import Goal
from ingest.marked_periods import is_mark
from ingest.records import Origin
from ingest.rows import Row
from ingest.segment import sentence_spans

_GOAL_HEADING = re.compile(r"\b(?:muc tieu|chi tieu)\b")
_WORK_HEADING = re.compile(r"\W*(?:nhiem vu|giai phap|to chuc thuc hien)\b")
_RESULT_HEADING = re.compile(
    r"\W*(?:danh gia|ket qua|thuc trang|tinh hinh|hien trang)\b(?!.*\b(?:muc tieu|chi tieu)\b)"
)
"""What was reached in a year before is no goal."""
_GOAL_WORDS = re.compile(
    r"\b(?:dat|ty le|ti le|muc do|phan dau|toi thieu|toi da|tro len|giam|tang|it nhat|xep hang)\b"
)
_HORIZON = re.compile(
    r"(?:den|trong|vao|cuoi|het)?\s*(?:cuoi\s+)?nam\s+(20\d\d)(?:\s*-\s*(?:nam\s+)?(20\d\d))?"
    r"|\bden\s+(20\d\d)\b|giai doan\s+(20\d\d)\s*-\s*(20\d\d)"
)
_REFERENCE = re.compile(
    r"so voi (?:nam|cung ky)|(?:ngay|tu)\s+\S*\s*$|so\s+[\w/-]*$|khoa|"
    r"nam ke hoach\s*$|du toan nam\s*$"
)
_CLAUSE = re.compile(
    rf";\s|\.\s+(?=[{UPPER}0-9])|,?\s*\(?trong đó[,:]?\s|"
    r",\s(?=100%|tỷ lệ|tỉ lệ|mức độ|phấn đấu|tích hợp|đạt\s\d)|"
    r",\s(?=thời gian\b[^,;.]{2,30}(?:ít nhất|tối thiểu|tối đa|không quá))|"
    r"\s(?=Đến (?:năm )?20\d\d:)|\s+và\s+(?=\d+%)"
)


def _horizons(words: str) -> list[tuple[int, str]]:
    """The years by which words want something reached, each with where it is stated."""
    folded = fold(words)
    return [
        (match.start(), "-".join(year for year in match.groups() if year))
        for match in _HORIZON.finditer(folded)
        if not _REFERENCE.search(folded[: match.start()])
        and not re.search(r"so voi\s*$", folded[: match.start()])
    ]


def _horizon(words: str, default: str) -> str:
    return next((years for _, years in _horizons(words)), default)


def _differ(stated: list[tuple[int, str]]) -> bool:
    """Whether words that state these years state several."""
    return len({years for _, years in stated}) > 1


def _own_horizon(clause: str, figures: list[Figure], figure: Figure) -> str:
    """The year that stands beside a figure, where a clause states several of each; "" else.

    "Năm 2026 đạt 43 điểm, đến năm 2030 đạt 46 điểm": each figure follows its year.
    """
    stated = _horizons(clause)
    if len(figures) < 2 or not _differ(stated):
        return ""
    number = figures.index(figure)
    begin = figures[number - 1].end if number else 0
    end = figures[number + 1].start if number + 1 < len(figures) else len(clause)
    before = [years for at, years in stated if begin <= at < figure.start]
    after = [years for at, years in stated if figure.end <= at < end]
    leads = stated[0][0] < figures[0].start
    return (after[0] if after and not leads else "") or (before[-1] if before else "")


def _horizon_above(heading: str, default: str) -> str:
    """The years that the nearest heading above states, if one does."""
    above = (_horizon(part, "") for part in reversed(heading.split(" › ")))
    return next((years for years in above if years), default)


_PER = re.compile(r"^\s*/\s*(?:người|hộ|năm|quý|tháng|tuần|ngày|đêm|lượt|lần|học kỳ)\b")
"""Of the figure, not of what it measures: "52 triệu đồng/người"."""


def _indicator(clause: str, figure: Figure, offset: int) -> str:
    """The clause without its figure and its horizon: what is measured."""
    begin, end = figure.start - offset, figure.end - offset
    words = f"{clause[:begin]} {_PER.sub('', clause[end:])}"
    words = _opening(words)
    words = re.sub(r"(?i)\s+trở\s+(?:lên|xuống)\b", "", words)
    words = re.sub(r"\s+(?=[,;.])", "", words)
    words = re.sub(r"(?i)\b(?:phấn đấu|đạt|được)\s*(?=$|\s*[,;.])", "", words)
    return clean(re.sub(r"^(?:Phấn đấu|phấn đấu|đạt|Đạt)\s+", "", words)).strip(" ,;.:")


def _opening(words: str) -> str:
    """Words without the mark of an item before them and the stop behind."""
    bare = re.sub(r"^[\s\-+•*(]+(?:[a-zđ]\))?\s*|^[a-zđ]\)\s+|[\s;.:,()]+$", "", words)
    return f"{bare})" if bare.count("(") == bare.count(")") + 1 and ")" in words else bare


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE.finditer(text):
        yield from _aside(text, start, match.start())
        start = match.end()
    yield from _aside(text, start, len(text))


def _aside(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A clause whose brackets hold a figure of their own is two."""
    bracket = text.find("(", start, end)
    if bracket > start and find_figures(text[start:bracket]) and find_figures(text[bracket:end]):
        yield start, bracket
        start = bracket
    yield start, end


def targets_of_sentence(
    origin: Origin,
    text: str,
    span: tuple[int, int],
    passage: Passage,
    horizon: str,
) -> Iterator[Target]:
    """The targets of one verbatim sentence ``text[span]``: one a figure.

    A clause that has lost its subject ("đến năm 2025 đạt 98%") takes the one before it; a
    clause that only states a year ("Đến năm 2025, đạt …") states it for the next.
    """
    sentence = text[span[0] : span[1]]
    previous = ""
    for begin, end in _clauses(sentence):
        clause = sentence[begin:end]
        figures = [_with_bound_behind(clause, one) for one in find_figures(clause)]
        figures = _with_later_years(clause, figures)
        if not figures and not previous:
            horizon = _horizon(clause, horizon)
        shared = _by_years(clause, figures)
        for figure in figures:
            listed = _listed(clause, figures, figure) or _beside(clause, figures, figure)
            indicator = listed or shared or _indicator(clause, figure, 0)
            if listed:
                previous = ""
            elif len(_own_words(indicator)) < 2 and previous:
                indicator = f"{previous} ({indicator})" if indicator else previous
            elif indicator:
                previous = indicator
            due = _own_horizon(clause, figures, figure) or _horizon(clause, horizon)
            yield _target(origin, indicator, figure, due, sentence, passage,
                          span[0] + begin + figure.start)  # fmt: skip


_BOUND_BEHIND = re.compile(r"[^,;.:()\d]{1,40}?\s+trở\s+(lên|xuống)(?!\w)", re.I)


def _with_bound_behind(clause: str, figure: Figure) -> Figure:
    """A figure with the bound that stands behind its noun: "95% kế hoạch giao trở lên"."""
    found = _BOUND_BEHIND.match(clause, figure.end) if figure.comparator == "=" else None
    bound = ">=" if found and found[1].lower() == "lên" else "<="
    return replace(figure, comparator=bound) if found else figure


def _with_later_years(clause: str, figures: list[Figure]) -> list[Figure]:
    """Counts of the same thing for a further year, to which a bound before goes on.

    "Không quá 186 thủ tục vào năm 2026 và 160 thủ tục vào năm 2030": 160 is a bound as well.
    """
    if not _differ(_horizons(clause)):
        return figures
    found = list(figures)
    for figure in figures:
        if figure.unit == "%" or figure.comparator in ("", "=", "range"):
            continue
        again = rf"(?:\bvà|,)\s+((\d[\d.,]*)\s+{re.escape(figure.unit)})(?!\w)"
        for match in re.finditer(again, clause[figure.end :]):
            start, end = (figure.end + at for at in match.span(1))
            if all(end <= other.start or other.end <= start for other in found):
                found.append(replace(figure, text=match[1], value=number(match[2]),
                                     start=start, end=end))  # fmt: skip
    return sorted(found, key=lambda one: one.start)


def _listed(clause: str, figures: list[Figure], figure: Figure) -> str:
    """What a figure measures in a list behind a colon ("A: cấp tỉnh 96%, cấp xã 97%"), or ""."""
    colon = clause.rfind(":", 0, figure.start)
    after = [other for other in figures if other.start > colon]
    if colon < 0 or len(after) < 2:
        return ""
    commas = [clause.find(",", one.end, two.start)
              for one, two in zip(after, after[1:], strict=False)]  # fmt: skip
    if min(commas) < 0:
        return ""
    number = after.index(figure)
    begin = [colon, *commas][number] + 1
    own = _indicator(clause[begin : [*commas, len(clause)][number]], figure, begin)
    head = re.sub(r"[\s,]+(?:gồm|bao gồm|trong đó)$", "", clause[:colon])
    head = _indicator(head, replace(figure, start=len(head), end=len(head)), 0)
    return f"{head}: {own}" if own and head else ""


def _by_years(clause: str, figures: list[Figure]) -> str:
    """What figures for several years measure, when it stands before all of them; "" else."""
    if len(figures) < 2 or len({figure.unit for figure in figures}) > 1:
        return ""
    if not _differ(_horizons(clause)):
        return ""
    head = clause[: figures[0].start]
    words = _indicator(head, replace(figures[0], start=len(head), end=len(head)), 0)
    return words if len(_own_words(words)) > 1 and not _horizons(head) else ""


_WHERE = re.compile(r"(?<!\w)(ở|tại|đối với|riêng|với)\s+\w")


def _beside(clause: str, figures: list[Figure], figure: Figure) -> str:
    """What a figure measures beside others of one subject ("A ở cấp huyện 2%, ở cấp xã 1%"),
    or "".
    """
    commas = [clause.find(",", one.end, two.start)
              for one, two in zip(figures, figures[1:], strict=False)]  # fmt: skip
    if len(figures) < 2 or min(commas) < 0:
        return ""
    where = _WHERE.search(clause)
    parts = list(zip([0, *(comma + 1 for comma in commas)], [*commas, len(clause)], strict=True))
    if where is None or not where.start() < figures[0].start or any(
        not clause[begin:].lstrip().startswith(where[1]) for begin, _ in parts[1:]
    ):  # fmt: skip
        return ""
    begin, end = parts[figures.index(figure)]
    own = _indicator(clause[begin:end], figure, begin)
    return own if begin == 0 else clean(f"{_opening(clause[: where.start()])} {own}")


_EMPTY_WORDS = frozenset(["den", "nam", "tu", "dat", "tro", "len", "va", "cuoi", "la"])


def _own_words(indicator: str) -> list[str]:
    return [w for w in fold(indicator).split() if w.isalpha() and w not in _EMPTY_WORDS]


def _target(
    origin: Origin,
    indicator: str,
    figure: Figure | None,
    horizon: str,
    text: str,
    passage: Passage,
    at: int,
    *,
    value_text: str = "",
    from_row: bool = False,
    section: str = "",
    section_title: str = "",
) -> Target:
    return Target(
        id=f"{origin.document_id}/g/{at}",
        document_id=origin.document_id,
        place=origin.place,
        section=section or (passage.path[0] if passage.path else ""),
        section_title=section_title or passage.heading,
        indicator=indicator,
        comparator=figure.comparator if figure else "",
        value=figure.value if figure else None,
        value_max=figure.value_max if figure else None,
        unit=figure.unit if figure else "",
        value_text=clean(figure.text) if figure else value_text,
        horizon=horizon,
        text=text,
        passage_id=passage.id,
        locator=passage.locator,
        from_row=from_row,
    )


def _among_goals(passage: Passage) -> bool:
    """Whether the nearest heading that speaks of goals or of work speaks of goals."""
    for words in (passage.text[:80], *reversed(passage.heading.split(" › "))):
        folded = fold(words)
        if _GOAL_HEADING.search(folded):
            return True
        if _WORK_HEADING.match(folded):
            return False
    return False


def _tells_results(passage: Passage, origin: Origin) -> bool:
    """Whether a heading above says that what follows was reached before the plan begins."""
    begins = origin.period[:4]
    return any(
        _RESULT_HEADING.match(fold(part)) and begins and any(
            year < begins for year in re.findall(r"\b20\d\d\b", part))
        for part in passage.heading.split(" › ")
    )  # fmt: skip


def _told_of(sentence: str, origin: Origin) -> bool:
    """Whether a folded sentence begins with a year before the plan's own: what it reached."""
    match = _YEAR_FIRST.match(sentence)
    return bool(match and origin.period and match[1] < origin.period[:4])


def targets_of_passage(origin: Origin, text: str, passage: Passage) -> Iterator[Target]:
    """The targets of a bullet or paragraph: in goal sections every figure, else goals only."""
    if passage.kind not in (PassageKind.BULLET, PassageKind.PARAGRAPH):
        return
    if not find_figures(passage.text):
        return
    in_goals = _among_goals(passage)
    if not in_goals and _tells_results(passage, origin):
        return
    horizon = _horizon_above(passage.heading, origin.period)
    for span in sentence_spans(text, passage.start, passage.end):
        sentence = fold(text[span[0] : span[1]])
        if _SHORTCOMING.search(sentence) or (not in_goals and _told_of(sentence, origin)):
            continue
        if in_goals or (_GOAL_WORDS.search(sentence) and "%" in sentence):
            yield from targets_of_sentence(origin, text, span, passage, horizon)


def targets_of_row(
    origin: Origin, row: Row, passage: Passage, unit_above: str = ""
) -> Iterator[Target]:
    """The targets of a table row: each value of a KPI row, or the figures of its product.

    ``unit_above`` is the unit that the words above the table state for all of it.
    """
    task, product = row.get("task") or row.get("indicator"), row.get("product")
    by_year = {role: cell for role, cell in row.cells.items()
               if role.startswith("value:") and cell and not is_mark(cell)}  # fmt: skip
    text = passage.text
    section = {"section": row.section, "section_title": row.section_title}
    units = dict(row.units)
    for column, (role, cell) in sorted(enumerate(by_year.items()), key=_reached_last):
        horizon, _, name = role.removeprefix("value:").partition("|")
        what = f"{task} ({name})" if name else task
        unit = row.get("unit") or units.get(role, "") or unit_above
        figure = _figure_of_cell(cell, unit)
        yield _target(origin, what, figure, horizon or _row_horizon(row, origin),
                      text, passage, row.start + column, value_text=cell, from_row=True,
                      **section)  # fmt: skip
    share = [f for f in find_figures(row.get("deadline")) if f.unit == "%"]
    if by_year or not (product or share):
        return
    horizon = _row_horizon(row, origin)
    is_indicator = "indicator" in row.roles
    found = 0
    for begin, end in _clauses(product):
        clause = product[begin:end]
        figures = find_figures(clause)
        if not figures and is_indicator and (whole := whole_figure(clause)):
            figures = [whole]
        for figure in figures:
            words = _indicator(clause, figure, 0)
            indicator = words if not is_indicator and _says_what(words, clause, figure) else task
            yield _target(origin, indicator, figure, _horizon(clause, horizon), text, passage,
                          row.start + found, from_row=True, **section)  # fmt: skip
            found += 1
    for figure in share:  # "đạt 100% đến 31/12/2025" in the column of time
        yield _target(origin, task, figure, horizon, text, passage, row.start + found,
                      from_row=True, **section)  # fmt: skip
        found += 1
    if not found and is_indicator:
        yield _target(origin, task, None, horizon, text, passage, row.start,
                      value_text=product, from_row=True, **section)  # fmt: skip


_LEFT_OPEN = re.compile(r"(?:với|của|cho|tại|có|gồm|ở|trên|đến|từ)$")


def _says_what(words: str, clause: str, figure: Figure) -> bool:
    """Whether what is left of a product's clause says by itself what its figure measures.

    A count of things that the row makes ("01 cuộc thi", "báo cáo với 350 phiếu") does not.
    """
    if len(_own_words(words)) < 3 or _LEFT_OPEN.search(words):
        return False
    return figure.unit == "%" or bool(clause[: figure.start].strip(" -+•("))


def _reached_last(column: tuple[int, tuple[str, str]]) -> tuple[bool, int]:
    """An order of value columns in which what was reached stands behind what is to be."""
    number, (role, _) = column
    return _REACHED.match(fold(role.partition("|")[2])) is not None, number


_YEAR_FIRST = re.compile(r"\W*(?:\d{1,2}[.)]\s*)?(?:trong |den |het |den het )?nam (20\d\d)\b")
_SHORTCOMING = re.compile(r"\b(?:con chiem|moi (?:chi )?dat|(?:ton tai|han che)(?: cua)? nam)\b")
_REACHED = re.compile(r"(?:uoc )?(?:thuc hien|da dat|thuc trang|hien trang)\b")


def _figure_of_cell(cell: str, unit: str) -> Figure | None:
    """The figure of a value cell, in its own unit or in that of the row's column of units.

    Where a cell states several, its words stay whole. A bare number without any unit is a share,
    where it can be one; one with a rank's words ("Top 10") is none.
    """
    if figures := find_figures(cell):
        return replace(figures[0], text=cell) if len(figures) > 1 else figures[0]
    if not re.fullmatch(r"\W*(?:(?:trên|dưới|từ|đạt|tối thiểu|tối đa|ít nhất)\s+)?[\d.,\s–-]+\W*",
                        clean(cell), re.I):  # fmt: skip
        return None
    if not unit:
        figures = find_figures(f"{cell}%")
        if figures and figures[0].value > 100:
            return replace(figures[0], text=cell, unit="")
        return replace(figures[0], text=cell) if figures else None
    figures = find_figures(f"{cell} {unit}") or find_figures(f"{cell}%")
    if not figures:
        return None
    words = cell if unit in cell else f"{cell} {unit}"
    return replace(figures[0], text=words, unit=figures[0].unit if "%" in unit else clean(unit))


def _row_horizon(row: Row, origin: Origin) -> str:
    words = row.get("deadline")
    deadline = parse_deadline(words, origin.year)
    if deadline and deadline.end and (deadline.start is None or (
        deadline.start.year == deadline.end.year)):  # fmt: skip
        return str(deadline.end.year)
    return _horizon(words, origin.period) if words else origin.period


def targets_of_goal(origin: Origin, text: str, goal: Goal, passage: Passage) -> Iterator[Target]:
    """The targets of a goal cell in a flattened table."""
    body = text[goal.start : goal.end]
    label = re.match(r"\W*[\d.]*\s*[:.]?\s*\w+\s+\w+\s+\d+\s*[:.]", body)
    start = goal.start + (label.end() if label else 0)
    if not find_figures(text[start : goal.end]):
        return
    for span in sentence_spans(text, start, goal.end):
        yield from targets_of_sentence(origin, text, span, passage, origin.period)
