# Duties and oversight: lapses, orders, the ladder, replies and decisions

## Kinds

kind-duty-lapsed = Lapse
kind-duty-waived = Waived lapse
kind-ladder-step = Rung of the ladder
kind-ladder-proposed = Proposal of the ladder
kind-ladder-window-closed = Window of reply passed
kind-oversight-order = Order
kind-oversight-order-step = Step of an order
kind-oversight-reply = Reply
kind-oversight-proposal-decided = Decision on a proposal
empty-oversight-order = Enter here what a leader’s instruction, minutes or a visit ask for, with the unit that leads and the limit.

## Fields

field-oversight-order-happened = Issued on
field-oversight-order-order = Number of the order
field-oversight-order-source = Source
field-oversight-order-project = Project concerned
field-asked = What is asked
field-lead-unit = Lead unit
field-co-unit = Assisting unit
field-working-days = Limit in working days
field-order-step = Step
field-limit-on = New limit
field-order = Order
field-round = Round
field-rung = Rung
field-sanction = Proposal
field-proposal = Record of the proposal
field-decision = Decision
field-duty-lapsed-subject = Record of the project
field-subject = Subject
field-lapse = Record of the lapse
field-ground = Cause

## Choices

choice-source-instruction = A leader’s instruction
choice-source-minutes = Minutes of a meeting
choice-source-work-plan = Plan of key work
choice-source-site-finding = Found on site
choice-source-lapse = A lapse
choice-source-other-source = Another source
choice-order-step-assigned = Assigned
choice-order-step-taken = Taken on
choice-order-step-urged = Urged
choice-order-step-answered = Answered
choice-order-step-accepted = Answer accepted
choice-order-step-returned = Returned to be done again
choice-order-step-closed = Closed
choice-order-step-filed = Filed
choice-order-step-reopened = Opened again
choice-rung-reminder = Reminder
choice-rung-blue = Blue
choice-rung-orange = Orange
choice-rung-red = Red
choice-sanction-notice = a notice
choice-sanction-talk = a talk
choice-sanction-accountability = accountability
choice-decision-adopted = Adopted
choice-decision-refused = Refused
choice-ground-weather = Bad weather
choice-ground-no-access = No access to the site
choice-ground-power-or-network = No power or network
choice-ground-paused = The project rests with approval
choice-ground-absence = The person was on leave and nobody stood in
choice-ground-fault = A fault of the system

## Refusals

refusal-limit-before-issue = The limit is before { $issued }. Give that day or a later one.
refusal-one-limit-needed = Give a limit, or a number of working days: one of the two.
refusal-calendar-too-short = The calendar does not reach to the limit yet. Adopt next year’s notice first, or give the limit as a date.
refusal-co-unit-is-lead = The assisting unit is the lead unit. Choose another, or leave it empty.
refusal-order-under-way = The order is assigned and can no longer be amended. For another limit, return it with a new one.
refusal-unknown-order = There is no order { $seq }, or it is withdrawn.
refusal-step-of-the-unit = This step is taken by the people of the lead or assisting unit.
refusal-step-of-oversight = This step is taken by the oversight officers.
refusal-order-step-out-of-order = This step cannot follow where the order stands. Open the order and take one of the steps that it lists.
refusal-answer-after-close = The answer is accepted or the order closed; no more answers are taken. If something must be added, an oversight officer opens it again.
refusal-own-answer = The answer is yours; another oversight officer examines it.
refusal-answer-needs-evidence = An answer needs evidence.
refusal-step-needs-words = Say how it is, or why.
refusal-before-the-order = The date is before { $after }, the day of the order or of its last step.
refusal-limit-needed = What is returned or opened again needs a new limit.
refusal-limit-not-of-this-step = Only what is returned or opened again has a new limit.
refusal-assigned-after-limit = The limit of { $limit } has passed, so it cannot be assigned. Withdraw the order and enter it anew with another limit.
refusal-unknown-proposal = There is no proposal { $seq }.
refusal-reply-of-the-concerned = Only whoever took the order, or the people of its lead unit, may reply.
refusal-replied-already = You have replied already (record { $seq }).
refusal-no-right-to-decide = A leader or an oversight officer decides on proposals; you have no right to.
refusal-own-case = You worked on this order or replied to it, so another person decides.
refusal-decided-already = This proposal is decided (record { $seq }).
refusal-not-heard-yet = The person concerned has not replied, and the window (until { $last }) has not passed, so it cannot be adopted yet.
refusal-unknown-lapse = There is no lapse { $seq }.
refusal-waived-already = This lapse is waived (record { $seq }).
refusal-own-lapse = This lapse is your own; another person waives it.
refusal-no-right-to-waive = A reviewer of the unit’s projects waives lapses; you have no right to.

## Pages of orders

nav-orders = Orders
orders-title = Orders
orders-say = { $n } orders, { $open } open, { $late } of them late; { $proposals } proposals to decide.
orders-new = New order
orders-list = Orders
orders-none = There are no orders.
orders-order = Order
orders-stage = Stage
orders-limit = Limit
orders-rung = Ladder
orders-show-all = All
orders-show-open = Open
orders-show-late = Late
orders-notices = Published notices
orders-notices-about = A notice names the order and the unit, and carries the reply.
orders-proposals = Proposals to decide
orders-published-on = Published on
stage-registered = Registered
stage-assigned = Assigned
stage-taken = Under way
stage-answered = Answered
stage-accepted = Answer accepted
stage-closed = Closed
stage-filed = Filed
order-about = The order
order-steps = Steps
order-ladder = Ladder
order-ladder-about = In working days; the clock records each rung when the day closes. An answer stops it, a return or a reopening begins anew.
order-ladder-none = It is not assigned yet, or no rule of the ladder is adopted.
order-rung-on = Due
order-rung-reached = Recorded
order-time = Time
order-round = Round { $n }
order-history = What happened
order-history-about = In the order of recording, with replies and decisions.
order-on = Date
order-what = Step
order-who = By
order-clock = The clock
order-words = Words
order-words-closed = Words that you may not read
order-record = Record
order-do = Next step
order-do-about = Only steps that can be taken now.
order-nothing-to-do = There is no step that you can take now.
order-limit-hint = Only for what is returned or opened again.
order-text = How it is, or why
order-text-hint = Needed for an answer, a return and a reopening.
order-happened = Date
order-evidence = Evidence
order-evidence-hint = An answer needs evidence.
order-submit = Submit
order-round-limit = Limit of this round
order-proposal = Proposal: { $sanction }
order-proposal-on = Proposed on
order-window = Replies until
order-window-closed = The window passed without a reply
order-replies = Replies
order-no-reply = No reply yet.
order-reply = Reply
order-reply-about = A reply is always recorded, and shown with the proposal and the notice.
order-decide = Decide
order-decide-about = The system only proposes; a person decides. Nothing is adopted before a reply or the end of the window.
order-decision-text = Reason
order-decided = { $decision } ({ $name }, { $on })
order-undecided = To be decided
order-published = Notice published on { $on }
order-recorded = Recorded (no. { $seq }).
clock-left = { $n } working days left
clock-today = Due today
clock-over = { $n } working days late
word-proposed = The system proposes { $sanction }
word-window-closed = Window of reply passed
word-reply = Reply
word-adopted = Adopted: { $sanction }
word-refused = Refused: { $sanction }

## Expected reports

expected-title = Expected reports
expected-say = { $from } to { $to }: { $n } expected, { $done } on time ({ $nothing } of them without a change), { $late } late, { $lapsed } never, { $waived } waived.
expected-about = On time is before the day closes. Without an entry the clock records a lapse; an entry made later is late, and the lapse stays.
expected-none = Nothing was expected in these days.
expected-project = Project
expected-unit = Unit
expected-lead = Person
expected-days = Days not on time
expected-from = From
expected-to = To
expected-show = Show
expected-bad-days = The days are wrong or more than three months. Write them like 2019-03-05, three months at most.
expected-see = Expected reports
duty-open = Not due yet
duty-done = On time
duty-nothing-to-report = No change
duty-late = Late
duty-lapsed = Never
duty-waived = Waived
waive = Waive a lapse
waive-about = Say why. The lapse stays and is shown as waived.
waive-lapse = Lapse
waive-hint = More, if need be.
waive-word = { $day } { $title }

## Today

today-orders = Orders and actions
today-missed = Missed entries
today-waiting = Waiting for others
today-chip-late = Late
today-chip-due = To do
today-chip-other = Waits
today-do-it = Open
today-make-up = Enter it
today-look = Look
today-say-owed = { $n } orders and actions
today-say-scores = { $n } visits to score
today-say-missed = { $n } missed entries
today-work-reply = Reply to a proposal
today-work-decide = Decide on a proposal
today-work-action = Action of a meeting
today-work-confirm = Action to be confirmed
today-work-score = Score sheets of a visit
today-scores = Visits to score
today-score-it = Score
today-sheets-left = Sheets to send: { $n }
today-work-missed = { $day } no supervision entry
today-instead-of = for { $name }

## Calendar

calendar-title = Calendar
calendar-say = Subscribe to your own duties in a calendar program: limits of orders, windows of reply, missed entries, supervision of the next two weeks.
calendar-address = Address
calendar-once = Your new address, shown this once
calendar-how = In the calendar program choose “subscribe by address” and paste the full address of this link. Whoever knows it sees the titles of your duties, so pass it on to nobody; if it got out, make a new one, and the old one ends.
calendar-has = You have an address. It is not shown again; if it is forgotten or got out, make a new one.
calendar-has-not = You have no address yet.
calendar-new = Make an address
calendar-renew = Make a new one
calendar-end = End it
calendar-see = Subscribe to your own duties
calendar-name = { $zone }, my duties
calendar-order = { $what }: { $title }
calendar-missed = { $n } missed entries
calendar-supervision = Supervision: { $n } projects
