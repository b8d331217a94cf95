use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::MemberStatus;

/// A basic group or a supergroup.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) basic: bool,
    pub(crate) owner: i64,
    pub(crate) members: BTreeMap<i64, MemberStatus>,
    /// The supergroup that it became; nobody is in it any more.
    pub(crate) migrated_to: Option<i64>,
}

impl Group {
    pub(crate) fn status(&self, user_id: i64) -> MemberStatus {
        self.members.get(&user_id).copied().unwrap_or(MemberStatus::Left)
    }

    pub(crate) fn has(&self, user_id: i64) -> bool {
        matches!(
            self.status(user_id),
            MemberStatus::Creator | MemberStatus::Administrator | MemberStatus::Member
        )
    }

    pub(crate) fn is_administrated_by(&self, user_id: i64) -> bool {
        matches!(
            self.status(user_id),
            MemberStatus::Creator | MemberStatus::Administrator
        )
    }

    /// How the real server calls this kind of chat in its errors.
    pub(crate) fn kind_in_errors(&self) -> &'static str {
        if self.basic { "group chat" } else { "supergroup chat" }
    }

    /// The Bot API's Chat.
    pub(crate) fn to_chat_json(&self) -> Value {
        let kind = if self.basic { "group" } else { "supergroup" };
        let mut chat = json!({"id": self.id, "type": kind, "title": self.title});
        if self.basic
            && let Some(chat) = chat.as_object_mut()
        {
            // Only basic groups have it.
            chat.remove("is_forum");
        }
        chat
    }
}

/// The Bot API's `ChatMember`.
pub(crate) fn member_json(user: &Value, status: MemberStatus) -> Value {
    match status {
        MemberStatus::Creator => json!({"status": "creator", "user": user, "is_anonymous": false}),
        MemberStatus::Administrator => json!({
            "status": "administrator",
            "user": user,
            "can_be_edited": false,
            "is_anonymous": false,
            "can_manage_chat": true,
            "can_delete_messages": true,
            "can_manage_video_chats": true,
            "can_restrict_members": true,
            "can_promote_members": false,
            "can_change_info": true,
            "can_invite_users": true,
            "can_post_stories": false,
            "can_edit_stories": false,
            "can_delete_stories": false,
            "can_pin_messages": true,
            "can_manage_topics": false,
        }),
        MemberStatus::Member => json!({"status": "member", "user": user}),
        MemberStatus::Left => json!({"status": "left", "user": user}),
        MemberStatus::Kicked => json!({"status": "kicked", "user": user, "until_date": 0}),
    }
}
