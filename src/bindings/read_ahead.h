/* Reading and compiling modules ahead of the loader, on threads of its own.
 *
 * The loader walks a graph on the loop's thread: it resolves a specifier, has
 * the file read and compiled, goes on with what that asks for. Each compiled
 * module says what it will ask for next, so a thread can have those files ready
 * by then. It guesses: only relative specifiers that are plain paths, of files
 * with the extension of the file that asks, compiled with the same options. The
 * loader decides as before what a specifier means; what it doesn't ask for, or
 * asks for with other options, is dropped.
 *
 * Nothing is kept from one walk to the next but the names of the files that
 * were asked for, which are not read ahead again.
 *
 * A guess never changes what a program sees: a file that can't be read is tried
 * again when the loader asks for it.
 */
#ifndef TDM_READ_AHEAD_H_
#define TDM_READ_AHEAD_H_

#include "base/buf.h"
#include "compile/compile.h"

typedef struct tdm_ahead_s tdm_ahead_t;

/* A file's bytes and what the compiler made of them. */
typedef struct tdm_ahead_file_s {
  tdm_buf_t source;
  int status; /* of tdm_compile */
  tdm_compiled_t compiled;
} tdm_ahead_file_t;

/* `max_threads`: 0 for none, then nothing is read ahead. Starts no thread yet.
 * All functions but those of the threads themselves belong to one thread. */
tdm_ahead_t* tdm__ahead_new(unsigned max_threads);

/* Ends the walk, then frees. */
void tdm__ahead_free(tdm_ahead_t* a);

/* Whether a thread is at the file at `path`, or is going to be: whoever has
 * something else to do had better do that first. */
bool tdm__ahead_is_awaited(tdm_ahead_t* a, const char* path, size_t len);

/* What was made of the file at `path`. True: `*out` is the caller's, who
 * releases both parts of it. Waits when a thread is at it. False: it wasn't
 * compiled with these options; the caller does it. Either way nobody compiles
 * it ahead from now on. */
bool tdm__ahead_take(tdm_ahead_t* a,
                     const char* path,
                     size_t len,
                     const tdm_compile_options_t* options,
                     tdm_ahead_file_t* out);

/* Has the threads compile what `compiled`, made of the file at `path` with
 * `options`, asks for. */
void tdm__ahead_follow(tdm_ahead_t* a,
                       const char* path,
                       size_t len,
                       const tdm_compile_options_t* options,
                       const tdm_compiled_t* compiled);

/* Ends a walk: waits for the threads to end (for the file they are at, at
 * most) and drops what nobody took. */
void tdm__ahead_end(tdm_ahead_t* a);

#endif /* TDM_READ_AHEAD_H_ */
