//! A look at the server before it is trusted: what it is, whether it keeps what it is given, whose clock is off.

use redis::{FromRedisValue, Value};

use super::{Redis, StoreResult};
use crate::clock::Clock;

/// What [`survey`] found, in words for the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// One line: version, topology, nodes.
    pub summary: String,
    /// Why the service must not start on this store.
    pub refusals: Vec<String>,
    /// What it would lose, and when.
    pub warnings: Vec<String>,
}

/// Asks every node that answers `INFO` (all of a Cluster's), and one for its settings.
///
/// # Errors
/// The store does not answer.
pub async fn survey(redis: &Redis) -> StoreResult<Survey> {
    let info: Value = redis.server("INFO", &[]).await?;
    // Managed servers forbid CONFIG; what can't be known is said, not assumed.
    let appendfsync: Option<Vec<String>> =
        redis.server("CONFIG", &["GET", "appendfsync"]).await.ok();
    let appendfsync = appendfsync.and_then(|pair| pair.into_iter().nth(1));
    Ok(judge(&nodes(info), appendfsync.as_deref()))
}

/// Milliseconds by which this machine's clock is ahead of Redis (negative: behind), half the round trip taken off.
///
/// # Errors
/// The store does not answer.
pub async fn clock_difference(redis: &Redis, clock: &Clock) -> StoreResult<i64> {
    let before = clock.now().millis();
    let (seconds, micros): (i64, i64) = redis.server("TIME", &[]).await?;
    let middle = i64::midpoint(before, clock.now().millis());
    Ok(middle - (seconds * 1000 + micros / 1000))
}

/// What one node says about itself.
struct Node {
    name: String,
    info: String,
}

impl Node {
    fn get(&self, field: &str) -> &str {
        let value = self.info.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            (name == field).then_some(value)
        });
        value.unwrap_or_default().trim()
    }
}

/// One server answers a text, a Cluster a text for each node's address.
fn nodes(info: Value) -> Vec<Node> {
    let node = |name: Value, info: Value| {
        Some(Node {
            name: String::from_redis_value(name).ok()?,
            info: String::from_redis_value(info).ok()?,
        })
    };
    match info {
        Value::Map(pairs) => pairs.into_iter().filter_map(|(k, v)| node(k, v)).collect(),
        single => {
            let info = String::from_redis_value(single).unwrap_or_default();
            let name = "the server".to_owned();
            vec![Node { name, info }]
        }
    }
}

fn judge(nodes: &[Node], appendfsync: Option<&str>) -> Survey {
    let mut survey = Survey {
        summary: summary(nodes),
        ..Survey::default()
    };
    // Replicas of a Cluster take part in nothing but a fail-over.
    let cluster = nodes.iter().any(|node| node.get("redis_mode") == "cluster");
    let primaries = nodes
        .iter()
        .filter(|n| !cluster || n.get("role") == "master");
    for node in primaries {
        refuse(node, &mut survey.refusals);
        warn(node, &mut survey.warnings);
    }
    let append_only = nodes.iter().all(|node| node.get("aof_enabled") == "1");
    if append_only && let Some(warning) = fsync_warning(appendfsync) {
        survey.warnings.push(warning);
    }
    if nodes
        .iter()
        .any(|n| n.get("connected_slaves").parse().unwrap_or(0) > 0)
    {
        survey.warnings.push(
            "replicas are attached: an automatic fail-over may lose acknowledged writes that were not yet replicated".into(),
        );
    }
    survey
}

fn summary(nodes: &[Node]) -> String {
    let Some(first) = nodes.first() else {
        return "no node answered".into();
    };
    let kind = match first.get("server_name") {
        "valkey" => format!("Valkey {}", first.get("valkey_version")),
        _ => format!("Redis {}", first.get("redis_version")),
    };
    match first.get("redis_mode") {
        "cluster" => {
            let primaries = nodes.iter().filter(|node| node.get("role") == "master");
            format!(
                "{kind}, Cluster of {} primaries and {} nodes",
                primaries.count(),
                nodes.len()
            )
        }
        mode => format!("{kind}, {mode}"),
    }
}

fn refuse(node: &Node, refusals: &mut Vec<String>) {
    let name = &node.name;
    let version = node.get("redis_version");
    let major: u32 = version
        .split('.')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    if major < 7 {
        refusals.push(format!("{name} is Redis {version}; Sanke needs >= 7.0"));
    }
    let policy = node.get("maxmemory_policy");
    if policy != "noeviction" {
        refusals.push(format!(
            "{name} has maxmemory-policy {policy} and would drop records when memory runs out; set noeviction"
        ));
    }
    if node.get("role") == "slave" {
        refusals.push(format!(
            "{name} is a replica and takes no writes; name the primary"
        ));
    }
    if node.get("aof_enabled") == "1" && node.get("aof_last_write_status") == "err" {
        refusals.push(format!(
            "{name} can't write its append-only file; is the disk full?"
        ));
    }
}

fn warn(node: &Node, warnings: &mut Vec<String>) {
    let name = &node.name;
    if node.get("aof_enabled") == "0" {
        warnings.push(format!(
            "{name} has no append-only file: a crash loses all acknowledged writes since its last snapshot; set appendonly yes"
        ));
    }
    if node.get("maxmemory").parse().unwrap_or(0_u64) > 0 {
        warnings.push(format!(
            "{name} refuses writes beyond {} of memory",
            node.get("maxmemory_human")
        ));
    }
}

fn fsync_warning(appendfsync: Option<&str>) -> Option<String> {
    match appendfsync {
        Some("always") => None,
        Some("everysec") => Some(
            "appendfsync everysec: a power cut may lose the acknowledged writes of the last second".into(),
        ),
        Some(other) => Some(format!(
            "appendfsync {other}: a power cut may lose the acknowledged writes of half a minute"
        )),
        None => Some(
            "the server does not show its settings (CONFIG is forbidden); if appendfsync is not always, a power cut may lose acknowledged writes".into(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Time;
    use crate::redis::testing::TestRedis;

    const GOOD: &str = "# Server\r\nredis_version:7.2.4\r\nredis_mode:standalone\r\nmaxmemory:0\r\n\
        maxmemory_policy:noeviction\r\naof_enabled:1\r\naof_last_write_status:ok\r\nrole:master\r\nconnected_slaves:0\r\n";

    fn judged(changes: &[(&str, &str)], appendfsync: Option<&str>) -> Survey {
        let info = changes
            .iter()
            .fold(GOOD.to_owned(), |info, (from, to)| info.replace(from, to));
        assert_eq!(info == GOOD, changes.is_empty());
        let name = "n".into();
        judge(&[Node { name, info }], appendfsync)
    }

    #[test]
    fn a_server_that_keeps_everything_is_passed() {
        let survey = judged(&[], Some("always"));
        assert_eq!((survey.refusals, survey.warnings), (vec![], vec![]));
        assert_eq!(survey.summary, "Redis 7.2.4, standalone");
    }

    #[test]
    fn what_would_lose_records_is_refused() {
        for (change, word) in [
            (("7.2.4", "6.2.14"), "6.2.14"),
            (("noeviction", "allkeys-lru"), "allkeys-lru"),
            (("role:master", "role:slave"), "replica"),
            (("status:ok", "status:err"), "disk"),
        ] {
            let refusals = judged(&[change], Some("always")).refusals;
            assert!(
                refusals.iter().any(|line| line.contains(word)),
                "{refusals:?}"
            );
        }
    }

    #[test]
    fn weaker_keeping_is_said_in_words() {
        for (changes, appendfsync, word) in [
            (
                &[("aof_enabled:1", "aof_enabled:0")][..],
                Some("always"),
                "last snapshot",
            ),
            (&[], Some("everysec"), "last second"),
            (&[], Some("no"), "half a minute"),
            (&[], None, "CONFIG is forbidden"),
            (&[("slaves:0", "slaves:1")], Some("always"), "fail-over"),
            (
                &[("maxmemory:0", "maxmemory:1024\r\nmaxmemory_human:1.00K")],
                Some("always"),
                "1.00K",
            ),
        ] {
            let survey = judged(changes, appendfsync);
            assert_eq!(survey.refusals, Vec::<String>::new());
            assert_eq!(survey.warnings.len(), 1, "{survey:?}");
            assert!(
                survey.warnings.iter().all(|line| line.contains(word)),
                "{survey:?}"
            );
        }
    }

    #[tokio::test]
    async fn real_servers_are_read() {
        let redis = TestRedis::standalone().connect().await;
        let survey = survey(&redis).await.unwrap();
        assert_eq!(survey.refusals, Vec::<String>::new());
        assert_eq!(survey.warnings.len(), 1, "everysec in tests: {survey:?}");
        assert!(survey.summary.ends_with(", standalone"), "{survey:?}");

        let clock = Clock::system();
        let difference = clock_difference(&redis, &clock).await.unwrap();
        assert!(difference.abs() < 1000, "{difference} ms on one machine");
        clock.advance(jiff::SignedDuration::from_secs(60));
        let ahead = clock_difference(&redis, &clock).await.unwrap();
        assert!((59_000..61_000).contains(&ahead), "{ahead}");
        let behind = clock_difference(&redis, &Clock::fixed(Time::from_seconds(0))).await;
        assert!(behind.unwrap() < -1_000_000_000_000);
    }

    #[tokio::test]
    async fn every_node_of_a_cluster_is_read() {
        let redis = TestRedis::cluster().connect().await;
        let survey = survey(&redis).await.unwrap();
        assert!(
            survey
                .summary
                .ends_with("Cluster of 3 primaries and 3 nodes"),
            "{survey:?}"
        );
        assert_eq!(survey.refusals, Vec::<String>::new());
        let without_file = survey
            .warnings
            .iter()
            .filter(|line| line.contains("append-only"));
        assert_eq!(without_file.count(), 3, "{survey:?}");
    }
}
