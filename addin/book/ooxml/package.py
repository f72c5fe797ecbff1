"""An office package in memory: parts, their types and relations, read through the guard.

The file is read once.
Parts that are replaced keep their place; everything else goes into the new file as a raw copy.
"""

from __future__ import annotations

import posixpath
import stat
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import unquote

from addin.book.ooxml import container, guard, xmltree
from addin.book.ooxml.container import Member
from addin.book.ooxml.guard import LIMITS, SizeLimits
from addin.errors import (
    IN_USE,
    NotAWorkbook,
    WorkbookError,
    WorkbookLocked,
    disk_trouble,
    is_in_use,
    is_too_long,
)

T = TypeVar("T")

ENCLOSED = "xiezuo/extract.xml"
"""A part that no relation names: whoever saves the file, this program too, leaves it out."""
_TYPES = "[Content_Types].xml"
_SMALL = 1 << 20  # bytes of a part whose tree is kept as long as the part is as it is
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part; `target` is a part name, or an address if `external`."""

    id: str
    kind: str  # the last word of its type: worksheet, table, sharedStrings …
    target: str
    external: bool


class Package:
    """The parts of one workbook; `name` is the file name, for messages."""

    def __init__(self, data: bytes, name: str, limits: SizeLimits = LIMITS) -> None:
        guard.check_file_size(len(data), name, limits)
        guard.check_kind(data, name)
        self.name = name
        self.limits = limits
        self.data = data
        self._members = {m.name.casefold(): m for m in container.parse(data, name, limits)}
        self._views: dict[str, bytes] = {}
        self._trees: dict[str, tuple[bytes, xmltree.Element]] = {}
        self._relations: dict[str, list[Relation]] = {}
        self._known: dict[str, dict[Hashable, Any]] = {}
        self._prepared: set[str] = set()
        self._without_references: set[str] = set()
        self.changed: set[str] = set()
        if not self.has(_TYPES):
            raise NotAWorkbook(
                "这是普通压缩包，不是工作簿", where=name, remedy="请选择 .xlsx 文件。"
            )
        self.workbook = self._main_part()

    @classmethod
    def open(cls, path: Path, limits: SizeLimits = LIMITS) -> Self:
        """Read a file; raises what `guard` raises, and WorkbookLocked if it may not be read."""
        return cls(bytes_of(path, limits), path.name, limits)

    def copy(self) -> Package:
        """Return a package that can be changed without changing this one."""
        other = object.__new__(Package)
        other.name, other.limits, other.data = self.name, self.limits, self.data
        other.workbook = self.workbook
        other._members = dict(self._members)
        other._views = dict(self._views)
        other._trees = dict(self._trees)
        other._relations = dict(self._relations)
        other._known = {part: dict(known) for part, known in self._known.items()}
        other._prepared = set(self._prepared)
        other._without_references = set(self._without_references)
        other.changed = self.changed - {ENCLOSED}  # it is there until the next save
        return other

    def saved(self) -> Package:
        """Return the package as its file reads; what is known of its parts stays known."""
        fresh = Package(self.to_bytes(), self.name, self.limits)
        fresh._views, fresh._trees = self._views, self._trees
        fresh._relations, fresh._known = self._relations, self._known
        fresh._prepared = self._prepared
        fresh._without_references = self._without_references
        return fresh

    @property
    def names(self) -> list[str]:
        """The part names, in the order of the file."""
        return [member.name for member in self._members.values()]

    def has(self, part: str) -> bool:
        return part.casefold() in self._members

    def stream(self, part: str, piece_size: int = 1 << 20) -> Iterator[bytes]:
        """Yield a part in pieces, inflated and counted as it goes."""
        view = self._views.get(part.casefold())
        if view is not None:
            return iter([view])
        return self._member(part).inflate(self.name, self.limits, piece_size)

    def read(self, part: str) -> bytes:
        """Return a whole part in UTF-8."""
        if self._member(part).size > self.limits.part_size:
            limit = f"{self.limits.part_size >> 20} MB"
            raise guard.too_large(f"部件「{part}」过大", limit, self.name)
        return xmltree.in_utf8(b"".join(self.stream(part)), self.name, part)

    def tree(self, part: str) -> tuple[bytes, xmltree.Element]:
        """Return a part and its tree, whose offsets count in these bytes."""
        key = part.casefold()
        known = self._trees.get(key)
        if known is None:
            data = self.read(part)
            known = data, xmltree.parse(data, self.name, part)
            if len(data) <= _SMALL:
                self._trees[key] = known
        return known

    def view(self, part: str, data: bytes) -> None:
        """Let a part be read as `data`, which means the same; it is not a change."""
        self._views[part.casefold()] = data
        self._trees.pop(part.casefold(), None)

    def known(self, part: str, what: Hashable, find: Callable[[], T]) -> T:
        """Return what was found of a part; `find` is asked once, until the part is another."""
        known = self._known.setdefault(part.casefold(), {})
        if what not in known:
            known[what] = find()
        found: T = known[what]
        return found

    def learn(self, part: str, what: Hashable, found: object) -> None:
        """Take note of something that `known` would have to find."""
        self._known.setdefault(part.casefold(), {})[what] = found

    def is_prepared(self, part: str) -> bool:
        """Whether a sheet was checked already (see `sheetxml.open_sheet`)."""
        return part.casefold() in self._prepared

    def set_prepared(self, part: str) -> None:
        self._prepared.add(part.casefold())

    def names_other_sheets(self, part: str) -> bool:
        """Whether a sheet may have references to cells of other sheets."""
        return part.casefold() not in self._without_references

    def set_without_references(self, part: str) -> None:
        self._without_references.add(part.casefold())

    def replace(self, part: str, new: bytes | Member) -> None:
        """Give a part new content; it keeps its place in the file."""
        old = self._member(part)
        member = new if isinstance(new, Member) else container.deflate(old.name, new, old)
        self._put(member)

    def add(self, part: str, data: bytes, content_type: str) -> None:
        """Add a part with its content type."""
        self._put(container.deflate(part, data))
        types, root = self.tree(_TYPES)
        splices = xmltree.Splices(types)
        override = f'<{root.prefix}Override PartName="/{part}" ContentType="{content_type}"/>'
        splices.append(root, override.encode())
        self.replace(_TYPES, splices.result())

    def remove(self, part: str, owner: str = "") -> None:
        """Take a part out, with its content type, its relations and that of `owner` to it.

        Without an owner it is the workbook's.
        """
        del self._members[part.casefold()]
        self._members.pop(relations_part(part).casefold(), None)
        for gone in (part, relations_part(part)):
            self._views.pop(gone.casefold(), None)
            self._trees.pop(gone.casefold(), None)
            self._known.pop(gone.casefold(), None)
        self._drop(_TYPES, "PartName", lambda name: name.lstrip("/"), part)
        holder = owner or self.workbook
        rels = relations_part(holder)
        self._drop(rels, "Target", lambda target: self._resolve(holder, target), part)
        self._relations.clear()

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation to another part and return its id."""
        name = relations_part(part)
        # A strict package names its relations by another scheme; keep to the one in use.
        base = self._scheme
        if not self.has(name):
            self._put(container.deflate(name, _NO_RELATIONS))
        data, root = self.tree(name)
        used = {element.attributes.get("Id") for element in root.children}
        number = next(n for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        new = (
            f'<{root.prefix}Relationship Id="rId{number}" Type="{base}/{kind}" Target="/{target}"/>'
        )
        splices = xmltree.Splices(data)
        splices.append(root, new.encode())
        self.replace(name, splices.result())
        self._relations.clear()
        return f"rId{number}"

    @property
    def _scheme(self) -> str:
        """What the types of the workbook's relations begin with."""
        _, root = self.tree(relations_part(self.workbook))
        return root.children[0].attributes.get("Type", "").rpartition("/")[0]

    def free_name(self, pattern: str) -> str:
        """Return a name for a new part: `pattern` with the first number that is not taken."""
        return next(
            name
            for number in range(1, len(self._members) + 2)
            if not self.has(name := pattern.format(number))
        )

    def relations(self, part: str) -> list[Relation]:
        """Return the relations of a part; empty if it has none."""
        known = self._relations.get(part)
        if known is None:
            known = self._relations[part] = list(self._read_relations(part))
        return known

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts of one kind that a part relates to and that exist."""
        return [
            relation.target
            for relation in self.relations(part)
            if relation.kind == kind and not relation.external and self.has(relation.target)
        ]

    def enclose(self, data: bytes) -> None:
        """Put an XML part into the file that is there until the next save."""
        self._members.pop(ENCLOSED, None)  # it comes last
        self._put(container.deflate(ENCLOSED, data))

    def apart(self) -> bytes:
        """Return what tells the file without what is enclosed from any other (`sealed_off`)."""
        data = container.build(self._members_apart())
        at = len(data) - container.directory_length(data, len(data))
        return container.told(data[:at], data[at : -container.END])

    def _members_apart(self) -> Iterator[Member]:
        return (member for key, member in self._members.items() if key != ENCLOSED)

    def to_bytes(self) -> bytes:
        """Return the file; without a change, exactly the file that was read."""
        if ENCLOSED in self.changed:
            return container.build(self._members.values())
        return container.build(self._members_apart()) if self.changed else self.data

    def member(self, part: str) -> Member:
        """Return the archive's member of a part."""
        return self._member(part)

    def _member(self, part: str) -> Member:
        try:
            return self._members[part.casefold()]
        except KeyError:
            raise container.damaged(self.name, part) from None

    def _put(self, member: Member) -> None:
        key = member.name.casefold()
        self._members[key] = member
        self._views.pop(key, None)
        self._trees.pop(key, None)
        self._known.pop(key, None)
        self._without_references.discard(key)
        self.changed.add(member.name)

    def _main_part(self) -> str:
        mains = [r for r in self._read_relations("") if r.kind == "officeDocument"]
        if not mains:
            raise container.damaged(self.name, "_rels/.rels")
        part = mains[0].target
        guard.check_main_type(self._content_type(part), self.name)
        if not self.has(part):
            raise container.damaged(self.name, part)
        return self._member(part).name

    def _content_type(self, part: str) -> str | None:
        _, root = self.tree(_TYPES)
        name = part.casefold()
        extension = name.rpartition(".")[2]
        default = None
        for element in root.children:
            given = element.attributes
            if given.get("PartName", "").lstrip("/").casefold() == name:
                return given.get("ContentType")
            if given.get("Extension", "").casefold() == extension:
                default = given.get("ContentType")
        return default

    def _read_relations(self, part: str) -> Iterator[Relation]:
        name = relations_part(part)
        if not self.has(name):
            return
        _, root = self.tree(name)
        for element in root.all("Relationship"):
            target = element.attributes.get("Target", "")
            external = element.attributes.get("TargetMode") == "External"
            yield Relation(
                element.attributes.get("Id", ""),
                element.attributes.get("Type", "").rpartition("/")[2],
                target if external else self._resolve(part, target),
                external,
            )

    @staticmethod
    def _resolve(part: str, target: str) -> str:
        path = unquote(target.partition("#")[0])
        if path.startswith("/"):
            return posixpath.normpath(path).lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(part), path))

    def _drop(self, part: str, attribute: str, named: Callable[[str], str], gone: str) -> None:
        """Take the elements out of `part` whose attribute names the part `gone`."""
        data, root = self.tree(part)
        splices = xmltree.Splices(data)
        for element in root.children:
            value = element.attributes.get(attribute)
            if value is not None and named(value).casefold() == gone.casefold():
                splices.cut(element.start, element.end, b"")
        if splices:
            self.replace(part, splices.result())


def bytes_of(path: Path, limits: SizeLimits = LIMITS) -> bytes:
    """Return the bytes of a file; raises what `Package.open` raises of it."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):  # Windows would call it a missing permission
            raise NotAWorkbook("这是文件夹", where=str(path), remedy="请指定文件。")
        if not stat.S_ISREG(status.st_mode):
            raise NotAWorkbook(  # reading it might never end
                "这是设备或管道，不是文件", where=str(path), remedy="请指定文件。"
            )
        guard.check_file_size(status.st_size, path.name, limits)
        return path.read_bytes()
    except OSError as error:
        raise _unread(path, error) from None


def sealed_off(data: bytes, name: str) -> tuple[bytes, bytes] | None:
    """Return what is enclosed in the bytes of a file, and what `Package.apart` returns of the rest.

    None where the file is not as it was saved with it: nothing else is enclosed. No other part is
    looked at, which takes a tenth of the time that a package takes to open.

    Raises:
        WorkbookError: what is enclosed is damaged.
    """
    found = container.last(data, ENCLOSED, name)
    if found is None:
        return None
    member, apart = found
    return b"".join(member.inflate(name, LIMITS)), apart


def _unread(path: Path, error: OSError) -> WorkbookError:
    """Return why a file could not be read."""
    if is_in_use(error):
        what, remedy = IN_USE
        return WorkbookLocked(what, where=path.name, remedy=f"{remedy}。")
    if is_too_long(error):
        what, remedy = disk_trouble(error)
        return NotAWorkbook(what, where=str(path), remedy=f"{remedy}。")
    if isinstance(error, FileNotFoundError):
        return NotAWorkbook("找不到这个文件", where=str(path), remedy="请检查路径。")
    if isinstance(error, PermissionError):
        return WorkbookLocked("没有读取权限", where=path.name, remedy="请检查文件的权限。")
    return WorkbookLocked(
        "无法读取这个文件", where=path.name, remedy="请检查磁盘或网络连接后再试。"
    )


def relations_part(part: str) -> str:
    """Return the name of the part that holds the relations of `part`."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")
