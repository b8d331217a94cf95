-- A batch of messages as helpdesk-bot passes them on: the same statements and commits, with nothing in between.
-- BATCH messages are taken in by one statement. Each takes two steps: one passes it on, one hears that it arrived and sets
-- the sign of it. One commit of the sender marks what was sent (and so makes the inputs that say so) and begins what is to go
-- out, twice as much. Every client plays the sender too, on rows that no other holds: none may be left over, or the open rows
-- pile up and each look takes longer than the last.
insert into inputs (bot_id, source, source_key, conversation, kind, body, traceparent)
  select 77, source, source_key, conversation, kind, body, traceparent
  from (select 'update' as source, gen_random_uuid()::text as source_key,
      'person:' || (2000000 + :client_id * 100 + (random() * 99)::int) as conversation, '' as kind,
      convert_to(repeat('x', 420), 'utf8') as body, null as traceparent, place from generate_series(1, :batch) place) as new
  order by place on conflict (bot_id, source, source_key) do nothing;
--STEP
begin;
select conversation as conversation, substr(conversation, 8)::int8 as chat from (
    select i.conversation from inputs i
    where i.bot_id = 77 and i.closed_at is null and not i.dead and not (i.conversation = any('{}'::text[]))
    and i.conversation not in (select h.conversation from inputs h where h.bot_id = 77
      and h.closed_at is null and h.not_before > now())
    order by i.id offset 0
  ) open
  where pg_try_advisory_xact_lock(hashtextextended(current_schema() || ':' || conversation, 77)) limit 1 \aset
select i.id as input, i.source, i.source_key, i.kind, i.body, i.traceparent, i.received_at, i.attempts,
    coalesce(i.not_before > now(), false) as deferred, i.received_at < now() - interval '30 seconds' as stale,
    (select count(*) from (select 1 from inputs f where f.bot_id = i.bot_id and f.conversation = i.conversation
      and f.closed_at is null limit 20) f) >= 20 as flooding,
    c.state, h.language_code, h.chosen_language, h.reachable
  from inputs i
  left join conversations c on c.bot_id = i.bot_id and c.conversation = i.conversation
  left join chats h on h.bot_id = i.bot_id and h.chat_id = :chat
  where i.bot_id = 77 and i.conversation = :conversation and i.closed_at is null order by i.id limit 1 \aset
select reachable and heard_at is not null as open from chats where bot_id = 77 and chat_id = :chat \aset
select role, name from staff where telegram_id = :chat for key share;
select telegram_id, name, username, email, registered_at, authenticated_at from users
  where telegram_id = :chat and erased_at is null for no key update;
select c.id as communication, c.user_id, c.version, c.state, c.owner as owner, c.last_owner, c.returned, c.opened_at, c.taken_at,
    c.closed_at, c.closed_by, c.last_side, c.awaited_since, c.rating, c.digest, c.told_unreachable
  from communications c where c.user_id = :chat and c.state <> 'closed' for no key update \aset
select nextval('message_numbers') as message \aset
insert into messages (id, communication_id, side, author_id, author_name, chat_id, message_id, sent_at, kind, text, delivered)
  values (:message, :communication, 'user', :chat, 'Resident', :chat, :message, now(), 'text', 'message 12345', 'sent');
update communications set last_side = 'user', awaited_since = now(), told_unreachable = false where id = :communication;
delete from tasks where bot_id = 77 and kind = 'user-silent' and key = :communication::text;
insert into outgoing (bot_id, traceparent, caused_at, chat_id, lane, unordered, expires_at, slot, body, secret,
    report_to, report_kind, album, messages, not_before)
  select 77, null, now(), chat_id, lane, unordered, case when unordered then now() + interval '150 seconds' end, slot,
    body, secret, report_to, report_kind, body ->> 'album', 1, null
  from unnest(array[:owner::int8], '{0}'::int2[], '{f}'::bool[], array['message/' || :message::text || '@' || :owner::text],
    array[jsonb_build_object('call', 'copy', 'from_chat_id', :chat::int8, 'messages',
      jsonb_build_array(jsonb_build_object('message_id', :message::int8)))],
    '{f}'::bool[], array['person:' || :chat::text], array['relayed/' || :message::text || '@' || :owner::text]) with ordinality
  as new (chat_id, lane, unordered, slot, body, secret, report_to, report_kind, place) order by place;
update inputs set closed_at = now(), body = case when false then '' else body end where bot_id = 77 and id = :input;
commit;
begin;
select conversation as conversation, substr(conversation, 8)::int8 as chat from (
    select i.conversation from inputs i
    where i.bot_id = 77 and i.closed_at is null and not i.dead and not (i.conversation = any('{}'::text[]))
    and i.conversation not in (select h.conversation from inputs h where h.bot_id = 77
      and h.closed_at is null and h.not_before > now())
    order by i.id offset 0
  ) open
  where pg_try_advisory_xact_lock(hashtextextended(current_schema() || ':' || conversation, 77)) limit 1 \aset
select i.id as input, i.source, i.source_key, i.kind, i.body, i.traceparent, i.received_at, i.attempts,
    coalesce(i.not_before > now(), false) as deferred, i.received_at < now() - interval '30 seconds' as stale,
    (select count(*) from (select 1 from inputs f where f.bot_id = i.bot_id and f.conversation = i.conversation
      and f.closed_at is null limit 20) f) >= 20 as flooding,
    c.state, h.language_code, h.chosen_language, h.reachable
  from inputs i
  left join conversations c on c.bot_id = i.bot_id and c.conversation = i.conversation
  left join chats h on h.bot_id = i.bot_id and h.chat_id = :chat
  where i.bot_id = 77 and i.conversation = :conversation and i.closed_at is null order by i.id limit 1 \aset
select id, communication_id, side, author_id, author_name, chat_id, message_id, sent_at, kind, text, file_name, album, delivered,
    edited_at from messages where id = :message;
update messages set delivered = 'delivered' where id = :message;
insert into outgoing (bot_id, traceparent, caused_at, chat_id, lane, unordered, expires_at, slot, body, secret,
    report_to, report_kind, album, messages, not_before)
  select 77, null, now(), chat_id, lane, unordered, case when unordered then now() + interval '150 seconds' end, slot,
    body, secret, report_to, report_kind, body ->> 'album', 1, null
  from unnest(array[:chat::int8], '{0}'::int2[], '{t}'::bool[], '{null}'::text[],
    array['{"call": "react", "message_id": 4711, "emoji": "x"}'::jsonb], '{f}'::bool[], '{null}'::text[], '{null}'::text[])
  with ordinality as new (chat_id, lane, unordered, slot, body, secret, report_to, report_kind, place) order by place;
update inputs set closed_at = now(), body = case when false then '' else body end where bot_id = 77 and id = :input;
commit;
--SENDER
begin;
with ends as (select id, 'sent' as state, true as closes, 0::int2 as unknown, id as message_id, false as forget_slot,
    0::int8 as pause, null::text as error from outgoing where bot_id = 77 and state = 'sending' and closed_at is null
    order by lane, id limit 2 * :batch::int8 for update skip locked),
  marked as (
    update outgoing o set state = e.state, closed_at = case when e.closes then now() end,
      unknowns = o.unknowns + e.unknown, message_id = coalesce(e.message_id, o.message_id),
      error = coalesce(e.error, o.error), lease_until = null,
      not_before = case when not e.closes then clock_timestamp() + e.pause * interval '1 millisecond' end,
      body = case when e.closes and o.secret then '{"call": "blanked"}' else o.body end
    from ends e where o.bot_id = 77 and o.id = e.id and o.epoch = 1 and o.state in ('sending', 'unknown')
    returning o.bot_id, o.id, o.chat_id, o.slot, o.state, o.closed_at, e.message_id, e.forget_slot,
      o.report_to, o.report_kind, o.traceparent),
  shown as (
    insert into slots (bot_id, slot, chat_id, message_id)
    select bot_id, slot, chat_id, message_id from marked where slot is not null and message_id is not null
    on conflict (bot_id, slot) do update set chat_id = excluded.chat_id, message_id = excluded.message_id),
  forgotten as (
    delete from slots s using marked m where m.forget_slot and s.bot_id = m.bot_id and s.slot = m.slot),
  reported as (
    insert into inputs (bot_id, source, source_key, conversation, kind, body, traceparent)
    select bot_id, 'delivery', id::text, report_to, report_kind, convert_to(state, 'utf8'), traceparent
    from marked where closed_at is not null and report_to is not null
    on conflict (bot_id, source, source_key) do nothing)
  select id from marked;
update outgoing o set state = 'sending', epoch = 1, attempts = attempts + 1, not_before = null,
    lease_until = clock_timestamp() + 12000 * interval '1 millisecond'
  where bot_id = 77 and state in ('pending', 'unknown') and id = any(array(
    select o.id from outgoing o
    where o.bot_id = 77 and o.closed_at is null and o.state in ('pending', 'unknown')
    and (o.not_before is null or o.not_before <= clock_timestamp())
    order by o.lane, o.id limit 2 * :batch::int8 for update skip locked))
  returning id, chat_id, unordered, slot, body, attempts, unknowns, traceparent, caused_at,
    coalesce(expires_at < now(), false) as expired,
    (select message_id from slots s where s.bot_id = o.bot_id and s.slot = o.slot) as slot_message_id;
commit;
