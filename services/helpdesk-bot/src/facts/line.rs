use conversation::{
    Catalogue, Context, LoadError,
    store::{chats, slots},
};
use diesel_async::AsyncPgConnection;

use super::staff_name;
use crate::{
    dialogue::{
        CARD_SHOWS, DIGEST_WITHIN, DigestEntry, Facts, Held, History, LineFacts, LineNeeds, Needs, Notice, PostedFacts,
        PostedNeeds, Reply, answered_meanwhile, copy_slot,
    },
    domain::{Communication, Group, MessageId, Side, Stage},
    settings::Settings,
    store,
};

pub(super) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    needs: &Needs,
    facts: &mut Facts,
) -> Result<(), LoadError> {
    let line = &needs.line;
    let fresh_message = hold(transaction, settings, needs, facts).await?;
    if line.open && facts.line.own.is_none() && facts.person.signed_in() {
        let lately = facts.now - DIGEST_WITHIN;
        // The last lock: who holds it waits for no row.
        store::open_alone(transaction).await?;
        let fresh = store::next_communication(transaction).await?;
        facts.line.waiting = store::waiting_before(transaction, fresh).await?;
        facts.line.fresh = Some(fresh);
        facts.line.opened_lately = store::opened_since(transaction, lately).await?;
        facts.line.digest_open = store::waiting_digest(transaction, lately).await?;
    }
    if let Some(posted) = line.posted {
        facts.line.posted = posted_facts(transaction, context, posted, fresh_message, facts).await?;
    }
    if line.wants_groups(facts.line.own.as_ref()) {
        for known in super::control::known_groups(transaction, context, settings).await? {
            if facts.line.groups.iter().all(|other| other.chat_id != known.chat_id) {
                facts.line.groups.push(Group {
                    chat_id: known.chat_id,
                    name: known.name,
                });
            }
        }
    }
    if let Some(digest) = line.digest {
        for communication in store::in_digest(transaction, digest).await? {
            if let Some(user) = store::user(transaction, communication.user).await? {
                let owner_name = match communication.owner() {
                    Some(owner) => staff_name(transaction, settings, owner).await?,
                    None => None,
                };
                facts.line.digest.push(DigestEntry {
                    communication,
                    user_name: user.name,
                    owner_name,
                });
            }
        }
    }
    Ok(())
}

/// The letter to the person whom a specialist's message may not have reached.
pub(super) async fn load_notice(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    catalogue: &Catalogue,
    line: &mut LineFacts,
) -> Result<(), LoadError> {
    let (Some(message), Some(held)) = (&line.ended, &line.asked) else {
        return Ok(());
    };
    let Some(email) = held.user.email().filter(|_| message.side == Side::Specialist) else {
        return Ok(());
    };
    let user = held.user.telegram_id;
    let known = chats::languages(transaction, context.me.bot_id, &[user]).await?;
    let language = known.first().map_or(context.language, |(_, language)| *language);
    let text = catalogue
        .render_plain(&answered_meanwhile(held.communication.id), language)
        .map_err(|error| LoadError::Corrupt(error.to_string()))?;
    line.notice = Some(Notice {
        email: email.clone(),
        language,
        text,
    });
    Ok(())
}

/// Locks the communications that this is about, in the order of their numbers, and reads what is told of them. Hands out the
/// number of a new message, if there is one.
async fn hold(
    transaction: &mut AsyncPgConnection,
    settings: &Settings,
    needs: &Needs,
    facts: &mut Facts,
) -> Result<Option<MessageId>, LoadError> {
    let line = &needs.line;
    let person = needs.person.unwrap_or_default();
    let staff = facts.person.roles.any();
    let shared = &*transaction;
    let fresh_message = async {
        match line.posted {
            Some(posted) if !posted.edited => store::next_message(shared).await.map(Some),
            _ => Ok(None),
        }
    };
    if line.own && line.asked.is_none() && line.asked_of.is_none() && line.ended.is_none() {
        // In one round trip: a message that goes through is about nothing else.
        let known = staff || facts.person.user.is_some();
        let own = async {
            match known {
                true => store::hold_own(shared, person, staff).await,
                false => Ok(None),
            }
        };
        let (own, fresh_message) = futures::try_join!(own, fresh_message)?;
        if let Some(communication) = own {
            facts.line.own = held(transaction, settings, line, communication, false, facts).await?;
        }
        return Ok(fresh_message);
    }
    let fresh_message = fresh_message.await?;
    if let Some(message) = line.ended {
        facts.line.ended = store::message(transaction, message).await?;
    }
    let own = match (line.own, staff) {
        (true, true) => store::current_of_specialist(transaction, person).await?,
        (true, false) if facts.person.user.is_some() => store::open_of_user(transaction, person).await?,
        _ => None,
    };
    let asked = match line.asked_of {
        // Whoever is about to lose his role takes nothing any more before that is done.
        Some(specialist) => {
            store::lock_staff(transaction, specialist).await?;
            store::current_of_specialist(transaction, specialist).await?
        }
        None => {
            let ended = facts.line.ended.as_ref().filter(|_| !line.brief);
            line.asked.or(ended.map(|message| message.communication))
        }
    };
    let ids: Vec<_> = own.into_iter().chain(asked).collect();
    if ids.is_empty() {
        return Ok(fresh_message);
    }
    for communication in store::held_communications(transaction, &ids).await? {
        let id = communication.id;
        // Somebody else may have been faster than the lock.
        let still = match staff {
            true => communication.owner() == Some(person),
            false => communication.user == person && !communication.is_closed(),
        };
        let is_own = own == Some(id) && still;
        let is_asked = asked == Some(id);
        if !is_own && !is_asked {
            continue;
        }
        let held = held(transaction, settings, line, communication, is_asked, facts).await?;
        if is_own {
            facts.line.own.clone_from(&held);
        }
        if is_asked {
            facts.line.asked = held;
        }
    }
    Ok(fresh_message)
}

/// A communication with what is told of it; `None` if its person is erased.
async fn held(
    transaction: &mut AsyncPgConnection,
    settings: &Settings,
    needs: &LineNeeds,
    communication: Communication,
    asked: bool,
    facts: &Facts,
) -> Result<Option<Held>, LoadError> {
    let acting = facts.person.user.as_ref();
    let user = match acting.filter(|user| user.telegram_id == communication.user) {
        Some(user) => user.clone(),
        None => match store::user(transaction, communication.user).await? {
            Some(user) => user,
            None => return Ok(None),
        },
    };
    let owner_name = match communication.last_owner {
        Some(owner) => staff_name(transaction, settings, owner).await?,
        None => None,
    };
    let id = communication.id;
    let (last, before) = if communication.stage == Stage::Open || !needs.brief {
        store::last_messages(transaction, id, CARD_SHOWS).await?
    } else {
        (Vec::new(), 0)
    };
    let taking = needs.take && asked;
    Ok(Some(Held {
        communication,
        user,
        owner_name,
        history: History { last, before },
        undelivered: if taking {
            store::undelivered(transaction, id).await?
        } else {
            Vec::new()
        },
        shown: if taking {
            store::shown_messages(transaction, id).await?
        } else {
            Vec::new()
        },
    }))
}

async fn posted_facts(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    needs: PostedNeeds,
    fresh: Option<MessageId>,
    facts: &Facts,
) -> Result<PostedFacts, LoadError> {
    if needs.edited {
        let stored = store::message_at(transaction, needs.at).await?;
        let copied = match stored.as_ref().zip(other_side(facts, needs.at.0)) {
            Some((message, other)) => slots::shown(transaction, context.me.bot_id, &copy_slot(message.id, other).0)
                .await?
                .is_some(),
            None => false,
        };
        return Ok(PostedFacts {
            stored,
            copied,
            ..PostedFacts::default()
        });
    }
    let reply = match needs.reply_to {
        Some(reply_to) => reply(transaction, context, (needs.at.0, reply_to), facts).await?,
        None => None,
    };
    Ok(PostedFacts {
        fresh,
        stored: None,
        copied: false,
        reply,
    })
}

/// Who is on the other side of the acting person's communication, if somebody is.
fn other_side(facts: &Facts, me: i64) -> Option<i64> {
    let communication = &facts.line.own.as_ref()?.communication;
    let owner = communication.owner()?;
    Some(if owner == me { communication.user } else { owner })
}

/// The message whose copy a slot shows, if it shows one.
fn copied_message(slot: &str) -> Option<MessageId> {
    let (message, _) = slot.strip_prefix("message/")?.split_once('@')?;
    message.parse().ok().map(MessageId)
}

/// The message that stands there, an own one or the copy of another's, and where the other side sees it.
async fn reply(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    at: (i64, i64),
    facts: &Facts,
) -> Result<Option<Reply>, LoadError> {
    let bot_id = context.me.bot_id;
    let message = match store::message_at(transaction, at).await? {
        Some(own) => Some(own),
        None => match slots::find(transaction, bot_id, at.0, at.1).await? {
            slots::Found::Slot(shown) => match copied_message(&shown.slot) {
                Some(id) => store::message(transaction, id).await?,
                None => None,
            },
            slots::Found::UnderWay => return Err(LoadError::TooEarly),
            slots::Found::Nothing => None,
        },
    };
    let Some(message) = message else { return Ok(None) };
    let shown = match other_side(facts, at.0) {
        Some(chat) if message.at.0 == chat => Some(message.at.1),
        Some(chat) => slots::shown(transaction, bot_id, &copy_slot(message.id, chat).0)
            .await?
            .map(|shown| shown.message_id),
        None => None,
    };
    Ok(Some(Reply {
        message: message.id,
        shown,
    }))
}
