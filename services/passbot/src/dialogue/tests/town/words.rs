//! How a test reads what was done: one line each.

use super::*;

impl Town {
    pub(super) fn tell(&self, person: Option<TelegramId>, effect: &Effect) -> Option<String> {
        let told = |prefix: &str, to: &To, message: &Message| {
            let (chat, prefix) = match to {
                To::Chat(chat) if Some(*chat) != person => (*chat, format!("{prefix}to {chat}: ")),
                To::Chat(chat) => (*chat, prefix.to_owned()),
                To::Me => (person.unwrap_or_default(), prefix.to_owned()),
            };
            message_line(&prefix, message, self.language(chat))
        };
        let me = self.language(person.unwrap_or_default());
        Some(match effect {
            Effect::Say { to, message, .. } => told("", to, message),
            Effect::Show { slot, to, message } | Effect::ShowReporting { slot, to, message, .. } => {
                told(&format!("{{{}}} ", slot.0), to, message)
            }
            Effect::Recall { slot } => format!("* takes back {{{}}}", slot.0),
            Effect::RemoveButtons { .. } => "* takes the buttons off".to_owned(),
            Effect::Toast { text: Some(text), .. } => format!("* toast: {}", plain(text, me)),
            Effect::Toast { text: None, .. } => return None,
            Effect::Menu { commands, .. } => {
                format!(
                    "* menu: {}",
                    commands
                        .iter()
                        .map(|command| format!("/{}", command.name))
                        .collect::<Vec<_>>()
                        .join(" ")
                )
            }
            Effect::ChooseLanguage(language) => format!("* speaks {}", language.code()),
            Effect::Write(write) => format!("* {}", written(write)),
            Effect::Publish(event) => format!(
                "* publishes {} of {}, version {}",
                event.routing_key, event.aggregate, event.version
            ),
            Effect::Timer(timer) => format!(
                "* timer {} {} at {}",
                timer.kind,
                timer.key,
                timer.due.format("%d %b %H:%M")
            ),
            Effect::CancelTimer { kind, key } => format!("* no timer {kind} {key} any more"),
            Effect::SendDocument { document, .. } => format!(
                "* sends {}, {} {}: \"{}\"",
                document.file_name.as_str(),
                document.rows.len(),
                if document.rows.len() == 1 { "row" } else { "rows" },
                plain(&document.caption, me)
            ),
            Effect::Copy { .. }
            | Effect::Revise { .. }
            | Effect::React { .. }
            | Effect::SendFile { .. }
            | Effect::OpenBot { .. } => {
                unreachable!("{effect:?}")
            }
            Effect::Tell(word) => format!("* tells {}", word.to),
            Effect::Broadcast(broadcast) => message_line(&format!("to {:?}: ", broadcast.to), &broadcast.message, me),
            Effect::StopBroadcast { key } => format!("* stops {key}"),
            Effect::Work(work) => format!("* works on {} {}", work.kind, work.key),
            Effect::Wake(topic) => format!("* wakes {topic:?}"),
        })
    }
}

pub(in crate::dialogue::tests) fn incoming(person: TelegramId, place: Place, what: What) -> Incoming {
    let from = Sender {
        id: person,
        name: "Somebody".to_owned(),
        username: None,
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
    let buttons: Vec<String> = match &message.keyboard {
        Keyboard::Inline(rows) => rows
            .iter()
            .flatten()
            .map(|button| plain(&button.label, language))
            .collect(),
        Keyboard::Reply(rows) => rows
            .iter()
            .flatten()
            .map(|button| match button {
                ReplyButton::Text(label) => plain(label, language),
                ReplyButton::Contact(label) => format!("☎ {}", plain(label, language)),
            })
            .collect(),
        Keyboard::None | Keyboard::Remove => Vec::new(),
    };
    let buttons: String = buttons.iter().map(|label| format!(" [{label}]")).collect();
    let removed = if message.keyboard == Keyboard::Remove {
        " (keyboard away)"
    } else {
        ""
    };
    format!("{prefix}\"{text}\"{buttons}{removed}")
}

fn written(write: &Write) -> String {
    match write {
        Write::AddInvitation { .. } => "adds an invitation".to_owned(),
        Write::Reserve { by, until, .. } => format!("keeps the code for {by} until {}", until.format("%H:%M")),
        Write::Release { by, .. } => format!("frees the code of {by}"),
        Write::Register { telegram_id, .. } => format!("registers {telegram_id} and uses the code up"),
        Write::RecordWrongCode { telegram_id, .. } => format!("counts a wrong code of {telegram_id}"),
        Write::AddPass { pass, .. } => {
            let visitor = match &pass.visitor {
                Visitor::Car(car) => format!("{}, {}", car.brand.as_str(), car.plate),
                Visitor::OnFoot(guest) => guest.as_str().to_owned(),
            };
            let standing = if pass.standing { "standing " } else { "" };
            format!("adds {standing}pass {}: {visitor}", pass.id)
        }
        Write::AddRequest { request, .. } => format!("adds request {}", request.id),
        Write::AnswerRequest { request, answer, .. } => {
            format!(
                "answers request {request}: {}",
                if answer.approved { "yes" } else { "no" }
            )
        }
        Write::Erase { telegram_id, .. } => format!("erases {telegram_id}"),
        Write::AddNews { id, by, .. } => format!("{by} tells news {id}"),
        Write::Desk(write) => desk_town::written(write),
        Write::ChangePass(pass) => format!("pass {} is now {:?}, version {}", pass.id, pass.status, pass.version),
    }
}
