//! The actor of the gRPC seed: a thread of its own with a current-thread runtime and a LocalSet, a bounded mailbox of
//! eight, a oneshot channel per answer. Prints what one ask costs, in nanoseconds: `sequential=N callers64=N`.
//!
//! usage: tokio-actor [SEQUENTIAL_ASKS [ASKS_OF_64_CALLERS]]

use std::future::Future;
use std::time::Instant;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, oneshot};
use tokio::task::LocalSet;

const MAILBOX: usize = 8;
const CALLERS: u64 = 64;

struct Ask {
    input: i64,
    reply: oneshot::Sender<i64>,
}

/// State that must stay on its thread: the reason for the whole construction.
struct Counter {
    asked: std::rc::Rc<std::cell::Cell<i64>>,
}

impl Counter {
    fn next(&self, input: i64) -> i64 {
        self.asked.set(self.asked.get() + 1);
        std::hint::black_box(input) + 1
    }
}

#[derive(Clone)]
struct Handle(mpsc::Sender<Ask>);

impl Handle {
    fn spawn() -> Handle {
        let (sender, mut receiver) = mpsc::channel::<Ask>(MAILBOX);
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().build().expect("a current-thread runtime");
            let local = LocalSet::new();
            local.spawn_local(async move {
                let counter = Counter { asked: Default::default() };
                while let Some(ask) = receiver.recv().await {
                    let _ = ask.reply.send(counter.next(ask.input));
                }
            });
            runtime.block_on(local);
        });
        Handle(sender)
    }

    async fn ask(&self, input: i64) -> i64 {
        let (reply, answer) = oneshot::channel();
        if self.0.send(Ask { input, reply }).await.is_err() {
            panic!("the actor has gone");
        }
        answer.await.expect("an answer")
    }
}

fn nanoseconds_per_ask<F: Future<Output = ()>>(runtime: &Runtime, asks: u64, work: F) -> u64 {
    let start = Instant::now();
    runtime.block_on(work);
    start.elapsed().as_nanos() as u64 / asks
}

fn main() {
    let mut counts = std::env::args().skip(1).map(|text| text.parse::<u64>().expect("a number of asks"));
    let sequential_asks = counts.next().unwrap_or(20_000);
    let many_asks = counts.next().unwrap_or(32_000);
    let runtime = Builder::new_multi_thread().build().expect("a multi-thread runtime");
    let handle = Handle::spawn();

    let one = handle.clone();
    let sequential = nanoseconds_per_ask(&runtime, sequential_asks, async move {
        let asking = tokio::spawn(async move {
            for i in 0..sequential_asks {
                one.ask(i as i64).await;
            }
        });
        asking.await.expect("the asking task");
    });

    let callers64 = nanoseconds_per_ask(&runtime, many_asks / CALLERS * CALLERS, async move {
        let asking: Vec<_> = (0..CALLERS)
            .map(|_| {
                let one = handle.clone();
                tokio::spawn(async move {
                    for i in 0..many_asks / CALLERS {
                        one.ask(i as i64).await;
                    }
                })
            })
            .collect();
        for task in asking {
            task.await.expect("an asking task");
        }
    });
    println!("sequential={} callers64={}", sequential, callers64);
}
