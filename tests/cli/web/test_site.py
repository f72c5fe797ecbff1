"""The page as folder and as one file, without Pyodide in it: tests/cli/web/test_page.py runs it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.book.edition import program
from addin.cli.web import compiling, runtime, site
from addin.cli.web.bundle import LIBRARIES, bundle, licences, unpacked
from addin.cli.web.serving import TYPES
from tests.cli.running import xiezuo
from tests.cli.web.conftest import serving

LIBRARY = io.BytesIO()
with zipfile.ZipFile(LIBRARY, "w") as made:
    for name in ("json/__init__.pyc", "pdb.pyc", "unittest/case.pyc"):
        made.writestr(name, name)

NOTHING = {
    runtime.LOADER: b"import.meta.url",
    runtime.MODULE: b"import.meta.url",
    runtime.WASM: b"wasm",
    runtime.LIBRARY: LIBRARY.getvalue(),
    runtime.LOCK: b'{"info": {"python": "3.14"}, "packages": {"pandas": {}}}',
}


@pytest.fixture(autouse=True)
def nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "kept", lambda: tmp_path / "kept")


def test_bundle__holds_what_a_page_runs_and_no_more() -> None:
    with zipfile.ZipFile(io.BytesIO(bundle())) as archive:
        names = set(archive.namelist())
    assert {
        "addin/reports/verbs/desk.py", "addin/worktime/holidays.json", "openpyxl/__init__.py",
        "workbook_templates/跨部门协作标准工作簿.xlsx", "tzdata/zoneinfo/Europe/Berlin",
    } <= names  # fmt: skip
    rooms = {"/".join(name.split("/")[:2]) for name in names}
    assert not rooms & {"addin/cli", "addin/ribbon", "addin/libreoffice", "addin/udfs"}
    assert not [name for name in names if name.endswith((".so", ".pyd", ".pyc"))]


def test_bundle__says_of_which_program_it_is__so_each_takes_what_the_other_left(
    tmp_path: Path,
) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle())) as archive:
        archive.extractall(tmp_path)
    code = "from addin.book import edition; print(edition.__file__, edition.program())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.split() == [str(tmp_path / "addin/book/edition.py"), program()]


def test_bundle__made_twice__is_the_same() -> None:
    assert bundle() == bundle()


def test_bundle__as_a_tar__holds_the_same() -> None:
    made = unpacked(bundle())
    with (
        tarfile.open(fileobj=io.BytesIO(made)) as archive,
        zipfile.ZipFile(io.BytesIO(bundle())) as given,
    ):
        assert archive.getnames() == given.namelist()
        for name in given.namelist()[::50]:
            found = archive.extractfile(name)
            assert found is not None
            assert found.read() == given.read(name)


def test_licences__every_library_has_its_own() -> None:
    said = licences()
    assert "Mozilla Public License 2.0" in said
    for name in LIBRARIES:
        chapter = said[said.lower().index(f"{name.replace('_', '')} ".replace("etxml", "et_xml")) :]
        assert re.search(r"permission|redistribution|licen[sc]e", chapter[:2000], re.IGNORECASE)


@pytest.mark.parametrize("made", ["folder", "single"])
def test_page__asks_for_nothing_from_elsewhere(made: str) -> None:
    page = (
        site.single(NOTHING, bundle())
        if made == "single"
        else site.folder(NOTHING, bundle())[site.PAGE].decode()
    )
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe-eval" not in policy[1].replace("wasm-unsafe-eval", "")
    assert ("connect-src" in policy[1]) is (made == "folder")
    assert "<!--" not in page, "every part is in its place"
    without_data = re.sub(
        r'<script type="application[^>]*>[^<]*</script>|<pre>.*?</pre>', "", page, flags=re.S
    )
    assert not re.findall(r"https?://(?!embedded\.invalid)[^\s\"'`]+", without_data)


def test_single__script__is_the_one_that_its_policy_allows() -> None:
    page = site.single(NOTHING, bundle())
    script = page[page.rindex("<script>") + len("<script>") : page.rindex("</script>")]
    assert site._hash(script) in page
    assert '"packages": {}' in site._lock(NOTHING[runtime.LOCK]).decode()


def test_single__of_pythons_library__has_what_the_product_may_import() -> None:
    with zipfile.ZipFile(io.BytesIO(site._solid(NOTHING[runtime.LIBRARY]))) as kept:
        assert kept.namelist() == ["json/__init__.pyc"]
    with zipfile.ZipFile(io.BytesIO(bundle())) as archive:
        for name in archive.namelist():
            if name.endswith(".py"):
                imported = re.findall(rb"^\s*(?:import|from) ([\w]+)", archive.read(name), re.M)
                assert not {each.decode() for each in imported} & site._NEVER_USED, name


def test_runtime__another_package__is_refused_and_not_kept(tmp_path: Path) -> None:
    other = tmp_path / runtime.PACKAGE
    other.write_bytes(b"something else")
    result = xiezuo("web", "build", tmp_path / "site", "--pyodide", other)
    assert result.code == 2
    assert "校验值不符" in result.err
    assert not (tmp_path / "site").exists()
    assert not (tmp_path / "kept").exists()


def test_runtime__none_there__says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for arguments in (["web"], ["web", "build", tmp_path / "site"]):
        result = xiezuo(*arguments)
        assert result.code == 2
        assert f"npm pack pyodide@{runtime.VERSION}" in result.err


@pytest.mark.parametrize(
    ("arguments", "said"), [([], "--single 协作.html"), (["--single", "协作.txt"], "不是 .html")]
)
def test_build__nothing_to_write_or_a_wrong_name__is_told(arguments: list[str], said: str) -> None:
    result = xiezuo("web", "build", *arguments)
    assert result.code == 2
    assert said in result.err


@pytest.fixture
def served() -> Iterator[str]:
    with serving({"index.html": b"<p>", "a.wasm": b"\0asm"}) as where:
        yield where


def test_server__files__have_their_types(served: str) -> None:
    for name, kind in (("", TYPES[".html"]), ("a.wasm", "application/wasm")):
        with urllib.request.urlopen(served + name) as answer:
            assert answer.headers["Content-Type"] == kind
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "host"), [("missing.js", ""), ("../pyproject.toml", ""), ("", "evil.example:80")]
)
def test_server__what_is_not_ours__is_not_found(path: str, host: str, served: str) -> None:
    request = urllib.request.Request(served + path, headers={"Host": host} if host else {})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 404
    refused.value.close()


def test_compiled__by_node__once_and_without_it_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = []

    def node(command: list[str | Path], **_: object) -> None:
        began.append(command[3:])
        for number in range(len(command[3:])):
            (Path(command[2]) / f"{number}.zip").write_bytes(b"compiled")

    monkeypatch.setattr(compiling, "kept", lambda: tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(subprocess, "run", node)
    (tmp_path / "xiezuo-of-yesterday.zip").write_bytes(b"old")
    for _ in range(2):
        found, product = compiling.compiled(NOTHING, b"sources")
        assert (found[runtime.LIBRARY], product) == (b"compiled", b"compiled")
        assert found[runtime.WASM] == NOTHING[runtime.WASM]
    assert began == [["/lib/python314.zip", "/xiezuo"]]
    assert len(list(tmp_path.iterdir())) == 2, "what is no longer of use is gone"
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert compiling.compiled(NOTHING, b"others") == (
        {**NOTHING, "python_stdlib.zip": b"compiled"},
        b"others",
    )
