//! Which addresses may be told anything. Whoever registers one must not be able to make the server ask what only the server can
//! reach: its own machine, the network around it, the provider's services of the cloud that it runs in.

use crate::settings;
use axum::http::Uri;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

/// Longest address.
pub const ADDRESS_MOST: usize = 500;

/// Networks of IPv4 that are nobody's in the open (IANA's registry of special addresses, and multicast).
const INNER_4: [&str; 15] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

/// Of IPv6 only this is anybody's in the open, ...
const OPEN_6: &str = "2000::/3";

/// ... and of that not these: protocols' own with Teredo, documentation, 6to4. NAT64, mapped IPv4 and the rest lie outside.
const INNER_6: [&str; 4] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

fn nets(texts: &[&str]) -> Vec<IpNet> {
    texts.iter().map(|text| text.parse().expect("a network")).collect()
}

static INNER: LazyLock<Vec<IpNet>> = LazyLock::new(|| [nets(&INNER_4), nets(&INNER_6)].concat());
static OPEN: LazyLock<IpNet> = LazyLock::new(|| OPEN_6.parse().expect("a network"));

/// What is wrong with an address. The word is a part of message keys, and what a delivery is refused for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It does not read as the address of a server, or is too long.
    #[error("address")]
    Form,
    /// Neither TLS nor a network of the office's own.
    #[error("scheme")]
    Scheme,
    /// A name or password before the host.
    #[error("userinfo")]
    Userinfo,
    /// A number that is spelled so that it does not look like the address that it is, or no name.
    #[error("host")]
    Host,
    /// A port that is not set.
    #[error("port")]
    Port,
    /// An address inside.
    #[error("inner")]
    Inner,
}

/// What may be reached.
#[derive(Debug, Clone)]
pub struct Reach {
    allow: Vec<IpNet>,
    ports: Vec<u16>,
}

impl Reach {
    /// As it is set.
    pub fn new(settings: &settings::Webhooks) -> Self {
        Self { allow: settings.allow.clone(), ports: settings.ports.clone() }
    }

    /// Reads an address. Where its name leads is looked up each time that something is sent there.
    pub fn read(&self, text: &str) -> Result<Uri, Wrong> {
        if text.len() > ADDRESS_MOST
            || text.contains(|c: char| c.is_whitespace() || c.is_control() || "\\#".contains(c))
        {
            return Err(Wrong::Form);
        }
        let uri: Uri = text.parse().map_err(|_| Wrong::Form)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(Wrong::Form) };
        if authority.as_str().contains('@') {
            return Err(Wrong::Userinfo);
        }
        let usual = match scheme {
            "https" => 443,
            // Whether it leads into such a network is seen when it is looked up.
            "http" if !self.allow.is_empty() => 80,
            _ => return Err(Wrong::Scheme),
        };
        let address = host(authority.host())?;
        // `host:` without a number and a number beyond all ports read as no port.
        if authority.as_str().len() > authority.host().len() && authority.port_u16().is_none() {
            return Err(Wrong::Port);
        }
        if !self.ports.contains(&authority.port_u16().unwrap_or(usual)) {
            return Err(Wrong::Port);
        }
        match address {
            Some(address) if !self.may_reach(address, scheme == "https") => Err(Wrong::Inner),
            _ => Ok(uri),
        }
    }

    /// Whether an address may be connected with; without TLS only in the office's own networks.
    pub fn may_reach(&self, address: IpAddr, tls: bool) -> bool {
        let plain = address.to_canonical();
        if self.allow.iter().any(|net| net.contains(&plain)) {
            return true;
        }
        // A mapped address is IPv4 in disguise; nobody means one.
        let open = match address {
            IpAddr::V4(_) => true,
            IpAddr::V6(_) => OPEN.contains(&address),
        };
        tls && open && !INNER.iter().any(|net| net.contains(&address))
    }
}

/// A host as it should be spelled: the address that it is, or nothing for a name.
fn host(text: &str) -> Result<Option<IpAddr>, Wrong> {
    if let Some(inner) = text.strip_prefix('[') {
        let inner = inner.strip_suffix(']').ok_or(Wrong::Host)?;
        return inner.parse().map(|address| Some(IpAddr::V6(address))).map_err(|_| Wrong::Host);
    }
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Ok(Some(IpAddr::V4(address)));
    }
    let label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        plain && !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
    };
    let name = text.strip_suffix('.').unwrap_or(text);
    let last = name.rsplit('.').next().unwrap_or_default();
    // 2130706433, 0177.0.0.1, 0x7f.1: what ends in a number is an address to those who look names up.
    let is_number = last.starts_with(|c: char| c.is_ascii_digit()) && {
        let digits = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
        digits
            .map_or_else(|| last.bytes().all(|b| b.is_ascii_digit()), |hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    if is_number || name.len() > 253 || !name.split('.').all(label) {
        return Err(Wrong::Host);
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(allow: &[&str]) -> Reach {
        Reach { allow: nets(allow), ports: vec![443, 8443] }
    }

    fn refused(texts: &[&str]) -> Vec<Result<(), Wrong>> {
        texts.iter().map(|text| reach(&[]).read(text).map(drop)).collect()
    }

    /// Addresses as they are resolved, whatever the name was.
    fn none_reached(addresses: &[&str]) {
        for address in addresses {
            assert!(!reach(&[]).may_reach(address.parse().unwrap(), true), "{address}");
        }
    }

    #[test]
    fn an_open_address_is_reached_with_tls_only() {
        for address in ["1.1.1.1", "223.5.5.5", "2400:3200::1", "2606:4700::1111", "172.32.0.1", "100.128.0.1"] {
            assert!(reach(&[]).may_reach(address.parse().unwrap(), true), "{address}");
            assert!(!reach(&[]).may_reach(address.parse().unwrap(), false), "{address}");
        }
        let good = ["https://hooks.example.org/a?b=c", "https://example.org:8443", "https://xn--fiqs8s.example./x"];
        assert_eq!(refused(&good), [Ok(()); 3]);
    }

    #[test]
    fn loopback_is_not_reached() {
        none_reached(&["127.0.0.1", "127.255.255.254", "::1"]);
        assert_eq!(refused(&["https://127.0.0.1/", "https://[::1]/"]), [Err(Wrong::Inner); 2]);
    }

    #[test]
    fn private_networks_are_not_reached() {
        none_reached(&["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"]);
    }

    #[test]
    fn link_local_addresses_are_not_reached() {
        none_reached(&["169.254.169.254", "169.254.0.1", "fe80::1", "febf::1"]);
    }

    #[test]
    fn networks_behind_a_carriers_translation_are_not_reached() {
        none_reached(&["100.64.0.1", "100.127.255.255"]);
    }

    #[test]
    fn multicast_and_broadcast_are_not_reached() {
        none_reached(&["224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1"]);
    }

    #[test]
    fn documentation_and_benchmarks_are_not_reached() {
        none_reached(&["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1", "3fff::1"]);
    }

    #[test]
    fn unspecified_and_reserved_addresses_are_not_reached() {
        none_reached(&["0.0.0.0", "0.1.2.3", "240.0.0.1", "192.0.0.1", "::", "4000::1", "fec0::1"]);
    }

    #[test]
    fn ipv4_in_the_disguise_of_ipv6_is_not_reached() {
        // Mapped, compatible, 6to4, NAT64 (known and local prefix), Teredo: of a loopback, a private and an open address.
        none_reached(&["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:1.1.1.1", "::127.0.0.1", "2002:7f00:1::1"]);
        none_reached(&["2002:101:101::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::7f00:1", "2001:0:7f00:1::"]);
        assert_eq!(refused(&["https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/"]), [Err(Wrong::Inner); 2]);
    }

    #[test]
    fn odd_spellings_of_an_address_are_no_host() {
        let odd = [
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://127.0.0.1./",
            "https://1.2.3.256/",
            "https://0X7F.0.0.0x1/",
            "https://a.0x/",
            "https://[fe80::1%25eth0]/",
            "https://a..b/",
            "https://-a.example/",
        ];
        for text in odd {
            assert!(matches!(reach(&[]).read(text), Err(Wrong::Host | Wrong::Form)), "{text}");
        }
    }

    #[test]
    fn names_and_passwords_before_the_host_are_refused() {
        let texts = ["https://a@example.org/", "https://example.org:b@127.0.0.1/", "https://@example.org/"];
        for text in texts {
            assert!(matches!(reach(&[]).read(text), Err(Wrong::Userinfo | Wrong::Form)), "{text}");
        }
    }

    #[test]
    fn only_ports_that_are_set_are_reached() {
        let texts = ["https://example.org:22/", "https://example.org:6379/", "https://example.org:80/"];
        assert_eq!(refused(&texts), [Err(Wrong::Port); 3]);
        for text in ["https://example.org:/", "https://example.org:65536/", "https://example.org:0/"] {
            assert!(matches!(reach(&[]).read(text), Err(Wrong::Port | Wrong::Form)), "{text}");
        }
    }

    #[test]
    fn whatever_is_no_address_with_tls_is_refused() {
        assert_eq!(
            refused(&["http://example.org/", "ftp://example.org/", "file:///etc/passwd"])[..2],
            [Err(Wrong::Scheme); 2]
        );
        let long = format!("https://example.org/{}", "a".repeat(ADDRESS_MOST));
        for text in
            ["", "example.org", "/a", "https://", "https://a b/", "https://a\\b/", "https://a/#b", "file:///x", &long]
        {
            assert!(reach(&[]).read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_office_names_its_own_networks() {
        let own = Reach { allow: nets(&["10.1.0.0/16", "fd00:1::/32"]), ports: vec![80, 443] };
        for (address, reached) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("fd00:1::5", true),
            ("10.2.0.1", false),
            ("127.0.0.1", false),
            ("fd00:2::5", false),
        ] {
            assert_eq!(own.may_reach(address.parse().unwrap(), true), reached, "{address}");
            assert_eq!(own.may_reach(address.parse().unwrap(), false), reached, "{address} without TLS");
        }
        assert!(own.read("http://10.1.2.3/hook").is_ok());
        assert!(own.read("http://inner.example/hook").is_ok(), "where it leads is seen when it is looked up");
        assert_eq!(own.read("http://10.2.0.1/").unwrap_err(), Wrong::Inner);
        assert_eq!(own.read("http://1.1.1.1/").unwrap_err(), Wrong::Inner, "not without TLS");
    }
}
