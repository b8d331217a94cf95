//! Rules that settings of several services follow.

use std::{str::FromStr, time::Duration};

use common::{Pepper, Peppers};

use super::{Reader, Setting};

/// A whole number from 1.
pub fn at_least_one<Number: FromStr + PartialOrd + From<bool>>(text: &str) -> Result<Number, String> {
    text.parse()
        .ok()
        .filter(|number| *number >= Number::from(true))
        .ok_or_else(|| "must be a whole number from 1".to_owned())
}

/// A duration that is not zero.
pub fn longer_than_nothing(text: &str) -> Result<Duration, String> {
    let duration = <Duration as Setting>::parse(text)?;
    if duration.is_zero() {
        Err("must be longer than nothing".to_owned())
    } else {
        Ok(duration)
    }
}

/// `codes.pepper` and, while it is changed, `codes.previous_pepper`.
pub fn peppers(reader: &mut Reader) -> Option<Peppers> {
    const EXAMPLE: &str = "the output of: openssl rand -base64 32";
    let pepper = |text: &str| Pepper::parse(text).map_err(|_| "must be 32 random bytes in base64".to_owned());
    let current = reader.required_as("codes.pepper", EXAMPLE, pepper);
    let previous = reader.optional_as("codes.previous_pepper", EXAMPLE, pepper);
    Some(Peppers {
        current: current?,
        previous: previous?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_and_less_are_refused() {
        assert_eq!(at_least_one::<u32>("1"), Ok(1));
        assert!(at_least_one::<i64>("0").is_err());
        assert!(at_least_one::<i64>("-3").is_err());
        assert!(at_least_one::<usize>("many").is_err());
        assert_eq!(longer_than_nothing("1s"), Ok(Duration::from_secs(1)));
        assert!(longer_than_nothing("0s").is_err());
    }
}
