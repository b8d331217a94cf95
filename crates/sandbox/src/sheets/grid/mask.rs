use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::Refusal;
use crate::sheets::{ApiError, discovery};

/// A field mask of a reply, such as `sheets(properties(sheetId,title),data/rowData)`: which fields to send.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mask {
    /// Empty: everything below.
    below: BTreeMap<String, Mask>,
}

impl Mask {
    /// Parses a mask and checks it against a schema of the discovery document.
    pub fn parse(text: &str, schema: &str) -> Result<Self, ApiError> {
        let failure = || {
            ApiError::invalid_argument(format!(
                "Request contains an invalid argument. Invalid field mask: {text}"
            ))
        };
        let mut letters = text.chars().peekable();
        let mask = parse_list(&mut letters).ok_or_else(failure)?;
        if letters.next().is_some() || !mask.conforms(discovery::schema(schema)) {
            return Err(failure());
        }
        Ok(mask)
    }

    /// Whether any field below this path may be sent.
    pub fn wants(&self, path: &[&str]) -> bool {
        let Some((first, rest)) = path.split_first() else {
            return true;
        };
        if self.below.is_empty() || self.below.contains_key("*") {
            return true;
        }
        self.below.get(*first).is_some_and(|mask| mask.wants(rest))
    }

    /// What is left of a reply.
    pub fn filter(&self, value: Json) -> Json {
        if self.below.is_empty() || self.below.contains_key("*") {
            return value;
        }
        match value {
            Json::Array(items) => Json::Array(items.into_iter().map(|item| self.filter(item)).collect()),
            Json::Object(fields) => {
                let kept = fields.into_iter().filter_map(|(name, value)| {
                    let mask = self.below.get(&name)?;
                    Some((name, mask.filter(value)))
                });
                Json::Object(kept.collect::<Map<_, _>>())
            }
            other => other,
        }
    }

    fn conforms(&self, schema: &'static Json) -> bool {
        self.below.iter().all(|(name, mask)| {
            name == "*" || discovery::field(schema, name).is_some_and(|schema| mask.conforms(schema))
        })
    }
}

fn parse_list(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<Mask> {
    let mut mask = Mask::default();
    loop {
        let mut at = &mut mask;
        loop {
            let mut name = String::new();
            while let Some(letter) = letters.next_if(|letter| letter.is_ascii_alphanumeric() || *letter == '*') {
                name.push(letter);
            }
            if name.is_empty() {
                return None;
            }
            at = at.below.entry(name).or_default();
            if letters.next_if(|letter| matches!(letter, '.' | '/')).is_none() {
                break;
            }
        }
        if letters.next_if_eq(&'(').is_some() {
            let below = parse_list(letters)?;
            at.below.extend(below.below);
            letters.next_if_eq(&')')?;
        }
        if letters.next_if_eq(&',').is_none() {
            return Some(mask);
        }
    }
}

/// The paths of the field mask of a writing request.
pub(super) fn paths(fields: &str) -> Result<Vec<Vec<&str>>, Refusal> {
    if fields.trim().is_empty() {
        return Err(Refusal::new(
            "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
        ));
    }
    Ok(fields.split(',').map(|path| path.trim().split('.').collect()).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mask_keeps_what_it_names() {
        let mask = Mask::parse(
            "sheets(properties.title,data/rowData/values(note)),spreadsheetId",
            "Spreadsheet",
        )
        .unwrap();
        let whole = json!({"spreadsheetId": "S", "properties": {}, "sheets": [
            {"properties": {"title": "T", "sheetId": 1}, "data": [{"startRow": 3, "rowData": [{"values": [{"note": "n", "formattedValue": "1"}]}]}]}
        ]});
        let kept = json!({"spreadsheetId": "S", "sheets": [
            {"properties": {"title": "T"}, "data": [{"rowData": [{"values": [{"note": "n"}]}]}]}
        ]});
        assert_eq!(mask.filter(whole), kept);
        assert!(mask.wants(&["sheets", "data"]) && !mask.wants(&["sheets", "merges"]));
    }

    #[test]
    fn a_mask_with_an_unknown_field_is_refused() {
        assert_eq!(Mask::parse("sheets.titel", "Spreadsheet").unwrap_err().code, 400);
        assert_eq!(Mask::parse("sheets(", "Spreadsheet").unwrap_err().code, 400);
    }
}
