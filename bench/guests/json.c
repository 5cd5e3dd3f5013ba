// Writes a JSON document, then parses it into a tree and sums its numbers.
#include "guest.h"

typedef struct Value {
  enum { Null, Boolean, Number, String, Array, Object } kind;
  double number;
  const char *text;
  int length;
  struct Value *first, *next;
} Value;

static const char *at;

static void skip(void) {
  while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') at++;
}

static Value *parse(void);

static Value *parse_string(void) {
  Value *value = allocate(sizeof(Value));
  *value = (Value){.kind = String, .text = ++at};
  while (*at != '"') at += *at == '\\' ? 2 : 1;
  value->length = at++ - value->text;
  return value;
}

static Value *parse_number(void) {
  Value *value = allocate(sizeof(Value));
  double sign = 1, number = 0, scale = 1;
  if (*at == '-') sign = -1, at++;
  while (*at >= '0' && *at <= '9') number = number * 10 + (*at++ - '0');
  if (*at == '.') {
    at++;
    while (*at >= '0' && *at <= '9') number = number * 10 + (*at++ - '0'), scale *= 10;
  }
  *value = (Value){.kind = Number, .number = sign * number / scale};
  return value;
}

static Value *parse_many(int kind, char close) {
  Value *value = allocate(sizeof(Value));
  *value = (Value){.kind = kind};
  Value **link = &value->first;
  at++;
  for (skip(); *at != close; skip()) {
    if (*at == ',') {
      at++;
      continue;
    }
    if (kind == Object) {
      *link = parse_string();
      link = &(*link)->next;
      skip();
      at++; // the colon
    }
    *link = parse();
    link = &(*link)->next;
  }
  at++;
  return value;
}

static Value *parse(void) {
  skip();
  switch (*at) {
  case '{': return parse_many(Object, '}');
  case '[': return parse_many(Array, ']');
  case '"': return parse_string();
  case 't': case 'f': case 'n': {
    Value *value = allocate(sizeof(Value));
    *value = (Value){.kind = *at == 'n' ? Null : Boolean, .number = *at == 't'};
    at += *at == 'f' ? 5 : 4;
    return value;
  }
  default: return parse_number();
  }
}

static double sum(const Value *value) {
  double total = value->kind == Number || value->kind == Boolean ? value->number : value->length;
  for (const Value *item = value->first; item; item = item->next) total += sum(item);
  return total;
}

static char *put(char *to, const char *text) {
  while (*text) *to++ = *text++;
  return to;
}

static char *put_number(char *to, unsigned number) {
  char digits[12];
  int count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while (number /= 10);
  while (count) *to++ = digits[--count];
  return to;
}

EXPORT("run") int run(int rounds) {
  double total = 0;
  while (rounds-- > 0) {
    heap_reset();
    random_state = 88172645u;
    char *text = allocate(400000), *to = put(text, "[");
    for (int i = 0; i < 1500; i++) {
      if (i) to = put(to, ", ");
      to = put(put_number(put(to, "{\"id\": "), i), ", \"name\": \"item \\\"");
      to = put(put_number(to, random_next() % 1000), "\\\"\", \"price\": ");
      to = put(put_number(put_number(to, random_next() % 500), 0), ".");
      to = put(put_number(to, random_next() % 100), i & 1 ? ", \"tags\": [true, null, \"a\", [1, 2, 3]]" : ", \"tags\": []");
      to = put(to, "}\n");
    }
    *put(to, "]") = 0;
    at = text;
    total += sum(parse());
  }
  return (int)total;
}
