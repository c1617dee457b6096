"""What the bridge benchmark calls, on every bridge."""
import json
import time


def add(a, b):
    return a + b


async def add_async(a, b):
    return a + b


def numbers(n):
    yield from range(n)


def call_back(fn, n):
    for i in range(n):
        fn(i)


def length(items):
    return len(items)


def touch(array):
    """Write one element and give the array back."""
    array[0] = array[0] + 1
    return array


def spin(seconds):
    """Pure Python that never lets go of the GIL by itself."""
    end = time.perf_counter() + seconds
    n = 0
    while time.perf_counter() < end:
        n += 1
    return n


# ---- records, beside the same as JSON text -----------------------------------

kept = {}


def make_records(n):
    kept['records'] = [
        {'id': i, 'score': i / 7, 'name': f'record {i}', 'ok': i % 2 == 0,
         'note': None} for i in range(n)]


def records():
    return kept['records']


def records_json():
    return json.dumps(kept['records'])


def length_json(text):
    return len(json.loads(text))


# ---- large arrays and tables -------------------------------------------------


def make_array(n):
    """An array of `n` ones: memory that is there, not only promised."""
    import numpy as np

    kept['array'] = np.ones(n)


def array():
    return kept['array']


def first():
    return float(kept['array'][0])


def make_frame(rows):
    import numpy as np
    import pandas as pd

    kept['frame'] = pd.DataFrame({
        'a': np.ones(rows), 'b': np.ones(rows, dtype='i4'),
        'c': np.ones(rows, dtype='f4'), 'd': np.ones(rows),
        'e': np.ones(rows, dtype='i2')})


def frame():
    return kept['frame']


def is_shared(name, column):
    """Whether `column` lies where that column of the frame does."""
    return column.ctypes.data == kept['frame'][name].to_numpy().ctypes.data


def drop():
    kept.clear()


# ---- what a bridge needs that passes bytes, or memory ------------------------


def touch_bytes(data):
    """`touch` for a bridge that copies arrays as bytes."""
    import numpy as np

    array = np.frombuffer(data).copy()
    array[0] += 1
    return array.tobytes()


def touch_memory(memory):
    """`touch` for a bridge that shares memory as a memoryview."""
    import numpy as np

    return touch(np.frombuffer(memory))
