/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/model_save.h"

#include "base/num.h"
#include "record/jsonout.h"

#include <assert.h>

enum { WIDTH = 100 };

struct saving {
	const struct weights *w;
	struct buf *out;
};

/* --- what was learnt ------------------------------------------------------ */

/* The level that is written at a node. */
static bool
find_level(
    const struct saving *s, const struct spec_node *n, unsigned *c, unsigned *l)
{
	const struct model *m = s->w->people->model;
	for (*c = 0; *c < m->ncomparisons; ++*c)
		for (*l = 1; *l <= m->comparison[*c].nlevels; ++*l)
			if (m->comparison[*c].level[*l - 1].node == n)
				return true;
	return false;
}

/* The number that was learnt for a node, if any was. */
static bool
learnt(const struct saving *s, const struct spec_node *n, double *v)
{
	const struct model *m = s->w->people->model;
	const struct spec_node *up = n->parent;
	unsigned c, l;
	if (!up || (n->kind != SPEC_REAL && n->kind != SPEC_INTEGER))
		return false;
	if (find_level(s, up, &c, &l)) {
		bool is_m = slice_is(n->key, "m"), is_u = slice_is(n->key, "u");
		*v = is_m  ? s->w->m[c][l]
		    : is_u ? s->w->u[c][l]
			   : s->w->m_given[c][l];
		return is_m || is_u || slice_is(n->key, "m_given");
	}
	if (!slice_is(n->key, "u") || !find_level(s, up->parent, &c, &l))
		return false;
	*v = s->w->tf_u[c][l];
	return m->comparison[c].level[l - 1].tf_u > 0;
}

/* --- JSON ----------------------------------------------------------------- */

static void
put_leaf(const struct saving *s, const struct spec_node *n, struct buf *out)
{
	static const char *const words[] = {
	    [SPEC_TRUE] = "true", [SPEC_FALSE] = "false", [SPEC_NULL] = "null"};
	double v;
	if (n->kind == SPEC_TEXT) {
		struct buf text = {0};
		jsonout_text(&text, n->text);
		buf_slice(out, buf_as_slice(&text));
		buf_fini(&text);
	} else if (learnt(s, n, &v)) {
		num_shortest(out, v);
	} else if (n->kind == SPEC_INTEGER) {
		buf_printf(out, "%lld", (long long)n->integer);
	} else if (n->kind == SPEC_REAL) {
		num_shortest(out, n->number);
	} else {
		buf_text(out, words[n->kind]);
	}
}

static void
put_key(const struct spec_node *n, struct buf *out)
{
	struct buf key = {0};
	if (!n->key.p)
		return;
	jsonout_text(&key, n->key);
	buf_slice(out, buf_as_slice(&key));
	buf_text(out, ": ");
	buf_fini(&key);
}

/* The node on one line. spec_load() has limited how deep it may be. */
static void
put_line(const struct saving *s, const struct spec_node *n, struct buf *out)
{
	bool is_object = n->kind == SPEC_OBJECT;
	put_key(n, out);
	if (!is_object && n->kind != SPEC_ARRAY) {
		put_leaf(s, n, out);
		return;
	}
	buf_byte(out, is_object ? '{' : '[');
	for (uint32_t i = 0; i < n->n; i++) {
		buf_text(out, i ? ", " : "");
		put_line(s, &n->child[i], out);
	}
	buf_byte(out, is_object ? '}' : ']');
}

static void
indent(struct buf *out, unsigned depth)
{
	buf_byte(out, '\n');
	for (unsigned i = 0; i < depth; i++)
		buf_text(out, "  ");
}

/* A level is a line, whatever its length; so is whatever fits on one. */
static bool
is_line(const struct saving *s, const struct spec_node *n, struct slice line)
{
	unsigned c, l;
	if (!n->parent)
		return false;
	return line.n <= WIDTH || find_level(s, n, &c, &l);
}

static void
put_node(const struct saving *s, const struct spec_node *n, unsigned depth)
{
	struct buf line = {0};
	bool is_object = n->kind == SPEC_OBJECT;
	bool is_leaf = !is_object && n->kind != SPEC_ARRAY;
	put_line(s, n, &line);
	if (is_leaf || is_line(s, n, buf_as_slice(&line))) {
		buf_slice(s->out, buf_as_slice(&line));
		buf_fini(&line);
		return;
	}
	buf_fini(&line);
	put_key(n, s->out);
	buf_byte(s->out, is_object ? '{' : '[');
	for (uint32_t i = 0; i < n->n; i++) {
		buf_text(s->out, i ? "," : "");
		indent(s->out, depth + 1);
		put_node(s, &n->child[i], depth + 1);
	}
	indent(s->out, depth);
	buf_byte(s->out, is_object ? '}' : ']');
}

void
model_save(const struct weights *w, struct slice trained, struct buf *out)
{
	struct saving s = {w, out};
	const struct spec_node *root = w->people->model->spec.root;
	buf_byte(out, '{');
	for (uint32_t i = 0; i < root->n; i++) {
		if (slice_is(root->child[i].key, "trained"))
			continue;
		buf_text(out, "\n  ");
		put_node(&s, &root->child[i], 1);
		buf_byte(out, ',');
	}
	buf_text(out, "\n  \"trained\": ");
	buf_slice(out, trained);
	buf_text(out, "\n}\n");
}
