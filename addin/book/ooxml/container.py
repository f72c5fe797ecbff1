"""A zip file in memory whose untouched members are written back as raw copies.

Header, compressed bytes, order and time of a member that is not replaced stay what they were;
the standard library's `zipfile` can read a member but not copy it unopened.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from addin.book.ooxml import fastzip, guard
from addin.book.ooxml.fastzip import crc32
from addin.book.ooxml.guard import SizeLimits
from addin.errors import BrokenWorkbook, EncryptedWorkbook, SaveFailed

_EOCD = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
# Of both, what is asked for: most of the time that a roll-up takes to open a file goes here.
_RECORD = struct.Struct("<4s4x2H4x3L3H8xL")
_HEADER = struct.Struct("<4s22x2H")
END = _EOCD.size
"""Bytes behind the directory."""
_TAIL = 64 << 10  # bytes that hold the directory of a workbook
_STORED, _DEFLATED = 0, 8
_UTF8_FLAG = 0x800
_NEW_DATE = (46 << 9) | (1 << 5) | 1  # 2026-01-01: an added part has no history worth telling
_LARGE = 4 << 20
_HUGE = 256 << 20  # bytes of a part from which on half the time is worth a sixth more of bytes
_CHUNK_IN, _CHUNK_OUT = 1 << 16, 1 << 20


class Member(NamedTuple):
    """One file of the archive.

    `local` is the local header with the compressed bytes and what follows them, `central` the
    record of the central directory; `offset_at` is where in that record the offset stands.
    """

    name: str
    method: int
    crc: int
    size: int
    data: memoryview
    local: memoryview
    central: bytes
    offset_at: int = 42
    offset_format: str = "<L"

    def inflate(
        self, where: str, limits: SizeLimits, piece_size: int = _CHUNK_OUT
    ) -> Iterator[bytes]:
        """Yield the content in pieces of up to `piece_size` bytes, counted while inflating.

        Raises:
            UnsafeWorkbook: the content is larger than the limits allow.
            BrokenWorkbook: the compressed bytes or the checksum are wrong.
        """
        crc = size = 0
        allowed = min(limits.member_size, limits.ratio_grace + limits.ratio * len(self.data))
        for piece in self._pieces(where, piece_size):
            size += len(piece)
            if size > allowed:
                raise guard.too_large(
                    f"部件「{self.name}」解压后异常庞大",
                    f"{limits.ratio}:1 或 {limits.member_size >> 20} MB",
                    where,
                )
            crc = crc32(piece, crc)
            if size > self.size:
                raise damaged(where, self.name)
            yield piece
        if crc != self.crc or size != self.size:
            raise damaged(where, self.name)

    def _pieces(self, where: str, piece_size: int) -> Iterator[bytes]:
        if self.method == _STORED:
            for at in range(0, len(self.data), piece_size):
                yield bytes(self.data[at : at + piece_size])
            return
        inflater = fastzip.inflater()
        try:
            for at in range(0, len(self.data), _CHUNK_IN):
                rest: bytes | memoryview = self.data[at : at + _CHUNK_IN]
                while rest and not inflater.eof:
                    yield inflater.decompress(rest, piece_size)
                    rest = inflater.unconsumed_tail
            while not inflater.eof:
                piece = inflater.decompress(b"", piece_size)
                if not piece:
                    raise damaged(where, self.name)
                yield piece
        except fastzip.ERRORS:
            raise damaged(where, self.name) from None


def damaged(where: str, part: str = "") -> BrokenWorkbook:
    """Return the error for a package that cannot be read to its end."""
    what = f"部件「{part}」已损坏" if part else "文件不完整或已损坏"
    return BrokenWorkbook(
        what, where=where, remedy="请用 Excel 的「打开并修复」另存一份，或从备份恢复。"
    )


class Deflater:
    """Compresses the new content of one member piece by piece, and reads back what it made.

    What goes beyond some megabytes, or is `expected` to, is compressed by the fast library where there
    is one. No part of what is built and committed is so large, so it is the same on every computer.
    """

    def __init__(self, expected: int = 0, *, level: int = 0) -> None:
        """Begin; with a `level` of compression it is the fast library from the first byte on."""
        self._fast = bool(level) or expected > _LARGE
        self._compressor: Any = (
            fastzip.compressor(level or (fastzip.LEVEL if expected < _HUGE else 6))
            if self._fast
            else zlib.compressobj(fastzip.LEVEL, zlib.DEFLATED, -15)
        )
        self._reader = fastzip.inflater()
        self._read_crc = 0
        self._out: list[bytes] = []
        self._crc = 0
        self._size = 0

    def add(self, piece: bytes) -> None:
        self._crc = crc32(piece, self._crc)
        self._size += len(piece)
        if self._size > _LARGE and not self._fast:
            # Flushed, the stream is at a byte boundary, and another compressor may go on with it.
            self._take(self._compressor.flush(zlib.Z_FULL_FLUSH))
            self._compressor = fastzip.compressor()
            self._fast = True
        self._take(self._compressor.compress(piece))

    def _take(self, packed: bytes) -> None:
        self._read_crc = crc32(self._reader.decompress(packed), self._read_crc)
        self._out.append(packed)

    def member(self, name: str, like: Member | None = None) -> Member:
        """Return the finished member, with the time and attributes of the one it stands for.

        Raises:
            SaveFailed: what was compressed does not read back as it was.
        """
        self._take(self._compressor.flush())
        if self._read_crc != self._crc or not self._reader.eof:
            raise SaveFailed(
                f"部件「{name}」压缩后无法读回", remedy="原文件没有改动；请检查内存后再试。"
            )
        packed = sum(map(len, self._out))
        date, made_by, external = _NEW_DATE, 20, 0
        time = 0
        if like is not None:
            old = _CENTRAL.unpack_from(like.central)
            made_by, time, date, external = old[1], old[5], old[6], old[15]
        encoded = name.encode()
        flag = 0 if name.isascii() else _UTF8_FLAG
        shared = (flag, _DEFLATED, time, date, self._crc, packed, self._size, len(encoded))
        local = _LOCAL.pack(b"PK\3\4", 20, *shared, 0) + encoded
        central = _CENTRAL.pack(b"PK\1\2", made_by, 20, *shared, 0, 0, 0, 0, external, 0) + encoded
        view = memoryview(b"".join((local, *self._out)))
        self._out.clear()
        return Member(name, _DEFLATED, self._crc, self._size, view[len(local) :], view, central)


def deflate(name: str, data: bytes, like: Member | None = None) -> Member:
    """Return a member that holds `data`."""
    deflater = Deflater(len(data))
    for at in range(0, len(data), _LARGE):
        deflater.add(data[at : at + _LARGE])
    return deflater.member(name, like)


def parse(data: bytes, where: str, limits: SizeLimits) -> list[Member]:
    """Return the members in the order of the central directory, none of them opened.

    Raises:
        BrokenWorkbook: cut off, or the directory does not fit the file.
        UnsafeWorkbook: names, numbers or overlaps that no office program writes.
        EncryptedWorkbook: a member is encrypted.
    """
    count, start, size = _directory(data, where)
    records: list[_Record] = []
    at = start
    for _ in range(count):
        try:
            record, at = _record(data, at, where)
        except (struct.error, IndexError, UnicodeDecodeError):
            raise damaged(where) from None
        records.append(record)
    if at > start + size or not records:
        raise damaged(where)
    guard.check_names((record[0] for record in records), where, limits)
    if sum(record[3] for record in records) > limits.total_size:
        raise guard.too_large("解压后的总大小异常", f"{limits.total_size >> 20} MB", where)
    return _members(data, records, start, where)


_Record = tuple[str, int, int, int, int, int, int, bytes, int, str]
"""What the directory says of a member: name, method, CRC, size, offset, where its data begin and
end, the record itself, and its `Member.offset_at` and `offset_format`."""


def _directory(data: bytes, where: str) -> tuple[int, int, int]:
    """Return number of members, offset and size of the central directory."""
    at = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if at < 0 or at + _EOCD.size > len(data):
        raise damaged(where)
    _, disk, first_disk, _, count, size, start, _ = _EOCD.unpack_from(data, at)
    if 0xFFFF in (count, disk) or 0xFFFFFFFF in (size, start):
        locator = data.rfind(b"PK\6\7", 0, at)
        if locator < 0 or locator + 20 > len(data):
            raise damaged(where)
        (end64,) = struct.unpack_from("<Q", data, locator + 8)
        if data[end64 : end64 + 4] != b"PK\6\6" or end64 + 56 > len(data):
            raise damaged(where)
        count, size, start = struct.unpack_from("<QQQ", data, end64 + 32)
    elif disk or first_disk:
        raise damaged(where)
    if start + size > len(data) or count * _CENTRAL.size > size:
        raise damaged(where)
    return count, start, size


def directory_length(tail: bytes, size: int) -> int:
    """Return how many bytes at the end of a zip file of `size` are its directory; `tail` ends it.

    Names, sizes and CRC-32 of all members stand there. 0: that cannot be told.
    """
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + _EOCD.size > len(tail):
        return 0
    _, _, _, _, _, length, start, _ = _EOCD.unpack_from(tail, at)
    is_plain = 0xFFFFFFFF not in (length, start) and start + length <= size
    return size - start if is_plain else 0


def _record(data: bytes, at: int, where: str) -> tuple[_Record, int]:
    """Return the record of the central directory at `at`, and where it ends."""
    (
        signature, flags, method, crc, packed, size, name_len, extra_len, note_len, offset,
    ) = _RECORD.unpack_from(data, at)  # fmt: skip
    if signature != b"PK\1\2":
        raise damaged(where)
    extra_at = at + _RECORD.size + name_len
    end = extra_at + extra_len + note_len
    if end > len(data):
        raise damaged(where)
    name = data[at + _RECORD.size : extra_at].decode("utf-8" if flags & _UTF8_FLAG else "cp437")
    if flags & 1:
        raise EncryptedWorkbook("压缩包加了密码", where=where, remedy="请去掉密码后再试。")
    if method != _DEFLATED and method != _STORED:
        raise guard.unsafe(f"部件「{name}」用了不支持的压缩方法", where)
    offset_at, offset_format = 42, "<L"
    if 0xFFFFFFFF in (packed, size, offset):
        place = extra_at + _zip64(data[extra_at : extra_at + extra_len])
        values = [size, packed, offset]
        for i, value in enumerate(values):
            if value == 0xFFFFFFFF:
                (values[i],) = struct.unpack_from("<Q", data, place)
                if i == 2:
                    offset_at, offset_format = place - at, "<Q"
                place += 8
        size, packed, offset = values
    local, name_len, extra_len = _HEADER.unpack_from(data, offset)
    if local != b"PK\3\4":
        raise damaged(where, name)
    begin = offset + _HEADER.size + name_len + extra_len
    if begin + packed > len(data):
        raise damaged(where, name)
    until = begin + packed
    found = (
        name, method, crc, size, offset, begin, until, data[at:end], offset_at, offset_format,
    )  # fmt: skip
    return found, end


def _zip64(extra: bytes) -> int:
    """Return where in the extra field the zip64 values begin."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            return at + 4
        at += 4 + length
    raise IndexError


def told(before: bytes | memoryview, directory: bytes) -> bytes:
    """Return in some bytes what stands in a file: its directory, and a checksum of all before it."""
    return b"%s%08x" % (directory, crc32(before))


def last(data: bytes, name: str, where: str) -> tuple[Member, bytes] | None:
    """Return the last member if it has this name, and what is `told` of the file without it."""
    end = len(data) - END
    start = len(data) - directory_length(data[-_TAIL:], len(data))
    at = data.rfind(b"PK\1\2", start, end)
    if not 0 < start <= at or data[at + _RECORD.size : end] != name.encode():
        return None
    try:
        (member,) = _members(data, [_record(data, at, where)[0]], start, where)
    except struct.error:
        return None
    offset = start - len(member.local)
    return member, told(memoryview(data)[:offset], data[start:at])


def _members(data: bytes, records: list[_Record], end: int, where: str) -> list[Member]:
    """Return the members; what stands behind the data (a data descriptor) belongs to each."""
    offsets = sorted(record[4] for record in records)
    following = dict(zip(offsets, [*offsets[1:], end], strict=True))
    view = memoryview(data)
    members: list[Member] = []
    for name, method, crc, size, offset, begin, until, central, at, form in records:
        limit = following[offset]
        if until > limit or len(following) < len(records):
            raise guard.unsafe("压缩包里的部件互相重叠", where)
        local = view[offset:limit]
        members.append(Member(name, method, crc, size, view[begin:until], local, central, at, form))
    return members


def build(members: Iterable[Member]) -> bytes:
    """Return the archive of these members, in their order."""
    out: list[bytes | memoryview] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        record = bytearray(member.central)
        struct.pack_into(member.offset_format, record, member.offset_at, offset)
        directory.append(bytes(record))
        out.append(member.local)
        offset += len(member.local)
    size = sum(map(len, directory))
    end = _EOCD.pack(b"PK\5\6", 0, 0, len(directory), len(directory), size, offset, 0)
    return b"".join([*out, *directory, end])
