//! The form, the basis and the report of the gallery.

use super::sample::{ECONOMY, MONTHS};
use super::{column, drawing, link, series, table};
use look::chart::{SeriesStyle, Shape};
use look::form::{Field, Form, Input, errors, field, form};
use look::part::{self, ButtonKind, Tone};
use look::{Icon, Markup, basis, report, svg};
use maud::{PreEscaped, html};

pub fn record() -> Markup {
    let pairs = |list: &[&str]| list.iter().map(|w| ((*w).to_string(), (*w).to_string())).collect::<Vec<_>>();
    let (kinds, faults, units) = (
        pairs(&["无问题", "有问题"]),
        pairs(&["手续", "要素保障", "资金", "施工"]),
        pairs(&["市政建管服务中心", "项目服务中心"]),
    );
    let base = |name, label, hint, unit, value, error, input| {
        field(&Field { name, label, hint, unit, required: Some("必填"), value, error, input, sealed_mark: None })
    };
    let body = html! {
        (errors("还有 2 处需要改正，内容都已保留", &[("photo".into(), "照片至少 2 张：请再拍 1 张".into()), ("share".into(), "屋面板安装不能超过 100%".into())]))
        (base("photo", "照片", "至少 2 张，含时间和位置", "", "", Some("照片至少 2 张：请再拍 1 张"), Input::Files { accept: "image/*", camera: "拍照" }))
        (base("share", "屋面板安装", "昨日 61", "%", "164", Some("屋面板安装不能超过 100%"), Input::Decimal))
        (base("people", "在场人数", "昨日 118", "人", "126", None, Input::Integer))
        (base("on", "督导日期", "", "", "2019-11-21", None, Input::Date))
        (base("any", "问题", "", "", "有问题", None, Input::Segments { options: &kinds }))
        (base("kind", "问题类别", "", "", "要素保障", None, Input::Checks { options: &faults }))
        (field(&Field { name: "words", label: "说明", hint: "写清现象和影响", unit: "", required: None, value: "临时用电容量不足，夜班停工。", error: None, input: Input::LongText, sealed_mark: Some("密封保存") }))
        (base("to", "交办", "限 5 工作日", "", "市政建管服务中心", None, Input::Choice { options: &units }))
    };
    let buttons = html! { (part::button(ButtonKind::Primary, "保存", None)) (part::button(ButtonKind::Plain, "今日无变化", Some(("same", "1")))) };
    html! {
        (part::head(link("启衡智造产业园"), "日督导", html! { "11-21 星期四 · 18:00 前" }, html! {}))
        (form(&Form { action: "/record", multipart: true, hidden: vec![("token".into(), "t".into())], body, buttons, draft: Some(look::form::Draft { href: "/record?draft=1", state: "草稿已存（10:42）" }) }))
    }
}

pub fn basis_page() -> Markup {
    let term = |sign, value, label| basis::Term { sign, figure: part::figure("#", value, ""), label };
    let check = |held, name, found| basis::Check { held, name, found };
    let row = |id: &str, place: &str| {
        vec![
            part::figure("#", id, ""),
            html! { (place) },
            html! { "2019-12-27" },
            html! { code { "d41c…08ae" } },
            html! { span.s-ok { (svg(Icon::Check)) " 在内" } },
        ]
    };
    let columns = ["编号", "位置", "验收日期", "记录指纹", "存证台账"].map(|label| part::Column {
        sort_href: Some("#".into()),
        sorted: (label == "编号").then_some(false),
        ..column(label, false)
    });
    let rows = vec![
        row("HC-2418", "河湾社区 西三巷 14 号"),
        row("HC-3361", "河湾社区 西三巷 9 号"),
        row("HC-3360", "新集社区 集北路 31 号"),
    ];
    let body = html! {
        (part::section("算式", "", html! { "分社区合计 2,418" }, basis::sum(&[term("", "3,402", "登记"), term("−", "23", "重复登记"), term("−", "9", "辖区外"), term("−", "8", "未验收"), term("=", "2,418", "验收销号")])))
        (part::section("记录", "", html! { "第 1–3 条，共 2,418 条" (link("下一页")) (link("导出 xlsx")) }, table("记录", columns.into(), rows)))
        (part::section("核验", "", html! { "存证台账 184,206 条" }, basis::checks(&[check(Some(true), "规则 v2 指纹与台账一致", "6b1f…d9a0"), check(Some(true), "按规则重算", "2,418 = 2,418"), check(None, "记录包含证明", "尚未核验"), check(Some(false), "照片指纹", "6,723 / 6,724")])))
    };
    basis::sheet(&basis::Basis {
        path: html! { "依据 / 2019年度工作报告 第 1 版 / 3.2" },
        name: "拆除户外旱厕",
        value: "2,418座",
        state: basis::state(Tone::Ok, "已核验，与发布值一致", &["重算 2,418 条，用时 1.8 秒", "2020-05-20 10:42"]),
        facts: part::facts(&[
            ("定义".into(), html! { "无冲水、无化粪池的户外厕所，拆除后经社区、督查两方验收销号。" }),
            (
                "规则".into(),
                html! { (part::figure("#", "城市数量台账统计办法", "")) " v2，2019-03-01 起施行；精确计数，不修约" },
            ),
            ("期间".into(), html! { "2019-01-01 至 2019-12-31，按验收日期" }),
        ]),
        body,
        foot: html! { code { "根 9f3a 07d2 51be … c21d" } div.s-tools { (part::link_button(ButtonKind::Plain, "#", "证明文件", Some(Icon::Download))) (part::link_button(ButtonKind::Plain, "#", "提出异议", Some(Icon::Objection))) (part::link_button(ButtonKind::Primary, "#", "再核验一次", Some(Icon::Again))) } },
        close: None,
    })
}

pub fn report_page() -> Markup {
    let fig = |value, unit| part::figure("#", value, unit);
    let economy = ECONOMY
        .iter()
        .map(|(name, unit, own, all, share)| {
            vec![html! { (name) }, html! { (unit) }, fig(own, ""), html! { (all) }, html! { (share) }]
        })
        .collect();
    let columns = vec![
        column("指标", false),
        column("单位", false),
        column("本区", true),
        column("中心城区", true),
        column("占比 %", true),
    ];
    let text = html! {
        p { "全区规模以上工业总产值完成 " (fig("183", "亿元")) "，占中心城区 " (fig("64.1", "%")) "；规模以上工业企业营业收入完成 " (fig("201", "亿元")) "，占中心城区 " (fig("58.3", "%")) "；一般公共预算收入完成 " (fig("3.05", "亿元")) "。全年引进亿元以上项目 " (fig("19", "个")) "，其中 10 亿元以上 " (fig("5", "个")) "。" }
        p { "谋划省市重点项目 " (fig("18", "个")) "，逐一明确责任单位和责任人，坚持一天一督导、一周一例会、一周一观摩，全年督导 " (fig("4,386", "次")) "，例会 " (fig("50", "次")) "，观摩 " (fig("47", "次")) "。" }
        (table("表 2-1 主要经济指标", columns, economy))
        (part::note(Tone::Warn, "口径提示 P-07", html! { "本区营业收入为总产值的 " (fig("111.9", "%")) "；两者相差过大，可能是统计范围或申报口径不同。经济发展局 05-08 答复：正与市统计局核对。" }))
    };
    let halves = vec![
        series("上半年 121.5", "19.8 17.2 20.6 20.9 21.3 21.7 - - - - - -", SeriesStyle::Second),
        series("下半年 139.5", "- - - - - - 23.1 23.4 23.9 24.5 22.4 22.2", SeriesStyle::Data),
    ];
    let ranks = vec![
        series("PM2.5", "2 1 1 2 1 2 1 1 3 1 2 1", SeriesStyle::Data),
        series("PM10", "3 2 1 2 2 1 2 1 3 - 2 1", SeriesStyle::Data),
    ];
    let kinds = vec![series("新建", "7 21 -", SeriesStyle::Data), series("改造", "12 26 4", SeriesStyle::Kind)];
    let figures = html! {
        (drawing("f21", html! { "下半年月均产值比上半年高 " (fig("14.8", "%")) }, "图 2-1 规模以上工业总产值，2019年各月", "亿元", &MONTHS, halves, Shape::Bars))
        (drawing("f22", html! { "PM2.5 有 " (fig("7", "个")) "月单月第一" }, "图 2-2 国控站点平均浓度在中心城区 5 区中的位次", "位次", &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"], ranks, Shape::RankCells))
        (drawing("f23", html! { "公厕新建、改造共 " (fig("47", "座")) }, "图 3-1 城市建设数量", "个", &["道路", "公厕", "游园"], kinds, Shape::Bars))
    };
    let entry = |title, note, current| report::Entry { href: "#", title, note, current };
    let block = |rows: &[(&str, &str)]| {
        part::facts(&rows.iter().map(|(k, v)| ((*k).to_string(), html! { (v) })).collect::<Vec<_>>())
    };
    report::report(&report::Report {
        contents: report::contents(
            "目录",
            &[
                entry("一、加强党的建设", "7 个数字", false),
                entry("二、做强主导产业", "12 个数字", true),
                entry("三、完善城市管理", "11 个数字", false),
                entry("附录 全部数据表", "xlsx、csv", false),
            ],
            "带点线的数字可点开：定义、算式、原始记录与核验。",
        ),
        title: "激发改革转型新动力 打好高质量发展组合拳",
        subtitle: "——示范开发区 2019年度工作报告",
        facts: &["2020-05-13 发布", "第 1 版，更正 0 处", "数字 36 个，均附依据"],
        chapters: vec![report::Chapter {
            id: "c2".to_owned(),
            title: html! { "二、做强主导产业，筑牢发展之基" },
            text,
            figures,
        }],
        annex: html! {},
        foot: report::edition(
            &[
                ("版次", block(&[("第 1 版", "2020-05-13 09:00 发布"), ("更正", "0 处；旧版永久可查")])),
                ("存证印记", block(&[("编号", "示范开发区 / 4127"), ("根", "9f3a 07d2 51be … c21d")])),
                ("责任", block(&[("策划", "周启明"), ("摄影", "叶怀远")])),
            ],
            Some(
                html! { (PreEscaped("<svg viewBox=\"0 0 84 84\" aria-hidden=\"true\"><path d=\"M2 2h24v24H2zM58 2h24v24H58zM2 58h24v24H2z\" fill=\"none\" stroke=\"#000\" stroke-width=\"4\"/></svg>")) "扫码核验" },
            ),
        ),
    })
}
