"""The page shown by this computer to itself: nobody else can reach it."""

from __future__ import annotations

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".tar": "application/x-tar",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""The media type of each kind of file, which an intranet's server must send too."""


def server(site: Mapping[str, bytes], port: int = 0) -> ThreadingHTTPServer:
    """Return a server of the files of `site` by name, on the loopback only; 0 is any free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = unquote(urlsplit(self.path).path).lstrip("/") or "index.html"
            data = site.get(name) if self._is_for_us() else None
            if data is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", TYPES[PurePosixPath(name).suffix])
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-cache")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(data)

        def _is_for_us(self) -> bool:
            """Whether the page was asked for by our name: a foreign one may point to us as well."""
            host = self.headers.get("Host", "").rpartition(":")[0]
            return host in ("127.0.0.1", "localhost")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: who opens the page sees it."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def address(of: ThreadingHTTPServer) -> str:
    """Return where a browser finds a server."""
    return f"http://127.0.0.1:{of.server_address[1]}/"
