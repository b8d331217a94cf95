use std::fmt;

use chrono::{DateTime, Utc};
use conversation::{Attachment, local_time, turns_or_hides};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// The name of a file in a person's folder: one that every system takes, leads nowhere and is that of one file only.
///
/// What `conversation::FileName` is for files that a service makes, this is for those that people send: it keeps as much of
/// their words as is harmless, so that the file is found again.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArchivedName(String);

/// What names a file. The same always makes the same name, in every replica and at every attempt.
#[derive(Clone, Copy)]
pub struct Attached<'a> {
    pub sent_at: DateTime<Utc>,
    /// The number of its message in the database, which makes the name unique.
    pub message: i64,
    /// How many files the message had before this one (an edit may replace it).
    pub edition: u32,
    pub kind: Attachment,
    /// As the sender's device calls it.
    pub name: Option<&'a str>,
    pub mime_type: Option<&'a str>,
}

/// A text that names no file of the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no name of a file in the archive")]
pub struct NameError;

/// What common file systems take (`NAME_MAX`), in bytes.
const LONGEST: usize = 255;
/// Longer ones are no extensions but parts of a name.
const LONGEST_EXTENSION: usize = 16;

impl ArchivedName {
    /// The name of a sent file: the time by the clocks of this zone, the message's number, the sender's words.
    pub fn new(attached: &Attached<'_>, time_zone: &TimeZone) -> Self {
        let time = local_time(attached.sent_at, time_zone).strftime("%Y-%m-%dT%H-%M-%S");
        let mut name = format!("{time}_{}", attached.message);
        if attached.edition > 0 {
            name.push_str(&format!(".{}", attached.edition));
        }
        name.push('_');
        let words = attached.name.map(harmless).filter(|words| !words.is_empty());
        let words = words.unwrap_or_else(|| unnamed(attached));
        name.push_str(&cut(&words, LONGEST.saturating_sub(name.len())));
        Self(name)
    }

    /// Reads a name back from where it was kept.
    ///
    /// # Errors
    /// When it could lead anywhere but to a file in a person's folder, wherever it comes from.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let leads_away = text.contains(['/', '\\']) || text.contains(char::is_control);
        if text.is_empty() || text.len() > LONGEST || text.starts_with('.') || leads_away {
            return Err(NameError);
        }
        Ok(Self(text.to_owned()))
    }

    /// A name of the archive's own files, which can be taken for no sent file's: it does not begin with a time.
    pub(super) fn fixed(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number of the message with which a file came, as its name has it; `None` for other files.
pub(super) fn message_of(name: &str) -> Option<i64> {
    let (_, behind_time) = name.split_once('_')?;
    let (number, _) = behind_time.split_once('_')?;
    let number = number.split_once('.').map_or(number, |(number, _)| number);
    number.parse().ok()
}

impl TryFrom<String> for ArchivedName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<ArchivedName> for String {
    fn from(name: ArchivedName) -> Self {
        name.0
    }
}

// People's words are in it, which must not reach a log.
impl fmt::Debug for ArchivedName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ArchivedName(…)")
    }
}

impl fmt::Debug for Attached<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Attached({})", self.message)
    }
}

/// What of a name can stand in that of a file. What separates, means something to some system, turns or hides is a hyphen.
///
/// Reserved names (`CON`, `NUL`) and points at the beginning are harmless behind the time.
fn harmless(name: &str) -> String {
    let hyphen = |character: char| {
        turns_or_hides(character)
            || matches!(
                character,
                '/' | '\\'
                    | ':'
                    | '*'
                    | '?'
                    | '"'
                    | '<'
                    | '>'
                    | '|'
                    | '\u{2044}'
                    | '\u{2215}'
                    | '\u{29F8}'
                    | '\u{FF0F}'
            )
    };
    let mut harmless = String::new();
    // A name is never that long; what is longer is cut anyway.
    for character in name.chars().take(4 * LONGEST) {
        match character {
            _ if character.is_whitespace() => harmless.push(' '),
            _ if hyphen(character) && harmless.ends_with('-') => {}
            _ if hyphen(character) => harmless.push('-'),
            _ => harmless.push(character),
        }
    }
    // A longer name was cut, its extension is still to be found at its end.
    if name.chars().nth(4 * LONGEST).is_some()
        && let Some(extension) = extension(name)
    {
        harmless.push_str(extension);
    }
    // Windows takes no points or spaces at the end.
    let trimmed = harmless.trim_matches([' ', '-']).trim_end_matches([' ', '.']);
    let says_something = trimmed.contains(|letter| !matches!(letter, '.' | '-' | ' '));
    if says_something {
        trimmed.to_owned()
    } else {
        String::new()
    }
}

/// The extension with its point.
fn extension(name: &str) -> Option<&str> {
    let point = name.rfind('.')?;
    let extension = &name[point..];
    let letters = &extension[1..];
    let fits = !letters.is_empty() && extension.len() <= LONGEST_EXTENSION;
    (fits && point > 0 && letters.chars().all(char::is_alphanumeric)).then_some(extension)
}

/// At most so many bytes, with its extension.
fn cut(name: &str, longest: usize) -> String {
    if name.len() <= longest {
        return name.to_owned();
    }
    let extension = extension(name).unwrap_or_default();
    let stem = &name[..name.len() - extension.len()];
    let mut end = longest.saturating_sub(extension.len()).min(stem.len());
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", stem[..end].trim_end_matches([' ', '.', '-']))
}

/// What a file is called that came without a name.
fn unnamed(attached: &Attached<'_>) -> String {
    let (stem, usual) = match attached.kind {
        Attachment::Photo => ("photo", "jpg"),
        Attachment::Video => ("video", "mp4"),
        Attachment::VideoNote => ("video-note", "mp4"),
        Attachment::Animation => ("animation", "mp4"),
        Attachment::Voice => ("voice", "ogg"),
        Attachment::Audio => ("audio", "mp3"),
        Attachment::Sticker => ("sticker", "webp"),
        Attachment::Document | Attachment::Location | Attachment::Poll | Attachment::Other => ("file", "bin"),
    };
    let extension = match attached.mime_type.unwrap_or_default() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "video/mp4" => "mp4",
        "video/webm" => "webm",
        "video/quicktime" => "mov",
        "audio/ogg" => "ogg",
        "audio/mpeg" => "mp3",
        "audio/mp4" | "audio/x-m4a" => "m4a",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/x-tgsticker" => "tgs",
        "text/plain" => "txt",
        _ => usual,
    };
    format!("{stem}.{extension}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn attached(name: Option<&str>) -> Attached<'_> {
        Attached {
            sent_at: "2026-11-22T11:05:33.5Z".parse().unwrap(),
            message: 17,
            edition: 0,
            kind: Attachment::Document,
            name,
            mime_type: None,
        }
    }

    fn name(attached: &Attached<'_>) -> String {
        let moscow = TimeZone::get("Europe/Moscow").unwrap();
        ArchivedName::new(attached, &moscow).as_str().to_owned()
    }

    /// What follows the time and the number.
    fn words(sent: &str) -> String {
        let name = name(&attached(Some(sent)));
        name.strip_prefix("2026-11-22T14-05-33_17_").expect(&name).to_owned()
    }

    #[test]
    fn a_harmless_name_is_kept_behind_the_time_of_the_service() {
        assert_eq!(name(&attached(Some("report.pdf"))), "2026-11-22T14-05-33_17_report.pdf");
        assert_eq!(words("Отчёт за ноябрь (2).xlsx"), "Отчёт за ноябрь (2).xlsx");
        assert_eq!(words("archive.tar.gz"), "archive.tar.gz");
        assert_eq!(words("без расширения"), "без расширения");
    }

    #[test]
    fn no_name_leads_out_of_the_folder_or_reads_otherwise_than_it_is() {
        assert_eq!(words("../../etc/passwd"), "..-..-etc-passwd");
        assert_eq!(words("C:\\Windows\\win.ini"), "C-Windows-win.ini");
        assert_eq!(words("a\0b\r\nc\u{7}.txt"), "a-b  c-.txt");
        assert_eq!(words("invoice\u{202E}fdp.exe"), "invoice-fdp.exe");
        assert_eq!(words("zero\u{200B}\u{FEFF}width.txt"), "zero-width.txt");
        assert_eq!(words("q?*|<>\".txt"), "q-.txt");
        assert_eq!(words("fraction\u{2044}slash\u{FF0F}.txt"), "fraction-slash-.txt");
    }

    #[test]
    fn names_that_some_system_refuses_are_made_good() {
        assert_eq!(words("CON"), "CON");
        assert_eq!(words("nul.txt"), "nul.txt");
        assert_eq!(words("report.pdf. . ."), "report.pdf");
        for nothing in ["", " ", "...", "///", "\u{202E}", "..", "."] {
            assert_eq!(words(nothing), "file.bin", "{nothing:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_to_what_a_file_system_takes_and_keeps_its_extension() {
        for long in [
            "x".repeat(300) + ".pdf",
            "ж".repeat(300) + ".pdf",
            "😀".repeat(300) + ".pdf",
            "a".repeat(100_000) + ".pdf",
            "a.".repeat(200) + "pdf",
        ] {
            let name = name(&attached(Some(&long)));
            assert!(name.len() <= 255 && name.len() > 240, "{}: {name}", name.len());
            assert!(name.ends_with(".pdf"), "{name}");
        }
        let no_extension = name(&attached(Some(&("x.".to_owned() + &"y".repeat(300)))));
        assert_eq!(no_extension.len(), 255);
    }

    #[test]
    fn the_same_name_twice_makes_two_names_and_the_same_file_one() {
        let first = attached(Some("scan.pdf"));
        let other = Attached { message: 18, ..first };
        let replaced = Attached { edition: 1, ..first };
        let names: BTreeSet<String> = [first, other, replaced, first].iter().map(name).collect();
        assert_eq!(names.len(), 3);
        assert_eq!(name(&replaced), "2026-11-22T14-05-33_17.1_scan.pdf");
    }

    #[test]
    fn what_came_without_a_name_is_called_by_its_kind() {
        let unnamed = |kind, mime_type| {
            let attached = Attached {
                kind,
                mime_type,
                ..attached(None)
            };
            name(&attached).rsplit_once('_').unwrap().1.to_owned()
        };
        assert_eq!(unnamed(Attachment::Photo, None), "photo.jpg");
        assert_eq!(unnamed(Attachment::Voice, Some("audio/ogg")), "voice.ogg");
        assert_eq!(
            unnamed(Attachment::Sticker, Some("application/x-tgsticker")),
            "sticker.tgs"
        );
        assert_eq!(unnamed(Attachment::Document, Some("../../evil")), "file.bin");
    }

    #[test]
    fn a_name_from_elsewhere_never_leads_out_of_the_folder() {
        for hostile in [
            "",
            ".",
            "..",
            "../x",
            "/etc/passwd",
            "a/b",
            "a\\b",
            "a\0b",
            ".unfinished-1",
            &"x".repeat(256),
        ] {
            assert_eq!(ArchivedName::parse(hostile), Err(NameError), "{hostile:?}");
        }
    }

    proptest! {
        #[test]
        fn every_name_is_taken_by_every_system_and_read_back(sent in "\\PC{0,80}|[./\\\\ \u{202A}-\u{202E}a.]{0,400}", number in any::<i64>()) {
            let made = name(&Attached { message: number, ..attached(Some(&sent)) });
            prop_assert!(made.len() <= 255);
            prop_assert!(!made.ends_with(['.', ' ']));
            prop_assert!(!made.contains(turns_or_hides));
            prop_assert!(!made.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
            let prefix = format!("2026-11-22T14-05-33_{number}_");
            prop_assert!(made.len() > prefix.len() && made.starts_with(&prefix));
            prop_assert_eq!(ArchivedName::parse(&made).map(|read| read.0), Ok(made));
        }
    }
}
