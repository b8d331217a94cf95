use chrono::SubsecRound;
use conversation::{Context, LoadError};
use diesel_async::AsyncPgConnection;
use rand::Rng;

use crate::{
    dialogue::{Facts, Needs, OrderCounts, Token},
    domain::InvitationCode,
    store,
};

/// Reads what a decision needs, in at most three statements, locking rows in the order invitations, resident, pass.
pub(crate) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
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
    }
    if let Some(pass) = needs.pass {
        facts.pass = store::held_pass(transaction, pass).await?;
    }
    Ok(facts)
}
