/// The first run of four to eight digits that stands alone: a code that somebody is to type.
pub(super) fn find_code(text: &str) -> Option<String> {
    let mut after_copyright = false;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '+' | '#' | '№'));
        // The year of a copyright is no code.
        let of_copyright = std::mem::replace(&mut after_copyright, matches!(word, "©" | "(c)" | "(C)"));
        let is_code = (4..=8).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
        if is_code && !of_copyright && !word.contains('©') {
            return Some(bare.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_alone() {
        for (text, code) in [
            ("Your code is 482913.", Some("482913")),
            ("Ваш код:\n\n  4829\n\nНикому его не сообщайте", Some("4829")),
            ("(20261121)", Some("20261121")),
            ("**0042**", Some("0042")),
            ("room 12, order 123", None),
            ("call +380501234567 or +12345678", None),
            ("on 21.11.2026 at 10:30", None),
            ("ticket A4829, #4829, №4829", None),
            ("123456789", None),
            ("© 2026 Frontdesk, ©2026", None),
            ("", None),
        ] {
            assert_eq!(find_code(text).as_deref(), code, "{text}");
        }
    }
}
