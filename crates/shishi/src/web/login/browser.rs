//! Browser and system in a word or two, so that the owner of a session knows it again.

use axum::http::{HeaderMap, header};

/// Of what is sent with a request; nothing if it is not known.
pub fn of(headers: &HeaderMap) -> String {
    // Each names those before whom it wants to be taken for: the first that fits is it.
    const BROWSERS: [(&str, &str); 8] = [
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("QQBrowser", "QQ"),
        ("UCBrowser", "UC"),
        ("MicroMessenger", "WeChat"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("HarmonyOS", "HarmonyOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find =
        |words: &[(&str, &'static str)]| words.iter().find(|(word, _)| agent.contains(word)).map(|found| found.1);
    find(&BROWSERS).zip(find(&SYSTEMS)).map_or_else(String::new, |(browser, system)| format!("{browser} · {system}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_by_name_and_system_and_nothing_else_is_kept() {
        let told = |agent: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, agent.parse().unwrap());
            of(&headers)
        };
        let windows =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0";
        assert_eq!(told(&format!("{windows} Safari/537.36")), "Chrome · Windows");
        assert_eq!(told(&format!("{windows} Safari/537.36 Edg/120.0.0.0")), "Edge · Windows");
        let phone = "Mozilla/5.0 (Linux; Android 13; X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0 Mobile Safari/537.36";
        assert_eq!(told(phone), "Chrome · Android");
        assert_eq!(told("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"), "Firefox · Linux");
        assert_eq!(told("curl/8.5.0"), "");
        assert_eq!(of(&HeaderMap::new()), "");
    }
}
