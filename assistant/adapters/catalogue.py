"""The catalogue: which documents there are, and everything read from each.

The one place that decides what is in the library: a document is there, whole, in exactly
the version its row names, from the moment the row is committed. SQLite by default,
PostgreSQL by URL.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Engine, LargeBinary, String, create_engine, delete, event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from assistant.domain import Document
from assistant.errors import StoreUnavailable

_READING: TypeAdapter[Document] = TypeAdapter(Document)


class _Base(DeclarativeBase):
    pass


class _Row(_Base):
    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(String, primary_key=True)
    version: Mapped[str] = mapped_column(String)
    sha256: Mapped[str] = mapped_column(String, index=True)
    loaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reading: Mapped[bytes] = mapped_column(LargeBinary)


class Catalogue:
    """Documents by id. Every change is one transaction."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine = create_engine(url)
        if url.startswith("sqlite"):
            event.listen(self._engine, "connect", _durable)
        try:
            _Base.metadata.create_all(self._engine)
        except SQLAlchemyError as error:
            raise self._unavailable(error) from error

    def versions(self) -> dict[str, str]:
        """The version of each document."""
        try:
            with Session(self._engine) as session:
                rows = session.execute(select(_Row.id, _Row.version)).all()
                return {row.id: row.version for row in rows}
        except SQLAlchemyError as error:
            raise self._unavailable(error) from error

    def all(self) -> list[Document]:
        """Every document, in the order of their ids."""
        try:
            with Session(self._engine) as session:
                rows = session.scalars(select(_Row).order_by(_Row.id)).all()
                return [_READING.validate_json(row.reading) for row in rows]
        except SQLAlchemyError as error:
            raise self._unavailable(error) from error

    def get(self, document_id: str) -> Document | None:
        """One document, or None."""
        try:
            with Session(self._engine) as session:
                row = session.get(_Row, document_id)
                return _READING.validate_json(row.reading) if row else None
        except SQLAlchemyError as error:
            raise self._unavailable(error) from error

    def put(self, document: Document) -> None:
        """Make this version the document; replaces an earlier one whole."""
        try:
            with Session(self._engine) as session, session.begin():
                session.merge(
                    _Row(
                        id=document.id,
                        version=document.version,
                        sha256=document.sha256,
                        loaded_at=datetime.now(UTC),
                        reading=_READING.dump_json(document),
                    )
                )
        except SQLAlchemyError as error:
            raise self._unavailable(error) from error

    def remove(self, document_id: str) -> bool:
        """Take a document out; False when it was not there."""
        try:
            with Session(self._engine) as session, session.begin():
                done = session.execute(delete(_Row).where(_Row.id == document_id))
                return bool(getattr(done, "rowcount", 0))
        except SQLAlchemyError as error:
            raise self._unavailable(error) from error

    def close(self) -> None:
        """Let go of the database's connections."""
        self._engine.dispose()

    def _unavailable(self, error: SQLAlchemyError) -> StoreUnavailable:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        where = self._engine.url.render_as_string(hide_password=True)
        return StoreUnavailable(
            f"Không dùng được danh mục văn bản tại {where}: {reason}. Hãy xem lại quyền ghi, "
            "dung lượng đĩa và TROLY_DATABASE_URL."
        )


def _durable(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()
