//! The board of the picture, drawn by the league.

use look::Markup;
use look::part::{self, League, LeaguePart, LeagueRow, StepState, explanation, league, part_bar, steps};
use maud::html;

const PARTS: [(&str, &str); 5] =
    [("投资进度", "30"), ("节点完成", "30"), ("手续办理", "15"), ("日督导", "15"), ("问题整改", "10")];

type Project = (&'static str, &'static str, [&'static str; 5], &'static str, &'static str);

const PROJECTS: [Project; 6] = [
    ("金畴油脂精炼", "许承安", ["29.1", "30.0", "14.0", "15.0", "10.0"], "98.1", "2 ↑1"),
    ("澄禾面粉二期", "林若溪", ["28.4", "28.5", "15.0", "14.3", "9.5"], "95.7", "1 ↓1"),
    ("驰汇快递分拨中心", "贺文博", ["27.6", "27.0", "15.0", "14.6", "9.0"], "93.2", "5 ↑2"),
    ("锦汀商业广场", "贺文博", ["19.8", "18.0", "11.0", "10.2", "5.5"], "64.5", "15 —"),
    ("宏纬纺织搬迁", "裴思齐", ["16.2", "15.0", "10.0", "9.6", "5.0"], "55.8", "18 ↑2"),
    ("鼎枢装备制造", "孟昭宁", ["13.8", "7.5", "4.0", "10.8", "5.0"], "41.1", "17 ↓1"),
];

/// The page.
pub fn page() -> Markup {
    let row = |(at, (name, lead, parts, total, before)): (usize, &Project)| LeagueRow {
        rank: (at + 1).to_string(),
        name: (*name).into(),
        href: "#explanation".into(),
        unit: "项目中心".into(),
        lead: (*lead).into(),
        parts: parts.iter().map(|part| Some((*part).into())).collect(),
        note: String::new(),
        total: part::figure("#", total, ""),
        before: (*before).into(),
        list: match at {
            0..=2 => part::board(true, "红榜"),
            4..=5 => part::board(false, "黑榜"),
            _ => html! {},
        },
        chosen: at == 5,
        ruled: matches!(at, 2 | 3),
    };
    let way = [
        (StepState::Done, "计算", "11-14 06:00 · 规则第3版"),
        (StepState::Done, "内部通报", "11-18起"),
        (StepState::Now, "异议", "11-22止 · 1件"),
        (StepState::Ahead, "定榜", "尚未"),
        (StepState::Ahead, "公开", "尚未"),
    ];
    let last = &PROJECTS[5];
    html! {
        (part::head(html! { a href="#" { "红黑榜" } }, "2019年10月重点项目红黑榜", html! {}, html! {}))
        (steps(&way.map(|(state, name, fact)| (state, name.to_owned(), fact.to_owned()))))
        div.s-cols-b {
            (part::section("前三名均在93分以上", "满分100", html! {}, league(&League {
                id: "board",
                caption: "2019年10月",
                headings: ["位次", "项目", "责任单位", "责任人", "得分", "上月", "榜"].map(str::to_owned),
                parts: PARTS.iter().map(|(name, most)| LeaguePart { name: (*name).into(), most: (*most).into() }).collect(),
                thresholds: vec![("60".into(), "黑榜线".into()), ("85".into(), "红榜线".into())],
                rows: PROJECTS.iter().enumerate().map(row).collect(),
            })))
            (explanation(last.0, "名次说明", ("#", "收起"), html! {
                @for (at, ((name, most), got)) in PARTS.iter().zip(last.2).enumerate() {
                    div.s-why { span { (name) } (part_bar("board", at, got, most)) b { (got) em { " / " (most) } } }
                }
            }))
        }
    }
}
