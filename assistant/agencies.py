"""Agencies: splitting a cell into names, and telling when two names mean one agency.

Names are kept as the source writes them; they are compared by ``key``, which spells out
abbreviations and drops connectives and the commune's own name. The words are data, in
``agencies.yaml``. Knows no place and no document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.text import LOWER, UPPER, clean, compose, fold, has_diacritics, normalise, squash

_TAIL = re.compile(
    r"\s+(?:xa|phuong|thi tran|dac khu)(?!\s+hoi\b)(?:\s+xa)*(?=$|\s+[a-z ]{1,24}$)"
    r"(?:\s+(?!hoi\b)[a-z ]{1,24})?$"
)
_SHORT_END = re.compile(rf"(?<!\w)[{UPPER}]{{2,4}}$")
_SHORT_LIST = re.compile(rf"[{UPPER}]{{2,4}}\s*(?:&|và|-)\s*[{UPPER}]{{2,4}}(?!\w)")
"""Short forms joined as in the last part of one name: "TT&DL"."""
_SEPARATOR = re.compile(rf"[;\n]|,(?!\d)|(?<=[^\W\d])\s*/(?=\s*[{UPPER}][{LOWER}])")


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load((files("assistant") / "agencies.yaml").read_text("utf-8")))


def abbreviations() -> dict[str, str]:
    """Short forms of agencies' names and what they stand for."""
    return dict(_words()["abbreviations"])


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = sorted(_words()["abbreviations"].items(), key=lambda pair: -len(pair[0]))
    return tuple((re.compile(rf"(?<!\w){re.escape(k)}(?!\w)"), fold(v)) for k, v in pairs)


@lru_cache(maxsize=1)
def _heads() -> tuple[str, ...]:
    return tuple(sorted((normalise(head) for head in _words()["heads"]), key=len, reverse=True))


@lru_cache(maxsize=1)
def _collective() -> tuple[str, ...]:
    return tuple(normalise(head) for head in _words()["collective"])


def _starts_with(text: str, heads: tuple[str, ...]) -> bool:
    lowered = normalise(text).lstrip("-+*• ")
    return any(lowered.startswith(head) and not lowered[len(head) : len(head) + 1].isalpha()
               for head in heads)  # fmt: skip


def starts_like_agency(text: str) -> bool:
    """Whether the text begins as the name of an agency does."""
    if _ORGANISES.match(normalise(text)) or _THINGS.match(normalise(text)):
        return False  # "Tổ chức tập huấn …" is no "Tổ", "Các chỉ tiêu …" nobody
    return _starts_with(text, _heads())


_ORGANISES = re.compile(
    r"[\s\-+*•]*tổ chức(?! (?:chính trị|xã hội|đoàn thể|hành chính|hội|cơ sở)\b)"
)
_THINGS = re.compile(
    r"[\s\-+*•]*các (?:chỉ tiêu|nhiệm vụ|giải pháp|nội dung|mục tiêu|kết quả|công việc|yêu cầu"
    r"|tiêu chí|chỉ số|hoạt động|bước|mốc|văn bản|thủ tục|hồ sơ|quy định|biện pháp|sản phẩm"
    r"|dịch vụ|hệ thống|phần việc|việc|tồn tại|hạn chế|mô hình|loại|trường hợp|khoản|lĩnh vực"
    r"|công trình|dự án)\b"
)
_LEADS_IN = re.compile(
    rf"(?:[Gg]iao(?:\s+cho)?|[Pp]hân công)\s+(?P<given>[{UPPER}][^.;:]{{2,90}}?)\s*,?\s+"
    rf"(?:là\s+(?:cơ quan|đơn vị)\s+)?(?:chủ trì|đầu mối|chịu trách nhiệm chính|tham mưu)"
)


def lead_of(text: str) -> tuple[str, ...]:
    """The agencies to which a sentence gives the lead ("Giao Phòng A chủ trì …"); none else."""
    match = _LEADS_IN.search(compose(text))
    return split_agencies(match["given"]) if match else ()


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    heads = "|".join(re.escape(head) for head in _heads() if len(head) > 2 or head == "tổ")
    return re.compile(rf"(?<!\w)(?:{heads})(?!\w)(?<!tổ(?=\schức))")


def names_agency(text: str) -> bool:
    """Whether the text names an agency, or many at once ("các cơ quan")."""
    lowered = normalise(text)
    return bool(_named().search(lowered)) or any(head in lowered for head in _collective())


@lru_cache(maxsize=1)
def _assigned() -> re.Pattern[str]:
    words = _words()
    others = {normalise(k): "|".join(v) for k, v in words["no_agency"].items()}
    many = "|".join(words["members"])
    heads = "|".join(
        rf"{head} (?:{many})" if head in ("các", "những")
        else rf"{re.escape(head)}(?! (?:{others[head]})(?!\w))" if head in others
        else re.escape(head)
        for head in _heads() if head not in ("hội đồng", "hội", "tt")
    )  # fmt: skip
    return re.compile(
        rf"(?<!\w)(?:giao|phân công|do)\s+(?:cho\s+)?(?:{heads})(?!\w)"
        rf"|(?<!\w)(?:{heads})(?!\w)[^.;:]{{0,80}}?\s(?:chủ trì|đầu mối|chịu trách nhiệm|"
        r"có trách nhiệm|phụ trách|tham mưu|là (?:cơ quan|đơn vị)|thường trực|thực hiện|giúp|"
        r"tổ chức|đề xuất|hướng dẫn|xây dựng|lập|rà soát|theo dõi|tổng hợp|báo cáo)(?!\w)"
        rf"|^(?:{heads})(?!\w)"
    )


def assigns(text: str) -> bool:
    """Whether a sentence, or the title above it, gives a duty to an agency that it names."""
    return bool(_assigned().search(normalise(text).lstrip("-–+•* ")))


@lru_cache(maxsize=8192)
def is_collective(name: str) -> bool:
    """Whether the name means many at once ("các cơ quan, đơn vị")."""
    return _starts_with(name, _collective())


_MISSING_SEPARATOR = re.compile(
    rf"(?<=[{LOWER}\)])\s+(?=(?:Phòng|Trung tâm|Công an|Công chức|Văn phòng|Bộ phận)\s+[{UPPER}])"
)
_JOINED = re.compile(
    r"(?:^|\s)(?:và|của|thuộc|với|qua|cùng|là|tại|Chánh|Trưởng|Phó|phó|diện|Đảng ủy|trưởng)$"
)


def _split_unmarked(name: str) -> list[str]:
    """Cut where one name runs into the next with no mark between them."""
    if not starts_like_agency(name):
        return [name]
    parts, rest = [], name
    while match := _MISSING_SEPARATOR.search(rest):
        if _JOINED.search(rest[: match.start()]):
            break
        parts.append(rest[: match.start()])
        rest = rest[match.end() :]
    return [*parts, rest]


def split_agencies(cell: str) -> tuple[str, ...]:
    """The agencies named in a cell, in the source's words, one entry an agency.

    A comma inside a collective name ("Các cơ quan, đơn vị") does not split it.
    """
    names: list[str] = []
    for mark, piece in _pieces(compose(cell)):
        name = clean(piece).strip(" .-–;,")
        if not name or not re.search(r"\w", name):
            continue
        if names and (_continues(names[-1], name) or _closes_list(names[-1], mark, name)
                      or _is_one(names[-1], mark, name)):  # fmt: skip
            names[-1] = f"{names[-1]}{mark} {name}"
        else:
            names.extend(_split_unmarked(name))
    return tuple(dict.fromkeys(squash(name) for name in names))


def _pieces(cell: str) -> Iterator[tuple[str, str]]:
    """What stands between the separators of a cell, each with the mark before it."""
    mark, start = "", 0
    for match in _SEPARATOR.finditer(cell):
        yield mark, cell[start : match.start()]
        mark, start = match[0].strip(), match.end()
    yield mark, cell[start:]


def _closes_list(previous: str, mark: str, name: str) -> bool:
    """Whether a comma stands inside one name: "Phòng Kinh tế, Hạ tầng và Đô thị", "Sở A, B&C"."""
    if mark == "," and _SHORT_END.search(previous) and _SHORT_LIST.fullmatch(name):
        return starts_like_agency(previous)
    return (mark == "," and bool(re.search(r"\svà\s", name))
            and starts_like_agency(previous) and not starts_like_agency(name))  # fmt: skip


def _is_one(previous: str, mark: str, name: str) -> bool:
    """Whether a comma stands inside words that are known to be one: "Phát thanh, Truyền hình"."""
    whole = f"{normalise(previous)}{mark} {normalise(name)}"
    return any(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", whole)
               and normalise(name).startswith(words.rpartition(", ")[2])
               for words in _words()["joined"])  # fmt: skip


def _continues(previous: str, name: str) -> bool:
    if not name[0].islower():
        return not starts_like_agency(name) and not name[0].isupper()
    if is_collective(previous):
        return not normalise(name).startswith(("các ", "những "))
    return not starts_like_agency(name)


@lru_cache(maxsize=1)
def _ignored() -> frozenset[str]:
    return frozenset(normalise(word) for word in _words()["ignored"])


@lru_cache(maxsize=1)
def _kept() -> frozenset[str]:
    return frozenset(fold(words) for words in _words()["kept"])


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """The comparable form of an agency's name: folded, spelled out, without the commune.

    "VP HĐND-UBND xã" and "Văn phòng HĐND và UBND" have one key.
    """
    written = " ".join(
        word for word in re.split(r"[\s()]+", clean(compose(name)))
        if normalise(word) not in _ignored()
    )  # fmt: skip
    text = squash(fold(written))
    for pattern, full in _abbreviations():
        text = pattern.sub(full, text)
    text = re.sub(r"[^\w]+", " ", text).strip()
    if not has_diacritics(name):
        folded = {fold(word) for word in _ignored()}
        words = text.split()
        text = " ".join(word for before, word in zip(["", *words], words, strict=False)
                        if word not in folded or f"{before} {word}" in _kept())  # fmt: skip
    return _TAIL.sub("", text).strip() or text


@lru_cache(maxsize=8192)
def pattern_of(agency_key: str) -> re.Pattern[str]:
    """A pattern that finds a key in folded, spelled-out text, with or without connectives."""
    return re.compile(r"(?<!\w)" + r"[\W_]+(?:va[\W_]+)?".join(agency_key.split()) + r"(?!\w)")


def same(one: str, other: str) -> bool:
    """Whether two names mean one agency."""
    return key(one) == key(other)
