//! One client for all requests of a process: paced, retried, and every answer judged before
//! anybody reads it.
//!
//! An address enters; what stands there leaves, read by the caller's own function, so that an answer
//! which cannot be read is asked for again.
//! Next: [`crate::limiter`] for the pace, [`crate::answer`] for one answer, [`crate::retry`] for waits.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::{ACCEPT_ENCODING, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Response, Url};

use crate::answer::{Answer, failed, header, innermost, is_redirect, read_body, redirected};
use crate::background::in_background_if_large;
use crate::cache::user_cache_folder;
use crate::contact::Contact;
use crate::error::{Error, ErrorKind};
use crate::event::{Event, Observer};
use crate::limiter::{Limiter, Permit};
use crate::rate::Rate;
use crate::refusal::{Refusal, recognise};
use crate::retry::{Patience, retry_after};
use crate::shared_pace::SharedPace;
use crate::urls::Urls;

/// How many bytes of an answer that is no success are read.
const REFUSAL_LIMIT: usize = 64 * 1024;

/// How often an answer may send the client on, within the same host.
const REDIRECTS: usize = 3;

/// Slow-downs without any success between them that are borne before the run ends.
const SLOW_DOWNS: u32 = 6;

/// Tries of a connection where none has ever come about: being offline should be said soon.
const FIRST_CONNECTIONS: usize = 3;

/// How a [`Client`] works.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Where EDGAR is.
    pub urls: Urls,
    /// Whom the requests are made for.
    pub contact: Contact,
    /// Requests per second.
    pub rate: Rate,
    /// Waits and tries.
    pub patience: Patience,
    /// When an earlier run may have made its last request.
    pub last_request: Option<SystemTime>,
    /// The folder of the files by which all runs on this machine keep one pace; without it, or
    /// where it cannot be written, a run keeps its own.
    pub pace_folder: Option<PathBuf>,
}

impl Settings {
    /// Requests of EDGAR itself for `contact`, at the default rate, at one pace with all runs of
    /// the user on this machine.
    pub fn new(contact: Contact) -> Self {
        Self {
            urls: Urls::default(),
            contact,
            rate: Rate::default(),
            patience: Patience::default(),
            last_request: None,
            pace_folder: user_cache_folder().map(|folder| folder.join("pace")),
        }
    }
}

/// Makes requests of EDGAR. Every task of a process shares one, so that one pace holds for all.
pub struct Client {
    http: reqwest::Client,
    limiter: Limiter,
    settings: Settings,
    observer: Arc<dyn Observer>,
    /// The hosts that have answered.
    connected: Mutex<BTreeSet<String>>,
    /// Throttle pauses since the last success.
    pauses: AtomicU32,
    /// Slow-downs since the last success.
    slow_downs: AtomicU32,
    /// Held by the first request to a host until it is answered, where requests share a
    /// connection: those that wait for the connection would all arrive at once.
    first: tokio::sync::Mutex<()>,
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
        let shared = settings.pace_folder.as_ref().and_then(|folder| {
            let opened = SharedPace::open(folder, &settings.urls.host());
            opened.map_err(|error| observer.event(&Event::PaceNotShared { error: &error })).ok()
        });
        Ok(Self {
            http,
            limiter: Limiter::new(settings.rate, settings.last_request, shared),
            settings,
            observer,
            connected: Mutex::default(),
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

    pub(crate) fn observer(&self) -> &dyn Observer {
        &*self.observer
    }

    /// Gets what stands at `url` and reads it with `read`; `None` where nothing stands there.
    ///
    /// What `read` refuses is asked for again. No more than `limit` bytes are taken.
    pub(crate) async fn get<T: Send + 'static>(
        &self,
        url: &Url,
        limit: usize,
        read: impl Fn(Vec<u8>) -> Result<T, String> + Clone + Send + 'static,
    ) -> Result<Option<T>, Error> {
        let mut waits = self.settings.patience.waits();
        let mut connections = 0;
        loop {
            let (answer, permit) = self.request(url, limit).await?;
            let (reason, after, transient) = match answer {
                Answer::Body(bytes) => {
                    let read = read.clone();
                    match in_background_if_large(bytes.len(), move || read(bytes)).await {
                        Ok(value) => {
                            self.succeeded();
                            return Ok(Some(value));
                        }
                        Err(reason) => (reason, None, false),
                    }
                }
                Answer::Missing => {
                    self.succeeded();
                    return Ok(None);
                }
                Answer::Stop(error) => return Err(error),
                Answer::Hopeless(reason) => return Err(Error::unanswered(url, reason, false)),
                Answer::Throttled { after } => {
                    self.sit_out(permit, after).await?;
                    continue;
                }
                Answer::PushedBack { reason, after } => {
                    self.slow_down(permit, after).await?;
                    (reason, None, true)
                }
                Answer::Again { reason, after, transient } => (reason, after, transient),
                Answer::NoConnection(detail) => {
                    connections += 1;
                    let ever = !self.connected().is_empty();
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
        self.observer.event(&Event::Retrying { url: url.as_str(), reason, wait });
        tokio::time::sleep(wait).await;
    }

    /// Slows all requests down, and stops the run where that has been of no use.
    async fn slow_down(&self, permit: Permit, after: Option<Duration>) -> Result<(), Error> {
        if self.limiter.push_back(permit)
            && self.slow_downs.fetch_add(1, Ordering::Relaxed) >= SLOW_DOWNS
        {
            return Err(ErrorKind::Throttled.into());
        }
        if let Some(after) = after {
            self.check_wait(after)?;
            self.limiter.pause(permit, after).await;
        }
        Ok(())
    }

    /// Stops all requests after a throttle page, or the run where that has been of no use.
    async fn sit_out(&self, permit: Permit, after: Option<Duration>) -> Result<(), Error> {
        let patience = &self.settings.patience;
        self.limiter.push_back(permit);
        if !patience.waits_out_throttle {
            return Err(ErrorKind::Throttled.into());
        }
        let pause = patience.throttle_pause.max(after.unwrap_or_default());
        self.check_wait(pause)?;
        let is_new = self.limiter.pause(permit, pause).await;
        if is_new {
            if self.pauses.fetch_add(1, Ordering::Relaxed) >= patience.pauses {
                return Err(ErrorKind::Throttled.into());
            }
            self.observer.event(&Event::Throttled { pause });
        }
        Ok(())
    }

    /// Takes note of a pause that another run was asked for.
    fn meet_pause(&self, pause: Duration) -> Result<(), Error> {
        if !self.settings.patience.waits_out_throttle {
            return Err(ErrorKind::Throttled.into());
        }
        self.check_wait(pause)?;
        self.observer.event(&Event::StillThrottled { pause });
        Ok(())
    }

    fn check_wait(&self, wait: Duration) -> Result<(), Error> {
        if wait > self.settings.patience.retry_after {
            return Err(ErrorKind::RetryMuchLater(wait.as_secs()).into());
        }
        Ok(())
    }

    /// Makes one request, with those that redirects within the host ask for.
    async fn request(&self, url: &Url, limit: usize) -> Result<(Answer, Permit), Error> {
        let mut at = url.clone();
        let mut redirects = 0;
        loop {
            let mut alone = None;
            let host = at.host_str().unwrap_or_default();
            if self.settings.urls.is_encrypted() && !self.connected().contains(host) {
                let first = self.first.lock().await;
                // Another task may have made the connection meanwhile.
                alone = Some(first).filter(|_| !self.connected().contains(host));
            }
            let permit = self.limiter.acquire(|pause| self.meet_pause(pause)).await?;
            let response = match self.http.get(at.clone()).send().await {
                Ok(response) => response,
                Err(error) => return Ok((failed(&error), permit)),
            };
            self.connected().insert(host.to_owned());
            drop(alone);
            if !is_redirect(&response) {
                return Ok((self.judge(response, limit).await, permit));
            }
            redirects += 1;
            match redirected(&at, &response) {
                Ok(_) if redirects > REDIRECTS => {
                    return Ok((Answer::Hopeless("it redirects in a circle".to_owned()), permit));
                }
                Ok(next) => at = next,
                Err(reason) => return Ok((Answer::Hopeless(reason), permit)),
            }
        }
    }

    fn connected(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn judge(&self, response: Response, limit: usize) -> Answer {
        let status = response.status().as_u16();
        let after = header(&response, RETRY_AFTER.as_str()).and_then(|text| {
            retry_after(text, header(&response, DATE.as_str()), SystemTime::now())
        });
        let success = status == 200;
        let limit = if success { limit } else { REFUSAL_LIMIT };
        let body = read_body(response, limit, self.settings.patience.silence).await;
        let bytes = body.as_deref().unwrap_or_default();
        match recognise(status, bytes) {
            Some(Refusal::Throttled) => return Answer::Throttled { after },
            Some(Refusal::Undeclared) => {
                let contact = self.settings.contact.as_str().to_owned();
                return Answer::Stop(ErrorKind::Undeclared { contact }.into());
            }
            Some(Refusal::Missing) => return Answer::Missing,
            None => {}
        }
        let reason = format!("EDGAR answered with status {status}");
        match (status, body) {
            (200, Ok(bytes)) => Answer::Body(bytes),
            (200, Err(answer)) | (_, Err(answer @ Answer::Stop(_))) => answer,
            (429 | 503, _) => Answer::PushedBack { reason, after },
            (408 | 425 | 500..=599, _) => Answer::Again { reason, after, transient: true },
            _ => Answer::Hopeless(reason),
        }
    }
}

fn install_tls_provider() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // A program around this library may have installed one already; that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}
