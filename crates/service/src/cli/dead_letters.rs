use messaging::{Broker, DeadLetter, Selection};

use super::{
    arguments::{DeadLetterCommand, Which},
    output,
    status::connected,
};

/// Carries out `dead-letters …`.
pub(super) async fn run(broker: &Broker, command: DeadLetterCommand) -> anyhow::Result<()> {
    connected(broker).await?;
    let letters = broker.dead_letters();
    match command {
        DeadLetterCommand::List => {
            let found = letters.list().await?;
            found.iter().for_each(|letter| output::line(&summary(letter)));
            output::line(&format!("{} dead letters", found.len()));
        }
        DeadLetterCommand::Show { id } => match letters.show(&id).await? {
            None => anyhow::bail!("there is no dead letter {id}"),
            Some(letter) => {
                output::line(&summary(&letter));
                output::line(&format!(
                    "body ({} bytes): {}",
                    letter.body.len(),
                    hexadecimal(&letter.body)
                ));
            }
        },
        DeadLetterCommand::Replay(which) => {
            let count = letters.replay(&selection(which)).await?;
            output::line(&format!("{count} replayed"));
        }
        DeadLetterCommand::Drop(which) => {
            let count = letters.drop(&selection(which)).await?;
            output::line(&format!("{count} dropped"));
        }
    }
    broker.close().await;
    Ok(())
}

fn selection(which: Which) -> Selection {
    match which.id {
        Some(id) => Selection::One(id),
        None => Selection::All,
    }
}

fn summary(letter: &DeadLetter) -> String {
    let since = letter.first_death.map(|at| at.to_rfc3339()).unwrap_or_default();
    format!("{}  {}  {}  {}", letter.id, since, letter.routing_key, letter.reason)
}

fn hexadecimal(body: &[u8]) -> String {
    body.iter().map(|byte| format!("{byte:02x}")).collect()
}
