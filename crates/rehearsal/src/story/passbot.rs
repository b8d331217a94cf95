//! A resident orders a pass, the guard ticks it in the spreadsheet, the resident is told.

use anyhow::{Context, Result, ensure};
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::RunQueryDsl;
use sandbox::client::Person;
use sandbox::model::NewPerson;
use sandbox::sheets::grid::Locator;

use super::Narrator;
use super::resident::{Labels, invite, register, seen};
use crate::suite::{ADMINISTRATOR, Intake, Suite};
use crate::{PATIENCE, eventually, eventually_within};

const PLATE: &str = "А 123 ВС 777";

/// Plays the story in `ru`, `uk` or `en`.
pub async fn play(suite: &Suite, language: &str, intake: Intake) -> Result<()> {
    let labels = Labels::of(language)?;
    let mut narrator = Narrator::new();
    let _passbot = suite.run("passbot", &suite.passbot_environment_by(intake)).await?;
    let _syncer = suite.run("sheets-syncer", &suite.sheets_syncer_environment()).await?;
    narrator.step("passbot and sheets-syncer are ready");
    let bot = suite.passbot_bot().await?;
    let administrator = person(suite, Some(ADMINISTRATOR), "Olga", "Ivanova", language).await?;
    let anna = person(suite, None, "Anna", "Petrova", language).await?;

    let code = invite(&narrator, &administrator, &bot).await?;
    narrator.step("the administrator made an invitation code");

    register(&narrator, &anna, &bot, &code, ("  Анна   Петрова ", "12а"), &labels).await?;
    narrator.step("Anna registered by the deep link");

    anna.sends(&bot, "/order").await?;
    seen(&narrator, &anna, &bot, ".").await?;
    anna.sends(&bot, "Kia Rio").await?;
    seen(&narrator, &anna, &bot, ".").await?;
    anna.sends(&bot, "a123bc777").await?;
    seen(&narrator, &anna, &bot, PLATE).await?;
    anna.presses(&bot, labels.order).await?;
    let ordered = seen(&narrator, &anna, &bot, PLATE).await?;
    let number = first_number(&ordered.text).context("the answer names no pass number")?;
    narrator.step(&format!(
        "Anna ordered pass {number}, typing the plate in Latin lower case"
    ));

    let guard = suite.guard();
    eventually("the pass in Orders_latest", async || {
        row_of(&guard.rows("Orders_latest").await.ok()?, &number)
    })
    .await;
    narrator.step("it stands in Orders_latest");
    guard
        .tick("Orders_latest", Locator::Pass(number.parse()?), true)
        .await?;
    narrator.step("the guard ticked H");

    let row = eventually_within(2 * PATIENCE, "the pass in Orders_completed", async || {
        row_of(&guard.rows("Orders_completed").await.ok()?, &number)
    })
    .await;
    ensure!(
        row.get(1).is_some_and(|plate| plate == PLATE),
        "the completed row is {row:?}"
    );
    let arrived_at = row
        .get(7)
        .filter(|time| !time.is_empty())
        .context("no time of arrival")?;
    narrator.step(&format!("the pass moved to Orders_completed, arrived at {arrived_at}"));
    let latest = guard.rows("Orders_latest").await?;
    ensure!(
        row_of(&latest, &number).is_none(),
        "the pass still stands in Orders_latest"
    );

    seen(&narrator, &anna, &bot, &format!(r"(?s)\d\d:\d\d.*{PLATE}")).await?;
    narrator.step("Anna was told");

    let status = stored_status(suite, &number).await?;
    ensure!(status == "arrived", "passbot's table says {status}");
    narrator.step("passbot's own table says arrived");
    suite.check_conformance().await
}

async fn person(suite: &Suite, id: Option<i64>, first: &str, last: &str, language: &str) -> Result<Person> {
    let new = NewPerson {
        id,
        first_name: first.to_owned(),
        last_name: Some(last.to_owned()),
        language_code: Some(language.to_owned()),
        ..NewPerson::default()
    };
    Ok(suite.telegram.person_like(new).await?)
}

fn row_of(rows: &[sandbox::sheets::ShownRow], number: &str) -> Option<Vec<String>> {
    let row = rows
        .iter()
        .find(|row| matches!(row.cells.as_slice(), [first, ..] if first.text == number))?;
    Some(row.texts().into_iter().map(str::to_owned).collect())
}

fn first_number(text: &str) -> Option<String> {
    let digits = text
        .split(|letter: char| !letter.is_ascii_digit())
        .find(|digits| !digits.is_empty())?;
    Some(digits.to_owned())
}

async fn stored_status(suite: &Suite, number: &str) -> Result<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        status: String,
    }
    let mut connection = suite.database.connect("passbot").await;
    let row: Row = sql_query("select status::text as status from passes where id = $1::bigint")
        .bind::<Text, _>(number)
        .get_result(&mut connection)
        .await?;
    Ok(row.status)
}
