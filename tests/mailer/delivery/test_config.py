"""xiezuo.toml: what it means, and what it says about every mistake."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import platformdirs
import pytest

from addin.errors import InputError
from mailer.delivery.config import (
    default_places,
    load,
    parse,
    require_counting,
    strays,
    template,
)
from mailer.delivery.config_keys import SECTIONS, TRANSPORTS
from mailer.delivery.config_move import moved
from mailer.delivery.pace import ServerLimits
from mailer.planning.recipients import Mailbox

SMTP = """
[mail]
transport = "smtp"
sender = "xiezuo@example.com"
[smtp]
host = "smtp.example.com"
user = "xiezuo@example.com"
"""


def test_no_file__mails_go_to_the_outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    config = load()
    assert (config.path, config.transport, config.sender) == (None, "outbox", None)
    assert config.limits == ServerLimits()


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Where the settings of the user and of the computer stand, elsewhere than the tester's."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "本人" / "xiezuo.toml", tmp_path / "本机" / "xiezuo.toml"
    for place in made:
        place.parent.mkdir()
    monkeypatch.setattr("mailer.delivery.config.default_places", lambda: made)
    return made


def test_file__of_the_user__counts_before_the_computers(places: tuple[Path, Path]) -> None:
    users, computers = places
    computers.write_text(SMTP, encoding="utf-8")
    assert load().path == computers
    users.write_text('[mail]\ntransport = "outbox"\n')
    assert load().path == users


def test_file__in_the_working_folder__never_counts(places: tuple[Path, Path]) -> None:
    Path("xiezuo.toml").write_text(SMTP, encoding="utf-8")
    assert load().path is None
    found = strays([Path(), places[0].parent, Path("没有")])
    assert found == [Path("xiezuo.toml").resolve()]
    with pytest.raises(InputError, match="没有发送任何邮件") as refused:
        require_counting(load(), found)
    assert f'xiezuo mail setup --move "{found[0]}"' in refused.value.remedy
    places[0].write_text(SMTP, encoding="utf-8")
    require_counting(load(), found)


def test_places__are_of_the_user_and_of_the_computer() -> None:
    users, computers = default_places()
    assert users == platformdirs.user_config_path("xiezuo", appauthor=False) / "xiezuo.toml"
    assert computers == platformdirs.site_config_path("xiezuo", appauthor=False) / "xiezuo.toml"


@pytest.mark.parametrize("name", ["PATH", "HOME", "xiezuo_mail", "MAIL_PASSWORD"])
def test_secret__from_a_variable_of_another_name__is_refused(name: str) -> None:
    with pytest.raises(InputError, match="XIEZUO_变量名"):
        parse(f'{SMTP}secret_from = "env:{name}"\n')


def test_move__keeps_what_a_file_says_with_its_paths_made_whole(tmp_path: Path) -> None:
    source = tmp_path / "协作" / "xiezuo.toml"
    source.parent.mkdir()
    text = f"{SMTP}ca_file = '证书\\根.pem'  # 公司的\n[outbox]\nfolder = \"发件\"\n"
    source.write_text(text, encoding="utf-8")
    config = parse(moved(text, source), tmp_path / "别处" / "xiezuo.toml")
    assert config.file("smtp", "ca_file") == source.parent / "证书\\根.pem"
    assert config.file("outbox", "folder") == source.parent / "发件"
    assert "  # 公司的" in moved(text, source)


def test_move__path_that_cannot_be_rewritten__is_refused(tmp_path: Path) -> None:
    text = 'outbox = { folder = "发件" }\n'
    with pytest.raises(InputError, match="不能自动改写"):
        moved(text, tmp_path / "xiezuo.toml")


def test_template__is_commented_and_says_every_setting() -> None:
    assert parse(template()).transport == "outbox"
    for section, keys in SECTIONS.items():
        assert f"[{section}]" in template()
        for key in keys:
            if key.name not in ("login_url", "graph_url"):
                assert re.search(rf"(?m)^(# )?{key.name} = ", template()), key.name


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_template__with_its_examples_switched_on__is_a_valid_file(transport: str) -> None:
    text = re.sub(r"(?m)^# (\w+ = |\[groups)", r"\1", template())
    config = parse(text.replace('transport = "outbox"', f'transport = "{transport}"'))
    assert config.transport == transport
    assert config.sender == Mailbox("跨部门协作提醒", "xiezuo@example.com")


GROUPS_TEXT = """
[groups."新品上市"]
robot = "feishu"
collaborations = ["XC20261120-001"]
sign_from = "env:XIEZUO_SIGN"
[groups.all]
robot = "wecom"
"""


def test_groups__each_has_a_section_of_its_own() -> None:
    groups = parse(GROUPS_TEXT).groups
    assert list(groups) == ["新品上市", "all"]
    assert groups["新品上市"]["collaborations"] == ("XC20261120-001",)
    assert dict(groups["all"]) == {
        "robot": "wecom",
        "collaborations": (),
        "address_from": "keyring",
        "sign_from": "",
        "ca_file": "",
        "timeout": 60,
    }


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        (GROUPS_TEXT.replace("wecom", "qq"), "第7行[groups.all]", "robot"),
        (GROUPS_TEXT.replace('robot = "feishu"', ""), "第2行[groups.新品上市]", "缺少 robot"),
        (GROUPS_TEXT.replace("sign_from", "sign_key"), "[groups.新品上市]", "没有 sign_key"),
        ('[groups]\nrobot = "wecom"', "第2行[groups]", "不在任何一个群里"),
        ('[mail]\nalarm_group = "无"', "第2行[mail]", "没有“无”这个群"),
        (GROUPS_TEXT + 'address_from = "https://x/8f3c"', "第8行", "address_from"),
    ],
)
def test_groups__a_mistake__is_told_with_its_line_and_no_secret(
    text: str, where: str, says: str
) -> None:
    with pytest.raises(InputError, match=says) as told:
        parse(text)
    assert where in told.value.where
    assert "8f3c" not in str(told.value)


def test_settings__of_a_server__have_their_defaults() -> None:
    config = parse(SMTP)
    assert config.limits == ServerLimits(
        per_minute=25, attempts=4, failures_in_a_row=3, patience=300
    )
    assert dict(config.of_transport) == {
        "host": "smtp.example.com",
        "security": "starttls",
        "port": 0,
        "user": "xiezuo@example.com",
        "secret_from": "keyring",
        "ca_file": "",
        "timeout": 60,
    }


def test_relative_file__is_beside_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "设置 文件" / "xiezuo.toml"
    path.parent.mkdir()
    path.write_text(SMTP + 'ca_file = "根证书.pem"\n', encoding="utf-8-sig")
    assert load(path).file("smtp", "ca_file") == path.parent / "根证书.pem"


@pytest.mark.parametrize(
    ("text", "line", "said", "remedy"),
    [
        ('[mail]\ntransport = "stmp"', 2, "transport（发送方式）的值“stmp”不对", '"smtp"'),
        ("[mail]\nper_minute = 0", 2, "每分钟最多几封", "1 到 1000 之间的整数"),
        ("[mail]\nper_minute = true", 2, "每分钟最多几封", "整数"),
        ('[mail]\nper_minute = "25"', 2, "每分钟最多几封", "整数"),
        ('[mail]\nflag_tasks = "yes"', 2, "在 Outlook 里加后续标志", "true 或 false"),
        ('[mail]\n\nsender = "办公室"', 3, "发件地址", "xiezuo@example.com"),
        ('[mail]\nsender = "a@b.cn\\nBcc: c@d.cn"', 2, "发件地址", "请写成"),
        ('[mail]\ndomains = "example.com"', 2, "允许的邮箱域名", '["example.com"]'),
        ('[mail]\ndomains = ["@example.com"]', 2, "允许的邮箱域名", "example.com"),
        ('[mail]\ntransprot = "smtp"', 2, "没有 transprot 这个设置", "是不是 transport？"),
        ('[mial]\ntransport = "smtp"', 1, "没有 [mial] 这一节", "是不是 [mail]？"),
        ('transport = "smtp"', 0, "transport 不在任何一节里", "[mail] 的下面"),
        ('[smtp]\nhost = "a b"', 2, "服务器", "smtp.example.com"),
        ('[smtp]\npassword = "geheim"', 2, "password 不能写在设置文件里", "xiezuo mail password"),
        ('[graph]\nclient_secret = "geheim"', 2, "client_secret 不能", "xiezuo mail password"),
        ('[smtp]\n"密码" = "geheim"', 2, "密码 不能写在设置文件里", "xiezuo mail password"),
        ('[smtp]\nsecret_from = "geheim"', 2, "密码放在哪里", "env:XIEZUO_变量名"),
        ('[exchange]\nendpoint = "http://mail.example.com/EWS"', 2, "EWS 地址", "https://"),
        ('[exchange]\nendpoint = "https://u:geheim@mail.example.com/"', 2, "EWS 地址", "https://"),
        ('[mail]\ntransport = "smtp"\n[smtp]\nport = 25', 3, "缺少 host（服务器）", "smtp.example"),
        ('[mail]\ntransport = "exchange"', 0, "缺少 endpoint", "Exchange.asmx"),
        ('[mail]\ntransport = "smtp"\n[smtp]\nhost = "a.cn"', 0, "缺少 sender", "xiezuo@"),
        ("[mail]\nsender = xiezuo@example.com", 2, "“sender”这一行无法识别", "引号"),
        ("[mail]\npasswort = geheim", 2, "“passwort”这一行无法识别", "引号"),
        ("[exchange]\nuser = \"EXAMPLE\\xiezuo\"", 2, "“user”这一行无法识别", "反斜杠"),
        ("[mail\n", 1, "这一行无法识别", "请写成"),
    ],
)  # fmt: skip
def test_mistake__names_line_key_and_remedy_and_no_secret(
    text: str, line: int, said: str, remedy: str, tmp_path: Path
) -> None:
    path = tmp_path / "xiezuo.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    told = str(caught.value)
    assert caught.value.where.startswith(str(path))
    assert (f"第{line}行" in caught.value.where) is (line > 0)
    assert said in caught.value.what
    assert remedy in caught.value.remedy
    assert "geheim" not in told


def test_section_that_is_not_used__need_not_be_complete() -> None:
    assert parse(SMTP + '[graph]\ncloud = "china"\n').transport == "smtp"


def test_oauth__needs_what_the_others_do_not() -> None:
    base = (
        '[mail]\ntransport = "exchange"\n[exchange]\nmailbox = "x@example.com"\n'
        'endpoint = "https://mail.example.com/EWS/Exchange.asmx"\n'
    )
    with pytest.raises(InputError, match="缺少 user"):
        parse(base)
    with pytest.raises(InputError, match="缺少 client_id"):
        parse(base + 'auth = "oauth"\n')
    assert parse(base + 'auth = "kerberos"\n').of_transport["auth"] == "kerberos"


def test_file_that_is_not_there_or_no_text__is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个设置文件"):
        load(tmp_path / "无.toml")
    (tmp_path / "x.toml").write_bytes("sender = '办公室'".encode("gb18030"))
    with pytest.raises(InputError, match="不是 UTF-8"):
        load(tmp_path / "x.toml")
    with pytest.raises(InputError, match="这不是设置文件"):
        load(tmp_path)


def test_template__is_toml() -> None:
    assert tomllib.loads(template())["mail"] == {"transport": "outbox"}
