use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use sandbox::client::Person;
use sandbox::model::{Act, Media};

use super::scene::Scene;
use super::story::Uttered;
use crate::crash::desk::lives::{Edit, Kind, Said, Side};

impl Scene<'_> {
    /// Somebody writes, one message after the other.
    pub(super) async fn write(&mut self, side: Side, said: &[Said]) -> Result<()> {
        let author = self.person_of(side)?;
        for one in said {
            self.crowd.progress.may_go_on().await;
            let answered = self.read.get(&side).copied().filter(|_| one.kind == Kind::Reply);
            let act = act(*one, answered.map(|(_, message_id)| message_id));
            let written = author.does(&self.crowd.bot, act).await?;
            self.crowd.done();
            self.request.said.push(Uttered {
                said: *one,
                side,
                author_id: author.id(),
                author_name: name_of(&author),
                message_id: written.message_id.context("no message")?,
                reply_to: answered.map(|(number, _)| number),
                edited: false,
            });
            if one.edit == Some(Edit::AtOnce) {
                self.edit(&author, *one).await?;
            }
        }
        Ok(())
    }

    /// The other side reads all of it; what is changed only then is read again.
    pub(super) async fn read(&mut self, side: Side, said: &[Said]) -> Result<()> {
        let reader = self.person_of(side.other())?;
        for one in said {
            let as_it_is = if one.edit == Some(Edit::AtOnce) {
                one.last()
            } else {
                one.first()
            };
            let copy = self.crowd.sees_text(reader.id(), &as_it_is).await?;
            self.read.insert(side.other(), (one.number, copy.message_id));
            if one.edit == Some(Edit::WhenSeen) {
                let author = self.person_of(side)?;
                self.edit(&author, *one).await?;
                self.crowd.sees_text(reader.id(), &one.last()).await?;
            }
        }
        Ok(())
    }

    async fn edit(&mut self, author: &Person, said: Said) -> Result<()> {
        let bot = &self.crowd.bot;
        let uttered = self.request.said.iter_mut().find(|uttered| uttered.said == said);
        let uttered = uttered.context("nothing to edit")?;
        match said.content() {
            None => author.edits(bot, uttered.message_id, &said.last()).await?,
            Some(_) => author.edits_caption(bot, uttered.message_id, &said.last()).await?,
        };
        uttered.edited = true;
        self.crowd.done();
        Ok(())
    }
}

fn act(said: Said, answered: Option<i64>) -> Act {
    let Some(content) = said.content() else {
        return Act::SendText {
            text: said.first(),
            reply_to: answered,
        };
    };
    let album = match said.kind {
        Kind::OfAlbum(number) => Some(format!("album {number}")),
        Kind::Text | Kind::Reply | Kind::Photo | Kind::File => None,
    };
    Act::SendMedia {
        media: if said.kind == Kind::File {
            Media::Document
        } else {
            Media::Photo
        },
        caption: Some(said.first()),
        file_name: said.file_name(),
        content_base64: Some(BASE64_STANDARD.encode(content)),
        size: None,
        album,
        reply_to: None,
    }
}

/// As Telegram shows him.
pub(in crate::crash::desk) fn name_of(person: &Person) -> String {
    let view = person.view();
    let last = view.last_name.as_deref().map(|last| format!(" {last}"));
    format!("{}{}", view.first_name, last.unwrap_or_default())
}
