# Permits: which items apply, how far each is, when it is due, what blocks the project

## Kinds

kind-projects-permit = Permit applies
kind-projects-permit-step = Permit step

empty-projects-permit = Say here of the catalogue’s conditional items whether they apply; for certificates from before the listing give number and expiry.
empty-projects-permit-step = One entry for each step: started, accepted, correction, clock stopped and resumed, granted or refused.

## Fields

field-projects-permit-happened = Settled on
field-projects-permit-step-happened = Day
field-projects-permit-project = Project
field-projects-permit-step-project = Project
field-projects-permit-item = Item
field-projects-permit-step-item = Item
field-applies = Applies
field-exemption = Why it is not needed
field-step = Step
field-stop-reason = Reason for the stop
field-certificate = Certificate number
field-expires-on = Good until

hint-exemption = Needed where the item does not apply
hint-stop-reason = Needed where the clock is stopped
hint-certificate = Needed where it is granted or was there before
hint-expires-on = Leave empty if it does not expire
imports-type-item = name or id of the item, as in the catalogue of permits

## Choices

choice-applies-yes = Applies
choice-applies-no = Does not apply
choice-applies-held = Held before the listing
choice-exemption-not-required = Not required by law
choice-exemption-below-threshold = Below the threshold
choice-exemption-area-assessment = Covered by the area’s assessment
choice-exemption-merged = Handled with another item
choice-exemption-earlier-phase = Done in an earlier phase
choice-step-started = Started
choice-step-accepted = Accepted
choice-step-correction-asked = Correction asked
choice-step-corrected = Corrected
choice-step-clock-stopped = Clock stopped
choice-step-clock-resumed = Clock resumed
choice-step-granted = Granted
choice-step-refused = Refused
choice-stop-reason-inspection = Inspection
choice-stop-reason-hearing = Hearing
choice-stop-reason-expert-review = Expert review
choice-stop-reason-bidding = Bidding
choice-stop-reason-auction = Auction
choice-stop-reason-applicant = The applicant’s reasons
choice-stop-reason-other = Other

## Rules

rule-kind-catalogue = Catalogue of permits

## Refusals

refusal-permit-no-catalogue = No catalogue of permits is in force on this day: have the rule keeper adopt one, or check the day.
refusal-permit-unknown-item = There is no “{ $item }” in the catalogue of permits: choose one of its items.
refusal-permit-project-withdrawn = The project is withdrawn; no permits can be entered for it.
refusal-permit-exemption-needed = Say why the item does not apply.
refusal-permit-stop-reason-needed = Say why the clock is stopped.
refusal-permit-certificate-needed = Give the certificate’s number.
refusal-permit-not-with-this = This does not go with what was chosen: leave it empty.
refusal-permit-expires-before-it-is-granted = The certificate would expire before the day on which it is granted: check both.
refusal-permit-not-applicable = It was settled that this item does not apply; if that has changed, amend it first.
refusal-permit-prerequisite-missing = “{ $en }” must be granted before, and is not by this day.
refusal-permit-prerequisite-expired = The certificate of “{ $en }”, which is needed before, has expired by this day: have it renewed first.
refusal-permit-step-out-of-order = On this day { $stand ->
    [idle] it is not accepted yet: what can come next is its start or its acceptance
    [started] it is being prepared: its acceptance must come first
    [correcting] a correction is awaited: that it was handed in must come first
    [stopped] its clock is stopped: that it was resumed must come first
   *[running] it is under way: what can come next is a correction (once), a stop of the clock, or the decision
}. Check the day and the step.
refusal-permit-second-correction = A correction can be asked for once, and has been.
refusal-permit-stop-before-acceptance = It is not accepted yet: no clock runs that could be stopped.
refusal-permit-stopped-already = The clock is stopped already; it must be resumed before it can be stopped again.
refusal-permit-resume-without-stop = The clock is not stopped.
refusal-permit-decided-already = It is decided. For another application after a refusal or at the end of a term, enter its start first.
refusal-permit-later-steps = With this the step of “{ $en }” of { $on } could not stand: deal with that step first.

## Pages

permits-title = Permits
permits-of = Permits of { $project }
permits-count = { $all } items: { $granted } granted, { $running } under way, { $waiting } not started
permits-critical = Critical path
permits-all = All permits
permits-column-item = Item
permits-column-state = State
permits-column-decided = Decided on
permits-column-clock = Clock (working days)
permits-state-unsaid = To be settled
permits-state-exempt = Does not apply
permits-state-not-started = Not started
permits-state-preparing = Being prepared
permits-state-running = Under way
permits-state-correcting = Correction
permits-state-stopped = Stopped
permits-state-granted = Granted
permits-state-expired = Expired
permits-state-refused = Refused
permits-clock-used = { $used } used of { $days } promised
permits-clock-running = { $used } used, { $left } working days left
permits-clock-late = { $late } working days late
permits-clock-closed-late = { $used } used of { $days } promised, { $late } late
permits-clock-stopped = { $reason }, stopped, day { $days }
permits-clock-counts = { $reason }, day { $days }, the clock runs on
permits-clock-promised = { $days } promised, { $legal } by law
permits-clock-promised-only = { $days } promised
permits-clock-before = held before the listing
permits-correction = Correction
permits-due = promised by { $on }
permits-due-legal = by law by { $on }
permits-due-moved = promised by { $then } by the calendar known at acceptance, by { $now } after the holidays were changed; the later one counts
permits-due-legal-moved = by law by { $then } by the calendar known at acceptance, by { $now } after the holidays were changed; the later one counts
permits-calendar-ends = the calendar ends before the due date
permits-expires = good until { $on }
permits-expired = expired on { $on }
permits-waits = waits for { $items }
permits-blocks = What blocks it today
permits-blocks-none = No permit blocks the project today.
permits-block-late = late
permits-block-correcting = waits for the corrected documents
permits-block-stopped = clock stopped
permits-block-refused = refused, to be applied for again
permits-block-expired = certificate expired, to be renewed
permits-block-not-handed-in = all that it needs is there, it is not handed in
permits-holds = { $n } items wait for it
permits-path = The critical path takes { $days } more working days by the promised limits: { $items }
permits-path-done = All permits that apply are granted.
permits-nothing = No catalogue of permits is in force yet; it is shown once the rule keeper has adopted one.
permits-unsaid = { $n } to be settled:{" "}
permits-exempt = { $n } do not apply
permits-figures-unchecked = Limits and legal bases are not checked against official texts: they are parameters that can be edited.
permits-rule = Catalogue of permits, version { $version }
permits-record-step = Enter a step
permits-record-word = Settle an item
permits-stage-land = Land
permits-stage-works = Works
permits-stage-construction = Construction
permits-stage-acceptance = Acceptance
