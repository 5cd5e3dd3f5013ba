// Opens and reads the path in its first argument as often as its second says, while the host exchanges a directory on the way for a link
// that leads out. Writes how often it got what is inside and how often an error; exit code 1 if it ever got anything else.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
  const char *path = argv[1];
  long rounds = argc > 2 ? atol(argv[2]) : 1000, inside = 0, failed = 0, outside = 0, seen = 0;
  for (long i = 0; i < rounds; i++) {
    char text[16] = "";
    struct stat status;
    if (stat(path, &status) == 0 && status.st_size != 6) seen++; // "inside" has 6 bytes, the secret another number
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
      failed++;
      continue;
    }
    if (read(fd, text, sizeof text - 1) == 6 && !strcmp(text, "inside")) inside++;
    else outside++;
    close(fd);
  }
  printf("inside %ld failed %ld outside %ld seen %ld\n", inside, failed, outside, seen);
  return outside || seen;
}
