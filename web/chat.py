"""The chat at ``/``: a Gradio page that asks the assistant and shows where it was read.

What has been said is kept on the server, in the reader's session; the page sends the
question only. Importing this module imports Gradio.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, cast

import gradio as gr
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import Mount

from assistant.bootstrap import Services
from assistant.domain import Answer, Filters, Turn
from assistant.errors import TrolyError
from web.answer_html import (
    answer_html,
    documents_html,
    error_html,
    question_html,
    writing_html,
)
from web.asking import Asking
from web.examples import example_questions
from web.rendering import ASSETS, render
from web.theme import official_theme
from web.verdicts import MAX_CORRECTION, Judged
from web.wire import HISTORY_TURNS
from web.wrong_answer import build_wrong_answer, connect, kept, shown

TITLE = "Trợ lý kế hoạch"
ALL_PLACES = "Tất cả địa phương"
SEARCHING = '<div class="dang-tim">Đang tra cứu văn bản…</div>'
UNEXPECTED = "Có lỗi ngoài dự kiến, câu hỏi chưa được trả lời. Hãy thử lại sau ít phút."
MAX_TYPED = 4000
"""Beyond the longest question that is answered, so that the refusal is seen."""
CHAT_PATHS = (
    "/assets/", "/static/", "/svelte/", "/theme.css", "/config", "/favicon.ico", "/manifest.json",
    "/gradio_api/queue/", "/gradio_api/heartbeat/", "/gradio_api/startup-events",
    "/gradio_api/app_id", "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/info",
    "/gradio_api/theme.css",
)  # fmt: skip
"""What the chat's page asks of Gradio. Uploads, files, proxies and the rest stay shut."""

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Conversation:
    """What one reader has said and been told: as words, and as shown."""

    turns: list[Turn] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    last: Judged | None = None
    """The last answer, until its reader has called it wrong."""

    def say(self, role: str, html: str) -> None:
        """Show a message."""
        self.shown.append({"role": role, "content": html})

    def remember(self, question: str, answer: str) -> None:
        """Keep the last turns, so that the next question may lean on them."""
        turns = [*self.turns, Turn("user", question), Turn("assistant", answer)]
        self.turns = turns[-HISTORY_TURNS:]


class Chat:
    """The callbacks of the page: parse, call the assistant, render."""

    def __init__(self, services: Services, asking: Asking) -> None:
        self._services = services
        self._asking = asking

    def open(self, place: str) -> tuple[Any, Any, Any]:
        """What the page shows at first: documents, places to choose, example questions."""
        documents = list(self._services.library().documents.values())
        places = sorted({document.place for document in documents if document.place})
        chosen = place if place in places else ALL_PLACES
        choices = gr.Dropdown(choices=[ALL_PLACES, *places], value=chosen)
        return documents_html(documents), choices, self.examples(chosen)

    def examples(self, place: str) -> Any:
        """The chat with example questions for a place."""
        documents = [d for d in self._services.library().documents.values()
                     if place in (ALL_PLACES, d.place)]  # fmt: skip
        return gr.Chatbot(examples=[{"text": words} for words in example_questions(documents)])

    async def ask(
        self, question: str, place: str, talk: Conversation | None
    ) -> AsyncIterator[tuple[str, list[dict[str, Any]], Conversation]]:
        """Show the question at once, then what is written of its answer, then the answer."""
        talk = talk or Conversation()
        if not question.strip():
            yield "", talk.shown, talk
            return
        talk.say("user", question_html(question))
        yield "", [*talk.shown, {"role": "assistant", "content": SEARCHING}], talk
        answer = ""
        async for answer in self._answer(question, place, talk):
            yield "", [*talk.shown, {"role": "assistant", "content": answer}], talk
        talk.say("assistant", answer)

    async def _answer(self, question: str, place: str, talk: Conversation) -> AsyncIterator[str]:
        filters = Filters(place="" if place == ALL_PLACES else place)
        talk.last = None
        told = ""
        following = self._asking.follow(question, tuple(talk.turns), filters)
        try:
            async with aclosing(following):
                async for heard in following:
                    if isinstance(heard, Answer):
                        talk.last = Judged.of(question, heard, tuple(talk.turns), filters)
                        talk.remember(question, heard.answer)
                        yield await run_in_threadpool(self._shown, heard)
                    elif heard is not None:
                        told = f"{told} {heard}".strip()
                        yield writing_html(told)
        except TrolyError as error:
            yield error_html(str(error))
        except Exception:
            _LOG.exception("chat")
            yield error_html(UNEXPECTED)

    def _shown(self, answer: Answer) -> str:
        return answer_html(answer, self._services.library().passage)

    def call_wrong(self, correction: str, talk: Conversation | None) -> list[Any]:
        """Keep the last answer as a wrong one, once."""
        if talk is None or talk.last is None:
            return [*shown(None), talk]
        folder = self._services.settings.data_dir
        is_kept, state = kept(folder, talk.last, correction[:MAX_CORRECTION])
        if is_kept:
            talk.last = None
        return [*state, talk]


def last_of(talk: Conversation | None) -> list[Any]:
    """The control below the last answer, if there is one."""
    return shown(talk.last if talk else None)


def pick(chosen: gr.SelectData) -> str:
    """The example question that was clicked."""
    value = chosen.value
    return str(value["text"] if isinstance(value, dict) else value)


def build_chat(services: Services, asking: Asking) -> gr.Blocks:
    """The page and its events."""
    chat = Chat(services, asking)
    with gr.Blocks(title=TITLE, fill_height=True, analytics_enabled=False) as page:
        talk = gr.State()  # a Conversation from the first question on
        signs_in = bool(services.settings.keys)
        head = render("chat_head.html", signs_in=signs_in)  # ours alone, so it stays as written
        gr.Markdown(head, elem_id="dau-trang", sanitize_html=False)
        with gr.Row(elem_id="thanh-kho"):
            documents = gr.Markdown(elem_id="kho-van-ban", latex_delimiters=[], container=False)
            fresh = gr.Button("Cuộc trò chuyện mới", size="sm", scale=0, elem_id="chuyen-moi")
        messages = gr.Chatbot(
            elem_id="hoi-thoai", label="Hỏi đáp", show_label=False, scale=1, height="100%",
            layout="bubble", placeholder=render("chat_welcome.html"), autoscroll=False,
            buttons=[], feedback_options=None, latex_delimiters=[],
            group_consecutive_messages=False,
        )  # fmt: skip
        wrong = build_wrong_answer()
        with gr.Row(elem_id="o-hoi", equal_height=True):
            place = gr.Dropdown(
                [ALL_PLACES], value=ALL_PLACES, elem_id="dia-phuong", label="Địa phương",
                show_label=False, container=False, scale=1, min_width=200,
            )  # fmt: skip
            question = gr.Textbox(
                elem_id="cau-hoi", label="Câu hỏi", show_label=False, container=False, scale=5,
                min_width=200, lines=1, max_lines=6, max_length=MAX_TYPED, autofocus=True,
                placeholder="Nhập câu hỏi…",
            )  # fmt: skip
            send = gr.Button("Hỏi", variant="primary", scale=0, min_width=84, elem_id="gui")
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        asks: dict[str, Any] = {
            **private, "fn": chat.ask, "inputs": [question, place, talk],
            "outputs": [question, messages, talk], "concurrency_limit": 8,
        }  # fmt: skip
        page.load(chat.open, place, [documents, place, messages], **private)
        place.input(chat.examples, place, messages, **private)
        below: dict[str, Any] = {**private, "fn": last_of, "inputs": talk, "outputs": wrong.parts}
        gr.on([question.submit, send.click], **asks).then(**below)
        messages.example_select(pick, None, question, **private).then(**asks).then(**below)
        gr.on([fresh.click, messages.clear], lambda: ([], None), None, [messages, talk],
              **private).then(**below)  # fmt: skip
        connect(wrong, talk, chat.call_wrong, **private)
    page.queue(max_size=64, api_open=False)
    return cast(gr.Blocks, page)


class ChatMount(Mount):
    """Gradio's own addresses and nothing else, so that others end in our problem details."""

    def matches(self, scope: Any) -> Any:
        matched, child = super().matches(scope)
        path = scope["path"]
        is_ours = path == "/" or path.startswith(CHAT_PATHS)
        return (matched, child) if is_ours else (type(matched)(0), {})


def mount_chat(app: FastAPI, services: Services, asking: Asking) -> None:
    """Serve the chat at ``/``; every other route has to be there already."""
    gr.mount_gradio_app(
        app, build_chat(services, asking), path="/", theme=official_theme(), footer_links=[],
        head=render("chat_page_head.html"), show_error=False,
        run_history=False, ssr_mode=False, mcp_server=False, max_file_size=1, i18n=None,
        enable_monitoring=False, pwa=False, favicon_path=str(ASSETS / "favicon.svg"),
    )  # fmt: skip
    mounted = app.router.routes.pop()
    assert isinstance(mounted, Mount)
    app.router.routes.append(ChatMount(mounted.path, app=mounted.app))
