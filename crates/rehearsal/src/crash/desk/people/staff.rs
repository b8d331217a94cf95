use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use sandbox::client::Person;
use tokio::sync::Semaphore;

/// The specialists who have nothing to do.
pub(super) struct Staff {
    free: Mutex<Vec<Person>>,
    count: Semaphore,
}

impl Staff {
    pub(super) fn new(specialists: &[Person]) -> Self {
        Self {
            free: Mutex::new(specialists.to_vec()),
            count: Semaphore::new(specialists.len()),
        }
    }

    /// Waits for so many. All at once: two who waited for each other's would wait for ever.
    pub(super) async fn call(&self, count: usize) -> Result<Vec<Person>> {
        self.count.acquire_many(u32::try_from(count)?).await?.forget();
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let rest = free
            .len()
            .checked_sub(count)
            .context("fewer specialists than counted")?;
        Ok(free.split_off(rest))
    }

    /// They have nothing to do any more. Who was longest without work is called last, so that all have their turn.
    pub(super) fn release(&self, specialists: Vec<Person>) {
        let count = specialists.len();
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.splice(0..0, specialists);
        drop(free);
        self.count.add_permits(count);
    }
}
