//! Several requests at once, on one task.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// Does all `works`, at most `limit` at once, and gives what each came to, in their order.
pub(crate) async fn together<T, F: Future<Output = T>>(
    limit: usize,
    works: impl IntoIterator<Item = F>,
) -> Vec<T> {
    let mut waiting = works.into_iter().enumerate();
    let mut under_way: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let mut done = Vec::new();
    poll_fn(|context| {
        loop {
            while under_way.len() < limit
                && let Some((at, work)) = waiting.next()
            {
                under_way.push((at, Box::pin(work)));
            }
            let before = done.len();
            under_way.retain_mut(|(at, work)| match work.as_mut().poll(context) {
                Poll::Ready(value) => {
                    done.push((*at, value));
                    false
                }
                Poll::Pending => true,
            });
            if under_way.is_empty() && done.len() == before {
                return Poll::Ready(());
            }
            if done.len() == before {
                return Poll::Pending;
            }
        }
    })
    .await;
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, value)| value).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn works_overlap_up_to_the_limit_and_keep_their_order() {
        let start = Instant::now();
        let wait = |number: u64| async move {
            sleep(Duration::from_secs(10 - number)).await;
            number
        };
        assert_eq!(together(3, (0..6).map(wait)).await, [0, 1, 2, 3, 4, 5]);
        let took = start.elapsed();
        assert!(took >= Duration::from_secs(14) && took < Duration::from_secs(20), "{took:?}");
        assert!(together(3, std::iter::empty::<std::future::Ready<()>>()).await.is_empty());
    }
}
