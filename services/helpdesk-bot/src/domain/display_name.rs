/// How a person is called before others: his name as Telegram showed it, made fit for one line.
#[derive(Clone, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// Telegram allows 64 characters each for first and last name; a hostile client may send more.
    pub const LONGEST: usize = 130;

    /// Takes a name as it came: control characters go, what is too long is cut, and nobody is without a name.
    pub fn new(name: &str) -> Self {
        let line: String = name
            .chars()
            .map(|character| if character.is_control() { ' ' } else { character })
            .collect();
        let words: Vec<&str> = line.split_whitespace().collect();
        let name: String = words.join(" ").chars().take(Self::LONGEST).collect();
        Self(if name.is_empty() { "–".to_owned() } else { name })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// A name is personal data and must not reach a log through `{:?}`.
impl std::fmt::Debug for DisplayName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("DisplayName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_bearable_length() {
        assert_eq!(DisplayName::new(" Anna\n\tPetrova ").as_str(), "Anna Petrova");
        assert_eq!(
            DisplayName::new("ы".repeat(500).as_str()).as_str().chars().count(),
            DisplayName::LONGEST
        );
        assert_eq!(DisplayName::new("\u{0}").as_str(), "–");
        assert_eq!(format!("{:?}", DisplayName::new("Anna")), "DisplayName(…)");
    }
}
