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
refusal-not-a-time = 拍摄时间请写成时和分，例如15:38。
field-photographed-at = 拍摄时间

## 照片

records-file-broken = 照片“{ $name }”不完整，没有保存。请重新拍照或重新选择。
