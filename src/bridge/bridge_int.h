/* What the files of src/bridge share; bridge.c tells how they work together.
 * Everything here is for J unless it says otherwise. */
#ifndef TDM_BRIDGE_INT_H_
#define TDM_BRIDGE_INT_H_

#include "bindings/python_module.h"
#include "python/py.h"

#define TDM__BRIDGE_SCRATCH (64 * 1024)
/* A record in `in`: u32 length, u32 slot, u32 kind, u32 first share. */
#define TDM__BRIDGE_RECORD_HEAD 16

typedef struct bridge_s {
  tdm_py_client_t client; /* one reference is the open bridge's */
  tdm_runtime_t* rt;
  tdm_js_open_t open;

  /* To wake J. `loop` is NULL once the runtime ends. */
  uv_mutex_t mutex;
  tdm_loop_t* loop;
  tdm_task_t task;
  atomic_bool posted;
  uv_cond_t cond; /* for wait() */
  bool waiting;   /* under mutex */

  /* Shares of JavaScript's that Python let go. */
  _Atomic(struct home_s*) freed;

  JSObjectRef settle; /* pinned */
  /* What JavaScript writes calls in, and another that it exchanges it for while
   * it writes a long one. Each belongs to its array, which is pinned. */
  JSObjectRef out_array;
  char* out;
  size_t out_size;
  JSObjectRef other_array; /* NULL until it is needed */
  char* other;
  size_t other_size;
  char* in;
  JSObjectRef in_array; /* pinned */
  const char* reading;  /* what settle() reads now: `in` or a large reply */
  tdm_shares_t* shares; /* of it */

  /* Long replies, and those that wait behind them: see slices.c. */
  JSObjectRef read_slice; /* pinned */
  tdm_py_reply_t* queue;
  tdm_py_reply_t** queue_end;
  const char* sliced; /* data of the first, whose reading has begun; or NULL */
  tdm_task_t slice;
  bool slicing;       /* `slice` is posted */
  uint64_t slice_end; /* of the last, while there is more to read; or 0 */

  tdm_shares_t direct_shares; /* of the last direct() */

  bool may_spin;
  unsigned inflight;
  unsigned abandoned; /* of them: nobody waits any more */
  size_t known_rss;   /* what the collector was last told of */
  bool holding;       /* the loop, for what is in flight */
  unsigned backoff;
  unsigned skip;
} bridge_t;

/* JavaScript's memory in Python's hands. */
typedef struct home_s {
  tdm_shared_t shared;
  bridge_t* bridge;   /* a reference to its client */
  JSObjectRef buffer; /* pinned */
  struct home_s* next;
} home_t;

/* ---- settle.c ---------------------------------------------------------- */

/* Of the client. Any thread. */
void tdm__bridge_notify(tdm_py_client_t* client);
void tdm__bridge_free(tdm_py_client_t* client);
/* Of a home_t. Any thread. */
void tdm__bridge_home_release(tdm_shared_t* s);

/* Lets go of JavaScript's memory that Python let go. */
void tdm__bridge_drain_freed(bridge_t* b);

/* Lays a record for `r` at `p`, which has room, and moves its shares. */
size_t tdm__bridge_put_record(char* p, tdm_py_reply_t* r, tdm_shares_t* shares);
/* Has JavaScript read records. `inside`: it is on the stack already. */
void tdm__bridge_call_settle(bridge_t* b,
                             bool inside,
                             size_t argc,
                             const JSValueRef argv[]);
/* Gives replies to JavaScript and frees them; long ones go into the queue. */
void tdm__bridge_settle(bridge_t* b, tdm_py_reply_t* r, bool inside);
/* The same, of those that the queue was for. */
void tdm__bridge_settle_due(bridge_t* b, tdm_py_reply_t* r);
/* Calls that somebody waits for keep the loop alive. */
void tdm__bridge_update_hold(bridge_t* b);

/* The task that tdm__bridge_notify posts. */
void tdm__bridge_run(tdm_loop_t* loop, tdm_task_t* task);
/* J, inside of tdm_py_direct: answers what Python asked. */
void tdm__bridge_serve(tdm_py_client_t* client);

/* ---- slices.c ---------------------------------------------------------- */

/* What is longer is read in slices: a slice has about as much. */
#define TDM__BRIDGE_LONG (256 * 1024)

/* Puts into the queue what is to be read in slices, which is nothing `inside`,
 * and what has to wait behind that; returns the rest. */
tdm_py_reply_t* tdm__bridge_queue(bridge_t* b, tdm_py_reply_t* r, bool inside);
/* JavaScript has read the first of the queue. It says so before it settles,
 * when the slot is free for another call. */
void tdm__bridge_slices_end(bridge_t* b);
/* The runtime ends: nobody reads on. */
void tdm__bridge_queue_release(bridge_t* b);
/* The task that reads on. */
void tdm__bridge_slice(tdm_loop_t* loop, tdm_task_t* task);

#endif /* TDM_BRIDGE_INT_H_ */
