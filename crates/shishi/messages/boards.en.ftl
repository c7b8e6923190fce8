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
refusal-board-of-too-many = { $n } projects are ranked, more than the record of one board holds. Ask the oversight office and whoever maintains the system for a rule that ranks fewer.
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
light-investment-carried = Investment this year should be { $planned }%, with { $owed } hundred million yuan left undone last year, and is { $actual }%, { $points } points short
light-investment-owed = { $owed } hundred million yuan of last year’s plan are still to be invested
light-investment = Investment this year should be { $planned }% and is { $actual }%, { $points } points short
light-milestone = “{ $stage }” was planned for { $planned } and is { $days } days late
light-permit = “{ $item }” was due on { $due } and is { $days } working days late

## Pages

boards-title = Red/black lists
boards-say = Every month is scored by one rule; each place opens to its records.
boards-periods = Boards
boards-none = No board was computed yet. An officer of oversight computes one when its period is over.
boards-to-compute = Periods that can be computed
boards-period = Period
boards-state = State
boards-state-waits = { $step } · { $n ->
    [1] 1 objection waits
   *[other] { $n } objections wait
}
boards-red = Red list
boards-black = Black list
boards-open = Look
board-title = Key projects, { $period }: red and black list
board-year = { $year }
board-month = { $year }-{ $month }
board-preview = Not computed yet. This is what the present records give, for internal use.
board-preview-changed = Records were corrected, or found to be false, since: computed again, scores, ranks or lists would change. What follows is the notice as it was.
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
board-finding = { $first }; { $black }
board-finding-first = { $n ->
    [1] { $name } leads with { $score } points
   *[other] { $n } projects, { $name } among them, lead with { $score } points
}
board-finding-black = { $n ->
    [1] 1 on the black list: { $name }, most lost by { $part }
   *[other] { $n } on the black list: { $name } and others, most lost by { $part }
}
board-finding-left = { $n } on the black list, all taken off since
board-finding-no-black = nobody is on the black list
board-finding-nobody = Nobody could be ranked
board-full = 100 points in all
board-full-stretched = 100 points in all; parts with nothing due do not count and the others fill the hundred, as the bars show
board-rank = Rank
board-project = Project
board-lead = Lead
board-score = Score
board-before = Before
board-list = List
board-line-red = red
board-line-black = black
board-data = Data
board-export = Export
board-not-ranked = Not ranked: too few parts count
board-not-counted = nothing was due, not counted
board-chip-black = Black
board-chip-red = Red
board-removed = taken off
board-expired = expired
board-vetoed = barred
board-basis-lists = Red list (praise): the first { $top } with at least { $red } points; black list (criticism): the last { $bottom } that are below { $black }. Ties share a rank.
board-basis-by = {" "}By
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
board-find-it = Find it false
board-finding-of = Finding
board-part-investment = { $done } of { $due } planned ten thousand yuan were invested, { $share }%
board-part-milestones = { $due } { $due ->
    [1] milestone
   *[other] milestones
} due, { $done } in time, { $late } late, { $missed } not reached
board-part-permits = { $due } { $due ->
    [1] permit
   *[other] permits
} due, { $done } in time, { $late } working { $late ->
    [1] day
   *[other] days
} late in all
board-part-supervision = { $due } { $due ->
    [1] day
   *[other] days
} due, { $done } in time, { $late } afterwards, { $missed } missing
board-part-problems = { $due } { $due ->
    [1] problem
   *[other] problems
} due, { $done } in time, { $late } late, { $missed } open
board-stretched = The parts that count weigh { $weight } points and brought { $points }; the others had nothing due, so the hundred is filled in proportion: { $score }.
board-part-none-due = nothing was due, full points
board-records = { $number } { $number ->
    [1] record
   *[other] records
}
board-part-records = Records of { $part }
board-otherwise = What would have changed it
board-otherwise-note = by the same rule, everyone else fixed
board-otherwise-barred = A record of this period was found to be false: no change brings this project on the red list of the period.
board-otherwise-none = No single factor would have changed the list.
board-if = If
board-added = Added
board-lost = Lost
board-result = Result
board-if-investment = { $by } ten thousand yuan more invested
board-if-milestones = { $by } more { $by ->
    [1] milestone
   *[other] milestones
} in time
board-if-permits = permits { $by } working { $by ->
    [1] day
   *[other] days
} less late
board-if-supervision = { $by } more { $by ->
    [1] day
   *[other] days
} supervised in time
board-if-problems = { $by } more { $by ->
    [1] problem
   *[other] problems
} put right in time
board-if-less-investment = { $by } ten thousand yuan less invested
board-if-less-milestones = { $by } fewer { $by ->
    [1] milestone
   *[other] milestones
} reached
board-if-less-permits = permits { $by } more working { $by ->
    [1] day
   *[other] days
} late
board-if-less-supervision = { $by } fewer { $by ->
    [1] day
   *[other] days
} supervised
board-if-less-problems = { $by } fewer { $by ->
    [1] problem
   *[other] problems
} put right
board-if-and = ; 
board-rank-lacks = The parts that count weigh { $weight }, less than { $least }: it is not ranked.
board-rank-part = “{ $part }”
board-rank-if = With something due in { $parts } it would be ranked.
board-rank-and = {" "}and{" "}
board-no-lists = Only { $number } { $number ->
    [1] project has
   *[other] projects have
} a rank, fewer than { $least }: there are no lists in this period.
board-result-black-left = off the black list
board-result-black-still = still on the black list
board-result-red = on the red list
board-result-red-left = not on the red list
board-result-red-still = still on the red list
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
board-final-second = You computed this board and can make it final inside the zone only; another person has to publish it.
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
board-light = On { $date }
board-public-page = Public page
board-public-title = Key projects, { $period }: public list
board-unit = Unit
board-saved = Recorded.

## Today and the public page

today-work-object = Notice: black list of { $period }
today-until = object until { $until }
today-say-boards = { $n } about red/black lists
today-work-answer = Board of { $period }: an objection waits for its reply
calendar-object = Black list: objections are heard
calendar-answer = Board: an objection waits for its reply
board-part-most = { $part } ({ $most })
board-public-superseded = Edition { $edition } of { $date } stands in the place of this one.
board-public-nobody-left = Nobody is on it now
board-public-removed = 1 project was taken off the black list ({ $date })
board-public-expired = The time of 1 project on the black list is over ({ $date })
board-public-lists = Who is listed
board-public-size = Reckoned from
board-public-size-fact = the first { $size } records of the ledger
board-public-records = Records of computing and of the edition
board-public-points = The points of the parts are reckoned again from the present ledger and give the published totals and ranks; “—” had nothing due and does not count, the others fill the hundred.
board-public-no-points = The ledger was corrected since: the points of the parts follow from the records named above and are not listed here.
board-public-verify = Totals and ranks follow from open records of the ledger and the rule above, and from nothing else. Download the open ledger and the report below and run the verifier on your own computer: it reckons every board of the ledger again, and does not pass where one place differs.
board-public-not-covered = Once the next report is published, this board can be verified with it.
