use super::{Chat, ChatKey, Message, Telegram};
use crate::model::{ChatSummary, LastMessage, PersonInbox};

/// How much of a message stands in a list, in characters.
const GLIMPSE: usize = 120;

/// What the content of a message is called, the most telling field first: an animation is a document too.
const KINDS: [&str; 20] = [
    "animation",
    "photo",
    "video",
    "video_note",
    "voice",
    "audio",
    "sticker",
    "document",
    "contact",
    "venue",
    "location",
    "dice",
    "poll",
    "new_chat_members",
    "left_chat_member",
    "pinned_message",
    "new_chat_title",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "text",
];

/// Lists of people and chats, as a messenger shows them.
impl Telegram {
    /// All people, with what waits for them.
    pub(crate) fn inboxes(&self) -> Vec<PersonInbox> {
        let mut inboxes: Vec<PersonInbox> = self
            .people
            .values()
            .map(|person| {
                let chats = self.summaries(person.view.id);
                PersonInbox {
                    person: person.view.clone(),
                    deactivated: person.deactivated,
                    unread: chats.iter().map(|chat| chat.unread).sum(),
                    last: chats
                        .into_iter()
                        .filter_map(|chat| chat.last)
                        .max_by_key(|last| last.sent_at),
                }
            })
            .collect();
        inboxes.sort_by_key(|inbox| inbox.person.id);
        inboxes
    }

    /// A person's chats with all bots, opened or not, and the groups that the person is in.
    pub(crate) fn summaries(&self, person_id: i64) -> Vec<ChatSummary> {
        let bots = self.bots.values().map(|bot| {
            let key = ChatKey::Private {
                bot_id: bot.id,
                person_id,
            };
            let mut summary = self.summary(key, person_id);
            summary.bot_id = Some(bot.id);
            summary.title.clone_from(&bot.first_name);
            summary.username = Some(bot.username.clone());
            summary
        });
        let groups = self.groups.values().filter(|group| group.has(person_id)).map(|group| {
            let mut summary = self.summary(ChatKey::Group(group.id), person_id);
            summary.title.clone_from(&group.title);
            summary.members = group.members.keys().filter(|member| group.has(**member)).count();
            summary.started = true;
            summary
        });
        let mut summaries: Vec<ChatSummary> = bots.chain(groups).collect();
        summaries.sort_by_key(|chat| {
            (
                chat.last.as_ref().map(|last| std::cmp::Reverse(last.sent_at)),
                chat.bot_id,
            )
        });
        // Those where nothing was said come last.
        let silent = summaries.iter().take_while(|chat| chat.last.is_none()).count();
        summaries.rotate_left(silent);
        summaries
    }

    /// Takes note of how far a person has read. Whether there is such a chat.
    pub(crate) fn read_up_to(&mut self, key: ChatKey, person_id: i64, message_id: i64) -> bool {
        let Some(chat) = self.chats.get_mut(&key) else {
            return false;
        };
        let read = chat.read.entry(person_id).or_default();
        if message_id > *read {
            *read = message_id;
            chat.wake();
        }
        true
    }

    fn summary(&self, key: ChatKey, person_id: i64) -> ChatSummary {
        let chat = self.chats.get(&key);
        ChatSummary {
            chat_id: key.chat_id(),
            bot_id: None,
            title: String::new(),
            username: None,
            members: 0,
            started: chat.is_some_and(|chat| chat.started),
            blocked: chat.is_some_and(|chat| chat.blocked),
            unread: chat.map_or(0, |chat| chat.unread(person_id)),
            last: chat.and_then(Chat::last).map(LastMessage::of),
        }
    }
}

impl Chat {
    fn unread(&self, person_id: i64) -> u64 {
        let read = self.read.get(&person_id).copied().unwrap_or_default();
        let after = self.messages.range(read + 1..).map(|(_, message)| message);
        after
            .filter(|message| message.deleted_at.is_none() && message.author != person_id && !message.is_service)
            .count() as u64
    }

    fn last(&self) -> Option<&Message> {
        self.messages
            .values()
            .rev()
            .find(|message| message.deleted_at.is_none())
    }
}

impl LastMessage {
    fn of(message: &Message) -> Self {
        let kind = KINDS.iter().find(|kind| message.content.contains_key(**kind));
        Self {
            message_id: message.id,
            author_id: message.author,
            sent_at: message.sent_at,
            text: message.text().chars().take(GLIMPSE).collect(),
            kind: (*kind.unwrap_or(&"text")).to_owned(),
        }
    }
}
