use std::time::Duration;

use service::shutdown::{End, Tasks};
use tokio_util::sync::CancellationToken;

const LIMIT: Duration = Duration::from_secs(30);

#[tokio::test]
async fn tasks_that_stop_when_told_end_gracefully() {
    let token = CancellationToken::new();
    let mut tasks = Tasks::new(token.clone());
    for name in ["sender", "relay"] {
        let stop = tasks.token();
        tasks.spawn(name, async move {
            stop.cancelled().await;
            Ok(())
        });
    }
    token.cancel();
    assert_eq!(tasks.run(LIMIT).await, End::Graceful);
}

#[tokio::test]
async fn a_task_that_ends_by_itself_stops_the_others_and_is_named() {
    let mut tasks = Tasks::new(CancellationToken::new());
    let stop = tasks.token();
    let (stopped, was_stopped) = tokio::sync::oneshot::channel();
    tasks.spawn("sender", async move {
        stop.cancelled().await;
        stopped.send(()).unwrap();
        Ok(())
    });
    tasks.spawn("relay", async { anyhow::bail!("no way on") });

    assert_eq!(
        tasks.run(LIMIT).await,
        End::Failed {
            task: "relay".to_owned()
        }
    );
    was_stopped.await.unwrap();
}

#[tokio::test]
async fn a_task_that_panics_is_named() {
    let mut tasks = Tasks::new(CancellationToken::new());
    tasks.spawn("poller", async { panic!("on purpose") });
    assert_eq!(
        tasks.run(LIMIT).await,
        End::Failed {
            task: "poller".to_owned()
        }
    );
}

#[tokio::test]
async fn a_task_that_fails_while_stopping_is_named() {
    let token = CancellationToken::new();
    let mut tasks = Tasks::new(token.clone());
    let stop = tasks.token();
    tasks.spawn("relay", async move {
        stop.cancelled().await;
        anyhow::bail!("the last batch was not published")
    });
    token.cancel();
    assert_eq!(
        tasks.run(LIMIT).await,
        End::Failed {
            task: "relay".to_owned()
        }
    );
}

#[tokio::test]
async fn tasks_that_do_not_stop_are_named_when_the_time_is_up() {
    let token = CancellationToken::new();
    let mut tasks = Tasks::new(token.clone());
    tasks.spawn("sender", std::future::pending());
    tasks.spawn("engine", std::future::pending());
    token.cancel();
    let late = vec!["engine".to_owned(), "sender".to_owned()];
    assert_eq!(tasks.run(Duration::from_millis(50)).await, End::Late { tasks: late });
}
