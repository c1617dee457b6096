"""JavaScript's objects in Python: the classes of what stands for them.

Loaded when the first one arrives, or with the first look at one of these
names in `tandem`. What is asked, and how it is answered, is in
lib/internal/python/serve.js.

Attributes, items, len() and `in` are answered at once, on every thread. A
call, and the next item of an asynchronous iterator, may take long: in a thread
that runs an asyncio loop they give a future to await; in any other the thread
waits.
"""

import sys

from _tandem_boot import Ref, ask, tell

# Kinds of questions, as in serve.js.
CALL, GET, SET, DELETE, GET_ITEM, SET_ITEM, DELETE_ITEM = range(7)
LENGTH, HAS, ITERATE, NEXT, CLOSE, AWAIT, TEXT, NAMES, DISPOSE = range(7, 16)
ABANDON = 16


class JSObject(Ref):
    """An object of JavaScript's: an instance of a class, a Map-like, a stream.

    Supports attributes, `obj[key]`, len(), `in`, iteration (`for` in plain
    functions, `async for` in coroutines), `with` and `async with` where the
    object has Symbol.dispose or Symbol.asyncDispose, and `await` where it has
    a `then`. The same object is the same JSObject for as long as Python has
    one. Errors of JavaScript's are raised as tandem.JSError.
    """

    __slots__ = ()

    def __getattr__(self, name):
        if name.startswith('__') and name.endswith('__'):
            raise AttributeError(name)
        found = ask(self, True, GET, self, name)
        if not found:
            raise AttributeError(
                f"JavaScript's {self.__jsname__} has no property {name!r}")
        value = found[0]
        if isinstance(value, JSFunction):
            return JSMethod(value, self)
        return value

    def __setattr__(self, name, value):
        ask(self, True, SET, self, name, value)

    def __delattr__(self, name):
        ask(self, True, DELETE, self, name)

    def __getitem__(self, key):
        found = ask(self, True, GET_ITEM, self, key)
        if not found:
            raise (IndexError if isinstance(key, int) else KeyError)(key)
        return found[0]

    def __setitem__(self, key, value):
        ask(self, True, SET_ITEM, self, key, value)

    def __delitem__(self, key):
        ask(self, True, DELETE_ITEM, self, key)

    def __len__(self):
        n = ask(self, True, LENGTH, self)
        if n is None:
            raise TypeError(f"JavaScript's {self.__jsname__} has no length")
        return n

    def __bool__(self):
        return True

    def __contains__(self, key):
        return ask(self, True, HAS, self, key)

    def __iter__(self):
        return _Iterator(ask(self, True, ITERATE, self), 1)

    def __aiter__(self):
        return _AsyncIterator(ask(self, True, ITERATE, self), 1)

    def __await__(self):
        return (yield from _future(self, AWAIT, self).__await__())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        ask(self, True, DISPOSE, self)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *args):
        await _future(self, DISPOSE, self)

    def __dir__(self):
        return ask(self, True, NAMES, self)

    def __str__(self):
        return ask(self, True, TEXT, self)

    def __repr__(self):
        return f'<{type(self).__name__} {self.__jsname__}>'


class JSFunction(JSObject):
    """A function or class of JavaScript's.

    Keyword arguments become one object, the last argument; a class is called
    with `new`. In a thread that runs an asyncio loop the result is a future
    (`await fn(x)`); anywhere else the thread waits for it, also where the
    function returns a promise.
    """

    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return ask(self, False, CALL, self, args, kwargs or None, None)


class JSPromise(JSObject):
    """A promise: `await` it in a coroutine, tandem.wait(promise) elsewhere."""

    __slots__ = ()


class JSMethod:
    """A function that was an attribute of a JSObject, which is its `this`. As
    an argument it is the function alone, as it is in JavaScript."""

    __slots__ = ('_function', '_this')

    def __init__(self, function, this):
        self._function = function
        self._this = this

    def __call__(self, *args, **kwargs):
        return ask(self._function, False, CALL, self._function, args,
                   kwargs or None, self._this)

    def __getattr__(self, name):
        return getattr(self._function, name)

    def __eq__(self, other):
        return (isinstance(other, JSMethod)
                and self._function is other._function
                and self._this is other._this)

    def __hash__(self):
        return hash((self._function, self._this))

    def __repr__(self):
        return f'<JSMethod {self._function.__jsname__}>'


class _Iterator:
    """Takes `size` items at a time, which is more than are wanted when the
    loop is left early. Who drops it before the end has left it: JavaScript
    closes it, as at the end of a `for` of its own."""

    __slots__ = ('_source', '_size', '_items')

    def __init__(self, source, size):
        self._source = source
        self._size = size
        self._items = []

    def __iter__(self):
        return self

    def __next__(self):
        if not self._items:
            if self._source is None:
                raise StopIteration
            try:
                items = ask(self._source, True, NEXT, self._source, self._size)
            except Exception:
                self._source = None
                raise
            if items is None:
                self._source = None
                raise StopIteration
            items.reverse()
            self._items = items
        return self._items.pop()

    def close(self):
        source, self._source = self._source, None
        self._items = []
        if source is not None:
            ask(source, True, CLOSE, source)

    def __del__(self):
        if self._source is not None:
            tell(self._source, ABANDON, self._source)


class _AsyncIterator(_Iterator):
    __slots__ = ()

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self._items:
            if self._source is None:
                raise StopAsyncIteration
            try:
                items = await _future(self._source, NEXT, self._source,
                                      self._size)
            except Exception:
                self._source = None
                raise
            if items is None:
                self._source = None
                raise StopAsyncIteration
            items.reverse()
            self._items = items
        return self._items.pop()

    async def aclose(self):
        source, self._source = self._source, None
        self._items = []
        if source is not None:
            await _future(source, CLOSE, source)


def _loop_runs():
    asyncio = sys.modules.get('asyncio')
    return asyncio is not None and asyncio._get_running_loop() is not None


def _future(ref, *parts):
    if not _loop_runs():
        raise RuntimeError('no asyncio loop runs in this thread; use '
                           'tandem.wait(promise)')
    return ask(ref, False, *parts)


def batched(source, size):
    """An iterator over a JSObject that fetches `size` items at a time: for a
    long run of small ones. For `for` and for `async for`."""
    if not isinstance(size, int) or size < 1:
        raise ValueError(f'size must be a positive int, not {size!r}')
    return _AsyncIterator(ask(source, True, ITERATE, source), size)


def wait(promise):
    """The result of a promise, for plain functions: the thread waits.

    Raises what the promise rejects with, and RuntimeError in a thread that
    runs an asyncio loop (await the promise there) or that JavaScript waits
    for itself.
    """
    if _loop_runs():
        raise RuntimeError('wait() would stop the asyncio loop of this '
                           'thread: await the promise instead')
    return ask(promise, True, AWAIT, promise)


for _class in (JSObject, JSFunction, JSPromise, JSMethod, batched, wait):
    _class.__module__ = 'tandem'
