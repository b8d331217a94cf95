//! The rules for migrations.
//!
//! A new version of a service runs beside the old one for a while, so a migration may only *expand* what is there. What
//! takes something away comes in a later release, when nothing uses it any more, and says so: a comment
//! `-- contract: <why nothing uses it any more>` before the statement.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::sql::{self, Statement};

/// Begins the comment that permits a statement which takes something away.
const PERMISSION: &str = "contract:";

/// Checks `migrations/<set>/<version>_<name>/{up,down}.sql` and tells all problems at once.
pub(crate) fn check(folder: &Path) -> Result<()> {
    let mut problems = Vec::new();
    let mut by_version: BTreeMap<String, PathBuf> = BTreeMap::new();
    for set in folders_in(folder)? {
        for migration in folders_in(&set)? {
            let name = migration.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let mut problem = |what: String| problems.push(format!("{}: {what}", migration.display()));
            match version_of(&name) {
                None => problem("the name is not <YYYYMMDDhhmmss>_<verb_phrase>".to_owned()),
                // Sets meet in one schema and are ordered by their versions there.
                Some(version) => {
                    if let Some(other) = by_version.insert(version.to_owned(), migration.clone()) {
                        problem(format!("has the same version as {}", other.display()));
                    }
                }
            }
            for script in ["up.sql", "down.sql"] {
                match fs::read_to_string(migration.join(script)) {
                    Err(error) => problem(format!("{script}: {error}")),
                    Ok(text) if sql::statements(&text).is_empty() => problem(format!("{script} is empty")),
                    Ok(text) if script == "up.sql" => narrowing(&text).into_iter().for_each(&mut problem),
                    Ok(_) => {}
                }
            }
        }
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("\n"));
    }
    Ok(())
}

fn folders_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

/// The version in a migration's name, a moment in UTC.
fn version_of(name: &str) -> Option<&str> {
    let (version, phrase) = name.split_once('_')?;
    let part = |from: usize, to: usize| version.get(from..to)?.parse::<u32>().ok();
    let is_moment = version.len() == 14
        && (1..=12).contains(&part(4, 6)?)
        && (1..=31).contains(&part(6, 8)?)
        && part(8, 10)? < 24
        && part(10, 12)? < 60
        && part(12, 14)? < 60;
    let is_phrase = phrase.starts_with(|letter: char| letter.is_ascii_lowercase())
        && phrase
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    (is_moment && is_phrase).then_some(version)
}

/// What in an `up.sql` would break the version that still runs.
fn narrowing(script: &str) -> Vec<String> {
    let statements = sql::statements(script);
    let forbidden = statements.iter().filter(|statement| !is_permitted(statement));
    forbidden
        .flat_map(|statement| narrowing_actions(statement).into_iter())
        .collect()
}

fn is_permitted(statement: &Statement) -> bool {
    let reason = statement
        .comments
        .iter()
        .find_map(|comment| comment.strip_prefix(PERMISSION));
    reason.is_some_and(|reason| !reason.trim().is_empty())
}

fn narrowing_actions(statement: &Statement) -> Vec<String> {
    let words: Vec<&str> = statement.words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [
            "DROP",
            what @ ("TABLE" | "SCHEMA" | "VIEW" | "TYPE" | "FUNCTION" | "SEQUENCE"),
            rest @ ..,
        ] => {
            vec![format!(
                "drops a {} ({})",
                what.to_lowercase(),
                rest.join(" ").to_lowercase()
            )]
        }
        ["TRUNCATE", ..] => vec!["truncates a table".to_owned()],
        ["ALTER", "TABLE", rest @ ..] => actions(rest).into_iter().filter_map(narrowing_action).collect(),
        _ => Vec::new(),
    }
}

/// The actions of an ALTER TABLE, which commas outside of brackets divide; the first begins with the table's name.
fn actions<'a>(words: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut actions = vec![Vec::new()];
    let mut depth = 0_usize;
    for &word in words {
        match word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if word == "," && depth == 0 {
            actions.push(Vec::new());
        } else if let Some(action) = actions.last_mut() {
            action.push(word);
        }
    }
    actions
}

#[expect(clippy::needless_pass_by_value, reason = "it is the end of an iterator's chain")]
fn narrowing_action(action: Vec<&str>) -> Option<String> {
    let has = |phrase: &[&str]| action.windows(phrase.len()).any(|words| words == phrase);
    let adds_column = has(&["ADD"])
        && !["CONSTRAINT", "CHECK", "UNIQUE", "FOREIGN", "PRIMARY"]
            .iter()
            .any(|kind| has(&["ADD", kind]));
    let problem = if adds_column && has(&["NOT", "NULL"]) && !has(&["DEFAULT"]) && !has(&["GENERATED"]) {
        "adds a column that is NOT NULL without a DEFAULT: the version that still runs cannot insert"
    } else if has(&["SET", "NOT", "NULL"]) {
        "makes a column NOT NULL: the version that still runs may insert nulls"
    } else if has(&["DROP", "DEFAULT"]) {
        "takes a default away: the version that still runs may rely on it"
    } else if has(&["DROP", "COLUMN"]) {
        "drops a column"
    } else if has(&["RENAME"]) {
        "renames what the version that still runs knows by its old name"
    } else if has(&["TYPE"]) {
        "changes the type of a column: it may rewrite the table under a lock"
    } else {
        return None;
    };
    Some(format!("{problem} (alter table {})", action.join(" ").to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is_refused(script: &str, because: &str) {
        let problems = narrowing(script);
        assert!(
            problems.len() == 1 && problems[0].contains(because),
            "{script}: {problems:?}"
        );
    }

    #[test]
    fn what_only_expands_is_welcome() {
        for script in [
            "CREATE TABLE passes (id uuid PRIMARY KEY, plate text NOT NULL)",
            "ALTER TABLE passes ADD COLUMN note text",
            "ALTER TABLE passes ADD COLUMN visits int NOT NULL DEFAULT 0, ADD COLUMN note text",
            "ALTER TABLE passes ADD CONSTRAINT positive CHECK (visits IS NOT NULL) NOT VALID",
            "DROP INDEX passes_by_plate; CREATE INDEX passes_by_plate ON passes (plate)",
        ] {
            assert_eq!(narrowing(script), [""; 0], "{script}");
        }
    }

    #[test]
    fn what_breaks_the_version_that_still_runs_is_refused() {
        is_refused("ALTER TABLE passes ADD COLUMN visits int NOT NULL", "without a DEFAULT");
        is_refused(
            "ALTER TABLE passes ADD note text, ADD visits numeric(3, 1) NOT NULL",
            "without a DEFAULT",
        );
        is_refused(
            "ALTER TABLE passes ALTER COLUMN note SET NOT NULL",
            "makes a column NOT NULL",
        );
        is_refused("ALTER TABLE passes DROP COLUMN note", "drops a column");
        is_refused("alter table passes rename column note to remark", "renames");
        is_refused("ALTER TABLE passes ALTER visits TYPE bigint", "changes the type");
        is_refused("DROP TABLE IF EXISTS passes", "drops a table");
        is_refused("TRUNCATE passes", "truncates");
    }

    #[test]
    fn contracting_needs_a_reason() {
        let drop = "ALTER TABLE passes DROP COLUMN note;";
        assert_eq!(
            narrowing(&format!("-- contract: unused since the release of March\n{drop}")),
            [""; 0]
        );
        is_refused(&format!("-- contract:\n{drop}"), "drops a column");
        is_refused(&format!("-- contract: unused\nSELECT 1;\n{drop}"), "drops a column");
    }

    #[test]
    fn a_name_begins_with_a_moment() {
        assert_eq!(version_of("20261121000100_create_outbox"), Some("20261121000100"));
        for wrong in [
            "2026-11-21_create",
            "20261321000100_create",
            "20261121000100",
            "20261121000100_Create",
            "1_create",
        ] {
            assert_eq!(version_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn versions_are_unique_over_all_sets_and_both_scripts_are_there() {
        let folder = std::env::temp_dir().join(format!("xtask-migrations-{}", std::process::id()));
        for (path, text) in [
            ("outbox/20261121000100_create_outbox/up.sql", "CREATE TABLE a (b int);"),
            ("outbox/20261121000100_create_outbox/down.sql", "DROP TABLE a;"),
            ("passbot/20261121000100_create_passes/up.sql", "-- later"),
        ] {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let error = check(&folder).unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines.len(), 3, "{error}");
        for problem in ["has the same version as", "up.sql is empty", "down.sql: No such file"] {
            assert!(error.contains(problem), "{problem}: {error}");
        }
    }
}
