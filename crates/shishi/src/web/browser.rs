//! What a browser says of itself: its name and system in a word or two, so that the owner of a session knows it again, and
//! whether it is a telephone's.

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

/// Whether it says that it is one of a telephone or tablet.
pub fn is_phone(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ["Mobile", "Android", "iPhone", "iPad", "HarmonyOS"].iter().any(|word| agent.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_is_one_that_says_so() {
        let said = |agent: &str| is_phone(&HeaderMap::from_iter([(header::USER_AGENT, agent.parse().unwrap())]));
        assert!(said("Mozilla/5.0 (Linux; Android 13; X) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36"));
        assert!(said("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0"));
        assert!(!said("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36"));
        assert!(!is_phone(&HeaderMap::new()));
    }

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
