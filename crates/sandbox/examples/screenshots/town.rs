use anyhow::{Context, Result, ensure};
use base64::Engine;
use sandbox::Sandbox;
use sandbox::client::{Bot, Client, Person};
use sandbox::model::{Act, Fault, FaultKind, Media, NewBot, NewPerson, Suite, SuiteService};
use sandbox::sheets::grid::{Act as Hand, Locator};
use serde_json::{Value, json};

use crate::line;
use crate::picture::landscape;

const JOURNAL: [[&str; 6]; 9] = [
    ["Pass", "Car", "Name", "House", "Until", "Arrived"],
    ["10", "А 123 ВС 777", "Anna Petrova", "12А", "22.11. 18:00", ""],
    ["11", "О 456 РТ 50", "Anna Petrova", "12А", "22.11. 18:00", ""],
    ["12", "М 777 ММ 99", "Олена Шевченко", "3/1", "22.11. 19:30", ""],
    [
        "13",
        "К 001 КК 77",
        "Maximilian von Hohenstein-Bartholdy",
        "44",
        "22.11. 21:00",
        "",
    ],
    ["14", "Е 222 ЕЕ 50", "Ivan Sidorov", "7", "23.11. 09:00", ""],
    ["15", "Т 909 ТХ 97", "Maria Kim", "21", "23.11. 10:15", ""],
    ["16", "В 345 АР 77", "Pavel Orlov", "18", "23.11. 12:00", ""],
    ["17", "Н 678 ОС 50", "Zoya Belova", "5", "23.11. 14:40", ""],
];

/// A world that looks lived in.
pub struct Town {
    pub root: String,
    anna: i64,
    bot: i64,
    coffee: i64,
    group: i64,
    support: i64,
}

impl Town {
    pub async fn fill(sandbox: &Sandbox) -> Result<Self> {
        let client = sandbox.client();
        let api = Api::new(&client);
        let bot = named(&client, "1001:AApasses", "front_pass_bot", "Passes").await?;
        let coffee = named(
            &client,
            "1002:AAcoffee",
            "coffee_bot",
            "Random Coffee of the Neighbourhood",
        )
        .await?;
        let anna = person(&client, "Anna", "Petrova").await?;
        let olena = person(&client, "Олена", "Шевченко").await?;
        let guard = person(&client, "George", "Guard").await?;
        person(&client, "Maximilian Alexander", "von Hohenstein-Bartholdy").await?;
        let group = client
            .group("Gate guards, north entrance", &guard, &[bot.id, anna.id()])
            .await?;

        let commands = json!({"commands": [
            {"command": "order", "description": "Order a pass"},
            {"command": "my", "description": "My passes"},
            {"command": "language", "description": "Choose the language"},
        ]});
        api.call(&bot, "setMyCommands", commands).await?;
        anna.sends(&bot, "/start").await?;
        let welcome = "<b>Welcome, Anna!</b>\nI order passes for cars and guests. Read <a href=\"https://example.org\">the rules</a>, \
                       or write <code>А 123 ВС 777</code> right away.<blockquote>The guard sees a pass at once.</blockquote>\
                       Your door code: <tg-spoiler>4815</tg-spoiler>";
        let keys = json!({"resize_keyboard": true, "keyboard": [
            [{"text": "Order a pass"}, {"text": "My passes"}],
            [{"text": "Share my phone number", "request_contact": true}],
        ]});
        api.says(&bot, &anna, welcome, keys).await?;
        anna.presses_key(&bot, "Order a pass").await?;
        let cars = json!({"inline_keyboard": [
            [{"text": "А 123 ВС 777", "callback_data": "1"}, {"text": "М 777 ММ 99", "callback_data": "2"}],
            [{"text": "A guest on foot", "callback_data": "foot"}],
        ]});
        api.says(
            &bot,
            &anna,
            "Which car? Write its number, or choose one of yours.",
            cars,
        )
        .await?;
        let plate = anna.sends(&bot, "о456рт50").await?.message_id;
        let card = json!({"inline_keyboard": [
            [{"text": "Extend by a day", "callback_data": "extend"}, {"text": "Cancel", "callback_data": "cancel"}],
            [{"text": "Invite a neighbour", "url": "https://t.me/coffee_bot?start=neighbour"}],
        ]});
        let text = "🚗 <b>О 456 РТ 50</b>\nPass <code>No 11</code>, until tomorrow 18:00\nStatus: <i>ordered</i>";
        let pass = api.says(&bot, &anna, text, card).await?;
        let pin = json!({"chat_id": anna.id(), "message_id": pass});
        api.call(&bot, "pinChatMessage", pin).await?;
        let like = json!({"chat_id": anna.id(), "message_id": plate, "reaction": [{"type": "emoji", "emoji": "👍"}]});
        api.call(&bot, "setMessageReaction", like).await?;
        for mood in 0..3 {
            let photo = Act::SendMedia {
                media: Media::Photo,
                caption: (mood == 0).then(|| "The trailer, so that the guard knows it".to_owned()),
                file_name: Some(format!("trailer-{mood}.png")),
                content_base64: Some(base64::engine::general_purpose::STANDARD.encode(landscape(mood))),
                album: Some("trailer".to_owned()),
                size: None,
                reply_to: None,
            };
            anna.does(&bot, photo).await?;
        }
        anna.sends_media(&bot, Media::Voice).await?;
        let fewer = json!({"resize_keyboard": true, "keyboard": [[{"text": "Order a pass"}, {"text": "My passes"}]]});
        api.says(&bot, &anna, "Thank you. The guard has the pictures.", fewer)
            .await?;

        guard.sends(&bot, "/start").await?;
        api.says(
            &bot,
            &guard,
            "Car О 456 РТ 50 is expected",
            json!({"inline_keyboard": [[{"text": "Let in", "callback_data": "in"}]]}),
        )
        .await?;
        olena.sends(&coffee, "/start").await?;
        for (who, text) in [
            (&guard, "A red trailer comes at nine"),
            (&anna, "That is mine, thank you!"),
        ] {
            let words = Act::SendText {
                text: text.to_owned(),
                reply_to: None,
            };
            who.does_in(group.id, words).await?;
        }
        let shift = json!({"chat_id": group.id, "text": "Shift of tomorrow: George, 08:00 to 20:00"});
        api.call(&bot, "sendMessage", shift).await?;

        let support = line::ask(&client, &api, &anna, &guard, &olena).await?;

        journal(sandbox).await?;
        client.fault(&fault(bot.id)).await?;
        let _refused = api
            .call(&bot, "sendMessage", json!({"chat_id": anna.id(), "text": "lost"}))
            .await;
        let service = |name: &str, health: String| SuiteService {
            name: name.to_owned(),
            health,
        };
        let suite = Suite {
            services: vec![
                service("passbot", format!("{}/sandbox/clock", sandbox.url())),
                service("sheets-syncer", "http://127.0.0.1:9/health/ready".to_owned()),
            ],
        };
        client.tell_suite(&suite).await?;
        Ok(Self {
            root: sandbox.url(),
            anna: anna.id(),
            bot: bot.id,
            coffee: coffee.id,
            group: group.id,
            support: support.id,
        })
    }

    pub fn chats(&self) -> String {
        format!("{}/#/{}", self.root, self.anna)
    }

    pub fn chat(&self) -> String {
        format!("{}/#/{}/bot/{}", self.root, self.anna, self.bot)
    }

    pub fn support(&self) -> String {
        format!("{}/#/{}/bot/{}", self.root, self.anna, self.support)
    }

    pub fn unopened(&self) -> String {
        format!("{}/#/{}/bot/{}", self.root, self.anna, self.coffee)
    }

    pub fn group(&self) -> String {
        format!("{}/#/{}/group/{}", self.root, self.anna, self.group)
    }
}

fn fault(bot_id: i64) -> Fault {
    Fault {
        bot_id: Some(bot_id),
        method: Some("sendMessage".to_owned()),
        chat_id: None,
        times: Some(1),
        skip: 0,
        kind: FaultKind::Error {
            code: 429,
            description: None,
            retry_after: Some(3),
        },
    }
}

pub async fn named(client: &Client, token: &str, username: &str, first_name: &str) -> Result<Bot> {
    let new = NewBot {
        token: token.to_owned(),
        username: Some(username.to_owned()),
        first_name: Some(first_name.to_owned()),
        reads_all_group_messages: None,
    };
    Ok(client.register(new).await?)
}

async fn person(client: &Client, first_name: &str, last_name: &str) -> Result<Person> {
    let new = NewPerson {
        first_name: first_name.to_owned(),
        last_name: Some(last_name.to_owned()),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    };
    Ok(client.person_like(new).await?)
}

async fn journal(sandbox: &Sandbox) -> Result<()> {
    let guard = sandbox.sheets().create("orders", "Pass journal").await?;
    let mut hands = vec![Hand::RenameWorksheet {
        sheet: "Sheet1".to_owned(),
        title: "Orders_latest".to_owned(),
    }];
    for (row, cells) in JOURNAL.iter().enumerate() {
        for (column, text) in ["A", "B", "C", "D", "E", "F"].iter().zip(cells) {
            hands.push(Hand::Edit {
                sheet: "Orders_latest".to_owned(),
                row: Locator::Line(row + 1),
                column: (*column).to_owned(),
                text: (*text).to_owned(),
            });
        }
    }
    hands.push(Hand::Note {
        sheet: "Orders_latest".to_owned(),
        row: Locator::Line(3),
        column: "B".to_owned(),
        text: "Comes with a trailer".to_owned(),
    });
    hands.push(Hand::AddWorksheet {
        title: "Orders_completed".to_owned(),
    });
    Ok(guard.act(&hands).await?)
}

/// The Bot API, as a bot calls it.
pub struct Api {
    http: reqwest::Client,
    root: String,
}

impl Api {
    fn new(client: &Client) -> Self {
        Self {
            http: reqwest::Client::new(),
            root: client.root().to_owned(),
        }
    }

    pub async fn call(&self, bot: &Bot, method: &str, parameters: Value) -> Result<Value> {
        let address = format!("{}/bot{}/{method}", self.root, bot.token);
        let mut reply: Value = self.http.post(address).json(&parameters).send().await?.json().await?;
        ensure!(reply["ok"] == true, "{method} is refused: {reply}");
        Ok(reply["result"].take())
    }

    /// Says something, with buttons unless they are null.
    pub async fn says(&self, bot: &Bot, to: &Person, text: &str, markup: Value) -> Result<i64> {
        let mut parameters = json!({"chat_id": to.id(), "text": text, "parse_mode": "HTML"});
        if !markup.is_null() {
            parameters["reply_markup"] = markup;
        }
        let sent = self.call(bot, "sendMessage", parameters).await?;
        sent["message_id"].as_i64().context("no message_id")
    }
}
