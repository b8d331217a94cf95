create index messages_undelivered on messages (communication_id, id) where delivered = 'waiting';
