"""What a question asks for, by the words officers use."""

from __future__ import annotations

import re

from assistant.understanding.patterns import pattern
from assistant.understanding.query import Intent
from assistant.wording import vocabulary

_PERCENT = re.compile(r"phan tram|%|\bpt\b|\bty le\b|\bti le\b")
_STATED = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|phan tram)")
_MUST = re.compile(r"\b(?:phai|cham nhat|muon nhat|truoc ngay|han)\b")
_AMOUNT = re.compile(r"\b(?:ty|ti|trieu|nghin|ngan)?\s*(?:dong|tien)\b|\bbao nhieu (?:ty|trieu)\b")


def find_facts(folded: str) -> tuple[str, ...]:
    """What the question asks of a document itself: its number, date, signer …"""
    patterns = vocabulary()["facts"]
    found = [name for name, p in patterns.items() if pattern(p).search(folded)]
    if "basis" in found:
        found = [name for name in found if name not in ("number", "date")]
    if _PERCENT.search(folded):
        found = [name for name in found if name not in ("number", "date")]
    if "date" in found and _MUST.search(folded):
        found.remove("date")
    if "number" in found and re.search(r"\bngay (?:nao|bao nhieu|may)\b", folded):
        found.append("date")
    return tuple(dict.fromkeys(found))


def find_intents(folded: str, facts: tuple[str, ...]) -> tuple[Intent, ...]:
    found = [Intent(name) for name, patterns in vocabulary()["intents"].items()
             if any(pattern(p).search(folded) for p in patterns)]  # fmt: skip
    for role, own in (
        (Intent.MONITOR, r"\bchu tri\b|\bphu trach\b|\bchiu trach nhiem\b"),
        (Intent.SUPPORT, r"\bai chu tri\b|\bchu tri\b(?!.{0,60}\bphoi hop)"),
    ):
        if role in found and Intent.LEAD in found and not re.search(own, folded):
            found.remove(Intent.LEAD)
    unstated = _STATED.sub(" ", folded) if Intent.DEADLINE in found else folded
    percent = bool(_PERCENT.search(unstated)) and Intent.TARGET in found
    if pattern(r"\b(?:cao|thap|nhieu|it) (?:hon|nhat)\b").search(folded) and not re.search(
        r"\bai\b|chu tri|phoi hop", folded
    ):  # fmt: skip
        found = [Intent.TARGET, *(i for i in found if i not in (Intent.TARGET, Intent.LEAD))]
    if percent:
        found = [Intent.TARGET, *(i for i in found if i not in (Intent.TARGET, Intent.DEADLINE))]
    if pattern(vocabulary()["money"]).search(folded) and not percent and (
        _AMOUNT.search(folded) or Intent.TARGET not in found or "phan dau" not in folded
    ):  # fmt: skip
        found = [Intent.MONEY, *(i for i in found if i is not Intent.TARGET)]
    if pattern(vocabulary()["source_of_money"]).search(folded):
        found = [Intent.DETAIL]
    if Intent.TARGET in found[:-1] and not percent and Intent.DEADLINE in found:
        found = [*(i for i in found if i is not Intent.TARGET), Intent.TARGET]
    if facts:
        found = [Intent.FACT, *found]
    return tuple(found) or (Intent.DETAIL,)
