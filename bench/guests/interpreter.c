// A bytecode interpreter: one loop around one switch.
#include "guest.h"

enum { Push, Add, Sub, Mul, Load, Store, JumpIfZero, Jump, Less, Xor, Halt };

// i = 0; sum = 0; while (i < n) { sum = (sum + i * 3) ^ i; i = i + 1; }
static const int program[] = {
    Push, 0, Store, 0, Push, 0, Store, 1,
    Load, 0, Load, 2, Less, JumpIfZero, 35,
    Load, 1, Load, 0, Push, 3, Mul, Add, Load, 0, Xor, Store, 1,
    Load, 0, Push, 1, Add, Jump, 36,
    Halt,
    Store, 0, Jump, 8};

EXPORT("run") int run(int n) {
  int stack[64], variables[4] = {0, 0, n, 0}, top = 0, at = 0;
  for (;;) {
    switch (program[at++]) {
    case Push: stack[top++] = program[at++]; break;
    case Add: top--, stack[top - 1] += stack[top]; break;
    case Sub: top--, stack[top - 1] -= stack[top]; break;
    case Mul: top--, stack[top - 1] *= stack[top]; break;
    case Less: top--, stack[top - 1] = stack[top - 1] < stack[top]; break;
    case Xor: top--, stack[top - 1] ^= stack[top]; break;
    case Load: stack[top++] = variables[program[at++]]; break;
    case Store: variables[program[at++]] = stack[--top]; break;
    case JumpIfZero: at = stack[--top] ? at + 1 : program[at]; break;
    case Jump: at = program[at]; break;
    case Halt: return variables[1];
    }
  }
}
