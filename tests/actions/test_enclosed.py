"""What a refresh leaves in the file counts for a roll-up only while everything is as it was."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from addin.actions import extracting
from addin.actions.extracting import Extracted, enclosed, extract_of, sealed, unknown
from addin.actions.refresh import refresh
from addin.actions.repair import repair
from addin.actions.splitting import split
from addin.book.closed.workbook import ClosedWorkbook
from addin.book.edition import program
from addin.book.memory import Session
from addin.book.ooxml.package import ENCLOSED, Package
from addin.errors import WorkbookError
from addin.forms import FIELDS, TABLES
from addin.reports.rollup import roll_up
from addin.standing.as_data import from_json, packed
from tests import npm
from tests.book.parts import read_parts, rewrite
from tests.conftest import Office
from tests.workbooks import fill
from workbook_templates import TEMPLATE
from workbook_templates.build import build

pytestmark = pytest.mark.slow

CHINA = timezone(timedelta(hours=8))
NINE = datetime(2026, 11, 20, 9, tzinfo=CHINA)
MINUTE = timedelta(minutes=1)
_ADDRESS = re.compile(r"[A-Z]{1,3}\d*|8:00:00")
_NAMES = {*FIELDS, *(field.key for table in TABLES.values() for field in table.fields)}
_SHEETJS = "sha512-dmg3LCjBPHZnQp5/F/+nnTa+miPJxUXB6vtk42YjBBKayDNagxGEeIdWApkYPOf3Z3pm3k62Knjzp7lMeTEtFQ=="


@pytest.fixture
def refreshed(sample_workbook: Path) -> Path:
    """A sample whose clock is not fixed, refreshed at nine."""
    fill(sample_workbook, cells={(0, "percent"): 0.5}, fields={"clock.today": None})
    refresh(ClosedWorkbook(sample_workbook), given=None, actual=NINE)
    return sample_workbook


def counts(path: Path, moment: datetime = NINE + MINUTE, given: date | None = None) -> bool:
    """Whether the extract in a file counts."""
    with suppress(WorkbookError):
        left = enclosed(path.name, path.read_bytes())
        return left is not None and left.extracted(given, moment) is not None
    return False


def rolled_up(path: Path, moment: datetime = NINE + MINUTE) -> Any:
    made = roll_up([path], root=path.parent, given=None, actual=moment)
    return made.tables(), made.lasting.until


def judged(path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what is said of the sheets themselves."""
    with monkeypatch.context() as patch:
        patch.setattr(extracting, "enclosed", lambda *_: None)
        return rolled_up(path)


def forbidden(*_: object, **__: object) -> Any:
    raise AssertionError("read again")


@pytest.mark.parametrize("hours", [0, 26])  # the day after, an earlier refresh has something to do
def test_roll_up__refreshed_file__says_the_same_without_its_sheets(
    hours: int, refreshed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = NINE + timedelta(hours=hours)
    fill(refreshed, cells={(0, "status"): "已完成", (0, "percent"): 1, (1, "note"): "<&>\t“”"})
    refresh(ClosedWorkbook(refreshed), given=None, actual=moment)
    with monkeypatch.context() as patch:
        patch.setattr(extracting, "enclosed", lambda *_: None)
        plain = rolled_up(refreshed, moment)
    monkeypatch.setattr(ClosedWorkbook, "read", forbidden)
    assert rolled_up(refreshed, moment) == plain


def test_roll_up__what_a_file_says__is_kept_as_if_judged(refreshed: Path) -> None:
    memory, other = Session(), Session()
    assert unknown([refreshed], None, NINE, memory) == []
    extract_of(refreshed, given=None, actual=NINE, remembered=other)
    assert memory.values == other.values != {}


def said(found: Extracted) -> Any:
    """Return what is said and until when: since when it is known is another matter."""
    return packed(found.extract), found.lasting.until


EDITS = (("status", "已完成"), ("percent", 0.9), ("problem", "物料短缺"), ("actual_finish", "下周"))


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 6), *(pytest.param(n, 60, marks=pytest.mark.long) for n in range(2, 6))]
)
def test_extract__on_any_other_day__is_what_the_sheets_give_without_reading_them(
    seed: int,
    count: int,
    sample_workbooks: Mapping[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = Random(seed)
    path = Path(shutil.copy(random.choice(list(sample_workbooks.values())), tmp_path / "整改.xlsx"))
    edits = {(random.randrange(8), key): value for key, value in random.sample(EDITS, 2)}
    later = {"clock.today": None, "initiation.deadline": date(2027, 2, 26)}
    fill(path, cells=edits, fields=later)
    bare = Path(shutil.copy(path, tmp_path / "整改 没有摘要.xlsx"))
    for one in (path, bare):
        refresh(ClosedWorkbook(one), given=None, actual=NINE)
    memory, plain, moments = Session(), [], []
    with monkeypatch.context() as patch:
        patch.setattr(extracting, "enclosed", lambda *_: None)
        extract_of(bare, given=None, actual=NINE, remembered=memory)
        for number in range(count):
            moment = NINE + timedelta(minutes=random.randrange(-9_000, 200_000))
            given = moment.date() if number % 3 == 2 else None
            moments.append((moment, given))
            plain.append(said(extract_of(path, given=given, actual=moment)))
    monkeypatch.setattr(ClosedWorkbook, "read", forbidden)
    for (moment, given), sheets in zip(moments, plain, strict=True):
        for one, known in ((path, None), (path, Session()), (bare, memory)):
            found = extract_of(one, given=given, actual=moment, remembered=known)
            assert said(found) == sheets, (moment, given, one.name)


def test_file__under_another_name_or_in_another_zone__is_judged_of_what_it_encloses(
    refreshed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = refreshed.rename(refreshed.with_name("改名.xlsx"))
    moment = NINE.astimezone(timezone(timedelta(hours=1)))
    plain = judged(other, monkeypatch)
    left = enclosed(other.name, other.read_bytes())
    content = left and left.said()
    assert content is not None
    assert content.name == other.name
    monkeypatch.setattr(ClosedWorkbook, "read", forbidden)
    assert rolled_up(other, moment + MINUTE) == plain


def test_repair__leaves_an_extract_too(refreshed: Path) -> None:
    fill(refreshed, cells={(1, "problem"): "物料短缺"})
    assert not counts(refreshed)
    repair(refreshed, actual=NINE)
    assert counts(refreshed)


def test_extract__other_moment_day_zone_or_program__does_not_count(
    refreshed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = datetime.fromtimestamp(
        extract_of(refreshed, given=None, actual=NINE).lasting.until, CHINA
    )
    assert counts(refreshed, until - MINUTE)
    assert not counts(refreshed, until)
    assert not counts(refreshed, NINE - MINUTE)
    assert not counts(refreshed, given=NINE.date())
    assert not counts(refreshed, NINE.astimezone(timezone(timedelta(hours=7))))
    monkeypatch.setattr(extracting, "program", lambda: "another program")
    assert not counts(refreshed)


def by_ours(path: Path, folder: Path) -> Path:
    fill(path, cells={(1, "problem"): "物料短缺"})
    return path


def by_openpyxl(path: Path, folder: Path) -> Path:
    openpyxl.load_workbook(path).save(path)
    return path


def by_packing_it_anew(path: Path, folder: Path) -> Path:
    """Every part is what it was, the file is not."""
    return rewrite(path, {}, folder / path.name)


def by_libreoffice(path: Path, folder: Path, office: Office | None = None) -> Path:
    assert office is not None
    return office.convert(path, "xlsx", folder)


def by_sheetjs(path: Path, folder: Path) -> Path:
    library = npm.package("xlsx", "0.18.5", _SHEETJS)
    made = folder / path.name
    script = (
        "const [library, given, made] = process.argv.slice(1); const { readFile, writeFile } ="
        "require(library); writeFile(readFile(given, { bookFiles: true }), made)"
    )
    subprocess.run(["node", "-e", script, library, path, made], check=True)
    return made


@pytest.mark.parametrize(
    "save",
    [
        by_ours,
        by_openpyxl,
        by_packing_it_anew,
        pytest.param(by_sheetjs, marks=pytest.mark.long),
        pytest.param(by_libreoffice, marks=pytest.mark.libreoffice),
    ],
)
def test_extract__saved_by_any_program__does_not_count(
    save: Callable[..., Path], refreshed: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    assert counts(refreshed)
    part = read_parts(refreshed)[ENCLOSED]
    folder = tmp_path / "另存"
    folder.mkdir()
    more = {"office": request.getfixturevalue("soffice")} if save is by_libreoffice else {}
    saved = save(refreshed, folder, **more)
    assert save is by_packing_it_anew or ENCLOSED not in read_parts(saved)
    assert not counts(rewrite(saved, {ENCLOSED: part})), "somebody puts it back"


@pytest.mark.parametrize("count", [12, pytest.param(400, marks=pytest.mark.long)])
def test_extract__damage_anywhere__is_never_passed_over(
    count: int, refreshed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, random, plain = refreshed.read_bytes(), Random(count), rolled_up(refreshed)
    with zipfile.ZipFile(refreshed) as archive:
        extract = archive.getinfo(ENCLOSED).header_offset + len(ENCLOSED) + 100
    for place in [extract, *(random.randrange(len(whole)) for _ in range(count))]:
        data = bytearray(whole)
        data[place] ^= 1 << random.randrange(8)
        refreshed.write_bytes(data)
        if not counts(refreshed):
            assert rolled_up(refreshed) == judged(refreshed, monkeypatch)
        else:  # nothing that means anything
            assert rolled_up(refreshed) == plain == judged(refreshed, monkeypatch)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[",
        b"[" * 100_000 + b"\n" + b"[" * 100_000,
        b'[[null,"8:00:00"],[0,9e99],[]]\n[]',
        b'[[null,"8:00:00"],[0,9e99],[1,2,3,4,5,6,7,8,9,10,11]]\n["",{},{},{},[],[],[],[],[]]',
    ],
)
def test_extract__made_up__is_passed_over(text: bytes, refreshed: Path) -> None:
    package = Package.open(refreshed)
    made = package.copy()
    made.enclose(sealed(package, text, program()))
    refreshed.write_bytes(made.to_bytes())
    assert not counts(refreshed)
    assert rolled_up(refreshed)[0]["AllTasks"]


def test_file__with_an_extract__is_a_valid_workbook(
    refreshed: Path, validator: Callable[[Path], dict[str, Any]]
) -> None:
    assert ENCLOSED in read_parts(refreshed)
    assert validator(refreshed)["ok"] is True


def texts(data: Any) -> Iterator[str]:
    """Yield the texts in plain data, names of fields aside."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list) and [*map(type, data)] == [list, str]:
        once, letters = data  # a column: which of them stands in each row
        assert all(0 <= ord(letter) - ord("0") < len(once) for letter in letters)
        yield from texts(once)
    elif isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from texts(each)


def test_extract__every_text_in_it__stands_in_the_sheets(refreshed: Path) -> None:
    root = ElementTree.fromstring(read_parts(refreshed)[ENCLOSED])
    book = openpyxl.load_workbook(refreshed, data_only=True)
    cells = [value for sheet in book for row in sheet.values for value in row]
    there = "\n".join(value for value in cells if isinstance(value, str))
    lines = [from_json(line.encode()) for line in (root.text or "").split("\n")]
    alien = {text for text in texts(lines) if text not in there and not _ADDRESS.fullmatch(text)}
    assert alien - _NAMES == set()


def test_split__leaves_an_extract_in_the_workbook_and_none_in_the_copies(refreshed: Path) -> None:
    copies = split(refreshed, actual=NINE).written
    assert copies
    assert not any(ENCLOSED in read_parts(copy) for copy in copies.values())
    assert counts(refreshed)


def test_standard_workbook__built_without_a_zone__has_no_extract(tmp_path: Path) -> None:
    assert ENCLOSED not in read_parts(TEMPLATE)
    path = tmp_path / TEMPLATE.name
    path.write_bytes(build())
    assert refresh(
        ClosedWorkbook(path), given=NINE.date(), actual=NINE.replace(tzinfo=None)
    ).changed
    assert ENCLOSED not in read_parts(path)
