//! RabbitMQ: topology, confirmed publishing, consuming with retry and dead letters.
