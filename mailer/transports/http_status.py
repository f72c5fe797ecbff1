"""What an HTTP status says about a mail, for the transports that speak HTTP."""

from __future__ import annotations

from mailer.delivery.transport import Outcome
from mailer.transports.trouble import in_doubt, not_accepted, refused, stopped


def outcome_of_status(status: int, server: str, *, wait: float = 0.0, login: str) -> Outcome:
    """Return the outcome of a request that was answered with anything but success.

    Only 429 is certainly refused for a moment; behind any 5xx the mail may have gone out.
    """
    match status:
        case 400:
            return refused(f"{server} 不接受这封邮件（400）", "请检查收件人的邮箱地址")
        case 401:
            return stopped(
                f"{server} 不认可 {login} 的登录",
                "只试了一次，以免账号被锁；请检查登录名，运行 xiezuo mail password 重新存入密码",
            )
        case 403:
            return stopped(f"{server} 不允许 {login} 发信", "请管理员检查权限（见管理员说明）")
        case 413:
            return refused(f"{server} 认为邮件太大", "请减少内容")
        case 429:
            return not_accepted(f"{server} 要求稍后再发", "请稍后再试", wait=wait)
        case _ if status >= 500 or 200 <= status < 300:  # a proxy's page may stand for success
            return in_doubt(f"{server} 的答复不正常（{status}）")
        case _:
            return stopped(f"{server} 的地址不对（{status}）", "请检查设置文件里的地址")


def seconds(retry_after: str | None) -> float:
    """Return what a Retry-After header asks for; 0 where it says nothing that can be counted."""
    text = (retry_after or "").strip()
    return float(text) if text.isdecimal() else 0.0
