"""Settings that others can write are not used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from addin.errors import InputError
from mailer.delivery.ownership import check_owner_alone_writes, foreign_writers

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX has modes")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "设置" / "xiezuo.toml"
    file.parent.mkdir(mode=0o755)
    file.write_text("")
    file.chmod(0o644)
    return file


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o444])
def test_file__that_others_may_only_read__is_used(file: Path, mode: int) -> None:
    file.chmod(mode)
    check_owner_alone_writes(file)


@posix
@pytest.mark.parametrize("mode", [0o666, 0o664, 0o622, 0o602])
def test_file__that_others_can_write__is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(InputError, match="别人也能改写") as refused:
        check_owner_alone_writes(file)
    assert f'chmod go-w "{file}"' in refused.value.remedy


@posix
def test_folder__in_which_others_can_put_another_file__is_refused(file: Path) -> None:
    file.parent.chmod(0o777)
    with pytest.raises(InputError, match="所在的文件夹别人也能改写"):
        check_owner_alone_writes(file)
    file.parent.chmod(0o1777)  # as /tmp: nobody replaces the files of others there
    check_owner_alone_writes(file)


@posix
def test_file__of_somebody_else__is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: file.stat().st_uid + 1)
    if file.stat().st_uid == 0:
        check_owner_alone_writes(file)  # an administrator's is as good as one's own
    else:
        with pytest.raises(InputError, match="属于别人"):
            check_owner_alone_writes(file)


class Security:
    """As much of pywin32's `win32security` as is asked for; a list of None lets everybody in."""

    OWNER_SECURITY_INFORMATION, DACL_SECURITY_INFORMATION = 1, 4

    def __init__(self, entries: list[tuple[tuple[int, int], int, str]] | None) -> None:
        self.entries = entries

    def GetFileSecurity(self, _: str, wanted: int) -> Any:
        assert wanted == 5
        return self

    def GetSecurityDescriptorOwner(self) -> str:
        return "S-1-5-21-1"

    def GetSecurityDescriptorDacl(self) -> Any:
        return None if self.entries is None else self

    def GetAceCount(self) -> int:
        return len(self.entries or ())

    def GetAce(self, number: int) -> Any:
        return (self.entries or [])[number]

    def ConvertSidToStringSid(self, sid: str) -> str:
        return sid


FULL, READ, WRITE = 0x1F01FF, 0x1200A9, 0x100116
OWN = [((0, 0), FULL, sid) for sid in ("S-1-5-18", "S-1-5-32-544", "S-1-5-21-1", "S-1-3-4")]


@pytest.mark.parametrize(
    ("entries", "writers"),
    [
        (OWN, set()),
        ([*OWN, ((0, 0), READ, "S-1-5-32-545")], set()),
        ([*OWN, ((0, 0), WRITE, "S-1-5-32-545")], {"S-1-5-32-545"}),
        ([*OWN, ((0, 0x8), FULL, "S-1-5-32-545")], set()),  # only for what is made inside
        ([*OWN, ((1, 0), FULL, "S-1-5-32-545")], set()),  # denied, not allowed
        ([*OWN, ((0, 0), FULL, "S-1-1-0")], {"S-1-1-0"}),
        (None, {"S-1-1-0"}),
    ],
)
def test_windows__who_can_write_beside_the_owner_and_administrators(
    entries: list[tuple[tuple[int, int], int, str]] | None, writers: set[str]
) -> None:
    assert foreign_writers(Security(entries), Path("C:/xiezuo.toml")) == writers
