//! A small EDGAR on loopback: real HTTP, a site that tests put together, a log of every request,
//! and faults on demand.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The server; it ends when it is dropped.
pub struct EdgarServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    pub at: Instant,
    pub path: String,
    pub user_agent: String,
    /// Whether a fault answered it.
    pub faulty: bool,
    pub found: bool,
}

/// What a request gets instead of its answer.
#[derive(Clone, Debug)]
pub enum Fault {
    /// This status with these header lines and this body.
    Answer(u16, &'static str, Vec<u8>),
    /// The first half of the body, with or without the length of the whole.
    Cut { with_length: bool },
    /// The whole body under a length that is so much off.
    WrongLength(i64),
    /// The body in ten pieces with pauses between them.
    Slow(Duration),
    /// A few bytes, and then nothing for so long.
    Stall(Duration),
    /// The body byte by byte, with pauses between them.
    Drip(Duration),
    /// A connection reset before any answer.
    Reset,
    /// The body compressed, whole or without its last bytes.
    Gzip { whole: bool },
    /// The body of another path.
    Other(String),
    /// The body, once so many other requests whose path holds the text have come.
    AfterRequests(&'static str, usize),
    /// The body, once there is such a file or folder.
    AfterPath(PathBuf),
}

struct Shared {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    rules: Mutex<Vec<Rule>>,
    log: Mutex<Vec<Request>>,
    latency: Mutex<Duration>,
    ended: AtomicBool,
}

struct Rule {
    needle: String,
    left: usize,
    fault: Fault,
}

impl EdgarServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            files: Mutex::default(),
            rules: Mutex::default(),
            log: Mutex::default(),
            latency: Mutex::default(),
            ended: AtomicBool::new(false),
        });
        let of_thread = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if of_thread.ended.load(Ordering::Relaxed) {
                    break;
                }
                let shared = Arc::clone(&of_thread);
                // A client that goes away in the middle is what tests want.
                thread::spawn(move || stream.map(|stream| shared.serve(stream)));
            }
        });
        Self { address, shared }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Puts a file under a path, or replaces it.
    pub fn put(&self, path: &str, body: impl Into<Vec<u8>>) {
        self.shared.files.lock().unwrap().insert(path.to_owned(), body.into());
    }

    pub fn remove(&self, path: &str) {
        self.shared.files.lock().unwrap().remove(path);
    }

    /// Waits so long before each answer.
    pub fn set_latency(&self, latency: Duration) {
        *self.shared.latency.lock().unwrap() = latency;
    }

    /// Gives `fault` to the next `times` requests whose path holds `needle`.
    pub fn fail(&self, needle: &str, times: usize, fault: Fault) {
        let rule = Rule { needle: needle.to_owned(), left: times, fault };
        self.shared.rules.lock().unwrap().push(rule);
    }

    /// Takes all faults away.
    pub fn heal(&self) {
        self.shared.rules.lock().unwrap().clear();
    }

    /// The requests so far, in order of arrival.
    pub fn log(&self) -> Vec<Request> {
        let mut log = self.shared.log.lock().unwrap().clone();
        log.sort_by_key(|request| request.at);
        log
    }

    /// Forgets the requests so far, and gives their paths.
    pub fn take_paths(&self) -> Vec<String> {
        let paths = self.log().into_iter().map(|request| request.path).collect();
        self.shared.log.lock().unwrap().clear();
        paths
    }
}

impl Drop for EdgarServer {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        while let Some(head) = peek_head(&stream) {
            let at = Instant::now();
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let body = self.files.lock().unwrap().get(&path).cloned();
            let fault = self.fault(&path);
            let user_agent = head
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase()
                        .strip_prefix("user-agent: ")
                        .map(|_| line[12..].to_owned())
                })
                .unwrap_or_default();
            let (faulty, found) = (fault.is_some(), body.is_some());
            self.log.lock().unwrap().push(Request { at, path, user_agent, faulty, found });
            if matches!(fault, Some(Fault::Reset)) {
                // Closing with the request unread makes the kernel reset the connection.
                return;
            }
            let mut request = vec![0; head.len()];
            if stream.read_exact(&mut request).is_err() {
                return;
            }
            let latency = *self.latency.lock().unwrap();
            thread::sleep(latency);
            match self.answer(&mut stream, fault, body) {
                Ok(true) => {}
                _ => {
                    let _ = stream.shutdown(Shutdown::Both);
                    return;
                }
            }
        }
    }

    fn fault(&self, path: &str) -> Option<Fault> {
        let mut rules = self.rules.lock().unwrap();
        let rule = rules.iter_mut().find(|rule| rule.left > 0 && path.contains(&rule.needle))?;
        rule.left -= 1;
        Some(rule.fault.clone())
    }

    /// Answers; gives whether the connection may be used again.
    fn answer(
        &self,
        stream: &mut TcpStream,
        fault: Option<Fault>,
        body: Option<Vec<u8>>,
    ) -> std::io::Result<bool> {
        const MISSING: &[u8] = b"<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>";
        let Some(body) = body else {
            return match fault {
                Some(Fault::Answer(status, headers, body)) => send(stream, status, headers, &body),
                _ => send(stream, 404, "", MISSING),
            };
        };
        let half = &body[..body.len() / 2];
        match fault {
            None => send(stream, 200, "", &body),
            Some(Fault::Answer(status, headers, body)) => send(stream, status, headers, &body),
            Some(Fault::Cut { with_length: true }) => {
                head(stream, 200, &format!("Content-Length: {}\r\n", body.len()))?;
                stream.write_all(half).map(|()| false)
            }
            Some(Fault::Cut { with_length: false }) => {
                head(stream, 200, "Connection: close\r\n")?;
                stream.write_all(half).map(|()| false)
            }
            Some(Fault::WrongLength(off)) => {
                let length = i64::try_from(body.len()).unwrap() + off;
                head(stream, 200, &format!("Content-Length: {length}\r\n"))?;
                stream.write_all(&body).map(|()| false)
            }
            Some(Fault::Slow(pause)) => {
                head(stream, 200, &format!("Content-Length: {}\r\n", body.len()))?;
                for piece in body.chunks(body.len() / 10 + 1) {
                    stream.write_all(piece)?;
                    thread::sleep(pause);
                }
                Ok(true)
            }
            Some(Fault::Stall(time)) => {
                head(stream, 200, &format!("Content-Length: {}\r\n", body.len()))?;
                stream.write_all(&body[..10])?;
                thread::sleep(time);
                Ok(false)
            }
            Some(Fault::Drip(pause)) => {
                head(stream, 200, &format!("Content-Length: {}\r\n", body.len()))?;
                for byte in body.chunks(1) {
                    stream.write_all(byte)?;
                    thread::sleep(pause);
                }
                Ok(true)
            }
            Some(Fault::Gzip { whole }) => {
                let packed = gzip(&body);
                let sent = if whole { &packed[..] } else { &packed[..packed.len() - 12] };
                send(stream, 200, "Content-Encoding: gzip\r\n", sent)
            }
            Some(Fault::Other(path)) => {
                let other = self.files.lock().unwrap().get(&path).cloned();
                send(stream, 200, "", &other.unwrap())
            }
            Some(Fault::AfterRequests(needle, count)) => {
                self.wait(|| {
                    let log = self.log.lock().unwrap();
                    log.iter().filter(|request| request.path.contains(needle)).count() >= count
                });
                send(stream, 200, "", &body)
            }
            Some(Fault::AfterPath(path)) => {
                self.wait(|| path.exists());
                send(stream, 200, "", &body)
            }
            Some(Fault::Reset) => Ok(false),
        }
    }

    /// Waits until `is_so`, or until the test is over.
    fn wait(&self, is_so: impl Fn() -> bool) {
        while !is_so() && !self.ended.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// The head of the next request, left in the socket.
fn peek_head(stream: &TcpStream) -> Option<String> {
    let mut buffer = [0; 8192];
    loop {
        let length = stream.peek(&mut buffer).ok()?;
        if length == 0 {
            return None;
        }
        if let Some(end) = buffer[..length].windows(4).position(|four| four == b"\r\n\r\n") {
            return Some(String::from_utf8_lossy(&buffer[..end + 4]).into_owned());
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn head(stream: &mut TcpStream, status: u16, headers: &str) -> std::io::Result<()> {
    stream.write_all(format!("HTTP/1.1 {status} Status\r\n{headers}\r\n").as_bytes())
}

fn send(stream: &mut TcpStream, status: u16, headers: &str, body: &[u8]) -> std::io::Result<bool> {
    let length = body.len();
    let mut answer =
        format!("HTTP/1.1 {status} Status\r\n{headers}Content-Length: {length}\r\n\r\n")
            .into_bytes();
    answer.extend_from_slice(body);
    stream.write_all(&answer).map(|()| true)
}

/// `body` compressed.
pub fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}
