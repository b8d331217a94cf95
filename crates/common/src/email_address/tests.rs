use proptest::prelude::*;

use super::{EmailAddress, EmailAddressError as Error};

fn read(text: &str) -> Result<String, Error> {
    EmailAddress::parse(text).map(|address| address.as_str().to_owned())
}

#[test]
fn an_address_is_read_as_people_type_it() {
    assert_eq!(read(" anna@example.org "), Ok("anna@example.org".into()));
    assert_eq!(read("mailto:anna@example.org"), Ok("anna@example.org".into()));
    assert_eq!(read("Anna.P+desk@Example.ORG"), Ok("Anna.P+desk@example.org".into()));
    assert_eq!(read("\"anna p\"@example.org"), Ok("\"anna p\"@example.org".into()));
}

#[test]
fn a_domain_in_its_own_letters_is_kept_as_servers_write_it_and_shown_as_people_do() {
    let address = EmailAddress::parse("анна@Пример.рф").unwrap();
    assert_eq!(address.domain(), "xn--e1afmkfd.xn--p1ai");
    assert_eq!(address.as_str(), "анна@xn--e1afmkfd.xn--p1ai");
    assert_eq!(address.readable(), "анна@пример.рф");
}

#[test]
fn what_is_no_address_is_told_apart() {
    assert_eq!(read("anna"), Err(Error::NoAt));
    assert_eq!(read(""), Err(Error::NoAt));
    assert_eq!(read("@example.org"), Err(Error::Mailbox));
    assert_eq!(read("an na@example.org"), Err(Error::Mailbox));
    assert_eq!(read("a..b@example.org"), Err(Error::Mailbox));
    assert_eq!(read("anna@"), Err(Error::Domain));
    assert_eq!(read("anna@localhost"), Err(Error::Domain));
    assert_eq!(read("anna@exa mple.org"), Err(Error::Domain));
    assert_eq!(read("anna@-example.org"), Err(Error::Domain));
    assert_eq!(read("anna@[127.0.0.1]"), Err(Error::Domain));
    assert_eq!(read("Anna <anna@example.org>"), Err(Error::Domain));
    assert_eq!(read("anna@example.org, boris@example.org"), Err(Error::Mailbox));
    assert_eq!(read("anna@example.org\r\nBcc: x@example.org"), Err(Error::Mailbox));
    assert_eq!(read(&format!("{}@example.org", "a".repeat(65))), Err(Error::TooLong));
    assert_eq!(read(&"a".repeat(100_000)), Err(Error::TooLong));
}

#[test]
fn one_mailbox_is_one_however_its_capitals_are_written() {
    let folded = |text| EmailAddress::parse(text).unwrap().folded();
    assert_eq!(folded("Anna@Example.org"), folded("anna@example.ORG"));
}

#[test]
fn no_address_is_shown_by_debug() {
    let shown = format!("{:?}", EmailAddress::parse("anna@example.org").unwrap());
    assert_eq!(shown, "EmailAddress(…@example.org)");
}

proptest! {
    #[test]
    fn nothing_makes_it_panic_and_what_is_read_is_read_the_same_again(text in "\\PC{0,40}@?\\PC{0,40}") {
        if let Ok(address) = EmailAddress::parse(&text) {
            let again = EmailAddress::try_from(String::from(address.clone())).unwrap();
            prop_assert_eq!(&again, &address);
            prop_assert!(!address.as_str().contains(['\r', '\n', '\0']));
        }
    }
}
