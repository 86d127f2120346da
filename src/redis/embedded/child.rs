//! Starts a process that does not outlive this one.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

/// Spawns `command` in a process group of its own (so that Ctrl-C in a terminal reaches us, and we stop it in order),
/// to be sent SIGTERM when the calling thread ends. Call it from a thread that lives as long as the child.
pub(in crate::redis) fn spawn(command: &mut Command) -> io::Result<Child> {
    command.process_group(0);
    #[cfg(target_os = "linux")]
    {
        let parent = nix::unistd::Pid::this();
        let die_with_parent = move || {
            nix::sys::prctl::set_pdeathsig(nix::sys::signal::SIGTERM)?;
            // The parent may have died before the line above.
            if nix::unistd::getppid() == parent {
                Ok(())
            } else {
                Err(io::Error::from(io::ErrorKind::BrokenPipe))
            }
        };
        #[expect(
            unsafe_code,
            reason = "runs between fork and exec: two system calls, no allocation, no lock"
        )]
        unsafe {
            command.pre_exec(die_with_parent);
        }
    }
    command.spawn()
}
