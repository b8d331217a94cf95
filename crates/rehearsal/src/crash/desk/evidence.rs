use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Result;
use sandbox::model::{ChatView, LetterView};

use super::people::{Request, Story, Uttered, name_of};
use super::stage::Stage;
use super::tables::{Communication, Tables};
use crate::crash::evidence::{Book, Observed, Seen};
use crate::crash::fleet::Fleet;

/// Everything that is known at the end of a run.
pub(super) struct Evidence {
    pub(super) stories: Vec<Story>,
    pub(super) observed: Observed,
    pub(super) desk: Book,
    pub(super) notifier: Book,
    pub(super) tables: Tables,
    /// What each person and the group see in the end, by the chat.
    pub(super) chats: BTreeMap<i64, ChatView>,
    /// What each specialist is called.
    pub(super) names: BTreeMap<i64, String>,
    pub(super) group: i64,
    pub(super) bot: i64,
    /// All letters that the mail server took.
    pub(super) letters: Vec<LetterView>,
    /// What lies in each person's folder of the archive, by name.
    pub(super) archive: BTreeMap<i64, BTreeMap<String, Vec<u8>>>,
}

impl Evidence {
    pub(super) async fn gather(stage: &Stage, fleet: &Fleet, stories: Vec<Story>) -> Result<Self> {
        let office = &stage.office;
        let suite = &office.suite;
        let desk = Book::read(&suite.database, "helpdesk-bot").await?;
        let mut chats = BTreeMap::new();
        let mut archive = BTreeMap::new();
        let people = stories.iter().map(|story| story.person_id);
        let staff = office.specialists.iter().map(sandbox::client::Person::id);
        for chat_id in people.chain(staff).chain([office.group.id]) {
            chats.insert(chat_id, suite.telegram.chat(&office.bot, chat_id).await?);
        }
        for story in &stories {
            let folder = suite.archive().join(story.person_id.to_string());
            archive.insert(story.person_id, files(&folder)?);
        }
        Ok(Self {
            observed: Observed::gather(suite, fleet, &desk.outgoing).await?,
            desk,
            notifier: Book::read(&suite.database, "notifier").await?,
            tables: Tables::read(&suite.database).await?,
            letters: suite.telegram.mail().letters().await?,
            stories,
            chats,
            names: office.specialists.iter().map(|one| (one.id(), name_of(one))).collect(),
            group: office.group.id,
            bot: office.bot.id,
            archive,
        })
    }

    /// Keeps what is needed to understand a red run.
    pub(super) fn keep(&self, folder: &Path) -> Result<()> {
        self.observed.keep(folder)?;
        fs::write(folder.join("stories.txt"), format!("{:#?}", self.stories))?;
        fs::write(folder.join("messages.txt"), format!("{:#?}", self.tables.messages))?;
        for (person_id, files) in &self.archive {
            if let Some(protocol) = files.get("protocol.txt") {
                fs::write(folder.join(format!("protocol-{person_id}.txt")), protocol)?;
            }
        }
        Ok(())
    }

    /// All requests that have a number, with whose they are.
    pub(super) fn requests(&self) -> impl Iterator<Item = (&Story, &Request, i64)> {
        let stories = self.stories.iter();
        stories.flat_map(|story| {
            let numbered = story.requests.iter();
            numbered.filter_map(move |request| Some((story, request, request.number?)))
        })
    }

    /// All that was written, by whom to whom.
    pub(super) fn said(&self) -> impl Iterator<Item = (&Story, &Request, &Uttered)> {
        let stories = self.stories.iter();
        stories.flat_map(|story| story.said().map(move |(request, uttered)| (story, request, uttered)))
    }

    pub(super) fn communication(&self, number: i64) -> Option<&Communication> {
        self.tables.communications.iter().find(|found| found.id == number)
    }

    /// The rows that were to bring a message to the other side.
    pub(super) fn copies(&self, uttered: &Uttered) -> impl Iterator<Item = &Seen> {
        let original = Some((uttered.author_id, uttered.message_id));
        self.observed
            .sightings
            .all()
            .filter(move |seen| seen.row.original() == original)
    }

    /// Whether a log says that nobody can know what became of a message.
    pub(super) fn is_named_undetermined(&self, uttered: &Uttered) -> bool {
        let named = &self.observed.named.undetermined;
        let mut copies = self.copies(uttered);
        copies.any(|seen| seen.row.state == "undetermined" && named.contains(&seen.row.id))
    }
}

fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(files),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        files.insert(
            entry.file_name().to_string_lossy().into_owned(),
            fs::read(entry.path())?,
        );
    }
    Ok(files)
}
