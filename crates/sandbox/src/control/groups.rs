use actix_web::web;

use super::ControlFailure;
use crate::model::{Delivery, GroupView, MemberStatus, NewGroup, NewMember};
use crate::telegram::{ChatKey, Group};
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/groups", web::post().to(create))
        .route("/groups/{group_id}/members", web::put().to(set_member))
        .route("/groups/{group_id}/migrate", web::post().to(migrate));
}

/// Creates a group. Bots among its members are told that they were added.
#[utoipa::path(post, path = "/sandbox/groups", request_body = NewGroup, responses((status = 200, body = GroupView), (status = 404), (status = 409)))]
pub(super) async fn create(
    new: web::Json<NewGroup>,
    world: web::Data<World>,
) -> Result<web::Json<GroupView>, ControlFailure> {
    let new = new.into_inner();
    let mut telegram = world.telegram();
    let id = new.id.unwrap_or_else(|| telegram.free_group_id(new.basic));
    if id >= 0 {
        return Err(ControlFailure::Malformed("a group's id is negative".to_owned()));
    }
    if telegram.groups.contains_key(&id) {
        return Err(ControlFailure::Taken(format!("id {id}")));
    }
    if !telegram.people.contains_key(&new.owner) {
        return Err(ControlFailure::NotFound(format!("person {}", new.owner)));
    }
    let members = [(new.owner, MemberStatus::Creator)].into_iter().collect();
    telegram.groups.insert(
        id,
        Group {
            id,
            title: new.title,
            basic: new.basic,
            owner: new.owner,
            members,
            migrated_to: None,
        },
    );
    drop(telegram);
    for user_id in new.members {
        change_member(
            &world,
            id,
            &NewMember {
                user_id,
                status: MemberStatus::Member,
                by: None,
            },
        )?;
    }
    shown(&world, id)
}

/// Adds, promotes, removes or bans a person or a bot. A bot learns of its own changes.
#[utoipa::path(put, path = "/sandbox/groups/{group_id}/members", request_body = NewMember, params(("group_id" = i64, Path)), responses((status = 200, body = GroupView), (status = 404)))]
pub(super) async fn set_member(
    group_id: web::Path<i64>,
    member: web::Json<NewMember>,
    world: web::Data<World>,
) -> Result<web::Json<GroupView>, ControlFailure> {
    change_member(&world, *group_id, &member)?;
    shown(&world, *group_id)
}

/// Makes a supergroup of a basic group: the old id is refused from now on, with the new one. The answer is the supergroup.
#[utoipa::path(post, path = "/sandbox/groups/{group_id}/migrate", params(("group_id" = i64, Path)), responses((status = 200, body = GroupView), (status = 404), (status = 409)))]
pub(super) async fn migrate(
    group_id: web::Path<i64>,
    world: web::Data<World>,
) -> Result<web::Json<GroupView>, ControlFailure> {
    let now = world.clock.now();
    let supergroup_id = world.telegram().migrate(&world, *group_id, now)?;
    shown(&world, supergroup_id)
}

fn change_member(world: &World, group_id: i64, member: &NewMember) -> Result<Option<Delivery>, ControlFailure> {
    let now = world.clock.now();
    let mut telegram = world.telegram();
    let is_bot = telegram.bots.contains_key(&member.user_id);
    if !is_bot && !telegram.people.contains_key(&member.user_id) {
        return Err(ControlFailure::NotFound(format!("person or bot {}", member.user_id)));
    }
    let group = telegram
        .groups
        .get_mut(&group_id)
        .ok_or_else(|| ControlFailure::NotFound(format!("group {group_id}")))?;
    let old = group.status(member.user_id);
    let by = member.by.unwrap_or(group.owner);
    group.members.insert(member.user_id, member.status);
    if !is_bot || old == member.status {
        return Ok(None);
    }
    let key = ChatKey::Group(group_id);
    Ok(telegram.deliver_own_membership(world, key, member.user_id, by, (old, member.status), now))
}

fn shown(world: &World, group_id: i64) -> Result<web::Json<GroupView>, ControlFailure> {
    let telegram = world.telegram();
    let group = telegram
        .groups
        .get(&group_id)
        .ok_or_else(|| ControlFailure::NotFound(format!("group {group_id}")))?;
    Ok(web::Json(GroupView {
        id: group.id,
        title: group.title.clone(),
        basic: group.basic,
        members: group.members.iter().map(|(id, status)| (*id, *status)).collect(),
        migrated_to: group.migrated_to,
    }))
}
