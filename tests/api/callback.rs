//! WeChat's events in the three modes of the console, from the simulated WeChat to the member's wallet.

use sanke::config::{Callback, CallbackMode, CallbackSealing};
use sanke::simulator::ConsentResult;
use sanke::wechat::CallbackToken;

use crate::support::{REMINDER, Replica, START, TestApp, world};

fn callback(mode: CallbackMode) -> Callback {
    let about = world::simulated();
    let key = about.encoding_aes_key.into();
    Callback {
        token: about.callback_token.into(),
        sealing: match mode {
            CallbackMode::Plain => CallbackSealing::Plain,
            CallbackMode::Compatible => CallbackSealing::Compatible(key),
            CallbackMode::Secure => CallbackSealing::Secure(key),
        },
    }
}

/// Messages that may still be sent to the member.
async fn left(app: &TestApp, replica: &Replica) -> i64 {
    let wallet = app.as_("member-1").at(replica);
    let wallet = wallet.get("/me/subscriptions").await;
    wallet.ok()["items"][0]["left"].as_i64().expect("a number")
}

/// Lets WeChat's events come like this.
fn tell_in(app: &TestApp, mode: CallbackMode, xml: bool) {
    let mut switches = app.simulator.switches();
    switches.callback_mode = mode;
    switches.callback_xml = xml;
    app.simulator.set_switches(switches);
}

/// The member consents to one message; each time in a second of its own.
async fn consent(app: &TestApp) {
    app.advance(1).await;
    app.simulator
        .consent("openid-member-1", REMINDER, ConsentResult::Accept);
    app.simulator.settled().await;
}

fn url(replica: &Replica) -> String {
    format!("{}/wechat/callback", replica.base)
}

/// POSTs a message that says so many things in the member's name, at a signed address.
async fn post(app: &TestApp, replica: &Replica, address: &str, template: &str) -> (u16, String) {
    let message = format!(
        r#"{{"ToUserName":"gh_1","FromUserName":"openid-member-1","CreateTime":{},"MsgType":"event",
        "Event":"subscribe_msg_popup_event","List":{{"TemplateId":"{template}","SubscribeStatusString":"accept"}}}}"#,
        app.clock.now().seconds()
    );
    let request = app.http().post(format!("{}?{address}", url(replica)));
    let response = request.body(message).send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, response.text().await.expect("a text"))
}

fn signed(at: i64, nonce: &str) -> String {
    let token = CallbackToken::new(world::simulated().callback_token.into());
    let at = at.to_string();
    let signature = token.sign(&[&at, nonce]);
    format!("signature={signature}&timestamp={at}&nonce={nonce}")
}

#[tokio::test]
async fn each_mode_takes_its_events_and_no_others() {
    let app = TestApp::start().await;
    let modes = [
        CallbackMode::Plain,
        CallbackMode::Compatible,
        CallbackMode::Secure,
    ];
    let mut expected = 0;
    for ours in modes {
        let replica = app.replica_with_callback(callback(ours)).await;
        app.simulator.set_callback_url(Some(url(&replica)));
        for theirs in modes {
            for xml in [false, true] {
                tell_in(&app, theirs, xml);
                consent(&app).await;
                let taken = match ours {
                    CallbackMode::Compatible => true,
                    _ => theirs == ours,
                };
                // The two forms at once carry the encrypted one, which is all that secure mode asks for.
                let both = ours == CallbackMode::Secure && theirs == CallbackMode::Compatible;
                expected += i64::from(taken || both);
                let found = left(&app, &replica).await;
                assert_eq!(found, expected, "{theirs:?} to {ours:?}, xml {xml}");
            }
        }
        app.end(replica).await;
    }
    app.finish().await;
}

#[tokio::test]
async fn a_plain_event_is_signed_fresh_and_alone_under_its_address() {
    let app = TestApp::start_at(START).await;
    let replica = app
        .replica_with_callback(callback(CallbackMode::Plain))
        .await;
    let now = app.clock.now().seconds();
    let success = || (200, "success".to_owned());

    // Not signed, signed with another token, not for this nonce.
    for address in [
        String::new(),
        format!("timestamp={now}&nonce=1"),
        format!("signature={}&timestamp={now}&nonce=1", "0".repeat(40)),
        signed(now, "1").replace("nonce=1", "nonce=2"),
    ] {
        let (status, _) = post(&app, &replica, &address, REMINDER).await;
        assert_eq!(status, 403, "{address}");
    }
    // Signed long ago, or far ahead: answered, without effect.
    for at in [now - 601, now + 601] {
        let answer = post(&app, &replica, &signed(at, "old"), REMINDER).await;
        assert_eq!(answer, success());
    }
    assert_eq!(left(&app, &replica).await, 0);

    // Counted once, however often it comes, also under a new address.
    let address = signed(now, "n1");
    for address in [&address, &address, &signed(now + 1, "n2")] {
        assert_eq!(post(&app, &replica, address, REMINDER).await, success());
        assert_eq!(left(&app, &replica).await, 1);
    }
    // Another body under a known address has no effect, not even on another replica and until the address is old.
    let other = app
        .replica_with_callback(callback(CallbackMode::Compatible))
        .await;
    for seconds in [1, 598] {
        app.advance(seconds).await;
        for replica in [&replica, &other] {
            assert_eq!(post(&app, replica, &address, REMINDER).await, success());
            assert_eq!(left(&app, replica).await, 1, "after {seconds} s");
        }
    }
    app.end(other).await;
    app.end(replica).await;
    app.finish().await;
}

#[tokio::test]
async fn the_address_check_and_the_refusals_answer_as_agreed_in_every_mode() {
    let app = TestApp::start().await;
    for mode in [
        CallbackMode::Plain,
        CallbackMode::Compatible,
        CallbackMode::Secure,
    ] {
        let replica = app.replica_with_callback(callback(mode)).await;
        let now = app.clock.now().seconds();
        let address = signed(now, "check");
        let get = async |address: String| {
            let request = app.http().get(format!("{}?{address}", url(&replica)));
            let response = request.send().await.expect("an answer");
            (
                response.status().as_u16(),
                response.text().await.expect("a text"),
            )
        };
        let echoed = get(format!("{address}&echostr=4375120948345356249")).await;
        assert_eq!(echoed, (200, "4375120948345356249".to_owned()));
        let forged = address.replace("nonce=check", "nonce=forged");
        assert_eq!(get(format!("{forged}&echostr=1")).await.0, 403);

        let body = async |body: String| {
            let request = app.http().post(format!("{}?{address}", url(&replica)));
            let response = request.body(body).send().await.expect("an answer");
            response.status().as_u16()
        };
        assert_eq!(body("garbage".to_owned()).await, 400, "{mode:?}");
        assert_eq!(body("x".repeat(70_000)).await, 413, "{mode:?}");
        // Nobody's key, or no key at all: refused.
        assert_eq!(body(r#"{"Encrypt":"AAAA"}"#.to_owned()).await, 403);
        let plain = post(&app, &replica, &address, REMINDER).await.0;
        let expected = if mode == CallbackMode::Secure {
            403
        } else {
            200
        };
        assert_eq!(plain, expected, "{mode:?}");
        app.end(replica).await;
    }
    app.finish().await;
}
