/*
 * An LD_PRELOAD layer between SQLite and the kernel. It does every call for real, records it for disk.rs, and on
 * request ends the process or returns an error in the middle of a commit. It takes no decision about what a power
 * loss keeps: that is disk.rs, afterwards, from the record alone.
 *
 *   SHIM_DIR          only files below this directory are seen (names ending in -shm are not: SQLite rebuilds those)
 *   SHIM_LOG          the record; opened O_APPEND
 *   SHIM_CRASH_AT=n   _exit(137) at the n-th event: before doing it if n is even, after doing it if n is odd
 *   SHIM_ERROR=EIO|ENOSPC, SHIM_ERROR_AT=n, SHIM_ERROR_COUNT=m (default 1)
 *                     events n .. n+m-1 are not done and return that errno
 *   SHIM_ERROR_SYNC=path
 *                     n counts the syncs of this file (relative to SHIM_DIR), and only they fail
 *   SHIM_CRASH_AFTER_ERROR=1
 *                     _exit(137) instead of the first event after one that returned the errno
 *
 * An event is a create, write, truncate, sync, unlink, or rename of a file or folder. Each leaves one record, done or failed, so the n-th
 * record is event n. A record is written after the call and before the caller gets its answer: whatever a caller was
 * told is on record, and a process killed in between was told nothing.
 *
 * Which file a descriptor means is asked of /proc/self/fd at every call. That is slower than a table, and right after
 * dup, fork, rename and descriptor reuse; it is why close and lseek need no wrapper.
 *
 * The ways of changing a file that are not modelled end the process with 99 instead of passing unseen.
 *
 * Linux on 64 bits only: off_t and off64_t are one type.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert(sizeof(off_t) == 8, "64-bit only");

/* Followed by the path (relative to SHIM_DIR) and the data. Little endian, as the machine is. */
struct record {
  char op; /* C create, W write, T truncate, S sync, D sync of a directory, U unlink, R rename, F rename of a folder */
  uint8_t error; /* 0: done; otherwise the errno it returned, and nothing was done */
  uint16_t path_len;
  uint32_t data_len; /* W: the bytes. R, F: the new path */
  uint64_t inode;
  uint64_t offset; /* W: where. T: the new size */
};
_Static_assert(sizeof(struct record) == 24, "disk.rs reads 24 bytes");

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char dir[PATH_MAX];
static size_t dir_len; /* 0: the shim is idle */
static int log_fd = -1;
static uint64_t events, crash_at, error_at, error_count, syncs;
static int error_errno, crash_after_error, had_error;
static const char *error_sync;

static void die(const char *why, const char *what) {
  char line[PATH_MAX + 128];
  int n = snprintf(line, sizeof line, "powerloss shim: %s: %s\n", why, what);
  syscall(SYS_write, 2, line, n < (int)sizeof line ? n : (int)sizeof line);
  _exit(99);
}

static uint64_t env_number(const char *name, uint64_t otherwise) {
  const char *text = getenv(name);
  return text ? strtoull(text, NULL, 10) : otherwise;
}

__attribute__((constructor)) static void start(void) {
  const char *where = getenv("SHIM_DIR"), *log = getenv("SHIM_LOG"), *error = getenv("SHIM_ERROR");
  if (!where || !log) return;
  if (!realpath(where, dir)) die("SHIM_DIR", where);
  log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (log_fd < 0) die("SHIM_LOG", log);
  crash_at = env_number("SHIM_CRASH_AT", 0);
  error_at = env_number("SHIM_ERROR_AT", 0);
  error_count = env_number("SHIM_ERROR_COUNT", 1);
  if (error) error_errno = !strcmp(error, "EIO") ? EIO : !strcmp(error, "ENOSPC") ? ENOSPC : 0;
  if (error && !error_errno) die("SHIM_ERROR", error);
  error_sync = getenv("SHIM_ERROR_SYNC");
  crash_after_error = env_number("SHIM_CRASH_AFTER_ERROR", 0);
  dir_len = strlen(dir);
}

/* The part of an absolute path below SHIM_DIR ("" for SHIM_DIR itself), or NULL if it is none of our business. */
static const char *below(const char *path) {
  if (strncmp(path, dir, dir_len)) return NULL;
  const char *rest = path + dir_len;
  if (!*rest) return rest;
  if (*rest != '/') return NULL;
  size_t len = strlen(++rest);
  return len >= 4 && !strcmp(rest + len - 4, "-shm") ? NULL : rest;
}

/* What an open descriptor means: its path below SHIM_DIR and its stat. The buffer holds PATH_MAX bytes. */
static const char *by_fd(int fd, char *buffer, struct stat *st) {
  if (!dir_len || fd < 0) return NULL;
  int saved = errno;
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, buffer, PATH_MAX - 1);
  const char *path = NULL;
  if (n > 0) {
    buffer[n] = 0;
    path = below(buffer);
    if (path && fstat(fd, st)) path = NULL;
  }
  errno = saved;
  return path;
}

/* The same for a name. The last component need not exist; the directories above it are resolved. */
static const char *by_name(int at, const char *name, char *buffer) {
  if (!dir_len || !name || !*name) return NULL;
  int saved = errno;
  char full[PATH_MAX], link[32];
  const char *path = NULL;
  size_t base = 0;
  if (*name != '/') {
    if (at == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    ssize_t n = readlink(link, full, sizeof full - 1);
    if (n < 0) goto out;
    full[n] = '/';
    base = n + 1;
  }
  if (base + strlen(name) >= sizeof full) goto out;
  strcpy(full + base, name);
  char *slash = strrchr(full, '/');
  *slash = 0;
  if (!realpath(*full ? full : "/", buffer)) goto out;
  size_t len = strlen(buffer);
  if (len + 1 + strlen(slash + 1) >= PATH_MAX) goto out;
  buffer[len] = '/';
  strcpy(buffer + len + 1, slash + 1);
  path = below(buffer);
out:
  errno = saved;
  return path;
}

static void record(char op, int error, const char *path, uint64_t inode, uint64_t offset, const void *data, size_t len) {
  size_t path_len = strlen(path);
  if (len > UINT32_MAX) die("a write too long to record", path);
  struct record head = {op, error, path_len, len, inode, offset};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, path_len}, {(void *)data, len}};
  if (syscall(SYS_writev, log_fd, parts, 3) != (long)(sizeof head + path_len + len)) die("log", "short write");
}

/* Every event is begin, then unless it returned an error the call itself, then end. The lock is held in between, so
 * that the order of the record is the order in which things happened. */
static int begin(char op, const char *path) {
  pthread_mutex_lock(&lock);
  events++;
  if (events == crash_at && events % 2 == 0) _exit(137);
  if (had_error && crash_after_error) _exit(137);
  uint64_t at = events;
  if (error_sync) at = op == 'S' && !strcmp(path, error_sync) ? ++syncs : 0;
  if (!error_errno || at < error_at || at - error_at >= error_count) return 0;
  had_error = 1;
  return error_errno;
}

static void end(int error, char op, const char *path, uint64_t inode, uint64_t offset, const void *data, size_t len) {
  record(op, error, path, inode, offset, data, len);
  if (events == crash_at) _exit(137);
  pthread_mutex_unlock(&lock);
  if (error) errno = error;
}

static int open_at(int at, const char *name, int flags, mode_t mode) {
  char buffer[PATH_MAX];
  struct stat st;
  const char *path = flags & (O_CREAT | O_TRUNC) ? by_name(at, name, buffer) : NULL;
  char op = 0;
  if (path && *path) {
    int saved = errno;
    int exists = !fstatat(at, name, &st, 0);
    errno = saved;
    if (!exists && flags & O_CREAT) op = 'C';
    else if (exists && flags & O_TRUNC && (flags & O_ACCMODE) != O_RDONLY) op = 'T';
  }
  if ((flags & O_TMPFILE) == O_TMPFILE && by_name(at, name, buffer)) die("not modelled: O_TMPFILE", name);
  if (!op) return syscall(SYS_openat, at, name, flags, mode);

  int error = begin(op, path), fd = -1;
  if (!error) {
    fd = syscall(SYS_openat, at, name, flags, mode);
    if (fd < 0) error = errno;
    else if (fstat(fd, &st)) die("fstat", path);
  }
  end(error, op, path, fd < 0 ? 0 : st.st_ino, 0, NULL, 0);
  return fd;
}

static mode_t mode_argument(int flags, va_list rest) {
  return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
}

int open(const char *name, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_argument(flags, rest);
  va_end(rest);
  return open_at(AT_FDCWD, name, flags, mode);
}

int openat(int at, const char *name, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_argument(flags, rest);
  va_end(rest);
  return open_at(at, name, flags, mode);
}

int creat(const char *name, mode_t mode) { return open_at(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* A positioned write, or one at the descriptor's own offset (which O_APPEND moves: hence asked after). */
static ssize_t write_at(int fd, const void *data, size_t len, off_t at, int positioned) {
  char buffer[PATH_MAX];
  struct stat st;
  const char *path = by_fd(fd, buffer, &st);
  if (!path) return positioned ? syscall(SYS_pwrite64, fd, data, len, at) : syscall(SYS_write, fd, data, len);

  int error = begin('W', path);
  ssize_t n = -1;
  if (!error) {
    n = positioned ? syscall(SYS_pwrite64, fd, data, len, at) : syscall(SYS_write, fd, data, len);
    if (n < 0) error = errno;
    else if (!positioned) at = lseek(fd, 0, SEEK_CUR) - n;
  }
  end(error, 'W', path, st.st_ino, at, data, n < 0 ? 0 : n);
  return n;
}

ssize_t write(int fd, const void *data, size_t len) { return write_at(fd, data, len, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t len, off_t at) { return write_at(fd, data, len, at, 1); }

int ftruncate(int fd, off_t size) {
  char buffer[PATH_MAX];
  struct stat st;
  const char *path = by_fd(fd, buffer, &st);
  if (!path) return syscall(SYS_ftruncate, fd, size);
  int error = begin('T', path);
  if (!error && syscall(SYS_ftruncate, fd, size)) error = errno;
  end(error, 'T', path, st.st_ino, size, NULL, 0);
  return error ? -1 : 0;
}

/* fdatasync counts as fsync: it too makes the size durable, which is all that disk.rs keeps of an inode. */
static int sync_with(long call, int fd) {
  char buffer[PATH_MAX];
  struct stat st;
  const char *path = by_fd(fd, buffer, &st);
  if (!path) return syscall(call, fd);
  char op = S_ISDIR(st.st_mode) ? 'D' : 'S';
  int error = begin(op, path);
  if (!error && syscall(call, fd)) error = errno;
  end(error, op, path, st.st_ino, 0, NULL, 0);
  return error ? -1 : 0;
}

int fsync(int fd) { return sync_with(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_with(SYS_fdatasync, fd); }

int unlinkat(int at, const char *name, int flags) {
  char buffer[PATH_MAX];
  struct stat st;
  const char *path = flags & AT_REMOVEDIR ? NULL : by_name(at, name, buffer);
  if (!path || fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW)) return syscall(SYS_unlinkat, at, name, flags);
  int error = begin('U', path);
  if (!error && syscall(SYS_unlinkat, at, name, flags)) error = errno;
  end(error, 'U', path, st.st_ino, 0, NULL, 0);
  return error ? -1 : 0;
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
  char from_buffer[PATH_MAX], to_buffer[PATH_MAX];
  struct stat st;
  const char *old = by_name(from_at, from, from_buffer), *new = by_name(to_at, to, to_buffer);
  if ((!old && !new) || fstatat(from_at, from, &st, AT_SYMLINK_NOFOLLOW))
    return syscall(SYS_renameat2, from_at, from, to_at, to, flags);
  if (!old || !new || flags) die("not modelled: this rename", from);
  char op = S_ISDIR(st.st_mode) ? 'F' : 'R';
  int error = begin(op, old);
  if (!error && syscall(SYS_renameat2, from_at, from, to_at, to, flags)) error = errno;
  end(error, op, old, st.st_ino, 0, new, strlen(new));
  return error ? -1 : 0;
}

int renameat(int from_at, const char *from, int to_at, const char *to) {
  return renameat2(from_at, from, to_at, to, 0);
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

/* Not modelled, and therefore not allowed on our files. */
static void refuse(int fd, const char *call) {
  char buffer[PATH_MAX];
  struct stat st;
  if (by_fd(fd, buffer, &st)) die("not modelled", call);
}

void *mmap(void *at, size_t len, int protection, int flags, int fd, off_t offset) {
  if (flags & MAP_SHARED && protection & PROT_WRITE && !(flags & MAP_ANONYMOUS)) refuse(fd, "mmap for writing");
  return (void *)syscall(SYS_mmap, at, len, protection, flags, fd, offset);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  refuse(fd, "writev");
  return syscall(SYS_writev, fd, parts, count);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  refuse(fd, "pwritev");
  return syscall(SYS_pwritev, fd, parts, count, at, 0);
}
int fallocate(int fd, int mode, off_t at, off_t len) {
  refuse(fd, "fallocate");
  return syscall(SYS_fallocate, fd, mode, at, len);
}
int posix_fallocate(int fd, off_t at, off_t len) {
  refuse(fd, "posix_fallocate");
  return syscall(SYS_fallocate, fd, 0, at, len) ? errno : 0;
}
ssize_t copy_file_range(int in, off_t *in_at, int out, off_t *out_at, size_t len, unsigned flags) {
  refuse(out, "copy_file_range");
  return syscall(SYS_copy_file_range, in, in_at, out, out_at, len, flags);
}
ssize_t sendfile(int out, int in, off_t *at, size_t len) {
  refuse(out, "sendfile");
  return syscall(SYS_sendfile, out, in, at, len);
}
int truncate(const char *name, off_t size) {
  char buffer[PATH_MAX];
  if (by_name(AT_FDCWD, name, buffer)) die("not modelled: truncate by name", name);
  return syscall(SYS_truncate, name, size);
}
int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
  char buffer[PATH_MAX];
  if (by_name(to_at, to, buffer) || by_name(from_at, from, buffer)) die("not modelled: a hard link", to);
  return syscall(SYS_linkat, from_at, from, to_at, to, flags);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

/* The names that 64-bit glibc keeps for callers built with large-file support, as Rust's std is. */
#define ALSO(of, returns, name, ...) returns name(__VA_ARGS__) __attribute__((alias(of)))
ALSO("open", int, open64, const char *, int, ...);
ALSO("openat", int, openat64, int, const char *, int, ...);
ALSO("creat", int, creat64, const char *, mode_t);
ALSO("pwrite", ssize_t, pwrite64, int, const void *, size_t, off64_t);
ALSO("ftruncate", int, ftruncate64, int, off64_t);
ALSO("mmap", void *, mmap64, void *, size_t, int, int, int, off64_t);
ALSO("pwritev", ssize_t, pwritev64, int, const struct iovec *, int, off64_t);
ALSO("fallocate", int, fallocate64, int, int, off64_t, off64_t);
ALSO("posix_fallocate", int, posix_fallocate64, int, off64_t, off64_t);
ALSO("sendfile", ssize_t, sendfile64, int, int, off64_t *, size_t);
ALSO("truncate", int, truncate64, const char *, off64_t);
