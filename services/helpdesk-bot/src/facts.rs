mod canned;
mod control;
mod keeping;
mod line;
mod menu;
mod sign_in;

pub(crate) use menu::protocol_of;

use chrono::SubsecRound;
use conversation::{Catalogue, Context, LoadError, store::chats};
use diesel_async::AsyncPgConnection;

use crate::{
    dialogue::{CannedFacts, ControlFacts, Facts, KeepingFacts, LineFacts, MenuFacts, Needs, PersonFacts, SignInFacts},
    domain::{DisplayName, StaffRole, TelegramId},
    settings::Settings,
    store,
};

/// Reads what a decision needs, locking rows in the order user, communications by number.
pub(crate) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    catalogue: &Catalogue,
    needs: Needs,
) -> Result<Facts, LoadError> {
    let mut facts = Facts {
        // As precise as the tables are, so that a moment reads back as it was decided on.
        now: context.now.trunc_subsecs(6),
        bot_username: context.me.username.clone(),
        language: context.language,
        person: PersonFacts::default(),
        sign_in: SignInFacts::default(),
        line: LineFacts::default(),
        menu: MenuFacts::default(),
        control: ControlFacts::default(),
        keeping: KeepingFacts::default(),
        canned: CannedFacts::default(),
    };
    if let Some(person) = needs.person {
        facts.person = person_facts(transaction, context, settings, person, needs.line.take).await?;
    }
    sign_in::load(transaction, &needs, &mut facts).await?;
    line::load(transaction, context, settings, &needs, &mut facts).await?;
    line::load_notice(transaction, context, catalogue, &mut facts.line).await?;
    menu::load(transaction, context, settings, catalogue, &needs, &mut facts).await?;
    control::load(
        transaction,
        context,
        settings,
        catalogue.time_zone(),
        &needs,
        &mut facts,
    )
    .await?;
    keeping::load(transaction, context, settings, catalogue, &needs, &mut facts).await?;
    canned::load(transaction, context, settings, catalogue, &needs, &mut facts).await?;
    Ok(facts)
}

async fn person_facts(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    person: TelegramId,
    takes: bool,
) -> Result<PersonFacts, LoadError> {
    let mut facts = PersonFacts::default();
    for role in StaffRole::ALL {
        if settings.is(role, person) {
            facts.roles.add(role);
        }
    }
    let named = facts.roles.any();
    let shared = &*transaction;
    // In one round trip: none waits for another's answer. The roles are held, so that nobody takes one while something is done
    // by its right.
    let (members, user, reachable) = futures::try_join!(
        store::hold_staff(shared, person),
        async {
            match named {
                true => Ok(None),
                false => store::lock_user(shared, person).await,
            }
        },
        async {
            match takes {
                true => chats::open(shared, context.me.bot_id, person)
                    .await
                    .map_err(LoadError::from),
                false => Ok(false),
            }
        }
    )?;
    facts.reachable = reachable;
    for member in members {
        facts.roles.add(member.role);
        facts.staff_name = Some(member.name);
    }
    if let Some(name) = settings.name_of(person) {
        facts.staff_name = Some(name);
    }
    // Who answers is nobody's customer.
    facts.user = user.filter(|_| !facts.roles.any());
    Ok(facts)
}

/// How somebody of the staff is called before others.
async fn staff_name(
    transaction: &mut AsyncPgConnection,
    settings: &Settings,
    person: TelegramId,
) -> Result<Option<DisplayName>, LoadError> {
    if let Some(name) = settings.name_of(person) {
        return Ok(Some(name));
    }
    let member = store::staff_of(transaction, person).await?.into_iter().next();
    Ok(member.map(|member| member.name))
}
