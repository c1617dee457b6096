/* What the files of src/python share. Everything here needs the GIL unless it
 * says otherwise. */
#ifndef TDM_PY_INT_H_
#define TDM_PY_INT_H_

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <uv.h>

#include "python/py.h"

/* CPython is one for a process, so this state is too. */
typedef struct tdm__py_s {
  /* Set once by tdm_py_start, before any other thread looks. */
  uv_thread_t thread;
  bool spin;
  int wakeup; /* eventfd: calls or releases for thread P */

  /* Lock-free, any thread. */
  _Atomic(tdm_py_call_t*) main_inbox;
  atomic_bool looking; /* P looks at main_inbox: don't wake it */
  _Atomic(struct tdm__py_owner_s*) releases;
  atomic_bool stopping;

  /* Under the GIL. */
  PyObject* boot;           /* strong: the module lib/python/tandem/_boot.py */
  PyObject* loop;           /* strong: asyncio's, or NULL before it is needed */
  PyObject* describe;       /* strong: boot.describe */
  PyObject* js_error;       /* strong: boot.js_error */
  PyObject* js_error_class; /* strong: tandem.JSError */
  PyObject* cancelled;      /* strong: tandem.Cancelled */
  PyObject* chunk_class;    /* strong: boot.Chunk */
  PyObject* reference_class; /* strong: tandem.reference */
  PyObject* run_task;        /* strong: boot.run_task */
  PyObject* origin; /* strong: a ContextVar, or NULL before it is used */
  PyTypeObject* memory_type; /* strong: see memory.c */
  PyTypeObject* ref_type;    /* strong: see ref.c */
  PyObject* objects;         /* strong: lib/python/tandem/_objects.py, or NULL
                                before it is needed */

  /* numpy, once it is there; strong. */
  PyObject* ndarray;
  PyObject* np_generic;
  PyObject* dtypes[TDM_DTYPE_MAX];
  bool numpy_missing;
} tdm__py_t;

extern tdm__py_t tdm__py;

/* ---- venv.c: no GIL, no interpreter ------------------------------------ */

/* Finds the Python whose packages are meant. 0 and `*python` (the path of an
 * executable), or UV_E* and `*error`; tdm_free either. */
int tdm__py_find(const char* const* dirs,
                 size_t ndirs,
                 char** python,
                 char** error);

/* What to look at when CPython doesn't start with what that found. tdm_free
 * it. */
char* tdm__py_advice(const char* python);

/* ---- convert.c, decode.c, encode.c ------------------------------------- */

/* Once, after start: types that conversions need. */
int tdm__convert_init(void);

/* Where in a value a conversion failed: filled on the way back from the
 * failure, innermost first, so that success costs nothing. */
typedef struct tdm__path_s {
  size_t start; /* text[start..] is the path so far */
  char text[128];
} tdm__path_t;

static inline void tdm__path_init(tdm__path_t* p) {
  p->start = sizeof(p->text) - 1;
  p->text[p->start] = '\0';
}

void tdm__path_index(tdm__path_t* p, Py_ssize_t i);
void tdm__path_key(tdm__path_t* p, PyObject* key);
/* Puts "<root><path>: " before the message of the exception that is set. */
void tdm__path_raise(tdm__path_t* p, const char* root);

typedef struct tdm__decoder_s {
  tdm_value_reader_t r;
  tdm_shares_t* shares;    /* borrowed */
  tdm_py_client_t* client; /* borrowed: who wrote it */
  uint32_t handles;        /* so many were decoded */
  tdm__path_t path;
} tdm__decoder_t;

/* The next value: a new reference, or NULL with an exception, and the place
 * in `path`. */
PyObject* tdm__py_decode(tdm__decoder_t* d);

typedef struct tdm__encoder_s {
  tdm_buf_t buf;
  tdm_shares_t shares;
  tdm__path_t path;
  tdm_py_client_t* client; /* borrowed: who is to read it */
} tdm__encoder_t;

/* The containers around the value that is being written, innermost first. */
typedef struct tdm__outer_s {
  const struct tdm__outer_s* up;
  PyObject* o; /* borrowed */
  int depth;
} tdm__outer_t;

/* Appends `o`. -1 with an exception, the place in `path`, and rubbish in the
 * buffer. */
int tdm__py_encode(tdm__encoder_t* e, PyObject* o);
/* Appends BYTES. -1 with an exception when they are too many. */
int tdm__py_encode_bytes(tdm__encoder_t* e, const char* p, Py_ssize_t n);
/* The same as tdm__py_encode, inside of others. */
int tdm__py_encode_in(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up);

/* ---- arena.c ----------------------------------------------------------- */

/* Once, before the interpreter starts: empty arenas of CPython's allocator are
 * kept for the next objects, up to 16 MiB of them. */
void tdm__arena_init(void);

/* ---- executor.c: no GIL ------------------------------------------------ */

void tdm__executor_start(void);
/* Queues `n` calls linked by `next` from `first` (newest) to `last`. */
void tdm__executor_push(tdm_py_call_t* first, tdm_py_call_t* last, unsigned n);
/* Around a wait for JavaScript, on any thread: others take over meanwhile.
 * False when too many wait already. */
bool tdm__executor_block(void);
void tdm__executor_unblock(void);
/* Whether this thread is one of the executor's. */
bool tdm__executor_is_here(void);

/* Has the monitor tell `client`, within 2 ms, of a reply that was added without
 * a word; whoever tells it earlier clears `unannounced`. False when that can't
 * be: it is to be told now. */
bool tdm__executor_announce_later(tdm_py_client_t* client);

/* ---- iterate.c --------------------------------------------------------- */

/* A function for _boot.py. */
PyObject* tdm__advance(PyObject* self, PyObject* const* args, Py_ssize_t n);

/* ---- main_loop.c ------------------------------------------------------- */

/* Queues a call for thread P. No GIL needed. */
void tdm__main_push(tdm_py_call_t* first, tdm_py_call_t* last);
/* Wakes thread P. No GIL needed. */
void tdm__main_wake(void);
/* Awaits `awaitable` (stolen) on the asyncio loop, which is made when it is
 * first needed; the reply of `call` follows. Any thread with the GIL. */
void tdm__main_await(tdm_py_call_t* call, PyObject* awaitable);
/* Thread P: makes the eventfd quiet; starts what is queued; runs the asyncio
 * loop, which is there, until it is stopped, and the imports it stopped for. */
void tdm__main_clear_wakeup(void);
void tdm__main_drain(void);
void tdm__main_run(void);

/* ---- call.c ------------------------------------------------------------ */

/* Gives `reply`, whose kind and slot are set, the message in `e` (which is
 * released) and sends it. No GIL needed but for what `e` holds. */
void tdm__reply_send(tdm_py_client_t* client,
                     tdm_py_reply_t* reply,
                     tdm__encoder_t* e);
/* Tells that the answer with this ticket was read. No GIL needed. */
void tdm__reply_read(tdm_py_client_t* client, uint32_t ticket);
/* Before the first value of a call, or of an answer. */
void tdm__decoder_init(tdm__decoder_t* d, tdm_py_call_t* call);
void tdm__encoder_init(tdm__encoder_t* e, tdm_py_client_t* client);
void tdm__encoder_release(tdm__encoder_t* e);
/* The number that JavaScript gave to the call that this thread, or the task
 * that runs on it, works for; 0 for none. */
uint32_t tdm__call_origin(void);

/* Runs a call to its end, or hands it to the loop when it gave a coroutine. */
void tdm__call_run(tdm_py_call_t* call);
/* Replies with `result` (borrowed), or with the exception that is set when it
 * is NULL; then the call is freed. */
void tdm__call_done(tdm_py_call_t* call, PyObject* result);
/* Frees a call that gets no reply. No GIL needed. */
void tdm__call_free(tdm_py_call_t* call);

/* The call that this thread runs, or NULL; and its client. */
tdm_py_call_t* tdm__call_current(void);
tdm_py_client_t* tdm__call_client(void);

/* ---- cancel.c ---------------------------------------------------------- */

/* Whether the record of a call says so. The rest is for calls that may be. */
bool tdm__cancel_may(const tdm_py_call_t* call);
/* From submission to the reply. No GIL needed. */
void tdm__cancel_add(tdm_py_call_t* call);
void tdm__cancel_remove(tdm_py_call_t* call);
/* Around the call of the function. False and an exception when it is not to
 * start. */
bool tdm__cancel_start(tdm_py_call_t* call);
void tdm__cancel_end(tdm_py_call_t* call);
/* Its task is there; `done(None, exc)` ends the call if the task doesn't. */
int tdm__cancel_awaited(tdm_py_call_t* call, PyObject* done);
/* A function for _boot.py. */
PyObject* tdm__cancel(PyObject* self, PyObject* slot);

/* ---- array.c ----------------------------------------------------------- */

/* 1 when `o` was an array and is appended, 0 when it is none, 2 when it is one
 * of objects, text or records, -1 and an exception. `typed`: a read-only one
 * may become a TypedArray too. */
int tdm__array_encode(tdm__encoder_t* e, PyObject* o, bool typed);
PyObject* tdm__array_decode(tdm__decoder_t* d);
/* Looks for numpy among the imported modules. */
void tdm__array_lookup(void);
/* Appends ARRAY: dtype, shape, strides and flags are set; element [0, ...] is
 * at `p`, in memory that lives as long as `owner`. 0, or -1 and an exception
 * when that is more than an array of JavaScript's can have. */
int tdm__array_put(tdm__encoder_t* e,
                   tdm_value_array_t* a,
                   uint8_t* p,
                   PyObject* owner);

/* ---- source.c ---------------------------------------------------------- */

/* Runs an embedded file in a module of its own, which nobody imports, with
 * `functions` (or NULL) in it. A new reference, or NULL and an exception. As
 * Python runs, another thread may do the same meanwhile: whoever is done first
 * has loaded it. */
PyObject*
tdm__source_run(const char* name, const char* source, PyMethodDef* functions);

/* ---- table.c, dlpack.c ------------------------------------------------- */

int tdm__table_init(void);
/* Whether the type of `o` says it may be a table, column, tensor or image. */
bool tdm__table_is(PyObject* o);
/* 1 when `o` is appended as data, 0 when it is to stay where it is, -1 and an
 * exception. */
int tdm__table_encode(tdm__encoder_t* e, PyObject* o, const tdm__outer_t* up);
/* COLUMN and TABLE, from their parts. A new reference, or NULL. */
PyObject* tdm__column_decode(PyObject* schema, PyObject* chunks);
PyObject*
tdm__table_decode(PyObject* library, PyObject* columns, PyObject* values);
/* An array of bfloat16 over the memory of `bits`, an ndarray of int16. A new
 * reference, or NULL. */
PyObject* tdm__bfloat16_decode(PyObject* bits);
/* Appends what has __dlpack__. 0, or -1 and an exception. */
int tdm__dlpack_encode(tdm__encoder_t* e, PyObject* o);

/* ---- memory.c ---------------------------------------------------------- */

int tdm__memory_init(void);
/* A Python object over `n` bytes of `s`; it holds a reference to `s`. */
PyObject*
tdm__memory_new(tdm_shared_t* s, size_t offset, size_t n, bool readonly);
/* The share behind an object of tdm__memory_new, borrowed, or NULL. */
tdm_shared_t* tdm__memory_share(PyObject* o);

/* Memory of Python's that others see: a buffer, or an object kept alive. */
typedef struct tdm__py_owner_s {
  tdm_shared_t shared;
  struct tdm__py_owner_s* next;
  Py_buffer view;   /* released when view.obj is set */
  PyObject* object; /* strong, or NULL */
} tdm__py_owner_t;

tdm__py_owner_t* tdm__owner_new(void* p, size_t n, bool readonly);
/* Frees what the other side let go since the last time. */
void tdm__owner_drain(void);

/* ---- ref.c ------------------------------------------------------------- */

/* An object of JavaScript's. The table of its client finds it by its id, so
 * the same object is the same Python object for as long as one has it. */
typedef struct tdm__ref_s {
  PyObject_HEAD tdm_py_client_t* client; /* a reference */
  uint32_t id;
  uint32_t received; /* how often it came; JavaScript counts too */
  PyObject* name;    /* strong */
  PyObject* weak;
} tdm__ref_t;

int tdm__ref_init(void);
/* For _boot.py: the module _objects.py, which this loads. */
PyObject* tdm__ref_load(PyObject* self, PyObject* args);
/* HANDLE after its tag: a new reference, or NULL with an exception. */
PyObject* tdm__ref_decode(tdm__decoder_t* d);
/* Lets go of what the values of a call, or of an answer, name and Python never
 * got: all HANDLEs but the first `decoded`. */
void tdm__ref_drop_rest(tdm_py_call_t* call, uint32_t decoded);
/* The ref that `o` is or, when it is a method of one, is of; borrowed or
 * NULL. */
tdm__ref_t* tdm__ref_get(PyObject* o);
/* Tells clients what Python let go of. */
void tdm__ref_flush(tdm_py_client_t* client);
void tdm__ref_flush_all(void);

/* ---- ask.c ------------------------------------------------------------- */

int tdm__ask_init(void);
/* Routes an answer. No GIL needed. */
void tdm__ask_answer(tdm_py_call_t* call);
/* Gives an answer to the future that waits for it: thread P, or one of the
 * executor for loops that aren't P's. */
void tdm__ask_settle(tdm_py_call_t* call);
/* True when `call` is an answer. */
static inline bool tdm__ask_is(const tdm_py_call_t* call) {
  return call->batch->data[call->offset + 16] == TDM_PY_ANSWER;
}
/* Ends a wait for an answer on the Python thread `id`. */
void tdm__ask_interrupt(unsigned long id);

/* ---- handle.c ---------------------------------------------------------- */

/* A number for `o` that stays until it is released; takes a reference. */
double tdm__handle_new(PyObject* o);
/* The same, of an iterator that runs in `context` (stolen). */
double tdm__handle_new_in(PyObject* o, PyObject* context);
/* Borrowed, or NULL with an exception. */
PyObject* tdm__handle_get(double id);
/* The context of an iterator, borrowed; NULL for whatever else. */
PyObject* tdm__handle_context(double id);
void tdm__handle_release(double id);
/* How many tdm__handle_new has made: whether it was called meanwhile. */
uint32_t tdm__handle_count(void);

#endif /* TDM_PY_INT_H_ */
