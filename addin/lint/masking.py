"""Covering what is mentioned rather than said: quotations, titles, compounds, names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from addin.lint.evidence import DOCUMENT, MENTION, NAME, QUOTATION
from addin.lint.neighbours import other_words

QUOTED = re.compile(
    r"《[^《》\n]{1,40}》|“[^“”\n]{1,40}”|「[^「」\n]{1,40}」|『[^『』\n]{1,40}』|\"[^\"\n]{1,40}\"|‘[^‘’\n]{1,40}’"
)
_GAP = re.compile(
    r"[《“「\"'‘][\s_Xx×*…□]{1,8}[》”」\"'’]"
)  # a quotation of nothing is a placeholder

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖"
    "范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂"
)
_ADVERB_NAMES = (
    r"(?:加强|强|改进|改善|积极|主动|稳定|明显|优秀|高效|合理|及时|尽力|圆满|顺利|美观|大方|满意|平稳|可靠|完美|进步|进展|"
    r"安心|放心|和谐|卓越|先进|领先|新颖|稳妥|有序|整洁|细致|周到|热情|温馨|到位|畅通|健全|完善|落实|推进|促进|保障|配合|一般|"
    r"基本|大概|左右|若干|显著|大力|全力|全面|努力|希望|争取|建议|适当|充分|丰富|精美|精良|优美|优良|良好|优异|一流|长期|定期|"
    r"近来|未来|将来|即刻|立刻|立即|迅速|快捷|提高|提升|振兴|兴|建设|光明|思齐|学优|志强|永强|自强|国强|晓优|小优|致远)"
)
_PERSON = rf"(?:(?<=[由请给向经交和与及、,:])|^)[{_SURNAMES}]{_ADVERB_NAMES}(?=[在于应须需将每负提完牵经主老总工博医教律院校科部处组组局\d本下当、,:])"
_UNIT = r"(?:部(?![门分位件署队长下])|组(?![织合件建装成])|科(?![学技研目])|处(?![理置罚分于方])|室|办(?![理公事法好结])|中心|小组|办公室|委员会|专班|公司|事业部|项目组|集团|车间|门店|分行|支行|医院|学院|学校|工厂|银行|酒店|超市|药房|物流|快递|传媒|科技|平台|系统|软件|品牌|基金|科室|病区|工作室|实验室|机构(?!的)|大队|联盟|协会|商城)"
_ATTRIBUTE = (
    r"(?:优化|改善|改进|提升|推进|保障|支持|促进|创新|协同|统筹|快速|高效|优质|及时|持续|精益|精准|稳定|积极|卓越|先进|领先|一流|"
    r"全面|定期|即时|准时|便捷|便利|放心|安心|满意|顺畅|畅通|完美|和谐|温馨|舒适|优秀|近期|未来|长期|规范|合理|适当|尽快|加速|"
    r"增长|拓展|深化|强化|落实|督导|跟踪|协调|增效|提质|降本|品质|美观|新颖|充分|丰富|可靠|稳健|扎实|大力|全力|主动|立即|迅速|"
    r"实时|随时|大概|左右|约|尽量|基本|一般|专人|显著|明显|高速|快捷|顺利|圆满|周到|细致|友好|理想|实用|好用|易用|省心)"
)
_FOLLOWED = (
    r"(?=在|于|应|须|需|每|当|负责|将|牵头|收到|接到|本周|下周|明|次|今|\d|提交|出具|完成|发布|公布|组织|派|向|对(?!接)|按|从|逐|须于|提供|签|经理|主任|"
    r"[、,][^,;。]{0,10}(?:部|组|科|中心)|[一二三四]季度|周[一二三四五六日]|上午|下午|全体|全员|于|与[^,;。]{1,8}(?:签|共同签))"
)
# 流程优化部: the unit's noun follows at once. 优化算法部在…, 由及时达物流公司于…: it follows soon, and
# the unit then acts or is acted upon.
_ORGANISATION = (
    rf"{_ATTRIBUTE}{_UNIT}(?![门分])|(?:(?<=[由向经给与交请和至、,:])|^){_ATTRIBUTE}[^,;。、在于由向\d\ue000-\ue002]{{1,7}}?{_UNIT}{_FOLLOWED}"
    rf"|(?<=[由向经给与交请和至]){_ATTRIBUTE}[^,;。、在于由向\d\ue000-\ue002]{{1,7}}?{_UNIT}"
)
# 及时率, 稳定性, 改善幅度: the word names a measure or a kind.
_MEASURE = (
    r"(?:及时|有效|稳定|流畅|优良|优秀|合理|适当|完善|落实|提升|改善|增长|满意|可靠|充分|准时|按时|整洁|舒适|便利|顺畅|配合|支持|关注|重视|活跃|规范|协同|畅通|"
    r"显著|明显|丰富|多样|均匀|新鲜|平稳|完备|降低|减少|下降|上升|缩短|提高|优化|改进|保障|友好|清晰|精细|先进|领先|创新|增加|压缩|扩大|延长|快捷|便捷|高效|安全|"
    r"合格|圆满|顺利|周到|细致|紧密|集中|优质|良好|达标|覆盖|普及|推广|精准|准确|巩固|幸福|和谐|平安|新兴|振兴|建设|文明|友谊|团结|光明|胜利|丰收|富强|繁荣|长兴|永兴|安康|健康|积极|完美|努力|向上|快活|顺利|吉祥|如意|顺达|通达|优越)(?:路(?![面径线况])|街(?!坊)|镇|村|里|苑|大道|巷|桥|广场|大厦|花园|小区|店|率(?!先)|度(?!过)|系数|指数|幅度|值(?!班|守|得|机|勤)|比例|增幅|降幅|量(?!产|化|力|身|入))"
)
# 准时交货率, 及时到货比例: an indicator is called so.
_INDICATOR = (
    r"(?:及时|准时|按时|按期|如期|准点|即时)[\u4e00-\u9fff]{1,6}?(?:率(?!先)|比例|占比|天数|指数)"
    r"|安全(?:库存|存量|边际|系数|水位)"
)
# 快速夹具, 优质碳素结构钢, 轴孔配合: a technical term.
_TECHNICAL = (
    r"(?:快速|高速|高效|优质|稳定|持续|实时|即时|长效|精细|轻松)[^,;。、\d的地]{0,5}?(?:夹具|模具|治具|工装|刀具|量具|吊具|接头|插头|插座|螺母|螺栓|轴承|丝杠|主轴|齿轮|电机|水泵|油泵|球阀|阀门"
    r"|光源|电源|相机|摄像机|镜头|显微镜|离心机|打印机|扫描仪|分析仪|检测仪|记录仪|测试仪|传感器|控制器|变频器|连接器|存储器|处理器|交换机|电池|电缆|光纤|支架|货架|试纸|试剂|胶带|胶水"
    r"|涂料|水泥|混凝土|砂浆|结构钢|碳素钢|密封圈|卡盘|卡钳|卷帘门|电梯|[复援测修险]车|列车|时钟|探头|[沉澄滤]淀?池|罐|塔|锅炉|通道闸|仪(?![式表容态器]))"
    r"|(?:稳定|平稳|可靠)运行(?=[^,;。]{0,3}\d+个?(?:小时|天|日|h|月))"
    r"|(?:轴孔|过盈|过渡|间隙|公差)配合"
)
# 提升工程二标段: a project that is called so.
_PROJECT = (
    r"(?:提升|改善|优化|推进|保障|加强|振兴|扩容|改进|拓展|增效|提质|提速|强化|完善|普及|创新)"
    r"(?:工程|行动|项目|专项|计划)(?=[一二三四五六七八九十\d]|标段|办公室|部|组|指挥部|期)"
)
# 热情服务之星: an award or a column that is called so.
_AWARD = (
    r"(?:热情|优质|优秀|满意|微笑|文明|先进|高效|诚信|卓越|贴心|放心|温馨|最美|最佳|安全|创新|积极|领先|美好|和谐)"
    r"[\u4e00-\u9fff]{0,4}?(?:之星|标兵|称号|大赛|竞赛|奖状|奖章|奖项|专栏|驿站|论坛)"
)
# 热情服务台改名为…, 必要时间栏删除: what is changed is called so.
_CHANGED = r"^[^,;。]{2,12}(?:栏|台|组|室|页|系统|字段|条款|字样|菜单|按钮)(?=改名|更名|改为|改成|删除|停用|取消|撤销|下线)"
# 改进责任人, 整改前后: the verb only says of what.
_ATTRIBUTIVE = (
    r"(?:改进|改善|提升|优化|提高|降低|压缩|推进|跟踪|保障|协调|扩展|精简|增长|下降)"
    r"(?=责任人|负责人|日期|期限|前值|后值|前后|记录|清单|台账|表(?![明现示达])|报告|联系人|专员|小组|岗(?!位)|组(?![织合]))"
)
_IN_DOCUMENT = (
    r"(?:提交|输出|出具|编制|发布|印发|报送|交付|签署|起草|上传|下发|递交|填写|制定|形成|修订|公布|上报|完成)(?:[^,;。、的好地]{0,8})"
    r"(?:优化|改进|改善|提升|保障|推进|落实|跟踪|建议|协调|整合|拓展|提高|支持|推广|强化|宣传|配合|精简|压缩|降本|增效|提速|加速|统筹)"
    r"[^,;。、\d]{0,4}(?:方案|计划|报告|清单|建议|建议书|表|书|台账|办法|手册|总结|纪要|函)"
)


@cache
def finders() -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of names and terms, compiled when first needed."""
    return {
        "person": re.compile(_PERSON),
        "organisation": re.compile(_ORGANISATION),
        "measure": re.compile(_MEASURE),
        "indicator": re.compile(_INDICATOR),
        "technical": re.compile(_TECHNICAL),
        "project": re.compile(_PROJECT),
        "award": re.compile(_AWARD),
        "changed": re.compile(_CHANGED),
        "attributive": re.compile(_ATTRIBUTIVE),
        "in document": re.compile(_IN_DOCUMENT),
    }


def masked(text: str, names: re.Pattern[str] | None, compounds: re.Pattern[str]) -> str:
    """Return `text`, equally long, with everything that is only mentioned covered.

    `names` finds the people, departments and projects of the workbook.
    """
    text = QUOTED.sub(_covered_quotation, text)
    if names is not None:
        text = names.sub(_named, text)
    text = compounds.sub(_covered, text)
    find = finders()
    text = find["person"].sub(_named, text)
    text = find["organisation"].sub(_named, text)
    text = find["measure"].sub(_covered, text)
    text = find["indicator"].sub(_covered, text)
    text = find["technical"].sub(_covered, text)
    text = find["project"].sub(_named, text)
    text = find["award"].sub(_named, text)
    text = find["changed"].sub(_covered, text)
    text = find["attributive"].sub(_covered, text)
    text = other_words().sub(_covered, text)
    return find["in document"].sub(_covered_words, text)


def _named(match: re.Match[str]) -> str:
    return NAME * len(match[0])


def _covered(match: re.Match[str]) -> str:
    found = match[0]
    if found[-1] == "率":  # by which an indicator is known
        return MENTION * (len(found) - 1) + "率"
    return MENTION * len(found)


def _covered_quotation(match: re.Match[str]) -> str:
    found = match[0]
    if _GAP.fullmatch(found):
        return found
    return (DOCUMENT if found[0] == "《" else QUOTATION) * len(found)


def _covered_words(match: re.Match[str]) -> str:
    """Cover the middle of ``提交流程优化方案``, so that verb and noun are still seen."""
    found = match[0]
    noun = re.search(
        r"(?:方案|计划|报告|清单|建议|建议书|表|书|台账|办法|手册|总结|纪要|函)$", found
    )
    end = noun.start() if noun else len(found)
    return found[:2] + MENTION * (end - 2) + found[end:]
