// Fetches for others: an HTTP request in, one out, and what comes back is passed on. It knows neither server nor client.
//
//   HandleRequest   GET ?from=URL asks for the URL and answers with the status, type and body found there; 502 and the host's
//                   words when nothing was found, 400 without a URL. The URL stands in the query as it is, to its end
//
// Claims: wascc:http_server, wascc:http_client.
#include "../support/pack.h"

static int fetch(struct text url, struct text *answer) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 5);
  pack_text_field(&request, TEXT("method"), TEXT("GET"));
  pack_text_field(&request, TEXT("path"), url);
  pack_text_field(&request, TEXT("queryString"), TEXT(""));
  pack_text(&request, TEXT("header"));
  pack_map(&request, 1);
  pack_text_field(&request, TEXT("x-forwarded-by"), TEXT("gateway"));
  pack_bytes_field(&request, TEXT("body"), TEXT(""));
  int done = wapc_host_call(TEXT("default"), TEXT("wascc:http_client"), TEXT("PerformRequest"), built(&request), answer);
  builder_release(&request);
  return done;
}

// The type that a response names, however its header is spelled.
static struct text type_of(struct text response) {
  struct unpacker header;
  if (!unpack_find(response, TEXT("header"), &header)) return TEXT("application/octet-stream");
  struct text all = {header.at, (u32)(header.end - header.at)};
  struct text type = unpack_text_field(all, TEXT("content-type"));
  if (!type.length) type = unpack_text_field(all, TEXT("Content-Type"));
  return type.length ? type : TEXT("application/octet-stream");
}

static int handle(struct text request) {
  struct text query = unpack_text_field(request, TEXT("queryString")), name = TEXT("from=");
  if (query.length <= name.length || !text_equal((struct text){query.at, name.length}, name))
    return http_reply(400, TEXT("Bad Request"), TEXT("text/plain"), TEXT("ask with ?from=URL"));
  struct text answer;
  int done = fetch((struct text){query.at + name.length, query.length - name.length}, &answer);
  if (done) {
    done = http_reply((u32)unpack_number_field(answer, TEXT("statusCode")), unpack_text_field(answer, TEXT("status")), type_of(answer),
                      unpack_text_field(answer, TEXT("body")));
  } else {
    done = http_reply(502, TEXT("Bad Gateway"), TEXT("text/plain"), answer);
  }
  wapc_release((void *)answer.at, answer.length);
  return done;
}

static int health(struct text request) {
  (void)request;
  return wapc_reply(TEXT("\xc0"));
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("HandleRequest", handle),
    OPERATION("HealthRequest", health),
    NO_MORE_OPERATIONS,
};
