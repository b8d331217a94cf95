use anyhow::Result;
use sandbox::model::{Act, Media};
use teloxide::payloads::{EditMessageTextSetters, GetUpdatesSetters, SendMessageSetters};
use teloxide::prelude::{Bot, Request, Requester};
use teloxide::types::{
    AllowedUpdate, BotCommand, ChatAction, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton,
    KeyboardMarkup, MessageEntity, MessageId, ParseMode, ReplyParameters, UpdateKind,
};
use teloxide::{ApiError, RequestError};

use crate::world::World;

fn bot(world: &World) -> Result<Bot> {
    Ok(Bot::new(&world.bot.token).set_api_url(world.client.root().parse()?))
}

#[tokio::test]
async fn teloxide_sends_edits_and_answers_without_a_violation() -> Result<()> {
    let world = World::start().await?;
    let bot = bot(&world)?;
    let chat = ChatId(world.chat_id());
    assert_eq!(bot.get_me().await?.username(), "sandbox_1001_bot");
    let buttons = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Confirm", "confirm")]]);
    let sent = bot
        .send_message(chat, "Подтвердить?")
        .entities([MessageEntity::bold(0, 11)])
        .reply_markup(buttons.clone())
        .reply_parameters(ReplyParameters::new(MessageId(1)))
        .await?;
    let pressed = world.anna.presses(&world.bot, "Confirm").await?;
    bot.answer_callback_query(pressed.query_id.clone().into()).await?;
    pressed.answered().await?;
    bot.edit_message_text(chat, sent.id, "<b>Done</b>")
        .parse_mode(ParseMode::Html)
        .await?;
    bot.send_chat_action(chat, ChatAction::Typing).await?;
    let keys = KeyboardMarkup::new([[KeyboardButton::new("Menu")]]).resize_keyboard();
    bot.send_message(chat, "Menu").reply_markup(keys).await?;
    bot.set_my_commands([BotCommand::new("start", "Begin")]).await?;
    bot.get_chat(chat).await?;
    bot.get_chat_member(chat, teloxide::types::UserId(world.anna.id().unsigned_abs()))
        .await?;
    bot.delete_message(chat, sent.id).await?;
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn teloxide_knows_the_refusals_by_their_words() -> Result<()> {
    let world = World::start().await?;
    let bot = bot(&world)?;
    let chat = ChatId(world.chat_id());
    let sent = bot.send_message(chat, "same").await?;
    let boris = world.client.person("Boris").await?;
    let never_wrote = ChatId(boris.id());
    let errors = [
        bot.edit_message_text(chat, sent.id, "same").await.err(),
        bot.edit_message_text(chat, MessageId(999), "x").await.err(),
        bot.send_message(ChatId(17), "x").await.err(),
        bot.send_message(never_wrote, "x").await.err(),
        bot.send_message(chat, "x".repeat(4097)).await.err(),
        bot.send_message(chat, "<b>").parse_mode(ParseMode::Html).await.err(),
        bot.delete_message(chat, MessageId(999)).await.err(),
        bot.answer_callback_query("1".to_owned().into()).await.err(),
    ];
    let known: Vec<ApiError> = errors
        .into_iter()
        .map(|error| match error {
            Some(RequestError::Api(error)) => error,
            other => ApiError::Unknown(format!("{other:?}")),
        })
        .collect();
    let unknown = |words: &str| ApiError::Unknown(words.to_owned());
    assert_eq!(
        known[..3],
        [
            ApiError::MessageNotModified,
            ApiError::MessageToEditNotFound,
            ApiError::ChatNotFound
        ]
    );
    // The real server says these two in other words than teloxide knows; whoever classifies errors must know both.
    assert_eq!(
        known[3],
        unknown("Forbidden: bot can't initiate conversation with a user")
    );
    let too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(known[7], unknown(too_old));
    assert_eq!(known[4], ApiError::MessageIsTooLong);
    assert!(matches!(known[5], ApiError::CantParseEntities(_)));
    assert_eq!(known[6], ApiError::MessageToDeleteNotFound);
    world.anna.blocks(&world.bot).await?;
    let blocked = bot.send_message(chat, "x").await;
    assert!(
        matches!(blocked, Err(RequestError::Api(ApiError::BotBlocked))),
        "{blocked:?}"
    );
    Ok(())
}

#[tokio::test]
async fn teloxide_reads_every_update_that_a_person_causes() -> Result<()> {
    let world = World::start().await?;
    let bot = bot(&world)?;
    let wanted = [
        AllowedUpdate::Message,
        AllowedUpdate::EditedMessage,
        AllowedUpdate::CallbackQuery,
        AllowedUpdate::MyChatMember,
        AllowedUpdate::MessageReaction,
    ];
    let started = bot.get_updates().allowed_updates(wanted).send().await?;
    bot.send_message(ChatId(world.chat_id()), "Sure?")
        .reply_markup(InlineKeyboardMarkup::new([[InlineKeyboardButton::callback(
            "Yes", "yes",
        )]]))
        .await?;
    world.anna.presses(&world.bot, "Yes").await?;
    let sent = world
        .anna
        .sends(&world.bot, "see https://example.com and /help")
        .await?;
    let message_id = sent.message_id.unwrap_or_default();
    world.anna.edits(&world.bot, message_id, "edited").await?;
    world.anna.replies(&world.bot, message_id, "reply").await?;
    world.anna.shares_contact(&world.bot).await?;
    world
        .anna
        .does(
            &world.bot,
            Act::React {
                message_id,
                emoji: "👍".to_owned(),
            },
        )
        .await?;
    let media = [
        Media::Photo,
        Media::Document,
        Media::Video,
        Media::VideoNote,
        Media::Voice,
        Media::Audio,
        Media::Animation,
        Media::Sticker,
        Media::Location,
        Media::Venue,
        Media::Dice,
    ];
    for media in media {
        world.anna.sends_media(&world.bot, media).await?;
    }
    world.anna.blocks(&world.bot).await?;
    world.anna.opens(&world.bot, "again").await?;
    let offset = started.last().map_or(0, |update| update.id.as_offset());
    let updates = bot.get_updates().offset(offset).send().await?;
    for update in &updates {
        assert!(!matches!(update.kind, UpdateKind::Error(_)), "{update:?}");
    }
    assert_eq!(updates.len(), 6 + media.len() + 3);
    world.client.no_violations().await?;
    Ok(())
}
