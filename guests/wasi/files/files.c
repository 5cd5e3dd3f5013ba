// Does everything with files below the directory in its argument, which must be empty, and writes what each step gave.
// Compiled natively it must write the same.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *name_of(int error) {
  switch (error) {
#define NAME(e) case e: return #e;
    NAME(EACCES) NAME(EBADF) NAME(EEXIST) NAME(EFBIG) NAME(EINVAL) NAME(EISDIR) NAME(ELOOP) NAME(EMFILE) NAME(ENAMETOOLONG) NAME(ENOENT)
    NAME(ENOTDIR) NAME(ENOTEMPTY) NAME(EPERM) NAME(EROFS) NAME(ESPIPE) NAME(EXDEV) NAME(ENOTSUP) NAME(ENOSYS) NAME(EBUSY) NAME(ENXIO)
    default: return "another error";
  }
}

// Runs a call and writes its result, or the name of its error.
#define STEP(call) do { \
    errno = 0; \
    long long result_ = (long long)(call); \
    if (result_ < 0) printf("%-58s %s\n", #call, name_of(errno)); \
    else printf("%-58s %lld\n", #call, result_); \
  } while (0)

static int make(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (fd < 0) return -1;
  ssize_t written = write(fd, text, strlen(text));
  return close(fd) || written != (ssize_t)strlen(text) ? -1 : 0;
}

static void show(const char *path) {
  char text[128] = "";
  int fd = open(path, O_RDONLY);
  ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  printf("%s holds %zd [%s]\n", path, length, length < 0 ? name_of(errno) : text);
  if (fd >= 0) close(fd);
}

static int probe(const char *path, int flags) {
  int fd = open(path, flags, 0666);
  if (fd >= 0) close(fd);
  return fd < 0 ? -1 : 0;
}

static void list(const char *path) {
  char *names[256];
  int count = 0;
  DIR *directory = opendir(path);
  if (!directory) {
    printf("%s: %s\n", path, name_of(errno));
    return;
  }
  for (struct dirent *entry; count < 256 && (entry = readdir(directory));) {
    char line[300];
    snprintf(line, sizeof line, "%s%s", entry->d_name, entry->d_type == DT_DIR ? "/" : entry->d_type == DT_LNK ? "@" : "");
    names[count++] = strdup(line);
  }
  closedir(directory);
  for (int i = 0; i < count; i++) {
    for (int j = i + 1; j < count; j++) {
      if (strcmp(names[j], names[i]) < 0) {
        char *other = names[i];
        names[i] = names[j];
        names[j] = other;
      }
    }
  }
  printf("%s:", path);
  for (int i = 0; i < count; i++) printf(" %s", names[i]);
  printf("\n");
}

static void stat_line(const char *path) {
  struct stat status;
  if (lstat(path, &status)) {
    printf("%s: %s\n", path, name_of(errno));
    return;
  }
  const char *kind = S_ISDIR(status.st_mode) ? "directory" : S_ISREG(status.st_mode) ? "file" : S_ISLNK(status.st_mode) ? "link" : "other";
  printf("%s: %s, %lld bytes, %d links, times %d\n", path, kind, S_ISDIR(status.st_mode) ? 0LL : (long long)status.st_size,
         S_ISDIR(status.st_mode) ? 0 : (int)status.st_nlink, status.st_mtim.tv_sec > 0 && status.st_atim.tv_sec > 0 && status.st_ctim.tv_sec > 0);
}

static void descriptors(void) {
  char buffer[64] = "";
  int fd = open("a", O_RDWR | O_CREAT | O_TRUNC, 0666);
  STEP(write(fd, "0123456789", 10));
  STEP(lseek(fd, 3, SEEK_SET));
  STEP(read(fd, buffer, 4));
  printf("read [%.4s]\n", buffer);
  STEP(lseek(fd, 0, SEEK_CUR));
  STEP(lseek(fd, -2, SEEK_END));
  STEP(lseek(fd, -20, SEEK_END));
  STEP(pread(fd, buffer, 3, 1));
  printf("pread [%.3s]\n", buffer);
  STEP(pread(fd, buffer, 3, 100));
  STEP(pwrite(fd, "XY", 2, 4));
  STEP(pwrite(fd, "end", 3, 12));
  STEP(lseek(fd, 0, SEEK_CUR));
  STEP(ftruncate(fd, 6));
  STEP(ftruncate(fd, -1));
  STEP(lseek(fd, 0, SEEK_END));
  STEP(posix_fallocate(fd, 0, 100));
  STEP(posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL));
  STEP(fsync(fd));
  STEP(fdatasync(fd));
  struct stat status;
  STEP(fstat(fd, &status));
  printf("size %lld\n", (long long)status.st_size);
  struct timespec times[2] = {{1000000000, 5}, {1234567890, 123456789}};
  STEP(futimens(fd, times));
  STEP(fstat(fd, &status));
  printf("times %lld.%09ld %lld.%09ld\n", (long long)status.st_atim.tv_sec, (long)status.st_atim.tv_nsec, (long long)status.st_mtim.tv_sec, (long)status.st_mtim.tv_nsec);
  STEP(close(fd));
  STEP(close(fd));
  STEP(read(fd, buffer, 1));
  fd = open("a", O_RDONLY);
  STEP(write(fd, "x", 1));
  STEP(close(fd));
  fd = open("a", O_WRONLY);
  STEP(read(fd, buffer, 1));
  STEP(close(fd));
}

static void append(void) {
  STEP(make("log", "one "));
  int fd = open("log", O_WRONLY | O_APPEND);
  STEP(fcntl(fd, F_GETFL) & O_APPEND ? 1 : 0);
  STEP(write(fd, "two ", 4));
  STEP(lseek(fd, 0, SEEK_SET));
  STEP(write(fd, "three", 5));
  STEP(fcntl(fd, F_SETFL, 0));
  STEP(lseek(fd, 0, SEEK_SET));
  STEP(write(fd, "ONE", 3));
  STEP(close(fd));
  show("log");
  STEP(probe("log", O_WRONLY | O_TRUNC));
  show("log");
  STEP(probe("log", O_RDONLY | O_CREAT | O_EXCL));
}

static void directories(void) {
  STEP(mkdir("d", 0777));
  STEP(mkdir("d", 0777));
  STEP(mkdir("d/e/", 0777));
  STEP(mkdir("missing/e", 0777));
  STEP(mkdir("a/e", 0777));
  STEP(make("d/one", "1"));
  STEP(make("d/e/two", "22"));
  list(".");
  list("d");
  list("d/e/");
  list("d/../d/./e");
  STEP(rmdir("d"));
  STEP(rmdir("a"));
  STEP(rmdir("missing"));
  STEP(unlink("d/e"));
  STEP(unlink("missing"));
  STEP(unlink("d/one/"));
  STEP(probe("d", O_WRONLY));
  STEP(probe("d", O_RDONLY));
  STEP(probe("d", O_RDONLY | O_DIRECTORY));
  STEP(probe("a", O_RDONLY | O_DIRECTORY));
  STEP(probe("a/", O_RDONLY));
  STEP(probe("d/new/", O_WRONLY | O_CREAT));
  char buffer[8];
  int fd = open("d", O_RDONLY | O_DIRECTORY);
  STEP(read(fd, buffer, 1));
  int below = openat(fd, "e/two", O_RDONLY);
  STEP(read(below, buffer, 8));
  STEP(close(below));
  STEP(close(fd));
  for (int i = 0; i < 200; i++) {
    char name[32];
    snprintf(name, sizeof name, "d/e/file-with-a-long-name-%03d", i);
    if (make(name, "")) printf("%s: %s\n", name, name_of(errno));
  }
  list("d/e");
  DIR *directory = opendir("d/e");
  int first = 0, again = 0;
  while (readdir(directory)) first++;
  rewinddir(directory);
  while (readdir(directory)) again++;
  closedir(directory);
  printf("%d entries, again %d\n", first, again);
  char name[300];
  memset(name, 'n', sizeof name - 1);
  name[sizeof name - 1] = 0;
  STEP(make(name, ""));
}

static void names(void) {
  STEP(rename("a", "b"));
  STEP(rename("a", "b"));
  STEP(rename("b", "d/b"));
  STEP(rename("d/b", "d/one"));
  STEP(rename("d/one", "d/e"));
  STEP(rename("d", "d/e/f"));
  STEP(rename("d/e", "e"));
  STEP(rename("e/", "f/"));
  STEP(rename("log/", "log2"));
  STEP(rename("f", "log"));
  STEP(mkdir("empty", 0777));
  STEP(rename("empty", "f"));
  STEP(rename("empty", "d/empty"));
  list(".");
  list("d");
  STEP(link("log", "d/log"));
  STEP(link("log", "d/log"));
  STEP(link("d", "dd"));
  stat_line("log");
  stat_line("d/log");
  stat_line("d");
  stat_line("missing");
  stat_line("log/");
}

static void links(void) {
  char buffer[64] = "";
  STEP(make("target", "in the target"));
  STEP(symlink("target", "link"));
  STEP(symlink("target", "link"));
  STEP(symlink("link", "chain"));
  STEP(symlink("d", "dlink"));
  STEP(symlink("../target", "d/up"));
  STEP(symlink("nowhere", "dangling"));
  STEP(symlink("loop2", "loop1"));
  STEP(symlink("loop1", "loop2"));
  STEP(symlink("x", "missing/x"));
  STEP(readlink("link", buffer, sizeof buffer));
  printf("readlink [%s]\n", buffer);
  STEP(readlink("chain", buffer, 2));
  STEP(readlink("target", buffer, sizeof buffer));
  STEP(readlink("dlink/", buffer, sizeof buffer));
  show("link");
  show("chain");
  show("d/up");
  show("dlink/up");
  show("dlink/../target");
  show("dangling");
  show("loop1");
  show("loop1/x");
  show("link/x");
  stat_line("link");
  stat_line("dlink");
  stat_line("dlink/");
  stat_line("loop1");
  struct stat status;
  STEP(stat("link", &status));
  STEP(stat("dangling", &status));
  STEP(stat("loop1", &status));
  STEP(probe("link", O_RDONLY | O_NOFOLLOW));
  STEP(probe("link", O_WRONLY | O_CREAT | O_EXCL));
  STEP(probe("dangling", O_WRONLY | O_CREAT | O_EXCL));
  STEP(probe("dangling", O_WRONLY | O_CREAT));
  stat_line("nowhere");
  STEP(mkdir("dlink", 0777));
  STEP(mkdir("dlink/made", 0777));
  STEP(rmdir("dlink"));
  STEP(rmdir("dlink/made"));
  STEP(unlink("dlink/"));
  STEP(rename("link", "renamed"));
  stat_line("renamed");
  STEP(unlink("chain"));
  STEP(unlink("renamed"));
  stat_line("target");
  struct timespec times[2] = {{1, 0}, {2, 0}};
  STEP(utimensat(AT_FDCWD, "target", times, 0));
  STEP(stat("target", &status));
  printf("mtime %lld\n", (long long)status.st_mtim.tv_sec);
}

static void streams(void) {
  char line[64];
  FILE *file = fopen("text", "w+");
  fprintf(file, "line %d\nline %d\n", 1, 2);
  rewind(file);
  while (fgets(line, sizeof line, file)) printf("got %s", line);
  printf("at end %d, position %ld\n", feof(file) != 0, ftell(file));
  fseek(file, 5, SEEK_SET);
  fputc('X', file);
  fclose(file);
  file = fopen("text", "a");
  fputs("line 3\n", file);
  fclose(file);
  show("text");
  printf("missing %s\n", fopen("missing", "r") ? "opened" : name_of(errno));
  printf("remove %d %d\n", remove("text"), remove("text"));
}

int main(int argc, char **argv) {
  if (argc < 2 || chdir(argv[1])) {
    fprintf(stderr, "files: no directory\n");
    return 2;
  }
  descriptors();
  append();
  directories();
  names();
  links();
  streams();
  return 0;
}
