/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/rarity.h"

#include "base/crew.h"
#include "base/mem.h"
#include "link/holders.h"
#include "link/packed.h"

#include <math.h>

enum { CHUNK = 1 << 14 }; /* values a thread takes at a time */

/* How sure we must be that a value is as common as it looks. */
static const double DEVIATIONS = 2.5;
/*
 * Where nobody counts whose the records are, some of those that hold a value
 * are one person's: it takes six deviations.
 */
static const double RECORDS = 5.76;
/* What is never seen is not impossible. */
static const double TINY = 1e-12;
/* And so much of K the reference counts for at least. */
static const double LEAST_K = 1.0 / 128;
/* How many names of a kind the lists count for. */
static const double NAMES_BELIEF = 30;
/* Up to so many times K all values are looked at. */
static const double FEW = 4;
/* So many times the holders that the reference lets expect are looked at. */
static const double UNUSUAL = 4;

double
rarity_holders(const struct people *p, unsigned field)
{
	return p->n - p->column[field].holders[0];
}

/* The share a value has in general, before this extract is looked at. */
static double
reference_share(const struct people *p, unsigned field, uint32_t value)
{
	const struct model_field *f = &p->model->field[field];
	const struct column *c = &p->column[field];
	if (f->standard == STANDARD_DATE && packed_new_year(c->letters[value]))
		return f->unknown * f->first_of_january;
	return p->lists->shares[field] ? name_share(p->lists->shares[field],
					     column_text(c, value), f->unknown)
				       : f->unknown;
}

/*
 * A value that many people here have is at least as common as so many prove:
 * what the reference says counts for K people, and would make a default birth
 * date, or a name that is common in this place only, many times rarer than it
 * is. Some standard deviations below the number, of records that come by
 * `each` for a person.
 */
static double
proven_share(double held, double each, double n)
{
	double sure = held - DEVIATIONS * sqrt(held * each);
	return sure > 0 && n > 0 ? sure / n : 0;
}

static double
without_pair(const struct people *p, double holders)
{
	double drop = p->model->tf_drop;
	return holders > drop ? holders - drop : 0;
}

/*
 * Of a value that so many others hold beside the pair, among `people`, and
 * how many records each of them has; the reference counts for k people.
 */
static double
mixed_share(const struct people *p, double held, double each, double people,
    double reference, double k)
{
	double all = without_pair(p, people);
	return fmax(
	    (held + k * reference) / (all + k), proven_share(held, each, all));
}

double
rarity_share(
    const struct people *p, unsigned field, uint32_t value, double people)
{
	return mixed_share(p, without_pair(p, p->column[field].holders[value]),
	    RECORDS, people, reference_share(p, field, value), p->model->tf_k);
}

/*
 * What the lists say of each value of a field; 0 where they say nothing. Of
 * encodings there is no list, so the extract itself is asked.
 */
static double *
listed_shares(const struct people *p, unsigned field)
{
	const struct column *c = &p->column[field];
	double people = c->bits ? rarity_holders(p, field) : 0;
	double *share = mem_zalloc((size_t)c->n + 1, sizeof *share);
	for (uint32_t v = 1; p->lists->shares[field] && v <= c->n; v++)
		share[v] =
		    name_share(p->lists->shares[field], column_text(c, v), 0);
	for (uint32_t v = 1; c->bits && v <= c->n; v++)
		share[v] = rarity_share(p, field, v, people);
	return share;
}

/*
 * Full names by how many others here have their parts, in powers of two, and
 * those of which nobody else has a part.
 */
enum { COMMON = 40, LONE = COMMON, NAME_KINDS = COMMON + 3 };

/* Names of a kind, by how many people have them. */
struct spread {
	uint64_t names[NAME_KINDS][3];
	char apart[CREW_APART];
};

/* Of a kind: names that one person has, and how many others will have one. */
struct namesakes {
	double names, others;
};

/* What is known of a value. */
struct known {
	double n;         /* people, or records, that have it */
	double others;    /* beside one of them */
	double records;   /* of each person */
	double reference; /* share */
	unsigned kind;    /* of a full name */
};

/* How rare the values of a field are: worked out by many threads. */
struct measuring {
	const struct rarity *r;
	struct rareness *out;
	const double *people_of; /* by value: people, not records; or NULL */
	double people;
	double *first, *second; /* of a join: shares of its parts, or NULL */
	struct holders holders;
	struct known *known;   /* by value; or NULL */
	bool learns;           /* there is enough to learn from */
	double k;              /* people that the reference counts for */
	struct spread *spread; /* of full names, by job */
	struct namesakes namesakes[NAME_KINDS];
};

/*
 * A join is as common as its parts together, where both are listed, and more
 * so as the parts go together.
 */
static double
joined_share(const struct measuring *x, uint32_t value)
{
	const struct people *p = x->r->people;
	const uint32_t *part = p->column[x->r->field].part + 2 * (size_t)value;
	double share = x->first[part[0]] * x->second[part[1]] * x->r->together;
	return share > 0 ? share : p->model->field[x->r->field].unknown;
}

/* Those who have a part of a full name, beside those who have all of it. */
static uint64_t
part_holders(const struct measuring *x, unsigned part, uint32_t value)
{
	const struct people *p = x->r->people;
	const struct column *c = &p->column[x->r->field];
	const struct model_field *f = &p->model->field[x->r->field];
	const struct column *of = &p->column[f->from[part]];
	uint32_t all = of->holders[c->part[2 * (size_t)value + part]];
	return all > c->holders[value] ? all - c->holders[value] : 0;
}

static unsigned
name_kind(const struct measuring *x, uint32_t value)
{
	uint64_t first = part_holders(x, 0, value);
	uint64_t last = part_holders(x, 1, value);
	if (!first || !last)
		return LONE + (first > 0) + 2 * (last > 0);
	unsigned power = 63 - (unsigned)__builtin_clzll(first * last);
	return power < COMMON ? power : COMMON - 1;
}

/* Whether it is worth a look who has the value: see holders.h. */
static bool
is_unusual(const struct measuring *x, const struct known *k)
{
	return x->people < FEW * x->r->people->model->tf_k ||
	    k->n > UNUSUAL * (1 + x->people * k->reference);
}

static void
know(const struct measuring *x, uint32_t value, struct known *k)
{
	const struct people *p = x->r->people;
	k->reference = x->first ? joined_share(x, value)
				: reference_share(p, x->r->field, value);
	k->n = x->people_of ? x->people_of[value]
			    : p->column[x->r->field].holders[value];
	k->others = k->n > 1 ? k->n - 1 : 0;
	k->records = RECORDS;
	k->kind = x->people_of ? name_kind(x, value) : 0;
	if (!x->holders.of || !is_unusual(x, k))
		return;
	struct holding h = holders_of(&x->holders, value);
	k->others = h.others;
	k->records = h.records;
}

/*
 * How many others have a full name, beside the pair and those seen: as many as
 * names of its kind tell, or the lists where there are few such names here.
 */
static double
unseen(const struct measuring *x, const struct known *k)
{
	const struct namesakes *n = &x->namesakes[k->kind];
	double listed = fmin(x->people * k->reference, 1);
	return (n->others + NAMES_BELIEF * listed) / (n->names + NAMES_BELIEF);
}

/*
 * Of a full name that so many others are seen to have. Those who are not seen
 * have no record but that of the pair.
 */
static double
name_share_of(const struct measuring *x, const struct known *k, double others)
{
	double alone = unseen(x, k) * x->r->bearers->alone /
	    rarity_holders(x->r->people, x->r->field);
	return others > 0 ? fmax(others / x->people, alone) : alone;
}

static uint16_t
bits_of(double share)
{
	int32_t bits = -model_weight(log2(share));
	return bits < 0 ? 0 : bits < UINT16_MAX ? (uint16_t)bits : UINT16_MAX;
}

/*
 * Where only one of a pair has a full name, that may be by mistake, and one
 * more of the others are needed to show that there are any.
 */
static struct rareness
rareness_of_name(const struct measuring *x, const struct known *k)
{
	double both = name_share_of(x, k, k->n - 1);
	double one = name_share_of(x, k, k->n - 2);
	uint16_t of_both = bits_of(both);
	return (struct rareness){of_both, one < both ? bits_of(one) : of_both};
}

static struct rareness
rareness_of(const struct measuring *x, const struct known *k)
{
	const struct people *p = x->r->people;
	if (x->people_of && x->learns)
		return rareness_of_name(x, k);
	double held = x->learns ? k->others : without_pair(p, k->n);
	uint16_t bits = bits_of(
	    mixed_share(p, held, k->records, x->people, k->reference, x->k));
	return (struct rareness){bits, bits};
}

static void
spread_chunk(void *state, size_t chunk, unsigned job)
{
	const struct measuring *x = state;
	const uint8_t *exactly = x->r->bearers->exactly;
	uint32_t n = x->r->people->column[x->r->field].n;
	for (size_t v = chunk * CHUNK + 1; v <= crew_chunk_end(chunk, CHUNK, n);
	     v++)
		if (exactly[v])
			x->spread[job]
			    .names[name_kind(x, (uint32_t)v)][exactly[v]]++;
}

/*
 * How many others have a name that one person is known to have: the fewer, the
 * fewer names two people have for each that one has (Good and Turing).
 */
static void
count_namesakes(struct measuring *x, unsigned jobs)
{
	size_t n = x->r->people->column[x->r->field].n;
	x->spread = mem_zalloc(jobs, sizeof *x->spread);
	crew_each(jobs, crew_chunks(n, CHUNK), spread_chunk, x);
	for (unsigned kind = 0; kind < NAME_KINDS; kind++) {
		double one = 0, two = 0;
		for (unsigned i = 0; i < jobs; i++) {
			one += (double)x->spread[i].names[kind][1];
			two += (double)x->spread[i].names[kind][2];
		}
		x->namesakes[kind] = (struct namesakes){one, 2 * two};
	}
	mem_free(x->spread);
}

static void
know_chunk(void *state, size_t chunk, unsigned job)
{
	const struct measuring *x = state;
	uint32_t n = x->r->people->column[x->r->field].n;
	(void)job;
	for (size_t v = chunk * CHUNK + 1; v <= crew_chunk_end(chunk, CHUNK, n);
	     v++)
		know(x, (uint32_t)v, &x->known[v]);
}

static void
measure_chunk(void *state, size_t chunk, unsigned job)
{
	const struct measuring *x = state;
	uint32_t n = x->r->people->column[x->r->field].n;
	(void)job;
	for (size_t v = chunk * CHUNK + 1; v <= crew_chunk_end(chunk, CHUNK, n);
	     v++) {
		struct known k;
		if (x->known)
			k = x->known[v];
		else
			know(x, (uint32_t)v, &k);
		x->out[v] = rareness_of(x, &k);
	}
}

/*
 * How well the values that people have are told by the others' and a reference
 * that counts for k: log likelihood, in integers, so that no order matters.
 */
static int64_t
likelihood(const struct measuring *x, double k)
{
	int64_t sum = 0;
	for (uint32_t v = 1; v <= x->r->people->column[x->r->field].n; v++) {
		const struct known *o = &x->known[v];
		if (o->n > 0)
			sum += (int64_t)(o->n * WEIGHT_ONE *
			    log2(fmax(o->others + k * o->reference, TINY) /
				(x->people + k)));
	}
	return sum;
}

/*
 * The reference counts for as many people as the model says, or for fewer
 * where this place is not like it: half as many, again and again, while that
 * tells better what names and postcodes there are.
 */
static double
believe(const struct measuring *x)
{
	double k = x->r->people->model->tf_k;
	int64_t best = likelihood(x, k), now;
	while (k > LEAST_K * x->r->people->model->tf_k &&
	    (now = likelihood(x, k / 2)) > best) {
		best = now;
		k /= 2;
	}
	return k;
}

/* People are counted where that is known, else records. */
static void
begin(struct measuring *x)
{
	const struct rarity *r = x->r;
	const struct people *p = r->people;
	const struct model_field *f = &p->model->field[r->field];
	x->k = p->model->tf_k;
	x->learns = p->n >= p->model->min_people / RARITY_EARLY;
	x->people = rarity_holders(p, r->field);
	if (r->bearers->is_known && r->field == p->model->name) {
		x->people_of = r->bearers->of;
		x->people = r->bearers->all;
	}
	if (f->take == TAKE_JOIN) {
		x->first = listed_shares(p, f->from[0]);
		x->second = listed_shares(p, f->from[1]);
	}
	if (r->blocks && x->learns)
		holders_init(&x->holders, r->blocks, r->field);
}

void
rarity_measure(const struct rarity *r, struct rareness *out, unsigned jobs)
{
	struct measuring x = {.r = r, .out = out};
	size_t n = r->people->column[r->field].n;
	begin(&x);
	if (x.people_of && x.learns)
		count_namesakes(&x, jobs);
	if (x.holders.of && x.people < FEW * x.k) {
		x.known = mem_alloc((n + 1) * sizeof *x.known);
		crew_each(jobs, crew_chunks(n, CHUNK), know_chunk, &x);
		x.k = believe(&x);
	}
	crew_each(jobs, crew_chunks(n, CHUNK), measure_chunk, &x);
	mem_free(x.known);
	mem_free(x.first);
	mem_free(x.second);
}
