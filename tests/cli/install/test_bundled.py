"""What 安装.cmd and 卸载.cmd do: a bundle put in its place, over an older one, and away again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from addin.cli.install.bundled import install, place_of, remove
from addin.errors import SaveFailed


class Ran:
    """Notes what was run in the bundle instead of running it."""

    def __init__(self) -> None:
        self.calls: list[tuple[Path, str]] = []

    def __call__(self, folder: Path, arguments: tuple[str, ...]) -> int:
        self.calls.append((folder, " ".join(arguments)))
        return 0


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """An unpacked bundle on a path with Chinese characters and spaces."""
    folder = tmp_path / "下载 文件" / "xiezuo-win64-2"
    (folder / "python").mkdir(parents=True)
    (folder / "python" / "python.exe").write_bytes(b"new")
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "王 芳" / "AppData" / "Local" / "Programs" / "Xiezuo"


def test_install__copies_it_to_the_user_and_puts_the_buttons_in(bundle: Path, target: Path) -> None:
    ran = Ran()
    assert install(bundle, target, ran) == 0
    assert (target / "python" / "python.exe").read_bytes() == b"new"
    assert ran.calls == [(target, "addin install")]
    assert bundle.exists(), "the download is the user's"


def test_install__over_an_older_one__leaves_nothing_of_it(bundle: Path, target: Path) -> None:
    (target / "python").mkdir(parents=True)
    (target / "python" / "gone.py").write_bytes(b"old")
    install(bundle, target, Ran())
    assert [path.name for path in (target / "python").iterdir()] == ["python.exe"]
    assert [path.name for path in target.parent.iterdir()] == ["Xiezuo"]


def test_install__while_excel_uses_the_older_one__leaves_it_as_it_was(
    bundle: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.mkdir(parents=True)
    (target / "old").touch()
    replace = Path.replace

    def held(path: Path, to: Path) -> Path:
        if path == target:
            raise PermissionError(13, "Access is denied", str(path))
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", held)
    ran = Ran()
    with pytest.raises(SaveFailed, match="先关闭 Excel"):
        install(bundle, target, ran)
    assert [path.name for path in target.iterdir()] == ["old"]
    assert [path.name for path in target.parent.iterdir()] == ["Xiezuo"]
    assert ran.calls == []


def test_install__after_one_that_was_broken_off_half_way__puts_back_what_there_was(
    bundle: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.mkdir(parents=True)
    (target / "old").touch()
    replace = Path.replace

    def refused(path: Path, to: Path) -> Path:
        if path.name == "Xiezuo.new":
            raise PermissionError(13, "Access is denied", str(path))
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(SaveFailed):
        install(bundle, target, Ran())
    assert [path.name for path in target.iterdir()] == ["old"]


def test_install__where_an_administrator_put_it__copies_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "Program Files"))
    folder = tmp_path / "Program Files" / "Xiezuo"
    assert place_of(folder, tmp_path / "Local") == folder
    assert place_of(tmp_path / "下载", tmp_path / "Local") == (
        tmp_path / "Local" / "Programs" / "Xiezuo"
    )
    ran = Ran()
    install(folder, folder, ran)
    assert ran.calls == [(folder, "addin install")]


def test_remove__takes_buttons_and_daily_run_out_by_the_installed_python(
    bundle: Path, target: Path
) -> None:
    install(bundle, target, Ran())
    ran = Ran()
    assert remove(bundle, target, ran) == 0
    assert ran.calls == [(target, "schedule uninstall"), (target, "addin uninstall")]
    shutil.rmtree(target)  # as 卸载.cmd does
    ran = Ran()
    remove(bundle, target, ran)
    assert {folder for folder, _ in ran.calls} == {bundle}
