"""Folders that a service copies between computers: there no step is atomic.

Two computers may both make "the one" file, and the service keeps both under two names.
So from there one computer sends, the one that the settings name.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping
from pathlib import Path

from addin.errors import MailError

_SERVICES: Mapping[str, str] = {
    "OneDrive": r"onedrive( - .+)?",
    "坚果云": r"(我的)?坚果云|nutstore( files)?",
    "百度网盘": r"百度网盘(同步空间)?|baidu(sync|net)disk",
    "WPS 云盘": r"wps ?云盘|wps cloud files|wpsdrive",
    "微云": r"微云(同步(助手|盘)?)?|weiyun",
    "Dropbox": r"dropbox( \(.+\))?",
    "iCloud": r"icloud ?drive|com~apple~clouddocs",
    "Google Drive": r"google ?drive",
    "Synology Drive": r"synology ?drive|cloudstation",
    "Seafile": r"seafile",
    "Nextcloud": r"(next|own)cloud",
    "网盘同步": r"cloudstorage",  # macOS keeps all others below this one
}
_KNOWN_BY_WINDOWS = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def service_of(folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return which service copies a folder to other computers; empty where none is known to.

    >>> service_of(Path("/home/wang/OneDrive - 示例公司/协作"))
    'OneDrive'
    """
    for service, name in _SERVICES.items():
        if any(re.fullmatch(name, part, re.IGNORECASE) for part in folder.parts):
            return service
    roots = (environment.get(name, "") for name in _KNOWN_BY_WINDOWS)
    is_below = any(root and folder.is_relative_to(root) for root in roots)
    return "OneDrive" if is_below else ""


def check_sender(workbook: Path, only_sender: str, computer: str = "") -> None:
    """Raise MailError where another computer is to send the mails about a workbook.

    `only_sender` is the computer that the settings name: from a synchronised folder it alone sends,
    and where it is named nobody else sends at all.
    """
    own = computer or platform.node()
    if only_sender:
        if only_sender.casefold() != own.casefold():
            raise MailError(
                f"邮件只由“{only_sender}”这台电脑发送（设置 only_sender），这台是“{own}”",
                where=str(workbook),
                remedy="没有发送；要改由这台发送，请在每台电脑的 xiezuo.toml 里改 only_sender。",
            )
        return
    if service := service_of(workbook.resolve().parent):
        raise MailError(
            f"工作簿在{service}同步的文件夹里，几台电脑可能各发一遍",
            where=str(workbook),
            remedy=f'没有发送；请只选一台电脑发送，在它的 xiezuo.toml 的 [mail] 里写上 only_sender = "{own}"。',
        )
