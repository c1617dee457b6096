/* The parser's states and lines; see parser.h. What a field means for the
 * message stands in fields.c.
 *
 * A head is parsed line by line, each line when its LF is there. State between
 * lines is positions relative to the head's start, so it does not matter
 * whether the head stands in the input or was moved to `own` because the input
 * ended: both go through the same code, and feeding byte by byte gives the
 * same events.
 */
#include "http/parser.h"

#include "http/chars.h"
#include "http/parser_int.h"

enum {
  S_START, /* before the first byte; empty lines are skipped */
  S_START_LINE,
  S_FIELDS,
  S_BODY, /* `left` bytes */
  S_TO_EOF,
  S_CHUNK_SIZE,
  S_CHUNK_EXT,
  S_CHUNK_SIZE_LF,
  S_CHUNK_DATA,
  S_CHUNK_CR,
  S_CHUNK_LF,
  S_TRAILERS,
  S_END, /* END is due */
  S_DEAD,
};

enum {
  MAX_EMPTY_LINES = 8, /* before a request; RFC 9112 section 2.2 */
  MAX_CHUNK_EXT = 16 * 1024,
  SCRATCH_FIRST = 64,
};

static const char* const method_names[] = {
#define X(name, text) text,
  TDM_HTTP_METHODS(X)
#undef X
};

static const struct {
  const char* code;
  const char* reason;
  int status;
} errors[] = { { "OK", "OK", 200 },
#define X(name, code, reason, status) { code, reason, status },
               TDM_HTTP_ERRORS(X)
#undef X
};

const char* tdm_http_error_code(tdm_http_error_t e) {
  return errors[e].code;
}

const char* tdm_http_error_reason(tdm_http_error_t e) {
  return errors[e].reason;
}

int tdm_http_error_status(tdm_http_error_t e) {
  return errors[e].status;
}

const char* tdm_http_method_name(tdm_http_method_t m) {
  return method_names[m];
}

void tdm_http_scratch_init(tdm_http_scratch_t* s) {
  s->fields = NULL;
  s->cap = 0;
}

void tdm_http_scratch_release(tdm_http_scratch_t* s) {
  tdm_free(s->fields);
  tdm_http_scratch_init(s);
}

void tdm_http_parser_init(tdm_http_parser_t* p,
                          bool is_response,
                          tdm_http_scratch_t* scratch) {
  memset(p, 0, sizeof(*p));
  p->is_response = is_response;
  p->scratch = scratch;
  p->max_head = TDM_HTTP_MAX_HEAD_SIZE;
  p->max_fields = TDM_HTTP_MAX_FIELDS;
  p->state = S_START;
}

/* Gives back what a head in pieces took. */
static void drop_own(tdm_http_parser_t* p) {
  tdm_buf_release(&p->own);
  tdm_free(p->own_fields);
  p->own_fields = NULL;
  p->fields_cap = 0;
}

void tdm_http_parser_release(tdm_http_parser_t* p) {
  drop_own(p);
  p->state = S_DEAD;
}

bool tdm_http_parser_is_idle(const tdm_http_parser_t* p) {
  return p->state == S_START;
}

/* Whether lines are being parsed, of a head or of trailers. */
static bool in_block(const tdm_http_parser_t* p) {
  return p->state == S_START_LINE || p->state == S_FIELDS ||
         p->state == S_TRAILERS;
}

static tdm_http_event_t fail(tdm_http_parser_t* p, tdm_http_error_t e) {
  p->error = e;
  p->state = S_DEAD;
  drop_own(p);
  return TDM_HTTP_ERROR;
}

/* ---- lines ------------------------------------------------------------- */

/* Room for one more field, or NULL when there are enough already. */
static tdm_http_field_t* next_field(tdm_http_parser_t* p) {
  tdm_http_scratch_t* s = p->scratch;

  if (p->nfields == p->max_fields)
    return NULL;

  if (p->own_fields != NULL) {
    if (p->nfields == p->fields_cap) {
      p->fields_cap *= 2;
      p->own_fields =
          tdm_realloc(p->own_fields, p->fields_cap * sizeof(*p->own_fields));
    }
    p->fields = p->own_fields;
  } else {
    if (p->nfields == s->cap) {
      s->cap = s->cap == 0 ? SCRATCH_FIRST : s->cap * 2;
      s->fields = tdm_realloc(s->fields, s->cap * sizeof(*s->fields));
    }
    p->fields = s->fields;
  }
  return &p->fields[p->nfields++];
}

/* The end of input fell into a head: move it, and its fields, out of memory
 * that is about to change. */
static void keep_partial(tdm_http_parser_t* p, const char* start, size_t n) {
  uint32_t cap = TDM_MAX(p->nfields, 8);

  tdm_buf_put(&p->own, start, n);
  p->own_fields = tdm_malloc(cap * sizeof(*p->own_fields));
  if (p->nfields > 0)
    memcpy(p->own_fields, p->fields, p->nfields * sizeof(*p->fields));
  p->fields = p->own_fields;
  p->fields_cap = cap;
}

/* A start line that can't become one is refused before its end: somebody who
 * speaks TLS, or nothing, never sends an LF. */
static tdm_http_error_t
judge_partial(const tdm_http_parser_t* p, const char* s, const char* end) {
  static const char http[] = "HTTP/";
  size_t i, n = end - s;

  if (p->state != S_START_LINE)
    return TDM_HTTP_OK;
  if (p->is_response) {
    for (i = 0; i < n && i < 5; i++)
      if (s[i] != http[i])
        return TDM_HTTP_E_INVALID_CONSTANT;
    return TDM_HTTP_OK;
  }
  for (i = 0; i < n && s[i] != ' '; i++)
    if (s[i] == '\r' || i == 16 || !tdm__is_token_char(s[i]))
      return TDM_HTTP_E_INVALID_METHOD;
  return TDM_HTTP_OK;
}

static tdm_http_error_t
parse_version(const char* s, const char* end, uint8_t* minor) {
  if (end - s < 5 || memcmp(s, "HTTP/", 5) != 0)
    return TDM_HTTP_E_INVALID_CONSTANT;
  if (end - s != 8 || s[5] < '0' || s[5] > '9' || s[6] != '.' || s[7] < '0' ||
      s[7] > '9')
    return TDM_HTTP_E_INVALID_CONSTANT;
  if (s[5] != '1' || s[7] > '1')
    return TDM_HTTP_E_INVALID_VERSION;
  *minor = s[7] - '0';
  return TDM_HTTP_OK;
}

static int find_method(const char* s, size_t n) {
  int i;

  /* The three most frequent, then the table. */
  if (n == 3 && memcmp(s, "GET", 3) == 0)
    return TDM_HTTP_METHOD_GET;
  if (n == 4 && memcmp(s, "POST", 4) == 0)
    return TDM_HTTP_METHOD_POST;
  for (i = 0; i < TDM_HTTP_METHOD_COUNT; i++)
    if (strlen(method_names[i]) == n && memcmp(method_names[i], s, n) == 0)
      return i;
  return -1;
}

/* RFC 9112 section 3.2: origin-form, absolute-form, authority-form for CONNECT
 * and only for it, asterisk-form for OPTIONS and only for it. */
static bool target_is_valid(int method, const char* s, size_t n) {
  size_t i;

  if (n == 0)
    return false;
  if (method == TDM_HTTP_METHOD_CONNECT)
    return memchr(s, '/', n) == NULL && memchr(s, ':', n) != NULL;
  if (s[0] == '/')
    return true;
  if (s[0] == '*')
    return n == 1 && method == TDM_HTTP_METHOD_OPTIONS;
  if (!((s[0] | 0x20) >= 'a' && (s[0] | 0x20) <= 'z'))
    return false;
  for (i = 1; i < n && s[i] != ':'; i++)
    if (!((s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'z') &&
        !(s[i] >= '0' && s[i] <= '9') && s[i] != '+' && s[i] != '-' &&
        s[i] != '.')
      return false;
  return n - i > 3 && memcmp(s + i, "://", 3) == 0;
}

static tdm_http_error_t
parse_request_line(tdm_http_parser_t* p, const char* s, const char* end) {
  const char* sp = s;
  const char* target;
  int method;

  while (sp < end && tdm__is_token_char(*sp))
    sp++;
  if (sp == end || *sp != ' ')
    return TDM_HTTP_E_INVALID_METHOD;
  method = find_method(s, sp - s);
  if (method < 0)
    return TDM_HTTP_E_INVALID_METHOD;

  target = sp + 1;
  sp = tdm__scan_target(target, end);
  if (!target_is_valid(method, target, sp - target))
    return TDM_HTTP_E_INVALID_URL;
  if (sp == end) /* HTTP/0.9 */
    return TDM_HTTP_E_INVALID_CONSTANT;
  if (*sp != ' ')
    return TDM_HTTP_E_INVALID_URL;

  p->method = method;
  p->target.p = target;
  p->target.n = sp - target;
  return parse_version(sp + 1, end, &p->minor);
}

/* The reason phrase, and the space before it, may be missing: servers do
 * that. */
static tdm_http_error_t
parse_status_line(tdm_http_parser_t* p, const char* s, const char* end) {
  tdm_http_error_t e;

  if (end - s < 8)
    return TDM_HTTP_E_INVALID_CONSTANT;
  e = parse_version(s, s + 8, &p->minor);
  if (e)
    return e;
  s += 8;
  if (end - s < 4 || s[0] != ' ' || s[1] < '1' || s[1] > '9' || s[2] < '0' ||
      s[2] > '9' || s[3] < '0' || s[3] > '9')
    return TDM_HTTP_E_INVALID_STATUS;
  p->status = (s[1] - '0') * 100 + (s[2] - '0') * 10 + (s[3] - '0');
  s += 4;
  if (s < end && *s != ' ')
    return TDM_HTTP_E_INVALID_STATUS;
  if (s < end)
    s++;
  if (tdm__scan_value(s, end) != end)
    return TDM_HTTP_E_INVALID_STATUS;
  p->reason.p = s;
  p->reason.n = end - s;
  return TDM_HTTP_OK;
}

/* One line `s` to `end` (without CRLF); offsets count from `head`. */
static tdm_http_error_t parse_field(tdm_http_parser_t* p,
                                    const char* head,
                                    const char* s,
                                    const char* end) {
  const char* colon = s;
  const char* value;
  const char* stop;
  tdm_http_field_t* f;

  if (*s == ' ' || *s == '\t')
    return TDM_HTTP_E_OBS_FOLD;
  while (colon < end && tdm__is_token_char(*colon))
    colon++;
  if (colon == end || colon == s || *colon != ':')
    return TDM_HTTP_E_INVALID_FIELD_NAME;

  value = colon + 1;
  while (value < end && (*value == ' ' || *value == '\t'))
    value++;
  while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  /* The end of the line was found as CRLF: what else stops the scan is a
   * control character. */
  stop = tdm__scan_value(value, end);
  if (stop != end)
    return *stop == '\r' ? TDM_HTTP_E_LF_EXPECTED
                         : TDM_HTTP_E_INVALID_FIELD_VALUE;

  f = next_field(p);
  if (f != NULL) {
    f->name = s - head;
    f->name_len = colon - s;
    f->value = value - head;
    f->value_len = end - value;
  }
  if (p->state == S_TRAILERS)
    return TDM_HTTP_OK; /* never changes the framing */
  return tdm__http_note_field(p, s, colon - s, value, end - value);
}

/* Parses the lines of a head or of trailers. `start` is where it begins, and
 * p->pos the offset of the current line. */
static tdm_http_event_t
parse_lines(tdm_http_parser_t* p, const char* start, const char* end) {
  const char* s = start + p->pos;
  const char* lf;
  const char* eol;
  tdm_http_error_t e;

  for (;;) {
    lf = memchr(s + p->seen, '\n', end - s - p->seen);
    if (lf == NULL) {
      p->pos = s - start;
      p->seen = end - s;
      e = judge_partial(p, s, end);
      if (e == TDM_HTTP_OK && (size_t) (end - start) > p->max_head)
        e = TDM_HTTP_E_HEADER_OVERFLOW;
      return e ? fail(p, e) : TDM_HTTP_NEED_MORE;
    }
    p->seen = 0;
    e = TDM_HTTP_OK;
    if ((size_t) (lf + 1 - start) > p->max_head)
      e = TDM_HTTP_E_HEADER_OVERFLOW;
    else if (lf == s || lf[-1] != '\r')
      e = TDM_HTTP_E_CR_EXPECTED;
    if (TDM_UNLIKELY(e)) {
      /* Had it come in pieces, this would have been seen first. */
      tdm_http_error_t first = judge_partial(p, s, lf);
      return fail(p, first ? first : e);
    }
    eol = lf - 1;

    if (p->state == S_START_LINE) {
      e = p->is_response ? parse_status_line(p, s, eol)
                         : parse_request_line(p, s, eol);
      if (e)
        return fail(p, e);
      p->state = S_FIELDS;
    } else if (eol == s) {
      p->head = start;
      p->head_len = lf + 1 - start;
      return TDM_HTTP_HEAD; /* Trailers too; the caller knows. */
    } else {
      e = parse_field(p, start, s, eol);
      if (e)
        return fail(p, e);
    }
    s = lf + 1;
    p->pos = s - start;
  }
}

/* Runs parse_lines on the input, or on `own` when earlier input is there. */
static tdm_http_event_t
parse_block(tdm_http_parser_t* p, const char** data, const char* end) {
  /* The slice of the start line follows when the head moves. */
  const char** slice = p->is_response ? &p->reason.p : &p->target.p;
  const char* old = *data;
  tdm_http_event_t ev;
  size_t before, take;

  if (p->own.data == NULL) {
    ev = parse_lines(p, old, end);
    if (ev == TDM_HTTP_NEED_MORE) {
      keep_partial(p, old, end - old);
      if (p->state == S_FIELDS)
        *slice = p->own.data + (*slice - old);
      *data = end;
    } else if (ev == TDM_HTTP_HEAD) {
      *data += p->head_len;
    }
    return ev;
  }

  /* No more than the limit lets a head have, and one to see that it is over:
   * what stands behind the head is copied in vain at most once. */
  before = p->own.len;
  take = TDM_MIN((size_t) (end - *data), (size_t) p->max_head + 1 - before);
  old = p->own.data;
  tdm_buf_put(&p->own, *data, take);
  if (p->state == S_FIELDS && p->own.data != old)
    *slice = p->own.data + (*slice - old);
  ev = parse_lines(p, p->own.data, p->own.data + p->own.len);
  if (ev == TDM_HTTP_HEAD)
    *data += p->head_len - before;
  else if (ev == TDM_HTTP_NEED_MORE)
    *data += take;
  return ev;
}

/* ---- chunks ------------------------------------------------------------ */

static int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static tdm_http_error_t parse_chunk_size(tdm_http_parser_t* p, char c) {
  int d = hex_digit(c);

  if (d >= 0) {
    /* 13 digits are 2^52: JavaScript counts that exactly. Leading zeros are
     * counted too: nobody needs more. */
    if (p->chunk_digits == 13)
      return TDM_HTTP_E_INVALID_CHUNK_SIZE;
    p->chunk_digits++;
    p->left = p->left << 4 | (unsigned int) d;
    return TDM_HTTP_OK;
  }
  if (p->chunk_digits == 0)
    return TDM_HTTP_E_INVALID_CHUNK_SIZE;
  if (c == '\r')
    p->state = S_CHUNK_SIZE_LF;
  else if (c == ';')
    p->state = S_CHUNK_EXT;
  else
    return TDM_HTTP_E_INVALID_CHUNK_SIZE;
  return TDM_HTTP_OK;
}

static tdm_http_error_t
parse_chunk_ext(tdm_http_parser_t* p, const char** data, const char* end) {
  const char* stop = tdm__scan_value(*data, end);

  p->ext_size += stop - *data;
  *data = stop;
  if (p->ext_size > MAX_CHUNK_EXT)
    return TDM_HTTP_E_CHUNK_EXTENSIONS_OVERFLOW;
  if (stop == end)
    return TDM_HTTP_OK;
  if (*stop != '\r')
    return TDM_HTTP_E_CHUNK_EXTENSION;
  ++*data;
  p->state = S_CHUNK_SIZE_LF;
  return TDM_HTTP_OK;
}

static void chunk_begin(tdm_http_parser_t* p) {
  p->state = S_CHUNK_SIZE;
  p->chunk_digits = 0;
  p->ext_size = 0;
  p->left = 0;
}

/* ---- events ------------------------------------------------------------ */

static tdm_http_event_t head_done(tdm_http_parser_t* p) {
  tdm_http_error_t e = tdm__http_settle_head(p);

  if (e)
    return fail(p, e);
  if (p->flags & TDM_HTTP_F_CHUNKED) {
    chunk_begin(p);
  } else if (p->flags & TDM_HTTP_F_TO_EOF) {
    p->state = S_TO_EOF;
  } else if ((p->flags & TDM_HTTP_F_BODY) && p->content_length > 0) {
    p->left = p->content_length;
    p->state = S_BODY;
  } else {
    p->state = S_END;
  }
  return TDM_HTTP_HEAD;
}

static tdm_http_event_t give_body(tdm_http_parser_t* p,
                                  const char** data,
                                  const char* end,
                                  uint8_t next) {
  size_t n = end - *data;

  if (n == 0)
    return TDM_HTTP_NEED_MORE;
  if (n > p->left)
    n = p->left;
  p->body.p = *data;
  p->body.n = n;
  *data += n;
  p->left -= n;
  if (p->left == 0)
    p->state = next;
  return TDM_HTTP_BODY;
}

static tdm_http_event_t message_start(tdm_http_parser_t* p) {
  p->flags = 0;
  p->nfields = 0;
  p->content_length = 0;
  p->pos = p->seen = 0;
  p->state = S_START_LINE;
  return TDM_HTTP_NEED_MORE;
}

tdm_http_event_t
tdm_http_parse(tdm_http_parser_t* p, const char** data, const char* end) {
  tdm_http_event_t ev;
  tdm_http_error_t e;

  /* The head or trailers that the last event was about have been seen. */
  if (p->own.data != NULL && !in_block(p))
    drop_own(p);

  for (;;) {
    switch (p->state) {
      case S_START:
        if (*data == end)
          return TDM_HTTP_NEED_MORE;
        /* `chunk_digits` counts the bytes of empty lines here: CR at even
         * places, LF at odd ones. */
        if (p->chunk_digits & 1) {
          if (**data != '\n')
            return fail(p, TDM_HTTP_E_LF_EXPECTED);
          p->chunk_digits++;
          ++*data;
          break;
        }
        if (**data == '\r' && !p->is_response &&
            p->chunk_digits < 2 * MAX_EMPTY_LINES) {
          p->chunk_digits++;
          ++*data;
          break;
        }
        p->chunk_digits = 0;
        message_start(p);
        break;

      case S_START_LINE:
      case S_FIELDS:
        ev = parse_block(p, data, end);
        return ev == TDM_HTTP_HEAD ? head_done(p) : ev;

      case S_BODY:
        return give_body(p, data, end, S_END);

      case S_TO_EOF:
        if (*data == end)
          return TDM_HTTP_NEED_MORE;
        p->body.p = *data;
        p->body.n = end - *data;
        *data = end;
        return TDM_HTTP_BODY;

      case S_CHUNK_SIZE:
        if (*data == end)
          return TDM_HTTP_NEED_MORE;
        e = parse_chunk_size(p, *(*data)++);
        if (e)
          return fail(p, e);
        break;

      case S_CHUNK_EXT:
        if (*data == end)
          return TDM_HTTP_NEED_MORE;
        e = parse_chunk_ext(p, data, end);
        if (e)
          return fail(p, e);
        break;

      case S_CHUNK_SIZE_LF:
        if (*data == end)
          return TDM_HTTP_NEED_MORE;
        if (*(*data)++ != '\n')
          return fail(p, TDM_HTTP_E_LF_EXPECTED);
        if (p->left > 0) {
          p->state = S_CHUNK_DATA;
        } else {
          p->nfields = 0;
          p->pos = p->seen = 0;
          p->state = S_TRAILERS;
        }
        break;

      case S_CHUNK_DATA:
        return give_body(p, data, end, S_CHUNK_CR);

      case S_CHUNK_CR:
      case S_CHUNK_LF:
        if (*data == end)
          return TDM_HTTP_NEED_MORE;
        if (*(*data)++ != (p->state == S_CHUNK_CR ? '\r' : '\n'))
          return fail(p, TDM_HTTP_E_CHUNK_END);
        if (p->state == S_CHUNK_CR)
          p->state = S_CHUNK_LF;
        else
          chunk_begin(p);
        break;

      case S_TRAILERS:
        if (*data == end)
          return TDM_HTTP_NEED_MORE;
        ev = parse_block(p, data, end);
        if (ev != TDM_HTTP_HEAD)
          return ev;
        if (tdm__has_high_bit(p->head, p->head_len))
          p->flags |= TDM_HTTP_F_NON_ASCII;
        p->state = S_START;
        p->chunk_digits = 0;
        goto ended;

      case S_END:
        p->nfields = 0;
        p->state = S_START;
        p->chunk_digits = 0;
        goto ended;

      default:
        return TDM_HTTP_ERROR;
    }
  }

ended:
  return TDM_HTTP_END;
}

void tdm_http_parser_skip_body(tdm_http_parser_t* p) {
  p->flags &= ~(TDM_HTTP_F_BODY | TDM_HTTP_F_TO_EOF);
  p->state = S_END;
}

void tdm_http_parser_rest(tdm_http_parser_t* p) {
  if (p->own.data != NULL && !in_block(p))
    drop_own(p);
}

bool tdm_http_parser_end_empty(tdm_http_parser_t* p) {
  if (p->state != S_END)
    return false;
  p->state = S_START;
  p->chunk_digits = 0;
  return true;
}

bool tdm_http_parser_is_at_end(const tdm_http_parser_t* p) {
  return p->state == S_END;
}

tdm_http_event_t tdm_http_parse_eof(tdm_http_parser_t* p) {
  switch (p->state) {
    case S_START:
      return TDM_HTTP_NEED_MORE;
    case S_TO_EOF:
    case S_END:
      p->nfields = 0;
      p->state = S_START;
      p->chunk_digits = 0;
      drop_own(p);
      return TDM_HTTP_END;
    case S_DEAD:
      return TDM_HTTP_ERROR;
    default:
      return fail(p, TDM_HTTP_E_EOF_IN_MESSAGE);
  }
}
