/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report layout: which reports a page holds, in which order, with which
 * options, and the words around them.
 *
 * A JSON file, from share/reports or a partnership's own (ioc-layout(5)). It
 * is checked as it is loaded: a mistake names file, line and key. It says
 * nothing about the input, and nothing that must change with the month:
 * those are options of the program.
 */
#ifndef IOC_REPORT_LAYOUT_H
#define IOC_REPORT_LAYOUT_H

#include "report/report.h"
#include "rules/spec.h"

struct layout_part {
	const struct spec_node *node; /* for messages */
	const struct report *report;
	struct asked asked;
	const char *name; /* unique among the parts */
	const char *heading;
	struct slice *intro; /* paragraphs */
	size_t nintro;
	struct slice *table; /* only these, in this order; none: all */
	size_t ntables;
	bool required;
};

struct layout {
	struct spec spec; /* owns every text */
	const char *title;
	struct slice *intro;
	size_t nintro;
	struct layout_part *part;
	size_t n;
};

/*
 * Loads the layout of that name or path (share/reports/NAME.json). 0, or -1
 * with f. Release with layout_fini() either way.
 */
int layout_load(struct layout *l, const char *name, struct fail *f);
void layout_fini(struct layout *l);

/*
 * Says where in the layout a part's failure belongs: at the key of the option
 * that `why` is about, else at the part. FAIL_USAGE. Always -1.
 */
int layout_part_fail(
    const struct layout_part *p, const struct fail *why, struct fail *f);

#endif
