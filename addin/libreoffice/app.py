"""LibreOffice processes as xlwings' apps."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from xlwings import base_classes

from addin.libreoffice import base
from addin.libreoffice.base import Range
from addin.libreoffice.book import Book, Books, path_of
from addin.libreoffice.uno.attached import Attached, given, listening
from addin.libreoffice.uno.failures import OfficeError, OfficeGone, UnoError, Unsupported
from addin.libreoffice.uno.process import Process
from addin.libreoffice.uno.remote import Office, Remote, properties
from addin.libreoffice.uno.wire import Typed

_QUIT_SECONDS = 10.0
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_BOXES = {None: 0, "info": 1, "critical": 3, "question": 4}
# The first button is the one that Return presses, as in Excel.
_DEFAULTS = {1: 0x10000, 2: 0x10000, 3: 0x40000, 4: 0x40000}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


class Apps(base_classes.Apps):
    """The processes that this Python started; the active one comes first."""

    def __init__(self, engine: base.Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self]

    def add(
        self, spec: str | None = None, add_book: bool | None = None, xl: Any = None,
        visible: bool | None = None,
    ) -> App:  # fmt: skip
        """Start a LibreOffice; `spec` is the path of its program."""
        windowed = visible is not False and _has_screen()
        app = App(self, Process(windowed, spec), windowed=windowed, visible=bool(visible))
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def attach(self, where: str | Iterable[socket.socket]) -> App:
        """Take over a LibreOffice that somebody started; see `addin.libreoffice.attach`."""
        connection = listening(where) if isinstance(where, str) else given(where)
        app = App(self, Attached(connection), windowed=True, visible=True)
        self._apps.insert(0, app)
        return app

    def first(self, app: App) -> None:
        """Make an app the active one."""
        self._apps.remove(app)
        self._apps.insert(0, app)

    def forget(self, app: App) -> None:
        if app in self._apps:
            self._apps.remove(app)

    @staticmethod
    def cleanup() -> None:
        """End nothing: each process ends with the Python that started it."""

    def __iter__(self) -> Iterator[App]:
        self._apps = [app for app in self._apps if app.running]
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __getitem__(self, pid: int) -> App:
        for app in self:
            if app.pid == pid:
                return app
        raise KeyError(f"No LibreOffice with the process id {pid} was started by this Python.")


class App(base.App):
    """One LibreOffice process.

    Settings that LibreOffice has per document (calculation, screen updating) are applied to all
    open documents and to those opened later.

    Attributes:
        office: the way to LibreOffice's own objects.
        copied: the block that `Range.copy` kept for `Range.paste`.
        moves: how often cells were inserted, deleted or moved, after which LibreOffice's objects
            for blocks of cells lie elsewhere.
        alerts: what `alert` would have shown where there is no screen to show it on.
    """

    display_alerts = True
    enable_events = True

    def __init__(
        self, apps: Apps, process: Process | Attached, *, windowed: bool, visible: bool
    ) -> None:
        self.engine = apps.engine
        self._apps = apps
        self.windowed = windowed
        self._process = process
        try:
            self.office = Office(self._process)
        except OfficeError:
            self._process.kill()
            raise
        self.alerts: list[str] = []
        self._visible = visible
        self._calculation = "automatic"
        self._screen_updating = True
        self._interactive = True
        self._status: str | bool = False
        self._indicator: Remote | None = None
        self.copied: Range | None = None
        self.moves = 0
        self._names: dict[str, str] = {}
        self._made = 0
        self._last: list[str] = []

    @property
    def api(self) -> Office:
        return self.office

    @property
    def running(self) -> bool:
        return self._process.running

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def hwnd(self) -> int | None:
        return None

    @property
    def path(self) -> str:
        settings = self.office.service("com.sun.star.util.PathSubstitution")
        return unquote(urlparse(settings.getSubstituteVariableValue("$(prog)")).path)

    @property
    def startup_path(self) -> str:
        raise Unsupported("app.startup_path: LibreOffice has no folder whose files it opens")

    @property
    def version(self) -> str:
        return str(self._settings("Setup/Product").getByName("ooSetupVersionAboutBox"))

    @property
    def user_name(self) -> str:
        """The name of the user in LibreOffice's options, family name first if it is Chinese.

        It is "" where nobody has entered one.
        """
        data = self._settings("UserProfile/Data")
        given, family = (str(data.getByName(key) or "") for key in ("givenname", "sn"))
        return f"{given} {family}".strip() if (given + family).isascii() else family + given

    def _settings(self, path: str) -> Remote:
        """Return a node of LibreOffice's configuration, to be read."""
        provider = self.office.service("com.sun.star.configuration.ConfigurationProvider")
        node: Remote = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            Typed("[]any", properties(nodepath=f"/org.openoffice.{path}").value),
        )
        return node

    # Documents

    @property
    def books(self) -> Books:
        return Books(self)

    def documents(self) -> list[Remote]:
        """Return the open spreadsheets, the one opened first first."""
        found: dict[str, Remote] = {}
        listed = self.office.desktop.getComponents().createEnumeration()
        while listed.hasMoreElements():
            document = listed.nextElement()
            if document is not None and document.supportsService(_SPREADSHEET):
                found[document.reference.oid] = document
        self._names = {oid: name for oid, name in self._names.items() if oid in found}
        for oid in found:
            self._names.setdefault(oid, "")
        self._last = [oid for oid in self._last if oid in found]
        return [found[oid] for oid in self._names]

    def opened(self, document: Remote, name: str = "") -> None:
        """Take note of a document that was opened or made, and apply our settings to it."""
        oid = document.reference.oid
        if not name and not document.hasLocation():
            self._made += 1
            name = f"Book{self._made}"
        self._names[oid] = name
        self.use(document)
        if self._calculation == "manual":
            document.enableAutomaticCalculation(False)
        if not self._screen_updating:
            document.lockControllers()

    def use(self, document: Remote) -> None:
        """Make a document the active one of this app."""
        oid = document.reference.oid
        self._last = [oid, *(other for other in self._last if other != oid)]

    def name_of(self, document: Remote) -> str:
        """Return the name of a document: of its file, or Book1 and so on before it has one."""
        if document.hasLocation():
            return Path(path_of(document)).name
        oid = document.reference.oid
        if not self._names.get(oid):
            self._made += 1
            self._names[oid] = f"Book{self._made}"
        return self._names[oid]

    def active_document(self) -> Remote | None:
        """Return the document that the user or the code used last."""
        documents = {document.reference.oid: document for document in self.documents()}
        if self.windowed and self._visible:
            current = self.office.desktop.getCurrentComponent()
            if current is not None and current.reference.oid in documents:
                return documents[current.reference.oid]
        for oid in self._last:
            return documents[oid]
        return next(iter(documents.values()), None)

    @property
    def selection(self) -> Range | None:
        document = self.active_document()
        return None if document is None else Book(self, document).selection

    # Windows

    def activate(self, steal_focus: bool = False) -> None:
        self._apps.first(self)
        document = self.active_document()
        if document is not None and self.windowed:
            window = document.getCurrentController().getFrame().getContainerWindow()
            window.toFront() if steal_focus else None

    @property
    def visible(self) -> bool:
        """Whether its windows are shown; where there is no screen, whether they would be."""
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self._visible = bool(value)
        for document in self.documents():
            controller = document.getCurrentController()
            if controller is not None:
                controller.getFrame().getContainerWindow().setVisible(self._visible)

    @property
    def screen_updating(self) -> bool:
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if bool(value) == self._screen_updating:
            return
        self._screen_updating = bool(value)
        for document in self.documents():
            if value:
                while document.hasControllersLocked():
                    document.unlockControllers()
            else:
                document.lockControllers()

    @property
    def interactive(self) -> bool:
        return self._interactive

    @interactive.setter
    def interactive(self, value: bool) -> None:
        self._interactive = bool(value)
        for document in self.documents():
            controller = document.getCurrentController()
            if controller is not None:
                controller.getFrame().getContainerWindow().setEnable(self._interactive)

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None
        self._status = value if isinstance(value, str) else False
        document = self.active_document()
        if isinstance(value, str) and document is not None:
            # A window has one of these, which whoever comes later can end; those that a frame
            # makes anew for everybody stay when their owner is killed.
            self._indicator = document.getCurrentController().getStatusIndicator()
            self._indicator.start(value, 1)

    @property
    def cut_copy_mode(self) -> str | None:
        return "copy" if self.copied is not None else None

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: bool) -> None:
        if not value:
            self.copied = None

    def alert(
        self, prompt: Any, title: str | None, buttons: str | None, mode: str | None, callback: Any
    ) -> str:
        """Show a message over the active document; see `message`."""
        text = "" if prompt is None else str(prompt)
        return self.message(self.active_document(), text, title or "", buttons, mode)

    def message(
        self,
        document: Remote | None,
        text: str,
        title: str = "",
        buttons: str | None = None,
        mode: str | None = None,
    ) -> str:
        """Show a message over the window of a document and return which button was pressed.

        Without a screen the message is kept in `alerts`, and the answer is the one that changes
        nothing: "cancel", or "no", or "ok" where that is the only one.
        """
        wanted = _BUTTONS[buttons or "ok"]
        if not self.windowed:
            self.alerts.append(text)
            return {1: "ok", 2: "cancel", 3: "no", 4: "cancel"}[wanted]
        frame = None if document is None else document.getCurrentController().getFrame()
        parent = None if frame is None else frame.getContainerWindow()
        toolkit = self.office.service("com.sun.star.awt.Toolkit")
        # An information shows OK and nothing else, whatever buttons it is given.
        kind = _BOXES["question" if wanted != _BUTTONS["ok"] and mode != "critical" else mode]
        box = toolkit.createMessageBox(parent, kind, wanted | _DEFAULTS[wanted], title, text)
        try:
            with self.office.patient():
                return _ANSWERS[box.execute()]
        finally:
            box.dispose()

    # Calculation

    @property
    def calculation(self) -> str:
        """The mode of the active document, which its user may have changed."""
        document = self.active_document()
        if document is None:
            return self._calculation
        if not document.isAutomaticCalculationEnabled():
            return "manual"
        return "automatic" if self._calculation == "manual" else self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual", "semiautomatic"):
            raise ValueError(
                f"calculation must be automatic, manual or semiautomatic, not {value!r}"
            )
        self._calculation = value
        active = self.active_document()
        theirs = isinstance(self._process, Attached)  # each document of a user keeps its own mode
        for document in [active] if theirs and active is not None else self.documents():
            document.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        for document in self.documents():
            document.calculateAll()

    def run(self, macro: str, args: Any) -> Any:
        raise Unsupported("app.macro: documents are opened with their macros switched off")

    # End

    def quit(self) -> None:
        """Close all documents without saving and end the process."""
        try:
            self.office.desktop.terminate()
            self.office.close()
        except (OfficeGone, UnoError):
            pass
        if not self._process.wait(_QUIT_SECONDS):
            self._process.kill()
        self._apps.forget(self)

    def kill(self) -> None:
        """End the process at once."""
        self.office.close()
        self._process.kill()
        self._apps.forget(self)


def _has_screen() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
