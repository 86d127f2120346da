//! `/m/…`: the phone client. Hashed files never change; every other path is the start page, where the client finds
//! its way itself.

use actix_web::http::header::{self, ETag, EntityTag, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use sha2::{Digest, Sha256};

use super::assets::{self, START, tag};
use crate::http::{Answer, Code, Fault};

/// Where the phone client lives.
const ROOT: &str = "/m/";

/// Where a visitor of the demo chooses who to be.
const CHOICE: &str = "/m/pages/sign/sign";

/// Files below it whose names carry a hash of their content.
const HASHED: &str = "assets/";

/// A year: hashed files never change.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Everything comes from here: no script or style in the page, no other host, no frame around it.
const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// How the start page says what it runs on.
const SERVICE: &str = "name=\"sanke-stage\" content=\"service\"";

/// The same in the demo.
const DEMO: &str = "name=\"sanke-stage\" content=\"demo\"";

/// Shown where the binary was built without the client.
const ABSENT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>三刻</title>\
    <p>这个程序没有带上手机端页面。请先运行 <code>make web</code>，再重新编译。</p>";

/// What the clients run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The service.
    Service,
    /// The demo: the client offers identities, a clock and the simulated phone.
    Demo,
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(header::ACCEPT_ENCODING);
    accepted
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|one| one.trim().starts_with("gzip")))
}

/// An answer with validator and headers; without its body when the phone has it.
fn answer(request: &HttpRequest, etag: &str, cache: &str) -> (HttpResponseBuilder, bool) {
    let etag = EntityTag::new_strong(etag.to_owned());
    let known = match <IfNoneMatch as header::Header>::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(items)) => items.iter().any(|item| item.weak_eq(&etag)),
        Err(_) => false,
    };
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header(ETag(etag))
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    (response, known)
}

fn start_page(request: &HttpRequest, stage: Stage) -> HttpResponse {
    let Some(page) = assets::find(START, false) else {
        return HttpResponse::NotFound()
            .content_type("text/html; charset=utf-8")
            .body(ABSENT);
    };
    let mut page = String::from_utf8_lossy(&page.bytes).into_owned();
    if stage == Stage::Demo {
        page = page.replace(SERVICE, DEMO);
    }
    let etag = tag(&Sha256::digest(&page));
    let (mut response, known) = answer(request, &etag, "no-cache");
    if known {
        return response.finish();
    }
    response.content_type("text/html; charset=utf-8").body(page)
}

#[expect(clippy::unused_async, reason = "handlers are async")]
async fn serve(request: HttpRequest, stage: web::Data<Stage>) -> Answer<HttpResponse> {
    let path = request.match_info().query("path");
    let hashed = path.starts_with(HASHED);
    let named = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    if path.is_empty() || path == START || !(hashed || named) {
        return Ok(start_page(&request, **stage));
    }
    let Some(asset) = assets::find(path, takes_gzip(&request)) else {
        return Err(Fault::new(Code::NotFound));
    };
    let cache = if hashed { FOREVER } else { "no-cache" };
    let (mut response, known) = answer(&request, &asset.etag, cache);
    if known {
        return Ok(response.finish());
    }
    if asset.gzip {
        response.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    let kind = mime(path);
    Ok(response.content_type(kind).body(asset.bytes.into_owned()))
}

/// Types of the files that the build makes.
fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[expect(clippy::unused_async, reason = "handlers are async")]
async fn go_to_client(stage: web::Data<Stage>) -> HttpResponse {
    let target = match **stage {
        Stage::Service => ROOT,
        Stage::Demo => CHOICE,
    };
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, target))
        .finish()
}

/// Mounts the phone client at `/m/`; `/` leads there, in the demo to the choice of identities.
pub fn mount(config: &mut web::ServiceConfig, stage: Stage) {
    config
        .app_data(web::Data::new(stage))
        .route("/", web::get().to(go_to_client))
        .route("/m", web::get().to(go_to_client))
        .route("/m/{path:.*}", web::get().to(serve))
        .route("/m/{path:.*}", web::head().to(serve));
}

#[cfg(test)]
mod tests {
    use actix_web::App;
    use actix_web::dev::ServiceResponse;
    use actix_web::http::StatusCode;
    use actix_web::test::{TestRequest, call_service, init_service};

    use super::*;

    async fn get(stage: Stage, path: &str) -> ServiceResponse {
        let app = init_service(App::new().configure(|config| mount(config, stage))).await;
        call_service(&app, TestRequest::get().uri(path).to_request()).await
    }

    fn header(answer: &ServiceResponse, name: header::HeaderName) -> String {
        let value = answer.headers().get(name);
        let text = value.and_then(|value| value.to_str().ok());
        text.unwrap_or_default().to_owned()
    }

    #[actix_web::test]
    async fn the_root_leads_to_the_client_and_in_the_demo_to_the_choice() {
        let answer = get(Stage::Service, "/").await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(header(&answer, header::LOCATION), ROOT);
        let answer = get(Stage::Demo, "/").await;
        assert_eq!(header(&answer, header::LOCATION), CHOICE);
    }

    #[actix_web::test]
    async fn a_file_that_is_not_there_is_no_page() {
        for path in ["/m/assets/absent.js", "/m/absent.png", "/m/../Cargo.toml"] {
            let answer = get(Stage::Service, path).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[actix_web::test]
    async fn every_page_of_the_client_is_the_start_page_under_a_strict_policy() {
        let Some(page) = assets::find(START, false) else {
            let answer = get(Stage::Service, "/m/pages/quiz/quiz").await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND);
            return;
        };
        assert!(String::from_utf8_lossy(&page.bytes).contains(SERVICE));
        let answer = get(Stage::Demo, "/m/pages/quiz/quiz").await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(header(&answer, header::CACHE_CONTROL), "no-cache");
        assert_eq!(header(&answer, header::CONTENT_SECURITY_POLICY), POLICY);
        let etag = header(&answer, header::ETAG);
        let body = actix_web::body::to_bytes(answer.into_body()).await.ok();
        let body = body.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert!(body.is_some_and(|body| body.contains(DEMO)));

        let app = init_service(App::new().configure(|config| mount(config, Stage::Demo))).await;
        let again = TestRequest::get()
            .uri("/m/")
            .insert_header((header::IF_NONE_MATCH, etag));
        let answer = call_service(&app, again.to_request()).await;
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
    }
}
