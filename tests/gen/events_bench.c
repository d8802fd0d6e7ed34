/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gen events: linked records as ioc-match writes them, in mixed order, for
 * the benchmarks of ioc-cohort and ioc-report.
 */
#include "commands.h"
#include "ident.h"
#include "lines.h"
#include "story.h"
#include "world.h"

#include "record/jsonout.h"

#include <stdio.h>

struct events {
	struct crowd crowd;
	struct lines out;
	uint64_t rows;
	bool lean; /* no id and no from */
};

/* One person's records of one type. */
typedef void writer(struct events *, const struct citizen *);

/* p and 13 letters of base 32, of a hash of the number. */
static void
person_id(const struct citizen *p, char out[16])
{
	struct rng r = rng_of(1, PURPOSE_BENCH + 5, p->number, 0);
	uint64_t hash = rng_next(&r);
	out[0] = 'p';
	for (int i = 1; i < 14; i++, hash >>= 5)
		out[i] = "abcdefghijklmnopqrstuvwxyz234567"[hash & 31];
	out[14] = '\0';
}

static void
key_of(const struct citizen *p, const char *source, char out[24])
{
	uint32_t n = (uint32_t)p->number;
	if (source[1] == 'n') /* pnc */
		ident_pnc(out, p->pnc_year, p->pnc_serial);
	else if (source[2] == 'm') /* nomis */
		snprintf(out, 24, "A%08u", n);
	else if (source[2] == 'e') /* ndelius */
		snprintf(out, 24, "X%08u", n);
	else
		snprintf(out, 24, "BW%08u", n);
}

static struct buf *
begin(struct events *e, const struct citizen *p, const char *type,
    const char *source, int id)
{
	struct buf *b = &e->out.text;
	char text[24];
	jsonout_open(b, '{');
	jsonout_text_field(b, "type", slice_text(type));
	person_id(p, text);
	jsonout_text_field(b, "person_id", slice_text(text));
	if (!source)
		return b;
	jsonout_text_field(b, "source", slice_text(source));
	snprintf(
	    text, sizeof text, "%llu/%d", (unsigned long long)p->number, id);
	if (id > 0 && !e->lean)
		jsonout_text_field(b, "id", slice_text(text));
	key_of(p, source, text);
	jsonout_text_field(b, "person", slice_text(text));
	return b;
}

static void
finish(struct events *e, const char *file)
{
	struct buf *b = &e->out.text;
	char from[48];
	if (file && !e->lean) {
		snprintf(from, sizeof from, "%s:%llu", file,
		    (unsigned long long)++e->rows);
		jsonout_text_field(b, "from", slice_text(from));
	}
	jsonout_close(b, '}');
	jsonout_line(b);
}

static void
put_person(struct events *e, const struct citizen *p)
{
	static const char *const group[] = {
	    "W1", "W2", "A2", "W9", "B1", "O9", "A1"};
	struct buf *b = begin(e, p, "person", "pnc", 0);
	char code[12];
	crowd_postcode(&e->crowd, p->home, code);
	jsonout_text_field(b, "given_name", slice_text(p->given));
	jsonout_text_field(b, "family_name", slice_text(p->family));
	jsonout_date_field(b, "date_of_birth", p->born);
	jsonout_text_field(b, "sex", slice_of(&p->sex, 1));
	jsonout_text_field(b, "ethnicity", slice_text(group[p->group]));
	jsonout_text_field(b, "postcode", slice_text(code));
	finish(e, "pnc.csv");
}

static void
put_identity(struct events *e, const struct citizen *p)
{
	static const char *const group[] = {
	    "W1", "W2", "A2", "W9", "B1", "O9", "A1"};
	static const char *const sources[] = {"pnc", "nomis", "ndelius"};
	struct buf *b = begin(e, p, "identity", NULL, 0);
	jsonout_text_field(b, "given_name", slice_text(p->given));
	jsonout_text_field(b, "family_name", slice_text(p->family));
	jsonout_date_field(b, "date_of_birth", p->born);
	jsonout_text_field(b, "sex", slice_of(&p->sex, 1));
	jsonout_text_field(b, "ethnicity", slice_text(group[p->group]));
	jsonout_text_field(b, "area", slice_text(HUB[p->home % HUBS].name));
	jsonout_key(b, "sources");
	jsonout_open(b, '[');
	for (size_t i = 0; i < 1 + p->number % 3; i++)
		jsonout_text(b, slice_text(sources[i]));
	jsonout_close(b, ']');
	jsonout_int_field(b, "records", 1 + (int64_t)(p->number % 3));
	jsonout_double_field(b, "link_p", 1 - (double)(p->number % 50) / 1000);
	finish(e, NULL);
}

static void
put_offences(struct events *e, const struct citizen *p)
{
	struct story s;
	story_of(&e->crowd, p, &s);
	for (int i = 0; i < s.noffences; i++) {
		const struct story_offence *o = &s.offence[i];
		struct buf *b = begin(e, p, "offence", "pnc", i + 1);
		jsonout_date_field(b, "offence_date", o->on);
		if (o->proven != DATE_NONE)
			jsonout_date_field(b, "proven_date", o->proven);
		jsonout_text_field(b, "result", slice_text(o->result));
		jsonout_text_field(
		    b, "offence_code", slice_text(o->crime->code));
		if (*o->disposal)
			jsonout_text_field(
			    b, "disposal", slice_text(o->disposal));
		finish(e, "pnc.csv");
	}
}

static void
put_spell(struct events *e, const struct citizen *p,
    const struct story_spell *s, int i)
{
	static const char *const home[] = {
	    "settled", "temporary", "none", "unknown"};
	struct buf *b = begin(e, p, "custody", "nomis", i + 1);
	char weeks[16];
	snprintf(weeks, sizeof weeks, "P%dW", s->weeks);
	jsonout_date_field(b, "reception_date", s->received);
	if (s->release != DATE_NONE)
		jsonout_date_field(b, "release_date", s->release);
	if (s->weeks)
		jsonout_text_field(b, "sentence", slice_text(weeks));
	jsonout_text_field(b, "status",
	    slice_text(!s->weeks ? "remand"
		    : s->recall  ? "recall"
				 : "sentenced"));
	if (s->release != DATE_NONE)
		jsonout_text_field(b, "release_accommodation",
		    slice_text(home[(p->number + (uint64_t)i) % 4]));
	finish(e, "nomis.csv");
}

static void
put_spells(struct events *e, const struct citizen *p)
{
	struct story s;
	story_of(&e->crowd, p, &s);
	for (int i = 0; i < s.nspells; i++)
		put_spell(e, p, &s.spell[i], i);
}

static void
put_contacts(struct events *e, const struct citizen *p)
{
	struct story s;
	story_of(&e->crowd, p, &s);
	for (int i = 0; i < s.ncontacts; i++) {
		const struct story_contact *c = &s.contact[i];
		struct buf *b = begin(e, p, "contact", "brightwork", i + 1);
		jsonout_date_field(b, "date", c->on);
		jsonout_text_field(b, "kind", slice_text(c->kind));
		if (!c->attended)
			jsonout_bool_field(b, "attended", false);
		finish(e, "contacts.csv");
	}
}

/* Licences after release, and the assessments that go with them. */
static void
put_supervision(struct events *e, const struct citizen *p)
{
	struct story s;
	story_of(&e->crowd, p, &s);
	for (int i = 0; i < s.nspells; i++) {
		const struct story_spell *spell = &s.spell[i];
		if (spell->release == DATE_NONE || spell->weeks == 0)
			continue;
		struct buf *b = begin(e, p, "supervision", "ndelius", i + 1);
		jsonout_date_field(b, "start_date", spell->release);
		jsonout_date_field(
		    b, "end_date", date_add_months(spell->release, 12));
		jsonout_text_field(b, "kind", slice_text("licence"));
		finish(e, "ndelius.csv");
	}
}

static void
put_assessments(struct events *e, const struct citizen *p)
{
	static const char *const need[] = {"accommodation", "employment",
	    "relationships", "lifestyle", "drugs", "alcohol", "thinking",
	    "attitudes"};
	struct story s;
	story_of(&e->crowd, p, &s);
	for (int i = 0; i < s.nspells; i++) {
		const struct story_spell *spell = &s.spell[i];
		if (spell->release == DATE_NONE || i % 2)
			continue;
		struct rng r = rng_of(
		    e->crowd.seed, PURPOSE_BENCH + 6, p->number, (uint64_t)i);
		struct buf *b = begin(e, p, "assessment", "ndelius", i + 1);
		jsonout_date_field(b, "date", spell->release - 20);
		jsonout_text_field(b, "tool", slice_text("oasys"));
		jsonout_key(b, "scores");
		jsonout_open(b, '{');
		for (size_t k = 0; k < 8; k++)
			jsonout_int_field(b, need[k], rng_range(&r, 0, 8));
		jsonout_close(b, '}');
		finish(e, "oasys.csv");
	}
}

static void
put_referrals(struct events *e, const struct citizen *p)
{
	static const char *const status[] = {
	    "waiting", "declined", "ineligible", "started", "completed"};
	struct story s;
	story_of(&e->crowd, p, &s);
	if (s.ncontacts == 0 || p->number % 3)
		return;
	struct buf *b = begin(e, p, "referral", "brightwork", 1);
	date on = s.contact[0].on;
	const char *how = status[p->number / 3 % 5];
	jsonout_date_field(b, "date", on);
	jsonout_text_field(b, "provider", slice_text("Brightwork CIC"));
	jsonout_text_field(b, "service", slice_text("SV001"));
	jsonout_text_field(b, "status", slice_text(how));
	if (*how == 's' || *how == 'c')
		jsonout_date_field(b, "start_date", on + 14);
	finish(e, "brightwork.csv");
}

/* Payments and services name nobody; one for some thousand people. */
static void
put_money(struct events *e, const struct citizen *p)
{
	struct buf *b = &e->out.text;
	char text[24];
	if (p->number % 50)
		return;
	bool service = p->number % 5000 == 0;
	snprintf(text, sizeof text, "SV%05llu",
	    (unsigned long long)(service ? p->number / 5000
					 : p->number / 50 % 200));
	jsonout_open(b, '{');
	jsonout_text_field(
	    b, "type", slice_text(service ? "service" : "spend"));
	jsonout_text_field(b, "source", slice_text("spend"));
	if (service) {
		jsonout_text_field(b, "service", slice_text(text));
		jsonout_text_field(b, "provider", slice_text("Keystone Trust"));
		finish(e, "services.csv");
		return;
	}
	jsonout_date_field(b, "date",
	    date_from_ymd(2022, 4, 1) + (date)(p->number / 50 % 1600));
	jsonout_int_field(
	    b, "amount_pence", (int64_t)(p->number % 7919 * 1000));
	jsonout_text_field(b, "provider", slice_text("Keystone Trust"));
	jsonout_text_field(b, "service", slice_text(text));
	finish(e, "spend.csv");
}

/* The first four are all that the lean shape has. */
static writer *const WRITERS[] = {put_person, put_offences, put_spells,
    put_contacts, put_identity, put_supervision, put_assessments, put_referrals,
    put_money};

enum { NWRITERS = sizeof WRITERS / sizeof *WRITERS, LEAN = 4 };

/* Each type goes through the people in an order of its own. */
static int
write_events(struct events *e, struct fail *f)
{
	uint64_t at[NWRITERS] = {0}, n = e->crowd.n;
	uint32_t types = e->lean ? LEAN : NWRITERS;
	struct rng r = rng_of(e->crowd.seed, PURPOSE_BENCH + 7, 0, 0);
	for (uint64_t left = n * types; left > 0;) {
		uint32_t k = rng_below(&r, types);
		if (at[k] == n)
			continue;
		struct citizen p;
		uint64_t who = rng_shuffle(e->crowd.seed + k, at[k]++, n);
		crowd_member(&e->crowd, who, &p);
		WRITERS[k](e, &p);
		left--;
		if (lines_flush(&e->out, f))
			return -1;
	}
	return 0;
}

int
events_command(const struct settings *s, struct fail *f)
{
	struct names names = {0};
	struct events e = {.lean = s->lean,
	    .crowd = {&names, (uint64_t)s->seed, (uint64_t)s->people}};
	int bad = names_load(&names, s->names, f);
	if (!bad)
		bad = lines_open(&e.out, s->out, f);
	if (!bad)
		bad = write_events(&e, f);
	if (lines_close(&e.out, f))
		bad = -1;
	names_fini(&names);
	return bad;
}
