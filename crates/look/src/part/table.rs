use crate::icon::{Icon, svg};
use maud::{Markup, html};

/// One column of a [`Table`].
pub struct Column {
    /// A stable name, for the choice of columns.
    pub key: String,
    /// Its heading.
    pub label: String,
    /// Numbers stand at the right.
    pub numeric: bool,
    /// Where a press on the heading leads.
    pub sort_href: Option<String>,
    /// `Some(true)` when the rows are sorted upwards by this column, `Some(false)` downwards.
    pub sorted: Option<bool>,
}

/// A table. On a phone every row becomes a block of labels and values.
pub struct Table<'a> {
    /// What the table shows; not drawn inside a [`super::section`], whose title says it.
    pub caption: &'a str,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; a row has as many cells as there are columns.
    pub rows: Vec<Vec<Markup>>,
    /// What is said when there is no row.
    pub empty: Markup,
}

/// Draws a table.
#[must_use]
pub fn table(t: &Table) -> Markup {
    draw(t, true)
}

/// Draws a table of few narrow columns: it stays a table on a phone.
#[must_use]
pub fn compact_table(t: &Table) -> Markup {
    draw(t, false)
}

fn draw(t: &Table, blocks: bool) -> Markup {
    html! {
        div.s-scroll role="region" aria-label=(t.caption) tabindex="0" {
            table.s-table.s-flat[!blocks] role="table" {
                caption { (t.caption) }
                thead role="rowgroup" { tr role="row" { @for column in &t.columns { (heading(column)) } } }
                tbody role="rowgroup" {
                    @for row in &t.rows {
                        tr role="row" {
                            @for (at, cell) in row.iter().enumerate() {
                                @let column = t.columns.get(at);
                                td.s-num[column.is_some_and(|c| c.numeric)] role="cell"
                                    data-label=[column.filter(|_| blocks).map(|c| c.label.as_str())] { (cell) }
                            }
                        }
                    }
                    @if t.rows.is_empty() {
                        tr.s-none role="row" { td role="cell" colspan=(t.columns.len().max(1)) { (t.empty) } }
                    }
                }
            }
        }
    }
}

fn heading(column: &Column) -> Markup {
    let sort = column.sorted.map(|up| if up { "ascending" } else { "descending" });
    let arrow = match column.sorted {
        Some(true) => "↑",
        Some(false) => "↓",
        None => "↕",
    };
    html! {
        th.s-num[column.numeric] scope="col" role="columnheader" aria-sort=[sort] data-col=(column.key) {
            @if let Some(href) = &column.sort_href {
                a href=(href) { (column.label) span.s-arrow aria-hidden="true" { (arrow) } }
            } @else { (column.label) }
        }
    }
}

/// The way through the pages of a list.
pub struct Pager<'a> {
    /// Which rows of how many.
    pub summary: &'a str,
    /// Address and word of the page before.
    pub previous: Option<(&'a str, &'a str)>,
    /// Address and word of the next page.
    pub next: Option<(&'a str, &'a str)>,
}

/// Draws a pager.
#[must_use]
pub fn pager(p: &Pager) -> Markup {
    html! {
        nav.s-pager aria-label=(p.summary) {
            span { (p.summary) }
            @if let Some((href, label)) = p.previous { a.s-btn href=(href) rel="prev" { (svg(Icon::Back)) (label) } }
            @if let Some((href, label)) = p.next { a.s-btn href=(href) rel="next" { (label) (svg(Icon::Onward)) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(label: &str, sorted: Option<bool>) -> Column {
        Column { key: "k".into(), label: label.into(), numeric: true, sort_href: Some("?sort=k".into()), sorted }
    }

    #[test]
    fn every_cell_carries_its_label_for_the_phone() {
        let t = Table {
            caption: "c",
            columns: vec![column("<A>", Some(true)), column("B", None)],
            rows: vec![vec![html! { "1" }, html! { "2" }]],
            empty: html! { "none" },
        };
        let out = table(&t).0;
        assert!(out.contains("data-label=\"&lt;A&gt;\"") && out.contains("data-label=\"B\""), "{out}");
        assert!(out.contains("aria-sort=\"ascending\"") && !out.contains("none"), "{out}");
    }

    #[test]
    fn a_compact_table_stays_one() {
        let cells = vec![vec![html! { "1" }]];
        let t = Table { caption: "c", columns: vec![column("A", None)], rows: cells, empty: html! {} };
        let out = compact_table(&t).0;
        assert!(out.contains("s-flat") && !out.contains("data-label"), "{out}");
    }

    #[test]
    fn an_empty_table_says_what_belongs_here() {
        let t = Table { caption: "c", columns: vec![column("A", None)], rows: vec![], empty: html! { b { "begin" } } };
        assert!(table(&t).0.contains("colspan=\"1\"><b>begin</b>"));
    }
}
