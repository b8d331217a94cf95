//! `cargo xtask demo`, also with bots, a spreadsheet and a mail server of one's own. What plays Telegram, Google and the mail
//! server then is another sandbox, which the demo knows only by the addresses in `.env`: so each step but these addresses
//! is that of the real ones.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use rehearsal::demo::{Outside, Place, Prepared, prepare, settle};
use rehearsal::suite::{ADMINISTRATOR, HELPDESK_TOKEN};
use rehearsal::{ServiceProcess, TestDatabase, binary, eventually, queue_prefix};
use sandbox::model::NewPerson;
use sandbox::{Sandbox, SandboxOptions};

const TOKEN: &str = "7001:AAa-real-token-of-somebody-0000000000";
const SUPPORT_TOKEN: &str = "7002:AAa-real-token-of-a-line-000000000000";
/// Maria, a specialist of the sandbox's office.
const MARIA: i64 = 900_011;

fn setting<'a>(service: &'a Prepared, name: &str) -> Option<&'a str> {
    let found = service.environment.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

async fn start(service: &Prepared) -> ServiceProcess {
    let environment: BTreeMap<_, _> = service.environment.iter().cloned().collect();
    let mut process = ServiceProcess::spawn(&binary(service.name), &[], &environment);
    process.wait_until_ready(service.listen).await;
    process
}

/// Prepares a demo beside this sandbox in a database of its own.
async fn prepared(sandbox: &Sandbox, database: &TestDatabase, folder: &Path, given: &str) -> Result<Vec<Prepared>> {
    let (_, name) = database.administrator_url().rsplit_once('/').context("no database")?;
    let name = name.split('?').next().unwrap_or(name);
    let place = Place {
        sandbox: &sandbox.url(),
        database: name,
        prefix: &queue_prefix(),
        folder,
    };
    prepare(place, &Outside::parse(given)?).await
}

#[tokio::test]
async fn a_bot_and_a_spreadsheet_of_ones_own_are_served_as_the_real_ones_would_be() -> Result<()> {
    let world = Sandbox::start(&SandboxOptions::default())?;
    let sandbox = Sandbox::start(&SandboxOptions::default())?;
    let database = TestDatabase::create(&[]).await;
    let folder = tempfile::tempdir()?;
    let telegram = world.client();
    let bot = telegram.bot(TOKEN).await?;
    let journal = world.sheets().create("journal", "Passes of mine").await?;
    let key_file = folder.path().join("key-of-mine.json");
    std::fs::write(&key_file, world.sheets().key_file().await?.to_string())?;
    let url = world.url();
    let given = format!(
        "passbot TELEGRAM__TOKEN={TOKEN}\npassbot TELEGRAM__API_URL={url}\npassbot ADMINS={ADMINISTRATOR}\n\
         sheets-syncer SHEETS__API_URL={url}\nsheets-syncer SHEETS__KEY_FILE={}\nsheets-syncer SHEETS__SPREADSHEET_ID=journal\n",
        key_file.display()
    );

    let services = prepared(&sandbox, &database, folder.path(), &given).await?;

    let mut processes = Vec::new();
    for service in &services {
        // What is real knows no other time than the machine's.
        assert_eq!(setting(service, "CLOCK__URL"), None, "{}", service.name);
        let said = service.environment.iter().map(|(name, _)| name);
        let once: std::collections::BTreeSet<_> = said.clone().collect();
        assert_eq!(said.count(), once.len(), "{}: a setting is said twice", service.name);
        processes.push(start(service).await);
    }
    let olga = NewPerson {
        id: Some(ADMINISTRATOR),
        first_name: "Olga".to_owned(),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    };
    let olga = telegram.person_like(olga).await?;
    olga.sends(&bot, "/code").await?;
    olga.sees_matching(&bot, "^[A-Za-z0-9]{20}$").await?;
    eventually("the syncer's worksheets in the spreadsheet", async || {
        let worksheets = journal.worksheets().await.unwrap();
        worksheets
            .iter()
            .any(|sheet| sheet.title == "Orders_latest")
            .then_some(())
    })
    .await;
    telegram.no_violations().await?;
    // The demo's own sandbox had no part in it.
    assert!(sandbox.client().bots().await?.is_empty());
    let secret = TOKEN.split_once(':').context("no token")?.1;
    for process in &processes {
        assert!(!process.log().contains(secret), "a token is in a log");
    }
    Ok(())
}

#[tokio::test]
async fn a_demo_finds_its_people_at_home_and_the_next_one_knows_them_again() -> Result<()> {
    let database = TestDatabase::create(&[]).await;
    let folder = tempfile::tempdir()?;
    for (demo, first_id) in [("the first", 1_000), ("the second", 1_000_000)] {
        let sandbox = Sandbox::start(&SandboxOptions {
            ids_after: first_id,
            ..SandboxOptions::default()
        })?;
        let services = prepared(&sandbox, &database, folder.path(), "").await?;
        let mut processes = Vec::new();
        for service in &services {
            processes.push(start(service).await);
        }

        let suggestions = settle(&sandbox.url(), "the sheet", true).await.context(demo)?;

        assert!(suggestions.contains("Maria Bondar"), "{suggestions}");
        let client = sandbox.client();
        let bot = client.bot(HELPDESK_TOKEN).await?;
        // Somebody waits for an answer, and the specialists know of it.
        let maria = client.known(MARIA).await?.context("no Maria")?;
        maria.sends(&bot, "/service").await?;
        maria.presses(&bot, "Who is waiting?").await?;
        maria.sees(&bot, "Nikolai Orlov").await?;
        client.no_violations().await?;
        sandbox.stop().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_bot_of_ones_own_gets_the_sandboxs_sheet() -> Result<()> {
    let world = Sandbox::start(&SandboxOptions::default())?;
    let sandbox = Sandbox::start(&SandboxOptions::default())?;
    let database = TestDatabase::create(&[]).await;
    let folder = tempfile::tempdir()?;
    let given = format!(
        "passbot TELEGRAM__TOKEN={TOKEN}\npassbot TELEGRAM__API_URL={}\npassbot ADMINS=17\n",
        world.url()
    );

    let services = prepared(&sandbox, &database, folder.path(), &given).await?;

    let [passbot, syncer, notifier] = &services[..] else {
        anyhow::bail!("not three services")
    };
    assert_eq!(setting(passbot, "TELEGRAM__API_URL"), Some(world.url().as_str()));
    assert_eq!(setting(passbot, "GUARDS"), None, "the guard of the sandbox's town");
    assert_eq!(setting(syncer, "SHEETS__API_URL"), Some(sandbox.url().as_str()));
    let mail_port = sandbox.mail_address().port().to_string();
    assert_eq!(setting(notifier, "SMTP__PORT"), Some(mail_port.as_str()));
    assert_eq!(setting(notifier, "TELEGRAM__TOKEN"), None, "a bot where nobody looks");
    for service in &services {
        assert_eq!(setting(service, "CLOCK__URL"), None, "{}", service.name);
        start(service).await;
    }
    Ok(())
}

#[tokio::test]
async fn a_support_line_and_a_mail_server_of_ones_own_are_served_as_the_real_ones_would_be() -> Result<()> {
    let world = Sandbox::start(&SandboxOptions::default())?;
    let sandbox = Sandbox::start(&SandboxOptions::default())?;
    let database = TestDatabase::create(&[]).await;
    let folder = tempfile::tempdir()?;
    let telegram = world.client();
    let bot = telegram.bot(SUPPORT_TOKEN).await?;
    let olga = telegram.person("Olga").await?;
    let group = telegram.group("Support", &olga, &[bot.id]).await?.id;
    let mail = telegram.mail();
    let account = mail.server().await?.settings;
    let authority = folder.path().join("mail-of-mine.pem");
    std::fs::write(&authority, mail.certificate().await?)?;
    let staff = serde_json::json!([{ "chat_id": olga.id(), "name": "Olga" }]);
    let groups = serde_json::json!([{ "chat_id": group, "name": "Support" }]);
    let given = [
        format!("helpdesk-bot TELEGRAM__TOKEN={SUPPORT_TOKEN}"),
        format!("helpdesk-bot TELEGRAM__API_URL={}", world.url()),
        format!("helpdesk-bot SPECIALISTS={staff}"),
        format!("helpdesk-bot GROUPS={groups}"),
        "notifier SMTP__HOST=localhost".to_owned(),
        format!("notifier SMTP__PORT={}", world.mail_address().port()),
        format!("notifier SMTP__USERNAME={}", account.username),
        format!("notifier SMTP__PASSWORD={}", account.password),
        format!("notifier SMTP__CA_FILE={}", authority.display()),
        "notifier SMTP__FROM=Desk of mine <desk@example.org>".to_owned(),
    ];

    let services = prepared(&sandbox, &database, folder.path(), &given.join("\n")).await?;

    let names: Vec<_> = services.iter().map(|service| service.name).collect();
    assert_eq!(names, ["notifier", "helpdesk-bot"], "passbot has no bot there");
    let mut processes = Vec::new();
    for service in &services {
        assert_eq!(setting(service, "CLOCK__URL"), None, "{}", service.name);
        processes.push(start(service).await);
    }
    olga.sends(&bot, "/start").await?;
    let anna = NewPerson {
        first_name: "Anna".to_owned(),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    };
    let anna = telegram.person_like(anna).await?;
    anna.sends(&bot, "anna@example.com").await?;
    let letter = mail.receives("anna@example.com", "").await?;
    assert_eq!(letter.from[0].address, "desk@example.org");
    anna.sees(&bot, "A code was sent").await?;
    anna.sends(&bot, &letter.code.context("no code in the letter")?).await?;
    anna.sees(&bot, "your address is confirmed").await?;
    anna.sends(&bot, "My printer is on fire").await?;
    anna.sees(&bot, "Noted").await?;
    olga.presses_in(&bot, group, "take:1").await?.answered().await?;
    olga.sees(&bot, "My printer is on fire").await?;
    telegram.no_violations().await?;
    // The demo's own sandbox had no part in it.
    assert!(sandbox.client().bots().await?.is_empty());
    assert!(sandbox.client().mail().letters().await?.is_empty());
    for process in &processes {
        let log = process.log();
        for secret in [SUPPORT_TOKEN.split_once(':').context("no token")?.1, &account.password] {
            assert!(!log.contains(secret), "a secret is in a log");
        }
    }
    Ok(())
}

#[tokio::test]
async fn with_real_mail_the_sandboxs_people_ask_for_no_letter() -> Result<()> {
    let sandbox = Sandbox::start(&SandboxOptions::default())?;
    let database = TestDatabase::create(&[]).await;
    let folder = tempfile::tempdir()?;
    let given = "notifier SMTP__HOST=localhost\nnotifier SMTP__FROM=desk@example.org";

    let services = prepared(&sandbox, &database, folder.path(), given).await?;
    let mut processes = Vec::new();
    for service in &services {
        processes.push(start(service).await);
    }
    let suggestions = settle(&sandbox.url(), "the sheet", false).await?;

    assert!(suggestions.contains("an address of your own"), "{suggestions}");
    let notifier = services.iter().find(|service| service.name == "notifier");
    let notifier = notifier.context("no notifier")?;
    assert!(
        setting(notifier, "TELEGRAM__TOKEN").is_some(),
        "alerts in the sandbox's Telegram"
    );
    assert_eq!(setting(notifier, "ALERT__EMAIL"), None, "an operator who is none");
    let client = sandbox.client();
    let maria = client.known(MARIA).await?.context("no Maria")?;
    let bot = client.bot(HELPDESK_TOKEN).await?;
    maria.sends(&bot, "/service").await?;
    maria.presses(&bot, "Who is waiting?").await?;
    maria.sees(&bot, "Nobody is waiting").await?;
    assert!(client.mail().letters().await?.is_empty());
    Ok(())
}
