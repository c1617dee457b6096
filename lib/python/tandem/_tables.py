"""Tables and columns of Python's libraries for JavaScript, and back.

Loaded when the first one crosses. A table is its columns: numpy arrays where
pandas has such, and for the rest Column, which is data in Arrow's layout. No
fixed-width column is copied, nor text that a library has in Arrow's layout.
What arrives becomes a table of the library it came from; see make_table.
"""

import sys

# arrow_import, arrow_export and arrow_buffer are added by C.


class Column:
    """Data in Arrow's layout; schema and chunks as src/value/value.h has
    them. Any library that takes __arrow_c_stream__ reads it."""

    __slots__ = ('schema', 'chunks')

    def __init__(self, schema, chunks):
        self.schema = schema
        self.chunks = chunks

    def __len__(self):
        return sum(chunk[0] for chunk in self.chunks)

    def __arrow_c_stream__(self, requested_schema=None):
        return arrow_export(self.schema, self.chunks)  # noqa: F821


class Table:
    """What pack() makes of a table."""

    __slots__ = ('library', 'names', 'columns')

    def __init__(self, library, names, columns):
        seen = set()
        for name in names:
            if name in seen:
                raise ValueError(
                    f'two columns are named {name!r}: rename one, as a table '
                    'in JavaScript finds its columns by name')
            seen.add(name)
        self.library = library
        self.names = names
        self.columns = columns


def pack(obj):
    """A Table, Column, list or ndarray for what can be one, else None."""
    numpy = sys.modules.get('numpy')
    if numpy is not None and isinstance(obj, numpy.ndarray):
        return _numpy(numpy, obj)
    for kind in type(obj).__mro__:
        name = kind.__name__
        if kind.__module__.partition('.')[0] == 'pandas':
            if name == 'DataFrame':
                return Table('pandas', [str(name) for name in obj.columns],
                             [_pandas(obj.iloc[:, i])
                              for i in range(obj.shape[1])])
            if name == 'MultiIndex':
                return None
            if name == 'Series':
                return _pandas(obj)
            if name in ('Index', 'ExtensionArray'):  # as unique() gives it
                return _pandas(sys.modules['pandas'].Series(obj))
        if kind.__module__ == 'PIL.Image':
            return _image(obj)
    if hasattr(obj, '__len__') and (hasattr(obj, '__arrow_c_stream__')
                                    or hasattr(obj, '__arrow_c_array__')):
        return _arrow(obj)
    if hasattr(type(obj), '__array_interface__') and numpy is not None:
        return numpy.asarray(obj)
    return None


# ---- to JavaScript -------------------------------------------------------


def _numpy(numpy, array):
    """Of the arrays that are no plain memory: records as a Table of views,
    text and objects as lists, masked values missing. None of all others."""
    mask = getattr(array, 'mask', None) if hasattr(array, 'filled') else None
    if mask is not None:
        if not numpy.any(mask):
            return array.data
        format_ = _FORMATS.get(array.dtype.name)
        if array.ndim != 1 or format_ is None or not array.dtype.isnative:
            return array.tolist()
        return _column(format_, len(array), array.data, mask)
    names = array.dtype.names
    if names and array.ndim == 1:
        fields = [array[name] for name in names]
        if all(f.ndim == 1 and not f.dtype.names for f in fields):
            return Table('numpy', list(names), fields)
    return array.tolist() if names or array.dtype.kind in 'OSTU' else None


def _arrow(obj):
    if type(obj).__module__.partition('.')[0] == 'polars' and \
            str(getattr(obj, 'dtype', None)) == 'Object':
        return obj.to_list()  # there is nothing in Arrow but their addresses
    schema, chunks = arrow_import(obj)  # noqa: F821
    if schema[0] != '+s' or not hasattr(obj, 'columns'):
        return Column(schema, chunks)
    columns = []
    for i, child in enumerate(schema[3]):
        parts = []
        for length, _, offset, _, children, _ in chunks:
            part = children[i]
            if offset != 0 or part[0] != length:
                # The rows that the table has of a longer column.
                part = [length, -1, part[2] + offset, *part[3:]]
            parts.append(part)
        columns.append(Column(child, parts))
    library = type(obj).__module__.partition('.')[0]
    if library == 'polars':
        for i, dtype in enumerate(obj.dtypes):
            if str(dtype) == 'Object':
                columns[i] = obj.to_series(i).to_list()
    return Table(library if library in ('pyarrow', 'polars') else '',
                 [child[1] for child in schema[3]], columns)


def _pandas(series):
    """The values of a Series: an ndarray, a Column, or a list of objects."""
    dtype = series.dtype
    kind = getattr(dtype, 'kind', 'O')
    name = type(dtype).__name__
    numpy = sys.modules['numpy']
    if isinstance(dtype, numpy.dtype):
        if kind in 'biufcmM':
            return series.to_numpy()
        return _objects(series)
    if name == 'ArrowDtype' or (
            name == 'StringDtype' and dtype.storage == 'pyarrow'):
        array = series.array.__arrow_array__()
        schema, chunks = arrow_import(array)  # noqa: F821
        return Column(schema, chunks)
    if name == 'StringDtype':
        return _strings(_object_list(series))
    missing = series.isna().to_numpy()
    if hasattr(dtype, 'numpy_dtype') and kind in 'biuf':  # Int64, boolean, ...
        plain = dtype.numpy_dtype
        if not missing.any():
            return series.to_numpy(plain)
        return _column(_FORMATS[plain.name], len(series),
                       series.to_numpy(plain, na_value=plain.type(0)), missing)
    if name == 'DatetimeTZDtype':
        return _column(f'ts{dtype.unit[0]}:{dtype.tz}', len(series),
                       series.to_numpy(f'datetime64[{dtype.unit}]')
                       .view('int64'), missing)
    if name == 'CategoricalDtype':
        return _categories(series, missing)
    if name in ('PeriodDtype', 'IntervalDtype'):
        return _strings([None if gone else str(value)
                         for value, gone in zip(series, missing.tolist())])
    return _objects(series)


_FORMATS = {'bool': 'b', 'int8': 'c', 'uint8': 'C', 'int16': 's',
            'uint16': 'S', 'int32': 'i', 'uint32': 'I', 'int64': 'l',
            'uint64': 'L', 'float16': 'e', 'float32': 'f', 'float64': 'g'}


def _objects(series):
    """A Column of what is all text, or of another type that pyarrow knows
    better than JavaScript; else a list."""
    kind = sys.modules['pandas'].api.types.infer_dtype(series, skipna=True)
    if kind in ('decimal', 'date', 'time'):
        pyarrow = _library('pyarrow')
        if pyarrow is not None:
            try:
                return Column(*arrow_import(  # noqa: F821
                    pyarrow.array(series, from_pandas=True)))
            except (pyarrow.ArrowException, ValueError, TypeError):
                pass  # a number too long, say
    values = _object_list(series)
    return _strings(values) if kind == 'string' else values


def _object_list(series):
    result = []
    for value, missing in zip(series.tolist(), series.isna().tolist()):
        result.append(None if missing is True else value)
    return result


def _column(format_, length, values, missing=None, dictionary=None):
    numpy = sys.modules['numpy']
    nulls = 0
    validity = None
    if missing is not None and missing.any():
        nulls = int(missing.sum())
        validity = arrow_buffer(  # noqa: F821
            numpy.packbits(~missing, bitorder='little'))
    if format_ == 'b':
        values = numpy.packbits(values, bitorder='little')
    # Every second row of a table, for one, leaves gaps.
    values = arrow_buffer(numpy.ascontiguousarray(values))  # noqa: F821
    schema = [format_, '', 2, [], dictionary[0] if dictionary else None]
    return Column(schema, [[length, nulls, 0, [validity, values], [],
                            dictionary[1] if dictionary else None]])


def _categories(series, missing):
    pandas = sys.modules['pandas']
    values = _pandas(pandas.Series(series.cat.categories))
    if isinstance(values, list):  # of any objects
        return _object_list(series)
    if not isinstance(values, Column):
        format_ = _FORMATS.get(values.dtype.name)
        if format_ is None or format_ == 'b':
            return _object_list(series)
        values = _column(format_, len(values), values)
    if len(values.chunks) != 1:
        return _object_list(series)
    codes = series.cat.codes.to_numpy()
    return _column(_FORMATS[codes.dtype.name], len(series), codes, missing,
                   (values.schema, values.chunks[0]))


def _strings(values):
    """Text and None as a column; the list itself where a text has halves of
    surrogate pairs, which UTF-8 can't say."""
    import array
    import itertools

    try:
        pyarrow = sys.modules.get('pyarrow')
        if pyarrow is not None:
            return Column(*arrow_import(  # noqa: F821
                pyarrow.array(values, pyarrow.large_string())))
        texts = [b'' if v is None else v.encode() for v in values]
    except UnicodeEncodeError:
        return values
    offsets = array.array('q', itertools.accumulate(
        (len(t) for t in texts), initial=0))
    nulls = values.count(None)
    validity = None
    if nulls:
        bits = bytearray((len(values) + 7) // 8)
        for i, v in enumerate(values):
            if v is not None:
                bits[i >> 3] |= 1 << (i & 7)
        validity = arrow_buffer(bits)  # noqa: F821
    buffers = [validity, arrow_buffer(offsets),  # noqa: F821
               arrow_buffer(b''.join(texts))]  # noqa: F821
    return Column(['U', '', 2, [], None],
                  [[len(values), nulls, 0, buffers, [], None]])


def _image(image):
    """The pixels of a PIL image: height, width and bands, or no bands."""
    numpy = _library('numpy')
    if numpy is not None:
        return numpy.array(image)
    bands = len(image.getbands())
    if bands == 1 and image.mode not in ('L', 'P'):
        raise TypeError(f'an image of mode {image.mode} needs numpy to cross '
                        'to JavaScript; .convert("L") needs none')
    shape = [image.height, image.width] + ([bands] if bands > 1 else [])
    return memoryview(bytearray(image.tobytes())).cast('B', shape)


# ---- to Python -----------------------------------------------------------


def _library(name):
    """The module, imported if it is installed, or None."""
    module = sys.modules.get(name)
    if module is None and name not in _absent:
        import importlib

        try:
            module = importlib.import_module(name)
        except ImportError:
            _absent.add(name)
    return module


_absent = set()


def _choose(order):
    """The first of these that the program uses, or else has."""
    for name in order:
        if name in sys.modules:
            return name
    for name in order:
        if _library(name) is not None:
            return name
    return None


def make_column(schema, chunks):
    """A pyarrow.ChunkedArray, polars or pandas Series, or a list."""
    column = Column(schema, chunks)
    pyarrow = _library('pyarrow')
    if pyarrow is not None:
        return pyarrow.chunked_array(column)
    polars = _library('polars')
    if polars is not None:
        return polars.Series(column)
    return _Values(column)


class _Values(list):
    """A column without a library that reads Arrow's layout."""

    __slots__ = ('schema',)

    def __init__(self, column):
        super().__init__(_to_list(column))
        self.schema = column.schema

    def __reduce__(self):
        return list, (list(self),)  # a plain list to all who get a copy


_NULLABLE = {'b': 'boolean', 'c': 'Int8', 'C': 'UInt8', 's': 'Int16',
             'S': 'UInt16', 'i': 'Int32', 'I': 'UInt32', 'l': 'Int64',
             'L': 'UInt64'}


def _dtype(values):
    """What keeps pandas from guessing another type for _Values, or None."""
    format_, _, _, _, dictionary = values.schema
    if dictionary is not None:
        return 'category'
    return _NULLABLE.get(format_) if None in values else None


def make_bfloat16(bits):
    """A torch tensor over an ndarray of int16, or one of ml_dtypes."""
    if 'torch' in sys.modules:
        torch = sys.modules['torch']
        return torch.from_numpy(bits).view(torch.bfloat16)
    types = _library('ml_dtypes')
    if types is not None:
        return bits.view(types.bfloat16)
    raise TypeError('an array of bfloat16 needs torch or ml_dtypes in Python, '
                    'as numpy has no such type')


def make_table(library, names, columns):
    """The table of the library that it came from. One made in JavaScript is of
    pandas, polars or pyarrow, whichever is loaded or else there, and one of
    apache-arrow of pyarrow, polars or pandas. Without any it is a dict."""
    if library == 'arrow':
        library = _choose(('pyarrow', 'polars', 'pandas'))
    elif library == '':
        library = _choose(('pandas', 'polars', 'pyarrow'))
    elif _library(library) is None:
        raise ModuleNotFoundError(
            f'a table of {library} needs {library} in Python, which is not '
            f'installed', name=library)
    if library == 'pandas':
        pandas = sys.modules['pandas']
        series = {i: _series(pandas, values)
                  for i, values in enumerate(columns)}
        frame = pandas.DataFrame(series, copy=False)
        frame.columns = names
        return frame
    if library == 'polars':
        polars = sys.modules['polars']
        return polars.DataFrame([polars.Series(name, values)
                                 for name, values in zip(names, columns)])
    if library == 'pyarrow':
        pyarrow = sys.modules['pyarrow']
        return pyarrow.table(
            [values if isinstance(values, pyarrow.ChunkedArray)
             else pyarrow.array(values) for values in columns], names)
    if library == 'numpy':
        return _records(names, columns)
    return dict(zip(names, columns))


def _records(names, columns):
    numpy = sys.modules['numpy']
    fields = []
    for values in columns:
        if isinstance(values, list):  # bytes cross as arrays
            values = [v.tobytes() if isinstance(v, numpy.ndarray) else v
                      for v in values]
        fields.append(numpy.asarray(values))
    result = numpy.empty(len(fields[0]) if fields else 0, [
        (name, field.dtype) for name, field in zip(names, fields)])
    for name, field in zip(names, fields):
        result[name] = field
    return result


def _series(pandas, values):
    if hasattr(values, 'to_pandas'):
        if values.null_count if hasattr(values, 'type') else False:
            pyarrow = sys.modules['pyarrow']
            kinds = {getattr(pyarrow, f'{prefix}int{bits}')():
                     getattr(pandas, f'{prefix.upper()}Int{bits}Dtype')()
                     for prefix in ('', 'u') for bits in (8, 16, 32, 64)}
            kinds[pyarrow.bool_()] = pandas.BooleanDtype()
            return values.to_pandas(types_mapper=kinds.get)
        return values.to_pandas()
    if isinstance(values, _Values):
        return pandas.Series(values, dtype=_dtype(values))
    if isinstance(values, list) and not values:
        return pandas.Series(values, dtype=object)  # pandas 1 would warn
    try:
        return pandas.Series(values, copy=False)
    except UnicodeEncodeError:  # a half of a surrogate pair
        return pandas.Series(values, dtype=object)


_NUMBERS = {'c': 'b', 'C': 'B', 's': 'h', 'S': 'H', 'i': 'i', 'I': 'I',
            'l': 'q', 'L': 'Q', 'e': 'e', 'f': 'f', 'g': 'd'}


def _to_list(column):
    """The values, where no library reads Arrow's layout."""
    column.__arrow_c_stream__()  # which checks the buffers
    result = []
    for chunk in column.chunks:
        result += _chunk_list(column.schema, chunk)
    return result


def _chunk_list(schema, chunk):
    format_, _, _, children, dictionary = schema
    length, nulls, offset, buffers, parts, values = chunk
    if length == 0:  # whose buffers may be None
        return []
    rows = range(offset, offset + length)
    if format_ == 'n':
        return [None] * length
    validity = buffers[0] if nulls != 0 else None

    def present(i):
        return validity is None or validity[i >> 3] >> (i & 7) & 1

    if dictionary is not None:
        known = _chunk_list(dictionary, values)
        codes = memoryview(buffers[1]).cast(_NUMBERS[format_])
        return [known[codes[i]] if present(i) else None for i in rows]
    if format_ in _NUMBERS:
        data = memoryview(buffers[1]).cast(_NUMBERS[format_])
        return [data[i] if present(i) else None for i in rows]
    if format_ == 'b':
        bits = buffers[1]
        return [bool(bits[i >> 3] >> (i & 7) & 1) if present(i) else None
                for i in rows]
    if format_ in ('u', 'U', 'z', 'Z'):
        offsets = memoryview(buffers[1]).cast(
            'i' if format_ in 'uz' else 'q')
        data = memoryview(buffers[2] or b'')

        def item(i):
            data_ = bytes(data[offsets[i]:offsets[i + 1]])
            return data_.decode('utf-8', 'replace') if format_ in 'uU' \
                else data_
        return [item(i) if present(i) else None for i in rows]
    if format_ in ('+l', '+L'):
        offsets = memoryview(buffers[1]).cast(
            'i' if format_ == '+l' else 'q')
        items = _chunk_list(children[0], parts[0])
        return [items[offsets[i]:offsets[i + 1]] if present(i) else None
                for i in rows]
    if format_ == '+s':
        names = [child[1] for child in children]
        fields = [_chunk_list(child, part)
                  for child, part in zip(children, parts)]
        return [{n: f[i] for n, f in zip(names, fields)} if present(i)
                else None for i in rows]
    if format_.startswith('ts'):
        return _times(format_, buffers[1], rows, present)
    raise TypeError(f"a column of Arrow's type '{format_}' needs pyarrow or "
                    'polars in Python, and neither is installed')


def _times(format_, buffer, rows, present):
    import datetime

    data = memoryview(buffer).cast('q')
    scale = {'s': 1, 'm': 10**3, 'u': 10**6, 'n': 10**9}[format_[2]]
    zone = datetime.timezone.utc if len(format_) > 4 else None
    epoch = datetime.datetime(1970, 1, 1, tzinfo=zone)
    return [epoch + datetime.timedelta(
        microseconds=data[i] * 10**6 // scale) if present(i) else None
        for i in rows]
