use chrono::TimeDelta;
use conversation::LoadError;
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::{
    dialogue::{Facts, FreshCode, Needs},
    domain::SignInCode,
    store,
};

/// Nothing is read for the staff, and for who is signed in only what he changes.
pub(super) async fn load(
    transaction: &mut AsyncPgConnection,
    needs: &Needs,
    facts: &mut Facts,
) -> Result<(), LoadError> {
    let Some(person) = needs.person.filter(|_| !facts.person.roles.any()) else {
        return Ok(());
    };
    if facts.person.signed_in() && !needs.sign_in.newest {
        return Ok(());
    }
    let (needs, sign_in) = (&needs.sign_in, &mut facts.sign_in);
    sign_in.newest = store::newest_code(transaction, person).await?;
    let address = needs
        .address
        .as_ref()
        .or(sign_in.newest.as_ref().map(|code| &code.email));
    let since = facts.now - TimeDelta::hours(1);
    (sign_in.by_person, sign_in.for_address) = match needs.letter {
        true => store::recent_codes(transaction, person, address, since).await?,
        false => store::recent_codes(transaction, person, None, since).await?,
    };
    sign_in.fresh = needs.letter.then(|| FreshCode {
        code: SignInCode::generate(&mut rand::rng()),
        key: Uuid::new_v4(),
    });
    Ok(())
}
