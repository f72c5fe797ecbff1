"""`xiezuo web`: the page that needs no installation, shown here or built for others."""

from __future__ import annotations

import webbrowser
from collections.abc import Mapping
from pathlib import Path

from addin.book.files import write_file
from addin.cli.output import plain, say
from addin.cli.web.bundle import bundle
from addin.cli.web.compiling import compiled
from addin.cli.web.runtime import Runtime, runtime
from addin.cli.web.serving import TYPES, address, server
from addin.cli.web.site import folder as as_folder
from addin.cli.web.site import single
from addin.errors import InputError, SaveFailed, disk_trouble


def show(pyodide: Path | None, port: int, *, opens: bool) -> None:
    """Serve the page to this computer until Ctrl+C.

    Raises:
        InputError: Pyodide is not there.
        SaveFailed: the port is taken.
    """
    site = as_folder(*_compiled(pyodide))
    try:
        serving = server(site, port)
    except OSError as error:
        raise SaveFailed(
            f"端口 {port} 不能用：{disk_trouble(error)[0]}", remedy="请用 --port 换一个，或不写。"
        ) from error
    with serving:
        where = address(serving)
        say(f"网页版在 [bold]{where}[/]，只有这台电脑能打开；按 Ctrl+C 结束。")
        if opens:
            webbrowser.open(where)
        serving.serve_forever()


def build(folder: Path | None, file: Path | None, pyodide: Path | None) -> None:
    """Write the page as a folder, as one file, or both.

    Raises:
        InputError: nothing was asked for, the name is wrong, or Pyodide is not there.
        SaveFailed: it cannot be written.
    """
    if folder is None and file is None:
        raise InputError(
            "没有说写到哪里",
            remedy="请给出文件夹（放到内网服务器），或用 --single 协作.html 写成一个文件。",
        )
    if file and file.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"文件名“{file.name}”不是 .html", remedy="请写成如 协作.html。")
    parts = _compiled(pyodide)
    if file:
        data = single(*parts).encode()
        write_file(file, data)
        say(f"已写成 [bold]{plain(file)}[/]（{len(data) / 1e6:.1f} MB），双击即可使用。")
    if folder:
        _write_folder(folder, as_folder(*parts))


def build_for_office(folder: Path, address: str, pyodide: Path | None) -> None:
    """Write the page as a task pane of Excel, to be served at an address.

    Raises:
        InputError: the address will not do, or Pyodide is not there.
        SaveFailed: it cannot be written.
    """
    from addin.cli.web.office import MANIFEST, addon

    _write_folder(folder, addon(*_compiled(pyodide), address))
    say(f"放好后，由管理员在 Microsoft 365 管理中心上传 {MANIFEST}。")


def build_for_wps(folder: Path, pyodide: Path | None) -> None:
    """Write the page as an add-in of WPS, with what installs it.

    Raises:
        InputError: Pyodide is not there.
        SaveFailed: it cannot be written.
    """
    from addin.cli.web.wps import addon

    for name, data in addon(*_compiled(pyodide)).items():
        write_file(folder / name, data)
    say(
        f"已写入 [bold]{plain(folder)}[/]。请先在一台装有 WPS 的电脑上双击 安装.cmd，点“环境检查”。"
    )


def _write_folder(folder: Path, site: Mapping[str, bytes]) -> None:
    for name, data in site.items():
        write_file(folder / name, data)
    say(f"已写入 [bold]{plain(folder)}[/]，请放到内网服务器，并设置这些文件类型：")
    for ending, kind in TYPES.items():
        say(f"  {ending}　{plain(kind)}")


def _compiled(pyodide: Path | None) -> tuple[Runtime, bytes]:
    found, product = runtime(pyodide), bundle()
    made = compiled(found, product)
    if made == (found, product):
        say("这台电脑没有 Node，网页每次打开要慢几秒；安装 Node 后再生成一次，打开会更快。")
    return made
