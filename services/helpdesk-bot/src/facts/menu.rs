use conversation::{Catalogue, Context, LoadError, store::chats};
use diesel_async::AsyncPgConnection;

use super::staff_name;
use crate::{
    dialogue::{
        CARD_SHOWS, Colleague, FEW_WAIT, FOUND, Facts, Found, Held, History, Log, Needs, PAGE, People, PersonEntry,
        PersonHistory, SearchAsk, Waiting,
    },
    domain::{
        ClosedBy, Communication, CommunicationId, DisplayName, Protocol, ProtocolCommunication, ProtocolPerson,
        StaffRole, Stage, TelegramId, User, protocol,
    },
    settings::Settings,
    store,
};

/// Buttons of one message that Telegram's keyboards bear.
const COLLEAGUES: usize = 90;

/// Nothing is read for who may not see it.
pub(super) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    catalogue: &Catalogue,
    needs: &Needs,
    facts: &mut Facts,
) -> Result<(), LoadError> {
    let (person, needs, roles) = (needs.person, &needs.menu, facts.person.roles);
    if !roles.specialist && !roles.controller {
        return Ok(());
    }
    let idle = needs.waiting_if_idle && roles.specialist && facts.line.own.is_none();
    if let Some(after) = needs.waiting.or(idle.then_some(CommunicationId(0))) {
        facts.menu.waiting = waiting(transaction, after).await?;
    }
    if let Some(page) = needs.people {
        facts.menu.people = people(transaction, settings, page).await?;
    }
    if let Some(person) = needs.history {
        facts.menu.history = history(transaction, person).await?;
    }
    if let Some(me) = person.filter(|_| needs.colleagues) {
        facts.menu.colleagues = colleagues(transaction, context, settings, me).await?;
    }
    if let Some(communication) = needs.offer {
        facts.menu.fresh_handover = Some(store::next_handover(transaction).await?);
        facts.menu.open_handover = store::open_handover(transaction, communication).await?;
    }
    if let Some(handover) = needs.handover {
        facts.menu.handover = store::handover(transaction, handover).await?;
    }
    if let (Some(ask), Some(by)) = (&needs.search, person) {
        facts.menu.found = found(transaction, by, ask).await?;
    }
    if let (Some(ask), Some(history)) = (needs.log, &facts.menu.history) {
        let said = store::said(transaction, ask).await?;
        facts.menu.log = log(transaction, context, settings, catalogue, &history.user, said).await?;
    }
    Ok(())
}

async fn waiting(transaction: &mut AsyncPgConnection, after: CommunicationId) -> Result<Waiting, LoadError> {
    let count = store::waiting_before(transaction, CommunicationId(i64::MAX)).await?;
    let limit = i64::from(PAGE);
    let mut communications = store::waiting(transaction, after, limit + 1).await?;
    let more = communications.len() > PAGE as usize;
    communications.truncate(PAGE as usize);
    let mut held = Vec::with_capacity(communications.len());
    for communication in communications {
        let Some(user) = store::user(transaction, communication.user).await? else {
            continue;
        };
        let history = if count <= FEW_WAIT {
            let (last, before) = store::last_messages(transaction, communication.id, CARD_SHOWS).await?;
            History { last, before }
        } else {
            History::default()
        };
        held.push(Held {
            communication,
            user,
            owner_name: None,
            history,
            undelivered: Vec::new(),
            shown: Vec::new(),
        });
    }
    Ok(Waiting { held, count, more })
}

async fn people(transaction: &mut AsyncPgConnection, settings: &Settings, page: u32) -> Result<People, LoadError> {
    let (offset, limit) = (i64::from(page) * i64::from(PAGE), i64::from(PAGE));
    let mut users = store::people(transaction, offset, limit + 1).await?;
    let more = users.len() > PAGE as usize;
    users.truncate(PAGE as usize);
    let ids: Vec<TelegramId> = users.iter().map(|user| user.telegram_id).collect();
    let mut open = store::open_of_users(transaction, &ids).await?;
    let mut entries = Vec::with_capacity(users.len());
    for user in users {
        let of_him = open.iter().position(|open| open.user == user.telegram_id);
        let open = of_him.map(|position| open.swap_remove(position));
        let owner_name = match open.as_ref().and_then(Communication::owner) {
            Some(owner) => staff_name(transaction, settings, owner).await?,
            None => None,
        };
        entries.push(PersonEntry { user, open, owner_name });
    }
    Ok(People {
        entries,
        count: store::count_people(transaction).await?,
        more,
    })
}

async fn history(transaction: &mut AsyncPgConnection, person: TelegramId) -> Result<Option<PersonHistory>, LoadError> {
    let Some(user) = store::user(transaction, person).await? else {
        return Ok(None);
    };
    Ok(Some(PersonHistory {
        user,
        open: store::open_of_user(transaction, person).await?,
        archived: store::count_archived(transaction, person).await?,
    }))
}

/// All specialists but this one, those of the settings first.
async fn colleagues(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    me: TelegramId,
) -> Result<Vec<Colleague>, LoadError> {
    let named = settings.named(StaffRole::Specialist).iter();
    let mut all: Vec<_> = named
        .map(|named| (named.chat_id, DisplayName::new(&named.name)))
        .collect();
    for (id, name) in store::specialists(transaction).await? {
        if all.iter().all(|(known, _)| *known != id) {
            all.push((id, name));
        }
    }
    let mut colleagues = Vec::with_capacity(all.len());
    for (id, name) in all.into_iter().filter(|(id, _)| *id != me).take(COLLEAGUES) {
        colleagues.push(Colleague {
            id,
            name,
            busy: store::current_of_specialist(transaction, id).await?.is_some(),
            reachable: chats::open(transaction, context.me.bot_id, id).await?,
        });
    }
    Ok(colleagues)
}

async fn found(
    transaction: &mut AsyncPgConnection,
    by: TelegramId,
    ask: &SearchAsk,
) -> Result<Option<Found>, LoadError> {
    let (words, person, before) = match ask {
        SearchAsk::New { words, person } => (words.clone(), *person, None),
        SearchAsk::Further { search, before } => match store::kept_search(transaction, (by, *search)).await? {
            Some((words, person)) => (words, person, Some(*before)),
            None => return Ok(None),
        },
    };
    let limit = FOUND as usize;
    let mut entries = store::find(transaction, &words, person, before, i64::from(FOUND) + 1).await?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let earlier = entries.last().filter(|_| more).map(|entry| entry.message.id);
    Ok(Some(Found {
        words,
        entries,
        earlier,
    }))
}

/// What was said as the archive says it; `None`: nothing.
async fn log(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    catalogue: &Catalogue,
    user: &User,
    said: store::Said,
) -> Result<Option<Log>, LoadError> {
    if said.communications.is_empty() {
        return Ok(None);
    }
    let mut communications = Vec::with_capacity(said.communications.len());
    for (communication, entries) in said.communications {
        communications.push(ProtocolCommunication {
            number: communication.id.0,
            opened_at: communication.opened_at,
            closed: closed(transaction, settings, &communication).await?,
            rating: communication.rating.map(crate::domain::Rating::stars),
            entries,
        });
    }
    let protocol = Protocol {
        person: ProtocolPerson {
            telegram_id: user.telegram_id,
            name: user.name.as_str().to_owned(),
            username: user.username.clone(),
            email: user.email().map(common::EmailAddress::readable),
            registered_at: user.registered_at,
            authenticated_at: user.verified.as_ref().map(|(_, at)| *at),
        },
        communications,
        made_at: context.now,
    };
    let text = protocol::text(&protocol, catalogue, context.language);
    Ok(Some(Log {
        text: text.map_err(|error| LoadError::Corrupt(format!("a protocol cannot be said: {error}")))?,
        earlier: said.earlier,
    }))
}

async fn closed(
    transaction: &mut AsyncPgConnection,
    settings: &Settings,
    communication: &Communication,
) -> Result<Option<protocol::Closed>, LoadError> {
    let Stage::Closed { at, by } = communication.stage else {
        return Ok(None);
    };
    let owner = match communication.last_owner {
        Some(owner) => staff_name(transaction, settings, owner).await?,
        None => None,
    };
    Ok(Some(protocol::Closed {
        at,
        by: match by {
            ClosedBy::User => protocol::ClosedBy::User,
            ClosedBy::Timeout => protocol::ClosedBy::Timeout,
            ClosedBy::Specialist => protocol::ClosedBy::Specialist {
                name: owner.map_or_else(|| "–".to_owned(), |name| name.as_str().to_owned()),
            },
            // The audit knows who it was.
            ClosedBy::Controller => protocol::ClosedBy::Controller { name: "–".to_owned() },
        },
    }))
}
