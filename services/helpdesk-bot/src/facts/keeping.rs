use chrono::TimeDelta;
use conversation::{Catalogue, Context, LoadError, Text};
use diesel_async::AsyncPgConnection;

use crate::{
    archive::DiskAlert,
    dialogue::{Facts, KeptFile, Needs, StandingAlert, cleared, raised},
    settings::Settings,
    store,
};

/// Who heard so lately that files are not kept hears it no second time, should the alert itself come a moment later.
const HEARD_LATELY: TimeDelta = TimeDelta::hours(1);

pub(super) async fn load(
    transaction: &mut AsyncPgConnection,
    context: &Context,
    settings: &Settings,
    catalogue: &Catalogue,
    needs: &Needs,
    facts: &mut Facts,
) -> Result<(), LoadError> {
    let needs = &needs.keeping;
    if let Some(at) = needs.edited {
        facts.keeping.file = store::kept_file_at(transaction, at).await?;
    }
    if let Some(message) = needs.file {
        facts.keeping.file = store::kept_file(transaction, message).await?;
    }
    let other_side = facts.keeping.file.as_ref().and_then(KeptFile::other_side);
    if let Some(chat) = other_side.filter(|_| needs.notice) {
        let (_, standing_since) = store::alert(transaction, DiskAlert::Full).await?;
        let told = store::full_disk_told(transaction, chat).await?;
        let lately = facts.now - HEARD_LATELY;
        facts.keeping.told =
            told.is_some_and(|told| told > lately || standing_since.is_some_and(|since| told >= since - HEARD_LATELY));
    }
    if needs.outdated {
        let specialists: Vec<_> = settings.specialists.iter().map(|named| named.chat_id).collect();
        let closed_before = facts.now - settings.kept;
        facts.keeping.outdated = store::outdated(transaction, closed_before, &specialists).await?;
    }
    if let Some(room) = needs.disk {
        let say = |text: &Text| {
            let said = catalogue.render_plain(text, context.language);
            said.map_err(|error| LoadError::Corrupt(error.to_string()))
        };
        for alert in DiskAlert::ALL {
            let (times, since) = store::alert(transaction, alert).await?;
            *facts.keeping.disk.of_mut(alert) = StandingAlert {
                times,
                since,
                raised: say(&raised(alert, room))?,
                cleared: say(&cleared(alert, room))?,
            };
        }
    }
    Ok(())
}
