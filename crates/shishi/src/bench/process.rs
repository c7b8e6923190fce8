//! What the kernel says of a process.

/// Ticks of `/proc/PID/stat` a second: USER_HZ, 100 on every Linux that this is built for.
const TICKS: f64 = 100.0;

/// User and system time of processes so far, with all their threads, seconds.
pub fn cpu_seconds(pids: &[u32]) -> f64 {
    pids.iter().map(|pid| ticks(*pid).unwrap_or(0.0) / TICKS).sum()
}

fn ticks(pid: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name may hold spaces and parentheses; utime and stime are the 12th and 13th fields after it.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    Some(fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?)
}

/// A line of `/proc/PID/status` in MiB: `VmRSS`, `VmHWM`, `RssAnon`.
pub fn memory(pid: u32, line: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let value = status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':'))?;
    Some(value.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
}
