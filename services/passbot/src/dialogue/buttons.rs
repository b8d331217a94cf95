use conversation::{Button, Language};

use super::{DeskPressed, NewsPressed, OrderQuestion, RegistrationQuestion, Token, texts};
use crate::domain::PassId;

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
        match name {
            "register" => token().map(Self::ConfirmRegistration),
            "new-order" => Some(Self::NewOrder),
            "order" => token().map(Self::Order),
            "order-anyway" => token().map(Self::OrderAnyway),
            "cancel-pass" => pass().map(Self::CancelPass),
            "order-again" => pass().map(Self::OrderAgain),
            "speak" => value.parse().ok().map(Self::Speak),
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
const PARTS: [OrderQuestion; 2] = [OrderQuestion::Brand, OrderQuestion::Plate];

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
pub(super) fn order_card(token: Token, order: Pressed) -> Vec<Vec<Button>> {
    let change = |question| Pressed::ChangeCar(question, token).button();
    vec![
        vec![order.button()],
        vec![change(OrderQuestion::Brand), change(OrderQuestion::Plate)],
    ]
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
        ] {
            assert_eq!(Pressed::parse(data), None, "{data}");
        }
    }
}
