## 项目问题：提出、交办、解决、确认、重新打开

kind-projects-problem = 项目问题
kind-projects-problem-step = 问题办理
empty-projects-problem = 督导中发现的问题逐条登记，写明类别、交办单位和办理时限。
empty-projects-problem-step = 问题登记后，交办、解决、确认、重新打开各记一条；解决的人不能自己确认。

field-projects-problem-happened = 提出日期
field-projects-problem-problem = 问题编号
field-projects-problem-project = 项目
field-projects-problem-sort = 问题类别
field-projects-problem-title = 问题摘要
field-projects-problem-owner = 交办单位
field-projects-problem-due-on = 办理时限
field-projects-problem-step-happened = 办理日期
field-projects-problem-step-problem = 问题编号
field-projects-problem-step-step = 办理环节
field-projects-problem-step-owner = 交办单位
field-projects-problem-step-due-on = 办理时限
field-projects-problem-step-again = 当日第几次
hint-again = 同一天第二次办理同一环节时由系统编号，一般不填
empty-field-projects-problem-due-on = 按规则
problem-by-rule = 按规则
problem-course = 办理过程
problem-raised = 提出
problem-standing = 办理情况

choice-sort-permit = 手续
choice-sort-land = 用地
choice-sort-utilities = 要素保障
choice-sort-funds = 资金
choice-sort-labour = 用工
choice-sort-construction = 施工
choice-sort-other = 其他

choice-step-assigned = 交办
choice-step-solved = 解决
choice-step-confirmed = 确认销号
choice-step-reopened = 重新打开

problem-state-raised = 待交办
problem-state-assigned = 办理中
problem-state-solved = 待确认
problem-state-confirmed = 已销号
problem-state-reopened = 重新打开

refusal-due-before-raised = 办理时限早于{ $date }。请填写不早于这一天的日期。
refusal-unknown-problem = 没有这个问题，或者它已经撤回。请核对问题编号。
refusal-only-when-assigned = 只有交办时填写这一项。请清空，或把环节改为交办。
refusal-before-the-problem = 日期早于问题提出的日期（{ $date }）。请核对日期。
refusal-before-the-last-step = 日期早于上一个办理环节（{ $date }）。请核对日期。
refusal-own-solution = 解决问题的人不能自己确认。请由另一人到现场核实后确认。
refusal-solved-by-another-unit = 这个问题交办给了{ $unit }，由{ $unit }登记解决。确由其他单位办理的，请先重新交办。
refusal-problem-has-steps = 这个问题已有{ $n }条办理记录，不能撤回。登记有误的请修改；确需撤回的，请先撤回办理记录。
refusal-step-out-of-order = 这个问题目前{ $state ->
    [raised] 尚未交办
    [assigned] 正在办理
    [solved] 等待确认
    [confirmed] 已经销号
   *[reopened] 重新打开，等待办理
}，不能{ $step ->
    [assigned] 再次交办
    [solved] 记为解决
    [confirmed] 确认销号
   *[reopened] 重新打开
}。请按交办、解决、确认的顺序办理。

## 督导的数

refusal-reason-for-a-day-off = { $on }不是工作日：请选择这一天督导的原因。
refusal-above-a-later-day = 累计数大于后来{ $on }已记的{ $amount }：请核对。确实要更正的，请选择原因。
refusal-over-the-total-as-typed = 超过计划总投资（{ $amount }）：请核对；总投资有调整的，先修改项目。
refusal-not-a-time = 拍摄时间请写成时和分，例如15:38。
field-photographed-at = 拍摄时间
hint-photographed-at = 时和分，例如15:38

## 照片

records-file-broken = 照片“{ $name }”不完整，没有保存。请重新拍照或重新选择。

## 手机上的日督导

field-projects-supervision-invested-ten-thousand = 累计完成投资
supervise-title = 日督导
supervise-today = 今日督导
supervise-last = 上次 { $value }
supervise-people = 人
supervise-machines = 台
supervise-ten-thousand = 万元
supervise-amount = { $amount }万元
supervise-camera = 拍照
supervise-photos = 已拍{ $n }张
supervise-photo-remove = 去掉这张
supervise-place = 位置未取
supervise-place-found = 位置已取，误差{ $n }米
supervise-place-none = 取不到位置，可以照常上报
supervise-locate = 取位置
supervise-less = 减少
supervise-more = 增加
supervise-planned = 按投资计划，到本月底应完成{ $n }%
supervise-problem = 问题
supervise-problem-no = 无问题
supervise-problem-yes = 有问题
supervise-limit = 限{ $n }个工作日
supervise-limit-other = 没有交办单位的问题先登记，再交办。一般限{ $n }个工作日。
supervise-send = 上报
supervise-store = 存入本机，待上报
supervise-stored = 已存入本机，联网后自动上报。
supervise-see-record = 查看记录
supervise-offline = 离线，照常填写。本机已存{ $n }条，联网后自动上报，是否按时以台账记录的时间为准。
supervise-waiting = 本机有{ $n }条待上报。
supervise-refused = 本机有{ $n }条未被接受，请改正后再报。
supervise-refused-unknown = 系统没有接受，请打开查看。
supervise-sign-in = 本机有{ $n }条待上报。登录已过期，登录后自动上报。
supervise-correct = 改正
supervise-discard = 删去
supervise-see = 查看
supervise-lose = 本机还有{ $n }条没有上报，退出登录会删除它们。确定退出吗？

## 同一张照片

same-photo-also = 同一张照片还用于：
same-photo-chip = 同照片
same-photo-title = 照片重复使用
same-photo-about = 同一张照片用于不同日期或不同项目，请核对
