//! Telegram asks to wait: one chat, or the whole bot.

use conversation::{Call, Markup, Rich, store::outgoing::NewOutgoing};

use crate::world::{CALLS, World, message, row};

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_on_one_chat_holds_only_that_chat_and_is_asked_about_once() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    world.client.flood(&world.bot, Some(anna.id()), 2).await.unwrap();
    let texts = ["one", "two", "three"];
    let rows = texts.map(|text| [(anna.id(), text), (boris.id(), text)]);
    world.queue(&rows.concat()).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'sent'", 6).await;
    let expected = [boris.id(), anna.id()].map(|person| texts.map(|text| (person, text.to_owned())));
    assert_eq!(
        world.sights().await,
        expected.concat(),
        "Boris waits for nobody; each in order"
    );
    let sends = world.requests("sendMessage").await;
    assert_eq!((sends.requests, sends.too_many_requests), (7, 1));
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_on_the_bot_holds_everybody_until_it_passes_and_loses_nothing() {
    let mut world = World::new().await;
    let people = 3 * CALLS;
    let mut friends = Vec::new();
    for number in 0..people {
        friends.push(world.friend(&format!("Friend {number}")).await);
    }
    world.client.flood(&world.bot, None, 2).await.unwrap();
    let rows: Vec<(i64, &str)> = friends.iter().map(|friend| (friend.id(), "hello")).collect();
    world.queue(&rows).await;
    let sender = world.sender();
    let expected = i64::try_from(people).unwrap();
    world.counts("outgoing where state = 'sent'", expected).await;
    for friend in &friends {
        assert_eq!(world.shown(friend).await, ["hello"]);
    }
    // What was under way when the first refusals came, and what took the place of those; nobody after that.
    let refused = usize::try_from(world.requests("sendMessage").await.too_many_requests).unwrap();
    assert!((3..=CALLS + 3).contains(&refused), "{refused} were asked to wait");
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_press_is_answered_while_everybody_has_to_wait() {
    let mut world = World::new().await;
    let mut friends = Vec::new();
    for number in 0..CALLS + 4 {
        friends.push(world.friend(&format!("Friend {number}")).await);
    }
    let (anna, others) = friends.split_first().unwrap();
    let question = Call::Message {
        rich: Rich::plain("Sure?"),
        markup: Some(Markup::Inline(vec![vec![("Yes".to_owned(), "yes".to_owned())]])),
    };
    let sender = world.sender();
    world.queue_rows(&[row(anna.id(), &question)]).await;
    let pressed = anna.presses(&world.bot, "Yes").await.unwrap();
    world.client.flood(&world.bot, None, 3).await.unwrap();
    let rows: Vec<(i64, &str)> = others.iter().map(|friend| (friend.id(), "hello")).collect();
    world.queue(&rows).await;
    // Three refusals hold the whole bot; how many more were under way by then is a matter of time.
    let all_wait = "(select 1 where not exists (select 1 from outgoing where state = 'sending') \
        and (select count(*) from outgoing where state = 'pending' and not_before > now()) >= 3) held";
    world.counts(all_wait, 1).await;
    let answer = Call::Answer {
        query_id: pressed.query_id.clone(),
        text: Some("Done".to_owned()),
        alert: false,
        url: None,
    };
    let answer = NewOutgoing {
        unordered: true,
        ..row(anna.id(), &answer)
    };
    world.queue_rows(&[answer, message(anna.id(), "good bye")]).await;
    pressed.answered().await.unwrap();
    assert_eq!(
        world.sights().await,
        [(anna.id(), "Sure?".to_owned())],
        "answered before the limit has passed"
    );
    let all = i64::try_from(others.len() + 3).unwrap();
    world.counts("outgoing where state = 'sent'", all).await;
    sender.stop().await;
    world.end().await;
}
