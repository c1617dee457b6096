/* Every binding that internalBinding(name) can give, one line each. */
#define TDM_BINDINGS(X) \
  X(buffer)             \
  X(crypto)             \
  X(crypto_cipher)      \
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
