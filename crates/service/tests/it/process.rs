use diesel::{migration::MigrationSource, pg::Pg};
use diesel_migrations::EmbeddedMigrations;
use rehearsal::{ServiceProcess, eventually};

use crate::support::{World, minimal};

#[tokio::test]
async fn wrong_settings_are_told_all_at_once_and_end_in_78() {
    let variables = [("DATABASE__URL", "nonsense"), ("HTTP__LISTEN", "nowhere")];
    for command in ["serve", "migrate", "check-config", "status"] {
        let mut process = ServiceProcess::spawn(&minimal(), &[command], variables);

        assert_eq!(process.wait_for_end().await.code(), Some(78));

        let log = process.log();
        assert!(
            log.starts_with("minimal: There are 4 problems with the settings:"),
            "{log}"
        );
        for name in ["DATABASE__URL", "BROKER__URL", "HTTP__LISTEN", "GREETING"] {
            assert!(log.contains(&format!("\n  {name}: ")), "{name} is not in {log}");
        }
    }
}

#[tokio::test]
async fn good_settings_are_found_good() {
    let world = World::new().await;
    assert_eq!(
        world.command(&["check-config"]).await,
        (Some(0), "The settings are complete.\n".to_owned())
    );
}

#[tokio::test]
async fn a_service_starts_answers_and_ends_gracefully_on_sigterm() {
    let world = World::new().await;
    let mut process = world.spawn(&[], &[]);
    process.wait_until_ready(world.listen).await;
    process.wait_for_log("good morning").await;

    let hello = reqwest::get(format!("http://{}/hello", world.listen)).await.unwrap();
    assert_eq!(hello.text().await.unwrap(), "hello");
    let (code, said) = world.command(&["healthcheck"]).await;
    assert_eq!(
        (code, said.as_str()),
        (
            Some(0),
            "broker: ready\ndatabase: ready\nmigrations: ready\nstart: ready\n"
        )
    );

    process.ask_to_end();
    assert_eq!(process.wait_for_end().await.code(), Some(0));
    let (code, said) = world.command(&["healthcheck"]).await;
    assert_eq!(code, Some(1), "{said}");
}

#[tokio::test]
async fn a_service_that_is_still_starting_is_not_ready_and_can_be_stopped() {
    let world = World::new().await;
    let mut process = world.spawn(&["serve"], &[("MISCHIEF", "dawdle")]);
    process.wait_for_log("good morning").await;

    let said = eventually("all but the start is ready", async || {
        let (code, said) = world.command(&["healthcheck"]).await;
        assert_eq!(code, Some(1), "{said}");
        said.starts_with("broker: ready\ndatabase: ready\nmigrations: ready\n")
            .then_some(said)
    })
    .await;
    assert!(said.ends_with("start: not everything is served yet\n"), "{said}");

    process.ask_to_end();
    assert_eq!(process.wait_for_end().await.code(), Some(0));
}

#[tokio::test]
async fn a_service_waits_for_a_broker_that_is_away_and_says_so() {
    let world = World::new().await;
    let mut process = world.spawn(&[], &[("BROKER__URL", "amqp://guest:topsecret@127.0.0.1:1/%2f")]);
    process.wait_for_log("good morning").await;

    let url = format!("http://{}/health/ready", world.listen);
    let answer = eventually("the broker is said to be away", async || {
        let answer = reqwest::get(&url).await.ok()?;
        assert_eq!(answer.status(), 503);
        let text = answer.text().await.ok()?;
        (!text.contains("not tried yet")).then_some(text)
    })
    .await;

    assert!(answer.contains(r#""database":null"#), "{answer}");
    assert!(!answer.contains("topsecret"), "{answer}");
    assert_eq!(
        reqwest::get(format!("http://{}/health/live", world.listen))
            .await
            .unwrap()
            .status(),
        200
    );
    process.ask_to_end();
    assert_eq!(process.wait_for_end().await.code(), Some(0));
    assert!(!process.log().contains("topsecret"), "{}", process.log());
}

#[tokio::test]
async fn a_service_waits_for_a_database_that_is_away_and_can_be_stopped_meanwhile() {
    let world = World::new().await;
    let mut process = world.spawn(
        &[],
        &[("DATABASE__URL", "postgres://minimal:topsecret@127.0.0.1:1/frontdesk")],
    );
    process.wait_for_log("the database cannot be reached").await;

    assert_eq!(
        reqwest::get(format!("http://{}/health/live", world.listen))
            .await
            .unwrap()
            .status(),
        200
    );
    assert_eq!(
        reqwest::get(format!("http://{}/health/ready", world.listen))
            .await
            .unwrap()
            .status(),
        503
    );

    process.ask_to_end();
    assert_eq!(process.wait_for_end().await.code(), Some(0));
    assert!(!process.log().contains("topsecret"), "{}", process.log());
}

#[tokio::test]
async fn a_task_that_ends_or_panics_ends_the_process_with_its_name() {
    let world = World::new().await;
    for (mischief, words) in [("end", "a task ended by itself"), ("panic", "a task panicked")] {
        let mut process = world.spawn(&["serve"], &[("MISCHIEF", mischief)]);

        assert_eq!(process.wait_for_end().await.code(), Some(70));

        let log = process.log();
        assert!(log.contains(words), "{log}");
        assert!(log.contains("minimal: greeter ended"), "{log}");
    }
}

#[tokio::test]
async fn a_second_signal_ends_a_service_whose_task_does_not_stop() {
    let world = World::new().await;
    let mut process = world.spawn(&["serve"], &[("MISCHIEF", "hang")]);
    process.wait_for_log("good morning").await;

    process.ask_to_end();
    process.wait_for_log("stopping").await;
    process.ask_to_end();

    assert_eq!(process.wait_for_end().await.code(), Some(70));
    assert!(process.log().contains("greeter"), "{}", process.log());
}

#[tokio::test]
async fn migrate_can_be_run_alone_and_again() {
    let world = World::new().await;
    let count = |source: &EmbeddedMigrations| MigrationSource::<Pg>::migrations(source).unwrap().len();
    let all = count(&outbox::MIGRATIONS) + count(&conversation::MIGRATIONS);
    let (code, said) = world.command(&["migrate"]).await;
    assert_eq!((code, said), (Some(0), format!("{all} migrations run\n")));
    let (code, said) = world.command(&["migrate"]).await;
    assert_eq!((code, said.as_str()), (Some(0), "0 migrations run\n"));
}

#[tokio::test]
async fn an_address_that_is_taken_ends_the_start_with_its_name() {
    let world = World::new().await;
    let _taken = std::net::TcpListener::bind(world.listen).unwrap();
    let (code, said) = world.command(&["serve"]).await;
    assert_eq!(code, Some(1));
    assert!(
        said.contains(&format!("listening on {} (HTTP__LISTEN)", world.listen)),
        "{said}"
    );
}
