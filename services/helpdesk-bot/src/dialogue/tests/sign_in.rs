use insta::assert_snapshot;

use super::town::Town;

#[test]
fn a_stranger_is_registered_and_signed_in_by_a_letter() {
    let mut town = Town::new();
    assert_snapshot!(town.play(1, "hello | anna@Example.org | letter sent | 000000 | CODE"), @"");
}
