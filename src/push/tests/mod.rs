//! The domain on a real store, with the simulated WeChat.

mod county;
mod crashes;
mod faults;
mod firing;
mod http;
mod live;
mod notices;
mod rights;
mod robots;
mod schedule_change;
mod schedules;
mod world;
