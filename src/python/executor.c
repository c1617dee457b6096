/* The threads that run plain Python functions.
 *
 * One worker is usually enough, as only one thread can hold the GIL: it takes
 * calls one after another and keeps the GIL from call to call. When a call
 * takes long (it computes, or waits for a database with the GIL released) the
 * monitor sees that calls are queued and none was taken for a millisecond; it
 * counts that worker as stalled, no longer as active, and adds another. So
 * quick calls cost no hand-over between threads, and a slow one does not stop
 * the others, nor does it slow them down for longer than it takes to notice.
 *
 * Everybody sleeps when there is nothing to do. A worker that ran dry looks on
 * for some microseconds before it sleeps, because a caller that awaits one
 * call after another comes back that soon, and waking a thread costs more than
 * most calls; it stops trying while that does not pay.
 *
 * Queue: the callers push on a lock-free stack; workers move it, under a mutex
 * that only they take, to a list in order. `queued` counts calls not yet
 * taken. Two races are settled by sequentially consistent operations on two
 * words each ("I say that I stop looking, then look once more" against "I add,
 * then ask whether anybody looks"): spinner/queued, active/queued.
 *
 * No Python objects here; the GIL is taken around tdm__call_run.
 */
#include "python/py_int.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* That many run, and that many are there, with those that wait for
 * JavaScript. */
#define MAX_RUNNING 32
#define MAX_WORKERS 256
#define SPIN_NS 30000
#define TICK_NS 1000000
/* The monitor sleeps after so many ticks without a queued call. */
#define IDLE_TICKS 10
/* After failures, skip up to so many chances to spin. */
#define MAX_BACKOFF 64

/* What a worker does. Only the monitor makes a running one stalled. */
enum { IDLE, RUNNING, STALLED };

/* One executor for the process, as there is one interpreter. */
static struct {
  _Atomic(tdm_py_call_t*) inbox;
  atomic_uint queued;
  atomic_uint taken;
  atomic_int spinner;
  atomic_int active;   /* workers that neither sleep nor are stalled */
  atomic_int wanting;  /* workers that wait for the GIL */
  atomic_uint tickets; /* futex: each lets one sleeping worker go on */
  atomic_uint armed;   /* futex: the monitor ticks */
  /* Whom the monitor is to tell of replies; with a reference. */
  _Atomic(tdm_py_client_t*) untold;

  uv_mutex_t mutex; /* of what follows */
  tdm_py_call_t* head;
  tdm_py_call_t* tail;

  uv_mutex_t adding;
  unsigned workers; /* under `adding` */
  atomic_int states[MAX_WORKERS];
  atomic_uint asleep;  /* workers that wait for a ticket */
  atomic_uint blocked; /* workers that wait for JavaScript */
} ex;

/* The state of the worker that this thread is, or NULL. */
static _Thread_local atomic_int* my_state;

static void futex_wait(atomic_uint* word, unsigned value, long ns) {
  struct timespec t = { 0, ns };

  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, ns ? &t : NULL, NULL, 0);
}

static void futex_wake(atomic_uint* word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void wake_worker(void) {
  atomic_fetch_add(&ex.tickets, 1);
  futex_wake(&ex.tickets);
}

static void arm_monitor(void) {
  if (atomic_load(&ex.armed) == 0 && atomic_exchange(&ex.armed, 1) == 0)
    futex_wake(&ex.armed);
}

void tdm__executor_push(tdm_py_call_t* first, tdm_py_call_t* last, unsigned n) {
  tdm_py_call_t* head;
  unsigned before;
  int none = 0;

  /* Counted first: a worker that sees the count looks until it has the call,
   * while a call that nobody counted would be forgotten. */
  before = atomic_fetch_add(&ex.queued, n);
  head = atomic_load_explicit(&ex.inbox, memory_order_relaxed);
  do {
    last->next = head;
  } while (!atomic_compare_exchange_weak_explicit(
      &ex.inbox, &head, first, memory_order_release, memory_order_relaxed));

  if (atomic_load(&ex.spinner) == 0) {
    if (atomic_compare_exchange_strong(&ex.active, &none, 1))
      wake_worker();
    else
      before = 1; /* somebody is busy, perhaps for long */
  }
  if (before + n > 1)
    arm_monitor();
}

static tdm_py_call_t* pop(void) {
  tdm_py_call_t* c;
  tdm_py_call_t* next;

  if (atomic_load(&ex.queued) == 0)
    return NULL;

  uv_mutex_lock(&ex.mutex);
  if (ex.head == NULL) {
    c = atomic_exchange_explicit(&ex.inbox, NULL, memory_order_acquire);
    ex.tail = c;
    for (; c != NULL; c = next) { /* oldest first again */
      next = c->next;
      c->next = ex.head;
      ex.head = c;
    }
  }
  c = ex.head;
  if (c != NULL)
    ex.head = c->next;
  uv_mutex_unlock(&ex.mutex);

  if (c != NULL) {
    atomic_fetch_sub(&ex.queued, 1);
    atomic_fetch_add_explicit(&ex.taken, 1, memory_order_relaxed);
  }
  return c;
}

/* Looks for work for a while. `*backoff` is the worker's memory of how that
 * went. */
static bool spin(unsigned* backoff, unsigned* skip) {
  uint64_t until;
  bool found = false;
  int i;

  if (!tdm__py.spin || atomic_load(&ex.queued) > 0)
    return atomic_load(&ex.queued) > 0;
  if (*skip > 0) {
    (*skip)--;
    return false;
  }
  if (atomic_exchange(&ex.spinner, 1) != 0)
    return false;
  until = uv_hrtime() + SPIN_NS;
  do {
    for (i = 0; i < 32 && !found; i++) {
      found = atomic_load_explicit(&ex.queued, memory_order_relaxed) > 0;
      tdm_py_pause();
    }
  } while (!found && uv_hrtime() < until);
  atomic_store(&ex.spinner, 0);

  *backoff = found ? 0 : TDM_MIN(*backoff * 2 + 1, MAX_BACKOFF);
  *skip = *backoff;
  return atomic_load(&ex.queued) > 0;
}

static void sleep_until_ticket(void) {
  unsigned t;

  atomic_fetch_add(&ex.asleep, 1);
  for (;;) {
    t = atomic_load(&ex.tickets);
    if (t == 0)
      futex_wait(&ex.tickets, 0, 0);
    else if (atomic_compare_exchange_weak(&ex.tickets, &t, t - 1))
      break;
  }
  atomic_fetch_sub(&ex.asleep, 1);
}

static void worker(void* arg) {
  atomic_int* state = arg;
  unsigned backoff = 0;
  unsigned skip = 0;
  PyThreadState* ts;
  tdm_py_call_t* c;

  my_state = state;
  /* The thread state is kept for the thread's life: making one costs more
   * than a call. It is current now, which is what SaveThread undoes. */
  atomic_fetch_add(&ex.wanting, 1);
  PyGILState_Ensure();
  atomic_fetch_sub(&ex.wanting, 1);
  for (;;) {
    while ((c = pop()) != NULL) {
      atomic_store(state, RUNNING);
      if (tdm__ask_is(c)) /* for a loop that isn't P's */
        tdm__ask_settle(c);
      else
        tdm__call_run(c);
      if (atomic_exchange(state, IDLE) == STALLED)
        atomic_fetch_add(&ex.active, 1);
    }
    tdm__owner_drain();
    tdm__ref_flush_all();
    ts = PyEval_SaveThread();

    if (!spin(&backoff, &skip)) {
      atomic_fetch_sub(&ex.active, 1);
      if (atomic_load(&ex.queued) > 0)
        atomic_fetch_add(&ex.active, 1);
      else
        sleep_until_ticket(); /* who gives a ticket counts us as active */
    }

    atomic_fetch_add(&ex.wanting, 1);
    PyEval_RestoreThread(ts);
    atomic_fetch_sub(&ex.wanting, 1);
  }
}

/* Any thread. False when there are as many as there may be. */
static bool add_worker(unsigned most) {
  uv_thread_t thread;
  bool added = true;

  atomic_fetch_add(&ex.active, 1);
  uv_mutex_lock(&ex.adding);
  if (atomic_load(&ex.asleep) > atomic_load(&ex.tickets)) {
    wake_worker();
  } else if (ex.workers < TDM_MIN(most, MAX_WORKERS) &&
             uv_thread_create(&thread, worker, &ex.states[ex.workers]) == 0) {
    pthread_detach(thread); /* lives as long as the process */
    ex.workers++;
  } else {
    atomic_fetch_sub(&ex.active, 1);
    added = false;
  }
  uv_mutex_unlock(&ex.adding);
  return added;
}

/* A worker that waits for JavaScript is neither active nor does it count as one
 * of those that run. When it was the last active one, another must be there:
 * awake for what is queued, or asleep for what will be. */
bool tdm__executor_block(void) {
  int running = RUNNING;

  if (my_state == NULL)
    return true;
  if (atomic_fetch_add(&ex.blocked, 1) >= MAX_WORKERS - MAX_RUNNING) {
    atomic_fetch_sub(&ex.blocked, 1);
    return false;
  }
  if (atomic_compare_exchange_strong(my_state, &running, STALLED))
    atomic_fetch_sub(&ex.active, 1);
  if (atomic_load(&ex.active) <= 0 &&
      (atomic_load(&ex.queued) > 0 ||
       atomic_load(&ex.asleep) <= atomic_load(&ex.tickets)))
    add_worker(MAX_WORKERS);
  return true;
}

bool tdm__executor_is_here(void) {
  return my_state != NULL;
}

void tdm__executor_unblock(void) {
  if (my_state == NULL)
    return;
  atomic_fetch_sub(&ex.blocked, 1);
  if (atomic_exchange(my_state, RUNNING) == STALLED)
    atomic_fetch_add(&ex.active, 1);
}

/* Nobody took a call for a while: whoever runs one is stalled. */
static void replace_stalled(void) {
  unsigned i;
  int running;

  for (i = 0; i < MAX_WORKERS; i++) {
    running = RUNNING;
    if (atomic_compare_exchange_strong(&ex.states[i], &running, STALLED))
      atomic_fetch_sub(&ex.active, 1);
  }
  if (atomic_load(&ex.active) <= 0)
    add_worker(MAX_RUNNING + atomic_load(&ex.blocked));
}

/* `unannounced` is set first, then `untold` is looked at; the monitor takes
 * `untold` first. So it sees the one or we see the other. */
bool tdm__executor_announce_later(tdm_py_client_t* client) {
  tdm_py_client_t* untold = NULL;

  atomic_store(&client->unannounced, true);
  if (atomic_load(&ex.untold) == client)
    return true;
  atomic_fetch_add_explicit(&client->refs, 1, memory_order_relaxed);
  if (atomic_compare_exchange_strong(&ex.untold, &untold, client)) {
    arm_monitor();
    return true;
  }
  atomic_fetch_sub_explicit(&client->refs, 1, memory_order_relaxed);
  return false;
}

static void announce(void) {
  tdm_py_client_t* client;

  if (atomic_load(&ex.untold) == NULL)
    return;
  client = atomic_exchange(&ex.untold, NULL);
  if (atomic_exchange(&client->unannounced, false))
    client->notify(client);
  tdm_py_client_unref(client);
}

static void monitor(void* arg) {
  unsigned last;
  int idle;

  for (;;) {
    while (atomic_load(&ex.armed) == 0)
      futex_wait(&ex.armed, 0, 0);

    idle = 0;
    last = atomic_load(&ex.taken);
    while (idle < IDLE_TICKS) {
      futex_wait(&ex.armed, 1, TICK_NS);
      announce();
      if (atomic_load(&ex.queued) == 0) {
        idle++;
      } else {
        idle = 0;
        /* One that waits for the GIL will take the calls; more of them would
         * only wait beside it. */
        if (atomic_load(&ex.taken) == last && atomic_load(&ex.wanting) == 0)
          replace_stalled();
      }
      last = atomic_load(&ex.taken);
    }
    atomic_store(&ex.armed, 0);
    if (atomic_load(&ex.queued) > 0 || atomic_load(&ex.untold) != NULL)
      atomic_store(&ex.armed, 1);
  }
}

void tdm__executor_start(void) {
  uv_thread_t thread;

  TDM_CHECK(uv_mutex_init(&ex.mutex) == 0);
  TDM_CHECK(uv_mutex_init(&ex.adding) == 0);
  TDM_CHECK(uv_thread_create(&thread, monitor, NULL) == 0);
  pthread_detach(thread);
  add_worker(MAX_WORKERS);
}
