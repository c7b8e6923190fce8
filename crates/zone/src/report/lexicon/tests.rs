//! What stops and what passes, by table.

use super::scan;

fn stops(paragraph: &str) -> bool {
    let terms = ["PM2.5", "PM10", "GB 3095-2012", "五城联创", "三散", "六有", "一天一督导", "一个窗口", "十九大"];
    !scan(paragraph, &terms.map(str::to_owned)).is_empty()
}

#[track_caller]
fn all_stop(texts: &[&str]) {
    let passed: Vec<_> = texts.iter().filter(|text| !stops(text)).collect();
    assert!(passed.is_empty(), "passed: {passed:?}");
}

#[track_caller]
fn all_pass(texts: &[&str]) {
    let stopped: Vec<_> = texts.iter().filter(|text| stops(text)).collect();
    assert!(stopped.is_empty(), "stopped: {stopped:?}");
}

#[test]
fn digits_stop() {
    all_stop(&["共有18个", "占比68.5%", "１２个", "1/2", "①项", "½", "Ⅳ类", "٣", "12个月", "10亿元以上项目", "PM100"]);
}

#[test]
fn numerals_with_a_measure_word_stop() {
    all_stop(&[
        "十三个中心",
        "两次获奖",
        "三场",
        "十二场",
        "二十余场",
        "四类",
        "八届",
        "三轮",
        "十六岁",
        "十四本",
        "十来个",
        "十三 个",
        "十 多 个",
        "三\u{3000}家",
        "三\u{200b}家",
        "二十余家",
        "几个",
        "十几个",
        "一百二十亿元",
        "亿元以上项目",
        "一家医院",
        "新增一个",
        "三、四个",
        "壹拾贰万元",
        "五市",
        "两大工程",
        "十分重视",
    ]);
}

#[test]
fn runs_of_numerals_stop() {
    all_stop(&["两百", "十三", "一二三", "三 五", "数百名", "几十", "万一", "一一对应"]);
}

#[test]
fn shares_and_halves_stop() {
    all_stop(&[
        "增长三成",
        "百分之五",
        "三分之一",
        "翻一番",
        "翻番",
        "半数",
        "过半",
        "近半",
        "一半",
        "半年完成",
        "两个半月",
        "上百",
        "近千",
        "成百上千",
        "数万",
    ]);
}

#[test]
fn spans_and_days_that_do_not_exist_stop() {
    all_stop(&[
        "历时12日",
        "2700年",
        "1899年",
        "2101年",
        "13月",
        "0月",
        "2019年13月",
        "2月30日",
        "2019年2月29日",
        "12019年",
        "历时5月",
        "十二日",
        "2019",
    ]);
}

#[test]
fn ranks_and_running_numbers_stop() {
    all_stop(&[
        "第一位",
        "第二名",
        "排名第一",
        "位居第三，",
        "第十二座",
        "第三千三百六十二座",
        "第4321座",
        "第四次拿到",
    ]);
}

#[test]
fn an_entry_of_the_lexicon_is_no_tail_of_a_number() {
    all_stop(&["十一个窗口", "十 一个窗口", "二十多一个窗口", "二十五城联创", "3三散", "二十九大"]);
    all_pass(&["一个窗口", "设一个窗口", "另设一个窗口办理"]);
}

#[test]
fn one_in_ordinary_words_passes() {
    all_pass(&[
        "一批",
        "一体",
        "统一",
        "统一部署",
        "统一组织",
        "一致",
        "进一步",
        "下一步",
        "万众一心",
        "一律从严",
        "一些",
        "一定",
        "一同",
        "一直",
        "逐一",
        "唯一",
        "同一天",
        "每一项都有依据",
        "一方面",
        "一系列",
        "一大批",
        "百姓",
        "老百姓",
        "万物",
        "数据",
        "总数",
        "多数",
        "几乎",
        "上半年",
        "下半年",
    ]);
    all_stop(&["系统一套", "传统一个", "合同一份", "共同一项", "引进一个", "唯一一个", "一项", "一座", "一年"]);
}

#[test]
fn dates_pass() {
    all_pass(&["2019年5月13日发布", "2019年", "2019年度", "2020年2月29日", "5月13日", "12月", "2月29日", "到2019年底"]);
}

#[test]
fn ordinals_that_name_pass() {
    all_pass(&["第3章", "第一季度", "第二十五条", "第一书记", "第一时间", "第一，依据；第二，核验", "其一是"]);
}

#[test]
fn bindings_and_entries_pass() {
    all_pass(&[
        "引进项目{investment.from_100_million}",
        "PM2.5与PM10达到GB 3095-2012要求",
        "五城联创和三散治理",
        "六有标准，一天一督导",
        "党的十九大精神",
    ]);
    all_stop(&["{没有合上的12", "{a}12个"]);
}
