/* CPython beside the loop: what the bridge sees of it. No JavaScript here.
 *
 * There is one interpreter for a process. It owns thread P, where modules are
 * imported and coroutines run, and a set of executor threads for plain
 * functions. A client (one for each JavaScript runtime) submits batches of
 * calls and collects replies; both directions are lock-free pushes, so the
 * client's thread never waits for the GIL, nor for anything else but where a
 * declaration says so.
 */
#ifndef TDM_PY_H_
#define TDM_PY_H_

#include <pthread.h>
#include <stdatomic.h>

#include "base/base.h"
#include "base/buf.h"
#include "value/value.h"

typedef struct tdm_py_client_s tdm_py_client_t;
typedef struct tdm_py_call_s tdm_py_call_t;
typedef struct tdm_py_batch_s tdm_py_batch_t;
typedef struct tdm_py_reply_s tdm_py_reply_t;

/* ---- the interpreter --------------------------------------------------- */

/* Starts the interpreter unless it runs: finds the virtual environment
 * (VIRTUAL_ENV, or .venv and venv in each of `dirs`), makes thread P and waits
 * until CPython is up, some 15 ms. Returns 0, or a negative UV_E* with a
 * message for people in `*error` (tdm_free it). Any thread, one at a time. */
int tdm_py_start(const char* const* dirs,
                 size_t ndirs,
                 char** error) TDM_MUST_USE;

/* Runs Python's atexit handlers, flushes its streams and then keeps the GIL,
 * so that no Python code runs while the process ends. Gives up after 2 s when
 * thread P does not come to it, and after 10 s when a handler doesn't end.
 * Called by atexit(3) too; the second call does nothing. */
void tdm_py_stop(void);

/* ---- calls ------------------------------------------------------------- */

/* Which thread runs a call; or that the record is none, but the answer to
 * something Python asked: its slot is the ticket, its function id nothing, the
 * byte after `thread` 1 for an error, and one value follows. With TDM_PY_HOLD
 * in the byte after that the value names objects of Python's, which the client
 * keeps until a TDM_PY_READ tells that it was read. */
enum {
  TDM_PY_EXECUTOR = 0, /* any thread of the executor */
  TDM_PY_MAIN = 1,     /* thread P, on its asyncio loop once that is needed */
  TDM_PY_ANSWER = 2,
};

/* Ids of the functions that every interpreter offers from the start, in the
 * order of `builtins` in lib/python/tandem/_boot.py. */
enum {
  TDM_PY_FN_LOAD = 0,    /* (path) -> public names of a file */
  TDM_PY_FN_IMPORT = 1,  /* (name) -> public names of a module */
  TDM_PY_FN_EVAL = 2,    /* (text) */
  TDM_PY_FN_RELEASE = 3, /* (ids...): objects JavaScript let go */
  TDM_PY_FN_ADVANCE = 4, /* (iterator, most): see iterate.c */
  TDM_PY_FN_ADVANCE_ASYNC = 5,
  TDM_PY_FN_CLOSE = 6, /* (iterator): it is not needed any more */
  TDM_PY_FN_CLOSE_ASYNC = 7,
  TDM_PY_FN_CANCEL = 8, /* (slot): the call is not wanted any more */
  /* What follows is called by its name in lib/internal/python/objects.js. */
  TDM_PY_FN_COUNT = 31,
};

/* One call, in its batch. The record in `batch->data`:
 *   u32 length of the record, a multiple of 8; u32 slot; f64 function id;
 *   u8 thread; u8 1 when keyword arguments follow; u8 1 when it may be
 *   cancelled; u8 1 when the client can't wait for thread P, so that what the
 *   call gives may be nothing to await; u32 origin: a number that goes back
 *   with everything the call asks of JavaScript, or 0;
 *   LIST of arguments; [DICT of keyword arguments] */
struct tdm_py_call_s {
  tdm_py_call_t* next;
  tdm_py_batch_t* batch;
  uint32_t offset;
  uint32_t length;
  /* src/python only */
  void* task;              /* of a coroutine */
  void* done;              /* of a coroutine that may be cancelled */
  void* context;           /* of a coroutine: that of its iterator, or NULL */
  tdm_py_call_t* previous; /* see cancel.c */
  tdm_py_call_t* following;
  unsigned long thread;
  uint8_t state;
  bool cancelled;
};

#define TDM_PY_RECORD_HEAD 24
#define TDM_PY_HOLD 2

/* Calls that arrive together. */
struct tdm_py_batch_s {
  atomic_uint refs; /* one for each call that isn't done */
  tdm_py_client_t* client;
  char* data;
  size_t len;
  tdm_shares_t shares; /* indexes in the records are of this table */
  uint32_t ncalls;
  tdm_py_call_t calls[];
};

/* Hands calls to Python: `len` bytes of records (copied), and the shared
 * memory they name (taken over). False when the records are malformed, and
 * nothing happened but that the shares were released. Never blocks. */
bool tdm_py_submit(tdm_py_client_t* client,
                   const char* data,
                   size_t len,
                   tdm_shares_t* shares) TDM_MUST_USE;

/* Runs one call at once, on the client's thread, which waits for the GIL: the
 * one place where it does. The reply is among those that tdm_py_client_take
 * gives, but for an awaitable, whose reply comes when it is done. The same as
 * tdm_py_submit otherwise. */
bool tdm_py_direct(tdm_py_client_t* client,
                   const char* data,
                   size_t len,
                   tdm_shares_t* shares) TDM_MUST_USE;

/* What a message from Python is. */
enum {
  TDM_PY_RESULT = 0, /* of the call with that slot */
  TDM_PY_FAILED = 1, /* the same, an ERROR */
  TDM_PY_ASK = 2,    /* LIST [origin, what, ...]; `slot` is the ticket that the
                        answer needs */
  TDM_PY_ASK_APART = 8, /* the same, of a thread that isn't the executor's and
                           waits for the answer, or whose loop does: P may be
                           that thread, or wait for it */
  TDM_PY_DROP = 3, /* LIST of numbers (id, count)...: objects of JavaScript's
                      that Python let go, and how often it was given them */
  TDM_PY_ITEM = 4, /* of a run of items; the call with that slot goes on */
  TDM_PY_READ = 7, /* the answer whose ticket is `slot` was read; the numbers
                      between are JavaScript's own */
};

/* What came from Python: one value. */
struct tdm_py_reply_s {
  tdm_py_reply_t* next;
  uint32_t slot;
  uint8_t kind;
  char* data; /* `small`, or memory of its own */
  size_t len;
  tdm_shares_t shares;
  char small[64];
};

void tdm_py_reply_free(tdm_py_reply_t* reply);

/* ---- clients ----------------------------------------------------------- */

/* A Python object that stands for one of JavaScript's; src/python only. */
struct tdm__ref_s;

/* Embed it; references count, because a call may end after its runtime. */
struct tdm_py_client_s {
  atomic_uint refs;
  _Atomic(tdm_py_reply_t*) replies; /* newest first */
  atomic_bool polling;     /* the owner looks at `replies`; don't notify */
  atomic_bool unannounced; /* it may not know of what is in `replies` */
  atomic_bool closed;
  /* Called on any thread when `replies` is no longer empty. May not block. */
  void (*notify)(tdm_py_client_t* client);
  /* Called once with the last reference, on any thread. */
  void (*free)(tdm_py_client_t* client);

  /* Answers what Python asks, on the client's own thread, which is inside of
   * tdm_py_direct; called without the GIL. */
  void (*serve)(tdm_py_client_t* client);
  /* How deep the client's thread is in tdm_py_direct, and how often it was. */
  atomic_uint direct;
  atomic_uint directs;
  pthread_t owner; /* the thread of tdm_py_direct, while `direct` > 0 */

  /* Under the GIL: what stands for the client's objects, by their id, and
   * what it is to hear that nothing does any more. */
  struct tdm__ref_s** refs_by_id; /* borrowed */
  uint32_t refs_size;
  double* dropped;
  uint32_t ndropped;
  uint32_t dropped_cap;
  tdm_py_client_t* next_dropping;
};

void tdm_py_client_init(tdm_py_client_t* client,
                        void (*notify)(tdm_py_client_t*),
                        void (*free_cb)(tdm_py_client_t*));
void tdm_py_client_unref(tdm_py_client_t* client);

/* The client's runtime ends: no more replies, and whoever waits for an answer
 * of its gets an exception. The owner's thread; never blocks. */
void tdm_py_client_close(tdm_py_client_t* client);

/* Takes all replies, oldest first. The owner's thread. */
tdm_py_reply_t* tdm_py_client_take(tdm_py_client_t* client);

/* Between two looks of a loop that waits for another thread. */
static inline void tdm_py_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

/* True when spinning for a few microseconds can pay: more than one CPU. */
bool tdm_py_may_spin(void);

#endif /* TDM_PY_H_ */
