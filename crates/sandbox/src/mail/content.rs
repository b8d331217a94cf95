/// How long a line of a letter may be, without its end (RFC 5322, 2.1.1).
const LONGEST_LINE: usize = 998;

/// Takes the bytes after DATA, up to the line that has nothing but a dot, and takes the stuffed dots out (RFC 5321, 4.5.2).
///
/// Only CRLF ends a line: what a server takes for the end that its neighbour does not lets letters be smuggled. The
/// receiver of `smtp-proto` is not used, for it takes `CRLF . CR CR LF` for the end and knows no letter that is empty.
#[derive(Debug)]
pub(super) struct Content {
    taken: Vec<u8>,
    place: Place,
    /// Of the line that comes, without its end.
    line: usize,
    most: usize,
    /// The first thing that is wrong with it.
    flaw: Option<Flaw>,
}

/// Why a letter is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    TooLarge,
    LongLine,
    BareCarriageReturn,
    BareLineFeed,
    Nul,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    LineStart,
    /// After a dot that begins a line.
    Dot,
    /// After such a dot and a carriage return.
    DotReturn,
    Inside,
    Return,
}

impl Content {
    /// A letter of at most so many bytes.
    pub(super) fn new(most: usize) -> Self {
        Self {
            taken: Vec::new(),
            place: Place::LineStart,
            line: 0,
            most,
            flaw: None,
        }
    }

    /// Takes more; how many of these bytes belong to the letter, if it ends here.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Option<usize> {
        for (index, byte) in bytes.iter().enumerate() {
            if self.take_one(*byte) {
                return Some(index + 1);
            }
        }
        None
    }

    /// The letter, after its end came.
    pub(super) fn into_letter(self) -> Result<Vec<u8>, Flaw> {
        self.flaw.map_or(Ok(self.taken), Err)
    }

    fn take_one(&mut self, byte: u8) -> bool {
        self.place = match (self.place, byte) {
            (Place::LineStart, b'.') => Place::Dot,
            (Place::Dot, b'\r') => Place::DotReturn,
            (Place::DotReturn, b'\n') => return true,
            (Place::DotReturn | Place::Return, b'\r') => {
                self.keep_bare_return();
                Place::Return
            }
            (Place::Return, b'\n') => {
                self.keep(b"\r\n");
                self.line = 0;
                Place::LineStart
            }
            (_, b'\r') => Place::Return,
            (place, byte) => {
                if matches!(place, Place::DotReturn | Place::Return) {
                    self.keep_bare_return();
                }
                self.check(byte);
                self.keep(&[byte]);
                Place::Inside
            }
        };
        false
    }

    fn check(&mut self, byte: u8) {
        self.line += 1;
        match byte {
            b'\n' => self.wrong(Flaw::BareLineFeed),
            0 => self.wrong(Flaw::Nul),
            _ if self.line > LONGEST_LINE => self.wrong(Flaw::LongLine),
            _ => {}
        }
    }

    fn keep_bare_return(&mut self) {
        self.wrong(Flaw::BareCarriageReturn);
        self.line += 1;
        self.keep(b"\r");
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.taken.len() + bytes.len() > self.most {
            self.wrong(Flaw::TooLarge);
        }
        if self.flaw.is_none() {
            self.taken.extend_from_slice(bytes);
        } else {
            // Nobody will read it.
            self.taken = Vec::new();
        }
    }

    fn wrong(&mut self, flaw: Flaw) {
        self.flaw.get_or_insert(flaw);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letter and what follows it; the same however the bytes come.
    fn taken(bytes: &[u8]) -> Option<(Result<Vec<u8>, Flaw>, usize)> {
        let mut whole = Content::new(64 * 1024);
        let end = whole.take(bytes);
        let mut split = Content::new(64 * 1024);
        let ended = bytes.iter().position(|byte| split.take(&[*byte]).is_some());
        assert_eq!(ended.map(|index| index + 1), end);
        let letter = whole.into_letter();
        assert_eq!(split.into_letter(), letter);
        end.map(|end| (letter, end))
    }

    fn letter(bytes: &[u8]) -> Result<Vec<u8>, Flaw> {
        taken(bytes).unwrap().0
    }

    #[test]
    fn a_dot_alone_on_a_line_ends_the_letter_and_stuffed_dots_are_taken_out() {
        assert_eq!(
            letter(b"a\r\n..b\r\n...\r\n.c\r\n.\r\n").unwrap(),
            b"a\r\n.b\r\n..\r\nc\r\n"
        );
        assert_eq!(letter(b"..first\r\n.\r\n").unwrap(), b".first\r\n");
    }

    #[test]
    fn a_letter_may_be_empty() {
        assert_eq!(letter(b".\r\n").unwrap(), b"");
    }

    #[test]
    fn what_follows_the_end_is_left_for_the_next_command() {
        assert_eq!(taken(b"a\r\n.\r\nQUIT\r\n").unwrap(), (Ok(b"a\r\n".to_vec()), 6));
    }

    #[test]
    fn nothing_but_the_true_end_ends_a_letter() {
        for smuggled in [
            &b"a\n.\nMAIL"[..],
            b"a\n.\r\nMAIL",
            b"a\r\n.\nMAIL",
            b"a\r\n.\r\r\nMAIL",
            b"a\r.\r\nMAIL",
            b"a\r\n.\rMAIL",
            b"a\r.\rMAIL",
            b"a\r\n\x00.\r\nMAIL",
            b"a\r\n. \r\nMAIL",
        ] {
            assert_eq!(taken(smuggled), None, "{:?}", smuggled.escape_ascii().to_string());
        }
    }

    #[test]
    fn bare_line_ends_and_zeros_are_flaws() {
        assert_eq!(letter(b"a\n.\nb\r\n.\r\n"), Err(Flaw::BareLineFeed));
        assert_eq!(letter(b"a\r\n.\r\r\nb\r\n.\r\n"), Err(Flaw::BareCarriageReturn));
        assert_eq!(letter(b"a\rb\r\n.\r\n"), Err(Flaw::BareCarriageReturn));
        assert_eq!(letter(b"a\0b\r\n.\r\n"), Err(Flaw::Nul));
    }

    #[test]
    fn a_line_of_998_bytes_is_the_longest() {
        let line = |length| [vec![b'x'; length], b"\r\n.\r\n".to_vec()].concat();
        assert_eq!(letter(&line(998)).map(|letter| letter.len()), Ok(1000));
        assert_eq!(letter(&line(999)), Err(Flaw::LongLine));
    }

    #[test]
    fn a_letter_that_is_too_large_takes_no_room() {
        let mut content = Content::new(1000);
        for _ in 0..100 {
            assert_eq!(content.take(b"twenty bytes a line\r\n"), None);
        }
        assert_eq!(content.taken.capacity(), 0);
        assert_eq!(content.take(b".\r\n"), Some(3));
        assert_eq!(content.into_letter(), Err(Flaw::TooLarge));
    }

    proptest::proptest! {
        #[test]
        fn any_lines_come_out_as_they_were_stuffed(lines in proptest::collection::vec("[.a-c]{0,5}", 0..20)) {
            let sent: String = lines.iter().map(|line| {
                let dot = if line.starts_with('.') { "." } else { "" };
                format!("{dot}{line}\r\n")
            }).collect();
            let expected: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
            let wire = format!("{sent}.\r\n");
            proptest::prop_assert_eq!(taken(wire.as_bytes()), Some((Ok(expected.into_bytes()), wire.len())));
        }
    }
}
