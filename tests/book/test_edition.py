"""What tells one program from another."""

from __future__ import annotations

from pathlib import Path

from addin.book.edition import _files


def test_files__of_the_program__without_what_others_put_beside_them(tmp_path: Path) -> None:
    for name in ("一个.py", "表.xlsx", "~$表.xlsx", ".~lock.表.xlsx#", "__pycache__/一个.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert {Path(name).name for name in _files(tmp_path)} == {"一个.py", "表.xlsx"}
