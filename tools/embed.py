#!/usr/bin/env python3
"""Embed the JavaScript of lib/ in the binary.

    embed.py OUT.c OUT.bin OUT.d FOLDER=PREFIX...

Each .js file below a FOLDER becomes an internal module whose id is PREFIX plus
its path without `.js`. The text is wrapped in the function that gives a module
its arguments. Only ASCII is allowed: the engine then references the text in
place. OUT.d names the files and folders read, so that the build notices a
changed file and one that came or went.
"""
import os
import sys

PREFIX = '(function (exports, require, module, process, internalBinding) {'


def collect(roots):
    """Return sorted (id, path) pairs, and the folders looked into."""
    entries, folders = [], []
    for root, prefix in roots:
        for folder, subfolders, files in os.walk(root):
            subfolders[:] = [s for s in subfolders if not s.startswith('.')]
            folders.append(folder)
            for name in files:
                if name.endswith('.js'):
                    path = os.path.join(folder, name)
                    ident = prefix + os.path.relpath(path, root)[:-len('.js')]
                    entries.append((ident, path))
    return sorted(entries, key=lambda e: e[0].encode()), folders


def main():
    out_c, out_bin, out_d = sys.argv[1:4]
    entries, folders = collect([r.split('=', 1) for r in sys.argv[4:]])

    blob = bytearray()
    rows = []
    for ident, path in entries:
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
    with open(out_d, 'w') as f:
        reads = [row[1] for row in rows] + folders
        f.write(f'{out_c} {out_bin}: ' + ' '.join(reads) + '\n')
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
