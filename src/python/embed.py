"""Turns a Python file into a C string: embed.py in.py out.h name."""

import sys

source, target, name = sys.argv[1:4]
with open(source, encoding='ascii') as f:
    lines = f.read().splitlines()
with open(target, 'w', encoding='ascii') as f:
    f.write(f'/* Generated from {source.rpartition("/")[2]}. */\n')
    f.write(f'static const char {name}[] =\n')
    for line in lines:
        line = line.replace('\\', '\\\\').replace('"', '\\"')
        f.write(f'  "{line}\\n"\n')
    f.write(';\n')
