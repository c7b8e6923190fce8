# 责任与督查：漏报、督查事项、催办梯次、申辩与决定

## 记录的种类

kind-duty-lapsed = 漏报
kind-duty-waived = 漏报免计
kind-ladder-step = 催办梯次
kind-ladder-proposed = 问责建议
kind-ladder-window-closed = 申辩期满
kind-oversight-order = 督查事项
kind-oversight-order-step = 督查事项办理
kind-oversight-reply = 申辩
kind-oversight-proposal-decided = 建议的决定
empty-oversight-order = 领导批示、会议纪要、现场发现的问题，在这里立项，明确主办单位和时限。

## 字段

field-oversight-order-happened = 立项日期
field-oversight-order-order = 事项编号
field-oversight-order-source = 来源
field-oversight-order-project = 有关项目
field-asked = 办理要求
field-lead-unit = 主办单位
field-co-unit = 协办单位
field-working-days = 时限（工作日）
field-order-step = 办理环节
field-limit-on = 新的时限
field-order = 督查事项
field-round = 第几轮
field-rung = 梯次
field-sanction = 建议
field-proposal = 建议的记录号
field-decision = 决定
field-duty-lapsed-subject = 项目的记录号
field-subject = 对象
field-lapse = 漏报的记录号
field-ground = 原因

## 选项

choice-source-instruction = 领导批示
choice-source-minutes = 会议纪要
choice-source-work-plan = 重点工作分解
choice-source-site-finding = 现场发现
choice-source-lapse = 漏报
choice-source-other-source = 其他来源
choice-order-step-assigned = 交办
choice-order-step-taken = 承办
choice-order-step-urged = 催办
choice-order-step-answered = 反馈
choice-order-step-accepted = 审核通过
choice-order-step-returned = 退回重办
choice-order-step-closed = 办结
choice-order-step-filed = 归档
choice-order-step-reopened = 重新办理
choice-rung-reminder = 到期提醒
choice-rung-blue = 蓝色催办
choice-rung-orange = 橙色催办
choice-rung-red = 红色催办
choice-sanction-notice = 通报
choice-sanction-talk = 约谈
choice-sanction-accountability = 问责
choice-decision-adopted = 同意
choice-decision-refused = 不同意
choice-ground-weather = 恶劣天气
choice-ground-no-access = 现场无法进入
choice-ground-power-or-network = 停电或断网
choice-ground-paused = 项目经批准停工
choice-ground-absence = 责任人请假且无人代班
choice-ground-fault = 系统故障

## 不予受理

refusal-limit-before-issue = 时限早于{ $issued }。请填写当天或以后的日期。
refusal-one-limit-needed = 请填写办结时限，或者填写工作日数；两项只填一项。
refusal-calendar-too-short = 工作日历还没有覆盖到时限。请先采用下一年的节假日安排，或者直接填写办结时限。
refusal-co-unit-is-lead = 协办单位与主办单位相同。请另选，或者留空。
refusal-order-under-way = 事项已经交办，不能修改。需要改变时限的，退回重办并填写新的时限。
refusal-unknown-order = 没有第{ $seq }号督查事项，或者已经作废。
refusal-step-of-the-unit = 这一环节由主办或协办单位的人员办理。
refusal-step-of-oversight = 这一环节由督查经办人员办理。
refusal-order-step-out-of-order = 事项的当前环节不能直接进入这一环节。请打开事项，按页面列出的环节办理。
refusal-answer-after-close = 反馈已经通过审核或者事项已经办结，不再接受反馈。确需补充的，请督查经办人员重新办理。
refusal-own-answer = 反馈是您提交的，不能由您审核。请另一位督查经办人员审核。
refusal-answer-needs-evidence = 反馈必须附佐证材料。
refusal-step-needs-words = 请写明情况或理由。
refusal-before-the-order = 日期早于{ $after }，即立项或上一环节的日期。
refusal-limit-needed = 退回重办和重新办理要填写新的时限。
refusal-limit-not-of-this-step = 只有退回重办和重新办理才填写新的时限。
refusal-assigned-after-limit = 时限{ $limit }已过，不能交办。请作废这一事项，按新的时限重新立项。
refusal-unknown-proposal = 没有第{ $seq }号建议。
refusal-reply-of-the-concerned = 只有事项的承办人或主办单位的人员可以申辩。
refusal-replied-already = 您已经申辩过（第{ $seq }号记录）。
refusal-no-right-to-decide = 建议由领导或督查经办人员决定，您没有这项权限。
refusal-own-case = 您办理过这一事项或提出过申辩，不能决定。请其他人决定。
refusal-decided-already = 这一建议已有决定（第{ $seq }号记录）。
refusal-not-heard-yet = 当事人还没有申辩，申辩期（到{ $last }）也没有过，现在不能同意。
refusal-unknown-lapse = 没有第{ $seq }号漏报。
refusal-waived-already = 这一漏报已经免计（第{ $seq }号记录）。
refusal-own-lapse = 这是您本人的漏报，不能由您免计。
refusal-no-right-to-waive = 漏报由该单位的项目复核人免计，您没有这项权限。

## 督查事项页面

nav-orders = 督查事项
orders-title = 督查事项
orders-say = 共{ $n }件，未办结{ $open }件，其中逾期{ $late }件；待决定的建议{ $proposals }件。
orders-new = 立项
orders-list = 事项
orders-none = 没有督查事项。
orders-order = 事项
orders-stage = 环节
orders-limit = 时限
orders-rung = 催办
orders-show-all = 全部
orders-show-open = 未办结
orders-show-late = 逾期
orders-notices = 已公布的通报
orders-notices-about = 通报只写明事项和单位，并附当事人的申辩。
orders-proposals = 待决定的建议
orders-published-on = 公布日期
stage-registered = 已立项
stage-assigned = 已交办
stage-taken = 承办中
stage-answered = 已反馈
stage-accepted = 审核通过
stage-closed = 已办结
stage-filed = 已归档
order-about = 基本情况
order-steps = 办理环节
order-ladder = 催办梯次
order-ladder-about = 按工作日计，由系统时钟在日终时记录。反馈即停止；退回或重新办理后从头计算。
order-ladder-none = 尚未交办，或者没有采用催办梯次的规则。
order-rung-on = 应于
order-rung-reached = 记录于
order-time = 时间
order-round = 第{ $n }轮
order-history = 办理过程
order-history-about = 按记录先后排列；申辩和决定一并列出。
order-on = 日期
order-what = 环节
order-who = 办理人
order-clock = 系统时钟
order-words = 内容
order-words-closed = 有内容，您无权查看
order-record = 记录
order-do = 办理
order-do-about = 只列出现在可以办理的环节。
order-nothing-to-do = 现在没有您可以办理的环节。
order-limit-hint = 只在退回重办和重新办理时填写。
order-text = 情况或理由
order-text-hint = 反馈、退回重办、重新办理必须填写。
order-happened = 办理日期
order-evidence = 佐证材料
order-evidence-hint = 反馈必须附佐证材料。
order-submit = 提交
order-round-limit = 本轮时限
order-proposal = 建议{ $sanction }
order-proposal-on = 提出日期
order-window = 申辩期至
order-window-closed = 申辩期已满，没有申辩
order-replies = 申辩
order-no-reply = 还没有申辩。
order-reply = 提出申辩
order-reply-about = 申辩一律记录，并随建议和通报一起公布。
order-decide = 作出决定
order-decide-about = 系统只提出建议，由人决定。决定同意前，须听取申辩或等申辩期满。
order-decision-text = 理由
order-decided = { $decision }（{ $name }，{ $on }）
order-undecided = 待决定
order-published = 已于{ $on }公布通报
order-recorded = 已记录（第{ $seq }号）。
clock-left = 余{ $n }个工作日
clock-today = 今日到期
clock-over = 逾期{ $n }个工作日
word-proposed = 系统建议{ $sanction }
word-window-closed = 申辩期满
word-reply = 申辩
word-adopted = 同意{ $sanction }
word-refused = 不同意{ $sanction }

## 应报情况页面

expected-title = 应报情况
expected-say = { $from }至{ $to }：应报{ $n }条，按时{ $done }条（其中无变化{ $nothing }条），迟报{ $late }条，漏报{ $lapsed }条，免计{ $waived }条。
expected-about = 按时以日终为准：日终前没有记录的，由系统时钟记为漏报；以后补录算迟报，漏报仍然保留。
expected-none = 这段时间没有应报的内容。
expected-project = 项目
expected-unit = 责任单位
expected-lead = 责任人
expected-days = 未按时的日期
expected-from = 从
expected-to = 到
expected-show = 查看
expected-bad-days = 日期不对，或者超过三个月。请按2019-03-05这样的格式填写，最长三个月。
expected-see = 应报情况
duty-open = 未到期
duty-done = 按时
duty-nothing-to-report = 无变化
duty-late = 迟报
duty-lapsed = 漏报
duty-waived = 免计
waive = 漏报免计
waive-about = 写明原因；漏报仍然保留，显示为免计。
waive-lapse = 漏报
waive-hint = 必要时补充说明。
waive-word = { $day } { $title }

## 今日

today-orders = 督查和例会事项
today-missed = 漏报未补
today-waiting = 等待他人
today-chip-late = 逾期
today-chip-due = 待办
today-chip-other = 等待
today-do-it = 去办理
today-make-up = 补录
today-look = 查看
today-say-owed = { $n }项督查和例会事项
today-say-scores = { $n }次观摩待评分
today-say-missed = { $n }项漏报未补
today-work-reply = 对建议提出申辩
today-work-decide = 决定建议
today-work-action = 例会交办事项
today-work-confirm = 例会事项待确认
today-work-score = 观摩评分
today-scores = 观摩评分
today-score-it = 去评分
today-sheets-left = 待提交评分表{ $n }张
today-work-missed = { $day } 督导未报
today-instead-of = 代{ $name }

## 日历订阅

calendar-title = 日历订阅
calendar-say = 用手机或电脑的日历程序订阅自己的事项：督查事项的时限、申辩期、漏报和今后两周的督导。
calendar-address = 订阅地址
calendar-once = 新的订阅地址，只显示这一次
calendar-how = 在日历程序中选择“通过网址订阅”，粘贴这个链接的完整地址。知道地址的人都能看到您的事项标题，请勿转发；泄露时重新生成，旧地址随即失效。
calendar-has = 已有订阅地址。地址不再显示；忘记或泄露时请重新生成。
calendar-has-not = 还没有订阅地址。
calendar-new = 生成地址
calendar-renew = 重新生成
calendar-end = 停止订阅
calendar-see = 订阅自己的事项
calendar-name = { $zone } 我的事项
calendar-order = { $what }：{ $title }
calendar-missed = { $n }项漏报未补
calendar-supervision = 日督导：{ $n }个项目
