"""HTTPS servers on loopback for the doubles of Exchange and Graph."""

from __future__ import annotations

import ssl
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Keeps connections open, as these servers do, and hangs up without a word when told to."""

    protocol_version = "HTTP/1.1"
    timeout = 10
    disable_nagle_algorithm = True
    wbufsize = -1  # one packet an answer

    def body(self) -> bytes:
        """Return the whole body; half of one, from a process that was killed, ends the connection."""
        wanted = int(self.headers.get("Content-Length") or 0)
        given = self.rfile.read(wanted)
        if len(given) < wanted:
            raise ConnectionAbortedError
        return given

    def answer(self, status: int, content: bytes = b"", kind: str = "", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def handle(self) -> None:
        with suppress(OSError):  # the other side went away, or we hung up
            super().handle()

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, handler: type[Handler], context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._context = context

    def finish_request(self, request: object, address: object) -> None:
        """Shake hands in the connection's own thread: one that refuses us hurts nobody else."""
        try:
            secure = self._context.wrap_socket(request, server_side=True)  # type: ignore[arg-type]
        except OSError:
            return
        with secure:
            super().finish_request(secure, address)  # type: ignore[arg-type]

    def handle_error(self, request: object, address: object) -> None:
        """Connections break here on purpose; anything else is a mistake of the double."""
        if not isinstance(sys.exception(), OSError):
            traceback.print_exc()


@contextmanager
def https_server(handler: type[Handler], context: ssl.SSLContext) -> Iterator[int]:
    """Run a server while the block runs; yields its port."""
    server = _Server(handler, context)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
