// Ends in different ways: exit return N | exit N | now N (without flushing) | abort | nothing.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void last(void) { printf("atexit ran\n"); }

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "nothing";
  int code = argc > 2 ? atoi(argv[2]) : 0;
  setvbuf(stdout, NULL, _IOFBF, 256);
  atexit(last);
  printf("before the end\n");
  if (!strcmp(how, "return")) return code;
  if (!strcmp(how, "exit")) exit(code);
  if (!strcmp(how, "now")) _Exit(code);
  if (!strcmp(how, "abort")) abort();
  return 0;
}
