# 重点项目：登记、分包、投资、节点、督导

## 记录的种类

kind-projects-closure = 项目销号
kind-projects-funding = 资金来源
kind-projects-investment-plan = 投资计划
kind-projects-milestone = 节点计划
kind-projects-milestone-reached = 节点完成
kind-projects-assignment = 包保人员
kind-projects-handover = 责任移交
kind-projects-handover-taken = 责任接收

empty-projects-closure = 项目达产、放弃或并入其他项目后在这里销号，此后不再督导。
empty-projects-funding = 按来源登记项目的资金，合计不超过计划总投资。
empty-projects-investment-plan = 按月登记从开始到月末的累计计划投资，可以整表导入。
empty-projects-milestone = 给每个项目的八个节点定计划日期；推迟时修改并选择原因，原来的日期保留。
empty-projects-milestone-reached = 节点完成后登记实际日期，并附佐证。
empty-projects-assignment = 登记项目的包保领导、专班负责人和联络人；换人时再记一条。
empty-projects-handover = 责任人变动时，由原责任人在项目页面移交。
empty-projects-handover-taken = 移交后，由接任的责任人在项目页面接收。

## 字段

field-projects-closure-happened = 销号日期
field-projects-funding-happened = 确定日期
field-projects-investment-plan-happened = 下达日期
field-projects-milestone-happened = 排定日期
field-projects-milestone-reached-happened = 完成日期
field-projects-assignment-happened = 起始日期
field-projects-handover-happened = 移交日期
field-projects-handover-taken-happened = 接收日期
field-projects-closure-project = 项目
field-projects-funding-project = 项目
field-projects-investment-plan-project = 项目
field-projects-milestone-project = 项目
field-projects-milestone-reached-project = 项目
field-projects-assignment-project = 项目
field-projects-handover-project = 项目
field-projects-handover-taken-project = 项目
field-projects-milestone-stage = 节点
field-projects-milestone-reached-stage = 节点
field-projects-funding-amount-yuan = 金额
field-projects-assignment-person = 人员
field-projects-project-industry = 行业代码
field-projects-project-target-strength = 目标强度
field-projects-assignment-role = 职责
field-park = 所属园区
field-longitude = 经度
field-outline = 用地范围
field-latitude = 纬度
field-cause = 原因
field-projects-milestone-cause = 推迟原因
field-projects-supervision-cause = 停工或变动的原因
field-source = 资金来源
field-planned-to-date-yuan = 累计计划投资
field-planned-on = 计划日期
field-forecast-on = 预计日期
field-strength = 目标强度
field-proof = 佐证种类
field-to = 接任人
field-progress-percent = 总体进度
field-invested-to-date-yuan = 累计完成投资
field-accuracy-m = 定位误差

hint-industry = 国民经济行业分类（GB/T 4754—2017）的代码，例如C1353
hint-longitude = CGCS2000坐标，度，例如114.123456
hint-latitude = CGCS2000坐标，度，例如33.123456
hint-outline = CGCS2000坐标，沿边界依次填写各点“经度，纬度”，点与点之间用空格分开，首尾不必重复
hint-planned-to-date-yuan = 从项目开始到月末的累计数
hint-invested-to-date-yuan = 从项目开始到当天的累计数
hint-progress-percent = 整个项目从开始到当天完成的百分比
hint-forecast-on = 预计与计划不同时填写
hint-proof = 框架协议不是合同，不能证明签约

## 选项

choice-cause-fulfilled = 已经达到列入的目的
choice-cause-given-up = 放弃
choice-cause-merged = 并入其他项目
choice-cause-weather = 天气
choice-cause-holiday = 放假
choice-cause-corrected = 更正以前的数
choice-cause-change-of-plan = 调整计划
choice-cause-other = 其他
choice-cause-land = 用地
choice-cause-permit = 手续
choice-cause-funds = 资金
choice-cause-labour = 用工
choice-cause-design = 设计
choice-cause-market = 市场
choice-cause-enterprise = 企业自身
choice-source-state-budget = 国家预算资金
choice-source-domestic-loans = 国内贷款
choice-source-foreign = 利用外资
choice-source-self-raised = 自筹资金
choice-source-bonds = 债券
choice-source-other = 其他资金
choice-stage-planning = 谋划
choice-stage-signed = 签约
choice-stage-landed = 落地
choice-stage-started = 开工
choice-stage-completed = 竣工
choice-stage-in-production = 投产
choice-stage-above-scale = 入规
choice-stage-full-capacity = 达产
choice-strength-commitment = 承诺
choice-strength-plan = 计划
choice-strength-hope = 力争
choice-proof-plan-approval = 项目谋划批复
choice-proof-formal-contract = 正式合同
choice-proof-framework-agreement = 框架协议
choice-proof-licence-and-land = 营业执照和用地（厂房）合同
choice-proof-permit-and-photos = 施工许可证和现场照片
choice-proof-acceptance-sheet = 竣工验收单
choice-proof-tax-record = 开票或纳税记录
choice-proof-statistics-listing = 统计入库通知
choice-proof-monthly-data = 连续月份的产能、营收或税收数据
choice-role-sponsor = 包保领导
choice-role-team-leader = 专班负责人
choice-role-liaison = 联络人
unit-percent = %
unit-degree = 度
unit-metre = 米

## 未通过校验

refusal-before-the-project = 日期早于项目列入的日期（{ $from }），请核对日期或项目。
refusal-project-closed = 项目已于{ $on }销号，此后的事项不能再登记。
refusal-project-was-followed = { $on }起已有督导记录或漏报，项目不能撤回：不再推进的，请登记销号。
refusal-listed-after-it-was-followed = { $on }已有这个项目的记录或漏报，列入日期不能晚于这一天。
refusal-closed-before-a-day-owed = { $on }还有督导记录或漏报，不能在这一天以前销号：请填这一天或以后的日期。
refusal-another-units-project = 这个项目由{ $unit }负责，只有责任单位和登记项目的单位可以填报。
refusal-nothing-to-invest = 计划总投资要大于零。
refusal-target-before-listing = 目标日期（{ $on }）早于列入日期，请核对。
refusal-its-own-park = 项目不能以自己为所在园区：请选择园区项目，或者不选。
refusal-carrier-by-handover = 任命当天过后，责任人不能靠更正或作废来更换：请从新的日期另行任命，由双方签字交接。
refusal-ends-before-it-begins = 截止日期（{ $on }）早于开始日期，请核对。
refusal-not-an-industry = “{ $value }”不是行业代码：请填国民经济行业分类（GB/T 4754—2017）的门类字母和二至四位数字，例如C1353。
refusal-out-of-the-country = { $value }不在{ $least }至{ $most }度之间：请核对，经度和纬度可能填反了。
refusal-half-a-place = 经度和纬度要么都填，要么都不填。
refusal-outline-no-ground = 这些点围不成一块地：各点不能都在一条线上，边界不能相交，请沿边界依次填写。
refusal-outline-no-point = “{ $value }”不是点：请写作“经度，纬度”，例如“114.123456，33.123456”，逗号全角半角都可以，小数最多6位，点与点之间用空格分开。
refusal-outline-points = 用地范围要有{ $least }到{ $most }个点，现在是{ $n }个。
refusal-over-the-total = 超过计划总投资（{ $amount }元）：请核对；总投资有调整的，先修改项目。
refusal-progress-falls = 累计数不能减少：{ $on }已记{ $amount }。确实要减少的，请选择原因：更正以前的数、调整计划或其他。
refusal-over-a-hundred = 进度不能超过100%。
refusal-reason-for-standing-still = 停工要选择原因。
refusal-stage-without-evidence = 没有佐证，不能登记节点完成：请附上能证明的文件。
refusal-framework-is-no-contract = 框架协议不是合同，不能证明签约：请附正式合同，或等签订以后再登记。
refusal-not-the-proof-of-this-stage = 这种佐证不能证明这个节点：请按节点规则选择佐证。
refusal-nothing-to-follow-with = 这个人还没有重点项目的权限，接手后看不到项目：请换一个人，或先由安全管理员授权。
refusal-nobody-acts-there = 这个单位还没有重点项目的经办人员，交给它就没有人办理：请换一个单位，或先由安全管理员授权。
refusal-stage-before-its-permit = “{ $zh }”到这一天还没有批准：请先登记批准，或认定不适用，再登记节点。
refusal-stage-before-a-planned-one = 前面的节点“{ $stage ->
    [planning] 谋划
    [signed] 签约
    [landed] 落地
    [started] 开工
    [completed] 竣工
    [in_production] 投产
    [above_scale] 入规
   *[full_capacity] 达产
}”有计划还没有完成：请先登记它，或撤回它的计划。
refusal-stages-out-of-order = 与“{ $stage ->
    [planning] 谋划
    [signed] 签约
    [landed] 落地
    [started] 开工
    [completed] 竣工
    [in_production] 投产
    [above_scale] 入规
   *[full_capacity] 达产
 }”的完成日期（{ $on }）先后不符，请核对日期。
refusal-slip-without-cause = 推迟要选择原因。
refusal-not-carried-by-you = 您不是这个项目现在的责任人，不能移交。
refusal-handed-to-oneself = 不能移交给自己。
refusal-not-handed-to-you = 这个项目没有移交给您，不能接收。

## 项目页面

project-all = 项目一览
project-all-facts = 全部{ $n }条
project-all-reached = 全部完成
project-and = ；
project-as-planned = ，达到计划
project-behind-plan = ，比计划少
project-carried-before-by = 原责任人
project-carried-by = 责任人
project-closed-on = { $day }销号
project-count = 共{ $n }个，截至{ $day }；金额单位：亿元
project-course = 计划与完成
project-cumulative = 从开始累计
project-curve-actual = 完成
project-curve-caption = 按月末的累计投资
project-curve-forecast = 预测
project-curve-planned = 计划
project-done = 累计完成
project-done-so-far = 累计完成
project-early = 早{ $n }天
project-expected-by = 预计{ $month }完成
project-expected-on = 预计 { $day }
project-files = 附件{ $n }个
project-hand-over = 移交责任
project-handover-about = 接任人接收以后，责任才转移；在此以前由您继续负责。
project-investment = 投资
project-late = 晚{ $n }天
project-next-stage = 下一节点
project-no-curve = 还没有投资计划，也没有督导记录里的投资数。
project-nobody = 还没有指定责任人。
project-not-taken = 已指定{ $name }自{ $from }起负责，尚未完成移交。
project-nothing-reported = 还没有可以比较的计划和完成数
project-on-time = 按期
project-number = { $label }{ $number }{ $unit }
project-overdue = 已逾期{ $n }天
project-people = 人员
project-planned-on = 计划 { $day }
project-planned-to-date = 累计计划
project-reached-on = 实际 { $day }
project-said-on = { $day }完成待复核
project-records = 各类记录
project-register = 项目登记表
project-register-entry = 登记内容
project-since = 起始
project-sketch = 位置示意图
project-sketch-about = 示意图，按登记的坐标（CGCS2000）表示大致方位、各项目的用地范围和附近（约20千米以内）登记过的道路，不是地图，不表示任何界线。
project-sketch-counts = { $all }个项目，{ $placed }个登记了位置，其中{ $grounds }个有用地范围
project-sketch-empty = 还没有项目登记位置。在项目登记内容里填写经度、纬度或用地范围后，会显示在这里。
project-sketch-ground = 有用地范围
project-sketch-how = 修改项目的登记内容，填写经度和纬度，或用地范围。
project-sketch-site = { $title }：{ $light }
project-sketch-unplaced = 没有登记位置的项目
project-sketch-where = 位置和本周状态
project-stages = 节点
project-stages-rule = 认定办法
project-supervise = 记督导
project-take = 接收
project-take-about = 这个项目已移交给您。接收以后由您负责。
project-timeline = 大事记
project-total = 总投资
project-when = 日期

## 交换文件

exchange-outline = 用地范围（{ $system }坐标）
exchange-place = 位置（{ $system }坐标）

## 每周状态

light-reasons = 原因
light-state = 状态
light-week = { $n }周
light-now = 本周
light-of-week = 第{ $week }：{ $light }
light-none = 未列入
light-weeks = 连续{ $n }周
light-weeks-at-least = 连续{ $n }周以上
light-weeks-of-list = 近六周状态
light-why = 为什么{ $light }：
light-full-stop = 。
light-rule = 状态认定办法

## 问题和督查事项

problems-title = 问题
problems-count = 未结{ $open }件，已结{ $over }件
problems-none = 没有未结的问题。
problems-new = 登记问题
problems-show-open = 未结
problems-show-late = 逾期
problems-show-raised = 待交办
problems-show-solved = 待确认
problems-show-all = 全部
orders-none-open = 没有未办结的督查事项。

## 投产

capacity-title = 投产
capacity-month = 月份
capacity-revenue = 营收
capacity-tax = 税收
capacity-about = 营收、税收为当月数占合同约定月均数的百分比。
capacity-full = { $month }达产。
capacity-not-full = 尚未达产。
capacity-rule = 达产认定办法

## 融资和达产

kind-projects-bank = 金融机构
kind-projects-finance-need = 融资需求
kind-projects-credit = 授信
kind-projects-drawdown = 放款
kind-projects-repayment = 还款
kind-projects-capacity-promise = 合同产出
kind-projects-capacity-month = 投产月报
empty-projects-bank = 登记对接的银行和其他金融机构。
empty-projects-finance-need = 企业提出融资需求后登记，同一项目的各项需求依次编号。
empty-projects-credit = 金融机构批复授信后登记金额、利率和担保方式，均为密封内容。
empty-projects-drawdown = 每次放款记一条，合计不超过授信。
empty-projects-repayment = 每次还款记一条，合计不超过放款。
empty-projects-capacity-promise = 登记合同约定的年营收和年税收，用于认定达产。
empty-projects-capacity-month = 投产后按月登记产能利用率、营收和税收，至少填一项。
field-projects-bank-happened = 登记日期
field-projects-finance-need-happened = 提出日期
field-projects-credit-happened = 批复日期
field-projects-drawdown-happened = 放款日期
field-projects-repayment-happened = 还款日期
field-projects-capacity-promise-happened = 签订日期
field-projects-capacity-month-happened = 填报日期
field-projects-finance-need-project = 项目
field-projects-credit-project = 项目
field-projects-drawdown-project = 项目
field-projects-repayment-project = 项目
field-projects-capacity-promise-project = 项目
field-projects-capacity-month-project = 项目
field-projects-finance-need-amount-yuan = 需求金额
field-projects-credit-amount-yuan = 授信金额
field-projects-drawdown-amount-yuan = 放款金额
field-projects-repayment-amount-yuan = 还款金额
field-projects-credit-until = 授信到期日
field-projects-bank-bank = 机构编号
field-projects-bank-title = 机构名称
field-bank = 金融机构
field-need = 第几项需求
field-purpose = 用途
field-needed-by = 最迟需要日期
field-rate-percent = 年利率
field-collateral = 担保方式
field-revenue-a-year-yuan = 约定年营收
field-tax-a-year-yuan = 约定年税收
field-capacity-percent = 产能利用率
field-revenue-yuan = 当月营收
field-tax-yuan = 当月税收
choice-purpose-construction = 建设
choice-purpose-equipment = 设备
choice-purpose-working-capital = 流动资金
choice-purpose-other = 其他
choice-collateral-land = 土地抵押
choice-collateral-plant = 厂房抵押
choice-collateral-equipment = 设备抵押
choice-collateral-guarantee = 保证
choice-collateral-receivables = 应收账款质押
choice-collateral-none = 信用
hint-need = 同一项目的第一项需求填1，第二项填2
refusal-unknown-need = 没有登记过这项融资需求，请先登记需求。
refusal-more-than-granted = 放款合计超过授信（{ $amount }元），请核对。
refusal-more-than-drawn = 还款合计超过放款（{ $amount }元），请核对。
refusal-nothing-given = 产能利用率、营收、税收至少填一项。
refusal-not-at-full-capacity = 投产月报没有达到达产认定办法的要求，不能登记达产。
financing-title = 银企对接
financing-unit = 金额单位：亿元
financing-banks = 各金融机构合计
financing-owed = 在贷余额
financing-unmet = 未满足的需求
financing-all = 全部需求
financing-credits = 授信笔数
financing-closed = 需求、授信、放款和还款的金额已密封，登记单位的经办人、复核人和审计人员可以查看；您可以查看各项需求、用途、需要日期和授信机构。
financing-count = 列出{ $shown }项，共登记{ $all }项
financing-need = 第{ $n }项
financing-new = 登记融资需求
financing-none = 登记的需求都已满足。
financing-sealed = 金额密封的需求是否满足不能公开，因此都列在这里。
project-export-geojson = 位置和用地范围（GeoJSON）
project-export-oc4ids = 公共基础设施项目数据（OC4IDS）
project-export-xlsx = 项目登记表（Excel）
project-finance = 融资
finance-sealed = 共{ $needs }项需求、{ $credits }笔授信；金额、利率和担保方式已密封，登记单位的经办人、复核人和审计人员可以查看。
finance-need = { $need } · { $purpose }
finance-needed-by = { $day }前需要
finance-no-credit = 还没有授信。
finance-past = 需要日期已过
finance-past-unmet = 逾期未满足
project-needed = 需求
project-granted = 授信
project-drawn = 放款
project-repaid = 还款
project-unmet = 尚缺

## 例会和观摩

kind-projects-meeting = 周例会
kind-projects-action = 例会交办
kind-projects-action-done = 交办完成
kind-projects-action-closed = 交办销号
kind-projects-visit = 周观摩
kind-projects-visit-stop = 观摩点位
kind-projects-road = 道路
empty-projects-road = 登记本区主要道路，观摩路线图按它画出道路。
field-projects-road-happened = 登记日期
field-projects-road-road = 道路编号
field-projects-road-title = 道路名称
field-projects-road-course = 走向
hint-course = CGCS2000坐标，从一端到另一端依次填写各点“经度，纬度”，点与点之间用空格分开
refusal-course-points = 走向需要至少两个不同的点，最多{ $most }个；现有{ $n }个。
kind-projects-visit-closed = 观摩结束
kind-projects-visit-score = 观摩评分
empty-projects-meeting = 每周例会记一次，纪要在会上填写；编号写作2019-w47。
empty-projects-action = 会上定下的每件事记一条：哪个单位、什么时候办完。
empty-projects-action-done = 承办单位办完后在这里登记。
empty-projects-action-closed = 由办理人以外的人确认后销号。
empty-projects-visit = 每次观摩记一次，选定评委。
empty-projects-visit-stop = 登记观摩的项目和顺序。
empty-projects-visit-closed = 观摩打分完毕，由组织观摩的单位登记结束，名次即为最终名次。
empty-projects-visit-score = 评委在观摩页面给每个项目打分。
field-projects-meeting-happened = 会议日期
field-projects-action-happened = 交办日期
field-projects-action-done-happened = 办完日期
field-projects-action-closed-happened = 销号日期
field-projects-visit-happened = 观摩日期
field-projects-visit-stop-happened = 观摩日期
field-projects-visit-closed-happened = 结束日期
field-projects-visit-score-happened = 打分日期
field-projects-meeting-meeting = 会议编号
field-projects-meeting-title = 会议名称
field-projects-action-title = 交办事项
field-projects-action-project = 项目
field-projects-visit-visit = 观摩编号
field-projects-visit-title = 观摩名称
field-projects-visit-stop-project = 项目
field-projects-visit-score-project = 项目
field-meeting = 会议
field-present = 参会人
field-minutes = 纪要
field-action = 第几项
field-responsible-unit = 承办单位
field-due-on = 办结期限
field-visit = 观摩
field-judges = 评委
field-projects-visit-stop-place = 第几站
field-group = 组别
field-judge = 评委
field-scale = 投资规模
field-fit = 科技含量和产业契合
field-pace = 进度
field-permits = 手续要素
field-prospects = 前景效益
choice-group-industry = 产业项目
choice-group-infrastructure = 基础设施
choice-group-livelihood = 民生项目
unit-points = 分
hint-meeting = 例如2019-w47
refusal-visit-is-closed = 这次观摩已于{ $on }结束，名次为最终名次，评分表、路线和评委都不再改动。
refusal-visit-stays-closed = 观摩结束后不能改回。确有差错的，请另行组织观摩并说明。
refusal-visit-without-sheets = 还没有一张评分表。有评委提交之后才能结束；这次观摩没有成行的，请撤回观摩记录。
refusal-not-your-visit = 这次观摩由{ $unit }组织，由{ $unit }登记结束。
refusal-place-taken = 第{ $place }站已有别的项目。请换一个站次，或先改那个点位的站次。
refusal-before-the-visit = 日期早于观摩日期（{ $on }）。
refusal-not-on-the-route = 这个项目不在这次观摩的路线上。
refusal-not-your-sheet = 只能填写自己的评分表。
refusal-not-on-the-panel = 您不是这次观摩的评委。
refusal-judge-of-the-own-unit = 评委不给本单位负责的项目打分。
refusal-more-than-its-weight = 这一项最高{ $most }分。
refusal-before-the-meeting = 日期早于会议日期（{ $on }）。
refusal-due-before-the-meeting = 办结期限早于会议日期（{ $on }）。
refusal-unknown-action = 会议没有这一项交办，请核对编号。
refusal-not-your-action = 这一项由别的单位承办，只能由承办单位登记办完。
refusal-not-done-yet = 承办单位还没有登记办完，不能销号。
refusal-closes-his-own = 办理人不能给自己办的事销号，请由另一人确认。
refusal-closed-before-done = 销号日期早于办完日期（{ $on }）。

## 例会和观摩的页面

meeting-action-new = 新增交办
meeting-actions = 交办
meeting-as-of = 以下按会议当日（{ $day }）的情况列出，会后办的事不改变它。
meeting-as-then = 看当日系统里的原样
meeting-due-on = 期限
meeting-lights = 预警和滞后的项目
meeting-no-permit = 没有逾期的手续。
meeting-permits = 逾期的手续
meeting-problems = 未解决的问题
meeting-close = 销号
meeting-closed-on = { $day }已销号
meeting-decided = 本次交办
meeting-do = 登记办完
meeting-done-on = { $day }办完，待销号
meeting-earlier = 上次和以前的交办
meeting-going-on = 办理中
meeting-late = 逾期
meeting-minutes = 会议纪要
meeting-minutes-about = 会议期间随时保存；每次保存都是一个新版本，以前的版本保留。
meeting-minutes-save = 保存纪要
meeting-minutes-later = 会议当天（{ $day }）起在这里记录纪要和参会人员。
meeting-minutes-reason = 会议期间记录
meeting-record = 会议登记
meeting-ahead = 会议定于{ $day }召开。以下是目前的议题，会议当天自动更新。
refusal-not-before-its-day = 这一项从当天（{ $on }）起才能填写。请先清空，到时再填。
meeting-new = 新建例会
meeting-no-action = 没有交办事项。
meeting-nothing-late = 项目都正常。
meeting-open = 未销号
meeting-state = 办理情况
visit-board-final = 最终名次
visit-close = 结束观摩
visit-final = 观摩已于{ $day }结束，名次不再变化
visit-look-again = 刷新得分
visit-own-unit = 《{ $project }》由您所在单位负责，评委不给本单位负责的项目打分。
visit-score-all = 提交已填好的评分表
visit-sheets-later = 观摩当天（{ $day }）起在这里打分。
visit-all-scored = 您的评分表都已提交。
visit-board = 得分
visit-closing-lacks = 还缺{ $n }张评分表（应交{ $all }张）。结束以后不能再交评分表，也不能改回。
visit-closing-whole = 应交的{ $all }张评分表都已提交。结束以后不能改回。
visit-counted = 计分{ $counted }张
visit-counted-trimmed = 计分{ $counted }张（去掉最高分、最低分各一张）
visit-dimension = { $name }（最高{ $most }分）
visit-lacks = 缺{ $n }张（应交{ $all }张）
visit-live = 随评分表的提交更新
visit-mean = 平均分
visit-missing = 未交：{ $names }
visit-my-sheets = 我的评分表
visit-new = 新建观摩
visit-projects = 项目数
visit-received = 已收{ $all }张，应评{ $judges }人
visit-received-alone = 已收{ $all }张
visit-rank = 名次
visit-route = 路线
visit-rule = 评分办法
visit-rule-comparison = “四比四看”评分办法
visit-score = 提交评分
visit-sheets = 评分表
visit-sketch-about = 示意图，只画点位、先后和附近（约20千米以内）已登记的道路，不画任何界线，不是地图。坐标系：CGCS2000（2000国家大地坐标系）。
visit-map-review = 审图号：{ $number }　坐标系：CGCS2000
visit-stop-new = 新增点位

## 双评

kind-projects-rating = 责任单位自评
kind-oversight-rating = 督查评价
empty-projects-rating = 每月由责任单位给自己负责的项目打分；督查人员评完之前，双方互不可见。
empty-oversight-rating = 每月由责任单位以外的督查人员给项目打分；责任单位评完之前，双方互不可见。
field-projects-rating-happened = 评价日期
field-oversight-rating-happened = 评价日期
field-projects-rating-project = 项目
field-oversight-rating-project = 项目
field-projects-rating-month = 评价月份
field-oversight-rating-month = 评价月份
field-projects-rating-investment = 投资进度
field-oversight-rating-investment = 投资进度
field-projects-rating-milestones = 节点完成
field-oversight-rating-milestones = 节点完成
field-projects-rating-permits = 手续办理
field-oversight-rating-permits = 手续办理
field-projects-rating-supervision = 日督导
field-oversight-rating-supervision = 日督导
field-projects-rating-problems = 问题整改
field-oversight-rating-problems = 问题整改
field-narrative = 情况说明
hint-narrative = 月末完成投资与应达比例相差较大时必须填写
refusal-both-ratings-given = 双方都已评完并已互见，不能再修改或撤回；有不同看法的，可在督查事项中说明。
refusal-not-the-accountable-unit = 自评只能由项目的责任单位填报。
refusal-inspector-of-the-accountable-unit = 督查评价人不得属于该项目的责任单位，请由其他单位的督查人员评价。
refusal-rating-without-rule = 该月没有生效的双评办法，请先由规则管理员采用。
refusal-narrative-needed = 月末完成投资占全年计划的比例与应达比例相差{ $points }个百分点，超过{ $most }个百分点，请写明情况。
rating-two = 自评和督查评价
rating-rule = 双评办法
rating-most = 满分{ $n }分
rating-own = 自评
rating-inspected = 督查评价
rating-gap = 自评高出
rating-state = 结果
rating-month = 月份
rating-part = 评价项目
rating-weight = 满分
rating-of-month = { $month }各项得分
rating-apart = 评价差异
rating-agree = 基本一致
rating-waits = 待双方评完
rating-given = 已评
rating-none = 还没有评价。
rating-rate = 填写自评
rating-inspect = 填写督查评价
rating-findings = 评价差异
rating-totals = 自评{ $own }，督查{ $inspected }
rating-apart-by = 相差{ $apart }分
rating-finding = { $month }：自评{ $own }分，督查评价{ $inspected }分，相差{ $apart }分，超过{ $most }分。

## 四比四看

kind-projects-visit-comparison = “四比四看”评分
empty-projects-visit-comparison = 按“四比四看”观摩的，评委在观摩页面给每个项目打分。
field-projects-visit-comparison-happened = 打分日期
field-projects-visit-comparison-project = 项目
field-scorecard = 评分方式
field-projects-visit-comparison-reserve = 比谋划看储备
field-projects-visit-comparison-investment = 比招引看投资
field-projects-visit-comparison-progress = 比开工看进度
field-projects-visit-comparison-service = 比服务看实效
choice-scorecard-site = 现场观摩（五项）
choice-scorecard-comparison = 四比四看
refusal-sheet-of-another-scorecard = 这次观摩用的是另一种评分方式，请在观摩页面打分。
refusal-not-on-the-scorecard = 评分办法没有列出这一项，不评。
refusal-scorecard-without-rule = 观摩当日没有生效的“四比四看”评分办法，请先由规则管理员采用，或选用现场观摩评分。
refusal-scored-already = 已有评委打分，不能再改评分方式。

## 大事记

timeline-amended = 修改
timeline-board-objected = 提出异议
timeline-board-public = 公开榜单
timeline-board-removed = 移出黑榜：{ $ground }
timeline-days = { $from }至{ $to }
timeline-handed = { $from }移交给{ $to }
timeline-labelled = { $label }{ $value }
timeline-lapsed = 当日没有督导记录
timeline-months = 按月份查看
timeline-nth = 第{ $n }项
timeline-of-these = { $what }{ $n }次
timeline-place = { $points }分，第{ $rank }位
timeline-returned = 审核退回
timeline-same = 内容未变，只改了说明
timeline-scored = 得{ $points }分，第{ $rank }名
timeline-stop = 第{ $n }站
timeline-times = { $n }条
timeline-waived = { $day }的漏报不计：{ $ground }
project-board-of = 红黑榜{ $month }月
project-done-this-year = 本年完成
project-file = { $kind }文件（{ $size } kB）
project-nothing-due = 尚无应完成投资
project-photo = { $day }{ $kind }照片
whereabouts = 登记地点
whereabouts-inside = 在项目用地范围内
whereabouts-beyond = 距项目用地范围约{ $distance }
whereabouts-from-place = 距项目登记位置约{ $distance }
whereabouts-metres = { $n }米
whereabouts-kilometres = { $n }千米
whereabouts-accuracy = （定位精度{ $n }米）
project-planned-this-year = 本年计划
project-rank = 第{ $n }位
rating-narratives = { $month }情况说明
rating-narrative-closed = 有情况说明，内容需有权限的人员查看
rating-points = { $points }分
