"""Links to workbooks: what Outlook opens, and what is never made a link."""

from __future__ import annotations

import pytest

from mailer.letters.links import link_to


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (r"\\fs01\协作 资料\新产品上市.xlsx", "file://///fs01/协作%20资料/新产品上市.xlsx"),
        ("//fs01/a/b.xlsx", "file://///fs01/a/b.xlsx"),
        (r"D:\协作\100%完成#1.xlsx", "file:///D:/协作/100%25完成%231.xlsx"),
        ("/home/小王/协作 表.xlsx", "file:///home/小王/协作%20表.xlsx"),
        ("https://oa.example.com/a b.xlsx", "https://oa.example.com/a%20b.xlsx"),
        ("https://oa.example.com/a%20b.xlsx", "https://oa.example.com/a%20b.xlsx"),
        ('https://oa.example.com/"><x', "https://oa.example.com/%22%3E%3Cx"),
        ("HTTPS://oa.example.com", "HTTPS://oa.example.com"),
        ("file:///D:/a.xlsx", "file:///D:/a.xlsx"),
        ("", ""),
        ("新产品上市.xlsx", ""),
        ("javascript:alert(1)", ""),
        (" JavaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("mailto:a@b.cn", ""),
        ("https://[broken", "https://[broken"),
    ],
)
def test_link__of_a_path_or_address(place: str, address: str) -> None:
    assert link_to(place) == address
