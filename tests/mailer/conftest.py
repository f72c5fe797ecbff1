"""Time that passes at once, ledgers and password stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from mailer.delivery.ledger import Ledger
from tests.mailer.mail_time import Time
from tests.mailer.password_store import Memory


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


@pytest.fixture
def store() -> Iterator[Memory]:
    """A password store of this test's own."""
    before, made = keyring.get_keyring(), Memory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)
