// Breaks the rules on demand: each export is one way to do so. Sync exports take and return values; async ones return async values.
#include "../support/fp.h"

FP_IMPORT(__fp_gen_host_echo) fat host_echo(fat value);
FP_IMPORT(__fp_gen_fetch) fat host_fetch(fat text);
FP_IMPORT(__fp_host_resolve_async_value) void resolve(fat async, fat value);

static fat text(void) {
  struct writer to = {0};
  PUT(&to, "fine");
  return written(&to);
}

static fat pending(void) {
  struct async_value *value = fp_alloc(sizeof(struct async_value));
  *value = (struct async_value){0, 0, 0};
  return FAT(value, sizeof(struct async_value));
}

static fat last; // an async value of before

// ---- sync results ----
FP_EXPORT(__fp_gen_good) fat good(void) { return text(); }
FP_EXPORT(__fp_gen_result_out_of_range) fat result_out_of_range(void) { return FAT(0xfffffff0, 8); }
FP_EXPORT(__fp_gen_result_wraps) fat result_wraps(void) { return FAT(0xfffffff0, 0xffffff); }
FP_EXPORT(__fp_gen_result_huge) fat result_huge(void) { return FAT(16, 0x01000000); } // extension bits
FP_EXPORT(__fp_gen_result_null) fat result_null(void) { return 0; }
FP_EXPORT(__fp_gen_result_undecodable) fat result_undecodable(void) {
  fat bytes = FAT(fp_alloc(1), 1);
  *FAT_AT(bytes) = 0xc1;
  return bytes;
}

// ---- arguments of imports ----
FP_EXPORT(__fp_gen_argument_out_of_range) fat argument_out_of_range(void) { return host_echo(FAT(0x7ffffff0, 64)); }
FP_EXPORT(__fp_gen_argument_huge) fat argument_huge(void) { return host_echo(FAT(16, 0xff000001)); }
FP_EXPORT(__fp_gen_argument_undecodable) fat argument_undecodable(void) { return host_echo(result_undecodable()); }
FP_EXPORT(__fp_gen_argument_freed) fat argument_freed(void) {
  fat once = text();
  fp_free_fat(once);
  return host_echo(once); // the host frees it again
}

// ---- async ----
FP_EXPORT(__fp_gen_async_good) fat async_good(void) {
  last = pending();
  resolve(last, text());
  return last;
}
FP_EXPORT(__fp_gen_async_null) fat async_null(void) { return 0; }
FP_EXPORT(__fp_gen_async_out_of_range) fat async_out_of_range(void) { return FAT(0xffffff00, 12); }
FP_EXPORT(__fp_gen_async_wrong_size) fat async_wrong_size(void) { return FAT(fp_alloc(8), 8); }
FP_EXPORT(__fp_gen_async_wrong_status) fat async_wrong_status(void) {
  fat value = pending();
  ((struct async_value *)FAT_AT(value))->status = 7;
  return value;
}
FP_EXPORT(__fp_gen_async_never) fat async_never(void) { return last = pending(); }
FP_EXPORT(__fp_gen_async_twice) fat async_twice(void) {
  fat value = pending();
  resolve(value, text());
  resolve(value, text());
  return value;
}
FP_EXPORT(__fp_gen_async_unknown) fat async_unknown(void) {
  resolve(FAT(64, 12), text());
  return async_good();
}
FP_EXPORT(__fp_gen_async_result_out_of_range) fat async_result_out_of_range(void) {
  fat value = pending();
  resolve(value, FAT(0xfffffff0, 8));
  return value;
}
FP_EXPORT(__fp_gen_async_result_undecodable) fat async_result_undecodable(void) {
  fat value = pending();
  resolve(value, result_undecodable());
  return value;
}
FP_EXPORT(__fp_gen_async_result_overlapping) fat async_result_overlapping(void) {
  fat value = pending();
  resolve(value, value); // the value is its own result
  return value;
}
FP_EXPORT(__fp_gen_async_same) fat async_same(void) { return last; } // an async value that is another call's
FP_EXPORT(__fp_gen_resolve_last) void resolve_last(void) { resolve(last, text()); }

// Damages the async value that the host made for a fetch, so that the host cannot give it back.
FP_EXPORT(__fp_gen_fetch_and_free) fat fetch_and_free(void) {
  fat value = pending();
  fp_free_fat(host_fetch(text()));
  resolve(value, text());
  return value;
}
