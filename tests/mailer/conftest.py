"""Time that passes at once, and ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mail_time import Time

from mailer.ledger import Ledger


@pytest.fixture
def time() -> Time:
    """A clock that moves only when somebody waits."""
    return Time()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of this test's own."""
    made = Ledger(tmp_path / "台账" / "ledger.sqlite3")
    yield made
    made.close()
