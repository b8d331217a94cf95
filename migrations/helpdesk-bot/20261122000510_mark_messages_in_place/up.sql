-- An index that asks whether a message is delivered has every mark of it written into all indexes of messages, that of the words
-- among them. What waits in one communication is found by its number.
drop index messages_undelivered;
