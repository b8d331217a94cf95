use chrono::{DateTime, SubsecRound, Utc};
use conversation::{Context, LoadError};
use diesel_async::AsyncPgConnection;
use jiff::tz::TimeZone;
use rand::Rng;

use crate::{
    dialogue::{Facts, HeldPass, Needs, OrderCounts, PassPage, Token},
    domain::{Arrival, InvitationCode},
    store,
};

/// Reads what a decision needs, mostly in at most three statements, locking rows in the order invitations, resident,
/// request for a standing pass, pass.
pub(crate) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    needs: Needs,
    time_zone: &TimeZone,
) -> Result<Facts, LoadError> {
    // As precise as the tables are, so that a moment reads back as it was decided on.
    let now = context.now.trunc_subsecs(6);
    let mut facts = Facts {
        now,
        bot_username: context.me.username.clone(),
        token: Token(rand::rng().random()),
        resident: None,
        reservation: None,
        typed_invitation: None,
        wrong_codes: Vec::new(),
        phone_taken: false,
        counts: OrderCounts::default(),
        same_plate: None,
        pass: None,
        fresh_code: needs.fresh_code.then(|| InvitationCode::generate(&mut rand::rng())),
        fresh_pass: None,
        time_zone: time_zone.clone(),
        recent_cars: Vec::new(),
        listed: PassPage::default(),
        request: None,
        fresh_request: None,
        stored: None,
    };
    if let Some(person) = &needs.person {
        if person.registration || !person.code_hashes.is_empty() {
            (facts.reservation, facts.typed_invitation) =
                store::invitations_for(transaction, person.telegram_id, &person.code_hashes).await?;
        }
        let row = store::person(transaction, &needs, person, now).await?;
        facts.resident = row.resident;
        facts.wrong_codes = row.wrong_codes;
        facts.phone_taken = row.phone_taken;
        facts.counts = row.counts;
        facts.fresh_pass = row.fresh_pass;
        if let Some(plate) = &person.plate {
            facts.same_plate = store::open_pass_for_plate(transaction, person.telegram_id, plate, now).await?;
        }
        if let Some(resident) = facts.resident.as_ref().map(|resident| resident.id) {
            if person.recent_cars {
                facts.recent_cars = store::recent_cars(transaction, resident).await?;
            }
            if let Some(page) = person.page {
                facts.listed = store::page_of_passes(transaction, resident, page, now).await?;
            }
            if person.stored {
                facts.stored = store::stored_data(transaction, resident).await?;
            }
        }
    }
    if let Some(request) = needs.request {
        facts.request = store::held_request(transaction, request).await?;
    }
    if needs.fresh_request {
        facts.fresh_request = Some(store::next_request(transaction).await?);
    }
    if let Some(pass) = needs.pass {
        facts.pass = store::held_pass(transaction, pass).await?;
        if followed(facts.pass.as_ref(), needs.next_visit) {
            facts.fresh_pass = Some(store::next_pass(transaction).await?);
        }
    }
    Ok(facts)
}

/// Whether an arrival at `at` is one after which the next pass takes the place of this one.
fn followed(held: Option<&HeldPass>, at: Option<DateTime<Utc>>) -> bool {
    held.zip(at)
        .is_some_and(|(held, at)| held.pass.standing && matches!(held.pass.arrive(at), Arrival::Now(_)))
}
