"""Secrets: in a password store or a named variable, never in a plain file, never shown."""

from __future__ import annotations

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from addin.errors import MailError
from mailer.delivery.credentials import Secret, account_of, find, keep, need
from tests.mailer.password_store import Memory


def test_secret__kept_and_found_again__of_any_length(store: Memory) -> None:
    for text in ("密码 with spaces", "x" * 5_000, "short"):
        keep("smtp:u@h", Secret(text))
        found = find("keyring", "smtp:u@h")
        assert found is not None
        assert found.reveal() == text
    assert list(store.kept) == [("xiezuo", "smtp:u@h")], "pieces of a longer one are gone"


def test_secret__never_given__is_asked_for_by_name(store: Memory) -> None:
    assert find("keyring", "smtp:u@h") is None
    with pytest.raises(
        MailError, match=r"smtp:u@h：系统密码库里没有密码。请运行 xiezuo mail password"
    ):
        need("keyring", "smtp:u@h")


def test_secret__from_a_variable__needs_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIEZUO_MAIL", "aus der Umgebung")
    assert need("env:XIEZUO_MAIL", "smtp:u@h").reveal() == "aus der Umgebung"
    monkeypatch.delenv("XIEZUO_MAIL")
    with pytest.raises(MailError, match="环境变量 XIEZUO_MAIL 没有值"):
        need("env:XIEZUO_MAIL", "smtp:u@h")


def test_computer_without_a_store__is_refused_with_the_way_out() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    try:
        with pytest.raises(MailError, match=r"没有可用的系统密码库.*env:XIEZUO_变量名"):
            keep("smtp:u@h", Secret("x"))
    finally:
        keyring.set_keyring(before)


def test_store__that_writes_a_plain_file__is_refused() -> None:
    plain = type("PlaintextKeyring", (Memory,), {"__module__": "keyrings.alt.file"})
    before = keyring.get_keyring()
    keyring.set_keyring(plain())
    try:
        with pytest.raises(MailError, match="没有可用的系统密码库"):
            keep("smtp:u@h", Secret("x"))
    finally:
        keyring.set_keyring(before)


def test_store__that_fails__says_so_without_the_secret(
    store: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(service: str, username: str, password: str) -> None:
        raise RuntimeError(f"cannot keep {password}")

    monkeypatch.setattr(store, "set_password", broken)
    with pytest.raises(MailError) as caught:
        keep("smtp:u@h", Secret("geheim"))
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_secret__printed__shows_nothing() -> None:
    assert "geheim" not in f"{Secret('geheim')} {Secret('geheim')!r}"


def test_account__names_server_and_user() -> None:
    assert account_of("smtp", {"user": "u", "host": "h"}) == "smtp:u@h"
    assert account_of("graph", {"client_id": "c", "tenant": "t"}) == "graph:c@t"
