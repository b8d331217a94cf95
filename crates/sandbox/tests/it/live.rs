use anyhow::{Context, Result};
use sandbox::model::{Changes, ChatSummary, Hello, PersonInbox, Topic};
use serde_json::json;

use crate::world::World;

/// A watcher of the live stream.
struct Watcher {
    response: reqwest::Response,
    read: String,
}

impl Watcher {
    async fn begin(root: &str, query: &str) -> Result<(Self, Hello)> {
        let response = reqwest::get(format!("{root}/sandbox/live{query}"))
            .await?
            .error_for_status()?;
        let mut watcher = Self {
            response,
            read: String::new(),
        };
        let hello = watcher.event("hello").await?;
        Ok((watcher, serde_json::from_str(&hello)?))
    }

    /// The data of the next event, which must be of this name.
    async fn event(&mut self, name: &str) -> Result<String> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.read = rest;
                let Some(rest) = event.strip_prefix(&format!("event: {name}\n")) else {
                    continue;
                };
                let data = rest.lines().find_map(|line| line.strip_prefix("data: "));
                return Ok(data.context("an event without data")?.to_owned());
            }
            let chunk = self.response.chunk().await?.context("the stream has ended")?;
            self.read.push_str(std::str::from_utf8(&chunk)?);
        }
    }

    /// Waits until this topic is told; the cursor after it.
    async fn told(&mut self, topic: Topic) -> Result<u64> {
        loop {
            let changes: Changes = serde_json::from_str(&self.event("changes").await?)?;
            if changes.changes.contains(&topic) {
                return Ok(changes.cursor);
            }
        }
    }
}

#[tokio::test]
async fn whoever_watches_is_told_which_chat_has_changed() -> Result<()> {
    let world = World::start().await?;
    let (mut watcher, _) = Watcher::begin(world.client.root(), "").await?;
    world.say("Hello").await?;
    let chat = Topic::Chat {
        bot_id: Some(world.bot.id),
        chat_id: world.chat_id(),
    };
    watcher.told(chat).await?;
    world.client.hold().await?;
    watcher.told(Topic::Clock).await?;
    world.client.person("Boris").await?;
    watcher.told(Topic::People).await?;
    Ok(())
}

#[tokio::test]
async fn who_comes_back_with_a_cursor_misses_nothing() -> Result<()> {
    let world = World::start().await?;
    let root = world.client.root().to_owned();
    let (watcher, hello) = Watcher::begin(&root, "").await?;
    drop(watcher);
    world.client.hold().await?;
    let (mut again, second) = Watcher::begin(&root, &format!("?after={}", hello.cursor)).await?;
    assert_eq!(second.life, hello.life);
    again.told(Topic::Clock).await?;
    Ok(())
}

#[tokio::test]
async fn unread_messages_are_counted_until_they_are_read() -> Result<()> {
    let world = World::start().await?;
    let root = world.client.root();
    let (person, http) = (world.chat_id(), &world.api.http);
    world.say("One").await?;
    let last = world.say("Two").await?;
    let summaries = async || -> Result<Vec<ChatSummary>> {
        Ok(reqwest::get(format!("{root}/sandbox/people/{person}/chats"))
            .await?
            .json()
            .await?)
    };
    let before = summaries().await?;
    assert_eq!((before[0].unread, before[0].title.as_str()), (2, "Bot 1001"));
    let shown = before[0].last.as_ref().map(|last| last.text.as_str());
    assert_eq!(shown, Some("Two"));
    let read = json!({"bot_id": world.bot.id, "message_id": last});
    let address = format!("{root}/sandbox/people/{person}/read");
    http.put(address).json(&read).send().await?.error_for_status()?;
    assert_eq!(summaries().await?[0].unread, 0);
    let inboxes: Vec<PersonInbox> = reqwest::get(format!("{root}/sandbox/inboxes")).await?.json().await?;
    assert_eq!((inboxes[0].person.id, inboxes[0].unread), (person, 0));
    Ok(())
}

#[tokio::test]
async fn a_suite_must_be_told_by_addresses() -> Result<()> {
    let world = World::start().await?;
    let suite = json!({"services": [{"name": "odd", "health": "file:///etc/passwd"}]});
    let request = world.api.http.put(format!("{}/sandbox/suite", world.client.root()));
    assert_eq!(request.json(&suite).send().await?.status(), 400);
    Ok(())
}
