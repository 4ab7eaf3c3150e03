"""Check a draft against the words it cites; drop each sentence that they do not carry.

A sentence stands when one cited piece carries it whole, or each of its clauses: agencies in
their roles, figures with comparator and unit, dates, numbers, names, quotations, negations and
most content words. Facts are bound: a right value beside the wrong words does not pass. What
repeats whole sentences or cells of its source always stands. Words of the source that give
orders to a machine carry nothing. Pure; knows no LLM; in doubt it drops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from assistant import agencies
from assistant.deadlines import find_windows, recurrence
from assistant.domain import Figure, Recurrence, Window
from assistant.figures import find_figures
from assistant.text import UPPER, compose, fold, has_diacritics, normalise, squash
from assistant.wording import vocabulary

CITATION = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
MIN_COVERED = 0.6
"""The share of a claim's content syllables that must stand in what it cites."""
MAX_INVENTED = 3
"""So many content syllables in a row may be the writer's own; one more states something new."""

# Patterns match folded text (no diacritics, lower case) unless they hold diacritics.
_FRAME = re.compile(
    r"\b(?:chu tri|phoi hop|phu trach|dam nhan|dam nhiem|chiu|trach nhiem(?: chinh)?|dau moi|"
    r"nhiem vu|cong viec|don vi|co quan|thoi gian|thoi han|hoan thanh|san pham|noi dung|van ban|"
    r"tai lieu|trich dan|muc tieu|chi tieu|t[iy] le|toi thieu|toi da|it nhat|nhieu nhat|cham nhat|"
    r"muon nhat|tro len|tro xuong|bao gom|phan dau|quy dinh|yeu cau|thuc hien|bao dam|dam bao|"
    r"cu the|ngoai ra|ben canh|dong thoi|muc dich|tom lai|nhu vay|giai phap|bien phap)\b"
)
_FUNCTION = frozenset(
    re.findall(
        r"\w+",
        "la cua o tai thi ma duoc bi co cho va voi ve trong theo thuoc nam thang ngay quy khi luc "
        "vao truoc sau den het phai se dang da cac nhung moi cai do nay kia ay vay the hay hoac tu "
        "ra len di lai neu nhu de bang boi qua rang cung ca deu gom han dat xong can giao viec "
        "nham xuong mot phan nguoi ong ba xa tren duoi khong chua vi tuc dung nen gi con hon",
    )
)
_CRITICAL = re.compile(
    r"(?<!\w)(?:tăng|giảm|đã|chỉ|duy nhất|tất cả|toàn bộ|mọi|bắt buộc|cấm|miễn|đầu|cuối|gấp)(?!\w)"
)
_NEGATION = re.compile(
    r"(?<!\w)(?:chưa|chẳng|đừng|nghiêm cấm|cấm|không(?! (?:quá|dưới|ít hơn|thấp hơn|cao hơn|"
    r"lớn hơn|vượt|gian|khí|những|chỉ)(?!\w)))(?!\w)"
)
_ROLES = {
    "lead": "chu tri|phu trach|chiu trach nhiem|dau moi|dam nhan|dam nhiem",
    "support": "phoi hop",
    "monitor": "theo doi|kiem tra|don doc|giam sat",
}
_ROLE = rf"\b(?:{'|'.join(f'(?P<{role}>{words})' for role, words in _ROLES.items())})\b"
_LINK = (r"\s|:|(?:voi|cung|la|do|boi|cua|cho|giao|thuoc|ve|gom|thuc hien|nhiem vu|nay|chinh|"
         r"don vi|co quan)\b")  # fmt: skip
_WATCHING = re.compile(rf"\b(?:{_ROLES['monitor']})\b(?:[\s,]*(?:va )?(?:{_ROLES['monitor']})\b)*")
_ROLE_LEFT = re.compile(rf"{_ROLE}(?:{_LINK}|§+\s*(?:,|;|va\b))*$")
_ROLE_ASKED = re.compile(rf"{_ROLE}.*(?:\bla|:)\s*$")
_SUBJECT = re.compile(r"\b(?:do|la|boi|giao|giao cho)\s*$")
_GIVEN = re.compile(r"\bgiao(?: cho)?\s*$")
_ROLE_RIGHT = re.compile(rf"^(?:\s*(?:,|va\b)\s*§+)*[^§;.|]{{0,60}}?{_ROLE}(?!\s(?:voi|cung)\b)")
_DUE = re.compile(r"\b(?:truoc|cham nhat|muon nhat|han|hoan thanh|xong|den het|thoi gian)\b")
_DUE_YEAR = re.compile(
    r"\b(?:trong|truoc|het|den|cuoi|dau|xong|hoan thanh|han|thoi gian)\b\W*(?:la |vao |trong )?"
    r"(?:nam )?(20\d\d(?:\s*-\s*20\d\d)?)\b(?!\s*/)"
)
_YEARS = re.compile(r"(?<![/\d-])20\d\d(?:\s*-\s*20\d\d)?(?![\d/])")
_TELLS = re.compile(rf"{_DUE.pattern}|\b(?:{'|'.join(_ROLES.values())})\b")
_PRODUCT = re.compile(r"^(.+?) la (?:san pham|ket qua)\b|^(?:san pham|ket qua)\b[^,;:]{0,60}?"
                      r"(?:\bla\b|\bgom\b|:)\s*(.+)$")  # fmt: skip
_MERE_YEARS = re.compile(r"\D*20\d\d(?:\D+20\d\d)?\W*")
_FLOATING = re.compile(r"lien ke|\b(?:hang|moi|dinh ky)\b|ke tu|tiep theo")
_STRONG_NAME = re.compile(r"(?:cong an|trung tam|uy ban|hoi dong nhan dan|mat tran|bo phan|"
                          r"cac (?:co quan|don vi|phong|ban|so|nganh|thon|ap|hoi))\b")  # fmt: skip
_NO_NAME = re.compile(
    r"(?:to chuc|ban hanh|truong hop|hoi (?:nghi|thao|thi)|bo (?:chi so|tieu chi|thu tuc)|so huu|"
    r"trang |ban do|cac (?!co quan|don vi|phong|ban|so|nganh|thon|ap|hoi)|nhung |"
    r"(?:don vi|co quan) (?:chu tri|phoi hop|theo doi|kiem tra|don doc|giam sat|thuc hien|nao|nay|"
    r"duoc|la|chiu|phu trach))"
)
_COMMUNE = re.compile(r"\s+(?:xa|phuong|thi tran|dac khu)(?!\s+hoi\b)(?:\s+\w+){0,4}$")
_NAME_ENDS = re.compile(
    r"\s*(?:$|[,;:.!?()\[\]\"“”/|§\d≥≤<>]|(?:"
    r"chủ trì|phối hợp|theo dõi|kiểm|đôn đốc|giám sát|thực hiện|tham mưu|tham gia|xây dựng|"
    r"ban hành|tổ chức|triển khai|báo cáo|chịu|phụ trách|hoàn thành|hướng dẫn|tuyên truyền|"
    r"cập nhật|rà|giải quyết|tiếp tục|tiếp thu|tiến hành|thường xuyên|định kỳ|đảm|bảo đảm|"
    r"công khai|công bố|niêm yết|tập huấn|thành lập|phê duyệt|đề xuất|quyết định|sử dụng|"
    r"kiến nghị|đánh giá|tổng|sơ kết|thống kê|lập|lắp|đặt|gửi|trình|chuyển|nhận|họp|soạn|phát|"
    r"vận|duy trì|khai thác|kết nối|số hóa|bố trí|cử|cấp|cung cấp|mua|sửa|nâng|tăng|đẩy|"
    r"chấn chỉnh|xử lý|khắc phục|thẩm định|yêu cầu|hỗ trợ|giúp|thông báo|mời|căn cứ|nghiên cứu|"
    r"áp dụng|đăng|quán triệt|phổ biến|lồng ghép|xem xét|dự thảo|bàn giao|của|thuộc|gồm|là|có|"
    r"được|các|những|người|sẽ|phải|cần|cùng|với|tại|trong|trước|từ|đến|theo|để|về|cho|hằng|hàng|"
    r"mỗi|khi|nhằm|do|đưa|nộp|giao|đã|không|chưa|bị|này|nên|chỉ|mở|ký|làm|"
    r"tối|ít nhất|nhiều nhất|trên|dưới|khoảng|gần|hơn|vượt|đạt|và"
    r")(?!\w)|(?:xã|phường|thị trấn|đặc khu)(?!\w)(?!\s+hội))"
)
_DOCUMENT = re.compile(r"\b\d+(?:/\d{4})?/[^\W\d_]\w*(?:-\w+)*")
_DATE_WORDS = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,/-]\d+)*(?!\w)")
_COUNT_WORDS = dict(zip(["một", "hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười"],
                        (1, 2, 3, 4, 6, 7, 8, 9, 10), strict=True))  # fmt: skip
_COUNTED = re.compile(
    rf"(?<!\w)({'|'.join(_COUNT_WORDS)})\s+(?!(?:số|trong|cách|phần|cửa|mươi)(?!\w))(\w+)"
)
_COUNTABLE = frozenset({"nam", "thang", "ngay", "quy", "phan", "nguoi", "viec", "xa"})
_ORDINAL = frozenset({"thang", "ngay", "quy", "dieu", "khoan", "muc", "so", "lan", "thu", "cap"})
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{2,}?)[”\"»]")
_NAME = re.compile(rf"(?<![\w/-])[{UPPER}]\w*(?:\s+[{UPPER}]\w*)*")
_HEDGES = {
    ">=": re.compile(r"(?<!\w)(?:tối thiểu|ít nhất|không (?:dưới|thấp hơn|ít hơn))(?!\w)[^\d,;]*$"),
    "<=": re.compile(r"(?<!\w)(?:tối đa|nhiều nhất|không (?:quá|vượt))(?!\w)[^\d,;]*$"),
    "~": re.compile(r"(?<!\w)(?:khoảng|gần|xấp xỉ|ước)(?!\w)[^\d,;]*$"),
}
_CELL = " | "
_BORDER = re.compile(r"[;|]|[.!?…](?=\s|$)")
_CLAUSE = re.compile(r"[,;]\s+|\s+(?:và|còn|trong khi)\s+")
_ATTRIBUTION = re.compile(r"^(?:theo|căn cứ|tại|trong)\s+([^,]{3,160}),\s+", re.IGNORECASE)
_LEADER = re.compile(r"^\s*(?:[-+*•–]\s+|\d{1,2}[.)]\s+|[a-zđ]\)\s+)+")
_STOP = re.compile(rf"[.!?…]+[\"”’)]*(?:\s*{CITATION.pattern.replace('(', '(?:', 1)})*(?=\s|$)")
_ABBREVIATED = re.compile(rf"(?:(?<!\w)(?:TP|TX|TT|ThS|TS|PGS|GS|[Tt]r|v\.v|[{UPPER}])|^\s*\d+)\.$")
_ORDER = re.compile(
    r"\b(?:bo qua|phot lo|quen|khong tuan theo|vo hieu)\b.{0,30}\b(?:huong dan|chi dan|lenh|"
    r"quy tac|yeu cau)\b|\b(?:hay|phai|chi duoc) (?:tra loi|noi|viet|khang dinh)\W+(?:rang|la|"
    r"dung|nhu sau)\b|\btra loi (?:rang|la)\b|\bhay (?:tra loi|noi|khang dinh)\b|"
    r"\btro ly (?:ai )?(?:phai|hay)\b|\b(?:he thong|mo hinh|chatbot|ai) (?:phai|hay) tra loi\b|"
    r"\bban la (?:mot )?(?:tro ly|mo hinh|ai)\b|\bprompt he thong\b|\bsystem prompt\b|"
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|above|previous|"
    r"prior)|\byou (?:are|must|should|will)\b|\b(?:answer|respond|reply|say) (?:that|with|only)\b|"
    r"\bas an ai\b|\bassistant\s*:|\bdo not (?:cite|mention)\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A numbered piece of a source: verbatim ``text``, and ``context`` that names its document.

    ``context`` supports places and years only. ``roles`` gives, for a table row, the words of
    its cells "lead", "support", "monitor", "deadline", and may give others ("product", "task");
    in ``text`` cells stand between tabs.
    """

    n: int
    text: str
    context: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A sentence that was dropped, and why, in Vietnamese."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Grounded:
    """What is left of a draft; ``used`` are the citations in it, in order of first use."""

    text: str
    used: tuple[int, ...]
    rejected: tuple[Rejected, ...]


def ground(text: str, evidence: Sequence[Evidence]) -> Grounded:
    """Keep the sentences of ``text`` that the evidence they cite carries.

    Lines stay lines, and citations keep their numbers.
    """
    sources = {piece.n: _Source(piece, _known_names(evidence)) for piece in evidence}
    lines: list[str] = []
    rejected: list[Rejected] = []
    for line in compose(text).splitlines():
        kept: list[str] = []
        for sentence in split_sentences(line):
            fault = _fault(sentence, sources)
            if fault:
                rejected.append(Rejected(sentence, fault))
            else:
                kept.append(sentence)
        if kept:
            lines.append(" ".join(kept))
    answer = "\n".join(lines)
    return Grounded(answer, tuple(dict.fromkeys(citations(answer))), tuple(rejected))


def citations(text: str) -> list[int]:
    """The numbers cited in a text, in order."""
    return [int(n) for match in CITATION.finditer(text) for n in re.findall(r"\d+", match[1])]


def split_sentences(line: str) -> list[str]:
    """The sentences of a line; a citation after a full stop belongs to the sentence before it."""
    parts: list[str] = []
    start = 0
    for match in _STOP.finditer(line):
        following = line[match.end() :].lstrip()
        head = line[start : match.start() + 1]
        if following[:1].islower() or following.startswith("["):
            continue
        if following and _ABBREVIATED.search(head):
            continue
        parts.append(line[start : match.end()])
        start = match.end()
    parts.append(line[start:])
    return [part.strip() for part in parts if re.search(r"\w", part)]


def addresses_a_machine(sentence: str) -> bool:
    """Whether words of a source give orders to whoever reads them by machine."""
    return _ORDER.search(squash(fold(sentence))) is not None


def content(text: str) -> list[str]:
    """The folded syllables of a text that say something: no function words, no framing."""
    folded = _FRAME.sub(" ", read(text).folded)
    return [word for word in re.findall(r"\w+", folded) if word not in _FUNCTION]


# --- a text, read once -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """One text in three forms of equal length: abbreviations spelled out, comparable, folded."""

    shown: str
    low: str
    folded: str


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[re.Pattern[str], Mapping[str, str]]:
    pairs = {**vocabulary()["abbreviations"], **agencies.abbreviations()}
    table = {fold(short): compose(full) for short, full in pairs.items() if short != "tt"}
    short = "|".join(map(re.escape, sorted(table, key=len, reverse=True)))
    return re.compile(rf"{_DOCUMENT.pattern}|(?<![\w/])(?P<short>{short})(?![\w/])"), table


@lru_cache(maxsize=2048)
def read(text: str) -> Words:
    """A text with its abbreviations spelled out; the numbers of documents are left alone."""
    pattern, table = _abbreviations()
    text = compose(CITATION.sub(" ", text))
    pieces, at = [], 0
    for match in pattern.finditer(fold(text)):
        if match["short"]:
            full = table[match["short"]]
            capital = text[match.start()].isupper()
            pieces += [text[at : match.start()], full[0].upper() + full[1:] if capital else full]
            at = match.end()
    shown = "".join([*pieces, text[at:]])
    return Words(shown, normalise(shown), fold(shown))


def _blank(text: str, spans: Sequence[tuple[int, int]], sign: str = " ") -> str:
    for start, end in spans:
        text = text[:start] + sign * (end - start) + text[end:]
    return text


@dataclass(frozen=True)
class _Source:
    """A piece of evidence with all that is compared, each found once."""

    piece: Evidence
    names: frozenset[str]

    @cached_property
    def units(self) -> list[str]:
        """Its sentences and cells, without those that give orders to a machine."""
        lines = re.split(r"\t|\n(?=\s*(?:[-+*•–]|\d+[.)]|[a-zđ]\)))|(?<=[.;:])\n", self.piece.text)
        parts = [part for line in lines for part in split_sentences(squash(line))]
        return [compose(part) for part in parts if not addresses_a_machine(part)]

    @cached_property
    def words(self) -> Words:
        """All its words; cells again, for the text may break them over lines."""
        cells = [squash(cell) for cell in self.piece.roles.values()]
        cells = [cell for cell in cells if cell not in self.units]
        return read(_CELL.join([*self.units, *(c for c in cells if not addresses_a_machine(c))]))

    @cached_property
    def context(self) -> Words:
        return read(self.piece.context)

    @cached_property
    def cells(self) -> dict[str, Words]:
        return {role: read(words) for role, words in self.piece.roles.items()
                if not addresses_a_machine(words)}  # fmt: skip

    @cached_property
    def rest(self) -> Words:
        """A row without the cells that name its agencies."""
        named = [squash(self.piece.roles.get(role, "")) for role in _ROLES]
        others = [cell for role, cell in self.piece.roles.items() if role not in _ROLES]
        parts = [part for part in [*self.piece.text.split("\t"), *others]
                 if squash(part) not in named]  # fmt: skip
        return read(_CELL.join(part for part in parts if not addresses_a_machine(part)))

    @cached_property
    def syllables(self) -> list[str]:
        return re.findall(r"\w+", self.words.folded)

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        return set(zip(self.syllables, self.syllables[1:], strict=False))

    def names_only(self, claim: str) -> bool:
        """Whether the claim is no more than one of its cells of agencies."""
        return _bare(claim) in [_bare(self.piece.roles.get(role, "")) for role in _ROLES]

    def repeats(self, claim: str) -> bool:
        """Whether the claim is one or more whole sentences or cells, word for word."""
        wanted = _bare(claim)
        parts = [_bare(unit) for unit in self.units]
        for first in range(len(parts)):
            joined = ""
            for part in parts[first:]:
                joined = f"{joined} {part}".strip()
                if joined == wanted:
                    return True
                if len(joined) > len(wanted):
                    break
        return False


def _bare(text: str) -> str:
    text = normalise(_LEADER.sub("", CITATION.sub(" ", text)))
    return " ".join(re.findall(r"\w+|[%≥≤<>=/-]", text))


def _known_names(evidence: Sequence[Evidence]) -> frozenset[str]:
    """The keys of all agencies in the role cells of all pieces."""
    cells = [piece.roles.get(role, "") for piece in evidence for role in _ROLES]
    keys = {agencies.key(name) for cell in cells for name in agencies.split_agencies(cell)}
    return frozenset(key for key in keys if len(key.split()) > 1)


# --- one sentence ------------------------------------------------------------------------


def _fault(sentence: str, sources: Mapping[int, _Source]) -> str:
    """Why a sentence does not stand; empty when it does."""
    cited = citations(sentence)
    if not cited:
        return "không có trích dẫn"
    unknown = [n for n in cited if n not in sources]
    if unknown:
        return f"trích dẫn [{unknown[0]}] không tồn tại"
    for claim, numbers in _claims(sentence):
        fault = _unsupported(claim, [sources[n] for n in numbers], list(sources.values()))
        if fault:
            return fault
    return ""


def _claims(sentence: str) -> list[tuple[str, list[int]]]:
    """What each group of citations stands behind: the words before it, if they say something."""
    sentence = _LEADER.sub("", sentence)
    groups = list(re.finditer(rf"(?:{CITATION.pattern}[\s,;]*)+", sentence))
    starts = [0, *(group.end() for group in groups[:-1])]
    ends = [*(group.start() for group in groups[:-1]), len(sentence)]
    claims = [(sentence[start:end], citations(group[0]))
              for start, end, group in zip(starts, ends, groups, strict=True)]  # fmt: skip
    if len(claims) > 1 and all(len(content(claim)) > 1 for claim, _ in claims):
        return claims
    return [(sentence, citations(sentence))]


def _unsupported(claim: str, cited: Sequence[_Source], sources: Sequence[_Source]) -> str:
    claim = CITATION.sub(" ", re.sub(r"[*`]+", "", claim)).strip(" ,;.")
    faults = [_fault_in(claim, source, sources) for source in cited]
    if not all(faults):
        return ""
    parts = _CLAUSE.split(claim)
    apart = len(parts) > 1 and len({_has_facts(part) for part in parts}) == 1
    if apart and all(
        _anchored(part) and any(not _fault_in(part, source, sources) for source in cited)
        for part in parts
    ):
        return ""
    return faults[0]


def _has_facts(part: str) -> bool:
    return bool(re.search(r"\d", part) or next(_mentions(read(part), frozenset()), None))


def _anchored(part: str) -> bool:
    """Whether a clause says by itself what its facts are about."""
    words = read(part)
    spans = [(start, end) for start, end, _ in _mentions(words, frozenset())]
    return len([w for w in content(_blank(words.shown, spans)) if not w[0].isdigit()]) > 1


def _fault_in(claim: str, source: _Source, sources: Sequence[_Source]) -> str:
    """Why one piece does not carry a claim; empty when it does."""
    if source.repeats(claim) and not source.names_only(claim):
        return ""
    named = _ATTRIBUTION.match(claim)
    if named and set(content(named[1])) <= set(re.findall(r"\w+", source.context.folded)):
        claim = claim[named.end() :]  # "Theo Kế hoạch … của xã An Phú, …" tells only whose it is
    words = read(claim)
    facts: list[tuple[int, int]] = []
    return (
        _quotation_fault(words, source)
        or _date_fault(words, source, facts)
        or _figure_fault(words, source, facts)
        or _number_fault(words, source, facts)
        or _agency_fault(words, source, facts)
        or _product_fault(words, source)
        or _name_fault(words, source)
        or _negation_fault(words, source)
        or _coverage_fault(words, source, sources, facts)
    )


def _quotation_fault(claim: Words, source: _Source) -> str:
    for quoted in _QUOTED.findall(claim.low):
        if squash(quoted) not in squash(source.words.low):
            return f"lời trích “{quoted}” không có trong nguồn"
    for number in _DOCUMENT.findall(claim.low):
        if number not in _DOCUMENT.findall(source.words.low):
            return f"số văn bản {number.upper()} không có trong nguồn"
    for word in _CRITICAL.findall(claim.low):
        if not re.search(rf"(?<!\w){word}(?!\w)", source.words.low):
            return f"“{word}” không có trong nguồn"
    return ""


# --- values beside the right words ---------------------------------------------------------


def _sides(words: Words, spans: Sequence[tuple[int, int]]) -> list[tuple[str, str, bool, bool]]:
    """The words before and after each value, up to its neighbours and the sentence's borders.

    With them, whether it is the first and whether the last value of its sentence.
    """
    borders = [0, *(match.end() for match in _BORDER.finditer(words.folded)), len(words.folded)]
    sides = []
    for start, end in spans:
        low = max(border for border in borders if border <= start)
        high = min(border for border in borders if border >= end)
        before = max([low, *(e for _, e in spans if low < e <= start)])
        after = min([high, *(s for s, _ in spans if end <= s < high)])
        sides.append((words.shown[before:start], words.shown[end:after],
                      before == low, after == high))  # fmt: skip
    return sides


def _around(words: Words, spans: Sequence[tuple[int, int]]) -> list[set[str]]:
    """For each value, the content syllables of its sentence that belong to it.

    What stands between two values belongs to the later one where words come first
    ("tỷ lệ A 80%, tỷ lệ B 50%"), to the earlier one where the value does ("80% A, 50% B").
    """
    found, leads = [], True
    for before, after, first, last in _sides(words, spans):
        leads = len(content(before)) > 1 if first else leads
        text = f"{before if leads or first else ''} {after if last or not leads else ''}"
        found.append(set(content(text)))
    return found


def _misbound(
    near: set[str], same: Sequence[set[str]], rival: Sequence[set[str]], stated: Sequence[set[str]]
) -> bool:
    """Whether the words near a value point to another value of the source.

    A rival that the claim leaves out must be farther off; one that it states as well may be
    as near.
    """

    def closeness(words: set[str]) -> tuple[int, int]:
        return len(near & words), -len(words - near)

    best = max(map(closeness, same))
    return any(best[0] == 0 or closeness(words) >= best for words in rival) or any(
        len(near & words) > best[0] for words in stated
    )


def _date_fault(claim: Words, source: _Source, facts: list[tuple[int, int]]) -> str:
    due = _DUE.search(claim.folded) is not None
    hay = source.cells["deadline"] if due and "deadline" in source.cells else source.words
    if not _recurrences(claim) <= _recurrences(source.words):
        return "chu kỳ không đúng nguồn"
    stated = _windows(claim, "")
    facts += [(start, end) for start, end, _ in stated]
    there = _windows(hay, source.context.folded)
    near_there = _around(hay, [(start, end) for start, end, _ in there])
    for (start, end, window), near in zip(stated, _around(claim, facts), strict=True):
        words = claim.shown[start:end]
        same, rival, said = list[set[str]](), list[set[str]](), list[set[str]]()
        for there_near, (_, _, other) in zip(near_there, there, strict=True):
            is_said = other in [w for _, _, w in stated]
            (same if other == window else said if is_said else rival).append(there_near)
        if not same:
            return f"thời gian “{words}” không đúng nguồn"
        if _misbound(near, same, rival, said):
            return f"thời gian “{words}” thuộc việc khác"
    if not stated and due and "deadline" in source.cells:
        years = _YEARS.findall(hay.folded)
        if wrong := [year for year in _DUE_YEAR.findall(claim.folded) if year not in years]:
            return f"thời hạn năm {wrong[0]} không đúng nguồn"
    return ""


def _recurrences(words: Words) -> set[Recurrence | None]:
    return {recurrence(part) for part in re.split(r"[,;:.|()]", words.shown)} | {None}


def _windows(words: Words, context: str) -> list[tuple[int, int, Window]]:
    """The calendar expressions of a text but mere years; a single year of context completes."""
    years = set(re.findall(r"\b20\d\d\b", context))
    year = int(years.pop()) if len(years) == 1 and not _FLOATING.search(words.folded) else None
    return [found for found in find_windows(words.shown, year)
            if not _MERE_YEARS.fullmatch(words.folded[found[0] : found[1]])]  # fmt: skip


_Quantity = tuple[str, float, float | None, str]


def _hedge(low: str, start: int) -> str:
    """The comparator that stands apart before a number ("tối thiểu phải đạt 90%"); "=" if none."""
    before = _BORDER.split(low[max(0, start - 25) : start])[-1]
    return next((sign for sign, pattern in _HEDGES.items() if pattern.search(before)), "=")


def _quantities(words: Words) -> list[tuple[Figure, _Quantity]]:
    found = []
    for figure in find_figures(words.shown):
        sign = figure.comparator if figure.comparator != "=" else _hedge(words.low, figure.start)
        per = re.match(r"\s*/\s*(?:\d+\s+)?([^\W\d]+)", words.folded[figure.end :])
        unit = f"{figure.unit} / {per[1]}" if per else figure.unit
        found.append((figure, (sign, figure.value, figure.value_max, unit)))
    return found


def _agrees(stated: _Quantity, there: _Quantity) -> bool:
    """Whether two quantities are one; the claim may leave off the end of a longer unit."""
    return stated[:3] == there[:3] and f"{there[3]} ".startswith(f"{stated[3]} ")


def _figure_fault(claim: Words, source: _Source, facts: list[tuple[int, int]]) -> str:
    stated, there = _quantities(claim), _quantities(source.words)
    spans = [(figure.start, figure.end) for figure, _ in stated]
    near_there = _around(source.words, [(figure.start, figure.end) for figure, _ in there])
    for (figure, quantity), near in zip(stated, _around(claim, spans), strict=True):
        same, rival, said = list[set[str]](), list[set[str]](), list[set[str]]()
        for there_near, (_, other) in zip(near_there, there, strict=True):
            is_said = any(_agrees(one, other) for _, one in stated)
            if _agrees(quantity, other):
                same.append(there_near)
            elif other[3] == quantity[3]:
                (said if is_said else rival).append(there_near)
        if not same and quantity[0] == "=" and quantity[3] != "%":
            continue  # "02 lớp" for "2 lớp": compared as a number
        if not same:
            return f"số liệu “{figure.text}” không đúng nguồn"
        if _misbound(near, same, rival, said):
            return f"số liệu “{figure.text}” thuộc nội dung khác"
        if sum(_agrees(q, quantity) for _, q in stated) > len(same):
            return f"số liệu “{figure.text}” lặp nhiều hơn nguồn"
        facts.append((figure.start, figure.end))
    return ""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as written, with the syllables beside it and the comparator before it."""

    value: tuple[int, ...]
    before: str
    after: str
    sign: str


def _numbers(low: str) -> list[_Number]:
    found = []
    for match in _NUMBER.finditer(low):
        before = re.search(r"((?:(?:mỗi|hằng|hàng|một)\s)?\w+)\W{0,2}$", low[: match.start()])
        after = re.match(r"\s?(\w+)", low[match.end() :])
        value = tuple(int(part) for part in re.split(r"[.,/-]", match[0]))
        beside = (fold(before[1]) if before else "", fold(after[1]) if after else "")
        found.append(_Number(value, *beside, _hedge(low, match.start())))
    return found


def _in_digits(low: str) -> str:
    """A text with counting words and written-out days in digits, without document numbers."""
    low = _COUNTED.sub(lambda m: f"{_COUNT_WORDS[m[1]]} {m[2]}", _DOCUMENT.sub(" ", low))
    return _DATE_WORDS.sub(r"ngày \1/\2/\3", low)


def _number_fault(claim: Words, source: _Source, facts: Sequence[tuple[int, int]]) -> str:
    """Every other number stands there too, beside the same word and with the same comparator."""
    there = _numbers(_in_digits(source.words.low))
    quantities = [(n.value, q[0]) for f, q in _quantities(source.words) for n in _numbers(f.text)]
    bounds = {value for value, sign in quantities if sign != "="}
    units = {value for value, _ in quantities}
    years = {part for number in [*there, *_numbers(source.context.low)] for part in number.value
             if part > 1900}  # fmt: skip
    for number in _numbers(_in_digits(_blank(claim.low, facts))):
        if years.issuperset(number.value):
            continue
        same = [other for other in there if other.sign == number.sign]
        if number.value in bounds or not any(_is_number(number, o, units) for o in same):
            return f"con số {'/'.join(map(str, number.value))} không đúng nguồn"
    return ""


def _is_number(number: _Number, other: _Number, units: set[tuple[int, ...]]) -> bool:
    """Whether a number is the same, of the same thing; "tháng 1" may stand for "tháng 01/2026"."""
    if number.before in _ORDINAL and number.before == other.before:
        return number.value == other.value[: len(number.value)]
    if number.value != other.value:
        return False
    if number.after and number.after not in _FUNCTION - _COUNTABLE:
        return number.after == other.after
    return number.before == other.before and number.value not in units


# --- agencies in their roles ---------------------------------------------------------------


def _mentions(words: Words, known: frozenset[str]) -> Iterator[tuple[int, int, list[int]]]:
    """Agencies of a text: start, end, and shorter ends at an "và" inside (a list, or a name?)."""
    spans = [m.span() for key in sorted(known, key=len, reverse=True)
             for m in agencies.pattern_of(key).finditer(words.folded)]  # fmt: skip
    at = 0
    for match in re.finditer(r"(?<![/-])\b\w+", words.shown):
        start = match.start()
        if start < at:
            continue
        end = _name_end(words, start)
        listed = [e for s, e in spans if s == start]
        end = max([end, *listed])
        if end:
            cuts = [m.start() for m in re.finditer(r"\s+va\s+", words.folded[:end])
                    if m.start() > start]  # fmt: skip
            yield start, end, cuts[::-1]
            at = end if not cuts else cuts[0]


def _name_end(words: Words, start: int) -> int:
    """Where an agency's name that begins here ends; 0 when none begins."""
    shown = words.shown[start:]
    following = re.match(rf"(?:\w+\s+){{1,2}}[{UPPER}]", shown) is not None
    if _NO_NAME.match(words.folded[start:]):
        return 0
    if not (
        _STRONG_NAME.match(words.folded[start:])
        or ((shown[0].isupper() or following) and agencies.starts_like_agency(shown[:40]))
    ):
        return 0  # fmt: skip
    for index, syllable in enumerate(re.finditer(r"\w+", shown)):
        end = start + syllable.end()
        closes = _closing(words, end)
        if closes is not None and closes not in ("và", "xã", "phường", "thị trấn", "đặc khu"):
            return end if index else 0
    return len(words.shown)


def _closing(words: Words, end: int) -> str | None:
    """The word or sign that ends a name at ``end``; None when the name goes on there."""
    match = _NAME_ENDS.match(words.low[end:])
    if not match:
        return None
    word = match[0].strip()
    begins = end + match.end() - len(word)
    return None if word and words.shown[begins].isupper() else word


@lru_cache(maxsize=2048)
def _name_pattern(name: str) -> re.Pattern[str]:
    """Finds a name with or without its connectives, and without the commune at its end."""
    bare = _COMMUNE.sub("", squash(re.sub(r"\W+", " ", fold(name))))
    words = [word for word in bare.split() if word != "va"]
    return re.compile(r"\b" + r"[\W_]+(?:va[\W_]+)?".join(words) + r"\b")


def _named(name: str, hay: Words, follow: str) -> list[tuple[int, int]]:
    """Where a name stands whole: not the head or the tail of a longer one."""
    found = []
    for match in _name_pattern(name).finditer(hay.folded):
        same = re.match(r"\W*(\w*)", hay.folded[match.end() :])
        before = re.search(r"(\w+)\s+$", hay.folded[: match.start()])
        if before and before[1] in ("pho", "truong", "chanh", "phong"):
            continue
        if _closing(hay, match.end()) is not None or (same and follow and same[1] == follow):
            found.append(match.span())
    return found


def _role(
    words: Words, start: int, end: int, spans: Sequence[tuple[int, int]]
) -> tuple[str, tuple[int, int]]:
    """The role in which a text names the agency that stands at ``start``; where it says so."""
    others = [(s, e) for s, e in spans if e <= start or s >= end]
    masked = _blank(words.folded, others, "§")
    left = re.split(r"\||[.!?](?=\s)", masked[:start])[-1]
    match, at = _ROLE_LEFT.search(left), start - len(left)
    if not match:
        match, at = _ROLE_RIGHT.match(masked[end:]), end
    if not match:
        match, at = _ROLE_ASKED.search(left), start - len(left)
    if match:
        role = next(role for role in _ROLES if match[role])
        return role, (at + match.start(role), at + match.end(role))
    return ("lead" if _GIVEN.search(left) else ""), (start, start)


def _agency_fault(claim: Words, source: _Source, facts: list[tuple[int, int]]) -> str:
    spans: list[tuple[int, int]] = []
    for start, end, cuts in _mentions(claim, source.names):
        if spans and start < spans[-1][1]:
            continue
        if not (whole := _whole_name(claim, start, [end, *cuts], source.words)):
            return f"cơ quan “{claim.shown[start:end].strip()}” không có trong nguồn"
        spans.append((start, whole))
    facts += spans
    for start, end in spans:
        fault = _role_fault(claim, start, end, spans, source)
        if fault:
            return fault
        role, (at, _) = _role(claim, start, end, spans)
        if role == "monitor":
            runs = [run.span() for run in _WATCHING.finditer(claim.folded)]
            facts += [run for run in runs if run[0] <= at < run[1]]
    if source.cells and not spans:
        for role in ("lead", "support"):
            said = re.search(rf"\b(?:{_ROLES[role]})\b", claim.folded)
            if said and said[0] not in source.rest.folded:
                return f"“{claim.shown[slice(*said.span())]}” mà không nêu cơ quan nào của nguồn"
    return ""


def _whole_name(claim: Words, start: int, ends: Sequence[int], hay: Words) -> int:
    for end in ends:
        follow = re.match(r"\W*(\w*)", claim.folded[end:])
        if _named(claim.shown[start:end], hay, follow[1] if follow else ""):
            return end
    return 0


def _role_fault(
    claim: Words, start: int, end: int, spans: Sequence[tuple[int, int]], source: _Source
) -> str:
    name = claim.shown[start:end].strip()
    role, said = _role(claim, start, end, spans)
    if source.cells:
        if said[1] > said[0] and _is_content(claim, said, source.rest):
            role = ""
        acts = role or not content(claim.shown[:start]) or (
            (by := _SUBJECT.search(claim.folded[:start]))
            and squash(claim.folded[by.start() : end]) not in squash(source.rest.folded)
        )  # fmt: skip
        hays = [source.cells.get(role or "lead"), None if acts else source.rest]
        if any(_named(name, hay, "") for hay in hays if hay):
            return ""
        return f"“{name}” không {'có vai trò này' if role else 'chủ trì'} trong dòng được trích"
    there = [(s, e) for s, e, _ in _mentions(source.words, source.names)]
    places = _named(name, source.words, "")
    if role:
        roles = {_role(source.words, s, e, there)[0] for s, e in places}
        return "" if role in roles else f"vai trò của “{name}” không đúng nguồn"
    before, after, *_ = _sides(claim, spans)[list(spans).index((start, end))]
    follows = bool(content(after))
    near = set(content(after if follows else before))
    own, other = [0], [0]
    for (s, e), (left, right, *_) in zip(there, _sides(source.words, there), strict=True):
        is_own = any(s <= first and last <= e for first, last in places)
        (own if is_own else other).append(len(near & set(content(right if follows else left))))
    return f"việc này không phải của “{name}” trong nguồn" if max(other) > max(own) else ""


def _is_content(claim: Words, said: tuple[int, int], rest: Words) -> bool:
    """Whether a role's word is part of the task's own words ("kế hoạch kiểm tra")."""
    before = re.search(r"\w+\s*$", claim.folded[: said[0]])
    after = re.match(r"\s*\w+", claim.folded[said[1] :])
    word = claim.folded[said[0] : said[1]]
    beside = [before[0] + word if before else "|", word + after[0] if after else "|"]
    return any(squash(part) in squash(rest.folded) for part in beside if part != "|")


def _product_fault(claim: Words, source: _Source) -> str:
    """What a claim calls the product of a row stands in the row's product cell."""
    match = _PRODUCT.search(claim.folded)
    if not match or "product" not in source.cells:
        return ""
    named = [w for w in re.findall(r"\w+", match[1] or match[2]) if w not in _FUNCTION]
    held = set(re.findall(r"\w+", source.cells["product"].folded))
    if not held or sum(word in held for word in named) < MIN_COVERED * len(named):
        return "sản phẩm không đúng ô của dòng được trích"
    return ""


# --- names, negation, content --------------------------------------------------------------


def _name_fault(claim: Words, source: _Source) -> str:
    """Every capitalised name stands in the source, or in what names the document."""
    marked = has_diacritics(claim.shown)
    own = claim.low if marked else claim.folded
    hays = [source.words, source.context]
    hay = " | ".join(squash(hay.low if marked else hay.folded) for hay in hays)
    for match in _NAME.finditer(claim.shown):
        run = squash(own[match.start() : match.end()])
        starts = not re.search(r"[\w,]\s*$", claim.shown[: match.start()])
        first, _, others = run.partition(" ")
        if (starts and fold(first) in _FUNCTION) or _FRAME.match(claim.folded[match.start() :]):
            run = others
        if not re.search(rf"(?<!\w){re.escape(run)}(?!\w)", hay):
            return f"tên “{match[0]}” không có trong nguồn"
    return ""


def _scopes(words: Words) -> tuple[set[str], set[str], list[str]]:
    """Content under a negation, content elsewhere, and the first content word of each negation."""
    under: set[str] = set()
    heads: list[str] = []
    spans = []
    for match in _NEGATION.finditer(words.low):
        stop = re.search(r"[,;:|]|[.!?](?=\s|$)", words.low[match.end() :])
        end = match.end() + stop.start() if stop else len(words.low)
        inside = content(words.shown[match.end() : end])
        under.update(inside)
        heads += inside[:1]
        spans.append((match.start(), end))
    return under, set(content(_blank(words.shown, spans))), heads


def _negation_fault(claim: Words, source: _Source) -> str:
    denied, said, heads = _scopes(claim)
    denied_there, said_there, _ = _scopes(source.words)
    if _NEGATION.search(claim.low) and (
        not heads or not set(heads) <= denied_there or len(denied & denied_there) * 2 < len(denied)
    ):
        return "phủ định không có trong nguồn"
    if len((said - denied) & (denied_there - said_there)) > 1:
        return "nguồn phủ định điều này"
    return ""


def _coverage_fault(
    claim: Words, source: _Source, sources: Sequence[_Source], facts: Sequence[tuple[int, int]]
) -> str:
    places = {w for m in _NAME.finditer(source.context.shown) for w in content(m[0])}
    wanted = [w for w in content(_blank(claim.shown, facts)) if not w[0].isdigit()]
    wanted = [w for w in wanted if w not in places or w in source.syllables]
    if not wanted:
        tells = facts and _TELLS.search(claim.folded)
        return "" if tells else "chỉ nêu giá trị, không nói của việc gì"
    order = re.findall(r"\w+", claim.folded)
    held = {w for pair in zip(order, order[1:], strict=False) if pair in source.pairs for w in pair}
    lone = {w for b, w, a in zip(["", *order], order, [*order[1:], ""], strict=False)
            if {b, a} <= _FUNCTION | {""} and w in source.syllables}  # fmt: skip
    missing = [w for w in wanted if w not in held | lone]
    if len(wanted) - len(missing) < MIN_COVERED * len(wanted):
        return "phần lớn nội dung không có trong nguồn"
    run = 0
    for word in wanted:
        run = run + 1 if word in missing else 0
        if run > MAX_INVENTED:
            return "có ý không có trong nguồn"
    alien = {pair for pair in zip(order, order[1:], strict=False)
             if set(pair) & set(missing) and pair not in source.pairs}  # fmt: skip
    for other in sources:
        if other is not source and alien & other.pairs:
            return f"nội dung lẫn với trích dẫn [{other.piece.n}]"
    return ""
