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
    }
}

diesel::table! {
    passes (id) {
        id -> BigInt,
        resident_id -> BigInt,
        version -> BigInt,
        brand -> Text,
        plate -> Text,
        plate_compact -> Text,
        status -> Text,
        ordered_at -> Timestamptz,
        valid_from -> Timestamptz,
        valid_until -> Timestamptz,
        arrived_at -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(passes -> residents (resident_id));
diesel::allow_tables_to_appear_in_same_query!(passes, residents);
