"""The catalogue: which documents there are, and everything read from each.

The one place that decides what is in the library: a document is there, whole, in exactly
the version its row names, from the moment the row is committed. SQLite by default,
PostgreSQL by URL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
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


class _Correction(_Base):
    __tablename__ = "corrections"

    document_id: Mapped[str] = mapped_column(String, primary_key=True)
    field: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[str] = mapped_column(String)


class _Version(_Base):
    __tablename__ = "versions"

    document_id: Mapped[str] = mapped_column(String, primary_key=True)
    version: Mapped[str] = mapped_column(String, primary_key=True)
    sha256: Mapped[str] = mapped_column(String)
    file: Mapped[str] = mapped_column(String)
    loaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Catalogue:
    """Documents by id. Every change is one transaction."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine = create_engine(url)
        if url.startswith("sqlite"):
            event.listen(self._engine, "connect", _durable)
        with self._told():
            _Base.metadata.create_all(self._engine)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in one line, as ``StoreUnavailable``, what the database could not do."""
        try:
            yield
        except SQLAlchemyError as error:
            raise self._unavailable(error) from error

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A transaction: all of it counts, or none."""
        with self._told(), Session(self._engine) as session, session.begin():
            yield session

    def versions(self) -> dict[str, str]:
        """The version of each document."""
        with self._session() as session:
            rows = session.execute(select(_Row.id, _Row.version)).all()
            return {row.id: row.version for row in rows}

    def stamps(self) -> dict[str, datetime]:
        """When each document was last loaded or corrected; differs when anything changed."""
        with self._session() as session:
            rows = session.execute(select(_Row.id, _Row.loaded_at)).all()
            return {row.id: row.loaded_at for row in rows}

    def history(self, document_id: str) -> list[tuple[str, datetime, str]]:
        """The versions a document has had: (version, when loaded, file), oldest first."""
        with self._session() as session:
            rows = session.scalars(
                select(_Version).where(_Version.document_id == document_id)
                .order_by(_Version.loaded_at)
            ).all()  # fmt: skip
            return [(row.version, row.loaded_at, row.file) for row in rows]

    def same_content(self, document: Document) -> list[str]:
        """The ids of other documents with the very same content."""
        with self._session() as session:
            rows = session.scalars(
                select(_Row.id).where(_Row.sha256 == document.sha256, _Row.id != document.id)
            )
            return sorted(rows)

    def corrections(self, document_id: str) -> dict[str, str]:
        """What people have corrected of a document, by field."""
        with self._session() as session:
            return _corrections(session, document_id).get(document_id, {})

    def correct(self, document_id: str, values: Mapping[str, str]) -> Document | None:
        """Keep corrections of a document; the document as it is now, None when it is not there.

        ``values`` maps "place", "period" or "title" to what it is; an empty value takes the
        correction back, so that what was read counts again. Loading the file again undoes none.
        """
        with self._session() as session:
            row = session.get(_Row, document_id)
            if row is None:
                return None
            for field, value in values.items():
                if value:
                    session.merge(_Correction(document_id=document_id, field=field, value=value))
                else:
                    session.execute(delete(_Correction).where(
                        _Correction.document_id == document_id, _Correction.field == field
                    ))  # fmt: skip
            row.loaded_at = datetime.now(UTC)
        return self.get(document_id)

    def all(self) -> list[Document]:
        """Every document, with its corrections, in the order of their ids."""
        with self._session() as session:
            kept = _corrections(session)
            rows = session.scalars(select(_Row).order_by(_Row.id)).all()
            return [corrected(_READING.validate_json(row.reading), kept.get(row.id, {}))
                    for row in rows]  # fmt: skip

    def get(self, document_id: str) -> Document | None:
        """One document with its corrections, or None."""
        with self._session() as session:
            row = session.get(_Row, document_id)
            if row is None:
                return None
            kept = _corrections(session, document_id).get(document_id, {})
            return corrected(_READING.validate_json(row.reading), kept)

    def put(self, document: Document) -> None:
        """Make this version the document, as it was read; replaces an earlier one whole."""
        with self._session() as session:
            session.merge(_row_of(document))
            session.merge(_Version(document_id=document.id, version=document.version,
                                   sha256=document.sha256, file=document.file,
                                   loaded_at=datetime.now(UTC)))  # fmt: skip

    def remove(self, document_id: str) -> bool:
        """Take a document out; False when it was not there."""
        with self._session() as session:
            session.execute(delete(_Version).where(_Version.document_id == document_id))
            session.execute(delete(_Correction).where(_Correction.document_id == document_id))
            done = session.execute(delete(_Row).where(_Row.id == document_id))
        if self._url.startswith("sqlite"):  # the journal too still holds the words
            with self._told(), self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return bool(getattr(done, "rowcount", 0))

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


def _row_of(document: Document) -> _Row:
    return _Row(id=document.id, version=document.version, sha256=document.sha256,
                loaded_at=datetime.now(UTC), reading=_READING.dump_json(document))  # fmt: skip


def _corrections(session: Session, document_id: str = "") -> dict[str, dict[str, str]]:
    """Corrections by field, of each document or of one."""
    wanted = select(_Correction)
    if document_id:
        wanted = wanted.where(_Correction.document_id == document_id)
    found: dict[str, dict[str, str]] = {}
    for row in session.scalars(wanted):
        found.setdefault(row.document_id, {})[row.field] = row.value
    return found


def corrected(document: Document, values: Mapping[str, str]) -> Document:
    """A document with its place, period or title as people have corrected them.

    Its records follow: tasks and targets take the place, and a target whose horizon was the
    plan's own period takes the new one.
    """
    if not values:
        return document
    place = values.get("place", document.place)
    period = values.get("period", document.period)
    targets = tuple(
        replace(t, place=place, horizon=period if t.horizon == document.period else t.horizon)
        for t in document.targets
    )
    return replace(document, place=place, period=period, targets=targets,
                   title=values.get("title", document.title),
                   tasks=tuple(replace(task, place=place) for task in document.tasks))  # fmt: skip


def _durable(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA secure_delete=ON")  # a removed document leaves no words in the file
    cursor.close()
