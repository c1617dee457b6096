#!/usr/bin/env python3
"""Embed the JavaScript of lib/ in the binary.

    embed.py OUT.c OUT.bin ROOT=PREFIX... -- FILE...

Each FILE below a ROOT becomes an internal module whose id is PREFIX plus its
path without `.js`. The text is wrapped in the function that gives a module its
arguments. Only ASCII is allowed: the engine then references the text in place.
"""
import os
import sys

PREFIX = '(function (exports, require, module, process, internalBinding) {'


def collect(roots, files):
    """Return sorted (id, path) pairs."""
    entries = []
    for path in files:
        for root, prefix in roots:
            rel = os.path.relpath(path, root)
            if not rel.startswith('..'):
                entries.append((prefix + rel[:-len('.js')], path))
                break
        else:
            sys.exit(f'embed.py: {path} is below none of the roots')
    return sorted(entries, key=lambda e: e[0].encode())


def main():
    out_c, out_bin = sys.argv[1:3]
    split = sys.argv.index('--')
    roots = [r.split('=', 1) for r in sys.argv[3:split]]

    blob = bytearray()
    rows = []
    for ident, path in collect(roots, sys.argv[split + 1:]):
        with open(path, 'rb') as f:
            text = f.read()
        for number, line in enumerate(text.split(b'\n'), 1):
            if not line.isascii():
                sys.exit(f'{path}:{number}: not ASCII: write \\u escapes')
        start = len(blob)
        blob += PREFIX.encode() + text + b'\n})'
        rows.append((ident, os.path.abspath(path), start, len(blob) - start))
        blob += b'\0'

    with open(out_bin, 'wb') as f:
        f.write(blob)
    with open(out_c, 'w') as f:
        f.write('/* Written by tools/embed.py. */\n'
                '#include "js/source.h"\n\n'
                'const tdm_source_t tdm_sources[] = {\n')
        for ident, path, start, length in rows:
            f.write(f'  {{ "{ident}", "{path}", {start}, {length} }},\n')
        f.write('};\n'
                f'const size_t tdm_source_count = {len(rows)};\n'
                f'const char tdm_source_prefix[] = "{PREFIX}";\n'
                '__asm__(".pushsection .rodata\\n"\n'
                '        ".global tdm_source_text\\n"\n'
                '        "tdm_source_text:\\n"\n'
                f'        ".incbin \\"{os.path.abspath(out_bin)}\\"\\n"\n'
                '        ".popsection\\n");\n')


main()
