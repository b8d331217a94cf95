use proptest::prelude::*;
use serde_json::json;

use super::*;

fn read(text: &str, mode: &str) -> Result<String, String> {
    FormattedText::read(text, Formatting::Mode(mode))
        .map(|read| shown(&read))
        .map_err(|failure| failure.description)
}

/// `text | kind offset+length …`
fn shown(read: &FormattedText) -> String {
    let mut shown = read.text.clone();
    for entity in &read.entities {
        shown.push_str(&format!(
            " | {} {}+{}",
            entity.kind.name(),
            entity.offset,
            entity.length
        ));
    }
    shown
}

#[test]
fn html_is_read_as_telegram_reads_it() {
    for (markup, expected) in [
        ("<b>a</b> <i>b</i>", "a b | bold 0+1 | italic 2+1"),
        ("<b><i>x</i></b>", "x | bold 0+1 | italic 0+1"),
        ("😀<b>я</b>", "😀я | bold 2+1"),
        (
            "1 &lt; 2 &amp;&amp; &quot;x&quot; &#65; &unknown;",
            "1 < 2 && \"x\" A &unknown;",
        ),
        ("<a href=\"https://example.com\">x</a>", "x | text_link 0+1"),
        ("<a href='tg://user?id=5'>x</a>", "x | text_mention 0+1"),
        ("<pre><code class=\"language-rust\">fn</code></pre>", "fn | pre 0+2"),
        ("<code class=\"language-rust\">fn</code>", "fn | code 0+2"),
        ("<blockquote expandable>q</blockquote>", "q | expandable_blockquote 0+1"),
        ("<span class=\"tg-spoiler\">s</span>", "s | spoiler 0+1"),
        ("  <b> a </b>  ", "a | bold 0+1"),
        ("<B>x</b >", "x | bold 0+1"),
        ("a<b></b>", "a"),
        ("<b>😀 </b><b> </b>", "😀 | bold 0+2"),
    ] {
        assert_eq!(read(markup, "HTML").as_deref(), Ok(expected), "{markup}");
    }
}

#[test]
fn wrong_html_is_refused_in_telegrams_words() {
    for (markup, expected) in [
        ("<x>a</x>", "Unsupported start tag \"x\" at byte offset 0"),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b>a</i>",
            "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"",
        ),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b>a", "Can't find end tag corresponding to start tag \"b\""),
        (
            "<a href>x</a>",
            "Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0",
        ),
        ("<a =1>x</a>", "Empty attribute name in the tag \"a\" at byte offset 0"),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        (
            "<span>x</span>",
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0",
        ),
        (
            "<tg-emoji emoji-id=\"0\">x</tg-emoji>",
            "Invalid custom emoji identifier specified",
        ),
        ("2 < 3", "Unsupported start tag \"\" at byte offset 2"),
        ("2 < 3 > 1", "Unsupported start tag \"\" at byte offset 2"),
    ] {
        assert_eq!(
            read(markup, "html"),
            Err(format!("Bad Request: can't parse entities: {expected}")),
            "{markup}"
        );
    }
}

#[test]
fn markdown_is_read_as_telegram_reads_it() {
    for (markup, expected) in [
        (
            "*a* _b_ __c__ ~d~ ||e||",
            "a b c d e | bold 0+1 | italic 2+1 | underline 4+1 | strikethrough 6+1 | spoiler 8+1",
        ),
        ("*a _b_*", "a b | bold 0+3 | italic 2+1"),
        ("`a\\`b` \\*", "a`b * | code 0+3"),
        ("```rust\nfn```", "fn | pre 0+2"),
        ("[x](https://example.com/a\\)b)", "x | text_link 0+1"),
        (">a\n>b\nc", "a\nb\nc | blockquote 0+4"),
        (">a||", "a | expandable_blockquote 0+1"),
        ("![👍](tg://emoji?id=5368324170671202286)", "👍 | custom_emoji 0+2"),
        ("**", ""),
    ] {
        assert_eq!(read(markup, "MarkdownV2").as_deref(), Ok(expected), "{markup}");
    }
}

#[test]
fn wrong_markdown_is_refused_in_telegrams_words() {
    for (markup, expected) in [
        (
            "a.",
            "Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        (
            "a > b",
            "Character '>' is reserved and must be escaped with the preceding '\\'",
        ),
        ("*a", "Can't find end of Bold entity at byte offset 0"),
        ("я _a", "Can't find end of Italic entity at byte offset 3"),
        ("[a](x", "Can't find end of a URL at byte offset 4"),
        ("![a]", "Custom emoji entity must contain a tg://emoji URL"),
    ] {
        assert_eq!(
            read(markup, "MarkdownV2"),
            Err(format!("Bad Request: can't parse entities: {expected}")),
            "{markup}"
        );
    }
}

#[test]
fn the_first_markdown_is_read_too() {
    assert_eq!(
        read("*a* _b_ `c` [d](https://example.com) \\*", "Markdown").as_deref(),
        Ok("a b c d * | bold 0+1 | italic 2+1 | code 4+1 | text_link 6+1")
    );
    assert_eq!(
        read("snake_case", "markdown"),
        Err("Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 5".to_owned())
    );
    assert_eq!(read("x", "rst"), Err("Bad Request: unsupported parse_mode".to_owned()));
}

fn given(text: &str, entities: &Value) -> Result<String, String> {
    FormattedText::read(text, Formatting::Given(entities))
        .map(|read| shown(&read))
        .map_err(|failure| failure.description)
}

#[test]
fn given_entities_are_counted_in_utf16() {
    assert_eq!(
        given("😀я", &json!([{"type": "bold", "offset": 2, "length": 1}])).as_deref(),
        Ok("😀я | bold 2+1")
    );
    assert_eq!(
        given("😀я", &json!([{"type": "bold", "offset": 1, "length": 1}])),
        Err("Bad Request: entity begins in a middle of a UTF-16 symbol at UTF-16 offset 1".to_owned())
    );
    assert_eq!(
        given("abc", &json!([{"type": "bold", "offset": 1, "length": 3}])),
        Err(
            "Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 4"
                .to_owned()
        )
    );
    assert_eq!(
        given("abc", &json!([{"type": "bold", "offset": -1, "length": 3}])),
        Err("Bad Request: receive an entity with incorrect offset -1".to_owned())
    );
    assert_eq!(
        given("abc", &json!([{"type": "shiny", "offset": 0, "length": 3}])),
        Err("Bad Request: can't parse MessageEntity: Unsupported type specified".to_owned())
    );
}

#[test]
fn entities_that_overlap_in_part_are_cut_so_that_they_nest() {
    let entities = json!([{"type": "bold", "offset": 0, "length": 4}, {"type": "italic", "offset": 2, "length": 4}]);
    assert_eq!(
        given("abcdef", &entities).as_deref(),
        Ok("abcdef | bold 0+4 | italic 2+2 | italic 4+2")
    );
    let entities = json!([{"type": "code", "offset": 0, "length": 6}, {"type": "italic", "offset": 2, "length": 2}]);
    assert_eq!(given("abcdef", &entities).as_deref(), Ok("abcdef | code 0+6"));
}

#[test]
fn telegram_finds_commands_mentions_and_addresses_by_itself() {
    assert_eq!(
        shown(&FormattedText::typed(
            "/start@some_bot hi @anna_p, see https://example.com/a. #tag mail a@b.example /usr/bin"
        )),
        "/start@some_bot hi @anna_p, see https://example.com/a. #tag mail a@b.example /usr/bin \
         | bot_command 0+15 | mention 19+7 | url 32+21 | hashtag 55+4 | email 65+11"
    );
}

#[test]
fn control_characters_and_white_space_around_are_not_kept() {
    assert_eq!(
        given(" \u{1}a\r\nb ", &json!([{"type": "bold", "offset": 4, "length": 2}])).as_deref(),
        Ok("a\nb | bold 1+2")
    );
}

proptest! {
    #[test]
    fn no_markup_panics_and_every_span_stays_in_range(
        text in "[a-z😀яЫ<>/&;#=\"'`*_~|\\[\\]()!>\\\\\n .bix-]{0,60}",
        mode in prop::sample::select(vec!["HTML", "MarkdownV2", "Markdown"]),
    ) {
        if let Ok(read) = FormattedText::read(&text, Formatting::Mode(mode)) {
            spans_in_range(&read)?;
        }
    }

    #[test]
    fn well_formed_html_is_always_read(words in prop::collection::vec(("[a-zа-я😀 ]{1,8}", 0_usize..5), 0..8)) {
        let tags = ["b", "i", "u", "s", "code"];
        let markup: String = words.iter().map(|(word, tag)| format!("<{0}>{word}</{0}>", tags[*tag])).collect();
        let read = FormattedText::read(&markup, Formatting::Mode("HTML"));
        let plain: String = words.iter().map(|(word, _)| word.as_str()).collect();
        prop_assert_eq!(read.map(|read| read.text), Ok(plain.trim().to_owned()));
    }

    #[test]
    fn given_entities_never_panic_and_stay_in_range(
        text in "[a-z😀я\r\n \u{1}]{0,40}",
        entities in prop::collection::vec((0_usize..6, -2_i64..45, -2_i64..45), 0..8),
    ) {
        let kinds = ["bold", "italic", "code", "pre", "spoiler", "blockquote"];
        let entities: Vec<Value> = entities
            .into_iter()
            .map(|(kind, offset, length)| json!({"type": kinds[kind], "offset": offset, "length": length}))
            .collect();
        if let Ok(read) = FormattedText::read(&text, Formatting::Given(&Value::from(entities))) {
            spans_in_range(&read)?;
        }
    }
}

fn spans_in_range(read: &FormattedText) -> Result<(), TestCaseError> {
    for entity in &read.entities {
        prop_assert!(entity.length > 0);
        prop_assert!(
            utf16::byte_at(&read.text, entity.offset).is_some(),
            "{:?} in {:?}",
            entity,
            read.text
        );
        prop_assert!(
            utf16::byte_at(&read.text, entity.end()).is_some(),
            "{:?} in {:?}",
            entity,
            read.text
        );
    }
    Ok(())
}
