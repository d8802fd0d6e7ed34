#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""readme.py JOB OUTPUT: the README shows the job's commands and what they
print, to the letter. With --update, makes it so."""
import re
import sys


def indent(text):
    return ''.join('    ' + line if line.strip() else line
                   for line in text.splitlines(True))


def main():
    update = sys.argv[1] == '--update'
    job, output = sys.argv[1 + update:]
    with open(job) as f:
        commands = f.read().split('\n\n', 1)[1]
    with open(output) as f:
        printed = f.read()
    with open('README.md', encoding='utf-8') as f:
        readme = f.read()
    wanted = readme
    for mark, text in (('The job that the demonstration runs:', commands),
                       ('and what it prints:', printed)):
        wanted, n = re.subn(
            re.escape(mark) + r'\n\n(?:    .*\n|\n)+',
            lambda m: mark + '\n\n' + indent(text).rstrip('\n') + '\n\n',
            wanted)
        if n != 1:
            sys.exit(f'README.md: no block after "{mark}"')
    if update:
        with open('README.md', 'w', encoding='utf-8') as f:
            f.write(wanted)
    elif wanted != readme:
        sys.exit('README.md does not show what the demonstration prints '
                 '(tests/demo/readme.py --update)')


if __name__ == '__main__':
    main()
