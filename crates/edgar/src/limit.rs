//! One pace for all requests of a process: evenly spaced, never above EDGAR's limit, slower when
//! EDGAR pushes back.

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// Requests in one second, 1 to 10: EDGAR's rule lets no user make more than ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(u8);

impl Rate {
    /// The most that EDGAR allows.
    pub const MAX: Self = Self(10);

    /// `per_second` requests, or `None` where that is not between 1 and 10.
    pub fn new(per_second: u8) -> Option<Self> {
        (1..=Self::MAX.0).contains(&per_second).then_some(Self(per_second))
    }

    /// Requests in one second.
    pub fn per_second(self) -> u8 {
        self.0
    }

    /// The time from one request to the next.
    fn spacing(self) -> Duration {
        (Duration::from_secs(1) + MARGIN) / u32::from(self.0)
    }
}

impl Default for Rate {
    /// Eight: users were blocked at 9.7 requests a second.
    fn default() -> Self {
        Self(8)
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().ok().and_then(Self::new).ok_or_else(|| {
            "EDGAR allows 1 to 10 requests per second, and this program no more".to_owned()
        })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a second is stretched by, so that requests which the network delays unevenly still do not
/// arrive as one too many within any second.
const MARGIN: Duration = Duration::from_millis(28);

/// How late a timer may fire without moving the requests after it.
const TOLERANCE: Duration = Duration::from_millis(5);

/// The slowest pace that push-back leads to.
const SLOWEST: Duration = Duration::from_secs(4);

/// A success takes this part off a slowed spacing: from half the rate back to the whole in about
/// 140 requests.
const RECOVERY: u32 = 200;

/// Hands out the moments at which requests may start.
#[derive(Debug)]
pub(crate) struct Limiter {
    full: Duration,
    /// Waiters queue here, first come, first served.
    queue: tokio::sync::Mutex<()>,
    pace: Mutex<Pace>,
}

#[derive(Debug)]
struct Pace {
    spacing: Duration,
    next: Option<Instant>,
    paused_until: Option<Instant>,
    /// When the pace was last slowed.
    slowed: Option<Instant>,
}

/// The right to make one request, and when it was given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permit {
    given: Instant,
}

impl Limiter {
    /// A limiter of this rate; an earlier run made its last request at `last_request`.
    pub(crate) fn new(rate: Rate, last_request: Option<SystemTime>) -> Self {
        let full = rate.spacing();
        let since = last_request.and_then(|at| SystemTime::now().duration_since(at).ok());
        let next = since.map(|since| Instant::now() + full.saturating_sub(since));
        let pace = Pace { spacing: full, next, paused_until: None, slowed: None };
        Self { full, queue: tokio::sync::Mutex::new(()), pace: Mutex::new(pace) }
    }

    /// Waits for the moment at which the next request may start.
    pub(crate) async fn acquire(&self) -> Permit {
        let _turn = self.queue.lock().await;
        loop {
            let now = Instant::now();
            let at = {
                let mut pace = self.pace();
                match pace.next.max(pace.paused_until) {
                    Some(at) if at > now => at,
                    due => {
                        let kept = due.map_or(now, |due| due.max(now - TOLERANCE));
                        pace.next = Some(kept + pace.spacing);
                        return Permit { given: now };
                    }
                }
            };
            // A pause may be ordered meanwhile: look again after the sleep.
            tokio::time::sleep_until(at).await;
        }
    }

    /// Halves the pace, once for all requests that were under way when EDGAR pushed back; gives
    /// whether this was that once.
    pub(crate) fn push_back(&self, permit: Permit) -> bool {
        let mut pace = self.pace();
        let is_new = pace.slowed.is_none_or(|slowed| permit.given > slowed);
        if is_new {
            pace.slowed = Some(Instant::now());
            pace.spacing = (pace.spacing * 2).min(SLOWEST);
        }
        is_new
    }

    /// Lets a slowed pace recover by a small step.
    pub(crate) fn succeeded(&self) {
        let mut pace = self.pace();
        pace.spacing = (pace.spacing - pace.spacing / RECOVERY).max(self.full);
    }

    /// Starts no request for `time` from now. Gives `false` where a pause that began after
    /// `permit` was given already answers to it.
    pub(crate) fn pause(&self, permit: Permit, time: Duration) -> bool {
        let mut pace = self.pace();
        let now = Instant::now();
        if pace.paused_until.is_some_and(|until| until > now && permit.given < until) {
            pace.paused_until = pace.paused_until.max(Some(now + time));
            return false;
        }
        pace.paused_until = Some(now + time);
        true
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn rate(per_second: u8) -> Rate {
        Rate::new(per_second).unwrap()
    }

    /// The most moments within any second, both ends included.
    fn most_in_a_second(moments: &[Instant]) -> usize {
        let second = Duration::from_secs(1);
        moments
            .iter()
            .map(|&from| moments.iter().filter(|&&at| at >= from && at <= from + second).count())
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn no_rate_goes_beyond_ten() {
        for text in ["0", "11", "-1", "8.5", "1e3", "", "300"] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
        assert_eq!("10".parse::<Rate>().unwrap(), Rate::MAX);
    }

    #[tokio::test(start_paused = true)]
    async fn requests_of_all_tasks_are_evenly_spaced() {
        for per_second in [1, 8, 10] {
            let limiter = Arc::new(Limiter::new(rate(per_second), None));
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..60 {
                let limiter = Arc::clone(&limiter);
                tasks.spawn(async move { limiter.acquire().await.given });
            }
            let mut given = tasks.join_all().await;
            given.sort();
            assert!(most_in_a_second(&given) <= usize::from(per_second));
            let whole = given[59] - given[0];
            let kept = 59_000 / u32::try_from(whole.as_millis()).unwrap();
            assert!(kept >= u32::from(per_second) - 1, "{kept} of {per_second}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_time_earns_no_burst() {
        let limiter = Limiter::new(rate(8), None);
        limiter.acquire().await;
        tokio::time::sleep(Duration::from_secs(60)).await;
        let mut given = Vec::new();
        for _ in 0..20 {
            given.push(limiter.acquire().await.given);
        }
        assert!(most_in_a_second(&given) <= 8);
    }

    #[tokio::test(start_paused = true)]
    async fn push_back_halves_once_and_recovers_slowly() {
        let limiter = Limiter::new(rate(10), None);
        let full = limiter.full;
        let permits = [limiter.acquire().await, limiter.acquire().await];
        for permit in permits {
            limiter.push_back(permit);
        }
        assert_eq!(limiter.pace().spacing, full * 2);
        tokio::time::sleep(Duration::from_secs(1)).await;
        let later = limiter.acquire().await;
        limiter.push_back(later);
        assert_eq!(limiter.pace().spacing, full * 4);
        for _ in 0..100 {
            limiter.succeeded();
        }
        assert!(limiter.pace().spacing > full * 2);
        for _ in 0..300 {
            limiter.succeeded();
        }
        assert_eq!(limiter.pace().spacing, full);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_every_task() {
        let limiter = Arc::new(Limiter::new(rate(8), None));
        let permit = limiter.acquire().await;
        let start = Instant::now();
        let waiting = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { limiter.acquire().await.given }
        });
        tokio::task::yield_now().await;
        assert!(limiter.pause(permit, Duration::from_secs(600)));
        assert!(!limiter.pause(permit, Duration::from_secs(600)), "the same push-back");
        let given = waiting.await.unwrap();
        assert!(given - start >= Duration::from_secs(600));
    }
}
