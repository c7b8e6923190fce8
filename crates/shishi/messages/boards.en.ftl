# Red and black lists, weekly lights

## Kinds

kind-board-computed = Board computed (internal notice)
kind-board-objection = Objection to a board
kind-board-replied = Reply to an objection
kind-board-edition = Final board
kind-board-removed = Taken off the black list
kind-board-falsified = Finding of a false record

field-board-computed-period = Period
field-board-computed-size = Reckoned from so many records
field-board-computed-rule = Rule
field-board-computed-version = Version of the rule
field-board-computed-places = Scores, ranks and lists of the projects
field-board-objection-board = Board objected to
field-board-objection-project = Project
field-board-objection-objection = Objection
field-board-replied-objection = Objection replied to
field-board-replied-outcome = Outcome
field-board-replied-reply = Reply
field-board-edition-board = Board made final
field-board-edition-reach = Reach
field-board-edition-edition = Edition
field-board-edition-supersedes = Edition that it supersedes
field-board-removed-edition = Edition
field-board-removed-project = Project
field-board-removed-ground = Ground
field-board-falsified-period = Period
field-board-falsified-project = Project
field-board-falsified-record = False record
field-board-falsified-finding = Finding

choice-outcome-upheld = Upheld
choice-outcome-rejected = Rejected
choice-reach-internal = Internal
choice-reach-public = Public
choice-ground-put-right = Put right
choice-ground-expired = Its time is over

choice-office-oversight = Oversight
rule-kind-scorecard = Scorecard

## Refusals

refusal-board-period-open = This period is not over: it can be computed once { $until } is closed.
refusal-board-without-rule = No scorecard ({ $rule }) is in force for this period. Have the rule keeper adopt one first.
refusal-board-of-nobody = No key project takes part in this period.
refusal-board-unknown = There is no such board. Reload the page and try again.
refusal-not-a-record-of-the-project = Record { $seq } is not a record of this project: check its number.
refusal-board-superseded = This board was computed again; act on the new one (record { $seq }).
refusal-objection-of-another = Only the person accountable for a project, or an officer of its accountable unit, may object for it.
refusal-not-on-this-board = This project takes no part in this board.
refusal-objection-too-late = The time for objections is over: three working days from the internal notice, until { $until }.
refusal-objection-waits-already = An objection for this project already waits for its reply.
refusal-objection-unknown = There is no such objection.
refusal-objection-answered = This objection was replied to already (record { $seq }).
refusal-objection-own = Nobody replies to his own objection. Have another person reply.
refusal-objections-are-heard = Objections are heard until { $until }; the board can be made final after that day.
refusal-objections-wait = { $number } objections wait for a reply; the board can be made final after that.
refusal-upheld-not-computed-again = An objection was upheld. Correct the records, compute the board again and make that one final.
refusal-edition-exists = This board is final already.
refusal-minutes-needed = A public board needs the minutes of the meeting. Attach the file.
refusal-second-person-needed = A public board is the act of another person than whoever computed it.
refusal-edition-unknown = There is no such edition.
refusal-edition-superseded = This edition was superseded by record { $seq }; act on the new one.
refusal-not-on-the-black-list = This project is not on the black list of this edition.
refusal-removed-already = This project was taken off the black list already (record { $seq }).
refusal-put-right-without-evidence = Whoever is taken off because it was put right needs evidence of that.
refusal-not-expired-yet = Its time is not over: it ends on { $from }.
refusal-unknown-part = The part “{ $part }” of the scorecard cannot be measured. Parts are investment, milestones, permits, supervision and problems.

## Weekly lights

light-on-track = On track
light-warning = Warning
light-behind = Behind
light-not-started = Not started
light-investment = Investment this year should be { $planned }% and is { $actual }%, { $points } points short
light-milestone = “{ $stage }” was planned for { $planned } and is { $days } days late
light-permit = “{ $item }” was due on { $due } and is { $days } working days late

## Pages

boards-title = Red and black lists
boards-say = Every month is scored by one rule; each place opens to its records.
boards-periods = Boards
boards-none = No board was computed yet. An officer of oversight computes one when its period is over.
boards-to-compute = Periods that can be computed
boards-period = Period
boards-state = State
boards-red = Red list
boards-black = Black list
boards-open = Look
board-title = Key projects, { $period }: red and black list
board-year = { $year }
board-month = { $year }-{ $month }
board-preview = Not computed yet. This is what the present records give, for internal use.
board-preview-changed = Records were corrected since: computed again, scores or ranks would change. What follows is the notice as it was.
board-compute = Compute and give notice
board-compute-again = Compute again and give notice
board-nothing = There is no board of this period: no scorecard in force, or nobody to take part.
board-step-computed = Computed
board-step-notice = Internal notice
board-step-objections = Objections
board-step-final = Final
board-step-public = Public
board-step-computed-fact = { $date } · rule v{ $version } · first { $size } records
board-step-notice-fact = from { $date }
board-step-objections-fact = until { $until } · { $number }
board-step-final-fact = { $date } · edition { $edition }
board-step-ahead = not yet
board-finding = { $red } on the red list, { $black } on the black list, { $ranked } ranked
board-full = 100 points in all
board-rank = Rank
board-project = Project
board-lead = Accountable
board-score = Score
board-before = Before
board-list = List
board-line-red = red
board-line-black = black
board-data = Data
board-export = Export
board-not-ranked = not ranked
board-not-counted = nothing was due, not counted
board-chip-black = Black
board-chip-red = Red
board-removed = taken off
board-basis-rule = Red list (praise): the first { $top } with at least { $red } points; black list (criticism): the last { $bottom } that are below { $black }. Ties share a rank. By
board-basis-version = version { $version } (in force from { $from })
board-explained = place explained
board-close = Close the explanation
board-why = Why it is here
board-no-rank = too few parts count, not ranked
board-falsified = a false record keeps it off the red list
board-false-later = (found after this board was computed; it takes effect once it is computed again)
board-false-record-hint = The number that the record has in the ledger; it has to be a record of this project
board-false-evidence = What proves it (may be left out)
board-find = Record the finding
board-part-investment = { $done } of { $due } planned ten thousand yuan were invested, { $share }%
board-part-milestones = { $due } milestones due, { $done } in time, { $late } late, { $missed } not reached
board-part-permits = { $due } permits due, { $done } in time, { $late } working days late in all
board-part-supervision = { $due } days due, { $done } in time, { $late } afterwards, { $missed } missing
board-part-problems = { $due } problems due, { $done } in time, { $late } late, { $missed } open
board-part-none-due = nothing was due, full points
board-records = { $number } records
board-part-records = Records of { $part }
board-otherwise = What would have changed it
board-otherwise-note = by the same rule, everyone else fixed
board-otherwise-none = No single factor would have changed the list.
board-if = If
board-added = Added
board-result = Result
board-if-investment = { $by } ten thousand yuan more invested
board-if-milestones = { $by } more milestones in time
board-if-permits = permits { $by } working days less late
board-if-supervision = { $by } more days supervised in time
board-if-problems = { $by } more problems put right in time
board-if-and = ; 
board-result-black-left = off the black list
board-result-black-still = still on the black list
board-result-red = on the red list
board-result-none = still not on the red list
board-objection = Objection
board-objection-by = { $date }, by { $name }
board-objection-waits = under review
board-objection-upheld = upheld
board-objection-rejected = rejected
board-objection-replied = replied { $date }
board-objection-left = Objections are heard until { $until }
board-objection-closed = Objections were heard until { $until }
board-objection-raise = Object
board-objection-hint = Say which part does not fit the facts, and why; at most 500 characters.
board-objection-read = Read it
board-reply = Reply
board-final = Make final
board-final-internal = Final, internal
board-final-public = Publish
board-final-hint = A public board names projects and units, never a person; it needs the minutes and another person than whoever computed it.
board-minutes = Minutes of the meeting
board-evidence = Evidence
board-remove = Take off the black list
board-part = Part
board-got = Points
board-most = Weight
board-record-kind = Kind
board-record-date = Date
board-record-seq = Record
board-light = This week
board-public-page = Public page
board-public-title = Key projects, { $period }: public list
board-unit = Accountable unit
board-saved = Recorded.

## Today

boards-state-waits = { $step } · { $n ->
    [1] 1 objection waits
   *[other] { $n } objections wait
}
today-work-object = Notice: black list of { $period }
today-may-object = objections are heard
today-until = until { $until }
today-say-boards = { $n } about red/black lists
today-work-answer = Board of { $period }: an objection waits for its reply
calendar-object = Black list: objections are heard
calendar-answer = Board: an objection waits for its reply
