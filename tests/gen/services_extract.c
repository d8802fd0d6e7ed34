/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The partnership's service directory: the one clean file. UTF-8. */
#include "demo.h"

#include "directory.h"

#include "base/buf.h"

static const char HEADER[] =
    "Service Ref,Service Name,Provider,Lead Provider,Organisation Type,"
    "Lived Experience,Trading Income %,Disadvantaged Staff %,Sectors,Markets,"
    "Partners,Activities,Needs Met,Outcomes,Open To,Age From,Age To,"
    "Areas Covered,Sentence Limit,Statutory Clients,Starts Per Month,Price,"
    "Price Unit,Contract Start,Contract End";

static const struct dialect DIALECT = {',', "\r\n", ENCODING_UTF8, false};

static void
put_number(struct extract *x, int n, bool stated)
{
	if (stated)
		sheet_cellf(&x->out, "%d", n);
	else
		sheet_cell(&x->out, "");
}

static void
put_texts(struct extract *x, const struct offer *o)
{
	const char *const text[] = {o->sectors, o->markets, o->partners,
	    o->activities, o->needs, o->outcomes, o->sexes};
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		sheet_cell(&x->out, text[i]);
}

/* The hubs of an area: itself, or each hub of a borough. */
static void
add_hubs(struct buf *b, struct slice area)
{
	bool is_borough = false;
	for (size_t i = 0; i < HUBS; i++)
		if (slice_is(area, HUB[i].borough)) {
			is_borough = true;
			buf_printf(b, "%s%s", b->n ? "; " : "", HUB[i].name);
		}
	if (!is_borough)
		buf_printf(b, "%s%.*s", b->n ? "; " : "", (int)area.n, area.p);
}

static void
put_areas(struct extract *x, const char *areas)
{
	struct buf b = {0};
	struct slice rest = slice_text(areas);
	while (slice_present(rest)) {
		struct slice area = slice_trim(slice_cut(rest, ';', &rest));
		if (area.n)
			add_hubs(&b, area);
	}
	sheet_cell(&x->out, buf_cstr(&b));
	buf_fini(&b);
}

static void
put_offer(struct extract *x, const struct offer *o)
{
	sheet_cell(&x->out, o->ref);
	sheet_cell(&x->out, o->name);
	sheet_cell(&x->out, o->provider);
	sheet_cell(&x->out, o->lead);
	sheet_cell(&x->out, o->kind);
	sheet_cell(&x->out, o->experience);
	put_number(x, o->trading, o->trading >= 0);
	put_number(x, o->disadvantaged, o->disadvantaged >= 0);
	put_texts(x, o);
	put_number(x, o->age_from, o->age_from > 0);
	put_number(x, o->age_to, o->age_to > 0);
	put_areas(x, o->areas);
	sheet_cell(&x->out, o->longest);
	sheet_cell(&x->out, o->statutory);
	put_number(x, o->starts, true);
	if (o->price > 0)
		sheet_cellf(&x->out, "£%d.00", o->price);
	else
		sheet_cell(&x->out, "");
	sheet_cell(&x->out, o->unit);
	sheet_date(&x->out, date_from_ymd(o->from, 4, 1), "DD/MM/YYYY");
	sheet_date(&x->out, o->to ? date_from_ymd(o->to, 3, 31) : DATE_NONE,
	    "DD/MM/YYYY");
	sheet_end(&x->out);
}

int
services_extract(struct demo *d)
{
	struct extract x;
	size_t n;
	const struct offer *offers = directory(&n);
	if (extract_open(d, &x, SOURCE_SERVICES, DIALECT, NULL, NULL))
		return -1;
	sheet_header(&x.out, HEADER);
	for (size_t i = 0; i < n; i++)
		put_offer(&x, &offers[i]);
	return extract_close(d, &x);
}
