//! helpdesk-bot: people ask, specialists answer, the bot stands between them.
