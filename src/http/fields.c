/* What header fields mean for the framing of a message and for the
 * connection. Everything that could be understood differently by another
 * recipient is an error (RFC 9112 sections 6.1, 6.3 and 11.2).
 */
#include "http/chars.h"
#include "http/parser_int.h"

#define T TDM__CH_TOKEN
#define H TDM__CH_HOST
#define B (TDM__CH_TOKEN | TDM__CH_HOST)
const uint8_t tdm__http_chars[256] = {
  ['!'] = B, ['#'] = T, ['$'] = B, ['%'] = B, ['&'] = B, ['\''] = B, ['('] = H,
  [')'] = H, ['*'] = B, ['+'] = B, [','] = H, ['-'] = B, ['.'] = B,  [':'] = H,
  [';'] = H, ['='] = H, ['['] = H, [']'] = H, ['^'] = T, ['_'] = B,  ['`'] = T,
  ['|'] = T, ['~'] = B, ['0'] = B, ['1'] = B, ['2'] = B, ['3'] = B,  ['4'] = B,
  ['5'] = B, ['6'] = B, ['7'] = B, ['8'] = B, ['9'] = B, ['A'] = B,  ['B'] = B,
  ['C'] = B, ['D'] = B, ['E'] = B, ['F'] = B, ['G'] = B, ['H'] = B,  ['I'] = B,
  ['J'] = B, ['K'] = B, ['L'] = B, ['M'] = B, ['N'] = B, ['O'] = B,  ['P'] = B,
  ['Q'] = B, ['R'] = B, ['S'] = B, ['T'] = B, ['U'] = B, ['V'] = B,  ['W'] = B,
  ['X'] = B, ['Y'] = B, ['Z'] = B, ['a'] = B, ['b'] = B, ['c'] = B,  ['d'] = B,
  ['e'] = B, ['f'] = B, ['g'] = B, ['h'] = B, ['i'] = B, ['j'] = B,  ['k'] = B,
  ['l'] = B, ['m'] = B, ['n'] = B, ['o'] = B, ['p'] = B, ['q'] = B,  ['r'] = B,
  ['s'] = B, ['t'] = B, ['u'] = B, ['v'] = B, ['w'] = B, ['x'] = B,  ['y'] = B,
  ['z'] = B,
};
#undef T
#undef H
#undef B

/* Takes the next element off a comma-separated list: trimmed, maybe empty.
 * False at the end. */
static bool next_element(tdm_slice_t* list, tdm_slice_t* out) {
  const char* end;
  const char* s;
  const char* e;

  if (list->p == NULL)
    return false;
  end = list->p + list->n;
  e = list->n > 0 ? memchr(list->p, ',', list->n) : NULL;
  s = list->p;
  if (e == NULL) {
    e = end;
    list->p = NULL;
  } else {
    list->p = e + 1;
    list->n = end - list->p;
  }
  while (s < e && (*s == ' ' || *s == '\t'))
    s++;
  while (e > s && (e[-1] == ' ' || e[-1] == '\t'))
    e--;
  out->p = s;
  out->n = e - s;
  return true;
}

static tdm_http_error_t
note_content_length(tdm_http_parser_t* p, const char* v, size_t n) {
  uint64_t length = 0;
  size_t i;

  if (p->flags & TDM_HTTP_F_LENGTH)
    return TDM_HTTP_E_REPEATED_CONTENT_LENGTH;
  /* 15 digits stay under 2^53: JavaScript counts that exactly. */
  if (n == 0 || n > 15)
    return TDM_HTTP_E_INVALID_CONTENT_LENGTH;
  for (i = 0; i < n; i++) {
    if (v[i] < '0' || v[i] > '9')
      return TDM_HTTP_E_INVALID_CONTENT_LENGTH;
    length = length * 10 + (v[i] - '0');
  }
  p->content_length = length;
  p->flags |= TDM_HTTP_F_LENGTH;
  return TDM_HTTP_OK;
}

/* The codings we let pass in front of "chunked": the registered ones. */
static bool is_known_coding(const char* s, size_t n) {
  return TDM__IEQ(s, n, "gzip") || TDM__IEQ(s, n, "x-gzip") ||
         TDM__IEQ(s, n, "deflate") || TDM__IEQ(s, n, "compress") ||
         TDM__IEQ(s, n, "x-compress");
}

static tdm_http_error_t
note_transfer_encoding(tdm_http_parser_t* p, const char* v, size_t n) {
  tdm_slice_t list = { v, n };
  tdm_slice_t el;

  p->flags |= TDM_HTTP_F_CODING;
  while (next_element(&list, &el)) {
    /* "chunked" is the last one, and there once; across lines too. */
    if (p->flags & TDM_HTTP_F_CHUNKED)
      return TDM_HTTP_E_INVALID_TRANSFER_ENCODING;
    if (TDM__IEQ(el.p, el.n, "chunked"))
      p->flags |= TDM_HTTP_F_CHUNKED;
    else if (!is_known_coding(el.p, el.n))
      return TDM_HTTP_E_INVALID_TRANSFER_ENCODING;
  }
  return TDM_HTTP_OK;
}

static void note_connection(tdm_http_parser_t* p, const char* v, size_t n) {
  tdm_slice_t list = { v, n };
  tdm_slice_t el;

  while (next_element(&list, &el)) {
    if (TDM__IEQ(el.p, el.n, "close"))
      p->flags |= TDM_HTTP_F_CONN_CLOSE;
    else if (TDM__IEQ(el.p, el.n, "keep-alive"))
      p->flags |= TDM_HTTP_F_CONN_KEEP;
    else if (TDM__IEQ(el.p, el.n, "upgrade"))
      p->flags |= TDM_HTTP_F_CONN_UPGRADE;
  }
}

static tdm_http_error_t
note_host(tdm_http_parser_t* p, const char* v, size_t n) {
  size_t i;

  if (p->flags & TDM_HTTP_F_HOST)
    return TDM_HTTP_E_REPEATED_HOST;
  for (i = 0; i < n; i++)
    if (!(tdm__http_chars[(uint8_t) v[i]] & TDM__CH_HOST) || v[i] == ',')
      return TDM_HTTP_E_INVALID_HOST;
  p->flags |= TDM_HTTP_F_HOST;
  return TDM_HTTP_OK;
}

tdm_http_error_t tdm__http_note_field(tdm_http_parser_t* p,
                                      const char* name,
                                      size_t name_len,
                                      const char* value,
                                      size_t value_len) {
  switch (name_len) {
    case 4:
      if (!p->is_response && TDM__IEQ(name, name_len, "host"))
        return note_host(p, value, value_len);
      break;
    case 6:
      if (TDM__IEQ(name, name_len, "expect"))
        p->flags |= TDM__IEQ(value, value_len, "100-continue")
                        ? TDM_HTTP_F_EXPECT_CONTINUE
                        : TDM_HTTP_F_EXPECT_OTHER;
      break;
    case 7:
      if (TDM__IEQ(name, name_len, "upgrade"))
        p->flags |= TDM_HTTP_F_UPGRADE_FIELD;
      break;
    case 10:
      if (TDM__IEQ(name, name_len, "connection"))
        note_connection(p, value, value_len);
      break;
    case 14:
      if (TDM__IEQ(name, name_len, "content-length"))
        return note_content_length(p, value, value_len);
      break;
    case 17:
      if (TDM__IEQ(name, name_len, "transfer-encoding"))
        return note_transfer_encoding(p, value, value_len);
      break;
  }
  return TDM_HTTP_OK;
}

/* RFC 9112 section 6.3 in its order. */
static tdm_http_error_t settle_body(tdm_http_parser_t* p) {
  if (p->flags & TDM_HTTP_F_CODING) {
    if (p->flags & TDM_HTTP_F_LENGTH)
      return TDM_HTTP_E_LENGTH_AND_CODING;
    if (p->minor == 0) /* Section 6.1: 1.0 does not know it. */
      return TDM_HTTP_E_INVALID_TRANSFER_ENCODING;
    if (!p->is_response && !(p->flags & TDM_HTTP_F_CHUNKED))
      return TDM_HTTP_E_INVALID_TRANSFER_ENCODING;
  }

  if (!p->is_response) {
    if (p->flags & (TDM_HTTP_F_CHUNKED | TDM_HTTP_F_LENGTH))
      p->flags |= TDM_HTTP_F_BODY;
    return TDM_HTTP_OK;
  }

  if (p->status < 200 || p->status == 204 || p->status == 304) {
    /* Whatever the fields say, nothing follows. */
    p->flags &= ~TDM_HTTP_F_CHUNKED;
    return TDM_HTTP_OK;
  }
  p->flags |= TDM_HTTP_F_BODY;
  if (!(p->flags & (TDM_HTTP_F_CHUNKED | TDM_HTTP_F_LENGTH)))
    p->flags |= TDM_HTTP_F_TO_EOF;
  return TDM_HTTP_OK;
}

tdm_http_error_t tdm__http_settle_head(tdm_http_parser_t* p) {
  tdm_http_error_t e = settle_body(p);

  if (e)
    return e;
  if (p->flags & TDM_HTTP_F_CONN_CLOSE)
    ; /* stays off */
  else if (p->minor > 0 || (p->flags & TDM_HTTP_F_CONN_KEEP))
    p->flags |= TDM_HTTP_F_KEEP_ALIVE;
  if (p->flags & TDM_HTTP_F_TO_EOF)
    p->flags &= ~TDM_HTTP_F_KEEP_ALIVE;
  if ((p->flags & TDM_HTTP_F_UPGRADE_FIELD) &&
      (p->flags & TDM_HTTP_F_CONN_UPGRADE))
    p->flags |= TDM_HTTP_F_UPGRADE;
  if (p->minor == 0) /* RFC 9110 section 10.1.1 */
    p->flags &= ~(TDM_HTTP_F_EXPECT_CONTINUE | TDM_HTTP_F_EXPECT_OTHER);
  if (tdm__has_high_bit(p->head, p->head_len))
    p->flags |= TDM_HTTP_F_NON_ASCII;
  return TDM_HTTP_OK;
}
