use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use reqwest::{Certificate, Url, redirect};
use serde_json::{Map, Value, json};

use super::Call;
use crate::bot_api::failure::Failure;
use crate::bot_api::updates::allowed;
use crate::telegram::{Webhook, WebhookSettings};

/// Bot API, setWebhook: 1 to 100, 40 by default.
const MOST_CONNECTIONS: i64 = 100;
const USUAL_CONNECTIONS: i64 = 40;
/// Bot API, setWebhook: the ports that a webhook may have.
const PORTS: [u16; 4] = [443, 80, 88, 8443];
const LONGEST_SECRET: usize = 256;
const LARGEST_CERTIFICATE: usize = 3 * 1024 * 1024;

pub(super) fn set_webhook(call: &Call<'_>) -> Result<Value, Failure> {
    let Some(address) = call.parameters.text("url") else {
        return delete_webhook(call);
    };
    let settings = settings(call, address)?;
    let client = client(&settings)?;
    let mut telegram = call.world.telegram();
    let limited = telegram.budgets.limits().enabled;
    let bot = telegram.bot(call.bot_id);
    if limited && !bot.may_set_webhook(Instant::now()) {
        return Err(Failure::too_many_requests(1));
    }
    if let Some(allowed) = allowed(call.parameters) {
        bot.updates.allowed = allowed;
    }
    if call.parameters.flag("drop_pending_updates") {
        bot.updates.clear();
    }
    // A webhook that is set already goes on undisturbed; with a certificate the real server begins anew.
    let stands = bot
        .webhook
        .as_ref()
        .is_some_and(|webhook| webhook.settings == settings && settings.certificate.is_none());
    if !stands {
        bot.webhook = Some(Webhook::new(settings, client));
        bot.updates.arrived.notify_waiters();
    }
    telegram.post.notify_one();
    Ok(Value::from(true))
}

pub(super) fn delete_webhook(call: &Call<'_>) -> Result<Value, Failure> {
    let mut telegram = call.world.telegram();
    let bot = telegram.bot(call.bot_id);
    bot.webhook = None;
    if call.parameters.flag("drop_pending_updates") {
        bot.updates.clear();
    }
    Ok(Value::from(true))
}

pub(super) fn get_webhook_info(call: &Call<'_>) -> Result<Value, Failure> {
    let mut telegram = call.world.telegram();
    let bot = telegram.bot(call.bot_id);
    let mut info = Map::new();
    info.insert("url".to_owned(), json!(""));
    info.insert("has_custom_certificate".to_owned(), json!(false));
    info.insert("pending_update_count".to_owned(), json!(bot.updates.len(call.now)));
    if let Some(webhook) = &bot.webhook {
        info.insert("url".to_owned(), json!(webhook.settings.address));
        let custom = webhook.settings.certificate.is_some();
        info.insert("has_custom_certificate".to_owned(), json!(custom));
        info.insert("max_connections".to_owned(), json!(webhook.settings.max_connections));
        if let Some(ip_address) = webhook.ip_address {
            info.insert("ip_address".to_owned(), json!(ip_address.to_string()));
        }
        if let Some((at, reason)) = &webhook.last_error {
            info.insert("last_error_date".to_owned(), json!(at.timestamp()));
            info.insert("last_error_message".to_owned(), json!(reason));
        }
    }
    if let Some(names) = bot.updates.allowed.names() {
        info.insert("allowed_updates".to_owned(), json!(names));
    }
    Ok(Value::Object(info))
}

fn settings(call: &Call<'_>, address: &str) -> Result<WebhookSettings, Failure> {
    let secret_token = call.parameters.text("secret_token").unwrap_or_default();
    if secret_token.len() > LONGEST_SECRET {
        return Err(Failure::bad_request("secret token is too long"));
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !secret_token.bytes().all(allowed) {
        return Err(Failure::bad_request("secret token contains unallowed characters"));
    }
    let ip_address = match call.parameters.text("ip_address") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| bad_webhook("Invalid IP address specified"))?),
    };
    let url: Url = address
        .parse()
        .map_err(|_| Failure::bad_request("invalid webhook URL specified"))?;
    check_address(&url, ip_address)?;
    let certificate = call
        .parameters
        .upload("certificate")
        .map(|upload| upload.bytes.to_vec());
    if let Some(certificate) = certificate.as_ref().filter(|bytes| bytes.len() > LARGEST_CERTIFICATE) {
        return Err(Failure::bad_request(format_args!(
            "certificate size is too big ({} bytes)",
            certificate.len()
        )));
    }
    let connections = call
        .parameters
        .integer("max_connections")
        .unwrap_or(USUAL_CONNECTIONS)
        .clamp(1, MOST_CONNECTIONS);
    Ok(WebhookSettings {
        url,
        address: address.to_owned(),
        secret_token: secret_token.to_owned(),
        certificate,
        ip_address,
        max_connections: usize::try_from(connections).unwrap_or(1),
    })
}

/// HTTPS on one of four ports, as the real server wants it; on this machine also HTTP and any port, as the real server
/// allows it when it is run locally.
fn check_address(url: &Url, ip_address: Option<IpAddr>) -> Result<(), Failure> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let literal: Option<IpAddr> = host.parse().ok();
    let here = match ip_address.or(literal) {
        Some(address) => address.is_loopback(),
        None => host == "localhost",
    };
    match url.scheme() {
        "http" | "https" if here => Ok(()),
        "https" if PORTS.contains(&url.port_or_known_default().unwrap_or_default()) => Ok(()),
        "https" => Err(bad_webhook("Webhook can be set up only on ports 80, 88, 443 or 8443")),
        "http" => Err(bad_webhook("An HTTPS URL must be provided for webhook")),
        _ => Err(Failure::bad_request("invalid webhook URL specified")),
    }
}

/// A client that goes where the settings say and trusts what they say.
fn client(settings: &WebhookSettings) -> Result<reqwest::Client, Failure> {
    let mut client = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .pool_max_idle_per_host(settings.max_connections);
    if let (Some(ip_address), Some(host)) = (settings.ip_address, settings.url.host_str()) {
        let port = settings.url.port_or_known_default().unwrap_or_default();
        client = client.resolve(host, SocketAddr::from((ip_address, port)));
    }
    let unusable = |_| bad_webhook("Can't create an SSL context");
    if let Some(certificate) = &settings.certificate {
        let certificate = Certificate::from_pem(certificate).map_err(unusable)?;
        client = client.tls_built_in_root_certs(false).add_root_certificate(certificate);
    }
    client.build().map_err(unusable)
}

fn bad_webhook(what: &str) -> Failure {
    Failure::bad_request(format_args!("bad webhook: {what}"))
}
