diesel::table! {
    users (telegram_id) {
        telegram_id -> BigInt,
        name -> Text,
        username -> Nullable<Text>,
        email -> Nullable<Text>,
        email_folded -> Nullable<Text>,
        registered_at -> Timestamptz,
        authenticated_at -> Nullable<Timestamptz>,
        erased_at -> Nullable<Timestamptz>,
        consent_version -> Nullable<Integer>,
        consented_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    email_codes (id) {
        id -> BigInt,
        telegram_id -> BigInt,
        email -> Text,
        email_folded -> Text,
        key -> Uuid,
        code_hash -> Binary,
        requested_at -> Timestamptz,
        expires_at -> Timestamptz,
        tries -> BigInt,
        outcome -> Text,
        failure -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    communications (id) {
        id -> BigInt,
        user_id -> BigInt,
        version -> BigInt,
        state -> Text,
        owner -> Nullable<BigInt>,
        last_owner -> Nullable<BigInt>,
        returned -> BigInt,
        opened_at -> Timestamptz,
        taken_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        closed_by -> Nullable<Text>,
        last_side -> Text,
        awaited_since -> Timestamptz,
        rating -> Nullable<SmallInt>,
        rated_at -> Nullable<Timestamptz>,
        digest -> Nullable<BigInt>,
        told_unreachable -> Bool,
        forgotten_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        communication_id -> BigInt,
        side -> Text,
        author_id -> BigInt,
        author_name -> Text,
        chat_id -> Nullable<BigInt>,
        message_id -> Nullable<BigInt>,
        sent_at -> Timestamptz,
        kind -> Text,
        text -> Text,
        edited_at -> Nullable<Timestamptz>,
        file_id -> Nullable<Text>,
        file_name -> Nullable<Text>,
        file_size -> Nullable<BigInt>,
        mime_type -> Nullable<Text>,
        album -> Nullable<Text>,
        reply_to -> Nullable<BigInt>,
        delivered -> Text,
        archived -> Text,
        archived_path -> Nullable<Text>,
        edition -> Integer,
    }
}

diesel::table! {
    message_versions (id) {
        id -> BigInt,
        message_id -> BigInt,
        edited_at -> Timestamptz,
        text -> Text,
    }
}

diesel::table! {
    handovers (id) {
        id -> BigInt,
        communication_id -> BigInt,
        from_id -> BigInt,
        from_name -> Text,
        to_id -> BigInt,
        to_name -> Text,
        offered_at -> Timestamptz,
        outcome -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    searches (telegram_id) {
        telegram_id -> BigInt,
        number -> BigInt,
        words -> Text,
        user_id -> Nullable<BigInt>,
        searched_at -> Timestamptz,
    }
}

diesel::table! {
    staff (telegram_id, role) {
        telegram_id -> BigInt,
        role -> Text,
        name -> Text,
        added_by -> BigInt,
        added_at -> Timestamptz,
    }
}

diesel::table! {
    staff_invitations (id) {
        id -> BigInt,
        code_hash -> Binary,
        role -> Text,
        created_by -> BigInt,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_by -> Nullable<BigInt>,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    service_groups (chat_id) {
        chat_id -> BigInt,
        name -> Text,
        added_by -> BigInt,
        added_at -> Timestamptz,
    }
}

diesel::table! {
    audit (id) {
        id -> BigInt,
        actor -> BigInt,
        action -> Text,
        about_kind -> Nullable<Text>,
        about_id -> Nullable<BigInt>,
        at -> Timestamptz,
    }
}

diesel::table! {
    alerts (key) {
        key -> Text,
        times -> BigInt,
        raised_at -> Timestamptz,
        cleared_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    full_disk_notices (chat_id) {
        chat_id -> BigInt,
        told_at -> Timestamptz,
    }
}

diesel::table! {
    boards (telegram_id) {
        telegram_id -> BigInt,
        looked_at -> Timestamptz,
    }
}

diesel::table! {
    canned_answers (id) {
        id -> BigInt,
        version -> BigInt,
        title -> Text,
        title_folded -> Text,
        words -> Text,
        changed_by -> BigInt,
        changed_by_name -> Text,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    canned_previews (telegram_id) {
        telegram_id -> BigInt,
        number -> BigInt,
        answer_id -> BigInt,
        answer_version -> BigInt,
        communication_id -> BigInt,
        words -> Text,
        shown_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(communications, users);
diesel::allow_tables_to_appear_in_same_query!(communications, messages);
diesel::allow_tables_to_appear_in_same_query!(message_versions, messages);
