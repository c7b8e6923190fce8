//! A small zone, and files on their way into it.

use shishi::engine::{Answer, Engine, Keeper, Salts};
use shishi::imports::{Imports, Job, Phase, remarks};
use shishi::messages::Language;
use shishi::workbook::{self, Row, WorkbookError};
use std::path::Path;
use std::sync::Arc;
use store::Durability;
use zone::Command;

pub const ZONE: &str = "z-test";

pub struct World {
    pub engine: Arc<Engine>,
    pub imports: Arc<Imports>,
    pub folder: tempfile::TempDir,
}

impl Drop for World {
    fn drop(&mut self) {
        self.engine.stop();
    }
}

pub fn command(kind: &str, happened: &str, content: serde_json::Value) -> Command {
    Command {
        id: uuid::Uuid::new_v4(),
        kind: kind.into(),
        by: "p-keeper".into(),
        for_person: "p-keeper".into(),
        via: "setup",
        unit: ZONE.into(),
        happened: happened.into(),
        content: content.as_object().unwrap().clone(),
        amends: None,
        evidence: Vec::new(),
        import: None,
    }
}

/// A zone with a department, two communities, an officer, a reviewer and the twelve stations of 2014.
pub fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let now: jiff::Timestamp = "2020-01-02T02:00:00Z".parse().unwrap();
    let mut keeper = Keeper::create(folder.path(), ZONE, "试验区", true, now, Salts::System).unwrap();
    let unit = |id: &str, title: &str, ty: &str| {
        command("org.unit", "2013-01-01", serde_json::json!({"unit": id, "title": title, "type": ty}))
    };
    let person = |id: &str| command("org.person", "2013-01-01", serde_json::json!({"person": id}));
    let grant = |id: &str, role: &str, unit: Option<&str>| {
        let content = serde_json::json!({"person": id, "role": role, "unit": unit});
        command("org.grant", "2013-01-01", content)
    };
    let mut commands = vec![
        unit("u-city", "城管局", "department"),
        unit("u-east", "东社区", "community"),
        unit("u-west", "西社区", "community"),
        unit("u-economy", "经济发展局", "department"),
        unit("e-qiming", "启明机械有限公司", "enterprise"),
        unit("e-yuanhang", "远航食品有限责任公司", "enterprise"),
        unit("e-heyuan", "和源电子股份有限公司", "enterprise"),
        unit("e-lanhu", "蓝湖新材料有限公司", "enterprise"),
        person("p-officer"),
        person("p-reviewer"),
        grant("p-officer", "officer", None),
        grant("p-reviewer", "reviewer", Some("u-city")),
    ];
    let stations = std::fs::read_to_string(uci("stations.csv")).unwrap();
    for station in stations.lines().skip(1).filter_map(|line| line.split(',').next()) {
        let content =
            serde_json::json!({"station": station, "title": station, "participant": ZONE, "control": "national"});
        commands.push(command("air.station", "2013-12-31", content));
    }
    for command in &commands {
        let answer = keeper.propose(command, now).unwrap();
        assert!(matches!(answer, Answer::Recorded { repeated: false, .. }), "{answer:?} {command:?}");
    }
    keeper.commit().unwrap();
    drop(keeper);
    let engine = Engine::start(folder.path(), Durability::Full).unwrap();
    let imports = Arc::new(Imports::open(&engine));
    World { engine, imports, folder }
}

pub fn uci(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/uci").join(file)
}

impl World {
    pub fn upload(&self, bytes: &[u8], kind: &str, unit: &str) -> Arc<Job> {
        let mut incoming = self.imports.begin().unwrap();
        bytes.chunks(1000).for_each(|piece| incoming.write(piece).unwrap());
        self.imports.take(incoming, kind, unit, "p-officer", "表.csv").unwrap()
    }

    /// Uploads objects of the city and tries them.
    pub fn tried(&self, bytes: &[u8]) -> Arc<Job> {
        let job = self.upload(bytes, "city.object", "u-city");
        assert!(self.imports.go_on(&job));
        job
    }

    /// Uploads, tries and writes.
    pub fn written(&self, bytes: &[u8]) -> Arc<Job> {
        let job = self.tried(bytes);
        assert!(self.imports.go_on(&job), "{:?}", job.state());
        assert_eq!(job.state().phase, Phase::Done);
        job
    }

    pub fn failure(&self, bytes: &[u8]) -> String {
        let job = self.tried(bytes);
        let state = job.state();
        assert_eq!(state.phase, Phase::Failed);
        assert!(!job.has_upload());
        remarks(&state.faults, Language::Chinese, job.kind)
    }
}

pub fn counts(job: &Job) -> [u64; 6] {
    let state = job.state();
    [state.good, state.bad, state.same, state.written, state.skipped, state.refused]
}

/// Objects of a campaign as an office sends them: keys, words and dates in several spellings.
pub const OBJECTS: &str = "完工日期,对象编号,对象种类,办理方式,所在社区,长度（米）,具体位置\r\n\
    2019-03-05,T-1,公厕,新建,东社区,,东街口\r\n\
    2019/3/6,t-2,toilet,rebuilt,u-west,,=西街\r\n\
    2019年3月7日,r-1,道路,新建,西社区,\"1,234.5\",\r\n";

pub fn template() -> Vec<u8> {
    shishi::imports::template(zone::fact::kind("city.object").unwrap(), Language::Chinese)
}

pub fn opened(bytes: &[u8]) -> Result<Vec<Row>, WorkbookError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    workbook::open(file.path())?.collect()
}
