"""Who is at the computer, and who that is in 通讯录."""

from __future__ import annotations

import getpass

from addin.content import Content


def login() -> str:
    """Return the name by which the user is logged in at this computer, "" where it has none."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a service, or a container without accounts
        return ""


def person_of(content: Content, user: str) -> str:
    """Return the person of 通讯录 that a user is, "" if nobody.

    That is whoever has this name, or the one whose mail address begins with this login.
    """
    wanted = user.strip().casefold()
    people = content.table("People")
    names, addresses = people.texts("name"), people.texts("email")
    if not wanted:
        return ""
    known = {
        name
        for name, address in zip(names, addresses, strict=True)
        if wanted in (name.casefold(), address.partition("@")[0].casefold())
    }
    return known.pop() if len(known) == 1 else ""
