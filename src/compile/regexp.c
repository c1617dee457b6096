/* Regular expressions: disjunctions, groups, quantifiers, assertions and the
 * names of groups (ECMA-262, 22.2.1 with Annex B.1.2, which rules where
 * neither flag u nor v is set).
 *
 * Groups are read by recursion, with a limit. That two groups may only have
 * the same name when they can't both match is known from a list of all names:
 * at a `|` those of the alternative before are hidden, at the end of the
 * disjunction all of it are back.
 */
#include "compile/regexp.h"

#include <unicode/uchar.h>

#include "base/utf8.h"
#include "compile/regexp_int.h"

static bool disjunction(regexp_t* r);

/* ---- names ------------------------------------------------------------- */

static void names_init(regexp_names_t* names) {
  names->at = names->inline_at;
  names->count = 0;
  names->cap = REGEXP_NAMES;
}

static void names_release(regexp_names_t* names) {
  if (names->at != names->inline_at)
    tdm_free(names->at);
}

static void names_add(regexp_names_t* names, const regexp_name_t* name) {
  if (names->count == names->cap) {
    regexp_name_t* old = names->at;
    names->cap *= 2;
    names->at = tdm_malloc(names->cap * sizeof(*names->at));
    memcpy(names->at, old, names->count * sizeof(*old));
    if (old != names->inline_at)
      tdm_free(old);
  }
  names->at[names->count++] = *name;
}

/* One character of a name, or its escape; -1 when there is none, -2 when the
 * escape is wrong. Surrogate pairs count as one whatever the flags are. */
static int32_t name_char(regexp_t* r) {
  uint32_t cp;
  int32_t v;

  if (regexp_take(r, '\\')) {
    if (!regexp_take(r, 'u'))
      return -1;
    v = tdm__regexp_unicode_escape(r, true, true);
    return v < 0 ? -2 : v;
  }
  if (r->p == r->end)
    return -1;
  r->p += tdm_utf8_next((const uint8_t*) r->p, (size_t) (r->end - r->p), &cp);
  return (int32_t) cp;
}

static bool is_name_char(int32_t c, bool is_first) {
  if (c < 0x80)
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$' ||
           c == '_' || (!is_first && c >= '0' && c <= '9');
  if (is_first)
    return u_hasBinaryProperty(c, UCHAR_ID_START);
  return u_hasBinaryProperty(c, UCHAR_ID_CONTINUE) || c == 0x200c ||
         c == 0x200d;
}

/* A name with its `>`, from behind the `<`. */
static bool group_name(regexp_t* r, regexp_name_t* name) {
  const char* start = r->p;
  const char* at;
  int32_t c;

  name->hash = 2166136261u; /* FNV-1a */
  name->is_hidden = false;
  for (;;) {
    at = r->p;
    if (at > start && regexp_take(r, '>'))
      break;
    c = name_char(r);
    if (c < 0 || !is_name_char(c, at == start))
      return regexp_fail(r, at,
                         c == -2 ? "Invalid Unicode escape"
                                 : "Invalid capture group name");
    name->hash = (name->hash ^ (uint32_t) c) * 16777619u;
  }
  name->text.p = start;
  name->text.n = (size_t) (at - start);
  return true;
}

static bool is_same_name(const regexp_name_t* a, const regexp_name_t* b) {
  regexp_t x;
  regexp_t y;

  if (a->hash != b->hash)
    return false;
  x.p = a->text.p;
  x.end = x.p + a->text.n;
  y.p = b->text.p;
  y.end = y.p + b->text.n;
  while (x.p < x.end && y.p < y.end)
    if (name_char(&x) != name_char(&y))
      return false;
  return x.p == x.end && y.p == y.end;
}

static const regexp_name_t*
find_name(const regexp_names_t* names, const regexp_name_t* name, bool hidden) {
  uint32_t i;

  for (i = 0; i < names->count; i++)
    if ((hidden || !names->at[i].is_hidden) &&
        is_same_name(&names->at[i], name))
      return &names->at[i];
  return NULL;
}

static void hide_names(regexp_names_t* names, uint32_t from, bool is_hidden) {
  uint32_t i;

  for (i = from; i < names->count; i++)
    names->at[i].is_hidden = is_hidden;
}

/* Every \k<name> needs its group, which may stand behind it. */
static bool check_references(regexp_t* r) {
  uint32_t i;

  for (i = 0; i < r->references.count; i++)
    if (!find_name(&r->names, &r->references.at[i], true))
      return regexp_fail(r, r->references.at[i].text.p,
                         "Invalid named capture referenced");
  return true;
}

void tdm__regexp_count(regexp_t* r) {
  const char* p;
  size_t in_class = 0;

  if (r->is_counted)
    return;
  r->is_counted = true;
  for (p = r->start; p < r->end; p++) {
    if (*p == '\\') {
      p++;
    } else if (*p == '[') {
      in_class = r->is_sets ? in_class + 1 : 1;
    } else if (*p == ']') {
      in_class -= in_class > 0;
    } else if (*p == '(' && !in_class) {
      if (r->end - p < 2 || p[1] != '?') {
        r->group_count++;
      } else if (r->end - p > 2 && p[2] == '<' &&
                 !(r->end - p > 3 && (p[3] == '=' || p[3] == '!'))) {
        r->group_count++;
        r->has_names = true;
      }
    }
  }
}

/* ---- groups ------------------------------------------------------------ */

/* The flags of (?ims-ims:, from the first one; behind them is the colon. */
static bool modifiers(regexp_t* r) {
  static const char letters[] = "ims";
  const char* start = r->p;
  unsigned seen = 0;
  bool has_dash = false;

  for (;; r->p++) {
    const char* letter;

    if (regexp_peek(r) == '-') {
      if (has_dash)
        return regexp_fail(r, r->p, "Multiple dashes in flag group");
      has_dash = true;
      continue;
    }
    if (regexp_peek(r) == ':')
      break;
    letter = r->p < r->end ? memchr(letters, *r->p, 3) : NULL;
    if (!letter)
      return regexp_fail(r, start - 2, "Invalid group");
    if (seen & 1u << (letter - letters))
      return regexp_fail(r, r->p, "Repeated flag in flag group");
    seen |= 1u << (letter - letters);
  }
  if (!seen)
    return regexp_fail(r, start, "Invalid flag group");
  r->p++;
  return true;
}

/* What follows `(?`. */
static bool group_kind(regexp_t* r,
                       bool* is_lookahead,
                       bool* is_lookbehind,
                       regexp_name_t* name) {
  char c = regexp_peek(r);
  char next = regexp_peek2(r);

  if (c == ':') {
    r->p++;
    return true;
  }
  if (c == '=' || c == '!') {
    r->p++;
    *is_lookahead = true;
    return true;
  }
  if (c == '<' && (next == '=' || next == '!')) {
    r->p += 2;
    *is_lookbehind = true;
    return true;
  }
  if (c != '<')
    return modifiers(r);
  r->p++;
  return group_name(r, name);
}

/* A group from its parenthesis. Whether a quantifier may follow. */
static bool group(regexp_t* r, bool* is_atom) {
  const char* start = r->p++;
  bool is_lookahead = false;
  bool is_lookbehind = false;
  regexp_name_t name = { .text = { NULL, 0 } };

  if (regexp_take(r, '?') &&
      !group_kind(r, &is_lookahead, &is_lookbehind, &name))
    return false;
  if (!disjunction(r))
    return false;
  if (!regexp_take(r, ')'))
    return regexp_fail(r, start, "Unterminated group");
  if (name.text.p) {
    if (find_name(&r->names, &name, false))
      return regexp_fail(r, name.text.p, "Duplicate capture group name");
    names_add(&r->names, &name);
  }
  /* Annex B allows it after a lookahead. */
  *is_atom = !is_lookbehind && !(is_lookahead && r->is_unicode);
  return true;
}

/* ---- quantifiers ------------------------------------------------------- */

static tdm_slice_t digits(regexp_t* r) {
  tdm_slice_t s = { r->p, 0 };

  while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
    r->p++;
  s.n = (size_t) (r->p - s.p);
  while (s.n > 1 && *s.p == '0') {
    s.p++;
    s.n--;
  }
  return s;
}

/* Reads {2}, {2,} or {2,3}; `p` stays when there is none. */
static bool braces(regexp_t* r, bool* is_ordered) {
  const char* start = r->p;
  tdm_slice_t min;
  tdm_slice_t max = { NULL, 0 };

  *is_ordered = true;
  if (regexp_take(r, '{')) {
    min = digits(r);
    if (min.n && regexp_take(r, ','))
      max = digits(r);
    if (min.n && regexp_take(r, '}')) {
      if (max.n)
        *is_ordered = min.n < max.n ||
                      (min.n == max.n && memcmp(min.p, max.p, min.n) <= 0);
      return true;
    }
  }
  r->p = start;
  return false;
}

/* The quantifier that may follow an atom. */
static bool quantifier(regexp_t* r) {
  const char* start = r->p;
  char c = regexp_peek(r);
  bool is_ordered;

  if (c == '*' || c == '+' || c == '?') {
    r->p++;
  } else if (c == '{') {
    if (!braces(r, &is_ordered))
      return r->is_unicode ? regexp_fail(r, start, "Incomplete quantifier")
                           : true;
    if (!is_ordered)
      return regexp_fail(r, start, "numbers out of order in {} quantifier");
  } else {
    return true;
  }
  regexp_take(r, '?');
  return true;
}

/* ---- terms ------------------------------------------------------------- */

/* \1 to \9: with flag u there must be that many groups. Without, it may be an
 * octal escape or an identity escape, and its other digits are as good as
 * characters. */
static bool back_reference(regexp_t* r) {
  const char* start = r->p - 1;
  uint64_t n = 0;

  if (!r->is_unicode) {
    r->p++;
    return true;
  }
  while (r->p < r->end && *r->p >= '0' && *r->p <= '9') {
    n = n * 10 + (uint64_t) (*r->p++ - '0');
    if (n > UINT32_MAX)
      n = UINT32_MAX;
  }
  tdm__regexp_count(r);
  return n <= r->group_count || regexp_fail(r, start, "Invalid escape");
}

/* \k, from behind it. */
static bool named_reference(regexp_t* r) {
  const char* start = r->p - 2;
  regexp_name_t name;

  if (!r->is_unicode) {
    tdm__regexp_count(r);
    if (!r->has_names)
      return true;
  }
  if (!regexp_take(r, '<'))
    return regexp_fail(r, start, "Invalid named reference");
  if (!group_name(r, &name))
    return false;
  names_add(&r->references, &name);
  return true;
}

/* An escape outside of classes, from its backslash. */
static bool escape(regexp_t* r, bool* is_atom) {
  bool is_set;
  bool has_strings;
  int32_t value;
  char c;

  r->p++;
  if (r->p == r->end)
    return regexp_fail(r, r->p - 1, "\\ at end of pattern");
  c = *r->p;
  if (c == 'b' || c == 'B') {
    *is_atom = false;
    r->p++;
    return true;
  }
  if (c >= '1' && c <= '9')
    return back_reference(r);
  if (c == 'k') {
    r->p++;
    return named_reference(r);
  }
  if (!tdm__regexp_set_escape(r, false, &is_set, &has_strings))
    return false;
  return is_set || tdm__regexp_char_escape(r, false, &value);
}

/* One term; r->p < r->end. */
static bool term(regexp_t* r) {
  const char* start = r->p;
  bool is_atom = true;
  bool is_ordered;

  switch (*r->p) {
    case '^':
    case '$':
      r->p++;
      return true;
    case '(':
      if (!group(r, &is_atom))
        return false;
      start = r->p;
      if (!quantifier(r))
        return false;
      return is_atom || r->p == start ||
             regexp_fail(r, start, "Invalid quantifier");
    case '[':
      if (!tdm__regexp_class(r))
        return false;
      break;
    case '\\':
      if (!escape(r, &is_atom))
        return false;
      break;
    case '*':
    case '+':
    case '?':
      return regexp_fail(r, start, "Nothing to repeat");
    case '{':
      if (braces(r, &is_ordered))
        return regexp_fail(r, start, "Nothing to repeat");
      /* fall through */
    case '}':
    case ']':
      if (r->is_unicode)
        return regexp_fail(r, start, "Lone quantifier brackets");
      /* fall through */
    default:
      /* A quantifier behind a character outside of ASCII is behind its last
       * byte: the others repeat nothing. */
      r->p++;
      break;
  }
  return !is_atom || quantifier(r);
}

static bool disjunction(regexp_t* r) {
  uint32_t first_name = r->names.count;
  uint32_t alternative = first_name;

  if (++r->depth > REGEXP_DEPTH)
    return regexp_fail(r, r->p, "Regular expression too large");
  while (r->p < r->end && *r->p != ')') {
    if (regexp_take(r, '|')) {
      hide_names(&r->names, alternative, true);
      alternative = r->names.count;
    } else if (!term(r)) {
      return false;
    }
  }
  hide_names(&r->names, first_name, false);
  r->depth--;
  return true;
}

/* ---- flags ------------------------------------------------------------- */

static bool check_flags(regexp_t* r, const char* flags, size_t n) {
  static const char letters[] = "dgimsuvy";
  unsigned seen = 0;
  size_t i;

  for (i = 0; i < n; i++) {
    const char* letter = memchr(letters, flags[i], sizeof(letters) - 1);
    unsigned bit = letter ? 1u << (letter - letters) : 0;

    r->is_unicode |= flags[i] == 'u' || flags[i] == 'v';
    r->is_sets |= flags[i] == 'v';
    if (!letter || (seen & bit) ||
        (r->is_sets && (flags[i] == 'u' || memchr(flags, 'u', i))))
      return regexp_fail(r, r->end + 1 + i, "Invalid regular expression flags");
    seen |= bit;
  }
  return true;
}

int tdm__regexp_check(const char* pattern,
                      size_t len,
                      const char* flags,
                      size_t flags_len,
                      const char** message,
                      size_t* where) {
  regexp_t r = { .p = pattern, .start = pattern, .end = pattern + len };
  bool ok;

  names_init(&r.names);
  names_init(&r.references);
  ok = check_flags(&r, flags, flags_len) && disjunction(&r);
  if (ok && r.p < r.end)
    ok = regexp_fail(&r, r.p, "Unmatched ')'");
  ok = ok && check_references(&r);
  names_release(&r.names);
  names_release(&r.references);
  if (ok)
    return 0;
  *message = r.message;
  *where = (size_t) (r.where - pattern);
  return -1;
}
