# Key projects: register, assignment, investment, milestones, supervision

## Kinds

kind-projects-closure = Closure of a project
kind-projects-funding = Funding source
kind-projects-investment-plan = Investment plan
kind-projects-milestone = Milestone plan
kind-projects-milestone-reached = Milestone reached
kind-projects-assignment = Assigned person
kind-projects-handover = Handover
kind-projects-handover-taken = Handover taken

empty-projects-closure = Close a project here once it is at full capacity, given up or merged; it is supervised no longer.
empty-projects-funding = Enter a project’s money by source; the sum is at most the planned investment.
empty-projects-investment-plan = Enter, month by month, what is planned to be invested from the beginning to the month’s end; a table can be imported.
empty-projects-milestone = Give each of a project’s eight stages its planned day; when it slips, amend it and say why: the earlier day stays.
empty-projects-milestone-reached = Once a stage is reached, enter the actual day with its evidence.
empty-projects-assignment = Enter a project’s sponsoring leader, team leader and liaison; a change is a new entry.
empty-projects-handover = When the accountable person changes, the former one hands over on the project’s page.
empty-projects-handover-taken = After the handover the new accountable person takes it on the project’s page.

## Fields

field-projects-closure-happened = Closed on
field-projects-funding-happened = Settled on
field-projects-investment-plan-happened = Issued on
field-projects-milestone-happened = Scheduled on
field-projects-milestone-reached-happened = Reached on
field-projects-assignment-happened = From
field-projects-handover-happened = Handed over on
field-projects-handover-taken-happened = Taken on
field-projects-closure-project = Project
field-projects-funding-project = Project
field-projects-investment-plan-project = Project
field-projects-milestone-project = Project
field-projects-milestone-reached-project = Project
field-projects-assignment-project = Project
field-projects-handover-project = Project
field-projects-handover-taken-project = Project
field-projects-milestone-stage = Stage
field-projects-milestone-reached-stage = Stage
field-projects-funding-amount-yuan = Amount
field-projects-assignment-person = Person
field-projects-project-industry = Industry
field-projects-project-target-strength = Strength
field-projects-assignment-role = Role
field-park = Park
field-longitude = Longitude
field-outline = Outline of the ground
field-latitude = Latitude
field-cause = Cause
field-projects-milestone-cause = Cause of the slip
field-projects-supervision-cause = Cause of standing still or of a change
field-source = Source of funds
field-planned-to-date-yuan = Planned to date
field-planned-on = Planned on
field-forecast-on = Expected on
field-strength = Strength
field-proof = Kind of evidence
field-to = Successor
field-progress-percent = Progress
field-invested-to-date-yuan = Invested to date
field-accuracy-m = Accuracy of the place

hint-industry = A code of the industrial classification GB/T 4754-2017, such as C1353
hint-longitude = Degrees, CGCS2000, such as 114.123456
hint-latitude = Degrees, CGCS2000, such as 33.123456
hint-outline = CGCS2000: the points along the border as longitude,latitude, a space between them; it closes by itself
hint-planned-to-date-yuan = Cumulative, from the project’s beginning to the month’s end
hint-invested-to-date-yuan = Cumulative, from the project’s beginning to this day
hint-progress-percent = Share of the whole project done up to this day
hint-forecast-on = Where another day than the planned one is expected
hint-proof = A framework agreement is no contract and does not prove signing

## Choices

choice-cause-fulfilled = has done what it was listed for
choice-cause-given-up = given up
choice-cause-merged = merged into another project
choice-cause-weather = weather
choice-cause-holiday = holiday
choice-cause-corrected = earlier value corrected
choice-cause-change-of-plan = change of plan
choice-cause-other = other
choice-cause-land = land
choice-cause-permit = permit
choice-cause-funds = funds
choice-cause-labour = labour
choice-cause-design = design
choice-cause-market = market
choice-cause-enterprise = the enterprise itself
choice-source-state-budget = state budget
choice-source-domestic-loans = domestic loans
choice-source-foreign = foreign investment
choice-source-self-raised = self-raised
choice-source-bonds = bonds
choice-source-other = other funds
choice-stage-planning = planning
choice-stage-signed = signed
choice-stage-landed = landed
choice-stage-started = started
choice-stage-completed = completed
choice-stage-in-production = in production
choice-stage-above-scale = above statistical scale
choice-stage-full-capacity = full capacity
choice-strength-commitment = commitment
choice-strength-plan = plan
choice-strength-hope = hope
choice-proof-plan-approval = approval of the plan
choice-proof-formal-contract = formal contract
choice-proof-framework-agreement = framework agreement
choice-proof-licence-and-land = business licence and contract of land or plant
choice-proof-permit-and-photos = construction permit and photos of the site
choice-proof-acceptance-sheet = acceptance sheet
choice-proof-tax-record = record of invoices or tax
choice-proof-statistics-listing = listing by the statistics office
choice-proof-monthly-data = consecutive months of capacity, revenue or tax
choice-role-sponsor = sponsoring leader
choice-role-team-leader = team leader
choice-role-liaison = liaison
unit-percent = %
unit-degree = degrees
unit-metre = m

## Refusals

refusal-before-the-project = The date is before the project was listed ({ $from }): check the date or the project.
refusal-project-closed = The project was closed on { $on }: nothing after that day can be entered.
refusal-project-was-followed = There are entries or missing ones since { $on }: the project is not withdrawn. If it goes on no longer, enter its closure.
refusal-listed-after-it-was-followed = Something was recorded or missed on { $on }: the project was listed by that day.
refusal-closed-before-a-day-owed = There is an entry or a missing one of { $on }: a project is not closed before that day. Give this day or a later one.
refusal-another-units-project = { $unit } is accountable for this project: only that unit and the one that registered it enter this.
refusal-nothing-to-invest = The planned investment must be more than nothing.
refusal-target-before-listing = The target ({ $on }) is before the day of listing: check the date.
refusal-its-own-park = A project is not its own park: choose the park's project, or none.
refusal-carrier-by-handover = Once its day is over a naming is neither amended to name another nor withdrawn: name the other person from a new day, and let both sign the handover.
refusal-ends-before-it-begins = The last day ({ $on }) is before the first: check the dates.
refusal-not-an-industry = “{ $value }” is no industry code: enter the letter of the section and two to four digits of GB/T 4754-2017, such as C1353.
refusal-out-of-the-country = { $value } is not between { $least } and { $most } degrees: longitude and latitude may be exchanged.
refusal-half-a-place = Give both longitude and latitude, or neither.
refusal-outline-no-ground = These points enclose no ground: they must not lie on one line, nor may the border cross itself. Give them in their order along the border.
refusal-outline-no-point = “{ $value }” is no point: write longitude,latitude, such as 114.123456,33.123456, with six places at most and a space between points.
refusal-outline-points = An outline has { $least } to { $most } points, not { $n }.
refusal-over-the-total = More than the planned investment ({ $amount } yuan): check it; if the total has changed, amend the project first.
refusal-progress-falls = A cumulative value cannot fall: { $on } says { $amount }. If it does, choose the cause: correction, change of plan, or other.
refusal-over-a-hundred = Progress is at most 100 %.
refusal-reason-for-standing-still = Choose why the work stands still.
refusal-stage-without-evidence = A stage without evidence is not reached: attach what proves it.
refusal-framework-is-no-contract = A framework agreement is no contract and does not prove signing: attach the contract, or enter it once it is signed.
refusal-not-the-proof-of-this-stage = This evidence does not prove this stage: choose by the rule of milestones.
refusal-nothing-to-follow-with = This person has no right for key projects and could not open the project: choose somebody else, or have the security administrator give the right.
refusal-nobody-acts-there = Nobody in this unit may record for key projects, so nobody would do it: choose another unit, or have the security administrator give somebody the right.
refusal-stage-before-its-permit = “{ $en }” is not granted by this day: enter its grant first, or that it does not apply.
refusal-stage-before-a-planned-one = “{ $stage ->
    [in_production] in production
    [above_scale] above statistical scale
    [full_capacity] full capacity
   *[other] { $stage }
 }” comes before it, is planned and not reached: enter it first, or withdraw its plan.
refusal-stages-out-of-order = Out of order with “{ $stage ->
    [in_production] in production
    [above_scale] above statistical scale
    [full_capacity] full capacity
   *[other] { $stage }
 }” ({ $on }): check the date.
refusal-slip-without-cause = Choose why it slips.
refusal-not-carried-by-you = You are not the accountable person of this project now, so you cannot hand it over.
refusal-handed-to-oneself = It cannot be handed over to oneself.
refusal-not-handed-to-you = This project was not handed over to you, so you cannot take it.

## The page of a project

project-all = All projects
project-all-facts = All { $n }
project-all-reached = all reached
project-and = {"; "}
project-as-planned = {", as planned"}
project-behind-plan = {", behind the plan by"}
project-carried-before-by = Accountable before
project-carried-by = Accountable
project-closed-on = Closed on { $day }
project-count = { $n } projects as of { $day }; amounts in hundred million yuan
project-course = Plan and actual
project-cumulative = from the beginning
project-curve-actual = Actual
project-curve-caption = Investment to date at each month’s end
project-curve-forecast = Expected
project-curve-planned = Plan
project-done = Invested
project-done-so-far = Invested to date:
project-early = { $n } days early
project-expected-by = expected to be complete in { $month }
project-expected-on = expected { $day }
project-files = { $n ->
    [one] 1 file
   *[other] { $n } files
 }
project-hand-over = Hand over
project-handover-about = You stay accountable until the successor has taken it.
project-investment = Investment
project-late = { $n } days late
project-next-stage = Next stage
project-no-curve = No plan of investment, and no entry that reports any.
project-nobody = Nobody is named yet.
project-not-taken = { $name } is named from { $from } on and has not taken it yet.
project-nothing-reported = Nothing to compare yet
project-on-time = on time
project-number = { $label } { $number } { $unit }
project-overdue = { $n } days overdue
project-people = People
project-planned-on = planned { $day }
project-planned-to-date = Planned to date
project-reached-on = actual { $day }
project-said-on = { $day } waits for review
project-records = All records
project-register = Register
project-register-entry = Register entry
project-since = Since
project-sketch = Sketch of places
project-sketch-about = A sketch by the recorded coordinates (CGCS2000): rough directions, the grounds of projects, and the roads recorded within some 20 km of them. It is no map and shows no boundary of any division.
project-sketch-counts = { $all } projects, { $placed } with a place, { $grounds } of them with the outline of their ground
project-sketch-empty = No project has a place yet. Those whose register entry has longitude and latitude, or an outline, are shown here.
project-sketch-ground = has an outline
project-sketch-how = Amend the register entry: give longitude and latitude, or an outline.
project-sketch-site = { $title }: { $light }
project-sketch-unplaced = Projects without a place
project-sketch-where = Places and this week’s state
project-stages = Stages
project-stages-rule = How they are proved
project-supervise = Enter supervision
project-take = Take over
project-take-about = This project was handed over to you. Once you take it you are accountable.
project-timeline = What happened
project-total = Total
project-when = When

## Files for other programs

exchange-outline = Ground ({ $system } coordinates)
exchange-place = Place ({ $system } coordinates)

## The light of each week

light-reasons = Why
light-state = State
light-week = W{ $n }
light-now = Now
light-of-week = { $week }: { $light }
light-none = not listed
light-weeks = { $n } weeks in a row
light-weeks-at-least = { $n } weeks in a row or more
light-weeks-of-list = Last six weeks
light-why = { $light }, because:{" "}
light-full-stop = .
light-rule = The rule

## Problems and orders

problems-title = Problems
problems-count = { $open } open, { $over } closed
problems-none = No open problem.
problems-new = New problem
problems-show-open = Open
problems-show-late = Late
problems-show-raised = To be assigned
problems-show-solved = To be confirmed
problems-show-all = All
orders-none-open = No open order.

## Production

capacity-title = Production
capacity-month = Month
capacity-revenue = Revenue
capacity-tax = Tax
capacity-about = Revenue and tax are those of the month, in percent of a twelfth of the promised year.
capacity-full = At full capacity since { $month }.
capacity-not-full = Not yet at full capacity.
capacity-rule = The rule

## Financing and full capacity

kind-projects-bank = Lender
kind-projects-finance-need = Financing need
kind-projects-credit = Credit
kind-projects-drawdown = Drawdown
kind-projects-repayment = Repayment
kind-projects-capacity-promise = Promised output
kind-projects-capacity-month = Month of production
empty-projects-bank = Enter the banks and other lenders that take part.
empty-projects-finance-need = Enter what an enterprise needs; a project’s needs are numbered.
empty-projects-credit = Once a lender has granted credit, enter amount, rate and collateral: all sealed.
empty-projects-drawdown = One entry for each payment; together no more than the credit.
empty-projects-repayment = One entry for each repayment; together no more than was drawn.
empty-projects-capacity-promise = Enter the revenue and tax a year that the contract promises.
empty-projects-capacity-month = Enter use of capacity, revenue and tax month by month, at least one of them.
field-projects-bank-happened = Entered on
field-projects-finance-need-happened = Asked on
field-projects-credit-happened = Granted on
field-projects-drawdown-happened = Paid on
field-projects-repayment-happened = Repaid on
field-projects-capacity-promise-happened = Signed on
field-projects-capacity-month-happened = Reported on
field-projects-finance-need-project = Project
field-projects-credit-project = Project
field-projects-drawdown-project = Project
field-projects-repayment-project = Project
field-projects-capacity-promise-project = Project
field-projects-capacity-month-project = Project
field-projects-finance-need-amount-yuan = Needed
field-projects-credit-amount-yuan = Granted
field-projects-drawdown-amount-yuan = Drawn
field-projects-repayment-amount-yuan = Repaid
field-projects-credit-until = Credit ends on
field-projects-bank-bank = Code of the lender
field-projects-bank-title = Name of the lender
field-bank = Lender
field-need = Number of the need
field-purpose = Purpose
field-needed-by = Needed by
field-rate-percent = Rate a year
field-collateral = Collateral
field-revenue-a-year-yuan = Promised revenue a year
field-tax-a-year-yuan = Promised tax a year
field-capacity-percent = Use of capacity
field-revenue-yuan = Revenue of the month
field-tax-yuan = Tax of the month
choice-purpose-construction = construction
choice-purpose-equipment = equipment
choice-purpose-working-capital = working capital
choice-purpose-other = other
choice-collateral-land = land
choice-collateral-plant = plant
choice-collateral-equipment = equipment
choice-collateral-guarantee = guarantee
choice-collateral-receivables = receivables
choice-collateral-none = none
hint-need = 1 for a project’s first need, 2 for the second
refusal-unknown-need = No such financing need is recorded: enter the need first.
refusal-more-than-granted = Together more than was granted ({ $amount } yuan): check it.
refusal-more-than-drawn = Together more than was drawn ({ $amount } yuan): check it.
refusal-nothing-given = Give at least one of capacity, revenue and tax.
refusal-not-at-full-capacity = The months of production do not come to what the rule of full capacity asks for.
financing-title = Financing of projects
financing-unit = amounts in hundred million yuan
financing-banks = Totals by lender
financing-owed = Outstanding
financing-unmet = Unmet needs
financing-all = All needs
financing-credits = Credits
financing-closed = What is needed, granted, drawn and repaid is sealed: open to the officers and reviewers of the unit that entered it and to auditors. You can see the needs, what they are for, their days and the lenders.
financing-count = { $shown } of { $all } recorded needs
financing-need = Need { $n }
financing-new = Record a need
financing-none = Every recorded need is met.
financing-sealed = Whether a need is met is sealed as its amounts are: all of those are listed.
project-export-geojson = Places and outlines (GeoJSON)
project-export-oc4ids = Infrastructure projects (OC4IDS)
project-export-xlsx = Register (Excel)
project-finance = Financing
finance-sealed = { $needs } needs and { $credits } credits; amounts, rates and collateral are sealed and open to the officers and reviewers of the unit that entered them and to auditors.
finance-need = { $need } · { $purpose }
finance-needed-by = needed by { $day }
finance-no-credit = No credit is granted yet.
finance-past = Its day is over
finance-past-unmet = Overdue and unmet
project-needed = Needed
project-granted = Granted
project-drawn = Drawn
project-repaid = Repaid
project-unmet = Unmet

## Meetings and visits

kind-projects-meeting = Weekly meeting
kind-projects-action = Action of a meeting
kind-projects-action-done = Action done
kind-projects-action-closed = Action closed
kind-projects-visit = Site visit
kind-projects-visit-stop = Stop of a visit
kind-projects-road = Road
empty-projects-road = Main roads of the zone: the sketch of a visit's route shows them.
field-projects-road-happened = Recorded on
field-projects-road-road = Road id
field-projects-road-title = Name
field-projects-road-course = Course
hint-course = CGCS2000 degrees, from one end to the other: points "longitude,latitude" with spaces between
refusal-course-points = A course has at least two different points and at most { $most }; this one has { $n }.
kind-projects-visit-closed = End of a visit
kind-projects-visit-score = Score sheet
empty-projects-meeting = One entry a week, its minutes kept during the meeting; the key is written 2019-w47.
empty-projects-action = One entry for each thing decided: which unit, by when.
empty-projects-action-done = The unit enters here that it is done.
empty-projects-action-closed = Somebody else than who did it confirms and closes it.
empty-projects-visit = One entry for each visit, with its judges.
empty-projects-visit-stop = Enter the projects of the route in their order.
empty-projects-visit-closed = When all sheets are there, the unit that keeps the visit closes it, and its board is final.
empty-projects-visit-score = Judges score each project on the page of the visit.
field-projects-meeting-happened = Held on
field-projects-action-happened = Decided on
field-projects-action-done-happened = Done on
field-projects-action-closed-happened = Closed on
field-projects-visit-happened = Visited on
field-projects-visit-stop-happened = Visited on
field-projects-visit-closed-happened = Closed on
field-projects-visit-score-happened = Scored on
field-projects-meeting-meeting = Key of the meeting
field-projects-meeting-title = Name of the meeting
field-projects-action-title = What is to be done
field-projects-action-project = Project
field-projects-visit-visit = Key of the visit
field-projects-visit-title = Name of the visit
field-projects-visit-stop-project = Project
field-projects-visit-score-project = Project
field-meeting = Meeting
field-present = Present
field-minutes = Minutes
field-action = Number
field-responsible-unit = Responsible unit
field-due-on = Due on
field-visit = Visit
field-judges = Judges
field-projects-visit-stop-place = Number of the stop
field-group = Group
field-judge = Judge
field-scale = Scale of investment
field-fit = Technology and fit
field-pace = Pace
field-permits = Permits
field-prospects = Prospects
choice-group-industry = industry
choice-group-infrastructure = infrastructure
choice-group-livelihood = livelihood
unit-points = points
hint-meeting = For example 2019-w47
refusal-visit-is-closed = This visit was closed on { $on }: its board is final, and neither sheets nor route nor panel change any more.
refusal-visit-stays-closed = A visit that is closed stays closed. If something was wrong, hold another one and say why.
refusal-visit-without-sheets = There is no score sheet yet. A visit ends once a judge has sent one; one that did not take place is withdrawn.
refusal-not-your-visit = { $unit } keeps this visit and closes it.
refusal-place-taken = Stop { $place } is another project’s. Choose another number, or change that stop’s first.
refusal-before-the-visit = The date is before the visit ({ $on }).
refusal-not-on-the-route = This project is not on the route of this visit.
refusal-not-your-sheet = Fill in your own sheet only.
refusal-not-on-the-panel = You are no judge of this visit.
refusal-judge-of-the-own-unit = A judge does not score a project of the own unit.
refusal-more-than-its-weight = At most { $most } points here.
refusal-before-the-meeting = The date is before the meeting ({ $on }).
refusal-due-before-the-meeting = The limit is before the meeting ({ $on }).
refusal-unknown-action = The meeting has no such action: check its number.
refusal-not-your-action = Another unit is responsible: only that unit enters that it is done.
refusal-not-done-yet = The unit has not entered that it is done: it cannot be closed.
refusal-closes-his-own = Who did it does not close it: somebody else confirms.
refusal-closed-before-done = Closed before it was done ({ $on }).

## Pages of meetings and visits

meeting-action-new = New action
meeting-actions = Actions
meeting-as-of = What follows stands as on the day of the meeting ({ $day }); what was done since does not change it.
meeting-as-then = See it as the system showed it that day
meeting-due-on = Due
meeting-lights = Projects that are not on track
meeting-no-permit = No permit is overdue.
meeting-permits = Overdue permits
meeting-problems = Open problems
meeting-close = Close
meeting-closed-on = Closed { $day }
meeting-decided = Decided here
meeting-do = It is done
meeting-done-on = Done { $day }, to be closed
meeting-earlier = From the last meeting and before
meeting-going-on = Going on
meeting-late = Late
meeting-minutes-about = Save as often as you like while the meeting is held; each save is a new version, the earlier ones stay.
meeting-minutes-save = Save the minutes
meeting-minutes-later = From the day of the meeting on ({ $day }) minutes and those present are written here.
meeting-minutes-reason = Written during the meeting
meeting-record = Record of the meeting
meeting-ahead = The meeting is called for { $day }. This is its agenda as of now; it will be that of the day.
refusal-not-before-its-day = This is given from the day itself on ({ $on }). Leave it empty until then.
meeting-minutes = Minutes
meeting-new = New meeting
meeting-no-action = No actions.
meeting-nothing-late = All projects are on track.
meeting-open = Not closed
meeting-state = State
visit-board-final = Final ranks
visit-close = Close the visit
visit-final = The visit was closed on { $day }; its ranks are final
visit-look-again = Look again
visit-own-unit = “{ $project }” is your own unit’s: no judge scores it.
visit-score-all = Send the sheets that are filled in
visit-sheets-later = Sheets are filled in here from the day of the visit on ({ $day }).
visit-all-scored = All your sheets are in.
visit-board = Scores
visit-closing-lacks = { $n } of { $all } sheets are missing. Once the visit is closed no sheet comes any more, and it stays closed.
visit-closing-whole = All { $all } sheets are in. A visit that is closed stays closed.
visit-counted = { $counted } counted
visit-counted-trimmed = { $counted } counted (the highest and the lowest dropped)
visit-dimension = { $name } (at most { $most })
visit-lacks = { $n } of { $all } missing
visit-live = follows the sheets as they come in
visit-mean = Mean
visit-missing = Missing: { $names }
visit-my-sheets = My sheets
visit-new = New visit
visit-projects = Projects
visit-received = { $all } received of { $judges } judges
visit-received-alone = { $all } received
visit-rank = Rank
visit-route = Route
visit-rule = How it is scored
visit-rule-comparison = How the four comparisons are scored
visit-score = Send the sheet
visit-sheets = Sheets
visit-sketch-about = A sketch: stops, their order, and the roads entered within some 20 km of them; no boundary, and no map. Coordinates: CGCS2000.
visit-map-review = Map review { $number } · CGCS2000
visit-stop-new = Add a project

## Two ratings

kind-projects-rating = The unit’s own rating
kind-oversight-rating = The inspector’s rating
empty-projects-rating = Each month the accountable unit rates its project; until the inspector has rated as well, neither sees the other’s.
empty-oversight-rating = Each month an inspector of another unit rates a project; until the accountable unit has rated as well, neither sees the other’s.
field-projects-rating-happened = Rated on
field-oversight-rating-happened = Rated on
field-projects-rating-project = Project
field-oversight-rating-project = Project
field-projects-rating-month = Month rated
field-oversight-rating-month = Month rated
field-projects-rating-investment = Investment
field-oversight-rating-investment = Investment
field-projects-rating-milestones = Milestones
field-oversight-rating-milestones = Milestones
field-projects-rating-permits = Permits
field-oversight-rating-permits = Permits
field-projects-rating-supervision = Daily supervision
field-oversight-rating-supervision = Daily supervision
field-projects-rating-problems = Problems
field-oversight-rating-problems = Problems
field-narrative = What explains it
hint-narrative = Needed where investment at the month’s end is far from its plan
refusal-both-ratings-given = Both have rated and have seen the other’s: neither is changed or withdrawn any more. Whoever sees it differently says so in an order.
refusal-not-the-accountable-unit = Only the accountable unit of a project rates it as its own.
refusal-inspector-of-the-accountable-unit = An inspector is not of the unit that is accountable for the project: let an inspector of another unit rate it.
refusal-rating-without-rule = No rule of the two ratings is in force for that month: the rule keeper has to adopt it first.
refusal-narrative-needed = At the month’s end investment is { $points } percentage points of the year’s plan away from where it should be, more than { $most }: say what explains it.
rating-two = The unit’s rating and the inspector’s
rating-rule = Rule of the two ratings
rating-most = { $n } points at most
rating-own = Own
rating-inspected = Inspector’s
rating-gap = Own is higher by
rating-state = Result
rating-month = Month
rating-part = Part
rating-weight = Most
rating-of-month = { $month }, part by part
rating-apart = Ratings apart
rating-agree = In agreement
rating-waits = Waits for both
rating-given = Given
rating-none = No rating yet.
rating-rate = Rate it
rating-inspect = Rate as inspector
rating-findings = Ratings apart
rating-totals = own { $own }, inspector’s { $inspected }
rating-apart-by = apart by { $apart }
rating-finding = { $month }: own rating { $own } points, inspector’s { $inspected }, apart by { $apart }, more than { $most }.

## Four comparisons

kind-projects-visit-comparison = Sheet of four comparisons
empty-projects-visit-comparison = Where a visit is scored by four comparisons, judges score each project on the page of the visit.
field-projects-visit-comparison-happened = Scored on
field-projects-visit-comparison-project = Project
field-scorecard = Scorecard
field-projects-visit-comparison-reserve = Plans: what is prepared
field-projects-visit-comparison-investment = Attraction: what is invested
field-projects-visit-comparison-progress = Works: how far they are
field-projects-visit-comparison-service = Service: what it comes to
choice-scorecard-site = site visit (five dimensions)
choice-scorecard-comparison = four comparisons
refusal-sheet-of-another-scorecard = This visit is scored by another scorecard: score it on the page of the visit.
refusal-not-on-the-scorecard = The rule does not list this dimension: it is not scored.
refusal-scorecard-without-rule = No rule of the four comparisons is in force on the day of the visit: the rule keeper has to adopt it first, or choose the scores of site visits.
refusal-scored-already = A judge has scored already: the scorecard is changed no more.

## The timeline

timeline-amended = Amended
timeline-board-objected = Objection
timeline-board-public = List published
timeline-board-removed = Taken off the black list: { $ground }
timeline-days = { $from } to { $to }
timeline-handed = { $from } hands over to { $to }
timeline-labelled = { $label } { $value }
timeline-lapsed = No entry of supervision that day
timeline-months = By month
timeline-nth = No. { $n }
timeline-of-these = { $what } { $n ->
    [one] once
   *[other] { $n } times
 }
timeline-place = { $points } points, rank { $rank }
timeline-returned = Sent back by the reviewer
timeline-same = Same content, other remarks
timeline-scored = { $points } points, rank { $rank }
timeline-stop = Stop { $n }
timeline-times = { $n ->
    [one] 1 record
   *[other] { $n } records
 }
timeline-waived = The missing entry of { $day } does not count: { $ground }
project-board-of = List of month { $month }
project-done-this-year = Done this year
project-file = { $kind } file ({ $size } kB)
project-nothing-due = No investment due yet
project-photo = Photograph, { $kind }, { $day }
whereabouts = Made at
whereabouts-inside = on the project’s ground
whereabouts-beyond = about { $distance } off the project’s ground
whereabouts-from-place = about { $distance } from the project’s place
whereabouts-metres = { $n } m
whereabouts-kilometres = { $n } km
whereabouts-accuracy = { " " }(to { $n } m)
project-planned-this-year = Planned this year
project-rank = rank { $n }
rating-narratives = Narratives of { $month }
rating-narrative-closed = There is a narrative; whoever may open it can read it
rating-points = { $points } points
