/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --train: the model with what was learnt from these data, and from which. */
#include "match.h"

#include "base/num.h"
#include "link/model_save.h"
#include "link/prior.h"
#include "record/jsonout.h"

/* Names, sizes and digests of what was learnt from. */
static void
add_data(const struct match *m, struct buf *b)
{
	buf_text(b, ",\n    \"data\": [");
	for (unsigned i = 0; i < m->lines.nsources; i++) {
		const struct source *s = &m->lines.source[i];
		struct buf x = {0};
		jsonout_open(&x, '{');
		jsonout_text_field(&x, "name", slice_text(s->name));
		jsonout_int_field(&x, "bytes", (int64_t)s->nbytes);
		jsonout_text_field(
		    &x, "blake2b_256", slice_text(s->digest_text));
		jsonout_close(&x, '}');
		buf_text(b, i ? ",\n      " : "\n      ");
		buf_slice(b, buf_as_slice(&x));
		buf_fini(&x);
	}
	buf_byte(b, ']');
}

static void
add_number(struct buf *b, const char *key, double v)
{
	buf_printf(b, ",\n    \"%s\": ", key);
	num_shortest(b, v);
}

static void
describe_training(const struct match *m, struct buf *b)
{
	const struct training *t = &m->training;
	buf_text(b, "{\n    \"recall\": ");
	num_shortest(b, prior_recall(&m->weights));
	add_number(b, "together", m->weights.together);
	add_data(m, b);
	if (m->label >= 0) {
		buf_text(b, ",\n    \"labels\": ");
		struct buf x = {0};
		jsonout_text(&x, slice_text(m->o->evaluate));
		buf_slice(b, buf_as_slice(&x));
		buf_fini(&x);
	}
	add_number(b, "individuals", m->people.n);
	add_number(b, "random_pairs", (double)t->random_pairs);
	add_number(b, "expected_matches", t->matches);
	if (m->label < 0) {
		add_number(b, "rounds", t->rounds);
		add_number(b, "change", t->change);
	}
	buf_printf(b, ",\n    \"converged\": %s\n  }",
	    t->converged ? "true" : "false");
}

int
write_model(struct match *m, struct fail *f)
{
	struct buf trained = {0}, out = {0};
	if (!m->o->train)
		return 0;
	describe_training(m, &trained);
	model_save(&m->weights, buf_as_slice(&trained), &out);
	int r = save_output(m, OUT_MODEL, buf_as_slice(&out), f);
	buf_fini(&trained);
	buf_fini(&out);
	return r;
}
