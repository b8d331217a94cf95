use crate::domain::CannedAnswerId;

/// What a button of this area asks for. What may change meanwhile carries its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannedPressed {
    /// A page of all answers.
    List(u32),
    /// An answer, filled in for the communication that the specialist has.
    Pick(CannedAnswerId),
    /// An answer as it is kept.
    Open(CannedAnswerId),
    /// Sends what the specialist was shown under this number.
    Send(i64),
    /// Does not send it.
    Cancel(i64),
    /// A new answer.
    Add,
    /// Another title.
    Retitle(CannedAnswerId, i64),
    /// Another text.
    Rewrite(CannedAnswerId, i64),
    /// The answer is to go.
    Delete(CannedAnswerId, i64),
    /// He means it.
    DeleteForGood(CannedAnswerId, i64),
    /// Leaves what was asked for.
    Leave,
}

impl CannedPressed {
    pub(in crate::dialogue) fn data(self) -> String {
        match self {
            Self::List(page) => format!("answers:{page}"),
            Self::Pick(id) => format!("answer:{id}"),
            Self::Open(id) => format!("answer-open:{id}"),
            Self::Send(number) => format!("answer-send:{number}"),
            Self::Cancel(number) => format!("answer-cancel:{number}"),
            Self::Add => "answer-add".to_owned(),
            Self::Retitle(id, version) => format!("answer-title:{id}:{version}"),
            Self::Rewrite(id, version) => format!("answer-text:{id}:{version}"),
            Self::Delete(id, version) => format!("answer-delete:{id}:{version}"),
            Self::DeleteForGood(id, version) => format!("answer-delete!:{id}:{version}"),
            Self::Leave => "answer-leave".to_owned(),
        }
    }

    pub(in crate::dialogue) fn parse(name: &str, value: &str) -> Option<Self> {
        let id = || value.parse().ok().map(CannedAnswerId);
        let version = || {
            let (id, version) = value.split_once(':')?;
            Some((CannedAnswerId(id.parse().ok()?), version.parse().ok()?))
        };
        match name {
            "answers" => value.parse().ok().map(Self::List),
            "answer" => id().map(Self::Pick),
            "answer-open" => id().map(Self::Open),
            "answer-send" => value.parse().ok().map(Self::Send),
            "answer-cancel" => value.parse().ok().map(Self::Cancel),
            "answer-add" => value.is_empty().then_some(Self::Add),
            "answer-title" => version().map(|(id, version)| Self::Retitle(id, version)),
            "answer-text" => version().map(|(id, version)| Self::Rewrite(id, version)),
            "answer-delete" => version().map(|(id, version)| Self::Delete(id, version)),
            "answer-delete!" => version().map(|(id, version)| Self::DeleteForGood(id, version)),
            "answer-leave" => value.is_empty().then_some(Self::Leave),
            _ => None,
        }
    }

    /// The answer that it is about.
    pub(super) fn answer(self) -> Option<CannedAnswerId> {
        match self {
            Self::Pick(id)
            | Self::Open(id)
            | Self::Retitle(id, _)
            | Self::Rewrite(id, _)
            | Self::Delete(id, _)
            | Self::DeleteForGood(id, _) => Some(id),
            Self::List(_) | Self::Send(_) | Self::Cancel(_) | Self::Add | Self::Leave => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::Pressed;

    #[test]
    fn every_button_of_ready_answers_comes_back_as_what_it_was_and_fits_telegram() {
        let (id, version) = (CannedAnswerId(i64::MAX), i64::MAX);
        for pressed in [
            CannedPressed::List(u32::MAX),
            CannedPressed::Pick(id),
            CannedPressed::Open(id),
            CannedPressed::Send(i64::MAX),
            CannedPressed::Cancel(i64::MAX),
            CannedPressed::Add,
            CannedPressed::Retitle(id, version),
            CannedPressed::Rewrite(id, version),
            CannedPressed::Delete(id, version),
            CannedPressed::DeleteForGood(id, version),
            CannedPressed::Leave,
        ] {
            let data = Pressed::Canned(pressed).data();
            assert_eq!(Pressed::parse(&data), Some(Pressed::Canned(pressed)), "{data}");
            assert!(data.len() <= 64, "{data}");
        }
        for foreign in [
            "answer",
            "answers:-1",
            "answer-text:7",
            "answer-leave:1",
            "answer-send:x",
        ] {
            assert_eq!(Pressed::parse(foreign), None, "{foreign}");
        }
    }
}
