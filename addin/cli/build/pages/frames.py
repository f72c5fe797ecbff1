"""docs/export.zh-CN.md: what `xiezuo export` writes, column by column."""

from __future__ import annotations

from collections.abc import Iterator

from addin.forms.model import Kind
from addin.forms.vocabularies import OVERDUE
from addin.reports.frames import FRAMES, unit

_TYPES = {
    Kind.DATE: "datetime64[ms]",
    Kind.DATETIME: "datetime64[ms]",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "Float64",
    Kind.PERCENT: "Float64",
}


def frames() -> Iterator[str]:
    """Yield how to export and to read it, then the columns of every file."""
    yield "`xiezuo export 文件夹 --out 导出 --as parquet` 把一个或上千个工作簿写成供分析的表，每张表一个文件；`--as` 也可以是 `csv`（默认）或 `xlsx`。Parquet 另需 `pip install pyarrow`。"
    yield ""
    yield "列名是字段在代码里的名字，类型在所有文件里一致；无法识别的日期和数字为空，没有填写的文字是空文字。副本和无法读取的工作簿不计入，与总台账相同。"
    yield ""
    yield "```python"
    yield "import pandas as pd"
    yield ""
    yield 'tasks = pd.read_parquet("导出/tasks.parquet")'
    yield f'tasks[tasks["warning"] == "{OVERDUE}"].groupby("department")["overdue_days"].mean()'
    yield "```"
    for frame in FRAMES:
        yield ""
        yield f"## {frame.name}　{frame.title}"
        yield ""
        yield "| 列 | 含义 | 类型 | 单位 |"
        yield "|---|---|---|---|"
        for field in frame.columns:
            kind = _TYPES.get(field.kind, "str")
            yield f"| `{field.key}` | {field.label} | {kind} | {unit(field)} |"
