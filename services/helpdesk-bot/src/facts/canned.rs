use conversation::{Catalogue, Context, LoadError, store::chats};
use diesel_async::AsyncPgConnection;

use crate::{
    dialogue::{CannedPage, Facts, Needs, PAGE, when_back},
    domain::TelegramId,
    settings::Settings,
    store,
};

/// Nothing is read for who may not see it.
pub(super) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    catalogue: &Catalogue,
    needs: &Needs,
    facts: &mut Facts,
) -> Result<(), LoadError> {
    let (needs, roles, person) = (&needs.canned, facts.person.roles, needs.person.unwrap_or_default());
    if !roles.specialist && !roles.administrator {
        return Ok(());
    }
    if needs.adding {
        store::hold_canned_answers(transaction).await?;
    }
    if needs.adding || needs.page.is_some() {
        facts.canned.count = store::count_canned_answers(transaction).await?;
    }
    if let Some(page) = needs.page {
        facts.canned.page = self::page(transaction, page).await?;
    }
    if needs.preview {
        facts.canned.preview = store::canned_preview(transaction, person).await?;
    }
    let shown = facts.canned.preview.as_ref().map(|preview| preview.answer);
    if let Some(answer) = needs.answer.or(shown) {
        facts.canned.answer = store::canned_answer(transaction, answer).await?;
    }
    if let Some(title) = &needs.title {
        facts.canned.title_of = store::canned_answer_of_title(transaction, title).await?;
    }
    if let Some(at) = needs.shown_as {
        facts.canned.sent = store::message_at(transaction, at).await?.is_some();
        facts.canned.fresh_message = Some(store::next_message(transaction).await?);
    }
    if needs.fresh {
        facts.canned.fresh = Some(store::next_canned_number(transaction).await?);
    }
    if let Some(user) = facts
        .line
        .own
        .as_ref()
        .filter(|_| needs.back)
        .map(|held| held.user.telegram_id)
    {
        facts.canned.back = back(transaction, context, settings, catalogue, facts, user).await?;
    }
    Ok(())
}

async fn page(transaction: &mut AsyncPgConnection, page: u32) -> Result<CannedPage, LoadError> {
    let (offset, limit) = (i64::from(page) * i64::from(PAGE), i64::from(PAGE));
    let mut entries = store::canned_page(transaction, offset, limit + 1).await?;
    let more = entries.len() > PAGE as usize;
    entries.truncate(PAGE as usize);
    Ok(CannedPage { entries, more })
}

/// When somebody is back, in the language of who reads it.
async fn back(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    catalogue: &Catalogue,
    facts: &Facts,
    user: TelegramId,
) -> Result<Option<String>, LoadError> {
    let Some(back) = settings.business_hours.back(facts.now) else {
        return Ok(None);
    };
    let known = chats::languages(transaction, context.me.bot_id, &[user]).await?;
    let language = known.first().map_or(context.language, |(_, language)| *language);
    let said = catalogue.render_plain(&when_back(back), language);
    said.map(Some).map_err(|error| LoadError::Corrupt(error.to_string()))
}
