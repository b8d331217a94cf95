use std::sync::Arc;

use conversation::{
    ApplyError, Catalogue, Context, Decider, Happening, Language, LoadError, RenderError, Text, Undecodable,
};
use diesel_async::AsyncPgConnection;

use crate::{
    apply,
    dialogue::{self, Decision, Facts, Input, Needs, State, Write},
    domain::{Brand, BrandError},
    facts::{self, Circumstances},
    settings::Settings,
    stored_state::StoredState,
};

/// passbot, as the engine runs it.
pub struct Passbot {
    settings: Arc<Settings>,
    catalogue: Catalogue,
    brand_without_pass: Brand,
}

/// The sentences have no usable word for the brand of a car that nobody named.
#[derive(Debug, thiserror::Error)]
pub enum PassbotError {
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error("the sentence brand-without-pass is no brand")]
    Brand(#[from] BrandError),
}

impl Passbot {
    /// Speaks with these sentences, under these settings. What is written for everybody, such as the brand of a car that
    /// nobody named, is in the language of the `community`.
    pub fn new(settings: Arc<Settings>, catalogue: Catalogue, community: Language) -> Result<Self, PassbotError> {
        let words = catalogue.render_plain(&dialogue::brand_without_pass(), community)?;
        Ok(Self {
            settings,
            catalogue,
            brand_without_pass: Brand::parse(&words)?,
        })
    }
}

impl Decider for Passbot {
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
        let circumstances = Circumstances {
            settings: &self.settings,
            time_zone: self.catalogue.time_zone(),
            brand_without_pass: &self.brand_without_pass,
        };
        facts::load(transaction, context, circumstances, needs).await
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
