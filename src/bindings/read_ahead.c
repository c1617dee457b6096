/* See read_ahead.h.
 *
 * One table of files by path, one queue in the order of discovery, which is
 * that of the loader's walk, one lock for both. A thread takes the first file
 * of the queue, reads and compiles it without the lock, and queues what it asks
 * for. The loader that comes to a file which is still in the queue takes it out
 * and does the work itself.
 *
 * The threads are not those of libuv's pool: a walk is synchronous, so the
 * pool's requests would be settled by the loop long after they are of use.
 */
#include "bindings/read_ahead.h"

#include <limits.h>
#include <uv.h>

#include "base/list.h"
#include "bindings/read_file.h"

enum {
  kMaxThreads = 4,
  /* The loader takes one file of the queue itself, at once: a thread for fewer
   * than these costs more than it saves. */
  kMinQueued = 3,
};

typedef enum state_e {
  QUEUED,
  RUNNING,
  DONE,
  TAKEN, /* or not wanted; only the name is left */
} state_t;

typedef struct entry_s {
  tdm_list_t node; /* in the queue while QUEUED */
  state_t state;
  tdm_compile_options_t options;
  bool failed; /* it couldn't be read */
  tdm_ahead_file_t file;
  uint32_t hash;
  size_t len;
  char path[];
} entry_t;

struct tdm_ahead_s {
  uv_mutex_t lock;
  uv_cond_t more; /* the queue got longer, or the walk ends */
  uv_cond_t done; /* a file is DONE */
  tdm_list_t queue;
  size_t queued;
  bool ending;
  unsigned idle; /* threads that wait for `more` */

  /* Open addressing; the size is a power of two. */
  entry_t** table;
  size_t size;
  size_t count;

  unsigned max_threads;
  unsigned thread_count;
  uv_thread_t threads[kMaxThreads];
};

/* ---- paths --------------------------------------------------------------- */

/* What neither a URL nor a path reads in another way. */
static bool is_plain(const char* s, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char c = s[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
          (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
          c == '/' || c == '@' || c == '+'))
      return false;
  }
  return true;
}

/* From the last dot of the name on; empty without one. */
static tdm_slice_t extension(const char* s, size_t n) {
  for (size_t i = n; i > 0 && s[i - 1] != '/'; i--) {
    if (s[i - 1] == '.')
      return (tdm_slice_t){ s + i - 1, n - (i - 1) };
  }
  return (tdm_slice_t){ s + n, 0 };
}

/* The path of `s` seen from the file `from`; its length, or 0 when it isn't
 * plain and relative. */
static size_t
join(const char* from, size_t from_len, tdm_slice_t s, char* out) {
  const char* p = s.p;
  const char* end = s.p + s.n;
  size_t n = from_len;
  tdm_slice_t a = extension(from, from_len);
  tdm_slice_t b = extension(s.p, s.n);

  if (s.n < 3 || p[0] != '.' || (p[1] != '/' && p[1] != '.') ||
      from_len + s.n >= PATH_MAX || !is_plain(s.p, s.n) || a.n != b.n ||
      memcmp(a.p, b.p, a.n) != 0)
    return 0;
  while (n > 0 && from[n - 1] != '/')
    n--;
  if (n == 0)
    return 0;
  n--; /* without the slash */
  memcpy(out, from, n);
  while (p < end) {
    const char* slash = memchr(p, '/', (size_t) (end - p));
    size_t part = (size_t) ((slash != NULL ? slash : end) - p);
    if (part == 2 && p[0] == '.' && p[1] == '.') {
      while (n > 0 && out[n - 1] != '/')
        n--;
      if (n > 0)
        n--;
    } else if (part == 0) {
      return 0;
    } else if (part != 1 || p[0] != '.') {
      out[n++] = '/';
      memcpy(out + n, p, part);
      n += part;
    }
    if (slash == NULL)
      return n;
    p = slash + 1;
  }
  return 0; /* a folder */
}

/* ---- the table ----------------------------------------------------------- */

static uint32_t hash_of(const char* s, size_t n) {
  uint32_t h = 2166136261u; /* FNV-1a */

  for (size_t i = 0; i < n; i++)
    h = (h ^ (uint8_t) s[i]) * 16777619u;
  return h;
}

static entry_t**
place_of(tdm_ahead_t* a, uint32_t hash, const char* path, size_t len) {
  size_t i = hash & (a->size - 1);

  for (; a->table[i] != NULL; i = (i + 1) & (a->size - 1)) {
    entry_t* e = a->table[i];
    if (e->hash == hash && e->len == len && memcmp(e->path, path, len) == 0)
      break;
  }
  return &a->table[i];
}

static void grow(tdm_ahead_t* a) {
  entry_t** old = a->table;
  size_t old_size = a->size;

  a->size = old_size ? old_size * 2 : 64;
  a->table = tdm_calloc(a->size, sizeof(*a->table));
  for (size_t i = 0; i < old_size; i++) {
    entry_t* e = old[i];
    if (e != NULL)
      *place_of(a, e->hash, e->path, e->len) = e;
  }
  tdm_free(old);
}

/* The entry of a path; made, with the state `fresh`, when there is none. */
static entry_t* entry_of(
    tdm_ahead_t* a, const char* path, size_t len, state_t fresh, bool* is_new) {
  uint32_t hash = hash_of(path, len);
  entry_t** at;
  entry_t* e;

  if (a->count * 2 >= a->size)
    grow(a);
  at = place_of(a, hash, path, len);
  *is_new = *at == NULL;
  if (*at != NULL)
    return *at;
  e = tdm_calloc(1, sizeof(*e) + len + 1);
  e->state = fresh;
  e->hash = hash;
  e->len = len;
  memcpy(e->path, path, len);
  tdm_list_init(&e->node);
  *at = e;
  a->count++;
  return e;
}

static void drop_file(entry_t* e) {
  tdm_buf_release(&e->file.source);
  tdm_compiled_release(&e->file.compiled);
}

/* ---- the threads -----------------------------------------------------------
 */

static void follow_locked(tdm_ahead_t* a,
                          const char* path,
                          size_t len,
                          const tdm_compile_options_t* options,
                          const tdm_compiled_t* r) {
  char joined[PATH_MAX];
  bool is_new;

  for (size_t i = 0; i < r->request_count; i++) {
    size_t n;
    entry_t* e;
    if (r->requests[i].attributes.n > 0)
      continue;
    n = join(path, len, r->requests[i].specifier, joined);
    if (n == 0)
      continue;
    e = entry_of(a, joined, n, QUEUED, &is_new);
    if (!is_new)
      continue;
    e->options = *options;
    /* Without JSX these mean nothing, and they are the caller's. */
    e->options.jsx_import_source = e->options.jsx_factory = NULL;
    e->options.jsx_fragment = e->options.filename = NULL;
    tdm_list_append(&a->queue, &e->node);
    a->queued++;
  }
}

static void run(entry_t* e) {
  tdm_ahead_file_t* f = &e->file;
  const char* p;
  size_t n;

  e->failed = tdm__read_file(e->path, &f->source) != 0;
  if (e->failed)
    return;
  tdm__source_text(&f->source, &p, &n);
  f->status = tdm_compile(p, n, &e->options, &f->compiled);
}

static void thread_main(void* arg) {
  tdm_ahead_t* a = arg;
  entry_t* e;

  uv_mutex_lock(&a->lock);
  while (!a->ending) {
    if (a->queued == 0) {
      a->idle++;
      uv_cond_wait(&a->more, &a->lock);
      a->idle--;
      continue;
    }
    e = TDM_CONTAINER_OF(a->queue.next, entry_t, node);
    tdm_list_remove(&e->node);
    a->queued--;
    e->state = RUNNING;
    uv_mutex_unlock(&a->lock);
    run(e);
    uv_mutex_lock(&a->lock);
    e->state = DONE;
    uv_cond_signal(&a->done);
    if (!e->failed && e->file.status == 0)
      follow_locked(a, e->path, e->len, &e->options, &e->file.compiled);
    if (a->queued > 1 && a->idle > 0)
      uv_cond_signal(&a->more);
  }
  uv_mutex_unlock(&a->lock);
}

/* ---- the loader's side ------------------------------------------------------
 */

tdm_ahead_t* tdm__ahead_new(unsigned max_threads) {
  tdm_ahead_t* a = tdm_calloc(1, sizeof(*a));

  TDM_CHECK(uv_mutex_init(&a->lock) == 0);
  TDM_CHECK(uv_cond_init(&a->more) == 0);
  TDM_CHECK(uv_cond_init(&a->done) == 0);
  tdm_list_init(&a->queue);
  a->max_threads = TDM_MIN(max_threads, (unsigned) kMaxThreads);
  return a;
}

void tdm__ahead_end(tdm_ahead_t* a) {
  size_t kept = 0;

  if (a->thread_count > 0) {
    uv_mutex_lock(&a->lock);
    a->ending = true;
    uv_cond_broadcast(&a->more);
    uv_mutex_unlock(&a->lock);
    for (unsigned i = 0; i < a->thread_count; i++)
      TDM_CHECK(uv_thread_join(&a->threads[i]) == 0);
    a->thread_count = 0;
    a->ending = false;
  }

  /* No thread any more. What nobody took goes; to take entries out of the
   * table, it is made anew. */
  for (size_t i = 0; i < a->size; i++)
    kept += a->table[i] != NULL && a->table[i]->state == TAKEN;
  if (kept == a->count)
    return;
  entry_t** old = a->table;
  a->table = tdm_calloc(a->size, sizeof(*old));
  a->count = kept;
  for (size_t i = 0; i < a->size; i++) {
    entry_t* e = old[i];
    if (e == NULL)
      continue;
    if (e->state == TAKEN) {
      *place_of(a, e->hash, e->path, e->len) = e;
    } else {
      if (e->state == DONE)
        drop_file(e);
      tdm_free(e);
    }
  }
  tdm_free(old);
  tdm_list_init(&a->queue);
  a->queued = 0;
}

void tdm__ahead_free(tdm_ahead_t* a) {
  tdm__ahead_end(a);
  for (size_t i = 0; i < a->size; i++)
    tdm_free(a->table[i]);
  tdm_free(a->table);
  uv_cond_destroy(&a->done);
  uv_cond_destroy(&a->more);
  uv_mutex_destroy(&a->lock);
  tdm_free(a);
}

static bool is_same(const tdm_compile_options_t* a,
                    const tdm_compile_options_t* b) {
  return a->kind == b->kind && a->typescript == b->typescript &&
         a->jsx == b->jsx &&
         a->verbatim_module_syntax == b->verbatim_module_syntax &&
         a->experimental_decorators == b->experimental_decorators &&
         a->strip_only == b->strip_only &&
         a->commonjs_names == b->commonjs_names &&
         a->keep_await == b->keep_await &&
         a->keep_javascript == b->keep_javascript;
}

bool tdm__ahead_is_awaited(tdm_ahead_t* a, const char* path, size_t len) {
  uint32_t hash = hash_of(path, len);
  const entry_t* e = NULL;
  bool awaited;

  if (a->thread_count == 0)
    return false;
  uv_mutex_lock(&a->lock);
  if (a->size > 0)
    e = *place_of(a, hash, path, len);
  awaited = e != NULL && (e->state == QUEUED || e->state == RUNNING);
  uv_mutex_unlock(&a->lock);
  return awaited;
}

bool tdm__ahead_take(tdm_ahead_t* a,
                     const char* path,
                     size_t len,
                     const tdm_compile_options_t* options,
                     tdm_ahead_file_t* out) {
  bool is_new, ok = false;
  entry_t* e;

  uv_mutex_lock(&a->lock);
  e = entry_of(a, path, len, TAKEN, &is_new);
  if (e->state == QUEUED) {
    tdm_list_remove(&e->node);
    a->queued--;
  } else if (e->state != TAKEN) {
    while (e->state == RUNNING)
      uv_cond_wait(&a->done, &a->lock);
    ok = !e->failed && is_same(&e->options, options);
    if (ok)
      *out = e->file;
    else
      drop_file(e);
  }
  e->state = TAKEN;
  uv_mutex_unlock(&a->lock);
  return ok;
}

void tdm__ahead_follow(tdm_ahead_t* a,
                       const char* path,
                       size_t len,
                       const tdm_compile_options_t* options,
                       const tdm_compiled_t* compiled) {
  /* What options of JSX depend on isn't known here. */
  if (a->max_threads == 0 || compiled->request_count == 0 ||
      options->jsx != TDM_JSX_OFF)
    return;
  uv_mutex_lock(&a->lock);
  follow_locked(a, path, len, options, compiled);
  if (a->queued > 0 && a->idle > 0)
    uv_cond_signal(&a->more);
  while (a->thread_count < a->max_threads &&
         a->queued >= (size_t) kMinQueued * (a->thread_count + 1)) {
    uv_thread_t* t = &a->threads[a->thread_count];
    if (uv_thread_create(t, thread_main, a) != 0)
      break; /* nothing is lost */
    a->thread_count++;
  }
  uv_mutex_unlock(&a->lock);
}
