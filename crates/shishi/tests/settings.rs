//! Settings: which source beats which, and that everything wrong is told at once, with its place and what to do.

mod support;

use shishi::logs::{Format, Level};
use shishi::messages::Language;
use shishi::settings::{Flags, Limits, Oidc, S3, Secret, Serves, Settings, keys, variable};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use support::folder;

fn flags(parts: &[(&str, &str)]) -> Flags {
    let mut flags = Flags::default();
    for (name, value) in parts {
        let text = Some((*value).to_owned());
        match *name {
            "dir" => flags.dir = Some(value.into()),
            "zones" => flags.zones = Some(value.into()),
            "config" => flags.config = Some(value.into()),
            "listen" => flags.listen = text,
            "port" => flags.port = text,
            "beyond" => flags.beyond_loopback = true,
            "metrics" => flags.metrics = text,
            "format" => flags.log_format = text,
            "level" => flags.log_level = text,
            other => panic!("{other}"),
        }
    }
    flags
}

fn read(given: &[(&str, &str)], environment: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
    let environment = environment.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    Settings::read(&flags(given), environment)
        .map_err(|faults| faults.iter().map(|fault| fault.words(Language::English)).collect())
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = folder(name).join("shishi.toml");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn nothing_but_a_folder_has_to_be_set() {
    let settings = read(&[("dir", "zone")], &[("PATH", "/bin")]).unwrap();
    assert_eq!(settings, Settings::of(Path::new("zone"), 8019));
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8019");
    assert_eq!((settings.metrics, settings.log_format, settings.log_level), (None, Format::Text, Level::Info));
}

#[test]
fn a_map_service_is_set_with_the_number_of_its_review_or_not_at_all() {
    let tiles = "https://map.example.org/vec_c/wmts?TILEMATRIX={z}&TILECOL={x}&TILEROW={y}&tk=k";
    let map = |environment: &[(&str, &str)]| read(&[("dir", "z")], environment).map(|settings| settings.map);
    assert_eq!(map(&[]), Ok(None), "nothing is loaded from anywhere");
    let both = map(&[("SHISHI_MAP_TILES", tiles), ("SHISHI_MAP_REVIEW", "GS（2019）1号")]).unwrap().unwrap();
    assert_eq!((both.origin(), &*both.review), ("https://map.example.org", "GS（2019）1号"));
    assert_eq!(
        both.tile([11, 1673, 323]),
        "https://map.example.org/vec_c/wmts?TILEMATRIX=11&TILECOL=1673&TILEROW=323&tk=k"
    );
    for half in [("SHISHI_MAP_TILES", tiles), ("SHISHI_MAP_REVIEW", "GS（2019）1号")] {
        let faults = map(&[half]).unwrap_err();
        assert!(faults.len() == 1 && faults[0].contains("is missing"), "{faults:?}");
    }
    for wrong in [
        "http://map.example.org/{z}/{x}/{y}",
        "https://map.example.org/{z}/{x}",
        "https://map.example.org/{z}/{x}/{y}/{y}",
        "https:///{z}/{x}/{y}",
        "https://map.example.org;script-src/{z}/{x}/{y}",
        "https://map.example.org/{z}/{x}/{y}?a b",
    ] {
        let faults = map(&[("SHISHI_MAP_TILES", wrong), ("SHISHI_MAP_REVIEW", "GS（2019）1号")]).unwrap_err();
        assert!(faults[0].contains("no address of a map"), "{wrong}: {faults:?}");
    }
}

#[test]
fn the_command_line_beats_the_environment_and_that_beats_the_file() {
    let all = file(
        "order",
        "folder = \"zone\"\nlisten = \"127.0.0.1:1001\"\nmetrics = \"127.0.0.1:2001\"\n\
         [log]\nformat = \"json\"\nlevel = \"warn\"\n[limits]\nhead_seconds = 3\nstill_seconds = 30\nstop_seconds = 7\nconnections = 99\nmemory_mib = 300\n",
    );
    let text = all.to_str().unwrap();
    let by_file = read(&[("config", text)], &[]).unwrap();
    let limits = Limits {
        connections: 99,
        head_within: Duration::from_secs(3),
        moves_within: Duration::from_secs(30),
        end_within: Duration::from_secs(7),
        memory_mib: 300,
    };
    assert_eq!(by_file.serves, Serves::Zone(all.parent().unwrap().join("zone")), "from where the file stands");
    assert_eq!((by_file.listen.port(), by_file.metrics.unwrap().port(), by_file.limits), (1001, 2001, limits));
    assert_eq!((by_file.log_format, by_file.log_level), (Format::Json, Level::Warn));
    let environment = [
        ("SHISHI_CONFIG", text),
        ("SHISHI_LISTEN", "127.0.0.1:1002"),
        ("SHISHI_LIMITS_HEAD_SECONDS", "4"),
        ("SHISHI_LOG_LEVEL", "debug"),
    ];
    let by_variable = read(&[], &environment).unwrap();
    assert_eq!((by_variable.listen.port(), by_variable.limits.head_within.as_secs()), (1002, 4));
    assert_eq!((by_variable.log_format, by_variable.log_level), (Format::Json, Level::Debug));
    let by_flag = read(&[("port", "1003"), ("level", "error"), ("dir", "elsewhere")], &environment).unwrap();
    assert_eq!((by_flag.listen.to_string().as_str(), by_flag.log_level), ("127.0.0.1:1003", Level::Error));
    assert_eq!(by_flag.serves, Serves::Zone("elsewhere".into()));
    // The folder's own file is found without being named, and not if another is.
    let own = file("own", "[log]\nlevel = \"warn\"\n");
    let dir = own.parent().unwrap().to_str().unwrap();
    assert_eq!(read(&[("dir", dir)], &[]).unwrap().log_level, Level::Warn);
    assert_eq!(read(&[], &[("SHISHI_FOLDER", dir)]).unwrap().log_level, Level::Warn);
    let other = file("other", "");
    assert_eq!(read(&[("dir", dir), ("config", other.to_str().unwrap())], &[]).unwrap().log_level, Level::Info);
}

#[test]
fn everything_wrong_is_told_at_once_with_its_place() {
    let wrong = file(
        "wrong",
        "folder = 7\nlisten = \"localhost\"\nlog = \"json\"\nmetrix = true\n\n[limits]\nconnections = 3\nhead_seconds = \"15\"\nstop_seconds = 2.5\nfriends = 1\n",
    );
    let text = wrong.to_str().unwrap();
    let environment = [
        ("SHISHI_LOG_LEVEL", "verbose"),
        ("SHISHI_LOGLEVEL", "info"),
        ("SHISHI_BEYOND_LOOPBACK", "yes"),
        ("SHISHI_LIMITS_STILL_SECONDS", "-1"),
    ];
    let given = [("config", text), ("format", "xml"), ("port", "99999"), ("metrics", "0.0.0.0:9019")];
    let faults = read(&given, &environment).unwrap_err();
    let expected = [
        ("SHISHI_BEYOND_LOOPBACK", "“yes” is neither true nor false"),
        ("SHISHI_LIMITS_STILL_SECONDS", "“-1” is no whole number from 5 to 3600"),
        ("SHISHI_LOGLEVEL", "no such variable. There are: SHISHI_CONFIG, SHISHI_FOLDER"),
        ("SHISHI_LOG_LEVEL", "“verbose” is none of: error, warn, info, debug"),
        ("--log-format", "“xml” is none of: text, json"),
        (":1 folder", "7 should be a text in quotation marks"),
        (":2 listen", "“localhost” is no address with a port: write for example 127.0.0.1:8019"),
        (":3 log", "\"json\" should be a table"),
        (":4 metrix", "no such setting. There are: folder, zones, listen"),
        (":7 limits.connections", "“3” is no whole number from 16 to 65536"),
        (":8 limits.head_seconds", "\"15\" should be a whole number"),
        (":9 limits.stop_seconds", "2.5 should be a whole number"),
        (":10 limits.friends", "no such setting"),
        ("--port", "“99999” is no whole number from 0 to 65535"),
        ("--metrics", "0.0.0.0:9019 can be reached from other machines"),
    ];
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    for (fault, (place, what)) in faults.iter().zip(expected) {
        let place = if place.starts_with(':') { format!("{text}{place}: ") } else { format!("{place}: ") };
        assert!(fault.starts_with(&place) && fault.contains(what), "{fault} should be {place}{what}");
    }
}

#[test]
fn what_contradicts_itself_is_no_setting() {
    let own = file("inner", "folder = \"/elsewhere\"\n");
    let dir = own.parent().unwrap().to_str().unwrap();
    type Pairs<'a> = &'a [(&'a str, &'a str)];
    let dir_again: Pairs<'_> = &[("dir", dir)];
    let cases: &[(Pairs<'_>, Pairs<'_>, &str)] = &[
        (&[], &[], "give --dir FOLDER, or SHISHI_FOLDER"),
        (&[], &[("SHISHI_FOLDER", "")], "SHISHI_FOLDER: nobody says where the zone is"),
        (&[("dir", "z"), ("listen", "127.0.0.1:1"), ("port", "2")], &[], "--port: a port is in --listen already"),
        (&[("dir", "z"), ("listen", "0.0.0.0:8019")], &[], "--listen: 0.0.0.0:8019 can be reached"),
        (&[("dir", "z")], &[("SHISHI_LISTEN", "[2001:db8::1]:8019")], "SHISHI_LISTEN: [2001:db8::1]:8019 can be"),
        (&[("dir", "z"), ("metrics", "127.0.0.1:8019")], &[], "--metrics: 8019 is the port of the pages"),
        (&[("dir", "z"), ("config", "/nowhere/shishi.toml")], &[], "--config /nowhere/shishi.toml: cannot be read"),
        (&[], &[("SHISHI_FOLDER", "z"), ("SHISHI_CONFIG", "/nowhere/x")], "SHISHI_CONFIG /nowhere/x: cannot be read"),
        (dir_again, &[], "the shishi.toml in a zone's folder is about that folder"),
    ];
    for (given, environment, what) in cases {
        let faults = read(given, environment).unwrap_err();
        assert!(faults.len() == 1 && faults[0].contains(what), "{what}: {faults:?}");
    }
    let meant = [("dir", "z"), ("listen", "0.0.0.0:8019"), ("beyond", "")];
    assert_eq!(read(&meant, &[]).unwrap().listen.to_string(), "0.0.0.0:8019");
    let by_variable = [("SHISHI_BEYOND_LOOPBACK", "true"), ("SHISHI_LISTEN", "10.1.2.3:80")];
    assert_eq!(read(&[("dir", "z")], &by_variable).unwrap().listen.to_string(), "10.1.2.3:80");
}

#[test]
fn many_zones_are_the_folders_of_a_folder_each_with_its_hosts() {
    let zones = folder("zones");
    for name in ["kfq.example.org", "gxq.example.org", ".kept-elsewhere"] {
        std::fs::create_dir(zones.join(name)).unwrap();
    }
    std::fs::write(zones.join("a-file"), "").unwrap();
    std::fs::write(zones.join("gxq.example.org/zone.toml"), "hosts = [\"gxq.example.com\"]").unwrap();
    let text = zones.to_str().unwrap();
    for settings in [read(&[("zones", text)], &[]), read(&[], &[("SHISHI_ZONES", text)])] {
        let Serves::Zones(of, named) = settings.unwrap().serves else { panic!("one zone") };
        assert_eq!(of, zones);
        let hosts: Vec<Vec<String>> = named.iter().map(|zone| zone.hosts.clone()).collect();
        assert_eq!(hosts, [vec!["gxq.example.org", "gxq.example.com"], vec!["kfq.example.org"]]);
        assert_eq!(named[1].folder, zones.join("kfq.example.org"));
    }
    // A stronger source that names one zone is meant; one that names both is not understood.
    let one = read(&[("dir", "zone")], &[("SHISHI_ZONES", text)]).unwrap();
    assert_eq!(one.serves, Serves::Zone("zone".into()));
    let both = read(&[("dir", "zone"), ("zones", text)], &[]).unwrap_err();
    assert!(
        both.len() == 1 && both[0].starts_with("--zones: a folder is given for one zone and one for many"),
        "{both:?}"
    );
    // Its own file of settings.
    std::fs::write(zones.join("shishi.toml"), "zones = \"/elsewhere\"\n[log]\nlevel = \"warn\"\n").unwrap();
    let faults = read(&[("zones", text)], &[]).unwrap_err();
    assert!(faults.len() == 1 && faults[0].contains("shishi.toml:1 zones"), "{faults:?}");
}

#[test]
fn everything_wrong_with_the_hosts_is_told_at_once() {
    let zones = folder("zones-wrong");
    for name in ["A.example", "b.example", "c.example", "d.example"] {
        std::fs::create_dir(zones.join(name)).unwrap();
    }
    std::fs::write(zones.join("c.example/zone.toml"), "hosts = [\"b.example\", \"../d.example\"]").unwrap();
    std::fs::write(zones.join("d.example/zone.toml"), "host = \"d\"").unwrap();
    let text = zones.to_str().unwrap();
    let faults = read(&[("zones", text), ("level", "loud")], &[]).unwrap_err();
    let expected = [
        "--log-level: ",
        "A.example: “A.example” is no name of a host",
        "c.example/zone.toml: b.example is a host of",
        "c.example/zone.toml: “../d.example” is no name of a host",
        "d.example/zone.toml: cannot be read as TOML",
    ];
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    for expected in expected {
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{expected}: {faults:#?}");
    }
    let empty = folder("zones-empty");
    let faults = read(&[("zones", empty.to_str().unwrap())], &[]).unwrap_err();
    assert!(faults.len() == 1 && faults[0].contains("there is no zone in it"), "{faults:?}");
    let faults = read(&[("zones", "/nowhere/zones")], &[]).unwrap_err();
    assert!(faults.len() == 1 && faults[0].starts_with("--zones /nowhere/zones: cannot be read"), "{faults:?}");
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line_and_with_all_else() {
    let broken = file("broken", "listen = \"127.0.0.1:1\"\nlog = [\n= 3\n");
    let faults = read(&[("config", broken.to_str().unwrap())], &[("SHISHI_X", "1")]).unwrap_err();
    assert!(faults[0].starts_with("SHISHI_X: "), "{faults:?}");
    assert!(
        faults[1].contains("shishi.toml:3: cannot be read as TOML") || faults[1].contains("shishi.toml:2: "),
        "{faults:?}"
    );
    let twice = file("twice", "listen = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"\n");
    let faults = read(&[("config", twice.to_str().unwrap()), ("dir", "z")], &[]).unwrap_err();
    assert!(faults.len() == 1 && faults[0].contains("shishi.toml:2: cannot be read as TOML"), "{faults:?}");
    // What somebody typed breaks no line and colours nothing.
    let faults = read(&[("dir", "z"), ("level", "in\nfo\u{1b}[31m")], &[]).unwrap_err();
    assert!(faults[0].contains(r"in\nfo\u{1b}[31m"), "{faults:?}");
}

#[test]
fn the_program_refuses_in_the_language_of_the_terminal_and_ends_with_2() {
    let zone = folder("refused");
    for (locale, words) in [
        ("C", ["2 settings have to be put right", "--log-level: "]),
        ("zh_CN.UTF-8", ["有2项设置需要改正", "--log-level：“loud”"]),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
        support::without_settings(&mut command);
        command.args(["serve", "--listen", "nowhere", "--log-level", "loud", "--dir"]).arg(&zone).env("LC_ALL", locale);
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
        assert_eq!(said.lines().count(), 3, "{said}");
    }
}

#[test]
fn an_identity_provider_is_set_as_a_whole_or_not_at_all() {
    let path = file(
        "oidc",
        "[oidc]\nissuer = \"https://id.example.org/zone\"\nclient_id = \"s\"\nclient_secret_file = \"secret\"\ntrust_names = true\n",
    );
    let text = path.to_str().unwrap();
    let faults = read(&[("dir", "z"), ("config", text)], &[]).unwrap_err();
    assert!(
        faults.len() == 1 && faults[0].contains("shishi.toml:4 oidc.client_secret_file: cannot be read"),
        "{faults:?}"
    );
    let secret = path.parent().unwrap().join("secret");
    std::fs::write(&secret, " \n").unwrap();
    assert!(read(&[("dir", "z"), ("config", text)], &[]).unwrap_err()[0].contains("the file is empty"));
    std::fs::write(&secret, "hush\n").unwrap();
    let settings = read(&[("dir", "z"), ("config", text)], &[("SHISHI_OIDC_CLAIM", "account")]).unwrap();
    assert!(!format!("{settings:?}").contains("hush"));
    let expected = Oidc {
        issuer: "https://id.example.org/zone".to_owned(),
        client_id: "s".to_owned(),
        secret: Secret("hush".to_owned()),
        name: None,
        redirect: None,
        trusted_claim: Some("account".to_owned()),
        second_factor: false,
    };
    assert_eq!(settings.oidc, Some(expected));
    let faults = read(&[("dir", "z")], &[("SHISHI_OIDC_NAME", "x"), ("SHISHI_OIDC_CLIENT_ID", "")]).unwrap_err();
    let told = |begin: &str, words: &str| faults.iter().any(|told| told.starts_with(begin) && told.contains(words));
    assert!(faults.len() == 3 && told("SHISHI_OIDC_CLIENT_ID: ", "nothing is written there"), "{faults:?}");
    assert!(told("oidc.issuer: ", "is missing") && told("oidc.client_secret_file: ", "is missing"), "{faults:?}");
    let (secret, long) = (secret.to_str().unwrap(), "x".repeat(201));
    for (issuer, words) in [
        ("http://id.example.org", Some("no address of a server")),
        ("https://id.example.org?x=1", Some("no address of a server")),
        ("https://who:word@id.example.org", Some("no address of a server")),
        ("id.example.org", Some("no address of a server")),
        ("http://127.0.0.1:9000", None),
    ] {
        let environment = [
            ("SHISHI_OIDC_ISSUER", issuer),
            ("SHISHI_OIDC_CLIENT_ID", "s"),
            ("SHISHI_OIDC_CLIENT_SECRET_FILE", secret),
        ];
        let faults = read(&[("dir", "z")], &environment).err().unwrap_or_default();
        assert_eq!(faults.len(), usize::from(words.is_some()), "{issuer}: {faults:?}");
        assert!(words.is_none_or(|words| faults[0].contains(words)), "{faults:?}");
    }
    assert!(read(&[("dir", "z")], &[("SHISHI_OIDC_NAME", &long)]).unwrap_err()[0].contains("longer than 200"));
}

#[test]
fn a_store_of_backups_is_set_as_a_whole_or_not_at_all() {
    let path = file(
        "s3",
        "[s3]\nendpoint = \"https://s3.example.org\"\naccess_key = \"zone\"\nsecret_key_file = \"secret\"\nca_file = \"ca.pem\"\n",
    );
    let (text, beside) = (path.to_str().unwrap(), path.parent().unwrap());
    let faults = read(&[("dir", "z"), ("config", text)], &[]).unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].contains("shishi.toml:4 s3.secret_key_file: cannot be read"), "{faults:?}");
    assert!(faults[1].contains("shishi.toml:5 s3.ca_file: cannot be read"), "{faults:?}");
    std::fs::write(beside.join("secret"), "hush\n").unwrap();
    for nothing in ["", "no certificate", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
        std::fs::write(beside.join("ca.pem"), nothing).unwrap();
        let faults = read(&[("dir", "z"), ("config", text)], &[]).unwrap_err();
        assert!(faults.len() == 1 && faults[0].contains("there is no certificate in the file"), "{faults:?}");
    }
    // What is inside a certificate is looked at when it is needed.
    std::fs::write(beside.join("ca.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    let environment = [("SHISHI_S3_TRIES", "3"), ("SHISHI_S3_PATH_STYLE", "false")];
    let settings = read(&[("dir", "z"), ("config", text)], &environment).unwrap();
    assert!(!format!("{settings:?}").contains("hush"));
    let expected = S3 {
        endpoint: "https://s3.example.org".to_owned(),
        region: "us-east-1".to_owned(),
        path_style: false,
        access_key: "zone".to_owned(),
        secret: Secret("hush".to_owned()),
        authorities: vec![vec![0; 3].into()],
        still_within: Duration::from_secs(60),
        tries: 3,
    };
    assert_eq!(settings.s3, Some(expected));
    let faults = read(&[("dir", "z")], &[("SHISHI_S3_REGION", ""), ("SHISHI_S3_ENDPOINT", "http://s3.example.org")]);
    let faults = faults.unwrap_err();
    let told = |begin: &str, words: &str| faults.iter().any(|told| told.starts_with(begin) && told.contains(words));
    assert!(faults.len() == 4 && told("SHISHI_S3_REGION: ", "nothing is written there"), "{faults:?}");
    assert!(told("SHISHI_S3_ENDPOINT: ", "no address of a server"), "{faults:?}");
    assert!(told("s3.access_key: ", "is missing") && told("s3.secret_key_file: ", "is missing"), "{faults:?}");
    // A backup needs nothing else: what a server would refuse is not in its way, but what is misspelt is.
    let only = |variables: &[(&str, &str)]| {
        let environment = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
        Settings::read_s3(&flags(&[("config", text)]), environment)
    };
    assert!(only(&[("SHISHI_OIDC_CLIENT_ID", "x")]).unwrap().is_some());
    assert_eq!(only(&[("SHISHI_S3_ENDPIONT", "x")]).unwrap_err().len(), 1);
}

/// Whoever administers reads it in one place; a setting that is not there is not there for him.
#[test]
fn every_setting_is_described() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let guide = std::fs::read_to_string(root.join("docs/administrator.md")).unwrap();
    let example = std::fs::read_to_string(root.join("deploy/shishi.toml")).unwrap();
    for key in keys() {
        assert!(guide.contains(&format!("`{key}`")), "docs/administrator.md says nothing of {key}");
        assert!(
            guide.contains(&format!("`{}`", variable(key))),
            "docs/administrator.md says nothing of {}",
            variable(key)
        );
        assert!(example.contains(key.rsplit('.').next().unwrap()), "deploy/shishi.toml has no {key}");
    }
    // The example is what is so without it, and can be used as it stands.
    let uncommented: String = example
        .lines()
        .map(|line| {
            line.strip_prefix("#").filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase())).unwrap_or(line)
        })
        .map(|line| format!("{line}\n"))
        .collect();
    for text in [example, uncommented] {
        let path = file("example", &text);
        let settings = read(&[("config", path.to_str().unwrap())], &[]).unwrap();
        assert_eq!(settings.limits, Limits::default());
    }
}

#[test]
fn webhooks_and_the_pace_of_tokens_are_set_and_every_wrong_item_is_told() {
    let folder = ("SHISHI_FOLDER", "zone");
    let set = read(
        &[],
        &[
            folder,
            ("SHISHI_TOKENS_A_MINUTE", "30"),
            ("SHISHI_TOKENS_AT_ONCE", "5"),
            ("SHISHI_WEBHOOKS_ALLOW", "10.1.0.0/16, 192.168.7.5,fd00:1::/32"),
            ("SHISHI_WEBHOOKS_PORTS", "443, 9443"),
            ("SHISHI_WEBHOOKS_FIRST_PAUSE_SECONDS", "2"),
            ("SHISHI_WEBHOOKS_GIVE_UP_HOURS", "1"),
        ],
    );
    let set = set.unwrap();
    assert_eq!((set.pace.a_minute, set.pace.at_once), (30, 5));
    let allow: Vec<String> = set.webhooks.allow.iter().map(ToString::to_string).collect();
    assert_eq!(allow, ["10.1.0.0/16", "192.168.7.5/32", "fd00:1::/32"]);
    assert_eq!((set.webhooks.ports, set.webhooks.first_pause, set.webhooks.give_up), (vec![443, 9443], 2, 3600));
    let file = file(
        "hooks",
        "folder = \"zone\"\n[tokens]\na_minute = 0\nat_once = \"5\"\n\
         [webhooks]\nallow = \"10.1.0.0/16, 10.1.0.0/99\"\nports = \"443,0\"\ngive_up_hours = 9999\nfirst = 1\n",
    );
    let told = read(&[("config", file.to_str().unwrap())], &[("SHISHI_WEBHOOKS_PORTS", "")]).unwrap_err();
    for (place, what) in [
        ("tokens.a_minute", "1000000"),
        ("tokens.at_once", "number"),
        ("webhooks.allow", "“10.1.0.0/99” is no network"),
        (":7 webhooks.ports", "“0” is no port"),
        ("webhooks.give_up_hours", "720"),
        ("webhooks.first", "there is no such"),
        ("SHISHI_WEBHOOKS_PORTS", ""),
    ] {
        assert!(told.iter().any(|text| text.contains(place) && text.contains(what)), "{place}: {told:#?}");
    }
    assert_eq!(told.len(), 7, "{told:#?}");
}
