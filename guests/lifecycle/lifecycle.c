// Says which initialisers the host has run, and in which order. `_start` ends as TinyGo's does: with WASI's proc_exit(0),
// or with the code -DEXIT_CODE=N. -DTRAP_IN_INIT makes wapc_init trap, as a guest does that cannot set itself up.
//
//   Order   answers the names of the initialisers that have run, in order, each followed by a space
#include "../support/wapc.h"

#ifndef EXIT_CODE
#define EXIT_CODE 0
#endif

extern __attribute__((noreturn)) WAPC_IMPORT("wasi_snapshot_preview1", "proc_exit") void proc_exit(u32 code);

static struct builder order;

WAPC_EXPORT("_start") void start(void) {
  append(&order, TEXT("_start "));
  proc_exit(EXIT_CODE);
}

WAPC_EXPORT("_initialize") void initialize(void) { append(&order, TEXT("_initialize ")); }

WAPC_EXPORT("wapc_init") void init(void) {
  append(&order, TEXT("wapc_init "));
#ifdef TRAP_IN_INIT
  __builtin_trap();
#endif
}

static int tell_order(struct text payload) {
  (void)payload;
  return wapc_reply(built(&order));
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("Order", tell_order),
    NO_MORE_OPERATIONS,
};
