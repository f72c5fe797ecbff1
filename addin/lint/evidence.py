"""What makes a clause verifiable: a target, a deliverable that is handed over, a rule, a date.

Everything here reads one clause of masked, normalised text; ``DOCUMENT`` marks the place of a
title in 《》, ``QUOTATION`` other quotations, ``MENTION`` terms, ``NAME`` names of people and departments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property

from addin.lint.numbers import COUNT, DEADLINE, DURATION, EVENT, NUMBER, RHYTHM, TARGET

DOCUMENT, MENTION, NAME, QUOTATION = "\ue000", "\ue001", "\ue002", "\ue004"
_DATED = "\ue003"  # stands where a date stood, so that its digits are no quantity

DOCUMENT_NOUN = (
    rf"(?:{DOCUMENT}|报告|清单|[^代发外]表(?![现示达面明]|决权)|源文件|台账|方案|纪要|记录|说明(?!书?会)|证明|手册|图纸|合同|协议|凭证|单据|回执|申请|通知(?!客)|公告"
    r"|公示|制度|办法|细则|标准|指引|预案|计划(?!生育)|总结|样品|样机|样件|原型|设计稿|初稿|终稿|定稿|稿件|源代码|源码|代码|数据|脚本|安装包|课件|教案|视频"
    r"|照片|截图|扫描件|原件|复印件|文件|名单|目录|名录|明细|账单|发票|收据|档案|证书|执照|许可证|意见书|意见|函|批复|报表|[日周月简快]报|画册|海报|单价表|菜单|文档|附件|链接|邮件|问卷|试卷|答卷|成绩单"
    r"|评语|答复|标书|图|单(?![位独一纯])|书(?!面)|卡(?!点|顿|车|在)|册|本|稿|日志|影像|录像|录音|样本|样片|模型|签名|结果|结论|编号|存根|货票|箱单|提单|运单|工单|派单|PPT|PDF|Excel|Word|SOP|CAD|BIM|DEMO|demo)"
)
_HANDED_OVER = (
    r"(?:提交|提报|递交|交付|上交|移交|交接|交由|交予|交给|送交|呈报|呈送|输出|出具|上传|报送|报备|报至|报给|报到|(?<![申填汇举])报(?=[^告表警废销名价])|发送|发至|发给|发往|下发|印发|发出|发布|公布|公示"
    r"|张贴|提供|录入|登记|填写|填报|填具|填(?=\ue000|表|单|报)|填入|写入|计入|回传|抄送|送达|送至|送到|寄出|寄至|邮寄|打印|存入|入库|入档|上架|备案|推送|导出|附上|附有|附|注明|列明|列出|列示|写明|载明|留存|形成|配备|共享)"
)
_PLACED = (
    r"(?:随(?:货|箱|车|机)(?:同行|发|寄|附|带|交|$)|[移存放装送转传交投寄运搬调写归挂贴印](?:入|至|到|给|往|进|回)(?![位手时日程心底实议])(?=[\u4e00-\u9fff\ue000-\ue002A-Za-z])|(?:更新|同步)[到至](?!位)|(?:悬挂|张贴|放置|摆放|存放|安装|设置|粘贴|张挂|陈列|停放)(?:于|在)[\u4e00-\u9fffA-Z\d]|[贴挂加](?:上|有)?[^,;。]{0,4}(?:标签|标识牌?|封条|条码|铅封)|交(?:由|予)?[^,;。]{0,6}(?:组长|班长|店长|厂长|校长|院长|园长|护士长|总监|主任|主管|专员|老师|会计|出纳|审计|监理|甲方|乙方|业主|客户)(?![分位门理置])|交(?:由|予)?(?:人事|财务|法务|仓库|库房|档案|行政|后勤|门卫|前台|保安|物业|[\u4e00-\u9fff\ue002]{1,6}(?:部|室|科|处|馆|局|院)(?![分位门理置]))|(?:改为|改成|换成|换为|写成|替换[为成]|更名为|删[去除掉]|变更为|修改为)"
    r"|(?:点|选|填|写|注明|显示|标注?|印|回复|盖|贴|喷|刻|念|输入|勾选)(?:上|入|有|着|为)?\ue004{2}|\ue004{3,}(?:字样|标签|标识|标牌|按钮|选项|印章|章))"
)
_SIGNED = (
    r"(?:一式[两二三四五六]|方签|持证|备查|双签|联签|签字|签名|签署|签收|签认|签章|盖章|用印|会签|签批|签发|书面|归档|存档|建档|封存|留底|留档|备案|公证|双人复核|复核人|扫码|打卡|签到|刷脸|拍照|打勾|打√|留痕|盖[^,;。]{0,6}章|签订)"
    r"(?!等?的?(?:各项|相关|具体|后续)?工作[.:!?、)]*$)"
)
_PASSED = (
    r"(?:通过|取得|获得|获取|拿到|拿下|考取|领取|办妥|办结)[^,;。]{0,14}(?:验收|评审|审核|审批|审查|考试|考核|测试|认证|认定|检验|检测|鉴定|备案|证书|许可|许可证|资质|批复|批文|执照|证明|资格|备案号|合格证|认可|通知书|同意|牌照|产权证|预售证|号码)"
    r"|经[^,;。]{1,16}(?:通过|核对|核实|核验|合格|签阅|无误|过关|签字|签署|书面|批准|审批|审核|同意|确认|验收|认可|核准|复核|评审|盖章|会签)|(?:验收|评审|检验|检测|测试|审核|考试|考核)(?:全部)?(?:合格|通过)"
)
# 增加查重规则, 新增会签节点: what is added is there or is not.
_ADDED = (
    r"(?:增加|新增|增设|添加|补充|加入)[^,;。]{0,12}\ue004|(?:增加|新增|增设|添加|加设|加装)(?!相[关应]|必要|有关|一些|若干|部分|新的|更多|适当|[几多]个)"
    r"[^,;。]{2,20}?"
    r"(?:规则|字段|栏位|按钮|接口|节点|环节|步骤|选项|入口|菜单|页面|条款|必填项|检查项|校验|标识|标签|水印|提示语|白名单|黑名单|护栏|摄像头|警示牌|指示牌|[^,;。岗]{2}[栏列页键])"
    r"(?=[,;。:(]|$)"
)
# H7/g6, GB/T 3323.1-2019 II级, IP65, 图E-07, 附件3: a grade, a standard or a sheet by its number.
_CODED = (
    r"(?:采用|选用|使用|依?按照?|依照|依据|参照|执行|符合|满足|达到|遵循|型号|规格|等级|精度|粗糙度|为)[^,;。\d]{0,8}?(?<![A-Za-z])"
    r"(?:[A-Za-z]{1,6}[-/ ]?[A-Za-z]?[-/ ]?\d|(?:附[件表录图]|图|表)[A-Z\d])[\dA-Za-z./×\-]*"
)
# The format of a file, and what it has to say: 列出品名、单价、交期.
_CONTAINING = (
    r"(?=[A-Za-z])(?<![A-Za-z])(?i:(?:xlsx?|docx?|pptx|pdf|dwg|dxf|csv|json|xml|mp[34]|jpe?g|png|wav|psd|svg|zip|step|txt)(?![a-z]))"
    r"|(?:列出|列明|列示|注明|写明|载明|标明)[^,;。、]{1,12}、[^,;。]{1,60}(?<!等)(?=[,;。]|$)"
)
RULE = "|".join(
    (
        # 按账面价七折处理
        r"按[^,;。]{0,10}[一二三四五六七八九\d]折(?=[,;。处出结计销卖])",
        # 由4月10日顺延至4月17日
        r"[由从自]\d[^,;。]{0,12}(?:延|改|调|变|提前|推迟)[^,;。]{0,2}[至到为成]",
        r"方可|方能|才(?:能(?![力干])|可|准|予|允许)|(?:[后过齐完了度到时])[^,;。]{0,10}(?<!人)才|凭[^,;。借]{1,8}(?:领|取|换|入|进|确认|报|购|兑|乘|就|提|办|借|通行)|一一对应|一(?:人|年|月|周|季|日|天|事|车|户|批|炉|柜|箱|店|桌|机|岗|票|单|物|品)一(?![个些定])[\u4e00-\u9fff]|一[^,;。]一[档卡证码表单价册策]|否则|即(?![将使时日便兴刻]|是|可[,;。!?]|可$)(?=[\u4e00-\u9fff])|判(?:定|为|负)|(?:提交|由|归)[^,;。]{1,14}(?:仲裁|管辖|裁决|承担|赔偿|赔付)|视为|视同|不予|不再|一律|一票否决|缺一|缺少任一|任一项?|任意一|任何人|凡(?!事)|未经|不得(?!已|不|当|人心|影响|随意)|严禁|禁止|不允许|不准"
        r"|须经|需经|以[^,;。]{1,18}为(?:准|依据|标准|界)|与[^,;。]{1,20}(?:完全)?(?:一致|相符|相等|相同|持平)|(?:账实|账证|账账|账表|票货|人证|图实|货单|单货|证照)(?:一致|相符|合一)|自动(?:触发|停|关|锁|退|取消|报警|告警|通知|升级|切换|失效|作废|扣|转|提醒|开|生成)"
        r"|(?:拒收|退回|返工|报废|清退|停线|停机|停产|停工|停职|停用|停售|作废|失效)(?![次率时损数工台件])|取消[^,;。]{0,8}资格|扣(?:除|减|罚|发|款|\d)|罚款|顺延|回滚|不放行|放行|整[批车箱单]",
        r"全(?:部|数)[^,;。]{1,6}(?:完|毕|齐|清)|逐[^,;。]{0,4}(?:核对|检查|核查|登记|签|验|盘|清点|销号|确认|复核|说明|列|写|填|拍|测|记|标)|全(?:部|数|员|体|量|程)[^,;。]{0,10}(?:完成|录入|通过|核对|更换|退|归还|录|登记|签|移交|交回|上传|关闭|持证|拆除|下架|清|检|安装|覆盖|张贴|销毁|到岗|接入|迁移|入库|回收|办理|公开|公示|停用)"
        r"|(?:所有|全部|全体|每[一个名份台件条项笔批箱辆张位幅页段间户组类层图表]{1,3}|各项|各个)[^,;。]{1,14}(?:均|都|须|应|必须|需|持|佩戴|统一)[^,;。]{0,6}(?:证|有|注明|附|标|贴|签|配|录|持|写|经|列|盖|填|登|戴|穿|拍|挂|设|装|完成|通过|使用|走|报|备)|可(?:成功)?(?:还原|打开|运行|启动|登录|导入|导出|扫描|追溯到|查到|查询|调取|回放|点开|播放)",
        r"(?:当|如|若|一旦|连续|累计|超|满|达到?|低于|高于|大于|小于|不足|缺|未|逾期|超过|超期|出现|发现|遇)[^,;。]{0,24}(?:的|时|者|后),?(?:即|则|由|须|应|需|立即|自动|必须|按|不|予|当|一律|停|启|退|扣|重|升|报|转|取)",
        r"仅(?:限|由|供|可|对|在|允许)|只(?:能|准|限|可|接受|由|允许)|时[^,;。]{0,10}自动|覆盖(?:全部|所有|全体)|(?:跌破|涨破|升破|突破|击穿|触及)[^,;。]{0,4}\d|不(?:包?含|包括|计入?|纳入|参与统计|出现\ue004|(?:使)?用\ue004|写\ue004)|先[^,;。]{1,14}(?:后|再)[^,;。]{1,14}|无[^,;。]{0,12}不[^,;。]{1,8}|有且仅有|任选其一|二选一|唯一|均(?:有|须|应|已|注明|附|为|可|能|由|不|经|通过|与|标|带|贴|签|持)",
    )
)
ACT = (
    r"(?:完成|提交|交付|上线|发布|关闭|开通|启用|部署|安装|签订|签约|签署|到货|入库|出库|发货|装车|缴纳|支付|付款|付清|拨付|结清|恢复|修复|送|发|报|答复|回复|回访|反馈|通知|告知|更换|更新|更正|盘点|检修|检查|检测|抽检|巡检|搬迁|搬入|迁入|拆除|开业|开工|封顶|竣工|投产|停产|召开|举办|举行|开展|到岗|入职|报到|退回"
    r"|退款|退还|归还|备份|迁移|下线|下架|停用|切换|拍摄|印刷|张贴|张挂|悬挂|确认|审核|批复|审批|验收|签字|签收|受理|办结|办理|办妥|立案|开庭|结案|移交|交接|交回|收回|收集|汇总|统计|公布|公示|导入|录入|登记|注销|备案|申报|提供|出具|输出|编制|修订|起草|定稿|制定|制作|采购|招标|开标|定标|下单|施工|浇筑|吊装|调试|标定|校准|清理|清洗|消毒|消杀|消除|灭菌|送检|取样|采样|复查|复检|复测|复核|核对|核查|核实|核销|对账|关账|结账|开票"
    r"|报税|申领|培训|演练|考试|考核|面试|录用|转正|授课|上课|交卷|批改|发放|领取|领用|补货|上架|调拨|配送|送达|派送|签到|打卡|到场|到达|抵达|离场|撤场|进场|换|装|拆|停|启动|重启|关停|开放|开馆|营业|还|寄|退|缴|归档|存档|销毁|隔离|召回|封存|停售|公告|收|交|出|建|改|铺|贴|挂|排|查|修|做完|写完|调整为|改为|换成|替换|实施|执行|上报|升级|报告|补齐|补录|补交|补发|清退|清空|清运|转运|转出|转入|接收|接管|收取|催收|催缴|结转|计提|同步|值班|值守|值机|上岗|下达|下发|下单|派单|接单|接通|联系|联调|合并|拆分|开发|测试|试运行|试产|试制|试吃|打样|封样|选定|确定|选型|定版|定价|报价|询价|比价|翻译|装修|移植|选址|表决|答辩|评审|评选|会签|披露|复试)"
)
# What was decided, or an act of which nobody doubts later whether it took place. It proves a text
# that says nothing vague, and takes the vagueness out of no word.
_SETTLED = "|".join(
    (
        # 更换2号泵密封, and not 更换不合适的密封: which ones are, is open.
        r"(?:签订|续签|注销|召开(?=[^,;。]{2,}会$)|更换|拆除|停用|停止|暂停|终止|解除|关闭|删除|撤销|撤回|撤换|废止|否决|驳回|任命|聘任|免去|借用|租用|租赁|购买|购置|采购|订购|预订|增购|补缴|缴纳|付清|结清"
        r"|退还|归还|启用|开通|切换|改名|更名|改为|改成|换成|换为|写成|替换|合并|拆分|迁移|安装|加装|移装|印制|刊登|发函|致函|回函|投保|报名|录用|接替|担任|兼任|出任|接任|发布关于|申报|申领|注册|变更|过户"
        r"|年检|检定|校准|封存|销毁|报废|核销|开具|填报|补签|改签|转租|退租|调任|借调|抽调|开放|预留|保管|接收|登记|借出|冻结|锁定|封锁|重启|打印|装订|铺设|粘贴|签发|审批|核发|代管|押运|接送|转账|汇款|追缴|划转|划拨|贴标|喷码|过磅|卸货|撤换|改派|转诊|清退|解聘|续聘|返聘|砍掉|淘汰|剥离|搭设|悬挂|加注|停放|寄送|补办|代收|代付)(?!等|与否)(?:[^,;。、的]{3,}(?=[,;。、]|$)|[与对向][^,;。的]{2,}的|[^,;。、]*[A-Za-z\d\ue000-\ue004])",
        r"(?<=[^,;。、][^,;。、性地的])(?:变更登记|取消|中止|停办|停运|延期|改期|双签|联签|撤销|签订|会签|注销|更换|拆除|停用|过户|年检|检定|校准|封存|销毁|报废|核销|归档|招标|开标|投保|备案|登记|下架|上架|锁定|装订|列支|换证|换版|搬迁|选举|交接|保养|盘点)$|搬迁?至|迁至|改[在由到](?![位善进])",
        r"(?:编制|编写|起草|撰写|修订)[^,;。]{0,6}\ue000|(?:起草|拟定|草拟)[^,;。]{2,}(?:通知|纪要|合同|协议|公告|函|请示)$|编制[^,;。的]{2,}(?:表|报告|预算|台账)$|[人商地](?:员|点|址|方)?:[^,;。]{2,}$|[按依照据以合][^,;。]{0,6}\ue000",
        # What is chosen, who does or bears it, where it is, what is not done.
        r"(?<!原则)(?<!原则上)(?:不?同意|无异议|一致通过|\ue001{2}原|\ue001{2}不变)",
        r"(?:确认|确定|选定|指定|推选|定)[^,;。]{2,12}为[^,;。]{2}|(?:采用|选用|选|执行)(?:[A-Z甲乙丙丁]|第|原方案|上述)(?![^,;。]*为[主辅])",
        r"由(?![^,;。]{0,6}协商)[^,;。]{2,12}(?:承担|翻译|复测|垫付|保管|指定|兼任|担任|主[谈讲审编播导持]|支付|买单|监交)|(?:公司|甲方|乙方|买方|卖方|双方|部|中心)(?:承担|垫付|自理)|本人(?:领取|签收|到场|办理|填写)",
        r"(?:在|位于)[^,;。]{1,8}(?:室|厅|楼|馆|中心|酒店|现场|线上|广场)$",
        r"不(?:跨|记名|改|上网|进|出境|动火|设|收|参与|开业|办|接受|采用|提供|参加|安排|发放|适用|补发|退|换|出租|销售|续约|续签|外包|转包|开放)[^,;。]|(?:之?前|的)不(?![断能久要])[\u4e00-\u9fff]{2}",
        r"默认[^,;。]{0,6}(?:拒绝|关闭|开启|允许|勾选|隐藏|显示|选中|禁用|启用)(?![^,;。]*的)|统一(?:走|用|使用|采用|穿|由|改|从|交|报|到|向|放)[^,;。的]+(?=[,;。]|$)|单独(?:建账|核算|列示|存放|计价)|分开(?:存放|列示|计算)|专款专用|专户存储|仅(?:统计|计|含)|^不?含[^,;。]|收到[^,;。]{2,}(?:通知|函|单|件|款|货)|(?:报价|单价|总价|价格|费用)[^,;。]{0,4}含|列席[^,;。]{2}|先进先出|分(?:人|户|类|批|柜|库)(?:保管|存放)",
        r"须(?:[附凭带持有]|(?:先|事先|提前)?[^,;。]{0,6}(?:申请|报批|审批|登记|备案))",
        # What follows upon what; how something is counted.
        r"(?:后|时)(?:由|做|进行|再)[^,;。]{2,}(?:测|检|验|试|审|核)|时[^,;。]{1,6}可[^,;。以能行]{2}|(?:低于|高于|超过|不足|大于|小于|达到|少于|多于)[^,;。\d]{2,14}时,?[^,;。]{0,6}(?:系统|自动|生成|启用|停|补|报|关|切换|通知|更换|采购)",
        r"[按从以用](?!实际)[^,;。]{1,14}(?:去重|排(?![除名])|分类|分区|编号|折算|分摊|抽取|选取|抽样|取数|归集|区分|取整|结算|核算|计价|计费|抵扣|加权|排序|分组|汇总|计算|统计|为准|格式导出|归[月年季类属户口期]|计(?=[,;。]|$))",
        r"[÷]|分[子母]为|(?:撤|摘|取)下$",
        # The name of an indicator that is counted: its figures stand beside it.
        r"^[^,;。]{1,14}(?:(?<![效频概速功])率|占比|天数|次数|时长|人数|件数|金额)$|^(?:平均|人均|户均|日均|月均|年均)[\u4e00-\u9fff]{2,8}$",
        # What one does instead when something fails.
        r"(?:缺席|缺勤|请假|延误|晚点|中断|停电|断电|断网|断货|缺货|停产|停运|下雨|故障|失效|失败|离职|生病|到期|拒签|流标|超支|超员|爆满)(?:时|后|的|则|即|就|,)[^,;。]{0,2}(?:由|改|换|用|转|先|停|启用|调|走|以)[^,;。]{2,}|(?:双|异地|AB|A、B)(?:路|机|人|份|岗|角|地)[^,;。]{2}$|设AB角",
        # What has happened or has not.
        r"(?:封顶|下线|清关|到手|追回|投产|投运|并网|通车|首飞|落成|贯通|合龙|上市|挂牌|获批|中标|入围|入住|到港|靠港|装船|发运|交割|到账|缴清|还清|收讫|售罄|满员|点亮|完工|竣工|开张|开课|剪彩|出片|杀青|过会|代讲|代课|代签|代班|替补|顶替|上场|接手|接任)(?<=[^,;。的]{2}..)|(?:完毕|签完|办完|发完|装完|拆完)(?=[,;。]|$)"
        r"|(?:拿到|拿下|取得|获得|进入|追回|收回|换回|赎回|领到|买到)[^,;。]{0,16}(?:证|件|书|奖|称号|资格|牌|执照|批文|目录|名录|名单|复赛|决赛|货|款|订单|第[一二三\d])|通过[^,;。]{2,10}(?:检查|核查|年审|复审|答辩|试验)|自[^,;。]{1,6}起[^,;。]{2}|统一[为成]",
        # What is not there at all, where one sees at once whether it is.
        r"(?:无|没有)(?!后顾|障碍|死角|缝|人问津|法|误|所|关|需|论|疑|偿|线|锡|菌|尘|水|氧|铅|纸|界|形)(?:一|任何)?[\u4e00-\u9fff]{2,4}(?<!异常|问题|影响|隐患|大碍|风险|意见|怨言|瑕疵|缺陷|错误|差错|遗漏|损失|投诉|变化|区别|压力|负担|争议|矛盾|困难|异味|异响|杂音|噪音|色差|气味)(?<![腔感味气劲调风性度力意])(?=[,;。]|$)",
        r"(?:执行|遵循|依据|适用)[^,;。]{0,3}\ue000|按[^,;。]{2,8}(?:结果|顺序|名单|清单|图纸|合同|章程)(?:执行|办理|发放|安排|排列)|后[^,;。]{0,2}复[检测试验查核]",
        # 没有约定违约金, 阀芯装反: what was done wrong, or not at all.
        r"(?:未|没有?|漏)(?:约定|设置|安装|填写|签订|核对|执行|检查|配置|关闭|发布|接地|录入|备份|校验|通知|登记)[^,;。]?|[装接贴放写填算录发](?:反|错)",
        # A document by its name.
        r"(?<=[^,;。、]{3})(?:报告|清单|台账|纪要|证书|协议|名单|名录|明细表|登记表|合格证|回执|扫描件|复印件|决算书|说明书|范本|意见稿|[比置程意工线]图|图集)(?:\([^()]*\))?$",
    )
)
# Where a figure comes from.
_SOURCED = r"系统|平台|模块|报表|台账|[日周月季年]报|看板|花名册|数据库|登记|记录|[A-Za-z]{2,}|含|指(?=[^,;。数标]{2})|来源|来自|取自|导出|截图|后台|[÷减](?![少轻])|除以|起算|按[^,;。]{1,6}(?:计|平均)"
# What happens or does not: 供应商停产, 收到监管函.
_EVENT = r"停产|停供|断供|停水|停电|断电|断网|停运|停业|停航|停课|破产|倒闭|退出|离职|辞职|请假|生病|住院|缺席|死亡|去世|变更|修改|修订|废止|出台|颁布|收到|接到|投诉|起诉|被诉|诉讼|立案|冻结|查封|扣押|处罚|罚款|吊销|取消|撤销|拒绝|拒收|拒签|违约|逾期|延期|流标|废标|中断|宕机|断线|崩溃|报警|跳闸|泄漏|泄露|起火|火灾|爆炸|坍塌|事故|罢工|召回|退货|报废|缺货|断货|封路|封航|封控|封闭|戒严|熔断|跌停|涨停|丢失|被盗|损坏|失效|到期"
_HOLLOW = r"(?:水平|能力|素质|素养|意识|氛围|形象|效果|成效|实效|效率|效益|质量|品质|体验|口碑|影响力|竞争力|凝聚力|执行力|战斗力|协同|协作|合作|沟通|机制|体系|文化|理念|作风|风气|秩序|局面|格局|生态|转型|台阶|突破|优势|潜力|活力|动力|合力|积极性|主动性|创造性|认同感|归属感|获得感|满意度|美誉度|知名度|忠诚度|安全感|责任心|责任感|面貌|局势|关系|可操作性|前瞻性|可行性|规范性|科学性|合理性|时效性|针对性|稳定性|可靠性|安全性|便利性|灵活性|专业性|完整性|创新|特色|亮点)"
_TAIL = r"(?:的)?(?:工作|建设|管理|提升|提高|改善|改进|优化|增强|加强|完善|保障|支撑|支持|整合|落实|推进|推广|衔接|对接|准备|磨合|服务|宣传|引导|指导|督促|动员|培养|培育|塑造|打造|维护|到位|跟上|良好|好转|上升|下降|向好|稳定|协调|统筹|关注|重视|把控|管控)?"
_HOLLOW_END = rf"{_HOLLOW}{_TAIL}$"
_HOLLOW_WORK = (
    r"(?:准备|保障|支持|配合|协调|对接|宣传|优化|提升|改善|完善|推进|落实|衔接|整合|服务|管理|维护|统筹|沟通|动员|磨合)(?:等)?(?:各项)?工作$"
    r"|(?:准备|优化|提升|改善|完善|磨合|对接|转型|衔接)$|(?:体系|机制|文化|队伍|能力|团队|环境|生态|梯队|品牌)(?:的)?(?:建设|搭建|建立|打造)$|各项工作$|工作$"
)
_SUBJECT = rf"^(?:全国|全省|全市|公司|集团|本)?{NUMBER}(?:个|家|名|位|大|支|方)?(?:业务|职能|协作|生产|参与|兄弟|直属|子)?(?:部门|团队|单位|公司|班组|科室|中心|方|岗位|小组|处室|条线|部|车间|门店|基地|校区|学院|院区|城市|省区|区域|分公司|事业部|园区|工厂)"
_THEME = rf"{NUMBER}(?:次|场|轮|期|项|个|条|类|种|批|届|年)[^,;。]{{0,12}}(?:推动|推进|促进|解决问题|研究问题|统一思想|提升|提高|改善|加强|增进)"

_DURATION_TARGET = (
    rf"(?:[≤<≥>=]|(?:不(?:得|能|应)?(?:超过|大于|高于|少于|低于|多于)|(?:缩短|压缩|降低?|减少?|延长|控制|提前|推迟|调整)[至到在为]?|(?<![到送传下抵])达(?![标成产])到?|(?:时间|时长|时效|周期|耗时|用时|工期|账期|交期|间隔|寿命)[^,;。]{{0,4}}))"
    rf"[^,;。\d]{{0,3}}{DURATION}"
)

_PATTERNS = {
    "rhythm": RHYTHM,
    "deadline": DEADLINE,
    "event": EVENT,
    "target": f"{_CODED}|{TARGET}",
    "count": COUNT,
    "document": DOCUMENT_NOUN,
    "handed": _HANDED_OVER,
    "given": "|".join((_SIGNED, _PASSED, _PLACED, _ADDED, _CONTAINING)),
    "added": _ADDED,
    "sourced": _SOURCED,
    "happens": _EVENT,
    "rule": RULE,
    "settled": _SETTLED,
    "act": ACT,
    "hollow": _HOLLOW_END,
    "hollow work": _HOLLOW_WORK,
    "subject": _SUBJECT,
    "theme": _THEME,
    "measured": _DURATION_TARGET,
}


@cache
def finders() -> Mapping[str, re.Pattern[str]]:
    """Return the compiled patterns by name, compiled when first needed."""
    return {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}


class Evidence:
    """What one clause (masked and normalised) proves, looked for when it is first asked.

    Positions are where the last proof of a kind ends, -1 if there is none.
    """

    def __init__(self, clause: str) -> None:
        self.clause = clause

    @cached_property
    def target(self) -> int:
        """A limit, share, measured amount or change from one value to another."""
        measured = max((end for _, end in self._measured), default=-1)
        return max(measured, _last("target", self._dates[2]))

    @cached_property
    def counted(self) -> int:
        """So and so many things; weaker, because "three meetings" promises no result."""
        find, rest = finders(), self._dates[2]
        if find["theme"].search(rest):
            return -1
        subject = find["subject"].match(rest)
        last = -1
        for match in find["count"].finditer(rest, subject.end() if subject else 0):
            last = match.end()
        return last

    @cached_property
    def handed(self) -> int:
        """A document or thing that is handed over, signed, or a check that is passed."""
        clause = self.clause
        last = _last("given", clause)
        handed = _last("handed", clause)
        return handed if handed > last and finders()["document"].search(clause) else last

    @cached_property
    def is_settled(self) -> bool:
        """Whether it decides something, or names an act that took place or did not."""
        return finders()["settled"].search(self.clause) is not None

    @cached_property
    def is_named(self) -> bool:
        """Whether it names something by its own name or number: WMS, A3."""
        return re.search(r"[A-Z]{2}|[A-Za-z]\d", self.clause) is not None

    @cached_property
    def is_sourced(self) -> bool:
        """Whether it says where a figure comes from."""
        return finders()["sourced"].search(self.clause) is not None

    @cached_property
    def is_event(self) -> bool:
        """Whether it says what has to happen."""
        return finders()["happens"].search(self.clause) is not None

    @cached_property
    def added(self) -> int:
        """A thing that is added, which is no direction."""
        return _last("added", self.clause)

    @cached_property
    def rule(self) -> int:
        """A condition with its consequence."""
        return _last("rule", self.clause)

    @property
    def deadline(self) -> int:
        """By when."""
        return self._dates[0]

    @property
    def rhythm(self) -> int:
        """How often."""
        return self._dates[1]

    @property
    def is_timed(self) -> bool:
        return self.deadline >= 0 or self.rhythm >= 0

    @property
    def is_strong(self) -> bool:
        """Whether it holds a proof that stands on its own."""
        return self.rule >= 0 or self.handed >= 0 or self.target >= 0

    def is_enough(self, *, dated: bool) -> bool:
        """Whether it holds any proof that could stand on its own, or a dated act."""
        if self.is_strong or self.is_settled or self.counted >= 0:
            return True
        return (dated or self.is_timed) and self.acts(0) and not self.is_hollow_work

    @cached_property
    def is_hollow(self) -> bool:
        """Whether the clause ends in an abstract noun: 水平, 意识."""
        return finders()["hollow"].search(self._stem) is not None

    @cached_property
    def is_hollow_work(self) -> bool:
        """Whether it ends in work that has no end: 准备工作, 体系建设."""
        return finders()["hollow work"].search(self._stem) is not None

    def acts(self, begin: int) -> bool:
        """Whether a verb of which one sees that it was done stands from `begin` on."""
        return finders()["act"].search(self.clause, begin) is not None

    @property
    def _stem(self) -> str:
        return self.clause.rstrip(".:!?、)")

    @cached_property
    def _measured(self) -> list[tuple[int, int]]:
        """Durations that are a target (缩短至3天) and no deadline."""
        return [match.span() for match in finders()["measured"].finditer(self.clause)]

    @cached_property
    def _dates(self) -> tuple[int, int, str]:
        """The last deadline and rhythm, and the clause without their digits."""
        measured = self._measured
        rhythm, rest = _taken("rhythm", self.clause, measured)
        deadline, rest = _taken("deadline", rest, measured)
        if _AROUND_EVENT.search(rest):
            event, rest = _taken("event", rest, measured)
            deadline = max(deadline, event)
        return deadline, rhythm, rest


_AROUND_EVENT = re.compile("[前后当次]")


def _taken(name: str, clause: str, kept: list[tuple[int, int]]) -> tuple[int, str]:
    """Return where the last date of this kind ends, and the clause without their digits."""
    last, rest = -1, clause
    for match in finders()[name].finditer(clause):
        start, end = match.span()
        if start == end or any(start < high and low < end for low, high in kept):
            continue
        last = end
        rest = rest[:start] + _DATED * (end - start) + rest[end:]
    return last, rest


def _last(name: str, text: str) -> int:
    last = -1
    for match in finders()[name].finditer(text):
        last = match.end()
    return last
