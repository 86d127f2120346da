//! `GET /`: the simulated phones and group chats, as people would see them. Rendered here; a few lines of script
//! ask once a second whether anything changed.

use std::cmp::Reverse;
use std::collections::HashMap;

use actix_web::http::header;
use actix_web::web::{Data, Query as UrlQuery, ServiceConfig};
use actix_web::{HttpResponse, get};

use super::inbox::{ChatMessage, PhoneMessage};
use super::reply::Query;
use super::world::{Sim, User, World};
use crate::clock::Time;
use crate::robot::RobotKind;

/// Phones shown: those with the latest news first.
const PHONES: usize = 24;
/// Messages shown per phone and group.
const MESSAGES: usize = 20;
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn routes(app: &mut ServiceConfig) {
    app.service(show_page)
        .service(show_board)
        .service(show_style)
        .service(show_script);
}

#[get("/")]
async fn show_page(sim: Data<Sim>) -> HttpResponse {
    let world = sim.world();
    let html = include_str!("page.html")
        .replace("{{appid}}", &escaped(&sim.config.appid))
        .replace("{{version}}", &world.version.to_string())
        .replace("{{board}}", &render(&world));
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .body(html)
}

/// The changing part; 204 when `version` is what the page has.
#[get("/__sim/board")]
async fn show_board(sim: Data<Sim>, query: UrlQuery<Query>) -> HttpResponse {
    let world = sim.world();
    let version = world.version.to_string();
    if query.get("version") == Some(&version) {
        return HttpResponse::NoContent().finish();
    }
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("x-version", version))
        .body(render(&world))
}

#[get("/__sim/page.css")]
async fn show_style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .body(include_str!("page.css"))
}

#[get("/__sim/page.js")]
async fn show_script() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .body(include_str!("page.js"))
}

fn render(world: &World) -> String {
    let mut html = String::new();
    let mut by_phone: HashMap<&str, Vec<&PhoneMessage>> = HashMap::new();
    for message in &world.inbox.phones {
        by_phone.entry(&message.openid).or_default().push(message);
    }
    let mut phones: Vec<_> = world.users.iter().collect();
    let news = |openid: &str| {
        by_phone
            .get(openid)
            .and_then(|all| all.last())
            .map(|m| m.seq)
    };
    phones.sort_by_key(|(openid, user)| (Reverse(news(openid)), user.place));
    let total = phones.len();
    phones.truncate(PHONES);
    write(&mut html, format_args!("<h2>手机 <small>共 {total} 部"));
    if total > PHONES {
        write(&mut html, format_args!(",显示最近有消息的 {PHONES} 部"));
    }
    html.push_str("</small></h2><div class=\"phones\">");
    for (openid, user) in phones {
        let messages = by_phone.get(openid.as_str()).map_or(&[][..], Vec::as_slice);
        phone(&mut html, world, (openid, user), messages);
    }
    html.push_str("</div><h2>群聊</h2><div class=\"groups\">");
    for robot in &world.robots {
        let kind = match robot.kind {
            RobotKind::Wecom => "企业微信",
            RobotKind::Dingtalk => "钉钉",
            RobotKind::Feishu => "飞书",
        };
        let name = escaped(&robot.name);
        write(
            &mut html,
            format_args!("<section class=\"group\"><h3>{name} <small>{kind}群机器人</small></h3>"),
        );
        let all: Vec<_> = world
            .inbox
            .chats
            .iter()
            .filter(|m| m.kind == robot.kind && m.robot == robot.key)
            .collect();
        chat(&mut html, &all);
        html.push_str("</section>");
    }
    html.push_str("</div>");
    html
}

fn phone(
    html: &mut String,
    world: &World,
    (openid, user): (&str, &User),
    messages: &[&PhoneMessage],
) {
    let name = if user.name.is_empty() {
        "未命名"
    } else {
        &user.name
    };
    let (name, id) = (escaped(name), escaped(openid));
    write(
        html,
        format_args!("<section class=\"phone\"><h3>{name}</h3><p class=\"id\">{id}</p>"),
    );
    if messages.is_empty() {
        html.push_str("<p class=\"empty\">还没有消息</p>");
    }
    for message in messages.iter().rev().take(MESSAGES) {
        let title = escaped(&message.title);
        let at = when(message.at);
        write(
            html,
            format_args!("<article><h4>{title}</h4><p class=\"at\">{at}</p><dl>"),
        );
        for (label, value) in &message.lines {
            let (label, value) = (escaped(label), escaped(value));
            write(html, format_args!("<dt>{label}</dt><dd>{value}</dd>"));
        }
        html.push_str("</dl>");
        if let Some(page) = &message.page {
            let page = escaped(page);
            write(
                html,
                format_args!("<p class=\"jump\">进入小程序查看<br><code>{page}</code></p>"),
            );
        }
        html.push_str("</article>");
    }
    html.push_str("<ul class=\"wallet\">");
    for template in &world.templates {
        let (title, tid) = (escaped(&template.title), escaped(&template.id));
        let left = world.ledger.left(openid, &template.id);
        write(
            html,
            format_args!(
                "<li>{title}:还可收 <b>{left}</b> 条 <button type=\"button\" id=\"{id}-{tid}\" \
                 data-openid=\"{id}\" data-template=\"{tid}\" aria-label=\"{name} 再同意一次 {title}\">再同意一次</button></li>"
            ),
        );
    }
    html.push_str("</ul></section>");
}

fn chat(html: &mut String, messages: &[&ChatMessage]) {
    if messages.is_empty() {
        html.push_str("<p class=\"empty\">还没有消息</p>");
    }
    for message in messages.iter().rev().take(MESSAGES) {
        let at = when(message.at);
        let content = if message.msgtype.starts_with("markdown") {
            markdown(&message.text)
        } else {
            format!("<p class=\"text\">{}</p>", escaped(&message.text))
        };
        write(
            html,
            format_args!("<article><p class=\"at\">{at}</p>{content}</article>"),
        );
    }
}

/// Markdown as harmless HTML.
fn markdown(text: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(text));
    ammonia::Builder::default()
        .rm_tags(["img"])
        .clean(&html)
        .to_string()
}

fn when(at: Time) -> String {
    at.civil().strftime("%m-%d %H:%M:%S").to_string()
}

pub(super) fn escaped(text: &str) -> String {
    ammonia::clean_text(text)
}

fn write(html: &mut String, text: std::fmt::Arguments<'_>) {
    html.push_str(&std::fmt::format(text));
}
