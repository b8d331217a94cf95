use common::EmailAddress;
use conversation::{Language, What};

use super::{CopyEnd, DigestEntry, LineNews, LinePressed, taking};
use crate::{
    dialogue::{ControlPressed, Input, MenuPressed, Pressed, SignInPressed},
    domain::{
        Communication, CommunicationId, DisplayName, Group, MessageId, StaffRole, StoredMessage, TelegramId, User,
    },
};

/// What is to be read about communications.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineNeeds {
    /// The communication that the acting person has: a user his open one, a specialist his current one; locked.
    pub own: bool,
    /// This communication, locked.
    pub asked: Option<CommunicationId>,
    /// The communication that this specialist has, as `asked`.
    pub asked_of: Option<TelegramId>,
    /// This message, and, unless it is `brief`, its communication as `asked`.
    pub ended: Option<MessageId>,
    /// What is known of the message that was just written or edited.
    pub posted: Option<PostedNeeds>,
    /// What a new communication needs, if the person has none.
    pub open: bool,
    /// All that was said in `asked`, for who takes it.
    pub take: bool,
    /// Of a communication that somebody has, nothing is to be shown: a message only goes through it.
    pub brief: bool,
    /// The groups that hear of it.
    pub groups: bool,
    /// What stands in this digest.
    pub digest: Option<CommunicationId>,
}

impl LineNeeds {
    /// Whether groups may hear of it, once the own communication is known: a new message that only goes to the other side
    /// changes no card.
    pub fn wants_groups(&self, own: Option<&Held>) -> bool {
        let taken = own.is_some_and(|own| own.communication.owner().is_some());
        let goes_through = taken && self.brief && self.posted.is_some_and(|posted| !posted.edited);
        self.groups && !goes_through
    }
}

/// A message as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostedNeeds {
    /// Chat and message.
    pub at: (i64, i64),
    /// The message of the same chat to which it replies.
    pub reply_to: Option<i64>,
    /// It was there before.
    pub edited: bool,
}

/// What was read about communications.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineFacts {
    pub own: Option<Held>,
    pub asked: Option<Held>,
    pub ended: Option<StoredMessage>,
    /// The letter to the person of `ended`, should he have blocked the bot.
    pub notice: Option<Notice>,
    pub posted: PostedFacts,
    /// The next number.
    pub fresh: Option<CommunicationId>,
    /// How many wait already.
    pub waiting: i64,
    /// How many were opened so lately that another card would be one too many.
    pub opened_lately: i64,
    /// A digest in which something waits still.
    pub digest_open: Option<CommunicationId>,
    pub groups: Vec<Group>,
    pub digest: Vec<DigestEntry>,
}

/// A letter to somebody who has blocked the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub email: EmailAddress,
    /// His, and what it says in it.
    pub language: Language,
    pub text: String,
}

/// A communication with what is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub communication: Communication,
    pub user: User,
    /// How the last owner is called before others.
    pub owner_name: Option<DisplayName>,
    pub history: History,
    /// For who takes it: what nobody was shown, and what somebody was, oldest first.
    pub undelivered: Vec<StoredMessage>,
    pub shown: Vec<StoredMessage>,
}

/// The newest messages of both sides, as a card shows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    /// Oldest first.
    pub last: Vec<StoredMessage>,
    /// How many there are before them.
    pub before: i64,
}

/// What is known of a message that came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostedFacts {
    /// The number for a new one.
    pub fresh: Option<MessageId>,
    /// An edited one, as it was before.
    pub stored: Option<StoredMessage>,
    /// Its copy stands in the chat of who is the other side now.
    pub copied: bool,
    /// What it replies to.
    pub reply: Option<Reply>,
}

/// The message that is replied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    pub message: MessageId,
    /// As which message it stands in the chat of the other side, if it does.
    pub shown: Option<i64>,
}

pub(in crate::dialogue) fn needs(input: &Input) -> LineNeeds {
    let incoming = match input {
        Input::Person(incoming) => incoming,
        Input::Line(news) => return of_news(*news),
        Input::Keeping(news) => {
            return LineNeeds {
                groups: news.is_for_groups(),
                ..LineNeeds::default()
            };
        }
        Input::SignIn(_) | Input::Control(_) | Input::UnawaitedLetter => return LineNeeds::default(),
    };
    let pressed = match &incoming.what {
        What::Press { data, .. } => Pressed::parse(data),
        _ => None,
    };
    let taken = taking::asked_for(&incoming.what);
    let asked = match pressed {
        Some(Pressed::Line(
            LinePressed::Take(communication) | LinePressed::Close(communication) | LinePressed::Rate(communication, _),
        )) => Some(communication),
        Some(Pressed::Menu(pressed)) => pressed.offered(),
        Some(Pressed::Control(
            ControlPressed::TakeAway(communication)
            | ControlPressed::PutBack(communication)
            | ControlPressed::Assign(communication, _),
        )) => Some(communication),
        _ => taken,
    };
    let asked_of = match pressed {
        Some(Pressed::Control(ControlPressed::Dismiss(StaffRole::Specialist, person))) => Some(person),
        _ => None,
    };
    let message = incoming.message.as_ref();
    let edited = matches!(incoming.what, What::Edited { .. });
    let command = matches!(incoming.what, What::Command { .. });
    LineNeeds {
        own: !matches!(
            pressed,
            Some(Pressed::Speak(_) | Pressed::SignIn(SignInPressed::Resend))
        ),
        asked,
        asked_of,
        ended: None,
        posted: message.filter(|_| !command).map(|message| PostedNeeds {
            at: (incoming.from.id, message.message_id),
            reply_to: message.reply_to,
            edited,
        }),
        open: message.is_some() && !edited && !command,
        take: taken.is_some()
            || matches!(
                pressed,
                Some(
                    Pressed::Line(LinePressed::Take(_))
                        | Pressed::Menu(MenuPressed::Accept(..))
                        | Pressed::Control(ControlPressed::Assign(..))
                )
            ),
        brief: message.is_some() && !command,
        groups: true,
        digest: None,
    }
}

fn of_news(news: LineNews) -> LineNeeds {
    let needs = LineNeeds {
        groups: true,
        ..LineNeeds::default()
    };
    match news {
        // Only if somebody is out of reach anything happens to the communication.
        LineNews::CopyEnded { message, end, .. } => LineNeeds {
            ended: Some(message),
            brief: end != CopyEnd::Unreachable,
            groups: end == CopyEnd::Unreachable,
            ..needs
        },
        LineNews::UserSilent(communication) | LineNews::SpecialistSilent(communication) => LineNeeds {
            asked: Some(communication),
            ..needs
        },
        LineNews::DigestChanged { digest, .. } => LineNeeds {
            digest: Some(digest),
            groups: false,
            ..needs
        },
    }
}
