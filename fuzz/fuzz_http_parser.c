/* libFuzzer target: the HTTP parser, requests and responses. The first two
 * bytes choose how the rest is cut into pieces; the events must not depend on
 * it. */
#include <stdio.h>
#include <stdlib.h>

#include "http/parser.h"

static tdm_http_scratch_t scratch;

static uint64_t mix(uint64_t h, const void* p, size_t n) {
  const uint8_t* s = p;

  while (n-- > 0)
    h = (h ^ *s++) * 0x100000001b3u;
  return h;
}

/* A hash of all events; pieces of one body are one. */
static uint64_t run(const uint8_t* s, size_t n, size_t step, bool response) {
  tdm_http_parser_t p;
  tdm_http_event_t ev = TDM_HTTP_NEED_MORE;
  uint64_t h = 0xcbf29ce484222325u;
  size_t at, take;
  uint32_t i;

  tdm_http_parser_init(&p, response, &scratch);
  p.max_head = 600;
  p.max_fields = 20;
  for (at = 0; at < n && ev != TDM_HTTP_ERROR; at += take) {
    take = TDM_MIN(step, n - at);
    char* piece = tdm_malloc(take);
    const char* d = piece;
    memcpy(piece, s + at, take);
    do {
      ev = tdm_http_parse(&p, &d, piece + take);
      TDM_CHECK(d >= piece && d <= piece + take);
      if (ev == TDM_HTTP_HEAD || ev == TDM_HTTP_END) {
        h = mix(h, &ev, sizeof(ev));
        if (ev == TDM_HTTP_HEAD) {
          h = mix(h, &p.flags, sizeof(p.flags));
          h = mix(h, response ? p.reason.p : p.target.p,
                  response ? p.reason.n : p.target.n);
        }
        for (i = 0; i < p.nfields; i++) {
          h = mix(h, p.head + p.fields[i].name, p.fields[i].name_len);
          h = mix(h, p.head + p.fields[i].value, p.fields[i].value_len);
        }
      } else if (ev == TDM_HTTP_BODY) {
        TDM_CHECK(p.body.n > 0);
        h = mix(h, p.body.p, p.body.n);
      }
    } while (ev != TDM_HTTP_NEED_MORE && ev != TDM_HTTP_ERROR);
    tdm_free(piece);
  }
  h = mix(h, &p.error, sizeof(p.error));
  ev = tdm_http_parse_eof(&p);
  h = mix(h, &ev, sizeof(ev));
  tdm_http_parser_release(&p);
  return h;
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bool response;
  size_t step;

  if (size < 2)
    return 0;
  response = data[0] & 1;
  step = data[1] + 1;
  data += 2;
  size -= 2;
  TDM_CHECK(run(data, size, size + 1, response) ==
            run(data, size, step, response));
  TDM_CHECK(run(data, size, size + 1, response) ==
            run(data, size, 1, response));
  return 0;
}
