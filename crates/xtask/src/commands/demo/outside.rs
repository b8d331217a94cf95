//! What of the world outside takes part in a demo: read from `.env` and checked before anything is built.

mod mail;
mod support;

use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Result, bail};
use mail::MailServer;
use serde_json::Value;

const TOKEN: &str = "TELEGRAM__TOKEN";
const API_URL: &str = "TELEGRAM__API_URL";
const ADMINS: &str = "ADMINS";
const GUARDS: &str = "GUARDS";
const KEY_FILE: &str = "SHEETS__KEY_FILE";
const SPREADSHEET: &str = "SHEETS__SPREADSHEET_ID";
const SHEETS_URL: &str = "SHEETS__API_URL";
/// What passbot takes from the file.
const OF_PASSBOT: [&str; 3] = [TOKEN, ADMINS, GUARDS];
/// What sheets-syncer takes from it.
const OF_SHEETS: [&str; 3] = [KEY_FILE, SPREADSHEET, SHEETS_URL];
/// Telegram's are 35 letters long; the rest of a token is a part of its secret.
const SHORTEST_SECRET: usize = 30;

/// The real bots, spreadsheet and mail server, as far as there are any. It holds secrets.
#[derive(Default)]
pub(super) struct Outside {
    passbot: Option<Bot>,
    support: Option<Bot>,
    sheet: Option<Sheet>,
    mail: Option<MailServer>,
    /// Names in the file that nobody takes.
    unused: Vec<String>,
}

struct Bot {
    /// The public part of the token.
    id: u64,
    settings: Vec<(&'static str, String)>,
}

struct Sheet {
    id: String,
    /// With whom the spreadsheet must be shared.
    account: String,
    settings: Vec<(&'static str, String)>,
}

impl Outside {
    /// Reads a file of settings; where there is none, all is the sandbox's. Paths in it begin at the file's folder.
    ///
    /// # Errors
    /// All that is wrong with it, in one message without any value.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let settings = match fs::File::open(path) {
            Ok(file) => parse(dotenvy::Iter::new(file), path)?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => bail!("{} cannot be read: {error}", path.display()),
        };
        let given = Given { settings };
        let mut problems = Vec::new();
        let passbot = given.bot(&mut problems);
        let support = support::read(&given, &mut problems);
        let folder = path.parent().unwrap_or(Path::new("."));
        // Where Telegram is real, passes come from a real passbot only.
        let has_passes = given.get(TOKEN).is_some() || given.get(support::TOKEN).is_none();
        let sheet = has_passes.then(|| given.sheet(folder, &mut problems)).flatten();
        let mail = mail::read(&given, folder, &mut problems);
        if !problems.is_empty() {
            bail!(
                "{} does not hold what the demo needs:\n  {}",
                path.display(),
                problems.join("\n  ")
            );
        }
        let mut outside = Self {
            passbot,
            support,
            sheet,
            mail,
            unused: Vec::new(),
        };
        outside.unused = given.names().filter(|name| !outside.takes(name)).collect();
        Ok(outside)
    }

    /// Whether real people are in the real Telegram.
    pub(super) fn has_bot(&self) -> bool {
        self.passbot.is_some() || self.support.is_some()
    }

    /// Whether letters go to real people.
    pub(super) fn has_mail(&self) -> bool {
        self.mail.is_some()
    }

    fn takes(&self, name: &str) -> bool {
        (name == API_URL && self.has_bot())
            || (OF_PASSBOT.contains(&name) && self.passbot.is_some())
            || (support::KNOWN.contains(&name) && self.support.is_some())
            || (OF_SHEETS.contains(&name) && self.sheet.is_some())
            || (mail::KNOWN.contains(&name) && self.mail.is_some())
    }

    /// Names in the file that the demo does not take: perhaps misspelt.
    pub(super) fn unused(&self) -> &[String] {
        &self.unused
    }

    /// The database of such a demo, and what its queues' names begin with. People and passes of the sandbox have no place
    /// among real ones.
    pub(super) fn data(&self) -> (&'static str, &'static str) {
        match (self.has_bot(), &self.sheet) {
            (false, None) => ("frontdesk", ""),
            (true, None) => ("frontdesk_real_bot", "real-bot."),
            (false, Some(_)) => ("frontdesk_real_sheet", "real-sheet."),
            (true, Some(_)) => ("frontdesk_real", "real."),
        }
    }

    /// Lines of `<service> <VARIABLE>=<value>`, with secrets.
    pub(super) fn listing(&self) -> String {
        let services = [
            ("passbot", self.passbot.as_ref().map(|bot| &bot.settings)),
            ("helpdesk-bot", self.support.as_ref().map(|bot| &bot.settings)),
            ("sheets-syncer", self.sheet.as_ref().map(|sheet| &sheet.settings)),
            ("notifier", self.mail.as_ref().map(|mail| &mail.settings)),
        ];
        let mut listing = String::new();
        for (service, settings) in services {
            for (name, value) in settings.into_iter().flatten() {
                // Writing to a text cannot fail.
                let _ = writeln!(listing, "{service} {name}={value}");
            }
        }
        listing
    }

    /// Where the passes are to be seen.
    pub(super) fn journal(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("https://docs.google.com/spreadsheets/d/{}", sheet.id),
            None => "the sheet on the right".to_owned(),
        }
    }

    /// What is real and what is the sandbox's, in words without a secret; nothing where all is the sandbox's.
    pub(super) fn told(&self) -> Option<String> {
        let is_all_played = !self.has_bot() && self.sheet.is_none() && self.mail.is_none();
        if is_all_played {
            return None;
        }
        let mut told = Vec::new();
        if !self.has_bot() {
            told.push("Telegram is the sandbox's.".to_owned());
        }
        for (service, bot) in [("passbot", &self.passbot), ("helpdesk-bot", &self.support)] {
            if let Some(bot) = bot {
                told.push(format!(
                    "Telegram is real: {service} is the bot {}{}.",
                    bot.id,
                    at(&bot.settings, API_URL)
                ));
            } else if self.has_bot() {
                told.push(format!(
                    "{service} has no bot in the real Telegram and does not take part."
                ));
            }
        }
        match &self.sheet {
            Some(sheet) => told.push(format!(
                "Google Sheets is real: the spreadsheet {}{}, which must be shared with {} as an editor.",
                sheet.id,
                at(&sheet.settings, SHEETS_URL),
                sheet.account
            )),
            None if self.has_bot() && self.passbot.is_none() => {}
            None => told.push("The spreadsheet is the sandbox's.".to_owned()),
        }
        told.push(match &self.mail {
            Some(mail) => format!(
                "Mail is real: letters go out by {} and come from {}.",
                mail.host, mail.from
            ),
            None => "Mail is the sandbox's: letters are in \"Letters\" on the page, whomever they are for.".to_owned(),
        });
        told.push("All services live by this machine's time: leave the clock on the page alone.".to_owned());
        Some(told.join("\n"))
    }

    /// What can be tried with real bots.
    pub(super) fn suggestions(&self) -> String {
        let mut suggestions = Vec::new();
        if self.passbot.is_some() {
            suggestions.push(format!(
                "Try passbot:
  1. As one of {ADMINS}, open the bot in Telegram, press Start and send /code: that is an invitation.
  2. As a resident, send the bot /start with the code after it, answer its questions, and order a pass: white Kia Rio A123BC777.
  3. Some seconds later the pass stands in {}. Tick it there, and the resident hears of it.",
                self.journal()
            ));
        }
        if let Some(bot) = &self.support {
            let tried = support::suggestions(bot, !self.has_mail());
            suggestions.push(format!("Try the support line:\n{tried}"));
        }
        suggestions.join("\n")
    }
}

/// The settings of the file that say something.
struct Given {
    settings: Vec<(String, String)>,
}

impl Given {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.settings.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// These settings, as far as they are given.
    fn chosen(&self, names: &[&'static str]) -> Vec<(&'static str, String)> {
        let chosen = names
            .iter()
            .filter_map(|name| Some((*name, self.get(name)?.to_owned())));
        chosen.collect()
    }

    fn bot(&self, problems: &mut Vec<String>) -> Option<Bot> {
        let token = self.get(TOKEN)?;
        let id = token_id(token);
        if id.is_none() {
            problems.push(format!(
                "{TOKEN} is no token as @BotFather gives it, like 123456789:AAE…"
            ));
        }
        match self.get(ADMINS) {
            None => problems.push(format!(
                "{ADMINS} is missing: your Telegram id (a number; @userinfobot tells it), or nobody could invite residents"
            )),
            Some(admins) if !are_ids(admins) => problems.push(format!("{ADMINS} must be Telegram ids: 123456789,987654321")),
            Some(_) => {}
        }
        if self.get(GUARDS).is_some_and(|guards| !are_ids(guards)) {
            problems.push(format!("{GUARDS} must be Telegram ids: 123456789,987654321"));
        }
        let settings = self.chosen(&[TOKEN, API_URL, ADMINS, GUARDS]);
        Some(Bot { id: id?, settings })
    }

    fn sheet(&self, folder: &Path, problems: &mut Vec<String>) -> Option<Sheet> {
        let (key_file, id) = match (self.get(KEY_FILE), self.get(SPREADSHEET)) {
            (None, None) => return None,
            (Some(key_file), Some(id)) => (folder.join(key_file), id.to_owned()),
            (Some(_), None) => {
                problems.push(format!(
                    "{SPREADSHEET} is missing: the long word in the spreadsheet's address"
                ));
                return None;
            }
            (None, Some(_)) => {
                problems.push(format!(
                    "{KEY_FILE} is missing: the service account's key, a JSON file from Google's console"
                ));
                return None;
            }
        };
        let account = match account(&key_file) {
            Ok(account) => account,
            Err(problem) => {
                problems.push(format!("{KEY_FILE}: {} {problem}", key_file.display()));
                return None;
            }
        };
        let mut settings = self.chosen(&[SPREADSHEET, SHEETS_URL]);
        settings.push((KEY_FILE, key_file.display().to_string()));
        Some(Sheet { id, account, settings })
    }

    fn names(&self) -> impl Iterator<Item = String> {
        self.settings.iter().map(|(name, _)| name.clone())
    }
}

/// Takes what says something. Lines are named by their number only: they may hold a secret.
fn parse(lines: dotenvy::Iter<fs::File>, path: &Path) -> Result<Vec<(String, String)>> {
    let mut settings = Vec::new();
    for line in lines {
        match line {
            Ok((_, value)) if value.trim().is_empty() => {}
            // Services are told line by line.
            Ok((name, value)) if value.trim().contains('\n') => bail!("{}: {name} has several lines", path.display()),
            Ok((name, value)) => settings.push((name, value.trim().to_owned())),
            Err(_) => match settings.last() {
                Some((name, _)) => bail!(
                    "{}: what follows {name} is no NAME=value; a value with spaces in it wants quotes",
                    path.display()
                ),
                None => bail!(
                    "{}: the first line is no NAME=value; a value with spaces in it wants quotes",
                    path.display()
                ),
            },
        }
    }
    Ok(settings)
}

/// The bot's id, if this is formed like a token.
fn token_id(token: &str) -> Option<u64> {
    let (id, secret) = token.split_once(':')?;
    let is_secret = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let good = secret.len() >= SHORTEST_SECRET && secret.chars().all(is_secret);
    id.parse().ok().filter(|id| good && *id > 0)
}

fn are_ids(list: &str) -> bool {
    list.split(',')
        .all(|id| id.trim().parse::<u64>().is_ok_and(|id| id > 0))
}

/// The service account of a key file, or what is wrong with the file.
fn account(key_file: &Path) -> Result<String, String> {
    let text = fs::read_to_string(key_file).map_err(|error| format!("cannot be read ({})", error.kind()))?;
    let key: Option<Value> = serde_json::from_str(&text).ok();
    let word = |name: &str| Some(key.as_ref()?.get(name)?.as_str()?.to_owned());
    let account = word("private_key").and_then(|_| word("client_email"));
    account.ok_or_else(|| "is no service account's key as Google gives it (JSON)".to_owned())
}

/// Says so where another address than the real one is asked.
fn at(settings: &[(&str, String)], name: &str) -> String {
    let other = settings.iter().find(|(known, _)| *known == name);
    other.map(|(_, url)| format!(" at {url}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const SECRET: &str = "AAE-very_secret_word_of_35_letters0";

    fn read(lines: &str) -> (TempDir, Result<Outside>) {
        let folder = tempfile::tempdir().unwrap();
        let key = r#"{"client_email": "desk@project.iam.gserviceaccount.com", "private_key": "a secret"}"#;
        fs::write(folder.path().join("key.json"), key).unwrap();
        fs::write(folder.path().join("other.json"), "[]").unwrap();
        let path = folder.path().join(".env");
        fs::write(&path, lines).unwrap();
        let outside = Outside::read(&path);
        (folder, outside)
    }

    fn problem(lines: &str) -> String {
        let (_folder, outside) = read(lines);
        let problem = format!("{:#}", outside.err().unwrap());
        assert!(!problem.contains("secret"), "a secret is printed: {problem}");
        problem
    }

    #[test]
    fn without_a_file_or_with_the_example_all_is_the_sandboxs() {
        let missing = Outside::read(Path::new("/nowhere/.env")).unwrap();
        let (_folder, example) = read(include_str!("../../../../../.env.example"));
        for outside in [missing, example.unwrap()] {
            assert_eq!(outside.data(), ("frontdesk", ""));
            assert_eq!((outside.listing().as_str(), outside.told()), ("", None));
        }
    }

    #[test]
    fn the_example_names_all_that_is_taken() {
        let example = include_str!("../../../../../.env.example");
        let known = OF_PASSBOT
            .iter()
            .chain(&OF_SHEETS)
            .chain(&support::KNOWN)
            .chain(&mail::KNOWN);
        for name in known.chain([&API_URL]) {
            let begins = |line: &str| line.trim_start_matches("# ").starts_with(&format!("{name}="));
            assert!(example.lines().any(begins), "{name}");
        }
    }

    #[test]
    fn a_real_bot_comes_with_the_sandboxs_sheet() {
        let (_folder, outside) = read(&format!("TELEGRAM__TOKEN=\"123456:{SECRET}\"\nADMINS=17,18\n"));
        let outside = outside.unwrap();
        assert_eq!(
            outside.listing(),
            format!("passbot TELEGRAM__TOKEN=123456:{SECRET}\npassbot ADMINS=17,18\n")
        );
        let told = outside.told().unwrap();
        assert!(
            told.contains("the bot 123456.") && told.contains("The spreadsheet is the sandbox's."),
            "{told}"
        );
        assert!(!told.contains(SECRET) && !outside.suggestions().contains(SECRET));
        assert_eq!(outside.data().0, "frontdesk_real_bot");
    }

    #[test]
    fn a_real_sheet_comes_with_the_sandboxs_bot() {
        let (folder, outside) = read("SHEETS__KEY_FILE=key.json\nSHEETS__SPREADSHEET_ID=1AbC\nADMINS=17\n");
        let outside = outside.unwrap();
        let key = folder.path().join("key.json");
        let expected = format!(
            "sheets-syncer SHEETS__SPREADSHEET_ID=1AbC\nsheets-syncer SHEETS__KEY_FILE={}\n",
            key.display()
        );
        assert_eq!(outside.listing(), expected);
        let told = outside.told().unwrap();
        assert!(
            told.contains("Telegram is the sandbox's") && told.contains("desk@project"),
            "{told}"
        );
        assert_eq!(outside.unused(), [ADMINS]);
        assert_eq!(outside.journal(), "https://docs.google.com/spreadsheets/d/1AbC");
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_no_secret_with_it() {
        let told = problem("TELEGRAM__TOKEN=123456:secret\nSHEETS__KEY_FILE=gone.json\nSHEETS__SPREADSHEET_ID=1AbC\n");
        for words in [
            "TELEGRAM__TOKEN is no token",
            "ADMINS is missing",
            "gone.json cannot be read",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(problem("SHEETS__KEY_FILE=key.json").contains("SHEETS__SPREADSHEET_ID is missing"));
        assert!(problem("SHEETS__SPREADSHEET_ID=1AbC").contains("SHEETS__KEY_FILE is missing"));
        assert!(
            problem("SHEETS__KEY_FILE=other.json\nSHEETS__SPREADSHEET_ID=1AbC").contains("no service account's key")
        );
        assert!(problem(&format!("TELEGRAM__TOKEN=1:{SECRET}\nADMINS=@me")).contains("ADMINS must be Telegram ids"));
        assert!(problem("ADMINS=1\nthe secret without a name\n").contains("what follows ADMINS"));
    }

    #[test]
    fn a_real_support_line_comes_with_its_staff_and_its_mail() {
        let (folder, outside) = read(&format!(
            "HELPDESK_BOT__TELEGRAM__TOKEN=123457:{SECRET}\nHELPDESK_BOT__ADMINS=\"17 Olga\"\n\
             HELPDESK_BOT__GROUPS='-1001234567890 Support'\nTELEGRAM__API_URL=http://127.0.0.1:8082\n\
             SMTP__HOST=smtp.example.org\nSMTP__USERNAME=desk\nSMTP__PASSWORD='a secret $word'\nSMTP__CA_FILE=other.json\n\
             SMTP__FROM=\"Frontdesk <desk@example.org>\"\nSHEETS__SPREADSHEET_ID=1AbC\n"
        ));
        let outside = outside.unwrap();
        let listing = outside.listing();
        let authority = folder.path().join("other.json");
        for line in [
            &format!("helpdesk-bot TELEGRAM__TOKEN=123457:{SECRET}"),
            r#"helpdesk-bot ADMINS=[{"chat_id":17,"name":"Olga"}]"#,
            r#"helpdesk-bot GROUPS=[{"chat_id":-1001234567890,"name":"Support"}]"#,
            "helpdesk-bot TELEGRAM__API_URL=http://127.0.0.1:8082",
            "notifier SMTP__PASSWORD=a secret $word",
            "notifier SMTP__FROM=Frontdesk <desk@example.org>",
            &format!("notifier SMTP__CA_FILE={}", authority.display()),
        ] {
            assert!(listing.lines().any(|said| said == line), "{line}: {listing}");
        }
        assert!(
            !listing.contains("passbot") && !listing.contains("sheets-syncer"),
            "{listing}"
        );
        assert_eq!(outside.unused(), [SPREADSHEET]);
        let told = outside.told().unwrap();
        for words in [
            "helpdesk-bot is the bot 123457 at http://127.0.0.1:8082.",
            "passbot has no bot",
            "by smtp.example.org",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(!told.contains("secret") && !outside.suggestions().contains("secret"));
        assert_eq!(outside.data().0, "frontdesk_real_bot");
    }

    #[test]
    fn all_that_is_wrong_with_a_support_line_and_its_mail_is_said_at_once() {
        let told = problem(&format!(
            "TELEGRAM__TOKEN=1:{SECRET}\nADMINS=17\nHELPDESK_BOT__TELEGRAM__TOKEN=1:{SECRET}\n\
             HELPDESK_BOT__GROUPS=Support\nSMTP__PORT=smtp\nSMTP__MODE=ssl\nSMTP__PASSWORD=secret\nSMTP__CA_FILE=gone.pem\n\
             ALERT__EMAIL=me\n"
        ));
        for words in [
            "HELPDESK_BOT__TELEGRAM__TOKEN is the bot of TELEGRAM__TOKEN",
            "HELPDESK_BOT__ADMINS is missing",
            "HELPDESK_BOT__GROUPS must be ids",
            "SMTP__HOST is missing",
            "SMTP__FROM is missing",
            "SMTP__USERNAME is missing",
            "SMTP__PORT must be a number",
            "SMTP__MODE must be",
            "gone.pem cannot be read",
            "ALERT__EMAIL must be an e-mail address",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(problem("HELPDESK_BOT__TELEGRAM__TOKEN=123456:secret\n").contains("is no token"));
        assert!(problem("ALERT__EMAIL=\"me@example.org\nsecret\"\n").contains("several lines"));
    }

    #[test]
    fn a_misspelt_name_is_noticed() {
        let (_folder, outside) = read("TELEGRAM_TOKEN=123456:x\n");
        assert_eq!(outside.unwrap().unused(), ["TELEGRAM_TOKEN"]);
    }
}
