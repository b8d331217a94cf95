use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::{Layers, Problem, Problems, Setting, raw::Raw};

/// Reads settings by their types and collects whatever is wrong with them.
///
/// Every method answers `None` when there is a problem, so that all settings are read before the first `?`:
///
/// ```
/// # use service::settings::{Layers, Reader};
/// # let layers = Layers::new("pass_ttl = \"48h\"\nadmins = [1, 2]");
/// struct Settings { pass_ttl: std::time::Duration, admins: Vec<i64> }
///
/// fn read(reader: &mut Reader) -> Option<Settings> {
///     let pass_ttl = reader.required("pass_ttl", "48h");
///     let admins = reader.list("admins", "123456789,987654321");
///     Some(Settings { pass_ttl: pass_ttl?, admins: admins? })
/// }
///
/// let mut reader = Reader::new(layers);
/// let settings = read(&mut reader);
/// let settings = reader.finish(settings)?;
/// assert_eq!(settings.admins, [1, 2]);
/// # Ok::<(), service::settings::Problems>(())
/// ```
pub struct Reader {
    layers: Layers,
    asked: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Reader {
    pub fn new(layers: Layers) -> Self {
        Self {
            layers,
            asked: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// A setting that must be there. Secrets are read as [`secrecy::SecretString`].
    pub fn required<T: Setting>(&mut self, key: &str, example: &str) -> Option<T> {
        self.required_as(key, example, T::parse)
    }

    /// A setting that may be absent or empty.
    pub fn optional<T: Setting>(&mut self, key: &str, example: &str) -> Option<Option<T>> {
        self.optional_as(key, example, T::parse)
    }

    /// A setting that must be there and follow a rule of its own: `parse` says what is wanted, not what was found.
    pub fn required_as<T>(
        &mut self,
        key: &str,
        example: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let value = self.optional_as(key, example, parse)?;
        if value.is_none() && !self.layers.is_spoilt(key) {
            self.problem(key, "is missing", Some(example));
        }
        value
    }

    /// A setting that may be absent, and follows a rule of its own where it is not.
    pub fn optional_as<T>(
        &mut self,
        key: &str,
        example: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        let Some(raw) = self.find(key) else { return Some(None) };
        let parsed = match raw.text() {
            Some(text) if text.is_empty() => return Some(None),
            Some(text) => parse(&text),
            None => Err("must be a single value".to_owned()),
        };
        self.keep(key, example, parsed).map(Some)
    }

    /// A list of simple values, comma-separated or JSON in the environment, an array in TOML. Absent means empty.
    pub fn list<T: Setting>(&mut self, key: &str, example: &str) -> Option<Vec<T>> {
        let Some(raw) = self.find(key) else {
            return Some(Vec::new());
        };
        let items = raw.list().and_then(|items| {
            let item = |(index, text): (usize, &String)| {
                T::parse(text).map_err(|wanted| format!("its item {} {wanted}", index + 1))
            };
            items.iter().enumerate().map(item).collect()
        });
        self.keep(key, example, items)
    }

    /// Structured data: JSON in the environment, tables and arrays in TOML.
    pub fn structured<T: DeserializeOwned>(&mut self, key: &str, example: &str) -> Option<T> {
        match self.find(key) {
            None => {
                if !self.layers.is_spoilt(key) {
                    self.problem(key, "is missing", Some(example));
                }
                None
            }
            Some(raw) => {
                let value = raw.structured();
                self.keep(key, example, value)
            }
        }
    }

    /// The names under a table (`bots` for `BOTS__<NAME>__TOKEN`), in lower case, in alphabetical order.
    pub fn names_under(&self, table: &str) -> Vec<String> {
        self.layers.names_under(table).into_iter().collect()
    }

    /// Whether a setting is there at all.
    pub fn has(&mut self, key: &str) -> bool {
        self.find(key)
            .is_some_and(|raw| raw.text().is_none_or(|text| !text.is_empty()))
    }

    /// Adds a problem that only shows when settings are seen together.
    pub fn problem(&mut self, key: &str, what: &str, example: Option<&str>) {
        let name = Layers::variable(key);
        self.problems.push(Problem {
            name,
            what: what.to_owned(),
            example: example.map(str::to_owned),
        });
    }

    /// Names in the environment that look like settings of ours and are none: worth a warning.
    pub fn unknown_variables(&self) -> Vec<String> {
        self.layers.unknown_variables(&self.asked).into_iter().collect()
    }

    /// The settings, or all that is wrong with them. Keys of a file that nobody asked for are wrong too.
    pub fn finish<T>(mut self, settings: Option<T>) -> Result<T, Problems> {
        for key in self.layers.unknown_keys(&self.asked) {
            let nearest = self.asked.iter().min_by_key(|asked| distance(asked, &key));
            let hint = nearest.filter(|asked| distance(asked, &key) <= 3);
            let hint = hint
                .map(|asked| format!(", did you mean {}?", Layers::variable(asked)))
                .unwrap_or_default();
            self.problem(&key, &format!("is no setting of this service{hint}"), None);
        }
        let mut problems = std::mem::take(&mut self.layers.problems);
        problems.append(&mut self.problems);
        match settings {
            Some(settings) if problems.is_empty() => Ok(settings),
            _ => Err(Problems(problems)),
        }
    }

    fn find(&mut self, key: &str) -> Option<Raw> {
        self.asked.insert(key.to_owned());
        self.layers.find(key)
    }

    fn keep<T>(&mut self, key: &str, example: &str, parsed: Result<T, String>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(what) => {
                self.problem(key, &what, Some(example));
                None
            }
        }
    }
}

/// Levenshtein's distance: how many letters to change, add or drop.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut next = vec![index + 1];
        let mut before = index + 1;
        for (pair, other) in row.windows(2).zip(&right) {
            let [diagonal, above] = pair else { continue };
            before = (diagonal + usize::from(letter != *other))
                .min(above + 1)
                .min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
