use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{problem::Problem, raw::Raw};

/// Where settings come from, lowest layer first.
pub struct Layers {
    tables: Vec<Table>,
    environment: BTreeMap<String, String>,
    pub(super) problems: Vec<Problem>,
}

struct Table {
    values: toml::Table,
    /// Whether a key that nobody asks for is a mistake. Not so in the common defaults: not every service is a bot.
    strict: bool,
}

impl Layers {
    /// The common defaults under the service's own.
    pub fn new(service_defaults: &str) -> Self {
        let mut layers = Self {
            tables: Vec::new(),
            environment: BTreeMap::new(),
            problems: Vec::new(),
        };
        layers.add("the common defaults", include_str!("../../config/default.toml"), false);
        layers.add("config/default.toml", service_defaults, true);
        layers
    }

    /// Adds a file. One that cannot be read is one of the problems.
    #[must_use]
    pub fn with_file(mut self, path: &Path) -> Self {
        match std::fs::read_to_string(path) {
            Ok(text) => self.add(&path.display().to_string(), &text, true),
            Err(error) => self.problem(&path.display().to_string(), format!("cannot be read: {error}")),
        }
        self
    }

    /// Adds environment variables; names that are not UTF-8 are nobody's.
    #[must_use]
    pub fn with_environment(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        self.environment.extend(variables);
        self
    }

    /// The environment of this process.
    #[must_use]
    pub fn with_process_environment(self) -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        self.with_environment(std::env::vars_os().filter_map(text))
    }

    /// `http.listen` as an environment variable: `HTTP__LISTEN`.
    pub(super) fn variable(key: &str) -> String {
        key.replace('.', "__").to_uppercase()
    }

    /// The value of the highest layer that has one.
    pub(super) fn find(&mut self, key: &str) -> Option<Raw> {
        let variable = Self::variable(key);
        let file_variable = format!("{variable}_FILE");
        match (self.environment.get(&variable), self.environment.get(&file_variable)) {
            (Some(_), Some(_)) => {
                let what = format!("is set beside {file_variable}: which one counts?");
                self.problem(&variable, what);
            }
            (Some(text), None) => return Some(Raw::Text(text.clone())),
            (None, Some(path)) => match std::fs::read_to_string(path) {
                Ok(text) => return Some(Raw::Text(text.trim().to_owned())),
                Err(error) => {
                    let what = format!("its file cannot be read: {error}");
                    self.problem(&file_variable, what);
                    // Not missing, only unreadable: one problem, not two. The value is never used.
                    return None;
                }
            },
            (None, None) => {}
        }
        let found = self.tables.iter().rev().find_map(|table| lookup(&table.values, key));
        found.map(|value| Raw::Toml(value.clone()))
    }

    /// Whether a problem with this very setting was found already, so that it need not be called missing as well.
    pub(super) fn is_spoilt(&self, key: &str) -> bool {
        let variable = Self::variable(key);
        let file_variable = format!("{variable}_FILE");
        self.problems
            .iter()
            .any(|problem| problem.name == variable || problem.name == file_variable)
    }

    /// The names under a table, such as the bots under `bots`, from all layers, in lower case.
    pub(super) fn names_under(&self, table: &str) -> BTreeSet<String> {
        let prefix = format!("{}__", Self::variable(table));
        let in_tables = self
            .tables
            .iter()
            .filter_map(|layer| lookup(&layer.values, table)?.as_table());
        let in_environment = self
            .environment
            .keys()
            .filter_map(|name| name.strip_prefix(&prefix)?.split("__").next());
        let names = in_tables
            .flat_map(|found| found.keys().map(String::as_str))
            .chain(in_environment);
        names.map(str::to_lowercase).collect()
    }

    /// Keys that are set in a strict table although nobody asked for them.
    pub(super) fn unknown_keys(&self, asked: &BTreeSet<String>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for table in self.tables.iter().filter(|table| table.strict) {
            leaves(&table.values, "", asked, &mut found);
        }
        found
    }

    /// Environment variables that look like ours and are not: their first word is a table of ours.
    pub(super) fn unknown_variables(&self, asked: &BTreeSet<String>) -> BTreeSet<String> {
        let names: BTreeSet<String> = asked.iter().map(|key| Self::variable(key)).collect();
        let tables: BTreeSet<&str> = names.iter().filter_map(|name| Some(name.split_once("__")?.0)).collect();
        let looks_ours = |name: &&String| name.split_once("__").is_some_and(|(table, _)| tables.contains(table));
        let known = |name: &str| {
            names
                .iter()
                .any(|asked| asked == name || name.starts_with(&format!("{asked}__")))
        };
        let unknown = |name: &&String| !known(name) && !name.strip_suffix("_FILE").is_some_and(known);
        self.environment
            .keys()
            .filter(looks_ours)
            .filter(unknown)
            .cloned()
            .collect()
    }

    fn add(&mut self, origin: &str, text: &str, strict: bool) {
        match text.parse::<toml::Table>() {
            Ok(values) => self.tables.push(Table { values, strict }),
            Err(error) => {
                let line = error
                    .span()
                    .map_or(1, |span| text.get(..span.start).unwrap_or("").matches('\n').count() + 1);
                self.problem(origin, format!("is no valid TOML in line {line}: {}", error.message()));
            }
        }
    }

    fn problem(&mut self, name: &str, what: String) {
        self.problems.push(Problem {
            name: name.to_owned(),
            what,
            example: None,
        });
    }
}

fn lookup<'a>(table: &'a toml::Table, key: &str) -> Option<&'a toml::Value> {
    let (first, rest) = key
        .split_once('.')
        .map_or((key, None), |(first, rest)| (first, Some(rest)));
    match rest {
        None => table.get(first),
        Some(rest) => lookup(table.get(first)?.as_table()?, rest),
    }
}

fn leaves(table: &toml::Table, prefix: &str, asked: &BTreeSet<String>, found: &mut BTreeSet<String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        match value.as_table() {
            // A table that was asked for as a whole is structured data.
            _ if asked.contains(&key) => {}
            Some(inner) => leaves(inner, &key, asked, found),
            None => {
                found.insert(key);
            }
        }
    }
}
