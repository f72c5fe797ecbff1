"""The page as a folder for a web server, or as one file that needs none."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files

from addin.cli.web.bundle import licences, unpacked
from addin.cli.web.runtime import LIBRARY, LOADER, LOCK, MODULE, WASM, Runtime

PAGE, STYLE, SCRIPT, WORKER, BUNDLE = "index.html", "style.css", "app.js", "worker.js", "xiezuo.tar"
LICENCES = "LICENSES.txt"
FOLDER = "pyodide"
_SCRIPTS = ("elements.js", "workbooks.js", "results.js", "views.js", "app.js")
_META = "import.meta.url"  # a module out of memory has none that others could be found by
_EMBEDDED = '"https://embedded.invalid/"'
_NEVER_USED = frozenset(
    {
        "_pyrepl", "bdb", "cmd", "compileall", "doctest", "ftplib", "imaplib", "mailbox", "modulefinder",
        "multiprocessing", "optparse", "pdb", "pickletools", "plistlib", "poplib", "profile", "pstats",
        "pydoc", "pydoc_data", "socketserver", "symtable", "tabnanny", "timeit", "trace", "unittest",
        "wave", "wsgiref", "xmlrpc",
    }
)  # of Python's library: consoles, tests, mailboxes, servers  # fmt: skip
_NOWHERE = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:"


def folder(found: Runtime, bundle: bytes) -> dict[str, bytes]:
    """Return the page as a folder with Pyodide in it, by name; `bundle` is what it runs."""
    return {
        PAGE: page_of(SCRIPT),
        STYLE: _text(STYLE).encode(),
        SCRIPT: script_of().encode(),
        WORKER: _text(WORKER).encode(),
        BUNDLE: unpacked(bundle),
        LICENCES: licences().encode(),
        **{f"{FOLDER}/{name}": data for name, data in found.items()},
    }


def page_of(script: str, library: str = "", hosts: str = "") -> bytes:
    """Return the page that runs a script beside it.

    `library` is the address of a script of the program around it, which loads more from `hosts`.
    """
    policy = (
        f"{_NOWHERE}; script-src 'self' 'wasm-unsafe-eval' {_portfolio()}{hosts and f' {hosts}'}; "
        "worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'"
    )
    page = _page(
        policy,
        head=f'<link rel="stylesheet" href="{STYLE}">'
        + (f'\n<script src="{library}"></script>' if library else ""),
        foot=f'<script src="{script}"></script>',
        licences=f'<a href="{LICENCES}">开源许可</a>',
    )
    return page.encode()


def single(found: Runtime, bundle: bytes, more: str = "") -> str:
    """Return the page as one file, to be opened from anywhere, a file share too.

    `more` is what its script has more as a task pane.
    """
    script = script_of(more)
    parts = {
        "loader": found[LOADER].replace(_META.encode(), _EMBEDDED.encode()),
        "module": found[MODULE].replace(_META.encode(), _EMBEDDED.encode()),
        "wasm": found[WASM],
        "library": _solid(found[LIBRARY]),
        "lock": _lock(found[LOCK]),
        "bundle": unpacked(bundle),
    }
    data = [
        f'<script type="application/octet-stream" class="part" data-name="{name}">{_packed(part)}</script>'
        for name, part in parts.items()
    ]
    worker = f'<script type="text/plain" id="worker">{_inline(_text(WORKER))}</script>'
    policy = (
        f"{_NOWHERE}; script-src {_hash(script)} {_portfolio()} blob: 'wasm-unsafe-eval'; "
        "worker-src blob:; style-src 'unsafe-inline'"
    )
    return _page(
        policy,
        head=f"<style>{_text(STYLE)}</style>",
        foot="\n".join([*data, worker, f"<script>{script}</script>"]),
        licences=f"<details><summary>开源许可</summary><pre>{html.escape(licences())}</pre></details>",
    )


def _page(policy: str, *, head: str, foot: str, licences: str) -> str:
    """Return the page; its policy allows no request but for its own files, and no foreign script."""
    page = _text(PAGE)
    values: Mapping[str, str] = {
        "policy": policy,
        "head": head,
        "foot": foot,
        "licences": licences,
        "version": version("xiezuo"),
    }
    for name, value in values.items():
        page = page.replace(f"<!--{name}-->", value)
    return page


def pane(host: str) -> str:
    """Return what the page's script has more as a task pane; `host` is the program around it."""
    return f"{_text('pane.js')}\n{host}"


def script_of(more: str = "") -> str:
    """Return the page's script, with `more` that a program adds that shows it within itself."""
    return _inline("\n".join([*map(_text, _SCRIPTS), more]))


def _inline(script: str) -> str:
    """Return a script as it can stand within a page; nothing in it may end its element."""
    assert "</script" not in script.lower()  # noqa: S101 - a script of ours
    return script


def _text(name: str) -> str:
    return (files("addin.cli.web") / "page" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'"


def _portfolio() -> str:
    """Return the hash of the one script that a result has: that of 总台账 as a page."""
    script = files("addin.reports") / "web" / "portfolio.js"
    return _hash(script.read_text(encoding="utf-8"))


def _packed(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()


def _solid(library: bytes) -> bytes:
    """Return Python's library without what a page never uses, and not compressed: it will be as a whole."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(library)) as given, zipfile.ZipFile(made, "w") as archive:
        for member in given.infolist():
            if member.filename.partition("/")[0].partition(".")[0] not in _NEVER_USED:
                data = given.read(member)
                archive.writestr(zipfile.ZipInfo(member.filename, member.date_time), data)
    return made.getvalue()


def _lock(data: bytes) -> bytes:
    """Return what Pyodide must know of itself, without the packages that a page never loads."""
    return json.dumps({"info": json.loads(data)["info"], "packages": {}}).encode()
