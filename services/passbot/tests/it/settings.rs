use std::path::Path;

use anyhow::{Result, ensure};
use diesel::sql_query;
use diesel_async::RunQueryDsl;
use rehearsal::{ServiceProcess, Town, eventually, suite::Running};

const PASSBOT: &str = env!("CARGO_BIN_EXE_passbot");

#[tokio::test(flavor = "multi_thread")]
async fn all_wrong_settings_stand_in_one_message_and_the_exit_code_is_78() {
    let wrong = [
        ("PASS_TTL", "soon"),
        ("PLATES__FOREIGN", "maybe"),
        ("CODES__PEPPER", "c2hvcnQ="),
    ];
    let mut process = ServiceProcess::spawn(Path::new(PASSBOT), &[], wrong);
    let status = process.wait_for_end().await;
    let log = process.log();
    assert_eq!(status.code(), Some(78), "{log}");
    for name in [
        "PASS_TTL",
        "PLATES__FOREIGN",
        "CODES__PEPPER",
        "DATABASE__URL",
        "BROKER__URL",
        "TELEGRAM__TOKEN",
    ] {
        assert!(log.contains(name), "{name} is missing in:\n{log}");
    }
    assert!(!log.contains("c2hvcnQ="), "a secret is shown:\n{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_telegram_refuses_ends_the_start_with_a_clear_error() -> Result<()> {
    let town = Town::start().await?;
    // As after a revocation: the token that the setting names is good no more.
    town.suite
        .telegram
        .replace_token(&town.bot, "5001:AAfresh-token-000000000000000000000000")
        .await?;
    let mut passbot = Running::spawn("passbot", &town.suite.passbot_environment())?;
    let status = passbot.process.wait_for_end().await;
    ensure!(!status.success());
    let log = passbot.process.log();
    ensure!(
        log.contains("TELEGRAM__TOKEN") && !log.contains(rehearsal::suite::PASSBOT_TOKEN),
        "{log}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_refused() -> Result<()> {
    let town = Town::start().await?;
    let environment = town.suite.passbot_environment();
    town.suite.run("passbot", &environment).await?.process.kill();
    let mut connection = town.suite.database.connect("passbot").await;
    sql_query("insert into __diesel_schema_migrations (version) values ('29991231000000')")
        .execute(&mut connection)
        .await?;
    let mut passbot = Running::spawn("passbot", &environment)?;
    ensure!(!passbot.process.wait_for_end().await.success());
    let log = passbot.process.log();
    ensure!(log.contains("29991231000000") && log.contains("newer version"), "{log}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_of_other_arguments_is_named_while_people_are_still_answered() -> Result<()> {
    let town = Town::start().await?;
    let queue = town.occupy_queue("passbot").await?;
    let mut passbot = Running::spawn("passbot", &town.suite.passbot_environment())?;
    passbot.process.wait_for_log(&queue).await;
    let anna = town.resident("Anna").await?;
    town.order(&anna, "Kia Rio", "a123bc777").await?;
    let mut connection = std::net::TcpStream::connect(passbot.address)?;
    use std::io::{Read, Write};
    write!(
        connection,
        "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    ensure!(answer.contains("503") && answer.contains(&queue), "{answer}");
    eventually("the events that wait", async || {
        let waiting = "select count(*) from events_out where published_at is null";
        (town.count("passbot", waiting).await.ok()? == 1).then_some(())
    })
    .await;
    Ok(())
}
