//! What runs in the background, and how it ends.
//!
//! Two tokens: *soft* asks every task to take nothing new and finish what it has; *hard* drops it where it stands. The
//! first SIGTERM or SIGINT is soft, a second one or the deadline is hard. A task that crashes, or ends though nobody
//! asked, takes the process down in order with exit code 1: half a service is worse than a restart.

use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// After the hard stop tasks are only dropped, which takes no time worth naming.
const DROP_TIME: Duration = Duration::from_secs(1);

/// The background tasks of one process. Cheap to clone; clones share the tasks.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    soft: CancellationToken,
    hard: CancellationToken,
    tracker: TaskTracker,
    crashed: Arc<AtomicBool>,
}

impl Tasks {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks to take nothing new and to finish.
    pub fn soft(&self) -> &CancellationToken {
        &self.soft
    }

    /// Everything is dropped from here on.
    pub fn hard(&self) -> &CancellationToken {
        &self.hard
    }

    /// `true` once stopping has begun: no longer ready.
    pub fn stopping(&self) -> bool {
        self.soft.is_cancelled()
    }

    /// Begins the soft stop.
    pub fn stop(&self) {
        self.soft.cancel();
    }

    /// Runs `task` until the soft stop. Ending earlier, by whatever cause, is a crash.
    pub fn run<E>(
        &self,
        name: &'static str,
        task: impl Future<Output = Result<(), E>> + Send + 'static,
    ) where
        E: std::fmt::Display + Send + 'static,
    {
        let soft = self.soft.clone();
        self.start(name, async move {
            match task.await {
                Ok(()) if !soft.is_cancelled() => Err("ended by itself".to_owned()),
                Ok(()) => Ok(()),
                Err(error) => Err(error.to_string()),
            }
        });
    }

    /// Runs `task` once; it may end at any time. Its panic is a crash, its result is its own affair.
    pub fn run_once(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.start(name, async move {
            task.await;
            Ok(())
        });
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that starts tasks")]
    fn start(
        &self,
        name: &'static str,
        task: impl Future<Output = Result<(), String>> + Send + 'static,
    ) {
        let all = self.clone();
        self.tracker.spawn(async move {
            // A task of its own, so that its panic ends here.
            let mut inner = tokio::spawn(task);
            let ended = tokio::select! {
                ended = &mut inner => ended,
                () = all.hard.cancelled() => {
                    tracing::warn!(task = name, "cut off");
                    inner.abort();
                    return;
                }
            };
            let reason = match ended {
                Ok(Ok(())) => return,
                Ok(Err(reason)) => reason,
                Err(panic) => panic.to_string(),
            };
            tracing::error!(task = name, reason, "a task crashed; stopping");
            all.crashed.store(true, Ordering::SeqCst);
            all.soft.cancel();
        });
    }

    /// The first SIGTERM or SIGINT begins the soft stop, the second one the hard stop.
    ///
    /// # Errors
    /// The operating system refuses signal handlers.
    #[expect(clippy::disallowed_methods, reason = "the one place that starts tasks")]
    pub fn stop_on_signals(&self) -> std::io::Result<()> {
        let mut term = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let (soft, hard) = (self.soft.clone(), self.hard.clone());
        // Not tracked: it would keep the end waiting for a signal that need not come.
        drop(tokio::spawn(async move {
            for token in [soft, hard] {
                tokio::select! {
                    _ = term.recv() => {}
                    _ = interrupt.recv() => {}
                }
                tracing::info!("asked to stop");
                token.cancel();
            }
        }));
        Ok(())
    }

    /// Waits for the soft stop, then for the tasks, at most `within`, then drops what is left. The exit code is 1 if a
    /// task crashed or had to be cut off.
    pub async fn finish(self, within: Duration) -> ExitCode {
        self.soft.cancelled().await;
        self.tracker.close();
        let in_time = tokio::select! {
            () = self.tracker.wait() => true,
            () = tokio::time::sleep(within) => false,
            () = self.hard.cancelled() => false,
        };
        if !in_time {
            self.hard.cancel();
            if tokio::time::timeout(DROP_TIME, self.tracker.wait())
                .await
                .is_err()
            {
                tracing::error!("a task blocks its thread and is left behind");
            }
        }
        if in_time && !self.crashed.load(Ordering::SeqCst) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use nix::sys::signal::{Signal, raise};
    use tokio::sync::oneshot;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn code(code: ExitCode) -> String {
        format!("{code:?}")
    }

    #[tokio::test]
    async fn a_signal_lets_the_running_job_finish() {
        let tasks = Tasks::new();
        tasks.stop_on_signals().unwrap();
        let (finish_job, job) = oneshot::channel::<()>();
        let (report, finished) = oneshot::channel();
        let soft = tasks.soft().clone();
        tasks.run("worker", async move {
            soft.cancelled().await;
            job.await.unwrap();
            report.send(()).unwrap();
            Ok::<_, Infallible>(())
        });
        let ended = tokio::join!(tasks.clone().finish(LONG), async {
            assert!(!tasks.stopping());
            raise(Signal::SIGTERM).unwrap();
            tasks.soft().cancelled().await;
            finish_job.send(()).unwrap();
            finished.await.unwrap();
        });
        assert_eq!(code(ended.0), code(ExitCode::SUCCESS));
    }

    #[tokio::test]
    async fn a_crash_stops_all_and_fails() {
        for crash in ["panic", "error", "end"] {
            let tasks = Tasks::new();
            let soft = tasks.soft().clone();
            tasks.run("neighbour", async move {
                soft.cancelled().await;
                Ok::<_, Infallible>(())
            });
            tasks.run("crashing", async move {
                match crash {
                    "panic" => panic!("on purpose"),
                    "error" => Err("on purpose"),
                    _ => Ok(()),
                }
            });
            assert_eq!(
                code(tasks.finish(LONG).await),
                code(ExitCode::FAILURE),
                "{crash}"
            );
        }
    }

    #[tokio::test]
    async fn what_does_not_finish_is_cut_off() {
        let tasks = Tasks::new();
        let (held, dropped) = oneshot::channel::<()>();
        tasks.run("deaf", async move {
            std::future::pending::<()>().await;
            drop(held);
            Ok::<_, Infallible>(())
        });
        tasks.stop();
        let ended = tasks.finish(Duration::from_millis(20)).await;
        assert_eq!(code(ended), code(ExitCode::FAILURE));
        assert!(dropped.await.is_err());
    }

    #[tokio::test]
    async fn a_single_run_may_end_at_any_time() {
        let tasks = Tasks::new();
        let (done, ran) = oneshot::channel();
        tasks.run_once("once", async move { done.send(()).unwrap() });
        ran.await.unwrap();
        tasks.stop();
        assert_eq!(code(tasks.finish(LONG).await), code(ExitCode::SUCCESS));
    }
}
