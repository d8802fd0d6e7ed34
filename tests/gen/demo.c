/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gen demo: all extracts of one month, and the truth. */
#include "demo.h"
#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

static int
make_folder(const char *path, struct fail *f)
{
	if (mkdir(path, 0777) == 0 || errno == EEXIST)
		return 0;
	return fail_errno(f, FAIL_SYSTEM, "%s", path);
}

static void
write_people(const struct world *w, struct sheet *s)
{
	static const char *const bond[] = {
	    "", "twin", "namesake", "sibling", "partner"};
	sheet_header(s,
	    "person,given_name,middle_name,family_name,"
	    "married_name,married_on,date_of_birth,sex,ethnicity,"
	    "hub,died,deported,bond,to_person");
	for (size_t i = 0; i < w->npeople; i++) {
		const struct person *p = &w->people[i];
		sheet_cellf(s, "%d", p->number);
		sheet_cell(s, p->given);
		sheet_cell(s, p->middle);
		sheet_cell(s, p->family);
		sheet_cell(s, p->married);
		truth_date(s, p->wed);
		truth_date(s, p->born);
		sheet_cellf(s, "%c", p->sex);
		sheet_cell(s, p->ethnicity);
		sheet_cell(s, HUB[p->hub].name);
		truth_date(s, p->died);
		truth_date(s, p->deported);
		sheet_cell(s, bond[p->bond]);
		sheet_cellf(
		    s, p->bond ? "%d" : "%.0d", p->bond ? p->number - 1 : 0);
		sheet_end(s);
	}
}

static int
open_truth(struct demo *d)
{
	static const struct dialect clean = {',', "\n", ENCODING_UTF8, false};
	struct sheet people;
	if (sheet_open(&people, d->truth, "people.csv", clean, d->fail))
		return -1;
	write_people(d->w, &people);
	if (sheet_close(&people, d->fail) ||
	    sheet_open(&d->records, d->truth, "records.csv", clean, d->fail) ||
	    sheet_open(
		&d->rejects, d->truth, "expected_rejects.csv", clean, d->fail))
		return -1;
	sheet_header(&d->records, "source,key,person,file");
	sheet_header(&d->rejects, "file,line,reason");
	return 0;
}

/* OUT/KIND/YYYY-MM, whose parent it makes. */
static int
name_folder(const struct settings *s, const char *kind, char *path, size_t size,
    struct fail *f)
{
	struct ymd c = date_to_ymd(s->month_end);
	snprintf(path, size, "%s/%s", s->out, kind);
	if (make_folder(path, f))
		return -1;
	snprintf(path, size, "%s/%s/%04d-%02d", s->out, kind, c.year, c.month);
	return 0;
}

static int
write_all(struct demo *d)
{
	static int (*const extract[])(struct demo *) = {custody_extract,
	    pnc_extract, ndelius_extract, nomis_extract, oasys_extract,
	    charity_extract, spend_extract, services_extract};
	if (make_folder(d->extracts, d->fail) ||
	    make_folder(d->truth, d->fail) || open_truth(d))
		return -1;
	for (size_t i = 0; i < sizeof extract / sizeof *extract; i++)
		if (extract[i](d))
			return -1;
	int bad = sheet_close(&d->records, d->fail);
	return sheet_close(&d->rejects, d->fail) | bad;
}

int
demo_command(const struct settings *s, struct fail *f)
{
	struct world w = {
	    .seed = (uint64_t)s->seed, .horizon = date_from_ymd(2026, 12, 31)};
	struct demo d = {.w = &w, .as_at = s->month_end, .fail = f};
	int bad = names_load(&w.names, s->names, f);
	if (!bad)
		bad = make_folder(s->out, f);
	if (!bad)
		bad = name_folder(s, "in", d.extracts, sizeof d.extracts, f);
	if (!bad)
		bad = name_folder(s, "truth", d.truth, sizeof d.truth, f);
	if (!bad) {
		world_make(&w, (size_t)s->people);
		bad = write_all(&d);
	}
	world_fini(&w);
	return bad;
}
