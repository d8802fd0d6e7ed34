/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/summary.h"

#include "io/sink.h"
#include "record/jsonout.h"

void
summary_fini(struct summary *s)
{
	buf_fini(&s->inputs);
	buf_fini(&s->definitions);
	buf_fini(&s->outputs);
	buf_fini(&s->rest);
}

/* An element of a list that is still without its brackets. */
static void
add(struct buf *b, const char *name, const uint64_t *nbytes, const char *digest)
{
	jsonout_open(b, '{');
	jsonout_text_field(b, "name", slice_text(name));
	if (nbytes)
		jsonout_int_field(b, "bytes", (int64_t)*nbytes);
	jsonout_text_field(b, "blake2b_256", slice_text(digest));
	jsonout_close(b, '}');
}

void
summary_input(
    struct summary *s, const char *name, uint64_t nbytes, const char *digest)
{
	add(&s->inputs, name, &nbytes, digest);
}

void
summary_lines(struct summary *s, const struct lines *l)
{
	for (unsigned i = 0; i < l->nsources; i++)
		summary_input(s, l->source[i].name, l->source[i].nbytes,
		    l->source[i].digest_text);
}

void
summary_definition(struct summary *s, const char *name, const char *digest)
{
	add(&s->definitions, name, NULL, digest);
}

void
summary_output(
    struct summary *s, const char *name, uint64_t nbytes, const char *digest)
{
	add(&s->outputs, name ? name : "standard output", &nbytes, digest);
}

static void
add_list(struct buf *b, const char *key, const struct buf *elements)
{
	jsonout_key(b, key);
	jsonout_open(b, '[');
	buf_slice(b, buf_as_slice(elements));
	jsonout_close(b, ']');
}

int
summary_save(const struct summary *s, const struct prog *p, struct fail *f)
{
	struct buf b = {0};
	if (!p->common.summary)
		return 0;
	jsonout_open(&b, '{');
	jsonout_text_field(&b, "program", slice_text(p->program->name));
	jsonout_text_field(&b, "version", slice_text(IOC_VERSION));
	add_list(&b, "inputs", &s->inputs);
	add_list(&b, "definitions", &s->definitions);
	add_list(&b, "outputs", &s->outputs);
	if (s->rest.n)
		jsonout_raw(&b, buf_as_slice(&s->rest));
	jsonout_close(&b, '}');
	jsonout_line(&b);
	int r = sink_save(p->common.summary, buf_as_slice(&b), f);
	buf_fini(&b);
	return r;
}
