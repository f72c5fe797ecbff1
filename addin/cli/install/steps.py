"""The single steps of an installation; each can tell whether it is done, do itself and undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from addin.cli.install.registry import Registry
from addin.errors import SaveFailed, disk_trouble


class Step(Protocol):
    """One thing that an installation puts somewhere."""

    @property
    def text(self) -> str:
        """What it puts where, for people."""
        ...

    def is_done(self) -> bool:
        """Whether it is in place already."""
        ...

    def is_there(self) -> bool:
        """Whether there is anything to take out."""
        ...

    def do(self) -> None:
        """Put it in place; raises `addin.errors.SaveFailed`."""
        ...

    def undo(self) -> None:
        """Take it out; raises `addin.errors.SaveFailed`."""
        ...


@dataclass(frozen=True, slots=True)
class PutFile:
    """A file with this content; a mark that says it came from the internet is taken off."""

    title: str
    path: Path
    content: bytes

    @property
    def text(self) -> str:
        return f"{self.title}：{self.path}"

    def is_done(self) -> bool:
        return (
            self.is_there() and self.path.read_bytes() == self.content and not self._mark().exists()
        )

    def is_there(self) -> bool:
        return self.path.is_file()

    def do(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self.is_there() or self.path.read_bytes() != self.content:
                beside = self.path.with_name(f"~{self.path.name}.new")
                beside.write_bytes(self.content)
                beside.replace(self.path)
            with suppress(FileNotFoundError):
                self._mark().unlink()
        except OSError as error:
            raise _refused(self.path, error) from error

    def undo(self) -> None:
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise _refused(self.path, error) from error

    def _mark(self) -> Path:
        """Return NTFS' second stream, in which Windows notes where a file came from."""
        return Path(f"{self.path}:Zone.Identifier")


@dataclass(frozen=True, slots=True)
class PutSettings:
    """Values in the registry of the user; `key` is removed with the empty key above it."""

    title: str
    registry: Registry
    key: str
    values: Mapping[str, str]

    @property
    def text(self) -> str:
        values = "、".join(f"{name} = {value}" for name, value in self.values.items())
        return f"{self.title}：HKEY_CURRENT_USER\\{self.key}\\{values}"

    def is_done(self) -> bool:
        return all(self.registry.read(self.key, name) == v for name, v in self.values.items())

    def is_there(self) -> bool:
        return any(self.registry.read(self.key, name) is not None for name in self.values)

    def do(self) -> None:
        for name, value in self.values.items():
            self.registry.write(self.key, name, value)

    def undo(self) -> None:
        self.registry.delete(self.key)
        self.registry.delete(self.key.rpartition("\\")[0])


@dataclass(frozen=True, slots=True)
class Installation:
    """What is installed on one kind of computer, and what there stands in the way of it."""

    title: str
    steps: Sequence[Step]
    obstacles: Callable[[], list[str]] = field(default=list)
    proof: Callable[[], str] = field(default=str)
    """Does what the program does at the first click; returns how it went, "" where it cannot."""

    def install(self) -> list[str]:
        """Do what is not done yet; return a line for each step."""
        lines = []
        for step in self.steps:
            done = step.is_done()
            if not done:
                step.do()
            lines.append(f"{'已就绪' if done else '已写入'}　{step.text}")
        return lines

    def planned(self) -> list[str]:
        """Return what `install` would do; nothing is written."""
        return [f"{'已就绪' if step.is_done() else '将写入'}　{step.text}" for step in self.steps]

    def remove(self, *, only_plan: bool = False) -> list[str]:
        """Take out what is there, the last first; return a line for each step that was."""
        lines = []
        for step in reversed(self.steps):
            if step.is_there():
                if not only_plan:
                    step.undo()
                lines.append(f"{'将删除' if only_plan else '已删除'}　{step.text}")
        return lines

    def state(self) -> list[str]:
        """Return what is in place, what is another than it should be, and what is missing."""
        return [
            f"{'正常' if step.is_done() else '需要更新' if step.is_there() else '未安装'}　{step.text}"
            for step in self.steps
        ]


def _refused(path: Path, error: OSError) -> SaveFailed:
    what, remedy = disk_trouble(error)
    return SaveFailed(
        f"没有写成：{what}", where=str(path), remedy=f"如果 Excel 开着，请先关闭；{remedy}。"
    )
