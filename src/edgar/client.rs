//! One client for all requests of a process: paced, retried, and every answer judged before
//! anybody reads it.

use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Once};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue};
use reqwest::header::{LOCATION, RETRY_AFTER, TRANSFER_ENCODING};
use reqwest::{Response, Url, Version};

use super::download::{Event, Observer};
use super::error::{Error, ErrorKind, printable};
use super::limit::{Limiter, Permit, Rate};
use super::retry::{Patience, retry_after};
use super::throttle::{Refusal, recognise};
use super::urls::Urls;

/// How many bytes of an answer that is no success are read.
const REFUSAL_LIMIT: usize = 64 * 1024;

/// How often an answer may send the client on, within the same host.
const REDIRECTS: usize = 3;

/// Slow-downs without any success between them that are borne before the run ends.
const SLOW_DOWNS: u32 = 6;

/// Tries of a connection where none has ever come about: being offline should be said soon.
const FIRST_CONNECTIONS: usize = 3;

/// Whom the requests are made for, as EDGAR asks of every program: a name and a mail address.
#[derive(Clone, Debug)]
pub struct Contact(String);

impl Contact {
    /// Takes `text` as contact.
    ///
    /// # Errors
    ///
    /// An error of the command line where `text` is blank or holds no mail address.
    pub fn new(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ErrorKind::NoContact.into());
        }
        let is_mail = |word: &str| {
            word.trim_matches(['<', '>', '(', ')', ',', ';']).split_once('@').is_some_and(
                |(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'),
            )
        };
        let fit = HeaderValue::from_str(text).is_ok() && text.is_ascii();
        if !fit || !text.split_ascii_whitespace().any(is_mail) {
            return Err(ErrorKind::BadContact(printable(text)).into());
        }
        Ok(Self(text.to_owned()))
    }

    /// The contact as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a [`Client`] works.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where EDGAR is.
    pub urls: Urls,
    /// Whom the requests are made for.
    pub contact: Contact,
    /// Requests per second.
    pub rate: Rate,
    /// Waits and tries.
    pub patience: Patience,
}

/// Makes requests of EDGAR. Every task of a process shares one, so that one pace holds for all.
pub struct Client {
    http: reqwest::Client,
    limiter: Limiter,
    settings: Settings,
    observer: Arc<dyn Observer>,
    /// Whether any answer has ever come.
    connected: AtomicBool,
    /// Throttle pauses since the last success.
    pauses: AtomicU32,
    /// Slow-downs since the last success.
    slow_downs: AtomicU32,
    /// Held by the first request until it is answered, where requests share a connection: those
    /// that wait for the connection would all arrive at once.
    first: tokio::sync::Mutex<()>,
}

/// What one request came to.
enum Outcome {
    /// A success, decoded; and whether its length was promised and kept.
    Body(Vec<u8>, bool),
    Missing,
    /// Worth another try, after so long if the server says.
    Again {
        reason: String,
        after: Option<Duration>,
        transient: bool,
    },
    /// EDGAR asks for fewer requests.
    PushedBack {
        reason: String,
        after: Option<Duration>,
    },
    Throttled {
        after: Option<Duration>,
    },
    NoConnection(String),
    /// Another try would end the same way.
    Hopeless(String),
    Stop(Error),
}

impl Client {
    /// A client, which has made no request yet.
    ///
    /// # Errors
    ///
    /// An unreachable-host error where the TLS layer cannot be set up.
    pub fn new(settings: Settings, observer: Arc<dyn Observer>) -> Result<Self, Error> {
        install_tls_provider();
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let patience = &settings.patience;
        let http = reqwest::Client::builder()
            .user_agent(settings.contact.as_str())
            .default_headers(headers)
            // Answers are decoded here, under a limit of their decoded size.
            .gzip(false)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .https_only(settings.urls.is_encrypted())
            .connect_timeout(patience.silence)
            .read_timeout(patience.silence)
            .timeout(patience.request)
            .build()
            .map_err(|error| ErrorKind::Unreachable {
                host: settings.urls.host(),
                detail: innermost(&error),
            })?;
        Ok(Self {
            http,
            limiter: Limiter::new(settings.rate),
            settings,
            observer,
            connected: AtomicBool::new(false),
            pauses: AtomicU32::new(0),
            slow_downs: AtomicU32::new(0),
            first: tokio::sync::Mutex::new(()),
        })
    }

    /// The addresses that this client asks.
    pub fn urls(&self) -> &Urls {
        &self.settings.urls
    }

    /// The most requests that it makes in a second.
    pub fn rate(&self) -> Rate {
        self.settings.rate
    }

    pub(super) fn observer(&self) -> &dyn Observer {
        &*self.observer
    }

    /// Gets what stands at `url` and reads it with `read`; `None` where nothing stands there.
    ///
    /// `read` is given the bytes and whether their promised length was kept; what it refuses is
    /// asked for again. No more than `limit` bytes are taken.
    pub(super) async fn get<T>(
        &self,
        url: &Url,
        limit: usize,
        read: impl Fn(Vec<u8>, bool) -> Result<T, String>,
    ) -> Result<Option<T>, Error> {
        let mut waits = self.settings.patience.waits();
        let mut connections = 0;
        loop {
            let (outcome, permit) = self.request(url, limit).await;
            let (reason, after, transient) = match outcome {
                Outcome::Body(bytes, length_kept) => match read(bytes, length_kept) {
                    Ok(value) => {
                        self.succeeded();
                        return Ok(Some(value));
                    }
                    Err(reason) => (reason, None, false),
                },
                Outcome::Missing => {
                    self.succeeded();
                    return Ok(None);
                }
                Outcome::Stop(error) => return Err(error),
                Outcome::Hopeless(reason) => return Err(Error::unanswered(url, reason, false)),
                Outcome::Throttled { after } => {
                    self.sit_out(permit, after)?;
                    continue;
                }
                Outcome::PushedBack { reason, after } => {
                    self.slow_down(permit, after)?;
                    (reason, None, true)
                }
                Outcome::Again { reason, after, transient } => (reason, after, transient),
                Outcome::NoConnection(detail) => {
                    connections += 1;
                    let ever = self.connected.load(Ordering::Relaxed);
                    let wait = waits.next().filter(|_| ever || connections < FIRST_CONNECTIONS);
                    let Some(wait) = wait else {
                        let host = url.host_str().unwrap_or_default().to_owned();
                        return Err(ErrorKind::Unreachable { host, detail }.into());
                    };
                    self.wait_for_next_try(url, &detail, wait).await;
                    continue;
                }
            };
            let Some(wait) = waits.next() else {
                return Err(Error::unanswered(url, reason, transient));
            };
            let after = after.unwrap_or_default();
            self.check_wait(after)?;
            self.wait_for_next_try(url, &reason, wait.max(after)).await;
        }
    }

    fn succeeded(&self) {
        self.limiter.succeeded();
        self.pauses.store(0, Ordering::Relaxed);
        self.slow_downs.store(0, Ordering::Relaxed);
    }

    async fn wait_for_next_try(&self, url: &Url, reason: &str, wait: Duration) {
        self.observer.event(&Event::Retrying { url, reason, wait });
        tokio::time::sleep(wait).await;
    }

    /// Slows all requests down, and stops the run where that has been of no use.
    fn slow_down(&self, permit: Permit, after: Option<Duration>) -> Result<(), Error> {
        if self.limiter.push_back(permit)
            && self.slow_downs.fetch_add(1, Ordering::Relaxed) >= SLOW_DOWNS
        {
            return Err(ErrorKind::Throttled.into());
        }
        if let Some(after) = after {
            self.check_wait(after)?;
            self.limiter.pause(permit, after);
        }
        Ok(())
    }

    /// Stops all requests after a throttle page, or the run where that has been of no use.
    fn sit_out(&self, permit: Permit, after: Option<Duration>) -> Result<(), Error> {
        let patience = &self.settings.patience;
        self.limiter.push_back(permit);
        let Some(pause) = patience.throttle_pause else {
            return Err(ErrorKind::Throttled.into());
        };
        let pause = pause.max(after.unwrap_or_default());
        self.check_wait(pause)?;
        if self.limiter.pause(permit, pause) {
            if self.pauses.fetch_add(1, Ordering::Relaxed) >= patience.pauses {
                return Err(ErrorKind::Throttled.into());
            }
            self.observer.event(&Event::Throttled { pause });
        }
        Ok(())
    }

    fn check_wait(&self, wait: Duration) -> Result<(), Error> {
        if wait > self.settings.patience.retry_after {
            return Err(ErrorKind::RetryMuchLater(wait.as_secs()).into());
        }
        Ok(())
    }

    /// Makes one request, with those that redirects within the host ask for.
    async fn request(&self, url: &Url, limit: usize) -> (Outcome, Permit) {
        let mut at = url.clone();
        for _ in 0..=REDIRECTS {
            let mut alone = None;
            if self.settings.urls.is_encrypted() && !self.connected.load(Ordering::Relaxed) {
                alone = Some(self.first.lock().await);
            }
            let permit = self.limiter.acquire().await;
            let response = match self.http.get(at.clone()).send().await {
                Ok(response) => response,
                Err(error) => return (failed(&error), permit),
            };
            self.connected.store(true, Ordering::Relaxed);
            drop(alone);
            if !is_redirect(&response) {
                return (self.judge(response, limit).await, permit);
            }
            match redirected(&at, &response) {
                Ok(next) => at = next,
                Err(reason) => return (Outcome::Hopeless(reason), permit),
            }
        }
        let permit = self.limiter.acquire().await;
        (Outcome::Hopeless("it redirects in a circle".to_owned()), permit)
    }

    async fn judge(&self, response: Response, limit: usize) -> Outcome {
        let status = response.status().as_u16();
        let after = header(&response, RETRY_AFTER.as_str())
            .and_then(|text| retry_after(text, Timestamp::now()));
        let success = status == 200;
        let body = read_body(response, if success { limit } else { REFUSAL_LIMIT }).await;
        let bytes = match &body {
            Ok((bytes, _)) => bytes.as_slice(),
            Err(_) => &[],
        };
        match recognise(status, bytes) {
            Some(Refusal::Throttled) => return Outcome::Throttled { after },
            Some(Refusal::Undeclared) => {
                let contact = self.settings.contact.as_str().to_owned();
                return Outcome::Stop(ErrorKind::Undeclared { contact }.into());
            }
            Some(Refusal::Missing) => return Outcome::Missing,
            None => {}
        }
        let reason = format!("EDGAR answered with status {status}");
        match (status, body) {
            (200, Ok((bytes, length_kept))) => Outcome::Body(bytes, length_kept),
            (200, Err(outcome)) => outcome,
            (429 | 503, _) => Outcome::PushedBack { reason, after },
            (408 | 425 | 500..=599, _) => Outcome::Again { reason, after, transient: true },
            _ => Outcome::Hopeless(reason),
        }
    }
}

/// Reads and decodes a body; also says whether its length was promised, and so kept.
async fn read_body(mut response: Response, limit: usize) -> Result<(Vec<u8>, bool), Outcome> {
    let too_large = || Outcome::Hopeless(format!("the answer is larger than {limit} bytes"));
    let announced = response.content_length();
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let promised = response.version() >= Version::HTTP_2
        || header(&response, CONTENT_LENGTH.as_str()).is_some()
        || header(&response, TRANSFER_ENCODING.as_str()).is_some();
    let encoding = header(&response, CONTENT_ENCODING.as_str()).map(str::to_ascii_lowercase);
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => return Err(too_large()),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return Err(failed(&error)),
        }
    }
    match encoding.as_deref() {
        None | Some("identity") => Ok((bytes, promised)),
        // The gzip trailer holds the length, so a body that decodes is whole.
        Some("gzip" | "x-gzip") => {
            let mut decoded = Vec::new();
            let decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
            match decoder.take(limit as u64 + 1).read_to_end(&mut decoded) {
                Ok(length) if length > limit => Err(too_large()),
                Ok(_) => Ok((decoded, true)),
                Err(_) => Err(Outcome::Again {
                    reason: "the compressed answer is damaged".to_owned(),
                    after: None,
                    transient: true,
                }),
            }
        }
        Some(_) => Err(Outcome::Hopeless("the answer has an unknown encoding".to_owned())),
    }
}

fn failed(error: &reqwest::Error) -> Outcome {
    if error.is_connect() {
        return Outcome::NoConnection(innermost(error));
    }
    let reason = if error.is_timeout() {
        "the server took too long to answer".to_owned()
    } else if error.is_body() || error.is_decode() {
        format!("the answer was cut off ({})", innermost(error))
    } else {
        format!("the connection failed ({})", innermost(error))
    };
    Outcome::Again { reason, after: None, transient: true }
}

fn is_redirect(response: &Response) -> bool {
    matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect leads; only within the same host is it followed.
fn redirected(from: &Url, response: &Response) -> Result<Url, String> {
    let to = header(response, LOCATION.as_str())
        .and_then(|location| from.join(location).ok())
        .ok_or_else(|| "it redirects to no address".to_owned())?;
    if to.origin() != from.origin() {
        let host = printable(to.host_str().unwrap_or("nowhere"));
        return Err(format!("it redirects to another host, `{host}`, which is refused"));
    }
    Ok(to)
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

/// The words of the last cause, which say most; the outer ones repeat the address.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    printable(&cause.to_string())
}

fn install_tls_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // A program around this library may have installed one already; that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_holds_a_mail_address() {
        for text in [
            "Jane Doe jane@example.com",
            "Example Inc. <ops@mail.example.org>",
            "a@b.co",
            " x@y.z ",
        ] {
            assert!(Contact::new(text).is_ok(), "{text}");
        }
        for text in
            ["", "  ", "Mozilla/5.0", "Jane Doe", "@", "a@b", "Jane\njane@example.com", "é@b.co"]
        {
            assert!(Contact::new(text).is_err(), "{text}");
        }
    }
}
