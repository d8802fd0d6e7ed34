/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gen people: person records of several agencies, some of them of the same
 * people, to measure linkage. The truth is in x.truth.
 */
#include "commands.h"
#include "crowd.h"
#include "ident.h"
#include "lines.h"
#include "world.h"

#include "base/utf8.h"
#include "record/jsonout.h"

#include <stdio.h>

/* Half of what a pair of records shows (METHODS.md 12). */
static const struct rates USUAL = {
    .035, .03, .015, .008, .006, .006, .006, .015};

struct people {
	struct crowd crowd;
	struct rates rates;
	const struct settings *settings;
	uint64_t originals; /* records below this are a person's first */
};

static const char *const SOURCES_OF[] = {
    "niche", "pnc", "ndelius", "nomis", "brightwork"};

static struct rates
scaled(double by)
{
	struct rates r = USUAL;
	r.typo *= by;
	r.nickname *= by;
	r.swapped *= by;
	r.flip *= by;
	r.year *= by;
	r.new_year *= by;
	r.day *= by;
	r.no_born *= by;
	return r;
}

/* Whose record it is: later records favour the few who are often seen. */
static uint64_t
owner(const struct people *p, uint64_t record)
{
	if (record < p->originals)
		return record;
	struct rng r = rng_of(p->crowd.seed, PURPOSE_BENCH + 2, record, 0);
	bool often = rng_chance(&r, 0.3);
	uint32_t few = (uint32_t)(p->originals / 50 + 1);
	uint32_t i = rng_below(&r, often ? few : (uint32_t)p->originals);
	return often ? rng_shuffle(p->crowd.seed, i, p->originals) : i;
}

static void
put_ids(struct buf *b, const struct people *p, const struct citizen *c,
    struct rng *r)
{
	bool pnc = rng_chance(r, p->settings->ids);
	bool cro = rng_chance(r, 0.5), bad = rng_chance(r, 0.006);
	char id[IDENT_TEXT];
	if (!pnc)
		return;
	jsonout_key(b, "ids");
	jsonout_open(b, '{');
	ident_pnc(id, c->pnc_year, c->pnc_serial);
	if (bad)
		ident_spoil(id, r);
	jsonout_text_field(b, "pnc", slice_text(id));
	ident_cro(id, c->pnc_year, ident_spread(c->pnc_serial % 999983, 999983),
	    false);
	if (cro)
		jsonout_text_field(b, "cro", slice_text(id));
	jsonout_close(b, '}');
}

static void
put_place(struct buf *b, const struct people *p, const struct citizen *c,
    date on, struct rng *r)
{
	bool moved = c->moved != DATE_NONE && c->moved <= on;
	double u = rng_unit(r);
	char code[12];
	crowd_postcode(&p->crowd, moved ? c->next_home : c->home, code);
	if (u < 0.08)
		return;
	jsonout_text_field(
	    b, "postcode", slice_text(u < 0.1 ? "NF1 1NF" : code));
}

/* The name, or its first letter. */
static struct slice
shown(const char *name, bool initial)
{
	const char *at = name, *end = name + strlen(name);
	if (initial && at < end)
		utf8_next(&at, end);
	return slice_of(name, (size_t)((initial ? at : end) - name));
}

static void
put_names(struct buf *b, const struct people *p, const struct citizen *c,
    date on, struct rng *r)
{
	char given[NOISE_NAME], family[NOISE_NAME];
	bool wed = c->wed != DATE_NONE && c->wed <= on;
	bool middle = rng_chance(r, 0.5), initial = rng_chance(r, 0.15);
	bool capitals = rng_chance(r, 0.3), lone = rng_chance(r, 0.006);
	snprintf(given, sizeof given, "%s", c->given);
	snprintf(family, sizeof family, "%s", wed ? c->married : c->family);
	noise_names(given, family, p->crowd.names, &p->rates, r);
	if (capitals) {
		noise_ascii(given);
		noise_ascii(family);
		noise_upper(given);
		noise_upper(family);
	}
	jsonout_text_field(b, "given_name", shown(given, lone));
	if (*c->middle && middle)
		jsonout_text_field(
		    b, "middle_names", shown(c->middle, initial));
	jsonout_text_field(b, "family_name", slice_text(family));
}

static void
put_record(struct buf *b, const struct people *p, uint64_t record,
    const struct citizen *c, uint64_t row, const char *key)
{
	struct rng r = rng_of(p->crowd.seed, PURPOSE_BENCH + 3, record, 0);
	date on = date_from_ymd(2015, 1, 1) + rng_range(&r, 0, 4300);
	uint32_t source = (uint32_t)(record % 5);
	char text[32];
	bool sex = !rng_chance(&r, 0.02);
	jsonout_open(b, '{');
	jsonout_text_field(b, "type", slice_text("person"));
	jsonout_text_field(b, "source", slice_text(SOURCES_OF[source]));
	jsonout_text_field(b, "person", slice_text(key));
	put_names(b, p, c, on, &r);
	date born = noise_birth(c->born, &p->rates, &r);
	if (born != DATE_NONE)
		jsonout_date_field(b, "date_of_birth", born);
	if (sex)
		jsonout_text_field(b, "sex", slice_of(&c->sex, 1));
	put_place(b, p, c, on, &r);
	put_ids(b, p, c, &r);
	jsonout_key(b, "x");
	jsonout_open(b, '{');
	snprintf(text, sizeof text, "%llu", (unsigned long long)c->number);
	jsonout_text_field(b, "truth", slice_text(text));
	jsonout_close(b, '}');
	snprintf(text, sizeof text, "people:%llu", (unsigned long long)row);
	jsonout_text_field(b, "from", slice_text(text));
	jsonout_close(b, '}');
	jsonout_line(b);
}

static int
write_records(
    struct people *p, struct lines *out, struct lines *truth, struct fail *f)
{
	uint64_t n = (uint64_t)p->settings->people;
	buf_text(&truth->text, "source,person,truth\n");
	for (uint64_t i = 0; i < n; i++) {
		uint64_t record = rng_shuffle(p->crowd.seed + 1, i, n);
		struct citizen c;
		char key[24];
		crowd_member(&p->crowd, owner(p, record), &c);
		snprintf(key, sizeof key, "%c%08llu", (int)('A' + record % 5),
		    (unsigned long long)record);
		put_record(&out->text, p, record, &c, i + 1, key);
		if (truth->file)
			buf_printf(&truth->text, "%s,%s,%llu\n",
			    SOURCES_OF[record % 5], key,
			    (unsigned long long)c.number);
		if (lines_flush(out, f) || lines_flush(truth, f))
			return -1;
	}
	return 0;
}

int
people_command(const struct settings *s, struct fail *f)
{
	struct names names = {0};
	struct lines out = {0}, truth = {0};
	double n = (double)s->people;
	struct people p = {.settings = s,
	    .rates = scaled(s->noise),
	    .originals = (uint64_t)(n * (1 - s->duplicates) + 0.5)};
	if (p.originals < 1)
		p.originals = 1;
	p.crowd = (struct crowd){&names, (uint64_t)s->seed, p.originals};
	int bad = names_load(&names, s->names, f);
	if (!bad)
		bad = lines_open(&out, s->out, f);
	if (!bad && s->truth)
		bad = lines_open(&truth, s->truth, f);
	if (!bad)
		bad = write_records(&p, &out, &truth, f);
	if (lines_close(&out, f) || lines_close(&truth, f))
		bad = -1;
	names_fini(&names);
	return bad;
}
