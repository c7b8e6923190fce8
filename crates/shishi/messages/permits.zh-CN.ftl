# 手续：哪些事项适用、办到哪一步、何时到期、什么卡住项目

## 记录的种类

kind-projects-permit = 手续适用
kind-projects-permit-step = 手续进度

empty-projects-permit = 目录里视情办理的事项，在这里写明是否适用；列入以前已有证件的，登记证号和有效期。
empty-projects-permit-step = 每一步登记一条：启动、受理、补正、停钟、恢复、批准或不批。

## 字段

field-projects-permit-happened = 认定日期
field-projects-permit-step-happened = 日期
field-projects-permit-project = 项目
field-projects-permit-step-project = 项目
field-projects-permit-item = 事项
field-projects-permit-step-item = 事项
field-applies = 是否适用
field-exemption = 不办的理由
field-step = 步骤
field-stop-reason = 停钟事由
field-certificate = 证号
field-expires-on = 有效期至

hint-exemption = 不适用时必填
hint-stop-reason = 停钟时必填
hint-certificate = 批准或已有证件时必填
hint-expires-on = 长期有效的不填
imports-type-item = 事项名称或编号，与手续目录一致

## 选项

choice-applies-yes = 适用
choice-applies-no = 不适用
choice-applies-held = 列入前已取得
choice-exemption-not-required = 依法不需要办理
choice-exemption-below-threshold = 未达到规模标准
choice-exemption-area-assessment = 区域评估已覆盖
choice-exemption-merged = 与其他事项合并办理
choice-exemption-earlier-phase = 前期已经办理
choice-step-started = 启动
choice-step-accepted = 受理
choice-step-correction-asked = 要求补正
choice-step-corrected = 补正完成
choice-step-clock-stopped = 停钟
choice-step-clock-resumed = 恢复计时
choice-step-granted = 批准
choice-step-refused = 不批
choice-stop-reason-inspection = 检验检测
choice-stop-reason-hearing = 听证
choice-stop-reason-expert-review = 专家评审
choice-stop-reason-bidding = 招标
choice-stop-reason-auction = 拍卖
choice-stop-reason-applicant = 申请人原因
choice-stop-reason-other = 其他

## 规则

rule-kind-catalogue = 手续目录

## 未通过校验

refusal-permit-no-catalogue = 这一天还没有生效的手续目录：请先由规则管理员采用目录，或核对日期。
refusal-permit-unknown-item = 手续目录里没有“{ $item }”：请从目录中选择事项。
refusal-permit-project-withdrawn = 项目已经作废，不能再登记手续。
refusal-permit-exemption-needed = 不适用的事项要选择理由。
refusal-permit-stop-reason-needed = 停钟要选择事由。
refusal-permit-certificate-needed = 请填写证号。
refusal-permit-not-with-this = 这一项与所选的内容不相配，请清空。
refusal-permit-expires-before-it-is-granted = 有效期早于批准日期，请核对。
refusal-permit-not-applicable = 这个事项已认定不适用，不能登记进度；认定有变的，先修改认定。
refusal-permit-prerequisite-missing = 前置事项“{ $zh }”到这一天还没有批准，不能受理。
refusal-permit-prerequisite-expired = 前置事项“{ $zh }”的证件到这一天已经过期，请先续办。
refusal-permit-step-out-of-order = { $stand ->
    [idle] 这一天还没有受理，接着可以登记启动或受理
    [started] 这一天在准备材料，接着要先登记受理
    [correcting] 这一天在等补正材料，接着要先登记补正完成
    [stopped] 这一天停着钟，接着要先登记恢复计时
   *[running] 这一天正在办理，接着可以登记要求补正（限一次）、停钟、批准或不批
}。请核对日期和步骤。
refusal-permit-second-correction = 补正只能要求一次，已经要求过。
refusal-permit-stop-before-acceptance = 还没有受理，时钟没有走，不能停钟。
refusal-permit-stopped-already = 时钟已经停了，恢复以后才能再停。
refusal-permit-resume-without-stop = 时钟没有停，不用恢复。
refusal-permit-decided-already = 这个事项已经办结；不批或证件到期后重新申请的，先登记启动。
refusal-permit-later-steps = 这样改，“{ $zh }”在{ $on }登记的步骤就不能成立：请先处理那一步。

## 页面

permits-title = 手续
permits-of = { $project }的手续
permits-count = { $all }项：已批{ $granted }，办理中{ $running }，未启动{ $waiting }
permits-critical = 关键路径
permits-all = 全部手续
permits-column-item = 事项
permits-column-state = 状态
permits-column-decided = 批复日期
permits-column-clock = 时钟（工作日）
permits-state-unsaid = 待认定
permits-state-exempt = 不适用
permits-state-not-started = 未启动
permits-state-preparing = 准备材料
permits-state-running = 办理中
permits-state-correcting = 补正
permits-state-stopped = 停钟
permits-state-granted = 已批
permits-state-expired = 已过期
permits-state-refused = 不批
permits-clock-used = 用 { $used } / 承诺 { $days }
permits-clock-running = 已用 { $used }，余 { $left } 工作日
permits-clock-late = 逾期 { $late } 工作日
permits-clock-closed-late = 用 { $used } / 承诺 { $days }，晚 { $late }
permits-clock-stopped = { $reason }停钟 第 { $days } 日
permits-clock-counts = { $reason }第 { $days } 日，时钟照走
permits-clock-promised = 承诺 { $days }，法定 { $legal }
permits-clock-promised-only = 承诺 { $days }
permits-clock-before = 列入前取得
permits-correction = 补正
permits-due = 承诺{ $on }到期
permits-due-legal = 法定{ $on }到期
permits-due-moved = 承诺到期按受理时的日历为{ $then }，节假日调整后为{ $now }，按较晚的算
permits-due-legal-moved = 法定到期按受理时的日历为{ $then }，节假日调整后为{ $now }，按较晚的算
permits-calendar-ends = 日历没有排到到期日
permits-expires = 有效期至{ $on }
permits-expired = { $on }过期
permits-waits = 等{ $items }
permits-blocks = 今天卡在哪里
permits-blocks-none = 今天没有手续卡住项目。
permits-block-late = 逾期
permits-block-correcting = 等补正材料
permits-block-stopped = 停钟
permits-block-refused = 不批，要重新申请
permits-block-expired = 证件过期，要续办
permits-block-not-handed-in = 前置已齐，还没有报件
permits-holds = 压着{ $n }项
permits-path = 关键路径还要{ $days }个工作日（按承诺期限）：{ $items }
permits-path-done = 适用的手续都已办完。
permits-nothing = 还没有生效的手续目录，由规则管理员采用后显示。
permits-unsaid = 待认定{ $n }项：
permits-exempt = 不适用{ $n }项
permits-figures-unchecked = 期限和法律依据没有核对官方文本，是可以修改的参数。
permits-rule = 手续目录 第{ $version }版
permits-record-step = 记一步
permits-record-word = 认定适用
permits-stage-land = 立项用地规划许可
permits-stage-works = 工程建设许可
permits-stage-construction = 施工许可
permits-stage-acceptance = 竣工验收
