/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/opt.h"

#include "base/mem.h"
#include "base/num.h"

#include <limits.h>

struct parser {
	const struct opt_table *tables;
	size_t ntables;
	char **next; /* arguments still to be read, NULL at the end */
	struct fail *f;
};

/* A row and where its variable is. */
struct found {
	const struct opt *row;
	void *variable;
};

static struct found
find(const struct parser *p, struct slice name, char letter)
{
	for (size_t t = 0; t < p->ntables; t++)
		for (size_t i = 0; i < p->tables[t].n; i++) {
			const struct opt *o = &p->tables[t].row[i];
			if (letter ? o->letter == letter
				   : slice_is(name, o->name))
				return (struct found){
				    o, (char *)p->tables[t].into + o->offset};
		}
	return (struct found){NULL, NULL};
}

static void
list_add(struct opt_list *l, const char *item)
{
	l->item = mem_grow(l->item, l->n, &l->cap, sizeof *l->item);
	l->item[l->n++] = item;
}

void
opt_list_fini(struct opt_list *l)
{
	mem_free(l->item);
	*l = (struct opt_list){0};
}

static int
set_count(struct found o, const char *arg, struct fail *f)
{
	int64_t v;
	if (!num_parse_int(slice_text(arg), &v) || v < 0 || v > LONG_MAX)
		return fail_set(f, FAIL_USAGE,
		    "--%s: a whole number was expected", o.row->name);
	*(long *)o.variable = (long)v;
	return 0;
}

static int
set(struct found o, const char *arg, struct fail *f)
{
	switch (o.row->kind) {
	case OPT_FLAG:
		*(bool *)o.variable = true;
		return 0;
	case OPT_TEXT:
		*(const char **)o.variable = arg;
		return 0;
	case OPT_LIST:
		list_add(o.variable, arg);
		return 0;
	case OPT_COUNT:
		break;
	}
	return set_count(o, arg, f);
}

/* The option's argument: attached, or the next word. */
static const char *
argument(struct parser *p, struct found o, const char *attached)
{
	if (attached)
		return attached;
	if (*p->next)
		return *p->next++;
	fail_set(
	    p->f, FAIL_USAGE, "--%s: %s is missing", o.row->name, o.row->arg);
	return NULL;
}

enum { NAME_MOST = 32, SLIPS = 2 };

/* How many letters to add, drop or change to make one name of the other. */
static size_t
count_slips(struct slice a, struct slice b)
{
	size_t row[NAME_MOST + 1];
	if (a.n > NAME_MOST || b.n > NAME_MOST)
		return NAME_MOST;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 0; i < a.n; i++) {
		size_t before = row[0]++;
		for (size_t j = 0; j < b.n; j++) {
			size_t changed = before + (a.p[i] != b.p[j]);
			size_t other =
			    1 + (row[j] < row[j + 1] ? row[j] : row[j + 1]);
			before = row[j + 1];
			row[j + 1] = changed < other ? changed : other;
		}
	}
	return row[b.n];
}

/* The option that a mistyped or shortened name is nearest to, or NULL. */
static const char *
nearest(const struct parser *p, struct slice name)
{
	const char *best = NULL;
	size_t least = name.n > 2 * SLIPS ? SLIPS + 1 : 2;
	for (size_t t = 0; t < p->ntables; t++)
		for (size_t i = 0; i < p->tables[t].n; i++) {
			struct slice o = slice_text(p->tables[t].row[i].name);
			size_t slips = name.n > 1 && name.n < o.n &&
				memcmp(o.p, name.p, name.n) == 0
			    ? 1
			    : count_slips(name, o);
			if (slips < least) {
				least = slips;
				best = o.p;
			}
		}
	return best;
}

static int
refuse_long(const struct parser *p, struct slice name)
{
	const char *meant = nearest(p, name);
	return fail_set(p->f, FAIL_USAGE, "unknown option --%.*s%s%s%s",
	    (int)name.n, name.p, meant ? ": is --" : "", meant ? meant : "",
	    meant ? " meant?" : "");
}

static int
parse_long(struct parser *p, const char *text)
{
	struct slice rest, name = slice_cut(slice_text(text), '=', &rest);
	struct found o = find(p, name, 0);
	if (!o.row)
		return refuse_long(p, name);
	if (o.row->kind == OPT_FLAG) {
		if (rest.p)
			return fail_set(p->f, FAIL_USAGE,
			    "--%s takes no argument", o.row->name);
		return set(o, NULL, p->f);
	}
	const char *arg = argument(p, o, rest.p);
	return arg ? set(o, arg, p->f) : -1;
}

static int
parse_letters(struct parser *p, const char *text)
{
	for (; *text; text++) {
		struct found o = find(p, SLICE_NONE, *text);
		if (!o.row)
			return fail_set(
			    p->f, FAIL_USAGE, "unknown option -%c", *text);
		if (o.row->kind != OPT_FLAG) {
			const char *arg =
			    argument(p, o, text[1] ? text + 1 : NULL);
			return arg ? set(o, arg, p->f) : -1;
		}
		if (set(o, NULL, p->f) < 0)
			return -1;
	}
	return 0;
}

int
opt_parse(int argc, char **argv, const struct opt_table *tables, size_t ntables,
    struct opt_list *operands, struct fail *f)
{
	struct parser p = {tables, ntables, argv + (argc > 0), f};
	while (*p.next) {
		const char *word = *p.next++;
		if (strcmp(word, "--") == 0)
			break;
		if (word[0] != '-' || !word[1]) {
			list_add(operands, word);
			continue;
		}
		int r = word[1] == '-' ? parse_long(&p, word + 2)
				       : parse_letters(&p, word + 1);
		if (r < 0)
			return -1;
	}
	while (*p.next)
		list_add(operands, *p.next++);
	return 0;
}
