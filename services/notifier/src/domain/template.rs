use std::collections::BTreeMap;

use super::Announcement;

/// What a letter says, before it is in any language.
#[derive(Clone, PartialEq, Eq)]
pub enum Template {
    /// `sign-in-code`: the code with which a person proves that the address is his.
    SignInCode { code: String, minutes: i64 },
    /// `desk-notice`: what a bot cannot say in Telegram, for it is blocked there.
    DeskNotice { text: String, link: String },
    /// What operators are told; asked for by notifier itself.
    Announcement(Box<Announcement>),
}

/// A request that makes no letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("there is no such template")]
    Unknown,
    #[error("the field {0} is missing or makes no sense")]
    Field(&'static str),
}

/// The name under which announcements stand in the table; no other service may ask for it.
pub const ANNOUNCEMENT: &str = "announcement";
const LONGEST_CODE: usize = 64;
const LONGEST_TEXT: usize = 10_000;
const LONGEST_LINK: usize = 2_000;

impl Template {
    /// Reads what a service asks for.
    pub fn requested(name: &str, fields: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let field = |name: &'static str, fits: &dyn Fn(&str) -> bool| {
            let value = fields.get(name).map(|value| value.trim());
            let value = value.filter(|value| !value.is_empty() && fits(value));
            value.map(str::to_owned).ok_or(TemplateError::Field(name))
        };
        match name {
            "sign-in-code" => Ok(Self::SignInCode {
                code: field("code", &|code| {
                    code.len() <= LONGEST_CODE && code.chars().all(|letter| letter.is_ascii_graphic())
                })?,
                minutes: field("minutes", &|_| true)?
                    .parse()
                    .ok()
                    .filter(|minutes| (1..=100_000).contains(minutes))
                    .ok_or(TemplateError::Field("minutes"))?,
            }),
            "desk-notice" => Ok(Self::DeskNotice {
                text: field("text", &|text| text.len() <= LONGEST_TEXT)?,
                link: field("link", &is_link)?,
            }),
            _ => Err(TemplateError::Unknown),
        }
    }

    /// Reads back a letter of the table.
    pub fn stored(name: &str, fields: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        if name != ANNOUNCEMENT {
            return Self::requested(name, fields);
        }
        let announcement = fields
            .get(ANNOUNCEMENT)
            .and_then(|json| serde_json::from_str(json).ok());
        let announcement = announcement.ok_or(TemplateError::Field(ANNOUNCEMENT))?;
        Ok(Self::Announcement(Box::new(announcement)))
    }
}

/// A link that a click may open: no `javascript:`, nothing that ends the attribute it stands in.
fn is_link(text: &str) -> bool {
    let harmless = |letter: char| !letter.is_whitespace() && !letter.is_control() && !matches!(letter, '"' | '<' | '>');
    text.len() <= LONGEST_LINK && text.starts_with("https://") && text.chars().all(harmless)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requested(name: &str, fields: &[(&str, &str)]) -> Result<Template, TemplateError> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Template::requested(name, &fields.iter().map(own).collect())
    }

    #[test]
    fn a_request_that_makes_no_letter_is_refused_with_the_field() {
        let code = ("code", "482913");
        assert!(requested("sign-in-code", &[code, ("minutes", "10")]).is_ok());
        for (fields, wrong) in [
            (vec![code], "minutes"),
            (vec![code, ("minutes", "0")], "minutes"),
            (vec![code, ("minutes", "soon")], "minutes"),
            (vec![("code", " "), ("minutes", "10")], "code"),
            (vec![("code", "4829\r\nBcc: x"), ("minutes", "10")], "code"),
        ] {
            assert_eq!(
                requested("sign-in-code", &fields).err(),
                Some(TemplateError::Field(wrong))
            );
        }
        for link in [
            "javascript:alert(1)",
            "http://x",
            "https://x\" onclick=\"",
            "https://x y",
        ] {
            let refused = requested("desk-notice", &[("text", "x"), ("link", link)]).err();
            assert_eq!(refused, Some(TemplateError::Field("link")), "{link}");
        }
    }

    #[test]
    fn nobody_asks_for_what_is_said_to_operators() {
        for name in ["", "announcement", "alert"] {
            assert_eq!(requested(name, &[]).err(), Some(TemplateError::Unknown));
        }
    }
}
