use anyhow::Context;
use chrono::{DateTime, Utc};
use conversation::store::operator as calls;
use messaging::Selection;
use outbox::operator::{self as rows, DeadRow, Table};

use super::{
    arguments::{DeadLetterCommand, Which},
    mask::masked,
    operator::Operator,
    output,
};

/// Where dead letters lie. Their names begin their ids: `input-7`, `task-7`, `outgoing-7`; what has none lies in the
/// broker's dead-letter queue and is called by its message id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Inputs,
    Tasks,
    Outgoing,
}

/// What a command is about.
enum Target {
    All,
    Row(Place, i64),
    Letter(String),
}

struct Shown {
    id: String,
    since: Option<DateTime<Utc>>,
    what: String,
    reason: String,
    body: Vec<u8>,
}

/// Carries out `dead-letters …`.
pub(super) async fn run(operator: &Operator, command: DeadLetterCommand) -> anyhow::Result<()> {
    match command {
        DeadLetterCommand::List => list(operator).await,
        DeadLetterCommand::Show { id, unmasked } => show(operator, &id, unmasked).await,
        DeadLetterCommand::Replay(which) => {
            let count = replay(operator, &Target::new(which)).await?;
            output::line(&format!("{count} replayed"));
            Ok(())
        }
        DeadLetterCommand::Drop(which) => {
            let count = drop(operator, &Target::new(which)).await?;
            output::line(&format!("{count} dropped"));
            Ok(())
        }
    }
}

async fn list(operator: &Operator) -> anyhow::Result<()> {
    let mut count = 0;
    for place in Place::ALL {
        for row in place.dead(operator).await? {
            output::line(&summary(&row));
            count += 1;
        }
    }
    for letter in letters(operator).await? {
        output::line(&summary(&letter));
        count += 1;
    }
    output::line(&format!("{count} dead letters"));
    Ok(())
}

async fn show(operator: &Operator, id: &str, unmasked: bool) -> anyhow::Result<()> {
    let found = match Target::named(id) {
        Target::Row(place, _) => place.dead(operator).await?,
        Target::All | Target::Letter(_) => letters(operator).await?,
    };
    let letter = found.into_iter().find(|letter| letter.id == id);
    let letter = letter.with_context(|| format!("there is no dead letter {id}"))?;
    output::line(&summary(&letter));
    let body = match std::str::from_utf8(&letter.body) {
        _ if !unmasked => masked(&letter.body),
        Ok(text) => text.to_owned(),
        Err(_) => letter.body.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    output::line(&body);
    Ok(())
}

async fn replay(operator: &Operator, target: &Target) -> anyhow::Result<usize> {
    let connection = &operator.connection;
    Ok(match target {
        Target::Row(Place::Inputs, id) => rows::replay(connection, Table::Inputs, Some(*id)).await?,
        Target::Row(Place::Tasks, id) => rows::replay(connection, Table::Tasks, Some(*id)).await?,
        Target::Row(Place::Outgoing, id) => calls::replay(connection, Some(*id)).await?,
        Target::Letter(id) => dead_queue(operator).await?.replay(&Selection::One(id.clone())).await?,
        Target::All => {
            rows::replay(connection, Table::Inputs, None).await?
                + rows::replay(connection, Table::Tasks, None).await?
                + calls::replay(connection, None).await?
                + dead_queue(operator).await?.replay(&Selection::All).await?
        }
    })
}

async fn drop(operator: &Operator, target: &Target) -> anyhow::Result<usize> {
    let connection = &operator.connection;
    Ok(match target {
        Target::Row(Place::Inputs, id) => rows::drop(connection, Table::Inputs, Some(*id)).await?,
        Target::Row(Place::Tasks, id) => rows::drop(connection, Table::Tasks, Some(*id)).await?,
        Target::Row(Place::Outgoing, id) => calls::drop(connection, Some(*id)).await?,
        Target::Letter(id) => dead_queue(operator).await?.drop(&Selection::One(id.clone())).await?,
        Target::All => {
            rows::drop(connection, Table::Inputs, None).await?
                + rows::drop(connection, Table::Tasks, None).await?
                + calls::drop(connection, None).await?
                + dead_queue(operator).await?.drop(&Selection::All).await?
        }
    })
}

async fn dead_queue(operator: &Operator) -> anyhow::Result<messaging::DeadLetters> {
    Ok(operator.broker().await?.dead_letters())
}

/// The broker's; a service that consumes nothing has no queue for them.
async fn letters(operator: &Operator) -> anyhow::Result<Vec<Shown>> {
    let broker = operator.broker().await?;
    let letters = broker.dead_letters().list().await?;
    let shown = letters.into_iter().map(|letter| Shown {
        id: letter.id,
        since: letter.first_death,
        what: letter.routing_key,
        reason: letter.reason,
        body: letter.body,
    });
    Ok(shown.collect())
}

fn summary(letter: &Shown) -> String {
    let since = letter
        .since
        .map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default();
    format!("{}  {since}  {}  {}", letter.id, letter.what, letter.reason)
}

impl Place {
    const ALL: [Self; 3] = [Self::Inputs, Self::Tasks, Self::Outgoing];

    fn word(self) -> &'static str {
        match self {
            Self::Inputs => "input",
            Self::Tasks => "task",
            Self::Outgoing => "outgoing",
        }
    }

    async fn dead(self, operator: &Operator) -> anyhow::Result<Vec<Shown>> {
        let found = match self {
            Self::Inputs => rows::dead(&operator.connection, Table::Inputs).await?,
            Self::Tasks => rows::dead(&operator.connection, Table::Tasks).await?,
            Self::Outgoing => calls::dead(&operator.connection).await?,
        };
        let shown = found.into_iter().map(
            |DeadRow {
                 id,
                 what,
                 error,
                 since,
                 body,
             }| Shown {
                id: format!("{}-{id}", self.word()),
                since: Some(since),
                what,
                reason: error,
                body,
            },
        );
        Ok(shown.collect())
    }
}

impl Target {
    fn new(which: Which) -> Self {
        which.id.map_or(Self::All, |id| Self::named(&id))
    }

    fn named(id: &str) -> Self {
        let row = id.split_once('-').and_then(|(word, number)| {
            let place = Place::ALL.into_iter().find(|place| place.word() == word)?;
            Some(Self::Row(place, number.parse().ok()?))
        });
        row.unwrap_or_else(|| Self::Letter(id.to_owned()))
    }
}
