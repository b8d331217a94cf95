use actix_web::web;
use serde_json::Value;

use super::ControlFailure;
use crate::model::{BotView, Delivery, NewBot, NewToken};
use crate::telegram::Token;
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/bots")
                .route(web::post().to(register))
                .route(web::get().to(list)),
        )
        .route("/bots/{bot_id}/token", web::post().to(replace_token))
        .route("/bots/{bot_id}/updates", web::post().to(inject))
        .route("/bots/{bot_id}/updates/text", web::post().to(inject_text));
}

/// Registers a bot, or changes one: any well-formed token is a bot without this, but has a made-up name.
#[utoipa::path(post, path = "/sandbox/bots", request_body = NewBot, responses((status = 200, body = BotView), (status = 400)))]
pub(super) async fn register(
    new: web::Json<NewBot>,
    world: web::Data<World>,
) -> Result<web::Json<BotView>, ControlFailure> {
    let bot_id = well_formed(&new.token)?;
    let mut telegram = world.telegram();
    if telegram.people.contains_key(&bot_id) {
        return Err(ControlFailure::Taken(format!("id {bot_id}")));
    }
    let bot = telegram.bot(bot_id);
    if let Some(username) = &new.username {
        bot.username.clone_from(username);
    }
    if let Some(first_name) = &new.first_name {
        bot.first_name.clone_from(first_name);
    }
    if let Some(reads_all) = new.reads_all_group_messages {
        bot.reads_all_group_messages = reads_all;
    }
    Ok(web::Json(bot.view(world.clock.now())))
}

/// Lists the bots.
#[utoipa::path(get, path = "/sandbox/bots", responses((status = 200, body = Vec<BotView>)))]
pub(super) async fn list(world: web::Data<World>) -> web::Json<Vec<BotView>> {
    let now = world.clock.now();
    let mut views: Vec<BotView> = world.telegram().bots.values_mut().map(|bot| bot.view(now)).collect();
    views.sort_by_key(|bot| bot.id);
    web::Json(views)
}

/// Replaces the bot's token: every other one is refused from now on, as after a revocation.
#[utoipa::path(post, path = "/sandbox/bots/{bot_id}/token", request_body = NewToken, params(("bot_id" = i64, Path)), responses((status = 204), (status = 400)))]
pub(super) async fn replace_token(
    bot_id: web::Path<i64>,
    new: web::Json<NewToken>,
    world: web::Data<World>,
) -> Result<actix_web::HttpResponse, ControlFailure> {
    if well_formed(&new.token)? != *bot_id {
        return Err(ControlFailure::Malformed(format!(
            "the token is not one of bot {bot_id}"
        )));
    }
    let mut telegram = world.telegram();
    telegram.bot(*bot_id).only_token = Some(new.token.clone());
    Ok(actix_web::HttpResponse::NoContent().finish())
}

/// Puts any JSON into the bot's queue as an update, unchecked. An object without `update_id` gets the next one.
#[utoipa::path(post, path = "/sandbox/bots/{bot_id}/updates", request_body = Object, params(("bot_id" = i64, Path)), responses((status = 200, body = Delivery)))]
pub(super) async fn inject(
    bot_id: web::Path<i64>,
    update: web::Json<Value>,
    world: web::Data<World>,
) -> web::Json<Delivery> {
    let mut update = update.into_inner();
    let update_id = world
        .telegram()
        .bot(*bot_id)
        .updates
        .push_raw(world.clock.now(), |update_id| {
            if let Some(fields) = update.as_object_mut() {
                fields.entry("update_id").or_insert_with(|| Value::from(update_id));
            }
            update.to_string()
        });
    web::Json(Delivery {
        bot_id: *bot_id,
        update_id,
    })
}

/// Puts any text into the bot's queue in place of an update, be it no JSON at all.
#[utoipa::path(post, path = "/sandbox/bots/{bot_id}/updates/text", request_body = String, params(("bot_id" = i64, Path)), responses((status = 200, body = Delivery)))]
pub(super) async fn inject_text(bot_id: web::Path<i64>, text: String, world: web::Data<World>) -> web::Json<Delivery> {
    let update_id = world
        .telegram()
        .bot(*bot_id)
        .updates
        .push_raw(world.clock.now(), |_| text);
    web::Json(Delivery {
        bot_id: *bot_id,
        update_id,
    })
}

fn well_formed(token: &str) -> Result<i64, ControlFailure> {
    let token =
        Token::parse(token).map_err(|_| ControlFailure::Malformed("the token is not well-formed".to_owned()))?;
    Ok(token.bot_id)
}
