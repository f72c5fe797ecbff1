"""An interrupt comes where it can do no harm."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from addin.book import interrupts
from addin.book.interrupts import whole


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Iterator[interrupts._Bell]:
    """A bell of the test's own, and the signals as they were after it."""
    bell = interrupts._Bell()
    monkeypatch.setattr(interrupts, "_BELL", bell)
    names = [name for name in interrupts._SIGNALS if hasattr(signal, name)]
    before = {name: signal.getsignal(getattr(signal, name)) for name in names}
    yield bell
    for name, handler in before.items():
        signal.signal(getattr(signal, name), handler)


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_signal__is_an_interrupt_with_its_exit_code(
    bell: interrupts._Bell, name: str, code: int
) -> None:
    interrupts.heed()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(getattr(signal, name))
    assert interrupts.exit_code() == code


def test_second_signal__does_not_disturb_the_clearing_up(bell: interrupts._Bell) -> None:
    interrupts.heed()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    signal.raise_signal(signal.SIGINT)


def test_second_signal__after_a_while__interrupts_again(
    bell: interrupts._Bell, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupts.heed()
    monkeypatch.setattr(interrupts, "_PATIENCE", 0.0)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_whole__is_done_to_its_end_before_the_interrupt(bell: interrupts._Bell) -> None:
    interrupts.heed()
    done = []

    def work() -> None:
        with whole():
            with whole():
                signal.raise_signal(signal.SIGTERM)
                done.append("inner")
            done.append("outer")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["inner", "outer"]
    assert interrupts.exit_code() == 143


def test_whole__without_an_interrupt__lets_errors_through(bell: interrupts._Bell) -> None:
    with pytest.raises(ZeroDivisionError), whole():
        raise ZeroDivisionError
    interrupts.heed()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_interrupt__of_which_something_else_was_made__is_known() -> None:
    class Part:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    with pytest.raises((RuntimeError, KeyboardInterrupt)) as caught:  # the first before 3.12
        type("Whole", (), {"part": Part()})
    assert interrupts.is_behind(caught.value)
    assert not interrupts.is_behind(ZeroDivisionError())


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has no such signal")
def test_signal__that_is_ignored_for_the_program__stays_ignored(bell: interrupts._Bell) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as `nohup` does
    interrupts.heed()
    signal.raise_signal(signal.SIGHUP)


def test_unheed__leaves_the_end_to_the_system() -> None:
    code = (
        "import os, signal; from addin.book import interrupts; "
        "interrupts.heed(); interrupts.unheed(); os.kill(os.getpid(), signal.SIGINT)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr
