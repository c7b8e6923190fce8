# 导入：表格文件的试读、写入和模板。

## 页面

imports-tables-gone = 这份导入的表格已经不在：其间有信息依规定删除，之前上传的表格和退回的行一并删除。还需要的请重新上传，已经记录的不会重复。
imports-title = 导入
imports-say = 上传表格后先试读，不写入；看过结果再决定写入。
imports-upload = 上传表格
imports-kind = 记录的种类
imports-kind-hint = 只列出您可以登记的种类。
imports-unit = 填报单位
imports-unit-hint = 整张表属于同一个单位。
imports-file = 文件
imports-file-hint = Excel（.xlsx）或 CSV，最大64 MB，最多200,000行；UTF-8 和 GBK 都能识别。
imports-try = 上传并试读
imports-required = 必填
imports-templates = 下载模板
imports-templates-say = 第一行是字段名，第二张表说明怎么填。
imports-own = 我的导入
imports-none = 还没有导入过。先下载模板，填好后在这里上传。
imports-nothing-to-record = 您没有登记任何种类的权限，不能导入。需要时请安全管理员授权。
imports-column-time = 上传时间
imports-column-kind = 种类
imports-column-file = 文件
imports-column-unit = 单位
imports-column-phase = 进度
imports-column-rows = 行数
imports-back = 全部导入

## 进度

imports-phase-checking = 正在试读
imports-phase-checked = 等待确认
imports-phase-running = 正在写入
imports-phase-done = 已完成
imports-phase-cancelled = 已停止
imports-phase-interrupted = 已中断
imports-phase-failed = 无法读取
imports-progress-check = 试读
imports-progress-run = 写入
imports-leave = 可以离开此页，工作会继续；回到“导入”就能看到进度。
imports-reload = 刷新进度
imports-cancel = 停止
imports-give-up = 放弃这次导入
imports-resume = 继续
imports-write = 写入{ $n }行
imports-write-note = 只写入没有问题的行；需要修改的行不会写入。
imports-nothing-to-write = 没有可以写入的新行。
imports-result = 结果
imports-records = 查看这一批记录
imports-another = 再上传一个文件
imports-rows-unit = 行
imports-count-total = 共读到
imports-count-good = 可以写入
imports-count-bad = 需要修改
imports-count-same = 已有相同记录
imports-count-written = 已写入
imports-count-skipped = 已有，跳过
imports-count-refused = 写入时被退回
imports-done = 写入完成
imports-done-say = 写入{ $written }行，{ $skipped }行已有相同记录，没有重复登记。
imports-wait-review = 这些记录等待本单位复核人采用，可以整批采用。批次号：{ $id }
imports-counts-at-once = 这些记录登记即生效。
imports-interrupted = 这次导入中断了
imports-interrupted-say = 已写入的行仍然有效；继续时会跳过它们，不会重复登记。
imports-cancelled = 这次导入已停止
imports-cancelled-say = 停止前写入了{ $written }行。
imports-failed = 文件没有读成
imports-failed-say = 请按下面的提示处理后重新上传。没有写入任何内容。
imports-unknown-columns = 没有读取的列：{ $columns }
imports-bad-title = 需要修改的行
imports-bad-note = 共{ $n }行，这里列出前{ $shown }行
imports-bad-say = 下载这些行，按“问题”一列改好后重新上传；不必挑出已经写入的行。
imports-bad-xlsx = 下载需要修改的行（xlsx）
imports-bad-csv = 下载需要修改的行（csv）
imports-bad-none = 没有需要修改的行。
imports-bad-too-many = 行数太多，只提供 csv。
imports-column-row = 行号
imports-column-begin = 内容
imports-column-fault = 问题
imports-bad-file = 需要修改
imports-template-file = 模板

## 文件和列的问题

imports-fault = { $field }：{ $text }
imports-word-separator = 、
imports-remarks = 问题
imports-date = 日期
imports-heading-unit = { $label }（{ $unit }）
imports-no-kind = 请选择种类。
imports-no-unit = 请选择单位；您在这个单位没有登记这种记录的权限时，请另选或请安全管理员授权。
imports-no-file = 请选择一个文件。
imports-too-many = 您有太多没有完成的导入，请先完成或放弃一些。
imports-form-errors = 还不能上传
imports-file-too-large = 文件超过{ $most } MB，请分开导入。
imports-file-empty = 文件是空的，请检查后重新选择。
imports-file-old-excel = 这是旧版 .xls 文件，或是加了密码的工作簿。请在 Excel 中另存为 .xlsx（不加密码）再上传。
imports-file-wrong-type = 这不是 xlsx 或 csv 文件。请在 Excel 中另存为 .xlsx 再上传。
imports-file-limits = 这个工作簿解压后过大或结构异常，不予读取。请新建一个工作簿，只粘贴数据，再上传。
imports-file-damaged = 文件不完整或已损坏。请重新打开、另存后再上传。
imports-file-encoding = 文字编码无法识别。请另存为 UTF-8 的 CSV，或直接上传 .xlsx。
imports-file-too-many-rows = 超过{ $most }行，请分开导入。
imports-file-unreadable = 读取文件时存储出错，请稍后再试。
imports-no-header = 第一行没有可识别的字段名，请使用模板，或检查是否选错了种类。
imports-no-rows = 表头下面没有数据行。
imports-column-missing = 缺少这一列，请补上。
imports-twice-in-file = 与本文件第{ $row }行重复而内容不同，请保留一行。

## 模板

imports-yes = 是
imports-no = 否
imports-about-sheet = 填写说明
imports-about-column = 列
imports-about-name = 字段名
imports-about-unit = 单位
imports-about-required = 必填
imports-about-about = 怎么填
imports-about-example = 例
imports-about-compartment = 保密
imports-at-most = 最多{ $most }个字
imports-type-count = 零或正整数
imports-type-quantity = 数字，最多{ $places }位小数；没有数据就空着，不要填零
imports-type-unit = 单位的编号或全称
imports-type-subject = 已登记的{ $kind }的编号
imports-type-person = 人员编号
imports-type-keys = 条目编号，用空格或顿号隔开

## 中途停止

imports-stopped-busy = 系统正忙，写入停在这里；已写入的行仍然有效，继续时会跳过它们。
imports-stopped-not-saved = 存储出错，最后一批行没有写入；此前写入的行仍然有效。
imports-stopped-read-only = 系统目前只读，不再写入；此前写入的行仍然有效，请联系系统管理员。
imports-stopped-unknown = 存储出错，最后一批行是否写入还不清楚；重新启动后继续，已写入的行会跳过，不会重复登记。
refusal-number-of-more-than-15-digits = 表格中的数字单元格只保留15位有效数字，这里超过了（{ $value }），录入的数可能已被改变。请按文本录入，或先取整、四舍五入。
