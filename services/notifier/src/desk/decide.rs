use std::collections::BTreeMap;

use chrono::TimeDelta;
use conversation::{Decision, Effect, Timer, Work};
use outbox::Topic;

use super::{
    About, DeskOptions, Facts, Input, State, Write,
    input::{MAIL_SERVER, OURSELVES, QUIET_OVER},
};
use crate::{
    application::{DIGEST_KEY, DIGEST_WORK, digest_conversation},
    domain::{
        ANNOUNCEMENT, Announcement, Digest, Failure, Fault, Severity, Template,
        alert::{self, Alert, Change, Clear, Raise},
        next_digest,
    },
    events::{self, LetterId, Request},
    store::{GivenUp, NewLetter},
};

type Decided = Decision<State, Write>;

/// What is told to operators is news for a day.
const ANNOUNCEMENT_LASTS: TimeDelta = TimeDelta::hours(24);

pub(super) fn decide(options: &DeskOptions, state: State, input: &Input, facts: &Facts) -> Decided {
    match (input, &facts.about) {
        (
            Input::Requested(request),
            About::Letter {
                known,
                to_recipient,
                to_domain,
            },
        ) => {
            // Whatever came of it before, the letter was accepted once.
            let decided = Decision::to(state).forgetting_input();
            if *known {
                return decided;
            }
            let limited =
                *to_recipient >= options.limits.recipient_an_hour || *to_domain >= options.limits.domain_a_minute;
            requested(options, decided, request, limited, facts)
        }
        (Input::Raised { raise, expires_at }, About::Alert(known)) => {
            if *expires_at <= facts.now {
                return Decision::to(state);
            }
            let change = alert::raise(known.clone(), raise, facts.now, options.alert.quiet);
            changed(options, state, change, facts)
        }
        (Input::Cleared(clear), About::Alert(known)) => {
            changed(options, state, alert::clear(known.clone(), clear), facts)
        }
        (Input::QuietOver { .. }, About::Alert(known)) => {
            changed(options, state, alert::look_again(known.clone(), facts.now), facts)
        }
        (Input::MailFault(fault), About::Alert(known)) => {
            let raise = our_raise(*fault, known.as_ref(), facts);
            let change = alert::raise(known.clone(), &raise, facts.now, options.alert.quiet);
            let told = change.as_ref().is_some_and(|change| change.announcement.is_some());
            let decided = changed(options, state, change, facts);
            if told {
                decided.and(Effect::Write(Write::MailFault(*fault)))
            } else {
                decided
            }
        }
        (Input::MailFaultOver, About::Alert(known)) => {
            let clear = Clear {
                producer: OURSELVES.to_owned(),
                key: MAIL_SERVER.to_owned(),
                alert_key: known.as_ref().map(|alert| alert.alert_key.clone()).unwrap_or_default(),
                // Which fault it was; said in words by who tells it.
                text: known.as_ref().map(|alert| alert.text.clone()).unwrap_or_default(),
                at: facts.now,
            };
            let change = alert::clear(known.clone(), &clear);
            let told = change.as_ref().is_some_and(|change| change.announcement.is_some());
            let decided = changed(options, state, change, facts);
            if told {
                decided.and(Effect::Write(Write::MailFaultOver))
            } else {
                decided
            }
        }
        (Input::Counted { dead_letters }, About::Digest(given_up)) => {
            digest(options, dead_letters.as_ref(), given_up, facts)
        }
        // `needs` asks for what each input is about.
        _ => Decision::to(state),
    }
}

fn requested(options: &DeskOptions, decided: Decided, request: &Request, limited: bool, facts: &Facts) -> Decided {
    let template = Template::requested(&request.template, &request.fields);
    let (failure, error) = match (&request.recipient, request.expires_at, template) {
        (None, ..) => (Some(Failure::Invalid), Some("no address".to_owned())),
        (_, None, _) => (Some(Failure::Invalid), Some("no expiry".to_owned())),
        (.., Err(error)) => (Some(Failure::Invalid), Some(error.to_string())),
        (_, Some(expires_at), _) if expires_at <= facts.now => (Some(Failure::ServerDown), Some("expired".to_owned())),
        _ if limited => (Some(Failure::Limited), None),
        _ => (None, None),
    };
    let letter = NewLetter {
        id: request.id.clone(),
        template: request.template.clone(),
        language: request.language.unwrap_or(options.language),
        recipient: request.recipient.clone(),
        fields: request.fields.clone(),
        message_id: message_id(options, facts),
        accepted_at: facts.now,
        expires_at: request.expires_at.unwrap_or(facts.now),
        counted: true,
        failure,
        error,
    };
    let decided = decided.and(Effect::Write(Write::Letter(Box::new(letter))));
    match failure {
        None => decided.and(Effect::Wake(Topic::Work)),
        Some(failure) => decided.and(Effect::Publish(published(events::email_failed(
            &request.id,
            failure,
            facts.now,
        )))),
    }
}

fn changed(options: &DeskOptions, state: State, change: Option<Change>, facts: &Facts) -> Decided {
    let Some(Change {
        alert,
        announcement,
        look_again,
    }) = change
    else {
        return Decision::to(state);
    };
    let mut decided = Decision::to(state).and(Effect::Write(Write::Alert(Box::new(alert.clone()))));
    if let Some(due) = look_again {
        decided = decided.and(Effect::Timer(Timer {
            kind: QUIET_OVER,
            key: format!("{}/{}", alert.producer, alert.key),
            due,
            conversation: events::alert_conversation(&alert.producer, &alert.key),
        }));
    }
    match announcement {
        None => decided,
        Some(announcement) => {
            let key = format!("alert/{}/{}/{}", alert.producer, alert.key, alert.announcements);
            // A letter that says that no letter can be sent would come when all is well again.
            let by_mail = alert.producer != OURSELVES;
            announced(options, decided, announcement, key, by_mail, facts)
        }
    }
}

fn digest(
    options: &DeskOptions,
    dead_letters: Option<&BTreeMap<String, u32>>,
    given_up: &GivenUp,
    facts: &Facts,
) -> Decided {
    let mut decided = Decision::to(State {
        digested_at: Some(facts.now),
    });
    if let Some(at) = options.digest_at {
        decided = decided.and(Effect::Work(Work {
            kind: DIGEST_WORK,
            key: DIGEST_KEY.to_owned(),
            payload: serde_json::Value::Null,
            due: next_digest(at, &options.time_zone, facts.now),
            conversation: digest_conversation(),
        }));
    }
    let digest = Digest {
        failed_letters: given_up.failed_letters.clone(),
        dead_rows: given_up.dead_rows,
        dead_letters: dead_letters.cloned().unwrap_or_default(),
        uncounted: dead_letters.is_none(),
    };
    if digest.is_empty() {
        return decided;
    }
    let key = format!("digest/{}", facts.now.to_rfc3339());
    announced(options, decided, Announcement::Digest(digest), key, true, facts)
}

/// Operators are told by all ways that there are.
fn announced(
    options: &DeskOptions,
    mut decided: Decided,
    announcement: Announcement,
    key: String,
    by_mail: bool,
    facts: &Facts,
) -> Decided {
    let email = options.alert.email.as_ref().filter(|_| by_mail);
    let by_bot = options.bot_id.is_some() && options.alert.chat_id.is_some();
    if email.is_none() && !by_bot {
        decided = decided.and(Effect::Write(Write::Unheard));
    }
    if let Some(email) = email {
        let said = serde_json::to_string(&announcement).unwrap_or_default();
        let letter = NewLetter {
            id: LetterId {
                producer: OURSELVES.to_owned(),
                key,
            },
            template: ANNOUNCEMENT.to_owned(),
            language: options.language,
            recipient: Some(email.clone()),
            fields: [(ANNOUNCEMENT.to_owned(), said)].into(),
            message_id: message_id(options, facts),
            accepted_at: facts.now,
            expires_at: facts.now + ANNOUNCEMENT_LASTS,
            // The quiet is their limit.
            counted: false,
            failure: None,
            error: None,
        };
        decided = decided
            .and(Effect::Write(Write::Letter(Box::new(letter))))
            .and(Effect::Wake(Topic::Work));
    }
    if by_bot {
        decided = decided.and(Effect::Write(Write::Tell(announcement)));
    }
    decided
}

/// Each new standing of our own alert has a number of its own.
fn our_raise(fault: Fault, known: Option<&Alert>, facts: &Facts) -> Raise {
    Raise {
        producer: OURSELVES.to_owned(),
        key: MAIL_SERVER.to_owned(),
        alert_key: match known {
            // Several letters met it before the first was heard of.
            Some(alert) if alert.standing && alert.text == fault.word() => alert.alert_key.clone(),
            _ => format!("{MAIL_SERVER}/{}", facts.fresh),
        },
        severity: Severity::Error,
        // Said in words by who tells it.
        text: fault.word().to_owned(),
        at: facts.now,
    }
}

fn message_id(options: &DeskOptions, facts: &Facts) -> String {
    format!("<{}@{}>", facts.fresh, options.domain)
}

/// What the outbox calls an event, as the engine's effect.
fn published(event: outbox::events::NewEvent) -> conversation::Event {
    conversation::Event {
        routing_key: event.routing_key,
        aggregate: event.aggregate,
        version: event.version,
        kind: event.expires_at.map_or(conversation::EventKind::State, |expires_at| {
            conversation::EventKind::Request { expires_at }
        }),
        body: event.body,
        secret: event.secret,
    }
}
