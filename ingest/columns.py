"""Tell what the columns of a table mean, by their names and by what their cells hold.

A role is one of: number, task, indicator, product, deadline, lead, support, monitor,
lead_support, goal, mission, budget, unit, note, day, hour, value:<horizon>, when:<period>, other.
Columns of values for one horizon are told apart by their names: value:<horizon>|<name>. The names
are data, in ``columns.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import yaml

from assistant.agencies import starts_like_agency
from assistant.deadlines import find_windows, recurrence
from assistant.text import clean, fold
from ingest.marked_periods import WHEN, is_mark, period_of_name, without_weekdays

AGENCY_ROLES = ("lead", "support", "monitor", "lead_support")
_VALUE_HEAD = re.compile(r"(?:nam|den(?: het)?(?: nam)?|het nam|cuoi nam|giai doan|chi tieu|"
                         r"muc tieu|ke hoach)\s*(?:nam\s*)?"
                         r"(20\d\d(?:\s*-\s*20\d\d)?)|^(20\d\d)$")  # fmt: skip
_REACHED = re.compile(
    r"(?:uoc )?(?:thuc hien|ket qua|da dat|thuc trang|hien trang|nam goc|nam co so|so goc)\b"
)
"""What was reached already is no goal."""
_REACHED_IN = re.compile(
    r"(?:uoc )?(?:thuc hien|da dat|thuc trang|hien trang|nam goc|nam co so|so goc)"
    r"\D{0,16}(20\d\d)$"
)
_SUM = re.compile(r"(?:tong )?cong$|tong(?: so)?$")
_TIME_WORDS = re.compile(
    r"^\W*(?:thuong xuyen|theo (?:ke hoach|quy dinh|lo trinh|huong dan|cac moc|tien do|yeu cau)|"
    r"sau (?:khi|\d+)|khi co|ngay sau|trong|truoc|cham nhat|hang|dinh ky|quy|thang|nam|ca nam)\b"
)
_TIME_AT = 12
"""Characters before which a time comes first in a cell."""
_SET_BY = re.compile(
    r"(?:(?:chi tieu |muc tieu )?(?:do )?"
    r"(?:tw|trung uong|tinh|thanh pho|huyen|cap tren|xa|phuong|don vi) (?:giao|phan dau|dang ky)"
    r"|(?:chi tieu |muc tieu )?phan dau|ke hoach)$"
)
"""A column of values that says who set them, or that they are planned, but no year."""
_NUMBER_CELL = re.compile(
    r"^\W*(?:\d{1,3}|[a-zđ]|[ivx]{1,5}(?=\.\d))(?:\.(?:\d{1,3}|[a-zđ]))*\s*[.)/]?\s*$", re.I
)
ROMAN_CELL = re.compile(r"^\W*([IVXLC]+|[A-HĐ])\s*[.)]?\W*$")


_FIGURE = re.compile(r"\d")
_FIGURE_CELL = re.compile(r"^\W*(?:\D{0,12}\s)?[\d.,]+(?:\s*[-–]\s*[\d.,]+)?\s*\D{0,12}$")
UNIT_MAX = 24  # characters of a unit of measure: "Lượt người/năm"

_ASSIGNS = frozenset([*AGENCY_ROLES, "deadline", "product", "goal", "mission", "begin", "day",
                      "hour"])  # fmt: skip
_SOURCE = re.compile(r"\bnguon\b")


@lru_cache(maxsize=2)
def _roles(part: str = "roles") -> tuple[tuple[str, tuple[str, ...]], ...]:
    loaded = yaml.safe_load((files("ingest") / "columns.yaml").read_text("utf-8"))[part]
    return tuple((role, tuple(map(fold, names))) for role, names in loaded.items())


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A pattern a role: any of its names as whole words."""
    return tuple(
        (role, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)"))
        for role, names in _roles()
    )


_UNDERGOES = re.compile(r"\bduoc (?:kiem tra|giam sat|thanh tra|theo doi|khao sat|danh gia)\b")
"""Who is inspected, not who inspects."""
_SHORTCOMING = re.compile(r"\b(?:ton tai|han che|nguyen nhan)\b")
_NARROW = 5
"""Letters of a name that a narrow column may have broken in two: "ST T"."""


@lru_cache(maxsize=4096)  # rows are looked at again and again for names of columns
def role_of_name(cell: str) -> str | None:
    """The role that a column's name states, or None when the name says nothing."""
    name = fold(clean(cell))
    if not name or len(name) > 80:
        return None
    if period := period_of_name(cell):
        return f"{WHEN}{period}"
    if _UNDERGOES.search(name):
        return None
    year = None if _SHORTCOMING.search(name) else _VALUE_HEAD.search(name)
    if year and len(name) < 40 and not _REACHED.match(name):
        return f"value:{year[1] or year[2]}"
    if reached := _REACHED_IN.match(name):
        return f"value:{reached[1]}|{clean(cell)}"
    if _SET_BY.match(name):
        return "value:"
    for role, words in _roles("whole"):
        if name in words:
            return role
    names = [name, name.replace(" ", "")] if len(name) <= _NARROW else [name]
    for role, pattern in _patterns():
        if any(map(pattern.search, names)):
            return role
    return None


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns: short cells, three or more of them known names."""
    filled = [cell for cell in cells if clean(cell)]
    if len(filled) < 2 or any(len(clean(cell)) > 60 for cell in filled):
        return False
    roles = [role_of_name(cell) for cell in filled]
    known = [role for role in roles if role]
    if any(_NUMBER_CELL.match(clean(cell)) for cell in filled[:1]):
        return False
    periods = sum(role.startswith(WHEN) for role in known)  # one alone may be a deadline
    distinct = len({role for role in known if not role.startswith(WHEN)}) + min(periods // 2, 2)
    return distinct >= 3 or (distinct == 2 and len(filled) <= 3)


def looks_like_time(cell: str) -> bool:
    """Whether a cell reads as a deadline."""
    text = clean(cell)
    if not text or len(text) > 260:
        return False
    folded = fold(text)
    if _TIME_WORDS.search(folded) or (recurrence(text) and len(text) < 60):
        return True
    return bool(find_windows(text)) and len(text) < 220


def begins_with_time(cell: str) -> bool:
    """Whether a time comes first: "Quý II/2027" does, "Báo cáo quý" begins with what is due."""
    text = clean(cell)
    first = next((start for start, _, _ in find_windows(text)), None)
    return bool(_TIME_WORDS.search(fold(text))) or (first is not None and first <= _TIME_AT)


def looks_like_agency(cell: str) -> bool:
    """Whether a cell reads as one or more agencies."""
    text = clean(cell)
    return bool(text) and len(text) < 200 and starts_like_agency(text) and not text.endswith(".")


def looks_like_number(cell: str) -> bool:
    """Whether a cell is an ordinal: "11", "3.", "1.2", "a)"."""
    return bool(_NUMBER_CELL.match(clean(cell)))


def fit(role: str, cell: str) -> float:
    """How well a cell fits a role, 0 to 1; an empty cell fits everything a little."""
    text = clean(cell)
    if not text:
        return 0.3
    if role.startswith(WHEN):
        return 1.0 if is_mark(text) else 0.2
    if role == "number":
        return 1.0 if looks_like_number(text) or ROMAN_CELL.match(text) else 0.0
    if role.startswith("value:"):
        return 1.0 if _FIGURE_CELL.match(text) else 0.3 if _FIGURE.search(text) else 0.1
    if role == "unit":
        return 0.0 if _FIGURE.search(text) else 1.0 if len(text) <= UNIT_MAX else 0.1
    if looks_like_number(text):
        return 0.1
    if role == "deadline":
        return 1.0 if looks_like_time(text) else 0.1
    if role in AGENCY_ROLES:
        return 1.0 if looks_like_agency(text) else (0.4 if len(text) < 60 else 0.05)
    if role in ("task", "indicator"):
        return min(1.0, 0.5 + len(text) / 120) - (0.4 if looks_like_time(text) else 0.0)
    if role == "product":
        if len(text) < 60 and begins_with_time(text):
            return 0.3
        return 0.5 if looks_like_agency(text) else 0.8
    return 0.4


def align(cells: Sequence[str], roles: Sequence[str]) -> tuple[list[str], bool]:
    """Place the cells of a short row under ``roles``, keeping their order.

    Returns one cell a role and whether the placing is certain. Cells beyond the last role
    are joined to it. The best fit wins; of two equally good ones the leftmost does, and the
    row counts as uncertain.
    """
    count, width = len(cells), len(roles)
    if count >= width:
        head = list(cells[: width - 1]) if width > 1 else []
        return [*head, " ".join(cells[width - 1 :]).strip()], True
    numbered = roles[0] == "number" and count > 0 and looks_like_number(cells[0])
    scores: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 1)}
    back: dict[tuple[int, int], bool] = {}
    for column in range(width):
        for placed in range(count + 1):
            if (column, placed) not in scores:
                continue
            score, ways = scores[(column, placed)]
            must = numbered and roles[column] in ("task", "indicator")  # a numbered row has a task
            options = [((column + 1, placed), score + (0.0 if must else 0.3), False)]
            if placed < count:
                gain = fit(roles[column], cells[placed])
                options.append(((column + 1, placed + 1), score + gain, True))
            for state, value, used in options:
                best, best_ways = scores.get(state, (-1.0, 0))
                if value > best + 1e-9:
                    scores[state], back[state] = (value, ways), used
                elif abs(value - best) <= 1e-9:
                    scores[state] = (best, best_ways + ways)
                    back[state] = back[state] and used
    placed_cells, placed = [""] * width, count
    for column in range(width, 0, -1):
        if back.get((column, placed)):
            placed -= 1
            placed_cells[column - 1] = cells[placed]
    return placed_cells, _certain(roles, placed_cells, numbered)


def _certain(roles: Sequence[str], placed: list[str], numbered: bool) -> bool:
    """Whether no other placing of the filled cells fits as well."""
    gaps = [i for i, cell in enumerate(placed) if not clean(cell)]
    for gap in gaps:
        for near in (gap - 1, gap + 1):
            if not 0 <= near < len(roles) or not clean(placed[near]):
                continue
            if numbered and roles[near] in ("task", "indicator"):
                continue
            moved = fit(roles[gap], placed[near])
            stayed = fit(roles[near], placed[near])
            if moved >= stayed - 1e-9 and roles[gap] != "number":
                return False
    return True


def roles_of_header(cells: Sequence[str]) -> list[str]:
    """The role of each column of a header row; a name seen twice keeps its first place."""
    roles: list[str] = []
    for cell in cells:
        role = role_of_name(cell) or ("other" if clean(cell) else "")
        if role in roles and not role.startswith(("value:", WHEN)):
            role = _second_use(role, roles, cell)
        roles.append(role or "other")
    roles = _with_amounts(_told_apart(without_weekdays(roles, cells), cells), cells)
    if {"task", "indicator"} <= set(roles) and "product" not in roles and not any(
        role.startswith("value:") for role in roles
    ):  # fmt: skip
        roles[roles.index("indicator")] = "value:"  # what the task must reach
    if "task" not in roles and "indicator" not in roles:
        for fallback in ("mission", "goal", "other"):
            if fallback in roles:
                roles[roles.index(fallback)] = "task"
                break
    return _priced(_with_lead(roles, cells), cells)


_BARE_FIGURE = re.compile(r"^[\d.,\s]+%?$")
_LEAST_CELLS = 3
_MOSTLY = 0.8


def roles_by_cells(
    roles: Sequence[str], names: Sequence[str], body: Sequence[Sequence[str]]
) -> list[str]:
    """The roles that names give, where the cells below do not belie them.

    Under an agency or a product stand no bare figures: such a column sets values of its name.
    """
    result = list(roles)
    rows = [row for row in body if len(row) == len(roles)]
    for n, role in enumerate(roles):
        cells = [clean(row[n]) for row in rows if clean(row[n])]
        if len(cells) < _LEAST_CELLS or role not in (*AGENCY_ROLES, "product"):
            continue
        figures = sum(1 for cell in cells if _BARE_FIGURE.match(cell))
        if figures >= _MOSTLY * len(cells):
            year = re.search(r"\b20\d\d\b", names[n])
            result[n] = f"value:{year[0] if year else ''}|{clean(names[n])}"
    return result


_DOES_MORE = re.compile(
    r"(?:don vi|co quan)\s+(?!theo doi|don doc|kiem tra|giam sat|dau moi|tham dinh|tong hop)\w"
)


def _with_lead(roles: list[str], cells: Sequence[str]) -> list[str]:
    """Where nobody else leads, who does more than to monitor: "Đơn vị cử, theo dõi"."""
    if "monitor" not in roles or {"lead", "lead_support"} & set(roles):
        return roles
    return [
        "lead" if role == "monitor" and _DOES_MORE.match(fold(clean(cell))) else role
        for role, cell in zip(roles, cells, strict=True)
    ]


def _priced(roles: list[str], cells: Sequence[str]) -> list[str]:
    """The columns of money of a table that assigns nothing: what its rows are worth."""
    item = next((n for n, role in enumerate(roles) if role in ("task", "indicator")), None)
    assigns = any(role in _ASSIGNS or role.startswith(("value:", WHEN)) for role in roles)
    money = [
        n for n, cell in enumerate(cells)
        if role_of_name(cell) == "budget" and not _SOURCE.search(fold(clean(cell)))
    ]  # fmt: skip
    if item is None or assigns or not money:
        return roles
    roles = ["indicator" if n == item else "value:" if n in money else role
             for n, role in enumerate(roles)]  # fmt: skip
    return _told_apart(roles, cells)


def _told_apart(roles: list[str], cells: Sequence[str]) -> list[str]:
    """Columns of values for one horizon keep their names beside it."""
    return [
        f"{role}|{clean(cell)}" if role.startswith("value:") and roles.count(role) > 1 else role
        for role, cell in zip(roles, cells, strict=True)
    ]


def _with_amounts(roles: list[str], cells: Sequence[str]) -> list[str]:
    """Beside columns of years: sources of money are what is measured, a sum is of all years."""
    first = next((n for n, role in enumerate(roles) if role.startswith("value:")), 0)
    if not first:
        return roles
    if not {"task", "indicator"} & set(roles) and "budget" in roles[:first]:
        roles[roles.index("budget")] = "indicator"
    return [
        f"value:|{clean(cell)}" if n > first and role == "other" and _SUM.match(fold(clean(cell)))
        else role
        for n, (role, cell) in enumerate(zip(roles, cells, strict=True))
    ]  # fmt: skip


def _second_use(role: str, roles: list[str], cell: str) -> str:
    if role == "task" and "mission" not in roles:
        roles[roles.index("task")] = "mission"
        return "task"
    return "other"


def roles_by_content(rows: Sequence[Sequence[str]]) -> list[str]:
    """Guess the roles of a table that has lost its header, from what its cells hold."""
    width = max((len(row) for row in rows), default=0)
    roles: list[str] = []
    agencies = iter(("lead", "support", "monitor"))
    for column in range(width):
        cells = [row[column] for row in rows if column < len(row) and clean(row[column])]
        if not cells:
            roles.append("other")
            continue
        share = len(cells)
        if column == 0 and sum(map(looks_like_number, cells)) >= share / 2:
            roles.append("number")
        elif sum(map(looks_like_time, cells)) > share / 2 and "deadline" not in roles:
            roles.append("deadline")
        elif sum(map(looks_like_agency, cells)) > share / 2:
            roles.append(next(agencies, "other"))
        elif "task" not in roles:
            roles.append("task")
        else:
            roles.append("product" if "product" not in roles else "other")
    return roles
