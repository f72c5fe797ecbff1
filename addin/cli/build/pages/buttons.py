"""docs/functions.zh-CN.md: the buttons of the ribbon and the functions for cells."""

from __future__ import annotations

from collections.abc import Iterator

from addin.ribbon.buttons import GROUPS, TAB
from addin.udfs import FUNCTIONS


def buttons() -> Iterator[str]:
    """Yield the buttons by group, then each function with its arguments."""
    yield "安装见[加载项](addin.zh-CN.md)。"
    yield ""
    yield f"## 功能区“{TAB}”"
    yield ""
    yield "| 组 | 按钮 | 做什么 | 改动什么 |"
    yield "|---|---|---|---|"
    for group in GROUPS:
        for button in group.buttons:
            yield f"| {group.label} | {button.label} | {button.screentip} | {button.supertip} |"
    yield ""
    yield "## 函数"
    yield ""
    yield "只在 Windows 版 Excel 里可用；标准工作簿自己的公式都不用它们。"
    yield "参数可以是一个单元格，也可以是一列或一个区域，返回同样大小的结果；第一个参数为空时结果也为空。"
    yield "无法计算时显示 `#VALUE!`，原因用 `=XZ_REASON(单元格)` 查看。方括号里的参数可以不写。"
    for function in FUNCTIONS.values():
        names = [f"[{n}]" if a.is_optional else n for n, a in function.arguments.items()]
        yield ""
        yield f"### {function.name}"
        yield ""
        yield f"`={function.name}({', '.join(names)})`　{function.help}"
        yield ""
        yield "| 参数 | 说明 |"
        yield "|---|---|"
        yield from (f"| {name} | {a.help} |" for name, a in function.arguments.items())
