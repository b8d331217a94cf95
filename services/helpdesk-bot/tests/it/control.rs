use anyhow::{Context, Result, ensure};
use futures::try_join;

use super::support::Office;

#[tokio::test(flavor = "multi_thread")]
async fn a_controller_watches_the_line_takes_away_and_gives_to_another() -> Result<()> {
    let (office, vera, director) = Office::with_controllers().await?;
    let environment = office.environment_with(&vera, &director);
    let _replicas = [
        office.suite.run("helpdesk-bot", &environment).await?,
        office.suite.run("helpdesk-bot", &environment).await?,
    ];
    let (bot, olga, pavel) = (&office.bot, &office.olga, &office.pavel);
    let anna = office.user("Anna").await?;
    anna.sends(bot, "My printer is on fire").await?;
    office.group_sees("My printer is on fire").await?;
    office.takes(olga, 1).await?;
    vera.sends(bot, "/service").await?;
    vera.presses(bot, "Board").await?;
    let board = vera.sees(bot, "Being answered: 1").await?;
    ensure!(
        board.text.contains("Waiting: 0") && board.text.contains("№ 1 Anna → Olga: waiting for an answer"),
        "{}",
        board.text
    );

    // Olga offers it to Pavel; a controller is faster with giving it to him.
    olga.sends(bot, "/service").await?;
    olga.presses(bot, "Hand over").await?;
    olga.presses(bot, "Pavel").await?;
    let offer = pavel.sees(bot, "Olga asks you to take over request № 1").await?;
    let accept = offer.buttons.iter().flatten().find(|button| button["text"] == "Accept");
    let accept = accept
        .and_then(|button| button["callback_data"].as_str())
        .context("no [Accept]")?;
    vera.presses(bot, "Take away № 1 (Olga)").await?;
    vera.sees(bot, "Request № 1 (Anna) is with Olga. Who should get it?")
        .await?;
    let given = vera.presses(bot, "Pavel").await?.answered().await?;
    ensure!(
        given.text.as_deref() == Some("Request № 1 now belongs to Pavel."),
        "{:?}",
        given.text
    );
    olga.sees(bot, "A controller gave your request № 1 (Anna) to Pavel.")
        .await?;
    pavel.sees(bot, "Request № 1 is yours: Anna").await?;
    anna.sees(bot, "From now on Pavel answers you").await?;
    let late = pavel
        .presses_data(bot, accept, Some(offer.message_id))
        .await?
        .answered()
        .await?;
    ensure!(
        late.text.as_deref() == Some("This offer is over: the request was closed, returned or given to somebody else."),
        "{:?}",
        late.text
    );
    olga.sends(bot, "Are you there?").await?;
    olga.sees(bot, "You have no request now, so nobody got this message.")
        .await?;

    // Back to the queue; what Pavel writes then reaches nobody.
    vera.sends(bot, "/service").await?;
    vera.presses(bot, "Board").await?;
    vera.presses(bot, "Take away № 1 (Pavel)").await?;
    vera.presses(bot, "Return to queue").await?;
    pavel
        .sees(bot, "A controller put your request № 1 (Anna) back into the queue.")
        .await?;
    anna.sees(bot, "Request № 1 is back in the queue: another specialist will answer")
        .await?;
    office.group_sees("Waits for an answer again").await?;
    pavel.sends(bot, "Which floor?").await?;
    pavel.sees(bot, "nobody got this message").await?;
    for lost in ["Are you there?", "Which floor?"] {
        anna.does_not_see(bot, lost).await?;
    }
    ensure!(
        office
            .count("select count(*) from audit where action in ('assigned', 'put_back')")
            .await?
            == 2
    );
    office.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_is_accepted_while_a_controller_takes_the_request_away_ends_in_one_truth() -> Result<()> {
    let (office, vera, director) = Office::with_controllers().await?;
    let environment = office.environment_with(&vera, &director);
    let _replicas = [
        office.suite.run("helpdesk-bot", &environment).await?,
        office.suite.run("helpdesk-bot", &environment).await?,
    ];
    let (bot, olga, pavel) = (&office.bot, &office.olga, &office.pavel);
    let anna = office.user("Anna").await?;
    anna.sends(bot, "My printer is on fire").await?;
    office.group_sees("My printer is on fire").await?;
    office.takes(olga, 1).await?;
    olga.sends(bot, "/service").await?;
    olga.presses(bot, "Hand over").await?;
    olga.presses(bot, "Pavel").await?;
    let offer = pavel.sees(bot, "Olga asks you to take over request № 1").await?;
    let accept = offer.buttons.iter().flatten().find(|button| button["text"] == "Accept");
    let accept = accept
        .and_then(|button| button["callback_data"].as_str())
        .context("no [Accept]")?;
    vera.sends(bot, "/service").await?;
    vera.presses(bot, "Board").await?;
    vera.presses(bot, "Take away № 1 (Olga)").await?;
    vera.sees(bot, "Who should get it?").await?;
    let pressed = try_join!(
        pavel.presses_data(bot, accept, Some(offer.message_id)),
        vera.presses_data(bot, "put-back:1", None)
    )?;
    let answers = try_join!(pressed.0.answered(), pressed.1.answered())?;
    ensure!(
        answers.1.text.as_deref() == Some("Request № 1 is back in the queue."),
        "{:?}",
        answers.1.text
    );
    // Whoever was first, it waits now: Pavel either had it for a moment and lost it, or learned that the offer is over.
    let over = "This offer is over: the request was closed, returned or given to somebody else.";
    match answers.0.text.as_deref() {
        Some(text) => {
            ensure!(text == over, "{text}");
            pavel.does_not_see(bot, "Request № 1 is yours").await?;
        }
        None => {
            pavel.sees(bot, "Request № 1 is yours").await?;
            pavel.sees(bot, "A controller put your request № 1 (Anna) back").await?;
        }
    }
    anna.sees(bot, "Request № 1 is back in the queue").await?;
    ensure!(
        office
            .count("select count(*) from communications where state = 'open' and owner is null")
            .await?
            == 1
    );
    office.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_comes_by_a_link_that_works_once_and_goes_by_a_button() -> Result<()> {
    let (office, vera, director) = Office::with_controllers().await?;
    let environment = office.environment_with(&vera, &director);
    let _replica = office.suite.run("helpdesk-bot", &environment).await?;
    let bot = &office.bot;
    let ivan = office.person("Ivan").await?;
    let petr = office.person("Petr").await?;
    director.sends(bot, "/staff").await?;
    director.presses(bot, "Invite a specialist").await?;
    let link = director.sees(bot, "?start=").await?;
    let code = link
        .text
        .split("?start=")
        .nth(1)
        .context("a link without a code")?
        .trim();
    ivan.opens(bot, code).await?;
    ivan.sees(bot, "You are a specialist now.").await?;
    director.sees(bot, "Ivan is a specialist now.").await?;
    petr.opens(bot, code).await?;
    petr.sees(bot, "This link has already been used.").await?;

    let anna = office.user("Anna").await?;
    anna.sends(bot, "My printer is on fire").await?;
    office.group_sees("My printer is on fire").await?;
    // He is not in the group yet, and finds the request in his list.
    ivan.sends(bot, "/service").await?;
    ivan.presses(bot, "Who is waiting?").await?;
    ivan.presses(bot, "Take").await?;
    ivan.sees(bot, "Request № 1 is yours").await?;
    anna.sees(bot, "Ivan answers you").await?;
    director.sends(bot, "/staff").await?;
    director.presses(bot, "Remove specialist Ivan").await?;
    ivan.sees(bot, "You are no longer a specialist here.").await?;
    anna.sees(bot, "Request № 1 is back in the queue").await?;
    ivan.sends(bot, "/service").await?;
    ivan.sees(bot, "Write your work e-mail address").await?;
    office.suite.check_conformance().await
}
