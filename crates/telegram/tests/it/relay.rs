//! Messages that go from one chat to another: of every kind, once, in order, with what is done to them afterwards.

use conversation::{Attachment, Call, CopiedMessage, Revision, Words, store::outgoing::NewOutgoing};
use sandbox::{
    client::Person,
    model::{Act, Author, FaultKind, Media, MessageView},
};
use serde_json::{Value, json};

use crate::world::{World, row};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_every_kind_arrives_as_it_was_written_and_is_known_by_its_slot() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let mut written = vec![
        anna.sends(&world.bot, "see https://example.org/").await.unwrap(),
        anna.shares_contact(&world.bot).await.unwrap(),
    ];
    for media in KINDS {
        written.push(anna.sends_media(&world.bot, media).await.unwrap());
    }
    let ids: Vec<i64> = written.iter().map(|outcome| outcome.message_id.unwrap()).collect();
    let rows: Vec<NewOutgoing> = ids.iter().map(|id| copy(&anna, &boris, *id)).collect();
    world.queue_rows(&rows).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'sent'", 14).await;
    let originals = anna.chat(&world.bot).await.unwrap().messages;
    let copies = from_bot(&world, &boris).await;
    assert_eq!(copies.len(), ids.len());
    for (id, copied) in ids.iter().zip(&copies) {
        let original = originals.iter().find(|message| message.message_id == *id).unwrap();
        assert_eq!(copied.content, original.content);
        let slot = format!(
            "slots where slot = 'relay/{id}' and chat_id = {} and message_id = {}",
            boris.id(),
            copied.message_id
        );
        assert_eq!(world.count(&slot).await, 1, "{slot}");
    }
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_quotes_the_copy_and_comes_without_it_when_that_is_gone() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let first = said(&world, &anna, "first").await;
    world.queue_rows(&[copy(&anna, &boris, first)]).await;
    let sender = world.sender();
    world.counts("slots", 1).await;
    let shown = from_bot(&world, &boris).await.remove(0).message_id;
    let second = said(&world, &anna, "second").await;
    let third = said(&world, &anna, "third").await;
    world.queue_rows(&[reply(&anna, &boris, second, shown)]).await;
    world.counts("slots", 2).await;
    boris.deletes(&world.bot, shown).await.unwrap();
    world.queue_rows(&[reply(&anna, &boris, third, shown)]).await;
    world.counts("slots", 3).await;
    let replies: Vec<Option<i64>> = from_bot(&world, &boris)
        .await
        .iter()
        .map(|copy| copy.reply_to)
        .collect();
    assert_eq!(replies, [Some(shown), None]);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_author_changes_is_changed_in_the_copy() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let text = said(&world, &anna, "helo").await;
    let photo = anna
        .sends_media(&world.bot, Media::Photo)
        .await
        .unwrap()
        .message_id
        .unwrap();
    world
        .queue_rows(&[copy(&anna, &boris, text), copy(&anna, &boris, photo)])
        .await;
    let sender = world.sender();
    world.counts("slots", 2).await;

    anna.edits(&world.bot, text, "hello").await.unwrap();
    let entities = vec![json!({"type": "bold", "offset": 0, "length": 5})];
    let hello = Revision::Text(words("hello", entities.clone()));
    world.queue_rows(&[revise(&boris, text, &hello)]).await;
    let shown = boris.sees(&world.bot, "hello").await.unwrap();
    assert_eq!(shown.entities, entities);

    anna.edits_caption(&world.bot, photo, "the roof").await.unwrap();
    let caption = Revision::Caption(words("the roof", Vec::new()));
    world.queue_rows(&[revise(&boris, photo, &caption)]).await;
    boris.sees(&world.bot, "the roof").await.unwrap();

    let change = Act::EditMedia {
        message_id: photo,
        media: Media::Photo,
        caption: None,
        file_name: None,
        content_base64: Some("c2hhcnBlcg==".to_owned()),
        size: None,
    };
    anna.does(&world.bot, change).await.unwrap();
    let original = anna.chat(&world.bot).await.unwrap().messages.pop().unwrap();
    let file_id = original.content["photo"][0]["file_id"].as_str().unwrap().to_owned();
    let media = Revision::Media {
        kind: Attachment::Photo,
        file_id: file_id.clone(),
        caption: words("the roof", Vec::new()),
    };
    world.queue_rows(&[revise(&boris, photo, &media)]).await;
    world.counts("outgoing where state = 'sent'", 5).await;
    let copies = from_bot(&world, &boris).await;
    assert_eq!(copies[1].content["photo"][0]["file_id"], file_id);
    assert_eq!(copies[1].text, "the roof");

    // The same once more is no failure, and a caption that is taken away goes.
    world.queue_rows(&[revise(&boris, photo, &media)]).await;
    world.counts("outgoing where state = 'sent'", 6).await;
    let none = Revision::Caption(Words::default());
    world.queue_rows(&[revise(&boris, photo, &none)]).await;
    world.counts("outgoing where state = 'sent'", 7).await;
    assert_eq!(from_bot(&world, &boris).await[1].text, "");
    assert_eq!(world.count("slots").await, 2, "they are shown where they were");
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_finds_no_copy_is_let_be() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let text = said(&world, &anna, "helo").await;
    let hello = Revision::Text(words("hello", Vec::new()));
    let sender = world.sender();
    world.queue_rows(&[revise(&boris, text, &hello)]).await;
    world.counts("outgoing where state = 'cancelled'", 1).await;
    assert_eq!(
        world.requests("editMessageText").await.requests,
        0,
        "there is nothing to edit"
    );

    world.queue_rows(&[copy(&anna, &boris, text)]).await;
    world.counts("slots", 1).await;
    let shown = from_bot(&world, &boris).await.remove(0).message_id;
    boris.deletes(&world.bot, shown).await.unwrap();
    world.queue_rows(&[revise(&boris, text, &hello)]).await;
    world.counts("outgoing where state = 'cancelled'", 2).await;
    let voice = Revision::Media {
        kind: Attachment::Voice,
        file_id: "f".to_owned(),
        caption: Words::default(),
    };
    world.queue_rows(&[revise(&boris, text, &voice)]).await;
    world.counts("outgoing where state = 'cancelled'", 3).await;
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reactions_are_set_and_taken_away_and_nobody_misses_one_that_is_refused() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let text = said(&world, &anna, "help").await;
    let sender = world.sender();
    world.queue_rows(&[react(&anna, text, Some("👌"))]).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    let reactions = async || {
        let message = anna.chat(&world.bot).await.unwrap().messages.pop().unwrap();
        message.reactions.into_iter().map(|one| one.emoji).collect::<Vec<_>>()
    };
    assert_eq!(reactions().await, ["👌"]);
    world.queue_rows(&[react(&anna, text, None)]).await;
    rehearsal::eventually("no reaction", async || reactions().await.is_empty().then_some(())).await;
    world.counts("outgoing where state = 'sent'", 2).await;
    anna.deletes(&world.bot, text).await.unwrap();
    world.queue_rows(&[react(&anna, text, Some("👌"))]).await;
    world.counts("outgoing where state = 'cancelled'", 1).await;
    assert_eq!(world.count("outgoing where state = 'dead'").await, 0);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_cannot_be_is_reported_as_what_it_is() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let vera = world.friend("Vera").await;
    let (first, second) = (said(&world, &anna, "one").await, said(&world, &anna, "two").await);
    anna.deletes(&world.bot, first).await.unwrap();
    boris.blocks(&world.bot).await.unwrap();
    // Who blocked the bot after she wrote is heard all the same.
    anna.blocks(&world.bot).await.unwrap();
    world
        .queue_rows(&[
            reporting(copy(&anna, &vera, first), "gone"),
            reporting(copy(&anna, &boris, second), "blocked"),
            reporting(copy(&anna, &vera, second), "fine"),
        ])
        .await;
    let sender = world.sender();
    for (kind, outcome) in [("gone", "dead"), ("blocked", "unreachable"), ("fine", "sent")] {
        world.counts(&report(kind, outcome), 1).await;
    }
    assert_eq!(world.shown(&vera).await, ["two"]);
    let gone = format!("chats where not reachable and chat_id = {}", boris.id());
    assert_eq!(world.count(&gone).await, 1);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_whose_answer_never_came_is_made_once_more_and_then_given_up() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let (first, second) = (said(&world, &anna, "one").await, said(&world, &anna, "two").await);
    world.fault("copyMessage", 2, FaultKind::CutAfter).await;
    world
        .queue_rows(&[
            reporting(copy(&anna, &boris, first), "copied"),
            copy(&anna, &boris, second),
        ])
        .await;
    let sender = world.sender();
    world.counts(&report("copied", "undetermined"), 1).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.shown(&boris).await, ["one", "one", "two"]);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_a_dead_sender_left_open_is_made_once_more_by_its_successor() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let first = said(&world, &anna, "one").await;
    world
        .fault("copyMessage", 1, FaultKind::DelayAnswer { milliseconds: 60_000 })
        .await;
    let dying = world.sender();
    world.queue_rows(&[copy(&anna, &boris, first)]).await;
    boris.sees(&world.bot, "one").await.unwrap();
    dying.kill();
    let successor = world.sender();
    world.counts("outgoing where state = 'sent' and unknowns = 1", 1).await;
    assert_eq!(world.shown(&boris).await, ["one", "one"]);
    let newest = from_bot(&world, &boris).await.pop().unwrap().message_id;
    assert_eq!(world.count(&format!("slots where message_id = {newest}")).await, 1);
    successor.stop().await;
}

/// All but texts and contacts.
const KINDS: [Media; 12] = [
    Media::Photo,
    Media::Document,
    Media::Video,
    Media::VideoNote,
    Media::Voice,
    Media::Audio,
    Media::Animation,
    Media::Sticker,
    Media::Location,
    Media::Venue,
    Media::Dice,
    Media::Poll,
];

pub(crate) async fn said(world: &World, person: &Person, text: &str) -> i64 {
    person.sends(&world.bot, text).await.unwrap().message_id.unwrap()
}

/// What the bot shows in a private chat, as it stands.
pub(crate) async fn from_bot(world: &World, person: &Person) -> Vec<MessageView> {
    let messages = person.chat(&world.bot).await.unwrap().messages;
    let shown = |message: &MessageView| message.author == Author::Bot && message.deleted_at.is_none();
    messages.into_iter().filter(shown).collect()
}

pub(crate) fn copied(message_id: i64) -> CopiedMessage {
    CopiedMessage {
        message_id,
        slot: None,
        report_to: None,
        report_kind: None,
    }
}

pub(crate) fn copy(from: &Person, to: &Person, message_id: i64) -> NewOutgoing {
    copying(from, to, message_id, None)
}

fn reply(from: &Person, to: &Person, message_id: i64, reply_to: i64) -> NewOutgoing {
    copying(from, to, message_id, Some(reply_to))
}

fn copying(from: &Person, to: &Person, message_id: i64, reply_to: Option<i64>) -> NewOutgoing {
    let call = Call::Copy {
        from_chat_id: from.id(),
        messages: vec![copied(message_id)],
        reply_to,
        album: None,
    };
    NewOutgoing {
        slot: Some(format!("relay/{message_id}")),
        ..row(to.id(), &call)
    }
}

fn revise(to: &Person, message_id: i64, revision: &Revision) -> NewOutgoing {
    NewOutgoing {
        slot: Some(format!("relay/{message_id}")),
        ..row(
            to.id(),
            &Call::Revise {
                revision: revision.clone(),
            },
        )
    }
}

fn react(to: &Person, message_id: i64, emoji: Option<&str>) -> NewOutgoing {
    let emoji = emoji.map(str::to_owned);
    NewOutgoing {
        unordered: true,
        ..row(to.id(), &Call::React { message_id, emoji })
    }
}

pub(crate) fn reporting(row: NewOutgoing, kind: &str) -> NewOutgoing {
    NewOutgoing {
        report: Some(("person:7".to_owned(), kind.to_owned())),
        ..row
    }
}

pub(crate) fn report(kind: &str, outcome: &str) -> String {
    format!(
        "inputs where source = 'delivery' and conversation = 'person:7' and kind = '{kind}' \
         and convert_from(body, 'utf8') = '{outcome}'"
    )
}

fn words(text: &str, entities: Vec<Value>) -> Words {
    Words {
        text: text.to_owned(),
        entities,
    }
}
