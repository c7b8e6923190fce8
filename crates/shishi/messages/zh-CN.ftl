# 界面文字。一种记录的字段先找 field-科室-种类-字段，再找 field-字段；两个文件的键相同。

## 产品与承诺

skip = 跳到正文
product = 实事
product-about = 以事实记录开发区的工作
promise = 数据真实、来源可查、人人可核
promise-data = 数据真实
promise-source = 来源可查
promise-check = 人人可核
demo-badge = 演示数据
demo-about = 这里的人名、单位和数据都是虚构的，可以随意试用。

## 科室

office-projects = 重点项目
office-projects-about = 省市重点项目、责任人和每个工作日的督导。
office-investment = 招商
office-investment-about = 签约的项目和招商活动年。
office-economy = 经济
office-economy-about = 企业月报、预算收入和外部统计数。
office-party = 党建
office-party-about = 学习、调研、党课等活动，党建阵地和荣誉。
office-city = 城市
office-city-about = 联创工作拆除、新建和改造的对象。
office-air = 大气
office-air-about = 监测站点、逐日数据和排名。
office-social = 社会事务
office-social-about = 农场社会职能的移交清单和服务中心。
office-org = 单位和人员
office-org-about = 单位、人员和授权，都有起止日期。
office-oversight = 督查与规则
office-oversight-about = 督查事项、规则、复核、报告和日终。

## 记录的种类

kind-city-object = 联创对象
kind-city-opening-balance = 联创对象期初数
kind-projects-opening-balance = 重点项目期初数
kind-social-opening-balance = 服务中心期初数
kind-projects-supervision = 项目督导
kind-air-station-day = 站点日数据
kind-economy-month = 企业月报
kind-party-activity = 党建活动
kind-social-handover-line = 移交清单
kind-economy-budget-revenue = 预算收入
kind-economy-external-statistic = 外部统计数
kind-investment-project = 引进项目
kind-investment-campaign = 招商活动年
kind-projects-project = 重点项目
kind-projects-lead = 项目责任人
kind-party-site = 党建阵地
kind-party-honour = 荣誉
kind-air-station = 监测站点
kind-social-centre = 服务中心
kind-org-unit = 单位
kind-org-person = 人员
kind-org-grant = 授权
kind-zone-epoch = 声明丢失
kind-zone-key-rotated = 更换密钥
kind-zone-genesis = 开发区启用
kind-clock-day-closed = 日终
kind-rule-adopted = 规则采用
kind-review-accepted = 复核采用
kind-review-returned = 复核退回
kind-import-withdrawn = 撤回整批导入
kind-edition-published = 公布新版
kind-plausibility-answered = 合理性说明
kind-report-drafted = 报告文稿
kind-report-approved = 报告审签

## 每种记录从哪里开始（列表为空时）

empty-projects-project = 把省市重点项目逐个登记，每个项目写明责任单位和目标日期。
empty-projects-lead = 项目登记后，在这里指定责任人；换人时再记一条，历史保留。
empty-projects-supervision = 每个项目每个工作日记一条督导；没有变化也记。
empty-investment-project = 签订合同后登记项目，框架协议也可以登记，但不计入引进项目。
empty-investment-campaign = 登记市里确定的招商活动年和文号。
empty-economy-month = 企业按月报送累计数，二月份起报。
empty-economy-budget-revenue = 按月、按科目登记入库数，可以整表导入。
empty-economy-external-statistic = 登记统计部门公布的数，写明发布单位和文件。
empty-party-activity = 每场活动记一条，附参加人名单。
empty-party-site = 登记建成的阵地，勾选符合的“六有”条件。
empty-party-honour = 每项荣誉记一条，写明授予对象和年度。
empty-city-object = 拆一处、建一处，记一处，附位置和照片。
empty-city-opening-balance = 系统启用以前已有的数量，按指标登记期初数，写明出处。
empty-projects-opening-balance = 系统启用以前已有的数量，按指标登记期初数，写明出处。
empty-social-opening-balance = 系统启用以前已有的数量，按指标登记期初数，写明出处。
empty-air-station = 先登记站点和它代表的区，再导入逐日数据。
empty-air-station-day = 逐日数据一般由程序或表格导入。
empty-social-handover-line = 移交清单一行记一条，双方签字后登记。
empty-social-centre = 登记新成立的服务中心。
empty-org-unit = 先登记单位，再登记人员和授权。
empty-org-person = 登记人员；姓名只存在保险库里。
empty-field-org-grant-office = 全部
empty-field-org-grant-unit = 全部
empty-field-org-grant-until = 不限
empty-org-grant = 给人员授权后，他才能办理。

## 字段（通用）

field-happened = 发生日期
field-unit = 填报单位
field-evidence = 佐证
field-for-person = 责任人
field-by = 录入人
field-reason = 原因
field-title = 名称
field-type = 类型
field-category = 类别
field-year = 年度
field-month = 月份
field-period = 时期
field-draft = 文稿
field-project = 项目编号
field-planned-investment-yuan = 计划总投资
field-person = 人员
field-remark = 备注
field-note = 说明
field-object = 对象编号
field-class = 对象种类
field-act = 办理方式
field-place = 所在社区
field-length-m = 长度
field-address = 具体位置
field-enterprise = 企业
field-output-thousand-yuan = 工业总产值（累计）
field-revenue-thousand-yuan = 营业收入（累计）
field-item = 科目
field-amount-yuan = 入库金额
field-indicator = 指标
field-scope = 范围
field-value-hundred-million-yuan = 数值
field-publisher = 发布单位
field-document = 文件
field-revision = 修订次数
field-figure = 指标编号
field-value = 数量
field-grade = 依据等级
field-contract = 合同性质
field-industry = 产业
field-contract-amount-yuan = 合同金额
field-investor-contact = 投资方联系人
field-campaign = 活动编号
field-activity = 活动编号
field-hours = 学时
field-attendees = 参加人
field-site = 阵地编号
field-haves = 符合的“六有”条件
field-honour = 荣誉编号
field-award = 等次
field-recipient-unit = 获奖单位
field-recipient-person = 获奖个人
field-level = 级别
field-nature = 建设性质
field-accountable-unit = 责任单位
field-target-on = 目标日期
field-target-strength = 目标强度
field-lead = 责任人
field-stage = 形象进度
field-change = 当日变化
field-workers = 现场工人
field-machines = 现场机械
field-problem = 存在问题
field-station = 站点编号
field-participant = 代表的参加区
field-control = 站点级别
field-pm10 = PM10小时均值
field-pm25 = PM2.5小时均值
field-line = 清单行号
field-post = 岗位性质
field-giver-signed-on = 移交方签字日期
field-receiver-signed-on = 接收方签字日期
field-institution = 学校或医院
field-centre = 中心编号
field-unit-of-centre = 对应的单位
field-parent = 上级单位
field-name = 姓名
field-role = 角色
field-office = 科室
field-until = 截止日期
field-time-zone = 时区
field-signers = 签名人
field-key = 验证公钥
field-demonstration = 是否演示
field-date = 日期
field-audit = 查阅登记链首
field-rule = 规则
field-version = 版本
field-text = 正文
field-items = 复核的记录
field-import = 导入批次
field-report = 报告
field-edition = 版次
field-size = 台账规模
field-new-key = 新密钥
field-new-signature = 新密钥的签名
field-old-key = 旧密钥
field-old-signature = 旧密钥的签名
field-lost-root = 丢失印记的根
field-lost-size = 丢失印记的记录数
field-manifest = 内容清单摘要
field-supersedes = 取代的版
field-cells = 公布的数据
field-pair = 比较的两个指标
field-answer = 说明

## 字段（按种类另有说法的）

field-city-object-happened = 完工日期
field-city-opening-balance-happened = 期初日期
field-projects-opening-balance-happened = 期初日期
field-social-opening-balance-happened = 期初日期
field-projects-project-happened = 列入日期
field-projects-lead-happened = 任职日期
field-projects-supervision-happened = 督导日期
field-air-station-happened = 启用日期
field-air-station-day-happened = 监测日期
field-air-station-day-station = 站点
field-economy-month-happened = 报送日期
field-economy-budget-revenue-happened = 入账日期
field-economy-external-statistic-happened = 公布日期
field-investment-project-happened = 签约日期
field-investment-campaign-happened = 印发日期
field-investment-campaign-document = 文号
field-party-activity-happened = 活动日期
field-party-site-happened = 建成日期
field-party-honour-happened = 决定日期
field-social-handover-line-happened = 移交日期
field-social-centre-happened = 成立日期
field-org-unit-happened = 成立日期
field-org-unit-unit = 单位编号
field-org-person-happened = 登记日期
field-org-person-person = 人员编号
field-org-person-post = 职务
field-org-grant-happened = 生效日期
field-org-grant-unit = 单位范围
field-org-grant-office = 科室范围
field-projects-lead-project = 项目
field-projects-supervision-project = 项目
field-projects-project-category = 项目类别
field-rule-adopted-rule = 规则编号
field-zone-genesis-name = 开发区名称
field-review-returned-reason = 退回原因
field-import-withdrawn-import = 导入批次
field-import-withdrawn-reason = 撤回原因

## 填写提示

hint-key = 只用小写字母、数字和 - _ . +，最多64个字符；登记后不再改变
hint-sealed = 密封：只在台账中留下摘要，授权的人才能查看
hint-personal = 个人信息：只存在保险库里，每次查看都有登记
hint-optional = 可不填
hint-missing-is-not-zero = 没有数据就空着，不要填零
hint-output-thousand-yuan = 从一月份起的累计数，千元
hint-revenue-thousand-yuan = 从一月份起的累计数，千元
hint-economy-budget-revenue-amount-yuan = 退库填负数
hint-date = 例如 2019-03-05 或 2019年3月5日
hint-month = 例如 2019-03
hint-period = 年或月，例如 2019 或 2019-03
hint-hours-24 = 24个小时均值，用空格隔开，缺测填 -
hint-attendees = 人员编号，用空格或顿号隔开；也可以从名单中选择
hint-planned-investment-yuan = 以备案或合同所列计划总投资为准
hint-target-strength = 力争不等于承诺，照实选择
hint-office = 科室和单位不选，表示全部科室、全部单位
hint-figure = 存量指标的编号，例如 city.latrines_removed；登记后不再改变
hint-grade = 没有逐条记录可查，照实选择依据的等级
hint-evidence = 照片、扫描件或表格；原件保存在本区，台账只记摘要

## 选项

choice-class-latrine = 户外旱厕
choice-class-road = 道路
choice-class-toilet = 公厕
choice-act-removed = 拆除
choice-grade-published = 已公布的文件
choice-grade-register = 原有台账
choice-grade-statement = 单位书面说明
choice-act-built = 新建
choice-act-rebuilt = 改造
choice-type-study = 学习培训
choice-type-survey = 基层调研
choice-type-lecture = 专题党课
choice-type-joint-training = 联合培训
choice-type-film = 观看影片
choice-type-revolutionary-site = 参观革命旧址
choice-type-flag-raising = 升旗仪式
choice-type-gallery = 文化长廊
choice-type-station = 驿站
choice-type-community = 社区
choice-type-enterprise = 企业
choice-type-functional = 职能服务中心
choice-type-hospital = 医院
choice-type-zone = 开发区
choice-type-department = 部门
choice-type-party-branch = 党支部
choice-type-centre = 服务中心
choice-type-school = 学校
choice-type-district = 区
choice-type-team = 工作组
choice-category-industry = 工业
choice-category-park = 园区
choice-category-commerce = 商业
choice-category-infrastructure = 基础设施
choice-category-livelihood = 民生
choice-category-contest-award = 竞赛获奖
choice-category-advanced-branch = 先进基层党支部
choice-category-branch-secretary = 优秀党支部书记
choice-category-party-member = 优秀共产党员
choice-category-outstanding-enterprise = 优秀企业
choice-category-staff = 人员
choice-category-school = 学校
choice-category-hospital = 医院
choice-award-first = 一等奖
choice-award-second = 二等奖
choice-award-third = 三等奖
choice-level-provincial = 省重点
choice-level-municipal = 市重点
choice-level-both = 省、市重点
choice-level-zone = 区重点
choice-nature-new = 新建
choice-nature-expansion = 扩建
choice-nature-upgrade = 技改
choice-target-strength-commitment = 承诺
choice-target-strength-plan = 计划
choice-target-strength-hope = 力争
choice-stage-preparation = 前期
choice-stage-foundation = 基础
choice-stage-structure = 主体
choice-stage-installation = 安装
choice-stage-trial = 调试
choice-stage-in-use = 投用
choice-change-progress = 有进展
choice-change-no-change = 没有变化
choice-change-stopped = 停工
choice-problem-none = 无
choice-problem-land = 用地
choice-problem-permit = 手续
choice-problem-funds = 资金
choice-problem-labour = 用工
choice-problem-weather = 天气
choice-problem-other = 其他
choice-contract-formal = 正式合同
choice-contract-framework = 框架协议
choice-industry-food = 食品
choice-industry-medicine = 医药
choice-industry-electrical = 电气
choice-industry-equipment = 装备
choice-industry-logistics = 物流
choice-industry-commerce = 商贸
choice-industry-other = 其他
choice-item-value-added-tax = 增值税
choice-item-enterprise-income-tax = 企业所得税
choice-item-personal-income-tax = 个人所得税
choice-item-construction-tax = 城市维护建设税
choice-item-property-tax = 房产税
choice-item-land-tax = 城镇土地使用税
choice-item-stamp-tax = 印花税
choice-item-non-tax = 非税收入
choice-indicator-output = 规模以上工业总产值
choice-indicator-revenue = 规模以上工业营业收入
choice-scope-central-city = 中心城区
choice-control-national = 国控
choice-control-provincial = 省控
choice-control-research = 研究
choice-post-institution = 事业人员
choice-post-community-service = 社区服务人员
choice-role-officer = 经办
choice-role-reviewer = 复核
choice-role-leader = 领导
choice-role-auditor = 审计
choice-role-editor = 责任编辑
choice-role-rule-keeper = 规则管理
choice-role-administrator = 系统管理
choice-role-security-administrator = 安全管理
choice-role-audit-administrator = 审计管理
choice-office-projects = 重点项目
choice-office-investment = 招商
choice-office-economy = 经济
choice-office-party = 党建
choice-office-city = 城市
choice-office-air = 大气
choice-office-social = 社会事务

## 计量单位

unit-yuan = 元
unit-thousand-yuan = 千元
unit-hundred-million-yuan = 亿元
unit-m = 米
unit-hour = 学时
unit-concentration = µg/m³

## 角色

role-officer = 经办
role-officer-about = 录入本单位的记录
role-reviewer = 复核
role-reviewer-about = 采用或退回别人提交的记录
role-leader = 领导
role-leader-about = 查看除密封和个人信息以外的全部内容
role-auditor = 审计
role-auditor-about = 查看全部内容，包括密封件
role-editor = 责任编辑
role-editor-about = 公布报告
role-rule-keeper = 规则管理
role-rule-keeper-about = 采用规则，管理单位
role-administrator = 系统管理
role-administrator-about = 登记人员，管理登录账号
role-security-administrator = 安全管理
role-security-administrator-about = 授权，管理口令策略、锁定和会话
role-audit-administrator = 审计管理
role-audit-administrator-about = 查看和导出审计日志

## 状态

status-submitted = 已提交
status-accepted = 已采用
status-returned = 已退回
status-withdrawn = 已作废
status-draft = 草稿
status-submitted-about = 等待复核
status-accepted-about = 计入指标数据
status-returned-about = 改好后重新提交
status-withdrawn-about = 不再计入，历史保留

## 记录的来路

via-form = 表单
via-import = 导入
via-api = 程序接口
via-phone = 手机
via-clock = 系统时钟
via-setup = 初始设置

## 依据的可靠程度

certainty-A = 原文核对
certainty-A-about = 内容取自正式文件原文
certainty-B = 公开转述
certainty-B-about = 内容取自公开的转述，未见原文
certainty-C = 未经核对
certainty-C-about = 内容未经核对，是可修改的参数，不作为正式规定
certainty-own = 本区自定
certainty-own-about = 由本区决定
certainty-official = 原文核对
certainty-secondary = 公开转述
certainty-unchecked = 未经核对

## 算法

operator-count = 计数
operator-count-about = 统计期内发生的记录
operator-stock = 存量
operator-stock-about = 统计截至期末的记录
operator-sum = 求和
operator-sum-about = 期内记录的数值相加
operator-members = 人次
operator-members-about = 逐条统计不同的人，再相加
operator-distinct-members = 人数
operator-distinct-members-about = 全部记录中不同的人，每人一次
operator-cumulative = 累计数汇总
operator-cumulative-about = 各主体最后一个累计数相加
operator-latest = 最新值
operator-latest-about = 取修订次数最高的一条
operator-register = 登记值
operator-register-about = 取登记的内容
operator-share = 占比
operator-share-about = 部分除以整体
operator-air-mean-rank = 均值与名次
operator-air-mean-rank-about = 有效日均值的平均，由低到高排名
operator-times-first = 第一名次数
operator-times-first-about = 从已公布的月度排名中数
operator-parameter = 规则参数
operator-parameter-about = 读取规则的取值
operator-length = 清单项数
operator-length-about = 数清单的项数
class-fold = 汇总
class-stock = 存量
class-register = 登记
class-rule = 规则
class-date = 日期
rounding-half-even = 四舍六入五成双
rounding-half-up = 四舍五入
applies-happened-on = 按发生日期
applies-period-end = 按期末
applies-decided-on = 按决定日期
rule-kind-parameters = 参数
rule-kind-checklist = 清单
rule-kind-calendar = 工作日历
rule-kind-figure = 指标
rule-kind-plausibility = 合理性提问
rule-kind-lexicon = 固定说法
rule-kind-report = 报告文稿

## 未通过校验：填写

refusal-heading = 未通过校验，没有写入任何内容
refusal-heading-about = 请按下面的提示修改后重新提交，已填的内容都还在。
refusal-required = 这一项必填，请填写。
refusal-unknown-field = 这种记录没有这个字段，请删去，或下载最新的模板。
refusal-unknown-kind = 没有“{ $kind }”这种记录，请从科室页面重新打开表单。
refusal-unknown-unit = 没有编号或名称为“{ $value }”的单位，请从名单中选择，或请规则管理先登记该单位。
refusal-unit-of-other-type = “{ $value }”的类型不能填在这里，请从名单中选择。
refusal-unknown-subject = 还没有编号为“{ $value }”的登记，请核对编号，或先登记它。
refusal-unknown-person = 没有编号为“{ $value }”的人员，请从名单中选择，或请系统管理员先登记。
refusal-person-twice = 同一个人填了不止一次，请保留一次。
refusal-not-a-text = “{ $value }”不能作为文字，请去掉换行和控制字符。
refusal-too-long = 文字太长，最多{ $most }个字，请缩短。
refusal-not-a-key = “{ $value }”不能作为编号：只能用小写字母、数字和 - _ . +，最多64个字符。
refusal-not-a-document = 正文无法读取，请以纯文本逐行提交。
refusal-not-a-choice = “{ $value }”不在选项之中，可填：{ $choices }。
refusal-not-a-count = “{ $value }”不是整数，请填零或正整数，不带单位和小数。
refusal-count-too-large = “{ $value }”超过上限{ $most }，请核对。
refusal-not-a-quantity = “{ $value }”不是数，请填以{ $unit ->
    [yuan] 元
    [thousand_yuan] 千元
    [hundred_million_yuan] 亿元
    [m] 米
    [hour] 学时
   *[other] 规定单位
  }为单位的数字，不带单位。
refusal-negative = “{ $value }”是负数，这一项不能为负。
refusal-too-many-places = “{ $value }”的小数位太多，最多{ $places }位，请按实有的精度填写。
refusal-not-a-date = “{ $value }”不是日期，请填写如 2019-03-05。
refusal-not-a-month = “{ $value }”不是月份，请填写如 2019-03。
refusal-not-a-period = “{ $value }”不是年或月，请填写如 2019 或 2019-03。
refusal-not-24-hours = 要有24个小时值，现有{ $number }个；缺测的小时填 -。
refusal-hour-not-a-quantity = { $hour }时的“{ $value }”不是浓度值，请填零或正数，最多三位小数，缺测填 -。
refusal-in-the-future = 日期晚于今天（{ $today }），没有发生的事不能登记。
refusal-before-the-unit = 日期早于“{ $unit }”成立（{ $from }），请核对日期或单位。
refusal-personal-number = 这里像是有{ $number ->
    [identity] 身份证号
    [telephone] 手机号
   *[card] 银行卡号
}，请删去：个人信息只填在姓名、联系人一类的栏目里。
refusal-not-a-digest = 佐证的摘要不完整，请重新上传文件。
refusal-evidence-unknown = 没有摘要为{ $digest }…的附件：请先上传附件，再登记。
refusal-not-canonical = 内容无法写成规范格式，请去掉特殊字符后重试。
refusal-not-decodable = 内容无法读取：{ $what }。请重新打开表单填写。
refusal-too-large = 这条记录有{ $bytes }字节，超过单条上限，请缩短名单或正文，或分成几条。

## 未通过校验：重复、修改、权限

refusal-exists-already = 已经登记过了（序号{ $seq }）。要改动请打开那条记录修改，不要重复登记。
refusal-amends-nothing = 要修改的记录不存在，请从列表重新打开。
refusal-amends-another-kind = 要修改的记录属于另一种类，请从列表重新打开。
refusal-amends-withdrawn = 这条记录已作废，不能再改；确需恢复请重新登记，使用新的编号。
refusal-stale = 您打开之后别人已经改过（您看到的是序号{ $seen }，现在是{ $now }）。请对照最新内容再提交。
refusal-only-the-reporting-unit-amends = 只有原填报单位可以修改这条记录，请与该单位联系。
refusal-key-cannot-change = 编号不能改。编号有误的，请作废原记录，另行登记。
refusal-no-right-to-record = 您没有登记这种记录的权限（{ $kind }）。需要时请安全管理员授权。
refusal-no-right-to-review = 您没有复核第{ $seq }号记录的权限。
refusal-two-persons-needed = 需要两个不同的人。
refusal-rotation-no-key = 写明的密钥不是验证公钥。
refusal-rotation-origin = 新密钥属于另一本台账。
refusal-rotation-not-in-force = 被更换的密钥不是现行密钥：请用现行密钥签署。
refusal-rotation-reused = 新密钥用过：请另生成一把。
refusal-rotation-size = 写明的记录数与台账不符：台账在此期间有了新记录，请再试一次。
refusal-rotation-old-signature = 缺少现行密钥的有效签名。
refusal-rotation-new-signature = 缺少新密钥的有效签名。
refusal-rotation-needs-administrator = 其中一人应当是系统管理员。
refusal-rotation-needs-security-administrator = 其中一人应当是安全管理员。
refusal-right-for-oneself = 不能给自己授权：请另一位安全管理员办理。
refusal-until-before-from = 截止日期早于起始日期（{ $from }）。
refusal-administrators-are-separate = 系统、安全、审计三类管理员不能是同一个人，也不兼任其他角色；这个人在同一时期已有另一角色（第{ $seq }号记录）。先把那一项撤销或限期，再授权。
refusal-own-record = 第{ $seq }号记录是您自己办理的，要由另一个人复核。
refusal-not-waiting = 第{ $seq }号记录不在待复核之列，可能已有人处理，请刷新。
refusal-needs-no-review = 第{ $seq }号记录登记即生效，不需要复核。
refusal-nothing-to-review = 没有选中待复核的记录。
refusal-nothing-to-withdraw = 这一批没有可以撤回的记录：都已作废，或导入后另行修改过。
refusal-own-import = 这一批是您自己导入的，要由本单位另一位复核人撤回。
refusal-no-right-to-withdraw-import = 撤回整批导入需要该科室、该单位的复核权限。需要时请安全管理员授权。
refusal-unknown-record = 没有序号为{ $seq }的记录。
refusal-not-versions = 复核名单无法读取，请从待复核页面重新选择。

## 未通过校验：规则

refusal-rule-fault = 第{ $line }行：{ $what }
refusal-rule-id-differs = 填写的编号与规则正文中的“{ $id }”不一致，请改成一致。
refusal-rule-version-differs = 填写的版本与规则正文中的版本（{ $version }）不一致，请改成一致。
refusal-rule-version-not-next = 这条规则的下一个版本应为{ $next }。规则不改旧版，只出新版。
refusal-rule-in-a-circle = 这个占比的分子或分母又是占比，层层套用，或绕回自身，算不出数。请改用计数或合计得出的指标。

## 未通过校验：各科室

refusal-no-stock = 期初数只用于本科室的存量指标，请填写其中一个编号：{ $figures }
refusal-opening-after-records = 期初日期要早于这个指标的第一条记录（{ $first }），否则会重复计数。请改期初日期，或先核对那条记录。
refusal-before-the-opening = 截至{ $date }的数量已由期初数计入，再登记会重复计数。请核对日期；要改为逐条登记的，先作废期初数。
refusal-january-is-not-reported = 一月份不单独报送，请在二月份填一至二月的累计数。
refusal-month-not-over = 这个月还没有结束，月末以后才能报送。
refusal-cumulative-falls = 累计数不能减少：{ $month }已报{ $amount }。请核对本月数；若以前报错了，先修改那个月。
refusal-reported-elsewhere = 该企业{ $month }由其他单位报送。一年的累计数须由同一单位报送：请由该单位报送本月，或先商定全年由谁报送。
refusal-framework-has-no-amount = 框架协议没有合同金额，请清空金额；签订正式合同后再填。
refusal-attendees-needed = 学习培训和联合培训要有参加人名单，请填写。
refusal-not-an-item = “{ $item }”不是规则“{ $rule }”清单中的一项，请从清单中勾选。
refusal-not-for-this-category = 这个类别不填这一项，请清空，或改选类别。
refusal-signed-after-handover = 签字日期晚于移交日期，请核对；双方签字后才算移交。

## 未通过校验：公布

refusal-unknown-report = 没有名为“{ $report }”的报告，或它不按这种时期公布。
refusal-period-not-over = { $period }尚未日终，全部日期日终后才能公布。
refusal-nothing-to-publish = 这一时期没有可以公布的数据，请先补齐并复核记录。
refusal-no-draft = 还没有这一时期的报告文稿，请先保存文稿。
refusal-report-not-approved = 文稿尚未经领导审签，请先送审。
refusal-draft-not-newest = 文稿已有更新（第{ $seq }号记录），请重新打开后审签。
refusal-approved-already = 这份文稿已经审签。
refusal-unbound-number = { $place }处“{ $text }”里有未绑定指标的数。请改成绑定，或把固定说法列入报告用语。
refusal-unknown-figure = { $place }处绑定的“{ $figure }”不存在或尚未生效，请核对指标编号。
refusal-source-not-approved = 指标“{ $figure }”所依据的规则“{ $rule }”未经核对，不能公布；请规则管理核对出处，或以本区文件定下后采用新版。
refusal-figure-without-value = 指标“{ $figure }”在这一时期没有数值，请补齐记录，或从文稿中去掉。
refusal-plausibility-unanswered = “{ $pair }”两个指标不相称，公布前要有办公室的书面说明。
refusal-figures-changed = 预览之后数据有变动，请重新预览后再公布。
refusal-edition-not-next = 下一版应为第{ $edition }版，可能已有人公布，请刷新。
refusal-size-not-committed = 这一版引用的台账规模还没有写入，请重新预览。
refusal-other-signers = 签名人名单与本区的不一致，请联系系统管理。
refusal-no-checkpoint = 台账还没有存证印记，请先签发存证印记再公布。
refusal-not-saved = 存储失败，没有写入任何内容，请稍后再试。
refusal-id-known = 这次提交已经写入（序号{ $seq }），没有重复登记。
refusal-id-with-other-content = 同一张表单已提交过别的内容（序号{ $seq }），请重新打开表单。

## 页面框架

nav-today = 今日
nav-ledger = 存证台账
nav-import = 导入
nav-rules = 规则册
nav-reports = 报告
nav-figures = 指标数据
nav-public = 公开
nav-search = 搜索
nav-me = 我的
nav-record = 登记
nav-review = 复核
nav-offices = 科室
nav-system = 系统
nav-org = 单位和人员
nav-wall = 大屏
nav-verify = 核验
nav-menu = 菜单
nav-close = 关闭
nav-back = 返回
nav-language = 语言
nav-help = 使用说明
language-zh-CN = 中文
language-en = English
frame-year = 年度
frame-read-only = 系统目前只能查看，不能登记。
frame-search-placeholder = 编号、名称、单位
frame-search-none = 没有找到“{ $query }”。
frame-search-count = 找到{ $n }条
common-all = 全部
common-none = 无
common-yes = 是
common-no = 否
common-more = 更多
common-details = 详情
common-print = 打印
common-download = 下载
common-copy = 复制
common-copied = 已复制
common-save = 保存
common-cancel = 取消
common-confirm = 确定
common-open = 打开
common-year-of = { $year }年
common-month-of = { $year }年{ $month }月
common-page-title = { $page }－{ $zone }
common-not-given = 未填
common-sealed = 已密封
common-sealed-about = 内容密封，台账中只有摘要
common-redacted = 已依法删除
common-personal-read = 您的这次查看已登记
common-chart-table = 查看数据表
common-chart-picture = 查看图
as-of-now = 现在
as-of-size = 前{ $size }条记录
as-of-date = 日期终了时
as-of-show = 查看
past-banner = 这里显示的是台账前{ $size }条记录时的情况（{ $recorded }），不是现在。
past-leave = 回到现在
period-shown = 时期：{ $period }
foot-ledger = 存证台账共{ $size }条记录

## 图表

chart-table = 查看数据表
chart-output = 规模以上工业总产值全年
chart-output-caption = 各月产值，亿元；二月含一月
chart-output-series = 工业总产值
chart-ranks = 月度排名
chart-ranks-caption = 各月名次，按本版数据计算；空白为当月不参加排名
chart-air-year = 全年PM2.5平均浓度，由低到高
chart-air-year-caption = 各参加区有效日均值的平均
month-short = { $month }月
air-rank = 名次
air-participant = 参加区
air-mean = 平均浓度（µg/m³）
air-not-rankable = 不参加排名

## 登录

login-title = 登录
login-name = 账号
login-password = 密码
login-in = 登录
login-wrong = 账号或密码不对，请重试。
login-locked = 多次未成功，请在{ $minutes }分钟后再试，或联系安全管理员。
login-demo = 演示账号和密码在启动时显示，人名均为虚构。
login-expired = 登录已过期，请重新登录；已填的内容会保留。
login-out = 退出登录
login-signed-out = 已退出登录。
login-public = 不登录，看公开的报告

## 今日

today-greeting = { $name }，今天是{ $date }
today-working-day = 工作日
today-day-off = 休息日
today-to-submit = 待填报
today-returned = 被退回
today-to-accept = 待复核
today-supervision = 今日督导
today-supervision-done = 已督导{ $done }个，共{ $all }个
today-supervision-missing = 尚未督导
today-no-change = 没有变化
today-stopped = 停工项目
today-due = { $date }前
today-overdue = 逾期{ $days }个工作日
today-nothing = 今天没有要办的事。
today-nothing-to-accept = 没有等待复核的记录。
today-nothing-returned = 没有被退回的记录。
today-figures = 主要指标
today-newest = 最新公布
today-enterprises-missing = 还有{ $n }户企业未报{ $month }月报
today-closed = 昨日已日终
today-closed-until = 日终至{ $date }

## 依据

basis-title = 依据
basis-figure = 指标
basis-of = “{ $figure }”的依据
basis-value = 数值
basis-exact = 准确值
basis-printed = 印出
basis-definition = 定义
basis-rule = 规则
basis-rule-version = 第{ $version }版，{ $from }起施行
basis-source = 出处
basis-certainty = 可靠程度
basis-period = 期间
basis-subject = 范围
basis-rounding = 修约
basis-rounding-about = { $mode }，保留{ $places }位小数，只修约一次
basis-arithmetic = 算式
basis-records = 记录
basis-records-count = { $n }条记录
basis-records-missing = 其中{ $n }条未填这一项
basis-records-sealed = 其中{ $n }条密封
basis-breakdown = 按单位
basis-opening = 期初数
basis-opening-source = 期初数截至{ $date }，出自{ $publisher }《{ $document }》，依据等级：{ $grade }。期初数没有逐条记录，证据等级低于记录。
report-opening = 另有期初数{ $value }（截至{ $date }，台账第{ $seq }号记录）
basis-conditions = 条件
basis-counts-accepted = 只计已采用的记录
basis-counts-submitted = 已提交的记录也计入
basis-part = 分子
basis-whole = 分母
basis-external = 外部统计数：{ $publisher }，{ $document }
basis-mean = 平均浓度
basis-rank = 名次
basis-valid-days = 有效日
basis-not-rankable = 有效日不足，不参加排名
basis-size = 台账规模
basis-size-about = 按前{ $size }条记录计算
basis-remark = 说明
basis-versions = 历次版本
basis-cases = 规则自带的算例
basis-verify = 核验
basis-missing = 没有数据
basis-missing-about = 没有记录，或记录不足；没有数据不等于零。
basis-needs-openings = 需要密封件
basis-needs-openings-about = { $n }条记录密封，有密封件才能计算。
basis-redacted = 有{ $n }条记录已依法删除，不能计算。
basis-two-ways = 两种算法结果一致
basis-answer = 办公室的说明
basis-question = 合理性提问
basis-question-about = 本区两个指标之比为{ $here }，其余部分为{ $elsewhere }，相差超过规定倍数。
basis-answer-needed = 请说明原因，说明随报告一并公布。

## 列表

list-filter = 筛选
list-filter-apply = 应用
list-filter-clear = 清除条件
list-filter-status = 状态
list-filter-unit = 单位
list-filter-from = 从
list-filter-to = 到
list-sort = 排序
list-sort-ascending = 升序
list-sort-descending = 降序
list-columns = 显示的列
list-count = 共{ $n }条
list-shown = 第{ $from }–{ $to }条，共{ $n }条
list-previous = 上一页
list-next = 下一页
list-first = 首页
list-last = 末页
list-export = 导出
list-export-xlsx = 导出为 Excel
list-export-csv = 导出为 CSV
list-export-about = 导出的正是这里显示的内容
list-empty = 这里还没有记录。
list-empty-begin = 登记第一条
list-empty-filtered = 没有符合条件的记录。
list-new = 登记
list-select = 选择
list-select-all = 全选
list-selected = 已选{ $n }条
list-accept = 采用
list-return = 退回
list-accept-import = 采用整批导入
list-seq = 序号
list-recorded = 写入时间
list-status = 状态
list-import = 导入
list-history = 历史

## 记录页

record-title = 第{ $seq }号记录
record-version = 版本
record-version-of = 第{ $n }次提交
record-by = 录入人
record-for = 责任人
record-unit = 填报单位
record-via = 来路
record-recorded = 写入时间
record-happened = 发生日期
record-digest = 记录摘要
record-previous = 修改前
record-changed = 已改
record-history = 历次版本
record-history-about = 旧版本永久保留
record-evidence = 佐证
record-evidence-none = 没有佐证
record-evidence-missing = 佐证文件不在本机
record-evidence-until = 保存至{ $until }
record-evidence-ended = 已保存至{ $until }，期满删除；记录、文件摘要、拍摄时间和位置仍在台账
record-amend = 修改
record-withdraw = 作废
record-accepted-by = { $name }于{ $date }采用
record-returned-by = { $name }于{ $date }退回
record-used-in = 用到这条记录的指标
record-proof = 下载存证证明
record-raw = 台账原文

## 表单

form-new = 登记{ $kind }
form-amend-title = 修改{ $kind }
form-save-draft = 存为草稿
form-draft-saved = 草稿已存（{ $time }）
form-draft-found = 有一份{ $time }的草稿，已恢复。
form-draft-discard = 放弃草稿
form-submit = 提交
form-submit-for-review = 提交复核
form-amend = 修改
form-withdraw = 作废
form-withdraw-confirm = 作废后不再计入指标，历史保留。确定作废？
form-reason = 原因
form-reason-placeholder = 写明为什么，提交人会看到
form-reason-needed = 请写明原因。
form-return = 退回
form-accept = 采用
form-errors = 有{ $n }处需要修改
form-goto-field = 到这一项
form-saved = 已写入存证台账，序号{ $seq }。
form-back-to = 回到{ $what }
form-next = 继续登记
form-next-grant = 给下一个人授权
form-saved-again = 这次提交之前已经写入，没有重复登记。
form-waiting-review = 等待复核
form-counts-at-once = 登记后立即生效
form-same-as-last = 与上次相同
form-no-change = 没有变化，直接提交
form-for-person = 代谁填报
form-add-evidence = 添加佐证
form-take-photo = 拍照
form-position = 当前位置
form-remove = 移除
form-choose = 请选择
form-required = 必填
form-unit = 单位
form-offline = 没有网络，内容存在本机，联网后再提交。
form-conflict = 与别人的修改有冲突
form-conflict-about = 左边是现在的内容，右边是您填的，请选择要保留的。

## 导入

import-title = 导入
import-about = 先下载模板填写，再上传试读；确认无误后才写入。
import-template = 下载模板
import-template-of = { $kind }模板
import-upload = 上传文件
import-choose-file = 选择文件
import-formats = Excel（.xlsx）或 CSV（UTF-8）
import-dry-run = 试读
import-dry-run-about = 只检查，不写入
import-rows = 共{ $n }行
import-rows-good = 可以写入{ $n }行
import-rows-bad = 需要修改{ $n }行
import-rows-same = 已有且相同{ $n }行
import-row = 第{ $n }行
import-errors-download = 下载带批注的文件
import-commit = 写入{ $n }行
import-commit-good-only = 只写入可以写入的行
import-progress = 已写入{ $done }行，共{ $all }行
import-leave = 可以离开此页，完成后在今日页提示。
import-cancel = 停止
import-cancelled = 已停止，写入了{ $n }行。
import-done = 完成，写入{ $n }行。
import-waiting = 整批等待复核
import-history = 历次导入
import-none = 还没有导入过。
import-not-readable = 文件无法读取，请另存为 .xlsx 或 UTF-8 的 CSV 再试。
import-no-header = 第一行应为字段名，请使用模板。
import-column-missing = 缺少列“{ $column }”。
import-column-unknown = 不认识列“{ $column }”，将不写入。
import-empty-file = 文件里没有数据行。
import-too-many-rows = 一次最多{ $most }行，请分开导入。
import-same-file = 这个文件{ $date }导入过。

## 规则册

rules-title = 规则册
rules-about = 每条规则都有出处、版本和施行日期，不改旧版，只出新版。
rules-id = 编号
rules-version = 版本
rules-from = 施行日期
rules-not-yet = 尚未施行
rules-in-force = 现行
rules-succeeded = 已被新版取代
rules-source = 出处
rules-certainty = 可靠程度
rules-applies-by = 按哪个日期适用
rules-text = 规则正文
rules-cases = 算例
rules-cases-pass = { $n }个算例全部通过
rules-adopt = 采用新版
rules-adopt-about = 粘贴规则正文，先检查，再采用。采用本身也是一条记录。
rules-check = 检查
rules-faults = 有{ $n }处问题
rules-adopted = 已采用，序号{ $seq }。
rules-compare = 与上一版比较
rules-used-by = 用到它的指标
rules-items = 清单内容
rules-off = 休息日
rules-work = 调休上班
rules-calendar-ends = 工作日历到{ $year }年为止，请采用下一年的通知。

## 报告

report-year = 年度报告
report-air-month = 空气质量月度排名
report-title = 报告
report-period = 时期
report-edition = 第{ $edition }版
report-newest = 最新版
report-superseded = 已被第{ $n }版取代
report-none = 还没有公布过。
report-draft = 文稿
report-draft-save = 保存文稿
report-draft-saved = 文稿已保存，公布前密封。
report-preview = 预览
report-publish = 公布
report-publish-confirm = 公布后不再改动，只能出新版。确定公布？
report-published = 已公布第{ $n }版。
report-published-on = { $date }公布
report-checks = 公布前的检查
report-checks-pass = 检查全部通过，可以公布。
report-checks-stop = 有{ $n }处需要先处理
report-questions = 合理性提问
report-answer = 书面说明
report-answer-save = 提交说明
report-answered = 已说明
report-role-planned-by = 策划
report-role-text = 文字
report-role-photos = 摄影
report-role-editor = 责任编辑
report-role-approval = 审签
report-approval-none = 台账中没有审签记录
report-approval = { $date }，领导审签（台账第{ $seq }号记录）
report-approve = 审签这份文稿
report-approve-about = 审签后责任编辑方可公布；文稿再改须重新审签。
report-awaits-approval = 文稿尚未审签，不能公布
report-appendix = 附：数据与依据
report-contents = 目录
report-contents-note = 文中的数据都可以点开，看到依据。
report-figures-count = { $count }处数据
report-figures-all = 公布数据{ $count }项
report-rules-count = 规则{ $count }条
report-question = 合理性提问（{ $rule }，第{ $version }版）
report-question-no-rest = 扣除本区后，其余部分不是正数：本区的数达到或超过了整体数。
report-question-text = 两项指标之比，本区为{ $here }%，其余部分为{ $elsewhere }%，相差超过规则规定的倍数。
report-question-answer = 办公室{ $date }说明：
report-foot-edition-title = 版本
report-foot-edition = 版次
report-foot-period = 时期
report-foot-size = 台账规模
report-foot-makers = 编制（按文稿署名）
report-foot-verify-title = 核验
report-foot-verify = 下载核验包，可以在自己的电脑上核对每个数据和存证印记。
report-air-month-title = { $zone }{ $period }空气质量排名
report-air-month-rule = 按有效日均值的平均修约到整数，由低到高排名，并列的名次相同；有效日不足的不参加排名。
report-figures-of = 本报告的数据
report-as-of = 数据截至台账第{ $size }条记录
report-every-figure = 点击文中的数据，可以看到它的依据。
report-bundle = 下载核验包
report-bundle-about = 内含报告、数据和存证证明，可以离线核验
report-print-year = 打印
report-checks-none = 没有需要处理的事项

## 指标数据

figures-title = 指标数据
figures-about = 每个指标都有定义、出处和依据。
figures-ref = 编号
figures-name = 指标
figures-value = 数值
figures-unit = 单位
figures-period = 时期
figures-class = 来源
figures-records = 记录数
figures-none = 这一年没有指标数据。

## 存证台账

ledger-title = 存证台账
ledger-about = 每次办理都是一条记录，只增不改；改动也是新的记录。
ledger-size = 共{ $n }条记录
ledger-checkpoint = 存证印记
ledger-checkpoint-about = 对台账规模和全部内容的签名，抄存在别处即可核对
ledger-checkpoint-newest = 最新存证印记
ledger-checkpoint-of = { $date }的存证印记
ledger-root = 根摘要
ledger-key = 验证公钥
ledger-download = 导出台账
ledger-openings = 导出密封件
ledger-openings-about = 只给审计，交付时登记
ledger-proof = 存证证明
ledger-consistency = 前后一致证明
ledger-day-closed = { $date }日终
ledger-replay = 全部重算
ledger-replay-progress = 已重算{ $done }条，共{ $all }条
ledger-replay-agrees = 重算结果与现有数据一致。
ledger-replay-differs = 重算结果与现有数据不一致，请联系系统管理。

## 公开

public-title = 公开的报告
public-about = 这里公布的数据都能查到依据，任何人都可以核验。
public-newest = 最新公布
public-all = 历次公布
public-none = 还没有公布过报告。
public-edition-about = 第{ $n }版，{ $date }公布，公布后不再改动
public-superseded = 这一版已被取代，最新的是第{ $n }版。
public-basis = 依据
public-basis-closed = 单户数据依法保密，这里只公布汇总结果。
public-how-to-verify = 怎样核验
public-download = 下载核验包
public-checkpoint = 最新存证印记
public-demo-notice = 本页为演示，人名、单位和数据均为虚构。
public-air-source = 大气演示数据来自公开数据集，不是任何部门的正式发布，名次也不是正式排名。

## 核验

verify-title = 核验
verify-about = 核验在您自己的电脑上进行，不需要信任本系统。
verify-step-download = 下载核验包和核验程序
verify-step-key = 从别的渠道取得本区的验证公钥
verify-step-run = 运行核验程序
verify-step-compare = 与以前抄存的存证印记比对
verify-command = 命令
verify-result-0 = 核验通过
verify-result-1 = 核验未通过
verify-result-2 = 用法有误
verify-result-3 = 前后一致，但没有给出公钥，签名人不明
verify-result-4 = 需要更新的核验程序
verify-result-5 = 公开部分核验通过，密封部分需要密封件
verify-inclusion = 这条记录在台账之中
verify-consistency = 台账只增未改
verify-signature = 签名有效
verify-recomputed = { $n }个数据重算一致
verify-recomputed-differs = { $figure }重算为{ $value }，与公布的不一致

## 督导（手机）

supervision-title = 今日督导
supervision-next = 下一个项目
supervision-yesterday = 上次：{ $date }，{ $change }
supervision-submit-no-change = 没有变化
supervision-submitted = 已提交
supervision-left = 还剩{ $n }个
supervision-all-done = 今日督导已全部完成。
supervision-not-today = 今天不是工作日，不需要督导。
supervision-lead = 责任人
supervision-photo = 现场照片

## 项目页

project-target = 目标
project-target-hope = 力争{ $date }
project-target-plan = 计划{ $date }
project-target-commitment = 承诺{ $date }
project-leads = 历任责任人
project-entries = 督导记录
project-days-without-change = 已有{ $n }个工作日没有变化
project-no-lead = 还没有指定责任人

## 出错页面

error-not-found = 没有这个页面
error-not-found-about = 地址可能写错了，或记录在另一时点才有。请回到今日，从那里进入。
error-forbidden = 没有查看权限
error-forbidden-about = 您的角色不能打开此页。需要时请安全管理员授权。
error-internal = 系统出错
error-internal-about = 这一页没能完成。请稍后再试，仍不行请告诉系统管理；刚才若提交了内容，请先看是否已登记。
error-bad-request = 无法处理这个请求
error-bad-request-about = 请返回上一页，按提示修改。
error-not-saved = 没有写入
error-not-saved-about = 存储出错，可能是磁盘已满。请稍后再次提交；仍不行请告诉系统管理。
error-stale = 内容已被别人修改
error-stale-about = 您填的内容还在，请对照最新内容再提交。
error-session = 登录已过期
error-session-about = 刚才的内容没有登记。请重新登录，再回到本页。
error-form-expired = 表单已过期
error-form-expired-about = 请重新打开表单，已填的内容会保留。
error-too-large = 文件太大
error-too-large-about = 最大{ $most }，请缩小或分开上传。
error-busy = 系统忙
error-busy-about = 请稍候再提交，不会重复登记。
error-read-only = 目前只能查看
error-read-only-about = 系统无法读取最新的记录，已停止登记。请联系系统管理。
error-home = 回到今日
error-right-read = 打开“{ $office }”需要该科室的权限。
error-right-role = 这里需要“{ $role }”角色。

# Amendments and replies.
refusal-reason-needed = 更正或作废要写明理由，至少两个字。
refusal-no-such-question = 现在没有这一项提问；若所问的比值或规则刚有变动，请重新打开本页再说明。
refusal-person-on-another-line = 这个人已在另一条移交记录（第{ $seq }号）中；一个人只登记一次。
refusal-person-on-a-line-elsewhere = 其他单位的移交记录中已有这个人；一个人只登记一次，请与该单位核对。

# 在公开页面上核验的四步。
public-files = 全部文件
verify-steps-about = 在您自己的电脑上分四步核验，不需要信任本系统。
verify-step-1 = 核验包：这一版的全部文件。解压即可，文件夹里的内容不要改动。
verify-step-2 = 验证公钥。请与从别的渠道得到的公钥对照：能改这个页面的人，也能改页面上的公钥。
verify-step-3 = 公开台账：全部记录，不含密封内容和个人信息。
verify-step-4 = 核验命令。两个程序任选其一：shishi，或第二核验程序（用 Python 写成，附有它所依据的格式说明：verify.py 短到可以通读；form.py 核验同样的内容，并拒绝 shishi 不会写出的一切形式）。两者都在源代码中（后者在 verifier/），最好从源代码取得，而不要从被核验的一方取得。
verify-steps-ends = 两个程序以“Verified”（退出码0）结束；或以“Verified as far as open fields go”（5）结束，并列出要有审计所持密封件才能重算的数据。各种结果的含义见 ledger-format.md 第8节。

# 公布前的确认。
reports-none-of-year = { $year }年没有可以公布的报告：当年没有指标定义，或这一年还没有结束。
report-publish-look = 公布…
report-confirm-title = 公布{ $report }第{ $edition }版
report-confirm-heading = 公布以后不能再改
report-confirm-record = 第{ $edition }版成为台账中的一条记录，任何人不能删除或修改；有错只能再出一版，这一版仍然公开。
report-confirm-figures = { $count }项数据按台账前{ $size }条记录固定，此后的登记和更正不再影响这一版。
report-confirm-files = 文字、图表、数据和样式都留下摘要并签名，改动一个字节，任何人都核验得出。
report-confirm-supersedes = 第{ $edition }版将标明已被取代，仍然公开。
report-confirm-publish = 公布第{ $edition }版
report-confirm-back = 回到预览

# 出处照原文引用。
rule-source-cited = 出处
