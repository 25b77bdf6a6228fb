//! What came of one request: a body that is read and decoded under a limit, or the reason why
//! there is none.
//!
//! A response enters as its head arrives; bytes leave, or what the client should do instead.
//! Next: [`crate::refusal`] for EDGAR's pages that say no, [`crate::client`] for what follows.

use std::io::{self, Read};
use std::time::Duration;

use reqwest::header::{CONTENT_ENCODING, LOCATION};
use reqwest::{Response, Url};
use tokio::time::{Instant, timeout_at};

use crate::background::in_background_if_large;
use crate::error::{Error, printable};

/// What came of one request.
pub(crate) enum Answer {
    /// A success, decoded.
    Body(Vec<u8>),
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

/// Reads and decodes a body of at most `limit` bytes. One that drips is given up: in each `window`
/// of time there must come a thousand bytes for each of its seconds.
pub(crate) async fn read_body(
    mut response: Response,
    limit: usize,
    window: Duration,
) -> Result<Vec<u8>, Answer> {
    let too_large = || Answer::Hopeless(format!("the answer is larger than {limit} bytes"));
    let announced = response.content_length();
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let encoding = header(&response, CONTENT_ENCODING.as_str()).map(str::to_ascii_lowercase);
    let mut bytes = Vec::new();
    let mut window_ends = Instant::now() + window;
    let mut before_window = 0;
    loop {
        let Ok(chunk) = timeout_at(window_ends, response.chunk()).await else {
            let came = bytes.len() - before_window;
            // A byte for each millisecond.
            if (came as u128) < window.as_millis() {
                let seconds = window.as_secs_f32();
                let reason = format!("the answer drips: {came} bytes in {seconds:.1} s");
                return Err(Answer::Again { reason, after: None, transient: true });
            }
            window_ends += window;
            before_window = bytes.len();
            continue;
        };
        match chunk {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > limit => return Err(too_large()),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return Err(failed(&error)),
        }
    }
    match encoding.as_deref() {
        None | Some("identity") => Ok(bytes),
        // The gzip trailer holds the length, so a body that decodes is whole.
        Some("gzip" | "x-gzip") => {
            // EDGAR's files become about five times as large.
            let decoded = in_background_if_large(bytes.len() * 5, move || {
                let mut decoded = Vec::new();
                let decoder = flate2::read::MultiGzDecoder::new(bytes.as_slice());
                let read = decoder.take(limit as u64 + 1).read_to_end(&mut decoded);
                read.map(|_| decoded)
            });
            match decoded.await {
                Ok(decoded) if decoded.len() > limit => Err(too_large()),
                Ok(decoded) => Ok(decoded),
                Err(_) => Err(Answer::Again {
                    reason: "the compressed answer is damaged".to_owned(),
                    after: None,
                    transient: true,
                }),
            }
        }
        Some(_) => Err(Answer::Hopeless("the answer has an unknown encoding".to_owned())),
    }
}

pub(crate) fn failed(error: &reqwest::Error) -> Answer {
    if let Some(error) = exhausted(error) {
        return Answer::Stop(Error::exhausted(error));
    }
    if error.is_connect() {
        return Answer::NoConnection(innermost(error));
    }
    let reason = if error.is_timeout() {
        "the server took too long to answer".to_owned()
    } else if error.is_body() || error.is_decode() {
        format!("the answer was cut off ({})", innermost(error))
    } else {
        format!("the connection failed ({})", innermost(error))
    };
    Answer::Again { reason, after: None, transient: true }
}

pub(crate) fn is_redirect(response: &Response) -> bool {
    matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect leads; only within the same host is it followed.
pub(crate) fn redirected(from: &Url, response: &Response) -> Result<Url, String> {
    let to = header(response, LOCATION.as_str())
        .and_then(|location| from.join(location).ok())
        .ok_or_else(|| "it redirects to no address".to_owned())?;
    if to.origin() != from.origin() {
        let host = printable(to.host_str().unwrap_or("nowhere"));
        return Err(format!("it redirects to another host, `{host}`, which is refused"));
    }
    Ok(to)
}

pub(crate) fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

/// The error of the operating system, where it has no means left for a connection: that is no
/// fault of the network or of the filing.
fn exhausted(error: &reqwest::Error) -> Option<&io::Error> {
    /// `EMFILE`, `ENFILE`, `ENOMEM`, and `ENOBUFS` of Linux and of the BSDs.
    #[cfg(unix)]
    const NUMBERS: [i32; 5] = [24, 23, 12, 105, 55];
    /// `WSAEMFILE` and `WSAENOBUFS`.
    #[cfg(not(unix))]
    const NUMBERS: [i32; 2] = [10024, 10055];
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        if let Some(error) = source.downcast_ref::<io::Error>()
            && error.raw_os_error().is_some_and(|number| NUMBERS.contains(&number))
        {
            return Some(error);
        }
        cause = source;
    }
    None
}

/// The words of the last cause, which say most; the outer ones repeat the address.
pub(crate) fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    printable(&cause.to_string())
}
