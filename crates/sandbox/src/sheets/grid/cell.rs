use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Timelike};
use serde_json::{Map, Value as Json, json};

use super::Refusal;

/// What was entered into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Number(f64),
    Text(String),
    Bool(bool),
    /// With its `=`. The sandbox stores formulas and does not compute them.
    Formula(String),
}

/// A cell with all that the sandbox plays of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub content: Option<Content>,
    pub note: Option<String>,
    /// `CellFormat` as it was sent.
    pub format: Option<Json>,
    /// `DataValidationRule` as it was sent.
    pub validation: Option<Json>,
}

impl Cell {
    /// A cell that nobody has touched.
    pub const EMPTY: Self = Self {
        content: None,
        note: None,
        format: None,
        validation: None,
    };

    /// What stands in the cell, formatted, as a person sees it.
    pub fn shown(&self) -> String {
        match &self.content {
            None => String::new(),
            Some(Content::Text(text)) => text.clone(),
            Some(Content::Bool(true)) => "TRUE".to_owned(),
            Some(Content::Bool(false)) => "FALSE".to_owned(),
            Some(Content::Formula(_)) => "#ERROR!".to_owned(),
            Some(Content::Number(number)) => self.shown_number(*number),
        }
    }

    /// A cell with a checkbox.
    pub fn has_checkbox(&self) -> bool {
        self.validation
            .as_ref()
            .is_some_and(|rule| rule["condition"]["type"] == "BOOLEAN")
    }

    /// A checkbox or a logical value that is true.
    pub fn is_ticked(&self) -> bool {
        self.content == Some(Content::Bool(true))
    }

    fn shown_number(&self, number: f64) -> String {
        let format = self
            .format
            .as_ref()
            .map_or(&Json::Null, |format| &format["numberFormat"]);
        let default = match format["type"].as_str() {
            Some("DATE") => "M/d/yyyy",
            Some("TIME") => "H:mm:ss",
            Some("DATE_TIME") => "M/d/yyyy H:mm:ss",
            _ => return format!("{number}"),
        };
        let pattern = format["pattern"]
            .as_str()
            .filter(|pattern| !pattern.is_empty())
            .unwrap_or(default);
        moment(number).map_or_else(|| format!("{number}"), |moment| shown_moment(moment, pattern))
    }

    /// `CellData` as the API returns it.
    pub fn to_json(&self) -> Json {
        let mut data = Map::new();
        if let Some(content) = &self.content {
            let entered = content.to_json();
            let effective = match content {
                Content::Formula(_) => {
                    json!({"errorValue": {"type": "ERROR", "message": "The sandbox does not compute formulas."}})
                }
                _ => entered.clone(),
            };
            data.insert("userEnteredValue".to_owned(), entered);
            data.insert("effectiveValue".to_owned(), effective);
            data.insert("formattedValue".to_owned(), json!(self.shown()));
        }
        let parts = [
            ("userEnteredFormat", &self.format),
            ("dataValidation", &self.validation),
        ];
        for (name, part) in parts {
            if let Some(part) = part {
                data.insert(name.to_owned(), part.clone());
            }
        }
        if let Some(note) = &self.note {
            data.insert("note".to_owned(), json!(note));
        }
        Json::Object(data)
    }

    /// Takes over the fields of `CellData` that a mask names (`*`: all that can be written).
    pub(super) fn take(&mut self, data: &Json, fields: &[Vec<&str>]) -> Result<(), Refusal> {
        for field in fields {
            match field.as_slice() {
                ["*"] => {
                    *self = Self::EMPTY;
                    let all = [
                        ["userEnteredValue"],
                        ["userEnteredFormat"],
                        ["note"],
                        ["dataValidation"],
                    ];
                    self.take(data, &all.map(|path| path.to_vec()))?;
                }
                ["userEnteredValue"] => self.content = Content::from_json(&data["userEnteredValue"])?,
                ["userEnteredFormat"] => self.format = present(&data["userEnteredFormat"]),
                ["userEnteredFormat", rest @ ..] => {
                    let mut format = self.format.take().unwrap_or_else(|| json!({}));
                    replace_path(&mut format, &data["userEnteredFormat"], rest);
                    self.format = present(&format);
                }
                ["note"] => self.note = data["note"].as_str().filter(|note| !note.is_empty()).map(str::to_owned),
                ["dataValidation"] => self.validation = present(&data["dataValidation"]),
                // Read-only fields in a mask are ignored.
                [
                    "effectiveValue" | "formattedValue" | "effectiveFormat" | "hyperlink",
                    ..,
                ] => {}
                other => return Err(Refusal::unsupported(format_args!("the cell field {}", other.join(".")))),
            }
        }
        Ok(())
    }
}

impl Content {
    /// From `ExtendedValue`; an absent or empty one empties the cell.
    fn from_json(value: &Json) -> Result<Option<Self>, Refusal> {
        let Some(fields) = value.as_object() else {
            return Ok(None);
        };
        let mut kinds = fields.iter().filter(|(_, value)| !value.is_null());
        let content = match kinds.next() {
            None => None,
            Some((kind, value)) => match (kind.as_str(), value) {
                ("numberValue", value) => value.as_f64().map(Self::Number),
                ("stringValue", Json::String(text)) => Some(Self::Text(text.clone())).filter(|_| !text.is_empty()),
                ("boolValue", Json::Bool(flag)) => Some(Self::Bool(*flag)),
                ("formulaValue", Json::String(formula)) if formula.starts_with('=') => {
                    Some(Self::Formula(formula.clone()))
                }
                _ => return Err(Refusal::new(format!("Invalid value in field {kind}"))),
            },
        };
        if kinds.next().is_some() {
            return Err(Refusal::new("Must specify only one value in userEnteredValue"));
        }
        Ok(content)
    }

    /// As `ExtendedValue`.
    fn to_json(&self) -> Json {
        match self {
            Self::Number(number) => json!({ "numberValue": number }),
            Self::Text(text) => json!({ "stringValue": text }),
            Self::Bool(flag) => json!({ "boolValue": flag }),
            Self::Formula(formula) => json!({ "formulaValue": formula }),
        }
    }

    /// What a value of a `ValueRange` becomes without interpretation: text stays text, `=` or not.
    /// `None` for an empty string, which empties the cell.
    pub fn raw(value: &Json) -> Option<Self> {
        match value {
            Json::Bool(flag) => Some(Self::Bool(*flag)),
            Json::Number(number) => number.as_f64().map(Self::Number),
            Json::String(text) if !text.is_empty() => Some(Self::Text(text.clone())),
            _ => None,
        }
    }

    /// What a person's typing becomes: formulas, numbers, logical values, else text (dates stay text here).
    pub fn typed(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        if let Some(verbatim) = text.strip_prefix('\'') {
            return Some(Self::Text(verbatim.to_owned()));
        }
        if text.is_empty() {
            return None;
        }
        if trimmed.len() > 1 && trimmed.starts_with('=') {
            return Some(Self::Formula(trimmed.to_owned()));
        }
        match trimmed.to_ascii_uppercase().as_str() {
            "TRUE" => return Some(Self::Bool(true)),
            "FALSE" => return Some(Self::Bool(false)),
            _ => {}
        }
        let numeric = trimmed.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
        match trimmed.parse::<f64>() {
            Ok(number) if numeric => Some(Self::Number(number)),
            _ => Some(Self::Text(text.to_owned())),
        }
    }
}

fn present(value: &Json) -> Option<Json> {
    let empty = value.is_null() || value.as_object().is_some_and(Map::is_empty);
    (!empty).then(|| value.clone())
}

fn replace_path(target: &mut Json, source: &Json, path: &[&str]) {
    let [first, rest @ ..] = path else { return };
    if rest.is_empty() {
        match (present(&source[first]), target.as_object_mut()) {
            (Some(value), Some(fields)) => drop(fields.insert((*first).to_owned(), value)),
            (None, Some(fields)) => drop(fields.remove(*first)),
            (_, None) => {}
        }
    } else {
        if !target[first].is_object() {
            target[first] = json!({});
        }
        replace_path(&mut target[first], &source[first], rest);
    }
}

/// The moment of a serial number: days since 30 December 1899.
fn moment(serial: f64) -> Option<NaiveDateTime> {
    let seconds = (serial * 86_400.0).round();
    if seconds.abs() > 1e12 {
        return None;
    }
    let origin = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    #[allow(clippy::cast_possible_truncation, reason = "bounded above")]
    origin.checked_add_signed(Duration::try_seconds(seconds as i64)?)
}

fn shown_moment(moment: NaiveDateTime, pattern: &str) -> String {
    let mut shown = String::new();
    let mut rest = pattern;
    let mut after_hour = false;
    while let Some(first) = rest.chars().next() {
        let count = rest.chars().take_while(|next| *next == first).count();
        let (run, tail) = rest.split_at(count * first.len_utf8());
        let padded = |value: u32| {
            if count > 1 {
                format!("{value:02}")
            } else {
                value.to_string()
            }
        };
        match first {
            'y' if count > 2 => shown.push_str(&moment.year().to_string()),
            'y' => shown.push_str(&format!("{:02}", moment.year().rem_euclid(100))),
            // A run of m after hours or before seconds are minutes, else the month.
            'm' | 'M' if after_hour => shown.push_str(&padded(moment.minute())),
            'm' | 'M' => shown.push_str(&padded(moment.month())),
            'd' => shown.push_str(&padded(moment.day())),
            'h' | 'H' => shown.push_str(&padded(moment.hour())),
            's' => shown.push_str(&padded(moment.second())),
            _ => shown.push_str(run),
        }
        if first.is_ascii_alphabetic() {
            after_hour = matches!(first, 'h' | 'H');
        }
        rest = tail;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_an_equals_sign_stays_text_when_raw_and_becomes_a_formula_when_typed() {
        let formula = "=IMPORTXML(\"http://x\", \"//a\")";
        assert_eq!(Content::raw(&json!(formula)), Some(Content::Text(formula.to_owned())));
        assert_eq!(Content::typed(formula), Some(Content::Formula(formula.to_owned())));
        assert_eq!(Content::typed("'=1"), Some(Content::Text("=1".to_owned())));
    }

    #[test]
    fn a_date_is_shown_by_its_pattern() {
        let mut cell = Cell {
            content: Some(Content::Number(45_000.378_472_222)),
            ..Cell::EMPTY
        };
        assert_eq!(cell.shown(), "45000.378472222");
        cell.format = Some(json!({"numberFormat": {"type": "DATE_TIME", "pattern": "dd.mm.yyyy hh:mm"}}));
        assert_eq!(cell.shown(), "15.03.2023 09:05");
    }
}
