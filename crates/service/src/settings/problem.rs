use std::fmt;

/// `EX_CONFIG` of sysexits.h: something is wrong with the settings.
pub const EXIT_CODE: u8 = 78;

/// One thing that is wrong with one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// As an environment variable: `HTTP__LISTEN`.
    pub name: String,
    /// Never the value itself: it may be a secret that was put in the wrong place.
    pub what: String,
    /// A value that would do.
    pub example: Option<String>,
}

/// All that is wrong with the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.what)?;
        match &self.example {
            Some(example) => write!(formatter, "; for example {}={example}", self.name),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        let title = if count == 1 {
            "There is a problem".to_owned()
        } else {
            format!("There are {count} problems")
        };
        write!(formatter, "{title} with the settings:")?;
        self.0.iter().try_for_each(|problem| write!(formatter, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}
