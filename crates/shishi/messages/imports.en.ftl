# Import: dry run, run and templates of table files.

## Pages

imports-tables-gone = The tables of this import are gone: something was erased meanwhile, and with it every table that came before. Upload again what is still needed; what is recorded already is not recorded twice.
imports-title = Import
imports-say = A table is tried first and nothing is written; you look at the result and then decide.
imports-upload = Upload a table
imports-kind = Kind of record
imports-kind-hint = Only the kinds that you may record.
imports-unit = Reporting unit
imports-unit-hint = The whole table belongs to one unit.
imports-file = File
imports-file-hint = Excel (.xlsx) or CSV, at most 64 MB and 200,000 rows; UTF-8 and GBK are recognised.
imports-try = Upload and try
imports-required = required
imports-templates = Download a template
imports-templates-say = The first row holds the headings; the second sheet explains the columns.
imports-own = My imports
imports-none = Nothing has been imported yet. Download a template, fill it in and upload it here.
imports-nothing-to-record = You may not record any kind, so you cannot import. The security administrator grants rights.
imports-column-time = Uploaded
imports-column-kind = Kind
imports-column-file = File
imports-column-unit = Unit
imports-column-phase = Progress
imports-column-rows = Rows
imports-back = All imports

## Progress

imports-phase-checking = being tried
imports-phase-checked = waits for you
imports-phase-running = being written
imports-phase-done = done
imports-phase-cancelled = stopped
imports-phase-interrupted = interrupted
imports-phase-failed = not readable
imports-progress-check = Dry run
imports-progress-run = Writing
imports-leave = You may leave this page; the work goes on, and “Import” shows how far it is.
imports-reload = Reload the progress
imports-cancel = Stop
imports-give-up = Give this import up
imports-resume = Go on
imports-write = Write { $n } rows
imports-write-note = Only rows without problems are written.
imports-nothing-to-write = There is no new row to write.
imports-result = Result
imports-records = Look at these records
imports-another = Upload another file
imports-rows-unit = rows
imports-count-total = Read
imports-count-good = Good
imports-count-bad = To amend
imports-count-same = Known
imports-count-written = Written
imports-count-skipped = Passed over
imports-count-refused = Refused
imports-done = Written
imports-done-say = { $written } rows written; { $skipped } were recorded already and not recorded twice.
imports-wait-review = These records wait for the reviewer of your unit, who can accept them all at once. Import: { $id }
imports-counts-at-once = These records count at once.
imports-interrupted = This import was interrupted
imports-interrupted-say = Rows that were written stay; going on passes them over and records nothing twice.
imports-cancelled = This import was stopped
imports-cancelled-say = { $written } rows had been written.
imports-failed = The file could not be read
imports-failed-say = Mend what is said below and upload it again. Nothing was written.
imports-unknown-columns = Columns that are not read: { $columns }
imports-bad-title = Rows to be amended
imports-bad-note = { $n } rows, the first { $shown } are shown
imports-bad-say = Download these rows, mend them by the column “Problem” and upload the file again; rows that are written need not be taken out.
imports-bad-xlsx = Download the rows to be amended (xlsx)
imports-bad-csv = Download the rows to be amended (csv)
imports-bad-none = No row needs amending.
imports-bad-too-many = Too many rows for xlsx: csv only.
imports-column-row = Row
imports-column-begin = Content
imports-column-fault = Problem
imports-bad-file = to be amended
imports-template-file = template

## Problems of files and columns

imports-fault = { $field }: { $text }
imports-word-separator = ,{" "}
imports-remarks = What is wrong
imports-date = Date
imports-heading-unit = { $label } ({ $unit })
imports-no-kind = Choose a kind.
imports-no-unit = Choose a unit; if you may not record this kind for it, choose another or ask the security administrator.
imports-no-file = Choose a file.
imports-too-many = You have too many unfinished imports: finish some or give them up.
imports-form-errors = It cannot be uploaded yet
imports-file-too-large = The file is larger than { $most } MB: divide it.
imports-file-empty = The file is empty: choose another.
imports-file-old-excel = This is an old .xls file, or a workbook with a password. Save it in Excel as .xlsx without a password.
imports-file-wrong-type = This is neither xlsx nor csv. Save it in Excel as .xlsx.
imports-file-limits = This workbook is too large once unpacked, or strangely built, and is not read. Paste the data alone into a new workbook.
imports-file-damaged = The file is incomplete or damaged. Open it, save it anew and upload it again.
imports-file-encoding = The encoding of the text is unknown. Save it as CSV in UTF-8, or upload an .xlsx.
imports-file-too-many-rows = More than { $most } rows: divide the file.
imports-file-unreadable = Storage failed while reading the file; try again later.
imports-no-header = The first row holds no heading that is known: use the template, or check the kind.
imports-no-rows = There are no rows below the headings.
imports-column-missing = this column is missing; add it.
imports-twice-in-file = The same as row { $row } of this file but with other content: keep one.

## Templates

imports-yes = yes
imports-no = no
imports-about-sheet = How to fill in
imports-about-column = Column
imports-about-name = Field name
imports-about-unit = Unit
imports-about-required = Required
imports-about-about = What to write
imports-about-example = Example
imports-about-compartment = Confidentiality
imports-at-most = at most { $most } characters
imports-type-count = zero or a positive whole number
imports-type-quantity = a number with at most { $places } places; leave it empty if there is no data, do not write zero
imports-type-unit = id or full title of a unit
imports-type-subject = id of a recorded { $kind }
imports-type-person = id of a person
imports-type-keys = ids of items, separated by spaces

## Stopped on the way

imports-stopped-busy = The system is busy and writing stopped here; rows that were written stay, and going on passes them over.
imports-stopped-not-saved = Storage failed and the last rows were not written; those before them stay.
imports-stopped-read-only = The system is read-only at present and writes nothing more; rows that were written stay. Tell the administrator.
imports-stopped-unknown = Storage failed, and it is not known whether the last rows were written; go on after a restart: those that were are passed over and not recorded twice.
refusal-number-of-more-than-15-digits = A number cell of a spreadsheet keeps 15 digits and this one has more ({ $value }): it may have been changed already. Enter it as text, or round it.
