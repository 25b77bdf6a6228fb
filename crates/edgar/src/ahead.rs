//! Works that go on while somebody is busy with what earlier ones came to.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;

use tokio::task::JoinHandle;

type Work<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Works of which a few are under way at any time; what they come to is taken in their order.
///
/// They go on by themselves, so that a request under way is answered in time even where whoever
/// takes the results is held up. They end when this is dropped.
pub(crate) struct Ahead<T> {
    waiting: Box<dyn Iterator<Item = Work<T>> + Send>,
    under_way: VecDeque<Task<T>>,
    limit: usize,
}

impl<T: 'static> Default for Ahead<T> {
    /// No works.
    fn default() -> Self {
        Self { waiting: Box::new(std::iter::empty()), under_way: VecDeque::new(), limit: 0 }
    }
}

impl<T: Send + 'static> Ahead<T> {
    /// Begins `works`, at most `limit` of which are under way or not yet taken.
    pub(crate) fn new<F: Future<Output = T> + Send + 'static>(
        limit: usize,
        works: impl IntoIterator<Item = F, IntoIter: Send + 'static>,
    ) -> Self {
        let waiting = Box::new(works.into_iter().map(|work| Box::pin(work) as Work<T>));
        let mut ahead = Self { waiting, under_way: VecDeque::new(), limit };
        ahead.fill();
        ahead
    }

    /// What the next work came to; `None` after the last one.
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
            && let Some(work) = self.waiting.next()
        {
            self.under_way.push_back(Task(tokio::spawn(work)));
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
    async fn works_go_on_while_nobody_takes_and_come_in_order() {
        let start = Instant::now();
        let mut ahead = Ahead::new(
            3,
            (0..6_u64).map(|number| async move {
                sleep(Duration::from_secs(10 - number)).await;
                (number, Instant::now())
            }),
        );
        sleep(Duration::from_secs(60)).await;
        for number in 0..6 {
            let (came, at) = ahead.next().await.unwrap();
            assert_eq!(came, number);
            let in_time = start + Duration::from_secs(10);
            assert_eq!(at <= in_time, number < 3, "three were under way");
        }
        assert!(ahead.next().await.is_none());
    }
}
