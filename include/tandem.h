/* Tandem: run Node.js and Python programs in one process.
 *
 *   tdm_runtime_t* rt;
 *   if (tdm_runtime_new(&rt, argc, argv) == 0) {
 *     code = tdm_runtime_run_main(rt, "app.js");
 *     tdm_runtime_free(rt);
 *   }
 *
 * A runtime belongs to the thread that made it. One process may hold one
 * runtime per thread; CPython, once loaded, is shared by all of them.
 */
#ifndef TANDEM_H_
#define TANDEM_H_

#ifdef __cplusplus
extern "C" {
#endif

#define TANDEM_VERSION "0.1.0"

typedef struct tdm_runtime_s tdm_runtime_t;

/* Makes a runtime. `argv` is a command line: the program, options, the script,
 * its arguments; it is copied and becomes process.argv and execArgv. A bad
 * option is printed and ends the process with code 9. Returns 0 or a negative
 * UV_E*; `*out` is set only on success. Runs JavaScript of our own. */
int tdm_runtime_new(tdm_runtime_t** out, int argc, char** argv);

/* Runs the program `path` (resolved as Node resolves its main argument; NULL:
 * what the command line says) until nothing keeps the loop alive. Returns the
 * exit code of the process. */
int tdm_runtime_run_main(tdm_runtime_t* rt, const char* path);

/* Makes tdm_runtime_run_main return at the next turn of the loop, whatever is
 * open; 'exit' is still emitted. Any thread; once for each run. */
void tdm_runtime_stop(tdm_runtime_t* rt);

/* Closes every handle, frees the engine and the loop. */
void tdm_runtime_free(tdm_runtime_t* rt);

#ifdef __cplusplus
}
#endif

#endif /* TANDEM_H_ */
