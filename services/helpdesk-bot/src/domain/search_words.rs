/// Words to look for, in lower case: letters and digits only, so that nothing typed is ever syntax of a query.
#[derive(Clone, PartialEq, Eq)]
pub struct SearchWords(String);

/// More words narrow a search no further, and longer ones are none.
const WORDS: usize = 8;
const LONGEST: usize = 40;
/// So much of a message is shown around what was found.
const EXCERPT: usize = 160;

impl SearchWords {
    /// Takes the words out of what was typed; `None` if there are none.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let words: Vec<String> = lower
            .split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(WORDS)
            .map(|word| word.chars().take(LONGEST).collect())
            .collect();
        (!words.is_empty()).then(|| Self(words.join(" ")))
    }

    /// The words, parted by spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As PostgreSQL's `to_tsquery` reads it: each of them as the beginning of a word.
    pub fn query(&self) -> String {
        let words: Vec<String> = self.0.split(' ').map(|word| format!("'{word}':*")).collect();
        words.join(" & ")
    }

    /// The part of a text around the first of the words, on one line.
    pub fn excerpt(&self, text: &str) -> String {
        let line: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
        // Character by character, for a text may grow when it is made lower case.
        let lower: Vec<char> = line
            .iter()
            .map(|character| character.to_lowercase().next().unwrap_or(*character))
            .collect();
        let position = |word: &str| {
            let word: Vec<char> = word.chars().collect();
            lower.windows(word.len()).position(|window| *window == *word)
        };
        let first = self.0.split(' ').find_map(position).unwrap_or_default();
        let start = first.saturating_sub(EXCERPT / 3);
        let end = line.len().min(start + EXCERPT);
        let mut excerpt: String = line[start..end].iter().collect();
        if start > 0 {
            excerpt.insert(0, '…');
        }
        if end < line.len() {
            excerpt.push('…');
        }
        excerpt
    }
}

// What somebody looks for says much about what was said.
impl std::fmt::Debug for SearchWords {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SearchWords(…)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_taken_out_of_whatever_was_typed() {
        let parsed = |text: &str| SearchWords::parse(text).map(|words| words.query());
        assert_eq!(
            parsed("Принтер, 3-й этаж!").unwrap(),
            "'принтер':* & '3':* & 'й':* & 'этаж':*"
        );
        assert_eq!(
            parsed("'; drop table users; --").unwrap(),
            "'drop':* & 'table':* & 'users':*"
        );
        assert_eq!(parsed("a:* & !b | (c <-> d)").unwrap(), "'a':* & 'b':* & 'c':* & 'd':*");
        assert_eq!(parsed(" ?! \\ ' & | %_ 🔥"), None);
    }

    #[test]
    fn an_excerpt_shows_what_was_found() {
        let words = SearchWords::parse("ПРИНТЕР").unwrap();
        let text = format!("{} Мой принтер горит {}", "а ".repeat(300), "б ".repeat(300));
        let excerpt = words.excerpt(&text);
        assert!(excerpt.contains("Мой принтер горит") && excerpt.starts_with('…') && excerpt.ends_with('…'));
        assert_eq!(words.excerpt("no such\nword"), "no such word");
    }

    proptest! {
        #[test]
        fn nothing_typed_is_syntax_and_every_text_has_an_excerpt(typed in "\\PC{0,80}", text in "\\PC{0,400}") {
            if let Some(words) = SearchWords::parse(&typed) {
                let only_words = words.as_str().chars().all(|c| c == ' ' || c.is_alphanumeric() || c.to_string().is_empty());
                prop_assert!(only_words, "{}", words.as_str());
                prop_assert!(words.excerpt(&text).chars().count() <= EXCERPT + 2);
            }
        }
    }
}
