use chrono::{DateTime, SubsecRound, Utc};
use common::InvitationCode;
use conversation::{Context, LoadError};
use diesel_async::AsyncPgConnection;
use jiff::tz::TimeZone;
use rand::Rng;

use crate::{
    dialogue::{
        DeskFacts, Facts, HeldPass, LONGEST_LIST, Needs, NewsFacts, NewsNeeds, OrderCounts, PLATES_LISTED, PassPage,
        Token, Visit, plate_in_question,
    },
    domain::{Arrival, Brand, StaffRoles},
    settings::Settings,
    store,
};

/// What is the same for all decisions of a process.
#[derive(Clone, Copy)]
pub(crate) struct Circumstances<'a> {
    pub settings: &'a Settings,
    pub time_zone: &'a TimeZone,
    pub brand_without_pass: &'a Brand,
}

/// Reads what a decision needs, for residents mostly in at most three statements, locking rows in the order invitations,
/// resident, request for a standing pass, pass, question from the gate.
pub(crate) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    circumstances: Circumstances<'_>,
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
        time_zone: circumstances.time_zone.clone(),
        brand_without_pass: circumstances.brand_without_pass.clone(),
        recent_cars: Vec::new(),
        listed: PassPage::default(),
        request: None,
        fresh_request: None,
        stored: None,
        roles: StaffRoles::default(),
        administrators: Vec::new(),
        blocked_plate: None,
        blocked: false,
        phone_blocked: false,
        desk: DeskFacts::default(),
        news: NewsFacts::default(),
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
        facts.blocked = row.blocked;
        facts.phone_blocked = row.phone_blocked;
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
        let visit = needs.next_visit.map(|visit| match visit {
            Visit::At(moment) => moment,
            Visit::Now => now,
        });
        if followed(facts.pass.as_ref(), visit) {
            facts.fresh_pass = Some(store::next_pass(transaction).await?);
        }
    }
    load_desk(transaction, context, circumstances, &needs, &mut facts).await?;
    if let Some(plate) = plate_in_question(&needs, &facts) {
        facts.blocked_plate = store::block_of(transaction, &plate).await?;
    }
    Ok(facts)
}

/// Whether an arrival at `at` is one after which the next pass takes the place of this one.
fn followed(held: Option<&HeldPass>, at: Option<DateTime<Utc>>) -> bool {
    held.zip(at)
        .is_some_and(|(held, at)| held.pass.standing && matches!(held.pass.arrive(at), Arrival::Now(_)))
}

/// Reads what guards and administrators are about; what only they may know, only for them.
async fn load_desk(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    circumstances: Circumstances<'_>,
    needs: &Needs,
    facts: &mut Facts,
) -> Result<(), LoadError> {
    let person = needs.person.as_ref();
    let me = person.map_or(0, |person| person.telegram_id);
    let guard = facts.roles.guard || circumstances.settings.is_guard(me);
    let administrator = facts.roles.administrator || circumstances.settings.is_admin(me);
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
    // Its own timer may know too.
    if administrator || person.is_none() {
        facts.news = load_news(transaction, context.me.bot_id, needs.news).await?;
    }
    if let (Some(plate), true) = (&needs.desk.passes_of, administrator) {
        if needs.desk.block {
            // Locked first: what is read after it holds until this transaction ends.
            store::lock_plate(transaction, plate).await?;
            desk.fresh_block = Some(store::next_block(transaction).await?);
        }
        desk.passes = store::open_passes_for(transaction, plate, facts.now).await?;
    }
    if needs.desk.blocked_plates && administrator {
        (desk.blocked_plates, desk.more_blocked_plates) = store::blocks(transaction, PLATES_LISTED).await?;
    }
    if let (Some(block), true) = (needs.desk.plate_block, administrator) {
        facts.blocked_plate = store::block_by_number(transaction, block).await?;
    }
    if let (Some((query, page)), true) = (&needs.desk.residents, administrator) {
        desk.residents = Some(store::find_residents(transaction, query, *page, facts.now).await?);
    }
    if let (Some(resident), true) = (needs.desk.subject, administrator) {
        desk.subject = store::subject(transaction, resident).await?;
    }
    if let (Some(key), true) = (&needs.desk.departed, administrator) {
        desk.departed = store::departed(transaction, key).await?;
    }
    if needs.desk.staff && administrator {
        desk.staff = store::staff(transaction).await?;
    }
    // One more than fits, to know that it does not.
    if needs.desk.open_passes && guard {
        desk.passes = store::open_passes(transaction, facts.now, LONGEST_LIST + 1).await?;
    }
    if let (Some(period), true) = (needs.desk.export, administrator) {
        let moments = period.moments(facts.now, circumstances.time_zone);
        desk.days = Some(period.days(facts.now, circumstances.time_zone));
        desk.passes = store::passes_ordered(transaction, moments, LONGEST_LIST + 1).await?;
    }
    Ok(())
}

async fn load_news(transaction: &mut AsyncPgConnection, bot_id: i64, needs: NewsNeeds) -> Result<NewsFacts, LoadError> {
    let mut news = NewsFacts::default();
    if needs.residents {
        news.residents = store::count_residents(transaction).await?;
    }
    if needs.audience {
        let (audience, fresh) = store::audience(transaction).await?;
        (news.audience, news.fresh) = (audience, Some(fresh));
    }
    if let Some(id) = needs.report {
        news.report = store::news_report(transaction, bot_id, id).await?;
    }
    Ok(news)
}
