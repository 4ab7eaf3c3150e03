"""What a question asks for, by the words officers use."""

from __future__ import annotations

import re

from assistant.understanding.patterns import pattern
from assistant.understanding.query import Intent
from assistant.wording import vocabulary

_PERCENT = re.compile(r"phan tram|%|\bpt\b|\bty le\b|\bti le\b")
_STATED = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|phan tram)")
_MUST = re.compile(r"\b(?:phai|cham nhat|muon nhat|truoc ngay|han)\b")
_TO_WHOM = re.compile(
    r"\b(?:gui|nop|bao cao|thong qua|chuyen)\b[^?;]{0,60}\b(?:qua|cho|ve|den|toi|len)\s+"
    r"(?:nhung |cac )?(?:(?:phong|so|co quan|don vi|trung tam|ban|bo phan)\s+(?:nao|gi)|ai)\b"
    r"|\bbao (?:ngay )?(?:cho|voi|toi|den) (?:ai|(?:phong|co quan|don vi) nao)\b"
)
_LEADS = re.compile(
    r"\b(?:chu tri|phu trach|dau moi|chiu trach nhiem)\b"
    r"|(?<!cho )(?<!ve )(?<!toi )(?<!den )(?<!voi )\bai\b"
)
_HOW_MANY = re.compile(
    r"\b(?:bao nhieu|may)\s+(?!ngay|thang|quy|nam|tuan|gio|phut|lau|thoi gian|lan)[a-z]+"
)
_WHEN = re.compile(
    r"\b(?:khi nao|bao gio|luc nao|hom nao|bao lau|thoi (?:diem|gian|han) (?:nao|gi|la)|"
    r"(?:ngay|thang|quy|nam|tuan|dot) (?:nao|may)|truoc ngay|"
    r"(?:may|bao nhieu) (?:ngay|thang|quy|nam|tuan|gio|phut|thoi gian|lan)|"
    r"han (?:chot|cuoi|la|den|the nao|ra sao)|han\s*\?*$)"
)
_HOW_LONG = re.compile(r"\b(?:may|bao nhieu) (?:ngay|gio|tieng|phut)\b(?! (?:nao|nay))")
_AMOUNT = re.compile(r"\b(?:ty|ti|trieu|nghin|ngan)?\s*(?:dong|tien)\b|\bbao nhieu (?:ty|trieu)\b")


def find_facts(folded: str) -> tuple[str, ...]:
    """What the question asks of a document itself: its number, date, signer …"""
    patterns = vocabulary()["facts"]
    found = [name for name, p in patterns.items() if pattern(p).search(folded)]
    if "signer" in found and _OTHER_PAPER.search(folded):
        found.remove("signer")
    if "basis" in found:
        found = [name for name in found if name not in ("number", "date")]
    if _PERCENT.search(folded):
        found = [name for name in found if name not in ("number", "date")]
    if "date" in found and _MUST.search(folded):
        found.remove("date")
    if "number" in found and re.search(r"\bso (?:dien thoai|tai khoan|nha)\b", folded):
        found.remove("number")
    if "number" in found and re.search(r"\bngay (?:nao|bao nhieu|may)\b", folded):
        found.append("date")
    return tuple(dict.fromkeys(found))


_OTHER_PAPER = re.compile(
    r"\b(?:thu|giay|hop dong|bien ban|phieu|don|ho so|ket qua|chung chi)\b[^?;,]{0,24}\bky\b"
    r"|\b(?:thu (?:xin loi|cam on|moi)|giay (?:moi|phep|hen|khen)|bien ban)\b[^?;]{0,80}\bky\b"
)
"""What somebody signs that is not the document itself."""
_COUNTED = re.compile(r"\b(?:bao nhieu|bnhieu|may|bn)\b\s*(%|[a-z]+)")


_HOURS = {"tieng": "gio"}
"""“Mấy tiếng” asks for hours."""


def find_counted(folded: str) -> str:
    """The folded first word of what a number is asked of, "%" for a share; "" when not told."""
    for match in _COUNTED.finditer(folded):
        word = match[1]
        if word in ("%", "pt", "phan"):  # "mấy phần", "bao nhiêu phần trăm"
            return "%"
        if word not in vocabulary()["not_counted"].split():
            return _HOURS.get(word, word)
    return ""


def _only_counts(folded: str) -> bool:
    """Whether the question's only question word asks for a count of something but time."""
    return bool(_HOW_MANY.search(folded)) and not (
        _WHEN.search(folded) or pattern(vocabulary()["who"]).search(folded)
    )


_QUANTITY = re.compile(
    r"\b(?:bao nhieu|bnhieu|bn|may|the nao|ra sao|(?:ty|ti) le|muc|phai khong|dung khong|dung chua|"
    r"khong|chua|chi tieu|muc tieu|con so|hon|nhat)\b"
)
_SINCE = re.compile(r"\bso (?:voi|sanh voi) (?:nam|quy|thang|ky) (?:nao|may)\b")
"""What a figure is measured against is no deadline."""


def find_intents(folded: str, facts: tuple[str, ...]) -> tuple[Intent, ...]:
    folded = _SINCE.sub(" ", folded)
    found = [Intent(name) for name, patterns in vocabulary()["intents"].items()
             if any(pattern(p).search(folded) for p in patterns)]  # fmt: skip
    two = len(pattern(vocabulary()["who"]).findall(folded)) > 1  # "ai lo, cùng cơ quan nào?"
    for role, own in (
        (Intent.MONITOR, r"\bchu tri\b|\bphu trach\b|\bchiu trach nhiem\b"),
        (Intent.SUPPORT, r"\bai chu tri\b|\bchu tri\b(?!.{0,60}\bphoi hop)"),
    ):
        if role in found and Intent.LEAD in found and not (two or re.search(own, folded)):
            found.remove(Intent.LEAD)
    if _HOW_LONG.search(folded) and not pattern(vocabulary()["who"]).search(folded):
        found = [i for i in found if i not in (Intent.LEAD, Intent.SUPPORT, Intent.MONITOR)]
    if Intent.SUPPORT in found and re.search(r"\bdo [^?;,.]{3,60} chu tri\b", folded):
        found = [i for i in found if i is not Intent.LEAD]
    if Intent.TARGET in found and Intent.LEAD not in found and (
        _STATED.search(folded) and not _QUANTITY.search(folded)
    ):  # fmt: skip
        found.remove(Intent.TARGET)  # "100% công chức …, vậy chức danh nào được miễn?"
    unstated = _STATED.sub(" ", folded) if Intent.DEADLINE in found else folded
    percent = bool(_PERCENT.search(unstated)) and Intent.TARGET in found
    if not re.search(r"\bai\b|chu tri|phoi hop", folded):
        for kind, words in (
            (
                Intent.TARGET,
                r"\b(?:cao|thap|nhieu|it|ngan|dai|lon|nho)"
                r"(?: (?!viec|nhiem vu)[a-z]+){0,2} (?:hon|nhat)\b",
            ),
            (Intent.DEADLINE, r"\b(?:som|muon|tre) (?:hon|nhat)\b"),
        ):
            if re.search(words, folded):
                found = [kind, *(i for i in found if i not in (kind, Intent.LEAD))]
    if percent:
        found = [Intent.TARGET, *(i for i in found if i not in (Intent.TARGET, Intent.DEADLINE))]
    if pattern(vocabulary()["money"]).search(folded) and not percent and (
        _AMOUNT.search(folded) or Intent.TARGET not in found or "phan dau" not in folded
    ):  # fmt: skip
        found = [Intent.MONEY, *(i for i in found if i is not Intent.TARGET)]
    if any(pattern(vocabulary()[matter]).search(folded) for matter in vocabulary()["titles"]):
        found = [Intent.DETAIL]
    if Intent.TARGET in found[:-1] and not percent and Intent.DEADLINE in found:
        found = [*(i for i in found if i is not Intent.TARGET), Intent.TARGET]
    if pattern(vocabulary()["values"]["frequency"]).search(folded):
        found = [Intent.DETAIL]
    if Intent.LEAD in found and _TO_WHOM.search(folded) and not _LEADS.search(folded):
        found = [*(i for i in found if i is not Intent.LEAD)] or [Intent.DETAIL]
    if Intent.DEADLINE in found and _only_counts(folded):
        found = [Intent.TARGET, *(i for i in found if i not in (Intent.TARGET, Intent.DEADLINE))]
    if facts:
        found = [Intent.FACT, *found]
    return tuple(found) or (Intent.DETAIL,)
