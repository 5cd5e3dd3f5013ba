// Says what it was given: hello [WORD...] writes its arguments, the environment, and a line on standard error.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv) {
  printf("%d arguments\n", argc - 1);
  for (int i = 1; i < argc; i++) printf("argument %d: [%s]\n", i, argv[i]);
  int variables = 0;
  for (char **variable = environ; *variable; variable++, variables++) printf("variable: [%s]\n", *variable);
  const char *name = getenv("NAME");
  printf("%d variables, NAME is %s\n", variables, name ? name : "not set");
  printf("terminals: %d %d %d\n", isatty(0), isatty(1), isatty(2));
  fprintf(stderr, "hello, %s\n", name ? name : "world");
  return 0;
}
