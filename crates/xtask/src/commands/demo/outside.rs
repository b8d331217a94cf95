//! What of the world outside takes part in a demo: read from `.env` and checked before anything is built.

use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::Value;

const TOKEN: &str = "TELEGRAM__TOKEN";
const API_URL: &str = "TELEGRAM__API_URL";
const ADMINS: &str = "ADMINS";
const GUARDS: &str = "GUARDS";
const KEY_FILE: &str = "SHEETS__KEY_FILE";
const SPREADSHEET: &str = "SHEETS__SPREADSHEET_ID";
const SHEETS_URL: &str = "SHEETS__API_URL";
/// All that the demo takes from the file.
const KNOWN: [&str; 7] = [TOKEN, API_URL, ADMINS, GUARDS, KEY_FILE, SPREADSHEET, SHEETS_URL];
/// Telegram's are 35 letters long; the rest of a token is a part of its secret.
const SHORTEST_SECRET: usize = 30;

/// The real bot and the real spreadsheet, as far as there are any. It holds secrets.
#[derive(Default)]
pub(super) struct Outside {
    bot: Option<Bot>,
    sheet: Option<Sheet>,
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
        let bot = given.bot(&mut problems);
        let folder = path.parent().unwrap_or(Path::new("."));
        let sheet = given.sheet(folder, &mut problems);
        if !problems.is_empty() {
            bail!(
                "{} does not hold what the demo needs:\n  {}",
                path.display(),
                problems.join("\n  ")
            );
        }
        let unused = given.unused(bot.is_some());
        Ok(Self { bot, sheet, unused })
    }

    pub(super) fn has_bot(&self) -> bool {
        self.bot.is_some()
    }

    /// Names in the file that the demo does not take: perhaps misspelt.
    pub(super) fn unused(&self) -> &[String] {
        &self.unused
    }

    /// The database of such a demo, and what its queues' names begin with. People and passes of the sandbox have no place
    /// among real ones.
    pub(super) fn data(&self) -> (&'static str, &'static str) {
        match (&self.bot, &self.sheet) {
            (None, None) => ("frontdesk", ""),
            (Some(_), None) => ("frontdesk_real_bot", "real-bot."),
            (None, Some(_)) => ("frontdesk_real_sheet", "real-sheet."),
            (Some(_), Some(_)) => ("frontdesk_real", "real."),
        }
    }

    /// Lines of `<service> <VARIABLE>=<value>`, with secrets.
    pub(super) fn listing(&self) -> String {
        let bot = self
            .bot
            .iter()
            .flat_map(|bot| &bot.settings)
            .map(|setting| ("passbot", setting));
        let sheet = self
            .sheet
            .iter()
            .flat_map(|sheet| &sheet.settings)
            .map(|setting| ("sheets-syncer", setting));
        let mut listing = String::new();
        for (service, (name, value)) in bot.chain(sheet) {
            // Writing to a text cannot fail.
            let _ = writeln!(listing, "{service} {name}={value}");
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
        let bot = match &self.bot {
            Some(bot) => format!(
                "Telegram is real: passbot is the bot {}{}.",
                bot.id,
                at(&bot.settings, API_URL)
            ),
            None => "Telegram is the sandbox's.".to_owned(),
        };
        let sheet = match &self.sheet {
            Some(sheet) => format!(
                "Google Sheets is real: the spreadsheet {}{}, which must be shared with {} as an editor.",
                sheet.id,
                at(&sheet.settings, SHEETS_URL),
                sheet.account
            ),
            None => "The spreadsheet is the sandbox's.".to_owned(),
        };
        let any = self.bot.is_some() || self.sheet.is_some();
        any.then(|| {
            format!("{bot}\n{sheet}\nAll services live by this machine's time: leave the clock on the page alone.")
        })
    }

    /// What can be tried with a real bot.
    pub(super) fn suggestions(&self) -> String {
        format!(
            "Try:
  1. As one of {ADMINS}, open the bot in Telegram, press Start and send /code: that is an invitation.
  2. As a resident, send the bot /start with the code after it, answer its questions, and order a pass: white Kia Rio A123BC777.
  3. Some seconds later the pass stands in {}. Tick it there, and the resident hears of it.",
            self.journal()
        )
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

    fn unused(&self, has_bot: bool) -> Vec<String> {
        let is_used = |name: &str| KNOWN.contains(&name) && (has_bot || ![API_URL, ADMINS, GUARDS].contains(&name));
        let names = self.settings.iter().map(|(name, _)| name.clone());
        names.filter(|name| !is_used(name)).collect()
    }
}

/// Takes what says something. Lines are named by their number only: they may hold a secret.
fn parse(lines: dotenvy::Iter<fs::File>, path: &Path) -> Result<Vec<(String, String)>> {
    let mut settings = Vec::new();
    for line in lines {
        match line {
            Ok((_, value)) if value.trim().is_empty() => {}
            Ok((name, value)) => settings.push((name, value.trim().to_owned())),
            Err(_) => match settings.last() {
                Some((name, _)) => bail!("{}: what follows {name} is no NAME=value", path.display()),
                None => bail!("{}: the first line is no NAME=value", path.display()),
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
        for name in KNOWN {
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
    fn a_misspelt_name_is_noticed() {
        let (_folder, outside) = read("TELEGRAM_TOKEN=123456:x\n");
        assert_eq!(outside.unwrap().unused(), ["TELEGRAM_TOKEN"]);
    }
}
