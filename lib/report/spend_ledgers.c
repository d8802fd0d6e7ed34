/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `spend`: how several funders' ledgers were made one: on what basis of VAT
 * their amounts are, and which spellings were taken for one supplier.
 */
#include "report/spend.h"

#include "base/figure.h"
#include "report/words.h"

#include <math.h>
#include <stdlib.h>

static const struct column basis_columns[] = {
    {"source", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"funder", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"payments", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"amount_pence", "Amount", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"credits", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"credit_pence", "Credits", COLUMN_MONEY, ROLE_NONE, 0, NULL},
    {"with_vat", "Payments that state VAT", COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"vat_pence", "VAT", COLUMN_MONEY, ROLE_NONE, 0, NULL},
};

struct basis {
	struct slice source, funder;
	int64_t payments, pence, credits, credit_pence, with_vat;
	double vat;
};

static int
by_source(const void *a, const void *b)
{
	const struct basis *x = a, *y = b;
	int c = natural_compare(x->source, y->source);
	return c ? c : natural_compare(x->funder, y->funder);
}

static void
count_basis(struct basis *to, const struct payment *p)
{
	to->source = p->source;
	to->funder = p->key[LEDGER_FUNDER];
	to->payments++;
	to->pence += p->pence;
	to->credits += p->pence < 0;
	to->credit_pence += p->pence < 0 ? p->pence : 0;
	to->with_vat += !isnan(p->vat);
	to->vat += isnan(p->vat) ? 0 : p->vat;
}

static size_t
find_basis(struct spend *s, struct basis *list)
{
	struct strmap names = {0};
	struct buf name = {0};
	for (size_t i = 0; i < s->n; i++) {
		const struct payment *p = &s->payment[i];
		buf_reset(&name);
		buf_slice(&name, p->source);
		buf_byte(&name, '\0');
		buf_slice(&name, p->key[LEDGER_FUNDER]);
		count_basis(
		    &list[strmap_add(&names, buf_as_slice(&name), NULL)], p);
	}
	size_t n = names.n;
	strmap_fini(&names);
	buf_fini(&name);
	if (n)
		qsort(list, n, sizeof *list, by_source);
	return n;
}

static void
fill_basis(struct spend *s)
{
	struct basis *list =
	    arena_zalloc(&s->run->arena, s->n + 1, sizeof *list);
	size_t n = find_basis(s, list), nmixed = 0;
	struct table *t =
	    section_table(s->section, "basis", "Whose ledger, credits and VAT");
	ADD_COLUMNS(t, basis_columns);
	for (size_t i = 0; i < n; i++) {
		const struct basis *x = &list[i];
		nmixed += x->with_vat > 0 && x->with_vat < x->payments;
		table_text(t, x->source, x->source);
		table_text(
		    t, x->funder, spend_label(s, LEDGER_FUNDER, x->funder));
		table_number(t, (double)x->payments);
		table_number(t, (double)x->pence);
		table_number(t, (double)x->credits);
		table_number(t, (double)x->credit_pence);
		table_number(t, (double)x->with_vat);
		table_number(t, x->with_vat ? x->vat : (double)NAN);
	}
	if (nmixed)
		section_caution(s->section,
		    "%s of %s ledgers state VAT for some payments and not for "
		    "others: see that all their amounts are net.",
		    figure_count((double)nmixed).text,
		    figure_count((double)n).text);
	table_public(t);
	table_note(t,
	    "All amounts in this report are what the ledgers give as net, "
	    "with VAT that cannot be recovered. The VAT here is what they "
	    "state beside it and is in no amount.");
}

/* --- suppliers --------------------------------------------------------- */

static const struct column supplier_columns[] = {
    {"provider", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"spellings", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"payments", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"names", "As the ledgers write it", COLUMN_TEXT, ROLE_NONE, 0, NULL},
};

struct supplier {
	struct slice shown;
	struct strmap names;
	int64_t payments;
};

static int
by_shown(const void *a, const void *b)
{
	const struct supplier *x = a, *y = b;
	return natural_compare(x->shown, y->shown);
}

static void
add_supplier(struct table *t, const struct supplier *x)
{
	struct buf names = {0};
	for (size_t k = 0; k < x->names.n; k++) {
		buf_text(&names, k ? "; " : "");
		buf_slice(&names, strmap_key(&x->names, k));
	}
	table_text(t, x->shown, x->shown);
	table_number(t, (double)x->names.n);
	table_number(t, (double)x->payments);
	table_text(t, buf_as_slice(&names), buf_as_slice(&names));
	buf_fini(&names);
}

static void
fill_suppliers(struct spend *s)
{
	size_t n = s->providers.n;
	struct supplier *list =
	    arena_zalloc(&s->run->arena, n + 1, sizeof *list);
	struct table *t = section_table(s->section, "suppliers",
	    "Suppliers that are written in several ways");
	for (size_t i = 0; i < n; i++)
		list[i].shown = s->shown[i];
	for (size_t i = 0; i < s->n; i++) {
		struct supplier *x = &list[s->payment[i].provider];
		strmap_add(&x->names, s->payment[i].name, NULL);
		x->payments++;
	}
	if (n)
		qsort(list, n, sizeof *list, by_shown);
	ADD_COLUMNS(t, supplier_columns);
	for (size_t i = 0; i < n; i++) {
		if (list[i].names.n > 1)
			add_supplier(t, &list[i]);
		strmap_fini(&list[i].names);
	}
	table_note(t,
	    "Taken for one without regard to case, accents, punctuation, a "
	    "leading \"the\" and the legal form, or by "
	    "share/codes/providers.csv. Look for one that is missing, and "
	    "for two that are not one.");
}

void
spend_ledgers(struct spend *s)
{
	fill_basis(s);
	fill_suppliers(s);
}
