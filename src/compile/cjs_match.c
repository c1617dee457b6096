/* The forms that export names, as cjs-module-lexer defined them and froze
 * them: what it finds is what `import { x }` can name in Node, so what it
 * doesn't find is not found here either, however odd the line is that it draws.
 *
 * A form is written as a pattern, its tokens with one space between:
 *
 *   word  =  ===     itself, with any white space and comments before it
 *   ?;               itself, or nothing
 *   'default'        a string that has that text between its quotes
 *   %I               an identifier
 *   %E               exports or module.exports
 *   %S               a string; kept in `string`
 *   %1  %2           an identifier; kept
 *   $1  $2           the identifier that was kept
 */
#include "compile/cjs_int.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

typedef struct match_s {
  const char* p;
  const char* end;
  tdm_slice_t string; /* with its quotes */
  tdm_slice_t kept[2];
} match_t;

/* ---- sets -------------------------------------------------------------- */

void tdm__cjs_set_release(cjs_set_t* s) {
  tdm_buf_release(&s->text);
  tdm_buf_release(&s->offsets);
  tdm_free(s->slots);
  memset(s, 0, sizeof(*s));
}

const char* tdm__cjs_set_at(const cjs_set_t* s, uint32_t index) {
  uint32_t offset;

  memcpy(&offset, s->offsets.data + index * sizeof(offset), sizeof(offset));
  return s->text.data + offset;
}

/* The slot that has the name, or the free one where it belongs. */
static uint32_t* find_slot(const cjs_set_t* s, const char* name, size_t n) {
  uint32_t h = 2166136261u; /* FNV-1a */
  size_t i;

  for (i = 0; i < n; i++)
    h = (h ^ (uint8_t) name[i]) * 16777619u;
  for (h ^= h >> 15;; h++) {
    uint32_t* slot = &s->slots[h & (s->cap - 1)];
    const char* other;

    if (*slot == 0)
      return slot;
    other = tdm__cjs_set_at(s, *slot - 1);
    if (strncmp(other, name, n) == 0 && other[n] == '\0')
      return slot;
  }
}

int64_t tdm__cjs_set_find(const cjs_set_t* s, const char* name, size_t n) {
  return s->cap ? (int64_t) *find_slot(s, name, n) - 1 : -1;
}

static void grow(cjs_set_t* s) {
  uint32_t i;

  tdm_free(s->slots);
  s->cap = s->cap ? s->cap * 2 : 16;
  s->slots = tdm_calloc(s->cap, sizeof(*s->slots));
  for (i = 0; i < s->count; i++) {
    const char* name = tdm__cjs_set_at(s, i);
    *find_slot(s, name, strlen(name)) = i + 1;
  }
}

uint32_t tdm__cjs_set_add(cjs_set_t* s, const char* name, size_t n) {
  uint32_t offset = (uint32_t) s->text.len;
  uint32_t* slot;

  if (s->count >= s->cap / 2)
    grow(s);
  slot = find_slot(s, name, n);
  if (*slot == 0) {
    tdm_buf_put(&s->text, name, n);
    tdm_buf_putc(&s->text, '\0');
    tdm_buf_put(&s->offsets, &offset, sizeof(offset));
    *slot = ++s->count;
  }
  return *slot - 1;
}

/* ---- parts of patterns ------------------------------------------------- */

static const char* skip_space(const char* p, const char* end) {
  while (p < end) {
    size_t wide = cjs_class(*p) & CJS_WIDE ? tdm__cjs_wide_space(p, end) : 0;

    if ((cjs_class(*p) & CJS_SPACE) || wide)
      p += wide ? wide : 1;
    else if (*p == '/' && p + 1 < end && (p[1] == '/' || p[1] == '*'))
      p = tdm__cjs_comment_end(p, end);
    else
      break;
  }
  return p;
}

/* Behind the identifier at p, or NULL. Escapes aren't supported, and reserved
 * words are as good as others. */
static const char* identifier(const char* p, const char* end) {
  const char* start = p;

  while (p < end && (cjs_class(*p) & CJS_PART)) {
    uint32_t cp = (uint8_t) *p;
    size_t n = 1;
    bool ok = true;

    if (cp >= 0x80) {
      n = tdm_utf8_next((const uint8_t*) p, (size_t) (end - p), &cp);
      ok = u_hasBinaryProperty((UChar32) cp, p == start ? UCHAR_ID_START
                                                        : UCHAR_ID_CONTINUE) ||
           (p > start && (cp == 0x200c || cp == 0x200d));
      if (!ok && tdm__cjs_wide_space(p, end))
        break;
    }
    if (!ok || (p == start && (cjs_class(*p) & CJS_DIGIT)))
      return NULL;
    p += n;
  }
  return p > start && !(p < end && *p == '\\') ? p : NULL;
}

static bool is_word_char(char c) {
  return (cjs_class(c) & CJS_PART) || c == '\\';
}

/* Behind the n bytes at p when they are `text`, and for a word a whole one. */
static const char*
literal(const char* p, const char* end, const char* text, size_t n) {
  if ((size_t) (end - p) < n || memcmp(p, text, n) != 0)
    return NULL;
  p += n;
  if (is_word_char(text[n - 1]) && p < end && is_word_char(*p) &&
      !tdm__cjs_wide_space(p, end))
    return NULL;
  return p;
}

/* Matches one element of a pattern at p; NULL when it isn't there. */
static const char*
element(match_t* m, const char* p, const char* pattern, size_t n) {
  const char* end = m->end;
  const char* stop;
  tdm_slice_t* kept;

  if (pattern[0] == '%' && pattern[1] == 'E') {
    stop = literal(p, end, "module", 6);
    if (!stop)
      return literal(p, end, "exports", 7);
    p = literal(skip_space(stop, end), end, ".", 1);
    return p ? literal(skip_space(p, end), end, "exports", 7) : NULL;
  }
  if (pattern[0] == '%' && pattern[1] == 'S') {
    if (p == end || (*p != '\'' && *p != '"'))
      return NULL;
    stop = tdm__cjs_string_end(p, end);
    m->string.p = p;
    m->string.n = stop ? (size_t) (stop - p) : 0;
    return stop;
  }
  if (pattern[0] == '%') {
    stop = identifier(p, end);
    if (pattern[1] != 'I' && stop) {
      kept = &m->kept[pattern[1] - '1'];
      kept->p = p;
      kept->n = (size_t) (stop - p);
    }
    return stop;
  }
  if (pattern[0] == '$') {
    kept = &m->kept[pattern[1] - '1'];
    return literal(p, end, kept->p, kept->n);
  }
  if (pattern[0] == '\'') {
    if (p == end || (*p != '\'' && *p != '"') || (size_t) (end - p) < n ||
        p[n - 1] != *p || memcmp(p + 1, pattern + 1, n - 2) != 0)
      return NULL;
    return p + n;
  }
  return literal(p, end, pattern, n);
}

/* Matches a pattern. When it fails `m` is as before, but for what was kept. */
static bool eat(match_t* m, const char* pattern) {
  const char* p = m->p;

  while (*pattern) {
    size_t n = strcspn(pattern, " ");
    bool optional = pattern[0] == '?';
    const char* at = skip_space(p, m->end);
    const char* stop = element(m, at, pattern + optional, n - optional);

    if (!stop && !optional)
      return false;
    if (stop)
      p = stop;
    pattern += n;
    if (*pattern)
      pattern++;
  }
  m->p = p;
  return true;
}

/* ---- strings ----------------------------------------------------------- */

static void put_utf8(tdm_buf_t* b, uint32_t cp) {
  char* to = tdm_buf_reserve(b, 4);
  size_t n = 0;

  if (cp < 0x80) {
    to[n++] = (char) cp;
  } else if (cp < 0x800) {
    to[n++] = (char) (0xc0 | cp >> 6);
  } else if (cp < 0x10000) {
    to[n++] = (char) (0xe0 | cp >> 12);
    to[n++] = (char) (0x80 | (cp >> 6 & 63));
  } else {
    to[n++] = (char) (0xf0 | cp >> 18);
    to[n++] = (char) (0x80 | (cp >> 12 & 63));
    to[n++] = (char) (0x80 | (cp >> 6 & 63));
  }
  if (cp >= 0x80)
    to[n++] = (char) (0x80 | (cp & 63));
  b->len += n;
}

static int hex(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The value of exactly n hexadecimal digits, or -1. */
static int32_t hex_digits(const char* p, const char* end, int n) {
  int32_t v = 0;

  for (; n; n--, p++) {
    if (p == end || hex(*p) < 0)
      return -1;
    v = v << 4 | hex(*p);
  }
  return v;
}

/* Reads what follows `\u` at *p; -1 when it is wrong. */
static int32_t unicode_escape(const char** p, const char* end) {
  int32_t v = 0;

  if (*p < end && **p == '{') {
    const char* q = *p + 1;
    for (; q < end && hex(*q) >= 0 && v <= 0x10ffff; q++)
      v = v << 4 | hex(*q);
    if (q == end || *q != '}' || q == *p + 1 || v > 0x10ffff)
      return -1;
    *p = q + 1;
    return v;
  }
  v = hex_digits(*p, end, 4);
  *p += v < 0 ? 0 : 4;
  return v;
}

/* Reads an escape from behind its backslash; -1 when it is wrong, -2 when it
 * stands for nothing. */
static int32_t escape(const char** at, const char* end) {
  static const char names[] = "nrtvbf";
  static const char values[] = "\n\r\t\v\b\f";
  const char* p = *at;
  const char* name;
  uint32_t cp;
  int32_t v;

  *at = p + 1;
  if (*p == 'x') {
    *at += 2;
    return hex_digits(p + 1, end, 2);
  }
  if (*p == 'u')
    return unicode_escape(at, end);
  if (*p >= '0' && *p <= '7') {
    int most = *p <= '3' ? 3 : 2;
    for (v = 0; p < end && most && *p >= '0' && *p <= '7'; p++, most--)
      v = v << 3 | (*p - '0');
    *at = p;
    return v;
  }
  if (*p == '\n')
    return -2;
  if (*p == '\r') {
    *at += p + 1 < end && p[1] == '\n';
    return -2;
  }
  name = memchr(names, *p, sizeof(names) - 1);
  if (name)
    return values[name - names];
  *at = p + tdm_utf8_next((const uint8_t*) p, (size_t) (end - p), &cp);
  return cp == 0x2028 || cp == 0x2029 ? -2 : (int32_t) cp;
}

/* The value of a string with its quotes, in UTF-8. False when it has none: a
 * wrong escape or a lone surrogate; or when it has a NUL, which our lists
 * can't hold. */
static bool decode(tdm_buf_t* out, tdm_slice_t string) {
  const char* p = string.p + 1;
  const char* end = string.p + string.n - 1;
  int32_t high = 0;
  uint32_t cp;
  int32_t v;

  tdm_buf_reset(out);
  while (p < end) {
    if (*p == '\\') {
      p++;
      v = escape(&p, end);
      if (v == -2)
        continue;
    } else {
      p += tdm_utf8_next((const uint8_t*) p, (size_t) (end - p), &cp);
      v = (int32_t) cp;
    }
    if (v <= 0 || (high != 0) != (v >= 0xdc00 && v <= 0xdfff))
      return false;
    if (high)
      v = 0x10000 + ((high - 0xd800) << 10) + (v - 0xdc00);
    high = v >= 0xd800 && v <= 0xdbff ? v : 0;
    if (!high)
      put_utf8(out, (uint32_t) v);
  }
  return !high;
}

static void add_string(cjs_t* c, cjs_set_t* set, tdm_slice_t string) {
  if (decode(&c->scratch, string))
    tdm__cjs_set_add(set, c->scratch.data ? c->scratch.data : "",
                     c->scratch.len);
}

/* ---- exports and module.exports ---------------------------------------- */

/* The properties of `module.exports = {`, as far as they are plain. */
static void object_literal(cjs_t* c, const char* p) {
  match_t m = { .p = p, .end = c->end };
  const char* stop;
  bool has_value;

  for (;;) {
    bool is_string = false;
    tdm_slice_t name;

    m.p = skip_space(m.p, m.end);
    if (m.end - m.p > 3 && memcmp(m.p, "...", 3) == 0) {
      /* White space is not allowed here, nor before the comma of `a: b`. */
      stop = identifier(m.p + 3, m.end);
      if (!stop)
        return;
      m.p += 3;
      if (eat(&m, "require ( %S )"))
        add_string(c, &c->reexports, m.string);
      else
        m.p = stop;
      if (!eat(&m, ","))
        return;
      continue;
    }
    if (eat(&m, "%1")) {
      name = m.kept[0];
    } else if (eat(&m, "%S")) {
      name = m.string;
      is_string = true;
    } else {
      return;
    }
    has_value = eat(&m, ":");
    if (has_value && !eat(&m, "%I"))
      return;
    if (!is_string)
      tdm__cjs_set_add(&c->names, name.p, name.n);
    else if (has_value)
      add_string(c, &c->names, name);
    if (has_value ? m.p == m.end || *m.p != ',' : !eat(&m, ","))
      return;
    m.p += has_value;
  }
}

void tdm__cjs_exports(cjs_t* c, const char* p, bool is_module_exports) {
  match_t m = { .p = p, .end = c->end };

  if (eat(&m, ". %1 ="))
    tdm__cjs_set_add(&c->names, m.kept[0].p, m.kept[0].n);
  else if (eat(&m, "[ %S ] ="))
    add_string(c, &c->names, m.string);
  else if (is_module_exports && eat(&m, "=")) {
    /* The last assignment rules, whatever it assigns. */
    tdm__cjs_set_release(&c->reexports);
    if (eat(&m, "{"))
      object_literal(c, m.p);
    else if (eat(&m, "require ( %S )"))
      add_string(c, &c->reexports, m.string);
  }
}

void tdm__cjs_module(cjs_t* c, const char* p) {
  match_t m = { .p = p, .end = c->end };

  if (eat(&m, ". exports"))
    tdm__cjs_exports(c, m.p, true);
}

/* ---- Object.defineProperty --------------------------------------------- */

static bool getter(match_t* m) {
  return (eat(m, "get : function ( ) { return") ||
          eat(m, "get : function %I ( ) { return") ||
          eat(m, "get ( ) { return"));
}

static void define_property(cjs_t* c, match_t* m) {
  bool is_safe = false;
  tdm_slice_t name = m->string;

  if (eat(m, ", {")) {
    eat(m, "enumerable : true ,");
    if (eat(m, "value :")) {
      is_safe = true;
    } else if (getter(m) && eat(m, "%I")) {
      if (!eat(m, ". %I"))
        eat(m, "[ %S ]");
      is_safe = eat(m, "?; } ?, } )");
    }
  }
  add_string(c, is_safe ? &c->names : &c->unsafe, name);
}

/* ---- export * ---------------------------------------------------------- */

/* The body of the function that copies the properties of $1, behind its {. */
static bool copies(match_t* m) {
  if (eat(m, "if ( $2 === 'default' || $2 === '__esModule' ) return ?;")) {
    if (!eat(m, "if ( Object . prototype . hasOwnProperty . call ( %I , $2 ) )"
                " return ?;"))
      eat(m, "if ( Object . hasOwnProperty . call ( %I , $2 ) ) return ?;");
    eat(m, "if ( $2 in %E && %E [ $2 ] === $1 [ $2 ] ) return ?;");
  } else if (eat(m, "if ( $2 !== 'default'")) {
    if (!eat(m,
             "&& ! Object . prototype . hasOwnProperty . call ( %I , $2 )") &&
        !eat(m, "&& ! Object . hasOwnProperty . call ( %I , $2 )"))
      eat(m, "&& ! %I . hasOwnProperty ( $2 )");
    if (!eat(m, ")"))
      return false;
  } else {
    return false;
  }
  if (!eat(m, "%E [ $2 ] = $1 [ $2 ] ?;"))
    return eat(m,
               "Object . defineProperty ( %E , $2 , { enumerable : true ,") &&
           getter(m) && eat(m, "$1 [ $2 ] ?; } ?, } ) ?; } )");
  return eat(m, "} )");
}

void tdm__cjs_object(cjs_t* c, const char* p, bool is_top) {
  match_t m = { .p = p, .end = c->end };
  int64_t star;
  uint32_t from;

  if (eat(&m, ". defineProperty ( %E , %S")) {
    define_property(c, &m);
  } else if (is_top && c->stars.count &&
             eat(&m, ". keys ( %1 ) . forEach ( function ( %2 ) {")) {
    star = tdm__cjs_set_find(&c->stars, m.kept[0].p, m.kept[0].n);
    if (star < 0 || !copies(&m))
      return;
    memcpy(&from, c->star_from.data + (size_t) star * sizeof(from),
           sizeof(from));
    p = tdm__cjs_set_at(&c->requests, from);
    tdm__cjs_set_add(&c->reexports, p, strlen(p));
  }
}

/* var x = require('y'), also with Babel's _interopRequireWildcard around it:
 * `export *` may come from it. Only spaces are white space here. */
void tdm__cjs_declaration(cjs_t* c, const char* p) {
  static const char wrap[] = "_interopRequireWildcard(";
  match_t m = { .p = p, .end = c->end };
  const char* name;
  size_t n;
  uint32_t from;
  uint32_t star;

  while (p < m.end && *p == ' ')
    p++;
  name = p;
  p = p > m.p ? identifier(p, m.end) : NULL;
  if (!p)
    return;
  n = (size_t) (p - name);
  while (p < m.end && *p == ' ')
    p++;
  if (p == m.end || *p++ != '=')
    return;
  while (p < m.end && *p == ' ')
    p++;
  if ((size_t) (m.end - p) >= sizeof(wrap) - 1 &&
      memcmp(p, wrap, sizeof(wrap) - 1) == 0)
    p += sizeof(wrap) - 1;
  m.p = p;
  if (p == m.end || *p != 'r' || !eat(&m, "require ( %S )") ||
      !decode(&c->scratch, m.string))
    return;
  from = tdm__cjs_set_add(&c->requests, c->scratch.data ? c->scratch.data : "",
                          c->scratch.len);
  star = tdm__cjs_set_add(&c->stars, name, n);
  if (star * sizeof(from) == c->star_from.len)
    tdm_buf_put(&c->star_from, &from, sizeof(from));
  else
    memcpy(c->star_from.data + star * sizeof(from), &from, sizeof(from));
}

void tdm__cjs_export_star(cjs_t* c, const char* p) {
  match_t m = { .p = p, .end = c->end };

  if (m.end - p < 2 || p[0] != '(' || p[1] != 'r')
    return;
  m.p++;
  if (eat(&m, "require ( %S )"))
    add_string(c, &c->reexports, m.string);
}
