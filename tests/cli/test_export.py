"""`xiezuo export`: frames whose columns have one type, the same in every format."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from addin.cli.commands.export import WRITERS
from addin.forms.model import Field, Kind
from addin.reports.frames import FRAMES, Frame
from tests.cli.running import xiezuo
from tests.conftest import DEMO_DAY
from tests.workbooks import read

pytestmark = pytest.mark.slow


def exported(workbook: Path, kind: str) -> dict[str, bytes]:
    out = workbook.parent / f"导出 {kind}"
    result = xiezuo("export", workbook, "--out", out, "--as", kind, "--today", DEMO_DAY)
    assert (result.code, result.err) == (0, "")
    return {path.stem: path.read_bytes() for path in out.iterdir()}


def test_export__csv__has_the_tasks_and_findings_of_the_workbook(sample_workbook: Path) -> None:
    found = exported(sample_workbook, "csv")
    assert set(found) == {frame.name for frame in FRAMES}
    tables = {name: pd.read_csv(io.BytesIO(data)) for name, data in found.items()}
    for frame in FRAMES:
        assert list(tables[frame.name].columns) == [field.key for field in frame.columns]
    tasks = [task for task in read(sample_workbook).table("Tasks").texts("task_id") if task]
    assert sorted(tables["tasks"]["task_id"]) == sorted(tasks)
    assert set(tables["tasks"]["file"]) == {sample_workbook.name}
    checked = xiezuo("check", sample_workbook, "--today", DEMO_DAY, "--json").document
    findings = checked["files"][0]["findings"]
    assert list(tables["findings"]["message"]) == [each["message"] for each in findings]
    assert set(tables["tasks"]["collaboration_id"]) == set(tables["findings"]["collaboration_id"])


def typed(found: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    """Return a frame, out of a file that knows less of types, as it was written."""

    def column(field: Field) -> pd.Series:
        values = found[field.key]
        if field.kind.is_date:
            return pd.to_datetime(values).astype("datetime64[ms]")
        return values.astype("Float64") if field.kind.is_number else values.fillna("").astype(str)

    return pd.DataFrame({field.key: column(field) for field in frame.columns})


def texts(frame: Frame) -> dict[str, type]:
    """Return the columns that a reader would take for numbers where they look so."""
    return {f.key: str for f in frame.columns if not (f.kind.is_number or f.kind.is_date)}


def test_export__excel__says_the_same(sample_workbook: Path) -> None:
    by_csv, by_excel = exported(sample_workbook, "csv"), exported(sample_workbook, "xlsx")
    for frame in FRAMES:
        as_csv = pd.read_csv(io.BytesIO(by_csv[frame.name]), dtype=texts(frame))
        as_excel = pd.read_excel(
            io.BytesIO(by_excel[frame.name]), dtype=texts(frame), engine="openpyxl"
        )
        pd.testing.assert_frame_equal(typed(as_csv, frame), typed(as_excel, frame))


def test_export__parquet__has_the_types_too(sample_workbook: Path) -> None:
    pytest.importorskip("pyarrow", reason="pip install pyarrow")
    by_csv, by_parquet = exported(sample_workbook, "csv"), exported(sample_workbook, "parquet")
    for frame in FRAMES:
        found = pd.read_parquet(io.BytesIO(by_parquet[frame.name]))
        for field in frame.columns:
            kind = str(found[field.key].dtype)
            wanted = {Kind.INTEGER: "Int64", Kind.NUMBER: "Float64", Kind.PERCENT: "Float64"}
            assert kind == wanted.get(field.kind, "datetime64[ms]" if field.kind.is_date else "str")
        as_csv = pd.read_csv(io.BytesIO(by_csv[frame.name]), dtype=texts(frame))
        pd.testing.assert_frame_equal(typed(found, frame), typed(as_csv, frame))


def test_export__what_cannot_be_read__is_named_and_the_rest_is_written(
    sample_workbook: Path,
) -> None:
    (sample_workbook.parent / "坏.xlsx").write_bytes(b"PK\x03\x04")
    out = sample_workbook.parent / "导出"
    result = xiezuo("export", sample_workbook.parent, "--out", out)
    assert result.code == 2
    assert "没有导出：坏.xlsx" in result.err
    assert (out / "tasks.csv").stat().st_size > 1000


def test_export__unknown_format__is_told(sample_workbook: Path) -> None:
    result = xiezuo("export", sample_workbook, "--as", "json")
    assert result.code == 2
    assert all(kind in result.err for kind in WRITERS)
