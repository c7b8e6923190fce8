//! Draws every piece of the look once, on pages like those of the design: `cargo run -p look --example gallery -- DIR`.
//! All texts are examples.

use look::chart::{Chart, Series, SeriesStyle, Shape, chart};
use look::form::{Field, Form, Input, field, form};
use look::frame::{self, Frame, NavItem, Person};
use look::part::{self, ButtonKind, Columns, Duty, Milestone, Reached, StripCell, Tone};
use look::{Icon, Mark, Markup};
use maud::html;

#[path = "gallery/board.rs"]
mod board;
#[path = "gallery/pages.rs"]
mod pages;
#[path = "gallery/sample.rs"]
mod sample;
use pages::{basis_page, record, report_page};
use sample::{DUTIES, LEAGUE, MONTHS, NAV, PROJECTS};

fn main() -> std::io::Result<()> {
    let dir = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "/tmp/gallery".into()));
    std::fs::create_dir_all(&dir)?;
    let web = concat!("file://", env!("CARGO_MANIFEST_DIR"), "/../../web/");
    for (name, page) in [
        ("today", office("今日", 0, today())),
        ("project", office("启衡智造产业园", 1, project())),
        ("board", office("红黑榜", 10, board::page())),
        ("form", office("日督导", 1, record())),
        ("basis", office("依据", 3, basis_page())),
        ("report", open("2019年度工作报告", report_page())),
        ("login", login()),
    ] {
        std::fs::write(dir.join(format!("{name}.html")), page.0.replace("/static/", web))?;
    }
    Ok(())
}

fn frame<'a>(title: &'a str, nav: &'a [NavItem<'a>], phone_nav: &'a [NavItem<'a>]) -> Frame<'a> {
    Frame {
        lang: "zh-CN",
        title,
        product: "实事",
        zone: "示范开发区",
        demo_badge: Some("演示数据"),
        period: frame::menu(
            html! { "2019年" },
            html! { a href="?y=2019" aria-current="true" { "2019年" } a href="?y=2018" { "2018年" } },
        ),
        as_of: frame::menu(html! { span.s-meta { "截至" } "\u{a0}今天 11-21 10:40" }, html! { a href="?" { "今天" } }),
        search: Some(frame::search("/search", "q", "搜索项目、人员、事项、规则", "")),
        bell: None,
        languages: frame::languages(&[("?lang=zh", "zh-CN", "中文", true), ("?lang=en", "en", "EN", false)]),
        person: Some(Person { name: "孟昭宁", post: "项目服务中心" }),
        person_menu: html! { a href="/me" { "我的" } form method="post" action="/leave" { button { "退出" } } },
        nav,
        phone_nav,
        foot: html! { div { "存证台账 151,438 条" } div { "存证印记 10:30 已签" } },
        past_banner: (title == "日督导")
            .then(|| html! { "正在查看 2019-10-31 18:00 的状态。" a href="?" { "回到今天" } }),
        skip: "跳到正文",
    }
}

fn office(title: &str, at: usize, main: Markup) -> Markup {
    let item = |(i, (icon, label, count)): (usize, &(Icon, &'static str, Option<u64>))| NavItem {
        href: "#",
        label,
        icon: *icon,
        current: i == at,
        count: *count,
    };
    let nav: Vec<_> = NAV.iter().enumerate().map(item).collect();
    let phone = [
        (Icon::Today, "今日", None),
        (Icon::Record, "记录", None),
        (Icon::Search, "搜索", None),
        (Icon::User, "我的", None),
    ];
    let phone: Vec<_> = phone.iter().enumerate().map(item).collect();
    frame::page(&frame(title, &nav, &phone), main)
}

fn open(title: &str, main: Markup) -> Markup {
    let link = |icon, label| NavItem { href: "#", label, icon, current: false, count: None };
    let nav = [link(Icon::Download, "下载 PDF"), link(Icon::Shield, "核验本报告")];
    let bare = Frame {
        search: None,
        person: None,
        person_menu: html! {},
        foot: html! {},
        product: "公开报告",
        zone: "示范开发区管理委员会",
        ..frame(title, &nav, &[])
    };
    frame::public_page(&bare, main)
}

fn login() -> Markup {
    let input = |name, label, input| Field {
        name,
        label,
        hint: "",
        unit: "",
        required: None,
        value: "",
        error: None,
        input,
        sealed_mark: None,
    };
    let body = html! { (field(&input("name", "姓名或工号", Input::Text { max: 40 }))) (field(&input("secret", "口令", Input::Password))) };
    let form = form(&Form {
        action: "/enter",
        multipart: false,
        hidden: vec![],
        body,
        buttons: part::button(ButtonKind::Primary, "登录", None),
        draft: None,
    });
    frame::bare_page(&Frame { foot: html! {}, ..frame("登录", &[], &[]) }, form)
}

fn link(words: &str) -> Markup {
    html! { a href="#" { (words) } }
}

fn column(label: &str, numeric: bool) -> part::Column {
    part::Column { key: label.into(), label: label.into(), numeric, sort_href: None, sorted: None }
}

fn series(name: &str, values: &str, style: SeriesStyle) -> Series {
    Series {
        name: name.into(),
        values: values.split_whitespace().map(|v| (v != "-").then(|| v.to_string())).collect(),
        style,
    }
}

fn drawing(
    id: &str,
    finding: Markup,
    caption: &str,
    unit: &str,
    categories: &[&str],
    series: Vec<Series>,
    shape: Shape,
) -> Markup {
    let categories = categories.iter().map(|c| (*c).to_string()).collect();
    chart(&Chart {
        id: id.into(),
        finding,
        caption: caption.into(),
        table_label: "数据表".into(),
        unit: unit.into(),
        categories,
        series,
        shape,
    })
}

fn today() -> Markup {
    let tools = html! { (part::link_button(ButtonKind::Plain, "#", "打印", Some(Icon::Print))) (part::link_button(ButtonKind::Primary, "#", "记一条督导", Some(Icon::Record))) };
    let cells: Vec<_> = sample::STRIP
        .iter()
        .map(|(label, value, unit, note)| StripCell {
            label: (*label).into(),
            figure: part::figure("#", value, unit),
            note: (*note).into(),
        })
        .collect();
    let duties: Vec<_> = DUTIES
        .iter()
        .map(|(tone, icon, word, title, place, source, used, clock, action)| Duty {
            chip: part::chip(*tone, Some(*icon), word),
            title,
            href: "#",
            place,
            source,
            clock: part::clock(*tone, *used, clock),
            action: link(action),
        })
        .collect();
    let cases = drawing(
        "cases",
        html! { "超时 " (part::figure("#", "2", "件")) "，均在处置环节" },
        "11月 1–21日",
        "",
        &["上报", "派遣", "处置", "核查", "结案"],
        vec![series("件数", "126 124 117 112 109", SeriesStyle::Data)],
        Shape::RankedBars,
    );
    let league = LEAGUE
        .iter()
        .map(|(place, name, score)| {
            let word = if *place <= 3 { part::board(true, "红榜") } else { part::board(false, "黑榜") };
            vec![html! { (place) }, html! { (name) }, part::figure("#", score, ""), word]
        })
        .collect();
    let lights = PROJECTS
        .iter()
        .map(|(name, person, weeks)| {
            let marks = weeks.map(|m| {
                (
                    m,
                    match m {
                        Mark::Normal => "正常",
                        Mark::Warning => "预警",
                        Mark::Behind => "滞后",
                        Mark::Ahead => "未启动",
                    },
                )
            });
            let mut row = vec![link(name), html! { (person) }];
            row.extend(marks[..3].iter().map(|(m, w)| look::mark(*m, w)));
            row.push(part::light(marks[3].0, marks[3].1));
            row
        })
        .collect();
    html! {
        (part::head(html! {}, "11月21日 星期四", html! { "第 47 周。你有 " b { "9" } " 件事：" span.s-bad { "2 件逾期" } "，3 件今日到期。" }, tools))
        (part::strip(&cells))
        (part::columns(Columns::Wide, &[
            html! {
                (part::section("我的职责", "按到期排序", html! { (link("全部 31")) (link("已办 22")) (link("导出")) }, part::duties(&duties)))
                (part::columns(Columns::Halves, &[
                    part::section("红黑榜 10月", "公示第 4 / 5 日", link("整榜"), table("红黑榜", vec![column("位次", false), column("项目", false), column("得分", true), column("榜", false)], league)),
                    part::section("城市案件", "11月 1–21日", link("全部"), cases),
                ]))
            },
            part::section("重点项目灯", "18 个 · 近四周", html! { "正常 12 · 预警 4 · 滞后 2" }, table("重点项目灯", vec![column("项目", false), column("责任人", false), column("45 周", false), column("46 周", false), column("47 周", false), column("本周", false)], lights)),
        ]))
    }
}

fn table(caption: &str, columns: Vec<part::Column>, rows: Vec<Vec<Markup>>) -> Markup {
    part::table(&part::Table { caption, columns, rows, empty: html! { "尚无记录。" } })
}

fn project() -> Markup {
    let miles: Vec<_> = sample::MILES
        .iter()
        .map(
            |(name, strength, plan, actual, deviation, late, reached): &(
                &str,
                &str,
                &str,
                &str,
                &str,
                bool,
                Reached,
            )| Milestone {
                name: (*name).into(),
                strength: (*strength).into(),
                plan: (*plan).into(),
                actual: (*actual).into(),
                deviation: (*deviation).into(),
                late: *late,
                reached: *reached,
            },
        )
        .collect();
    let plan = drawing(
        "s",
        html! { "累计完成 " (part::figure("#", "5.73", "亿元")) "，落后计划 " (part::figure("#", "1.51", "亿元")) },
        "投资累计，含 2018年 1.20 亿元",
        "亿元",
        &MONTHS,
        vec![
            series("计划", "1.4 1.6 2.1 2.7 3.4 4.2 5.0 5.7 6.4 7.24 8.0 8.7", SeriesStyle::Second),
            series("预测", "- - - - - - - - - 5.73 6.4 7.1", SeriesStyle::Kind),
            series("实际", "1.38 1.50 1.80 2.20 2.75 3.30 3.90 4.60 5.20 5.73 - -", SeriesStyle::Data),
        ],
        Shape::Lines,
    );
    let permits = sample::PERMITS
        .iter()
        .map(|(name, on_path, stand, word, decided, tone, used, clock): &sample::SamplePermit| part::Permit {
            name: (*name).into(),
            href: if *on_path { "#".into() } else { String::new() },
            note: html! {},
            on_path: *on_path,
            stand: *stand,
            word: (*word).into(),
            decided: (*decided).into(),
            clock: tone.map_or_else(|| html! { (clock) }, |tone| part::clock(tone, *used, clock)),
            action: html! {},
        })
        .collect();
    let columns = ["事项", "状态", "批复日期", "时钟（工作日）"].map(str::to_owned);
    let permits = part::permits("手续", &columns, "关键路径", &[(String::new(), permits)]);
    html! {
        (part::head(html! { (link("重点项目")) " / 省重点 / SZ-2019-07" }, "启衡智造产业园", part::chip(Tone::Warn, Some(Icon::Alert), "预警 第 3 周"), part::link_button(ButtonKind::Primary, "#", "记督导", Some(Icon::Record))))
        (part::note(Tone::Warn, "", html! { "为什么预警：本年投资低于计划 20% 以上（实为 " (part::figure("#", "25.0", "%")) "）。" (link("灯号规则 v4 第 3、5 条")) }))
        (part::milestones(&miles))
        (part::columns(Columns::Halves, &[
            part::section("投资", "", html! {}, plan),
            html! {
                (part::section("手续", "10 项：已批 5，办理中 2，未启动 3", part::permits_key("关键路径"), html! { (permits) (part::pager(&part::Pager { summary: "第 1–3 项，共 10 项", previous: None, next: Some(("#", "下一页")) })) }))
                (part::section("人员", "", html! {}, part::facts(&[("包保领导".into(), html! { b { "周启明" } " 副主任" }), ("责任人".into(), html! { b { "孟昭宁" } " 项目服务中心" })])))
                (part::section("问题", "", html! {}, html! { (table("问题", vec![column("编号", false), column("问题", false)], vec![])) (part::progress("导入 2019年10月 台账", 1240, 2418)) }))
            },
        ]))
    }
}
