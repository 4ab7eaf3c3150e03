"""Everything that can break, worded for the person who has to mend it.

    TrolyError
    ├── UsageError            the question or a command's argument is not usable (exit code 2)
    │   ├── EmptyQuestion
    │   └── QuestionTooLong
    ├── NothingToRead         a path holds no readable document
    ├── UnreadableFile        one file cannot be read; the others are unharmed
    ├── DocumentNotFound      no document, or passage, has this id
    ├── StoreUnavailable      Qdrant or the catalogue does not answer
    │   └── StoreLocked       another process has the embedded store open
    ├── ModelUnavailable      the embedding model or the LLM does not answer
    │   └── ModelBusy         … just now: asking once more may help
    └── PromptInvalid         a template under prompts/ names what it may not name

"Not found" is not here: it is a value, see ``domain.Answer``. Messages are one line, in
Vietnamese, and say what failed, where, and what to do.
"""

from __future__ import annotations


class TrolyError(Exception):
    """Root of all errors this program raises on purpose."""

    exit_code = 1
    http_status = 500
    title = "Lỗi"


class UsageError(TrolyError):
    """What was asked cannot be understood as asked."""

    exit_code = 2
    http_status = 422
    title = "Yêu cầu không hợp lệ"


class EmptyQuestion(UsageError):
    """The question has no words."""

    title = "Câu hỏi trống"


class QuestionTooLong(UsageError):
    """The question is longer than an officer would ask."""

    http_status = 413
    title = "Câu hỏi quá dài"


class NothingToRead(TrolyError):
    """A path does not exist, or holds no document of a known kind."""

    http_status = 422
    title = "Không có văn bản để đọc"


class UnreadableFile(TrolyError):
    """One file could not be read as a document."""

    http_status = 422
    title = "Không đọc được tệp"


class DocumentNotFound(TrolyError):
    """No document or passage has this id."""

    http_status = 404
    title = "Không có văn bản này"


class StoreUnavailable(TrolyError):
    """The store of documents does not answer."""

    http_status = 503
    title = "Kho văn bản không sẵn sàng"


class StoreLocked(StoreUnavailable):
    """Another process holds the embedded store."""

    title = "Kho văn bản đang được dùng"


class ModelUnavailable(TrolyError):
    """A model does not answer."""

    http_status = 503
    title = "Mô hình không sẵn sàng"


class ModelBusy(ModelUnavailable):
    """The LLM's server is overloaded, broke down, or the line to it did."""


class PromptInvalid(TrolyError):
    """A template names a field that its caller does not give."""

    title = "Mẫu câu không hợp lệ"
