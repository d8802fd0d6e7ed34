#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""page.py PAGE.html: what can be told of a page without a browser: one h1,
headings in order, th with scope, a title and a description in every drawing,
a table behind each, landmarks, unique ids, references that lead somewhere, no
script and nothing fetched."""
import html.parser
import re
import sys

LANDMARKS = ['header', 'nav', 'main', 'footer']
VOID = {'meta', 'br', 'link', 'img', 'input', 'hr'}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.wrong, self.open, self.ids = [], [], set()
        self.wanted, self.levels, self.drawings = [], [], []
        self.figures = self.tables = self.h1 = 0
        self.landmarks, self.owed = [], False

    def say(self, text):
        self.wrong.append(f'line {self.getpos()[0]}: {text}')

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if a.get('id', '') in self.ids:
            self.say(f"id {a['id']} twice")
        self.ids |= {a['id']} if 'id' in a else set()
        for key in 'aria-labelledby', 'aria-describedby':
            self.wanted += a.get(key, '').split()
        for key in 'src', 'href', 'srcset', 'data', 'action':
            if key in a and not a[key].startswith('#'):
                self.say(f'{key}={a[key]} leaves the page')
        if a.get('href', '').startswith('#'):
            self.wanted.append(a['href'][1:])
        if tag in ('script', 'link', 'iframe', 'img', 'object'):
            self.say(f'<{tag}>')
        if any(key.startswith('on') for key in a):
            self.say('an event handler')
        if re.fullmatch('h[1-6]', tag):
            self.heading(int(tag[1]))
        if tag == 'th' and a.get('scope') not in ('col', 'row', 'rowgroup'):
            self.say('th without scope')
        if tag in LANDMARKS:
            self.landmarks.append(tag)
        if tag == 'section' and not a.get('aria-labelledby'):
            self.say('a section without a name')
        if self.owed and tag in ('figure', 'section', 'footer'):
            self.say('the drawing before this has no table')
            self.owed = False
        self.owed = tag == 'figure' or self.owed and tag != 'table'
        if tag == 'html' and not a.get('lang'):
            self.say('no language')
        self.figures += tag == 'figure'
        if tag == 'table':
            self.tables += 1
        if tag == 'svg':
            self.drawings.append(set())
            if a.get('role') != 'img':
                self.say('svg without role img')
        elif 'svg' in self.open and tag in ('title', 'desc'):
            self.drawings[-1].add(tag)

    def heading(self, level):
        self.h1 += level == 1
        if self.levels and level > self.levels[-1] + 1:
            self.say(f'h{level} after h{self.levels[-1]}')
        self.levels.append(level)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.say(f'</{tag}> closes <{self.open[-1:]}>')
        else:
            self.open.pop()


def main():
    with open(sys.argv[1], encoding='utf-8') as f:
        text = f.read()
    page = Page()
    page.feed(text)
    page.close()
    wrong = page.wrong
    wrong += [f'no id {x}' for x in page.wanted if x not in page.ids]
    wrong += [f'drawing {i} has only {sorted(x)}'
              for i, x in enumerate(page.drawings) if x != {'title', 'desc'}]
    if page.h1 != 1:
        wrong.append(f'{page.h1} h1')
    if page.landmarks not in (LANDMARKS, ['header', 'main', 'footer']):
        wrong.append(f'landmarks are {page.landmarks}')
    if page.open:
        wrong.append(f'left open: {page.open}')
    if page.figures != len(page.drawings) or page.figures > page.tables:
        wrong.append('a drawing without its table')
    if re.search(r'url\(|@import|https?://(?!www\.w3\.org/)', text):
        wrong.append('an address of another place')
    print(f'{page.tables} tables, {len(page.drawings)} drawings, '
          f'{len(page.levels)} headings')
    if wrong:
        sys.exit('\n'.join(wrong[:20]))


if __name__ == '__main__':
    main()
