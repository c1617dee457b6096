"""What the bridge benchmark calls, on every bridge."""
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
