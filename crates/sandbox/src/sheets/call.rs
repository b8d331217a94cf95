//! One request to `/v4`: who asks, may they, and what is the answer.

use serde_json::{Map, Value as Json, json};

use super::{
    ApiError, State,
    discovery::{self, Method},
    grid::{Mask, Spreadsheet, View},
    state::{Book, FaultKind, World},
    values::{self, Render},
};

/// A request as it came.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: Map<String, Json>,
    pub(super) query: Vec<(String, String)>,
    pub(super) bearer: Option<String>,
    pub(super) body: Json,
    pub(super) body_bytes: usize,
}

impl Call {
    /// Id without the leading `sheets.`.
    pub(super) fn name(&self) -> &'static str {
        self.method.id().trim_start_matches("sheets.")
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(parameter, _)| parameter == name)
            .map(|(_, value)| value.as_str())
    }

    fn parameters(&self, name: &str) -> Vec<String> {
        self.query
            .iter()
            .filter(|(parameter, _)| parameter == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    fn path(&self, name: &str) -> &str {
        self.path.get(name).and_then(Json::as_str).unwrap_or_default()
    }

    fn render(&self) -> Render<'_> {
        Render {
            value: self.parameter("valueRenderOption"),
            date_time: self.parameter("dateTimeRenderOption"),
            major: self.parameter("majorDimension"),
        }
    }

    /// How to show the values that were written, if that was asked for.
    fn echo(&self) -> Option<Render<'_>> {
        (self.parameter("includeValuesInResponse") == Some("true")).then(|| Render {
            value: self.parameter("responseValueRenderOption"),
            date_time: self.parameter("responseDateTimeRenderOption"),
            major: None,
        })
    }
}

impl State {
    /// Carries a request out and counts it. `base` is the server's own address.
    pub(super) fn answer(&self, call: &Call, fault: Option<FaultKind>, base: &str) -> Result<Json, ApiError> {
        let now = self.now();
        let mut world = self.world();
        *world.status.requests.entry(call.name().to_owned()).or_default() += 1;
        let reply = world.admit(call, now).and_then(|()| match fault {
            Some(FaultKind::Status { code, retry_after }) => Err(ApiError::fault(code, retry_after)),
            // The answer of a cut connection is never seen.
            Some(FaultKind::CutBefore) => Err(ApiError::fault(503, None)),
            Some(FaultKind::Late) => world.postpone(call),
            _ => world.carry_out(call, base),
        });
        if let Err(error) = &reply {
            *world.status.refused.entry(error.code).or_default() += 1;
            if error.code == 501 {
                world
                    .status
                    .unsupported
                    .push(format!("{}: {}", call.name(), error.message));
            }
        }
        reply
    }
}

impl World {
    /// Token, scope, form of the request and quota, in this order.
    fn admit(&mut self, call: &Call, now: chrono::DateTime<chrono::Utc>) -> Result<(), ApiError> {
        let token = call.bearer.as_ref().and_then(|bearer| self.tokens.get(bearer));
        let token = token
            .filter(|token| token.until > now)
            .ok_or_else(ApiError::unauthenticated)?;
        if !call
            .method
            .scopes()
            .any(|scope| token.scopes.iter().any(|given| given == scope))
        {
            return Err(ApiError::permission_denied(
                "Request had insufficient authentication scopes.",
            ));
        }
        let form = call
            .method
            .check_query(&call.query)
            .and_then(|()| match call.method.request_schema() {
                Some(schema) => discovery::check(schema, &call.body),
                None if call.body_bytes > 0 => Err(ApiError::invalid_argument("This method takes no request body.")),
                None => Ok(()),
            });
        if let Err(error) = form {
            self.status
                .violations
                .push(format!("request of {}: {}", call.name(), error.message));
            return Err(error);
        }
        let (window, limit, kind, most) = if call.method.writes() {
            let most = &mut self.status.most_writes_a_minute;
            (&mut self.writes, self.quota.writes_a_minute, "Write", most)
        } else {
            let most = &mut self.status.most_reads_a_minute;
            (&mut self.reads, self.quota.reads_a_minute, "Read", most)
        };
        let room = window.take(limit, now);
        *most = (*most).max(window.len());
        if room { Ok(()) } else { Err(ApiError::quota(kind)) }
    }

    fn carry_out(&mut self, call: &Call, base: &str) -> Result<Json, ApiError> {
        let mask = match call.parameter("fields") {
            Some(fields) => Some(Mask::parse(fields, call.method.response_schema())?),
            None => None,
        };
        if call.name() == "spreadsheets.create" {
            return self.create(call, base);
        }
        let id = call.path("spreadsheetId").to_owned();
        let book = find(&mut self.books, &id)?;
        let missed = book.run_hooks(call.name());
        self.status
            .missed_acts
            .extend(missed.into_iter().map(|refusal| refusal.message));
        let reply = book.perform(call, &id, base, mask.as_ref())?;
        if call.name() == "spreadsheets.batchUpdate" {
            self.status.batched += call.body["requests"]
                .as_array()
                .map_or(0, |requests| requests.len() as u64);
            self.status.batched_bytes += call.body_bytes as u64;
            self.status.batched_cells += cells(&call.body);
        }
        if !call.method.writes() {
            // What a late batch meets is younger than what was read.
            for requests in std::mem::take(&mut book.late) {
                drop(book.spreadsheet.apply(&requests));
            }
        }
        let schema = call.method.response_schema();
        for violation in discovery::violations(schema, &reply) {
            self.status
                .violations
                .push(format!("reply of {}: {}", call.name(), violation.description));
        }
        Ok(match mask {
            Some(mask) => mask.filter(reply),
            None => reply,
        })
    }

    fn postpone(&mut self, call: &Call) -> Result<Json, ApiError> {
        if call.name() != "spreadsheets.batchUpdate" {
            return Err(ApiError::not_in_the_sandbox(
                "a late request other than spreadsheets.batchUpdate",
            ));
        }
        let book = find(&mut self.books, call.path("spreadsheetId"))?;
        book.late
            .push(call.body["requests"].as_array().cloned().unwrap_or_default());
        Ok(json!({}))
    }

    fn create(&mut self, call: &Call, base: &str) -> Result<Json, ApiError> {
        let title = call.body["properties"]["title"]
            .as_str()
            .unwrap_or("Untitled spreadsheet");
        if call
            .body
            .as_object()
            .is_some_and(|fields| fields.keys().any(|field| field != "properties"))
        {
            return Err(ApiError::not_in_the_sandbox(
                "spreadsheets.create with anything but properties",
            ));
        }
        let id = uuid::Uuid::new_v4().simple().to_string();
        let spreadsheet = Spreadsheet::new(title);
        let shown = spreadsheet.view(&id, &url(base, &id), &View::default())?;
        let book = Book {
            spreadsheet,
            state: Default::default(),
            hooks: Vec::new(),
            late: Vec::new(),
        };
        self.books.insert(id, book);
        Ok(shown)
    }
}

/// Cells that a batch brings: those in the rows of its requests.
fn cells(body: &Json) -> u64 {
    match body {
        Json::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value.as_array() {
                Some(values) if name == "values" => values.len() as u64,
                _ => cells(value),
            })
            .sum(),
        Json::Array(items) => items.iter().map(cells).sum(),
        _ => 0,
    }
}

fn find<'a>(books: &'a mut std::collections::BTreeMap<String, Book>, id: &str) -> Result<&'a mut Book, ApiError> {
    let book = books
        .get_mut(id)
        .filter(|book| !book.state.deleted)
        .ok_or_else(ApiError::not_found)?;
    if !book.state.granted {
        return Err(ApiError::permission_denied("The caller does not have permission"));
    }
    Ok(book)
}

fn url(base: &str, id: &str) -> String {
    format!("{base}/spreadsheets/d/{id}/edit")
}

impl Book {
    fn perform(&mut self, call: &Call, id: &str, base: &str, mask: Option<&Mask>) -> Result<Json, ApiError> {
        let with_id = |mut reply: Json| {
            reply["spreadsheetId"] = json!(id);
            reply
        };
        let book = &mut self.spreadsheet;
        match call.name() {
            "spreadsheets.get" => {
                let view = View {
                    ranges: call.parameters("ranges"),
                    include_grid_data: call.parameter("includeGridData") == Some("true"),
                    mask: mask.cloned(),
                };
                Ok(book.view(id, &url(base, id), &view)?)
            }
            "spreadsheets.batchUpdate" => {
                let requests = call.body["requests"].as_array().cloned().unwrap_or_default();
                if requests.is_empty() {
                    return Err(ApiError::invalid_argument("Must specify at least one request."));
                }
                let replies = book.apply(&requests)?;
                let mut reply = with_id(json!({ "replies": replies }));
                if call.body["includeSpreadsheetInResponse"] == true {
                    let ranges = call.body["responseRanges"].as_array().into_iter().flatten();
                    let view = View {
                        ranges: ranges.filter_map(Json::as_str).map(str::to_owned).collect(),
                        include_grid_data: call.body["responseIncludeGridData"] == true,
                        mask: None,
                    };
                    reply["updatedSpreadsheet"] = book.view(id, &url(base, id), &view)?;
                }
                Ok(reply)
            }
            "spreadsheets.values.get" => values::get(book, call.path("range"), call.render()),
            "spreadsheets.values.batchGet" => {
                let ranges = call.parameters("ranges");
                let found: Vec<_> = ranges
                    .iter()
                    .map(|range| values::get(book, range, call.render()))
                    .collect::<Result<_, _>>()?;
                Ok(with_id(json!({ "valueRanges": found })))
            }
            "spreadsheets.values.update" => {
                let range = agreed_range(call.path("range"), &call.body)?;
                values::update(book, range, &call.body, call.parameter("valueInputOption"), call.echo()).map(with_id)
            }
            "spreadsheets.values.append" => {
                let range = agreed_range(call.path("range"), &call.body)?;
                let options = (call.parameter("valueInputOption"), call.parameter("insertDataOption"));
                let mut reply = values::append(book, range, &call.body, options, call.echo())?;
                reply["updates"] = with_id(reply["updates"].take());
                Ok(with_id(reply))
            }
            "spreadsheets.values.batchUpdate" => self.update_many(call, id),
            "spreadsheets.values.clear" => {
                let range = values::clear(book, call.path("range"))?;
                Ok(with_id(json!({ "clearedRange": range })))
            }
            "spreadsheets.values.batchClear" => {
                let mut next = book.clone();
                let ranges = call.body["ranges"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Json::as_str);
                let cleared: Vec<_> = ranges
                    .map(|range| values::clear(&mut next, range))
                    .collect::<Result<_, _>>()?;
                *book = next;
                Ok(with_id(json!({ "clearedRanges": cleared })))
            }
            "spreadsheets.developerMetadata.get" => {
                let wanted = call.path("metadataId");
                let found = book.metadata.iter().find(|metadata| metadata.id.to_string() == wanted);
                found
                    .map(|metadata| book.metadata_json(metadata))
                    .ok_or_else(ApiError::not_found)
            }
            "spreadsheets.developerMetadata.search" => Ok(book.search_metadata(&call.body)?),
            other => Err(ApiError::not_in_the_sandbox(&format!("the method {other}"))),
        }
    }

    fn update_many(&mut self, call: &Call, id: &str) -> Result<Json, ApiError> {
        let option = call.body["valueInputOption"].as_str();
        let echo = (call.body["includeValuesInResponse"] == true).then(|| Render {
            value: call.body["responseValueRenderOption"].as_str(),
            date_time: call.body["responseDateTimeRenderOption"].as_str(),
            major: None,
        });
        let mut next = self.spreadsheet.clone();
        let mut responses = Vec::new();
        for data in call.body["data"].as_array().into_iter().flatten() {
            let mut reply = values::update(
                &mut next,
                data["range"].as_str().unwrap_or_default(),
                data,
                option,
                echo,
            )?;
            reply["spreadsheetId"] = json!(id);
            responses.push(reply);
        }
        self.spreadsheet = next;
        let total = |name: &str| responses.iter().filter_map(|reply| reply[name].as_u64()).sum::<u64>();
        Ok(json!({
            "spreadsheetId": id,
            "totalUpdatedRows": total("updatedRows"),
            "totalUpdatedColumns": total("updatedColumns"),
            "totalUpdatedCells": total("updatedCells"),
            "totalUpdatedSheets": u64::from(!responses.is_empty()),
            "responses": responses,
        }))
    }
}

/// The range of the path; a range in the body must say the same.
fn agreed_range<'a>(path: &'a str, body: &Json) -> Result<&'a str, ApiError> {
    match body["range"].as_str() {
        Some(range) if range != path => Err(ApiError::invalid_argument(format!(
            "Requested range [{path}] does not match the range of the values [{range}]"
        ))),
        _ => Ok(path),
    }
}
