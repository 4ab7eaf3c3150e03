"""What types of questions, verdicts, settings and figures are called in reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.metrics import Estimate

TYPES = {
    "lead": "chủ trì", "support": "phối hợp", "monitor": "theo dõi, kiểm tra",
    "deadline": "thời hạn", "product": "sản phẩm", "target": "chỉ tiêu",
    "document": "về văn bản", "detail": "chi tiết", "list": "liệt kê", "count": "đếm",
    "conflict": "mâu thuẫn", "comparison": "so sánh", "followup": "hỏi tiếp",
    "sloppy": "viết ẩu", "premise": "tiền đề sai", "injection": "cài lệnh",
    "ambiguous": "nhiều nơi cùng hợp", "unanswerable": "văn bản không nêu",
}  # fmt: skip
VERDICTS = {
    "right": "đúng",
    "refused": "từ chối hoặc hỏi lại nhầm",
    "confident": "trả lời mà sai",
    "unfounded": "lẽ ra phải từ chối",
    "crashed": "lỗi",
}
SETTINGS = {
    "system": "hệ", "set": "bộ câu hỏi",
    "split": "phần", "only": "chỉ loại", "llm": "LLM", "model": "mô hình",
    "url": "dịch vụ", "today": "tính như ngày", "embedding": "mô hình nhúng",
    "reranker": "xếp hạng lại", "documents": "văn bản", "commit": "commit", "code": "mã nguồn",
    "prompts": "mẫu câu", "questions_hash": "câu hỏi", "versions": "thư viện",
}  # fmt: skip
_SHORT = 60


def type_name(kind: str) -> str:
    """A type of question in words; one that has no name keeps its key."""
    return TYPES.get(kind, kind)


def verdict_of(line: Mapping[str, Any]) -> str:
    """The kind of verdict on a line, a key of ``VERDICTS``."""
    if line["right"]:
        return "right"
    if line["status"] == "crashed":
        return "crashed"
    if line["status"] != "answered":
        return "refused"
    return "unfounded" if line["expected"] == "not_found" else "confident"


def setting_words(key: str, value: Any) -> str:
    """A setting's value on one short line."""
    if key == "documents" and isinstance(value, Mapping):
        return ", ".join(value) or "—"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {version}" for name, version in value.items())
    words = str(value or "—")
    return words if len(words) <= _SHORT else f"{words[:_SHORT]}…"


def shown(found: Estimate | None, unit: str = "share") -> str:
    """A figure with its interval as people read it: ``92,0 % (87,3 – 96,0)``."""
    if found is None:
        return "—"
    value, low, high = (number(v, unit) for v in (found.value, found.low, found.high))
    signs = {"share": " %", "ms": " ms"}.get(unit, "")
    return f"{value}{signs} ({low} – {high})"


def number(value: float, unit: str = "share") -> str:
    """A value with a decimal comma, without its unit's sign."""
    scaled = {"share": f"{value * 100:.1f}", "rank": f"{value:.3f}"}.get(unit, f"{value:.0f}")
    return scaled.replace(".", ",")
