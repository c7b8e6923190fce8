# 自己的表：怎么读一张不是模板的表格，合计怎么核对，名称对应哪个单位。

## 词表（用顿号隔开）

table-words-total = 合计、总计、共计、累计合计、全区合计、总和
table-words-subtotal = 小计、本页小计、本页合计
table-words-note = 填表人、制表人、填报人、经办人、审核人、复核人、负责人、单位负责人、统计负责人、制表、填报、审核、复核、联系人、联系电话、电话、填表日期、填报日期、制表日期、报出日期、注、附注、备注、说明
table-words-form = 有限责任公司、股份有限公司、有限公司、公司
table-words-other = 同期、上年、去年、同比、环比、增长、增速、增幅、增减、计划、目标、完成率、占比、比重、排名、序号
table-unit-yuan = 元
table-unit-thousand-yuan = 千元
table-unit-ten-thousand-yuan = 万元、万
table-unit-million-yuan = 百万元
table-unit-hundred-million-yuan = 亿元、亿
table-unit-m = 米、延米、m
table-unit-km = 千米、公里、km

## 各字段在办公表格里常用的叫法

heading-enterprise = 企业名称、单位名称、单位详细名称、企业、公司名称、企业全称
heading-month = 月份、报告期、所属月份、统计月份、所属时期
heading-happened = 日期、时间
heading-economy-month-happened = 报送日期、填报日期、上报日期、报出日期、报表日期
heading-economy-month-output-thousand-yuan = 工业总产值本月止累计、工业总产值累计、总产值累计、产值累计、累计产值、工业总产值、总产值、产值、工业总产值1至本月
heading-economy-month-revenue-thousand-yuan = 营业收入本月止累计、营业收入累计、主营业务收入累计、收入累计、累计收入、营业收入、主营业务收入、营收、营业收入1至本月
heading-economy-budget-revenue-happened = 入账日期、入库日期、缴库日期
heading-item = 科目、预算科目、税种、项目、收入项目
heading-projects-permit-item = 事项、事项名称、手续、手续名称、审批事项
heading-projects-permit-step-item = 事项、事项名称、手续、手续名称、审批事项
heading-amount-yuan = 入库金额、金额、入库数、本月入库、税额
heading-city-object-happened = 完工日期、完工时间、竣工日期、竣工时间、完成日期、完成时间、验收日期
heading-object = 编号、对象编号、点位编号、台账编号
heading-class = 种类、类别、类型、对象种类、设施类型
heading-act = 办理方式、建设方式、实施方式、改造方式、措施、建设性质
heading-place = 社区、所在社区、所属社区、村社区、村（社区）
heading-length-m = 长度、道路长度、里程
heading-address = 地址、位置、具体位置、详细地址、点位
heading-air-station-day-happened = 日期、监测日期、监测时间
heading-station = 站点、站点编号、点位编号、监测点
heading-pm10 = PM10
heading-pm25 = PM2.5、PM25
heading-project = 项目编号、项目代码
heading-title = 名称、项目名称
heading-remark = 备注

## 页面

unit-ten-thousand-yuan = 万元
unit-million-yuan = 百万元
unit-km = 千米
imports-phase-mapping = 等待说明读法
imports-own-table = 表格
imports-own-table-choice = 这是我们自己的表，由我指定怎么读
imports-own-table-hint = 用模板的不必选。表头认不出来时，也会请您指定。
table-title = 这张表怎么读
table-say-failed = 表头没有认出来。请指定表头在哪里、各列是什么；以后同样的表头会自动带出。
table-reason = 直接按模板读时的问题
table-kept = 表头和您上次用的一样
table-kept-say = 已按上次的读法填好，月份、日期按这张表重新取。核对后就可以试读。
table-errors = 还不能试读
table-where = 工作表和表头
table-preview = 表的开头
table-row = 行
table-sheet = 工作表
table-sheet-hidden = { $name }（隐藏）
table-header = 表头从第几行开始
table-header-hint = 表格标题和“单位：万元”之类不算表头。
table-lines = 表头有几行
table-first = 数据从第几行开始
table-look = 按此重看
table-try = 试读
table-back = 返回这次导入
table-open = 说明这张表怎么读
table-change = 修改读法
table-columns = 各字段取自哪一列
table-columns-say = 建议是按表头猜的，请逐项核对。没有列的字段可以给整张表填一个值。
table-column = 列
table-column-none = 没有这一列
table-column-of = { $letter }列：{ $heading }
table-column-bare = { $letter }列（没有表头）
table-unit = 表中的单位
table-unit-hint = 换算成{ $unit }，按十进制精确移位。
table-constant = 整张表都填
table-constant-hint = 没有这一列时填，如 { $example }。
table-constant-example-date = 2019-04-08
table-constant-example-month = 2019-03
table-constant-example-text = 名称或编号
table-constant-example-number = 12.5
table-sample = 读出来的前几行
table-sample-none = 选好列后按“按此重看”，这里显示读出的值。
table-sample-as = { $typed } → { $read }
table-sample-missing = { $typed } → 空着
table-times = 日期的写法
table-dates = 日期写成
table-dates-year-first = 年在前：2019.3.5、2019年3月5日、20190305
table-dates-month-day = 只有月日：3月5日、3.5
table-dates-day-month-year = 日在前：5/3/2019
table-year = 没写年份的按哪一年
table-words = 合计行和表下的注
table-words-say = 首格是这些字样的行不导入。合计、小计与各行之和核对，不一致会列出来。
table-totals = 合计
table-subtotals = 小计
table-notes = 注（后面带冒号的）
table-lost = 上传的文件已经不在，请重新上传。
imports-count-passed-totals = 合计行
imports-count-passed-notes = 表注
imports-count-passed-heads = 重复的表头
imports-count-passed-empty = 空行
imports-count-passed-withdrawn = 已作废的记录（不导入）

## 合计

totals-title = 合计与各行之和不一致
totals-say = 请先查明是合计错了，还是少了行、错了数。查明之前不能写入。
totals-column-row = 行号
totals-column-label = 行
totals-column-field = 字段
totals-column-stated = 表中合计
totals-column-computed = 各行之和
totals-confirm = 合计有误，各行无误
totals-confirm-say = 确认后按各行写入；这一确认会留痕。
totals-confirmed = 已确认：合计有误，各行无误。

## 名称

names-title = 还没有对上的名称
names-say = 这些名称不是登记的单位名称或编号。请逐个选定；选过的以后会自动带出，没有选的行留待修改。
names-near = 已预选最接近的，请核对。
names-rows = { $n }行
names-unit = “{ $name }”是
names-none = 暂不选
names-other = 或填编号、全称
names-save = 确认名称并重新试读
names-errors = 名称还没有全部认定
names-fault = 没有编号或全称为“{ $value }”的单位，或它不是这里能填的单位，请从名单中选择。

## 读不出来的

table-fault-head = 请填表头从第几行开始（1以上），表头最多{ $most }行。
table-fault-first = 数据要在表头下面。
table-fault-number = 请填行号。
table-fault-sheet = 请选择工作表。
table-fault-year = 请填四位的年份，或不填。
table-fault-open = 必填。请选择一列，或给整张表填一个值。
table-fault-both = 选了列，又填了整张表的值，请只留一个。
table-fault-twice = 同一列不能用作两个字段。
table-fault-unit = 请选择这一列的单位。
table-fault-no-year = “{ $value }”没有年份，请在读法里填上年份。
table-fault-two-meanings = “{ $value }”有两种读法（3.1也可能是3.10），请在表中改成文本，如3月10日。
table-fault-too-fine = “{ $value }”换算后小数位太多，不能精确登记，请按实有的精度填写。

## 填外来的表

foreign-title = 填外来的表
foreign-say = 上级发来的 Excel，指定哪一格填哪个指标，取回填好的原表；其余内容原样不动。
foreign-form = 表的名称
foreign-form-hint = 按这个名称记住各格填什么，下次选用。
foreign-cells = 各格填什么
foreign-cells-hint = 一行一格：先写工作表和格，再写指标和时期，如 { $example }。没有值的指标填“—”。
foreign-file = 要填的表
foreign-file-hint = Excel（.xlsx）。已有的数会被替换；公式所在的格不能填。打开时公式会重新计算。
foreign-fill = 填好并取回
foreign-kept = 记住的表
foreign-kept-none = 还没有填过表。
foreign-figures = 可以填的指标
foreign-figures-say = 标题和编号；时期写年份或月份，如 2019、2019-03。
foreign-errors = 还不能填
foreign-file-word = 已填
foreign-fault-form = 请给这张表起个名称，40字以内。
foreign-fault-none = 请至少指定一格。
foreign-fault-many = 最多{ $most }格。
foreign-fault-line = 第{ $line }行读不出来。请像 Sheet1!C5 = economy.output 2019 这样写。
foreign-fault-twice = 第{ $line }行与前面填同一格。
foreign-fault-figure = 第{ $line }行：“{ $period }”没有编号为“{ $id }”的指标。
foreign-fault-sheet = 表里没有名为“{ $sheet }”的工作表。
foreign-fault-formula = { $cell }是公式，不能填。请改填它引用的格。
foreign-fault-shape = 工作表“{ $sheet }”太大或写法不认识，不能填。请在 Excel 中另存为 .xlsx 再试。
