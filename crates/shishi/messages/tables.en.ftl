# Own tables: how a table that is no template is read, how totals are held against their rows, which unit a name means.

## Lists of words (separated by semicolons)

table-words-total = total; grand total; sum
table-words-subtotal = subtotal; page total
table-words-note = prepared by; checked by; approved by; contact; telephone; date of report; note; notes; remark; remarks
table-words-form = company limited; co ltd; ltd; inc
table-words-other = last year; previous year; same period; growth; plan; target; share; rank; no
table-unit-yuan = yuan; CNY; RMB
table-unit-thousand-yuan = thousand yuan; 1000 yuan
table-unit-ten-thousand-yuan = ten thousand yuan; 10000 yuan
table-unit-million-yuan = million yuan; m yuan
table-unit-hundred-million-yuan = hundred million yuan; 100 million yuan
table-unit-m = metres; metre; meters
table-unit-km = kilometres; kilometers

## What offices call the fields in their own tables

heading-enterprise = enterprise; name of enterprise; company; company name
heading-month = month; reporting month; period
heading-happened = date; day
heading-economy-month-happened = date reported; reported on; report date
heading-economy-month-output-thousand-yuan = cumulative output; output, cumulative; gross output to date; output
heading-economy-month-revenue-thousand-yuan = cumulative revenue; revenue, cumulative; revenue to date; revenue
heading-economy-budget-revenue-happened = date booked; booked on
heading-item = item; tax
heading-projects-permit-item = permit; item
heading-projects-permit-step-item = permit; item
heading-amount-yuan = amount; received
heading-city-object-happened = completed; date completed; completion date
heading-object = id; object id; number; code
heading-class = class; type; category
heading-act = act; measure; kind of work
heading-place = community; place
heading-length-m = length
heading-address = address; location
heading-air-station-day-happened = date; day measured
heading-station = station; station id
heading-pm10 = PM10
heading-pm25 = PM2.5; PM25
heading-project = project id; project code
heading-title = name; title; project name
heading-remark = remark

## Pages

unit-ten-thousand-yuan = ten thousand yuan
unit-million-yuan = million yuan
unit-km = km
imports-phase-mapping = waits to be explained
imports-own-table = Table
imports-own-table-choice = This is our own table; I say how it is read
imports-own-table-hint = Not needed for a template. If the headings are not understood you are asked anyway.
table-title = How this table is read
table-say-failed = The headings were not understood. Say where the head stands and what the columns are; the same headings will be known next time.
table-reason = What was wrong when it was read as a template
table-kept = The same headings as last time
table-kept-say = Filled in as you read them then; month and dates are taken from this table. Check it and try.
table-errors = It cannot be tried yet
table-where = Sheet and head
table-preview = Beginning of the sheet
table-row = Row
table-sheet = Sheet
table-sheet-hidden = { $name } (hidden)
table-header = The head begins in row
table-header-hint = A title or a note of the unit is no part of the head.
table-lines = Lines of the head
table-first = The data begin in row
table-look = Look again
table-try = Try
table-back = Back to this import
table-open = Say how this table is read
table-change = Change how it is read
table-columns = Which column holds which field
table-columns-say = The suggestions are guessed from the headings: check each. A field without a column can have one value for the whole table.
table-column = Column
table-column-none = no such column
table-column-of = { $letter }: { $heading }
table-column-bare = { $letter } (no heading)
table-unit = Unit in the table
table-unit-hint = Becomes { $unit }; only the point moves, exactly.
table-constant = For the whole table
table-constant-hint = Where there is no column, e.g. { $example }.
table-constant-example-date = 2019-04-08
table-constant-example-month = 2019-03
table-constant-example-text = name or id
table-constant-example-number = 12.5
table-sample = The first rows as read
table-sample-none = Choose a column and look again: the values appear here.
table-sample-as = { $typed } → { $read }
table-sample-missing = { $typed } → no value
table-times = How dates are written
table-dates = Dates are written
table-dates-year-first = year first: 2019.3.5, 2019-03-05, 20190305
table-dates-month-day = month and day only: 3/5
table-dates-day-month-year = day first: 5/3/2019
table-year = Year where none is written
table-words = Totals, and notes below the table
table-words-say = Rows that begin with these words are not imported. Totals are held against the sum of their rows; differences are listed.
table-totals = Totals
table-subtotals = Subtotals
table-notes = Notes (followed by a colon)
table-lost = The uploaded file is no longer there: upload it again.
imports-count-passed-totals = Totals
imports-count-passed-notes = Notes
imports-count-passed-heads = Repeated heads
imports-count-passed-empty = Empty
imports-count-passed-withdrawn = Withdrawn (not imported)

## Totals

totals-title = Totals that are not the sum of their rows
totals-say = Find out first whether the total is wrong, or a row is missing or wrong. Nothing can be written before.
totals-column-row = Row
totals-column-label = Name
totals-column-field = Field
totals-column-stated = Total in the table
totals-column-computed = Sum of the rows
totals-confirm = The totals are wrong, the rows are right
totals-confirm-say = The rows are then written as they are; that you said so is kept.
totals-confirmed = Confirmed: the totals are wrong, the rows are right.

## Names

names-title = Names that are not known yet
names-say = These are neither titles nor ids of units. Choose for each; the choice is known next time. Rows whose name is left open come back.
names-near = The nearest is chosen: check it.
names-rows = { $n } { $n ->
    [1] row
   *[other] rows
}
names-unit = “{ $name }” is
names-none = leave open
names-other = or id, full title
names-save = Confirm the names and try again
names-errors = The names are not all settled
names-fault = No unit that belongs here has the id or title “{ $value }”: choose one from the list.

## What cannot be read

table-fault-head = Give the row in which the head begins (1 or more); a head has at most { $most } lines.
table-fault-first = The data stand below the head.
table-fault-number = Give the number of a row.
table-fault-sheet = Choose a sheet.
table-fault-year = Give a year of four digits, or none.
table-fault-open = Required: choose a column, or give one value for the whole table.
table-fault-both = A column and a value for the whole table: keep one of them.
table-fault-twice = One column cannot be two fields.
table-fault-unit = Choose the unit of this column.
table-fault-no-year = “{ $value }” names no year: give the year where you say how the table is read.
table-fault-two-meanings = “{ $value }” can be read in two ways (3.1 may be 3.10): make it a text in the table.
table-fault-too-fine = “{ $value }” has too many places in the field's unit to be recorded exactly: give the precision that there is.

## Foreign forms

foreign-title = Fill a foreign form
foreign-say = An Excel form from elsewhere: say which cell takes which figure and get the same workbook back, filled; all else stays as it is.
foreign-form = Name of the form
foreign-form-hint = What the cells take is kept under this name for the next time.
foreign-cells = What the cells take
foreign-cells-hint = One cell a line: sheet!cell = figure period, e.g. { $example }. A figure without a value becomes “—”.
foreign-file = The form
foreign-file-hint = Excel (.xlsx). Values that stand there are replaced; a formula's cell cannot be filled. Formulas are computed anew when it is opened.
foreign-fill = Fill it and get it back
foreign-kept = Forms that are kept
foreign-kept-none = No form has been filled yet.
foreign-figures = Figures that can be filled in
foreign-figures-say = Title and id; the period is a year or a month, as 2019 or 2019-03.
foreign-errors = It cannot be filled yet
foreign-file-word = filled
foreign-fault-form = Give the form a name of at most 40 characters.
foreign-fault-none = Name at least one cell.
foreign-fault-many = At most { $most } cells.
foreign-fault-line = Line { $line } cannot be read. Write: sheet!cell = figure period.
foreign-fault-twice = Line { $line } fills a cell of a line above.
foreign-fault-figure = Line { $line }: there is no figure “{ $id }” for “{ $period }”.
foreign-fault-sheet = There is no sheet “{ $sheet }”.
foreign-fault-formula = { $cell } is a formula and cannot be filled: fill the cells that it rests on.
foreign-fault-shape = The sheet “{ $sheet }” is too large, or written in an unknown way. Save it as .xlsx in Excel and try again.
