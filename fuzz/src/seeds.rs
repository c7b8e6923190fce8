//! Writes what the fuzzer begins with: a few small inputs of each target, made from our own formats. `seeds FOLDER` makes
//! a folder for each target below FOLDER.

use base64::{Engine, engine::general_purpose::STANDARD};
use ledger::proof::{consistency, consistency_text, inclusion, inclusion_text};
use shishi_fuzz::{history, note, proof, rule, xlsx};
use std::path::Path;

fn main() -> std::io::Result<()> {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("seeds FOLDER");
        std::process::exit(2);
    };
    let folder = Path::new(&folder);
    put(folder, "json", json())?;
    put(folder, "record", records())?;
    put(folder, "rule", rules())?;
    put(folder, "note", notes())?;
    put(folder, "proof", proofs())?;
    put(folder, "csv", tables())?;
    put(folder, "xlsx", workbooks())
}

fn put(folder: &Path, target: &str, seeds: Vec<Vec<u8>>) -> std::io::Result<()> {
    let folder = folder.join(target);
    std::fs::create_dir_all(&folder)?;
    for (number, seed) in seeds.into_iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{number}")), seed)?;
    }
    Ok(())
}

fn json() -> Vec<Vec<u8>> {
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    [
        r#"{"a":1,"b":["x",null,true]}"#,
        r#"{"by":"p-1","open":{"title":"河湾\"\\"},"seq":9007199254740991}"#,
        r#"[0,-0,1.5,1e3,9007199254740992,18446744073709551616]"#,
        r#"{"b": 1, "a": "\u00e9\ud83d\ude00", "a": 2}"#,
        "{\"a\":\"e\u{301}\",\"\u{fb01}\":[]}",
        &deep(64),
        &deep(65),
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}

fn records() -> Vec<Vec<u8>> {
    let first = history::START.size;
    let said = |kind: &str, day: &str, unit: &str, rest: &str| format!("{kind}\t{day}\t{unit}\t{rest}");
    let month = |month: &str, amends: &str, output: &str| {
        let open = format!(r#"{{"enterprise":"e-1","month":"{month}"}}"#);
        let sealed = format!(r#"{{"output_thousand_yuan":"{output}","revenue_thousand_yuan":"5.5"}}"#);
        said("economy.month", "2019-04-02", "d-1", &format!("\t{amends}\t{open}\t{sealed}"))
    };
    let object = r#"{"act":"removed","class":"latrine","object":"o-1","place":"c-1"}"#;
    let import = "00000000-0000-4000-8000-000000000001";
    let accept = |from: u64| format!(r#"{{"items":[[{from},{from}]]}}"#);
    let whole = {
        let said = history::Said {
            kind: "city.object",
            happened: "2019-03-05",
            unit: "d-1",
            open: object,
            ..history::Said::default()
        };
        String::from_utf8(history::record(&history::START, &said).bytes()).expect("UTF-8")
    };
    let histories = [
        vec![
            month("2019-02", "", "100"),
            month("2019-03", "", "250.5"),
            said("review.accepted", "2019-04-03", "z-1", &format!("\t\t{}", accept(first))),
            month("2019-02", &format!("{first},{first}"), "120"),
        ],
        vec![
            said("city.object", "2019-03-05", "d-1", &format!("{import}\t\t{object}")),
            said("review.accepted", "2019-04-03", "z-1", &format!("\t\t{{\"import\":\"{import}\"}}")),
            said("import.withdrawn", "2019-04-04", "d-1", &format!("\t\t{{\"import\":\"{import}\"}}")),
            said("city.object", "2019-03-05", "d-1", &format!("\t\t{object}")),
            said("city.object", "2019-03-05", "d-1", &format!("\t{0},{0},void\t{object}", first + 3)),
        ],
        vec![
            said(
                "air.station",
                "2018-12-01",
                "d-1",
                "\t\t{\"control\":\"national\",\"participant\":\"z-1\",\"station\":\"s-1\",\"title\":\"站\"}",
            ),
            said(
                "air.station_day",
                "2019-03-05",
                "d-1",
                &format!("\t\t{{\"pm10\":[{0}],\"pm25\":[{0}],\"station\":\"s-1\"}}", ["\"12.5\""; 24].join(",")),
            ),
        ],
        vec![
            said(
                "party.activity",
                "2019-03-05",
                "d-1",
                "\t\t{\"activity\":\"a-1\",\"hours\":\"1.5\",\"title\":\"课\",\"type\":\"study\"}\t{\"attendees\":[\"p-1\",\"p-2\"]}",
            ),
            said(
                "city.opening_balance",
                "2018-12-31",
                "d-1",
                "\t\t{\"document\":\"表\",\"figure\":\"city.latrines_removed\",\"grade\":\"register\",\"publisher\":\"局\",\"value\":7}",
            ),
            said(
                "org.grant",
                "2019-01-01",
                "z-1",
                "\t\t{\"office\":\"city\",\"role\":\"officer\",\"until\":\"2019-12-31\"}\t{\"person\":\"p-1\"}",
            ),
            said(
                "record.redacted",
                "2019-05-01",
                "z-1",
                &format!(
                    "\t\t{{\"ground\":\"order\",\"kind\":\"party.activity\",\"leaf\":\"00\",\"lost\":[\"sealed\"],\"seq\":{first}}}"
                ),
            ),
            said("clock.day_closed", "2020-01-01", "z-1", "\t\t{\"audit\":\"00\",\"date\":\"2020-01-01\"}"),
        ],
        vec![
            said(
                "investment.project",
                "2019-03-05",
                "d-1",
                "\t\t{\"contract\":\"formal\",\"industry\":\"food\",\"planned_investment_yuan\":\"1000000000\",\"project\":\"i-1\",\"title\":\"项\"}\t{\"contract_amount_yuan\":\"1.5\"}",
            ),
            said(
                "projects.project",
                "2019-03-05",
                "d-1",
                "\t\t{\"accountable_unit\":\"d-1\",\"category\":\"park\",\"level\":\"both\",\"nature\":\"new\",\"planned_investment_yuan\":\"5\",\"project\":\"k-1\",\"target_on\":\"2020-01-01\",\"target_strength\":\"hope\",\"title\":\"项\"}",
            ),
            said(
                "economy.budget_revenue",
                "2019-03-05",
                "d-1",
                "\t\t{\"amount_yuan\":\"-7.5\",\"item\":\"stamp_tax\",\"month\":\"2019-03\"}",
            ),
            said(
                "economy.external_statistic",
                "2019-03-05",
                "d-1",
                "\t\t{\"document\":\"表\",\"indicator\":\"output\",\"period\":\"2019\",\"publisher\":\"局\",\"revision\":1,\"scope\":\"central_city\",\"value_hundred_million_yuan\":\"0\"}",
            ),
            said(
                "edition.published",
                "2020-01-05",
                "z-1",
                "\t\t{\"cells\":[],\"edition\":1,\"manifest\":\"00\",\"period\":\"2019-03\",\"report\":\"air-month\",\"signers\":[\"k\"],\"size\":3}",
            ),
        ],
        vec![whole],
    ];
    histories.into_iter().map(|lines| lines.join("\n").into_bytes()).collect()
}

fn rules() -> Vec<Vec<u8>> {
    let texts = history::rules();
    let alone = texts.iter().filter(|text| text.len() < 2_500).cloned();
    let two = texts.windows(2).filter(|two| two.concat().len() < 2_500).map(|two| two.join(rule::BETWEEN)).take(8);
    alone.chain(two).map(String::into_bytes).collect()
}

fn notes() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = note::signed().into_iter().map(String::into_bytes).collect();
    seeds.push(note::key().verification_key().to_string().into_bytes());
    let second = format!("{}\u{2014} other {}\n", note::signed()[1], STANDARD.encode([0; 68]));
    seeds.push(second.into_bytes());
    seeds.extend((0..5).map(|which| vec![which, 3, 1, 2, 40, 2, b'\n']));
    seeds
}

fn proofs() -> Vec<Vec<u8>> {
    let note = &note::signed()[2];
    let mut seeds = Vec::new();
    for (seq, size) in [(0, 1), (4, 7), (255, 300), (299, 300)] {
        seeds.push(inclusion_text(seq, &inclusion(&proof::TREE, seq, size), note).into_bytes());
        seeds.push(consistency_text(seq + 1, size, &consistency(&proof::TREE, seq + 1, size)).into_bytes());
        seeds.push(vec![0, size as u8, seq as u8, 0, 9, 2, 0, 1, 0, 7, 2, 1, 0, 9]);
    }
    seeds
}

const MONTHS: &str = "企业月报\n单位：万元,,,\n填报日期：2019年4月2日,,,\n企业名称,月份,工业总产值（累计）,营业收入（累计）\n甲厂,2019年3月,\"1,234.5\",—\n乙厂,3月,12,7.5\n合计,,1246.5,7.5\n注：未经审计,,,\n";
const OBJECTS: &str =
    "happened,object,class,act,place\r\n2019-03-05,o-1,latrine,removed,c-1\r\n2019.3.6,'=o,公厕,新建,\"c\n1\"\r\n";

fn tables() -> Vec<Vec<u8>> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    vec![
        MONTHS.as_bytes().to_vec(),
        OBJECTS.as_bytes().to_vec(),
        ["\u{feff}", &OBJECTS.replace(',', "\t")].concat().into_bytes(),
        MONTHS.replace(',', ";").into_bytes(),
        [vec![0xff, 0xfe], wide(MONTHS)].concat(),
        // 编号,日期 in GB18030.
        b"\xb1\xe0\xba\xc5,\xc8\xd5\xc6\xda\n1,2019-03-05\n".to_vec(),
        b"a,b\n\"never closed,1\n".to_vec(),
        b"\r\r\n\n,,\n 1 ,+2\n".to_vec(),
    ]
}

/// Each part of a workbook as we write it, alone and with what offices' programs put there.
fn workbooks() -> Vec<Vec<u8>> {
    let part = |name: &str, bytes: &[u8]| [xlsx::PART.as_bytes(), name.as_bytes(), b"\n", bytes].concat();
    let mut seeds: Vec<Vec<u8>> =
        xlsx::PARTS.iter().filter(|(_, bytes)| bytes.len() < 3_000).map(|(name, bytes)| part(name, bytes)).collect();
    let sheet = r#"<worksheet><dimension ref="A1:D5"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>表</t></is></c></row><row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="str"><f>A1</f><v>月份</v></c><c r="C3" t="n" s="1"><v>43529</v></c></row><row r="4"><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2019-03-05T00:00:00</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:D1"/></mergeCells></worksheet>"#;
    let texts = r#"<sst count="2" uniqueCount="2"><si><t xml:space="preserve"> a_x000D_b </t></si><si><r><t>甲</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si></sst>"#;
    let hidden = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="a" sheetId="1" state="hidden" r:id="rId1"/><sheet name="b" sheetId="2" r:id="rId1"/></sheets></workbook>"#;
    seeds.push(part("xl/worksheets/sheet1.xml", sheet.as_bytes()));
    seeds.push(
        [part("xl/worksheets/sheet1.xml", sheet.as_bytes()), part("xl/sharedStrings.xml", texts.as_bytes())].concat(),
    );
    seeds.push(part("xl/workbook.xml", hidden.as_bytes()));
    seeds.push("T企业\t月份\n甲\t=1+1\n \u{feff}x\t_x0041_\n".as_bytes().to_vec());
    seeds
}
