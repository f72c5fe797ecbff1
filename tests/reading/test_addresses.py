"""Which addresses can be written to: one test, of the check and of the mailer."""

from __future__ import annotations

import pytest

from addin.reading.addresses import is_address, likely_address


@pytest.mark.parametrize(
    "address",
    ["a@b.cn", "li.jianguo+x@mail.example.com", "o'brien@example.com", "1@xn--fiqs8s.cn"],
)
def test_address__plain__is_taken(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@b",
        "@b.cn",
        "a@.cn",
        "a b@c.cn",
        "a@b.cn, c@d.cn",
        "a@b.cn;c@d.cn",
        "<a@b.cn>",
        "张三 <a@b.cn>",
        "a@b.cn\n",
        "a@b.cn\r\nBcc: c@d.cn",
        "a..b@c.cn",
        ".a@b.cn",
        "ａ@b.cn",
        "a@b-.cn",
        "a|b@c.cn",
        f"{'a' * 250}@b.cn",
    ],
)
def test_address__anything_else__is_not(address: str) -> None:
    assert not is_address(address)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mailto:a@b.cn", "a@b.cn"),
        ("张三<a@b.cn>", "a@b.cn"),
        ("ａ＠b.cn", "a@b.cn"),
        ("a@b.cn\u200b", "a@b.cn"),
        ("(a@b.cn)", "a@b.cn"),
        ("a@b.cn.", "a@b.cn"),
        ("a@b.cn;c@d.cn", ""),
        ("a b@c.cn", ""),
        ("a@例子.公司", ""),
        ("张三", ""),
    ],
)
def test_likely_address__is_what_stands_among_other_things(typed: str, meant: str) -> None:
    assert likely_address(typed) == meant
