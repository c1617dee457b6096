/* The command `tandem`: what the arguments ask for. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <uv.h>

#include "tandem.h"

static const char usage[] =
    "Usage: tandem [options] script.js [arguments]\n"
    "\n"
    "Runs a Node.js program. It may require Python files: "
    "require('./model.py').\n"
    "\n"
    "  -v, --version   print the version\n"
    "  -h, --help      print this text\n";

static int fail(const char* what, const char* arg) {
  fprintf(stderr, "tandem: %s: %s\n\n%s", what, arg, usage);
  return 9; /* Node's code for an invalid argument */
}

int main(int argc, char** argv) {
  tdm_runtime_t* rt;
  int first = 1;
  int err;
  int code;

  /* A peer that went away is an error of the write, not a signal. */
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN); /* a write fails with EFBIG instead */
  argv = uv_setup_args(argc, argv);

  for (; first < argc && argv[first][0] == '-'; first++) {
    if (strcmp(argv[first], "-v") == 0 ||
        strcmp(argv[first], "--version") == 0) {
      puts("v" TANDEM_VERSION);
      return 0;
    }
    if (strcmp(argv[first], "-h") == 0 || strcmp(argv[first], "--help") == 0) {
      fputs(usage, stdout);
      return 0;
    }
    if (strcmp(argv[first], "--") == 0) {
      first++;
      break;
    }
    return fail("bad option", argv[first]);
  }
  if (first >= argc) {
    fputs(usage, stderr);
    return 9;
  }

  /* The runtime's argv: the program, the script, its arguments. */
  argv[first - 1] = argv[0];
  err = tdm_runtime_new(&rt, argc - first + 1, argv + first - 1);
  if (err) {
    fprintf(stderr, "tandem: cannot start: %s\n", uv_strerror(err));
    return 1;
  }
  code = tdm_runtime_run_main(rt, argv[first]);
  tdm_runtime_free(rt);
  return code;
}
