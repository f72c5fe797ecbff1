"""Which sentences are vague, by class: the handbook's own examples first."""

from __future__ import annotations

import pytest

from addin.lint import UNPROVEN, Hit, lint, quantified


def places(text: str, *, dated: bool = False) -> list[tuple[str, str]]:
    """Return the class and the words of every vague place."""
    return [(hit.kind, text[hit.start : hit.end]) for hit in lint(text, dated=dated).hits]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("尽快完成活动方案", "时间模糊", "尽快"),
        ("提升满意度", "程度模糊", "提升"),
        ("5月中下旬完成选型", "时间模糊", "中下旬"),
        ("定期回访客户", "时间模糊", "定期"),
        ("培训覆盖大部分员工", "程度模糊", "大部分"),
        ("比以前更稳", "程度模糊", "比以前更稳"),
        ("成功率达到90%左右", "约数", "左右"),
        ("约30家门店参加", "约数", "约"),
        ("三五天内答复", "约数", "三五"),
        ("3到5天内答复", "约数", "3到5天"),
        ("尽量在6月30日前完成", "弱承诺", "尽量"),
        ("一般不超过3天", "弱承诺", "一般"),
        ("除特殊情况外3天内答复", "弱承诺", "除特殊情况外"),
        ("组织2次高水平的交流", "主观品质", "高水平"),
        ("菜做得精致些", "主观品质", "做得精致些"),
        ("相关部门3月5日前提交清单", "主体不明", "相关部门"),
        ("市场部、设计部等部门负责物料", "主体不明", "等部门"),
        ("6月30日前做好准备工作", "口号", "做好"),
        ("按有关规定执行", "引用不明", "按有关规定执行"),
        ("客户满意度提升X%", "占位", "X"),
        ("____年底前交付", "占位", "____"),
        ("投诉响应时效≤24小时", "复合指标", "响应时效"),
        ("24小时内响应并处理投诉", "复合指标", "响应并处理"),
        ("做出新版官网", UNPROVEN, "做出新版官网"),
        ("增加相关规则", "程度模糊", "增加"),
        ("协助推动合同签订工作", "口号", "推动"),
        ("讲座不少于4场，学生参与度高", "主观品质", "高"),
        ("满足科室使用需要，查询不超过3秒", "主观品质", "满足科室使用需要"),
        ("车辆7座，车况好", "主观品质", "好"),
        ("广告投放两周，曝光要足", "主观品质", "要足"),
        ("短信5000条，措辞委婉", "主观品质", "委婉"),  # said of something where the clause ends
        ("样本300份，有代表性", "主观品质", "有代表性"),
        ("更换不称手的工具", UNPROVEN, "更换不称手的工具"),  # which ones are, is open
        ("开展“质量月”活动", UNPROVEN, "开展“质量月”活动"),
        ("价格由双方协商确定", "弱承诺", "协商"),
        ("评估一下现有供应商", "口号", "一下"),
        ("废液规范存放", "主观品质", "规范"),
        ("就业率不低于往年水平", "程度模糊", "低于往年水平"),  # of which year
        ("节水两成多", "约数", "多"),
        ("开学前后完成检修", "时间模糊", "前后"),
        ("IT部提供技术支持", "口号", "提供技术支持"),
        ("30个工作日内基本办结", "弱承诺", "基本"),
        ("大促期间客诉不激增", "程度模糊", "激增"),
        ("用户粘性得分", UNPROVEN, "用户粘性得分"),
        ("试运行正常即可", "主观品质", "正常即可"),
        ("把旧资料理一理", "主观品质", "一理"),
        ("旧阀门选择性更换", UNPROVEN, "旧阀门选择性更换"),
    ],
)
def test_vague__is_named_with_its_class_and_place(text: str, kind: str, words: str) -> None:
    assert (kind, words) in places(text)


@pytest.mark.parametrize(
    "text",
    [
        "X月X日".replace("X月X日", "9月15日") + "前完成需求调研",
        "客户满意度由78分提升至85分(2026年Q3)",
        "首次响应时间≤2小时,解决方案提供时间≤24小时",
        "上线时间≤90天，Bug率≤1.5%，用户满意度提升20%",
        "尽快启动备货，最迟3月10日完成首批入库",  # the hard limit follows
        "优化排班，平均候诊时间降到15分钟以内",  # what is improved follows as a figure
        "输出《需求规格说明书》并经产品部签字确认",
        "会议决议全部录入任务清单",
        "未持证的，不得上岗",
        "有效期届满前30日续签",
        "流程优化部在7月5日前交付源代码",
        "由张加强于3月5日前提交名单",
        "把“尽快处理”改为“4小时内处理”",
        "增加发票号码与销方税号组合的查重规则",  # a thing that is added is no direction
        "未达标的5个工作日内重新送检",  # a deadline, no target
        "注销杭州子公司税务登记",  # took place or did not
        "维持原方案，不增加预算",  # a decision; what does not change has no direction
        "螺纹采用M12×1.75",  # a standard by its number
        "图纸格式为DWG",
        "差异表列出物料号、账面数、实盘数",
        "夜班加派保安，持续至围挡拆除",  # until when
        "A3线快速夹具改造图纸会签",  # a technical term
        "优化器改用AdamW，学习率3e-4",
        "充分混合：搅拌15分钟",  # the colon says what is meant
        "不同意增加人手",  # what is refused has no direction either
        "第六条增加申诉期限“五个工作日”",
        "准时送达率",  # the name of an indicator that is counted
        "位移超过30毫米立即停工",  # at once, from a limit on
        "教案提前一周上传",
        "事故等级按《条例》第三条认定",
        "WMS与ERP库存接口开发",  # an act upon what has its own name
        "清楚标注“样品”二字",  # an adjective that is no predicate
        "备份任务每日2:00执行，失败时发短信给值班人李强",
        "终止与远航物流的仓储合同",
        "连续7点上升即停机查因",
        "现场零遗留",
        "检验不合格的退回供应商",
        "新产线5月1日统一下发作业票",  # 统一 下发
        "按身份证号去重",  # a rule of counting
        "英文版由译言公司翻译",  # who bears what
    ],
)
def test_concrete__is_left_alone(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "满意度提升２０％",
        "满意度提升百分之二十",
        "满意度提升两成",
        "差错减少三分之二",
        "二十个工作日内完成迁移",
        "在 3 个 工作日 内 提交 《报告》",
        "差错率≤0.5%,每月5日前通报",
    ],
)
def test_numbers__in_every_spelling__are_numbers(text: str) -> None:
    assert places(text) == []


def test_clause__after_a_figure__is_judged_by_itself() -> None:
    assert places("系统支持1000名用户，使用体验流畅") == [("主观品质", "体验流畅")]


def test_deadline__in_another_cell__counts() -> None:
    assert places("尽快完成接口联调") != []
    assert places("尽快完成接口联调", dated=True) == []
    assert places("显著改善现场管理", dated=True) != []  # by when was never the question


def test_spans__are_those_of_the_original_text() -> None:
    text = "６月３０日前，\n 尽 量 完成"
    (hit,) = lint(text).hits
    assert text[hit.start : hit.end] == "尽 量"


def test_traditional_characters__are_understood() -> None:
    assert places("儘快完成設計")[0] == ("时间模糊", "儘快")


@pytest.mark.parametrize("text", ["", "  ", "\n", "。"])
def test_nothing__is_not_vague(text: str) -> None:
    assert lint(text) == (False, ())


def test_every_hit__has_a_reason_and_a_suggestion_in_chinese() -> None:
    for text in ("尽快提升质量", "X月X日前做好准备", "约3天", "相关部门按规定处理", "搞定它"):
        for hit in lint(text).hits:
            assert isinstance(hit, Hit)
            assert hit.reason
            assert not hit.reason.endswith("。")
            assert hit.suggestion.startswith("请")


def test_quantified__asks_for_figures_deliverables_or_rules() -> None:
    assert quantified("合格率≥98%")
    assert quantified("《验收单》经双方签字")
    assert not quantified("功能正常")
