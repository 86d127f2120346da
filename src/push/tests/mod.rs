//! The domain on a real store, with the simulated WeChat.

mod faults;
mod firing;
mod notices;
mod world;
