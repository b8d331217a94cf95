//! The real support line: its bot, its staff and its groups.

use serde_json::json;

use super::{API_URL, Bot, Given, token_id};

pub(super) const TOKEN: &str = "HELPDESK_BOT__TELEGRAM__TOKEN";
const SPECIALISTS: &str = "HELPDESK_BOT__SPECIALISTS";
const CONTROLLERS: &str = "HELPDESK_BOT__CONTROLLERS";
const ADMINS: &str = "HELPDESK_BOT__ADMINS";
const GROUPS: &str = "HELPDESK_BOT__GROUPS";
/// All that is read here.
pub(super) const KNOWN: [&str; 5] = [TOKEN, SPECIALISTS, CONTROLLERS, ADMINS, GROUPS];

/// Lists of ids with names, under the names that helpdesk-bot has for them.
const LISTS: [(&str, &str, Whose); 4] = [
    (SPECIALISTS, "SPECIALISTS", Whose::Person),
    (CONTROLLERS, "CONTROLLERS", Whose::Person),
    (ADMINS, "ADMINS", Whose::Person),
    (GROUPS, "GROUPS", Whose::Group),
];

/// Whose ids stand in a list: a person's is above zero, a group's below (Bot API, `Chat`).
#[derive(Clone, Copy, PartialEq)]
enum Whose {
    Person,
    Group,
}

impl Whose {
    fn example(self) -> &'static str {
        match self {
            Self::Person => r#""123456789 Anna Petrova, 987654321 Ivan""#,
            Self::Group => r#""-1001234567890 Support""#,
        }
    }
}

/// Reads it, if there is a token.
pub(super) fn read(given: &Given, problems: &mut Vec<String>) -> Option<Bot> {
    let token = given.get(TOKEN)?;
    let id = token_id(token);
    if id.is_none() {
        problems.push(format!(
            "{TOKEN} is no token as @BotFather gives it, like 123456789:AAE…"
        ));
    }
    if id.is_some() && id == given.get(super::TOKEN).and_then(token_id) {
        problems.push(format!(
            "{TOKEN} is the bot of {}: the support line needs one of its own",
            super::TOKEN
        ));
    }
    if given.get(SPECIALISTS).is_none() && given.get(ADMINS).is_none() {
        problems.push(format!(
            "{ADMINS} is missing: your Telegram id and name ({}), or nobody could name specialists; {SPECIALISTS} will do too",
            Whose::Person.example()
        ));
    }
    let mut settings = vec![("TELEGRAM__TOKEN", token.to_owned())];
    if let Some(url) = given.get(API_URL) {
        settings.push((API_URL, url.to_owned()));
    }
    for (name, setting, whose) in LISTS {
        match given.get(name).map(|list| named(list, whose)) {
            None => {}
            Some(Some(list)) => settings.push((setting, list)),
            Some(None) => problems.push(format!(
                "{name} must be ids, each with a name after it: {}",
                whose.example()
            )),
        }
    }
    Some(Bot { id: id?, settings })
}

/// What can be tried with it.
pub(super) fn suggestions(bot: &Bot, plays_mail: bool) -> String {
    let code = if plays_mail {
        "the code is in \"Letters\" on the page, with any address you like"
    } else {
        "the code comes by mail"
    };
    let mut lines = Vec::new();
    let is_given = |name: &str| bot.settings.iter().any(|(given, _)| *given == name);
    if is_given("ADMINS") {
        lines.push("As an administrator, open the bot in Telegram and press Start; /staff invites specialists.");
    }
    if !is_given("GROUPS") {
        lines.push(
            "Add the bot to a group; /group, sent there by an administrator, lets the cards of requests come there.",
        );
    }
    let asks = format!("As anybody who is none of the staff, open the bot and ask for help; {code}.");
    lines.push(&asks);
    lines.push("As a specialist, who has opened the bot too, press [Take] under the card, and answer in the bot.");
    let lines = lines
        .iter()
        .zip(1..)
        .map(|(line, number)| format!("  {number}. {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A list as the service reads it.
fn named(list: &str, whose: Whose) -> Option<String> {
    let entry = |entry: &str| {
        let (id, name) = entry.trim().split_once(char::is_whitespace)?;
        let id: i64 = id.parse().ok()?;
        let fits = match whose {
            Whose::Person => id > 0,
            Whose::Group => id < 0,
        };
        fits.then(|| json!({ "chat_id": id, "name": name.trim() }))
    };
    let entries: Option<Vec<_>> = list.split(',').map(entry).collect();
    Some(serde_json::Value::from(entries?).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_each_id() {
        let staff = named("17 Anna Petrova,  18\tIvan ", Whose::Person).unwrap();
        assert_eq!(
            staff,
            r#"[{"chat_id":17,"name":"Anna Petrova"},{"chat_id":18,"name":"Ivan"}]"#
        );
        assert!(named("-1001234567890 Support", Whose::Group).is_some());
        for (wrong, whose) in [
            ("17", Whose::Person),
            ("Anna 17", Whose::Person),
            ("-17 Anna", Whose::Person),
            ("17 Anna,", Whose::Person),
            ("1001234567890 Support", Whose::Group),
        ] {
            assert_eq!(named(wrong, whose), None, "{wrong}");
        }
    }
}
