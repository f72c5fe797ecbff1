"""Answers as the mail programs of a Chinese office write them: one function a habit."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from email.header import Header
from quopri import encodestring

import trustme
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7Options,
    PKCS7SignatureBuilder,
)
from cryptography.x509 import load_pem_x509_certificate

from addin.forms.vocabularies import AGREED, BLOCKED, FINISHED, POSTPONED
from mailer.answers.links import END, subject

SECRET = b"0" * 32
TASK = "XC20261121-001-T03"
STEP = "XC20261121-001-发起部门负责人"
OWNER = "wang.lei@example.com"
RECEIVED = "from smtp.example.com (unknown) by mx.example.com; Fri, 20 Nov 2026 16:31:00 +0800"

DONE_BODY = f"进展说明：已交付，清单见附件\n\n{END}\n王磊 市场部"
LATER_BODY = f"新的完成日期：12月5日\n进展说明：等料\n\n{END}\n"
STUCK_BODY = f"遇到的问题：模具晚到\n受阻类型：进度依赖\n解决措施：空运\n\n{END}\n"
AGREED_BODY = f"审批意见：预算已核\n\n{END}\n"
PACKED = "application/pkcs7-mime; smime-type=signed-data"
DATA = bytes.fromhex("2a864886f70d010701")  # what PKCS #7 calls its kinds of content
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
BODIES = {FINISHED: DONE_BODY, POSTPONED: LATER_BODY, BLOCKED: STUCK_BODY, AGREED: AGREED_BODY}


def about(answer: str) -> str:
    return subject(answer, TASK if answer != AGREED else STEP, reader=OWNER, secret=SECRET)


def mail(
    title: str,
    body: bytes,
    *,
    kind: str = "text/plain; charset=utf-8",
    encoding: str = "8bit",
    sender: str = f"=?utf-8?B?546L56OK?= <{OWNER}>",
    more: str = "",
) -> bytes:
    """Return a mail of one part; `title` is the header as it stands in the file."""
    head = (
        f"Received: {RECEIVED}\nFrom: {sender}\nTo: xiezuo@example.com\nSubject: {title}\n"
        f"Date: Fri, 20 Nov 2026 16:30:00 +0800\nMessage-ID: <a@example.com>\n{more}"
        f"MIME-Version: 1.0\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    )
    return head.replace("\n", "\r\n").encode("utf-8", "surrogateescape") + body


def word(text: str, charset: str = "utf-8", codec: str | None = None, how: str = "B") -> str:
    """Return a header as one encoded word, however long."""
    data = text.encode(codec or charset)
    if how == "Q":
        quoted = "".join(f"={byte:02X}" for byte in data)
        return f"=?{charset}?Q?{quoted}?="
    return f"=?{charset}?B?{b64encode(data).decode()}?="


def plain(answer: str, prefix: str = "", charset: str = "utf-8", codec: str | None = None) -> bytes:
    """Return an answer as plain text, 8 bit, in one character set."""
    return mail(
        word(prefix + about(answer), charset, codec),
        BODIES[answer].encode(codec or charset),
        kind=f"text/plain; charset={charset}",
    )


def parts(
    answer: str, *, boundary: str, text: str, html: str, charset: str, more: str = ""
) -> bytes:
    """Return multipart/alternative in base64 (QQ, 163, Foxmail, iOS)."""
    body = "".join(
        f"--{boundary}\r\nContent-Type: text/{kind}; charset={charset}\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{b64encode(shown.encode(charset)).decode()}\r\n"
        for kind, shown in (("plain", text), ("html", html))
    )
    return mail(
        word(about(answer), charset),
        f"{body}--{boundary}--\r\n".encode(),
        kind=f'multipart/alternative; boundary="{boundary}"',
        encoding="7bit",
        more=more,
    )


def paragraphs(body: str, tag: str = "p", attributes: str = "") -> str:
    lines = body.splitlines()
    return "".join(f"<{tag}{attributes}>{line or '<br>'}</{tag}>" for line in lines)


def folded(answer: str) -> bytes:
    """Return a subject as the standard library folds it: several encoded words, several lines."""
    title = Header(about(answer), "utf-8", maxlinelen=40).encode()
    return mail(title, BODIES[answer].encode())


def split_characters(answer: str) -> bytes:
    """Return a subject whose encoded words end within a character, as old web mail wrote it."""
    data = about(answer).encode("gbk")
    words = [b64encode(data[at : at + 5]).decode() for at in range(0, len(data), 5)]
    title = "\n ".join(f"=?gbk?B?{each}?=" for each in words)
    return mail(title, BODIES[answer].encode("gbk"), kind="text/plain; charset=gbk")


def misread(answer: str, written: str, read: str) -> bytes:
    """Return a subject whose bytes were read in another character set on the way."""
    code = about(answer).partition(" [")
    shown = code[0].encode(written).decode(read, "replace") + " [" + code[2]
    return mail(word(shown.rpartition("-")[0]), BODIES[answer].encode())  # the letter is lost


def quoted_printable(answer: str) -> bytes:
    body = encodestring(BODIES[answer].replace("\n", "\r\n").encode("gb18030"))
    return mail(
        word(about(answer), "gb18030", how="Q"),
        body,
        kind="text/plain; charset=GB18030",
        encoding="quoted-printable",
    )


def signed(answer: str) -> bytes:
    """Return a clear-signed mail (S/MIME): the text and beside it the signature."""
    body = (
        "--s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{BODIES[answer]}\r\n"
        '--s\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\nMIAGCSqG\r\n--s--\r\n'
    )
    kind = 'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="s"'
    return mail(word(about(answer)), body.encode(), kind=kind, encoding="7bit")


def opaque(
    answer: str, pack: Callable[[bytes], bytes], *, name: str = "smime.p7m", kind: str = PACKED
) -> bytes:
    """Return a mail that lies in its signature (S/MIME, the opaque way), as Outlook can be set to."""
    inner = (
        "Content-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n"
        "Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{b64encode(BODIES[answer].encode('gb18030')).decode()}\r\n--i--\r\n"
    )
    data = b64encode(pack(inner.encode()))
    return mail(word(about(answer)), data, kind=f'{kind}; name="{name}"', encoding="base64")


def in_signature(content: bytes) -> bytes:
    """Return a mail signed by a certificate, as DER."""
    issued = trustme.CA().issue_cert(OWNER)
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    certificate = load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    builder = PKCS7SignatureBuilder().set_data(content)
    signer = builder.add_signer(certificate, key, SHA256())  # type: ignore[arg-type]
    return signer.sign(Encoding.DER, [PKCS7Options.Binary])


def in_pieces(content: bytes) -> bytes:
    """Return a mail as OpenSSL packs it while it signs: nothing says how long it is before its end."""
    pieces = b"".join(_tlv(0x04, content[at : at + 50]) for at in range(0, len(content), 50))
    octets = b"\x24\x80" + pieces + b"\0\0"
    held = b"\x30\x80" + _tlv(0x06, DATA) + b"\xa0\x80" + octets + b"\0\0" + b"\0\0"
    signed = b"\x30\x80" + _tlv(0x02, b"\1") + _tlv(0x31, b"") + held + _tlv(0x31, b"") + b"\0\0"
    return b"\x30\x80" + _tlv(0x06, SIGNED_DATA) + b"\xa0\x80" + signed + b"\0\0" + b"\0\0"


def _tlv(tag: int, content: bytes) -> bytes:
    return bytes([tag, len(content)]) + content


def sealed(answer: str) -> bytes:
    """Return an encrypted mail: only its headers can be read."""
    kind = 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'
    return mail(
        word(about(answer)), b"MIAGCSqGSIb3DQEHA6CAMIACAQAxggE=", kind=kind, encoding="base64"
    )


def with_attachment(answer: str) -> bytes:
    body = (
        "--m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{BODIES[answer]}\r\n"
        "--m\r\nContent-Type: text/plain; charset=utf-8\r\n"
        'Content-Disposition: attachment; filename="log.txt"\r\n\r\n新的完成日期：2026-12-31\r\n--m--\r\n'
    )
    return mail(word(about(answer)), body.encode(), kind='multipart/mixed; boundary="m"')
