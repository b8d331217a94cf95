diesel::table! {
    invitations (id) {
        id -> BigInt,
        code_hash -> Binary,
        created_by -> BigInt,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        reserved_by -> Nullable<BigInt>,
        reserved_until -> Nullable<Timestamptz>,
        used_by -> Nullable<BigInt>,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    wrong_codes (id) {
        id -> BigInt,
        telegram_id -> BigInt,
        tried_at -> Timestamptz,
    }
}

diesel::table! {
    residents (id) {
        id -> BigInt,
        telegram_id -> BigInt,
        name -> Text,
        phone -> Text,
        house -> Text,
        invitation_id -> BigInt,
        registered_at -> Timestamptz,
        consent_version -> Nullable<Integer>,
        consented_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    passes (id) {
        id -> BigInt,
        resident_id -> Nullable<BigInt>,
        version -> BigInt,
        brand -> Nullable<Text>,
        plate -> Nullable<Text>,
        plate_compact -> Nullable<Text>,
        status -> Text,
        ordered_at -> Timestamptz,
        valid_from -> Timestamptz,
        valid_until -> Timestamptz,
        arrived_at -> Nullable<Timestamptz>,
        guest -> Nullable<Text>,
        standing -> Bool,
        erased_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    standing_requests (id) {
        id -> BigInt,
        resident_id -> BigInt,
        brand -> Nullable<Text>,
        plate -> Nullable<Text>,
        guest -> Nullable<Text>,
        months -> SmallInt,
        requested_at -> Timestamptz,
        approved -> Nullable<Bool>,
        answered_by -> Nullable<BigInt>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(passes -> residents (resident_id));
diesel::table! {
    news (id) {
        id -> BigInt,
        told_by -> BigInt,
        told_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(passes, residents);
diesel::joinable!(standing_requests -> residents (resident_id));
diesel::allow_tables_to_appear_in_same_query!(standing_requests, residents);

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
    arrivals (pass_id) {
        pass_id -> BigInt,
        source -> Text,
        guard_id -> Nullable<BigInt>,
        guard_name -> Nullable<Text>,
    }
}

diesel::table! {
    gate_questions (id) {
        id -> BigInt,
        guard_id -> BigInt,
        guard_name -> Text,
        plate -> Text,
        house -> Text,
        asked_at -> Timestamptz,
        expires_at -> Timestamptz,
        asked -> Array<BigInt>,
        unreached -> BigInt,
        outcome -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamptz>,
        pass_id -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(staff, residents);

diesel::table! {
    blocked_people (telegram_id) {
        telegram_id -> BigInt,
        phone_hash -> Binary,
        blocked_by -> BigInt,
        blocked_at -> Timestamptz,
    }
}
diesel::allow_tables_to_appear_in_same_query!(blocked_people, residents);

diesel::table! {
    blocked_plates (id) {
        id -> BigInt,
        plate_compact -> Text,
        plate -> Text,
        note -> Nullable<Text>,
        blocked_by -> BigInt,
        blocked_at -> Timestamptz,
    }
}
