//! One pace for all requests of a process: evenly spaced, never above EDGAR's limit, slower when
//! EDGAR pushes back.
//!
//! Tasks that want to make a request enter; each leaves at its moment.
//! Next: [`crate::rate`] for the limit, [`crate::client`] for who pushes back.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::rate::Rate;

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
