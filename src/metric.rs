//! Every metric by name. Labels have few values by design: routes are patterns, never paths with ids in them.

/// What is counted and measured. The `metrics` macros take [`Metric::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Answered requests by `method`, `route`, `status`.
    HttpRequests,
    /// Seconds to answer by `route`.
    HttpSeconds,
    /// Failed conversations with the store by `op`.
    RedisErrors,
    /// Seconds by which this machine's clock is ahead of Redis.
    ClockDifference,
    /// Calls to WeChat and the robots by `provider`, `outcome`.
    ProviderCalls,
    /// Seconds of such calls by `provider`.
    ProviderSeconds,
    /// Reported ticks by `outcome`: credited, already, offline, refused.
    Ticks,
    /// Facts by `fact`: slots, full day, check-in, made up, quiz.
    Facts,
    /// Age in seconds of the oldest fact that the counters do not hold yet.
    RollUpLag,
    /// Fired schedules by `outcome`: sent, late, skipped, merged.
    Firings,
    /// Deliveries by `channel`, `outcome`.
    Deliveries,
    /// Deliveries that wait, by `channel`.
    DeliveriesWaiting,
    /// Finished jobs by `job`, `outcome`.
    Jobs,
    /// Seconds of jobs by `job`.
    JobSeconds,
}

/// How a metric behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Distribution of seconds.
    Histogram,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::HttpRequests,
        Self::HttpSeconds,
        Self::RedisErrors,
        Self::ClockDifference,
        Self::ProviderCalls,
        Self::ProviderSeconds,
        Self::Ticks,
        Self::Facts,
        Self::RollUpLag,
        Self::Firings,
        Self::Deliveries,
        Self::DeliveriesWaiting,
        Self::Jobs,
        Self::JobSeconds,
    ];

    /// The name that a collector sees.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HttpRequests => "sanke_http_requests_total",
            Self::HttpSeconds => "sanke_http_request_seconds",
            Self::RedisErrors => "sanke_redis_errors_total",
            Self::ClockDifference => "sanke_clock_difference_seconds",
            Self::ProviderCalls => "sanke_provider_calls_total",
            Self::ProviderSeconds => "sanke_provider_call_seconds",
            Self::Ticks => "sanke_ticks_total",
            Self::Facts => "sanke_facts_total",
            Self::RollUpLag => "sanke_roll_up_lag_seconds",
            Self::Firings => "sanke_schedule_firings_total",
            Self::Deliveries => "sanke_deliveries_total",
            Self::DeliveriesWaiting => "sanke_deliveries_waiting",
            Self::Jobs => "sanke_jobs_total",
            Self::JobSeconds => "sanke_job_seconds",
        }
    }

    /// One line for people.
    pub const fn help(self) -> &'static str {
        match self {
            Self::HttpRequests => "Answered requests by method, route, status",
            Self::HttpSeconds => "Seconds to answer a request by route",
            Self::RedisErrors => "Failed conversations with the store by op",
            Self::ClockDifference => "Seconds by which this clock is ahead of Redis",
            Self::ProviderCalls => "Calls to WeChat and robots by provider, outcome",
            Self::ProviderSeconds => "Seconds of calls by provider",
            Self::Ticks => "Reported study ticks by outcome",
            Self::Facts => "Recorded facts by fact",
            Self::RollUpLag => "Age of the oldest fact that the counters lack",
            Self::Firings => "Fired schedules by outcome",
            Self::Deliveries => "Deliveries by channel, outcome",
            Self::DeliveriesWaiting => "Deliveries that wait by channel",
            Self::Jobs => "Finished jobs by job, outcome",
            Self::JobSeconds => "Seconds of jobs by job",
        }
    }

    /// How it behaves.
    pub const fn kind(self) -> Kind {
        match self {
            Self::HttpSeconds | Self::ProviderSeconds | Self::JobSeconds => Kind::Histogram,
            Self::ClockDifference | Self::RollUpLag | Self::DeliveriesWaiting => Kind::Gauge,
            Self::HttpRequests
            | Self::RedisErrors
            | Self::ProviderCalls
            | Self::Ticks
            | Self::Facts
            | Self::Firings
            | Self::Deliveries
            | Self::Jobs => Kind::Counter,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_collectors_conventions() {
        let mut seen = std::collections::BTreeSet::new();
        for metric in Metric::ALL {
            let name = metric.name();
            assert!(seen.insert(name), "{name} stands twice");
            assert_eq!(
                name.ends_with("_total"),
                metric.kind() == Kind::Counter,
                "{name}"
            );
            assert!(name.starts_with("sanke_") && !metric.help().is_empty());
        }
    }
}
