use anyhow::Result;
use lettre::AsyncTransport;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};

use crate::talk::Talk;
use crate::world::{Mailer, World, letter_to, refusal};

#[tokio::test]
async fn a_wrong_password_is_refused() -> Result<()> {
    let world = World::start()?;
    let wrong = Credentials::new(world.settings.username.clone(), "guess".to_owned());
    let mailer: Mailer = world.trusting().await?.credentials(wrong).build();
    assert_eq!(refusal(&mailer, letter_to("anna@example.org", "x")).await, 535);
    let statistics = world.mail.statistics().await?;
    assert_eq!((statistics.logins, statistics.refused[&535]), (0, 1));
    assert_eq!(world.mail.letters().await?, []);
    Ok(())
}

#[tokio::test]
async fn each_way_to_log_in_works() -> Result<()> {
    let world = World::start()?;
    for mechanism in [Mechanism::Plain, Mechanism::Login] {
        let client = world.trusting().await?.credentials(world.credentials());
        let mailer: Mailer = client.authentication(vec![mechanism]).build();
        mailer.send(letter_to("anna@example.org", "x")).await?;
    }
    assert_eq!(world.mail.statistics().await?.logins, 2);
    Ok(())
}

#[tokio::test]
async fn who_does_not_log_in_is_refused() -> Result<()> {
    let world = World::start()?;
    let encrypted: Mailer = world.trusting().await?.build();
    assert_eq!(refusal(&encrypted, letter_to("anna@example.org", "x")).await, 530);
    let clear: Mailer = world.client().build();
    assert_eq!(refusal(&clear, letter_to("anna@example.org", "x")).await, 530);
    Ok(())
}

#[tokio::test]
async fn who_does_not_trust_the_certificate_sends_nothing() -> Result<()> {
    let world = World::start()?;
    let stranger = World::start()?;
    let strangers = Certificate::from_pem(stranger.mail.certificate().await?.as_bytes())?;
    let trusting_nobody = TlsParameters::builder("localhost".to_owned());
    let trusting_another = TlsParameters::builder("localhost".to_owned()).add_root_certificate(strangers);
    let ours = Certificate::from_pem(world.mail.certificate().await?.as_bytes())?;
    let of_another_host = TlsParameters::builder("mail.example.org".to_owned()).add_root_certificate(ours);
    for parameters in [trusting_nobody, trusting_another, of_another_host] {
        let client = world.client().tls(Tls::Required(parameters.build_rustls()?));
        let mailer: Mailer = client.credentials(world.credentials()).build();
        let error = mailer.send(letter_to("anna@example.org", "x")).await.unwrap_err();
        assert_eq!(error.status(), None, "{error}");
    }
    let statistics = world.mail.statistics().await?;
    assert_eq!(
        (statistics.connections, statistics.secured, statistics.logins),
        (3, 0, 0)
    );
    Ok(())
}

#[tokio::test]
async fn a_login_in_clear_is_neither_offered_nor_taken() -> Result<()> {
    let world = World::start()?;
    let mut talk = Talk::begin(world.sandbox.mail_address()).await?;
    let offered = talk.ask("EHLO client").await?;
    assert!(offered.contains("STARTTLS") && !offered.contains("AUTH"), "{offered}");
    assert!(
        talk.ask("AUTH PLAIN AHBvc3RtYW4AcG9zdG1hbi1zZWNyZXQ=")
            .await?
            .starts_with("538 5.7.11 ")
    );
    assert_eq!(talk.ask("STARTTLS").await?, "220 2.0.0 Ready to start TLS");
    let mut talk = talk.secured(&world).await?;
    assert!(
        talk.ask("AUTH PLAIN AHBvc3RtYW4AcG9zdG1hbi1zZWNyZXQ=")
            .await?
            .starts_with("503 ")
    );
    let offered = talk.ask("EHLO client").await?;
    assert!(
        !offered.contains("STARTTLS") && offered.contains("AUTH PLAIN LOGIN"),
        "{offered}"
    );
    assert!(talk.ask("STARTTLS").await?.starts_with("503 "));
    assert_eq!(
        talk.ask("AUTH PLAIN AHBvc3RtYW4AcG9zdG1hbi1zZWNyZXQ=").await?,
        "235 2.7.0 Authentication succeeded"
    );
    assert!(talk.ask("AUTH LOGIN").await?.starts_with("503 "));
    Ok(())
}

#[tokio::test]
async fn a_login_may_be_asked_for_step_by_step_be_cancelled_and_be_nonsense() -> Result<()> {
    let world = World::start()?;
    let mut talk = Talk::open(&world).await?;
    talk.ask("STARTTLS").await?;
    let mut talk = talk.secured(&world).await?;
    talk.ask("EHLO client").await?;
    assert_eq!(
        talk.ask("AUTH CRAM-MD5").await?,
        "504 5.5.4 Unrecognized authentication type"
    );
    assert_eq!(talk.ask("AUTH PLAIN").await?, "334 ");
    assert_eq!(talk.ask("*").await?, "501 5.7.0 Authentication cancelled");
    assert_eq!(
        talk.ask("AUTH PLAIN !!!").await?,
        "501 5.5.2 Cannot decode the response"
    );
    assert_eq!(talk.ask("AUTH PLAIN =").await?, "501 5.5.2 Cannot decode the response");
    // On behalf of somebody else.
    assert!(
        talk.ask("AUTH PLAIN cm9vdABwb3N0bWFuAHBvc3RtYW4tc2VjcmV0")
            .await?
            .starts_with("535 ")
    );
    assert_eq!(talk.ask("AUTH LOGIN").await?, "334 VXNlcm5hbWU6");
    assert_eq!(talk.ask("cG9zdG1hbg==").await?, "334 UGFzc3dvcmQ6");
    assert_eq!(
        talk.ask("cG9zdG1hbi1zZWNyZXQ=").await?,
        "235 2.7.0 Authentication succeeded"
    );
    Ok(())
}
