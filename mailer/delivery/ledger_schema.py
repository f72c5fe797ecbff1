"""The tables of the ledger, and how an older one is brought up to date."""

from __future__ import annotations

import sqlite3

VERSION = 7
_FIRST = """
CREATE TABLE mail (
    message_id TEXT PRIMARY KEY,
    via TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'sending', 'sent', 'failed', 'unknown')),
    detail TEXT NOT NULL DEFAULT '',
    changed TEXT NOT NULL
);
CREATE TABLE line (
    key TEXT PRIMARY KEY,
    message_id TEXT NOT NULL REFERENCES mail ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX line_of_mail ON line (message_id);
CREATE INDEX mail_by_state ON mail (state);
"""
# What a ledger of version 1 lacks: enough to mirror it in the workbooks and to judge an attempt's age.
_SINCE_2 = """
ALTER TABLE mail ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN planned_for TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN tried TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE line ADD COLUMN collaboration TEXT NOT NULL DEFAULT '';
ALTER TABLE line ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE line ADD COLUMN task TEXT NOT NULL DEFAULT '';
ALTER TABLE line ADD COLUMN due TEXT NOT NULL DEFAULT '';
ALTER TABLE line ADD COLUMN noted TEXT NOT NULL DEFAULT '';
CREATE INDEX line_of_collaboration ON line (collaboration);
"""
# By what a calendar shows that an invitation was carried out.
_SINCE_3 = "ALTER TABLE mail ADD COLUMN meeting TEXT NOT NULL DEFAULT ''"

# Mails that came back; which words a column may hold can only be changed by a new table.
_SINCE_4 = """
CREATE TABLE mail_of_4 (
    message_id TEXT PRIMARY KEY,
    via TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('planned', 'sending', 'sent', 'failed', 'unknown', 'bounced')),
    detail TEXT NOT NULL DEFAULT '',
    changed TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    planned_for TEXT NOT NULL DEFAULT '',
    tried TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    meeting TEXT NOT NULL DEFAULT ''
);
INSERT INTO mail_of_4 (message_id, via, recipient, subject, state, detail, changed, name,
    planned_for, tried, attempts, meeting)
SELECT message_id, via, recipient, subject, state, detail, changed, name,
    planned_for, tried, attempts, meeting FROM mail;
DROP TABLE mail;
ALTER TABLE mail_of_4 RENAME TO mail;
CREATE INDEX mail_by_state ON mail (state)
"""

# What was only written into a folder gets keys and identities of its own, so that it keeps back
# nothing that is really sent.
_SINCE_5 = """
UPDATE line SET key = '试写|' || key
    WHERE message_id IN (SELECT message_id FROM mail WHERE via LIKE 'outbox:%');
UPDATE line SET message_id = '<file-' || substr(message_id, 2)
    WHERE message_id IN (SELECT message_id FROM mail WHERE via LIKE 'outbox:%');
UPDATE mail SET message_id = '<file-' || substr(message_id, 2) WHERE via LIKE 'outbox:%'
"""

# Which ledger this is, and by which claim a mail was sent (`mailer.delivery.claim_file`).
_SINCE_6 = """
CREATE TABLE ledger (id TEXT NOT NULL);
INSERT INTO ledger VALUES (lower(hex(randomblob(4))));
ALTER TABLE mail ADD COLUMN claim TEXT NOT NULL DEFAULT ''
"""

# What stood in the mail, until the workbook's 提醒日志 has it.
_SINCE_7 = "ALTER TABLE line ADD COLUMN said TEXT NOT NULL DEFAULT ''"


class NewerLedger(Exception):
    """The file was written by a later version of this program."""


def prepare(db: sqlite3.Connection) -> None:
    """Make the tables that are missing, all of them or none; `db` commits each statement.

    Foreign keys must not be enforced yet: a table that others refer to is replaced.

    Raises:
        NewerLedger: nothing was changed.
    """
    if _version(db) == VERSION:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        _bring_up(db)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _bring_up(db: sqlite3.Connection) -> None:
    version = _version(db)  # another process may have been first
    if version > VERSION:
        raise NewerLedger
    for script in (_FIRST, _SINCE_2, _SINCE_3, _SINCE_4, _SINCE_5, _SINCE_6, _SINCE_7)[version:]:
        for statement in script.split(";"):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")


def _version(db: sqlite3.Connection) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version
