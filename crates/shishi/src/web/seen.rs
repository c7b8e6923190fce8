//! Whoever has been answered finds what he wrote, whichever server of the zone he asks next.

use crate::web::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

/// Under this name an answer carries the last seq that its server had, for browsers as a cookie, for programs as a header;
/// sent back, another server waits until it has it too.
const NAME: &str = "shishi-seen";

/// Further ahead no server of the zone can be: the number was not one of ours.
const AHEAD_MOST: u64 = 1_000_000;

/// Waits for what was seen elsewhere, and says what was seen here.
pub async fn seen(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !state.engine.is_beside_others() {
        return next.run(request).await;
    }
    if let Some(seq) = named(request.headers()) {
        let size = state.engine.snapshot().size;
        if (size..size + AHEAD_MOST).contains(&seq) {
            // If it does not come in time, an older page is better than none.
            state.engine.reached(seq).await;
        }
    }
    let is_write = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let mut response = next.run(request).await;
    let last = state.engine.snapshot().size.saturating_sub(1);
    if is_write && response.status().as_u16() < 400 {
        let headers = response.headers_mut();
        let cookie = format!("{NAME}={last}; Path=/; HttpOnly; SameSite=Strict");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
        headers.insert(NAME, HeaderValue::from(last));
    }
    response
}

fn named(headers: &HeaderMap) -> Option<u64> {
    let sent = headers.get(NAME).and_then(|value| value.to_str().ok());
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    sent.or_else(|| pairs.find(|(name, _)| *name == NAME).map(|(_, value)| value))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_as_a_header_or_as_a_cookie_among_others() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, HeaderValue::from_static(value));
            }
            named(&headers)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("cookie", "session=1; shishi-seen=42; a=b")]), Some(42));
        assert_eq!(of(&[("cookie", "session=1"), ("cookie", "shishi-seen=7")]), Some(7));
        assert_eq!(of(&[("shishi-seen", "9"), ("cookie", "shishi-seen=7")]), Some(9));
        for odd in ["shishi-seen=", "shishi-seen=-1", "shishi-seen=1e3", "xshishi-seen=1"] {
            assert_eq!(of(&[("cookie", odd)]), None, "{odd}");
        }
    }
}
