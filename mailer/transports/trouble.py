"""What goes wrong between here and a server, in Chinese with the remedy, for every transport."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

from addin.errors import MailError
from mailer.delivery.transport import MailState, Outcome

_CERTIFICATE = {  # OpenSSL's X509_V_ERR_… codes
    10: ("服务器的证书已过期", "请联系邮件管理员更换证书；也请检查这台电脑的日期"),
    9: ("服务器的证书尚未生效", "请检查这台电脑的日期和时间"),
    62: ("服务器的证书不是发给这个地址的", "请按证书上的名称填写服务器地址"),
    64: ("服务器的证书不是发给这个地址的", "请填写服务器的名称，不要填 IP 地址"),
}
_UNKNOWN_CA = (
    "服务器的证书不是由这台电脑信任的机构签发的",
    "请向管理员要公司的根证书（PEM 文件），写进设置文件的 ca_file",
)
# Reasons of OpenSSL that end a handshake; others may also end an answer that was on its way.
_NO_HANDSHAKE = {
    "DH_KEY_TOO_SMALL",
    "HTTP_REQUEST",
    "NO_PROTOCOLS_AVAILABLE",
    "SSLV3_ALERT_HANDSHAKE_FAILURE",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "UNKNOWN_PROTOCOL",
    "UNSUPPORTED_PROTOCOL",
    "WRONG_VERSION_NUMBER",
}
# How urllib3 and httpx call a connection that was never made.
_NOT_CONNECTED = {"ConnectError", "ConnectTimeout", "ConnectTimeoutError", "NewConnectionError"}
MAILBOX_LIMIT = "发送数量超过了服务器的限额，本次停止，没有发出的下次再发"


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return what certificates are checked with: the system's and the company's own.

    Raises:
        MailError: the company's certificate cannot be read.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise MailError(
                "公司根证书无法读取",
                where=str(ca_file),
                remedy="请检查 ca_file 的路径；文件要是 PEM 格式（以 -----BEGIN CERTIFICATE----- 开头）。",
            ) from error
    return context


def not_accepted(what: str, remedy: str, *, wait: float = 0.0) -> Outcome:
    """Return: certainly not accepted this time, perhaps in a moment."""
    return Outcome(MailState.FAILED, f"{what}。{remedy}。", is_temporary=True, wait=wait)


def refused(what: str, remedy: str) -> Outcome:
    """Return: this mail is not accepted, and will not be; others may."""
    return Outcome(MailState.FAILED, f"{what}。{remedy}。")


def stopped(what: str, remedy: str) -> Outcome:
    """Return: not accepted, and neither will be the next one."""
    return Outcome(MailState.FAILED, f"{what}。{remedy}。", stops_run=True)


def not_possible(error: MailError) -> Outcome:
    """Return: what is needed to send anything is missing here."""
    return Outcome(MailState.FAILED, str(error), stops_run=True)


def nothing_sent(outcome: Outcome, server: str) -> Outcome:
    """Return what an outcome means where no mail was on its way: then nothing is in doubt."""
    if outcome.state is MailState.UNKNOWN:
        return not_accepted(f"服务器 {server} 没有正常答复", "请稍后再试")
    return outcome


def in_doubt(what: str) -> Outcome:
    """Return: perhaps accepted, nobody knows."""
    return Outcome(MailState.UNKNOWN, f"{what}，这封邮件可能已经发出。")


def connection_trouble(error: BaseException, server: str) -> Outcome | None:
    """Return what keeps a connection from being made, with nothing sent over it; else None."""
    chain = list(causes(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            what, remedy = _CERTIFICATE.get(cause.verify_code, _UNKNOWN_CA)
            return stopped(f"{server}：{what}", remedy)
        if isinstance(cause, ssl.SSLError) and cause.reason in _NO_HANDSHAKE:
            return stopped(
                f"{server}：无法建立加密连接", "请检查端口和加密方式；服务器至少要支持 TLS 1.2"
            )
        if isinstance(cause, socket.gaierror):
            return not_accepted(f"找不到服务器 {server}", "请检查服务器地址的写法和网络连接")
        if isinstance(cause, ConnectionRefusedError):
            return not_accepted(f"服务器 {server} 拒绝连接", "请检查地址和端口，或稍后再试")
    if any(type(cause).__name__ in _NOT_CONNECTED for cause in chain):
        return not_accepted(f"无法连接服务器 {server}", "请检查地址、端口和网络，或稍后再试")
    return None


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came from, also where libraries wrap it as an argument."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inside = (current.__cause__, current.__context__, getattr(current, "reason", None))
        waiting += [each for each in (*inside, *current.args) if isinstance(each, BaseException)]
