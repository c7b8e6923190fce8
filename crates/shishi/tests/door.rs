//! One stranger does not keep others out: with heads that never end, with the ledger taken drop by drop.

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{Client, Server, cookie, copied, small, whole};

/// A server that may have few files open.
fn cramped(zone: &Path, name: &str, descriptors: u32) -> Server {
    let zone = copied(zone, name);
    let prepare = |command: &mut Command| {
        let program = command.get_program().to_owned();
        let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        *command = Command::new("sh");
        support::without_settings(command);
        command.arg("-c").arg(format!("ulimit -n {descriptors} && exec \"$0\" \"$@\"")).arg(program).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
    };
    Server::start(&zone, &[], prepare).expect("it starts")
}

fn asked(server: &Server, head: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

#[test]
fn unfinished_heads_keep_nobody_out() {
    let server = cramped(small(), "heads", 256);
    let strangers: Vec<TcpStream> =
        (0..400).map(|_| asked(&server, "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ")).collect();
    for login in ["director", "city1", "auditor"] {
        let begun = Instant::now();
        let answer = Client::connect(server.port, &cookie(login)).unwrap().send("GET", "/me", "", "").unwrap();
        assert_eq!(answer.status, 200);
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }
    drop(strangers);
    assert!(server.stop(), "ends in order");
}

#[test]
fn a_head_that_does_not_end_is_given_up() {
    let server = cramped(small(), "slow-head", 256);
    let mut stranger = asked(&server, "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ");
    let (begun, mut rest) = (Instant::now(), Vec::new());
    let _ = stranger.read_to_end(&mut rest);
    assert!(begun.elapsed() < Duration::from_secs(19), "closed by the server: {:?}", begun.elapsed());
}

#[test]
fn some_take_the_ledger_at_once_and_others_are_told_when_to_come_again() {
    let server = cramped(whole(), "ledger", 1024);
    let ask = "GET /public/ledger HTTP/1.1\r\nHost: localhost\r\nCookie: language=en\r\n\r\n";
    // What a server reads ahead by itself is over when a search and a timeline are answered.
    let mut client = Client::connect(server.port, &cookie("auditor")).unwrap();
    for page in ["/offices/city/object?q=none", "/projects/xm-001/timeline"] {
        assert_eq!(client.send("GET", page, "", "").unwrap().status, 200, "{page}");
    }
    drop(client);
    let before = server.memory_kib("VmRSS");
    // They read the head of the answer and no more: of a body of megabytes the system takes a part.
    let heads: Vec<(TcpStream, String)> = (0..40)
        .map(|_| {
            let mut stream = asked(&server, ask);
            let mut head = [0; 600];
            let read = stream.read(&mut head).unwrap();
            (stream, String::from_utf8_lossy(&head[..read]).to_ascii_lowercase())
        })
        .collect();
    let with = |status: &str| heads.iter().filter(|(_, head)| head.starts_with(&format!("http/1.1 {status}"))).count();
    assert_eq!((with("200"), with("503")), (16, 24));
    for (_, head) in heads.iter().filter(|(_, head)| head.starts_with("http/1.1 503")) {
        assert!(head.contains("retry-after: 30"), "{head}");
    }
    // All at once would be 16 times seven megabytes.
    let taken = server.memory_kib("VmHWM").saturating_sub(before);
    assert!(taken < 60 * 1024, "{taken} KiB for 16 readers");
    let mut client = Client::connect(server.port, &cookie("auditor")).unwrap();
    assert_eq!(client.send("GET", "/ledger/export", "", "").unwrap().status, 200, "strangers keep no auditor out");
}
