//! The OpenAPI document: gathered from the handlers, completed with what is true of every one of them.

use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};

const PROBLEM: &str = "application/problem+json";

/// Adds the statuses that follow from the shape of an operation (401 where there is security, 400 / 413 / 415 / 422 where
/// there is a body, 429, 500 and 503 everywhere), the problem body of every refusal, and the security scheme.
pub fn complete(api: &mut OpenApi) {
    "Sanke 三刻".clone_into(&mut api.info.title);
    for item in api.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
        ];
        operations
            .into_iter()
            .flatten()
            .for_each(complete_operation);
    }
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    let components = api.components.get_or_insert_default();
    components
        .security_schemes
        .insert("bearer".to_owned(), bearer.into());
}

fn complete_operation(operation: &mut Operation) {
    let mut statuses = vec!["429", "500", "503"];
    if operation.security.is_some() {
        statuses.push("401");
    }
    if operation.request_body.is_some() {
        statuses.extend(["400", "413", "415", "422"]);
    }
    if operation
        .parameters
        .as_ref()
        .is_some_and(|all| !all.is_empty())
    {
        statuses.extend(["400", "404"]);
    }
    let responses = &mut operation.responses.responses;
    for status in statuses {
        responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(Response::new("")));
    }
    for (status, response) in responses
        .iter_mut()
        .filter(|(status, _)| status.as_str() >= "400")
    {
        if let RefOr::T(response) = response {
            *response = refusal(status, &response.description);
        }
    }
}

fn refusal(status: &str, description: &str) -> Response {
    let words = status
        .parse::<u16>()
        .ok()
        .and_then(|s| actix_web::http::StatusCode::from_u16(s).ok());
    let words = words
        .and_then(|s| s.canonical_reason())
        .unwrap_or("Refused");
    let content = ContentBuilder::new()
        .schema(Some(RefOr::Ref(Ref::from_schema_name("Problem"))))
        .build();
    ResponseBuilder::new()
        .description(if description.is_empty() {
            words
        } else {
            description
        })
        .content(PROBLEM, content)
        .build()
}
