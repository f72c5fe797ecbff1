"""A moment for every click, and a ledger of its own for every test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from addin.reading.zone import BEIJING
from tests.conftest import Authority
from tests.mailer.mail_servers import VARIABLE, MailServer, mail_server
from tests.ribbon.desk import Desk


@pytest.fixture
def moment() -> datetime:
    """Friday morning of the demonstration."""
    return datetime(2026, 11, 20, 9, 30, tzinfo=BEIJING)


@pytest.fixture(autouse=True)
def own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the ledger and the logs of a test to itself."""
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "用户"))


@pytest.fixture
def desk(sample_workbook: Path) -> Desk:
    """A program with one of the sample workbooks in front."""
    return Desk(sample_workbook)


@pytest.fixture
def server(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_data: None
) -> Iterator[MailServer]:
    """A real SMTP server, to which the settings of the user who clicks send."""
    with mail_server("smtp", authority) as running:
        monkeypatch.setenv(VARIABLE, running.secrets[0])
        settings = tmp_path / "用户" / "xiezuo" / "xiezuo.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(running.settings, encoding="utf-8")
        yield running
