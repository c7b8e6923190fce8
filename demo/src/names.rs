//! Invented names. None belongs to a real person, enterprise or place of any zone; combinations are drawn.

use crate::chance::Chance;

const SURNAMES: &[&str] = &[
    "钱", "孙", "吴", "郑", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "尤", "许", "何", "吕", "施",
    "张", "孔", "曹", "严", "华", "金", "魏", "陶", "姜", "戚", "谢", "邹", "喻", "柏", "水", "窦", "章", "云", "苏",
    "潘", "葛", "奚", "范", "彭", "郎", "鲁", "韦", "昌", "马", "苗", "凤", "方", "俞", "任", "袁", "柳", "鲍", "史",
    "唐", "费", "廉", "岑", "薛", "雷", "贺", "倪", "汤",
];
const GIVEN: &[&str] = &[
    "明", "芳", "伟", "静", "磊", "敏", "洋", "艳", "勇", "娟", "涛", "霞", "超", "秀", "刚", "平", "辉", "玲", "鹏",
    "丹", "志", "红", "建", "玉", "国", "春", "文", "晓", "海", "冬", "云", "庆", "永", "雪", "新", "瑞", "俊", "兰",
    "宁", "禾", "川", "岚",
];

/// A person's invented name.
pub(crate) fn person(chance: &mut Chance) -> String {
    let mut name = chance.pick(SURNAMES).to_owned();
    name.push_str(chance.pick(GIVEN));
    if chance.permille(700) {
        name.push_str(chance.pick(GIVEN));
    }
    name
}

const BRANDS: &[&str] = &[
    "禾丰穗",
    "麦香源",
    "澍恒",
    "润沃田",
    "金穗禾",
    "康沐源",
    "济和堂春",
    "沃岚",
    "恒澍",
    "启岚",
    "泽禾",
    "瑞麦川",
    "众沃",
    "昌禾源",
    "澜川",
    "谷满川",
];
const TRADES: &[&str] =
    &["食品", "面业", "制药", "医疗器械", "电气", "电子元件", "机械装备", "农机", "纺织", "包装材料", "建材", "饲料"];

/// Titles of so many enterprises, each once.
pub(crate) fn enterprises(chance: &mut Chance, number: usize) -> Vec<String> {
    let mut all: Vec<String> =
        BRANDS.iter().flat_map(|brand| TRADES.iter().map(move |trade| format!("河湾{brand}{trade}有限公司"))).collect();
    chance.shuffle(&mut all);
    all.truncate(number);
    all
}

/// Departments: id, title.
pub(crate) const DEPARTMENTS: &[(&str, &str)] = &[
    ("dept-office", "党政综合办公室"),
    ("dept-party", "党群工作部"),
    ("dept-economy", "经济发展局"),
    ("dept-finance", "财政金融局"),
    ("dept-investment", "招商服务局"),
    ("dept-projects", "项目建设局"),
    ("dept-city", "城市管理局"),
    ("dept-air", "生态环境局"),
    ("dept-social", "社会事务局"),
];

/// The other participants of the air ranking.
pub(crate) const DISTRICTS: &[(&str, &str)] = &[
    ("district-east", "澍东区"),
    ("district-south", "澍南区"),
    ("district-west", "澍西区"),
    ("district-north", "澍北区"),
];

/// The statistics office of the invented city.
pub(crate) const STATISTICS: &str = "临澍市统计局";

/// Communities of the zone.
pub(crate) const COMMUNITIES: &[&str] = &[
    "柳岸社区",
    "槐荫社区",
    "麦场社区",
    "河东湾社区",
    "南渡口社区",
    "青石桥社区",
    "枣林社区",
    "新塘社区",
    "北堤社区",
    "荷花淀社区",
    "老窑社区",
    "清水营社区",
];

/// Party branches that are not of an enterprise.
pub(crate) const BRANCHES: &[&str] = &[
    "机关第一",
    "机关第二",
    "机关第三",
    "教育",
    "卫生",
    "柳岸社区",
    "槐荫社区",
    "麦场社区",
    "南渡口社区",
    "青石桥社区",
    "枣林社区",
    "新塘社区",
];

/// The farm whose social functions the zone took over.
pub(crate) const FARM: &str = "禾洲农场";

/// Fields of the functional centres.
pub(crate) const CENTRES: &[&str] = &[
    "财务管理",
    "市政建管",
    "农业服务",
    "文化教育",
    "综合治理",
    "社会保障",
    "医疗保障",
    "便民服务",
    "社区管理",
    "经济发展",
    "民政",
    "水利",
    "档案",
    "就业",
    "应急",
    "退役军人",
];

/// Key projects: title, category.
pub(crate) const PROJECTS: &[(&str, &str)] = &[
    ("禾丰穗小麦精深加工生产线", "industry"),
    ("启岚电气产业园", "park"),
    ("滨河路网工程", "infrastructure"),
    ("河湾滨水商业广场", "commerce"),
    ("康沐源中药饮片生产基地", "industry"),
    ("澍恒冷链物流园", "park"),
    ("污水处理厂扩建工程", "infrastructure"),
    ("泽禾农机装备制造项目", "industry"),
    ("河湾科技孵化园", "park"),
    ("集中供热管网工程", "infrastructure"),
    ("润沃田休闲食品项目", "industry"),
    ("人民医院河湾院区", "livelihood"),
    ("昌禾源饲料升级改造项目", "industry"),
    ("沃岚医疗器械产业园", "park"),
    ("第二水厂工程", "infrastructure"),
    ("河湾实验学校", "livelihood"),
    ("恒澍电子元件项目", "industry"),
    ("棚户区改造安置房项目", "livelihood"),
];

/// Works of the zone's own level.
pub(crate) const ZONE_PROJECTS: &[&str] = &["园区道路绿化提升项目", "社区健身广场项目", "老旧厂区管线改造项目"];

/// What study is about.
pub(crate) const STUDIES: &[&str] = &[
    "党章党规集中学习",
    "党支部工作条例学习",
    "党员发展工作业务培训",
    "党风廉政建设专题学习",
    "主题教育集中学习",
    "基层党务工作者培训",
    "安全生产与应急知识培训",
    "意识形态工作专题学习",
    "机关党员集中轮训",
    "企业党员集中学习",
    "社区党员集中学习",
    "入党积极分子培训",
];
/// What surveys look at.
pub(crate) const SURVEYS: &[&str] = &[
    "企业用工情况调研",
    "社区党群服务调研",
    "重点项目要素保障调研",
    "农村人居环境调研",
    "企业党组织覆盖调研",
    "教育资源布局调研",
];
/// What lectures are about.
pub(crate) const LECTURES: &[&str] = &[
    "担当作为专题党课",
    "廉洁自律专题党课",
    "服务企业专题党课",
    "基层治理专题党课",
    "为民服务专题党课",
    "初心使命专题党课",
];

/// An address within a community, for personal content only.
pub(crate) fn address(chance: &mut Chance) -> String {
    let lane = chance.pick(&["东", "西", "南", "北", "前", "后"]);
    format!("{lane}街{}组{}号门前", chance.between(1, 12), chance.between(1, 160))
}
