"""The control below an answer with which its reader says that it is wrong.

A line that opens to a box for what would be right, and a word of thanks once it is kept.
It speaks of the last answer; importing this module imports Gradio.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.errors import TrolyError
from web.verdicts import MAX_CORRECTION, Judged, keep

KEPT = "Đã lưu. Cảm ơn anh/chị; người đánh giá sẽ xem lại câu này."
NOT_KEPT = "Chưa lưu được câu này. Hãy báo người quản trị."
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """The parts of the control, in the order in which they are shown."""

    line: Any
    ask: Any
    form: Any
    correction: Any
    save: Any
    cancel: Any
    said: Any

    @property
    def parts(self) -> list[Any]:
        """What ``shown``, ``opened`` and ``kept`` set."""
        return [self.line, self.ask, self.form, self.correction, self.said]


def build_wrong_answer() -> WrongAnswer:
    """The control, hidden until there is an answer."""
    with gr.Row(elem_id="bao-sai", visible=False) as line:
        ask = gr.Button("Câu trả lời sai?", size="sm", scale=0, elem_id="bao-sai-hoi")
        with gr.Row(elem_id="bao-sai-o", visible=False) as form:
            correction = gr.Textbox(
                elem_id="bao-sai-dung", label="Câu trả lời đúng", show_label=False,
                container=False, scale=1, min_width=160, lines=1, max_lines=1,
                max_length=MAX_CORRECTION, placeholder="Đúng ra là gì? (có thể bỏ trống)",
            )  # fmt: skip
            save = gr.Button("Lưu", size="sm", scale=0, min_width=64, elem_id="bao-sai-luu")
            cancel = gr.Button("Thôi", size="sm", scale=0, min_width=64, elem_id="bao-sai-thoi")
        said = gr.Markdown(visible=False, elem_id="bao-sai-loi", container=False)
    return WrongAnswer(line, ask, form, correction, save, cancel, said)


def shown(judged: Judged | None) -> list[Any]:
    """The line closed, where there is an answer to judge; otherwise nothing."""
    return _state(line=judged is not None, ask=True)


def opened() -> list[Any]:
    """The box for what would be right."""
    return _state(line=True, form=True)


def kept(folder: Path, judged: Judged, correction: str) -> tuple[bool, list[Any]]:
    """Keep the answer; whether it is kept, and what to say of it."""
    try:
        keep(folder, replace(judged, correction=correction))
    except TrolyError:
        _LOG.exception("wrong answer")
        return False, _state(line=True, ask=True, said=NOT_KEPT)
    return True, _state(line=True, said=KEPT)


def _state(line: bool, ask: bool = False, form: bool = False, said: str = "") -> list[Any]:
    return [
        gr.Row(visible=line), gr.Button(visible=ask), gr.Row(visible=form),
        gr.Textbox(value=""), gr.Markdown(said, visible=bool(said)),
    ]  # fmt: skip


def connect(
    control: WrongAnswer, talk: Any, keep_last: Callable[[str, Any], list[Any]], **options: Any
) -> None:
    """Let the control's buttons act; ``keep_last`` keeps the last answer of ``talk``."""
    control.ask.click(opened, None, control.parts, **options)
    control.cancel.click(lambda: _state(line=True, ask=True), None, control.parts, **options)
    gr.on([control.save.click, control.correction.submit], keep_last,
          [control.correction, talk], [*control.parts, talk], **options)  # fmt: skip
