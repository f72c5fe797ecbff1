"""The memory of what was sent, written before anything is sent.

A mail is ``planned``, then ``sending`` (committed before any I/O), then ``sent``, ``failed`` or
``unknown``; what was sent may come back and is ``bounced``.
Every reminder in it has a unique key; a key of a mail in ``sending``, ``sent``, ``unknown`` or
``bounced`` is taken and is never sent again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import platformdirs

from addin.errors import MailError, disk_trouble
from mailer.delivery.entries import OUTCOMES, Entry, LedgerLine, LogRow
from mailer.delivery.ledger_schema import NewerLedger, prepare
from mailer.delivery.transport import MailState, Outcome
from mailer.planning.meetings import CalendarMark

_MAIL = (
    "message_id, via, recipient, name, subject, planned_for, state, detail, changed, tried,"
    " attempts, meeting, claim"
)
_BEGIN = (
    "UPDATE mail SET state = 'sending', changed = ?1, tried = ?1, attempts = attempts + 1,"
    " claim = ?3 WHERE message_id = ?2 AND state IN ('planned', 'failed')"
)
_TAKEN = (MailState.SENDING, MailState.SENT, MailState.UNKNOWN, MailState.BOUNCED)
_WRITE_LINE = (
    "INSERT INTO line (key, message_id, collaboration, rule, task, due, said)"  # noqa: S608 - constants
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET message_id = excluded.message_id,"
    " collaboration = excluded.collaboration, rule = excluded.rule, task = excluded.task,"
    " due = excluded.due, said = excluded.said, noted = '' WHERE (SELECT state FROM mail"
    " WHERE mail.message_id = line.message_id) NOT IN"
    f" ({', '.join(repr(state.value) for state in _TAKEN)})"
)


class _NotFree(Exception):
    """A mail that was to be begun is neither planned nor failed."""


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

    @property
    def identity(self) -> str:
        """By what this ledger is told from any other; it is made where there is none yet."""
        with self._errors():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            name: str = self._connection().execute("SELECT id FROM ledger").fetchone()[0]
            return name

    def state_of(self, key: str) -> MailState | None:
        """Return how far the mail with this key got, or None where there is none."""
        if self._open_connection is None and not self.path.exists():
            return None
        with self._errors():
            found = self._connection().execute(
                "SELECT state FROM line JOIN mail USING (message_id) WHERE key = ?", (key,)
            )
            row = found.fetchone()
            return MailState(row[0]) if row else None

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

    def plan(self, entries: Iterable[tuple[Entry, Iterable[LedgerLine]]], at: datetime) -> None:
        """Write down the mails of a run, each with its lines, in place of any earlier plan."""
        with self._transaction() as db:
            db.execute("DELETE FROM mail WHERE state = 'planned'")
            for entry, lines in entries:
                _write_mail(db, entry, at)
                _write_lines(db, lines, entry.message_id)

    def adopt(self, entry: Entry, lines: Iterable[LedgerLine], at: datetime) -> None:
        """Write down a mail of another computer's of which nobody can tell what became.

        From now on it is looked for, and asked about, like one of our own.
        """
        with self._transaction() as db:
            if db.execute(
                f"SELECT 1 FROM mail WHERE message_id = ? AND state IN ({_marks(_TAKEN)})",  # noqa: S608
                (entry.message_id, *_TAKEN),
            ).fetchone():
                return
            _write_mail(db, entry, at)
            free = [line for line in lines if not _is_taken(db, line.key)]
            _write_lines(db, free, entry.message_id)

    def begin(self, message_id: str, at: datetime, claim: str = "") -> bool:
        """Turn a planned or failed mail into one being sent; False when it is neither any more."""
        return self.begin_all([message_id], at, claim)

    def begin_all(self, message_ids: Sequence[str], at: datetime, claim: str = "") -> bool:
        """Begin several mails in one step; where one cannot be begun, none is."""
        rows = [(at.isoformat(), message_id, claim) for message_id in message_ids]
        with suppress(_NotFree), self._transaction() as db:
            if db.executemany(_BEGIN, rows).rowcount != len(rows):
                raise _NotFree
            return True
        return False

    def settle(self, message_id: str, outcome: Outcome, at: datetime) -> None:
        """Write down what became of a mail."""
        self.settle_all([(message_id, outcome)], at)

    def settle_all(self, outcomes: Iterable[tuple[str, Outcome]], at: datetime) -> None:
        """Write down in one step what became of several mails."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE mail SET state = ?, detail = ?, changed = ? WHERE message_id = ?",
                [(it.state, it.detail, at.isoformat(), name) for name, it in outcomes],
            )

    def entries(self, *states: MailState) -> list[Entry]:
        """Return the mails in these states, the latest change first."""
        if self._open_connection is None and not self.path.exists():
            return []
        with self._errors():
            rows = self._connection().execute(
                f"SELECT {_MAIL} FROM mail WHERE state IN ({_marks(states)})"  # noqa: S608 - only marks
                " ORDER BY julianday(changed) DESC, message_id",
                states,
            )
            return [_entry(row) for row in rows]

    def unlogged(self, collaboration: str) -> list[LogRow]:
        """Return what the 提醒日志 of a collaboration does not say yet, the earliest first."""
        if self._open_connection is None and not self.path.exists():
            return []
        columns = ", ".join(f"mail.{name}" for name in _MAIL.split(", "))
        with self._errors():
            rows = self._connection().execute(
                f"SELECT {columns}, key, collaboration, rule, task, due, said"  # noqa: S608 - constants
                " FROM line JOIN mail USING (message_id)"
                f" WHERE collaboration = ? AND noted != state AND state IN ({_marks(OUTCOMES)})"
                " ORDER BY planned_for, recipient, task, rule",
                (collaboration, *OUTCOMES),
            )
            return [LogRow(_entry(row), _line(row[-6:])) for row in rows]

    def logged(self, rows: Iterable[LogRow]) -> None:
        """Remember that the workbook's 提醒日志 says these rows; what stood in the mails is there now."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE line SET noted = ?, said = '' WHERE key = ? AND message_id = ?",
                [(row.entry.state, row.line.key, row.entry.message_id) for row in rows],
            )

    def mail(self, message_id: str) -> Entry | None:
        """Return a mail in whatever state."""
        if self._open_connection is None and not self.path.exists():
            return None
        with self._errors():
            found = self._connection().execute(
                f"SELECT {_MAIL} FROM mail WHERE message_id = ?",  # noqa: S608 - constants
                (message_id,),
            )
            row = found.fetchone()
            return _entry(row) if row else None

    def knows(self, message_id: str) -> bool:
        """Return whether a mail of this Message-ID was sent, or may have been."""
        return self.entry(message_id) is not None

    def entry(self, message_id: str) -> Entry | None:
        """Return a mail that was sent, or may have been; None for any other."""
        found = self.mail(message_id)
        return found if found and found.state in _TAKEN else None

    def collaborations(self, message_id: str) -> frozenset[str]:
        """Return what a mail that was sent, or may have been, is about; empty for any other."""
        if not self.knows(message_id):
            return frozenset()
        with self._errors():
            found = self._connection().execute(
                "SELECT DISTINCT collaboration FROM line WHERE message_id = ?", (message_id,)
            )
            return frozenset(name for (name,) in found if name)

    def close(self) -> None:
        """Close the file."""
        if self._open_connection is not None:
            self._open_connection.close()
            self._open_connection = None

    def _connection(self) -> sqlite3.Connection:
        if self._open_connection is None:
            self._open_connection = _opened(self.path)
        return self._open_connection

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
                f"发送记录无法读写（{_reason(error)}）",
                where=str(self.path),
                remedy="没有发送记录就不发送，以免重复；请检查磁盘和权限，或用 --ledger 指定另一个文件。",
            ) from error


_REASONS = {
    "SQLITE_NOTADB": "这个文件不是发送记录",
    "SQLITE_CORRUPT": "文件已损坏",
    "SQLITE_CANTOPEN": "文件无法打开",
    "SQLITE_READONLY": "文件是只读的",
    "SQLITE_BUSY": "另一个程序正在使用",
    "SQLITE_FULL": "磁盘已满",
    "SQLITE_IOERR": "磁盘读写出错",
}


def _reason(error: sqlite3.Error | OSError) -> str:
    """Return in Chinese what the database or the operating system reports."""
    if isinstance(error, OSError):
        return disk_trouble(error)[0]
    if isinstance(error, sqlite3.IntegrityError):
        return "有一条提醒已经发送过"
    name = getattr(error, "sqlite_errorname", "")
    known = (said for code, said in _REASONS.items() if name.startswith(code))
    return next(known, f"数据库错误 {name}".strip())


def _opened(path: Path) -> sqlite3.Connection:
    """Return a connection to the ledger in this file, which stays closed if it cannot be used."""
    db = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")  # a power cut must not forget "sending"
        prepare(db)
        db.execute("PRAGMA foreign_keys = ON")
    except NewerLedger:
        db.close()
        raise MailError(
            "发送记录由更新的版本写成", where=str(path), remedy="请升级后再运行。"
        ) from None
    except BaseException:
        db.close()
        raise
    return db


def _marks(values: Collection[object]) -> str:
    """Return the marks that stand for values in a statement."""
    return ", ".join("?" * len(values))


def _is_taken(db: sqlite3.Connection, key: object) -> bool:
    return (
        db.execute(
            "SELECT 1 FROM line JOIN mail USING (message_id)"  # noqa: S608 - only marks
            f" WHERE key = ? AND state IN ({_marks(_TAKEN)})",
            (key, *_TAKEN),
        ).fetchone()
        is not None
    )


def _write_mail(db: sqlite3.Connection, entry: Entry, at: datetime) -> None:
    """Write a mail; a failed one is tried again under the same identity."""
    db.execute(
        "DELETE FROM mail WHERE message_id = ? AND state IN ('planned', 'failed')",
        (entry.message_id,),
    )
    db.execute(
        "INSERT INTO mail (message_id, via, recipient, name, subject, planned_for, state, detail,"
        " changed, tried, meeting, claim) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.message_id,
            entry.via,
            entry.recipient,
            entry.name,
            entry.subject,
            entry.planned_for.isoformat(),
            entry.state,
            entry.detail,
            at.isoformat(),
            entry.tried.isoformat() if entry.tried else "",
            str(entry.mark or ""),
            entry.claim,
        ),
    )


def _write_lines(db: sqlite3.Connection, lines: Iterable[LedgerLine], message_id: str) -> None:
    """Give keys to a mail; the key of a failed mail is free, any other is a mistake."""
    rows = [
        (
            line.key,
            message_id,
            line.collaboration,
            line.rule,
            line.task,
            line.due.isoformat() if line.due else "",
            line.said,
        )
        for line in lines
    ]
    written = db.executemany(_WRITE_LINE, rows).rowcount
    if written != len(rows):
        raise sqlite3.IntegrityError(f"a line of {message_id} was sent before")


def _entry(row: Sequence[Any]) -> Entry:
    message_id, via, recipient, name, subject, planned_for, state, detail, changed, tried = row[:10]
    return Entry(
        message_id=message_id,
        via=via,
        recipient=recipient,
        name=name,
        subject=subject,
        # A mail of a ledger of version 1 knows only when it changed.
        planned_for=datetime.fromisoformat(planned_for or changed),
        state=MailState(state),
        detail=detail,
        changed=datetime.fromisoformat(changed),
        tried=datetime.fromisoformat(tried) if tried else None,
        attempts=row[10],
        mark=CalendarMark.parse(row[11]),
        claim=row[12],
    )


def _line(row: Sequence[str]) -> LedgerLine:
    key, collaboration, rule, task, due, said = row
    day = date.fromisoformat(due) if due else None
    return LedgerLine(key, collaboration, rule, task, day, said)
