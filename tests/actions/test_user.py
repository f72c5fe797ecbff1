"""Who clicks is found in 通讯录 by name, or by the login that begins their mail address."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from addin.actions.user import login, person_of
from tests.workbooks import read


@pytest.mark.parametrize(
    ("user", "person"),
    [
        ("沈建国", "沈建国"),
        (" 沈建国 ", "沈建国"),
        ("ShenJianguo", "沈建国"),
        ("shen", ""),
        ("", ""),
        ("root", ""),
    ],
)
def test_user__is_the_person_of_this_name_or_login(
    sample_workbook: Path, user: str, person: str
) -> None:
    assert person_of(read(sample_workbook), user) == person


def test_computer_without_accounts__has_no_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found")

    assert login() == getpass.getuser()
    monkeypatch.setattr(getpass, "getuser", unknown)
    assert login() == ""
