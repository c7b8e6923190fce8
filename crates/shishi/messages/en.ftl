# The texts of the interface. A field’s label is field-OFFICE-FACT-FIELD, or else field-FIELD; both files have the same keys.

## Product and promise

skip = Skip to the content
product = Shishi
product-about = A development zone’s administration on recorded facts
promise = True data, traceable sources, open to everyone’s check
promise-data = True data
promise-source = Traceable sources
promise-check = Open to everyone’s check
demo-badge = Demonstration data
demo-about = People, organisations and data here are invented; try whatever you like.

## Offices

office-projects = Projects
office-projects-about = Key projects, their leads and the supervision of each working day.
office-investment = Investment
office-investment-about = Projects brought in and campaign years.
office-economy = Economy
office-economy-about = Enterprises’ months, budget revenue and external statistics.
office-party = Party
office-party-about = Activities, sites and honours of the party organisations.
office-city = City
office-city-about = Objects removed, built and rebuilt in the joint campaign.
office-air = Air
office-air-about = Monitoring stations, their days and the ranking.
office-social = Social affairs
office-social-about = The handover of the farm’s social functions and the service centres.
office-org = Units and people
office-org-about = Units, people and their rights, all dated.
office-oversight = Oversight
office-oversight-about = Orders, rules, reviews, reports and closed days.

## Kinds of facts

kind-city-object = Campaign object
kind-city-opening-balance = Opening balance of campaign objects
kind-projects-opening-balance = Opening balance of key projects
kind-social-opening-balance = Opening balance of service centres
kind-projects-supervision = Supervision entry
kind-air-station-day = Station day
kind-economy-month = Enterprise month
kind-party-activity = Party activity
kind-social-handover-line = Handover line
kind-economy-budget-revenue = Budget revenue
kind-economy-external-statistic = External statistic
kind-investment-project = Project brought in
kind-investment-campaign = Investment campaign
kind-projects-project = Key project
kind-projects-lead = Project lead
kind-party-site = Party site
kind-party-honour = Honour
kind-air-station = Monitoring station
kind-social-centre = Service centre
kind-org-unit = Unit
kind-org-person = Person
kind-org-grant = Grant of a role
kind-zone-epoch = Loss declared
kind-zone-key-rotated = Key changed
kind-zone-genesis = Zone founded
kind-clock-day-closed = Day closed
kind-rule-adopted = Rule adopted
kind-review-accepted = Accepted by review
kind-review-returned = Returned by review
kind-import-withdrawn = Import withdrawn
kind-edition-published = Edition published
kind-plausibility-answered = Reply to a question of plausibility
kind-report-drafted = Draft of a report
kind-report-approved = Approval of a report

## How each kind begins (empty lists)

empty-projects-project = Enter each key project with its accountable unit and target date.
empty-projects-lead = Once a project is entered, name its lead here; a change is a new entry, the history stays.
empty-projects-supervision = One entry for each project and working day; no change is an entry too.
empty-investment-project = Enter a project when its contract is signed; a framework agreement may be entered but does not count.
empty-investment-campaign = Enter the campaign year that the city has declared, with its document.
empty-economy-month = Enterprises report cumulative values by month, from February.
empty-economy-budget-revenue = Enter receipts by month and item, or import a whole sheet.
empty-economy-external-statistic = Enter what the statistics department published, with publisher and document.
empty-party-activity = One entry for each activity, with the attendees.
empty-party-site = Enter a site when it opens and tick the conditions that it meets.
empty-party-honour = One entry for each honour, with recipient and year.
empty-city-object = One entry for each object removed, built or rebuilt, with place and photographs.
empty-city-opening-balance = Enter what was there before the system, figure by figure, with its source.
empty-projects-opening-balance = Enter what was there before the system, figure by figure, with its source.
empty-social-opening-balance = Enter what was there before the system, figure by figure, with its source.
empty-air-station = Enter stations and the district that each stands for, then import their days.
empty-air-station-day = Days are usually imported by a program or a workbook.
empty-social-handover-line = One entry for each line of the handover, once both sides have signed.
empty-social-centre = Enter each service centre when it is founded.
empty-org-unit = Enter units first, then people and their roles.
empty-org-person = Enter people; names stay in the vault.
empty-field-org-grant-office = all
empty-field-org-grant-unit = all
empty-field-org-grant-until = no end
empty-org-grant = A person can act once a role is granted.

## Fields (shared)

field-happened = Date
field-unit = Reporting unit
field-evidence = Evidence
field-for-person = Responsible person
field-by = Typed by
field-reason = Reason
field-title = Title
field-type = Type
field-category = Category
field-year = Year
field-month = Month
field-period = Period
field-draft = Draft
field-project = Project id
field-planned-investment-yuan = Planned investment
field-person = Person
field-remark = Remark
field-note = Note
field-object = Object id
field-class = Class
field-act = What was done
field-place = Community
field-length-m = Length
field-address = Address
field-enterprise = Enterprise
field-output-thousand-yuan = Output, cumulative
field-revenue-thousand-yuan = Operating revenue, cumulative
field-item = Item
field-amount-yuan = Amount received
field-indicator = Indicator
field-scope = Scope
field-value-hundred-million-yuan = Value
field-publisher = Publisher
field-document = Document
field-figure = Figure id
field-value = Number
field-grade = Grade of evidence
field-revision = Revision
field-contract = Contract
field-industry = Industry
field-contract-amount-yuan = Contract amount
field-investor-contact = Investor’s contact
field-campaign = Campaign id
field-activity = Activity id
field-hours = Hours
field-attendees = Attendees
field-site = Site id
field-haves = Conditions met
field-honour = Honour id
field-award = Award
field-recipient-unit = Recipient unit
field-recipient-person = Recipient
field-level = Level
field-nature = Nature
field-accountable-unit = Accountable unit
field-target-on = Target date
field-target-strength = Strength of the target
field-lead = Lead
field-stage = Stage
field-change = Change of the day
field-workers = Workers on site
field-machines = Machines on site
field-problem = Problem
field-station = Station id
field-participant = Participant
field-control = Control level
field-pm10 = PM10, hourly means
field-pm25 = PM2.5, hourly means
field-line = Line id
field-post = Post
field-giver-signed-on = Giver signed on
field-receiver-signed-on = Receiver signed on
field-institution = School or hospital
field-centre = Centre id
field-unit-of-centre = Unit of the centre
field-parent = Parent unit
field-name = Name
field-role = Role
field-office = Office
field-until = Until
field-time-zone = Time zone
field-signers = Signers
field-key = Verification key
field-demonstration = Demonstration
field-date = Date
field-audit = Head of the audit chain
field-rule = Rule
field-version = Version
field-text = Text
field-items = Records reviewed
field-import = Import
field-report = Report
field-edition = Edition
field-size = Ledger size
field-new-key = New key
field-new-signature = Signature of the new key
field-old-key = Old key
field-old-signature = Signature of the old key
field-lost-root = Root of the lost checkpoint
field-lost-size = Records of the lost checkpoint
field-manifest = Digest of the manifest
field-supersedes = Supersedes
field-cells = Published figures
field-pair = Pair of figures
field-answer = Reply

## Fields (where a kind says it differently)

field-city-object-happened = Finished on
field-city-opening-balance-happened = As of
field-projects-opening-balance-happened = As of
field-social-opening-balance-happened = As of
field-projects-project-happened = Listed on
field-projects-lead-happened = Lead from
field-projects-supervision-happened = Day of supervision
field-air-station-happened = In use from
field-air-station-day-happened = Day
field-air-station-day-station = Station
field-economy-month-happened = Reported on
field-economy-budget-revenue-happened = Booked on
field-economy-external-statistic-happened = Published on
field-investment-project-happened = Signed on
field-investment-campaign-happened = Issued on
field-investment-campaign-document = Document number
field-party-activity-happened = Held on
field-party-site-happened = Opened on
field-party-honour-happened = Decided on
field-social-handover-line-happened = Handed over on
field-social-centre-happened = Founded on
field-org-unit-happened = Valid from
field-org-unit-unit = Unit id
field-org-person-happened = Entered on
field-org-person-person = Person id
field-org-person-post = Post
field-org-grant-happened = Valid from
field-org-grant-unit = For the unit
field-org-grant-office = For the office
field-projects-lead-project = Project
field-projects-supervision-project = Project
field-projects-project-category = Category
field-rule-adopted-rule = Rule id
field-zone-genesis-name = Name of the zone
field-review-returned-reason = Reason for returning
field-import-withdrawn-import = Import
field-import-withdrawn-reason = Reason for withdrawing

## Hints

hint-key = Lower-case letters, digits and - _ . +, at most 64; it never changes afterwards
hint-sealed = Sealed: only its digest is in the ledger; those with the right can open it
hint-personal = Personal: kept in the vault only; every look is logged
hint-optional = optional
hint-missing-is-not-zero = Leave it empty if there is no data; do not enter zero
hint-output-thousand-yuan = Cumulative from January, thousand yuan
hint-revenue-thousand-yuan = Cumulative from January, thousand yuan
hint-economy-budget-revenue-amount-yuan = Refunds are negative
hint-date = For example 2019-03-05
hint-month = For example 2019-03
hint-period = A year or month, for example 2019 or 2019-03
hint-hours-24 = 24 hourly means separated by spaces, - where missing
hint-attendees = Person ids separated by spaces, or chosen from the list
hint-planned-investment-yuan = As filed or as in the contract
hint-target-strength = Hoped for is not promised: choose what was said
hint-office = An office or unit that is not chosen means all of them
hint-figure = Id of a stock, such as city.latrines_removed; it never changes
hint-grade = No record stands behind each item: say what does
hint-evidence = Photographs, scans or sheets; the files stay in the zone, the ledger holds their digests

## Choices

choice-class-latrine = outdoor latrine
choice-class-road = road
choice-class-toilet = public toilet
choice-act-removed = removed
choice-grade-published = published document
choice-grade-register = earlier register
choice-grade-statement = statement of the unit
choice-act-built = built
choice-act-rebuilt = rebuilt
choice-type-study = study and training
choice-type-survey = grassroots survey
choice-type-lecture = party lecture
choice-type-joint-training = joint training
choice-type-film = film
choice-type-revolutionary-site = visit to a revolutionary site
choice-type-flag-raising = flag raising
choice-type-gallery = gallery
choice-type-station = station
choice-type-community = community
choice-type-enterprise = enterprise
choice-type-functional = functional centre
choice-type-hospital = hospital
choice-type-zone = zone
choice-type-department = department
choice-type-party-branch = party branch
choice-type-centre = service centre
choice-type-school = school
choice-type-district = district
choice-type-team = team
choice-category-industry = industry
choice-category-park = park
choice-category-commerce = commerce
choice-category-infrastructure = infrastructure
choice-category-livelihood = livelihood
choice-category-contest-award = contest award
choice-category-advanced-branch = advanced branch
choice-category-branch-secretary = branch secretary
choice-category-party-member = party member
choice-category-outstanding-enterprise = outstanding enterprise
choice-category-staff = staff
choice-category-school = school
choice-category-hospital = hospital
choice-award-first = first prize
choice-award-second = second prize
choice-award-third = third prize
choice-level-provincial = provincial
choice-level-municipal = municipal
choice-level-both = provincial and municipal
choice-level-zone = zone
choice-nature-new = new
choice-nature-expansion = expansion
choice-nature-upgrade = upgrade
choice-target-strength-commitment = commitment
choice-target-strength-plan = plan
choice-target-strength-hope = hope
choice-stage-preparation = preparation
choice-stage-foundation = foundation
choice-stage-structure = structure
choice-stage-installation = installation
choice-stage-trial = trial run
choice-stage-in-use = in use
choice-change-progress = progress
choice-change-no-change = no change
choice-change-stopped = stopped
choice-problem-none = none
choice-problem-land = land
choice-problem-permit = permits
choice-problem-funds = funds
choice-problem-labour = labour
choice-problem-weather = weather
choice-problem-other = other
choice-contract-formal = formal contract
choice-contract-framework = framework agreement
choice-industry-food = food
choice-industry-medicine = medicine
choice-industry-electrical = electrical
choice-industry-equipment = equipment
choice-industry-logistics = logistics
choice-industry-commerce = commerce
choice-industry-other = other
choice-item-value-added-tax = value-added tax
choice-item-enterprise-income-tax = enterprise income tax
choice-item-personal-income-tax = personal income tax
choice-item-construction-tax = urban construction tax
choice-item-property-tax = property tax
choice-item-land-tax = land use tax
choice-item-stamp-tax = stamp tax
choice-item-non-tax = non-tax revenue
choice-indicator-output = industrial output
choice-indicator-revenue = industrial revenue
choice-scope-central-city = central city
choice-control-national = national
choice-control-provincial = provincial
choice-control-research = research
choice-post-institution = public institution
choice-post-community-service = community service
choice-role-officer = officer
choice-role-reviewer = reviewer
choice-role-leader = leader
choice-role-auditor = auditor
choice-role-editor = editor
choice-role-rule-keeper = rule keeper
choice-role-administrator = system administrator
choice-role-security-administrator = security administrator
choice-role-audit-administrator = audit administrator
choice-office-projects = Projects
choice-office-investment = Investment
choice-office-economy = Economy
choice-office-party = Party
choice-office-city = City
choice-office-air = Air
choice-office-social = Social affairs

## Units of measure

unit-yuan = yuan
unit-thousand-yuan = thousand yuan
unit-hundred-million-yuan = hundred million yuan
unit-m = m
unit-hour = hours
unit-concentration = µg/m³

## Roles

role-officer = Officer
role-officer-about = Records for a unit
role-reviewer = Reviewer
role-reviewer-about = Accepts or returns what others recorded
role-leader = Leader
role-leader-about = Reads everything but sealed and personal content
role-auditor = Auditor
role-auditor-about = Reads everything, openings included
role-editor = Editor
role-editor-about = Publishes
role-rule-keeper = Rule keeper
role-rule-keeper-about = Adopts rules and keeps the units
role-administrator = System administrator
role-administrator-about = Registers people and keeps their accounts
role-security-administrator = Security administrator
role-security-administrator-about = Grants rights; keeps the policy of passwords, locks and sessions
role-audit-administrator = Audit administrator
role-audit-administrator-about = Reads and exports the audit

## States of a record

status-submitted = Submitted
status-accepted = Accepted
status-returned = Returned
status-withdrawn = Withdrawn
status-draft = Draft
status-submitted-about = Waits for a reviewer
status-accepted-about = Counts in the figures
status-returned-about = To be amended and submitted again
status-withdrawn-about = No longer counts; the history stays

## How a record came in

via-form = form
via-import = import
via-api = program
via-phone = phone
via-clock = clock
via-setup = set-up

## Certainty of a rule

certainty-A = Official text
certainty-A-about = Taken from the official text
certainty-B = Secondary source
certainty-B-about = Taken from a public secondary text
certainty-C = Not checked
certainty-C-about = Not checked: a parameter that can be changed, never shown as official
certainty-own = The zone’s own
certainty-own-about = Decided by the zone
certainty-official = Official text
certainty-secondary = Secondary source
certainty-unchecked = Not checked

## Operators

operator-count = Count
operator-count-about = Counts the facts of the period
operator-stock = Stock
operator-stock-about = Counts the facts up to the end of the period
operator-sum = Sum
operator-sum-about = Adds a quantity over the facts of the period
operator-members = Attendances
operator-members-about = Adds the number of different people of each fact
operator-distinct-members = Distinct people
operator-distinct-members-about = Counts each person once over all facts
operator-cumulative = Cumulative
operator-cumulative-about = Adds the last cumulative value of each subject
operator-latest = Latest
operator-latest-about = Reads the highest revision
operator-register = Register
operator-register-about = Reads what is registered
operator-share = Share
operator-share-about = Part divided by whole
operator-air-mean-rank = Mean and rank
operator-air-mean-rank-about = Mean of the valid days, ranked from the lowest
operator-times-first = Times first
operator-times-first-about = Counted from the published monthly rankings
operator-parameter = Parameter
operator-parameter-about = Reads a value of a rule
operator-length = Items of a list
operator-length-about = Counts the items of a checklist
class-fold = from records
class-stock = stock
class-register = register
class-rule = rule
class-date = date
rounding-half-even = half to even
rounding-half-up = half up
applies-happened-on = by the date of the fact
applies-period-end = by the end of the period
applies-decided-on = by the date of the decision
rule-kind-parameters = Parameters
rule-kind-checklist = Checklist
rule-kind-calendar = Working-day calendar
rule-kind-figure = Figure
rule-kind-plausibility = Plausibility
rule-kind-lexicon = Set phrases
rule-kind-report = Report text

## Refusals: what was typed

refusal-heading = Refused: nothing was written
refusal-heading-about = Amend what is named below and submit again; everything you typed is still here.
refusal-required = This field is needed: please fill it in.
refusal-unknown-field = This kind has no such field: remove it, or download the newest template.
refusal-unknown-kind = There is no kind “{ $kind }”: open the form again from the office’s page.
refusal-unknown-unit = No unit has the id or title “{ $value }”: choose one from the list, or ask the rule keeper to enter it first.
refusal-unit-of-other-type = “{ $value }” is not a unit of the type that belongs here: choose one from the list.
refusal-unknown-subject = Nothing is registered under “{ $value }”: check the id, or enter it first.
refusal-unknown-person = There is no person with the id “{ $value }”: choose from the list, or ask the system administrator to register the person first.
refusal-person-twice = A person is named more than once: keep one entry.
refusal-not-a-text = “{ $value }” cannot stand as a text: remove line breaks and control characters.
refusal-too-long = Too long: at most { $most } characters. Please shorten it.
refusal-not-a-key = “{ $value }” cannot be an id: lower-case letters, digits and - _ . + only, at most 64.
refusal-not-a-document = The document cannot be read: submit it as plain text, line by line.
refusal-not-a-choice = “{ $value }” is not one of the choices: { $choices }.
refusal-not-a-count = “{ $value }” is not a whole number: enter zero or more, without unit or fraction.
refusal-count-too-large = “{ $value }” is more than { $most }, the most that is accepted: please check.
refusal-not-a-quantity = “{ $value }” is not a number: enter a number in { $unit ->
    [yuan] yuan
    [thousand_yuan] thousand yuan
    [hundred_million_yuan] hundred million yuan
    [m] metres
    [hour] hours
   *[other] the given unit
  }, without the unit.
refusal-negative = “{ $value }” is negative, which this field cannot be.
refusal-too-many-places = “{ $value }” has too many places: at most { $places }.
refusal-not-a-date = “{ $value }” is not a date: write it as 2019-03-05.
refusal-not-a-month = “{ $value }” is not a month: write it as 2019-03.
refusal-not-a-period = “{ $value }” is not a year or month: write 2019 or 2019-03.
refusal-not-24-hours = There must be 24 hourly values, there are { $number }; write - for a missing hour.
refusal-hour-not-a-quantity = Hour { $hour }: “{ $value }” is not a concentration. Enter zero or more with at most three places, - if missing.
refusal-in-the-future = The date is after today ({ $today }): what has not happened cannot be recorded.
refusal-before-the-unit = The date is before “{ $unit }” began ({ $from }): check the date or the unit.
refusal-personal-number = This looks like { $number ->
    [identity] an identity card number
    [telephone] a telephone number
   *[card] a bank card number
}: take it out. What identifies a person belongs into the fields for names and contacts only.
refusal-not-a-digest = The digest of the evidence is not complete: upload the file again.
refusal-evidence-unknown = There is no evidence with the digest { $digest }…: upload the file first, then record.
refusal-not-canonical = The content cannot be written in the canonical form: remove unusual characters and try again.
refusal-not-decodable = The content cannot be read: { $what }. Open the form again.
refusal-too-large = The record has { $bytes } bytes, more than one may have: shorten lists or text, or divide it.

## Refusals: repetition, amendment, rights

refusal-exists-already = It is recorded already (number { $seq }). Open that record and amend it instead of entering it again.
refusal-amends-nothing = The record to be amended does not exist: open it again from the list.
refusal-amends-another-kind = The record to be amended is of another kind: open it again from the list.
refusal-amends-withdrawn = The record is withdrawn and cannot be amended; if it is needed after all, enter it anew under a new id.
refusal-stale = Somebody amended it after you opened it (you saw number { $seen }, it is { $now } now). Compare with the newest version and submit again.
refusal-only-the-reporting-unit-amends = Only the unit that reported the record may amend it: ask that unit.
refusal-key-cannot-change = The id cannot change. If it is wrong, withdraw the record and enter a new one.
refusal-no-right-to-record = You have no right to record this kind ({ $kind }). If you need it, ask the security administrator.
refusal-no-right-to-review = You have no right to review record { $seq }.
refusal-two-persons-needed = Two different persons are needed.
refusal-rotation-no-key = What is named as a key is not a verification key.
refusal-rotation-origin = The new key is of another ledger.
refusal-rotation-not-in-force = The key that is replaced is not the one in force: sign with that one.
refusal-rotation-reused = The new key was used before: make another.
refusal-rotation-size = The number of records differs from the ledger's: it has grown meanwhile, try again.
refusal-rotation-old-signature = The valid signature of the key in force is missing.
refusal-rotation-new-signature = The valid signature of the new key is missing.
refusal-rotation-needs-administrator = One of the two must be a system administrator.
refusal-rotation-needs-security-administrator = One of the two must be a security administrator.
refusal-right-for-oneself = Nobody grants himself a right: ask another security administrator.
refusal-until-before-from = The last day is before the first ({ $from }).
refusal-administrators-are-separate = System, security and audit administrator are three persons, and none has another role besides; this person has another role at that time (record { $seq }). Withdraw or end that one first.
refusal-own-record = Record { $seq } is your own: another person must review it.
refusal-not-waiting = Record { $seq } does not wait for review, perhaps somebody was faster: reload the page.
refusal-needs-no-review = Record { $seq } counts at once and needs no review.
refusal-nothing-to-review = No record that waits for review is selected.
refusal-nothing-to-withdraw = Nothing of this import can be withdrawn: all of it is withdrawn or was amended since.
refusal-own-import = You brought this import in yourself: another reviewer of the unit must withdraw it.
refusal-no-right-to-withdraw-import = To withdraw a whole import you need the right to review for its office and unit. If you need it, ask the security administrator.
refusal-unknown-record = There is no record number { $seq }.
refusal-not-versions = The list of records cannot be read: select them again on the review page.

## Refusals: rules

refusal-rule-fault = Line { $line }: { $what }
refusal-rule-id-differs = The id is not that of the rule’s text, “{ $id }”: make them the same.
refusal-rule-version-differs = The version is not that of the rule’s text ({ $version }): make them the same.
refusal-rule-version-not-next = The next version of this rule is { $next }. A rule is never edited, only succeeded.
refusal-rule-in-a-circle = This share is made of itself, or of shares of shares of shares: it would have no value. Name figures that are counted or added.

## Refusals: the offices

refusal-no-stock = An opening balance is of a stock of the office: give one of these ids: { $figures }
refusal-opening-after-records = The opening balance has to be of a day before the figure’s first record ({ $first }), or things would count twice. Change its day, or check that record.
refusal-before-the-opening = What was there up to { $date } is counted by an opening balance and would count twice. Check the date; to enter it item by item, withdraw the opening balance first.
refusal-january-is-not-reported = January is not reported on its own: enter January and February together as February.
refusal-month-not-over = The month is not over: it can be reported after its last day.
refusal-cumulative-falls = A cumulative value cannot fall: { $month } says { $amount }. Check this month’s value; if the other one is wrong, amend that month first.
refusal-reported-elsewhere = Another unit reported { $month } for this enterprise. Cumulative values of one year come from one unit: let that unit report this month too, or settle first who reports the year.
refusal-framework-has-no-amount = A framework agreement has no amount: leave it empty until a formal contract is signed.
refusal-attendees-needed = Study and joint training need their attendees: please name them.
refusal-not-an-item = “{ $item }” is not on the list of the rule “{ $rule }”: tick the items of that list.
refusal-not-for-this-category = This category has no such entry: clear it, or choose another category.
refusal-signed-after-handover = The signature is later than the handover: check the dates. A line is handed over when both sides have signed.

## Refusals: publication

refusal-unknown-report = There is no report “{ $report }”, or it is not published for such a period.
refusal-period-not-over = { $period } is not over: it can be published when every day of it is closed.
refusal-nothing-to-publish = There is nothing to publish for this period: complete and review the records first.
refusal-no-draft = There is no draft for this period: save one first.
refusal-report-not-approved = No leader has approved the text yet: have it approved first.
refusal-draft-not-newest = There is a newer draft (record { $seq }): open the page again and approve that.
refusal-approved-already = This draft is approved already.
refusal-unbound-number = At { $place }, “{ $text }” holds a number that is not bound. Bind it to a figure, or enter a set phrase in the lexicon.
refusal-unknown-figure = At { $place }: there is no figure “{ $figure }” in force. Check its id.
refusal-source-not-approved = The figure “{ $figure }” rests on the rule “{ $rule }”, whose source is not checked, so it cannot be published: the rule keeper checks the source, or the zone lays it down in a document of its own, and a new version is adopted.
refusal-figure-without-value = The figure “{ $figure }” has no value for this period: complete the records, or take it out of the text.
refusal-plausibility-unanswered = The figures “{ $pair }” do not fit each other: the office must reply in writing before publication.
refusal-figures-changed = Figures changed after the preview: preview again, then publish.
refusal-edition-not-next = The next edition is number { $edition }, perhaps somebody has published: reload the page.
refusal-size-not-committed = The edition names a ledger size that is not written yet: preview again.
refusal-other-signers = The signers are not the zone’s: tell the administrator.
refusal-no-checkpoint = The ledger has no checkpoint yet: sign one, then publish.
refusal-not-saved = Storage failed and nothing was written: try again later.
refusal-id-known = This was written already (number { $seq }); it was not recorded twice.
refusal-id-with-other-content = This form was submitted before with other content (number { $seq }): open the form again.

## Frame

nav-today = Today
nav-ledger = Ledger
nav-import = Import
nav-rules = Rules
nav-reports = Reports
nav-figures = Figures
nav-public = Public
nav-search = Search
nav-me = Me
nav-record = Record
nav-review = Review
nav-offices = Offices
nav-system = System
nav-org = Units and people
nav-wall = Wall
nav-verify = Verify
nav-menu = Menu
nav-close = Close
nav-back = Back
nav-language = Language
nav-help = Help
language-zh-CN = 中文
language-en = English
frame-year = Year
frame-read-only = The system is read-only at present.
frame-search-placeholder = Id, title, unit
frame-search-none = Nothing found for “{ $query }”.
frame-search-count = Found: { $n }
common-all = All
common-none = None
common-yes = Yes
common-no = No
common-more = More
common-details = Details
common-print = Print
common-download = Download
common-copy = Copy
common-copied = Copied
common-save = Save
common-cancel = Cancel
common-confirm = Confirm
common-open = Open
common-year-of = { $year }
common-month-of = { $year }-{ $month }
common-page-title = { $page } – { $zone }
common-not-given = not given
common-sealed = sealed
common-sealed-about = Sealed: the ledger holds its digest only
common-redacted = redacted by law
common-personal-read = This look of yours is logged
common-chart-table = Show the table
common-chart-picture = Show the chart
as-of-now = Now
as-of-size = First { $size } records
as-of-date = At the end of
as-of-show = Show
past-banner = This page shows the state after the first { $size } records ({ $recorded }), not the present.
past-leave = Return to the present
period-shown = Period: { $period }
foot-ledger = Ledger: { $size } records

## Charts

chart-table = Show the table
chart-output = Industrial output of the year
chart-output-caption = Output by month, hundred million yuan; February holds January
chart-output-series = Industrial output
chart-ranks = Monthly ranks
chart-ranks-caption = Ranks by the data of this edition; blank where the zone was not ranked
chart-air-year = Mean PM2.5 of the year, from the lowest
chart-air-year-caption = Means of the valid days of each participant
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
    [12] Dec
   *[other] { $month }
  }
air-rank = Rank
air-participant = Participant
air-mean = Mean (µg/m³)
air-not-rankable = not rankable

## Signing in

login-title = Sign in
login-name = Account
login-password = Password
login-in = Sign in
login-wrong = Account or password is wrong: please try again.
login-locked = Too many attempts: try again in { $minutes } minutes, or ask the security administrator.
login-demo = The accounts of the demonstration are shown at start; the people are invented.
login-expired = Your session has expired: sign in again; what you typed is kept.
login-out = Sign out
login-signed-out = You are signed out.
login-public = Read the published reports without signing in

## Today

today-greeting = { $name }, today is { $date }
today-working-day = working day
today-day-off = day off
today-to-submit = To submit
today-returned = Returned to you
today-to-accept = To review
today-supervision = Today’s supervision
today-supervision-done = { $done } of { $all } done
today-supervision-missing = not yet supervised
today-no-change = No change
today-stopped = Stopped projects
today-due = due { $date }
today-overdue = { $days } working days overdue
today-nothing = Nothing is due today.
today-nothing-to-accept = Nothing waits for review.
today-nothing-returned = Nothing was returned to you.
today-figures = Main figures
today-newest = Newest editions
today-enterprises-missing = { $n } enterprises have not reported { $month }
today-closed = Yesterday is closed
today-closed-until = Closed up to { $date }

## Basis

basis-title = Basis
basis-figure = Figure
basis-of = Basis of “{ $figure }”
basis-value = Value
basis-exact = Exact value
basis-printed = As printed
basis-definition = Definition
basis-rule = Rule
basis-rule-version = Version { $version }, in force from { $from }
basis-source = Source
basis-certainty = Certainty
basis-period = Period
basis-subject = Of
basis-rounding = Rounding
basis-rounding-about = { $mode }, { $places } places, rounded once
basis-arithmetic = Arithmetic
basis-records = Records
basis-records-count = Records: { $n }
basis-records-missing = of these without this field: { $n }
basis-records-sealed = of these sealed: { $n }
basis-breakdown = By unit
basis-opening = Opening balance
basis-opening-source = The opening balance is as of { $date }, from { $publisher }, { $document }; grade of evidence: { $grade }. No record stands behind each of its items: its evidence is of a lower grade.
report-opening = and an opening balance of { $value } (as of { $date }, record { $seq } of the ledger)
basis-conditions = Conditions
basis-counts-accepted = Accepted records only
basis-counts-submitted = Submitted records count too
basis-part = Part
basis-whole = Whole
basis-external = External statistic: { $publisher }, { $document }
basis-mean = Mean concentration
basis-rank = Rank
basis-valid-days = Valid days
basis-not-rankable = Not rankable: too few valid days
basis-size = Ledger size
basis-size-about = Computed from the first { $size } records
basis-remark = Remark
basis-versions = Versions
basis-cases = Cases of the rule
basis-verify = Verify
basis-missing = No data
basis-missing-about = No records, or not enough; missing is not zero.
basis-needs-openings = Openings needed
basis-needs-openings-about = { $n } records are sealed: it can be computed with their openings.
basis-redacted = { $n } records are redacted, so there is no value.
basis-two-ways = Both evaluations agree
basis-answer = The office’s reply
basis-question = Question of plausibility
basis-question-about = The ratio is { $here } here and { $elsewhere } elsewhere: more apart than the rule lets pass.
basis-answer-needed = Please say why; the reply is published with the report.

## Lists

list-filter = Filter
list-filter-apply = Apply
list-filter-clear = Clear
list-filter-status = Status
list-filter-unit = Unit
list-filter-from = From
list-filter-to = To
list-sort = Sort
list-sort-ascending = ascending
list-sort-descending = descending
list-columns = Columns
list-count = Total: { $n }
list-shown = { $from }–{ $to } of { $n }
list-previous = Previous
list-next = Next
list-first = First
list-last = Last
list-export = Export
list-export-xlsx = Export as Excel
list-export-csv = Export as CSV
list-export-about = Exports exactly what is shown
list-empty = Nothing is recorded here yet.
list-empty-begin = Enter the first
list-empty-filtered = No record meets these conditions.
list-new = New
list-select = Select
list-select-all = Select all
list-selected = Selected: { $n }
list-accept = Accept
list-return = Return
list-accept-import = Accept the whole import
list-seq = Number
list-recorded = Recorded
list-status = Status
list-import = Import
list-history = History

## A record’s page

record-title = Record { $seq }
record-version = Version
record-version-of = Submission { $n }
record-by = Typed by
record-for = On behalf of
record-unit = Reporting unit
record-via = Came in by
record-recorded = Recorded
record-happened = Date
record-digest = Digest
record-previous = Before
record-changed = changed
record-history = Versions
record-history-about = Earlier versions are kept for ever
record-evidence = Evidence
record-evidence-none = No evidence
record-evidence-missing = The file is not on this machine
record-evidence-until = Kept until { $until }
record-evidence-ended = Kept until { $until } and then deleted; the record, the file’s digest, time and place stay in the ledger
record-amend = Amend
record-withdraw = Withdraw
record-accepted-by = Accepted by { $name } on { $date }
record-returned-by = Returned by { $name } on { $date }
record-used-in = Figures that read this record
record-proof = Download the proof
record-raw = As it stands in the ledger

## Forms

form-new = New: { $kind }
form-amend-title = Amend: { $kind }
form-save-draft = Save draft
form-draft-saved = Draft saved ({ $time })
form-draft-found = A draft of { $time } was restored.
form-draft-discard = Discard the draft
form-submit = Submit
form-submit-for-review = Submit for review
form-amend = Amend
form-withdraw = Withdraw
form-withdraw-confirm = It will no longer count; its history stays. Withdraw it?
form-reason = Reason
form-reason-placeholder = Say why; the submitter will read it
form-reason-needed = Please give a reason.
form-return = Return
form-accept = Accept
form-errors = To be amended: { $n }
form-goto-field = Go to the field
form-saved = Written to the ledger, number { $seq }.
form-back-to = Back to { $what }
form-next = Record another
form-next-grant = Give a right to the next person
form-saved-again = This was written before; it was not recorded twice.
form-waiting-review = Waits for review
form-counts-at-once = Counts at once
form-same-as-last = As last time
form-no-change = No change: submit
form-for-person = On behalf of
form-add-evidence = Add evidence
form-take-photo = Take a photograph
form-position = Position
form-remove = Remove
form-choose = Please choose
form-required = required
form-unit = unit
form-offline = No network: kept on this device; submit when it is back.
form-conflict = Somebody else amended it
form-conflict-about = Left what it says now, right what you typed: choose what to keep.

## Import

import-title = Import
import-about = Download the template, fill it in, upload it for a dry run; it is written only when you confirm.
import-template = Download the template
import-template-of = Template: { $kind }
import-upload = Upload a file
import-choose-file = Choose a file
import-formats = Excel (.xlsx) or CSV (UTF-8)
import-dry-run = Dry run
import-dry-run-about = Checks only, writes nothing
import-rows = Rows: { $n }
import-rows-good = Good rows: { $n }
import-rows-bad = Rows to be amended: { $n }
import-rows-same = Rows that are recorded already: { $n }
import-row = Row { $n }
import-errors-download = Download the file with remarks
import-commit = Write { $n } rows
import-commit-good-only = Write the good rows only
import-progress = { $done } of { $all } rows written
import-leave = You may leave this page; Today will tell you when it is done.
import-cancel = Stop
import-cancelled = Stopped after { $n } rows.
import-done = Done: { $n } rows written.
import-waiting = The import waits for review
import-history = Imports so far
import-none = Nothing has been imported yet.
import-not-readable = The file cannot be read: save it as .xlsx or as CSV in UTF-8.
import-no-header = The first row must hold the names of the fields: use the template.
import-column-missing = The column “{ $column }” is missing.
import-column-unknown = The column “{ $column }” is unknown and will not be read.
import-empty-file = The file has no rows.
import-too-many-rows = At most { $most } rows at a time: divide the file.
import-same-file = This file was imported on { $date }.

## Rulebook

rules-title = Rulebook
rules-about = Every rule has its source, version and date; it is never edited, only succeeded.
rules-id = Id
rules-version = Version
rules-from = In force from
rules-not-yet = Not yet in force
rules-in-force = In force
rules-succeeded = Succeeded
rules-source = Source
rules-certainty = Certainty
rules-applies-by = Applies by
rules-text = Text
rules-cases = Cases
rules-cases-pass = All cases pass: { $n }
rules-adopt = Adopt a new version
rules-adopt-about = Paste the text, check it, adopt it. The adoption is a record itself.
rules-check = Check
rules-faults = Faults: { $n }
rules-adopted = Adopted, record { $seq }.
rules-compare = Compare with the version before
rules-used-by = Figures that use it
rules-items = Items
rules-off = Days off
rules-work = Weekend days worked
rules-calendar-ends = The calendar ends with { $year }: adopt the next year’s notice.

## Reports

report-year = Year report
report-air-month = Monthly air ranking
report-title = Reports
report-period = Period
report-edition = Edition { $edition }
report-newest = Newest edition
report-superseded = Superseded by edition { $n }
report-none = Nothing has been published yet.
report-draft = Draft
report-draft-save = Save the draft
report-draft-saved = The draft is saved, sealed until it is published.
report-preview = Preview
report-publish = Publish
report-publish-confirm = An edition is never changed, only superseded. Publish?
report-published = Edition { $n } is published.
report-published-on = Published on { $date }
report-checks = Checks before publication
report-checks-pass = All checks pass: it can be published.
report-checks-stop = To be settled first: { $n }
report-questions = Questions of plausibility
report-answer = Reply
report-answer-save = Submit the reply
report-answered = answered
report-role-planned-by = Planned by
report-role-text = Text
report-role-photos = Photographs
report-role-editor = Editor
report-role-approval = Approved by
report-approval-none = the ledger holds no approval
report-approval = { $date }, by a leader (record { $seq })
report-approve = Approve this text
report-approve-about = Once it is approved the editor can publish it; another draft needs another approval.
report-awaits-approval = The text is not approved yet and cannot be published
report-appendix = Appendix: figures and their basis
report-contents = Contents
report-contents-note = Every figure in the text leads to its basis.
report-figures-count = Figures: { $count }
report-figures-all = Figures published: { $count }
report-rules-count = Rules: { $count }
report-question = Question of plausibility ({ $rule }, version { $version })
report-question-no-rest = Without the zone nothing positive is left: its value reaches that of the whole.
report-question-text = The ratio of the two figures is { $here }% here and { $elsewhere }% elsewhere: more apart than the rule lets pass.
report-question-answer = Reply of { $date }:
report-foot-edition-title = Edition
report-foot-edition = Edition
report-foot-period = Period
report-foot-size = Ledger size
report-foot-makers = Makers, as the draft names them
report-foot-verify-title = Verify
report-foot-verify = Download the bundle and check every figure and the checkpoint on your own computer.
report-air-month-title = Air ranking of { $zone }, { $period }
report-air-month-rule = Means of valid days, rounded to integers and ranked from the lowest; ties share a rank; with too few valid days there is none.
report-figures-of = Figures of this report
report-as-of = Figures of the first { $size } records
report-every-figure = Choose any figure in the text to see its basis.
report-bundle = Download the bundle
report-bundle-about = Report, figures and proofs, to be verified offline
report-print-year = Print
report-checks-none = Nothing to settle

## Figures

figures-title = Figures
figures-about = Every figure has a definition, a source and a basis.
figures-ref = Ref
figures-name = Figure
figures-value = Value
figures-unit = Unit
figures-period = Period
figures-class = From
figures-records = Records
figures-none = There are no figures for this year.

## Ledger

ledger-title = Ledger
ledger-about = Every act is a record; records are only ever added, and an amendment is a record too.
ledger-size = Records: { $n }
ledger-checkpoint = Checkpoint
ledger-checkpoint-about = Signs the size and the whole content; kept elsewhere, it proves what was there
ledger-checkpoint-newest = Newest checkpoint
ledger-checkpoint-of = Checkpoint of { $date }
ledger-root = Root
ledger-key = Verification key
ledger-download = Export the ledger
ledger-openings = Export the openings
ledger-openings-about = For auditors only; logged
ledger-proof = Proof
ledger-consistency = Consistency proof
ledger-day-closed = { $date } closed
ledger-replay = Replay
ledger-replay-progress = { $done } of { $all } records replayed
ledger-replay-agrees = The replay agrees with the figures.
ledger-replay-differs = The replay does not agree with the figures: tell the administrator.

## Public pages

public-title = Published reports
public-about = Every figure published here has its basis, and anybody can verify it.
public-newest = Newest
public-all = All editions
public-none = No report has been published yet.
public-edition-about = Edition { $n }, published on { $date }; it is never changed
public-superseded = This edition is superseded; the newest is edition { $n }.
public-basis = Basis
public-basis-closed = Data of single enterprises are confidential by law: only totals are published.
public-how-to-verify = How to verify
public-download = Download the bundle
public-checkpoint = Newest checkpoint
public-demo-notice = A demonstration: people, organisations and data are invented.
public-air-source = The air data of the demonstration come from a public data set; they are no official publication and the ranks are not official.

## Verifying

verify-title = Verify
verify-about = You verify on your own computer and need not trust this system.
verify-step-download = Download the bundle and the verifier
verify-step-key = Obtain the zone’s verification key from another source
verify-step-run = Run the verifier
verify-step-compare = Compare with a checkpoint kept from before
verify-command = Command
verify-result-0 = Verified
verify-result-1 = Failed
verify-result-2 = Wrong usage
verify-result-3 = Consistent, but without a key the signer is unknown
verify-result-4 = A newer verifier is needed
verify-result-5 = Verified as far as open fields go; the rest needs the openings
verify-inclusion = The record is in the ledger
verify-consistency = The ledger was only added to
verify-signature = The signature is valid
verify-recomputed = Recomputed and equal: { $n }
verify-recomputed-differs = { $figure } recomputes to { $value }, which is not what was published

## Supervision on the phone

supervision-title = Today’s supervision
supervision-next = Next project
supervision-yesterday = Last: { $date }, { $change }
supervision-submit-no-change = No change
supervision-submitted = Submitted
supervision-left = { $n } left
supervision-all-done = All done for today.
supervision-not-today = No supervision today: it is no working day.
supervision-lead = Lead
supervision-photo = Photograph

## Project page

project-target = Target
project-target-hope = hoped for by { $date }
project-target-plan = planned for { $date }
project-target-commitment = promised for { $date }
project-leads = Leads so far
project-entries = Supervision entries
project-days-without-change = { $n } working days without change
project-no-lead = No lead is named yet

## Error pages

error-not-found = No such page
error-not-found-about = The address may be wrong, or the record is of another time. Go back to Today and find it from there.
error-forbidden = No right to see this
error-forbidden-about = Your role does not open this page. If you need it, ask the security administrator.
error-internal = Something went wrong
error-internal-about = This page could not be made. Try again later; if it persists, tell the administrator. If you had submitted something, look first whether it is recorded.
error-bad-request = This cannot be done
error-bad-request-about = Go back and amend what is named.
error-not-saved = Nothing was written
error-not-saved-about = Storage failed; the disk may be full. Send it again later; if it persists, tell the administrator.
error-stale = Somebody amended it
error-stale-about = What you typed is still here: compare it with the newest version and submit again.
error-session = Your session has expired
error-session-about = What you sent was not recorded. Sign in again, then come back to this page.
error-form-expired = The form has expired
error-form-expired-about = Open the form again; what you typed is kept.
error-too-large = The file is too large
error-too-large-about = At most { $most }: reduce it or divide it.
error-busy = The system is busy
error-busy-about = Submit again in a moment; it will not be recorded twice.
error-read-only = Read-only at present
error-read-only-about = The newest records cannot be read, so nothing is recorded. Tell the administrator.
error-home = Back to Today
error-right-read = The pages of “{ $office }” need a right for that office.
error-right-role = This needs the role “{ $role }”.

# Amendments and replies.
refusal-reason-needed = An amendment or withdrawal needs a reason of at least two characters.
refusal-no-such-question = No rule asks this question now; if the ratios or the rule have just changed, open this page again and reply to what it asks.
refusal-person-on-another-line = This person is on another handover line (record { $seq }); a person is entered once.
refusal-person-on-a-line-elsewhere = Another unit has this person on a handover line; a person is entered once: settle with that unit.

# Verifying from the public page, in four steps.
public-files = All files
verify-steps-about = Four steps on your own computer; nothing of this system has to be trusted.
verify-step-1 = The package: all files of the edition. Unpack it and change nothing in the folder.
verify-step-2 = The verification key. Compare it with one that reached you another way: whoever can change this page can change the key on it.
verify-step-3 = The open ledger: every record, without sealed and personal content.
verify-step-4 = The command. Either program will do: shishi, or the second verifier, in Python, which comes with the format it is written from: verify.py is short enough to be read, form.py verifies the same and refuses besides every form that shishi does not write. Both stand in the source (the second in verifier/), where an outsider takes them rather than from those who are to be checked.
verify-steps-ends = Both end with "Verified" (exit code 0), or with "Verified as far as open fields go" (5) and the names of the figures that need the openings which auditors hold. ledger-format.md, section 8, explains every end.

# Publishing, confirmed.
reports-none-of-year = No report of { $year } can be published: its figures are not defined, or the year is not over.
report-publish-look = Publish…
report-confirm-title = Publish { $report }, edition { $edition }
report-confirm-heading = This cannot be changed afterwards
report-confirm-record = Edition { $edition } becomes a record of the ledger. Nobody can delete or amend it; an error is put right by a further edition only, and this one stays public.
report-confirm-figures = Its { $count } figures are those of the ledger at { $size } records. What is recorded or amended later does not reach them.
report-confirm-files = Text, charts, figures and style are fixed by their fingerprints and signed: one changed byte, and everybody's check fails.
report-confirm-supersedes = Edition { $edition } is marked as superseded and stays public.
report-confirm-publish = Publish edition { $edition }
report-confirm-back = Back to the preview

# Sources are cited as they stand.
rule-source-cited = Source (in the original)
