/* Every binding that internalBinding(name) can give, one line each. */
#define TDM_BINDINGS(X) \
  X(os) \
  X(uv)
