-- A batch of dialogue steps as passbot takes them: the same statements and commits, with nothing in between.
-- BATCH inputs are taken in by one statement, BATCH steps are taken, and one commit of the sender marks what was sent and
-- begins what is to go out. Every client plays the sender too, on rows that no other holds: none may be left over, or the
-- open rows pile up and each look takes longer than the last.
insert into inputs (bot_id, source, source_key, conversation, kind, body, traceparent)
  select 77, source, source_key, conversation, kind, body, traceparent
  from (select 'update' as source, gen_random_uuid()::text as source_key,
      'person:' || (1000000 + :client_id * 100 + (random() * 99)::int) as conversation, '' as kind,
      convert_to(repeat('x', 420), 'utf8') as body, null as traceparent, place from generate_series(1, :batch) place) as new
  order by place on conflict (bot_id, source, source_key) do nothing;
--STEP
begin;
select conversation as conversation, substr(conversation, 8)::int8 as chat from (
    select i.conversation from inputs i
    where i.bot_id = 77 and i.closed_at is null and not (i.conversation = any('{}'::text[]))
    and not exists (select 1 from inputs h where h.bot_id = i.bot_id and h.conversation = i.conversation
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
select resident.id as resident, resident.name, resident.phone, resident.house, '{}'::timestamptz[] as wrong_codes,
    false as phone_taken, 0 as open_passes, 0 as orders_of_a_day, null as fresh_pass
  from (select) as nobody left join residents as resident on resident.telegram_id = :chat \aset
insert into outgoing (bot_id, traceparent, caused_at, chat_id, lane, unordered, expires_at, slot, body, secret,
    report_to, report_kind)
  select 77, null, now(), chat_id, lane, unordered, case when unordered then now() + interval '150 seconds' end, slot,
    body, secret, report_to, report_kind
  from unnest(array[:chat::int8], '{0}'::int2[], '{f}'::bool[], '{null}'::text[],
    array['{"call": "message", "rich": {"text": "What make and model is the car?", "entities": []}, "markup": null}'::jsonb],
    '{f}'::bool[], '{null}'::text[], '{null}'::text[]) with ordinality
  as new (chat_id, lane, unordered, slot, body, secret, report_to, report_kind, place) order by place;
insert into conversations (bot_id, conversation, state)
  values (77, :conversation, '{"version": 1, "ordering": {"token": "0123456789ab", "asked": "brand", "draft": {}}}'::jsonb)
  on conflict (bot_id, conversation) do update set state = excluded.state, updated_at = now();
update inputs set closed_at = now(), body = case when false then '' else body end where bot_id = 77 and id = :input;
commit;
--SENDER
begin;
with ends as (select id, 'sent' as state, true as closes, 0::int2 as unknown, 4711::int8 as message_id, false as forget_slot,
    0::int8 as pause, null::text as error from outgoing where bot_id = 77 and state = 'sending' and closed_at is null
    order by lane, id limit 64 for update skip locked),
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
    and not exists (
      select 1 from outgoing e where e.bot_id = o.bot_id and e.chat_id = o.chat_id and e.closed_at is null
      and not e.unordered and e.id < o.id)
    order by o.lane, o.id limit 64 for update skip locked))
  returning id, chat_id, unordered, slot, body, attempts, unknowns, traceparent, caused_at,
    coalesce(expires_at < now(), false) as expired,
    (select message_id from slots s where s.bot_id = o.bot_id and s.slot = o.slot) as slot_message_id;
commit;
