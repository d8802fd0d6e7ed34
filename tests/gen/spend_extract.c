/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Payments of £500 and over, as four public bodies publish them, put together
 * in one file: the services of the directory among road salt and school
 * dinners. Windows-1252; amounts as £1,234.50, 1234.50 and (250.00).
 */
#include "demo.h"

#include "directory.h"

#include <stdio.h>

static const char HEADER[] = "Body,Date,Supplier,TransNo,Net,VAT,Department,"
			     "Category,CIPFA,Purpose";

static const struct dialect DIALECT = {',', "\r\n", ENCODING_CP1252, false};

/* One line of the ledger. */
struct payment {
	const char *body, *supplier, *department, *category, *cipfa, *purpose;
	char trans[24];
	date on;
	int64_t net, vat; /* pence */
	bool foreign;     /* 1.234,50: no amount of ours */
};

/* Pence as people type them. */
static void
put_money(struct extract *x, int64_t pence, uint32_t style, bool foreign)
{
	int64_t all = pence < 0 ? -pence : pence, pounds = all / 100;
	char text[32], whole[16];
	int cents = (int)(all % 100);
	if (foreign || (style < 60 && pounds >= 1000))
		snprintf(whole, sizeof whole, "%d%c%03d", (int)(pounds / 1000),
		    foreign ? '.' : ',', (int)(pounds % 1000));
	else
		snprintf(whole, sizeof whole, "%d", (int)pounds);
	snprintf(text, sizeof text, "%s%s%c%02d", style < 45 ? "£" : "", whole,
	    foreign ? ',' : '.', cents);
	if (pence < 0)
		sheet_cellf(&x->out, style < 70 ? "(%s)" : "-%s", text);
	else
		sheet_cell(&x->out, text);
}

static void
put_payment(struct demo *d, struct extract *x, const struct payment *p,
    struct rng *r, enum fault fault)
{
	uint32_t style = rng_below(r, 100);
	struct sheet *t = &x->truth;
	sheet_cell(&x->out, p->body);
	row_date(x, p->on, "DD/MM/YYYY", fault == FAULT_DATE);
	sheet_cell(&x->out, p->supplier);
	sheet_cell(&x->out, p->trans);
	if (fault == FAULT_KEY)
		sheet_cell(&x->out, "");
	else
		put_money(x, p->net, style, p->foreign);
	put_money(x, p->vat, style, false);
	sheet_cell(&x->out, p->department);
	sheet_cell(&x->out, p->category);
	sheet_cell(&x->out, p->cipfa);
	sheet_cell(&x->out, p->purpose);
	row_end(d, x, fault);
	sheet_cell(t, p->body);
	sheet_cell(t, p->trans);
	truth_date(t, p->on);
	sheet_cellf(t, "%lld", (long long)p->net);
	sheet_cell(t, p->category);
	sheet_cell(t, fault ? "rejected" : "yes");
	sheet_end(t);
}

/* Suppliers are written as each body's accounts have them. */
static const char *
supplier(const char *name, struct rng *r)
{
	static const char *const known_as[][4] = {
	    {"Brightwork CIC", "BRIGHTWORK C.I.C.", "Brightwork CIC",
		"Brightwork Community Interest Co"},
	    {"Keystone Trust", "KEYSTONE TRUST", "The Keystone Trust",
		"Keystone Trust Ltd"},
	    {"Horizon Recovery", "HORIZON RECOVERY", "Horizon Recovery",
		"Horizon Recovery (Charity)"},
	    {"Willow Women's Centre", "WILLOW WOMENS CENTRE",
		"Willow Women’s Centre", "Willow Women's Centre Ltd"}};
	uint32_t i = rng_below(r, 4);
	for (size_t k = 0; k < sizeof known_as / sizeof *known_as; k++)
		if (strcmp(known_as[k][0], name) == 0)
			return known_as[k][i];
	return name;
}

static bool
runs(const struct offer *o, date on)
{
	return o->monthly > 0 && on >= date_from_ymd(o->from, 4, 1) &&
	    (o->to == 0 || on <= date_from_ymd(o->to, 3, 31));
}

/* A month's payments for one service: most once, some split or corrected. */
static void
pay(struct demo *d, struct extract *x, const struct offer *o, date month,
    struct rng *r)
{
	bool personal = strcmp(o->category, "Personal budgets") == 0;
	int parts = rng_chance(r, 0.12) || personal ? 3 : 1;
	bool credit = rng_chance(r, 0.04);
	struct payment p = {.body = o->funder,
	    .category = o->category,
	    .purpose = o->purpose,
	    .department = "Community Safety",
	    .cipfa = "Third party payments"};
	for (int i = 0; i < parts + credit; i++) {
		int percent = rng_range(r, 92, 108);
		uint32_t serial = rng_below(r, 900000);
		p.net = (int64_t)o->monthly * percent / parts;
		p.on = month + rng_range(r, 0, 27);
		p.supplier = personal ? "REDACTED PERSONAL DATA"
				      : supplier(o->provider, r);
		if (i == parts)
			p.net = -p.net / 5;
		p.vat = personal ? 0 : p.net / 5;
		p.foreign = false;
		snprintf(p.trans, sizeof p.trans, "%c%c%06u%d", o->funder[0],
		    o->ref[3], serial, i);
		bool fault_here = rng_chance(r, 0.004);
		enum fault f = rng_chance(r, 0.5) ? FAULT_DATE : FAULT_KEY;
		if (p.on <= d->as_at)
			put_payment(d, x, &p, r, fault_here ? f : FAULT_NONE);
	}
}

static void
pay_others(struct demo *d, struct extract *x, date month, int i, struct rng *r)
{
	static const char *const what[][4] = {
	    {"Saltire Winter Services", "Highways", "Road salt",
		"Winter maintenance"},
	    {"Greenleaf Catering", "Education", "Catering", "School meals"},
	    {"Apex IT Solutions", "Corporate", "ICT", "Licences"},
	    {"Northern Waste", "Environment", "Refuse disposal", "Gate fees"}};
	static const char *const body[] = {
	    "Northbridge Council", "Kingsmere Council", "Ashvale Council"};
	uint32_t k = rng_below(r, 4), b = rng_below(r, 3);
	uint32_t serial = rng_below(r, 900000);
	struct payment p = {.body = body[b],
	    .supplier = what[k][0],
	    .department = what[k][1],
	    .category = what[k][2],
	    .purpose = what[k][3],
	    .cipfa = "Supplies and services"};
	p.on = month + rng_range(r, 0, 27);
	p.net = rng_range(r, 50000, 3000000);
	p.vat = p.net / 5;
	snprintf(p.trans, sizeof p.trans, "X%d%06u", i, serial);
	if (p.on <= d->as_at)
		put_payment(d, x, &p, r, FAULT_NONE);
}

/* A continental supplier's clerk: read as pounds this is £1.23. */
static void
pay_abroad(struct demo *d, struct extract *x)
{
	struct rng r = rng_of(d->w->seed, PURPOSE_LEDGER, 9999, 0);
	struct payment p = {.body = "Ashvale Council",
	    .supplier = "Müller Fördertechnik GmbH",
	    .department = "Environment",
	    .category = "Plant",
	    .cipfa = "",
	    .purpose = "Conveyor",
	    .trans = "A0000001",
	    .on = date_from_ymd(2024, 5, 14),
	    .net = 123450,
	    .foreign = true};
	size_t line = x->out.line + 1;
	put_payment(d, x, &p, &r, FAULT_NONE);
	sheet_cell(&d->rejects, source_file(SOURCE_SPEND));
	sheet_cellf(&d->rejects, "%zu", line);
	sheet_cell(&d->rejects, "amount with a decimal comma");
	sheet_end(&d->rejects);
}

int
spend_extract(struct demo *d)
{
	struct extract x;
	size_t n;
	const struct offer *offers = directory(&n);
	if (extract_open(d, &x, SOURCE_SPEND, DIALECT, "spend.csv",
		"body,trans_no,date,net_pence,category,in_extract"))
		return -1;
	sheet_header(&x.out, HEADER);
	for (int m = 0; m < 12 * 5; m++) {
		date month = date_add_months(date_from_ymd(2022, 4, 1), m);
		for (size_t i = 0; i < n + 8 && month <= d->as_at; i++) {
			struct rng r =
			    rng_of(d->w->seed, PURPOSE_LEDGER, (uint64_t)m, i);
			if (i >= n)
				pay_others(d, &x, month, (int)i, &r);
			else if (runs(&offers[i], month))
				pay(d, &x, &offers[i], month, &r);
		}
	}
	pay_abroad(d, &x);
	return extract_close(d, &x);
}
