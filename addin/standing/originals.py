"""Which of several files of one collaboration counts (requirements-2 Q-09).

Forgotten copies lie beside the workbook in which people work. The original counts, and a name
never makes a copy win: a file is a copy only by a pattern of which the file without it lies in the
same folder, and every other name (第2版, 最终版, a date) is a version, of which nobody can tell.
Where there is doubt none of the files counts.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from addin.errors import InputError

_PREFIX = "副本_"
_SUFFIX = re.compile(
    r"""(?: \s*-\s*副本 (?:\s*\(\d+\))?     # Windows, also the second and third
          | \s*的副本 (?:\s*\(?\d+\)?)?     # macOS
          | \s*-\s*copy (?:\s*\(\d+\))?
          | \s*\(\d{1,3}\)                  # browsers and mail programs
        )*
        (?: [\s_-]* \( [^()]* 冲突副本 [^()]* \)   # synchronised folders: whose and when
          | [\s_-]* 的?冲突副本 .*
          | (?P<computer> -[^\s()]+ )              # OneDrive: the name of the computer
        )?""",
    re.VERBOSE,
)
_COMPUTER = re.compile(r"-(?:[a-z0-9-]*[a-z][a-z0-9-]*|\w{0,12}(?:电脑|计算机|笔记本|台式机))")
_VERSION = re.compile(
    r"v\d*|ver\d*|version\d*|rev\d*|r\d+|draft\d*|final\d*|new\d*|old\d*|latest|backup|bak|\d{4,}"
)


@dataclass(frozen=True, slots=True)
class File:
    """A file of a folder, and what tells whether it was changed later than another.

    - `shown`: its path as people are told it; `name` is the file's own.
    - `id`: the 协作编号 in it, None where the file cannot be read.
    - `typed`: a fingerprint of all that people typed in it.
    - `moments`: what the workbook itself says of when it was last worked in, by kind of record.
    - `saved`: the time of the file, which copying, unpacking and synchronising set anew.
    """

    shown: str
    folder: str
    name: str
    id: str | None
    typed: str = ""
    moments: Mapping[str, datetime] = field(default_factory=dict)
    saved: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the files of one 协作编号: all but `original`, where there is one, are left.

    - `doubt`: why there is none, as the end of a sentence about the 协作编号.
    - `master`: which file is likely the original all the same; None: nobody can tell.
    """

    files: tuple[File, ...]
    original: File | None = None
    doubt: str = ""
    master: File | None = None

    @property
    def left(self) -> Iterator[tuple[File, InputError]]:
        """Yield the files that do not count, each with the reason and what to do."""
        for file in self.files:
            if file is not self.original:
                reason = self._copy(file, self.original) if self.original else self._doubtful(file)
                yield file, reason

    def _copy(self, file: File, original: File) -> InputError:
        return InputError(
            f"是“{_called(original, file)}”的副本，没有采用",
            where=file.shown,
            remedy="请移走或删除它；如果里面有正本没有的内容，请先预览合并："
            f"{merge_command(original.shown, [file.shown])} --dry-run。",
        )

    def _doubtful(self, file: File) -> InputError:
        first, master = self.files[0], self.master
        if file is not first:
            return InputError(
                f"与“{_called(first, file)}”的协作编号相同，也没有采用",
                where=file.shown,
                remedy=f"请按“{_called(first, file)}”的说明处理。",
            )
        remedy = (
            "请确定哪一个是正本，把其他的移出这个文件夹；各部门交回的副本请用 xiezuo merge 并入正本；"
            "不是同一个协作项目的，请改正协作编号。"
        )
        if master and master.id is None:
            remedy = f"请先让“{master.name}”可以读取；不再需要它的话，请移走它。"
        elif master:
            others = [each.shown for each in self.files if each is not master]
            remedy = (
                f"如果“{_called(master, file)}”是正本，请把其他的移出这个文件夹；"
                "里面有正本没有的内容时，请先预览合并："
                f"{merge_command(master.shown, others)} --dry-run。"
            )
        return InputError(
            f"协作编号“{file.id}”{self.doubt}，没有采用", where=file.shown, remedy=remedy
        )


def _called(file: File, beside: File) -> str:
    """Return how a file is called where another one is spoken of."""
    return file.name if file.folder == beside.folder else file.shown


def verdicts(files: Sequence[File]) -> list[Verdict]:
    """Return what becomes of each 协作编号 of which there is more than one file.

    A file alone always counts, whatever its name; one without 协作编号 is nobody's copy.
    """
    groups: defaultdict[str, list[File]] = defaultdict(list)
    unread = [file for file in files if file.id is None]
    for file in files:
        if file.id and file.id.strip():
            groups[_normal(file.id)].append(file)
    return [
        _verdict(group, unread)
        for group in groups.values()
        if len(group) > 1 or any(_lies_beside(group[0], other) for other in unread)
    ]


def is_copy(name: str, original: str) -> bool:
    """Return whether a file is by its name a copy of another one of the same folder.

    >>> is_copy("方案 - 副本 (2).xlsx", "方案.xlsx"), is_copy("方案第2版.xlsx", "方案.xlsx")
    (True, False)
    """
    (mine, ending), (theirs, other_ending) = _parted(name), _parted(original)
    if ending != other_ending:
        return False
    bare = mine
    while bare.startswith(_PREFIX) and not theirs.startswith(_PREFIX):
        bare = bare.removeprefix(_PREFIX)
    if not bare.startswith(theirs):
        return False
    added = bare[len(theirs) :]
    if not added:
        return bare != mine
    found = _SUFFIX.fullmatch(added)
    return found is not None and (not found["computer"] or _is_computer(found["computer"]))


def merge_command(original: str, copies: Sequence[str]) -> str:
    """Return the command that brings copies into the original, as it may be typed."""
    return " ".join(("xiezuo merge", *map(_quoted, (original, *copies))))


def _is_computer(text: str) -> bool:
    is_version = any(_VERSION.fullmatch(part) for part in text.split("-"))
    return _COMPUTER.fullmatch(text) is not None and not is_version


def _verdict(group: Sequence[File], unread: Sequence[File]) -> Verdict:
    files = tuple(group)
    for file in group:
        for other in unread:
            if _lies_beside(file, other):
                doubt = f"的“{file.name}”是“{other.name}”的副本，而正本无法读取"
                return Verdict(files, doubt=doubt, master=other)
    roots = [file for file in group if not any(_lies_beside(file, other) for other in group)]
    if len(roots) != 1:
        doubt = f"有 {len(files)} 个文件，不能确定哪一个是正本"
        return Verdict(files, doubt=doubt, master=_plainest(roots))
    (original,) = roots
    for file in group:
        if file is not original and _is_changed_later(file, original):
            doubt = f"的副本“{file.name}”在“{original.name}”之后又改动过"
            return Verdict(files, doubt=doubt, master=original)
    return Verdict(files, original)


def _lies_beside(copy: File, original: File) -> bool:
    """Whether a file is by its name a copy of another that lies in the same folder."""
    same_folder = copy.folder == original.folder
    return copy is not original and same_folder and is_copy(copy.name, original.name)


def _is_changed_later(copy: File, original: File) -> bool:
    """Whether a copy says something else than the original, and what is newer stands in it.

    What the workbooks themselves tell of their last changes counts; the time of the files does
    only where they tell nothing, since it says when a file was copied as well.
    """
    if copy.typed == original.typed:
        return False
    kinds = copy.moments.keys() & original.moments.keys()
    if any(copy.moments[kind] > original.moments[kind] for kind in kinds):
        return True
    if copy.moments.keys() - original.moments.keys():  # it was worked in, the original never
        return True
    if any(copy.moments[kind] < original.moments[kind] for kind in kinds):
        return False
    return not (original.moments.keys() - copy.moments.keys()) and copy.saved > original.saved


def _plainest(roots: Sequence[File]) -> File | None:
    """Return the file from whose name the others are made by adding something."""
    for file in roots:
        stem, _ = _parted(file.name)
        others = [each for each in roots if each is not file]
        if all(
            each.folder == file.folder and _parted(each.name)[0].startswith(stem) for each in others
        ):
            return file
    return None


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = _normal(name).rpartition(".")
    return (stem, ending) if dot else (ending, "")


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _quoted(path: str) -> str:
    # Between quotation marks every shell takes a Chinese name; one with marks of a shell in it
    # exists on no Windows.
    return shlex.quote(path) if set(path) & set('"$`!') else f'"{path}"'
