use chrono::SubsecRound;
use conversation::{Context, LoadError};
use diesel_async::AsyncPgConnection;
use jiff::tz::TimeZone;
use rand::Rng;

use crate::{
    dialogue::{DeskFacts, Facts, LONGEST_LIST, Needs, OrderCounts, Token},
    domain::{InvitationCode, StaffRoles},
    settings::Settings,
    store,
};

/// Reads what a decision needs: in at most three statements for residents, and a few more for the desk, locking rows in the order
/// invitations, resident, pass, question from the gate.
pub(crate) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    (settings, time_zone): (&Settings, &TimeZone),
    needs: Needs,
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
        roles: StaffRoles::default(),
        administrators: Vec::new(),
        desk: DeskFacts::default(),
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
        facts.roles = row.roles;
        facts.administrators = row.administrators;
        if let Some(plate) = &person.plate {
            facts.same_plate = store::open_pass_for_plate(transaction, person.telegram_id, plate, now).await?;
        }
    }
    if let Some(pass) = needs.pass {
        facts.pass = store::held_pass(transaction, pass).await?;
    }
    load_desk(transaction, context, (settings, time_zone), &needs, &mut facts).await?;
    Ok(facts)
}

/// Reads what guards and administrators are about; what only they may know, only for them.
async fn load_desk(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    (settings, time_zone): (&Settings, &TimeZone),
    needs: &Needs,
    facts: &mut Facts,
) -> Result<(), LoadError> {
    let person = needs.person.as_ref();
    let me = person.map_or(0, |person| person.telegram_id);
    let guard = facts.roles.guard || settings.is_guard(me);
    let administrator = facts.roles.administrator || settings.is_admin(me);
    let desk = &mut facts.desk;
    if let Some(person) = person.filter(|person| !person.code_hashes.is_empty()) {
        desk.invitation = store::staff_invitation(transaction, &person.code_hashes).await?;
    }
    if let (Some(fragment), true) = (&needs.desk.search, guard) {
        desk.search = Some(store::search(transaction, fragment, facts.now).await?);
    }
    if let (Some(pass), true) = (needs.desk.arrival, guard) {
        desk.arrival = store::arrival(transaction, pass).await?;
    }
    if let (Some(house), true) = (&needs.desk.neighbours, guard) {
        desk.neighbours = store::neighbours(transaction, context.me.bot_id, house).await?;
        desk.fresh_question = Some(store::fresh_gate_question(transaction).await?);
    }
    if let Some(question) = needs.desk.question {
        desk.question = store::gate_question(transaction, question).await?;
    }
    if needs.desk.staff && administrator {
        desk.staff = store::staff(transaction).await?;
    }
    if needs.desk.open_passes && guard {
        desk.passes = store::open_passes(transaction, facts.now, LONGEST_LIST).await?;
    }
    if let (Some(period), true) = (needs.desk.export, administrator) {
        let moments = period.moments(facts.now, time_zone);
        desk.days = Some(period.days(facts.now, time_zone));
        // One more than fits, to know that it does not.
        desk.passes = store::passes_ordered(transaction, moments, LONGEST_LIST + 1).await?;
    }
    Ok(())
}
