"""Words of the lint that are no words where they stand: 及时 in 地点以及时间, 定期 in 固定期限.

Also some that say nothing vague beside certain words: 摆放到位 is done or not, 超出部分 is a sum.
"""

from __future__ import annotations

import re
from functools import cache

# Words, the characters before them and the characters after them that belong to another word with
# a part of it; ``-`` for none.
_NEIGHBOURS = """
有人 所持占拥共 接值工民才员力数均次脸机
大概 - 念率
必要时 - 间
规模 - 化
大家 - 电具庭访纺禽畜族装
倾斜 - 角度仪面
多多 许 益
成熟 - 度期
聚焦 - 离镜
便捷 - 支
动人 行 -
有点 含 击位检对名赞
老出 - 版口纳
总出 - 口勤
头部 - C防外损磁
大头 - 针贴菜鱼
翻身 - 卡次拍叩护
熟悉 - 度期
冲刺 - 班卷营跑
高度 - 不大小超低为达
着力 附沉吃执黏粘 -
上面 以之楼书网桌版 板积料试谈授签粉筋貌值额市议
一批 首末同每另下上这那该前后第头 次号
多家、多名、多个、多份、多种、多场、多轮、多处、多台 最至 -
多次 最至 数元品
多项 最至 式
部分 年出余准额休用付结清缴销足缺增减叠过算内外全总局干各两三四五六七八九十第 工别配包发析布解类公店拨级拣派隔摊
大量 最扩加 程产刑
少量 最减 -
后续 - 签保租聘航缴展贷订
实时 落核证充现 间段刻
及时 以涉 间段长刻点限
按时 - 间段长刻点限薪计
准时 批标核对基 间长段限刻
如期 例 间
随时 伴跟 间长
时常 小临同 -
时刻 签记写填注关停发到点期车船机线工票班交批系理出 表起止减差
经常 已神 委规
前期 提目当以娠 -
长期 延最增成 -
短期 缩最 -
定期 约指确法鉴特固既选核审议商判预 间货权
近日 最 -
并重 - 新测建组启做
对齐 角端边左右顶底中缘线沿口 -
满意 为 -
一点 晨午夜 -
周全 上本下每这那 部体员
不少 条件个份人张台户页箱笔项字分毫丝样 -
稳健 - 增\ue002
更为、更加、更好、更多 变 -
日内 作然易业 -
其他部门、其他人员 - 只不无均一
维持 - 现
维持、保持 - 原不湿干静垂竖避恒断负冻关停封
持续 保维 航签租聘
一直 统单唯同 播营径线接属辖梯流
有时 含拥设具列没 限长差段序
有时间 中含设须应写注附均都没里 、戳点节段表线轴
有空 含占 间格调白
平时 水公 -
分步、分阶段 部 -
将来 - 料样电人访货单件文函款
未来 尚从均仍还 电函访货
同前 共相合 台往
增收 - 入款费据
增进 新 口货
改进 修更 度口货
上调 线网 研度查用试整取
下调 线 研度查用试拨
过高、过低、过多、过少、过长、过大、过慢、过硬 通经超透跨越路 -
足量、足额、充足 满不补填 -
成效 完达形生合养 果益率
见效 意 -
实效 落核证 果益率
多学 - 科期员校生时院历制
多看 - 板
多方 - 案法式
数名 人户件次 单称册额录义
数次 - 日
数家 - 具
大半、小半 - 径
理清 清 单库
备齐 样件份 -
力图 热能动潜实 谱表纸像示标例
通常 交开流畅普疏卡沟 识
方便 双对我各地官 -
科学 本专学全 历生员位制校时院习分籍术
合理 综联组混整 赔
到位 放置装运送拨付金员备料物才 置于次日时率
有序 含 号列数
大方 最扩 向量差法面案格形阵程针
大气 最 泡压污层候体温环质监象
实用 落核 户
好用 - 户人工量地途水电印品药具
好看 - 板护管守
生动 学产发医师民先 手员画物力态能机车产
实在 落确核现 -
实惠 落 民
放心、安心、上心、用心 - 理电脏率
开心 召离展打公张 理电脏血外内肺
结实 总完 施际习时验践现物名体战
公平 办 台均米方面地
利索 专权 引赔
划算 计规 -
能干 - 扰预涉
有温度 - 计传表探曲记补
有质量 - 部管检证保问记体监标
出效果 - 图
前列 - 腺
调动 强单步 作画机态
把关 - 键系税于闭联停注
加以 增追添参 下上内后前及外往
共建 公 筑设
发力 开研 量度学
联动 关 作
引领 指 取导
"""


@cache
def other_words() -> re.Pattern[str]:
    """Return a pattern of the places where a word of the lint is none."""
    branches = []
    for line in _NEIGHBOURS.split("\n"):
        if line:
            words, before, after = line.split(" ")
            branches += [_branch(word, before, after) for word in words.split("、")]
    return re.compile("|".join(branches))


def _branch(word: str, before: str, after: str) -> str:
    """Return the pattern of a word beside characters that it shares a word with.

    It begins with the word, so that `re` need not look back at every character.
    """
    sides = []
    if before != "-":
        sides.append(f"(?<=[{before}]{word})")
    if after != "-":
        sides.append(f"(?=[{after}])")
    return f"{word}(?:{'|'.join(sides)})"
