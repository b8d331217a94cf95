use std::fmt;

use chrono::{DateTime, Utc};
use conversation::{Language, MESSAGE_LIMIT, turns_or_hides};

use super::{CommunicationId, DisplayName};

/// The number of a ready answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CannedAnswerId(pub i64);

/// So many are kept at most: more than anybody looks through.
pub const MOST_CANNED_ANSWERS: i64 = 200;
/// A title stands on a button, which shows little more.
pub const LONGEST_CANNED_TITLE: usize = 60;
/// Filled in, a text is one message. Telegram's programs cut what is longer than a message in two; so a whole message's length
/// is refused as half of something.
pub const LONGEST_CANNED_TEXT: usize = MESSAGE_LIMIT - 1;

/// An answer that is kept ready for all specialists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedAnswer {
    pub id: CannedAnswerId,
    /// Rises with each change.
    pub version: i64,
    pub title: CannedTitle,
    pub text: CannedText,
    pub changed_by: i64,
    pub changed_by_name: DisplayName,
    pub changed_at: DateTime<Utc>,
}

/// What a specialist was shown of an answer before he sends it: filled in for the communication that he has.
#[derive(Clone, PartialEq, Eq)]
pub struct CannedPreview {
    pub number: i64,
    pub answer: CannedAnswerId,
    pub version: i64,
    pub communication: CommunicationId,
    pub words: String,
}

/// The name of an answer: one line that fits a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedTitle(String);

/// A title that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannedTitleError {
    #[error("nothing is written")]
    Empty,
    #[error("longer than {LONGEST_CANNED_TITLE} characters")]
    TooLong,
}

/// The words of an answer, with placeholders in braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedText(String);

/// Words that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannedTextError {
    #[error("nothing is written")]
    Empty,
    /// Filled in with the longest of names, in UTF-16 code units as Telegram counts.
    #[error("may become {0} characters long")]
    TooLong(usize),
    #[error("no such placeholder: {0}")]
    Unknown(String),
}

/// What stands in an answer for something of the communication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// The person's name.
    Name,
    /// The number of the communication.
    Number,
    /// How the specialist is called before others.
    Specialist,
    /// When somebody is there again after the next time in which nobody is.
    Back,
}

/// What placeholders are filled with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Filling<'filling> {
    pub name: &'filling str,
    pub communication: CommunicationId,
    pub specialist: &'filling str,
    /// `None` where somebody is always there.
    pub back: Option<&'filling str>,
}

/// An answer speaks of when somebody is back, and somebody is always there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("somebody is always there")]
pub struct NobodyLeaves;

/// A piece of an answer.
enum Piece<'text> {
    Words(&'text str),
    /// With the word between its braces.
    Placeholder(Option<Placeholder>, &'text str),
}

impl CannedTitle {
    /// Takes a title as it was typed.
    ///
    /// # Errors
    /// When it is empty or too long.
    pub fn parse(typed: &str) -> Result<Self, CannedTitleError> {
        let visible: String = typed
            .chars()
            .map(|character| if turns_or_hides(character) { ' ' } else { character })
            .collect();
        let title = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        // As many units as characters, so that whatever counts them finds it short enough.
        match title.encode_utf16().count() {
            0 => Err(CannedTitleError::Empty),
            1..=LONGEST_CANNED_TITLE => Ok(Self(title)),
            _ => Err(CannedTitleError::TooLong),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same for all titles that read the same.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl CannedText {
    /// Takes a text as it was typed.
    ///
    /// # Errors
    /// When it is empty, names a placeholder that there is none of, or could become longer than a message.
    pub fn parse(typed: &str) -> Result<Self, CannedTextError> {
        let text = typed.trim();
        if text.is_empty() {
            return Err(CannedTextError::Empty);
        }
        let mut longest = 0;
        for piece in pieces(text) {
            longest += match piece {
                Piece::Words(words) => words.encode_utf16().count(),
                Piece::Placeholder(Some(placeholder), _) => placeholder.longest(),
                Piece::Placeholder(None, word) => return Err(CannedTextError::Unknown(word.to_owned())),
            };
        }
        if longest > LONGEST_CANNED_TEXT {
            return Err(CannedTextError::TooLong(longest));
        }
        Ok(Self(text.to_owned()))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words as the person gets them.
    ///
    /// # Errors
    /// When it says when somebody is back although somebody is always there.
    pub fn filled(&self, filling: &Filling<'_>) -> Result<String, NobodyLeaves> {
        let mut filled = String::with_capacity(self.0.len());
        for piece in pieces(&self.0) {
            match piece {
                Piece::Words(words) => filled.push_str(words),
                Piece::Placeholder(Some(Placeholder::Name), _) => filled.push_str(filling.name),
                Piece::Placeholder(Some(Placeholder::Number), _) => filled.push_str(&filling.communication.to_string()),
                Piece::Placeholder(Some(Placeholder::Specialist), _) => filled.push_str(filling.specialist),
                Piece::Placeholder(Some(Placeholder::Back), _) => filled.push_str(filling.back.ok_or(NobodyLeaves)?),
                // No text with one was taken.
                Piece::Placeholder(None, word) => filled.push_str(word),
            }
        }
        Ok(filled)
    }

    /// Whether it says when somebody is back.
    pub fn says_when_back(&self) -> bool {
        pieces(&self.0).any(|piece| matches!(piece, Piece::Placeholder(Some(Placeholder::Back), _)))
    }
}

impl Placeholder {
    pub const ALL: [Self; 4] = [Self::Name, Self::Number, Self::Specialist, Self::Back];

    /// As it is written in a language, without its braces; each is understood in every language.
    pub fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Name, Language::En) => "name",
            (Self::Name, Language::Ru) => "имя",
            (Self::Name, Language::Uk) => "імʼя",
            (Self::Number, Language::En) => "number",
            (Self::Number, Language::Ru | Language::Uk) => "номер",
            (Self::Specialist, Language::En) => "specialist",
            (Self::Specialist, Language::Ru) => "специалист",
            (Self::Specialist, Language::Uk) => "спеціаліст",
            (Self::Back, Language::En) => "back",
            (Self::Back, Language::Ru) => "когда",
            (Self::Back, Language::Uk) => "коли",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let lower = word.to_lowercase().replace(['\'', '’', '`'], "ʼ");
        let means = |placeholder: &Self| {
            Language::ALL
                .iter()
                .any(|language| placeholder.word(*language) == lower)
        };
        Self::ALL.into_iter().find(means)
    }

    /// How many UTF-16 code units it may become.
    fn longest(self) -> usize {
        match self {
            // Each character of a name may count as two.
            Self::Name | Self::Specialist => 2 * DisplayName::LONGEST,
            Self::Number => 20,
            // A day, a month's name and a time of day, in any language.
            Self::Back => 40,
        }
    }
}

/// Parts words from placeholders. A word in braces is one, right or wrong; other braces are words.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let next = rest.match_indices('{').find_map(|(start, _)| {
            let inside = &rest[start + 1..];
            let word = &inside[..inside.find('}')?];
            is_word(word.trim()).then_some((start, word))
        });
        Some(match next {
            None => Piece::Words(std::mem::take(&mut rest)),
            Some((0, word)) => {
                rest = &rest[word.len() + 2..];
                Piece::Placeholder(Placeholder::parse(word.trim()), word.trim())
            }
            Some((start, _)) => {
                let (words, from_placeholder) = rest.split_at(start);
                rest = from_placeholder;
                Piece::Words(words)
            }
        })
    })
}

/// Whether braces around this make it a placeholder: somebody may also want to show a piece of a configuration.
fn is_word(word: &str) -> bool {
    let fits = |character: char| character.is_alphanumeric() || matches!(character, '\'' | '’' | '`' | '_' | '-' | ' ');
    (1..=40).contains(&word.chars().count()) && word.chars().all(fits)
}

impl fmt::Display for CannedAnswerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

// It holds the person's name, which must not reach a log through `{:?}`.
impl fmt::Debug for CannedPreview {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CannedPreview({} for {})", self.number, self.communication)
    }
}

impl fmt::Debug for Filling<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Filling({})", self.communication)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ANNA: Filling<'static> = Filling {
        name: "Anna {number}",
        communication: CommunicationId(7),
        specialist: "Olga",
        back: Some("24 November, 09:00"),
    };

    #[test]
    fn placeholders_of_every_language_are_filled_in_and_other_braces_stay() {
        for (typed, filled) in [
            ("Hello, {name}!", "Hello, Anna {number}!"),
            (
                "{имя}, обращение № { Номер } ведёт {специалист}.",
                "Anna {number}, обращение № 7 ведёт Olga.",
            ),
            (
                "{ім'я} {імʼя} {ім’я}: {коли}",
                "Anna {number} Anna {number} Anna {number}: 24 November, 09:00",
            ),
            ("{number}{number}", "77"),
            (
                "set {\"a\": 1}; f() {}; {{name}} {",
                "set {\"a\": 1}; f() {}; {Anna {number}} {",
            ),
            ("  We are {back}\n ", "We are 24 November, 09:00"),
        ] {
            assert_eq!(
                CannedText::parse(typed).unwrap().filled(&ANNA).unwrap(),
                filled,
                "{typed}"
            );
        }
    }

    #[test]
    fn an_unknown_placeholder_is_refused_by_its_word() {
        for (typed, word) in [
            ("Hello, {nmae}!", "nmae"),
            ("{name} {адрес почты}", "адрес почты"),
            ("{1}", "1"),
        ] {
            assert_eq!(
                CannedText::parse(typed),
                Err(CannedTextError::Unknown(word.to_owned())),
                "{typed}"
            );
        }
    }

    #[test]
    fn who_never_leaves_is_never_back() {
        let text = CannedText::parse("{back}").unwrap();
        assert_eq!(text.filled(&Filling { back: None, ..ANNA }), Err(NobodyLeaves));
        assert!(text.says_when_back() && !CannedText::parse("back").unwrap().says_when_back());
    }

    #[test]
    fn a_title_is_one_short_line() {
        let title = |typed: &str| CannedTitle::parse(typed).map(|title| title.as_str().to_owned());
        assert_eq!(title(" We are\n\u{202E}back "), Ok("We are back".to_owned()));
        assert_eq!(title(" \n\u{200B} "), Err(CannedTitleError::Empty));
        assert_eq!(title(&"ы".repeat(60)), Ok("ы".repeat(60)));
        assert_eq!(title(&"ы".repeat(61)), Err(CannedTitleError::TooLong));
        assert_eq!(title(&"😀".repeat(31)), Err(CannedTitleError::TooLong));
    }

    #[test]
    fn a_text_that_may_outgrow_a_message_is_refused() {
        let with_name = |words: usize| CannedText::parse(&format!("{{name}}{}", "я".repeat(words)));
        assert!(with_name(LONGEST_CANNED_TEXT - 260).is_ok());
        assert_eq!(
            with_name(LONGEST_CANNED_TEXT - 259),
            Err(CannedTextError::TooLong(LONGEST_CANNED_TEXT + 1))
        );
        assert_eq!(CannedText::parse(" \n"), Err(CannedTextError::Empty));
    }

    proptest! {
        #[test]
        fn whatever_is_taken_is_one_message_when_it_is_filled(
            typed in "(\\PC{0,30}|\\{(name|number|specialist|back|когда|x)?\\}?){0,60}",
            name in "\\PC{0,300}",
        ) {
            let name = DisplayName::new(&name);
            let filling = Filling {
                name: name.as_str(),
                communication: CommunicationId(i64::MAX),
                specialist: name.as_str(),
                back: Some("30 September, 23:59"),
            };
            if let Ok(text) = CannedText::parse(&typed) {
                let filled = text.filled(&filling).unwrap();
                prop_assert!(filled.encode_utf16().count() <= LONGEST_CANNED_TEXT);
                prop_assert!(!filled.trim().is_empty());
            }
        }
    }
}
