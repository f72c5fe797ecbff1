"""What Exchange's double does about meetings: UpdateItem, DeleteItem, and the calendar's folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from tests.mailer.calendar_double import Calendar, Entry
from tests.mailer.ews_requests import NS

_PROPERTIES = 'PropertySetId="6f2f1c0a-8f0e-4f0a-9a7b-2d8a9a2f6e31" PropertyType="String"'


class Meetings:
    """The part of the handler that keeps the calendar `self.calendar`."""

    calendar: Calendar
    _carry_out: Callable[[Callable[[], object], str], None]
    _soap: Callable[[str], None]
    _error: Callable[[str, str, str], None]

    def _list_meetings(self, request: Any) -> None:
        asked = request.find("m:Restriction/t:IsEqualTo", NS)
        assert asked.find("t:ExtendedFieldURI", NS).get("PropertyName") == "XiezuoMeeting"
        number = asked.find(".//t:Constant", NS).get("Value")
        found = self.calendar.find(number)
        items = "".join(
            f'<t:CalendarItem><t:ItemId Id="{key}" ChangeKey="CQ"/></t:CalendarItem>'
            for key in found
        )
        self._soap(
            f"""<m:FindItemResponse><m:ResponseMessages><m:FindItemResponseMessage ResponseClass="Success">
            <m:ResponseCode>NoError</m:ResponseCode><m:RootFolder TotalItemsInView="{len(found)}"
            IncludesLastItemInRange="true"><t:Items>{items}</t:Items></m:RootFolder>
            </m:FindItemResponseMessage></m:ResponseMessages></m:FindItemResponse>"""
        )

    def _show_meeting(self, request: Any, key: str) -> None:
        shown = request.find("m:ItemShape//t:ExtendedFieldURI", NS).get("PropertyName")
        assert shown == "XiezuoMeetingNote"
        self._soap(
            f"""<m:GetItemResponse><m:ResponseMessages><m:GetItemResponseMessage
            ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items>
            <t:CalendarItem><t:ItemId Id="{key}" ChangeKey="CQ"/><t:ExtendedProperty>
            <t:ExtendedFieldURI {_PROPERTIES} PropertyName="{shown}"/>
            <t:Value>{escape(self.calendar.entries[key].note)}</t:Value></t:ExtendedProperty>
            </t:CalendarItem></m:Items></m:GetItemResponseMessage></m:ResponseMessages>
            </m:GetItemResponse>"""
        )

    def _create_meeting(self, request: Any) -> None:
        given = request.find("m:Items/t:CalendarItem", NS)
        entry = Entry(
            number=_named(given, "XiezuoMeeting"),
            uid=given.findtext("t:UID", namespaces=NS),
            **_values(given),
        )
        self._carry_out(lambda: self.calendar.enter(entry), _done("CreateItem", "m0"))

    def _UpdateItem(self, root: Any, request: Any) -> None:
        key = request.find(".//t:ItemId", NS).get("Id")
        if key not in self.calendar.entries:
            self._error("UpdateItem", "ErrorItemNotFound", "Not there.")
            return
        fields = request.findall(".//t:SetItemField/t:CalendarItem/*", NS)
        values = _values(_Fields(fields))
        if (
            request.find(".//t:DeleteItemField/t:FieldURI[@FieldURI='calendar:Location']", NS)
            is not None
        ):
            values["place"] = ""
        self._carry_out(lambda: self.calendar.change(key, **values), _done("UpdateItem", key))

    def _DeleteItem(self, root: Any, request: Any) -> None:
        key = request.find("m:ItemIds/t:ItemId", NS).get("Id")
        if key not in self.calendar.entries:
            self._error("DeleteItem", "ErrorItemNotFound", "Not there.")
            return
        done = """<m:DeleteItemResponse><m:ResponseMessages><m:DeleteItemResponseMessage
            ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>
            </m:DeleteItemResponseMessage></m:ResponseMessages></m:DeleteItemResponse>"""
        self._carry_out(lambda: self.calendar.cancel(key), done)


class _Fields:
    """Elements of which each stood in one of its own, asked as if they stood together."""

    def __init__(self, elements: list[Any]) -> None:
        self._elements = {element.tag.rpartition("}")[2]: element for element in elements}

    def findtext(self, path: str, namespaces: object = None, default: str = "") -> str:
        found = self._elements.get(path.removeprefix("t:"))
        return default if found is None else str(found.text or "")

    def iterfind(self, path: str, namespaces: Any) -> Any:
        name, _, rest = path.removeprefix(".//").removeprefix("t:").partition("/")
        found = self._elements.get(name)
        if found is None:
            return iter(())
        return found.iterfind(rest, namespaces) if rest else iter((found,))


def _values(given: Any) -> dict[str, Any]:
    people = given.iterfind("t:RequiredAttendees/t:Attendee/t:Mailbox/t:EmailAddress", NS)
    return {
        "note": _named(given, "XiezuoMeetingNote"),
        "subject": given.findtext("t:Subject", namespaces=NS),
        "html": given.findtext("t:Body", namespaces=NS),
        "start": datetime.fromisoformat(given.findtext("t:Start", namespaces=NS)),
        "end": datetime.fromisoformat(given.findtext("t:End", namespaces=NS)),
        "place": given.findtext("t:Location", default="", namespaces=NS),
        "people": frozenset(each.text for each in people),
    }


def _named(given: Any, name: str) -> str:
    for each in given.iterfind(".//t:ExtendedProperty", NS):
        if each.find("t:ExtendedFieldURI", NS).get("PropertyName") == name:
            return str(each.findtext("t:Value", namespaces=NS))
    return ""


def _done(operation: str, key: str) -> str:
    conflicts = (
        "<m:ConflictResults><t:Count>0</t:Count></m:ConflictResults>"
        if operation == "UpdateItem"
        else ""
    )
    return f"""<m:{operation}Response><m:ResponseMessages><m:{operation}ResponseMessage
        ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:CalendarItem>
        <t:ItemId Id="{key}" ChangeKey="CR"/></t:CalendarItem></m:Items>{conflicts}
        </m:{operation}ResponseMessage></m:ResponseMessages></m:{operation}Response>"""
