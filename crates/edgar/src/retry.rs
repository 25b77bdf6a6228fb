//! How often and how long to wait before a request is made again.
//!
//! The number of tries, or the header `Retry-After`, enters; waits leave.
//! Next: [`crate::client`], which waits.

use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};

/// How long this program bears with EDGAR. The defaults suit EDGAR; tests make them short.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Patience {
    /// The wait before the second try; it doubles with each further one.
    pub backoff: Duration,
    /// How often a request is made at most.
    pub tries: usize,
    /// How long a server may send nothing, or next to nothing: less than a thousand bytes for
    /// each second of this time.
    pub silence: Duration,
    /// How long one request may take in all.
    pub request: Duration,
    /// How long no request is made after a throttle page.
    pub throttle_pause: Duration,
    /// Whether a run waits for the end of such a pause, or ends at once.
    pub waits_out_throttle: bool,
    /// How many throttle pauses in a row are borne.
    pub pauses: u32,
    /// The longest `Retry-After` that is waited for.
    pub retry_after: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            backoff: Duration::from_secs(1),
            tries: 6,
            silence: Duration::from_secs(30),
            request: Duration::from_secs(600),
            throttle_pause: Duration::from_secs(600),
            waits_out_throttle: true,
            pauses: 3,
            retry_after: Duration::from_secs(3600),
        }
    }
}

impl Patience {
    /// The waits between the tries of one request, growing and with jitter.
    pub(crate) fn waits(&self) -> impl Iterator<Item = Duration> + use<> {
        ExponentialBuilder::default()
            .with_min_delay(self.backoff)
            .with_max_delay(self.backoff * 60)
            .with_max_times(self.tries.saturating_sub(1))
            .with_jitter()
            .build()
    }
}

/// Reads a `Retry-After` header: seconds, or a date of HTTP, which is held against the server's own
/// clock where the answer has its `Date`.
pub(crate) fn retry_after(header: &str, date: Option<&str>, now: SystemTime) -> Option<Duration> {
    let text = header.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    let now = date.and_then(|date| httpdate::parse_http_date(date.trim()).ok()).unwrap_or(now);
    // A date that is past asks for no wait.
    Some(at.duration_since(now).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_with_jitter_and_end() {
        let patience = Patience { backoff: Duration::from_millis(100), ..Patience::default() };
        let waits: Vec<_> = patience.waits().collect();
        assert_eq!(waits.len(), 5);
        for (doublings, wait) in waits.iter().enumerate() {
            let base = Duration::from_millis(100 << doublings);
            assert!(*wait >= base && *wait <= base * 2, "{wait:?} after {base:?}");
        }
        assert_eq!(Patience { tries: 1, ..patience }.waits().count(), 0);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Fri, 19 Jul 2024 12:00:00 GMT").unwrap();
        let read = |header| retry_after(header, None, now).map(|wait| wait.as_secs());
        assert_eq!(read("120"), Some(120));
        assert_eq!(read(" 0 "), Some(0));
        assert_eq!(read("Fri, 19 Jul 2024 12:01:30 GMT"), Some(90));
        assert_eq!(read("Fri, 19 Jul 2024 11:00:00 GMT"), Some(0));
        // The two older forms of a date of HTTP.
        assert_eq!(read("Friday, 19-Jul-24 12:01:30 GMT"), Some(90));
        assert_eq!(read("Fri Jul 19 12:01:30 2024"), Some(90));
        // This machine's clock is an hour late, and the server's counts.
        let date = Some("Fri, 19 Jul 2024 13:00:00 GMT");
        let wait = retry_after("Fri, 19 Jul 2024 13:01:30 GMT", date, now);
        assert_eq!(wait, Some(Duration::from_secs(90)));
        assert_eq!(read("-5"), None);
        assert_eq!(read("soon"), None);
    }
}
