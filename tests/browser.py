"""A real Chromium as somebody uses it: opens a page, clicks and types, and says what it asked for.

It is driven over two pipes by the DevTools protocol, so that no port is open and no library needed.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-pipe",
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
        for domain in ("Page", "Runtime", "Network", "Log"):
            self._call(f"{domain}.enable")

    def open(self, page: Path, width: int = 1300, height: int = 900) -> None:
        """Show a page in a window of some size and wait until it is loaded."""
        self.resize(width, height)
        self.requests.clear()
        self._call("Page.navigate", url=page.as_uri())
        self.ask(
            "new Promise(r => document.readyState === 'complete' ? r() : addEventListener('load', r))"
        )

    def resize(self, width: int, height: int = 900) -> None:
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip

    def media(self, *, kind: str = "", scheme: str = "light") -> None:
        """Pretend to be paper, or to be dark."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._call("Emulation.setEmulatedMedia", media=kind, features=features)

    def ask(self, script: str) -> Any:
        """Return the value of an expression in the page."""
        made = self._call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in made, made["exceptionDetails"]
        return made["result"].get("value")

    def picture(self) -> bytes:
        """Return what is seen as a PNG."""
        made = self._call("Page.captureScreenshot", format="png")
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
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while True:
            answer = json.loads(self._read())
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                return answer["result"]
            self._note(answer)

    def _read(self) -> bytes:
        found = bytearray()
        while (byte := self._back.read(1)) != b"\0":
            assert byte, "Chromium is gone"
            found += byte
        return bytes(found)

    def _note(self, event: dict[str, Any]) -> None:
        told = event.get("params", {})
        match event.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Runtime.exceptionThrown":
                self.troubles.append(str(told["exceptionDetails"]))
            case "Log.entryAdded":
                self.troubles.append(told["entry"]["text"])


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
