/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/kin.h"

#include "link/compare.h"
#include "link/packed.h"
#include "link/standard.h"

#include <stdlib.h>

static const struct column *
column_of(const struct judge *j, uint8_t field)
{
	return &j->tests->people->column[field];
}

static const struct model *
model_of(const struct judge *j)
{
	return j->tests->people->model;
}

static bool
shares(const struct judge *j, uint8_t field)
{
	return field != MODEL_NONE && judge_shared(j, field);
}

bool
kin_shares_id(const struct judge *j)
{
	const struct model_set *ids = &model_of(j)->ids;
	for (unsigned i = 0; i < ids->n; i++)
		if (judge_shared(j, ids->field[i]))
			return true;
	return false;
}

/* A first name of more than a letter; encodings do not tell. */
static bool
has_first_name(const struct people *p, uint32_t person)
{
	const struct column *c = &p->column[p->model->first_name];
	const uint32_t *v;
	uint32_t n = column_values(c, person, &v);
	for (uint32_t i = 0; i < n; i++)
		if (c->bits || column_text(c, v[i]).n > 1)
			return true;
	return false;
}

/* A sector or an outward code is all that is known of where they live. */
static bool
has_part_of_place(const struct people *p, uint32_t person)
{
	const struct column *c = &p->column[p->model->place];
	const uint32_t *v;
	uint32_t n = column_values(c, person, &v);
	for (uint32_t i = 0; i < n; i++)
		if (standard_postcode(column_text(c, v[i])).full)
			return false;
	return n > 0;
}

bool
kin_is_partial(const struct people *p, uint32_t person)
{
	const struct model *m = p->model;
	if (m->first_name != MODEL_NONE && !has_first_name(p, person))
		return true;
	return m->place != MODEL_NONE &&
	    m->field[m->place].standard == STANDARD_POSTCODE &&
	    has_part_of_place(p, person);
}

bool
kin_conflicts(const struct judge *j)
{
	const struct model_set *ids = &model_of(j)->conflict;
	for (unsigned i = 0; i < ids->n; i++)
		if (!judge_differs(j, ids->field[i]))
			return false;
	return ids->n > 0;
}

/* Some identifier of the conflict set differs. */
static bool
has_conflict(const struct judge *j)
{
	const struct model_set *ids = &model_of(j)->conflict;
	for (unsigned i = 0; i < ids->n; i++)
		if (judge_differs(j, ids->field[i]))
			return true;
	return false;
}

/* --- what equality alone tells -------------------------------------------- */

enum { ASKED = 1, MAY_TWIN = 2, MAY_FOLLOW = 4, MAY_SHARE = 8 };

static bool
has_both(const struct judge *j, uint8_t field)
{
	return field != MODEL_NONE && !(j->missing >> field & 1);
}

/* What two may be: twins, of two generations, or kin at all. No lists. */
static unsigned
make_kin(const struct judge *j)
{
	const struct model *m = model_of(j);
	bool home = shares(j, m->place), born = shares(j, m->birth);
	unsigned kin = ASKED;
	if (kin_shares_id(j))
		return kin;
	if (home && born && has_both(j, m->first_name))
		kin |= MAY_TWIN;
	if (home && shares(j, m->name))
		kin |= MAY_FOLLOW;
	if (home || (born && shares(j, m->last_name)))
		kin |= MAY_SHARE;
	return kin;
}

/*
 * Most pairs are told by their outline to be no relatives, once for all that
 * have it. With lists that is not known.
 */
static bool
may_be(const struct judge *j, unsigned what)
{
	struct outline *o = j->outline;
	if (!o->kin)
		o->kin = (uint8_t)(o->lists
			? ASKED | MAY_TWIN | MAY_FOLLOW | MAY_SHARE
			: make_kin(j));
	return o->kin & what;
}

/* --- first names ---------------------------------------------------------- */

enum likeness { NOT_ASKED, UNLIKE, SIMILAR, SAME };

static bool
is_start(struct slice x, struct slice y, size_t least)
{
	size_t n = x.n < y.n ? x.n : y.n;
	return n >= least && compare_prefix(x, y) == n;
}

/* Forms of one name: nickname, start, initial, or doubled letters undone. */
static bool
is_form(const struct judge *j, const struct column *c, uint32_t v, uint32_t w)
{
	const struct nicknames *known = j->tests->people->lists->nicknames;
	struct slice x = column_text(c, v), y = column_text(c, w);
	size_t least = x.n == 1 || y.n == 1 ? 1 : 3;
	bool begins_alike = c->starts[v] == c->starts[w];
	return (begins_alike &&
		   (is_start(x, y, least) || compare_undoubled(x, y))) ||
	    (known && c->groups &&
		nicknames_share(known, c->groups[v], c->groups[w]));
}

/* Encodings as alike as those of one name misspelt. */
static bool
is_dice(const struct judge *j, const struct column *c, uint32_t v, uint32_t w)
{
	return column_dice(c, v, w) >= model_of(j)->twins_similar;
}

/* Edits that a slip may make of a name: two of a longer one's inside. */
static unsigned
edits_of_slip(struct slice x, struct slice y)
{
	return x.n > 4 && y.n > 4 && *x.p == *y.p ? 2 : 1;
}

/* So alike, or few edits apart, each of which takes one other letter. */
static bool
is_misspelt(
    const struct judge *j, const struct column *c, uint32_t v, uint32_t w)
{
	struct slice x = column_text(c, v), y = column_text(c, w);
	uint32_t a = c->letters[v] & ~c->letters[w];
	uint32_t b = c->letters[w] & ~c->letters[v];
	unsigned most = edits_of_slip(x, y);
	if (judge_may_reach(j->tests->twins, c, v, c, w) &&
	    compare_jaro_winkler(x, y) >= model_of(j)->twins_similar)
		return true;
	return (unsigned)__builtin_popcount(a) <= most &&
	    (unsigned)__builtin_popcount(b) <= most &&
	    compare_damerau(x, y) <= most;
}

static enum likeness
likeness_of(
    const struct judge *j, const struct column *c, uint32_t v, uint32_t w)
{
	if (c->bits && (v == w || column_initial(c, v, w)))
		return SAME;
	if (c->bits)
		return is_dice(j, c, v, w) ? SIMILAR : UNLIKE;
	if (v == w || is_form(j, c, v, w))
		return SAME;
	return is_misspelt(j, c, v, w) ? SIMILAR : UNLIKE;
}

static bool
alike(const struct judge *j, const struct column *c, uint32_t v,
    const struct column *d, uint32_t w)
{
	return v && w && judge_may_reach(j->tests->family, c, v, d, w) &&
	    compare_jaro_winkler(column_text(c, v), column_text(d, w)) >=
	    JUDGE_FAMILY;
}

/* One's encoding is that of the other with its parts swapped. */
static bool
is_encoding_swapped(const struct judge *j, uint8_t as_is, uint8_t swapped)
{
	if (as_is == MODEL_NONE || swapped == MODEL_NONE)
		return false;
	const struct column *c = column_of(j, as_is);
	const struct column *d = column_of(j, swapped);
	uint32_t v = column_first(c, j->a), w = column_first(d, j->b);
	return v && w && slice_equal(column_text(c, v), column_text(d, w));
}

/* One's first name is the other's last name, both ways. */
static bool
is_swapped(const struct judge *j)
{
	if (column_of(j, model_of(j)->first_name)->bits)
		return is_encoding_swapped(
		    j, model_of(j)->name_as_is, model_of(j)->name_swapped);
	const struct column *first = column_of(j, model_of(j)->first_name);
	const struct column *last = column_of(j, model_of(j)->last_name);
	return alike(j, first, column_first(first, j->a), last,
		   column_first(last, j->b)) &&
	    alike(j, first, column_first(first, j->b), last,
		column_first(last, j->a));
}

/* The best of all aliases. */
static enum likeness
compare_first_names(const struct judge *j)
{
	const struct column *c = column_of(j, model_of(j)->first_name);
	const uint32_t *v, *w;
	uint32_t n = column_values(c, j->a, &v), k = column_values(c, j->b, &w);
	bool same = is_swapped(j) || shares(j, model_of(j)->forms);
	enum likeness best = same ? SAME : UNLIKE;
	for (uint32_t x = 0; x < n; x++)
		for (uint32_t y = 0; y < k; y++) {
			enum likeness l = likeness_of(j, c, v[x], w[y]);
			if (l > best)
				best = l;
		}
	return best;
}

/* The same: several rules ask. */
static enum likeness
first_names(struct judge *j)
{
	if (j->likeness == NOT_ASKED)
		j->likeness = (uint8_t)compare_first_names(j);
	return (enum likeness)j->likeness;
}

static bool
differs(const struct judge *j, uint8_t field)
{
	return field != MODEL_NONE && judge_differs(j, field);
}

/* Second names that are not forms of one another either. */
static bool
second_names_differ(const struct judge *j)
{
	uint8_t field = model_of(j)->second_name;
	if (!differs(j, field))
		return false;
	const struct column *c = column_of(j, field);
	return likeness_of(j, c, column_first(c, j->a),
		   column_first(c, j->b)) == UNLIKE;
}

/* One family's name, perhaps misspelt or in the first name's place. */
static bool
is_family(const struct judge *j)
{
	uint8_t field = model_of(j)->last_name;
	const struct column *c = column_of(j, field);
	uint32_t v = column_first(c, j->a), w = column_first(c, j->b);
	if (c->bits)
		return judge_shared(j, field) || is_swapped(j) ||
		    (v && w && is_dice(j, c, v, w));
	return judge_shared(j, field) || is_swapped(j) || alike(j, c, v, c, w);
}

bool
kin_twins(struct judge *j)
{
	const struct model *m = model_of(j);
	if (m->last_name == MODEL_NONE || !may_be(j, MAY_TWIN) ||
	    !shares(j, m->birth) || !shares(j, m->place) ||
	    !has_both(j, m->first_name) || kin_shares_id(j) || !is_family(j))
		return false;
	switch (first_names(j)) {
	case SAME:
		return false;
	case SIMILAR:
		return shares(j, m->last_name) &&
		    (has_conflict(j) || differs(j, m->sex) ||
			second_names_differ(j));
	case UNLIKE:
	case NOT_ASKED:
		break;
	}
	return true;
}

/* --- years ---------------------------------------------------------------- */

/* A year mistyped: day and month the same, one digit of the year not. */
static bool
is_misprint(const struct column *c, uint32_t v, uint32_t w)
{
	return v != w &&
	    packed_birthday(c->letters[v]) == packed_birthday(c->letters[w]) &&
	    compare_damerau(column_text(c, v), column_text(c, w)) == 1;
}

/* Years between the nearest of two people's birth dates. */
static int
years_apart(const struct judge *j)
{
	const struct column *c = column_of(j, model_of(j)->birth);
	const uint32_t *v, *w;
	uint32_t n = column_values(c, j->a, &v), k = column_values(c, j->b, &w);
	int least = n && k ? 9999 : 0;
	for (uint32_t x = 0; x < n; x++)
		for (uint32_t y = 0; y < k; y++) {
			int gap = abs((int)packed_year(c->letters[v[x]]) -
			    (int)packed_year(c->letters[w[y]]));
			if (is_misprint(c, v[x], w[y]))
				gap = 0;
			if (gap < least)
				least = gap;
		}
	return least;
}

/* The best likeness of two people's encoded birth dates is a low one. */
static bool
is_born_unlike(const struct judge *j)
{
	if (is_encoding_swapped(
		j, model_of(j)->birth_as_is, model_of(j)->birth_swapped))
		return false;
	const struct column *c = column_of(j, model_of(j)->birth);
	const uint32_t *v, *w;
	uint32_t n = column_values(c, j->a, &v), k = column_values(c, j->b, &w);
	for (uint32_t x = 0; x < n; x++)
		for (uint32_t y = 0; y < k; y++)
			if (column_dice(c, v[x], w[y]) >=
			    model_of(j)->generations_similar)
				return false;
	return n && k;
}

bool
kin_generations(struct judge *j)
{
	const struct model *m = model_of(j);
	if (m->birth == MODEL_NONE || !may_be(j, MAY_FOLLOW) ||
	    !shares(j, m->name) || !shares(j, m->place) || kin_shares_id(j))
		return false;
	return column_of(j, m->birth)->bits
	    ? is_born_unlike(j)
	    : years_apart(j) > m->generations_years;
}

enum kinship
kin_kind(const struct judge *j)
{
	const struct model *m = model_of(j);
	if (m->last_name == MODEL_NONE || m->first_name == MODEL_NONE ||
	    !may_be(j, MAY_SHARE))
		return KIN_NONE;
	enum kinship kind = KIN_NONE;
	if (shares(j, m->place))
		kind = is_family(j) ? KIN_HOME : KIN_NONE;
	else if (shares(j, m->birth) && judge_shared(j, m->last_name))
		kind = KIN_BIRTH;
	return kind == KIN_NONE || kin_shares_id(j) ? KIN_NONE : kind;
}

bool
kin_apart(struct judge *j)
{
	return has_both(j, model_of(j)->first_name) && first_names(j) == UNLIKE;
}

bool
kin_alike(struct judge *j)
{
	const struct people *p = j->tests->people;
	return p->model->first_name != MODEL_NONE && has_first_name(p, j->a) &&
	    has_first_name(p, j->b) && first_names(j) != UNLIKE;
}

bool
kin_coeval(const struct judge *j)
{
	return shares(j, model_of(j)->birth);
}

bool
kin_speaks(struct judge *j, enum kinship kind)
{
	const struct model *m = model_of(j);
	if (!has_both(j, m->first_name) || first_names(j) == UNLIKE)
		return false;
	return kind == KIN_BIRTH || m->birth == MODEL_NONE ||
	    shares(j, m->birth);
}
