use anyhow::Result;
use rehearsal::eventually;
use sandbox::model::Commands;
use serde_json::json;

use super::support::Office;

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_of_the_settings_finds_his_commands_in_the_menu_whenever_he_opened_the_bot() -> Result<()> {
    let office = Office::open().await?;
    let (olga, pavel) = (&office.olga, &office.pavel);
    let anna = office.suite.telegram.person("Anna").await?;
    let mut environment = office.environment();
    let administrators = json!([{ "chat_id": olga.id(), "name": "Olga" }, { "chat_id": pavel.id(), "name": "Pavel" }]);
    environment.insert("ADMINS".to_owned(), administrators.to_string());
    let _helpdesk = office.suite.run("helpdesk-bot", &environment).await?;
    pavel.sends(&office.bot, "/start").await?;

    for (person, names_staff) in [(olga, true), (pavel, true), (&anna, false)] {
        let shown = format!(
            "{}/sandbox/bots/{}/commands?person_id={}",
            office.suite.telegram.root(),
            office.bot.id,
            person.id()
        );
        eventually("the menu of commands", async || {
            let shown: Commands = reqwest::get(&shown).await.ok()?.json().await.ok()?;
            let menu = shown.commands.as_array()?;
            let names_staff_now = menu.iter().any(|command| command["command"] == "staff");
            (!menu.is_empty() && names_staff_now == names_staff).then_some(())
        })
        .await;
    }
    Ok(())
}
