//! How a test reads what was done: one line each.

use super::*;
use conversation::Revision;

impl Town {
    pub(super) fn tell(&self, person: Option<TelegramId>, effect: &Effect) -> Option<String> {
        let addressed = |to: &To| match to {
            To::Chat(chat) if Some(*chat) != person => (*chat, format!("to {chat}: ")),
            To::Chat(chat) => (*chat, String::new()),
            To::Me => (person.unwrap_or_default(), String::new()),
        };
        let told = |prefix: &str, to: &To, message: &Message| {
            let (chat, to) = addressed(to);
            message_line(&format!("{prefix}{to}"), message, self.language(chat))
        };
        let me = self.language(person.unwrap_or_default());
        let line = match effect {
            Effect::Say { to, message, .. } => told("", to, message),
            Effect::Show { slot, to, message } => told(&format!("{{{}}} ", slot.0), to, message),
            Effect::Recall { slot } => format!("* takes back {{{}}}", slot.0),
            Effect::RemoveButtons { .. } => "* takes the buttons off".to_owned(),
            Effect::Toast { text: Some(text), .. } => format!("* toast: {}", plain(text, me)),
            Effect::Toast { text: None, .. } => return None,
            Effect::OpenBot { start, .. } => format!("* opens the bot with /start {start}"),
            Effect::Menu { commands, .. } => {
                let names: Vec<_> = commands.iter().map(|command| format!("/{}", command.name)).collect();
                format!("* menu: {}", names.join(" "))
            }
            Effect::ChooseLanguage(language) => format!("* speaks {}", language.code()),
            Effect::Write(write) => format!("* {}", self.written(write)?),
            Effect::Publish(event) => format!(
                "* publishes {} of {}, version {}",
                event.routing_key, event.aggregate, event.version
            ),
            Effect::Timer(timer) => format!("* timer {} at {}", timer.kind, timer.due.format("%d %b %H:%M:%S")),
            Effect::CancelTimer { kind, .. } => format!("* no timer {kind} any more"),
            Effect::Tell(word) => format!("* tells {}", word.to),
            Effect::Copy { to, copied, .. } => {
                let (_, to) = addressed(to);
                let from = &self.chats[&copied.from_chat];
                let original = from.iter().find(|shown| shown.id == copied.message_id).unwrap();
                let posted = original.posted.as_ref().unwrap();
                let reply = if copied.reply_to.is_some() { " as a reply" } else { "" };
                let album = if copied.album.is_some() { " of an album" } else { "" };
                format!("{to}copy of {:?} {:?}{reply}{album}", posted.kind, posted.words.text)
            }
            Effect::Revise { to, revision, .. } => {
                let (_, to) = addressed(to);
                match revision {
                    Revision::Text(words) => format!("{to}copy now says {:?}", words.text),
                    Revision::Caption(words) => format!("{to}copy has now the words {:?}", words.text),
                    Revision::Media { kind, caption, .. } => format!("{to}copy is now {kind:?} {:?}", caption.text),
                }
            }
            Effect::React { emoji, .. } => format!("* reacts {}", emoji.unwrap_or("with nothing")),
            // What is kept is told by the tests of keeping.
            Effect::Work(_) => return None,
            Effect::SendFile { to, file } => {
                let (chat, to) = addressed(to);
                let caption = plain(&file.caption, self.language(chat));
                format!("{to}file {} as {}: {caption}", file.path.display(), file.name.as_str())
            }
            Effect::SendDocument { document, .. } => {
                let cell = |cell: &conversation::Cell| match cell {
                    conversation::Cell::Text(text) => text.clone(),
                    conversation::Cell::Sentence(text) => plain(text, me),
                    conversation::Cell::Moment(moment) => CATALOGUE.date_and_time(*moment),
                    conversation::Cell::Empty => String::new(),
                };
                let rows = document.rows.iter();
                let rows: Vec<_> = rows
                    .map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" | "))
                    .collect();
                format!("* sends {}\n  {}", document.file_name.as_str(), rows.join("\n  "))
            }
            other => unreachable!("{other:?}"),
        };
        Some(match self.last_code.as_str() {
            "" => line,
            code => line.replace(code, "CODE"),
        })
    }

    fn written(&self, write: &Write) -> Option<String> {
        Some(match write {
            Write::SignIn(write) => match write {
                SignInWrite::Register(user) => format!("registers {}", user.telegram_id),
                SignInWrite::Rename { name, .. } => format!("writes down the name {}", name.as_str()),
                SignInWrite::AddCode { code, .. } => {
                    format!("keeps a code until {}", code.expires_at.format("%H:%M:%S"))
                }
                SignInWrite::AnswerCode { failure, .. } => match failure {
                    None => "the letter is sent".to_owned(),
                    Some(failure) => format!("the letter is not sent: {}", failure.as_str()),
                },
                SignInWrite::CountTry(_) => "counts a try".to_owned(),
                SignInWrite::Authenticate { person, email, .. } => format!("{person} reads {}", email.as_str()),
            },
            Write::Line(write) => match write {
                LineWrite::Open(communication) => format!("opens communication {}", communication.id),
                LineWrite::Change { communication, .. } => {
                    let stage = match communication.stage {
                        Stage::Open => "waits".to_owned(),
                        Stage::Taken { owner } => format!("is {owner}'s"),
                        Stage::Closed { by, .. } => format!("is closed by {}", by.as_str()),
                    };
                    format!("communication {} {stage}", communication.id)
                }
                LineWrite::AddMessage(message) => format!("stores message {}", message.id),
                LineWrite::SetDelivery { message, delivery } => format!("message {message} is {}", delivery.as_str()),
                LineWrite::AddVersion { message, .. } => format!("stores a version of message {}", message.id),
                LineWrite::Note(_) => return None,
            },
            Write::Menu(write) => match write {
                MenuWrite::KeepSearch { .. } => return None,
                MenuWrite::Offer(handover) => format!("offer {} to {}", handover.id, handover.to),
                MenuWrite::EndOffer { handover, end, .. } => format!("offer {handover} is {}", end.as_str()),
            },
            Write::Control(write) => return control::written(write),
            Write::Keeping(write) => return Town::kept(write),
            Write::Canned(write) => return canned::written(write),
        })
    }
}

/// What a step of a script stands for: the kind of the message, the act, and its words.
pub(super) fn posted_as(step: &str) -> (PostedKind, What, String) {
    let kinds = [
        ("photo", Attachment::Photo),
        ("voice", Attachment::Voice),
        ("sticker", Attachment::Sticker),
        ("document", Attachment::Document),
        ("place", Attachment::Location),
        ("poll", Attachment::Poll),
    ];
    let (first, rest) = step.split_once(' ').unwrap_or((step, ""));
    if let Some((_, kind)) = kinds.into_iter().find(|(name, _)| *name == first) {
        return (PostedKind::Attachment(kind), What::Attachment(kind), rest.to_owned());
    }
    if step == "contact" {
        let what = What::Contact {
            phone: "+79161234567".to_owned(),
            own: true,
        };
        return (PostedKind::Contact, what, String::new());
    }
    (PostedKind::Text, What::Text(step.to_owned()), step.to_owned())
}

pub(in crate::dialogue::tests) fn incoming(person: TelegramId, place: Place, what: What) -> Incoming {
    let name = match person {
        1 => "Anna Petrova",
        2 => "Boris",
        51 => "O. in Telegram",
        _ => "Somebody",
    };
    let from = Sender {
        id: person,
        name: name.to_owned(),
        username: (person == 1).then(|| "anna".to_owned()),
        language_code: Some("en".to_owned()),
    };
    Incoming {
        from,
        place,
        what,
        message: None,
    }
}

pub(in crate::dialogue::tests) fn plain(text: &Text, language: Language) -> String {
    CATALOGUE.render_plain(text, language).unwrap()
}

fn message_line(prefix: &str, message: &Message, language: Language) -> String {
    let text = plain(&message.text, language)
        .replace('\n', "\n  ")
        .replace("\n  \n", "\n\n");
    let buttons: String = match &message.keyboard {
        Keyboard::Inline(rows) => rows
            .iter()
            .flatten()
            .map(|button| format!(" [{}]", plain(&button.label, language)))
            .collect(),
        _ => String::new(),
    };
    format!("{prefix}\"{text}\"{buttons}")
}
