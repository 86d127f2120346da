//! Rules of the house that no compiler knows, and the commands as an operator meets them.

mod architecture;
mod commands;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod imports;
