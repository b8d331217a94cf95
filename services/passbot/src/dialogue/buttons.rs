use chrono::{DateTime, Utc};
use conversation::{Button, Language, Text};

use super::{DeskPressed, NewsPressed, OrderQuestion, RegistrationQuestion, Token, texts};
use crate::domain::{Car, Day, Months, PassId, RequestId};

/// What a button of passbot's messages asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    ConfirmRegistration(Token),
    ChangeParticular(RegistrationQuestion, Token),
    /// Begin an order.
    NewOrder,
    Order(Token),
    /// Order although the same plate is awaited already.
    OrderAnyway(Token),
    ChangeCar(OrderQuestion, Token),
    CancelPass(PassId),
    /// Order a pass for the same car.
    OrderAgain(PassId),
    Speak(Language),
    /// Of several plates in a text, the one of this index.
    Plate(Token, u8),
    /// The guest comes on foot.
    OnFoot(Token),
    /// [For another day …] and [For months …]: what there is to choose from.
    ChooseDay(Token),
    ChooseMonths(Token),
    ForDay(Token, Day),
    ForMonths(Token, Months),
    /// For today, at once, and once only.
    ForNow(Token),
    /// Back to the summary, with nothing changed.
    BackToOrder(Token),
    /// A page of one's passes.
    MyPasses(u32),
    /// Cancel a pass of the list's page.
    CancelListed(PassId, u32),
    /// Ask the administrators for a standing pass.
    AskStanding(Token),
    ApproveStanding(RequestId),
    DeclineStanding(RequestId),
    /// Of /privacy.
    ExportData,
    EraseData,
    EraseDataForGood,
    KeepData,
    /// A button of guards and administrators, or of a question from the gate.
    Desk(DeskPressed),
    News(NewsPressed),
}

impl Pressed {
    /// What the button carries: far below the 64 bytes that Telegram allows.
    pub fn data(self) -> String {
        match self {
            Self::ConfirmRegistration(token) => format!("register:{:x}", token.0),
            Self::ChangeParticular(question, token) => format!("change-{}:{:x}", particular(question), token.0),
            Self::NewOrder => "new-order".to_owned(),
            Self::Order(token) => format!("order:{:x}", token.0),
            Self::OrderAnyway(token) => format!("order-anyway:{:x}", token.0),
            Self::ChangeCar(question, token) => format!("change-{}:{:x}", part(question), token.0),
            Self::CancelPass(pass) => format!("cancel-pass:{pass}"),
            Self::OrderAgain(pass) => format!("order-again:{pass}"),
            Self::Speak(language) => format!("speak:{}", language.code()),
            Self::Plate(token, index) => format!("plate:{:x}:{index}", token.0),
            Self::OnFoot(token) => format!("on-foot:{:x}", token.0),
            Self::ChooseDay(token) => format!("choose-day:{:x}", token.0),
            Self::ChooseMonths(token) => format!("choose-months:{:x}", token.0),
            Self::ForDay(token, day) => format!("for-day:{:x}:{day}", token.0),
            Self::ForMonths(token, months) => format!("for-months:{:x}:{}", token.0, months.count()),
            Self::ForNow(token) => format!("for-now:{:x}", token.0),
            Self::BackToOrder(token) => format!("back-to-order:{:x}", token.0),
            Self::MyPasses(page) => format!("my-passes:{page}"),
            Self::CancelListed(pass, page) => format!("cancel-listed:{pass}:{page}"),
            Self::AskStanding(token) => format!("ask-standing:{:x}", token.0),
            Self::ApproveStanding(request) => format!("approve-standing:{request}"),
            Self::DeclineStanding(request) => format!("decline-standing:{request}"),
            Self::ExportData => "export-data".to_owned(),
            Self::EraseData => "erase-data".to_owned(),
            Self::EraseDataForGood => "erase-data-for-good".to_owned(),
            Self::KeepData => "keep-data".to_owned(),
            Self::Desk(pressed) => pressed.data(),
            Self::News(pressed) => pressed.data(),
        }
    }

    /// Reads it back; `None` for the buttons of other bots and of versions to come.
    pub fn parse(data: &str) -> Option<Self> {
        if let Some(pressed) = DeskPressed::parse(data) {
            return Some(Self::Desk(pressed));
        }
        if let Some(pressed) = NewsPressed::parse(data) {
            return Some(Self::News(pressed));
        }
        let (name, value) = data.split_once(':').unwrap_or((data, ""));
        let token = || u32::from_str_radix(value, 16).ok().map(Token);
        let pass = || value.parse().ok().map(PassId);
        let request = || value.parse().ok().map(RequestId);
        match name {
            "register" => token().map(Self::ConfirmRegistration),
            "new-order" => Some(Self::NewOrder),
            "order" => token().map(Self::Order),
            "order-anyway" => token().map(Self::OrderAnyway),
            "cancel-pass" => pass().map(Self::CancelPass),
            "order-again" => pass().map(Self::OrderAgain),
            "speak" => value.parse().ok().map(Self::Speak),
            "on-foot" => token().map(Self::OnFoot),
            "choose-day" => token().map(Self::ChooseDay),
            "choose-months" => token().map(Self::ChooseMonths),
            "for-now" => token().map(Self::ForNow),
            "back-to-order" => token().map(Self::BackToOrder),
            "ask-standing" => token().map(Self::AskStanding),
            "my-passes" => value.parse().ok().map(Self::MyPasses),
            "approve-standing" => request().map(Self::ApproveStanding),
            "decline-standing" => request().map(Self::DeclineStanding),
            "export-data" => Some(Self::ExportData),
            "erase-data" => Some(Self::EraseData),
            "erase-data-for-good" => Some(Self::EraseDataForGood),
            "keep-data" => Some(Self::KeepData),
            "plate" | "for-day" | "for-months" | "cancel-listed" => Self::parse_pair(name, value),
            _ => {
                let what = name.strip_prefix("change-")?;
                let particular = PARTICULARS.into_iter().find(|question| particular(*question) == what);
                let part = PARTS.into_iter().find(|question| part(*question) == what);
                match (particular, part) {
                    (Some(question), _) => token().map(|token| Self::ChangeParticular(question, token)),
                    (None, Some(question)) => token().map(|token| Self::ChangeCar(question, token)),
                    (None, None) => None,
                }
            }
        }
    }

    /// Reads those that carry two values.
    fn parse_pair(name: &str, values: &str) -> Option<Self> {
        let (first, second) = values.split_once(':')?;
        let token = || u32::from_str_radix(first, 16).ok().map(Token);
        Some(match name {
            "plate" => Self::Plate(token()?, second.parse().ok()?),
            "for-day" => Self::ForDay(token()?, second.parse().ok()?),
            "for-months" => Self::ForMonths(token()?, second.parse::<i8>().ok()?.try_into().ok()?),
            _ => Self::CancelListed(PassId(first.parse().ok()?), second.parse().ok()?),
        })
    }

    /// The button that asks for this, under a label that says more than usual.
    pub(super) fn labelled(self, label: Text) -> Button {
        Button::new(label, self.data())
    }

    /// The button that asks for this.
    pub(super) fn button(self) -> Button {
        Button::new(texts::button(self), self.data())
    }
}

const PARTICULARS: [RegistrationQuestion; 3] = [
    RegistrationQuestion::Name,
    RegistrationQuestion::Phone,
    RegistrationQuestion::House,
];
const PARTS: [OrderQuestion; 3] = [OrderQuestion::Brand, OrderQuestion::Plate, OrderQuestion::Guest];

fn particular(question: RegistrationQuestion) -> &'static str {
    match question {
        RegistrationQuestion::Code => "code",
        RegistrationQuestion::Name => "name",
        RegistrationQuestion::Phone => "phone",
        RegistrationQuestion::House => "house",
        RegistrationQuestion::Summary => "particulars",
    }
}

fn part(question: OrderQuestion) -> &'static str {
    match question {
        OrderQuestion::Brand => "brand",
        OrderQuestion::Plate => "plate",
        OrderQuestion::Summary => "car",
        OrderQuestion::Guest => "guest",
    }
}

/// The buttons under a registration's summary.
pub(super) fn registration_card(token: Token) -> Vec<Vec<Button>> {
    let change = |question| Pressed::ChangeParticular(question, token).button();
    vec![
        vec![Pressed::ConfirmRegistration(token).button()],
        vec![change(RegistrationQuestion::Name), change(RegistrationQuestion::Phone)],
        vec![change(RegistrationQuestion::House)],
    ]
}

/// The buttons under an order's summary.
pub(super) fn order_card(token: Token, order: Pressed, on_foot: bool) -> Vec<Vec<Button>> {
    let change = |question| Pressed::ChangeCar(question, token).button();
    vec![
        vec![order.button()],
        vec![
            Pressed::ChooseDay(token).button(),
            Pressed::ChooseMonths(token).button(),
        ],
        if on_foot {
            vec![change(OrderQuestion::Guest)]
        } else {
            vec![change(OrderQuestion::Brand), change(OrderQuestion::Plate)]
        },
    ]
}

/// The buttons under the question for the car: the last cars, and a guest on foot.
pub(super) fn cars(token: Token, cars: &[(PassId, Car)]) -> Vec<Vec<Button>> {
    let car = |(pass, car): &(PassId, Car)| vec![Pressed::OrderAgain(*pass).labelled(texts::car_label(car))];
    cars.iter()
        .map(car)
        .chain([vec![Pressed::OnFoot(token).button()]])
        .collect()
}

/// The days to choose from, each with its first moment, then today and the way back.
pub(super) fn days(token: Token, days: impl Iterator<Item = (Day, DateTime<Utc>)>) -> Vec<Vec<Button>> {
    let day = |(day, beginning)| Pressed::ForDay(token, day).labelled(texts::day_label(beginning));
    let days: Vec<Button> = days.map(day).collect();
    let mut rows: Vec<Vec<Button>> = days.chunks(2).map(<[Button]>::to_vec).collect();
    rows.push(vec![
        Pressed::ForNow(token).button(),
        Pressed::BackToOrder(token).button(),
    ]);
    rows
}

/// The months to choose from, then once only and the way back.
pub(super) fn months(token: Token) -> Vec<Vec<Button>> {
    let months = Months::ALL.map(|months| Pressed::ForMonths(token, months).labelled(texts::months_label(months)));
    let mut rows: Vec<Vec<Button>> = months.chunks(2).map(<[Button]>::to_vec).collect();
    rows.push(vec![
        Pressed::ForNow(token).button(),
        Pressed::BackToOrder(token).button(),
    ]);
    rows
}

/// The three languages, each in its own words.
pub(super) fn languages() -> Vec<Vec<Button>> {
    Language::ALL
        .into_iter()
        .map(|language| vec![Pressed::Speak(language).button()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_comes_back_as_what_it_was_and_fits_telegram() {
        let token = Token(u32::MAX);
        let buttons = [
            vec![
                Pressed::ConfirmRegistration(token),
                Pressed::NewOrder,
                Pressed::Order(token),
                Pressed::OrderAnyway(token),
                Pressed::CancelPass(PassId(i64::MAX)),
                Pressed::OrderAgain(PassId(i64::MAX)),
            ],
            vec![
                Pressed::Plate(token, u8::MAX),
                Pressed::OnFoot(token),
                Pressed::ChooseDay(token),
                Pressed::ChooseMonths(token),
                Pressed::ForDay(token, "2026-11-23".parse().unwrap()),
                Pressed::ForNow(token),
                Pressed::BackToOrder(token),
                Pressed::MyPasses(u32::MAX),
                Pressed::CancelListed(PassId(i64::MAX), u32::MAX),
                Pressed::AskStanding(token),
                Pressed::ApproveStanding(RequestId(i64::MAX)),
                Pressed::DeclineStanding(RequestId(i64::MAX)),
                Pressed::ExportData,
                Pressed::EraseData,
                Pressed::EraseDataForGood,
                Pressed::KeepData,
            ],
            Months::ALL.map(|months| Pressed::ForMonths(token, months)).to_vec(),
            PARTICULARS
                .map(|question| Pressed::ChangeParticular(question, token))
                .to_vec(),
            PARTS.map(|question| Pressed::ChangeCar(question, token)).to_vec(),
            Language::ALL.map(Pressed::Speak).to_vec(),
        ];
        for pressed in buttons.concat() {
            assert_eq!(Pressed::parse(&pressed.data()), Some(pressed));
            assert!(pressed.data().len() <= 64);
        }
    }

    #[test]
    fn foreign_buttons_are_not_ours() {
        for data in [
            "",
            "order",
            "order:xyz",
            "order:100000000",
            "cancel-pass:",
            "change-code:1",
            "change-:1",
            "speak:de",
            "💣",
            "for-day:1:2026-02-30",
            "for-months:1:2",
            "for-months:1",
            "plate:1:256",
            "cancel-listed:1:-1",
        ] {
            assert_eq!(Pressed::parse(data), None, "{data}");
        }
    }
}
