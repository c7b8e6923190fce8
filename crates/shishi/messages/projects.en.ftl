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
field-projects-project-industry = Industry code
field-projects-assignment-role = Role
field-park = Park
field-longitude = Longitude
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
refusal-not-an-industry = “{ $value }” is no industry code: enter the letter of the section and two to four digits of GB/T 4754-2017, such as C1353.
refusal-out-of-the-country = { $value } is not between { $least } and { $most } degrees: longitude and latitude may be exchanged.
refusal-half-a-place = Give both longitude and latitude, or neither.
refusal-over-the-total = More than the planned investment ({ $amount } yuan): check it; if the total has changed, amend the project first.
refusal-progress-falls = A cumulative value cannot fall: { $on } says { $amount }. If it does, choose the cause.
refusal-over-a-hundred = Progress is at most 100 %.
refusal-reason-for-standing-still = Choose why the work stands still.
refusal-stage-without-evidence = A stage without evidence is not reached: attach what proves it.
refusal-framework-is-no-contract = A framework agreement is no contract and does not prove signing: attach the contract, or enter it once it is signed.
refusal-not-the-proof-of-this-stage = This evidence does not prove this stage: choose by the rule of milestones.
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
project-as-planned = {", as planned; "}
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
project-files = { $n } files
project-hand-over = Hand over
project-handover-about = You stay accountable until the successor has taken it.
project-investment = Investment
project-late = { $n } days late
project-months-over = to the end of last month
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
project-records = All records
project-register = Register
project-register-entry = Register entry
project-since = Since
project-stage-late = “{ $stage }” is { $n } days overdue
project-stages = Stages
project-stages-rule = How they are proved
project-supervise = Enter supervision
project-take = Take over
project-take-about = This project was handed over to you. Once you take it you are accountable.
project-timeline = What happened
project-total = Total
project-what = What
project-when = When
