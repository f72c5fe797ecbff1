"""What is wrong with a request to Exchange: by its structure, and by Microsoft's schemas if at hand.

The schemas (messages.xsd, types.xsd; MIT, part of the EWS Managed API) are not part of this
repository: they are used from the folder that ``XIEZUO_EWS_SCHEMAS`` names, or from a folder
``ews`` in a directory beside the checkout.
"""

from __future__ import annotations

import base64
import os
from email import policy
from email.parser import BytesParser
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from tests.paths import ROOT

S = "http://schemas.xmlsoap.org/soap/envelope/"
M = "http://schemas.microsoft.com/exchange/services/2006/messages"
T = "http://schemas.microsoft.com/exchange/services/2006/types"
NS = {"s": S, "m": M, "t": T}
_TELLS_ALL = "SendToAllAndSaveCopy"
# The order in which the schema wants what we put into a message.
_ORDER = (
    "MimeContent",
    "Sensitivity",
    "Importance",
    "ReminderIsSet",
    "ReminderMinutesBeforeStart",
    "ExtendedProperty",
    "IsReadReceiptRequested",
    "IsDeliveryReceiptRequested",
    "From",
    "IsRead",
    "IsResponseRequested",
)
# The same for a meeting.
_ORDER_OF_MEETING = (
    "Subject",
    "Sensitivity",
    "Body",
    "Importance",
    "ReminderIsSet",
    "ReminderMinutesBeforeStart",
    "ExtendedProperty",
    "UID",
    "Start",
    "End",
    "IsAllDayEvent",
    "LegacyFreeBusyStatus",
    "Location",
    "IsResponseRequested",
    "RequiredAttendees",
    "StartTimeZone",
    "EndTimeZone",
)
_ALLOWED = {
    "CreateItem": ("SavedItemFolderId", "Items"),
    "FindItem": ("ItemShape", "IndexedPageItemView", "Restriction", "SortOrder", "ParentFolderIds"),
    "GetFolder": ("FolderShape", "FolderIds"),
    "GetItem": ("ItemShape", "ItemIds"),
    "UpdateItem": ("ItemChanges",),
    "DeleteItem": ("ItemIds",),
    "GetPasswordExpirationDate": (),
}


@cache
def schema() -> etree.XMLSchema | None:
    """Return Microsoft's schema where it is at hand."""
    named = os.environ.get("XIEZUO_EWS_SCHEMAS")
    beside = ROOT.parent
    found = Path(named) if named else next(beside.glob("*/ews"), None)
    if found is None or not (found / "messages.xsd").is_file():
        return None
    return etree.XMLSchema(etree.parse(found / "messages.xsd"))


def complaint(body: bytes) -> str:
    """Return what is wrong with a request; empty when nothing is."""
    try:
        root = etree.fromstring(body)
        request = root.find("s:Body", NS)[0]
    except (etree.XMLSyntaxError, TypeError, IndexError) as error:
        return f"no SOAP request: {error}"
    name = etree.QName(request).localname
    known = schema()
    if known is not None and not known.validate(request):
        return f"{name}: {known.error_log.last_error}"
    return next((f"{name}: {each}" for each in _flaws(root, request, name)), "")


def _flaws(root: Any, request: Any, name: str) -> Any:
    version = root.find("s:Header/t:RequestServerVersion", NS)
    if version is None or not version.get("Version", "").startswith("Exchange201"):
        yield "no RequestServerVersion"
    if name not in _ALLOWED:
        yield "an operation that we have no use for"
        return
    if not _is_in_order(request, _ALLOWED[name]):
        yield f"elements out of place: {_names(request)}"
    if name == "CreateItem":
        meeting = request.find("m:Items/t:CalendarItem", NS)
        yield from _flaws_of_mail(request) if meeting is None else _flaws_of_meeting(request)
    if name == "UpdateItem" and request.get("SendMeetingInvitationsOrCancellations") != _TELLS_ALL:
        yield "nobody is told of the change"
    if name == "DeleteItem" and request.get("SendMeetingCancellations") != _TELLS_ALL:
        yield "nobody is told of the cancellation"


def _flaws_of_mail(request: Any) -> Any:
    if request.get("MessageDisposition") != "SendAndSaveCopy":
        yield "the copy is not saved"
    items = request.findall("m:Items/*", NS)
    if len(items) != 1:
        yield "not one by one"
    message = items[0]
    if not _is_in_order(message, _ORDER):
        yield f"elements out of place: {_names(message)}"
    raw = base64.b64decode(message.findtext("t:MimeContent", namespaces=NS), validate=True)
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    if mail.defects or not mail["Message-ID"] or not mail["To"]:
        yield f"no mail: {mail.defects}"


def _flaws_of_meeting(request: Any) -> Any:
    if request.get("SendMeetingInvitations") != _TELLS_ALL:
        yield "nobody is invited"
    items = request.findall("m:Items/*", NS)
    if len(items) != 1:
        yield "not one by one"
    folder = request.find("m:SavedItemFolderId/t:DistinguishedFolderId[@Id='calendar']", NS)
    if folder is None or not folder.findtext("t:Mailbox/t:EmailAddress", namespaces=NS):
        yield "a calendar of whom nobody knows"  # a delegate's own, perhaps
    if not _is_in_order(items[0], _ORDER_OF_MEETING):
        yield f"elements out of place: {_names(items[0])}"
    if items[0].find("t:RequiredAttendees/t:Attendee", NS) is None:
        yield "a meeting with nobody"


def _is_in_order(element: Any, allowed: tuple[str, ...]) -> bool:
    names = _names(element)
    return set(names) <= set(allowed) and names == sorted(names, key=allowed.index)


def _names(element: Any) -> list[str]:
    return [etree.QName(child).localname for child in element]
