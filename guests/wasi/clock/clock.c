// Clocks and waiting: clock sleep MS | poll MS | both | forever | input MS (waits for standard input, at most MS).
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long long now(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time)) return -1;
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void sleep_for(long ms) {
  struct timespec time = {ms / 1000, ms % 1000 * 1000000L};
  if (nanosleep(&time, NULL)) printf("nanosleep failed: %s\n", strerror(errno));
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "both";
  long ms = argc > 2 ? atol(argv[2]) : 0;
  long long before = now(CLOCK_MONOTONIC);
  if (!strcmp(what, "sleep")) {
    sleep_for(ms);
  } else if (!strcmp(what, "poll")) {
    printf("ready %d\n", poll(NULL, 0, (int)ms));
  } else if (!strcmp(what, "input")) {
    struct pollfd wait = {0, POLLIN, 0};
    int ready = poll(&wait, 1, (int)ms);
    char line[64];
    ssize_t length = ready > 0 ? read(0, line, sizeof line) : 0;
    printf("ready %d, read %zd\n", ready, length);
  } else if (!strcmp(what, "forever")) {
    printf("sleeping\n");
    fflush(stdout);
    for (;;) sleep_for(1000000);
  } else {
    struct timespec resolution;
    printf("resolution %d\n", clock_getres(CLOCK_REALTIME, &resolution) == 0 && resolution.tv_sec == 0 && resolution.tv_nsec > 0);
    printf("after 2020 %d\n", now(CLOCK_REALTIME) > 1577836800LL * 1000000000LL);
    printf("monotonic %d\n", now(CLOCK_MONOTONIC) >= before && before >= 0);
    return 0;
  }
  long long took = (now(CLOCK_MONOTONIC) - before) / 1000000;
  printf("took at least that long %d\n", took >= ms);
  return 0;
}
