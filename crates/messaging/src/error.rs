use lapin::{ErrorKind, protocol::AMQPErrorKind, protocol::AMQPSoftError};

/// Talking to RabbitMQ failed.
#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    /// The setting is no AMQP URL. The URL itself is not repeated: it holds a password.
    #[error("not an AMQP URL: {0}")]
    Url(String),
    /// There is no connection at the moment.
    #[error("not connected to RabbitMQ")]
    NotConnected,
    /// A queue (or the exchange) exists already, made with other arguments.
    #[error(
        "`{name}` exists in RabbitMQ with other arguments ({detail}). Let its consumer drain it, delete it \
         (`rabbitmqctl delete_queue {name}`) and start again: it is then declared anew"
    )]
    PreconditionFailed { name: String, detail: String },
    /// A name is longer than the 255 bytes that AMQP allows.
    #[error("`{0}` is longer than AMQP's 255 bytes")]
    NameTooLong(String),
    /// RabbitMQ did not answer within the limit.
    #[error("RabbitMQ did not answer in time")]
    TimedOut,
    /// RabbitMQ did not confirm a copy, so the original was not removed.
    #[error("moving a message to `{queue}` failed")]
    Move { queue: String, source: PublishError },
    /// Everything else that the protocol or the network does.
    #[error("RabbitMQ")]
    Amqp(#[from] lapin::Error),
}

/// RabbitMQ does not (or not surely) have the event. Each of these is worth another try: a consumer drops duplicates.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// There is no connection at the moment; nothing was sent.
    #[error("not connected to RabbitMQ")]
    NotConnected,
    /// Consumers are listed for this routing key, yet no queue took it: the topology was declared anew, try again.
    #[error("no queue took `{routing_key}` although it has consumers")]
    Unroutable { routing_key: String },
    /// RabbitMQ refused to store it.
    #[error("RabbitMQ refused `{routing_key}`")]
    Refused { routing_key: String },
    /// The connection ended, or the time was up, before the confirm came: it may have arrived.
    #[error("no confirm came for `{routing_key}`: {reason}")]
    Unconfirmed { routing_key: String, reason: String },
    /// The routing key is longer than AMQP's 255 bytes.
    #[error("`{0}` is longer than AMQP's 255 bytes")]
    NameTooLong(String),
}

impl BrokerError {
    /// Whether what was asked for is not there, such as a queue that nobody has declared yet.
    pub(crate) fn is_not_found(&self) -> bool {
        let Self::Amqp(error) = self else { return false };
        matches!(error.kind(), ErrorKind::ProtocolError(amqp)
            if matches!(amqp.kind(), AMQPErrorKind::Soft(AMQPSoftError::NOTFOUND)))
    }

    /// What declaring `name` ended in: other arguments are told apart from trouble on the way.
    pub(crate) fn declaring(name: &str, error: lapin::Error) -> Self {
        match error.kind() {
            ErrorKind::ProtocolError(amqp)
                if matches!(amqp.kind(), AMQPErrorKind::Soft(AMQPSoftError::PRECONDITIONFAILED)) =>
            {
                Self::PreconditionFailed {
                    name: name.to_owned(),
                    detail: amqp.get_message().to_string(),
                }
            }
            _ => Self::Amqp(error),
        }
    }
}
