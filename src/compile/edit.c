/* The changes, and the text that they make of the source.
 *
 * Edits are noted in whatever order the parser finds them and sorted at the
 * end: by place, then by `order`, which counts up as the text is read. What
 * must stand before something that was noted earlier reserves its order.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "compile/compile_int.h"

static edit_t* add(parser_t* p, uint32_t at, uint32_t order, edit_kind_t kind) {
  edit_t e = { .at = at, .order = order, .kind = (uint8_t) kind };

  VEC_PUSH(p->edits, e);
  return &p->edits.v[p->edits.n - 1];
}

void tdm__insert(parser_t* p, uint32_t at, const char* text, size_t len) {
  edit_t* e = add(p, at, edit_reserve(p), EDIT_TEXT);

  e->text = text;
  e->text_len = (uint32_t) len;
}

void tdm__replace(
    parser_t* p, uint32_t from, uint32_t to, const char* text, size_t len) {
  tdm__replace_ordered(p, from, to, edit_reserve(p), text, len);
}

void tdm__replace_ordered(parser_t* p,
                          uint32_t from,
                          uint32_t to,
                          uint32_t order,
                          const char* text,
                          size_t len) {
  edit_t* e = add(p, from, order, EDIT_TEXT);

  e->removed = to - from;
  e->text = text;
  e->text_len = (uint32_t) len;
}

void tdm__blank(parser_t* p, uint32_t from, uint32_t to) {
  if (to > from)
    add(p, from, edit_reserve(p), EDIT_BLANK)->removed = to - from;
}

void tdm__note_moved(parser_t* p) {
  p->edits.v[p->edits.n - 1].has_moved = true;
}

void tdm__move(
    parser_t* p, uint32_t at, uint32_t order, uint32_t from, uint32_t to) {
  edit_t* e = add(p, at, order, EDIT_MOVE);

  e->text_len = from;
  e->to = to;
}

void tdm__cut(parser_t* p, uint32_t from, uint32_t to, uint32_t lines) {
  edit_t* e = add(p, from, edit_reserve(p), EDIT_CUT);

  e->removed = to - from;
  e->text_len = lines;
}

tdm_slice_t tdm__code(parser_t* p, const char* code) {
  size_t n = strlen(code);
  size_t count = 0;
  char* out;
  char* o;

  p->uses_helper = true;
  for (const char* s = code; *s != '\0'; s++)
    count += *s == '$';
  if (count == 0)
    return (tdm_slice_t){ code, n };
  o = out = tdm__alloc(p, n + count * p->prefix_len + 1);
  for (const char* s = code; *s != '\0'; s++) {
    if (*s == '$') {
      memcpy(o, p->prefix, p->prefix_len);
      o += p->prefix_len;
    } else {
      *o++ = *s;
    }
  }
  return (tdm_slice_t){ out, (size_t) (o - out) };
}

void tdm__insert_code(parser_t* p,
                      uint32_t at,
                      uint32_t order,
                      const char* code) {
  tdm_slice_t s = tdm__code(p, code);
  edit_t* e = add(p, at, order, EDIT_TEXT);

  e->text = s.p;
  e->text_len = (uint32_t) s.n;
}

/* ---- writing ----------------------------------------------------------- */

static int compare(const void* a, const void* b) {
  const edit_t* x = a;
  const edit_t* y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  return x->seq < y->seq ? -1 : 1;
}

static bool is_separator(const uint8_t* s) {
  return s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9);
}

/* The line terminators of src[from..to). */
static void put_lines(parser_t* p, tdm_buf_t* b, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++) {
    uint8_t c = p->src[i];
    if (c == '\n' || c == '\r')
      tdm_buf_putc(b, (char) c);
    else if (c == 0xe2 && is_separator(p->src + i))
      tdm_buf_put(b, p->src + i, 3);
  }
}

/* A space for each UTF-16 unit, line terminators kept. */
static void put_blanks(parser_t* p, tdm_buf_t* b, uint32_t from, uint32_t to) {
  char* o = tdm_buf_reserve(b, to - from);
  size_t n = 0;

  for (uint32_t i = from; i < to;) {
    uint8_t c = p->src[i];
    if (c < 0x80) {
      o[n++] = c == '\n' || c == '\r' ? (char) c : ' ';
      i++;
    } else if (c == 0xe2 && is_separator(p->src + i)) {
      memcpy(o + n, p->src + i, 3);
      n += 3;
      i += 3;
    } else {
      uint32_t cp;
      i += (uint32_t) tdm_utf8_next(p->src + i, to - i, &cp);
      o[n++] = ' ';
      if (cp > 0xffff)
        o[n++] = ' ';
    }
  }
  b->len += n;
}

/* The first edit at or after `at`. */
static uint32_t find(parser_t* p, uint32_t at) {
  uint32_t lo = 0;
  uint32_t hi = p->edits.n;

  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (p->edits.v[mid].at < at)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

static void record(tdm_compiled_t* out,
                   uint32_t* cap,
                   uint32_t at,
                   uint32_t removed,
                   size_t added) {
  tdm_compile_edit_t* last =
      out->edit_count > 0 ? &out->edits[out->edit_count - 1] : NULL;

  if (removed == added)
    return;
  if (last != NULL && last->at + last->removed == at) {
    last->removed += removed;
    last->added += (uint32_t) added;
    return;
  }
  if (out->edit_count == *cap)
    out->edits = tdm__vec_grow(out->edits, cap, sizeof(*out->edits));
  out->edits[out->edit_count++] =
      (tdm_compile_edit_t){ at, removed, (uint32_t) added };
}

/* Writes src[from..to) with the edits in it. An edit at `to` belongs to what
 * follows, but for the text's end. */
static void write_range(parser_t* p,
                        tdm_buf_t* b,
                        uint32_t from,
                        uint32_t to,
                        bool moved,
                        tdm_compiled_t* out,
                        uint32_t* cap) {
  uint32_t at = from;
  uint32_t gone = 0; /* the order of what stands for a moved range till `at` */

  for (uint32_t i = find(p, from); i < p->edits.n; i++) {
    const edit_t* e = &p->edits.v[i];
    /* At the end of a moved range stand the closers of what is in it, and
     * the openers of what follows: only those of the first kind belong. */
    if (e->at > to ||
        (e->at == to && (moved ? e->order > p->move_order : to < p->len)))
      break;
    /* Inside of what is gone, or a closer of what moved. */
    if (e->at < at || (e->at == at && e->order < gone))
      continue;
    gone = 0;
    tdm_buf_put(b, p->src + at, e->at - at);
    at = e->at;
    size_t before = b->len;
    switch (e->kind) {
      case EDIT_TEXT:
        tdm_buf_put(b, e->text, e->text_len);
        put_lines(p, b, at, at + e->removed);
        break;
      case EDIT_BLANK:
        put_blanks(p, b, at, at + e->removed);
        gone = e->has_moved ? e->order : 0;
        break;
      case EDIT_MOVE: {
        uint32_t order = p->move_order;
        /* What moves to the text's end may have stood there. */
        p->move_order = e->at == p->len ? e->order - 1 : UINT32_MAX;
        write_range(p, b, e->text_len, e->to, true, NULL, NULL);
        p->move_order = order;
        break;
      }
      case EDIT_CUT:
        for (uint32_t n = 0; n < e->text_len; n++)
          tdm_buf_putc(b, '\n');
        gone = e->order;
        break;
    }
    if (out != NULL)
      record(out, cap, at, e->removed, b->len - before);
    at += e->removed;
  }
  if (to > at)
    tdm_buf_put(b, p->src + at, to - at);
}

void tdm__emit(parser_t* p,
               tdm_slice_t head,
               tdm_slice_t tail,
               tdm_compiled_t* out) {
  tdm_buf_t b;
  uint32_t cap = 0;

  for (uint32_t i = 0; i < p->edits.n; i++)
    p->edits.v[i].seq = i;
  /* Nearly sorted already, mostly wholly. */
  for (uint32_t i = 1; i < p->edits.n; i++) {
    if (compare(&p->edits.v[i - 1], &p->edits.v[i]) > 0) {
      qsort(p->edits.v, p->edits.n, sizeof(edit_t), compare);
      break;
    }
  }
  tdm_buf_init(&b);
  tdm_buf_reserve(&b, p->len + p->len / 16 + head.n + tail.n + 64);
  tdm_buf_put(&b, head.p, head.n);
  record(out, &cap, 0, 0, head.n);
  write_range(p, &b, 0, p->len, false, out, &cap);
  tdm_buf_put(&b, tail.p, tail.n);
  tdm_buf_cstr(&b);
  out->text = tdm_buf_take(&b, &out->len);
}
