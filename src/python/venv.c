/* Which Python a program means: that of its virtual environment, or the
 * system's.
 *
 * The interpreter is always our own libpython; what is looked for is the
 * executable whose place decides where packages come from and which
 * sys.executable names, so that subprocess and multiprocessing start the same
 * Python with the same packages.
 */
#include "python/py_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define XSTR(x) STR(x)
#define STR(x) #x
#define VERSION XSTR(PY_MAJOR_VERSION) "." XSTR(PY_MINOR_VERSION)

static char* format(const char* fmt, ...) TDM_PRINTF(1, 2);

static char* format(const char* fmt, ...) {
  char text[4096];
  va_list ap;

  va_start(ap, fmt);
  vsnprintf(text, sizeof(text), fmt, ap);
  va_end(ap);
  return tdm_strdup(text);
}

/* The version in `dir`/pyvenv.cfg into `out` ("3.11"); false when there is no
 * such file. `out` is empty when the file doesn't say. */
static bool venv_version(const char* dir, char* out, size_t size) {
  char line[512];
  char* path = format("%s/pyvenv.cfg", dir);
  FILE* f = fopen(path, "re");
  unsigned major;
  unsigned minor;

  tdm_free(path);
  if (f == NULL)
    return false;
  out[0] = '\0';
  while (fgets(line, sizeof(line), f) != NULL) {
    if (sscanf(line, "version = %u.%u", &major, &minor) == 2 ||
        sscanf(line, "version_info = %u.%u", &major, &minor) == 2)
      snprintf(out, size, "%u.%u", major, minor);
  }
  fclose(f);
  return true;
}

/* Takes the environment `dir`. `why` names it in errors. */
static int take(const char* dir, const char* why, char** python, char** error) {
  char version[32];
  char* path;

  if (!venv_version(dir, version, sizeof(version))) {
    *error = format("%s%s is not a virtual environment: it has no pyvenv.cfg. "
                    "Make one with: python3 -m venv %s",
                    why, dir, dir);
    return UV_ENOENT;
  }
  if (version[0] != '\0' && strcmp(version, VERSION) != 0) {
    *error = format(
        "%s%s was made by Python %s, but this program runs Python " VERSION
        ". Make it anew with: python" VERSION " -m venv --clear %s",
        why, dir, version, dir);
    return UV_EINVAL;
  }
  path = format("%s/bin/python", dir);
  if (access(path, X_OK) != 0) {
    *error = format("%s%s is broken: %s can't be run (was the Python it was "
                    "made with removed?). Make it anew with: python" VERSION
                    " -m venv --clear %s",
                    why, dir, path, dir);
    tdm_free(path);
    return UV_ENOENT;
  }
  *python = path;
  return 0;
}

int tdm__py_find(const char* const* dirs,
                 size_t ndirs,
                 char** python,
                 char** error) {
  static const char* const names[] = { ".venv", "venv" };
  static const char* const system_paths[] = {
    TDM_PYTHON_PREFIX "/bin/python3",
    TDM_PYTHON_PREFIX "/bin/python" VERSION,
    "/usr/bin/python3",
  };
  const char* env = getenv("VIRTUAL_ENV");
  char version[32];
  char* dir;
  size_t i;
  size_t j;
  int err;

  if (env != NULL && env[0] != '\0')
    return take(env, "VIRTUAL_ENV: ", python, error);

  for (i = 0; i < ndirs; i++) {
    for (j = 0; j < TDM_ARRAY_SIZE(names); j++) {
      dir = format("%s/%s", dirs[i], names[j]);
      if (venv_version(dir, version, sizeof(version))) {
        err = take(dir, "", python, error);
        tdm_free(dir);
        return err;
      }
      tdm_free(dir);
    }
  }

  /* Without an executable everything works but subprocess. */
  for (i = 0; i + 1 < TDM_ARRAY_SIZE(system_paths); i++) {
    if (access(system_paths[i], X_OK) == 0)
      break;
  }
  *python = tdm_strdup(system_paths[i]);
  return 0;
}

char* tdm__py_advice(const char* python) {
  static const char tail[] = "/bin/python";
  size_t n = strlen(python);
  char version[32];
  char* advice;
  char* dir;

  if (n > sizeof(tail) && strcmp(python + n - (sizeof(tail) - 1), tail) == 0) {
    dir = tdm_strndup(python, n - (sizeof(tail) - 1));
    advice = venv_version(dir, version, sizeof(version))
                 ? format("Is %s/pyvenv.cfg damaged? Make the environment anew "
                          "with: python" VERSION " -m venv --clear %s",
                          dir, dir)
                 : NULL;
    tdm_free(dir);
    if (advice != NULL)
      return advice;
  }
  return tdm_strdup("Is the standard library there (apt install "
                    "libpython" VERSION "-stdlib)?");
}
