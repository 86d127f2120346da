//! Logs to stderr and metrics for `/metrics`. Both belong to the process, so both start at most once.

use std::io::IsTerminal;
use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, Telemetry};
use crate::metric::{Kind, Metric};

/// Upper bounds in seconds. One script costs well under a millisecond, a call to a provider up to 8 s.
const BUCKETS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 8.0,
];

/// Why there are no logs or metrics.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter does not parse.
    #[error("telemetry.level: {0}")]
    Level(#[from] tracing_subscriber::filter::ParseError),
    /// Logs were started before.
    #[error("logs: {0}")]
    Started(#[from] tracing_subscriber::util::TryInitError),
    /// Metrics were started before by somebody else.
    #[error("metrics: {0}")]
    Metrics(String),
}

/// Sends log records of this process to stderr from now on.
///
/// # Errors
/// Called twice, or a filter that does not parse.
pub fn start_logs(options: &Telemetry) -> Result<(), TelemetryError> {
    use tracing_subscriber::util::SubscriberInitExt;

    let filter = EnvFilter::try_new(&options.level)?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match options.format {
        LogFormat::Human => builder
            .with_ansi(std::io::stderr().is_terminal())
            .finish()
            .try_init()?,
        LogFormat::Json => builder.json().flatten_event(true).finish().try_init()?,
    }
    Ok(())
}

/// The metrics of this process; [`PrometheusHandle::render`] answers `/metrics`. Collects from the first call on.
///
/// # Errors
/// Another recorder is in place.
pub fn metrics() -> Result<PrometheusHandle, TelemetryError> {
    static STARTED: OnceLock<Result<PrometheusHandle, String>> = OnceLock::new();
    let started = STARTED.get_or_init(|| {
        let mut builder = PrometheusBuilder::new();
        for metric in Metric::ALL
            .into_iter()
            .filter(|m| m.kind() == Kind::Histogram)
        {
            let matcher = Matcher::Full(metric.name().to_owned());
            builder = builder
                .set_buckets_for_metric(matcher, &BUCKETS)
                .map_err(|error| error.to_string())?;
        }
        let handle = builder
            .install_recorder()
            .map_err(|error| error.to_string())?;
        describe();
        Ok(handle)
    });
    started.clone().map_err(TelemetryError::Metrics)
}

fn describe() {
    for metric in Metric::ALL {
        match metric.kind() {
            Kind::Counter => metrics::describe_counter!(metric.name(), metric.help()),
            Kind::Gauge => metrics::describe_gauge!(metric.name(), metric.help()),
            Kind::Histogram => metrics::describe_histogram!(metric.name(), metric.help()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_rendered() {
        let handle = metrics().unwrap();
        metrics::counter!(Metric::Ticks.name(), "outcome" => "credited").increment(3);
        metrics::histogram!(Metric::JobSeconds.name(), "job" => "test").record(0.004);
        let page = metrics().unwrap().render();
        assert!(
            page.contains("sanke_ticks_total{outcome=\"credited\"} 3"),
            "{page}"
        );
        assert!(
            page.contains("sanke_job_seconds_bucket{job=\"test\",le=\"0.005\"} 1"),
            "{page}"
        );
        assert!(
            page.contains("# HELP sanke_ticks_total Reported study ticks by outcome"),
            "{page}"
        );
        drop(handle);
    }
}
