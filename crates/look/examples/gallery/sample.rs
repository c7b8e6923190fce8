//! Example texts for the gallery, after the pictures of the design.

use look::part::{PermitStand, Reached, Tone};
use look::{Icon, Mark};

pub const NAV: [(Icon, &str, Option<u64>); 14] = [
    (Icon::Today, "今日", Some(9)),
    (Icon::Projects, "重点项目", Some(18)),
    (Icon::Investment, "招商", None),
    (Icon::Economy, "经济", None),
    (Icon::Party, "党建", None),
    (Icon::Learning, "学习", None),
    (Icon::City, "城市", Some(17)),
    (Icon::Air, "大气", None),
    (Icon::Social, "社会事务", None),
    (Icon::Treasury, "资金", None),
    (Icon::Oversight, "督查考核", Some(3)),
    (Icon::Reports, "报告", None),
    (Icon::Ledger, "存证台账", None),
    (Icon::System, "系统", None),
];

pub const MONTHS: [&str; 12] = ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"];

pub const STRIP: [(&str, &str, &str, &str); 7] = [
    ("规上工业总产值", "216.4", "亿元", "1–10月 · 同比 +7.4%"),
    ("占中心城区比重", "72.6", "%", "1–10月 · 分母 298.1 亿元"),
    ("一般公共预算收入", "2.31", "亿元", "年度目标 2.70 的 85.6%"),
    ("重点项目完成投资", "61.36", "亿元", "年度计划 74.20 的 82.7%"),
    ("引进亿元以上项目", "16", "个", "其中 10 亿元以上 4 个"),
    ("拆除户外旱厕", "3,118", "座", "验收销号 · 截至 11-20"),
    ("PM2.5 平均浓度", "54", "µg/m³", "中心城区第 1 位"),
];

type DutyRow = (Tone, Icon, &'static str, &'static str, &'static str, &'static str, u8, &'static str, &'static str);

pub const DUTIES: [DutyRow; 9] = [
    (
        Tone::Bad,
        Icon::Alert,
        "逾期",
        "说明“主体封顶”延期 19 天的原因",
        "启衡智造产业园",
        "周例会交办 第 46-3 号",
        100,
        "逾期 1 工作日",
        "写说明",
    ),
    (
        Tone::Bad,
        Icon::Alert,
        "逾期",
        "11-20 日督导未记录",
        "鼎枢装备制造",
        "一天一督导 · 规则 v2",
        100,
        "逾期 16 小时",
        "补记",
    ),
    (Tone::Info, Icon::Clock, "今日", "日督导", "启衡智造产业园", "一天一督导 · 规则 v2", 38, "18:00 前", "记录"),
    (Tone::Info, Icon::Clock, "今日", "日督导", "沐川冷链物流园", "一天一督导 · 规则 v2", 38, "18:00 前", "记录"),
    (
        Tone::Info,
        Icon::Clock,
        "今日",
        "红黑榜异议：补交证明材料",
        "鼎枢装备制造",
        "异议 YY-2019-10-01",
        80,
        "17:30 前",
        "上传",
    ),
    (
        Tone::Neutral,
        Icon::Wait,
        "等待",
        "供电增容批复",
        "启衡智造产业园",
        "等供电公司 · 承诺 15 工作日",
        60,
        "余 6 工作日",
        "催办",
    ),
    (
        Tone::Neutral,
        Icon::Wait,
        "等待",
        "问题 第 218 号：临时用电",
        "启衡智造产业园",
        "等市政建管服务中心",
        60,
        "余 2 工作日",
        "催办",
    ),
    (
        Tone::Neutral,
        Icon::Wait,
        "等待",
        "第二笔贷款放款 0.80 亿元",
        "沐川冷链物流园",
        "等合作银行 · 授信已批",
        20,
        "余 8 工作日",
        "查看",
    ),
    (
        Tone::Neutral,
        Icon::Calendar,
        "明日",
        "周例会（第 47 周）材料",
        "本人 3 个项目",
        "一周一例会",
        0,
        "明日 09:00",
        "准备",
    ),
];

pub const LEAGUE: [(u32, &str, &str); 6] = [
    (1, "金畴油脂精炼", "98.1"),
    (2, "澄禾面粉二期", "95.7"),
    (3, "驰汇快递分拨中心", "93.2"),
    (16, "宏纬纺织搬迁", "55.8"),
    (17, "曜新光伏组件", "49.7"),
    (18, "鼎枢装备制造", "41.1"),
];

use Mark::{Ahead, Behind, Normal, Warning};

pub const PROJECTS: [(&str, &str, [Mark; 4]); 13] = [
    ("鼎枢装备制造", "孟昭宁", [Warning, Behind, Behind, Behind]),
    ("曜新光伏组件", "许承安", [Behind, Behind, Behind, Behind]),
    ("宏纬纺织搬迁", "裴思齐", [Behind, Behind, Warning, Warning]),
    ("锦汀商业广场", "贺文博", [Normal, Warning, Warning, Warning]),
    ("康旻医疗器械园", "邹雨晴", [Warning, Behind, Warning, Warning]),
    ("启衡智造产业园", "孟昭宁", [Warning, Warning, Warning, Warning]),
    ("智衔电子元件", "陶知远", [Normal, Normal, Normal, Normal]),
    ("第二污水处理厂", "叶怀远", [Normal, Warning, Normal, Normal]),
    ("惠里安置社区三期", "裴思齐", [Warning, Normal, Normal, Normal]),
    ("瑞垦生物发酵", "林若溪", [Normal, Normal, Normal, Normal]),
    ("云陌科技园", "陶知远", [Warning, Warning, Normal, Normal]),
    ("经五路网（一期）", "韩立冬", [Normal, Normal, Normal, Normal]),
    ("绿垣饲料", "邹雨晴", [Ahead, Ahead, Ahead, Ahead]),
];

type Mile = (&'static str, &'static str, &'static str, &'static str, &'static str, bool, Reached);

pub const MILES: [Mile; 6] = [
    ("签约", "承诺", "计划 2018-09-12", "实际 2018-09-12", "按期", false, Reached::Done),
    ("供地", "承诺", "计划 2018-12-20", "实际 2018-12-18", "早 2 天", false, Reached::Done),
    ("开工", "承诺", "计划 2019-03-18", "实际 2019-03-18", "按期", false, Reached::Done),
    ("主体封顶", "承诺", "计划 2019-10-20", "实际 2019-11-08", "晚 19 天", true, Reached::Late),
    ("设备进场", "计划", "计划 2019-12-15", "预测 2020-01-10", "晚 26 天", true, Reached::Ahead),
    ("达产", "力争", "计划 2021-08-31", "预测 2021-11-30", "晚 91 天", true, Reached::Ahead),
];

pub const ECONOMY: [(&str, &str, &str, &str, &str); 4] = [
    ("规模以上工业总产值", "亿元", "183", "285.6", "64.1"),
    ("规模以上工业企业营业收入", "亿元", "201", "344.8", "58.3"),
    ("一般公共预算收入", "亿元", "3.05", "—", "—"),
    ("引进亿元以上项目（含 10 亿元以上）", "个", "19", "—", "—"),
];

/// Name, whether it is on the critical path, how it stands, in words, the day, and its clock: tone, share used, words.
pub type SamplePermit = (&'static str, bool, PermitStand, &'static str, &'static str, Option<Tone>, u8, &'static str);

pub const PERMITS: [SamplePermit; 7] = [
    ("项目备案", true, PermitStand::Granted, "已批", "2018-10-09", None, 0, "用4 / 承诺5"),
    ("建设用地规划许可", true, PermitStand::Granted, "已批", "2019-01-08", None, 0, "用12 / 承诺15"),
    ("施工图审查", false, PermitStand::Granted, "已批", "2019-03-01", None, 0, "用9 / 承诺10"),
    ("供电增容批复", true, PermitStand::Running, "办理中", "—", Some(Tone::Info), 60, "已用9，余6工作日"),
    ("消防设计变更", false, PermitStand::Standing, "停钟", "—", Some(Tone::Neutral), 40, "补正停钟 第3日"),
    ("特种设备告知", false, PermitStand::Refused, "不批", "2019-11-04", None, 0, "用5 / 承诺5"),
    ("竣工联合验收", true, PermitStand::Ahead, "未启动", "—", None, 0, "承诺15"),
];
