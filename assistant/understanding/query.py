"""A question as understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.domain import Window


class Intent(StrEnum):
    """What a question asks for."""

    LEAD = "lead"
    SUPPORT = "support"
    MONITOR = "monitor"
    DEADLINE = "deadline"
    PRODUCT = "product"
    TARGET = "target"
    FACT = "fact"
    MONEY = "money"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """An agency that the question names, and the role it asks about ("" when any).

    ``claimed`` when the question states that it leads ("Phòng A chủ trì …, vậy …").
    """

    key: str
    name: str
    role: str
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood. ``topic`` are folded words without function words.

    ``value`` names the kind of value that only a text holding one answers: "person",
    "phone" or "". ``cited`` is the folded kind of a document that is asked about and that the
    loaded ones only cite ("nghi quyet"), or ""; ``cited_number`` its number where the question
    gives it. ``counted`` is the folded first word of what a
    number is asked of ("may lop"), "%" for a share, or "". ``other_topic`` is a second reading of
    what a follow-up is about, or "". ``under`` is a pattern of the folded titles under which the
    answer stands, or "". ``own_topic`` are the words that a follow-up adds to the topic before.
    ``row`` are the folded section and the number of the row that is named, blank else; ``extreme``
    is "first" or "last" where one end of all deadlines is asked for; ``short_form`` is one whose
    meaning is asked; ``yearless`` when the window is a month or a quarter of no year, ``exact``
    when rows are asked for that state just this window. ``excluded`` are the
    first folded words of what the question says it does not mean. ``meant`` is the question with
    those before it that it goes on from, where it does; ``marked`` is the comparable question with
    its diacritics, "" when it has none.
    """

    question: str
    folded: str
    intents: tuple[Intent, ...]
    topic: str
    facts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    unknown_place: str = ""
    years: tuple[int, ...] = ()
    agencies: tuple[AgencyMention, ...] = ()
    window: Window | None = None
    recurring: str = ""
    wants_list: bool = False
    wants_count: bool = False
    wants_targets: bool = False
    compares: bool = False
    checks: bool = False
    conflict: bool = False
    outline: bool = False
    follows: bool = False
    corrections: tuple[tuple[str, str], ...] = ()
    days: tuple[date, ...] = field(default=())
    value: str = ""
    cited: str = ""
    cited_number: str = ""
    counted: str = ""
    other_topic: str = ""
    under: str = ""
    own_topic: str = ""
    row: tuple[str, str] = ("", "")
    extreme: str = ""
    short_form: str = ""
    yearless: bool = False
    exact: bool = False
    excluded: str = ""
    meant: str = ""
    marked: str = ""

    @property
    def goal_of(self) -> str:
        """The number of a document that is only cited and whose goal is asked for, or ""."""
        sets = r"[^?;,]{0,60}\b(?:dat|de ra|phan dau|giao chi tieu|an dinh)\b"
        number = self.cited_number
        return number if number and re.search(rf"\b{number}\b{sets}", self.folded) else ""

    @property
    def one_year(self) -> bool:
        """Whether the question is about one year alone."""
        return len(self.years) == 1 and not re.search(
            r"giai doan|den (?:het )?(?:nam|20\d\d)", self.folded
        )

    @property
    def main(self) -> Intent:
        """The intent that decides what is looked for first."""
        return self.intents[0] if self.intents else Intent.DETAIL
