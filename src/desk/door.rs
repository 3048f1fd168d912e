//! Who may come in: a one-time link, a secret in a cookie, and requests from nowhere but the desk's own pages.
//!
//! Every page of every site in the same browser can send requests to 127.0.0.1, and so can every user of the machine. So
//! a request must carry the cookie that only the one-time link sets, name the desk's own host (against names that a
//! stranger lets point to 127.0.0.1), and, where it changes anything, come from the desk's own pages.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::locked::locked;
use crate::error::{Error, Result};

/// Name of the cookie; the port keeps two desks of one browser apart, since cookies do not.
const COOKIE_NAME: &str = "duban";

/// The door of one desk.
#[derive(Debug)]
pub(super) struct Door {
    port: u16,
    secret: String,
    /// Lets another process of the same user ask for a new link.
    knock: String,
    /// Links that nobody has used yet.
    links: Mutex<Vec<String>>,
    closed: AtomicBool,
}

/// Why a request is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// It names another host.
    Host,
    /// It carries no secret, or a stale one.
    Secret,
    /// It would change something and comes from elsewhere.
    Origin,
}

impl Door {
    /// The door of a desk at this port.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub fn new(port: u16) -> Result<Door> {
        Ok(Door {
            port,
            secret: token()?,
            knock: token()?,
            links: Mutex::new(vec![token()?]),
            closed: AtomicBool::new(false),
        })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn knock(&self) -> &str {
        &self.knock
    }

    /// The newest unused one-time link.
    pub fn link(&self) -> String {
        let links = locked(&self.links);
        let token = links.last().map_or("", String::as_str);
        format!("http://127.0.0.1:{}/open/{token}", self.port)
    }

    /// A new one-time link for whoever knows the knock.
    pub fn another(&self, knock: &str) -> Option<String> {
        if !same(knock, &self.knock) {
            return None;
        }
        let token = token().ok()?;
        locked(&self.links).push(token);
        Some(self.link())
    }

    /// Uses up a link: the cookie that it sets, if it was unused.
    pub fn enter(&self, token: &str) -> Option<String> {
        let mut links = locked(&self.links);
        let place = links.iter().position(|link| same(link, token))?;
        links.remove(place);
        Some(format!(
            "{COOKIE_NAME}{}={}; Path=/; HttpOnly; SameSite=Strict",
            self.port, self.secret
        ))
    }

    /// Whether a request may come in.
    pub fn check(&self, method: &Method, headers: &HeaderMap) -> std::result::Result<(), Refused> {
        self.host(headers)?;
        let name = format!("{COOKIE_NAME}{}", self.port);
        let known = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|cookies| cookies.to_str().ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .any(|(own, value)| own == name && same(value, &self.secret));
        if !known {
            return Err(Refused::Secret);
        }
        if method == Method::GET || method == Method::HEAD {
            return Ok(());
        }
        let from = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
        let own = |host: &str| from == Some(format!("http://{host}:{}", self.port).as_str());
        if own("127.0.0.1") || own("localhost") {
            Ok(())
        } else {
            Err(Refused::Origin)
        }
    }

    /// Whether a request names the desk's own host.
    pub fn host(&self, headers: &HeaderMap) -> std::result::Result<(), Refused> {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let own = |name: &str| host == Some(format!("{name}:{}", self.port).as_str());
        if own("127.0.0.1") || own("localhost") {
            Ok(())
        } else {
            Err(Refused::Host)
        }
    }

    /// Lets nobody in any more.
    pub fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    pub fn closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }
}

/// What every answer carries: nothing from elsewhere is loaded, nothing is kept, nobody frames the page.
pub(super) fn guards() -> [(HeaderName, HeaderValue); 5] {
    [
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                 object-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
            ),
        ),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
        // The one-time link is not told to anybody.
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ]
}

/// Asks a desk at a port for a new link; nothing if none runs there or it does not know the knock.
pub(super) async fn knocked(port: u16, knock: &str) -> Option<String> {
    let asking = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        let request = format!(
            "POST /knock/{knock} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = Vec::new();
        stream.take(16_384).read_to_end(&mut answer).await.ok()?;
        let answer = String::from_utf8(answer).ok()?;
        let link = answer.rsplit_once("\r\n\r\n")?.1.trim();
        link.starts_with(&format!("http://127.0.0.1:{port}/open/"))
            .then(|| link.to_owned())
    };
    tokio::time::timeout(std::time::Duration::from_secs(3), asking)
        .await
        .ok()?
}

/// 128 random bits as text.
fn token() -> Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::read("duban desk", std::io::Error::other(error.to_string())))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether two texts are the same, in a time that does not tell how much of them is.
fn same(a: &str, b: &str) -> bool {
    Sha256::digest(a.as_bytes()) == Sha256::digest(b.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).expect("plain")))
            .collect()
    }

    #[test]
    fn a_link_opens_once_and_only_its_cookie_with_the_own_host_and_origin_comes_in() {
        let door = Door::new(4321).expect("random");
        let link = door.link();
        let token = link.rsplit('/').next().expect("token");
        let cookie = door.enter(token).expect("unused");
        assert_eq!(door.enter(token), None);
        assert_eq!(door.enter(""), None);
        let cookie = cookie.split(';').next().expect("cookie");
        let host = "127.0.0.1:4321";
        let all = [(HOST, host), (COOKIE, cookie), (ORIGIN, "http://127.0.0.1:4321")];
        assert_eq!(door.check(&Method::POST, &headers(&all)), Ok(()));
        assert_eq!(door.check(&Method::GET, &headers(&all[..2])), Ok(()));
        assert_eq!(door.check(&Method::POST, &headers(&all[..2])), Err(Refused::Origin));
        for (place, value, refused) in [
            (0, "evil.example:4321", Refused::Host),
            (0, "127.0.0.1", Refused::Host),
            (1, "duban4321=0123", Refused::Secret),
            (1, "duban4321=", Refused::Secret),
            (2, "http://evil.example", Refused::Origin),
            (2, "null", Refused::Origin),
            (2, "http://127.0.0.1:4322", Refused::Origin),
        ] {
            let mut changed = all.clone();
            changed[place].1 = value;
            assert_eq!(door.check(&Method::POST, &headers(&changed)), Err(refused), "{value}");
        }
        assert_eq!(door.another("wrong"), None);
        let again = door.another(door.knock()).expect("known");
        assert!(door.enter(again.rsplit('/').next().expect("token")).is_some());
    }
}
