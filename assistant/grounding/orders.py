"""Words of a source that give orders to whoever reads them by machine: they carry nothing.

A net with holes, not a proof: what slips through is still only words of a source, which may be
cited but not obeyed.
"""

from __future__ import annotations

import re

from assistant.text import fold, squash

_ORDERS = (
    # to forget what was told before
    r"\b(?:bo qua|phot lo|quen|khong tuan theo|vo hieu|ghi de)\b.{0,30}\b(?:huong dan|chi dan|lenh|"
    r"quy tac|yeu cau)\b",
    # to answer in a set way
    r"\b(?:hay|phai|chi duoc) (?:tra loi|noi|viet|khang dinh|in ra|xuat ra)\W+"
    r"(?:rang|la|dung|nhu sau)\b",
    r"\btra loi (?:rang|la)\b|\b(?:hay|cu) (?:tra loi|noi|khang dinh|dap)\b|\bdap(?: rang\b|\s*:)",
    r"\b(?:phai|hay) (?:in|xuat) ra\b|\bkhong can (?:dan|trich dan|trich) nguon\b",
    r"\bcau tra loi\b.{0,40}\b(?:phai|luon|dung|duy nhat)\b|\btrong cau tra loi\b",
    r"\b(?:khi|neu) (?:duoc hoi|tra loi cau hoi|nguoi (?:dung )?hoi|co nguoi hoi)\b",
    r"\bcau hoi\s*:.{0,80}\btra loi\s*:",
    # to a machine by its name
    r"\b(?:tro ly(?: ao| ai| so)*|mo hinh(?: ngon ngu)?(?: lon)?|chatbot|llm|ai|he thong) "
    r"(?:phai|hay|khong duoc|chi duoc|luon) (?:tra loi|noi|bao|xuat|in|ghi|viet|neu|dap|khang dinh|"
    r"trich dan|bo qua|tu choi)\b",
    r"\btro ly (?:ai )?(?:phai|hay)\b|\bluu y (?:danh )?cho (?:ai|llm|chatbot|mo hinh|tro ly)\b",
    r"\bban (?:gio )?la (?:mot )?(?:tro ly|mo hinh|ai)\b|\bdong vai (?!tro\b)|\bgia vo\b",
    r"\bprompt he thong\b|\b(?:system )?prompt\s*:|\bsystem prompt\b|\bassistant\s*:",
    r"^\W*(?:system|user|instruction|cau hoi|tra loi)\s*:|\[\s*(?:he thong|system|/?inst)\s*\]|<\|",
    # in English
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|above|previous|"
    r"prior)",
    r"\byou (?:are|must|should|will)\b|\b(?:answer|respond|reply)\b|\bsay (?:that|with|only)\b",
    r"\b(?:if|when) (?:the )?(?:user|asked|someone)\b|"
    r"\b(?:never|always) (?:say|cite|mention|output)\b",
    r"\bnew instructions?\b|\bas an ai\b|\bdo not (?:cite|mention)\b",
)
"""Folded words in which a text orders a machine about, or speaks in a machine's own voice."""
_ORDER = re.compile("|".join(_ORDERS))


def addresses_a_machine(sentence: str) -> bool:
    """Whether words of a source give orders to whoever reads them by machine."""
    return _ORDER.search(squash(fold(sentence))) is not None
