use std::collections::{BTreeMap, BTreeSet};

use crate::Language;

/// Sentences by their keys, each with the variables that it names.
type Sentences<'source> = BTreeMap<&'source str, BTreeSet<&'source str>>;

/// What is wrong with the Fluent files of a service, for its tests: sentences that stand twice, that a language lacks or says
/// with other variables, and those that the code (`said_in`, the sources in which keys are named) never says.
pub fn flaws(files: &[(Language, &str)], said_in: &str) -> Vec<String> {
    let mut flaws = Vec::new();
    let mut languages: Vec<(Language, Sentences<'_>)> = Vec::new();
    for (language, source) in files {
        languages.push((*language, sentences(*language, source, &mut flaws)));
    }
    let Some(((first, known), others)) = languages.split_first() else {
        return vec!["there are no languages".to_owned()];
    };
    for (language, sentences) in others {
        let keys: BTreeSet<_> = known.keys().chain(sentences.keys()).collect();
        let differing = keys.into_iter().filter(|key| known.get(*key) != sentences.get(*key));
        flaws.extend(differing.map(|key| format!("{key} is not the same in {first:?} and {language:?}")));
    }
    let unsaid = known.keys().filter(|key| !said_in.contains(&format!("\"{key}\"")));
    flaws.extend(unsaid.map(|key| format!("{key} is never said")));
    flaws
}

fn sentences<'source>(language: Language, source: &'source str, flaws: &mut Vec<String>) -> Sentences<'source> {
    let mut sentences = Sentences::new();
    let mut key = "";
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =")
            && line.starts_with(|first: char| first.is_ascii_lowercase())
        {
            if sentences.insert(name, BTreeSet::new()).is_some() {
                flaws.push(format!("{name} stands twice in {language:?}"));
            }
            key = name;
        }
        let variables = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            &rest[..end.unwrap_or(rest.len())]
        });
        sentences.entry(key).or_default().extend(variables);
    }
    // Lines before the first sentence.
    sentences.remove("");
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_say_the_same_and_are_all_said_have_no_flaw() {
        let ru = "# Приветствие.\nhello = Привет, { $name }!\nwait = { $minutes ->\n    [one] минута\n   *[other] { $minutes } минут\n}\n";
        let en = "hello = Hello, { $name }!\nwait = { $minutes ->\n    [one] a minute\n   *[other] { $minutes } minutes\n}\n";
        let code = r#"Text::new("hello"), Text::new("wait")"#;
        assert_eq!(
            flaws(&[(Language::Ru, ru), (Language::En, en)], code),
            Vec::<String>::new()
        );
    }

    #[test]
    fn every_flaw_is_told() {
        let ru = "hello = Привет, { $name }!\nbye = Пока\nbye = До встречи\n";
        let en = "hello = Hello, { $nmae }!\n";
        let found = flaws(&[(Language::Ru, ru), (Language::En, en)], r#""bye""#);
        assert_eq!(
            found,
            [
                "bye stands twice in Ru",
                "bye is not the same in Ru and En",
                "hello is not the same in Ru and En",
                "hello is never said",
            ]
        );
        assert_eq!(flaws(&[], ""), ["there are no languages"]);
    }
}
