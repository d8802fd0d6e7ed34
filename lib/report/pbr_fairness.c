/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whom a provider that is paid for results takes on (METHODS.md 3.4): of
 * those referred, who starts, by group.
 */
#include "report/pbr_tables.h"

#include "base/figure.h"
#include "report/words.h"

static const struct column fairness_columns[] = {
    {"key", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"group", NULL, COLUMN_TEXT, ROLE_GROUP, 0, NULL},
    {"referred", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"started", NULL, COLUMN_COUNT, ROLE_NONE, 0, NULL},
    {"rate", NULL, COLUMN_RATE, ROLE_NONE, 1, NULL},
    {"ratio", "Ratio to the best", COLUMN_NUMBER, ROLE_NONE, 2, NULL},
};

/* A member's referrals: 2 when one was started, 1 when there is any. */
static uint8_t *
referral_of_codes(const struct data_column *c, struct arena *a)
{
	uint8_t *stage = arena_zalloc(a, c->values.n + 1, 1);
	for (size_t i = 0; i < c->values.n; i++) {
		struct scan s;
		struct value v;
		if (!scan_array(&s, strmap_key(&c->values, i)))
			continue;
		while (scan_element(&s, &v) > 0) {
			struct value start =
			    value_at(value_raw(v), slice_text("start_date"));
			if (!stage[i])
				stage[i] = 1;
			if (value_present(start))
				stage[i] = 2;
		}
	}
	return stage;
}

/* The rows of one key: groups with those referred and started. */
static void
add_fairness(struct run *r, struct table *t, const struct key *k,
    const uint8_t *stage, struct rows rows, size_t *nwarned)
{
	const struct pbr_plan *p = r->plan;
	const struct data_column *c = &r->data.column[p->referrals];
	struct groups g;
	double best = 0;
	groups_make(&g, &r->data, k, 1, rows);
	double(*n)[2] = arena_zalloc(&r->arena, g.n + 1, sizeof *n);
	for (size_t i = 0; i < g.n; i++) {
		for (size_t m = 0; m < g.group[i].rows.n; m++) {
			uint32_t code = c->code[g.group[i].rows.row[m]];
			uint8_t at = code == DATA_ABSENT ? 0 : stage[code];
			n[i][0] += at >= 1;
			n[i][1] += at == 2;
		}
		best = fmax(best, n[i][0] >= 30 ? n[i][1] / n[i][0] : 0);
	}
	for (size_t i = 0; i < g.n; i++) {
		struct slice value = g.group[i].value[0];
		double rate = n[i][1] / n[i][0];
		if (!slice_present(value))
			value = slice_text("not recorded");
		pbr_add_name(t, k->text);
		table_text(t, value,
		    value_label(slice_text(k->text), value, t->arena));
		table_number(t, n[i][0]);
		table_number(t, n[i][1]);
		table_number(t, rate);
		table_number(t, rate / best);
		*nwarned +=
		    n[i][0] >= 30 && rate / best < p->contract.warn_below;
	}
	groups_fini(&g);
}

void
pbr_fill_fairness(
    struct run *r, struct section *s, const struct pbr_cohorts *all)
{
	const struct pbr_plan *p = r->plan;
	size_t nwarned = 0;
	if (p->nby == 0)
		return;
	struct table *t =
	    section_table(s, "fairness", "Who starts, of those referred");
	const uint8_t *stage =
	    referral_of_codes(&r->data.column[p->referrals], &r->arena);
	ADD_COLUMNS(t, fairness_columns);
	for (size_t i = 0; i < p->nby; i++)
		for (size_t k = 0; k < all->n; k++)
			add_fairness(r, t, &p->by[i], stage, all->item[k].rows,
			    &nwarned);
	table_note(t,
	    "The best is of groups with 30 or more referred. A payment for "
	    "results can be earned by choosing whom to serve.");
	if (nwarned)
		section_caution(s,
		    "%zu %s less than %s as often as the best: see who is "
		    "passed over.",
		    nwarned,
		    noun((double)nwarned, "group starts", "groups start"),
		    figure_percent(p->contract.warn_below, 0).text);
}
