"""The templates of the mails: ours, and those with which a company replaces them by name."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError

from addin.errors import InputError, MailError
from mailer.letters.sandbox import NotAllowed, PageUse, TooMuch, checked, environment_for

OURS = "xiezuo/"  # before the name of a template that a company's one builds on
MAX_BYTES = 256 << 10  # of a template
_NAME = re.compile(r"[\w.\- ]{1,100}\.j2")
_MISSING = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'")
_REMEDY = "请改正后运行 xiezuo mail preview 查看；删除这个文件就用自带的模板。一封也没有发送。"


@dataclass(frozen=True, slots=True)
class Stationery:
    """The templates that mails are written with.

    A file in `folder` counts before ours of the same name; it may build on ours by
    ``{% extends "xiezuo/digest.html.j2" %}``.

    Raises:
        InputError: the folder is not there.
    """

    folder: Path | None = None
    _environment: Environment = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.folder is not None and not self.folder.is_dir():
            raise InputError(
                "没有这个邮件模板文件夹",
                where=str(self.folder),
                remedy="请检查邮件设置里 [mail] 的 templates，或删除那一行。",
            )
        environment = environment_for(ours=self.folder is None)
        environment.loader = _Loader(self.folder)
        object.__setattr__(self, "_environment", environment)

    def html(self, name: str, **values: object) -> str:
        """Return the page that template `name` (``….html.j2``) makes, its styles inlined.

        Raises:
            MailError: the company's template is wrong; says file, line and what to do.
        """
        page = self.text(name, **values)
        inlined = _inliner()
        try:
            return inlined(page)
        except ValueError as error:  # css_inline.InlineError among them
            raise MailError(
                f"样式无法识别（{error}）", where=str(self._file(name)), remedy=_REMEDY
            ) from error

    def text(self, name: str, **values: object) -> str:
        """Return what template `name` makes of the values.

        Raises:
            MailError: the company's template is wrong; says file, line and what to do.
        """
        if self.folder is None:
            return self._environment.get_template(name).render(values)
        use = PageUse()
        try:
            template = self._environment.get_template(name)
            return use.joined(template.generate(**values, **use.as_values()))
        except Exception as error:  # whatever a template of somebody else's does
            raise self._told(error, name) from error

    def replaced(self) -> tuple[str, ...]:
        """Return the names of our templates that the company replaces."""
        if self.folder is None:
            return ()
        own = {path.name for path in files("mailer").joinpath("templates").iterdir()}
        return tuple(sorted(path.name for path in self.folder.glob("*.j2") if path.name in own))

    def _file(self, name: str) -> Path:
        return (self.folder or Path()) / name

    def _told(self, error: Exception, name: str) -> MailError:
        """Return an error in a template as its author can use it."""
        file, line = self._place(error, name)
        where = f"{file} 第{line}行" if line else str(file)
        return MailError(_what(error, _line(file, line)), where=where, remedy=_REMEDY)

    def _place(self, error: Exception, name: str) -> tuple[Path, int]:
        """Return the company's file and the line where an error came up, 0 if nobody knows."""
        if isinstance(error, TemplateSyntaxError) and error.filename:
            return Path(error.filename), error.lineno
        frames = traceback.extract_tb(error.__traceback__)
        for frame in reversed(frames):
            if Path(frame.filename).parent == self.folder and frame.filename.endswith(".j2"):
                return Path(frame.filename), frame.lineno or 0
        return self._file(name), 0


def _what(error: Exception, line: str) -> str:
    shown = f"：{line}" if line else ""
    match error:
        case TooMuch():
            return f"{error}，可能有重复套着重复{shown}"
        case NotAllowed():
            return f"{error.message}{shown}"
        case TemplateSyntaxError():
            return f"这里写得不完整或不对{shown}"
        case TemplateNotFound():
            return f"没有模板“{str(error.name)[:60]}”，只能沿用同一文件夹里的或自带的模板{shown}"
        case SecurityError():
            return f"这里用了不允许的名称{shown}"
        case UndefinedError():
            found = _MISSING.search(error.message or "")
            name = next(filter(None, found.groups()), "") if found else ""
            return f"没有“{name}”这个名称{shown}" if name else f"这里用了没有的名称{shown}"
        case RecursionError():
            return "模板互相沿用，没有尽头"
        case UnicodeDecodeError():
            return "模板不是 UTF-8 编码"
        case TemplateError() if error.message:
            return f"{error.message}{shown}"
        case _:
            return f"模板无法使用（{type(error).__name__}）{shown}"


def _line(file: Path, number: int) -> str:
    """Return a line of a file, to be shown; empty if there is none."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines() if number else []
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[number - 1].strip()[:80] if 0 < number <= len(lines) else ""


class _Loader(BaseLoader):
    """Reads templates of one folder and ours, nothing else, and checks each."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        name = template.removeprefix(OURS)
        if not _NAME.fullmatch(name):
            raise TemplateNotFound(template)
        if self.folder is not None and name == template:
            path = self.folder / name
            if path.is_file():
                return self._read(path), str(path), None
        ours = files("mailer").joinpath("templates", name)
        if not ours.is_file():
            raise TemplateNotFound(template)
        return ours.read_text(encoding="utf-8"), str(ours), None

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        source, filename, uptodate = self.get_source(environment, name)
        tree = environment.parse(source, name, filename)
        try:
            safe = tree if self.folder is None else checked(tree)
            code = environment.compile(safe, name, filename)
        except TemplateSyntaxError as error:  # `checked` does not know the file
            error.name, error.filename = name, filename
            raise
        return Template.from_code(environment, code, globals or {}, uptodate)

    def _read(self, path: Path) -> str:
        """Return the text of a company's file; a link to elsewhere is not followed."""
        assert self.folder is not None  # noqa: S101 - only files of the folder come here
        if path.resolve().parent != self.folder.resolve():
            raise TemplateError("模板是指向别处的链接")
        if path.stat().st_size > MAX_BYTES:
            raise TemplateError(f"模板超过{MAX_BYTES >> 10} KB")
        return path.read_text(encoding="utf-8-sig")


@cache
def _inliner() -> Callable[[str], str]:
    """Return what puts styles to their elements, for Outlook; in a browser a page is only shown."""
    if sys.platform == "emscripten":
        return str
    import css_inline

    return css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True).inline
