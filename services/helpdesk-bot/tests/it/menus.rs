use anyhow::Result;
use rehearsal::eventually;
use sandbox::model::Commands;
use serde_json::json;

use super::support::Office;

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_of_the_settings_finds_his_commands_in_the_menu() -> Result<()> {
    let office = Office::open().await?;
    let mut environment = office.environment();
    let olga = json!([{ "chat_id": office.olga.id(), "name": "Olga" }]);
    environment.insert("ADMINS".to_owned(), olga.to_string());
    let _helpdesk = office.suite.run("helpdesk-bot", &environment).await?;

    for (person, names_staff) in [(&office.olga, true), (&office.pavel, false)] {
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
