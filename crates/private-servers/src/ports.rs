//! Free ports on the loopback address.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};

/// Below the range from which Linux takes the ports of outgoing connections (32768 and above): no connection can
/// come to sit on a port between our look and the server's start.
const RANGE: std::ops::Range<u16> = 20_000..32_000;

/// A port that is free now. Another process may still take it before it is used, so callers start anew with other
/// ports when their server cannot bind.
pub(crate) fn free() -> Result<u16> {
    (0..1000)
        .map(|_| random(RANGE))
        .find(|&port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok())
        .context("no free port between 20000 and 32000 on 127.0.0.1")
}

/// A number at random, by the seed that the standard library draws for its hash maps.
fn random(range: std::ops::Range<u16>) -> u16 {
    let number = RandomState::new().build_hasher().finish();
    let span = u64::from(range.end - range.start);
    range.start + u16::try_from(number % span).unwrap_or(0)
}
