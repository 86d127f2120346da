//! Invitations: whoever looks after a group hands a member a code that signs them in once.

use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Actor, Identity, Role};
use crate::audit::Audit;
use crate::clock::{Clock, Time};
use crate::http::{Answer, Code, Fault, Path};
use crate::id::MemberId;

/// Who may invite.
const INVITERS: &[Role] = &[Role::Secretary, Role::Liaison];

#[derive(Deserialize)]
struct MemberPath {
    id: MemberId,
}

/// An invitation.
#[derive(Serialize, ToSchema)]
pub(super) struct InvitationView {
    /// For `POST /auth/bind`; works once.
    code: String,
    /// A page that opens with it; null where the service has no public address.
    url: Option<String>,
    /// Until when it works.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Time,
}

/// Invites a member of a group that the caller looks after. Every call makes a fresh code; each works once.
#[utoipa::path(
    tag = "auth", operation_id = "create_invitation", security(("bearer" = [])),
    params(("id" = String, Path, description = "the member")),
    responses((status = 201, body = InvitationView), (status = 403)))]
#[post("/members/{id}/invitations")]
pub(super) async fn create_invitation(
    actor: Actor,
    identity: web::Data<Identity>,
    audit: web::Data<Audit>,
    clock: web::Data<Clock>,
    path: Path<MemberPath>,
) -> Answer<HttpResponse> {
    actor.require(INVITERS)?;
    let id = path.read()?.id;
    let day = actor.frame(clock.now()).day;
    let member = identity.member(&id).await?;
    let home = member.as_ref().and_then(|member| member.home(day));
    if !home.is_some_and(|home| actor.covers_group(INVITERS, home, day)) {
        return Err(Fault::new(Code::NotFound));
    }
    audit
        .did(&actor.member.id, "invited", "member", id.as_str())
        .await?;
    let (code, expires_at) = identity.invite(&id).await?;
    Ok(HttpResponse::Created().json(InvitationView {
        url: identity.web.invitation(&code),
        code,
        expires_at,
    }))
}
