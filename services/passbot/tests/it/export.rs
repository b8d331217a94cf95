//! Lists leave as files: what arrives at the reader's is opened and read.

use std::io::Read;

use anyhow::{Context, Result, ensure};
use diesel_async::SimpleAsyncConnection;
use rehearsal::{Town, eventually};
use sandbox::model::MessageView;

#[tokio::test(flavor = "multi_thread")]
async fn an_export_arrives_as_a_spreadsheet_whose_rows_are_the_passes_and_whose_names_are_no_formulas() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let anna = town.resident("Anna").await?;
    let pass = town.order(&anna, "=1+1", "a123bc777").await?;
    let (admin, bot) = (&town.administrator, &town.bot);
    admin.sends(bot, "/export").await?;
    admin.sees(bot, "Of which days?").await?;
    admin.sends(bot, "31.12.2050").await?;
    admin.sees(bot, "still to come").await?;
    admin.presses(bot, "This month").await?;
    let message = admin.sees(bot, "1 pass ordered from").await?;
    let rows = rows(&town, &message).await?;
    ensure!(rows.len() == 2, "{rows:?}");
    ensure!(rows[0][..3] == ["No.", "Plate", "Car"], "{rows:?}");
    let pass = pass.to_string();
    let expected = [pass.as_str(), "А 123 ВС 777", "=1+1", "12", "Anna Petrova"];
    ensure!(rows[1][..5] == expected, "{rows:?}");
    let exported = "select count(*) from audit where action = 'exported_passes'";
    ensure!(town.count("passbot", exported).await? == 1);
    // A resident gets no file, and what was sent does not stay in the queue.
    anna.sends(bot, "/export").await?;
    anna.sees(bot, "This is for the administrators").await?;
    eventually("the blanked row", async || {
        let left = "select count(*) from outgoing where body ->> 'call' = 'document'";
        (town.count("passbot", left).await.ok()? == 0).then_some(())
    })
    .await;
    town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_export_arrives_whole() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let anna = town.resident("Anna").await?;
    let pass = town.order(&anna, "Kia Rio", "a123bc777").await?;
    let copies = format!(
        "insert into passbot.passes (id, resident_id, version, brand, plate, status, ordered_at, valid_from, \
           valid_until, arrived_at, standing) \
         select nextval('passbot.pass_numbers'), resident_id, 2, brand, plate, 'arrived', ordered_at, valid_from, \
           valid_until, ordered_at, false from passbot.passes, generate_series(2, 1000) where id = {pass}"
    );
    let mut administrator = town.suite.database.connect_as_administrator().await;
    administrator.batch_execute(&copies).await?;
    let (admin, bot) = (&town.administrator, &town.bot);
    admin.sends(bot, "/export").await?;
    admin.presses(bot, "This month").await?;
    let message = admin.sees(bot, "1000 passes ordered from").await?;
    let rows = rows(&town, &message).await?;
    ensure!(rows.len() == 1 + 1000, "{} rows", rows.len());
    let exported = "select count(*) from audit where action = 'exported_passes'";
    ensure!(town.count("passbot", exported).await? == 1);
    town.suite.check_conformance().await
}

/// The worksheet of a message's file: its cells row by row, none of them a formula.
async fn rows(town: &Town, message: &MessageView) -> Result<Vec<Vec<String>>> {
    let file = message
        .content
        .pointer("/document/file_id")
        .and_then(|id| id.as_str())
        .context("no file")?;
    let (root, token) = (town.suite.telegram.root(), &town.bot.token);
    let answer: serde_json::Value = reqwest::get(format!("{root}/bot{token}/getFile?file_id={file}"))
        .await?
        .json()
        .await?;
    let path = answer
        .pointer("/result/file_path")
        .and_then(|path| path.as_str())
        .context("no path")?;
    let bytes = reqwest::get(format!("{root}/file/bot{token}/{path}"))
        .await?
        .bytes()
        .await?;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes))?;
    let mut part = |name: &str| -> Result<String> {
        let mut text = String::new();
        archive.by_name(name)?.read_to_string(&mut text)?;
        Ok(text)
    };
    let (sheet, strings) = (part("xl/worksheets/sheet1.xml")?, part("xl/sharedStrings.xml")?);
    ensure!(!sheet.contains("<f>") && !sheet.contains("<f "), "a formula: {sheet}");
    let strings: Vec<&str> = inside(&strings, "<t", "</t>");
    let cell = |index: &str| {
        let index: usize = index.parse().context("no index of a text")?;
        Ok((*strings.get(index).context("no such text")?).to_owned())
    };
    inside(&sheet, "<row ", "</row>")
        .into_iter()
        .map(|row| inside(row, "<v", "</v>").into_iter().map(cell).collect())
        .collect()
}

/// The contents of every element that begins and ends so.
fn inside<'text>(text: &'text str, begin: &str, end: &str) -> Vec<&'text str> {
    text.split(begin)
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.1.split_once(end))
        .map(|(content, _)| content)
        .collect()
}
