"""Passwords and application secrets: in the system's password store, or in a named variable.

A store is refused where it is a plain file: servers without one name an environment variable, which
their own secret management fills (`secret_from = "env:XIEZUO_NAME"`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from addin.errors import MailError

SERVICE = "xiezuo"
# Windows keeps at most 2560 bytes, 1280 letters, under one name; a token cache is longer.
_PIECE = 1_000
_NO_STORES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
_REMEDY = (
    "请在有系统密码库的账号下运行（Windows 凭据管理器、macOS 钥匙串、Linux 的 Secret Service）；"
    '没有密码库的服务器，请在设置文件里写 secret_from = "env:XIEZUO_变量名"，由系统提供这个变量。'
)


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that shows itself nowhere by accident: not in a repr, not in a message."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """Return the secret itself, for the one call that needs it."""
        return self._value

    def __str__(self) -> str:
        return "********"


def account_of(transport: str, section: Mapping[str, Any]) -> str:
    """Return the name under which the secret of a transport is kept."""
    match transport:
        case "smtp":
            return f"smtp:{section['user']}@{section['host']}"
        case "exchange":
            return f"exchange:{section['user'] or section['client_id']}@{section['endpoint']}"
        case _:
            return f"graph:{section['client_id']}@{section['tenant']}"


def account_of_group(name: str, *, is_sign: bool = False) -> str:
    """Return the name under which the address of a group's robot, or its key to sign, is kept."""
    return f"group{' sign' if is_sign else ''}:{name}"


def find(secret_from: str, account: str) -> Secret | None:
    """Return the secret, or None where there is none yet.

    Raises:
        MailError: there is no usable password store.
    """
    kind, _, name = secret_from.partition(":")
    if kind == "env":
        value = os.environ.get(name, "")
        return Secret(value) if value else None
    return _kept(account)


def need(secret_from: str, account: str) -> Secret:
    """Return the secret.

    Raises:
        MailError: it was never given, or there is no usable password store.
    """
    secret = find(secret_from, account)
    if secret is None:
        kind, _, name = secret_from.partition(":")
        if kind == "env":
            raise MailError(
                f"环境变量 {name} 没有值", where=account, remedy="请设好这个变量再运行。"
            )
        raise MailError(
            "系统密码库里没有密码", where=account, remedy="请运行 xiezuo mail password 存入密码。"
        )
    return secret


def keep(account: str, secret: Secret) -> None:
    """Put a secret into the system's password store, in place of an older one.

    Raises:
        MailError: there is no usable password store.
    """
    store = _store()
    value = secret.reveal()
    pieces = [value[at : at + _PIECE] for at in range(0, len(value), _PIECE)]
    with _trouble_told():
        for number, piece in enumerate(pieces):
            store.set_password(SERVICE, _piece_name(account, number), piece)
        number = len(pieces)
        while store.get_password(SERVICE, _piece_name(account, number)):  # of a longer one
            store.delete_password(SERVICE, _piece_name(account, number))
            number += 1


def _kept(account: str) -> Secret | None:
    store = _store()
    pieces: list[str] = []
    with _trouble_told():
        while piece := store.get_password(SERVICE, _piece_name(account, len(pieces))):
            pieces.append(piece)
    return Secret("".join(pieces)) if pieces else None


def _piece_name(account: str, number: int) -> str:
    return f"{account} ({number + 1})" if number else account


def _store() -> Any:
    """Return the password store of this system; one that writes plain files is none."""
    import keyring

    with _trouble_told():
        store = keyring.get_keyring()
    used = next(iter(getattr(store, "backends", ())), store)  # of several, the first is written to
    if type(used).__module__.startswith(_NO_STORES):
        raise MailError("这台电脑上没有可用的系统密码库", remedy=_REMEDY)
    return store


@contextmanager
def _trouble_told() -> Iterator[None]:
    """Turn what a password store reports into a sentence; its own words may hold the secret."""
    try:
        yield
    except Exception as error:
        raise MailError(
            f"系统密码库无法打开，或拒绝了访问（{type(error).__name__}）", remedy=_REMEDY
        ) from None
