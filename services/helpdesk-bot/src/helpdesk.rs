use std::sync::Arc;

use conversation::{ApplyError, Catalogue, Context, Decider, Happening, LoadError, Text, Undecodable};
use diesel_async::AsyncPgConnection;

use crate::{
    apply,
    dialogue::{self, Decision, Facts, Input, Needs, State, Write},
    facts,
    settings::Settings,
    stored_state::StoredState,
};

/// helpdesk-bot, as the engine runs it.
pub struct Helpdesk {
    settings: Arc<Settings>,
    catalogue: Catalogue,
}

impl Helpdesk {
    /// Speaks with these sentences, under these settings.
    pub fn new(settings: Arc<Settings>, catalogue: Catalogue) -> Self {
        Self { settings, catalogue }
    }
}

impl Decider for Helpdesk {
    type State = State;
    type StoredState = StoredState;
    type Input = Input;
    type Needs = Needs;
    type Facts = Facts;
    type Write = Write;

    fn input(&self, happening: Happening) -> Result<Input, Undecodable> {
        Input::from_happening(happening)
    }

    fn needs(&self, state: &State, input: &Input) -> Needs {
        dialogue::needs(&self.settings, state, input)
    }

    async fn load(
        &self,
        transaction: &mut AsyncPgConnection,
        context: &Context,
        needs: Needs,
    ) -> Result<Facts, LoadError> {
        facts::load(transaction, context, &self.settings, &self.catalogue, needs).await
    }

    fn decide(&self, state: State, input: &Input, facts: &Facts) -> Decision {
        dialogue::decide(&self.settings, state, input, facts)
    }

    async fn apply(
        &self,
        transaction: &mut AsyncPgConnection,
        context: &Context,
        write: Write,
    ) -> Result<(), ApplyError> {
        apply::apply(transaction, context, write).await
    }

    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    fn apology(&self) -> Text {
        dialogue::apology()
    }
}
