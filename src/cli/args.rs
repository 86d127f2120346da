//! What can be typed: the commands and their options, as `--help` shows them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as ValueError;

use crate::clock::Time;
use crate::day::Day;
use crate::id::{BankId, GroupId, MemberId, OrgId};
use crate::identity::Role;
use crate::timetable::Hours;

/// Sanke 三刻: the study companion of Party branches.
///
/// Options come from config/default.toml (built in), then the file named by --config, then the environment
/// (`SANKE__SECTION__KEY`).
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, propagate_version = true)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
pub struct Global {
    /// Directory of the embedded Redis: joined if it is running, else started for as long as the command runs
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// Configuration file
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a county with simulated WeChat on this machine, to look at and to try things out
    Demo(Demo),
    /// Run the service
    Serve(Serve),
    /// Read organisations, members, questions, materials or a workday calendar from files
    ///
    /// Exit code: 0 = all taken, 3 = something was flagged, 1 = a file was refused.
    Import(Import),
    /// Write questions to a file
    Export(Export),
    /// Make accounts and grant roles before anybody can sign in
    #[command(subcommand)]
    Admin(Admin),
    /// Look at the configuration, the store, WeChat and the calendar, and say what is wrong
    Check(Check),
    /// Recompute all counters from the members' records
    Recount(Recount),
    /// Write a verified copy of all data to a file
    Backup(Copy),
    /// Read a copy into an empty store
    Restore(Copy),
    /// Print the OpenAPI document
    Openapi,
    /// Run the simulator of WeChat and of group robots alone
    SimulateWechat(SimulateWechat),
}

/// Options of `demo`.
#[derive(Args, Debug)]
pub struct Demo {
    /// Port on the loopback interface
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Start the demo's clock here
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    pub at: Option<Time>,
    /// Print one line of JSON once ready
    #[arg(long)]
    pub json: bool,
}

/// Options of `serve`.
#[derive(Args, Debug)]
pub struct Serve {
    /// Run one part only
    #[arg(long, value_name = "PART")]
    pub only: Option<Part>,
    /// Talk to a simulator on the loopback interface instead of WeChat
    #[arg(long)]
    pub simulated: bool,
}

/// A part of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Answer requests.
    Http,
    /// Fire schedules, deliver, roll up.
    Worker,
}

/// Options of `import`.
#[derive(Args, Debug)]
pub struct Import {
    /// What the files hold
    pub kind: ImportKind,
    /// Files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Say what would happen, change nothing; needs no store
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object per file and line
    #[arg(long)]
    pub json: bool,
    /// Name a column that is not recognised: HEADER=FIELD
    #[arg(long, value_name = "HEADER=FIELD", value_parser = column)]
    pub map: Vec<(String, String)>,
    /// Bank that takes the questions
    #[arg(long)]
    pub bank: Option<BankId>,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportKind {
    /// The organisation tree and its groups.
    Orgs,
    /// Members.
    Members,
    /// Questions.
    Questions,
    /// Learning materials.
    Materials,
    /// Holidays and workdays of a year.
    Calendar,
}

/// Options of `export`.
#[derive(Args, Debug)]
pub struct Export {
    /// What to write
    pub kind: ExportKind,
    /// File to write
    pub file: PathBuf,
    /// Form of the file
    #[arg(long)]
    pub format: ExportFormat,
    /// Bank to read
    #[arg(long)]
    pub bank: BankId,
}

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportKind {
    /// The questions of a bank.
    Questions,
}

/// Forms of an exported file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Spreadsheet.
    Xlsx,
    /// GIFT text.
    Gift,
    /// Moodle XML.
    MoodleXml,
}

/// Bootstrap and recovery of access.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Make an administrator and print the code of a log-in link, once
    Create {
        /// Name on screen
        #[arg(long)]
        name: String,
        /// Mobile number, by which WeChat binds
        #[arg(long)]
        phone: Option<String>,
    },
    /// Grant a role to a member
    Grant {
        /// The member
        #[arg(long)]
        member: MemberId,
        /// member, secretary, liaison, organiser or administrator
        #[arg(long, value_parser = role)]
        role: Role,
        /// Organisations whose subtree the role covers
        #[arg(long = "org", value_name = "ORG")]
        orgs: Vec<OrgId>,
        /// Groups that the role covers
        #[arg(long = "group", value_name = "GROUP")]
        groups: Vec<GroupId>,
    },
    /// Move a member to another group from the next study day on
    Transfer {
        /// The member
        #[arg(long)]
        member: MemberId,
        /// The group
        #[arg(long)]
        group: GroupId,
    },
    /// Take a member out of the denominators: leave or illness; no reason is kept
    Exempt {
        /// The member
        #[arg(long)]
        member: MemberId,
        /// First study day
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: Day,
        /// Last study day
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: Day,
    },
    /// Declare a grace day: it breaks no streak and stands in no denominator
    Grace {
        /// The study day
        #[arg(long, value_name = "YYYY-MM-DD")]
        day: Day,
    },
    /// Change a group's working hours from the next study day on
    Shift {
        /// The group
        #[arg(long)]
        group: GroupId,
        /// Hours such as 22:00-06:00; several make a rotation
        #[arg(long, required = true, value_name = "HH:MM-HH:MM")]
        hours: Vec<Hours>,
        /// Days that each entry of a rotation lasts
        #[arg(long, default_value_t = 7)]
        turn_days: u16,
    },
    /// Give a group a chat robot
    Robot {
        /// The group
        #[arg(long)]
        group: GroupId,
        /// wecom, dingtalk or feishu
        #[arg(long)]
        kind: String,
        /// The key in the robot's web-hook address, or the whole address
        #[arg(long)]
        key: String,
        /// The signing secret, where the platform has one
        #[arg(long)]
        secret: Option<String>,
    },
    /// Print the code of a log-in link for a member; it works once, for 24 hours
    LoginLink {
        /// The member
        #[arg(long)]
        member: MemberId,
    },
}

/// Options of `check`.
#[derive(Args, Debug)]
pub struct Check {
    /// Judge the configuration as for `serve --simulated`
    #[arg(long)]
    pub simulated: bool,
    /// Print every option in its final state, without secrets
    #[arg(long)]
    pub print: bool,
}

/// Options of `recount`.
#[derive(Args, Debug)]
pub struct Recount {
    /// Compare only, while the service runs; exit code 1 if a counter differs
    #[arg(long)]
    pub check: bool,
    /// How many study days back
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=90))]
    pub days: u16,
    /// Last study day; default: tomorrow
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<Day>,
    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `backup` and `restore`.
#[derive(Args, Debug)]
pub struct Copy {
    /// The copy
    pub file: PathBuf,
}

/// Options of `simulate-wechat`.
#[derive(Args, Debug)]
pub struct SimulateWechat {
    /// Port on the loopback interface
    #[arg(long, default_value_t = 8090)]
    pub port: u16,
}

fn time(text: &str) -> Result<Time, String> {
    Time::parse(text).map_err(|_detail| "not of the form 2026-11-21T08:30:00+08:00".to_owned())
}

fn role(text: &str) -> Result<Role, String> {
    let deserializer: serde::de::value::StrDeserializer<'_, ValueError> = text.into_deserializer();
    Role::deserialize(deserializer).map_err(|error| error.to_string())
}

fn column(text: &str) -> Result<(String, String), String> {
    let (header, field) = text.split_once('=').ok_or("not of the form HEADER=FIELD")?;
    Ok((header.trim().to_owned(), field.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn the_arguments_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_of_the_contract_is_listed_and_takes_data_and_config() {
        let help = Cli::command().render_long_help().to_string();
        for line in [
            "demo --port 8081 --at 2026-11-21T08:30:00+08:00 --json",
            "serve --only http",
            "serve --only worker --simulated",
            "import orgs a.csv",
            "import members a.xlsx b.xlsx --dry-run --json --map 姓名=name --map 电话=phone",
            "import questions a.xlsx --bank b1",
            "import materials a.md",
            "import calendar 2027.json",
            "export questions --format moodle-xml --bank b1 out.xml",
            "export questions --format gift --bank b1 out.gift",
            "export questions --format xlsx --bank b1 out.xlsx",
            "admin create --name 管理员",
            "admin grant --member m1 --role liaison --group g1 --group g2",
            "admin login-link --member m1",
            "admin transfer --member m1 --group g2",
            "admin exempt --member m1 --from 2026-11-23 --to 2026-11-27",
            "admin grace --day 2026-11-23",
            "admin shift --group g1 --hours 22:00-06:00",
            "admin robot --group g1 --kind wecom --key k",
            "check",
            "recount --check",
            "backup file",
            "restore file",
            "openapi",
            "simulate-wechat --port 8091",
        ] {
            let cli = parse(&format!("sanke {line} --data /d --config /c")).unwrap();
            assert_eq!(cli.global.data, Some("/d".into()), "{line}");
            assert_eq!(cli.global.config, Some("/c".into()), "{line}");
            let command = line.split(' ').next().unwrap();
            assert!(
                help.contains(&format!("  {command} ")),
                "{command} in\n{help}"
            );
        }
        assert!(parse("sanke --data /d check").is_ok());
    }

    #[test]
    fn nonsense_is_refused() {
        for line in [
            "sanke",
            "sanke fly",
            "sanke import questions",
            "sanke import cats a.csv",
            "sanke import members a.csv --map name",
            "sanke export questions --format pdf --bank b out",
            "sanke demo --at yesterday",
            "sanke demo --port 70000",
            "sanke serve --only everything",
            "sanke admin grant --member m1 --role emperor",
            "sanke admin login-link --member {m}",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
