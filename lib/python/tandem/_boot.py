"""What thread P runs first: module loading, the asyncio loop, errors as text.

It is compiled into the Python module of the runtime and is no file at run
time. Start-up time counts: import nothing here that a small program does not
need.
"""

import sys

MAX_CAUSES = 16
MAX_FRAMES = 50


class JSError(Exception):
    """An error that comes from JavaScript, raised where Python called it.

    `name` is its class there ('TypeError'), `stack` its stack as text, and
    `code` its `code` property or None. Where it goes on to JavaScript, the
    very object arrives that was thrown.
    """

    def __init__(self, message='', name='Error', stack=None, code=None):
        super().__init__(message)
        self.name = name
        self.stack = stack
        self.code = code
        self._origin = None

    def __str__(self):
        message = super().__str__()
        return f'{self.name}: {message}' if self.name != 'Error' else message


class Cancelled(BaseException):
    """Raised in a function whose caller in JavaScript gave up: its signal was
    aborted, or its time is over. A coroutine gets asyncio.CancelledError."""


def js_error(name, message, stack, cause, code, origin):
    """The exception for an error of JavaScript's. `origin` is [what was
    thrown]; or it is an exception of Python's that comes home, and `stack` the
    frames it has been in since."""
    if isinstance(origin, BaseException):
        origin._tandem_trace = (stack, origin.__traceback__)
        return origin
    error = JSError(message, name, stack, code)
    if isinstance(cause, BaseException):
        error.__cause__ = cause
    error._origin = origin
    if isinstance(stack, str):
        frames = [line for line in stack.split('\n')
                  if line.startswith('    at ')]
        if frames:
            error.add_note('JavaScript:\n' + '\n'.join(frames))
    return error


# ---- loading -------------------------------------------------------------


def _module_name(path):
    """The dotted name of a file and the folder to find it from: a file in a
    package is its submodule, so that relative imports work."""
    import os

    folder, file = os.path.split(path)
    stem = file[:-3] if file.endswith('.py') else file
    parts = [] if stem == '__init__' else [stem]
    while os.path.exists(os.path.join(folder, '__init__.py')):
        folder, part = os.path.split(folder)
        parts.insert(0, part)
        if not part:
            break
    return '.'.join(parts) or stem, folder


def _is_found(name, path):
    """Whether `import name` would give the file `path`, and not a module that
    has the same name ("json.py" beside the program)."""
    import importlib.util

    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return False
    return spec is not None and spec.origin == path


_taken = set()  # tickets of load()


def load(path, ticket=None):
    """Imports the file `path` and returns its public names; None if another
    thread began to with the same ticket."""
    if ticket is not None:
        if ticket in _taken:
            return None
        _taken.add(ticket)
    import importlib
    import importlib.util

    name, folder = _module_name(path)
    if folder not in sys.path:
        sys.path.append(folder)
    module = sys.modules.get(name)
    if module is None and '.' in name:
        importlib.import_module(name.rpartition('.')[0])
        module = sys.modules.get(name)
    if module is not None:
        if getattr(module, '__file__', None) == path:
            return public(module)
        name = f'{name}@{path}'
    elif not _is_found(name, path):
        name = f'{name}@{path}'
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    module = sys.modules.get(name, module)
    return public(module)


def import_module(name):
    """Imports `name` and returns its public names."""
    import importlib

    return public(importlib.import_module(name), True)


_MODULE = type(sys)
_DEFINED = (type(load), type, type(len))


def public(module, everything=False):
    """The names a module means for others: `__all__`, or what has no
    underscore and was not merely imported there."""
    names = getattr(module, '__all__', None)
    if names is not None:
        return {n: getattr(module, n) for n in names}
    result = {}
    for name, value in vars(module).items():
        if name.startswith('_') or isinstance(value, _MODULE):
            continue
        if (isinstance(value, _DEFINED) and not everything
                and getattr(value, '__module__', None) != module.__name__):
            continue
        result[name] = value
    return result


def evaluate(text):
    """The value of an expression, in a namespace of its own that has the
    builtins."""
    return eval(text, {'__name__': '__tandem__'})


# ---- errors --------------------------------------------------------------


def _strip(tb):
    """Leaves out the frames of this file and of importlib at the top."""
    while tb is not None and (
            tb.tb_frame.f_code.co_filename.startswith('<frozen importlib')
            or tb.tb_frame.f_code.co_filename == __file__):
        tb = tb.tb_next
    return tb


def frames_of(exc):
    """The frames of an exception, innermost first, as JavaScript writes them,
    each with its line of source."""
    import traceback

    before, known = getattr(exc, '_tandem_trace', ('', None))
    steps = []
    tb = exc.__traceback__
    while tb is not None and tb is not known:
        if tb.tb_frame.f_code.co_filename != __file__:
            steps.append((tb.tb_frame, (tb.tb_lineno, None, None, None)
                          if tb.tb_lasti < 0 else _position(tb)))
        tb = tb.tb_next
    summary = traceback.StackSummary._extract_from_extended_frame_gen(
        iter(steps[-MAX_FRAMES:]), lookup_lines=True)
    text = before
    if isinstance(exc, SyntaxError) and exc.filename and exc.lineno:
        text += (f'\n    at <module> ({exc.filename}:{exc.lineno}:'
                 f'{exc.offset or 1})')
        if exc.text:
            text += f'\n          {exc.text.strip()}'
    for f in reversed(summary):
        column = f.colno + 1 if f.colno is not None else 1
        text += f'\n    at {f.name} ({f.filename}:{f.lineno}:{column})'
        if f.line:
            text += f'\n          {f.line}'
    return text


def _position(tb):
    import itertools

    positions = itertools.islice(
        tb.tb_frame.f_code.co_positions(), tb.tb_lasti // 2, None)
    line, end_line, column, end_column = next(positions)
    return line or tb.tb_lineno, end_line, column, end_column


def describe(exc, depth=0):
    """(type, message, [traceback, frames], cause, details, exception) of an
    exception; its cause is such a tuple too, or None."""
    if isinstance(exc, BaseException):
        exc.__traceback__ = _strip(exc.__traceback__)
    if isinstance(exc, ModuleNotFoundError) and exc.name and depth == 0:
        _explain_missing(exc)
    try:
        message = str(exc)
    except BaseException as e:
        message = f'<no message: str() raised {type(e).__name__}>'
    try:
        import traceback

        text = ''.join(traceback.format_exception(exc))
    except BaseException:
        text = f'{type(exc).__name__}: {message}\n'
    try:
        frames = frames_of(exc)
    except BaseException:
        frames = ''
    cause = exc.__cause__
    if cause is None and not exc.__suppress_context__:
        cause = exc.__context__
    if cause is not None and depth < MAX_CAUSES:
        cause = describe(cause, depth + 1)
    else:
        cause = None
    return (type(exc).__name__, message, [text, frames], cause, _details(exc),
            exc)


def _details(exc):
    """What a program may want to look at: where a file has a wrong syntax,
    the code of an exit."""
    if isinstance(exc, SyntaxError):
        return {'filename': exc.filename, 'line': exc.lineno,
                'column': exc.offset}
    if isinstance(exc, SystemExit):
        code = exc.code
        return {'code': code if isinstance(code, (int, str)) else None}
    if isinstance(exc, OSError):
        return {'errno': exc.errno, 'filename':
                exc.filename if isinstance(exc.filename, str) else None}
    if isinstance(exc, JSError):
        return {'name': exc.name, 'stack': exc.stack, 'code': exc.code}
    return None


def _explain_missing(exc):
    top = exc.name.partition('.')[0]
    if getattr(exc, '_tandem', False) or top in sys.modules:
        return
    exc._tandem = True
    venv = sys.prefix != sys.base_prefix
    how = (f'{sys.executable} -m pip install {top}' if venv else
           f'python3 -m venv .venv && .venv/bin/pip install {top}')
    where = (f'virtual environment {sys.prefix}' if venv
             else 'no virtual environment')
    version = '.'.join(map(str, sys.version_info[:3]))
    exc.msg = f"{exc.msg} (Python {version}, {where}; to install it: {how})"


# ---- the loop ------------------------------------------------------------


def new_loop(fd, on_readable):
    """Makes the asyncio loop of this thread; uvloop's where it is there."""
    import asyncio

    try:
        import uvloop

        loop = uvloop.new_event_loop()
    except ImportError:
        loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.add_reader(fd, on_readable)
    return loop


async def run_task(awaitable, done):
    """The body of the task of a call."""
    try:
        value = await awaitable
    except BaseException as e:
        done(None, e)
    else:
        done(value, None)


def cancel_task(task, done):
    """On the loop. A task that has yet to begin never comes to `done`."""
    def late(task):
        import asyncio

        done(None, asyncio.CancelledError())

    task.add_done_callback(late)
    task.cancel()


def stop(loop):
    """The end: what atexit promises, and nothing left in buffers."""
    import atexit

    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass


# ---- questions ----------------------------------------------------------


def settle(future, failed, value, foreign):
    """What JavaScript answered, for a coroutine."""
    if foreign:
        try:
            future.get_loop().call_soon_threadsafe(
                settle, future, failed, value, False)
        except RuntimeError:
            pass  # that loop is closed
        return
    if future.done():
        return
    if not failed:
        future.set_result(value)
        return
    if isinstance(value, StopIteration):  # which no future takes
        error = RuntimeError('JavaScript threw a StopIteration of Python')
        error.__cause__ = value
        value = error
    future.set_exception(value)


# ---- iterators -----------------------------------------------------------


async def advance_async(iterator):
    try:
        return [await iterator.__anext__()]
    except StopAsyncIteration:
        return None


def send(iterator, value):
    """[the next item] of a generator whose `yield` gives `value`, or None;
    what is no generator has no use for that."""
    try:
        return [iterator.send(value) if hasattr(iterator, 'send') else
                next(iterator)]
    except StopIteration:
        return None


async def send_async(iterator, value):
    try:
        return [await (iterator.asend(value) if hasattr(iterator, 'asend') else
                       iterator.__anext__())]
    except StopAsyncIteration:
        return None


def throw(iterator, thrown):
    """The same of one whose `yield` raises. What is no generator is closed."""
    error = _raised(thrown)
    if not hasattr(iterator, 'throw'):
        close(iterator)
        raise error
    try:
        return [iterator.throw(error)]
    except StopIteration:
        return None


async def throw_async(iterator, thrown):
    error = _raised(thrown)
    if not hasattr(iterator, 'athrow'):
        await close_async(iterator)
        raise error
    try:
        return [await iterator.athrow(error)]
    except StopAsyncIteration:
        return None


def _raised(thrown):
    """JavaScript throws whatever it likes."""
    if isinstance(thrown, BaseException):
        return thrown
    return js_error('Error', str(thrown), None, None, None, [thrown])


def close(iterator):
    """What leaving a loop early means for a generator."""
    if hasattr(iterator, 'close'):
        iterator.close()


async def close_async(iterator):
    if hasattr(iterator, 'aclose'):
        await iterator.aclose()


def iterate(root, names):
    """The iterator, or async iterator, of what stands there. Where that is
    `root` itself, which goes on in the context that it has: whether it is an
    async one."""
    obj = get(root, names)
    if hasattr(obj, '__anext__'):
        found = obj
    elif hasattr(obj, '__aiter__'):
        found = obj.__aiter__()
    else:
        found = iter(obj)
    return hasattr(found, '__anext__') if found is root else found


def advance_many(iterator, size):
    """(items, whether there may be more, the exception that ended it)."""
    items = []
    error = None
    try:
        for item in iterator:
            items.append(item)
            if len(items) == size:
                return items, True, None
    except Exception as e:
        if not items:
            raise
        error = e
    return items, False, error


async def advance_many_async(iterator, size):
    items = []
    try:
        while len(items) < size:
            items.append(await iterator.__anext__())
    except StopAsyncIteration:
        return items, False, None
    except Exception as e:
        if not items:
            raise
        return items, False, e
    return items, True, None


class reference:
    """Has a value cross to JavaScript as itself, to be asked and called there,
    where it would become data: a DataFrame, a list, a dict.

        return tandem.reference(frame)  # `await frame.groupby('city')`
    """

    __slots__ = ('value',)

    def __init__(self, value):
        self.value = value


class Chunk:
    """Bytes that cross without a copy, for JavaScript to read."""

    __slots__ = ('data',)


# Below this size copying costs less than sharing does.
_SHARE = 16384


def read_chunk(source, size):
    """The next bytes of a file, or of an iterator of bytes; None at the end."""
    if not hasattr(source, 'read'):
        return (_next_later(source) if hasattr(source, '__anext__') else
                _first_chunk(source))
    data = source.read(size)
    if hasattr(data, '__await__'):
        return _read_later(data)
    return None if data is None else _chunk(data)


async def _read_later(data):
    data = await data
    return None if data is None else _chunk(data)


# To a file no bytes are its end; of an iterator's they are one item.
def _first_chunk(iterator):
    for data in iterator:
        chunk = _chunk(data)
        if chunk is not None:
            return chunk


async def _next_later(iterator):
    try:
        while True:
            chunk = _chunk(await iterator.__anext__())
            if chunk is not None:
                return chunk
    except StopAsyncIteration:
        return None


def _chunk(data):
    if isinstance(data, str):
        data = data.encode()
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError('a stream of bytes is needed, and this gives '
                        f'{type(data).__name__}')
    if len(data) == 0:
        return None
    if len(data) < _SHARE:
        return data
    chunk = Chunk()
    chunk.data = data
    return chunk


class Sink:
    """What a Writable of JavaScript's writes to: a file, or what has its
    write(), flush() and close(), plain or asynchronous. Its methods give
    something to await where the file's do."""

    def __init__(self, file):
        import io

        if not hasattr(file, 'write'):
            raise TypeError('a file with write() is needed, and this is '
                            f'{type(file).__name__}')
        self.file = file
        # Files take any buffer, and raw ones perhaps a part of it; whatever
        # else has a write() gets bytes.
        self.is_file = isinstance(file, io.IOBase)
        # asyncio.StreamWriter, which only its loop's thread may touch.
        self.is_stream = hasattr(file, 'drain')
        self.decoder = None
        if hasattr(file, 'encoding') and hasattr(file, 'errors'):
            import codecs

            self.decoder = codecs.getincrementaldecoder('utf-8')()

    def write(self, data):
        if self.decoder is not None:
            data = self.decoder.decode(data)
        elif not self.is_file:
            data = bytes(data)
        if self.is_stream:
            return self._drain(data)
        n = self.file.write(data)
        if hasattr(n, '__await__'):
            return _nothing(n)
        while self.is_file and self.decoder is None and n != len(data):
            if not n:
                raise BlockingIOError('the file takes no more bytes now')
            data = data[n:]
            n = self.file.write(data)

    async def _drain(self, data):
        self.file.write(data)
        await self.file.drain()

    def finish(self):
        """The end: what is left goes out, and the file is closed."""
        if self.decoder is not None:
            self.decoder.decode(b'', True)
        if self.is_stream:
            return self._close_stream()
        flushed = self.file.flush() if hasattr(self.file, 'flush') else None
        if hasattr(flushed, '__await__'):
            return self._finish(flushed)
        return self.close()

    async def _finish(self, flushed):
        await flushed
        closed = self.close()
        if hasattr(closed, '__await__'):
            await closed

    def close(self):
        if self.is_stream:
            return self._close_stream()
        closed = self.file.close() if hasattr(self.file, 'close') else None
        return _nothing(closed) if hasattr(closed, '__await__') else None

    async def _close_stream(self):
        self.file.close()
        await self.file.wait_closed()


async def _nothing(awaitable):
    await awaitable


# ---- objects -------------------------------------------------------------


def get(obj, names):
    """What stands at the end of a path of attributes and (ints) items."""
    for name in names:
        if type(name) is str:
            try:
                obj = getattr(obj, name)
            except AttributeError:
                if name != 'length' or not hasattr(obj, '__len__'):
                    raise
                obj = len(obj)
        else:
            obj = obj[name]
    return obj


def call_path(obj, names, *args, **kwargs):
    return get(obj, names)(*args, **kwargs)


def set_item(obj, key, value):
    obj[key] = value


def del_item(obj, key):
    del obj[key]


def enter(obj):
    """What `with` does at its start, of either kind."""
    if hasattr(obj, '__aenter__'):
        return type(obj).__aenter__(obj)
    return type(obj).__enter__(obj)


def leave(obj, exc=None):
    """What it does at its end; for what has no such end, close()."""
    args = (type(exc), exc, exc.__traceback__) if exc else (None, None, None)
    if hasattr(obj, '__aexit__'):
        return type(obj).__aexit__(obj, *args)
    if hasattr(obj, '__exit__'):
        return type(obj).__exit__(obj, *args)
    if hasattr(obj, 'aclose'):
        return obj.aclose()
    return obj.close() if hasattr(obj, 'close') else None


# ---- set-up --------------------------------------------------------------


def release(*ids):
    _release(ids)


# What lib/python/tandem/_objects.py adds, which is loaded when it is needed.
_OBJECTS = ('JSFunction', 'JSMethod', 'JSObject', 'JSPromise', 'batched',
            'wait')


def setup(release_ids, after_fork, load_objects, cancel, advance):
    """Called once with functions of the C side; returns the functions that
    are always there, by number."""
    import os

    global _load_objects, _release
    _load_objects = load_objects
    _release = release_ids
    # A call that computes hands the interpreter over five times as often as
    # it would by default: others wait for a millisecond, at a cost of 1 %.
    sys.setswitchinterval(0.001)
    # A child of fork() has the loop's signal handlers but no loop.
    os.register_at_fork(after_in_child=after_fork)
    for stream in (sys.stdout, sys.stderr):
        # What console.log and print write must come out in order.
        if stream is not None:
            stream.reconfigure(line_buffering=True)
    package = _MODULE('tandem', 'JavaScript for Python programs.')
    package.JSError = JSError
    package.Cancelled = Cancelled
    package.reference = reference
    package.__all__ = ['Cancelled', 'JSError', 'reference', *_OBJECTS]
    JSError.__module__ = Cancelled.__module__ = 'tandem'
    reference.__module__ = 'tandem'

    def late(name):
        if name not in _OBJECTS:
            raise AttributeError(f"module 'tandem' has no attribute {name!r}")
        return getattr(_load_objects(), name)

    package.__getattr__ = late
    sys.modules['tandem'] = package
    return [load, import_module, evaluate, release, advance, advance_async,
            close, close_async, cancel, get, call_path, setattr, delattr,
            lambda obj, key: obj[key], set_item, del_item, len,
            lambda obj, key: key in obj, str, dir, iterate, enter, leave,
            advance_many, advance_many_async, read_chunk, Sink, send,
            send_async, throw, throw_async]
