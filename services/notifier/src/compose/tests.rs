use chrono::{DateTime, TimeDelta};
use jiff::tz::TimeZone;

use super::*;
use crate::{catalogue::catalogue, domain::Severity};

fn composed(template: &Template, language: Language) -> Composed {
    compose(&catalogue(TimeZone::UTC).unwrap(), template, language).unwrap()
}

fn alert(text: &str, times: i64) -> Template {
    Template::Announcement(Box::new(Announcement::Raised {
        producer: "helpdesk-bot".to_owned(),
        severity: Severity::Error,
        text: text.to_owned(),
        since: DateTime::UNIX_EPOCH,
        times,
    }))
}

fn digest() -> Digest {
    Digest {
        failed_letters: Failure::ALL.map(|failure| (failure.word().to_owned(), 2)).into(),
        dead_rows: 1,
        dead_letters: [("passbot".to_owned(), 5)].into(),
        uncounted: true,
    }
}

#[test]
fn a_code_stands_alone_on_its_line_in_every_language() {
    let template = Template::SignInCode {
        code: "482913".to_owned(),
        minutes: 10,
    };
    for language in Language::ALL {
        let letter = composed(&template, language);
        assert!(letter.text.contains("\n\n482913\n\n"), "{}", letter.text);
        assert!(letter.text.contains("10"), "{}", letter.text);
        assert!(letter.html.contains(">482913</p>"), "{}", letter.html);
        assert!(!letter.subject.contains("482913"), "{}", letter.subject);
        assert!(letter.html.contains(&format!("lang=\"{}\"", language.code())));
    }
}

#[test]
fn every_letter_can_be_said_in_every_language() {
    let over = Announcement::Over {
        producer: "helpdesk-bot".to_owned(),
        text: "The disk has room again.".to_owned(),
        since: DateTime::UNIX_EPOCH,
        until: DateTime::UNIX_EPOCH + TimeDelta::minutes(125),
        times: 17,
    };
    let notice = Template::DeskNotice {
        text: "Your question is answered.\n\nCome back.".to_owned(),
        link: "https://t.me/desk_bot?start=1&x=2".to_owned(),
    };
    for language in Language::ALL {
        let letter = composed(&Template::Announcement(Box::new(over.clone())), language);
        for part in ["2", "5", "17", "helpdesk-bot"] {
            assert!(letter.text.contains(part), "{part} in {}", letter.text);
        }
        let letter = composed(
            &Template::Announcement(Box::new(Announcement::Digest(digest()))),
            language,
        );
        assert_eq!(letter.text.matches("\n- ").count(), 9, "{}", letter.text);
        let letter = composed(&notice, language);
        assert!(letter.text.contains("answered.\n\nCome back."), "{}", letter.text);
        assert!(letter.text.contains("\nhttps://t.me/desk_bot?start=1&x=2"));
        assert!(
            letter.html.contains("href=\"https://t.me/desk_bot?start=1&#38;x=2\""),
            "{}",
            letter.html
        );
        let letter = composed(&alert("The disk is full.", 3), language);
        assert!(letter.text.contains("The disk is full.") && letter.text.contains('3'));
    }
}

#[test]
fn no_value_becomes_markup_or_a_header() {
    let hostile = "<img src=x onerror=alert(1)> & \"quoted\"\r\nBcc: victim@example.org\0";
    let letter = composed(&alert(hostile, 1), Language::En);
    assert!(!letter.html.contains("<img"), "{}", letter.html);
    assert!(
        letter.html.contains("&#60;img src=x onerror=alert(1)&#62; &#38;"),
        "{}",
        letter.html
    );
    assert!(letter.text.contains(hostile.trim_end_matches('\0')));
    assert!(!letter.subject.contains(['\r', '\n', '\0']), "{:?}", letter.subject);
}

#[test]
fn a_subject_is_cut_between_characters() {
    let letter = composed(&alert(&"ё".repeat(1000), 1), Language::Ru);
    assert_eq!(letter.subject.chars().count(), LONGEST_SUBJECT);
    assert!(letter.subject.ends_with('…'));
}

#[test]
fn telegram_hears_the_same_words() {
    let catalogue = catalogue(TimeZone::UTC).unwrap();
    for language in Language::ALL {
        let Template::Announcement(announcement) = alert("<b>The disk is full.</b>", 3) else {
            unreachable!()
        };
        let said = announce(&catalogue, &announcement, language).unwrap();
        assert!(
            said.contains("<b>The disk is full.</b>") && said.contains("helpdesk-bot"),
            "{said}"
        );
        assert_eq!(said.matches("The disk is full").count(), 1, "{said}");
        let said = announce(&catalogue, &Announcement::Digest(digest()), language).unwrap();
        assert!(said.contains("passbot"), "{said}");
    }
}
