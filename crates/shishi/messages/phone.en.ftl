## Problems of projects: raised, assigned, solved, confirmed, reopened

kind-projects-problem = Problem of a project
kind-projects-problem-step = Step of a problem
empty-projects-problem = Each problem found on site is recorded, with its sort, its owner and its limit.
empty-projects-problem-step = Once a problem is recorded, each step is a record: assigned, solved, confirmed, reopened. Whoever solved it does not confirm it.

field-projects-problem-happened = Raised on
field-projects-problem-problem = Problem id
field-projects-problem-project = Project
field-projects-problem-sort = Sort
field-projects-problem-title = In short
field-projects-problem-owner = Owner
field-projects-problem-due-on = Due on
field-projects-problem-step-happened = Day
field-projects-problem-step-problem = Problem id
field-projects-problem-step-step = Step
field-projects-problem-step-owner = Owner
field-projects-problem-step-again = n-th time that day
hint-again = The system counts when a step is taken a second time on a day; usually left empty
empty-field-projects-problem-due-on = by rule
problem-by-rule = by rule
problem-course = What was done
problem-raised = Raised
problem-standing = How it stands
field-projects-problem-step-due-on = Due on

choice-sort-permit = permits
choice-sort-land = land
choice-sort-utilities = power and utilities
choice-sort-funds = funds
choice-sort-labour = labour
choice-sort-construction = construction
choice-sort-other = other

choice-step-assigned = assigned
choice-step-solved = solved
choice-step-confirmed = confirmed
choice-step-reopened = reopened

problem-state-raised = not assigned
problem-state-assigned = in work
problem-state-solved = to be confirmed
problem-state-confirmed = closed
problem-state-reopened = reopened

refusal-due-before-raised = The limit is before { $date }. Give that day or a later one.
refusal-unknown-problem = There is no such problem, or it was withdrawn. Check the problem’s id.
refusal-only-when-assigned = This belongs to an assignment only. Leave it empty, or make the step an assignment.
refusal-before-the-problem = The day is before the problem was raised ({ $date }). Check the date.
refusal-before-the-last-step = The day is before the last step ({ $date }). Check the date.
refusal-own-solution = Whoever solved a problem does not confirm it. Let another person look at it on site and confirm.
refusal-solved-by-another-unit = This problem was assigned to { $unit }, which says when it is solved. If another unit did it, assign it anew first.
refusal-problem-has-steps = This problem has { $n } steps and cannot be withdrawn. Amend what is wrong; if it has to go, withdraw its steps first.
refusal-step-out-of-order = This problem is { $state ->
    [raised] not assigned yet
    [assigned] in work
    [solved] waiting to be confirmed
    [confirmed] closed
   *[reopened] reopened and in work
}; it cannot be { $step ->
    [assigned] assigned again
    [solved] marked as solved
    [confirmed] confirmed
   *[reopened] reopened
}. The order is: assigned, solved, confirmed.

## The numbers of a supervision

refusal-reason-for-a-day-off = { $on } is no working day: choose why there is an entry.
refusal-above-a-later-day = The total is more than the { $amount } of the later { $on }: check it. If it is a correction, choose a reason.
refusal-over-the-total-as-typed = More than the planned investment ({ $amount }): check it; if the total has changed, amend the project first.
refusal-not-a-time = Write the time of the photograph as hour and minute, such as 15:38.
field-photographed-at = Photographed at
hint-photographed-at = Hour and minute, such as 15:38

## Photographs

records-file-broken = The photograph “{ $name }” is not whole and was not kept. Take or choose it again.

## The daily supervision on a telephone

field-projects-supervision-invested-ten-thousand = Investment completed so far
supervise-title = Supervision
supervise-today = Today’s supervision
supervise-last = Last { $value }
supervise-people = people
supervise-machines = machines
supervise-ten-thousand = 10,000 yuan
supervise-amount = { $amount } × 10,000 yuan
supervise-camera = Photograph
supervise-photos = { $n } taken
supervise-photo-remove = Leave this one out
supervise-place = No position yet
supervise-place-found = Position taken, within { $n } m
supervise-place-none = No position to be had; you may go on without
supervise-locate = Take the position
supervise-less = Less
supervise-more = More
supervise-planned = By the investment plan { $n }% are due by the end of the month
supervise-problem = Problem
supervise-problem-no = No problem
supervise-problem-yes = A problem
supervise-limit = { $n } working days
supervise-limit-other = A problem without an owner is recorded first and assigned later. As a rule within { $n } working days.
supervise-send = Submit
supervise-store = Keep on this telephone, to be sent
supervise-stored = Kept on this telephone; it is sent once there is a connection.
supervise-see-record = See the record
supervise-offline = Offline: go on as usual. { $n } kept on this telephone; they are sent once there is a connection. Whether they are on time is what the ledger’s own time says.
supervise-waiting = { $n } kept on this telephone, to be sent.
supervise-refused = { $n } kept on this telephone were not accepted. Correct them and send them again.
supervise-refused-unknown = It was not accepted. Open it to see.
supervise-sign-in = { $n } kept on this telephone. The session has ended; they are sent once you have signed in.
supervise-correct = Correct
supervise-discard = Discard
supervise-see = See
supervise-lose = { $n } on this telephone are not sent yet. Signing out deletes them. Sign out?

## The same photograph

same-photo-also = The same photograph was brought for:{" "}
same-photo-chip = same photo
same-photo-title = Photographs used twice
same-photo-about = One photograph for different days or projects: to be checked
