"""What soak.js calls. What runs is counted, so that a lost call shows."""

import asyncio
import collections
import contextvars
import ctypes
import gc
import io
import itertools
import sys
import threading
import types
import weakref

import numpy as np
import tandem

_lock = threading.Lock()
_counts = collections.Counter()
_arrays = 0


def _note(name, n=1):
    with _lock:
        _counts[name] += n


# What may be given up at any bytecode is counted by one call of C's, inside of
# its `try`, so that no exception comes in between.
_begun = itertools.count()
_ended = itertools.count()


def counts():
    """How often each function of this file was called, by name."""
    with _lock:
        return {**_counts, 'begun': int(repr(_begun)[6:-1]),
                'ended': int(repr(_ended)[6:-1])}


class _MallInfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        'arena', 'ordblks', 'smblks', 'hblks', 'hblkhd', 'usmblks', 'fsmblks',
        'uordblks', 'fordblks', 'keepcost')]


def _allocated():
    """What malloc has given out, in bytes: unlike RSS it counts no holes."""
    process = ctypes.CDLL(None)
    if hasattr(process, '__sanitizer_get_current_allocated_bytes'):
        function = process.__sanitizer_get_current_allocated_bytes
        function.restype = ctypes.c_size_t
        return function()
    function = process.mallinfo2
    function.restype = _MallInfo
    info = function()
    return info.uordblks + info.hblkhd


def live():
    """What is alive here that the bridge had a part in."""
    stands = sum(type(o).__module__ == 'tandem' and
                 type(o).__name__.startswith('JS') for o in gc.get_objects())
    return {'things': len(_things), 'stands': stands, 'arrays': _arrays,
            'blocks': sys.getallocatedblocks(), 'allocated': _allocated(),
            'threads': threading.active_count()}


def collect():
    gc.collect()


# ---- calls -----------------------------------------------------------------


def add(a, b):
    _note('add')
    return a + b


async def add_later(a, b):
    _note('add_later')
    await asyncio.sleep(0)
    return a + b


def echo(value):
    _note('echo')
    return value


def same(a, b):
    _note('same')
    return a is b


async def echo_async(value):
    _note('echo_async')
    return value


# ---- tables ----------------------------------------------------------------


def frame(n):
    _note('frame')
    import pandas as pd

    return pd.DataFrame({'n': np.arange(n), 'x': np.arange(n) / 2,
                         's': [f's{i}' for i in range(n)],
                         'c': pd.Categorical(['a', 'b'] * (n // 2))})


def frame_total(df):
    _note('frame_total')
    return [type(df).__module__.partition('.')[0], len(df),
            float(df['x'].sum())]


def arrow(n):
    _note('arrow')
    import pyarrow as pa

    half = pa.table({'i': pa.array(range(n)), 't': [f'{i}' for i in range(n)],
                     'l': [[i, None] for i in range(n)]})
    return pa.concat_tables([half, half.slice(n // 2)])


def polars(n):
    _note('polars')
    import polars as pl

    return pl.DataFrame({'a': range(n), 's': [None, 'x' * 20] * (n // 2)})


class _Tensor:
    def __init__(self, array):
        self.array = array

    def __dlpack__(self):
        return self.array.__dlpack__()

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


def tensor(n):
    _note('tensor')
    return _Tensor(np.arange(n, dtype='f4').reshape(2, -1)[:, ::2])


# ---- callbacks -------------------------------------------------------------


def call(fn, *args):
    _note('call')
    return fn(*args)


async def gather(fn, n):
    _note('gather')
    return await asyncio.gather(*(fn(i) for i in range(n)))


def call_in_threads(fn, threads, times):
    """`times` calls on each of `threads` threads at once; the sums."""
    _note('call_in_threads')
    sums = [0] * threads
    failed = []

    def run(t):
        try:
            for i in range(times):
                sums[t] += fn(t, i)
        except BaseException as e:
            failed.append(e)

    running = [threading.Thread(target=run, args=(t,)) for t in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if failed:
        raise failed[0]
    return sums


def use(o):
    """An instance of JavaScript's: attributes, methods, items, a promise."""
    _note('use')
    o.n = o.n + 1
    return [o.n, o.twice(), list(o), o.later(3)]


def append(items, value):
    _note('append')
    items.push(value)
    return len(items)


# ---- objects ---------------------------------------------------------------


class Thing:
    def __init__(self, n):
        self.n = n
        self.inner = types.SimpleNamespace(n=n)
        self.other = None
        self.entered = 0

    def plus(self, k):
        return self.n + k

    def __enter__(self):
        self.entered += 1
        return self

    def __exit__(self, *exc):
        self.entered -= 1


_things = weakref.WeakSet()
_kept = {}


def make(n):
    _note('make')
    thing = Thing(n)
    _things.add(thing)
    return thing


def hang_on(thing, o):
    _note('hang_on')
    thing.other = o


def keep(key, o):
    _note('keep')
    _kept[key] = o


def call_kept(key, *args):
    _note('call_kept')
    return _kept[key](*args)


def drop(key):
    _note('drop')
    del _kept[key]


# ---- iterators and streams -------------------------------------------------


def numbers(n):
    try:
        _note('opened')
        yield from range(n)
    finally:
        _note('closed')


async def numbers_async(n):
    try:
        _note('opened')
        for i in range(n):
            if i % 8 == 0:
                await asyncio.sleep(0)
            yield i
    finally:
        _note('closed')


def sum_up(iterable):
    _note('sum_up')
    return sum(iterable)


def file(n):
    _note('file')
    return io.BytesIO(bytes(range(256)) * n)


def total(stream):
    _note('total')
    return sum(sum(chunk) for chunk in stream)


async def total_async(stream):
    _note('total_async')
    n = 0
    async for chunk in stream:
        n += sum(chunk)
    return n


# ---- giving up -------------------------------------------------------------


def spin():
    try:
        next(_begun)
        while True:
            pass
    finally:
        next(_ended)


async def sleep():
    try:
        next(_begun)
        await asyncio.sleep(1000)
    finally:
        next(_ended)


def wait_for(fn):
    try:
        next(_begun)
        fn()
    finally:
        next(_ended)


# ---- errors ----------------------------------------------------------------


class Mine(Exception):
    pass


def fail(text):
    _note('fail')
    try:
        raise KeyError(text)
    except KeyError as e:
        raise Mine(text) from e


async def fail_later(text):
    _note('fail_later')
    await asyncio.sleep(0)
    raise Mine(text)


def catch(fn):
    """What `fn` throws, as Python sees it."""
    _note('catch')
    try:
        fn()
    except tandem.JSError as e:
        return [e.name, str(e)]


def is_mine(fn):
    """Whether an exception that went out through JavaScript is still itself."""
    _note('is_mine')
    mine = Mine('out and back')

    def raises():
        raise mine

    try:
        fn(raises)
    except Mine as e:
        return e is mine


# ---- arrays ----------------------------------------------------------------


def _gone():
    global _arrays
    with _lock:
        _arrays -= 1


def _watch(array):
    global _arrays
    with _lock:
        _arrays += 1
    weakref.finalize(array, _gone)
    return array


def array(kind, n, value):
    _note('array')
    return _watch(np.full(n, value, dtype=kind))


def grid(rows, columns):
    """Not contiguous: every second column of what is twice as wide."""
    _note('grid')
    base = _watch(np.arange(rows * columns * 2, dtype='f8'))
    return base.reshape(rows, columns * 2)[:, ::2]


def fixed(n):
    _note('fixed')
    a = _watch(np.arange(n, dtype='i4'))
    a.setflags(write=False)
    return a


def fill(a, value):
    _note('fill')
    a[...] = value
    return float(a.sum())


def sum_of(a):
    _note('sum_of')
    return float(a.sum())


# ---- contexts --------------------------------------------------------------

_var = contextvars.ContextVar('var', default=None)


def set_around(value, fn):
    _note('set_around')
    before = _var.get()
    _var.set(value)
    seen = fn()
    return [before, seen, _var.get()]


async def set_around_async(value, fn):
    _note('set_around_async')
    before = _var.get()
    _var.set(value)
    seen = await fn()
    await asyncio.sleep(0)
    return [before, seen, _var.get()]


# ---- the server ------------------------------------------------------------


def handle(request):
    _note('handle')
    items = request['items']
    return {'id': request['id'], 'sum': sum(items), 'count': len(items)}


async def handle_async(request):
    await asyncio.sleep(0)
    return handle(request)


def lines(n):
    _note('lines')
    for i in range(n):
        yield f'line {i}\n'
