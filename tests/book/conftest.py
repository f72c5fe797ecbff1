"""Every host of a workbook is put through the same tests; a new one is added to `HOSTS`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from addin.book.closed import ClosedWorkbook
from addin.book.host import Host
from tests.book.specimen import FORMS, build

Opener = Callable[[Path], Host]

HOSTS: dict[str, Opener] = {"closed file": lambda path: ClosedWorkbook(path, FORMS)}


@pytest.fixture(params=HOSTS)
def open_host(request: pytest.FixtureRequest) -> Opener:
    """Open a workbook by one of the hosts; opening again reads what was saved."""
    return HOSTS[request.param]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The specimen workbook, built once."""
    return build(tmp_path_factory.mktemp("built") / "样本.xlsx").read_bytes()


@pytest.fixture
def workbook(tmp_path: Path, built: bytes) -> Path:
    """A fresh copy of the specimen, under a Chinese path with spaces."""
    folder = tmp_path / "市场部 协作"
    folder.mkdir()
    path = folder / "新产品 上市.xlsx"
    path.write_bytes(built)
    return path
