use chrono::{DateTime, Utc};
use common::InvitationCode;
use conversation::{
    Context, LoadError,
    store::{chats, slots},
};
use diesel_async::AsyncPgConnection;
use jiff::{Timestamp, tz::TimeZone};

use super::staff_name;
use crate::{
    dialogue::{Board, Facts, KnownGroup, Needs, StaffEntry, StoredData, card_slot},
    domain::{DisplayName, StaffRole, StaffRoles, TelegramId},
    settings::Settings,
    store,
};

pub(super) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    time_zone: &TimeZone,
    needs: &Needs,
    facts: &mut Facts,
) -> Result<(), LoadError> {
    let needs = (&needs.control, needs.person.unwrap_or_default());
    let (needs, person) = needs;
    if needs.staff {
        facts.control.staff = colleagues(transaction, context, settings).await?;
    }
    if !needs.code_hashes.is_empty() {
        facts.control.invitation = store::invitation(transaction, &needs.code_hashes).await?;
    }
    if needs.fresh_code {
        facts.control.fresh_code = Some(InvitationCode::generate(&mut rand::rng()));
    }
    if let Some(chat_id) = needs.group {
        let known = known_groups(transaction, context, settings).await?;
        facts.control.group = known.into_iter().find(|group| group.chat_id == chat_id);
    }
    if needs.stored && facts.person.user.is_some() {
        let mut stored = StoredData {
            consent: store::consent(transaction, person).await?,
            communications: store::communications_of(transaction, person).await?,
            ..StoredData::default()
        };
        if needs.said {
            stored.said = store::said_to(transaction, person).await?;
        }
        if needs.erase {
            stored.nobody = store::next_nobody(transaction).await?;
            for communication in &stored.communications {
                for group in &facts.line.groups {
                    let slot = card_slot(communication.id, group.chat_id);
                    if slots::shown(transaction, context.me.bot_id, &slot.0).await?.is_some() {
                        stored.cards.push((communication.id, group.chat_id));
                    }
                }
            }
        }
        facts.control.stored = Some(stored);
    }
    if needs.board && facts.person.roles.controller {
        let today = start_of_day(facts.now, time_zone);
        facts.control.board = Some(board(transaction, settings, today, person).await?);
    }
    Ok(())
}

/// The groups of the settings first, then those that were added in the bot. Who became a supergroup has another id since.
pub(super) async fn known_groups(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
) -> Result<Vec<KnownGroup>, LoadError> {
    let by_settings = settings.groups().map(|group| (group, true));
    let added = store::groups(transaction)
        .await?
        .into_iter()
        .map(|group| (group, false));
    let groups: Vec<_> = by_settings.chain(added).collect();
    let ids: Vec<i64> = groups.iter().map(|(group, _)| group.chat_id).collect();
    let moved = chats::moved(transaction, context.me.bot_id, &ids).await?;
    let known = groups.into_iter().map(|(group, by_settings)| {
        let now = moved.iter().find(|(before, _)| *before == group.chat_id);
        KnownGroup {
            chat_id: now.map_or(group.chat_id, |(_, now)| *now),
            added_as: group.chat_id,
            name: group.name,
            by_settings,
        }
    });
    Ok(known.collect())
}

/// Everybody who has a role, those of the settings first.
async fn colleagues(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
) -> Result<Vec<StaffEntry>, LoadError> {
    let mut staff: Vec<StaffEntry> = Vec::new();
    let mut add = |person: TelegramId, name: DisplayName, role: StaffRole, by_settings: bool| {
        let place = staff.iter().position(|one| one.person == person).unwrap_or_else(|| {
            staff.push(StaffEntry {
                person,
                name,
                roles: StaffRoles::default(),
                by_settings: StaffRoles::default(),
                current: None,
                reachable: false,
            });
            staff.len() - 1
        });
        staff[place].roles.add(role);
        if by_settings {
            staff[place].by_settings.add(role);
        }
    };
    for role in StaffRole::ALL {
        for named in settings.named(role) {
            add(named.chat_id, DisplayName::new(&named.name), role, true);
        }
    }
    for member in store::staff(transaction).await? {
        add(member.telegram_id, member.name, member.role, false);
    }
    let owners = store::owners(transaction).await?;
    for one in &mut staff {
        let owned = owners.iter().find(|(owner, _)| *owner == one.person);
        one.current = owned.map(|(_, communication)| *communication);
        one.reachable = chats::open(transaction, context.me.bot_id, one.person).await?;
    }
    Ok(staff)
}

async fn board(
    transaction: &mut AsyncPgConnection,
    settings: &Settings,
    today: DateTime<Utc>,
    person: TelegramId,
) -> Result<Board, LoadError> {
    let (waiting, oldest) = store::waiting_now(transaction).await?;
    let mut taken = Vec::new();
    for (owner, mut line) in store::taken_lines(transaction).await? {
        if let Some(name) = staff_name(transaction, settings, owner).await? {
            line.owner_name = name;
        }
        taken.push(line);
    }
    Ok(Board {
        waiting,
        oldest,
        taken,
        answers: store::answer_times(transaction, today).await?,
        looked_at: store::looked_at_board(transaction, person).await?,
    })
}

/// The first moment of the day in which this moment lies, where the service is.
fn start_of_day(now: DateTime<Utc>, time_zone: &TimeZone) -> DateTime<Utc> {
    let midnight = Timestamp::from_second(now.timestamp())
        .ok()
        .and_then(|now| now.to_zoned(time_zone.clone()).start_of_day().ok())
        .and_then(|midnight| DateTime::from_timestamp(midnight.timestamp().as_second(), 0));
    // Only outside of the years that jiff knows there is none.
    midnight.unwrap_or(now)
}
