/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/layout.h"

#include "base/buf.h"

static const char *const own_keys[] = {
    "report", "name", "heading", "intro", "tables", "required"};

enum { NOWN_KEYS = sizeof own_keys / sizeof *own_keys, KEYS_MAX = 64 };

/*
 * A layout is kept and copied: it can neither fix the day of the data nor
 * name people, and it holds no other layout.
 */
static bool
is_for_layouts(const struct asked_option *o)
{
	return !(o->flag &
	    (TAKES_AS_OF | TAKES_NOMINATE | TAKES_TYPE | TAKES_LAYOUT |
		TAKES_AUDIT | TAKES_STATEMENT));
}

/* A text, or a list of texts. */
static int
load_texts(const struct spec_node *n, struct arena *a, struct slice **out,
    size_t *nout, struct fail *f)
{
	if (!n)
		return 0;
	bool is_list = n->kind == SPEC_ARRAY;
	const struct spec_node *item = is_list ? n->child : n;
	*nout = is_list ? n->n : 1;
	*out = arena_zalloc(a, *nout + 1, sizeof **out);
	for (size_t i = 0; i < *nout; i++)
		if (spec_text(&item[i], &(*out)[i], f) < 0)
			return -1;
	return 0;
}

/* An option's value as on the command line; a list is joined by commas. */
static int
load_option(const struct spec_node *n, struct arena *a, const char **out,
    struct fail *f)
{
	struct slice *text = NULL;
	size_t ntexts = 0;
	struct buf b = {0};
	if (n->kind == SPEC_INTEGER) {
		buf_printf(&b, "%lld", (long long)n->integer);
	} else if (load_texts(n, a, &text, &ntexts, f) < 0) {
		return -1;
	}
	for (size_t i = 0; i < ntexts; i++) {
		buf_text(&b, i ? "," : "");
		buf_slice(&b, text[i]);
	}
	*out = arena_cstr(a, buf_as_slice(&b));
	buf_fini(&b);
	return 0;
}

static int
load_options(struct layout_part *p, struct arena *a, struct fail *f)
{
	const struct asked_option *o;
	const char *value;
	for (size_t i = 0; (o = asked_option_at(i)); i++) {
		const struct spec_node *n = spec_get(p->node, o->name);
		if (!n)
			continue;
		if (!(p->report->takes & o->flag))
			return spec_fail(
			    n, f, "%s takes no such option", p->report->name);
		if (load_option(n, a, &value, f) < 0)
			return -1;
		asked_set(&p->asked, o, value);
	}
	return 0;
}

/* Unknown keys are mistakes; the message lists what there is. */
static int
check_keys(const struct spec_node *n, struct fail *f)
{
	const char *keys[KEYS_MAX + 1];
	const struct asked_option *o;
	size_t nkeys = 0;
	for (; nkeys < NOWN_KEYS; nkeys++)
		keys[nkeys] = own_keys[nkeys];
	for (size_t i = 0; (o = asked_option_at(i)) && nkeys < KEYS_MAX; i++)
		if (is_for_layouts(o))
			keys[nkeys++] = o->name;
	keys[nkeys] = NULL;
	return spec_object(n, keys, f);
}

static int
load_report(struct layout_part *p, struct fail *f)
{
	const struct spec_node *n = spec_need(p->node, "report", f);
	struct slice name;
	struct fail why = {0};
	if (!n || spec_text(n, &name, f) < 0)
		return -1;
	p->name = name.p;
	p->report = report_named(name.p, &why);
	if (!p->report)
		return spec_fail(n, f, "%s", why.text);
	if (p->report->takes & (TAKES_LAYOUT | TAKES_TYPE))
		return spec_fail(n, f, "a layout cannot hold %s", name.p);
	return 0;
}

/* Names lead table names, and files are cut by them: simple and unique. */
static int
load_name(const struct layout *l, struct layout_part *p, struct fail *f)
{
	const struct spec_node *n = spec_get(p->node, "name");
	struct slice name;
	if (n) {
		if (spec_text(n, &name, f) < 0)
			return -1;
		if (name.n == 0 ||
		    strspn(name.p, "abcdefghijklmnopqrstuvwxyz0123456789-") !=
			name.n)
			return spec_fail(n, f,
			    "expected lower-case letters, digits and "
			    "hyphens");
		p->name = name.p;
	}
	for (const struct layout_part *q = l->part; q < p; q++)
		if (strcmp(q->name, p->name) == 0)
			return spec_fail(n ? n : p->node, f,
			    "a section before it is called %s too: give it a "
			    "name of its own",
			    p->name);
	return 0;
}

static int
load_part(struct layout *l, struct layout_part *p, struct fail *f)
{
	struct arena *a = &l->spec.arena;
	const struct spec_node *required = spec_get(p->node, "required");
	const struct spec_node *heading = spec_get(p->node, "heading");
	struct slice text;
	if (check_keys(p->node, f) < 0 || load_report(p, f) < 0 ||
	    load_name(l, p, f) < 0)
		return -1;
	p->heading = p->report->title;
	if (heading) {
		if (spec_text(heading, &text, f) < 0)
			return -1;
		p->heading = text.p;
	}
	if (required && spec_bool(required, &p->required, f) < 0)
		return -1;
	if (load_texts(
		spec_get(p->node, "intro"), a, &p->intro, &p->nintro, f) < 0 ||
	    load_texts(
		spec_get(p->node, "tables"), a, &p->table, &p->ntables, f) < 0)
		return -1;
	return load_options(p, a, f);
}

static int
load_parts(struct layout *l, struct fail *f)
{
	const struct spec_node *n = spec_need(l->spec.root, "sections", f);
	if (!n || spec_array(n, f) < 0)
		return -1;
	if (n->n == 0)
		return spec_fail(n, f, "no section: name a report");
	l->part = arena_zalloc(&l->spec.arena, n->n, sizeof *l->part);
	for (l->n = 0; l->n < n->n; l->n++) {
		l->part[l->n].node = &n->child[l->n];
		if (load_part(l, &l->part[l->n], f) < 0)
			return -1;
	}
	return 0;
}

static int
load(struct layout *l, struct fail *f)
{
	static const char *const keys[] = {
	    "title", "intro", "provenance", "version", "sections", NULL};
	const struct spec_node *root = l->spec.root;
	struct slice text;
	if (spec_object(root, keys, f) < 0)
		return -1;
	const struct spec_node *title = spec_need(root, "title", f);
	if (!title || spec_text(title, &text, f) < 0)
		return -1;
	l->title = text.p;
	for (size_t i = 2; i < 4; i++) {
		const struct spec_node *n = spec_get(root, keys[i]);
		if (n && spec_text(n, &text, f) < 0)
			return -1;
	}
	if (load_texts(spec_get(root, "intro"), &l->spec.arena, &l->intro,
		&l->nintro, f) < 0)
		return -1;
	return load_parts(l, f);
}

int
layout_load(struct layout *l, const char *name, struct fail *f)
{
	*l = (struct layout){0};
	if (spec_load(&l->spec, "reports", name, f) < 0)
		return -1;
	return load(l, f);
}

void
layout_fini(struct layout *l)
{
	spec_fini(&l->spec);
	*l = (struct layout){0};
}

int
layout_part_fail(
    const struct layout_part *p, const struct fail *why, struct fail *f)
{
	const struct asked_option *o;
	if (why->kind != FAIL_USAGE)
		return fail_set(f, why->kind, "%s", why->text);
	for (size_t i = 0; (o = asked_option_at(i)); i++) {
		const struct spec_node *n = spec_get(p->node, o->name);
		size_t len = strlen(o->name);
		const char *rest = why->text + 2 + len;
		if (n && strncmp(why->text, "--", 2) == 0 &&
		    strncmp(why->text + 2, o->name, len) == 0 &&
		    (*rest == ' ' || *rest == ':'))
			return spec_fail(n, f, "%s", rest + strspn(rest, ": "));
	}
	return spec_fail(p->node, f, "%s", why->text);
}
