/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/weigh.h"

#include "base/mem.h"
#include "link/kin.h"
#include "link/rarity.h"

#include <math.h>

/* First names at least this similar are taken to claim that they are one. */
static const double NAMES_ALIKE = 0.85;

/* --- frequencies ---------------------------------------------------------- */

static void
measure(
    struct weights *w, const struct blocks *b, unsigned field, unsigned jobs)
{
	size_t n = (size_t)w->people->column[field].n + 1;
	if (!w->rarity[field])
		w->rarity[field] = mem_zalloc(n, sizeof *w->rarity[field]);
	struct rarity r = {.people = w->people,
	    .bearers = &w->bearers,
	    .blocks = b,
	    .field = field,
	    .together = w->together};
	rarity_measure(&r, w->rarity[field], jobs);
}

/* log2 of the share of one of two values: the commoner's, or the rarer's. */
static inline int32_t
one_of(const struct rareness *rare, uint32_t v, uint32_t w, bool rarer)
{
	if (v == w)
		return -rare[v].of_both;
	int32_t x = -rare[v].of_one, y = -rare[w].of_one;
	return (x > y) != rarer ? x : y;
}

/* The rarest value in common, else one of the main ones. */
static int32_t
rarity_of_lists(
    const struct weights *w, const struct judge *j, unsigned field, bool rarer)
{
	const struct column *c = &w->people->column[field];
	const struct rareness *rare = w->rarity[field];
	const uint32_t *v, *x;
	uint32_t n = column_values(c, j->a, &v), k = column_values(c, j->b, &x);
	int32_t best = INT32_MAX;
	for (uint32_t a = 0; a < n; a++)
		for (uint32_t b = 0; b < k; b++)
			if (v[a] == x[b] && -rare[v[a]].of_both < best)
				best = -rare[v[a]].of_both;
	return best == INT32_MAX ? one_of(rare, v[0], x[0], rarer) : best;
}

int32_t
weigh_rarity(const struct weights *w, const struct judge *j,
    const struct model_level *level)
{
	unsigned field = level->tf;
	const struct column *c = &w->people->column[field];
	if (j->missing >> field & 1)
		return 0;
	if (j->lists >> field & 1)
		return rarity_of_lists(w, j, field, level->tf_rarer);
	return one_of(w->rarity[field], column_cell(c, j->a),
	    column_cell(c, j->b), level->tf_rarer);
}

/* Of two weights so far apart the lower's odds are nothing to the other's. */
enum { FAR_APART = 12 * WEIGHT_ONE };

/* What the mean of two odds weighs more than the rarer: by how they differ. */
static int16_t *
make_means(void)
{
	int16_t *mean = mem_alloc(FAR_APART * sizeof *mean);
	for (int i = 0; i < FAR_APART; i++)
		mean[i] = (int16_t)model_weight(
		    1 - log2(1 + exp2(-(double)i / WEIGHT_ONE)));
	return mean;
}

/*
 * How many times as common the first names are in the years of their births.
 * One of the two dates is true, if they are one person's, and nobody knows
 * which: the mean of what either makes of the odds.
 */
static int32_t
weigh_then(const struct weights *w, const struct judge *j)
{
	const struct people *p = w->people;
	const struct column *first = &p->column[p->model->first_name];
	const struct column *birth = &p->column[p->model->birth];
	uint32_t x = column_first(birth, j->a), y = column_first(birth, j->b);
	if (!x || !y)
		return 0;
	int32_t of_a = bearers_then(&w->bearers, column_first(first, j->a), x);
	int32_t of_b = bearers_then(&w->bearers, column_first(first, j->b), y);
	int32_t apart = of_a > of_b ? of_a - of_b : of_b - of_a;
	return (of_a < of_b ? of_a : of_b) +
	    (apart < FAR_APART ? w->mean_odds[apart] : WEIGHT_ONE);
}

/* How many times as common a second name is among those of one first name. */
static int32_t
weigh_second(const struct weights *w, const struct judge *j, int32_t rarity)
{
	const struct people *p = w->people;
	const struct column *c = &p->column[p->model->first_name];
	const struct column *d = &p->column[p->model->second_name];
	uint32_t first = column_first(c, j->a), v = column_first(d, j->a);
	if (!first || !v || first != column_first(c, j->b) ||
	    v != column_first(d, j->b))
		return 0;
	double share = exp2((double)rarity / WEIGHT_ONE);
	return model_weight(
	    log2(bearers_second(&w->bearers, first, v, share) / share));
}

static int32_t
within(int32_t x, int32_t limit)
{
	return x > limit ? limit : x < -limit ? -limit : x;
}

/* What names go with counts too, unless `alone`. */
static int32_t
weigh_commonness(const struct weights *w, const struct judge *j,
    unsigned comparison, unsigned level, bool alone)
{
	const struct model *m = w->people->model;
	const struct model_level *l =
	    &m->comparison[comparison].level[level - 1];
	int32_t more = 0;
	if (l->tf != MODEL_NONE) {
		int32_t rarity = weigh_rarity(w, j, l);
		more = w->log_u[comparison][level] - rarity;
		if (!alone && l->tf == m->second_name && w->bearers.is_known)
			more -= weigh_second(w, j, rarity);
		if (l->power < 1 || l->power > 1)
			more = (int32_t)lround(l->power * more);
	}
	if (!alone && w->of_first_name[comparison] >> level & 1)
		more -= weigh_then(w, j);
	return within(more, w->tf_limit);
}

int32_t
weigh_frequency(const struct weights *w, const struct judge *j,
    unsigned comparison, unsigned level)
{
	return weigh_commonness(w, j, comparison, level, false);
}

int32_t
weigh_frequency_alone(const struct weights *w, const struct judge *j,
    unsigned comparison, unsigned level)
{
	return weigh_commonness(w, j, comparison, level, true);
}

/* --- making --------------------------------------------------------------- */

/* Some test of the level claims that two first names are one. */
static bool
claims_first_name(const struct model *m, const struct model_level *l)
{
	for (uint64_t left = l->need; left; left &= left - 1) {
		const struct model_test *t = &m->test[__builtin_ctzll(left)];
		bool is_claim = t->op == TEST_EXACT || t->op == TEST_OVERLAP ||
		    t->op == TEST_NICKNAME ||
		    (t->op == TEST_JARO_WINKLER && t->arg >= NAMES_ALIKE);
		if (is_claim &&
		    (t->field == m->first_name || t->field == m->name))
			return true;
	}
	return false;
}

static void
find_first_names(struct weights *w)
{
	const struct model *m = w->people->model;
	for (unsigned c = 0; w->bearers.is_known && c < m->ncomparisons; c++)
		for (unsigned l = 1; l <= m->comparison[c].nlevels; l++)
			if (claims_first_name(
				m, &m->comparison[c].level[l - 1]))
				w->of_first_name[c] |= (uint16_t)(1u << l);
}

/* What a level weighs depends on the values too. */
static bool
has_frequency(const struct weights *w, unsigned c, unsigned l)
{
	return w->people->model->comparison[c].level[l - 1].tf != MODEL_NONE ||
	    w->of_first_name[c] >> l & 1;
}

/* What the m that are given for some pairs add. */
static void
refresh_given(struct weights *w)
{
	const struct model *m = w->people->model;
	w->most_given = 0;
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		int32_t most = 0;
		if (m->comparison[c].given == MODEL_NONE)
			continue;
		w->has_given |= (uint16_t)(1u << c);
		for (unsigned l = 1; l <= m->comparison[c].nlevels; l++) {
			w->given[c][l] =
			    model_weight(log2(w->m_given[c][l] / w->m[c][l]));
			most = w->given[c][l] > most ? w->given[c][l] : most;
		}
		w->most_given += most;
	}
}

void
weights_refresh(struct weights *w)
{
	const struct model *m = w->people->model;
	refresh_given(w);
	for (unsigned c = 0; c < m->ncomparisons; c++) {
		const struct model_comparison *x = &m->comparison[c];
		for (unsigned l = 1; l <= x->nlevels; l++) {
			w->level[c][l] =
			    model_weight(log2(w->m[c][l] / w->u[c][l]));
			double average =
			    w->tf_u[c][l] > 0 ? w->tf_u[c][l] : w->u[c][l];
			w->log_u[c][l] = model_weight(log2(average));
			w->most[c][l] = w->level[c][l];
			if (has_frequency(w, c, l))
				w->most[c][l] += w->tf_limit;
		}
	}
	w->edition++;
}

static void
take_published(struct weights *w, const struct blocks *b, unsigned jobs)
{
	const struct model *m = w->people->model;
	for (unsigned c = 0; c < m->ncomparisons; c++)
		for (unsigned l = 0; l < m->comparison[c].nlevels; l++) {
			w->m[c][l + 1] = m->comparison[c].level[l].m;
			w->m_given[c][l + 1] =
			    m->comparison[c].level[l].m_given;
			w->u[c][l + 1] = m->comparison[c].level[l].u;
			w->tf_u[c][l + 1] = m->comparison[c].level[l].tf_u;
		}
	for (unsigned c = 0; c < m->ncomparisons; c++)
		for (unsigned l = 0; l < m->comparison[c].nlevels; l++) {
			uint8_t tf = m->comparison[c].level[l].tf;
			if (tf != MODEL_NONE && !w->rarity[tf])
				measure(w, b, tf, jobs);
		}
}

void
weights_init(struct weights *w, const struct blocks *b, unsigned jobs)
{
	const struct people *p = b->people;
	const struct model *m = p->model;
	*w = (struct weights){.people = p,
	    .together = 1,
	    .twins = model_weight(m->twins_weight),
	    .generations = model_weight(m->generations_weight),
	    .tf_limit = model_weight(m->tf_limit)};
	bearers_init(&w->bearers, p, b, jobs);
	w->mean_odds = make_means();
	find_first_names(w);
	take_published(w, b, jobs);
	weights_refresh(w);
}

void
weights_tie(struct weights *w, double times, unsigned jobs)
{
	const struct people *p = w->people;
	unsigned name = p->model->name;
	if (name == MODEL_NONE || !w->rarity[name] ||
	    p->model->field[name].take != TAKE_JOIN)
		return;
	if (!(times < w->together || times > w->together))
		return; /* measured like that */
	w->together = times;
	measure(w, NULL, name, jobs);
}

void
weights_fini(struct weights *w)
{
	for (unsigned i = 0; i < MODEL_FIELDS; i++)
		mem_free(w->rarity[i]);
	bearers_fini(&w->bearers);
	mem_free(w->mean_odds);
}

/* --- scoring -------------------------------------------------------------- */

double
weigh_probability(int32_t weight)
{
	return 1 / (1 + exp2(-(double)weight / WEIGHT_ONE));
}

int32_t
weigh_kin(
    const struct weights *w, uint32_t flags, int32_t weight, uint64_t vector)
{
	const struct relatives *r =
	    &w->kin[flags & WEIGH_BORN ? KIN_BIRTH : KIN_HOME];
	if (!(flags & (WEIGH_HOUSEHOLD | WEIGH_BORN)))
		return weight;
	/* Too few to learn from: two first names are at best doubtful. */
	if (!r->is_known)
		return (flags & WEIGH_APART) && weight > 0 ? 0 : weight;
	int32_t most = relatives_weight(r, w->people->model, vector);
	return weight < most ? weight : most;
}

static void
apply_kin(const struct weights *w, struct judge *j, struct score *s)
{
	if (kin_conflicts(j))
		s->flags |= WEIGH_CONFLICT;
	if (kin_twins(j)) {
		s->flags |= WEIGH_TWINS;
		if (s->weight > w->twins)
			s->weight = w->twins;
		return;
	}
	if (kin_generations(j)) {
		s->flags |= WEIGH_GENERATIONS;
		if (s->weight > w->generations)
			s->weight = w->generations;
		return;
	}
	enum kinship kind = kin_kind(j);
	if (kind == KIN_NONE || kin_speaks(j, kind))
		return;
	s->flags |= kind == KIN_HOME ? WEIGH_HOUSEHOLD : WEIGH_BORN;
	s->flags |= kin_apart(j) ? WEIGH_APART : 0;
	s->weight = weigh_kin(w, s->flags, s->weight, s->vector);
}

bool
weigh_is_given(const struct weights *w, unsigned comparison, uint64_t vector)
{
	const struct model_comparison *c =
	    &w->people->model->comparison[comparison];
	return c->given != MODEL_NONE &&
	    c->given_levels >> vector_level(vector, c->given) & 1;
}

static int32_t
weigh_given(const struct weights *w, unsigned comparison, uint64_t vector)
{
	return weigh_is_given(w, comparison, vector)
	    ? w->given[comparison][vector_level(vector, comparison)]
	    : 0;
}

int32_t
weigh_level(const struct weights *w, unsigned comparison, uint64_t vector)
{
	return w->level[comparison][vector_level(vector, comparison)] +
	    weigh_given(w, comparison, vector);
}

int32_t
weigh_all_given(const struct weights *w, uint64_t vector)
{
	int32_t sum = 0;
	for (unsigned left = w->has_given; left; left &= left - 1)
		sum += weigh_given(w, (unsigned)__builtin_ctz(left), vector);
	return sum;
}

/* What the levels that are known weigh, and what the open ones may. */
static void
weigh_outline(const struct weights *w, struct outline *o)
{
	const struct model *m = w->people->model;
	o->edition = w->edition;
	o->sum = 0;
	o->hope = w->most_given;
	o->frequent = 0;
	for (unsigned left = o->present & ~o->open; left; left &= left - 1) {
		unsigned c = (unsigned)__builtin_ctz(left);
		unsigned l = vector_level(o->vector, c);
		if (!l)
			continue;
		o->sum += w->level[c][l];
		o->hope += w->most[c][l];
		if (has_frequency(w, c, l))
			o->frequent |= (uint16_t)(1u << c);
	}
	for (unsigned left = o->open; left; left &= left - 1) {
		unsigned c = (unsigned)__builtin_ctz(left);
		int32_t best = m->comparison[c].unless ? 0 : INT32_MIN;
		for (unsigned may = o->may[c]; may; may &= may - 1) {
			unsigned l = (unsigned)__builtin_ctz(may) + 1;
			best = w->most[c][l] > best ? w->most[c][l] : best;
		}
		o->best[c] = best;
		o->hope += best;
	}
}

/* Of the levels that may hold, those up to the last that is enough. */
static unsigned
levels_worth(const struct weights *w, const struct outline *o, unsigned c,
    int64_t enough)
{
	unsigned may = o->may[c];
	if (w->people->model->comparison[c].unless)
		return may;
	while (may) {
		unsigned l = 32 - (unsigned)__builtin_clz(may);
		if (w->most[c][l] >= enough)
			break;
		may &= ~(1u << (l - 1));
	}
	return may;
}

/*
 * Adds what the open comparisons weigh; false once nothing can reach the
 * floor. What cannot change that is not looked at.
 */
static bool
weigh_open(const struct weights *w, struct judge *j, int64_t floor,
    int64_t hope, struct score *s)
{
	const struct outline *o = j->outline;
	for (unsigned left = o->open; left; left &= left - 1) {
		unsigned c = (unsigned)__builtin_ctz(left), l;
		hope -= o->best[c];
		if (!(j->open >> c & 1)) {
			l = vector_level(j->vector, c);
		} else {
			unsigned may = levels_worth(w, o, c, floor - hope);
			l = judge_among(j, c, may);
			if (!l && may != o->may[c])
				return false;
		}
		if (l) {
			int32_t gain =
			    w->level[c][l] + weigh_frequency(w, j, c, l);
			s->vector |= (uint64_t)l << (4 * c);
			s->weight += gain;
			hope += gain;
		}
		if (hope < floor)
			return false;
	}
	return true;
}

bool
weigh(const struct weights *w, struct judge *j, int32_t floor, struct score *s)
{
	struct outline *o = j->outline;
	if (o->edition != w->edition)
		weigh_outline(w, o);
	int64_t hope = (int64_t)w->prior + o->hope;
	*s = (struct score){.weight = w->prior + o->sum, .vector = o->vector};
	if (hope < floor)
		return false;
	for (unsigned left = o->frequent; left; left &= left - 1) {
		unsigned c = (unsigned)__builtin_ctz(left);
		unsigned l = vector_level(o->vector, c);
		int32_t more = weigh_frequency(w, j, c, l);
		s->weight += more;
		hope += more - (w->most[c][l] - w->level[c][l]);
	}
	if (hope < floor || !weigh_open(w, j, floor, hope, s))
		return false;
	s->weight += weigh_all_given(w, s->vector);
	s->plain = s->weight;
	if (s->weight < floor)
		return false;
	apply_kin(w, j, s);
	return s->weight >= floor;
}
