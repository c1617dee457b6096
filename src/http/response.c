/* Responses: the head and the framing of content; see server.h.
 *
 * Everything goes straight into the stream's out buffer: a small response is
 * written once and copied never.
 */
#include "http/server.h"

#include <stdio.h>
#include <time.h>

#include "http/server_int.h"

static const struct {
  int status;
  const char* text;
} statuses[] = {
  { 100, "Continue" },
  { 101, "Switching Protocols" },
  { 102, "Processing" },
  { 103, "Early Hints" },
  { 200, "OK" },
  { 201, "Created" },
  { 202, "Accepted" },
  { 203, "Non-Authoritative Information" },
  { 204, "No Content" },
  { 205, "Reset Content" },
  { 206, "Partial Content" },
  { 207, "Multi-Status" },
  { 208, "Already Reported" },
  { 226, "IM Used" },
  { 300, "Multiple Choices" },
  { 301, "Moved Permanently" },
  { 302, "Found" },
  { 303, "See Other" },
  { 304, "Not Modified" },
  { 305, "Use Proxy" },
  { 307, "Temporary Redirect" },
  { 308, "Permanent Redirect" },
  { 400, "Bad Request" },
  { 401, "Unauthorized" },
  { 402, "Payment Required" },
  { 403, "Forbidden" },
  { 404, "Not Found" },
  { 405, "Method Not Allowed" },
  { 406, "Not Acceptable" },
  { 407, "Proxy Authentication Required" },
  { 408, "Request Timeout" },
  { 409, "Conflict" },
  { 410, "Gone" },
  { 411, "Length Required" },
  { 412, "Precondition Failed" },
  { 413, "Payload Too Large" },
  { 414, "URI Too Long" },
  { 415, "Unsupported Media Type" },
  { 416, "Range Not Satisfiable" },
  { 417, "Expectation Failed" },
  { 418, "I'm a Teapot" },
  { 421, "Misdirected Request" },
  { 422, "Unprocessable Entity" },
  { 423, "Locked" },
  { 424, "Failed Dependency" },
  { 425, "Too Early" },
  { 426, "Upgrade Required" },
  { 428, "Precondition Required" },
  { 429, "Too Many Requests" },
  { 431, "Request Header Fields Too Large" },
  { 451, "Unavailable For Legal Reasons" },
  { 500, "Internal Server Error" },
  { 501, "Not Implemented" },
  { 502, "Bad Gateway" },
  { 503, "Service Unavailable" },
  { 504, "Gateway Timeout" },
  { 505, "HTTP Version Not Supported" },
  { 506, "Variant Also Negotiates" },
  { 507, "Insufficient Storage" },
  { 508, "Loop Detected" },
  { 509, "Bandwidth Limit Exceeded" },
  { 510, "Not Extended" },
  { 511, "Network Authentication Required" },
};

const char* tdm_http_status_text(int status) {
  size_t lo = 0, hi = TDM_ARRAY_SIZE(statuses), mid;

  while (lo < hi) {
    mid = (lo + hi) / 2;
    if (statuses[mid].status == status)
      return statuses[mid].text;
    if (statuses[mid].status < status)
      lo = mid + 1;
    else
      hi = mid;
  }
  return "unknown";
}

/* The Date line of this second. */
static const char* date_line(tdm_http_server_t* s, size_t* n) {
  static const char days[] = "SunMonTueWedThuFriSat";
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  struct timespec ts;
  struct tm tm;

  clock_gettime(CLOCK_REALTIME_COARSE, &ts);
  if (TDM_UNLIKELY(ts.tv_sec != s->date_second)) {
    s->date_second = ts.tv_sec;
    gmtime_r(&ts.tv_sec, &tm);
    /* Not strftime: its names depend on the locale. */
    snprintf(s->date, sizeof(s->date),
             "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d GMT\r\n",
             days + 3 * (tm.tm_wday % 7), tm.tm_mday % 100,
             months + 3 * (tm.tm_mon % 12), (tm.tm_year + 1900) % 10000,
             tm.tm_hour % 100, tm.tm_min % 100, tm.tm_sec % 100);
  }
  *n = 37;
  return s->date;
}

static char* put_literal(char* w, const char* s, size_t n) {
  memcpy(w, s, n);
  return w + n;
}

#define PUT(w, literal) put_literal(w, "" literal, sizeof(literal) - 1)

static char* put_number(char* w, uint64_t v) {
  char digits[20];
  int n = 0;

  do {
    digits[n++] = '0' + v % 10;
    v /= 10;
  } while (v > 0);
  while (n > 0)
    *w++ = digits[--n];
  return w;
}

void tdm_http_res_begin(tdm_http_conn_t* c,
                        int status,
                        const char* reason,
                        size_t reason_len) {
  char* start;
  char* w;

  if (reason == NULL) {
    reason = tdm_http_status_text(status);
    reason_len = strlen(reason);
  }
  start = w = tdm_stream_reserve(c->stream, reason_len + 32);
  w = PUT(w, "HTTP/1.1 ");
  w = put_number(w, status);
  *w++ = ' ';
  w = put_literal(w, reason, reason_len);
  w = PUT(w, "\r\n");
  tdm_stream_commit(c->stream, w - start);
}

void tdm_http_res_headers_done(tdm_http_conn_t* c,
                               unsigned int flags,
                               uint64_t content_length) {
  const tdm_http_config_t* config = c->server->config;
  char* start = tdm_stream_reserve(c->stream, 256);
  char* w = start;
  size_t n;

  if (flags & TDM_HTTP_R_DATE) {
    const char* date = date_line(c->server, &n);
    w = put_literal(w, date, n);
  }
  if (flags & TDM_HTTP_R_KEEP_ALIVE) {
    w = PUT(w, "Connection: keep-alive\r\n");
    if (config->keep_alive_timeout > 0 &&
        config->keep_alive_timeout < TDM_HTTP_FOREVER &&
        !(flags & TDM_HTTP_R_NO_HINT)) {
      w = PUT(w, "Keep-Alive: timeout=");
      w = put_number(w, (uint64_t) (config->keep_alive_timeout / 1000));
      if (config->max_requests > 0) {
        w = PUT(w, ", max=");
        w = put_number(w, (uint64_t) config->max_requests);
      }
      w = PUT(w, "\r\n");
    }
  } else if (flags & TDM_HTTP_R_CLOSE) {
    w = PUT(w, "Connection: close\r\n");
  }
  if (flags & TDM_HTTP_R_LENGTH) {
    w = PUT(w, "Content-Length: ");
    w = put_number(w, content_length);
    w = PUT(w, "\r\n");
  } else if (flags & TDM_HTTP_R_CODING) {
    w = PUT(w, "Transfer-Encoding: chunked\r\n");
  }
  w = PUT(w, "\r\n");
  tdm_stream_commit(c->stream, w - start);

  if (flags & TDM_HTTP_R_INFORMATIONAL)
    return;
  c->flags |= TDM_HTTP_C_RES_HEAD;
  if (flags & TDM_HTTP_R_CHUNKED)
    c->flags |= TDM_HTTP_C_CHUNKED;
  if (flags & TDM_HTTP_R_NO_BODY)
    c->flags |= TDM_HTTP_C_NO_BODY;
  if (flags & TDM_HTTP_R_LAST)
    c->flags |= TDM_HTTP_C_CLOSE;
}

void tdm_http_res_chunk_begin(tdm_http_conn_t* c, uint64_t n) {
  char line[20];
  char* w = line + sizeof(line);

  if (!(c->flags & TDM_HTTP_C_CHUNKED))
    return;
  *--w = '\n';
  *--w = '\r';
  do {
    *--w = "0123456789abcdef"[n & 15];
    n >>= 4;
  } while (n > 0);
  tdm_stream_put(c->stream, w, line + sizeof(line) - w);
}

void tdm_http_res_chunk_end(tdm_http_conn_t* c) {
  if (c->flags & TDM_HTTP_C_CHUNKED)
    tdm_stream_put(c->stream, "\r\n", 2);
}

void tdm_http_res_body(tdm_http_conn_t* c, const void* p, size_t n) {
  if (n == 0 || (c->flags & TDM_HTTP_C_NO_BODY))
    return;
  tdm_http_res_chunk_begin(c, n);
  tdm_stream_put(c->stream, p, n);
  tdm_http_res_chunk_end(c);
}

void tdm_http_res_done(tdm_http_conn_t* c, const char* trailers, size_t n) {
  if ((c->flags & (TDM_HTTP_C_CHUNKED | TDM_HTTP_C_NO_BODY)) ==
      TDM_HTTP_C_CHUNKED) {
    tdm_stream_put(c->stream, "0\r\n", 3);
    tdm_stream_put(c->stream, trailers, n);
    tdm_stream_put(c->stream, "\r\n", 2);
  }
  tdm__http_conn_responded(c);
}
