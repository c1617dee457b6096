/* Text to tokens, one at a time, when the parser asks for it.
 *
 * The parser knows what a '/' or a '}' means, the lexer doesn't: it reads '/'
 * as division and '}' as a brace, and the parser has it read the place again
 * as a regular expression or a part of a template (tdm__rescan_regexp,
 * tdm__template_part). The text is followed by zeros, so that looking ahead a
 * few bytes needs no check.
 *
 * Names are made atoms (numbers, equal for equal names) as they are read. A
 * name with escapes is decoded first.
 */
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "compile/compile_int.h"

enum {
  C_START = 1, /* may begin a name */
  C_PART = 2,  /* may continue one */
  C_SPACE = 4,
  C_DIGIT = 8,
  C_HEX = 16,
};

static const uint8_t classes[256] = {
  ['\t'] = C_SPACE,
  ['\v'] = C_SPACE,
  ['\f'] = C_SPACE,
  [' '] = C_SPACE,
  ['$'] = C_START | C_PART,
  ['_'] = C_START | C_PART,
  ['0' ... '9'] = C_PART | C_DIGIT | C_HEX,
  ['A' ... 'F'] = C_START | C_PART | C_HEX,
  ['G' ... 'Z'] = C_START | C_PART,
  ['a' ... 'f'] = C_START | C_PART | C_HEX,
  ['g' ... 'z'] = C_START | C_PART,
};

static inline uint32_t hex_value(uint8_t c) {
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* ---- atoms ------------------------------------------------------------- */

static inline uint32_t hash_name(const char* s, size_t len) {
  uint64_t h = len * 0x9e3779b97f4a7c15u;
  uint64_t w;

  for (; len >= 8; s += 8, len -= 8) {
    memcpy(&w, s, 8);
    h = (h ^ w) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
  }
  if (len > 0) {
    w = 0;
    memcpy(&w, s, len);
    h = (h ^ w) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
  }
  return (uint32_t) (h ^ h >> 29);
}

static void grow_table(parser_t* p) {
  uint32_t size = (p->table_mask + 1) * 2;
  uint32_t* table = tdm_calloc(size, sizeof(*table));

  for (uint32_t i = 0; i < p->atoms.n; i++) {
    uint32_t slot = p->atoms.v[i].hash & (size - 1);
    while (table[slot] != 0)
      slot = (slot + 1) & (size - 1);
    table[slot] = i + 1;
  }
  tdm_free(p->table);
  p->table = table;
  p->table_mask = size - 1;
}

static uint32_t intern(parser_t* p, const char* s, size_t len, uint32_t hash) {
  uint32_t slot = hash & p->table_mask;
  uint32_t i;

  while ((i = p->table[slot]) != 0) {
    const atom_t* a = &p->atoms.v[i - 1];
    if (a->hash == hash && a->len == len && memcmp(a->p, s, len) == 0)
      return i - 1;
    slot = (slot + 1) & p->table_mask;
  }
  p->table[slot] = p->atoms.n + 1;
  atom_t atom = { s, (uint32_t) len, hash, 0, 0 };
  VEC_PUSH(p->atoms, atom);
  if (p->atoms.n * 2 > p->table_mask)
    grow_table(p);
  return p->atoms.n - 1;
}

uint32_t tdm__intern(parser_t* p, const char* s, size_t len) {
  return intern(p, s, len, hash_name(s, len));
}

void tdm__lexer_init(parser_t* p) {
  static const char* const names[] = { "",
#define V(name, text) text,
                                       TDM_KEYWORDS(V) TDM_WORDS(V)
#undef V
  };
  uint32_t size = 1024;

  /* About one name in twelve bytes is new in small files. */
  while (size < p->len / 48)
    size *= 2;
  p->table = tdm_calloc(size, sizeof(*p->table));
  p->table_mask = size - 1;
  for (size_t i = 0; i < TDM_ARRAY_SIZE(names); i++)
    tdm__intern(p, names[i], strlen(names[i]));
  TDM_CHECK(p->atoms.n == A__COUNT);
}

/* ---- characters beyond ASCII ------------------------------------------- */

static uint32_t code_point(parser_t* p, uint32_t at, uint32_t* cp) {
  if (at >= p->len) {
    *cp = 0;
    return 0;
  }
  return (uint32_t) tdm_utf8_next(p->src + at, p->len - at, cp);
}

static bool is_id_start(uint32_t cp) {
  return cp < 0x80 ? (classes[cp] & C_START) != 0
                   : u_hasBinaryProperty((UChar32) cp, UCHAR_ID_START);
}

static bool is_id_part(uint32_t cp) {
  return cp < 0x80 ? (classes[cp] & C_PART) != 0
                   : cp == 0x200c || cp == 0x200d ||
                         u_hasBinaryProperty((UChar32) cp, UCHAR_ID_CONTINUE);
}

uint32_t tdm__id_start(parser_t* p, uint32_t at) {
  uint32_t cp;
  uint32_t n = code_point(p, at, &cp);
  return n > 0 && is_id_start(cp) ? n : 0;
}

uint32_t tdm__id_part(parser_t* p, uint32_t at) {
  uint32_t cp;
  uint32_t n = code_point(p, at, &cp);
  return n > 0 && is_id_part(cp) ? n : 0;
}

static bool is_space(uint32_t cp) {
  return cp == 0xa0 || cp == 0xfeff || cp == 0x1680 ||
         (cp >= 0x2000 && cp <= 0x200a) || cp == 0x202f || cp == 0x205f ||
         cp == 0x3000;
}

static inline bool is_line_separator(const uint8_t* s) {
  return s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9);
}

/* ---- white space and comments ------------------------------------------ */

static const uint8_t* line_end(const uint8_t* s, const uint8_t* end) {
  for (; s < end; s++) {
    if (*s == '\n' || *s == '\r' || (*s == 0xe2 && is_line_separator(s)))
      break;
  }
  return s;
}

uint32_t tdm__skip_space(parser_t* p, uint32_t at, bool* nl) {
  const uint8_t* s = p->src + at;
  const uint8_t* end = p->src + p->len;

  for (;;) {
    uint8_t c = *s;
    if (c == ' ' || c == '\t') {
      s++;
    } else if (c == '\n' || c == '\r') {
      *nl = true;
      s++;
    } else if (c == '/' && s[1] == '/') {
      s = line_end(s + 2, end);
    } else if (c == '/' && s[1] == '*') {
      const uint8_t* start = s;
      for (s += 2;; s++) {
        if (s >= end) {
          tdm__fail(p, (uint32_t) (start - p->src), 2,
                    "Invalid or unexpected token: the comment has no end");
        }
        if (*s == '*' && s[1] == '/')
          break;
        if (*s == '\n' || *s == '\r' || (*s == 0xe2 && is_line_separator(s)))
          *nl = true;
      }
      s += 2;
    } else if (c == '<' && p->html_comments && memcmp(s, "<!--", 4) == 0) {
      s = line_end(s + 4, end);
    } else if (c == '-' && p->html_comments && *nl &&
               memcmp(s, "-->", 3) == 0) {
      s = line_end(s + 3, end);
    } else if (c == '\v' || c == '\f') {
      s++;
    } else if (c >= 0x80) {
      uint32_t cp;
      uint32_t n = code_point(p, (uint32_t) (s - p->src), &cp);
      if (cp == 0x2028 || cp == 0x2029)
        *nl = true;
      else if (!is_space(cp))
        break;
      s += n;
    } else {
      break;
    }
  }
  return (uint32_t) (s - p->src);
}

/* ---- names ------------------------------------------------------------- */

static uint32_t read_unicode_escape(parser_t* p, uint32_t at, uint32_t* cp) {
  const uint8_t* s = p->src + at; /* after "\u" */
  uint32_t v = 0;
  uint32_t n = 0;

  if (*s == '{') {
    for (n = 1; classes[s[n]] & C_HEX; n++) {
      v = v * 16 + hex_value(s[n]);
      if (v > 0x10ffff)
        tdm__fail(p, at, n + 1, "Undefined Unicode code-point");
    }
    if (n == 1 || s[n] != '}')
      tdm__fail(p, at - 2, n + 2, "Invalid Unicode escape sequence");
    n++;
  } else {
    for (; n < 4; n++) {
      if (!(classes[s[n]] & C_HEX))
        tdm__fail(p, at - 2, n + 2, "Invalid Unicode escape sequence");
      v = v * 16 + hex_value(s[n]);
    }
  }
  *cp = v;
  return n;
}

static void put_utf8(tdm_buf_t* b, uint32_t cp) {
  char out[4];
  size_t n;

  if (cp < 0x80) {
    tdm_buf_putc(b, (char) cp);
    return;
  }
  if (cp < 0x800) {
    out[0] = (char) (0xc0 | cp >> 6);
    n = 1;
  } else if (cp < 0x10000) {
    out[0] = (char) (0xe0 | cp >> 12);
    out[1] = (char) (0x80 | (cp >> 6 & 0x3f));
    n = 2;
  } else {
    out[0] = (char) (0xf0 | cp >> 18);
    out[1] = (char) (0x80 | (cp >> 12 & 0x3f));
    out[2] = (char) (0x80 | (cp >> 6 & 0x3f));
    n = 3;
  }
  out[n++] = (char) (0x80 | (cp & 0x3f));
  tdm_buf_put(b, out, n);
}

/* The rest of a name that has escapes or letters beyond ASCII. `at` is where
 * the first of them stands; the name began at tok.start. */
static void read_name_slow(parser_t* p, uint32_t at, uint32_t first) {
  tdm_buf_t* b = &p->scratch; /* survives a failure */
  bool escaped = false;

  b->len = 0;
  tdm_buf_put(b, p->src + first, at - first);
  for (;;) {
    uint32_t cp;
    uint32_t n;
    uint32_t from = at;
    if (p->src[at] == '\\') {
      if (p->src[at + 1] != 'u')
        tdm__fail(p, at, 1, "Invalid or unexpected token");
      escaped = true;
      n = 2 + read_unicode_escape(p, at + 2, &cp);
    } else {
      n = code_point(p, at, &cp);
    }
    if (n == 0 ||
        !(b->len == 0 || (b->len == 1 && b->data[0] == '#') ? is_id_start(cp)
                                                            : is_id_part(cp))) {
      if (p->src[from] == '\\')
        tdm__fail(p, from, n, "Invalid Unicode escape sequence");
      break;
    }
    put_utf8(b, cp);
    at += n;
  }
  if (b->len == 0)
    tdm__fail(p, at, 1, "Invalid or unexpected token");
  p->tok.atom = tdm__intern(p, tdm__copy(p, b->data, b->len), b->len);
  p->tok.escaped = escaped;
  p->tok.end = p->pos = at;
}

static inline void read_name(parser_t* p, uint32_t at) {
  const uint8_t* s = p->src + at;
  const uint8_t* start = s;

  while (classes[*s] & C_PART)
    s++;
  if (TDM_UNLIKELY(*s == '\\' || *s >= 0x80)) {
    read_name_slow(p, (uint32_t) (s - p->src), at);
  } else {
    size_t len = (size_t) (s - start);
    p->tok.atom = intern(p, (const char*) start, len,
                         hash_name((const char*) start, len));
    p->tok.end = p->pos = (uint32_t) (s - p->src);
  }
  if (TDM_UNLIKELY(p->tok.atom <= A__LAST_KEYWORD))
    p->tok.type = p->tok.escaped ? T_ESCAPED_KEYWORD : (uint8_t) p->tok.atom;
  else
    p->tok.type = T_NAME;
}

static void read_private_name(parser_t* p) {
  uint32_t at = p->tok.start + 1;

  if (!(classes[p->src[at]] & C_START) && p->src[at] != '\\' &&
      p->src[at] < 0x80)
    tdm__fail(p, p->tok.start, 1, "Invalid or unexpected token");
  while (classes[p->src[at]] & C_PART)
    at++;
  if (p->src[at] == '\\' || p->src[at] >= 0x80) {
    read_name_slow(p, at, p->tok.start);
  } else {
    p->tok.atom =
        tdm__intern(p, (const char*) p->src + p->tok.start, at - p->tok.start);
    p->tok.end = p->pos = at;
  }
  p->tok.type = T_PRIVATE_NAME;
}

/* ---- numbers ----------------------------------------------------------- */

/* Digits of a base, with separators. Gives where they end; `any` is set when
 * there was one. */
static uint32_t
read_digits(parser_t* p, uint32_t at, uint32_t base, bool* any) {
  bool separator = false;

  *any = false;
  for (;; at++) {
    uint8_t c = p->src[at];
    if (c == '_') {
      if (separator) {
        tdm__fail(p, at, 1,
                  "Only one underscore is allowed as numeric separator");
      }
      if (!*any) {
        tdm__fail(p, at, 1, "Numeric separators are not allowed here");
      }
      separator = true;
      continue;
    }
    if (!(classes[c] & C_HEX) || hex_value(c) >= base)
      break;
    *any = true;
    separator = false;
  }
  if (separator) {
    tdm__fail(p, at - 1, 1,
              "Numeric separators are not allowed at the end of numeric "
              "literals");
  }
  return at;
}

static void read_number(parser_t* p) {
  uint32_t start = p->tok.start;
  uint32_t at = start;
  uint8_t c = p->src[at];
  uint8_t second = p->src[at + 1] | 0x20;
  bool any;
  bool integer = true;
  bool legacy = false;

  p->tok.type = T_NUMBER;
  if (c == '0' && (second == 'x' || second == 'o' || second == 'b')) {
    at = read_digits(p, at + 2,
                     second == 'x'   ? 16
                     : second == 'o' ? 8
                                     : 2,
                     &any);
    if (!any)
      tdm__fail(p, start, at - start + 1, "Invalid or unexpected token");
  } else {
    if (c == '0' && (classes[p->src[at + 1]] & C_DIGIT)) {
      legacy = p->tok.octal = true;
      bool octal = true;
      for (at++; classes[p->src[at]] & C_DIGIT; at++)
        octal = octal && p->src[at] < '8';
      if (p->src[at] == '_') {
        tdm__fail(p, at, 1,
                  "Numeric separator can not be used after leading 0");
      }
      integer = octal;
    } else if (c == '0' && p->src[at + 1] == '_') {
      tdm__fail(p, at + 1, 1,
                "Numeric separator can not be used after leading 0");
    } else if (c != '.') {
      at = read_digits(p, at, 10, &any);
    }
    if (p->src[at] == '.' && !(legacy && integer)) {
      integer = false;
      at++;
      if (p->src[at] == '_')
        tdm__fail(p, at, 1, "Numeric separators are not allowed here");
      at = read_digits(p, at, 10, &any);
      legacy = false; /* 09.5 is fine but never a BigInt */
    }
    if ((p->src[at] | 0x20) == 'e' && !(legacy && integer)) {
      integer = false;
      at++;
      if (p->src[at] == '+' || p->src[at] == '-')
        at++;
      at = read_digits(p, at, 10, &any);
      if (!any)
        tdm__fail(p, start, at - start + 1, "Invalid or unexpected token");
    }
  }
  if (p->src[at] == 'n' && integer && !legacy) {
    p->tok.type = T_BIGINT_LITERAL;
    at++;
  }
  c = p->src[at];
  if ((classes[c] & C_PART) || c == '\\' ||
      (c >= 0x80 && tdm__id_start(p, at))) {
    tdm__fail(p, start, at - start + 1, "Invalid or unexpected token");
  }
  p->tok.end = p->pos = at;
}

/* ---- strings ----------------------------------------------------------- */

/* Checks the escape at `at` (the backslash). Gives where it ends. */
static uint32_t read_escape(parser_t* p, uint32_t at, bool in_template) {
  uint8_t c = p->src[at + 1];
  uint32_t cp;

  switch (c) {
    case 'u':
      return at + 2 + read_unicode_escape(p, at + 2, &cp);
    case 'x':
      if (!(classes[p->src[at + 2]] & C_HEX) ||
          !(classes[p->src[at + 3]] & C_HEX))
        tdm__fail(p, at, 2, "Invalid hexadecimal escape sequence");
      return at + 4;
    case '0' ... '9':
      if (c == '0' && !(classes[p->src[at + 2]] & C_DIGIT))
        return at + 2;
      if (in_template) {
        tdm__fail(p, at, 2,
                  "Octal escape sequences are not allowed in template "
                  "strings");
      }
      p->tok.octal = true;
      return at + 2;
    case '\r':
      return at + (p->src[at + 2] == '\n' ? 3 : 2);
    default:
      return at + 2;
  }
}

static void read_string(parser_t* p) {
  uint32_t at = p->tok.start + 1;
  uint8_t quote = p->src[p->tok.start];

  p->tok.type = T_STRING_LITERAL;
  for (;;) {
    uint8_t c = p->src[at];
    if (c == quote)
      break;
    if (TDM_UNLIKELY(c < 0x20 || c == '\\')) {
      if (c == '\\') {
        p->tok.escaped = true;
        at = read_escape(p, at, false);
        continue;
      }
      if (c == '\n' || c == '\r' || at >= p->len)
        tdm__fail(p, p->tok.start, 1, "Invalid or unexpected token");
    }
    at++;
  }
  p->tok.end = p->pos = at + 1;
}

tdm_slice_t tdm__token_value(parser_t* p, const token_t* t) {
  uint32_t at = t->start + 1;
  uint32_t end = t->end - 1;
  tdm_buf_t b;
  tdm_slice_t v;

  if (t->type != T_STRING_LITERAL)
    return (tdm_slice_t){ p->atoms.v[t->atom].p, p->atoms.v[t->atom].len };
  if (!t->escaped)
    return (tdm_slice_t){ (const char*) p->src + at, end - at };

  tdm_buf_init(&b);
  while (at < end) {
    uint8_t c = p->src[at];
    uint32_t cp;
    if (c != '\\') {
      tdm_buf_putc(&b, (char) c);
      at++;
      continue;
    }
    c = p->src[at + 1];
    at += 2;
    switch (c) {
      case 'n':
        tdm_buf_putc(&b, '\n');
        break;
      case 't':
        tdm_buf_putc(&b, '\t');
        break;
      case 'r':
        tdm_buf_putc(&b, '\r');
        break;
      case 'b':
        tdm_buf_putc(&b, '\b');
        break;
      case 'v':
        tdm_buf_putc(&b, '\v');
        break;
      case 'f':
        tdm_buf_putc(&b, '\f');
        break;
      case '\r':
        if (p->src[at] == '\n')
          at++;
        break;
      case '\n':
        break;
      case 'x':
        put_utf8(&b, hex_value(p->src[at]) * 16 + hex_value(p->src[at + 1]));
        at += 2;
        break;
      case 'u':
        at += read_unicode_escape(p, at, &cp); /* checked: can't fail */
        if (cp >= 0xd800 && cp < 0xdc00 && p->src[at] == '\\' &&
            p->src[at + 1] == 'u') {
          uint32_t low;
          uint32_t n = read_unicode_escape(p, at + 2, &low);
          if (low >= 0xdc00 && low < 0xe000) {
            cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
            at += 2 + n;
          }
        }
        put_utf8(&b, cp);
        break;
      case '0' ... '7':
        cp = c - '0';
        for (int i = 0; i < 2 && p->src[at] >= '0' && p->src[at] <= '7' &&
                        cp * 8 + (p->src[at] - '0') < 256;
             i++)
          cp = cp * 8 + (p->src[at++] - '0');
        put_utf8(&b, cp);
        break;
      case 0xe2:
        if (is_line_separator(p->src + at - 1)) {
          at += 2;
          break;
        }
        /* fall through */
      default:
        tdm_buf_putc(&b, (char) c);
    }
  }
  v.p = tdm__copy(p, b.data != NULL ? b.data : "", b.len);
  v.n = b.len;
  tdm_buf_release(&b);
  return v;
}

/* ---- what only the parser knows how to read ---------------------------- */

bool tdm__template_part(parser_t* p, bool tagged) {
  uint32_t start = p->tok.start;
  uint32_t at = start + 1;

  for (;;) {
    uint8_t c = p->src[at];
    if (c == '`') {
      p->tok.type = T_TEMPLATE;
      p->tok.end = p->pos = at + 1;
      return true;
    }
    if (c == '$' && p->src[at + 1] == '{') {
      p->tok.type = T_TEMPLATE;
      p->tok.end = p->pos = at + 2;
      return false;
    }
    if (c == '\\') {
      if (!tagged) {
        at = read_escape(p, at, true);
      } else {
        at++;
        if (at < p->len)
          at++;
      }
      continue;
    }
    if (c == 0 && at >= p->len)
      tdm__fail(p, start, 1, "Unterminated template literal");
    at++;
  }
}

void tdm__rescan_regexp(parser_t* p) {
  uint32_t start = p->tok.start;
  uint32_t at = start + 1;
  uint32_t body_end;
  bool in_class = false;
  const char* message;
  size_t where = 0;

  for (;; at++) {
    uint8_t c = p->src[at];
    if (c == '\\')
      c = p->src[++at];
    else if (c == '/' && !in_class)
      break;
    else if (c == '[')
      in_class = true;
    else if (c == ']')
      in_class = false;
    if (c == '\n' || c == '\r' || is_line_separator(p->src + at) ||
        at >= p->len) {
      tdm__fail(p, start, 1, "Invalid regular expression: missing /");
    }
  }
  body_end = at++;
  for (;;) {
    uint32_t n = classes[p->src[at]] & C_PART ? 1
                 : p->src[at] >= 0x80         ? tdm__id_part(p, at)
                                              : 0;
    if (n == 0)
      break;
    at += n;
  }
  if (p->src[at] == '\\')
    tdm__fail(p, at, 1, "Invalid regular expression flags");
  if (tdm__regexp_check((const char*) p->src + start + 1, body_end - start - 1,
                        (const char*) p->src + body_end + 1, at - body_end - 1,
                        &message, &where) != 0) {
    if (strstr(message, "flags") != NULL) {
      tdm__fail(p, body_end + 1, TDM_MAX(at - body_end - 1, 1u),
                "Invalid regular expression flags");
    }
    tdm__fail(p, start, at - start, "Invalid regular expression: %.*s: %s",
              (int) TDM_MIN(at - start, 200u), (const char*) p->src + start,
              message);
  }
  p->tok.type = T_REGEXP;
  p->tok.end = p->pos = at;
}

void tdm__split_greater(parser_t* p) {
  p->tok.type = T_GT;
  p->tok.end = p->pos = p->tok.start + 1;
}

void tdm__split_less(parser_t* p) {
  p->tok.type = T_LT;
  p->tok.end = p->pos = p->tok.start + 1;
}

/* ---- the next token ---------------------------------------------------- */

static inline void punct(parser_t* p, token_type_t type, uint32_t len) {
  p->tok.type = (uint8_t) type;
  p->tok.end = p->pos = p->tok.start + len;
}

static void read_punctuator(parser_t* p, const uint8_t* s) {
  switch (*s) {
    case '{':
      punct(p, T_LBRACE, 1);
      return;
    case '}':
      punct(p, T_RBRACE, 1);
      return;
    case '(':
      punct(p, T_LPAREN, 1);
      return;
    case ')':
      punct(p, T_RPAREN, 1);
      return;
    case '[':
      punct(p, T_LBRACKET, 1);
      return;
    case ']':
      punct(p, T_RBRACKET, 1);
      return;
    case ';':
      punct(p, T_SEMICOLON, 1);
      return;
    case ',':
      punct(p, T_COMMA, 1);
      return;
    case ':':
      punct(p, T_COLON, 1);
      return;
    case '~':
      punct(p, T_TILDE, 1);
      return;
    case '@':
      punct(p, T_AT, 1);
      return;
    case '.':
      if (s[1] == '.' && s[2] == '.')
        punct(p, T_ELLIPSIS, 3);
      else
        punct(p, T_DOT, 1);
      return;
    case '?':
      if (s[1] == '?')
        s[2] == '=' ? punct(p, T_COALESCE_ASSIGN, 3) : punct(p, T_COALESCE, 2);
      else if (s[1] == '.' && !(classes[s[2]] & C_DIGIT))
        punct(p, T_QUESTION_DOT, 2);
      else
        punct(p, T_QUESTION, 1);
      return;
    case '=':
      if (s[1] == '=')
        s[2] == '=' ? punct(p, T_EQ_STRICT, 3) : punct(p, T_EQ, 2);
      else if (s[1] == '>')
        punct(p, T_ARROW, 2);
      else
        punct(p, T_ASSIGN, 1);
      return;
    case '!':
      if (s[1] == '=')
        s[2] == '=' ? punct(p, T_NE_STRICT, 3) : punct(p, T_NE, 2);
      else
        punct(p, T_NOT, 1);
      return;
    case '+':
      if (s[1] == '+')
        punct(p, T_PLUS_PLUS, 2);
      else if (s[1] == '=')
        punct(p, T_PLUS_ASSIGN, 2);
      else
        punct(p, T_PLUS, 1);
      return;
    case '-':
      if (s[1] == '-')
        punct(p, T_MINUS_MINUS, 2);
      else if (s[1] == '=')
        punct(p, T_MINUS_ASSIGN, 2);
      else
        punct(p, T_MINUS, 1);
      return;
    case '*':
      if (s[1] == '*')
        s[2] == '=' ? punct(p, T_POWER_ASSIGN, 3) : punct(p, T_POWER, 2);
      else if (s[1] == '=')
        punct(p, T_STAR_ASSIGN, 2);
      else
        punct(p, T_STAR, 1);
      return;
    case '/':
      s[1] == '=' ? punct(p, T_SLASH_ASSIGN, 2) : punct(p, T_SLASH, 1);
      return;
    case '%':
      s[1] == '=' ? punct(p, T_PERCENT_ASSIGN, 2) : punct(p, T_PERCENT, 1);
      return;
    case '^':
      s[1] == '=' ? punct(p, T_XOR_ASSIGN, 2) : punct(p, T_XOR, 1);
      return;
    case '&':
      if (s[1] == '&')
        s[2] == '=' ? punct(p, T_AND_AND_ASSIGN, 3) : punct(p, T_AND_AND, 2);
      else if (s[1] == '=')
        punct(p, T_AND_ASSIGN, 2);
      else
        punct(p, T_AND, 1);
      return;
    case '|':
      if (s[1] == '|')
        s[2] == '=' ? punct(p, T_OR_OR_ASSIGN, 3) : punct(p, T_OR_OR, 2);
      else if (s[1] == '=')
        punct(p, T_OR_ASSIGN, 2);
      else
        punct(p, T_OR, 1);
      return;
    case '<':
      if (s[1] == '<')
        s[2] == '=' ? punct(p, T_SHL_ASSIGN, 3) : punct(p, T_SHL, 2);
      else if (s[1] == '=')
        punct(p, T_LE, 2);
      else
        punct(p, T_LT, 1);
      return;
    case '>':
      if (s[1] == '>') {
        if (s[2] == '>')
          s[3] == '=' ? punct(p, T_USHR_ASSIGN, 4) : punct(p, T_USHR, 3);
        else
          s[2] == '=' ? punct(p, T_SHR_ASSIGN, 3) : punct(p, T_SHR, 2);
      } else if (s[1] == '=') {
        punct(p, T_GE, 2);
      } else {
        punct(p, T_GT, 1);
      }
      return;
    default:
      tdm__fail(p, p->tok.start, 1, "Invalid or unexpected token");
  }
}

void tdm__next(parser_t* p) {
  const uint8_t* s = p->src + p->pos;
  uint8_t c;

  p->prev_end = p->tok.end;
  p->tok.nl = p->pos == 0; /* a line begins there too */
  p->tok.escaped = p->tok.octal = false;

  if (*s == ' ')
    s++;
  if (TDM_UNLIKELY(*s <= ' ' || *s == '/' || *s >= 0x80 ||
                   (p->html_comments && (*s == '<' || *s == '-'))))
    s = p->src + tdm__skip_space(p, (uint32_t) (s - p->src), &p->tok.nl);
  c = *s;
  p->tok.start = (uint32_t) (s - p->src);

  if (TDM_LIKELY(classes[c] & C_START)) {
    read_name(p, p->tok.start);
  } else if (classes[c] & C_DIGIT || (c == '.' && (classes[s[1]] & C_DIGIT))) {
    read_number(p);
  } else if (c == '"' || c == '\'') {
    read_string(p);
  } else if (c == '`') {
    punct(p, T_TEMPLATE, 1);
  } else if (c == '#') {
    read_private_name(p);
  } else if (c == '\\' || c >= 0x80) {
    read_name_slow(p, p->tok.start, p->tok.start);
    if (p->tok.atom <= A__LAST_KEYWORD)
      p->tok.type = T_ESCAPED_KEYWORD;
    else
      p->tok.type = T_NAME;
  } else if (c == 0 && p->tok.start >= p->len) {
    p->tok.type = T_EOF;
    p->tok.end = p->pos = p->len;
    p->tok.start = p->len;
  } else {
    read_punctuator(p, s);
  }
}

void tdm__next_name(parser_t* p) {
  const uint8_t* s = p->src + p->pos;

  if (TDM_UNLIKELY(!(classes[*s] & C_START))) {
    tdm__next(p);
    return;
  }
  p->prev_end = p->tok.end;
  p->tok.nl = p->tok.escaped = p->tok.octal = false;
  p->tok.start = p->pos;
  while (classes[*s] & C_PART)
    s++;
  if (TDM_UNLIKELY(*s == '\\' || *s >= 0x80)) {
    read_name_slow(p, (uint32_t) (s - p->src), p->tok.start);
  } else {
    p->tok.atom = A__COUNT; /* nobody asks */
    p->tok.end = p->pos = (uint32_t) (s - p->src);
  }
  p->tok.type = T_NAME;
}

token_t tdm__peek(parser_t* p) {
  token_t tok = p->tok;
  token_t next;
  uint32_t pos = p->pos;
  uint32_t prev_end = p->prev_end;

  tdm__next(p);
  next = p->tok;
  p->tok = tok;
  p->pos = pos;
  p->prev_end = prev_end;
  return next;
}

void tdm__expect(parser_t* p, token_type_t type) {
  static const char* const texts[T__COUNT] = {
#define V(name, text) [T_##name] = "'" text "'",
    TDM_KEYWORDS(V) TDM_PUNCTUATORS(V)
#undef V
  };
  if (p->tok.type != type)
    tdm__expected(p, texts[type]);
  tdm__next(p);
}

bool tdm__can_insert_semicolon(parser_t* p) {
  return p->tok.nl || p->tok.type == T_RBRACE || p->tok.type == T_EOF;
}

void tdm__semicolon(parser_t* p) {
  if (eat(p, T_SEMICOLON))
    return;
  if (!tdm__can_insert_semicolon(p))
    tdm__expected(p, "';'");
  p->asi_start = p->tok.start;
}
