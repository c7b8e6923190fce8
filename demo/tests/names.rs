//! The demonstration follows what a zone does, not who it was: no name of the zone, the enterprises, institutions and
//! places behind the original report stands in what is shipped.

use std::path::{Path, PathBuf};

/// Names of the original, as they would be written. This file is the only one that may hold them.
const NAMES: &[&str] = &[
    "周口",
    "中华龙都网",
    "许寨",
    "黄泛区",
    "大河林业",
    "协和医院",
    "红星美凯龙",
    "青网科技园",
    "益海",
    "万达广场",
    "复旦大学",
    "浙江大学",
    "国开行",
    "农发行",
    "邮政储蓄银行",
    "学习强国",
    "中国环境报",
    "计财服务中心",
    "城镇建设服务中心",
    "科文旅服务中心",
    "社保卫生计生",
    "中心医院",
    "党建文化长廊",
    "党建驿站",
    "综合楼",
    "Zhoukou",
    "Huangfan",
];
const SHIPPED: &[&str] = &["demo", "rulebook", "crates", "web"];
const LEAST_FILES: usize = 200;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_owned()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the repository").flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn no_name_of_the_original_is_shipped() {
    let mut all = Vec::new();
    SHIPPED.iter().for_each(|folder| files(&root().join(folder), &mut all));
    assert!(all.len() > LEAST_FILES, "only {} files were looked at", all.len());
    let mut found = Vec::new();
    for path in all.iter().filter(|path| !path.ends_with(Path::new("demo").join("tests").join("names.rs"))) {
        let text = String::from_utf8_lossy(&std::fs::read(path).expect("a file of the repository")).into_owned();
        found.extend(
            NAMES.iter().filter(|name| text.contains(**name)).map(|name| format!("{}: {name}", path.display())),
        );
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Names that the generator puts together stand in no file as a whole.
#[test]
fn no_name_of_the_original_is_recorded() {
    use demo::{Memory, Options, Targets};
    let mut rules = Vec::new();
    let mut report = String::new();
    for folder in ["rulebook", "demo/rules"] {
        let mut paths = Vec::new();
        files(&root().join(folder), &mut paths);
        for text in paths.iter().map(|path| std::fs::read_to_string(path).expect("a rule file")) {
            if text.contains("kind = \"report\"") { report = text } else { rules.push(text) }
        }
    }
    let options = Options { seed: 2019, scale: 1 };
    let mut memory = Memory::new(&options);
    demo::fill(&mut memory, &Targets::standard(), &options, &rules, &report).expect("every command is accepted");
    for bytes in memory.records() {
        let text = String::from_utf8_lossy(bytes);
        let named = NAMES.iter().find(|name| text.contains(**name));
        assert_eq!(named, None, "{text}");
    }
}
