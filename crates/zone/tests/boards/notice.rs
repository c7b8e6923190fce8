//! A notice that is adopted after what it measures is over: limits that were kept are measured anew, as the page does.

use crate::permits;
use crate::site::{Site, UNIT, project};
use jiff::civil::{Date, date};
use serde_json::json;
use zone::offices::projects::kept::Courses;
use zone::offices::projects::problem;

#[test]
fn what_was_decided_before_a_notice_came_is_measured_by_it() {
    let mut site = Site::founded(date(2020, 1, 2), 1);
    site.adopt_dues();
    site.adopt_first_notice_of_2020();
    site.until(date(2020, 2, 7));
    let (project, row) = (project(0), site.row(0));
    let mut step = json!({"project": project, "item": "project_approval", "step": "accepted"});
    site.must("projects.permit_step", "2020-01-20", &step);
    (step["step"], step["certificate"]) = ("granted".into(), "证1".into());
    site.must("projects.permit_step", "2020-02-05", &step);
    let raised = json!({"problem": "wt-1", "project": project, "sort": "construction", "title": "问题", "owner": UNIT});
    site.must("projects.problem", "2020-01-20", &raised);
    site.must("projects.problem_step", "2020-02-05", &json!({"problem": "wt-1", "step": "solved"}));
    let measured = |site: &Site| {
        let [kept, shown] = permits(&site.zone, row, date(2020, 2, 6));
        assert_eq!(kept, shown);
        assert!(Courses::replayed(&site.zone) == site.zone.courses);
        let (_, _, due_on, late) = kept.into_iter().next().unwrap();
        let problem = problem::of(&site.zone, row, date(2020, 2, 6)).remove(0);
        [(due_on, late), (problem.due_on, problem.days_late)]
    };
    let both = |day: Date, late: u32| [(Some(day), late); 2];
    // 21 to 23 and 31 January, and Saturday the first; then Monday to Wednesday.
    assert_eq!(measured(&site), both(date(2020, 2, 1), 3));
    // The holidays go on to 2 February: 21 to 23 January, 3 and 4 February.
    site.adopt_second_notice_of_2020();
    assert_eq!(measured(&site), both(date(2020, 2, 4), 1));
}
