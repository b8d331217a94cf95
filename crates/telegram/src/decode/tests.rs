use conversation::{Attachment, Incoming, Me, Posted, PostedKind, What};
use serde_json::{Value, json};

use super::decode_update;

fn decoded(update: &Value) -> Incoming {
    let me = Me {
        bot_id: 42,
        username: "helpdesk_bot".to_owned(),
    };
    decode_update(update.to_string().as_bytes(), &me).unwrap()
}

/// A message of Anna's private chat with this content.
fn message(content: Value) -> Value {
    let anna = json!({"id": 6_000_000_001_i64, "is_bot": false, "first_name": "Anna", "language_code": "uk"});
    let mut message = json!({
        "message_id": 17,
        "date": 1_795_312_800,
        "chat": {"id": 6_000_000_001_i64, "type": "private", "first_name": "Anna"},
        "from": anna,
    });
    let Value::Object(fields) = content else {
        panic!("fields of a message")
    };
    message.as_object_mut().unwrap().extend(fields);
    message
}

fn sent(content: Value) -> Incoming {
    decoded(&json!({"update_id": 1, "message": message(content)}))
}

fn posted(content: Value) -> Posted {
    *sent(content).message.expect("a message")
}

fn attachment(content: Value) -> (Attachment, Posted) {
    let incoming = sent(content);
    let posted = *incoming.message.expect("a message");
    match (incoming.what, posted.kind) {
        (What::Attachment(what), PostedKind::Attachment(kind)) => {
            assert_eq!(what, kind, "the act and the message say the same");
            (kind, posted)
        }
        (what, kind) => panic!("{what:?} and {kind:?}"),
    }
}

#[test]
fn a_text_comes_with_its_formatting_as_telegram_gave_it() {
    let entities = json!([
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "text_link", "offset": 6, "length": 5, "url": "https://example.org/"},
        {"type": "custom_emoji", "offset": 12, "length": 2, "custom_emoji_id": "5368324170671202286"},
    ]);
    let reply = message(json!({"message_id": 5, "text": "earlier"}));
    let content = json!({"text": "Hello world 👍", "entities": entities, "reply_to_message": reply});
    let posted = posted(content);
    assert_eq!((posted.message_id, posted.kind), (17, PostedKind::Text));
    assert_eq!(posted.sent_at.to_rfc3339(), "2026-11-22T02:00:00+00:00");
    assert_eq!(posted.words.text, "Hello world 👍");
    assert_eq!(Value::from(posted.words.entities), entities);
    assert_eq!(
        (posted.reply_to, posted.file, posted.album, posted.details),
        (Some(5), None, None, None)
    );
}

#[test]
fn of_a_photo_the_largest_size_is_taken_wherever_it_stands() {
    let photo = json!([
        {"file_id": "small", "file_unique_id": "a", "width": 90, "height": 60, "file_size": 1_200},
        {"file_id": "large", "file_unique_id": "b", "width": 1280, "height": 853, "file_size": 180_000},
        {"file_id": "medium", "file_unique_id": "c", "width": 800, "height": 533, "file_size": 70_000},
    ]);
    let caption = json!([{"type": "italic", "offset": 0, "length": 4}]);
    let content = json!({"photo": photo, "caption": "Look", "caption_entities": caption, "media_group_id": "13579"});
    let (kind, posted) = attachment(content);
    assert_eq!(kind, Attachment::Photo);
    let file = posted.file.unwrap();
    assert_eq!((file.id.as_str(), file.size, file.name), ("large", Some(180_000), None));
    assert_eq!(posted.words.text, "Look");
    assert_eq!(Value::from(posted.words.entities), caption);
    assert_eq!(posted.album.as_deref(), Some("13579"));
}

#[test]
fn files_of_every_kind_come_with_id_name_type_and_size() {
    let file = |more: Value| {
        let mut file = json!({"file_id": "f", "file_unique_id": "u", "file_size": 4_321});
        file.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        file
    };
    let moving = json!({"width": 320, "height": 240, "duration": 2, "mime_type": "video/mp4", "file_name": "a.mp4"});
    let document = file(json!({"mime_type": "application/pdf", "file_name": "a.pdf"}));
    let sound = json!({"duration": 60, "mime_type": "audio/mpeg", "file_name": "a.mp3"});
    let sticker = json!({
        "type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": "👍",
    });
    let cases = [
        (
            json!({"document": document}),
            Attachment::Document,
            Some("application/pdf"),
            Some("a.pdf"),
        ),
        (
            json!({"video": file(moving.clone())}),
            Attachment::Video,
            Some("video/mp4"),
            Some("a.mp4"),
        ),
        (
            json!({"animation": file(moving), "document": document}),
            Attachment::Animation,
            Some("video/mp4"),
            Some("a.mp4"),
        ),
        (
            json!({"voice": file(json!({"duration": 3, "mime_type": "audio/ogg"}))}),
            Attachment::Voice,
            Some("audio/ogg"),
            None,
        ),
        (
            json!({"audio": file(sound)}),
            Attachment::Audio,
            Some("audio/mpeg"),
            Some("a.mp3"),
        ),
        (
            json!({"video_note": file(json!({"length": 240, "duration": 5}))}),
            Attachment::VideoNote,
            None,
            None,
        ),
        (json!({"sticker": file(sticker)}), Attachment::Sticker, None, None),
    ];
    for (content, expected, mime_type, name) in cases {
        let (kind, posted) = attachment(content);
        let file = posted.file.unwrap();
        assert_eq!(kind, expected);
        assert_eq!((file.id.as_str(), file.size), ("f", Some(4_321)));
        assert_eq!(
            (file.mime_type.as_deref(), file.name.as_deref()),
            (mime_type, name),
            "{kind:?}"
        );
    }
}

#[test]
fn what_is_neither_text_nor_file_is_told_in_one_plain_line() {
    let location = json!({"latitude": 50.4501, "longitude": 30.5234});
    let venue = json!({"location": location, "title": "Café", "address": "Main Street 1"});
    let option = |text: &str| json!({"persistent_id": "0", "text": text, "voter_count": 0});
    let poll = json!({
        "id": "5300000000000000001", "question": "Tea or\ncoffee?", "options": [option("Tea"), option("Coffee")],
        "total_voter_count": 0, "is_closed": false, "is_anonymous": true, "type": "regular",
        "allows_multiple_answers": false,
    });
    let cases = [
        (
            json!({"location": location}),
            Attachment::Location,
            "50.450100, 30.523400",
        ),
        (
            json!({"venue": venue, "location": location}),
            Attachment::Location,
            "Café, Main Street 1, 50.450100, 30.523400",
        ),
        (json!({"poll": poll}), Attachment::Poll, "Tea or coffee? (Tea / Coffee)"),
        (json!({"dice": {"emoji": "🎲", "value": 4}}), Attachment::Other, "🎲 4"),
    ];
    for (content, expected, line) in cases {
        let (kind, posted) = attachment(content);
        assert_eq!((kind, posted.details.as_deref()), (expected, Some(line)));
        assert_eq!((posted.file, posted.words.text.as_str()), (None, ""));
    }
    let contact = json!({"phone_number": "+380501234567", "first_name": "Ivan", "last_name": "Ko\u{202e}val"});
    let posted = posted(json!({"contact": contact}));
    assert_eq!(posted.kind, PostedKind::Contact);
    assert_eq!(posted.details.as_deref(), Some("Ivan Koval +380501234567"));
}

#[test]
fn an_edited_message_is_told_as_it_stands_now() {
    let edit = message(json!({"text": "Better", "edit_date": 1_795_312_900}));
    let incoming = decoded(&json!({"update_id": 2, "edited_message": edit}));
    assert_eq!(
        incoming.what,
        What::Edited {
            text: Some("Better".to_owned())
        }
    );
    let posted = incoming.message.unwrap();
    assert_eq!((posted.message_id, posted.words.text.as_str()), (17, "Better"));

    let photo = json!([{"file_id": "new", "file_unique_id": "n", "width": 9, "height": 9}]);
    let edit = message(json!({"photo": photo, "caption": "Sharper", "edit_date": 1_795_312_900}));
    let incoming = decoded(&json!({"update_id": 3, "edited_message": edit}));
    assert_eq!(incoming.what, What::Edited { text: None });
    let posted = incoming.message.unwrap();
    assert_eq!(posted.kind, PostedKind::Attachment(Attachment::Photo));
    assert_eq!(posted.words.text, "Sharper");
    let file = posted.file.unwrap();
    assert_eq!((file.id.as_str(), file.size), ("new", None));
}

#[test]
fn what_teloxide_does_not_know_of_a_message_costs_no_message() {
    let entities = json!([{"type": "hologram", "offset": 0, "length": 5, "depth": 3}]);
    let incoming = sent(json!({"text": "/help me", "entities": entities}));
    assert!(matches!(incoming.what, What::Command { .. }), "{:?}", incoming.what);
    assert_eq!(Value::from(incoming.message.unwrap().words.entities), entities);

    let live = json!({"file_id": "l", "file_unique_id": "u", "width": 9, "height": 9, "duration": 2});
    let (kind, posted) = attachment(json!({"live_photo": live}));
    assert_eq!((kind, posted.file.unwrap().id.as_str()), (Attachment::Photo, "l"));

    let incoming = sent(json!({"hologram": {"depth": 3}}));
    assert_eq!(incoming.what, What::Unknown);
    let posted = incoming.message.unwrap();
    assert_eq!(
        posted.kind,
        PostedKind::Attachment(Attachment::Other),
        "it can be copied all the same"
    );
}

#[test]
fn what_happened_to_the_chat_is_no_message() {
    let pinned = message(json!({"message_id": 3, "text": "rules"}));
    let incoming = sent(json!({"pinned_message": pinned}));
    assert_eq!((incoming.what, incoming.message), (What::Service, None));
}

#[test]
fn nothing_that_a_stranger_sends_is_more_than_words() {
    let text = "<b>a</b> $1; drop table outgoing; -- \u{202e}";
    let entities = json!([{"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org/\u{0}"}]);
    let words = posted(json!({"text": format!("{text}\u{0}"), "entities": entities})).words;
    assert_eq!(
        words.text,
        format!("{text}\u{fffd}"),
        "kept, for nobody reads more into it, but for what PostgreSQL does not hold"
    );
    assert_eq!(words.entities[0]["url"], "https://example.org/\u{fffd}");

    let document = json!({"file_id": "f", "file_unique_id": "u", "file_name": "../../etc/passwd", "file_size": 0});
    let (_, posted) = attachment(json!({"document": document}));
    assert_eq!(
        posted.file.unwrap().name.as_deref(),
        Some("../../etc/passwd"),
        "known to be untrusted"
    );

    let venue = json!({
        "location": {"latitude": 1.0, "longitude": 2.0}, "title": "a\r\n\u{2028}b\t\u{200b}c", "address": "x".repeat(9_000),
    });
    let (_, posted) = attachment(json!({"venue": venue, "location": {"latitude": 1.0, "longitude": 2.0}}));
    let details = posted.details.unwrap();
    assert!(details.starts_with("a b c, xxx"), "{details}");
    assert_eq!(details.chars().count(), 500);
}

#[test]
fn broken_particulars_break_nothing_else() {
    // Telegram never sends these; whoever finds the webhook's secret might.
    let photo = json!([{"file_id": 5}, {"file_id": "ok", "width": -3, "height": "tall", "file_size": -1}]);
    let incoming = sent(json!({"photo": photo, "caption": {"text": "?"}, "media_group_id": 7}));
    let posted = incoming.message.unwrap();
    assert_eq!(posted.kind, PostedKind::Attachment(Attachment::Photo));
    assert_eq!((posted.words.text.as_str(), posted.album), ("", None));

    let mut nameless = message(json!({"text": "hello"}));
    nameless["message_id"] = json!(-1);
    let incoming = decoded(&json!({"update_id": 4, "message": nameless}));
    assert_eq!(incoming.message, None, "nothing could be done with it");
}
