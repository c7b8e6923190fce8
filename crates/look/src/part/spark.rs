use maud::{Markup, PreEscaped, html};

/// Width and height of the drawing, pixels.
const SIZE: (f64, f64) = (96.0, 24.0);

/// Two small lines in a table: plan (dashed) and actual (solid), as shares of the whole from 0 to 1. What they say stands
/// in the cells beside them; `label` names them for those who do not see them.
#[must_use]
pub fn spark(label: &str, planned: &[Option<f64>], actual: &[Option<f64>]) -> Markup {
    html! {
        svg.s-spark viewBox="0 0 96 24" width="96" height="24" role="img" aria-label=(label) {
            path.s-spark-p d=(PreEscaped(path(planned))) fill="none" stroke="#5e6873" stroke-dasharray="4 3" {}
            path.s-spark-a d=(PreEscaped(path(actual))) fill="none" stroke="#1f4e79" stroke-width="2" {}
            line x1="0" x2="96" y1="23.5" y2="23.5" stroke="#c9ced3" {}
        }
    }
}

fn path(values: &[Option<f64>]) -> String {
    let step = SIZE.0 / (values.len().max(2) - 1) as f64;
    let mut d = String::new();
    let mut pen = 'M';
    for (at, value) in values.iter().enumerate() {
        let Some(value) = value else {
            pen = 'M';
            continue;
        };
        let y = 1.5 + (SIZE.1 - 3.0) * (1.0 - value.clamp(0.0, 1.0));
        d.push_str(&format!("{pen}{:.1} {y:.1}", step * at as f64));
        pen = 'L';
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_breaks_the_line_and_nothing_leaves_the_drawing() {
        assert_eq!(path(&[Some(0.0), None, Some(1.0)]), "M0.0 22.5M96.0 1.5");
        assert_eq!(path(&[Some(-1.0), Some(7.0)]), "M0.0 22.5L96.0 1.5");
        assert_eq!(path(&[]), "");
    }
}
