"""A real Chromium as somebody uses it: opens a page, clicks and types, and says what it asked for.

It is driven over two pipes by the DevTools protocol, so that no port is open and no library needed.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-pipe", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


class Browser:
    """One tab; `requests` are the addresses that it asked for, `troubles` what its page complained of."""

    def __init__(self, out: int, back: int) -> None:
        self._out, self._back = os.fdopen(out, "wb"), os.fdopen(back, "rb")
        self._number, self._session = 0, ""
        self.requests: list[str] = []
        self.troubles: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._session = session
        for domain in ("Page", "Runtime", "Network", "Log", "DOM"):
            self._call(f"{domain}.enable")
        # Workers ask for things by themselves, and say so to nobody but who listens to them.
        self._call(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True
        )

    def open(self, page: Path | str, width: int = 1300, height: int = 900) -> None:
        """Show a file or an address in a window of some size and wait until it is loaded."""
        self.resize(width, height)
        self.requests.clear()
        self._call("Page.navigate", url=page if isinstance(page, str) else page.as_uri())
        self.ask(
            "new Promise(r => document.readyState === 'complete' ? r() : addEventListener('load', r))"
        )

    def before_pages(self, script: str) -> None:
        """Run a script in every page that is opened from now on, before its own."""
        self._call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def resize(self, width: int, height: int = 900) -> None:
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip

    def media(self, *, kind: str = "", scheme: str = "light") -> None:
        """Pretend to be paper, or to be dark."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._call("Emulation.setEmulatedMedia", media=kind, features=features)

    def ask(self, script: str, *, by_hand: bool = False) -> Any:
        """Return the value of an expression in the page, which may do what only a person may."""
        made = self._call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True,
            userGesture=by_hand,
        )  # fmt: skip
        assert "exceptionDetails" not in made, made["exceptionDetails"]
        return made["result"].get("value")

    def wait_for(self, script: str, seconds: float = 60) -> None:
        """Wait until an expression in the page is true."""
        until = time.monotonic() + seconds
        while not self.ask(script):
            assert time.monotonic() < until, f"in vain: {script}"
            time.sleep(0.05)

    def hand_in(self, selector: str, *files: Path) -> None:
        """Choose files, or a folder, in the dialog of a field for files."""
        root = self._call("DOM.getDocument")["root"]["nodeId"]
        found = self._call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self._call("DOM.setFileInputFiles", nodeId=found, files=[str(each) for each in files])

    def drop(self, selector: str, *files: Path) -> None:
        """Drag files and folders from the desktop and drop them onto an element."""
        x, y = self.ask(
            f"(() => {{ const at = document.querySelector({json.dumps(selector)})"
            ".getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2]; })()"
        )
        dragged = {"items": [], "files": [str(each) for each in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self._call("Input.dispatchDragEvent", type=kind, x=x, y=y, data=dragged)

    def clipboard(self) -> str:
        """Return the text that was copied."""
        self._call("Browser.grantPermissions", permissions=["clipboardReadWrite"])
        return str(self.ask("navigator.clipboard.readText()"))

    def keep_downloads(self, folder: Path) -> None:
        """Let whatever the page gives to download be kept in a folder."""
        self._call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def key(self, name: str) -> None:
        """Press a key, such as ``Tab`` or ``Enter``."""
        text = {"text": "\r"} if name == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", type=kind, key=name, code=name, **text)

    def picture(self, *, whole: bool = False) -> bytes:
        """Return what is seen as a PNG, or the `whole` page however long."""
        made = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(made["data"])

    def print(self) -> bytes:
        """Return the page as a PDF."""
        made = self._call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(made["data"])

    def close(self) -> None:
        self._out.close()
        self._back.close()

    def _call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        number = self._number
        self._send(number, method, parameters, self._session)
        while True:
            answer = json.loads(self._read())
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                return answer["result"]
            self._note(answer)

    def _send(self, number: int, method: str, parameters: dict[str, Any], session: str) -> None:
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()

    def _read(self) -> bytes:
        found = bytearray()
        while not found.endswith(b"\0"):
            come = self._back.peek()
            assert come, "Chromium is gone"
            found += self._back.read(come.find(b"\0") + 1 or len(come))
        return bytes(found[:-1])

    def _note(self, event: dict[str, Any]) -> None:
        told = event.get("params", {})
        match event.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Runtime.exceptionThrown":
                self.troubles.append(str(told["exceptionDetails"]))
            case "Log.entryAdded":
                self.troubles.append(told["entry"]["text"])
            case "Target.attachedToTarget":
                for method in ("Network.enable", "Runtime.runIfWaitingForDebugger"):
                    self._number += 1  # nobody waits for the answer
                    self._send(self._number, method, {}, told["sessionId"])


@contextmanager
def browser(program: str, profile: Path) -> Iterator[Browser]:
    """Start a Chromium and end it."""
    theirs_in, out = os.pipe()
    back, theirs_out = os.pipe()

    def at_three_and_four() -> None:
        os.dup2(os.dup(theirs_in), 3)
        os.dup2(os.dup(theirs_out), 4)

    # The pipes have to be its descriptors 3 and 4, which no argument of Popen can say.
    process = subprocess.Popen(
        [program, *_OPTIONS, f"--user-data-dir={profile}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False,
        preexec_fn=at_three_and_four,
    )  # fmt: skip
    os.close(theirs_in)
    os.close(theirs_out)
    opened = Browser(out, back)
    try:
        yield opened
    finally:
        opened.close()
        process.terminate()
        process.wait(20)
