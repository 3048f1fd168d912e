//! Gives up, before a stranger's file is read, what reading does not need: the network, writing, other programs, and all
//! files but those of the replies folder.
//!
//! On Linux this is seccomp, and Landlock where the kernel has it; elsewhere the worker is only bounded in memory and time.

use std::path::Path;

/// Gives it up for this thread and all that it starts from now on. `folder` is what may still be read.
///
/// What the system cannot do is left undone: a worker without walls is still better than a reply that is not read.
pub(super) fn enter(folder: Option<&Path>) {
    #[cfg(target_os = "linux")]
    {
        // Landlock opens the folder itself, so it comes first.
        if let Some(folder) = folder {
            let _ = linux::only_read(folder);
        }
        let _ = linux::forbid();
    }
    #[cfg(not(target_os = "linux"))]
    let _ = folder;
}

#[cfg(target_os = "linux")]
mod linux {
    use std::error::Error;
    use std::path::Path;

    use landlock::{ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr};
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };

    /// Allows no file but those in a folder, and these only to be read.
    pub(super) fn only_read(folder: &Path) -> Result<(), Box<dyn Error>> {
        let known = ABI::V5;
        let folder = PathFd::new(folder)?;
        Ruleset::default()
            .handle_access(AccessFs::from_all(known))?
            .handle_access(AccessNet::from_all(known))?
            .create()?
            .add_rule(PathBeneath::new(folder, AccessFs::ReadFile | AccessFs::ReadDir))?
            .restrict_self()?;
        Ok(())
    }

    /// Forbids the calls by which a program reaches the network, starts others or changes anything on the disk.
    pub(super) fn forbid() -> Result<(), Box<dyn Error>> {
        let always = FORBIDDEN.iter().map(|call| (*call, Vec::new()));
        let mut rules: std::collections::BTreeMap<i64, Vec<SeccompRule>> = always.collect();
        rules.insert(libc::SYS_openat, to_write(2)?);
        #[cfg(target_arch = "x86_64")]
        {
            rules.insert(libc::SYS_open, to_write(1)?);
            rules.extend(OLD.iter().map(|call| (*call, Vec::new())));
        }
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::Allow,
            SeccompAction::Errno(libc::EPERM as u32),
            std::env::consts::ARCH.try_into()?,
        )?;
        let program: BpfProgram = filter.try_into()?;
        seccompiler::apply_filter(&program)?;
        Ok(())
    }

    /// A file is opened to be written to, or made.
    fn to_write(argument: u8) -> Result<Vec<SeccompRule>, Box<dyn Error>> {
        let is = |mask: i32, value: i32| -> Result<SeccompRule, Box<dyn Error>> {
            let condition = SeccompCondition::new(
                argument,
                SeccompCmpArgLen::Dword,
                SeccompCmpOp::MaskedEq(mask as u64),
                value as u64,
            )?;
            Ok(SeccompRule::new(vec![condition])?)
        };
        Ok(vec![
            is(libc::O_ACCMODE, libc::O_WRONLY)?,
            is(libc::O_ACCMODE, libc::O_RDWR)?,
            is(libc::O_CREAT, libc::O_CREAT)?,
            is(libc::O_TRUNC, libc::O_TRUNC)?,
        ])
    }

    /// Calls that no reader of a file makes.
    const FORBIDDEN: [i64; 36] = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_openat2,
        libc::SYS_open_by_handle_at,
        libc::SYS_mkdirat,
        libc::SYS_mknodat,
        libc::SYS_unlinkat,
        libc::SYS_renameat2,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_truncate,
        libc::SYS_ftruncate,
        libc::SYS_fchmod,
        libc::SYS_fchmodat,
        libc::SYS_fchown,
        libc::SYS_fchownat,
        libc::SYS_setxattr,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_chroot,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_bpf,
        libc::SYS_io_uring_setup,
        libc::SYS_memfd_create,
    ];

    /// Calls that only older processors' systems have beside those.
    #[cfg(target_arch = "x86_64")]
    const OLD: [i64; 14] = [
        libc::SYS_accept,
        libc::SYS_fork,
        libc::SYS_vfork,
        libc::SYS_creat,
        libc::SYS_mkdir,
        libc::SYS_rmdir,
        libc::SYS_mknod,
        libc::SYS_unlink,
        libc::SYS_rename,
        libc::SYS_renameat,
        libc::SYS_link,
        libc::SYS_symlink,
        libc::SYS_chmod,
        libc::SYS_chown,
    ];
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;
    use std::io::ErrorKind;
    use std::net::{TcpListener, TcpStream, UdpSocket};
    use std::process::Command;

    #[test]
    fn a_worker_that_tries_more_than_to_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("a.pdf");
        fs::write(&own, "甲").unwrap();
        let there = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = there.local_addr().unwrap();
        let replies = folder.path().to_owned();
        // What is given up is given up by the thread alone.
        let tried = std::thread::spawn(move || {
            super::enter(Some(&replies));
            assert_eq!(fs::read_to_string(&own).unwrap(), "甲");
            assert!(std::thread::spawn(|| 1).join().is_ok());
            let denied = [
                TcpStream::connect(at).map(drop),
                UdpSocket::bind("127.0.0.1:0").map(drop),
                fs::write(replies.join("b.pdf"), "乙"),
                fs::OpenOptions::new().append(true).open(&own).map(drop),
                fs::remove_file(&own),
                fs::rename(&own, replies.join("c.pdf")),
                fs::create_dir(replies.join("d")),
            ];
            denied.map(|tried| tried.map_err(|error| error.kind()))
        });
        for (place, tried) in tried.join().unwrap().into_iter().enumerate() {
            assert_eq!(tried, Err(ErrorKind::PermissionDenied), "attempt {place}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(TcpStream::connect(at).is_ok());
    }

    #[test]
    fn a_worker_starts_no_other_program() {
        let tried = std::thread::spawn(|| {
            super::enter(None);
            Command::new("true").status().is_ok()
        });
        assert!(!tried.join().unwrap());
    }
}
