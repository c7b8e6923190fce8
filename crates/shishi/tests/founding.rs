//! What a zone begins with: the tables of its units and people, told whole when wrong, and recorded by the setup.

mod support;

use shishi::workbook::{Cell, xlsx};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::{folder, open};

/// Examples that whoever installs the program fills in.
const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy");

/// Makes a zone of the tables, in Chinese: its folder and what was said.
fn found(place: &Path, units: Option<&Path>, people: Option<&Path>) -> (PathBuf, Output) {
    let zone = place.join("zone");
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    command.args(["new", "--id", "z-work", "--name", "试办开发区", "--dir"]).arg(&zone);
    for (flag, path) in [("--units", units), ("--people", people)] {
        if let Some(path) = path {
            command.arg(flag).arg(path);
        }
    }
    let output = command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "zh_CN.UTF-8").output().unwrap();
    (zone, output)
}

fn written(place: &Path, name: &str, text: &str) -> PathBuf {
    let path = place.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

/// What a zone's people may do: login name, role, office and unit, in the accounts' order.
fn rights(zone: &Path) -> Vec<(String, String)> {
    let keeper = open(zone);
    let org = &keeper.zone.org;
    let today = keeper.zone.date_of(jiff::Timestamp::now());
    let operations = keeper.files.open_operations().unwrap();
    let of = |account: &store::Account| {
        let rights = org.rights(org.person(&account.person).unwrap(), today).map(|right| {
            let unit = right.unit.map_or("-", |unit| &org.units[unit as usize].id);
            format!("{} {:?} {unit}", right.role.word(), right.office)
        });
        (account.login.clone(), rights.collect::<Vec<_>>().join(", "))
    };
    operations.accounts().unwrap().iter().map(of).collect()
}

#[test]
fn the_examples_that_come_along_make_a_zone_in_which_work_can_begin() {
    let place = folder("founding");
    let tables = ["units.csv", "people.csv"].map(|name| Path::new(DEPLOY).join(name));
    let (zone, output) = found(&place, Some(&tables[0]), Some(&tables[1]));
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    let mut passwords: Vec<(&str, &str)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_once(' '))
        .map(|(login, rest)| (login, rest.split_whitespace().next().unwrap()))
        .collect();
    assert!(passwords.iter().all(|(_, password)| password.len() == 16), "{text}");
    passwords.sort();
    let logins: Vec<&str> = passwords.iter().map(|(login, _)| *login).collect();
    assert_eq!(logins, ["audit", "officer1", "reviewer1", "rules", "security", "system"]);
    let expected = [
        ("audit", "audit_administrator None -"),
        ("officer1", "officer Some(City) dept-city"),
        ("reviewer1", "reviewer Some(City) dept-city"),
        ("rules", "rule_keeper None -"),
        ("security", "security_administrator None -"),
        ("system", "administrator None -"),
    ];
    assert_eq!(rights(&zone), expected.map(|(login, right)| (login.to_owned(), right.to_owned())));
    let keeper = open(&zone);
    let community = &keeper.zone.org.units[keeper.zone.org.unit("community-heping").unwrap() as usize];
    assert_eq!(
        (&*community.title, community.ty, community.from.to_string()),
        ("和平社区", "community", "2019-01-01".into())
    );
    let operations = keeper.files.open_operations().unwrap();
    let account = operations.account("officer1").unwrap().unwrap();
    assert_eq!((&*account.name, &*account.post, &*account.unit, account.initial), ("乙某", "科员", "dept-city", true));
    // Names stand in the accounts and, sealed, in the vault; the ledger has none.
    let ledger = std::fs::read(zone.join("ledger.db")).unwrap();
    assert!(!String::from_utf8_lossy(&ledger).contains("乙某"));
}

#[test]
fn a_workbook_with_words_codes_and_several_rights_of_one_person() {
    let place = folder("founding-workbook");
    let rows = [
        ["p1", "某甲", "主任", "z-work", "leader", "", ""],
        ["p1", "某甲", "主任", "试办开发区", "auditor", "air", ""],
    ];
    let heads = ["login", "Name", "职务", "unit", "角色", "office", "scope"].map(str::to_owned);
    let path = place.join("people.xlsx");
    std::fs::write(&path, xlsx("人员", &heads, &rows.map(|row| row.map(Cell::of).to_vec()))).unwrap();
    let (zone, output) = found(&place, None, Some(&path));
    assert!(output.status.success(), "{}", said(&output));
    let rights = rights(&zone);
    assert!(rights.contains(&("p1".to_owned(), "leader None -, auditor Some(Air) -".to_owned())), "{rights:?}");
    assert_eq!(open(&zone).zone.org.people.len(), rights.len() + 1, "the setup, and each person once");
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_nothing_is_left() {
    let place = folder("founding-wrong");
    let units = written(
        &place,
        "units.csv",
        "成立日期,单位编号,名称,类型,上级单位\n2019-13-01,a-1,甲局,部门,\n2019-01-01,B 2,乙局,局,\n2019-01-01,c-3,丙局,部门,丁局\n",
    );
    let (zone, output) = found(&place, Some(&units), None);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for words in ["单位：第2行：成立日期", "单位：第3行：", "单位：第4行：上级单位", "部门"]
    {
        assert!(text.contains(words), "no {words}: {text}");
    }
    assert!(!zone.exists() && !zone.with_extension("making").exists());

    let people = written(
        &place,
        "people.csv",
        "账号,姓名,职务,所在单位,角色,科室范围,单位范围\nAB C,甲,员,,经办,,\nsystem,乙,员,,经办,,\nx1,丙,员,,系统管理,,\nx2,丁,员,无此局,经办,,\nx3,戊,员,,经办,,\nx3,己,员,,复核,,\nx4,13800138000,,,经办,天上,\n",
    );
    let (zone, output) = found(&place, None, Some(&people));
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for words in [
        "人员名册：第2行：账号",
        "人员名册：第3行：账号",
        "人员名册：第4行：角色",
        "人员名册：第5行：所在单位",
        "人员名册：第7行：账号",
        "人员名册：第8行：职务",
        "科室范围",
    ] {
        assert!(text.contains(words), "no {words}: {text}");
    }
    assert!(!text.contains("第6行"), "the first of two persons with one login name keeps it: {text}");
    assert!(!zone.exists());

    let heading = written(&place, "heading.csv", "账号,姓名,职务,角色,手机\nx1,甲,员,经办,1\n");
    let (_, output) = found(&place, Some(&heading), Some(&heading));
    let text = said(&output);
    assert!(
        text.contains("单位：第1行") && text.contains("人员名册：第1行：“手机”"),
        "both tables are looked at: {text}"
    );
    let (_, output) = found(&place, Some(Path::new("/nowhere/units.csv")), None);
    assert!(said(&output).contains("单位：整个文件：没有/nowhere/units.csv这个文件"), "{}", said(&output));
}
