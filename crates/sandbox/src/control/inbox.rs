use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use super::ControlFailure;
use crate::model::{ChatSummary, Commands, PersonInbox, ReadUpTo};
use crate::telegram::ChatKey;
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/inboxes", web::get().to(inboxes))
        .route("/people/{person_id}/chats", web::get().to(chats))
        .route("/people/{person_id}/read", web::put().to(read))
        .route("/bots/{bot_id}/commands", web::get().to(commands));
}

/// All people with what waits to be read by them.
#[utoipa::path(get, path = "/sandbox/inboxes", responses((status = 200, body = Vec<PersonInbox>)))]
pub(super) async fn inboxes(world: web::Data<World>) -> web::Json<Vec<PersonInbox>> {
    web::Json(world.telegram().inboxes())
}

/// A person's chats: with every bot, opened or not, and the groups; the one with the newest message first.
#[utoipa::path(get, path = "/sandbox/people/{person_id}/chats", params(("person_id" = i64, Path)), responses((status = 200, body = Vec<ChatSummary>), (status = 404)))]
pub(super) async fn chats(
    person_id: web::Path<i64>,
    world: web::Data<World>,
) -> Result<web::Json<Vec<ChatSummary>>, ControlFailure> {
    let telegram = world.telegram();
    if !telegram.people.contains_key(&person_id) {
        return Err(ControlFailure::NotFound(format!("person {person_id}")));
    }
    Ok(web::Json(telegram.summaries(*person_id)))
}

/// Tells how far a person has read a chat. Bots are not told.
#[utoipa::path(put, path = "/sandbox/people/{person_id}/read", params(("person_id" = i64, Path)), request_body = ReadUpTo, responses((status = 204), (status = 404)))]
pub(super) async fn read(
    person_id: web::Path<i64>,
    read: web::Json<ReadUpTo>,
    world: web::Data<World>,
) -> Result<HttpResponse, ControlFailure> {
    let person_id = *person_id;
    let key = match (read.group_id, read.bot_id) {
        (Some(group_id), _) => ChatKey::Group(group_id),
        (None, Some(bot_id)) => ChatKey::Private { bot_id, person_id },
        (None, None) => return Err(ControlFailure::Malformed("bot_id or group_id is needed".to_owned())),
    };
    if world.telegram().read_up_to(key, person_id, read.message_id) {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ControlFailure::NotFound("such chat".to_owned()))
    }
}

/// Who looks at the commands, and where.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct Looker {
    person_id: i64,
    /// The group; without it the private chat.
    group_id: Option<i64>,
}

/// The commands that a person is shown in a chat: those of the narrowest scope that has any for the person's language, or for
/// all languages (Bot API, "Determining list of commands").
#[utoipa::path(get, path = "/sandbox/bots/{bot_id}/commands", params(("bot_id" = i64, Path), Looker), responses((status = 200, body = Commands), (status = 404)))]
pub(super) async fn commands(
    bot_id: web::Path<i64>,
    looker: web::Query<Looker>,
    world: web::Data<World>,
) -> Result<web::Json<Commands>, ControlFailure> {
    let telegram = world.telegram();
    let bot = telegram.bots.get(&bot_id);
    let bot = bot.ok_or_else(|| ControlFailure::NotFound(format!("bot {bot_id}")))?;
    let person_id = looker.person_id;
    let scopes = match looker.group_id {
        None => vec![format!("chat {person_id}"), "all_private_chats".to_owned()],
        Some(group_id) => {
            let group = telegram.groups.get(&group_id);
            let administrates = group.is_some_and(|group| group.is_administrated_by(person_id));
            let mut scopes = vec![format!("chat_member {group_id} {person_id}")];
            scopes.extend(administrates.then(|| format!("chat_administrators {group_id}")));
            scopes.push(format!("chat {group_id}"));
            scopes.extend(administrates.then(|| "all_chat_administrators".to_owned()));
            scopes.push("all_group_chats".to_owned());
            scopes
        }
    };
    let person = telegram.people.get(&person_id);
    let language = person.and_then(|person| person.view.language_code.clone());
    let language = language.map(|code| code.split('-').next().unwrap_or_default().to_owned());
    let found = scopes
        .into_iter()
        .chain(["default".to_owned()])
        .flat_map(|scope| {
            let of_language = language.clone().map(|language| (scope.clone(), language));
            of_language.into_iter().chain([(scope, String::new())])
        })
        .find_map(|key| bot.commands.get(&key).filter(|set| is_some_command(set)).cloned());
    Ok(web::Json(Commands {
        commands: found.unwrap_or_else(|| json!([])),
    }))
}

fn is_some_command(set: &Value) -> bool {
    set.as_array().is_some_and(|set| !set.is_empty())
}
