"""Kinds of files: how each is opened and saved, with its password and its encoding.

LibreOffice guesses what it is not told, and says nothing when it guesses wrong: text would be read
and written in the encoding of the system, and a `.txt` file opened by Writer.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import zipfile
from pathlib import Path
from typing import Any

from addin.libreoffice.uno.failures import Unsupported
from addin.libreoffice.uno.wire import Struct

_TEXT = "Text - txt - csv (StarCalc)"
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xltm": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".xlt": "MS Excel 97 Vorlage/Template",
    ".ods": "calc8",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".csv": _TEXT,
    ".tsv": _TEXT,
    ".txt": _TEXT,
    ".html": "HTML (StarCalc)",
}
_EXCEL_LOCKED = (".xlsx", ".xlsm")
_SEPARATORS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
# rtl_TextEncoding
_UTF8, _GB18030, _UTF16 = 76, 85, 0xFFFF
_QUOTE, _FIRST_LINE = ord('"'), 1
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")  # what holds an encrypted .xlsx, or is an .xls
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def extension_of(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - may be absent


def reading(path: str) -> dict[str, Any]:
    """Return the settings with which a file is opened, besides its password."""
    extension = extension_of(path)
    if extension == ".html":  # Writer would open it
        return {"FilterName": _FILTERS[extension]}
    if extension not in _SEPARATORS:
        return {}
    return {"FilterName": _TEXT, "FilterOptions": _options(extension, _encoding(path))}


def writing(path: str) -> dict[str, Any]:
    """Return the settings with which a file is saved, besides its password.

    Raises:
        Unsupported: LibreOffice cannot write this kind of file.
    """
    extension = extension_of(path)
    if extension not in _FILTERS:
        raise Unsupported(f"book.save: LibreOffice cannot write {extension or 'such'} files")
    settings = {"FilterName": _FILTERS[extension]}
    if extension in _SEPARATORS:
        settings["FilterOptions"] = _options(extension, _UTF8)
    return settings


def _options(extension: str, encoding: int) -> str:
    """Return the text filter's options.

    They are the separator, the quotation mark, the encoding, the first line, formats of columns,
    the language, whether what is quoted stays text (reading: as Excel, no), and whether dates and
    other numbers are recognized.
    """
    separator = ord(_SEPARATORS[extension])
    return f"{separator},{_QUOTE},{encoding},{_FIRST_LINE},,0,false,true"


def _encoding(path: str) -> int:
    """Return the encoding of a text file: what its mark says, UTF-8 where it is that, else GB18030.

    GB18030 contains GBK, in which Chinese Windows writes, and ASCII.
    """
    with Path(path).open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _UTF16
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            while block := file.read(1 << 16):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _GB18030
    return _UTF8


def can_be_locked(path: str) -> bool:
    """Whether a kind of file is written with a password."""
    return extension_of(path) in (*_EXCEL_LOCKED, ".ods")


def locked(path: str, password: str) -> dict[str, Any]:
    """Return the settings that save a file with a password.

    "Password" alone is for `storeToURL`; with `storeAsURL` LibreOffice would leave it out.

    Raises:
        Unsupported: LibreOffice would write the file without a lock.
    """
    if not can_be_locked(path):
        raise Unsupported(f"book.save: a password for {extension_of(path)} files is not mapped")
    if extension_of(path) in _EXCEL_LOCKED:
        return {"EncryptionData": _named({"CryptoType": "Standard", "OOXPassword": password})}
    return {"EncryptionData": _named(_package_keys(password))}


def _package_keys(password: str) -> dict[str, bytes]:
    """Return the keys that OpenDocument derives from a password, by LibreOffice's names."""
    data = password.encode()
    return {
        "PackageSHA256UTF8EncryptionKey": hashlib.sha256(data).digest(),
        "PackageSHA1UTF8EncryptionKey": hashlib.sha1(data).digest(),  # noqa: S324 - the format's
    }


def _named(pairs: dict[str, Any]) -> list[Struct]:
    return [Struct("com.sun.star.beans.NamedValue", Name=n, Value=v) for n, v in pairs.items()]


def is_locked(path: str) -> bool:
    """Whether a file is locked with a password, as far as its kind can be read here."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        return False
    if data.startswith(_COMPOUND_FILE):
        return _ENCRYPTED_PACKAGE in data
    try:
        with zipfile.ZipFile(path) as package:
            return b"encryption-data" in package.read("META-INF/manifest.xml")
    except (KeyError, OSError, zipfile.BadZipFile):
        return False
