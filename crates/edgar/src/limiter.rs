//! One pace for all requests of a process: evenly spaced, never above EDGAR's limit, slower when
//! EDGAR pushes back.
//!
//! Tasks that want to make a request enter; each leaves at its moment.
//! Next: [`crate::rate`] for the limit, [`crate::shared_pace`] for other runs on this machine,
//! [`crate::client`] for who pushes back.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::error::Error;
use crate::rate::Rate;
use crate::shared_pace::{SharedPace, Turn};

/// How late a timer may fire without moving the requests after it.
const TOLERANCE: Duration = Duration::from_millis(5);

/// A remembered pause shorter than this is not worth a word.
const NEWS: Duration = Duration::from_millis(50);

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
    /// The pace of all runs on this machine.
    shared: Option<SharedPace>,
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
    /// A limiter of this rate, which keeps to the pace of all runs on this machine too where
    /// `shared` is there. An earlier run made its last request at `last_request`.
    pub(crate) fn new(
        rate: Rate,
        last_request: Option<SystemTime>,
        shared: Option<SharedPace>,
    ) -> Self {
        let full = rate.spacing();
        let since = last_request.and_then(|at| SystemTime::now().duration_since(at).ok());
        let next = since.map(|since| Instant::now() + full.saturating_sub(since));
        let pace = Pace { spacing: full, next, paused_until: None, slowed: None };
        Self { full, queue: tokio::sync::Mutex::new(()), pace: Mutex::new(pace), shared }
    }

    /// Waits for the moment at which the next request may start.
    ///
    /// # Errors
    ///
    /// Those of `on_pause`, which is told of a pause that another run was asked for.
    pub(crate) async fn acquire(
        &self,
        on_pause: impl Fn(Duration) -> Result<(), Error>,
    ) -> Result<Permit, Error> {
        let _turn = self.queue.lock().await;
        loop {
            let now = Instant::now();
            let (due, spacing) = {
                let pace = self.pace();
                (pace.next.max(pace.paused_until), pace.spacing)
            };
            if let Some(at) = due
                && at > now
            {
                // A pause may be ordered meanwhile: look again after the sleep.
                tokio::time::sleep_until(at).await;
                continue;
            }
            match self.shared_turn(spacing).await {
                Turn::Now => {
                    let kept = due.map_or(now, |due| due.max(now - TOLERANCE));
                    self.pace().next = Some(kept + spacing);
                    return Ok(Permit { given: now });
                }
                Turn::Wait(time) => tokio::time::sleep(time).await,
                Turn::Paused(time) => {
                    // The end of a pause of this run's own, by another clock, is no news.
                    if time > NEWS {
                        on_pause(time)?;
                    }
                    tokio::time::sleep(time).await;
                }
            }
        }
    }

    /// What the other runs allow; without them, everything.
    async fn shared_turn(&self, spacing: Duration) -> Turn {
        match &self.shared {
            Some(shared) => shared.take(spacing, TOLERANCE).await.unwrap_or(Turn::Now),
            None => Turn::Now,
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
    pub(crate) async fn pause(&self, permit: Permit, time: Duration) -> bool {
        if let Some(shared) = &self.shared {
            // Where it cannot be noted, it holds for this run alone.
            let _ = shared.pause(time).await;
        }
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

    fn never(_: Duration) -> Result<(), Error> {
        panic!("no other run was asked to pause")
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
            let limiter = Arc::new(Limiter::new(rate(per_second), None, None));
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..60 {
                let limiter = Arc::clone(&limiter);
                tasks.spawn(async move { limiter.acquire(never).await.unwrap().given });
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
        let limiter = Limiter::new(rate(8), None, None);
        limiter.acquire(never).await.unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
        let mut given = Vec::new();
        for _ in 0..20 {
            given.push(limiter.acquire(never).await.unwrap().given);
        }
        assert!(most_in_a_second(&given) <= 8);
    }

    #[tokio::test(start_paused = true)]
    async fn push_back_halves_once_and_recovers_slowly() {
        let limiter = Limiter::new(rate(10), None, None);
        let full = limiter.full;
        let permits =
            [limiter.acquire(never).await.unwrap(), limiter.acquire(never).await.unwrap()];
        for permit in permits {
            limiter.push_back(permit);
        }
        assert_eq!(limiter.pace().spacing, full * 2);
        tokio::time::sleep(Duration::from_secs(1)).await;
        let later = limiter.acquire(never).await.unwrap();
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
        let limiter = Arc::new(Limiter::new(rate(8), None, None));
        let permit = limiter.acquire(never).await.unwrap();
        let start = Instant::now();
        let waiting = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { limiter.acquire(never).await.unwrap().given }
        });
        tokio::task::yield_now().await;
        assert!(limiter.pause(permit, Duration::from_secs(600)).await);
        assert!(!limiter.pause(permit, Duration::from_secs(600)).await, "the same push-back");
        let given = waiting.await.unwrap();
        assert!(given - start >= Duration::from_secs(600));
    }
}
