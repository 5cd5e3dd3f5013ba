// Copies files to standard output: cat [FILE...]; standard input without arguments. Exit code 1 if a file cannot be read.
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int copy(FILE *from) {
  char buffer[4096];
  size_t length;
  while ((length = fread(buffer, 1, sizeof buffer, from)) > 0) {
    if (fwrite(buffer, 1, length, stdout) != length) return -1;
  }
  return ferror(from) ? -1 : 0;
}

int main(int argc, char **argv) {
  if (argc < 2) return copy(stdin) ? 1 : 0;
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "rb");
    if (!file || copy(file)) {
      fprintf(stderr, "cat: %s: %s\n", argv[i], strerror(errno));
      return 1;
    }
    fclose(file);
  }
  return 0;
}
