"""A real Postfix on loopback, with a configuration and a queue of its own.

It takes every mail for example.com by STARTTLS, puts it into the one mailbox of all readers, and
sends back what is for `nobody`, as a company's server does that does not look before it accepts.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Authority, missing
from tests.mailer.smtp_server import free_port

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.com
mydestination =
alias_maps =
virtual_mailbox_domains = example.com
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = regexp:{folder}/readers
virtual_minimum_uid = {user}
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
smtpd_reject_unlisted_recipient = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtpd_tls_chain_files = {certificate}
smtpd_tls_security_level = encrypt
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
# Tables for mailboxes take nothing from the address.
_READERS = "/^xiezuo@/ xiezuo/\nif !/^nobody@/\n/./ readers/\nendif\n"
_QUEUES = ("maildrop", "incoming", "active", "deferred")


class Postfix:
    """A running server, and what is in the mailboxes of its readers."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self.port = port

    def settle(self) -> None:
        """Wait until it has delivered or sent back whatever it accepted."""
        until = time.monotonic() + 60
        while any(each.is_file() for name in _QUEUES for each in self._queued(name)):
            assert time.monotonic() < until, (self._folder / "log").read_text()
            time.sleep(0.05)

    @property
    def raw(self) -> list[bytes]:
        """Return the mails of all readers."""
        return self._mails("readers")

    @property
    def sent_back(self) -> list[bytes]:
        """Return the reports in the mailbox of `xiezuo`, who sends."""
        return self._mails("xiezuo")

    @property
    def deliveries(self) -> list[str]:
        """Return the Message-IDs of these, twice where one came twice."""
        found = (re.search(rb"^Message-ID: (<[^>]+>)\r$", raw, re.M) for raw in self.raw)
        return [each[1].decode() for each in found if each]

    def forget(self) -> None:
        """Empty the mailboxes."""
        self.settle()
        for mail in (self._folder / "mail").glob("*/new/*"):
            mail.unlink()

    def _mails(self, mailbox: str) -> list[bytes]:
        self.settle()
        mails = (self._folder / "mail" / mailbox / "new").glob("*")
        return [each.read_bytes().replace(b"\n", b"\r\n") for each in mails]

    def _queued(self, name: str) -> Iterator[Path]:
        return (self._folder / "queue" / name).rglob("*")


@contextmanager
def postfix_server(authority: Authority) -> Iterator[Postfix]:
    """Run a Postfix while the block runs."""
    if not shutil.which("postfix") or os.geteuid():
        missing("Postfix, which root starts,", "Debian: postfix")
    with tempfile.TemporaryDirectory(prefix="postfix") as name:  # its path has to be a short one
        folder = Path(name)
        folder.chmod(0o755)  # its parts run as another user
        for part in ("queue", "data", "mail"):
            (folder / part).mkdir()
        for part in ("data", "mail"):
            shutil.chown(folder / part, "postfix", "postfix")
        owner = (folder / "mail").stat()
        (folder / "readers").write_text(_READERS)
        server = Postfix(folder, free_port())
        values = {"folder": folder, "user": owner.st_uid, "group": owner.st_gid}
        (folder / "main.cf").write_text(_MAIN.format(**values, certificate=authority.server_file))
        (folder / "master.cf").write_text(_MASTER.format(port=server.port))
        _postfix(folder, "start")
        try:
            yield server
        finally:
            _postfix(folder, "stop")


def _postfix(folder: Path, command: str) -> None:
    done = subprocess.run(
        ["postfix", "-c", folder, command], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr + done.stdout
