/* The command `tandem`. Options of the program itself are read in
 * lib/internal/options.js; only those that need no runtime are read here. */
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <uv.h>

#include "tandem.h"

static const char usage[] =
    "Usage: tandem [options] script [arguments]\n"
    "       tandem [options] -e CODE [arguments]\n"
    "       ... | tandem [options] [- arguments]\n"
    "\n"
    "Runs a Node.js program: CommonJS, ES modules, TypeScript or JSX. It may "
    "use\n"
    "Python files: import { predict } from './model.py'.\n"
    "\n"
    "  -e, --eval CODE         run CODE\n"
    "  -p, --print CODE        run CODE and print the result\n"
    "  -c, --check             only check the syntax of the script\n"
    "  -r, --require MODULE    load MODULE first; may be repeated\n"
    "  --import MODULE         the same for an ES module or hooks\n"
    "  --entry-url             the script is a URL\n"
    "  --input-type TYPE       what -e, -p and standard input hold: module,\n"
    "                          commonjs, module-typescript, "
    "commonjs-typescript\n"
    "  -C, --conditions NAME   a condition for \"exports\" and \"imports\"\n"
    "  --expose-gc             make gc() a global function\n"
    "  --enable-source-maps    stacks show the places of the sources\n"
    "  --no-warnings, --no-deprecation, --trace-warnings,\n"
    "  --trace-deprecation, --throw-deprecation, --pending-deprecation\n"
    "  --unhandled-rejections=throw|strict|warn|none|warn-with-error-codes\n"
    "  --stack-trace-limit=N\n"
    "  --preserve-symlinks, --preserve-symlinks-main\n"
    "  -v, --version           print the version\n"
    "  -h, --help              print this text\n"
    "\n"
    "NODE_OPTIONS may hold options, but none that replaces the program.\n";

/* Memory is allocated on one thread and freed on another here, as messages go
 * between languages. glibc gives each thread an arena of its own, in which that
 * leaves holes: a program of many calls held half as much again, and ever more.
 * One arena costs little, as the engine and Python have allocators of their own
 * for what is small, and each thread a cache. The thresholds are what glibc
 * itself comes to once a program has freed some 8 MB; fixed, a message of a
 * megabyte isn't mapped anew each time. MALLOC_ARENA_MAX has its say. */
static void share_malloc(void) {
#ifdef M_ARENA_MAX
  if (getenv("MALLOC_ARENA_MAX") != NULL)
    return;
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 8 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
#endif
}

int main(int argc, char** argv) {
  tdm_runtime_t* rt;
  int err;
  int code;

  /* A peer that went away is an error of the write, not a signal. */
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN); /* a write fails with EFBIG instead */
  share_malloc();
  argv = uv_setup_args(argc, argv);

  if (argc < 2) {
    if (isatty(0)) { /* nobody to talk to yet */
      fputs(usage, stderr);
      return 9; /* Node's code for an invalid argument */
    }
  } else if (strcmp(argv[1], "-v") == 0 || strcmp(argv[1], "--version") == 0) {
    puts("v" TANDEM_VERSION);
    return 0;
  } else if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0) {
    fputs(usage, stdout);
    return 0;
  }

  err = tdm_runtime_new(&rt, argc, argv);
  if (err) {
    fprintf(stderr, "tandem: cannot start: %s\n", uv_strerror(err));
    return 1;
  }
  code = tdm_runtime_run_main(rt, NULL);
#ifdef TDM_TEARDOWN
  tdm_runtime_free(rt); /* under a sanitizer: nothing may be left */
#endif
  /* The system takes memory and descriptors back faster than we could; what
   * must happen at exit (Python's end, stdio) are handlers of exit(3). */
  return code;
}
