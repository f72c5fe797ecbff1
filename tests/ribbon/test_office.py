"""How LibreOffice's toolbar and Python find each other, and who is not let in."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from addin.ribbon import office
from addin.ribbon.office import INTO_OFFICE, _Clicks, answer


@pytest.fixture
def door(tmp_path: Path) -> Path:
    return tmp_path / "王 芳" / "xiezuo-1.door"


@pytest.fixture
def asked(door: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Future[bool]]:
    """Python, waiting for a LibreOffice that never is more than three connections."""
    door.parent.mkdir()
    monkeypatch.setattr(office, "VISITOR_SECONDS", 2.0)
    monkeypatch.setattr(office, "_office", lambda connections: Office())
    monkeypatch.setattr(office, "_run", lambda command, connections: commands.append(command))
    commands.clear()
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(answer, door.as_uri())


commands: list[str] = []


class Office:
    """A LibreOffice in which nothing is open."""

    books = ()


def told(door: Path) -> tuple[int, str]:
    """Return the port and the word that stand in the file."""
    until = time.monotonic() + 60
    while not door.exists():
        assert time.monotonic() < until
        time.sleep(0.01)
    port, word = door.read_text(encoding="ascii").split()
    return int(port), word


def visit(port: int, word: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), 5)
    connection.sendall(word.encode())
    return connection


def test_visitor_with_the_word__may_ask_until_it_leaves(door: Path, asked: Future[bool]) -> None:
    port, word = told(door)
    assert door.stat().st_mode & 0o077 == 0
    line, *others = (visit(port, word) for _ in range(1 + INTO_OFFICE))
    for command in (b"check\n", b"refresh\n"):
        line.sendall(command)
        assert line.recv(1) == b"+"
        while len(commands) == 0 or commands[-1] != command.decode().strip():
            time.sleep(0.01)
        time.sleep(0.05)
    for connection in (line, *others):
        connection.close()
    assert asked.result(10) is True
    assert commands == ["check", "refresh"]
    assert not door.exists()


def test_visitor_without_the_word__is_turned_away(door: Path, asked: Future[bool]) -> None:
    port, word = told(door)
    for shown in ("0" * len(word), word[:-1] + "!", ""):
        with visit(port, shown) as stranger:
            stranger.shutdown(socket.SHUT_WR)
            assert stranger.recv(1) == b""
    assert asked.result(20) is False
    assert commands == []
    assert not door.exists()


def test_second_click__while_the_first_is_at_work__is_answered_and_dropped() -> None:
    ours, theirs = socket.socketpair()
    clicks = iter(_Clicks(ours))
    theirs.sendall(b"check\n")
    assert theirs.recv(1) == b"+"
    assert next(clicks) == "check"
    theirs.sendall(b"refresh\n")
    assert theirs.recv(1) == b"-"
    theirs.close()
    assert list(clicks) == []
