# 红黑榜和每周状态

## 记录的种类

kind-board-computed = 红黑榜计算（内部通报）
kind-board-objection = 红黑榜异议
kind-board-replied = 异议答复
kind-board-edition = 红黑榜定榜
kind-board-removed = 移出黑榜
kind-board-falsified = 不实记录认定

field-board-computed-period = 期间
field-board-computed-size = 计算所依据的记录条数
field-board-computed-rule = 规则
field-board-computed-version = 规则版本
field-board-computed-places = 各项目的得分、位次和榜单
field-board-objection-board = 所异议的榜单
field-board-objection-project = 项目
field-board-objection-objection = 异议内容
field-board-replied-objection = 所答复的异议
field-board-replied-outcome = 结论
field-board-replied-reply = 答复内容
field-board-edition-board = 所定的榜单
field-board-edition-reach = 范围
field-board-edition-edition = 版次
field-board-edition-supersedes = 所取代的版
field-board-removed-edition = 所在的版
field-board-removed-project = 项目
field-board-removed-ground = 移出原因
field-board-falsified-period = 期间
field-board-falsified-project = 项目
field-board-falsified-record = 不实的记录
field-board-falsified-finding = 认定说明

choice-outcome-upheld = 成立
choice-outcome-rejected = 不成立
choice-reach-internal = 内部
choice-reach-public = 公开
choice-ground-put-right = 已整改
choice-ground-expired = 期满

choice-office-oversight = 督查考核
rule-kind-scorecard = 计分办法

## 不予受理的原因

refusal-board-period-open = 这个期间还没有结束：{ $until }日终后才能计算。
refusal-board-without-rule = 这个期间没有生效的红黑榜计分办法（{ $rule }）。请先由规则管理员采用。
refusal-board-of-nobody = 这个期间没有参加评比的重点项目。
refusal-board-of-too-many = 参评项目有{ $n }个，一条榜单记录放不下。请督查室与系统维护单位商定分批评分的办法。
refusal-board-unknown = 没有这份榜单。请刷新页面后重试。
refusal-not-a-record-of-the-project = 第{ $seq }号记录不是这个项目的记录，请核对编号。
refusal-board-superseded = 这份榜单已经重新计算，请按新的榜单办理（第{ $seq }号记录）。
refusal-objection-of-another = 只有项目的责任人或责任单位的经办人可以对该项目提出异议。
refusal-not-on-this-board = 这个项目没有参加这期评比。
refusal-objection-too-late = 异议期已过：内部通报后三个工作日内提出，截止日为{ $until }。
refusal-objection-waits-already = 这个项目已有一件异议正在处理，请等待答复。
refusal-objection-unknown = 没有这件异议。
refusal-objection-answered = 这件异议已经答复（第{ $seq }号记录）。
refusal-objection-own = 不能答复自己提出的异议，请由他人答复。
refusal-objections-are-heard = 异议期到{ $until }为止，期满后才能定榜。
refusal-objections-wait = 还有{ $number }件异议没有答复，答复后才能定榜。
refusal-upheld-not-computed-again = 有异议成立。请更正记录后重新计算，再按新的榜单定榜。
refusal-edition-exists = 这份榜单已经定榜，不需要再定。
refusal-minutes-needed = 公开榜单须附领导小组会议纪要。请上传纪要文件。
refusal-second-person-needed = 公开榜单须由计算榜单以外的另一人办理。
refusal-edition-unknown = 没有这一版榜单。
refusal-edition-superseded = 这一版已被第{ $seq }号记录的新版取代，请按新版办理。
refusal-not-on-the-black-list = 这个项目不在这一版的黑榜上。
refusal-removed-already = 这个项目已经移出黑榜（第{ $seq }号记录）。
refusal-put-right-without-evidence = 以已整改为由移出的，须附整改的佐证。
refusal-not-expired-yet = 还没有期满：{ $from }起才能以期满为由移出。
refusal-unknown-part = 计分办法中的“{ $part }”不是可以计量的分项。可用的分项：investment、milestones、permits、supervision、problems。

## 每周状态

light-on-track = 正常
light-warning = 预警
light-behind = 滞后
light-not-started = 未启动
light-investment-carried = 本年投资应达{ $planned }%（含上年未完成的{ $owed }亿元），实达{ $actual }%，差{ $points }个百分点
light-investment-owed = 上年计划的投资还有{ $owed }亿元没有完成
light-investment = 本年投资应达{ $planned }%，实达{ $actual }%，差{ $points }个百分点
light-milestone = “{ $stage }”应于{ $planned }完成，已晚{ $days }天
light-permit = “{ $item }”应于{ $due }办结，已逾{ $days }个工作日

## 页面

boards-title = 红黑榜
boards-say = 每月按同一办法计分；名次都能打开到记录。
boards-periods = 各期榜单
boards-none = 还没有计算过榜单。期间结束后，由督查考核经办人计算。
boards-to-compute = 可以计算的期间
boards-period = 期间
boards-state = 进展
boards-state-waits = { $step } · 异议{ $n }件待答复
boards-red = 红榜
boards-black = 黑榜
boards-open = 查看
board-title = { $period }重点项目红黑榜
board-year = { $year }年
board-month = { $year }年{ $month }月
board-preview = 尚未计算通报。以下是按现有记录试算的结果，仅供内部参考。
board-preview-changed = 计算之后有记录更正或不实记录认定，按现有记录重算，得分、名次或榜单会有变化。下面仍是通报时的结果。
board-compute = 计算并内部通报
board-compute-again = 重新计算并通报
board-nothing = 这个期间没有榜单可看：没有生效的计分办法，或没有参加评比的项目。
board-step-computed = 计算
board-step-notice = 内部通报
board-step-objections = 异议
board-step-final = 定榜
board-step-public = 公开
board-step-computed-fact = { $date } · 规则第{ $version }版 · 前{ $size }条记录
board-step-notice-fact = { $date }起
board-step-objections-fact = { $until }止 · { $number }件
board-step-final-fact = { $date } · 第{ $edition }版
board-step-ahead = 尚未
board-finding = { $first }；{ $black }
board-finding-first = { $n ->
    [1] { $name }以{ $score }分居首
   *[other] { $name }等{ $n }个项目以{ $score }分并列首位
}
board-finding-black = { $n ->
    [1] 黑榜1个：{ $name }，失分最多的是{ $part }
   *[other] 黑榜{ $n }个：{ $name }等，失分最多的是{ $part }
}
board-finding-left = 黑榜{ $n }个，已全部移出
board-finding-no-black = 没有项目列入黑榜
board-finding-nobody = 没有可以排名的项目
board-full = 满分100
board-full-stretched = 满分100；当期无应办事项的分项不计，其余折算为百分制，条中为折算后的得分
board-rank = 位次
board-project = 项目
board-lead = 责任人
board-score = 得分
board-before = 上期
board-list = 榜
board-line-red = 红榜线
board-line-black = 黑榜线
board-data = 数据表
board-export = 导出
board-not-ranked = 不排名：有效分项不足
board-not-counted = 当期无应完成事项，不计入
board-chip-black = 黑榜
board-chip-red = 红榜
board-removed = 已移出
board-expired = 已期满
board-vetoed = 不入红榜
board-basis-lists = 红榜（表扬）：前{ $top }名且不低于{ $red }分；黑榜（通报）：后{ $bottom }名且低于{ $black }分。同分同名次。
board-basis-by = 依据
board-basis-version = 第{ $version }版（{ $from }起施行）
board-explained = 名次说明
board-close = 收起说明
board-why = 为什么在这里
board-no-rank = 有效分项不足，不参加排名
board-falsified = 有不实记录，不入红榜
board-false-later = （本次计算之后认定，重新计算后生效）
board-false-record-hint = 填写台账中该条记录的编号，须是这个项目的记录
board-false-evidence = 佐证材料（可不附）
board-find = 认定
board-find-it = 认定不实
board-finding-of = 认定
board-part-investment = 累计完成{ $done }万元，为计划{ $due }万元的{ $share }%
board-part-milestones = 应完成{ $due }个节点，按期{ $done }个，逾期完成{ $late }个，未完成{ $missed }个
board-part-permits = 应办结{ $due }项，按期{ $done }项，累计逾期{ $late }个工作日
board-part-supervision = 应记{ $due }天，按时{ $done }天，补记{ $late }天，缺{ $missed }天
board-part-problems = 应整改{ $due }件，按期{ $done }件，逾期完成{ $late }件，未完成{ $missed }件
board-stretched = 计入的分项共{ $weight }分，得{ $points }分；其余分项当期无应办事项，不计，折算为百分制得{ $score }分。
board-part-none-due = 当期没有应办事项，得满分
board-records = { $number }条记录
board-part-records = { $part }的记录
board-otherwise = 怎样才会不同
board-otherwise-note = 按同一规则重算，其他项目不变
board-otherwise-barred = 本期有不实记录认定：无论怎样改进，本期都不能进入红榜。
board-otherwise-none = 没有单独一项能改变榜单。
board-if = 如果
board-added = 加分
board-lost = 减分
board-result = 结果
board-if-investment = 多完成投资{ $by }万元
board-if-milestones = 多按期完成{ $by }个节点
board-if-permits = 手续少逾期{ $by }个工作日
board-if-supervision = 多按时督导{ $by }天
board-if-problems = 多按期整改{ $by }件
board-if-less-investment = 少投资{ $by }万元
board-if-less-milestones = 少完成{ $by }个节点
board-if-less-permits = 手续多逾期{ $by }个工作日
board-if-less-supervision = 少督导{ $by }天
board-if-less-problems = 少整改{ $by }件
board-if-and = ；
board-rank-lacks = 计入的分项共{ $weight }分，不足{ $least }分，不排名。
board-rank-if = 如果{ $parts }有应完成事项，就参加排名。
board-rank-part = “{ $part }”
board-rank-and = 、
board-no-lists = 可以排名的项目只有{ $number }个，不足{ $least }个，本期不设红黑榜。
board-result-black-left = 不入黑榜
board-result-black-still = 仍在黑榜
board-result-red = 进入红榜
board-result-red-left = 不在红榜
board-result-red-still = 仍在红榜
board-result-none = 仍不在红榜
board-objection = 异议
board-objection-by = { $date } { $name }提出
board-objection-waits = 异议复核中
board-objection-upheld = 异议成立
board-objection-rejected = 异议不成立
board-objection-replied = { $date }答复
board-objection-left = { $until }前可以提出异议
board-objection-closed = 异议期已于{ $until }结束
board-objection-raise = 提出异议
board-objection-hint = 写明哪一项与事实不符、依据是什么；最多500字。
board-objection-read = 查看内容
board-reply = 答复
board-final = 定榜
board-final-internal = 内部定榜
board-final-public = 公开榜单
board-final-second = 您计算了这份榜单，只能内部定榜；公开榜单须由计算人以外的另一人办理。
board-final-hint = 公开榜单只列项目和责任单位，不列个人；须附会议纪要，并由计算人以外的另一人办理。
board-minutes = 会议纪要
board-evidence = 整改佐证
board-remove = 移出黑榜
board-part = 分项
board-got = 得分
board-most = 分值
board-record-kind = 种类
board-record-date = 日期
board-record-seq = 记录
board-light = { $date }状态
board-public-page = 公开页面
board-public-title = { $period }重点项目红黑榜（公开）
board-unit = 责任单位
board-saved = 已记录。

## 今日和公开页面

today-work-object = 内部通报：{ $period }黑榜
today-until = { $until }前可提异议
today-say-boards = { $n }项红黑榜事项
today-work-answer = { $period }红黑榜：异议待答复
calendar-object = 黑榜可提出异议
calendar-answer = 红黑榜异议待答复
board-part-most = { $part }（{ $most }）
board-public-superseded = 本版已被第{ $edition }版（{ $date }）取代。
board-public-nobody-left = 现无项目在榜
board-public-removed = 1个项目已移出黑榜（{ $date }）
board-public-expired = 1个项目的黑榜期已满（{ $date }）
board-public-lists = 上榜条件
board-public-size = 计算依据
board-public-size-fact = 台账前{ $size }条记录
board-public-records = 计算和定榜的记录编号
board-public-points = 各分项得分由现有台账重算，与公布的得分、位次一致；“—”为当期无应办事项，不计入，其余折算为百分制。
board-public-no-points = 计算之后台账有更正，分项得分须按上述记录条数重算，这里不列。
board-public-verify = 得分和位次只由台账中公开的记录和上述规则得出。下载公开台账和下面一版报告，在自己的电脑上运行核验程序：它会从头重算台账中的每一期红黑榜，有一个名次与记录不符就不通过。
board-public-not-covered = 下一版公开报告发布之后，台账中的这期榜单即可一并核验。
