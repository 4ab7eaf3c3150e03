"""Words of a source that give orders to whoever reads them by machine: they carry nothing."""

from __future__ import annotations

import re

from assistant.text import fold, squash

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


def addresses_a_machine(sentence: str) -> bool:
    """Whether words of a source give orders to whoever reads them by machine."""
    return _ORDER.search(squash(fold(sentence))) is not None
