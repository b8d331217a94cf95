//! Somebody who guesses codes by force, alone and with others.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rehearsal::eventually;
use sandbox::{
    client::Person,
    model::{Act, Deed},
};

use super::support::Office;

/// More than a code bears.
const GUESSES: u32 = 8;
/// Within an hour, for one person and for one address.
const LETTERS: usize = 5;
/// The number of the codes that hold at the same time in any hour of a person, or of an address.
const MOST_IN_AN_HOUR: &str = "select coalesce(max(codes), 0) as count from (
    select count(*) over (partition by telegram_id order by requested_at
        range between interval '59 minutes' preceding and current row) as codes from email_codes
    union all
    select count(*) over (partition by email_folded order by requested_at
        range between interval '59 minutes' preceding and current row) from email_codes) hours";

/// Who guesses, and the code of the newest letter that he had sent.
struct Guesser<'office> {
    office: &'office Office,
    person: Person,
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_guessed_by_force_are_never_found_and_the_limits_hold() -> Result<()> {
    let office = Office::open().await?;
    let _replicas = [office.replica().await?, office.replica().await?];
    let victim = "anna@example.org";

    let mallory = Guesser::new(&office, "Mallory").await?;
    for hour in 1..=2 {
        for _ in 0..LETTERS {
            let code = mallory.has_a_letter_sent(victim).await?;
            mallory.guesses(&code).await?;
            // Even who reads it by now is too late.
            mallory.person.sends(&office.bot, &code).await?;
            mallory.person.sees(&office.bot, "entered wrong too many times").await?;
        }
        mallory.is_refused_a_letter(victim).await?;
        // Nor are others let near this address, or Mallory near others.
        let other = Guesser::new(&office, &format!("Trudy{hour}")).await?;
        other.is_refused_a_letter(victim).await?;
        mallory.is_refused_a_letter("boris@example.org").await?;
        office.suite.telegram.advance(Duration::from_secs(61 * 60)).await?;
    }
    // Many guessers of one address at once, on both replicas, have no more than one has.
    let mut gang = Vec::new();
    for member in 0..8 {
        gang.push(Guesser::new(&office, &format!("Gang{member}")).await?);
    }
    let before = office.count("select count(*) from email_codes").await?;
    let deeds: Vec<Deed> = gang.iter().map(|member| member.deed(victim)).collect();
    office.suite.telegram.act_many(&deeds).await?;
    for member in &gang {
        member
            .person
            .sees_matching(&office.bot, "A code was sent to|Too many codes were sent")
            .await?;
    }
    let sent = office.count("select count(*) from email_codes").await? - before;
    ensure!(sent == i64::try_from(LETTERS)?, "{sent} letters to the gang");

    for (what, none) in [
        (
            "codes tried too often",
            "select count(*) from email_codes where tries > 5",
        ),
        (
            "codes used",
            "select count(*) from email_codes where used_at is not null",
        ),
        (
            "people let in",
            "select count(*) from users where authenticated_at is not null",
        ),
    ] {
        ensure!(office.count(none).await? == 0, "{what}");
    }
    let tried = office.count("select count(*) from email_codes where tries = 5").await?;
    ensure!(
        tried == 2 * i64::try_from(LETTERS)?,
        "{tried} codes were tried to their end"
    );
    let most = office.count(MOST_IN_AN_HOUR).await?;
    ensure!(most == i64::try_from(LETTERS)?, "{most} codes within an hour");
    office.suite.check_conformance().await
}

impl<'office> Guesser<'office> {
    /// Somebody whom the bot has asked for his address.
    async fn new(office: &'office Office, name: &str) -> Result<Self> {
        let person = office.person(name).await?;
        person.sends(&office.bot, "hello").await?;
        person.sees(&office.bot, "Write your work e-mail address").await?;
        Ok(Self { office, person })
    }

    /// The code of the letter.
    async fn has_a_letter_sent(&self, address: &str) -> Result<String> {
        let (bot, post) = (&self.office.bot, &self.office.post);
        let before = post.letters_to(address);
        self.person.sends(bot, address).await?;
        self.person.sees(bot, "A code was sent to").await?;
        eventually("the next letter", async || {
            (post.letters_to(address) > before).then_some(())
        })
        .await;
        Ok(post.reads(address, "code").await)
    }

    /// Writes wrong codes, all at once.
    async fn guesses(&self, code: &str) -> Result<()> {
        let right: u32 = code.parse().context("a code of digits")?;
        let wrong = (1..=GUESSES).map(|step| format!("{:06}", (right + step * 7) % 1_000_000));
        let deeds: Vec<Deed> = wrong.map(|guess| self.deed(&guess)).collect();
        self.office.suite.telegram.act_many(&deeds).await?;
        self.person.sees(&self.office.bot, "You have 1 try left").await?;
        self.person
            .sees(&self.office.bot, "entered wrong too many times")
            .await?;
        Ok(())
    }

    async fn is_refused_a_letter(&self, address: &str) -> Result<()> {
        self.person.sends(&self.office.bot, address).await?;
        self.person.sees(&self.office.bot, "Too many codes were sent").await?;
        Ok(())
    }

    fn deed(&self, text: &str) -> Deed {
        Deed {
            person_id: self.person.id(),
            bot_id: Some(self.office.bot.id),
            group_id: None,
            act: Act::SendText {
                text: text.to_owned(),
                reply_to: None,
            },
        }
    }
}
