// Tries to leave the directory that it was given as descriptor 3, by calling WASI directly, past the C library's path handling. Writes
// a line for each attempt that succeeds, and how many there were. The host has put "inside" and the links named below into the directory,
// and beside the directory "outside/secret".
#include <stdio.h>
#include <string.h>
#include <wasi/api.h>

enum { ROOT = 3 };

static const char *const Paths[] = {
    "..", "../", "../outside/secret", "../../../../../../../../etc/passwd", "./../outside/secret", "sub/../../outside/secret",
    "sub/../sub/../../outside/secret", "sub/./.././../outside/secret", "sub//..//..//outside//secret", "/", "//", "/etc/passwd",
    "//etc/passwd", "/../outside/secret", "absolute", "absolute/", "relative", "relative/", "chain", "chain2", "chain3",
    "todir/secret", "todir/../secret", "toparent", "toparent/outside/secret", "sub/deep", "sub/deepdir/secret", "dangling", "danglingdir/x",
    "dotdot/outside/secret", "dotdotdot/outside/secret", "selfroot", "selfroot/etc/passwd", ("proc/self/" "root/etc/passwd"), "loop", "loop/x",
    "root", "root/etc/passwd", "inside/..", "inside/../../outside/secret", "sub/..", "sub/../..", "missing/../../outside/secret",
    "tofile/..", "tofile/../secret", "todir/.", "todir/..",
};

static int attempts, escapes;

static void attempt(const char *what, const char *path, __wasi_errno_t error, int allowed) {
  attempts++;
  if (error != __WASI_ERRNO_SUCCESS || allowed) return;
  escapes++;
  printf("ESCAPED: %s %s\n", what, path);
}

// Whether what was opened is outside: it holds the secret, or as a directory shows "secret", "outside" or "passwd".
static int is_outside(__wasi_fd_t fd) {
  char bytes[4096];
  __wasi_size_t length = 0;
  __wasi_iovec_t range = {(uint8_t *)bytes, sizeof bytes - 1};
  if (__wasi_fd_read(fd, &range, 1, &length) == 0) {
    bytes[length] = 0;
    return strstr(bytes, "SECRET") || strstr(bytes, "root:");
  }
  if (__wasi_fd_readdir(fd, (uint8_t *)bytes, sizeof bytes - 1, 0, &length)) return 0;
  for (__wasi_size_t i = 0; i + 6 <= length; i++) {
    if (!memcmp(bytes + i, "secret", 6) || !memcmp(bytes + i, "outsid", 6) || !memcmp(bytes + i, "passwd", 6)) return 1;
  }
  return 0;
}

static void open_all_ways(const char *path) {
  static const __wasi_oflags_t Ways[] = {0, __WASI_OFLAGS_DIRECTORY, __WASI_OFLAGS_CREAT, __WASI_OFLAGS_TRUNC,
                                         __WASI_OFLAGS_CREAT | __WASI_OFLAGS_EXCL};
  static const __wasi_rights_t Rights[] = {__WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_READDIR, __WASI_RIGHTS_FD_WRITE,
                                           __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_READDIR};
  for (unsigned way = 0; way < sizeof Ways / sizeof *Ways; way++) {
    for (unsigned rights = 0; rights < sizeof Rights / sizeof *Rights; rights++) {
      for (int follow = 0; follow < 2; follow++) {
        __wasi_fd_t fd;
        __wasi_errno_t error = __wasi_path_open(ROOT, follow, path, Ways[way], Rights[rights], Rights[rights], 0, &fd);
        attempt("path_open", path, error, error == 0 && !is_outside(fd));
        if (error == 0) attempt("fd_close", path, __wasi_fd_close(fd), 1);
      }
    }
  }
}

int main(void) {
  for (unsigned i = 0; i < sizeof Paths / sizeof *Paths; i++) {
    const char *path = Paths[i];
    // The host knows by the inode whether this is one of its own.
    __wasi_filestat_t status;
    open_all_ways(path);
    for (int follow = 0; follow < 2; follow++) {
      __wasi_errno_t error = __wasi_path_filestat_get(ROOT, follow, path, &status);
      if (error == 0) printf("seen %llu\n", (unsigned long long)status.ino);
      attempt("path_filestat_set_times", path, __wasi_path_filestat_set_times(ROOT, follow, path, 1, 1, __WASI_FSTFLAGS_MTIM), 1);
    }
    char joined[256], name[64];
    uint8_t target[256];
    __wasi_size_t length;
    // These must not act on anything outside: the host compares the outside before and after.
    snprintf(joined, sizeof joined, "%s/made-by-guest", path);
    attempt("path_create_directory", joined, __wasi_path_create_directory(ROOT, joined), 1);
    attempt("path_symlink", joined, __wasi_path_symlink("inside", ROOT, joined), 1);
    attempt("path_rename into", joined, __wasi_path_rename(ROOT, "loot", ROOT, joined), 1);
    snprintf(name, sizeof name, "stolen%u", i);
    for (int follow = 0; follow < 2; follow++) {
      if (__wasi_path_link(ROOT, follow, path, ROOT, name) == 0) {
        open_all_ways(name);
        attempt("path_unlink_file", name, __wasi_path_unlink_file(ROOT, name), 1);
      }
      attempt("path_link into", joined, __wasi_path_link(ROOT, follow, "inside", ROOT, joined), 1);
    }
    snprintf(joined, sizeof joined, "%s/secret", path);
    attempt("path_unlink_file", joined, __wasi_path_unlink_file(ROOT, joined), 1);
    attempt("path_remove_directory", joined, __wasi_path_remove_directory(ROOT, joined), 1);
    attempt("path_rename out", joined, __wasi_path_rename(ROOT, joined, ROOT, name), 1);
    open_all_ways(name);
    attempt("path_readlink", joined, __wasi_path_readlink(ROOT, joined, target, sizeof target, &length), 0);
  }

  // Links of the guest's own.
  attempt("path_symlink to", "/", __wasi_path_symlink("/", ROOT, "mine"), 0);
  attempt("path_symlink to", "/etc/passwd", __wasi_path_symlink("/etc/passwd", ROOT, "mine"), 0);
  if (__wasi_path_symlink("../outside", ROOT, "mine") == 0) {
    open_all_ways("mine");
    open_all_ways("mine/secret");
  }
  if (__wasi_path_create_directory(ROOT, "deep") == 0 && __wasi_path_symlink("../..", ROOT, "deep/up") == 0) {
    open_all_ways("deep/up");
    open_all_ways("deep/up/outside/secret");
  }
  // A directory that is open while its place changes: ".." stays below it.
  __wasi_fd_t inner;
  if (__wasi_path_create_directory(ROOT, "moving") == 0 &&
      __wasi_path_open(ROOT, 0, "moving", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_PATH_OPEN, __WASI_RIGHTS_FD_READ, 0, &inner) == 0) {
    __wasi_fd_t fd;
    attempt("path_open from inner", "..", __wasi_path_open(inner, 1, "..", 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd), 0);
    attempt("path_open from inner", "../inside", __wasi_path_open(inner, 1, "../inside", 0, __WASI_RIGHTS_FD_READ, 0, 0, &fd), 0);
    attempt("path_open more rights", "x", __wasi_path_open(inner, 1, "x", __WASI_OFLAGS_CREAT, __WASI_RIGHTS_FD_WRITE, 0, 0, &fd), 0);
  }
  // Descriptors that were never given.
  for (__wasi_fd_t fd = 4; fd < 64; fd++) {
    __wasi_prestat_t prestat;
    attempt("fd_prestat_get", "-", __wasi_fd_prestat_get(fd, &prestat), 0);
  }
  attempt("fd_fdstat_set_rights", "more", __wasi_fd_fdstat_set_rights(0, ~0ULL, ~0ULL), 0);
  printf("attempts %s, escapes %d\n", attempts > 2000 ? "many" : "few", escapes);
  return escapes != 0;
}
