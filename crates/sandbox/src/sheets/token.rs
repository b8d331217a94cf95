use std::sync::{LazyLock, OnceLock};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use chrono::{DateTime, Utc};
use rsa::{
    RsaPrivateKey,
    pkcs1v15::{Signature, SigningKey, VerifyingKey},
    pkcs8::{EncodePrivateKey, LineEnding},
    rand_core::OsRng,
    sha2::Sha256,
    signature::{Keypair, Verifier},
};
use serde::Deserialize;
use serde_json::{Value as Json, json};

/// The e-mail address of the sandbox's service account: who a spreadsheet must be shared with.
pub const CLIENT_EMAIL: &str = "frontdesk@sandbox.iam.gserviceaccount.com";
/// Google's own libraries pad the parts of a JWT, against RFC 7515, and the real endpoint takes both.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
const PRIVATE_KEY_ID: &str = "0123456789abcdef0123456789abcdef01234567";
/// What Google's Python library names as the audience whatever the key file says.
const PUBLIC_TOKEN_URI: &str = "https://oauth2.googleapis.com/token";
/// How far the clocks of the two sides may be apart, in seconds.
const CLOCK_SKEW: i64 = 300;
/// The longest life of an assertion, in seconds.
const LONGEST: i64 = 3600;

/// Why no token was issued, in the words of RFC 6749.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TokenError {
    pub(super) error: &'static str,
    pub(super) description: String,
}

/// The service account with its key, which is made when it is first needed.
#[derive(Default)]
pub(super) struct ServiceAccount {
    key: OnceLock<Option<RsaPrivateKey>>,
}

/// Sandboxes of one process have one account: a key takes a second to be made.
static ACCOUNT: LazyLock<ServiceAccount> = LazyLock::new(ServiceAccount::default);

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    #[serde(default)]
    scope: String,
    iat: i64,
    exp: i64,
}

impl ServiceAccount {
    /// The account of all sandboxes of this process.
    pub(super) fn of_this_process() -> &'static Self {
        &ACCOUNT
    }

    /// The key file as Google's console gives it out, for a token endpoint at `token_uri`.
    /// `None` only if the operating system gave no random numbers.
    pub(super) fn key_file(&self, token_uri: &str) -> Option<Json> {
        let pem = self.key()?.to_pkcs8_pem(LineEnding::LF).ok()?;
        Some(json!({
            "type": "service_account",
            "project_id": "sandbox",
            "private_key_id": PRIVATE_KEY_ID,
            "private_key": pem.as_str(),
            "client_email": CLIENT_EMAIL,
            "client_id": "100000000000000000000",
            "auth_uri": token_uri.replace("/token", "/auth"),
            "token_uri": token_uri,
            "universe_domain": "googleapis.com",
        }))
    }

    /// Verifies a signed assertion (RFC 7523) and returns the scopes that it asks for. Its times must fit one of the
    /// clocks: Google's libraries sign by the machine's, whatever time it is in the sandbox.
    pub(super) fn verify(
        &self,
        assertion: &str,
        token_uri: &str,
        clocks: &[DateTime<Utc>],
    ) -> Result<Vec<String>, TokenError> {
        let (signed, signature) = assertion
            .rsplit_once('.')
            .ok_or_else(|| grant("Invalid JWT: not three parts."))?;
        let (header, claims) = signed
            .split_once('.')
            .ok_or_else(|| grant("Invalid JWT: not three parts."))?;
        let header: Header = part(header)?;
        if header.alg != "RS256" {
            return Err(grant("Invalid JWT: the algorithm must be RS256."));
        }
        let signature = BASE64URL.decode(signature).ok();
        let signature = signature.and_then(|bytes| Signature::try_from(bytes.as_slice()).ok());
        let verifying: Option<VerifyingKey<Sha256>> = self
            .key()
            .map(|key| SigningKey::<Sha256>::new(key.clone()).verifying_key());
        let valid = match (signature, verifying) {
            (Some(signature), Some(key)) => key.verify(signed.as_bytes(), &signature).is_ok(),
            _ => false,
        };
        if !valid {
            return Err(grant("Invalid JWT Signature."));
        }
        let claims: Claims = part(claims)?;
        check_claims(&claims, token_uri, clocks)?;
        Ok(claims.scope.split_whitespace().map(str::to_owned).collect())
    }

    fn key(&self) -> Option<&RsaPrivateKey> {
        self.key
            .get_or_init(|| RsaPrivateKey::new(&mut OsRng, 2048).ok())
            .as_ref()
    }
}

fn check_claims(claims: &Claims, token_uri: &str, clocks: &[DateTime<Utc>]) -> Result<(), TokenError> {
    if claims.iss != CLIENT_EMAIL {
        return Err(grant("Invalid grant: account not found"));
    }
    if claims.aud != token_uri && claims.aud != PUBLIC_TOKEN_URI {
        return Err(grant(
            "Invalid JWT: Failed audience check. The right audience is the token_uri of the key file.",
        ));
    }
    let in_time = claims.exp > claims.iat
        && claims.exp - claims.iat <= LONGEST
        && clocks
            .iter()
            .map(DateTime::timestamp)
            .any(|now| claims.iat <= now + CLOCK_SKEW && claims.exp > now - CLOCK_SKEW);
    if !in_time {
        return Err(grant(
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat \
             and exp values in the JWT claim.",
        ));
    }
    if claims.scope.trim().is_empty() {
        let description = "Invalid OAuth scope or ID token audience provided.".to_owned();
        return Err(TokenError {
            error: "invalid_scope",
            description,
        });
    }
    Ok(())
}

fn grant(description: &str) -> TokenError {
    TokenError {
        error: "invalid_grant",
        description: description.to_owned(),
    }
}

fn part<T: for<'a> Deserialize<'a>>(encoded: &str) -> Result<T, TokenError> {
    let bytes = BASE64URL
        .decode(encoded)
        .map_err(|_| grant("Invalid JWT: not base64url."))?;
    serde_json::from_slice(&bytes).map_err(|_| grant("Invalid JWT: a part is no JSON or lacks a claim."))
}

#[cfg(test)]
mod tests {
    use rsa::signature::{SignatureEncoding, Signer};

    use super::*;

    const URI: &str = "http://127.0.0.1:1/token";
    const NOW: i64 = 1_800_000_000;

    fn signed(account: &ServiceAccount, header: &Json, claims: &Json) -> String {
        let encode = |part: &Json| BASE64URL.encode(part.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let signature = SigningKey::<Sha256>::new(account.key().unwrap().clone()).sign(signed.as_bytes());
        format!("{signed}.{}", BASE64URL.encode(signature.to_bytes()))
    }

    fn claims() -> Json {
        json!({"iss": CLIENT_EMAIL, "aud": URI, "scope": "a b", "iat": NOW, "exp": NOW + 3600})
    }

    fn with(name: &str, value: impl Into<Json>) -> Json {
        let mut claims = claims();
        claims[name] = value.into();
        claims
    }

    #[test]
    fn a_well_signed_assertion_is_taken_and_every_wrong_one_refused() {
        let account = ServiceAccount::default();
        let now = DateTime::from_timestamp(NOW, 0).unwrap();
        let header = json!({"alg": "RS256", "typ": "JWT"});
        let verify = |assertion: &str| account.verify(assertion, URI, &[now]).map_err(|error| error.error);
        assert_eq!(
            verify(&signed(&account, &header, &claims())),
            Ok(vec!["a".to_owned(), "b".to_owned()])
        );

        let wrong = [
            with("iss", "someone@else"),
            with("aud", "https://elsewhere.example/token"),
            with("exp", NOW + 3601),
            with("iat", NOW + 301),
            with("exp", NOW - 300),
        ];
        for claims in wrong {
            assert_eq!(
                verify(&signed(&account, &header, &claims)),
                Err("invalid_grant"),
                "{claims}"
            );
        }
        assert_eq!(
            verify(&signed(&account, &header, &with("scope", ""))),
            Err("invalid_scope")
        );
        assert_eq!(
            verify(&signed(&account, &json!({"alg": "none"}), &claims())),
            Err("invalid_grant")
        );
        let other = ServiceAccount::default();
        assert_eq!(verify(&signed(&other, &header, &claims())), Err("invalid_grant"));
    }
}
