/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writing.h"

#include "base/buf.h"
#include "io/sink.h"
#include "render/chart.h"

const struct format *
choose_format(const char *asked, const char *output, struct fail *f)
{
	if (asked)
		return format_named(asked, f);
	return format_of_file(output, f);
}

/* The table to print: the one that was named, or a format's only one. */
static int
choose_table(struct document *d, const struct format *format, const char *name,
    const struct table **t, struct fail *f)
{
	struct buf names = {0};
	*t = NULL;
	if (!name && !format->is_table)
		return 0;
	*t = document_table(d, name);
	if (*t) {
		document_keep(d, *t);
		return 0;
	}
	document_table_names(d, &names);
	if (name)
		fail_set(f, FAIL_USAGE, "--table %s: not one of %s", name,
		    buf_cstr(&names));
	else
		fail_set(f, FAIL_USAGE,
		    "%s holds one table: choose with --table, of %s",
		    format->name, buf_cstr(&names));
	buf_fini(&names);
	return -1;
}

static int
save(const char *path, struct slice bytes, struct summary *s, struct fail *f)
{
	struct sink sink;
	if (sink_open(&sink, path, true, f) < 0)
		return -1;
	if (sink_write(&sink, bytes, f) < 0) {
		sink_abort(&sink);
		return -1;
	}
	if (sink_commit(&sink, f) < 0)
		return -1;
	summary_output(s, path, sink.nbytes, sink.digest_text);
	return 0;
}

/* --plot: the chart of the first table that has one. */
static int
plot(const struct document *d, const char *path, struct summary *s,
    struct fail *f)
{
	const struct table *t = document_chart(d);
	struct buf out = {0};
	if (!path)
		return 0;
	if (!t)
		return fail_set(
		    f, FAIL_USAGE, "--plot: there is no chart of this");
	chart_draw(&out, t, "chart", true);
	int result = save(path, buf_as_slice(&out), s, f);
	buf_fini(&out);
	return result;
}

int
write_document(struct document *d, const struct written *w,
    const struct format *format, struct summary *s, struct fail *f)
{
	const struct table *t;
	struct buf out = {0};
	int result = choose_table(d, format, w->table, &t, f);
	if (result == 0)
		result = format->render(d, t, &out, f);
	if (result == 0)
		result = plot(d, w->plot, s, f);
	if (result == 0)
		result = save(w->output, buf_as_slice(&out), s, f);
	buf_fini(&out);
	return result;
}
