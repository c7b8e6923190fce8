//! The printed figures of a published page: each stands under a mark that names its cell, so that what people read is
//! held against the record (docs/ledger-format.md §4). The page is read in one narrow form, the same in both verifiers:
//! in whatever a browser might read otherwise, nothing is verified.

use num_rational::BigRational;
use rulebook::Rounding;
use std::collections::HashMap;
use zone::state::PrintedCell;

const DOCTYPE: &str = "<!DOCTYPE html>";
/// Elements whose content is no text of the page, or is read by other rules.
const REFUSED: &[&str] =
    &["iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "template", "textarea", "xmp"];

/// Holds every mark against its cell; every cell has to be marked. Answers the number of marks.
pub(super) fn check(page: &str, cells: &[PrintedCell]) -> Result<usize, String> {
    let mut waiting: HashMap<[&str; 3], (&PrintedCell, bool)> =
        cells.iter().map(|cell| ([&*cell.figure, &*cell.period, &*cell.subject], (cell, false))).collect();
    if waiting.len() < cells.len() {
        return Err("is of a record that has a cell twice".to_owned());
    }
    let marks = marks(page).ok_or("is not a page in the form of the contract")?;
    for (mark, text) in &marks {
        let fault = |what: &str| format!("prints {text:?} under the mark {mark:?}, {what}");
        let parts: Vec<&str> = mark.split(' ').collect();
        let [part, cell @ ..] = parts.as_slice() else { return Err(fault("which names no cell")) };
        let found = <[&str; 3]>::try_from(cell).ok().and_then(|cell| waiting.get_mut(&cell));
        let Some((cell, marked)) = found else { return Err(fault("which names no cell")) };
        let says = said(cell, part).ok_or_else(|| fault("which its cell does not have"))?;
        if says != *text {
            return Err(fault(&format!("its cell says {says:?}")));
        }
        *marked = true;
    }
    match cells.iter().find(|cell| !waiting[&[&*cell.figure, &*cell.period, &*cell.subject]].1) {
        Some(cell) => Err(format!("does not print {} {} {} under a mark", cell.figure, cell.period, cell.subject)),
        None => Ok(marks.len()),
    }
}

/// What a part of a cell looks like in print.
fn said(cell: &PrintedCell, part: &str) -> Option<String> {
    match part {
        "printed" => Some(cell.printed.clone()),
        "rank" => cell.rank.map(|rank| rank.to_string()),
        "mean" => Some(Rounding::HalfEven.text(&rational(&cell.exact)?, 0)),
        _ => None,
    }
}

fn rational(text: &str) -> Option<BigRational> {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let plain = |digits: &str| {
        !digits.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && (digits == "0" || digits.as_bytes()[0] != b'0')
    };
    let fits = plain(above.strip_prefix('-').unwrap_or(above)) && plain(below) && below != "0";
    fits.then(|| text.parse().ok())?
}

/// Every mark with the text that stands under it, or nothing if the page is not in the permitted form.
fn marks(page: &str) -> Option<Vec<(&str, String)>> {
    let mut rest = page.strip_prefix(DOCTYPE)?;
    let mut found = Vec::new();
    let mut inside = None;
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            if text.contains('>') {
                return None;
            }
            if let Some((_, written)) = &mut inside {
                *written += text;
            }
            rest = after;
            continue;
        };
        let (tag, after) = tag.split_once('>')?;
        rest = after;
        match name_of(tag)? {
            name if REFUSED.contains(&name) => return None,
            "data" if tag == "/data" => {
                let (mark, written): (&str, String) = inside.take()?;
                found.push((mark, unescaped(&written)?));
            }
            "data" => {
                let mark = tag.strip_prefix("data value=\"")?.strip_suffix('"')?;
                if mark.contains(['"', '&']) || inside.replace((mark, String::new())).is_some() {
                    return None;
                }
            }
            _ => {}
        }
    }
    inside.is_none().then_some(found)
}

/// The name of a tag that is written as the contract has it: attributes after one space each, values in quotation marks.
fn name_of(tag: &str) -> Option<&str> {
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let (name, mut rest) = tag.split_at(tag.find([' ', '/']).unwrap_or(tag.len()));
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.bytes().all(is_word) {
        return None;
    }
    while !rest.is_empty() && rest != "/" {
        rest = rest.strip_prefix(' ')?;
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-');
        let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        rest = &rest[end..];
        if let Some(value) = rest.strip_prefix("=\"") {
            let (value, after) = value.split_once('"')?;
            if value.contains('<') {
                return None;
            }
            rest = after;
        }
    }
    Some(name)
}

fn unescaped(text: &str) -> Option<String> {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let known = ["&lt;", "&gt;", "&quot;", "&amp;"].iter().map(|entity| text.matches(entity).count()).sum::<usize>();
    (known == text.matches('&').count()).then(|| plain.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells() -> Vec<PrintedCell> {
        let cell = |figure: &str, exact: &str, printed: &str, rank| PrintedCell {
            exact: exact.into(),
            figure: figure.into(),
            period: "2019".into(),
            printed: printed.into(),
            rank,
            subject: "z".into(),
        };
        vec![cell("a.b", "314", "314<亿元", None), cell("c.d", "85/2", "第一位", Some(1))]
    }

    fn page(body: &str) -> String {
        format!("{DOCTYPE}<html lang=\"zh-CN\"><body hidden>{body}</body></html>")
    }

    const GOOD: &str = r##"<p>x <data value="printed a.b 2019 z"><a href="#b">314&lt;亿元</a></data></p><data value="rank c.d 2019 z">1</data><data value="mean c.d 2019 z">42</data>"##;

    #[test]
    fn a_page_prints_its_cells() {
        assert_eq!(check(&page(GOOD), &cells()), Ok(3));
        assert_eq!(check(&page(""), &[]), Ok(0));
    }

    #[test]
    fn a_page_that_prints_something_else_or_could_be_read_otherwise_is_refused() {
        for (honest, false_) in [
            ("314", "999"),
            ("314&lt;亿元", "314&lt;亿元 "),
            ("314&lt;", "314&#60;"),
            ("314&lt;", "314&amp;lt;"),
            ("rank", "exact"),
            ("z\">1<", "z\">2<"),
            ("42", "43"),
            ("mean c.d 2019 z", "mean c.d 2018 z"),
            ("mean c.d 2019 z", "mean  c.d 2019 z"),
            ("<p>x <data value=\"printed a.b 2019 z\">", "<p>x "),
            ("<p>x <data", "<p>x <data id=\"1\""),
            ("<p>x ", "<p>x <data value=\"rank c.d 2019 z\">"),
            ("x <data", "x <!-- <data"),
            ("<p>x", "<script>x"),
            ("<p>x", "<p>x > "),
            ("<p>x", "<P>x"),
            ("<p>x", "<p a='1'>x"),
            ("<p>x", "<p  a=\"1\">x"),
        ] {
            assert!(GOOD.contains(honest), "{honest}");
            let told = page(&GOOD.replacen(honest, false_, 1));
            assert!(check(&told, &cells()).is_err(), "{honest} → {false_}");
        }
        assert!(check(&page(""), &cells()).is_err(), "unmarked");
        assert!(check(GOOD, &cells()).is_err(), "without a document type");
        assert!(check(&page(&format!("{GOOD}<data value=\"printed a.b 2019 z\">")), &cells()).is_err(), "open");
        let twice = [cells(), cells()].concat();
        assert!(check(&page(GOOD), &twice).is_err(), "a cell twice");
    }
}
