"""Reports of failure as servers write them."""

from __future__ import annotations

from base64 import b64encode

OURS = "<0123456789abcdef0123456789abcdef@example.com>"
READER = "zhong.hui@example.com"


def postfix(
    identity: str = OURS,
    reader: str = READER,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = 'X-Postfix; unknown user: "zhong.hui"',
) -> bytes:
    """Return what Postfix 3 sends back: three parts, of our mail its headers only."""
    return f"""\
Return-Path: <>
Received: by mail.corp.test (Postfix)
\tid 7700B2586DB; Fri, 20 Nov 2026 10:22:36 +0800 (CST)
Date: Fri, 20 Nov 2026 10:22:36 +0800 (CST)
From: Mail Delivery System <MAILER-DAEMON@mail.corp.test>
Subject: Undelivered Mail Returned to Sender
To: xiezuo@example.com
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="6B3C8258175.1795947756/mail.corp.test"
Content-Transfer-Encoding: 8bit
Message-Id: <20261120022236.7700B2586DB@mail.corp.test>

This is a MIME-encapsulated message.

--6B3C8258175.1795947756/mail.corp.test
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mail.corp.test.

--6B3C8258175.1795947756/mail.corp.test
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.corp.test
X-Postfix-Queue-ID: 6B3C8258175
X-Postfix-Sender: rfc822; xiezuo@example.com
Arrival-Date: Fri, 20 Nov 2026 10:22:36 +0800 (CST)

Final-Recipient: rfc822; {reader}
Original-Recipient: rfc822;{reader}
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--6B3C8258175.1795947756/mail.corp.test
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 8bit

Return-Path: <xiezuo@example.com>
Received: from [127.0.0.1] (localhost [127.0.0.1])
\tby mail.corp.test (Postfix) with ESMTPSA id 6B3C8258175
\tfor <{reader}>; Fri, 20 Nov 2026 10:22:36 +0800 (CST)
Message-ID: {identity}
From: xiezuo@example.com
Subject: =?utf-8?B?5o+Q6YaS?=

--6B3C8258175.1795947756/mail.corp.test--
""".replace("\n", "\r\n").encode()


def exchange(identity: str = OURS, reader: str = READER) -> bytes:
    """Return what Exchange 2019 and Exchange Online send back, as Microsoft documents it.

    An HTML part for people, the fields of RFC 3464 with a code of their own in the diagnostic, and
    the mail itself.
    """
    page = b64encode("<p>未能将邮件传递给这些收件人或组</p>".encode()).decode()
    return f"""\
Received: from EX1.corp.test (10.0.0.5) by EX1.corp.test (10.0.0.5) with Microsoft SMTP Server
 id 15.2.1544.4; Fri, 20 Nov 2026 10:23:01 +0800
MIME-Version: 1.0
From: Microsoft Outlook
\t<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.test>
To: <xiezuo@example.com>
Date: Fri, 20 Nov 2026 10:23:01 +0800
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="c1f9cd79-9d30-4e26-9d8b-8f0f3d4b3f54"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: zh-CN
Message-ID: <ba5ecd1b-4a9e-4a4b-8fb5-0d1d6b0ad8e5@EX1.corp.test>
In-Reply-To: {identity}
References: {identity}
Subject: =?utf-8?B?5pyq6YCB6L6+OiBb5Y2P5L2cXQ==?=
Auto-Submitted: auto-replied

--c1f9cd79-9d30-4e26-9d8b-8f0f3d4b3f54
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

{page}

--c1f9cd79-9d30-4e26-9d8b-8f0f3d4b3f54
Content-Type: message/delivery-status

Reporting-MTA: dns;EX1.corp.test
Received-From-MTA: dns;EX1.corp.test
Arrival-Date: Fri, 20 Nov 2026 02:23:00 +0000

Original-Recipient: rfc822;{reader}
Final-Recipient: rfc822;{reader.upper()}
Action: failed
Status: 5.1.0
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP
 address lookup
X-Display-Name: =?utf-8?B?6ZKf5oWn?=

--c1f9cd79-9d30-4e26-9d8b-8f0f3d4b3f54
Content-Type: message/rfc822

Received: from EX1.corp.test by EX1.corp.test; Fri, 20 Nov 2026 10:23:00 +0800
Message-ID: {identity}
Subject: =?utf-8?B?5o+Q6YaS?=
From: xiezuo@example.com
To: <{reader}>
Content-Type: text/plain; charset=utf-8

...
--c1f9cd79-9d30-4e26-9d8b-8f0f3d4b3f54--
""".replace("\n", "\r\n").encode()


def prose(identity: str = OURS) -> bytes:
    """Return what web mail sends back: a page that people read, with the mail's headers in it."""
    page = b64encode(
        f"<p>您的邮件无法送达</p><pre>Message-ID: {identity}</pre>".encode("gb18030")
    ).decode()
    return (
        "From: PostMaster@qq.com\r\nTo: xiezuo@example.com\r\n"
        "Subject: =?gb18030?B?z7XNs83L0MU=?=\r\nDate: Fri, 20 Nov 2026 10:23:01 +0800\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n"
        "--q\r\nContent-Type: text/html; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{page}\r\n--q\r\nContent-Type: text/plain\r\n\r\nMessage-ID: {identity}\r\n--q--\r\n"
    ).encode()


def page(
    said: str = "<p>很抱歉，您的邮件被退回。</p><p>550 5.1.1 用户不存在 zhong.hui@example.com</p>",
    attached: str = "",
) -> bytes:
    """Return what web mail of China sends back: a page in GB18030, our mail perhaps behind it."""
    parts = [("text/html; charset=gb18030", said.encode("gb18030"))]
    if attached:
        parts.append((f'{attached}; name="original.eml"', f"Message-ID: {OURS}\r\n\r\n".encode()))
    body = "".join(
        f"--b\r\nContent-Type: {kind}\r\n\r\n{data.decode()}\r\n"
        if kind.startswith("message")
        else f"--b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{b64encode(data).decode()}\r\n"
        for kind, data in parts
    )
    head = (
        "From: PostMaster@qq.com\r\nSubject: =?gb18030?B?z7XNs83L0MU=?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    )
    return f"{head}{body}--b--\r\n".encode("ascii")
