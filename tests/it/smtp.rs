//! A mail server in this process: speaks the protocol, keeps what it took, and fails where a test tells it to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A message that the server took, with dots unstuffed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub data: Vec<u8>,
}

/// What the server does at a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// What a good server does.
    Go,
    /// Says this instead; at the end of a message that means that it is not taken.
    Say(String),
    /// Hangs up without an answer; nothing is taken.
    Drop,
    /// Takes the message, then hangs up without an answer.
    TakeAndDrop,
    /// Takes the message, says so, then hangs up.
    SayAndDrop,
    /// Waits, then goes on.
    Wait(Duration),
    /// Says so only after the client has lost patience; nothing is taken.
    SayLate(Duration, String),
}

/// Chooses what to do: the stage (`connect`, `ehlo`, `auth`, `mail`, `rcpt`, `data`, `body`, `end`), how often it was
/// reached before, and the line.
pub type Script = Box<dyn Fn(&str, usize, &str) -> Act + Send + Sync>;

/// How the server secures its connections.
#[derive(Clone)]
pub enum Tls {
    No,
    Wrapped(Arc<ServerConfig>),
    Starttls(Arc<ServerConfig>),
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    lines: Vec<String>,
    connections: usize,
    stages: std::collections::HashMap<String, usize>,
}

/// The server; it ends with the test.
pub struct Server {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

struct Setup {
    tls: Tls,
    login: Option<(String, String)>,
    mechanisms: &'static str,
    script: Script,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub fn start(script: impl Fn(&str, usize, &str) -> Act + Send + Sync + 'static) -> Server {
        Server::with(Tls::No, None, "PLAIN LOGIN", script)
    }

    pub fn with(
        tls: Tls,
        login: Option<(&str, &str)>,
        mechanisms: &'static str,
        script: impl Fn(&str, usize, &str) -> Act + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State::default()));
        let setup = Arc::new(Setup {
            tls,
            login: login.map(|(user, password)| (user.to_owned(), password.to_owned())),
            mechanisms,
            script: Box::new(script),
            state: state.clone(),
        });
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let setup = setup.clone();
                std::thread::spawn(move || serve(stream, &setup));
            }
        });
        Server { port, state }
    }

    /// What it took, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.state.lock().expect("whole").taken.clone()
    }

    /// Command lines that it heard, those of signing in among them.
    pub fn lines(&self) -> Vec<String> {
        self.state.lock().expect("whole").lines.clone()
    }

    pub fn connections(&self) -> usize {
        self.state.lock().expect("whole").connections
    }
}

/// A certificate authority and a server's certificate by it, for `localhost` and 127.0.0.1; the authority's as PEM.
pub fn certificates() -> (Arc<ServerConfig>, String) {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let authority = params.self_signed(&key).expect("signed");
    let pem = authority.pem();
    let issuer = Issuer::new(params, key);
    let own = KeyPair::generate().expect("a key");
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names)
        .expect("parameters")
        .signed_by(&own, &issuer)
        .expect("signed");
    (config(certificate.der().to_vec(), own.serialize_der()), pem)
}

/// A certificate that nobody signed but itself, as PEM too.
pub fn self_signed() -> (Arc<ServerConfig>, String) {
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).expect("made");
    let pem = made.cert.pem();
    (config(made.cert.der().to_vec(), made.signing_key.serialize_der()), pem)
}

fn config(certificate: Vec<u8>, key: Vec<u8>) -> Arc<ServerConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate)],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key)),
        )
        .expect("a configuration");
    Arc::new(config)
}

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

fn secured(stream: TcpStream, config: &Arc<ServerConfig>) -> Option<Box<dyn Wire>> {
    let connection = ServerConnection::new(config.clone()).ok()?;
    Some(Box::new(StreamOwned::new(connection, stream)))
}

/// One conversation. `None` ends it.
fn serve(stream: TcpStream, setup: &Setup) -> Option<()> {
    setup.state.lock().expect("whole").connections += 1;
    let plain = stream.try_clone().ok()?;
    let mut wire = match &setup.tls {
        Tls::Wrapped(config) => secured(stream, config)?,
        _ => Box::new(stream),
    };
    let mut secure = matches!(setup.tls, Tls::Wrapped(_));
    let mut talk = Talk {
        reader: BufReader::new(wire.as_mut()),
        setup,
    };
    talk.act("connect", "", "220 test ESMTP")?;
    let mut envelope: Option<Taken> = None;
    loop {
        let line = talk.line()?;
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "EHLO" | "HELO" => {
                let mut offers = "250-test\r\n250-SIZE 30000000\r\n250-8BITMIME\r\n".to_owned();
                if matches!(setup.tls, Tls::Starttls(_)) && !secure {
                    offers.push_str("250-STARTTLS\r\n");
                }
                if setup.login.is_some() {
                    offers.push_str(&format!("250-AUTH {}\r\n", setup.mechanisms));
                }
                talk.act("ehlo", &line, &format!("{offers}250 HELP"))?;
            }
            "STARTTLS" => {
                let Tls::Starttls(config) = &setup.tls else {
                    talk.say("502 no")?;
                    continue;
                };
                talk.say("220 go ahead")?;
                drop(talk);
                wire = secured(plain.try_clone().ok()?, config)?;
                talk = Talk {
                    reader: BufReader::new(wire.as_mut()),
                    setup,
                };
                secure = true;
            }
            "AUTH" => talk.sign_in(&line)?,
            "MAIL" => {
                if talk.act("mail", &line, "250 ok")? {
                    envelope = Some(Taken {
                        from: inside(&line),
                        to: Vec::new(),
                        data: Vec::new(),
                    });
                }
            }
            "RCPT" => {
                if talk.act("rcpt", &line, "250 ok")?
                    && let Some(envelope) = &mut envelope
                {
                    envelope.to.push(inside(&line));
                }
            }
            "DATA" => {
                if talk.act("data", &line, "354 go on")? {
                    talk.message(envelope.take()?)?;
                }
            }
            "RSET" => {
                envelope = None;
                talk.say("250 ok")?;
            }
            "NOOP" => talk.say("250 ok")?,
            "QUIT" => return talk.say("221 bye"),
            _ => talk.say("500 what")?,
        }
    }
}

struct Talk<'a, 's> {
    reader: BufReader<&'a mut dyn Wire>,
    setup: &'s Setup,
}

impl Talk<'_, '_> {
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        if self.reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        self.setup.state.lock().expect("whole").lines.push(line.clone());
        Some(line)
    }

    fn say(&mut self, text: &str) -> Option<()> {
        let wire = self.reader.get_mut();
        wire.write_all(format!("{text}\r\n").as_bytes()).ok()?;
        wire.flush().ok()
    }

    /// What the script says to a stage.
    fn ask(&mut self, stage: &str, line: &str) -> Act {
        let nth = {
            let mut state = self.setup.state.lock().expect("whole");
            let count = state.stages.entry(stage.to_owned()).or_default();
            *count += 1;
            *count - 1
        };
        (self.setup.script)(stage, nth, line)
    }

    /// Answers a stage; whether it went well.
    fn act(&mut self, stage: &str, line: &str, good: &str) -> Option<bool> {
        match self.ask(stage, line) {
            Act::Go | Act::TakeAndDrop | Act::SayAndDrop => self.say(good)?,
            Act::Wait(time) => {
                std::thread::sleep(time);
                self.say(good)?;
            }
            Act::Say(text) => {
                self.say(&text)?;
                return Some(text.starts_with(['2', '3']));
            }
            Act::SayLate(time, text) => {
                std::thread::sleep(time);
                self.say(&text)?;
                return Some(text.starts_with(['2', '3']));
            }
            Act::Drop => return None,
        }
        Some(true)
    }

    fn message(&mut self, mut envelope: Taken) -> Option<()> {
        if self.ask("body", "") == Act::Drop {
            let mut some = [0u8; 1000];
            self.reader.read_exact(&mut some).ok()?;
            return None;
        }
        loop {
            let mut line = Vec::new();
            if self.reader.read_until(b'\n', &mut line).ok()? == 0 {
                return None;
            }
            if line == b".\r\n" {
                break;
            }
            assert!(line.ends_with(b"\r\n"), "a line must end with CR LF");
            assert!(line.len() <= 1000, "a line of {} bytes", line.len());
            envelope
                .data
                .extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        // The end of the message brings the line break before it along.
        let take = |talk: &Self, envelope: Taken| talk.setup.state.lock().expect("whole").taken.push(envelope);
        match self.ask("end", "") {
            Act::Go => {
                take(self, envelope);
                self.say("250 2.0.0 queued")
            }
            Act::Wait(time) => {
                std::thread::sleep(time);
                take(self, envelope);
                self.say("250 2.0.0 queued")
            }
            Act::SayLate(time, text) => {
                std::thread::sleep(time);
                self.say(&text)
            }
            Act::Say(text) => self.say(&text),
            Act::Drop => None,
            Act::TakeAndDrop => {
                take(self, envelope);
                None
            }
            Act::SayAndDrop => {
                take(self, envelope);
                self.say("250 2.0.0 queued")?;
                None
            }
        }
    }

    fn sign_in(&mut self, line: &str) -> Option<()> {
        match self.ask("auth", line) {
            Act::Say(text) => return self.say(&text),
            Act::Drop => return None,
            _ => {}
        }
        let Some((user, password)) = &self.setup.login else {
            return self.say("503 no");
        };
        let (user, password) = (user.clone(), password.clone());
        let mut words = line.split(' ').skip(1);
        let mechanism = words.next().unwrap_or_default().to_owned();
        let given = if mechanism.eq_ignore_ascii_case("PLAIN") {
            let given = words.next().unwrap_or_default().to_owned();
            let good = STANDARD.encode(format!("\0{user}\0{password}")) == given;
            (good, given)
        } else {
            self.say("334 VXNlcm5hbWU6")?;
            let name = self.line()?;
            self.say("334 UGFzc3dvcmQ6")?;
            let secret = self.line()?;
            (
                name == STANDARD.encode(&user) && secret == STANDARD.encode(&password),
                secret,
            )
        };
        if given.0 {
            self.say("235 welcome")
        } else {
            // A server that repeats what it was sent.
            self.say(&format!(
                "535-5.7.8 cannot sign in with {}\r\n535 5.7.8 {line}",
                given.1
            ))
        }
    }
}

fn inside(line: &str) -> String {
    let text = line.split_once('<').map_or(line, |(_, rest)| rest);
    text.split('>').next().unwrap_or_default().to_owned()
}
