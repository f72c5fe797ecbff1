"""The memory of what was sent, written before anything is sent.

A mail is ``planned``, then ``sending`` (committed before any I/O), then ``sent``, ``failed`` or
``unknown``.
Every reminder in it has a unique key; a key of a mail in ``sending``, ``sent`` or ``unknown`` is
taken and is never sent again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs

from addin.errors import MailError
from mailer.transport import Outcome, State

_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS mail (
    message_id TEXT PRIMARY KEY,
    via TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'sending', 'sent', 'failed', 'unknown')),
    detail TEXT NOT NULL DEFAULT '',
    changed TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS line (
    key TEXT PRIMARY KEY,
    message_id TEXT NOT NULL REFERENCES mail ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS line_of_mail ON line (message_id);
CREATE INDEX IF NOT EXISTS mail_by_state ON mail (state);
"""
_TAKEN = (State.SENDING, State.SENT, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Entry:
    """A mail as the ledger knows it. `via` is the name of its transport."""

    message_id: str
    via: str
    recipient: str
    subject: str
    detail: str = ""


def default_path() -> Path:
    """Return where the ledger lives when nothing else is said."""
    return platformdirs.user_data_path("xiezuo", appauthor=False) / "reminders.sqlite3"


class Ledger:
    """The ledger in the file `path`, which is made by the first `session`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open_connection: sqlite3.Connection | None = None

    def __contains__(self, key: object) -> bool:
        """Return whether the reminder of this key was sent or may have been."""
        if self._open_connection is None and not self.path.exists():
            return False
        with self._errors():
            return _is_taken(self._connection(), key)

    @contextmanager
    def session(self, *, wait: float = 10.0) -> Iterator[None]:
        """Keep every other process from sending with this ledger, until the block ends.

        The lock is the operating system's and ends with the process, however that ends.

        Raises:
            MailError: another process still sends after `wait` seconds.
        """
        with self._errors():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock_file = self.path.with_name(self.path.name + ".lock")
            lock = sqlite3.connect(lock_file, timeout=wait, isolation_level=None)
        try:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise MailError(
                    "另一个提醒任务正在发送", where=str(self.path), remedy="请等它结束后再运行。"
                ) from error
            yield
        finally:
            lock.close()

    def plan(self, entries: Iterable[tuple[Entry, Iterable[str]]], at: datetime) -> None:
        """Write down the mails of a run, each with its keys, in place of any earlier plan."""
        with self._transaction() as db:
            db.execute("DELETE FROM mail WHERE state = 'planned'")
            for entry, keys in entries:
                # A failed mail is tried again under the same identity.
                db.execute(
                    "DELETE FROM mail WHERE message_id = ? AND state = 'failed'",
                    (entry.message_id,),
                )
                db.execute(
                    "INSERT INTO mail VALUES (?, ?, ?, ?, 'planned', '', ?)",
                    (entry.message_id, entry.via, entry.recipient, entry.subject, at.isoformat()),
                )
                for key in keys:
                    _write_key(db, key, entry.message_id)

    def begin(self, message_id: str, at: datetime) -> bool:
        """Turn a planned mail into one being sent; False when it is not planned any more."""
        with self._transaction() as db:
            return bool(
                db.execute(
                    "UPDATE mail SET state = 'sending', changed = ?"
                    " WHERE message_id = ? AND state = 'planned'",
                    (at.isoformat(), message_id),
                ).rowcount
            )

    def settle(self, message_id: str, outcome: Outcome, at: datetime) -> None:
        """Write down what became of a mail."""
        with self._transaction() as db:
            db.execute(
                "UPDATE mail SET state = ?, detail = ?, changed = ? WHERE message_id = ?",
                (outcome.state, outcome.detail, at.isoformat(), message_id),
            )

    def entries(self, state: State) -> list[Entry]:
        """Return the mails in this state, in the order of their Message-IDs."""
        if self._open_connection is None and not self.path.exists():
            return []
        with self._errors():
            rows = self._connection().execute(
                "SELECT message_id, via, recipient, subject, detail FROM mail"
                " WHERE state = ? ORDER BY message_id",
                (state,),
            )
            return [Entry(*row) for row in rows]

    def knows(self, message_id: str) -> bool:
        """Return whether a mail of this Message-ID was sent, or may have been."""
        if self._open_connection is None and not self.path.exists():
            return False
        with self._errors():
            found = self._connection().execute(
                "SELECT 1 FROM mail WHERE message_id = ? AND state IN (?, ?, ?)",
                (message_id, *_TAKEN),
            )
            return found.fetchone() is not None

    def close(self) -> None:
        """Close the file."""
        if self._open_connection is not None:
            self._open_connection.close()
            self._open_connection = None

    def _connection(self) -> sqlite3.Connection:
        if self._open_connection is None:
            db = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            self._open_connection = db
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")  # a power cut must not forget "sending"
            db.execute("PRAGMA foreign_keys = ON")
            self._prepare(db)
        return self._open_connection

    def _prepare(self, db: sqlite3.Connection) -> None:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = 1; COMMIT;")
        elif version != _SCHEMA_VERSION:
            self.close()
            raise MailError(
                "提醒台账由更新的版本写成", where=str(self.path), remedy="请升级后再运行。"
            )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._errors():
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise MailError(
                f"提醒台账无法读写（{error}）",
                where=str(self.path),
                remedy="没有台账就不发送，以免重复；请检查磁盘和权限，或用 --ledger 指定另一个文件。",
            ) from error


def _is_taken(db: sqlite3.Connection, key: object) -> bool:
    return (
        db.execute(
            "SELECT 1 FROM line JOIN mail USING (message_id) WHERE key = ? AND state IN (?, ?, ?)",
            (key, *_TAKEN),
        ).fetchone()
        is not None
    )


def _write_key(db: sqlite3.Connection, key: str, message_id: str) -> None:
    """Give a key to a mail; the key of a failed mail is free, any other is a mistake."""
    if _is_taken(db, key):
        raise sqlite3.IntegrityError(f"{key} was sent before")
    db.execute("INSERT OR REPLACE INTO line VALUES (?, ?)", (key, message_id))
