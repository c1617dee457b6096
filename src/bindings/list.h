/* Every binding that internalBinding(name) can give, one line each: those that
 * are part of the program, and those in a shared module of their own, X(name,
 * module), which is loaded when the binding is asked for. */
#define TDM_BINDINGS(X) \
  X(buffer)             \
  X(compile)            \
  X(dns)                \
  X(encoding)           \
  X(fs)                 \
  X(fs_dir)             \
  X(fs_job)             \
  X(fs_watch)           \
  X(http)               \
  X(http_parser)        \
  X(loader)             \
  X(net)                \
  X(os)                 \
  X(performance)        \
  X(process)            \
  X(process_wrap)       \
  X(python)             \
  X(stack)              \
  X(stdio)              \
  X(timers)             \
  X(tty)                \
  X(types)              \
  X(url)                \
  X(uv)                 \
  X(vm)                 \
  X(zlib)

#define TDM_MODULE_BINDINGS(X)  \
  X(crypto, "tandem_crypto.so") \
  X(crypto_cipher, "tandem_crypto.so")
