"""What Exchange's own codes say about a mail: EWS and Microsoft Graph share most of them.

Source: ResponseCodeType in MS-OXWSCDATA, and the error codes of Microsoft Graph.
"""

from __future__ import annotations

from mailer.delivery.transport import Outcome
from mailer.transports.trouble import MAILBOX_LIMIT, refused, stopped

_NO_RIGHT = {
    "ErrorAccessDenied",
    "ErrorImpersonateUserDenied",
    "ErrorImpersonationDenied",
    "ErrorImpersonationFailed",
    "ErrorMailboxLogonFailed",
    "ErrorSendAsDenied",
}
_NO_MAILBOX = {
    "ErrorFolderNotFound",
    "ErrorInvalidUser",
    "ErrorMissingEmailAddress",
    "ErrorNonExistentMailbox",
    "ErrorNonPrimarySmtpAddress",
    "MailboxNotEnabledForRESTAPI",
    "Request_ResourceNotFound",
    "ResourceNotFound",
}
_LOGIN = {
    "ErrorAccountDisabled",
    "ErrorPasswordChangeRequired",
    "ErrorPasswordExpired",
    "InvalidAuthenticationToken",
    "UnauthorizedError",
}
_THIS_MAIL = {
    "ErrorCalendarDurationIsTooLong",
    "ErrorCalendarEndDateIsEarlierThanStartDate",
    "ErrorCalendarInvalidAttributeValue",
    "ErrorContentConversionFailed",
    "ErrorInvalidRecipients",
    "ErrorInvalidRequest",
    "ErrorIrresolvableConflict",
    "ErrorMessageSizeExceeded",
    "ErrorMimeContentInvalid",
    "ErrorMimeContentInvalidBase64String",
    "ErrorMissingRecipients",
    "ErrorSchemaValidation",
}
_LIMIT = {
    "ErrorExceededMessageLimit",
    "ErrorMessageSubmissionBlocked",
    "ErrorQuotaExceeded",
    "ErrorSendQuotaExceeded",
    "ErrorSubmissionQuotaExceeded",
}


def outcome_of_code(code: str, server: str, *, mailbox: str, login: str) -> Outcome | None:
    """Return the outcome of a request that was refused with `code`.

    None for every code of which it is not certain that nothing was sent.
    """
    if code in _LOGIN:
        return stopped(
            f"{server} 不认可 {login} 的登录（{code}）",
            "只试了一次，以免账号被锁；请确认账号没有锁定或过期，"
            "再运行 xiezuo mail password 重新存入",
        )
    if code in _NO_RIGHT:
        return stopped(
            f"没有权限使用邮箱 {mailbox}（{code}）",
            "请管理员授予权限（见管理员说明），并检查 mailbox 的写法",
        )
    if code in _NO_MAILBOX:
        return stopped(
            f"{server} 上没有邮箱 {mailbox}（{code}）", "请检查设置文件里的 mailbox，要写主邮箱地址"
        )
    if code in _LIMIT:
        return stopped(f"{MAILBOX_LIMIT}（{code}）", "请明天再试，或请管理员提高限额")
    if code in _THIS_MAIL:
        return refused(f"{server} 不接受这封邮件（{code}）", "请检查收件人的邮箱地址")
    return None
