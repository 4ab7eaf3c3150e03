"""The places and agencies that a question names, known from the loaded documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant import agencies
from assistant.library import Library
from assistant.text import UPPER, fold
from assistant.understanding.patterns import Mask
from assistant.understanding.query import AgencyMention


def place_matches(place: str, wanted: str) -> bool:
    folded = fold(place)
    return wanted in folded or folded in wanted or _bare(folded) == _bare(wanted)


def _bare(folded: str) -> str:
    """A place's name without its level."""
    return re.sub(
        r"^(?:xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tinh)\s+", "", folded
    )


def _shortened(bare: str) -> str:
    """A pattern for a name with all but its last syllable as initials: "q. son", "q.son"."""
    *first, last = bare.split()
    initials = "".join(rf"{re.escape(word[0])}[.\s]*" for word in first)
    return initials + re.escape(last)


def find_places(
    folded: str, library: Library, rest: Mask
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places of loaded documents that the question names."""
    places: list[str] = []
    ids: list[str] = []
    for document in sorted(library.documents.values(), key=lambda d: -len(d.place)):
        if not document.place:
            continue
        bare = _bare(fold(document.place))
        pattern = re.compile(
            r"(?<!\w)(?:uy ban nhan dan\s+)?"
            r"(?:(?:xa|phuong|thi tran|huyen|tinh|thanh pho|[xp]\s*[.])\s*)?"
            rf"(?:{re.escape(bare)}|{_shortened(bare)})(?!\w)"
        )
        if found := list(pattern.finditer(folded)):
            if document.place not in places:
                places.append(document.place)
            ids.append(document.id)
            for match in found:
                rest.blank(*match.span())
    return tuple(places), tuple(sorted(ids))


_NAMED_PLACE = re.compile(
    r"(?<!\w)(?P<level>[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Tt]hành phố|[Đđ]ặc khu)\s+"
    rf"(?P<name>[{UPPER}][\wà-ỹ]*(?:\s+[{UPPER}][\wà-ỹ]*){{0,3}})"
)


_NAMED_PROVINCE = re.compile(
    rf"(?<!\w)[Tt]ỉnh\s+(?P<name>[{UPPER}][\wà-ỹ]*(?:\s+[{UPPER}][\wà-ỹ]*){{0,2}})"
)


def unknown_place(question: str, library: Library) -> str:
    """A commune or district that is named but has no document here."""
    known = {_bare(fold(d.place)) for d in library.documents.values()}
    provinces = {_bare(fold(d.province)) for d in library.documents.values() if d.province}
    for match in _NAMED_PROVINCE.finditer(question):
        if fold(match["name"]) not in provinces:
            return f"tỉnh {match['name']}"
    for match in _NAMED_PLACE.finditer(question):
        if fold(match["name"]) not in known and not match["name"].isupper():
            return f"{match['level'].lower()} {match['name']}"
    return ""


_NAME = re.compile(
    rf"(?<![\w.])(?P<name>[{UPPER}][\wà-ỹ]*(?:\s+[{UPPER}][\wà-ỹ]*){{1,3}})"
    r"(?=\s+(?:yêu cầu|đặt|giao|phấn đấu|phải|có|thì|năm|là|được|"
    r"quy định|đề ra|cần|bao giờ|khi nào|ai)(?!\w)|\s*[,?]|\s*$)"
)


def unknown_name(question: str, library: Library) -> str:
    """A proper name of two to four capitalised syllables that stands in no loaded document."""
    for match in _NAME.finditer(question):
        name = match["name"]
        before = question[: match.start()].split()[-1:]
        placed = not before or fold(before[0]) in ("o", "tai", "cua", "ben", "con", "vay", "the")
        shorter = name.split(" ", 1)[1] if not before and name.count(" ") > 1 else name
        if placed and not name.isupper() and not (
            library.names(fold(name)) or library.names(fold(shorter))
        ):  # fmt: skip
            return name
    return ""


_CLAIMED = re.compile(r"[^?;,.]{0,30}?\b(?:chu tri|phu trach)\b")
_GIVEN = re.compile(r"\b(?:giao|phan cong)(?: cho)?\s*$")
_TO_DO = re.compile(r"\s+(?!nhung|cac|may|bao|lam|viec|nhiem|trong|nam|thang|va)[a-z]+ [a-z]+")
_ROLE_BEFORE = {
    "lead": r"\b(?:chu tri|phu trach|dam nhiem|dam nhan|lam|thuc hien|chiu trach nhiem|"
    r"duoc giao|lo|dung dau)\b",
    "support": r"\bphoi hop\b",
    "monitor": r"\b(?:theo doi|don doc|giam sat)\b",
}


def find_agencies(folded: str, library: Library) -> tuple[AgencyMention, ...]:
    """The agencies of the records that the question names, longest names first.

    They stay in the topic: an agency may be part of it ("… tại Trung tâm …").
    """
    taken: list[tuple[int, int]] = []
    mentions: list[AgencyMention] = []
    for key in sorted(library.agencies, key=len, reverse=True):
        if len(key.split()) < 2 or agencies.is_collective(library.agencies[key]):
            continue
        for match in (*agencies.pattern_of(key).finditer(folded), *_initialled(key, folded)):
            if all(match.end() <= start or match.start() >= end for start, end in taken):
                taken.append(match.span())
                claimed = _is_claimed(folded[: match.start()], folded[match.end() :])
                name = library.agencies[key]
                mentions.append(AgencyMention(key, name, _role(folded), claimed))
    if len(mentions) > 1:
        mentions = [m for m in mentions if not _whose(m, folded, library)] or mentions
    mentions = [m for m in mentions if not _issuer_at_its_place(m, folded, library)]
    return tuple({mention.key: mention for mention in mentions}.values())


_HEADS = ("van phong", "trung tam", "phong", "ban", "hoi", "doan")
LEAST_INITIALS = 2


@lru_cache(maxsize=4096)
def _initials(key: str) -> re.Pattern[str] | None:
    """A pattern for an agency's name with initials behind its head: "phong kt", "p.vhxh"."""
    head = next((head for head in _HEADS if key.startswith(f"{head} ")), "")
    words = key[len(head) :].split()
    if not head or len(words) < LEAST_INITIALS:
        return None
    short = "".join(rf"{word[0]}[\s.-]*" for word in words[:-1]) + words[-1][0]
    start = "".join(word[0] for word in head.split())
    return re.compile(rf"(?<!\w)(?:{head}\s+|{start}[.\s]+){short}(?!\w)")


def _initialled(key: str, folded: str) -> Iterator[re.Match[str]]:
    pattern = _initials(key)
    yield from pattern.finditer(folded) if pattern else ()


def _is_claimed(before: str, after: str) -> bool:
    """Whether a question takes an agency for the lead: "X chủ trì", "giao X làm …"."""
    return bool(_CLAIMED.match(after) or (_GIVEN.search(before) and _TO_DO.match(after)))


def _issuer_at_its_place(mention: AgencyMention, folded: str, library: Library) -> bool:
    """Whether an agency is named with its place as the issuer: "Sở Nội vụ Lam Giang"."""
    after = agencies.pattern_of(mention.key).search(folded)
    rest = folded[after.end() :].lstrip() if after else ""
    return any(
        mention.key in fold(f"{d.issuer} {d.title}") and d.place
        and re.match(rf"(?:tinh |xa |phuong |huyen )?{re.escape(_bare(fold(d.place)))}\b", rest)
        for d in library.documents.values()
    )  # fmt: skip


def _whose(mention: AgencyMention, folded: str, library: Library) -> bool:
    """Whether an agency only tells whose agency another is ("Phòng A của Sở B"), or who issued."""
    match = agencies.pattern_of(mention.key).search(folded)
    owner = bool(match and re.search(r"\b(?:cua|thuoc)\s*$", folded[: match.start()]))
    issuers = (fold(f"{d.issuer} {d.title}") for d in library.documents.values())
    return owner or any(mention.key in issuer for issuer in issuers if mention.key)


def _role(folded: str) -> str:
    for role in ("support", "monitor", "lead"):
        if re.search(_ROLE_BEFORE[role], folded):
            return role
    return ""
