/* The one message format between worlds: JavaScript and Python today, worker
 * threads, a pool of processes and IPC later.
 *
 * A message is a run of bytes (one value, nested as deep as
 * TDM_VALUE_MAX_DEPTH) and a side table of shared memory, so that arrays cross
 * without a copy. It is written whole on one thread and read on another; no
 * lock is held by either side and nobody changes it after it was handed over.
 *
 * Layout: a value is a tag byte and its payload, in the machine's byte order
 * (little endian on every machine we build for), packed, with one exception:
 * runs of numbers start at a multiple of 8 (4 for INTS) counted from the
 * start of the message, so that a reader can lay a typed array over them.
 *
 *   NULL UNDEFINED FALSE TRUE   nothing
 *   INT32                       i32
 *   INT                         f64: an integer of at most 53 bits
 *   FLOAT                       f64
 *   BIGINT                      u8 negative, u32 n, n bytes of magnitude
 *   STR1                        u32 n, n Latin-1 characters
 *   STR2                        u32 n, n UTF-16 units; lone surrogates pass
 *   DATE                        f64, milliseconds since 1970 UTC
 *   LIST SET                    u32 n, n values
 *   NUMS                        u32 n, pad, n f64: whole ones are integers
 *   FLOATS                      u32 n, pad, n f64: a list of floats
 *   INTS                        u32 n, pad, n i32: a list of integers
 *   DICT                        u32 n, n times (string, value)
 *   MAP                         u32 n, n times (value, value)
 *   BYTES                       u32 n, n bytes: a copy
 *   MEMORY                      u32 i, f64 offset, f64 length, u8 flags:
 *                               plain bytes in entry i of the side table
 *   ARRAY                       u32 i, u8 dtype, u8 ndim, u8 flags,
 *                               f64 offset, ndim f64 shape, ndim f64 strides
 *                               in bytes; when dtype is TDM_DTYPE_OTHER a
 *                               u32 itemsize and a string: numpy's typestr
 *   ERROR                       six values: type, message, trace, cause,
 *                               details, origin: a HANDLE or OWN of the error
 *                               itself, a LIST of what the reader's side threw,
 *                               or NULL
 *   HANDLE                      f64 id, u8 flags, string: an object of the
 *                               other side that stays where it is
 *   OWN                         f64 id: the reader's own object comes home
 *   COLUMN                      two values, as the Arrow C data interface has
 *                               them: a schema, LIST of (format, name, flags,
 *                               LIST of schemas of children, that of the
 *                               dictionary or NULL), and a LIST of chunks,
 *                               each a LIST of (length, nulls, offset, LIST of
 *                               buffers or NULL, LIST of children, dictionary)
 *   RECORDS                     u32 n, u32 k, k strings, n times: u8 1 and k
 *                               values, a DICT of those keys, or u8 0 and any
 *                               value: a LIST. JavaScript writes it
 *   TABLE                       three values: the library it is of, or is to
 *                               be of; LIST of names; LIST of columns: COLUMN,
 *                               ARRAY or LIST
 *
 * This file knows neither engine. The tags are repeated in
 * lib/internal/python/tags.js, which a test compares with this header.
 */
#ifndef TDM_VALUE_H_
#define TDM_VALUE_H_

#include <stdatomic.h>

#include "base/base.h"
#include "base/buf.h"

/* Deeper nesting is an error for the writer, so that no reader can run out of
 * stack; a cyclic structure ends up here too. */
#define TDM_VALUE_MAX_DEPTH 512
/* A longer message is an error for the writer: larger things are arrays. */
#define TDM_VALUE_MAX_SIZE (256u << 20)
#define TDM_VALUE_MAX_DIMS 32
/* The most memory that one ARRAY may lie in: what an ArrayBuffer may have.
 * The engine ends the process where it is to make a larger one. */
#define TDM_VALUE_MAX_ARRAY (UINT64_C(1) << 32)

#define TDM_VALUE_TAGS(X) \
  X(NULL, 0)              \
  X(UNDEFINED, 1)         \
  X(FALSE, 2)             \
  X(TRUE, 3)              \
  X(INT32, 4)             \
  X(INT, 5)               \
  X(FLOAT, 6)             \
  X(BIGINT, 7)            \
  X(STR1, 8)              \
  X(STR2, 9)              \
  X(DATE, 10)             \
  X(LIST, 11)             \
  X(SET, 12)              \
  X(NUMS, 13)             \
  X(FLOATS, 14)           \
  X(INTS, 15)             \
  X(DICT, 16)             \
  X(MAP, 17)              \
  X(BYTES, 18)            \
  X(MEMORY, 19)           \
  X(ARRAY, 20)            \
  X(ERROR, 21)            \
  X(HANDLE, 22)           \
  X(OWN, 23)              \
  X(COLUMN, 24)           \
  X(TABLE, 25)            \
  X(RECORDS, 26)

typedef enum {
#define X(name, value) TDM_TAG_##name = value,
  TDM_VALUE_TAGS(X)
#undef X
      TDM_TAG_MAX
} tdm_tag_t;

/* Element types of ARRAY. */
#define TDM_VALUE_DTYPES(X) \
  X(OTHER, 0, 0)            \
  X(BOOL, 1, 1)             \
  X(INT8, 2, 1)             \
  X(UINT8, 3, 1)            \
  X(INT16, 4, 2)            \
  X(UINT16, 5, 2)           \
  X(INT32, 6, 4)            \
  X(UINT32, 7, 4)           \
  X(INT64, 8, 8)            \
  X(UINT64, 9, 8)           \
  X(FLOAT16, 10, 2)         \
  X(FLOAT32, 11, 4)         \
  X(FLOAT64, 12, 8)         \
  X(COMPLEX64, 13, 8)       \
  X(COMPLEX128, 14, 16)

typedef enum {
#define X(name, value, size) TDM_DTYPE_##name = value,
  TDM_VALUE_DTYPES(X)
#undef X
      TDM_DTYPE_MAX
} tdm_dtype_t;

/* Bytes of one element; 0 for TDM_DTYPE_OTHER. */
size_t tdm_dtype_size(tdm_dtype_t t);

/* Flags of ARRAY and MEMORY. */
enum {
  TDM_ARRAY_READONLY = 1,
  /* The sender meant a plain run of numbers (a TypedArray), no NdArray. */
  TDM_ARRAY_TYPED = 2,
};

/* Flags of HANDLE. */
enum {
  TDM_HANDLE_CALLABLE = 1,
  TDM_HANDLE_ASYNC = 2, /* calling it gives something to await */
  TDM_HANDLE_CLASS = 4,
  TDM_HANDLE_ITERATOR = 8,   /* with ASYNC: an asynchronous one */
  TDM_HANDLE_GENERATOR = 16, /* calling it gives an iterator */
  TDM_HANDLE_PROMISE = 32,   /* JavaScript's */
  TDM_HANDLE_OBJECT = 64,    /* callable, with attributes worth a look */
};

/* ---- shared memory ----------------------------------------------------- */

/* Memory that one world owns and others see: embed it in a struct that knows
 * the owner. `release` is called once, with the last reference, on whichever
 * thread gave that up, with no lock held; it may only queue a message to the
 * owner. Counting is atomic. */
typedef struct tdm_shared_s tdm_shared_t;
struct tdm_shared_s {
  atomic_uint refs;
  bool readonly;
  uint8_t* p;
  size_t n;
  void (*release)(tdm_shared_t* s);
};

static inline void tdm_shared_init(tdm_shared_t* s,
                                   void* p,
                                   size_t n,
                                   bool readonly,
                                   void (*release)(tdm_shared_t*)) {
  atomic_init(&s->refs, 1);
  s->p = p;
  s->n = n;
  s->readonly = readonly;
  s->release = release;
}

static inline tdm_shared_t* tdm_shared_ref(tdm_shared_t* s) {
  atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
  return s;
}

void tdm_shared_unref(tdm_shared_t* s);

/* A side table: owned references, in order. Not thread-safe. */
typedef struct tdm_shares_s {
  tdm_shared_t** v;
  uint32_t n;
  uint32_t cap;
} tdm_shares_t;

static inline void tdm_shares_init(tdm_shares_t* t) {
  t->v = NULL;
  t->n = t->cap = 0;
}

/* Appends `s`, taking over the caller's reference; returns its index. */
uint32_t tdm_shares_add(tdm_shares_t* t, tdm_shared_t* s);
/* Gives up all references and the memory. */
void tdm_shares_release(tdm_shares_t* t);

/* ---- writing ----------------------------------------------------------- */

/* Values are appended to `buf`, whose first byte is the start of the message.
 * The caller keeps TDM_VALUE_MAX_SIZE: nothing here fails. */

static inline void tdm_value_put_tag(tdm_buf_t* buf, tdm_tag_t tag) {
  tdm_buf_putc(buf, (char) tag);
}

static inline void tdm_value_put_u32(tdm_buf_t* buf, uint32_t n) {
  tdm_buf_put(buf, &n, sizeof(n));
}

static inline void tdm_value_put_f64(tdm_buf_t* buf, double n) {
  tdm_buf_put(buf, &n, sizeof(n));
}

void tdm_value_put_int32(tdm_buf_t* buf, int32_t n);
void tdm_value_put_int(tdm_buf_t* buf, int64_t n); /* at most 53 bits */
void tdm_value_put_float(tdm_buf_t* buf, double n);
void tdm_value_put_str1(tdm_buf_t* buf, const void* s, size_t n);
/* `s` is UTF-8; malformed bytes become U+FFFD. */
void tdm_value_put_utf8(tdm_buf_t* buf, const char* s, size_t n);
/* Makes room for `n` UTF-16 units and returns where they go (unaligned). */
char* tdm_value_put_str2(tdm_buf_t* buf, size_t n);
/* LIST, SET, DICT, MAP: the header of `n` entries, which must follow. */
void tdm_value_put_head(tdm_buf_t* buf, tdm_tag_t tag, uint32_t n);
/* NUMS, FLOATS, INTS: the header, padded; returns where the numbers go; the
 * length of the buffer counts them already. */
void* tdm_value_put_run(tdm_buf_t* buf, tdm_tag_t tag, uint32_t n);

/* ---- reading ----------------------------------------------------------- */

/* A cursor over a message. Every tdm_value_get_* checks bounds; the first
 * failure sets `bad`, after which all reads give zeros, so a reader may check
 * once per value. Strings and runs point into the message. */
typedef struct tdm_value_reader_s {
  const uint8_t* start;
  const uint8_t* p;
  const uint8_t* end;
  bool bad;
} tdm_value_reader_t;

static inline void
tdm_value_reader_init(tdm_value_reader_t* r, const void* p, size_t n) {
  r->start = r->p = p;
  r->end = r->p + n;
  r->bad = false;
}

/* `n` bytes of the message, or NULL. */
static inline const uint8_t* tdm_value_get(tdm_value_reader_t* r, size_t n) {
  const uint8_t* p = r->p;

  if (TDM_UNLIKELY(r->bad || n > (size_t) (r->end - p))) {
    r->bad = true;
    return NULL;
  }
  r->p = p + n;
  return p;
}

static inline uint8_t tdm_value_get_u8(tdm_value_reader_t* r) {
  const uint8_t* p = tdm_value_get(r, 1);
  return p != NULL ? *p : 0;
}

static inline uint32_t tdm_value_get_u32(tdm_value_reader_t* r) {
  const uint8_t* p = tdm_value_get(r, 4);
  uint32_t n = 0;

  if (p != NULL)
    memcpy(&n, p, sizeof(n));
  return n;
}

static inline double tdm_value_get_f64(tdm_value_reader_t* r) {
  const uint8_t* p = tdm_value_get(r, 8);
  double n = 0;

  if (p != NULL)
    memcpy(&n, p, sizeof(n));
  return n;
}

/* A count of entries that take at least `least` bytes each: a larger count
 * than the message has room for is bad, so a reader may allocate for it. */
static inline uint32_t tdm_value_get_count(tdm_value_reader_t* r,
                                           size_t least) {
  uint32_t n = tdm_value_get_u32(r);

  if (TDM_UNLIKELY(n > (size_t) (r->end - r->p) / least)) {
    r->bad = true;
    return 0;
  }
  return n;
}

/* The numbers of a run whose tag was read: sets `*n`; may be unaligned when
 * the message itself is. NULL when bad or empty. */
const void*
tdm_value_get_run(tdm_value_reader_t* r, tdm_tag_t tag, uint32_t* n);

/* ARRAY after its tag. `typestr` points into the message. */
typedef struct tdm_value_array_s {
  uint32_t share;
  uint8_t dtype;
  uint8_t ndim;
  uint8_t flags;
  uint32_t itemsize;
  const char* typestr;
  uint32_t typestr_len;
  size_t offset; /* of element [0, 0, ...], in bytes */
  int64_t shape[TDM_VALUE_MAX_DIMS];
  int64_t strides[TDM_VALUE_MAX_DIMS];
} tdm_value_array_t;

/* Reads and checks: every element lies inside `limit` bytes, which is what
 * the caller's side table says of entry `share`. */
void tdm_value_get_array(tdm_value_reader_t* r, tdm_value_array_t* a);
/* False when an element lies outside of [0, limit). */
bool tdm_value_array_fits(const tdm_value_array_t* a, size_t limit);
void tdm_value_put_array(tdm_buf_t* buf, const tdm_value_array_t* a);

/* Walks one value and says whether it is well formed: tags, bounds, depth,
 * indexes below `shares`. Leaves the cursor behind it. For messages that come
 * from outside of the process, and for tests. */
bool tdm_value_check(tdm_value_reader_t* r, uint32_t shares);

/* The same, and calls `each` with the number of every HANDLE in the value, in
 * their order; with those before what is not well formed. */
bool tdm_value_each_handle(tdm_value_reader_t* r,
                           uint32_t shares,
                           void (*each)(void* arg, double id),
                           void* arg);

#endif /* TDM_VALUE_H_ */
