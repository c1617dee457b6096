/* Regular expressions: escapes of characters, and classes in both their
 * grammars, that of old and that of flag v (ECMA-262, 22.2.1).
 *
 * Without flag u or v a pattern is a sequence of UTF-16 units. That only shows
 * in classes, where a character of two units is two elements.
 */
#include "base/utf8.h"
#include "compile/regexp_int.h"

/* An element of a class. */
typedef struct operand_s {
  int32_t value; /* of a character, or -1 */
  bool has_strings;
} operand_t;

static bool class_set(regexp_t* r, bool* has_strings);

static int hex(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_letter(char c) {
  c |= 0x20;
  return c >= 'a' && c <= 'z';
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* ---- escapes of characters --------------------------------------------- */

/* Exactly n hexadecimal digits; -1 when there are less, and `p` stays. */
static int32_t hex_digits(regexp_t* r, int n) {
  int32_t v = 0;
  int i;

  if (r->end - r->p < n)
    return -1;
  for (i = 0; i < n; i++) {
    if (hex(r->p[i]) < 0)
      return -1;
    v = v << 4 | hex(r->p[i]);
  }
  r->p += n;
  return v;
}

int32_t tdm__regexp_unicode_escape(regexp_t* r, bool braces, bool pairs) {
  const char* start = r->p;
  int32_t v = 0;
  int32_t low;

  if (braces && regexp_take(r, '{')) {
    for (; r->p < r->end && hex(*r->p) >= 0 && v <= 0x10ffff; r->p++)
      v = v << 4 | hex(*r->p);
    if (r->p > start + 1 && v <= 0x10ffff && regexp_take(r, '}'))
      return v;
    r->p = start;
    return -1;
  }
  v = hex_digits(r, 4);
  if (!pairs || v < 0xd800 || v > 0xdbff || regexp_peek(r) != '\\' ||
      regexp_peek2(r) != 'u')
    return v;
  start = r->p;
  r->p += 2;
  low = hex_digits(r, 4);
  if (low >= 0xdc00 && low <= 0xdfff)
    return 0x10000 + ((v - 0xd800) << 10) + (low - 0xdc00);
  r->p = start;
  return v;
}

/* \c, from behind it. In the old grammar it is a backslash where no letter
 * follows, or in a class a digit or _; the c is a character of its own. */
static bool control_escape(regexp_t* r, bool in_class, int32_t* value) {
  char c = regexp_peek(r);

  if (is_letter(c) ||
      (in_class && !r->is_unicode && (is_digit(c) || c == '_'))) {
    *value = c & 31;
    r->p++;
    return true;
  }
  if (r->is_unicode)
    return regexp_fail(r, r->p - 2, "Invalid Unicode escape");
  *value = '\\';
  r->p--;
  return true;
}

/* \0 to \7: octal in the old grammar, else only NUL. */
static bool octal_escape(regexp_t* r, bool in_class, int32_t* value) {
  const char* start = r->p - 1;
  int most = *r->p <= '3' ? 3 : 2;
  int n = 0;

  if (r->is_unicode && (*r->p != '0' || is_digit(regexp_peek2(r))))
    return regexp_fail(
        r, start, in_class ? "Invalid class escape" : "Invalid decimal escape");
  *value = 0;
  for (; n < most && r->p < r->end && *r->p >= '0' && *r->p <= '7'; n++)
    *value = *value << 3 | (*r->p++ - '0');
  return true;
}

bool tdm__regexp_char_escape(regexp_t* r, bool in_class, int32_t* value) {
  static const char names[] = "fnrtv";
  static const char values[] = "\f\n\r\t\v";
  const char* start = r->p - 1;
  const char* name;
  uint32_t cp;
  char c = *r->p;

  if (c >= '0' && c <= '7')
    return octal_escape(r, in_class, value);
  name = memchr(names, c, sizeof(names) - 1);
  if (name) {
    *value = values[name - names];
    r->p++;
    return true;
  }
  if (c == 'c') {
    r->p++;
    return control_escape(r, in_class, value);
  }
  if (c == 'x' || c == 'u') {
    r->p++;
    *value = c == 'x'
                 ? hex_digits(r, 2)
                 : tdm__regexp_unicode_escape(r, r->is_unicode, r->is_unicode);
    if (*value >= 0)
      return true;
    if (r->is_unicode)
      return regexp_fail(
          r, start, c == 'x' ? "Invalid escape" : "Invalid Unicode escape");
    *value = c;
    return true;
  }
  /* The identity escapes: syntax characters only, or almost anything. */
  if (r->is_unicode && (c == 0 || !strchr("^$\\.*+?()[]{}|/", c)) &&
      !(c == '-' && in_class))
    return regexp_fail(r, start, "Invalid escape");
  if (c == 'k') {
    tdm__regexp_count(r);
    if (r->has_names)
      return regexp_fail(r, start, "Invalid escape");
  }
  r->p += tdm_utf8_next((const uint8_t*) r->p, (size_t) (r->end - r->p), &cp);
  *value = (int32_t) cp;
  return true;
}

/* ---- escapes of sets --------------------------------------------------- */

static tdm_slice_t property_word(regexp_t* r) {
  tdm_slice_t s = { r->p, 0 };

  while (r->p < r->end && (is_letter(*r->p) || is_digit(*r->p) || *r->p == '_'))
    r->p++;
  s.n = (size_t) (r->p - s.p);
  return s;
}

/* \p{...} or \P{...}, from its letter. */
static bool property(regexp_t* r, bool in_class, bool* has_strings) {
  const char* start = r->p - 1;
  bool is_negated = *r->p++ == 'P';
  bool has_value = false;
  bool ok = false;
  tdm_slice_t name;
  tdm_slice_t value;

  if (regexp_take(r, '{')) {
    name = property_word(r);
    has_value = regexp_take(r, '=');
    if (has_value)
      value = property_word(r);
    ok = regexp_take(r, '}');
  }
  if (ok && r->is_sets && !has_value && !is_negated &&
      tdm__regexp_has_string_property(name)) {
    *has_strings = true;
    return true;
  }
  ok = ok && tdm__regexp_has_property(name, has_value ? &value : NULL);
  return ok || regexp_fail(r, start,
                           in_class ? "Invalid property name in character class"
                                    : "Invalid property name");
}

bool tdm__regexp_set_escape(regexp_t* r,
                            bool in_class,
                            bool* is_set,
                            bool* has_strings) {
  char c = *r->p;

  *is_set = *has_strings = false;
  if ((c == 'p' || c == 'P') && r->is_unicode) {
    *is_set = true;
    return property(r, in_class, has_strings);
  }
  if (c != 0 && strchr("dDsSwW", c)) {
    *is_set = true;
    r->p++;
  }
  return true;
}

/* ---- classes of old ---------------------------------------------------- */

static bool class_atom(regexp_t* r, operand_t* out) {
  bool is_set;
  uint32_t cp;

  if (r->trail) {
    out->value = (int32_t) r->trail;
    r->trail = 0;
    return true;
  }
  if (!regexp_take(r, '\\')) {
    r->p += tdm_utf8_next((const uint8_t*) r->p, (size_t) (r->end - r->p), &cp);
    if (cp > 0xffff && !r->is_unicode) {
      r->trail = 0xdc00 + ((cp - 0x10000) & 0x3ff);
      cp = 0xd800 + ((cp - 0x10000) >> 10);
    }
    out->value = (int32_t) cp;
    return true;
  }
  if (r->p == r->end)
    return regexp_fail(r, r->p - 1, "\\ at end of pattern");
  if (regexp_take(r, 'b')) {
    out->value = '\b';
    return true;
  }
  if (!tdm__regexp_set_escape(r, true, &is_set, &out->has_strings))
    return false;
  out->value = -1;
  if (is_set)
    return true;
  if (!tdm__regexp_char_escape(r, true, &out->value))
    return false;
  if (out->value > 0xffff && !r->is_unicode) { /* a backslash before it */
    r->trail = 0xdc00 + (((uint32_t) out->value - 0x10000) & 0x3ff);
    out->value = 0xd800 + ((out->value - 0x10000) >> 10);
  }
  return true;
}

static bool check_range(regexp_t* r,
                        const char* start,
                        const operand_t* first,
                        const operand_t* last) {
  if (first->value < 0 || last->value < 0)
    return !r->is_unicode || regexp_fail(r, start, "Invalid character class");
  return first->value <= last->value ||
         regexp_fail(r, start, "Range out of order in character class");
}

/* A class from behind its [ and ^. */
static bool class_ranges(regexp_t* r) {
  const char* open = r->p - 1;
  operand_t first;
  operand_t last;
  const char* start;

  while (r->p < r->end || r->trail) {
    start = r->p;
    if (!r->trail && regexp_take(r, ']'))
      return true;
    if (!class_atom(r, &first))
      return false;
    if (r->trail || !regexp_take(r, '-') || regexp_peek(r) == ']')
      continue;
    if (r->p == r->end)
      break;
    if (!class_atom(r, &last) || !check_range(r, start, &first, &last))
      return false;
  }
  return regexp_fail(r, open, "Unterminated character class");
}

/* ---- classes of flag v ------------------------------------------------- */

static bool is_double(const regexp_t* r, const char* of) {
  char c = regexp_peek(r);

  return c != 0 && c == regexp_peek2(r) && strchr(of, c);
}

/* A character of a set or of \q{}; r->p < r->end. */
static bool set_char(regexp_t* r, int32_t* value) {
  char c = *r->p;
  uint32_t cp;

  if (is_double(r, "&!#$%*+,.:;<=>?@^`~"))
    return regexp_fail(r, r->p, "Invalid set operation in character class");
  if (c != 0 && strchr("()[]{}/-|", c))
    return regexp_fail(r, r->p, "Invalid character in character class");
  if (c != '\\') {
    r->p += tdm_utf8_next((const uint8_t*) r->p, (size_t) (r->end - r->p), &cp);
    *value = (int32_t) cp;
    return true;
  }
  r->p++;
  if (r->p == r->end)
    return regexp_fail(r, r->p - 1, "\\ at end of pattern");
  c = *r->p;
  if (c == 'b' || (c != 0 && strchr("&-!#%,:;<=>@`~", c))) {
    *value = c == 'b' ? '\b' : c;
    r->p++;
    return true;
  }
  return tdm__regexp_char_escape(r, true, value);
}

/* \q{abc|d}, from behind its brace. */
static bool class_strings(regexp_t* r, bool* has_strings) {
  size_t length = 0;
  int32_t value;

  for (; r->p < r->end; length++) {
    if (*r->p == '|' || *r->p == '}') {
      if (length != 1)
        *has_strings = true;
      if (*r->p++ == '}')
        return true;
      length = (size_t) -1;
    } else if (!set_char(r, &value)) {
      return false;
    }
  }
  return true; /* class_set says it */
}

static bool class_operand(regexp_t* r, operand_t* out) {
  bool is_set = false;

  out->value = -1;
  out->has_strings = false;
  if (regexp_take(r, '['))
    return class_set(r, &out->has_strings);
  if (regexp_peek(r) == '\\' && r->end - r->p >= 2) {
    r->p++;
    if (*r->p == 'q' && regexp_peek2(r) == '{') {
      r->p += 2;
      return class_strings(r, &out->has_strings);
    }
    if (!tdm__regexp_set_escape(r, true, &is_set, &out->has_strings))
      return false;
    if (is_set)
      return true;
    r->p--;
  }
  if (r->p == r->end)
    return true; /* class_set says it */
  return set_char(r, &out->value);
}

/* a&&b&&c or a--b--c, from the first operator. */
static bool class_operation(regexp_t* r, operand_t* first, bool* has_strings) {
  char c = *r->p;
  operand_t next;

  *has_strings = first->has_strings;
  while (r->p < r->end && *r->p != ']') {
    if (*r->p != c || regexp_peek2(r) != c)
      return regexp_fail(r, r->p, "Invalid set operation in character class");
    r->p += 2;
    if (c == '&' && regexp_peek(r) == '&')
      return regexp_fail(r, r->p, "Invalid character in character class");
    if (!class_operand(r, &next))
      return false;
    if (c == '&')
      *has_strings = *has_strings && next.has_strings;
  }
  return true;
}

/* Operands and ranges side by side, from behind the first operand, which began
 * at `start`. */
static bool class_union(regexp_t* r,
                        const char* start,
                        operand_t* first,
                        bool* has_strings) {
  operand_t last;

  for (;;) {
    *has_strings = *has_strings || first->has_strings;
    if (is_double(r, "&-"))
      return regexp_fail(r, r->p, "Invalid set operation in character class");
    if (regexp_take(r, '-') && r->p < r->end) {
      if (first->value < 0)
        return regexp_fail(r, start, "Invalid character class");
      if (!class_operand(r, &last) || !check_range(r, start, first, &last))
        return false;
      first->value = -1;
      first->has_strings = last.has_strings;
      continue;
    }
    if (r->p == r->end || *r->p == ']')
      return true;
    start = r->p;
    if (!class_operand(r, first))
      return false;
  }
}

/* A class from behind its [. */
static bool class_set(regexp_t* r, bool* has_strings) {
  const char* open = r->p - 1;
  const char* start;
  bool is_negated = regexp_take(r, '^');
  operand_t first;
  bool ok;

  *has_strings = false;
  if (++r->depth > REGEXP_DEPTH)
    return regexp_fail(r, open, "Regular expression too large");
  start = r->p;
  if (r->p < r->end && *r->p != ']') {
    if (!class_operand(r, &first))
      return false;
    ok = is_double(r, "&-") ? class_operation(r, &first, has_strings)
                            : class_union(r, start, &first, has_strings);
    if (!ok)
      return false;
  }
  if (!regexp_take(r, ']'))
    return regexp_fail(r, open, "Unterminated character class");
  if (is_negated && *has_strings)
    return regexp_fail(r, open, "Negated character class may contain strings");
  r->depth--;
  return true;
}

bool tdm__regexp_class(regexp_t* r) {
  bool has_strings;

  r->p++;
  if (r->is_sets)
    return class_set(r, &has_strings);
  regexp_take(r, '^');
  return class_ranges(r);
}
