use actix_web::web;

use super::ControlFailure;
use crate::model::{NewPerson, PersonView};
use crate::telegram::{Person, Telegram};
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/people")
                .route(web::post().to(create))
                .route(web::get().to(list)),
        )
        .route("/people/many", web::post().to(create_many));
}

/// Creates a person.
#[utoipa::path(post, path = "/sandbox/people", request_body = NewPerson, responses((status = 200, body = PersonView), (status = 409)))]
pub(super) async fn create(
    new: web::Json<NewPerson>,
    world: web::Data<World>,
) -> Result<web::Json<PersonView>, ControlFailure> {
    add(&mut world.telegram(), new.into_inner()).map(web::Json)
}

/// Creates many people in one request.
#[utoipa::path(post, path = "/sandbox/people/many", request_body = Vec<NewPerson>, responses((status = 200, body = Vec<PersonView>), (status = 409)))]
pub(super) async fn create_many(
    new: web::Json<Vec<NewPerson>>,
    world: web::Data<World>,
) -> Result<web::Json<Vec<PersonView>>, ControlFailure> {
    let mut telegram = world.telegram();
    let created = new.into_inner().into_iter().map(|new| add(&mut telegram, new));
    created
        .collect::<Result<Vec<PersonView>, ControlFailure>>()
        .map(web::Json)
}

/// Lists the people.
#[utoipa::path(get, path = "/sandbox/people", responses((status = 200, body = Vec<PersonView>)))]
pub(super) async fn list(world: web::Data<World>) -> web::Json<Vec<PersonView>> {
    let mut people: Vec<PersonView> = world
        .telegram()
        .people
        .values()
        .map(|person| person.view.clone())
        .collect();
    people.sort_by_key(|person| person.id);
    web::Json(people)
}

fn add(telegram: &mut Telegram, new: NewPerson) -> Result<PersonView, ControlFailure> {
    let id = new.id.unwrap_or_else(|| telegram.free_person_id());
    if id <= 0 || new.first_name.is_empty() {
        return Err(ControlFailure::Malformed(
            "a person has a positive id and a first name".to_owned(),
        ));
    }
    if telegram.people.contains_key(&id) || telegram.bots.contains_key(&id) {
        return Err(ControlFailure::Taken(format!("id {id}")));
    }
    let view = PersonView {
        id,
        first_name: new.first_name,
        last_name: new.last_name,
        username: new.username,
        language_code: new.language_code,
        // A well-formed mobile number, so that services which check numbers take it. Nobody is ever called.
        phone_number: new
            .phone_number
            .unwrap_or_else(|| format!("+7900{:07}", id % 10_000_000)),
    };
    let person = Person {
        view: view.clone(),
        deactivated: false,
    };
    telegram.people.insert(id, person);
    Ok(view)
}
