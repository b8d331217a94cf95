//! The durable tables of a service: inputs, events to publish, tasks, leases.
