"""Characters of a vague word that belong to two other words, and words that are vague all the same."""

from __future__ import annotations

import pytest

from addin.lint import lint


@pytest.mark.parametrize(
    "text",
    [
        "11月3日前提交代码并通过评审。",
        "9月30日前下发内部分工表并经各部长签字。",
        "合同到期后续签3年，签字盖章件交法务部。",
        "4月前核实时间戳误差，误差≤1秒。",
        "写明地点以及时间、参加人员共12人。",
        "附件按时间顺序编号，共15份。",
        "领导批准时间、盖章时间写入台账。",
        "签订无固定期限合同18份。",
        "3月8日统一直播培训1场，签到率100%。",
        "表格中有时间、地点、人员三栏，缺一栏退回。",
        "11月5日前完成效果图3张。",
        "每月组织多学科会诊3次，结论写入病历。",
        "货物搬到位于二楼的仓库并扫码入库。",
        "会议确定大方向后3日内提交任务书，经董事长签字。",
        "12月出具大气监测报告2份。",
        "安排学生动手实验2次，每次交实验报告。",
        "3月召开心理讲座2场，签到表存档。",
        "人数名单11月2日前报人事部。",
        "开通常用联系人功能，11月9日上线。",
        "最多次数为3次，超过的退回。",
        "年度总结实施三级审核，未审不得发布。",
        "提交代理合同3份，甲方签字。",
        "把关键路径上的6项任务填入甘特图。",
        "附近3家门店11月9日前换完招牌。",
        "生产线停线时刻记入日志。",
        "持续压测30分钟，无一次超时。",
        "延长期限的须经总经理签字。",
    ],
)
def test_characters_of_two_words__are_no_vague_word(text: str) -> None:
    assert not lint(text).vague, lint(text).hits


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("及时处理客户投诉", "及时"),
        ("部分门店先行试点", "部分"),
        ("后续再安排培训", "后续"),
        ("给客户一个交代", "交代"),
        ("定期巡检机房", "定期"),
        ("持续压测系统", "持续"),
        ("时刻关注舆情", "时刻"),
        ("准时交货", "准时"),
        ("邀请多名专家参加", "多名"),
        ("请大家3月前报名", "大家"),
    ],
)
def test_the_same_words__standing_alone__are_vague(text: str, word: str) -> None:
    assert word in [text[hit.start : hit.end] for hit in lint(text).hits]
