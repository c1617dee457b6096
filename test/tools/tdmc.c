/* The module compiler as a command, for people and for conformance runs:
 *
 *     tdmc [options] file...
 *
 *   --script --commonjs --module --detect   what the files are (--detect)
 *   --ts --jsx --classic --dev --strip --verbatim as in compile.h
 *   -q         no text: a line "ok FILE" or "error FILE:LINE:COLUMN: MESSAGE"
 *   -t N       compile N times and print the speed in MB/s
 *   --lists    print requests, imports and exports too
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/buf.h"
#include "compile/compile.h"

static int read_file(const char* path, tdm_buf_t* b) {
  FILE* f = fopen(path, "rb");
  size_t n;

  if (f == NULL)
    return -1;
  do {
    char* to = tdm_buf_reserve(b, 65536);
    n = fread(to, 1, 65536, f);
    b->len += n;
  } while (n > 0);
  fclose(f);
  return 0;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void print_lists(const tdm_compiled_t* c) {
  static const char* const kinds[] = { "script", "commonjs", "module" };

  printf("kind %s tla %d meta %d\n", kinds[c->kind], c->has_tla,
         c->has_import_meta);
  for (size_t i = 0; i < c->request_count; i++)
    printf("request %zu %s %zu\n", i + 1, c->requests[i].specifier.p,
           c->requests[i].attributes.n);
  for (size_t i = 0; i < c->import_count; i++)
    printf("import %u %s\n", c->imports[i].request + 1,
           c->imports[i].is_namespace ? "*" : c->imports[i].name.p);
  for (size_t i = 0; i < c->export_count; i++) {
    const tdm_compile_export_t* e = &c->exports[i];
    printf("export %s request %d from %s%s%s%s%s\n",
           e->name.n ? e->name.p : "-", e->request + 1,
           e->from.n ? e->from.p : "-", e->is_star ? " star" : "",
           e->is_namespace ? " namespace" : "", e->is_local ? " local" : "",
           e->is_constant ? " constant" : "");
  }
}

int main(int argc, char** argv) {
  tdm_compile_options_t o = { .kind = TDM_SOURCE_DETECT };
  bool quiet = false;
  bool lists = false;
  int times = 0;
  int failed = 0;

  for (int i = 1; i < argc; i++) {
    const char* a = argv[i];
    if (strcmp(a, "--script") == 0) {
      o.kind = TDM_SOURCE_SCRIPT;
    } else if (strcmp(a, "--commonjs") == 0) {
      o.kind = TDM_SOURCE_COMMONJS;
    } else if (strcmp(a, "--module") == 0) {
      o.kind = TDM_SOURCE_MODULE;
    } else if (strcmp(a, "--detect") == 0) {
      o.kind = TDM_SOURCE_DETECT;
    } else if (strcmp(a, "--ts") == 0) {
      o.typescript = true;
    } else if (strcmp(a, "--jsx") == 0) {
      o.jsx = TDM_JSX_AUTOMATIC;
    } else if (strcmp(a, "--classic") == 0) {
      o.jsx = TDM_JSX_CLASSIC;
    } else if (strcmp(a, "--dev") == 0) {
      o.jsx_development = true;
      o.filename = "/f.jsx";
    } else if (strcmp(a, "--strip") == 0) {
      o.strip_only = true;
    } else if (strcmp(a, "--verbatim") == 0) {
      o.verbatim_module_syntax = true;
    } else if (strcmp(a, "--keep-await") == 0) {
      o.keep_await = true;
    } else if (strcmp(a, "-q") == 0) {
      quiet = true;
    } else if (strcmp(a, "--lists") == 0) {
      lists = true;
    } else if (strcmp(a, "-t") == 0 && i + 1 < argc) {
      times = atoi(argv[++i]);
    } else {
      tdm_buf_t b;
      tdm_compiled_t c;
      int err;
      tdm_buf_init(&b);
      if (read_file(a, &b) != 0) {
        fprintf(stderr, "tdmc: can't read %s\n", a);
        return 2;
      }
      err = tdm_compile(b.data != NULL ? b.data : "", b.len, &o, &c);
      if (err != 0) {
        failed = 1;
        printf("error %s:%u:%u: %s\n", a, c.error.line, c.error.column,
               c.error.message != NULL ? c.error.message : "?");
      } else if (quiet) {
        printf("ok %s\n", a);
      } else if (times == 0) {
        if (c.text != NULL)
          fwrite(c.text, 1, c.len, stdout);
        else
          fwrite(b.data, 1, b.len, stdout);
      }
      if (err == 0 && lists)
        print_lists(&c);
      tdm_compiled_release(&c);
      if (times > 0) {
        double start = now();
        struct rusage u;
        for (int n = 0; n < times; n++) {
          err = tdm_compile(b.data, b.len, &o, &c);
          tdm_compiled_release(&c);
        }
        double each = (now() - start) / times;
        getrusage(RUSAGE_SELF, &u);
        printf("%s: %.2f ms, %.1f MB/s, %.1f x the source at most\n", a,
               each * 1e3, (double) b.len / 1e6 / each,
               (double) u.ru_maxrss * 1024 / (double) b.len);
      }
      tdm_buf_release(&b);
    }
  }
  return failed;
}
