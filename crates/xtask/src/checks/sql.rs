//! As much of SQL's grammar as it takes to look at migrations: statements and their words.

/// A statement in words, with the comments that stand before it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Statement {
    /// Upper case; commas and brackets are words, a literal is the word `''`.
    pub(super) words: Vec<String>,
    /// The comment lines right before it and inside of it, without their dashes.
    pub(super) comments: Vec<String>,
}

/// Takes a script apart. Literals (also dollar-quoted bodies) and comments hide what is in them.
pub(super) fn statements(script: &str) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut current = Statement::default();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("--") {
            let length = rest.find('\n').unwrap_or(rest.len());
            current.comments.push(rest[2..length].trim().to_owned());
            length
        } else if rest.starts_with("/*") {
            end_of(rest, 2, "*/")
        } else if first == '\'' {
            current.words.push("''".to_owned());
            end_of(rest, 1, "'")
        } else if let Some(tag) = dollar_tag(rest) {
            current.words.push("''".to_owned());
            end_of(rest, tag.len(), tag)
        } else if first == '"' {
            let length = end_of(rest, 1, "\"");
            current.words.push(rest[..length].to_owned());
            length
        } else if first == ';' {
            statements.push(std::mem::take(&mut current));
            1
        } else if is_of_word(first) {
            let length = rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len());
            current.words.push(rest[..length].to_uppercase());
            length
        } else {
            if !first.is_whitespace() {
                current.words.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    statements.push(current);
    statements.retain(|statement| !statement.words.is_empty());
    statements
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '.'
}

/// Where a quoted piece ends, of which `start` bytes have been read; an open one ends with the text.
fn end_of(text: &str, start: usize, end: &str) -> usize {
    text[start..].find(end).map_or(text.len(), |at| start + at + end.len())
}

/// The opening `$tag$` of a dollar-quoted literal.
fn dollar_tag(text: &str) -> Option<&str> {
    let length = text.strip_prefix('$')?.find('$')? + 2;
    let tag = &text[1..length - 1];
    let well_formed = tag.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    (well_formed && !tag.starts_with(|letter: char| letter.is_ascii_digit())).then_some(&text[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_comments_hide_what_is_in_them() {
        let script = "-- first; it drops nothing
            CREATE TABLE a (b text DEFAULT 'x; DROP TABLE y', c int); /* DROP; */
            CREATE FUNCTION f() RETURNS int AS $body$ DROP TABLE z; $body$ LANGUAGE sql;
            SELECT $1";
        let statements = statements(script);
        let lines: Vec<String> = statements.iter().map(|statement| statement.words.join(" ")).collect();
        assert_eq!(
            lines,
            [
                "CREATE TABLE A ( B TEXT DEFAULT '' , C INT )",
                "CREATE FUNCTION F ( ) RETURNS INT AS '' LANGUAGE SQL",
                "SELECT $ 1"
            ]
        );
        assert_eq!(statements[0].comments, ["first; it drops nothing"]);
    }
}
