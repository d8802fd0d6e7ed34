/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/identity.h"

#include "base/crew.h"
#include "base/mem.h"
#include "record/jsonout.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/*
 * Eight letters of base32 for 40 bits, worked out at once: each five bits get
 * a byte, 0 to 25 become a to z and the rest 2 to 7.
 */
static void
spell_40_bits(uint64_t x, char *out)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	x = (x & UINT64_C(0xFFFFF00000)) << 12 | (x & 0xFFFFF);
	x = (x & UINT64_C(0xFFC00000FFC00)) << 6 |
	    (x & UINT64_C(0x3FF000003FF));
	x = (x & UINT64_C(0x3E003E003E003E0)) << 3 |
	    (x & UINT64_C(0x1F001F001F001F));
	uint64_t is_digit = (x + each * (128 - 26)) >> 7 & each;
	x += each * 'a' - is_digit * ('a' + 26 - '2');
	const char letters[8] = {(char)(x >> 56), (char)(x >> 48),
	    (char)(x >> 40), (char)(x >> 32), (char)(x >> 24), (char)(x >> 16),
	    (char)(x >> 8), (char)x};
	memcpy(out, letters, sizeof letters);
}

void
identity_id(struct slice key, char out[IDENTITY_ID])
{
	XXH128_hash_t h = XXH3_128bits(key.p, key.n);
	out[0] = 'p';
	spell_40_bits(h.high64 >> 24, out + 1);
	spell_40_bits((h.high64 & 0xFFFFFF) << 16 | h.low64 >> 48, out + 9);
}

/* --- clusters ------------------------------------------------------------- */

/* People a thread takes at a time; and how far ahead memory is fetched. */
enum { CHUNK = 1 << 14, AHEAD = 12 };

struct naming {
	struct identities *d;
	bool *is_first; /* by person: no other of the cluster is before it */
};

/*
 * A cluster's identifier, by its smallest key: source, then person, in byte
 * order; and which of its people comes first in the input.
 */
static void
name_cluster(struct naming *x, uint32_t root)
{
	const struct clusters *c = x->d->clusters;
	const struct strmap *keys = &c->people->in->persons;
	uint32_t best = root, first = root;
	for (uint32_t i = c->next[root]; i != root; i = c->next[i]) {
		if (slice_compare(strmap_key(keys, i), strmap_key(keys, best)) <
		    0)
			best = i;
		first = i < first ? i : first;
	}
	identity_id(strmap_key(keys, best), x->d->id[root]);
	x->is_first[first] = true;
}

/* Has fetched what naming a person's cluster reads, in two steps. */
static void
fetch_cluster(const struct clusters *c, uint32_t person, unsigned step)
{
	uint32_t next = c->next[person];
	if (next == person)
		return;
	strmap_fetch_key(&c->people->in->persons, next, step);
	if (step == 0) {
		mem_fetch(&c->next[next]);
		mem_fetch(&c->parent[c->parent[person]]);
	}
}

static void
name_chunk(void *state, size_t chunk, unsigned job)
{
	struct naming *x = state;
	const struct clusters *c = x->d->clusters;
	uint32_t from = (uint32_t)chunk * CHUNK;
	uint32_t to = (uint32_t)crew_chunk_end(chunk, CHUNK, c->people->n);
	(void)job;
	for (uint32_t i = from; i < to; i++) {
		if (i + 2 * AHEAD < to)
			fetch_cluster(c, i + 2 * AHEAD, 0);
		if (i + AHEAD < to)
			fetch_cluster(c, i + AHEAD, 1);
		x->d->root[i] = clusters_root(c, i);
		if (x->d->root[i] == i)
			name_cluster(x, i);
	}
}

void
identities_init(struct identities *d, const struct clusters *c, unsigned jobs)
{
	uint32_t n = c->people->n;
	*d = (struct identities){.clusters = c};
	d->root = mem_alloc((n + 1) * sizeof *d->root);
	d->id = mem_alloc((n + 1) * sizeof *d->id);
	d->review = mem_zalloc(n + 1, sizeof *d->review);
	d->order = mem_alloc((n + 1) * sizeof *d->order);
	struct naming x = {d, mem_zalloc(n + 1, sizeof *x.is_first)};
	crew_each(jobs, crew_chunks(n, CHUNK), name_chunk, &x);
	for (uint32_t i = 0; i < n; i++) {
		d->order[d->n] = d->root[i];
		d->n += x.is_first[i];
	}
	mem_free(x.is_first);
}

void
identities_fini(struct identities *d)
{
	mem_free(d->root);
	mem_free(d->id);
	mem_free(d->review);
	mem_free(d->order);
}

void
identity_set(struct identities *d, uint32_t root, struct slice id)
{
	assert(id.n == IDENTITY_ID);
	memcpy(d->id[root], id.p, IDENTITY_ID);
}

void
identities_doubt(
    struct identities *d, const struct link *link, size_t n, int32_t sure)
{
	const struct decisions *x = d->clusters->decisions;
	for (size_t i = 0; i < n; i++)
		if ((link[i].flags & LINK_JOINED) && link[i].weight < sure)
			d->review[d->root[link[i].a]] = true;
	for (size_t i = 0; x && i < x->n; i++)
		if (x->row[i].kind == DECISION_SAME && x->row[i].is_stale &&
		    !x->row[i].is_contradicted)
			d->review[d->root[x->row[i].a]] = true;
}

/* --- consensus ------------------------------------------------------------ */

enum { ROWS = 256 };

struct vote {
	uint32_t raw, count;
	date latest;
};

static int
by_raw(const void *x, const void *y)
{
	const struct vote *a = x, *b = y;
	return (a->raw > b->raw) - (a->raw < b->raw);
}

static void
vote_again(struct vote *v, const struct vote *more)
{
	v->count += more->count;
	if (more->latest > v->latest)
		v->latest = more->latest;
}

/* Adds up the votes of rows by value: how many values there are. */
static size_t
count_votes(struct vote *v, size_t n)
{
	size_t kept = 0;
	if (n > ROWS)
		qsort(v, n, sizeof *v, by_raw);
	for (size_t i = 0; i < n; i++) {
		size_t k = n > ROWS && kept ? kept - 1 : 0;
		while (k < kept && v[k].raw != v[i].raw)
			k++;
		if (k < kept)
			vote_again(&v[k], &v[i]);
		else
			v[kept++] = v[i];
	}
	return kept;
}

static bool
wins(const struct strmap *values, const struct vote *a, const struct vote *b)
{
	if (a->count != b->count)
		return a->count > b->count;
	if (a->latest != b->latest)
		return a->latest > b->latest;
	return slice_compare(strmap_key(values, a->raw - 1),
		   strmap_key(values, b->raw - 1)) < 0;
}

/* The rows that count of a cluster's members: few, as a rule. */
struct rows {
	const struct intake *in;
	uint32_t few[ROWS];
	uint32_t *more; /* those after */
	size_t n, cap;
};

static inline uint32_t
row_at(const struct rows *r, size_t i)
{
	return i < ROWS ? r->few[i] : r->more[i - ROWS];
}

static void
add_row(struct rows *r, uint32_t row)
{
	if (r->n < ROWS) {
		r->few[r->n++] = row;
		return;
	}
	r->more = mem_grow(r->more, r->n - ROWS, &r->cap, sizeof *r->more);
	r->more[r->n++ - ROWS] = row;
}

static void
gather_rows(const struct identities *d, uint32_t root, struct rows *r)
{
	const struct clusters *c = d->clusters;
	uint32_t person = root;
	r->in = c->people->in;
	r->more = NULL;
	r->n = r->cap = 0;
	do {
		for (uint32_t row = r->in->first_row[person]; row != NO_ROW;
		     row = r->in->row[row].next)
			if (r->in->row[row].person != NO_PERSON)
				add_row(r, row);
		person = c->next[person];
	} while (person != root);
}

/* A row's values by fixed field; those of no such field go behind. */
struct values {
	uint32_t raw[INTAKE_NFIXED + 1];
};

static void
spread(const struct intake *in, uint32_t row, struct values *v)
{
	const struct intake_row *r = &in->row[row];
	const uint32_t *raw = in->raw + r->values;
	memset(v, 0, sizeof *v);
	for (uint64_t left = r->has; left; left &= left - 1)
		v->raw[in->fixed_of[__builtin_ctzll(left)]] = *raw++;
}

/* `v` has room for a vote of each row. */
static uint32_t
winner(const struct rows *r, const struct values *all, unsigned field,
    struct vote *v)
{
	const struct strmap *texts = &r->in->values[r->in->fixed[field]];
	size_t n = 0, best = 0;
	for (size_t i = 0; i < r->n; i++)
		if (all[i].raw[field])
			v[n++] = (struct vote){all[i].raw[field], 1,
			    r->in->row[row_at(r, i)].extracted};
	n = count_votes(v, n);
	for (size_t i = 1; i < n; i++)
		if (wins(texts, &v[i], &v[best]))
			best = i;
	return n ? v[best].raw : 0;
}

/* What the rows agree on, by fixed field; 0 for nothing. */
static void
find_consensus(const struct rows *r, struct values *out)
{
	struct values few[ROWS], *all = few;
	struct vote few_votes[ROWS], *v = few_votes;
	if (r->n == 1) {
		spread(r->in, r->few[0], out);
		return;
	}
	if (r->n > ROWS) {
		all = mem_alloc(r->n * sizeof *all);
		v = mem_alloc(r->n * sizeof *v);
	}
	for (size_t i = 0; i < r->n; i++)
		spread(r->in, row_at(r, i), &all[i]);
	for (unsigned i = 0; i < INTAKE_NFIXED; i++)
		out->raw[i] = winner(r, all, i, v);
	if (r->n > ROWS) {
		mem_free(all);
		mem_free(v);
	}
}

/* --- the record ----------------------------------------------------------- */

struct member {
	enum intake_fixed field;
	struct slice lead;
};

/* As they stand in the record; `privacy` comes after `area`. */
static const struct member MEMBERS[] = {
    {INTAKE_AREA, SLICE(",\"area\":")},
    {INTAKE_GIVEN, SLICE(",\"given_name\":")},
    {INTAKE_FAMILY, SLICE(",\"family_name\":")},
    {INTAKE_BIRTH, SLICE(",\"date_of_birth\":")},
    {INTAKE_SEX, SLICE(",\"sex\":")},
    {INTAKE_ETHNICITY, SLICE(",\"ethnicity\":")},
    {INTAKE_OBSERVED, SLICE(",\"ethnicity_observed\":")},
    {INTAKE_POSTCODE, SLICE(",\"postcode\":")},
};

static const struct member IDS[] = {
    {INTAKE_PNC, SLICE("\"pnc\":")},
    {INTAKE_CRO, SLICE("\"cro\":")},
    {INTAKE_NOMIS, SLICE("\"nomis\":")},
    {INTAKE_CRN, SLICE("\"crn\":")},
    {INTAKE_NHS, SLICE("\"nhs\":")},
    {INTAKE_NINO, SLICE("\"nino\":")},
};

static struct slice
text_of(const struct intake *in, unsigned field, uint32_t raw)
{
	return strmap_key(&in->values[in->fixed[field]], raw - 1);
}

static void
write_members(
    const struct identities *d, const struct values *v, struct buf *out)
{
	const struct intake *in = d->clusters->people->in;
	for (size_t i = 0; i < sizeof MEMBERS / sizeof *MEMBERS; i++) {
		const struct member *m = &MEMBERS[i];
		if (m->field == INTAKE_GIVEN && d->privacy)
			jsonout_text_field(
			    out, "privacy", slice_text(d->privacy));
		if (v->raw[m->field])
			jsonout_text_after(out, m->lead,
			    text_of(in, m->field, v->raw[m->field]));
	}
}

static void
write_ids(const struct intake *in, const struct values *v, struct buf *out)
{
	static const struct slice open = SLICE(",\"ids\":{");
	bool is_open = false;
	for (size_t i = 0; i < sizeof IDS / sizeof *IDS; i++) {
		uint32_t raw = v->raw[IDS[i].field];
		if (!raw)
			continue;
		buf_slice(out, is_open ? slice_of(",", 1) : open);
		is_open = true;
		jsonout_text_after(
		    out, IDS[i].lead, text_of(in, IDS[i].field, raw));
	}
	if (is_open)
		buf_byte(out, '}');
}

/* Texts in byte order, each once; over slices, few as a rule. */
struct names {
	struct slice few[64], *item;
	size_t n, cap;
};

static void
names_init(struct names *s)
{
	s->item = s->few;
	s->n = 0;
	s->cap = sizeof s->few / sizeof *s->few;
}

static void
names_fini(struct names *s)
{
	if (s->item != s->few)
		mem_free(s->item);
}

static void
names_widen(struct names *s)
{
	struct slice *wide = mem_alloc(2 * s->cap * sizeof *wide);
	memcpy(wide, s->item, s->n * sizeof *wide);
	names_fini(s);
	s->item = wide;
	s->cap *= 2;
}

static void
names_add(struct names *s, struct slice x)
{
	size_t at = s->n;
	while (at && slice_compare(x, s->item[at - 1]) < 0)
		at--;
	if (at && slice_equal(x, s->item[at - 1]))
		return;
	if (s->n == s->cap)
		names_widen(s);
	memmove(&s->item[at + 1], &s->item[at], (s->n - at) * sizeof x);
	s->item[at] = x;
	s->n++;
}

/* Every flag in any record. */
static void
find_flags(const struct rows *r, struct names *flags)
{
	for (size_t i = 0; i < r->n; i++) {
		struct scan s;
		struct value v;
		struct slice list =
		    intake_raw(r->in, row_at(r, i), r->in->fixed[INTAKE_FLAGS]);
		if (!list.n || !scan_array(&s, list))
			continue;
		while (scan_element(&s, &v) > 0)
			if (v.kind == VALUE_TEXT)
				names_add(flags, value_raw(v));
	}
}

static void
write_flags(const struct rows *r, struct buf *out)
{
	struct names flags;
	names_init(&flags);
	find_flags(r, &flags);
	if (flags.n) {
		jsonout_key(out, "flags");
		jsonout_open(out, '[');
		for (size_t i = 0; i < flags.n; i++) {
			buf_text(out, i ? ",\"" : "\"");
			buf_slice(out, flags.item[i]);
			buf_byte(out, '"');
		}
		jsonout_close(out, ']');
	}
	names_fini(&flags);
}

/* Most people are in one source only. */
static bool
write_one_source(const struct intake *in, uint32_t set, struct buf *out)
{
	static const struct slice lead = SLICE(",\"sources\":[");
	if (intake_set_size(in, set) != 1)
		return false;
	struct slice name =
	    strmap_key(&in->sources, intake_set_source(in, set, 0));
	if (!name.n)
		return false;
	jsonout_text_after(out, lead, name);
	buf_byte(out, ']');
	return true;
}

/* Of all members. */
static void
write_all_sources(const struct identities *d, uint32_t root, struct buf *out)
{
	const struct clusters *c = d->clusters;
	const struct intake *in = c->people->in;
	struct names names;
	uint32_t i = root;
	names_init(&names);
	do {
		size_t size = intake_set_size(in, in->source_set[i]);
		for (size_t k = 0; k < size; k++) {
			struct slice x = strmap_key(&in->sources,
			    intake_set_source(in, in->source_set[i], k));
			if (x.n)
				names_add(&names, x);
		}
		i = c->next[i];
	} while (i != root);
	if (names.n) {
		jsonout_key(out, "sources");
		jsonout_open(out, '[');
		for (size_t k = 0; k < names.n; k++)
			jsonout_text(out, names.item[k]);
		jsonout_close(out, ']');
	}
	names_fini(&names);
}

/* The sources, and how many records there are. */
static void
write_sources(const struct identities *d, uint32_t root, struct buf *out)
{
	const struct clusters *c = d->clusters;
	const struct intake *in = c->people->in;
	uint64_t records = in->nrecords[root];
	for (uint32_t i = c->next[root]; i != root; i = c->next[i])
		records += in->nrecords[i];
	if (c->next[root] != root ||
	    !write_one_source(in, in->source_set[root], out))
		write_all_sources(d, root, out);
	buf_text(out, ",\"records\":");
	buf_int(out, (int64_t)records);
}

/* Four places, without the zeros at the end. */
static void
write_link_p(double log_p, struct buf *out)
{
	int p = log_p < 0 ? (int)lround(exp(log_p) * 1e4) : 10000;
	char digits[4] = {(char)('0' + p / 1000 % 10),
	    (char)('0' + p / 100 % 10), (char)('0' + p / 10 % 10),
	    (char)('0' + p % 10)};
	size_t n = 4;
	while (n && digits[n - 1] == '0')
		n--;
	buf_text(out, ",\"link_p\":");
	buf_byte(out, p == 10000 ? '1' : '0');
	if (n) {
		buf_byte(out, '.');
		buf_add(out, digits, n);
	}
}

/* --- many at a time ------------------------------------------------------- */

enum { BATCH = 32, HOPS = 3 };

/* What an identity will say, found before it is spelt. */
struct draft {
	uint32_t root, person; /* person: the member that was come to last */
	struct rows rows;
	struct values values;
};

/*
 * A batch is drafted step by step, all its identities through one step before
 * the next, and each step has fetched what the next one reads: members, rows
 * and texts lie anywhere, and one identity after the other would wait for
 * memory at every turn.
 */

static void
fetch_person(const struct identities *d, uint32_t person)
{
	const struct intake *in = d->clusters->people->in;
	mem_fetch(&d->clusters->next[person]);
	mem_fetch(&in->first_row[person]);
	mem_fetch(&in->nrecords[person]);
	mem_fetch(&in->source_set[person]);
}

static void
begin(const struct identities *d, uint32_t root, struct draft *x)
{
	x->root = x->person = root;
	fetch_person(d, root);
	mem_fetch(d->id[root]);
	mem_fetch(&d->review[root]);
	mem_fetch(&d->clusters->log_p[root]);
}

/* On to the next member, round and round. */
static void
hop(const struct identities *d, struct draft *x)
{
	const struct intake *in = d->clusters->people->in;
	uint32_t row = in->first_row[x->person];
	if (row != NO_ROW)
		mem_fetch(&in->row[row]);
	x->person = d->clusters->next[x->person];
	if (x->person != x->root)
		fetch_person(d, x->person);
}

static void
gather(const struct identities *d, struct draft *x)
{
	const struct intake *in = d->clusters->people->in;
	gather_rows(d, x->root, &x->rows);
	for (size_t i = 0; i < x->rows.n; i++)
		mem_fetch(in->raw + in->row[row_at(&x->rows, i)].values);
}

/* The values' texts: first where they stand, then what stands there. */
static void
fetch_texts(const struct draft *x, unsigned step)
{
	const struct intake *in = x->rows.in;
	for (unsigned i = 0; i < INTAKE_NFIXED; i++) {
		uint32_t raw = x->values.raw[i];
		if (raw)
			strmap_fetch_key(
			    &in->values[in->fixed[i]], raw - 1, step);
	}
}

static void
draft_batch(const struct identities *d, const uint32_t *root, uint32_t n,
    struct draft *draft)
{
	for (uint32_t i = 0; i < n; i++)
		begin(d, root[i], &draft[i]);
	for (int k = 0; k < HOPS; k++)
		for (uint32_t i = 0; i < n; i++)
			hop(d, &draft[i]);
	for (uint32_t i = 0; i < n; i++)
		gather(d, &draft[i]);
	for (uint32_t i = 0; i < n; i++) {
		find_consensus(&draft[i].rows, &draft[i].values);
		fetch_texts(&draft[i], 0);
	}
	for (uint32_t i = 0; i < n; i++)
		fetch_texts(&draft[i], 1);
}

static void
spell(const struct identities *d, const struct draft *x, struct buf *out)
{
	static const struct slice lead =
	    SLICE("{\"type\":\"identity\",\"person_id\":\"");
	const struct rows *r = &x->rows;
	uint32_t root = x->root;
	buf_slice(out, lead);
	buf_add(out, d->id[root], IDENTITY_ID);
	buf_byte(out, '"');
	write_members(d, &x->values, out);
	write_ids(r->in, &x->values, out);
	if (x->values.raw[INTAKE_FLAGS])
		write_flags(r, out);
	write_sources(d, root, out);
	write_link_p(d->clusters->log_p[root], out);
	if (d->review[root])
		jsonout_bool_field(out, "review", true);
	jsonout_close(out, '}');
	jsonout_line(out);
}

void
identities_write(
    const struct identities *d, uint32_t first, uint32_t last, struct buf *out)
{
	struct draft draft[BATCH];
	for (uint32_t n; first < last; first += n) {
		n = last - first < BATCH ? last - first : BATCH;
		draft_batch(d, d->order + first, n, draft);
		for (uint32_t i = 0; i < n; i++) {
			spell(d, &draft[i], out);
			mem_free(draft[i].rows.more);
		}
	}
}
