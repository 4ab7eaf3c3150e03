"""What a document says of itself: number, date, place, period, title, issuer, signer.

Each is a fact with the span that states it, so that it can be cited; a blank left in the
form ("Số: /KH-UBND") is a fact with an empty value. Guesses nothing: what is not there is
not a fact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.domain import Fact
from assistant.text import UPPER, clean, fold, squash
from ingest.signature import opens as opens_signature
from ingest.signature import recipients_of, two_columns
from ingest.structure import Block, BlockKind, Line

KINDS = {
    "ke hoach": "kế hoạch", "quyet dinh": "quyết định", "cong van": "công văn",
    "chuong trinh": "chương trình", "de an": "đề án", "bao cao": "báo cáo",
    "thong bao": "thông báo", "chi thi": "chỉ thị", "nghi quyet": "nghị quyết",
    "to trinh": "tờ trình", "huong dan": "hướng dẫn", "phuong an": "phương án",
    "quy che": "quy chế", "nghi dinh": "nghị định", "thong tu": "thông tư", "luat": "luật",
}  # fmt: skip
_BY_SIGN = {"KH": "kế hoạch", "QĐ": "quyết định", "CT": "chỉ thị", "BC": "báo cáo",
            "TB": "thông báo", "NQ": "nghị quyết", "TTr": "tờ trình", "HD": "hướng dẫn",
            "PA": "phương án", "ĐA": "đề án", "CTr": "chương trình"}  # fmt: skip
_NUMBER = re.compile(rf"^\W*Số\s*:?\s*(?P<n>\d*)\s*"
                     rf"(?P<sign>/(?:20\d\d/)?[{UPPER}][\w./Đ-]*|-\s?[{UPPER}]{{1,5}}/[{UPPER}][\w-]*)",
                     re.M | re.I)  # fmt: skip
_OWN_HEAD = re.compile(
    r"(?:SỞ|BAN(?! HÀNH)|ĐẢNG [UỦỶ]+Y|TỈNH [UỦỶ]+Y|THÀNH [UỦỶ]+Y|HỘI ĐỒNG NHÂN DÂN|PHÒNG|TRUNG TÂM|"
    r"VĂN PHÒNG|CHI CỤC|THANH TRA|CÔNG AN|BỘ)(?=\s|$)"
)
"""How the line of a letterhead begins that names an issuer other than a people's committee."""
_ATTACHED = re.compile(
    r"kèm theo\s+(?P<kind>[^\W\d]+(?:\s[^\W\d]+){0,2}?)\s+số\s*:?\s*"
    rf"(?P<n>\d+)\s*(?P<sign>/[{UPPER}][\w./Đ-]*)"
    r"(?:\s*,?\s*ngày\s+(?P<day>[\d/]+(?:\s+tháng\s+\d+\s+năm\s+\d+)?))?",
    re.I,
)
_DATELINE = re.compile(
    rf"(?:^|(?<=[\t|])|(?<= {{3}}))[\s*_]*(?P<place>[{UPPER}][^\n,\d]{{1,40}}?)"
    r"\s*,\s*ng(?:à\s?y|ày)\s*(?P<d>[\d.…]*)\s*tháng\s*"
    r"(?P<m>[\d.…]*)\s*năm\s*(?P<y>\d{4})?",
    re.M,
)
_LEVELS = "xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh"
_GAP = r"(?:[ \u00a0]+|[ \u00a0]*\n[ \u00a0]*(?=\S))"  # a space, or one wrapped line
_WORD = rf"[{UPPER}][\wà-ỹ]*(?:['’][\wà-ỹ]+)?"  # "K'Brôi", "H’leo"
_NAME = rf"{_WORD}(?:[ \u00a0]+{_WORD}){{0,3}}"
_PLACE = re.compile(rf"(?<!\w)(?P<level>{_LEVELS}|{_LEVELS.title()}){_GAP}(?P<name>{_NAME})")
_PLACE_CAPITALS = re.compile(
    rf"(?<!\w)(?P<level>{_LEVELS.upper()})[ \u00a0]+"
    rf"(?P<name>[{UPPER}]{{2,}}(?:[ \u00a0]+[{UPPER}]{{2,}}){{0,3}})[ \u00a0]*(?=$|[\t\n\-–—*])",
    re.M,
)
_PERIOD = re.compile(
    r"giai đoạn\s*(?:từ\s*)?(?:năm\s*)?(20\d\d)\s*[-–—]\s*(?:năm\s*)?(20\d\d)", re.I
)
_YEAR = re.compile(r"năm\s+(20\d\d)", re.I)
_PERSON = re.compile(rf"^\W*((?:{_NAME.replace('{0,3}', '{1,4}')}))\W*$")
_SIGN_TITLE = re.compile(
    r"^\W*(?:TM\.|KT\.|TL\.|TUQ\.|Q\.)?\s*.*?"
    r"(PHÓ CHỦ TỊCH|CHỦ TỊCH|PHÓ GIÁM ĐỐC|GIÁM ĐỐC|TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG|BỘ TRƯỞNG|"
    r"THỦ TƯỚNG|TRƯỞNG BAN|BÍ THƯ)\W*$"
)
_ACTING = re.compile(r"(?:GIÁM ĐỐC|BỘ TRƯỞNG|TRƯỞNG BAN|HỘI ĐỒNG NHÂN DÂN|CHÁNH THANH TRA)\b")
"""Who acts, named in capitals between the title of a decision and what it rests on."""
_ISSUES = re.compile(r"\s*(?:ban hành|quyết định|công bố|phê duyệt|yêu cầu|giao)\b")
_BREAK = re.compile(r"^br\s*/?>")  # what is left of a line break between two lines of a cell
_BASES = re.compile(
    r"(?:^|(?<=\n))\W*(?:Căn cứ|Xét đề nghị|Theo đề nghị|Thực hiện)\b(?:[^;\n]|\n(?!\s*\n))*?"
    r"(?:;|\n\s*\n|,\s*(?=\n)|\.\s*(?=\n))"
)
"""The bases of a document, each to the end of its clause."""
_BASIS = re.compile(
    r"(?:^|(?<=;)\s*|(?<=\n))\W*(?=(?:Căn cứ|Thực hiện|Theo đề nghị|Xét đề nghị)\b)"
)
_ACTS = re.compile(
    r",\s+(?=(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Chủ tịch|Giám đốc|Hội đồng nhân dân|HĐND|Sở)"
    r"\b[^,;]*?\b(?:ban hành|lập|xây dựng|quyết định|yêu cầu|đề nghị)\b)"
)
_EFFECT = re.compile(
    r"(?:Quyết định|Kế hoạch|Nghị quyết|Quy chế|Chỉ thị|Thông tư|Nghị định|Công văn|Văn bản|"
    r"Chương trình|Đề án|Phương án|Hướng dẫn)\s+này\s+(?:có\s+)?hiệu\s+lực(?:\s+thi\s+hành)?\s+"
    r"(?P<when>(?:kể\s+)?từ\s+ngày\s+(?:[^.;,]{2,40}?))(?=\s*(?:[.;,]|và\s|$))",
    re.I,
)
_NOT_A_NAME = frozenset(
    ["nhân dân", "hội đồng", "ủy ban", "việt nam", "phụ lục", "kế hoạch", "quyết định"]
    + ["độc lập", "tự do", "nơi nhận"]
)
_NOT_PLACE = frozenset({"hoi", "hoi chu", "viet nam"})


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What ``read_letterhead`` found, as values; the spans are in ``facts``."""

    title: str
    kind: str
    number: str
    issued: date | None
    place: str
    province: str
    period: str
    issuer: str
    signer: str
    facts: tuple[Fact, ...]


def read_letterhead(text: str, blocks: list[Block]) -> Letterhead:
    """Read the facts of a document from its head, its signature and its own title."""
    facts: list[Fact] = []
    head = text[: _body_start(text, blocks)]
    number = _number(text, head, facts)
    issued = _date(text, head, facts)
    kind, title = _title(text, blocks, number, facts)
    place, province = _places(text, head, title, facts)
    period = _period(text, title, facts)
    issuer = _own_head(text, head, place, facts) or _issuer(text, place, facts)
    signer = _signer(text, blocks, facts)
    facts.extend(_bases(text, blocks))
    facts.extend(_theme(text))
    facts.extend(_recipients(text, blocks))
    facts.extend(_addressees(text, blocks))
    facts.extend(_effect(text, blocks))
    return Letterhead(
        title, kind, number, issued, place, province, period, issuer, signer, tuple(facts)
    )


def _body_start(text: str, blocks: list[Block]) -> int:
    first = next((b for b in blocks if b.headings and b.headings[-1].rank >= 2), None)
    return min(first.start if first else 4000, 6000, len(text))


def _number(text: str, head: str, facts: list[Fact]) -> str:
    """The document's own number; where the head has none, the number it is attached to."""
    found = [m for m in _NUMBER.finditer(head)]
    filled = [m for m in found if m["n"]]
    if filled or found:
        match = (filled or found)[-1 if not filled else 0]
        value = f"{match['n']}{match['sign']}" if match["n"] else ""
        start = match.start() + len(match[0]) - len(match[0].lstrip(" \n*#_"))
        facts.append(Fact("number", value, start, match.end()))
        return value
    attached = [m for m in _ATTACHED.finditer(text)]
    for match in attached:
        value = f"{match['n']}{match['sign']}"
        facts.append(Fact("number", value, match.start(), match.end()))
    return f"{attached[0]['n']}{attached[0]['sign']}" if attached else ""


def _date(text: str, head: str, facts: list[Fact]) -> date | None:
    issued: date | None = None
    matches = list(_DATELINE.finditer(head))
    for match in matches[-1:] if matches else []:
        day, month, year = (match[g] if (match[g] or "").isdigit() else "" for g in "dmy")
        if day and month and year:
            try:
                issued = date(int(year), int(month), int(day))
            except ValueError:
                issued = None
        value = issued.isoformat() if issued else ""
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        facts.append(Fact("date", value, start, match.end(), certain=True))
        facts.append(Fact("dateline_place", clean(match["place"]), start, match.end()))
    return issued


def _kind_of(words: str) -> str:
    folded = fold(clean(words))
    return next((name for key, name in KINDS.items() if folded.startswith(key)), "")


def _title(text: str, blocks: list[Block], number: str, facts: list[Fact]) -> tuple[str, str]:
    """The kind line in capitals and the lines under it, or the subject of a letter."""
    for index, block in enumerate(blocks[:40]):
        words = clean(block.text(text))
        if block.kind is BlockKind.TABLE:
            continue
        subject = re.search(r"(?:^|\n)\W*V/v\s*:?\s*([^\n]+(?:\n[^\n]+)*)", block.text(text))
        if subject:
            start = block.start + subject.start(1)
            facts.append(Fact("title", clean(subject[1]), start, block.start + subject.end(1)))
            return "công văn", f"Công văn về việc {clean(subject[1])}"
        kind = _kind_of(words) if words.upper() == words or block.text(text).isupper() else ""
        first_line = clean(block.text(text).split("\n")[0])
        if not kind and first_line.isupper():
            kind = _kind_of(first_line)
        if not kind:
            continue
        start, end, parts = block.start, block.end, [words]
        if fold(first_line) != fold(kind) and first_line.isupper() and not words.isupper():
            capitals = _capital_lines(block)
            parts, end = [clean(" ".join(line.text for line in capitals))], capitals[-1].end
        if fold(words) == fold(kind):
            for following in blocks[index + 1 : index + 4]:
                line = clean(following.text(text))
                if _ends_title(line, following):
                    first = _first_line(following)
                    if first is not None and not _ends_title(clean(first.text), following):
                        parts.append(clean(first.text))
                        end = first.end
                    break
                parts.append(line)
                end = following.end
        parts[0] = _ISSUER_LAST.sub("", parts[0])
        title = squash(" ".join(parts))
        title = kind.capitalize() + title[len(kind):] if title.isupper() or (
            title[: len(kind)].isupper()) else title  # fmt: skip
        facts.append(Fact("title", title, start, end))
        return kind, title
    sign = re.search(rf"/([{UPPER}][A-Za-zĐđ]*)", number)
    kind = _BY_SIGN.get(sign[1], "") if sign else ""
    if issued := _ISSUED_AS.search(text[:HEAD_MAX]):
        facts.append(Fact("title", clean(issued["title"]), *issued.span("title")))
        title = squash(clean(issued["title"]))
        return _kind_of(title) or kind, title[:1].upper() + title[1:]
    return kind, ""


_ISSUER_LAST = re.compile(
    r"(?<=[^\W\d])\s+(?:[UỦỶ]+Y BAN NHÂN DÂN|CHỦ TỊCH [UỦỶ]+Y BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN)"
    r"\s+(?:XÃ|PHƯỜNG|HUYỆN|QUẬN|TỈNH|THÀNH PHỐ|THỊ XÃ|THỊ TRẤN)(?:\s+\w+){0,4}$"
)
"""The issuer in capitals under a title that a converter has run together with it."""


def _capital_lines(block: Block) -> list[Line]:
    """The lines in capitals with which a block begins."""
    lines = [line for line in block.lines if not line.blank]
    number = next((n for n, line in enumerate(lines) if not clean(line.text).isupper()), len(lines))
    return lines[:number]


HEAD_MAX = 4000
"""Characters in which a document without a title line says what it is."""
_ISSUED_AS = re.compile(
    r"\b(?:ban hành|xây dựng|lập)\s+"
    r"(?P<title>(?:[Kk]ế hoạch|[Cc]hương trình|[Pp]hương án|[Đđ]ề án)\s[^.;:\n(]{10,260}?)"
    r"(?=\s*[(;]|,?\s+(?:cụ thể|như sau|với))"
    r"(?=[^\n]{0,400}?(?:cụ thể|như sau|nội dung sau))"
)
"""How a document without a title line names itself: "ban hành Kế hoạch …, cụ thể như sau"."""


def _first_line(block: Block) -> Line | None:
    """The line of a block that stands above a paragraph begun on the next line."""
    lines = [line for line in block.lines if not line.blank]
    if len(lines) < 2 or not re.match(rf"\W*[{UPPER}]", lines[1].text):
        return None
    return lines[0]


def _ends_title(line: str, block: Block) -> bool:
    folded = fold(line)
    return (
        block.kind is not BlockKind.PARAGRAPH
        or len(line) > 400
        or folded.startswith(("can cu", "theo", "kinh gui", "chu tich", "uy ban nhan", "xet de"))
        or bool(re.match(r"ngay \d", folded))
        or bool(_ACTING.match(line))
        or bool(re.search(r"[;.:]$", line))
        or line.startswith(("(", "**(", "Chủ đề"))
        or block.headings != ()
    )


def _places(text: str, head: str, title: str, facts: list[Fact]) -> tuple[str, str]:
    """The place that issues the document, with its level, and the province above it."""
    counts: Counter[tuple[str, str]] = Counter()
    spelled: dict[tuple[str, str], Counter[str]] = {}
    spans: dict[tuple[str, str], tuple[int, int]] = {}
    for match in _PLACE.finditer(text):
        level, name = match["level"].lower(), _trim(match["name"])
        key = (level, fold(name))
        if not name or key[1] in _NOT_PLACE:
            continue
        counts[key] += 1
        spelled.setdefault(key, Counter())[name] += 1
        spans.setdefault(key, (match.start(), match.start("name") + len(name)))
    for match in _PLACE_CAPITALS.finditer(head):
        level, name = match["level"].lower(), match["name"].strip()
        key = (level, fold(name))
        if key[1] in _NOT_PLACE:
            continue
        counts[key] += 3
        spelled.setdefault(key, Counter())[_titled(name, text)] += 1
        spans.setdefault(key, match.span())
    line = next((f for f in facts if f.name == "dateline_place"), None)
    found = _own_place(counts, fold(title), fold(head), fold(line.value) if line else "")
    stated = {match["level"] for match in _PLACE_CAPITALS.finditer(head)
              if fold(match["name"].strip()) not in _NOT_PLACE}  # fmt: skip
    if stated == {"TỈNH"}:
        found = None  # the province itself, or a department of it
    place = ""
    if found:
        place = f"{found[0]} {spelled[found].most_common(1)[0][0]}"
        facts.append(Fact("place", place, *spans[found]))
    provinces = Counter({k: n for k, n in counts.items() if k[0] == "tỉnh"})
    province = ""
    if provinces:
        key = provinces.most_common(1)[0][0]
        province = f"tỉnh {spelled[key].most_common(1)[0][0]}"
        facts.append(Fact("province", province, *spans[key]))
    return place or province, province


def _titled(capitals: str, text: str) -> str:
    """A name written in capitals as the text writes it elsewhere, else with small letters."""
    return _as_written(capitals, text) or " ".join(map(str.capitalize, capitals.split()))


def _as_written(capitals: str, text: str) -> str:
    """Words in capitals as the text writes them elsewhere, "" when nowhere."""
    words = r"\s+".join(map(re.escape, capitals.split()))
    return next((squash(m[0]) for m in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.I)
                 if not m[0].isupper() and m[0][0].isupper()), "")  # fmt: skip


def _trim(name: str) -> str:
    """The name without a word that only begins the next phrase ("Đá Bạc Căn cứ")."""
    return squash(name).removesuffix(" Căn").removesuffix(" Thực").strip()


def _own_place(
    counts: Counter[tuple[str, str]], title: str, head: str, dateline: str
) -> tuple[str, str] | None:
    local = [key for key in counts if key[0] != "tỉnh"]
    scored = []
    for key in local:
        words = f"{fold(key[0])} {key[1]}"
        score = counts[key] + 30.0 * (words in title) + 5.0 * (words in head)
        score += 40.0 * (bool(dateline) and key[1] == dateline)
        scored.append((score, key))
    return max(scored)[1] if scored else None


def _period(text: str, title: str, facts: list[Fact]) -> str:
    own = _BASES.sub(" ", text[:6000])  # a base's years are another document's
    for source, where in ((title, "title"), (own, "text")):
        span = _PERIOD.search(source)
        year = _YEAR.search(source)
        match = span or year
        if not match:
            continue
        value = f"{span[1]}-{span[2]}" if span else (year[1] if year else "")
        at = re.search(r"\s+".join(map(re.escape, match[0].split())), text)
        if at:
            facts.append(Fact("period", value, *at.span(), certain=where == "title"))
        return value
    return ""


def _own_head(text: str, head: str, place: str, facts: list[Fact]) -> str:
    """The issuer that the letterhead names above the number, where it is no committee."""
    number = _NUMBER.search(head)
    found = ""
    for match in re.finditer(r"(?:(?!<br)[^\n\t|])+", head[: number.start() + 1 if number else 0]):
        words = clean(_BREAK.sub("", match[0]))
        if not words.isupper() or not _OWN_HEAD.match(words):
            continue
        start = match.start() + len(match[0]) - len(_BREAK.sub("", match[0]))
        facts.append(Fact("issuer", words, start, match.end()))
        name, _, _ = fold(words).partition(fold(place)) if place else (words, "", "")
        kept = words[: len(name)].strip() if place and fold(place) in fold(words) else words
        found = kept.capitalize() if kept != words else (_as_written(words, text) or words)
        if kept != words or fold(words) == "hoi dong nhan dan":
            found = "Hội đồng nhân dân" if fold(kept) == "hoi dong nhan dan" else found
            found = f"{found} {place}".strip()
    return found


def _issuer(text: str, place: str, facts: list[Fact]) -> str:
    pattern = re.compile(
        r"(?P<chair>(?:Chủ tịch|CHỦ TỊCH)\s+)?"
        r"(?:Ủy ban nhân dân|Uỷ ban nhân dân|ỦY BAN NHÂN DÂN|UBND)"
        rf"{_GAP}(?:{_LEVELS}|{_LEVELS.upper()}|{_LEVELS.title()}){_GAP}{_NAME}"
    )
    for match in pattern.finditer(text[:8000]):
        if place and fold(place) in fold(match[0]):
            facts.append(Fact("issuer", clean(match[0]), *match.span()))
            acts = match[0].isupper() or _ISSUES.match(text, match.end())
            return f"{'Chủ tịch ' if match['chair'] and acts else ''}Ủy ban nhân dân {place}"
    return f"Ủy ban nhân dân {place}" if place else ""


def _signer(text: str, blocks: list[Block], facts: list[Fact]) -> str:
    """The name under the first signature title, or alone after the list of recipients."""
    after_recipients = False
    titled: str | None = None
    title_start = 0
    for block in blocks:
        words = block.text(text)
        first = clean(words.split("\n")[0])
        if opens_signature(words) and (beside := _signer_beside(words, block.start, facts)):
            return beside
        if re.match(r"\W*Nơi nhận", words):
            after_recipients = True
            continue
        title = _SIGN_TITLE.match(clean(words.split("\n")[-1])) or _SIGN_TITLE.match(first)
        if title and block.kind is not BlockKind.TABLE and len(words) < 160:
            titled, title_start = title[1], block.start
        if not (titled or after_recipients) or block.kind is BlockKind.TABLE:
            continue
        for line in words.split("\n"):
            name = _PERSON.match(clean(line))
            if name and not name[1].isupper() and _is_person(name[1]):
                spaced = r"\s+".join(map(re.escape, name[1].split()))  # "Lý  Quốc Bình"
                at = re.compile(spaced).search(text, block.start)
                if at is None:
                    continue
                if titled:
                    facts.append(Fact("signer_title", titled.capitalize(), title_start, at.end()))
                facts.append(Fact("signer", name[1], *at.span()))
                return name[1]
        if titled and block.start - title_start > 400:
            titled = None
    return ""


def _signer_beside(words: str, start: int, facts: list[Fact]) -> str:
    """The name below a signature's title, both in the column beside the recipients."""
    title, title_start, at = "", 0, 0
    for line in two_columns(words)[1]:
        at = words.index(line, at)
        if found := _SIGN_TITLE.match(line):
            title, title_start = found[1], at
        person = _PERSON.match(line)
        name = person[1] if person else ""
        if title and name and not name.isupper() and _is_person(name):
            end = start + at + len(line)
            facts.append(Fact("signer_title", title.capitalize(), start + title_start, end))
            facts.append(Fact("signer", name, start + at, end))
            return name
    return ""


def _is_person(name: str) -> bool:
    folded = fold(name)
    return 2 <= len(name.split()) <= 5 and not any(fold(word) in folded for word in _NOT_A_NAME)


def _bases(text: str, blocks: list[Block]) -> Iterator[Fact]:
    for block in blocks[:60]:
        if block.headings:
            break
        raw = block.text(text)
        if not _BASIS.match(raw) or not re.search(r"[;.,:]\W*$", raw):
            continue
        starts = [match.end() for match in _BASIS.finditer(raw)]
        for start, stop in zip(starts, [*starts[1:], len(raw)], strict=True):
            words = raw[start:stop]
            acts = _ACTS.search(words)  # "Theo đề nghị của …, Ủy ban nhân dân xã ban hành …"
            words = words[: acts.start()] if acts else words.rstrip()
            at = block.start + start
            yield Fact("basis", clean(words), at, at + len(words))


def _theme(text: str) -> Iterator[Fact]:
    match = re.search(r"[Cc]hủ đề\s*:?\s*[“\"*]+([^”\"]{10,300})[”\"]", text)
    if match:
        yield Fact("theme", clean(match[1]), match.start(), match.end())


def _recipients(text: str, blocks: list[Block]) -> Iterator[Fact]:
    for index, block in enumerate(blocks):
        if not re.match(r"\W*Nơi nhận", block.text(text)):
            continue
        if opens_signature(block.text(text)):
            beside = recipients_of(two_columns(block.text(text))[0])
            yield Fact("recipients", "; ".join(beside), block.start, block.end)
            return
        end = block.end
        names = []
        for following in blocks[index + 1 :]:
            if following.kind is not BlockKind.BULLET:
                break
            end = following.end
            names.append(clean(following.text(text)).strip("-–; ."))
        yield Fact("recipients", "; ".join(names), block.start, end)
        return


def _addressees(text: str, blocks: list[Block]) -> Iterator[Fact]:
    """Whom a letter is sent to: the words behind "Kính gửi", or the bullets below it."""
    for index, block in enumerate(blocks[:40]):
        match = re.match(r"\W*Kính gửi\W*", block.text(text))
        if not match:
            continue
        end = block.end
        names = [clean(text[block.start + match.end() : block.end]).strip("-–; .*")]
        for following in blocks[index + 1 :]:
            if following.kind is not BlockKind.BULLET:
                break
            end = following.end
            names.append(clean(following.text(text)).strip("-–+; ."))
        yield Fact("addressees", "; ".join(filter(None, names)), block.start, end)
        return


def _effect(text: str, blocks: list[Block]) -> Iterator[Fact]:
    """From when the document says that it is in force."""
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            continue
        if match := _EFFECT.search(block.text(text)):
            start = block.start + match.start()
            yield Fact("effect", clean(match["when"]), start, block.start + match.end("when"))
            return
