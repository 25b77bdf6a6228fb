//! Requests that go on by themselves while the caller is busy with earlier answers.
//!
//! Requests enter; their answers leave, in the order of the requests.
//! Next: [`crate::lookup`] and [`crate::submissions`], which read indexes and lists this way.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;

use tokio::task::JoinHandle;

type Request<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Requests of which a few are under way at any time; their answers are taken in their order.
///
/// Each is a task of its own, so that it goes on even where the caller does not ask for its answer
/// yet. A buffered stream would stand still then, and the server would give the connection up.
/// All tasks end when this is dropped.
pub(crate) struct Prefetch<T> {
    waiting: Box<dyn Iterator<Item = Request<T>> + Send>,
    under_way: VecDeque<Task<T>>,
    limit: usize,
}

impl<T: 'static> Default for Prefetch<T> {
    /// No requests.
    fn default() -> Self {
        Self { waiting: Box::new(std::iter::empty()), under_way: VecDeque::new(), limit: 0 }
    }
}

impl<T: Send + 'static> Prefetch<T> {
    /// Begins `requests`, at most `limit` of which are under way or have an answer not yet taken.
    pub(crate) fn begin<F: Future<Output = T> + Send + 'static>(
        limit: usize,
        requests: impl IntoIterator<Item = F, IntoIter: Send + 'static>,
    ) -> Self {
        let waiting = Box::new(requests.into_iter().map(|request| Box::pin(request) as Request<T>));
        let mut prefetch = Self { waiting, under_way: VecDeque::new(), limit };
        prefetch.fill();
        prefetch
    }

    /// The answer to the next request; `None` after the last one.
    pub(crate) async fn next(&mut self) -> Option<T> {
        self.fill();
        let task = self.under_way.front_mut()?;
        let done = match (&mut task.0).await {
            Ok(done) => done,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        self.under_way.pop_front();
        self.fill();
        Some(done)
    }

    fn fill(&mut self) {
        while self.under_way.len() < self.limit
            && let Some(request) = self.waiting.next()
        {
            self.under_way.push_back(Task(tokio::spawn(request)));
        }
    }
}

/// A task that ends with whoever holds it.
struct Task<T>(JoinHandle<T>);

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn requests_go_on_while_nobody_takes_their_answers() {
        let start = Instant::now();
        let mut prefetch = Prefetch::begin(
            3,
            (0..6_u64).map(|number| async move {
                sleep(Duration::from_secs(10 - number)).await;
                (number, Instant::now())
            }),
        );
        sleep(Duration::from_secs(60)).await;
        for number in 0..6 {
            let (came, at) = prefetch.next().await.unwrap();
            assert_eq!(came, number);
            let in_time = start + Duration::from_secs(10);
            assert_eq!(at <= in_time, number < 3, "three were under way");
        }
        assert!(prefetch.next().await.is_none());
    }
}
