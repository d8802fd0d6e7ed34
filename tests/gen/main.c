/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gen: invented data for tests, benchmarks and the demonstration.
 *
 *   demo    the agencies' extracts of share/demo/README.md, and the truth
 *   people  person records to link; --evaluate x.truth knows the answer
 *   events  records linked already, 9 million for a million people (lean:
 *           only the four types that a reoffending table needs)
 *   csv     one extract of 20 columns, as long as is asked
 *
 * Not installed. The same command and seed give the same bytes everywhere.
 * Exit status: 0, 2 wrong usage, 4 system error.
 */
#include "commands.h"

#include "base/num.h"

#include <stdio.h>

static const char USAGE[] =
    "usage: gen demo FOLDER [--people N] [--month YYYY-MM]\n"
    "       gen people FILE [--n N] [--dup SHARE] [--noise low|mid|high]\n"
    "           [--ids SHARE] [--truth FILE]\n"
    "       gen events FILE [--people N] [--shape full|lean]\n"
    "       gen csv FILE [--mb N]\n"
    "Any of them: [--seed N] [--names FOLDER]\n";

struct command {
	const char *name;
	int (*run)(const struct settings *, struct fail *);
	int64_t people;
};

static const struct command COMMANDS[] = {
    {"demo", demo_command, 2000},
    {"people", people_command, 1000000},
    {"events", events_command, 1000000},
    {"csv", csv_command, 1},
};

static int
read_month(const char *text, struct settings *s, struct fail *f)
{
	char first[16];
	snprintf(first, sizeof first, "%.7s-01", text);
	date d = date_parse(slice_text(first));
	if (strlen(text) != 7 || d == DATE_NONE ||
	    d < date_from_ymd(2022, 1, 1) || d > date_from_ymd(2026, 12, 1))
		return fail_set(
		    f, FAIL_USAGE, "--month: a month from 2022-01 to 2026-12");
	s->month_end = date_add_months(d, 1) - 1;
	return 0;
}

static int
read_count(const char *name, const char *text, int64_t *out, struct fail *f)
{
	if (!num_parse_int(slice_text(text), out) || *out < 1)
		return fail_set(f, FAIL_USAGE, "%s: a number from 1", name);
	return 0;
}

static int
read_share(const char *name, const char *text, double *out, struct fail *f)
{
	if (!num_parse_double(slice_text(text), out) || *out < 0 || *out > 0.95)
		return fail_set(f, FAIL_USAGE, "%s: from 0 to 0.95", name);
	return 0;
}

static int
read_noise(const char *text, struct settings *s, struct fail *f)
{
	static const char *const level[] = {"low", "mid", "high"};
	static const double by[] = {0.4, 1, 2.5};
	for (size_t i = 0; i < 3; i++)
		if (strcmp(text, level[i]) == 0) {
			s->noise = by[i];
			return 0;
		}
	return fail_set(f, FAIL_USAGE, "--noise: low, mid or high");
}

static int
read_shape(const char *text, struct settings *s, struct fail *f)
{
	s->lean = strcmp(text, "lean") == 0;
	if (!s->lean && strcmp(text, "full") != 0)
		return fail_set(f, FAIL_USAGE, "--shape: lean or full");
	return 0;
}

static int
read_option(
    const char *name, const char *value, struct settings *s, struct fail *f)
{
	const struct {
		const char *name;
		int64_t *count;
		double *share;
		const char **text;
	} options[] = {{"--people", &s->people, NULL, NULL},
	    {"--n", &s->people, NULL, NULL},
	    {"--mb", &s->megabytes, NULL, NULL},
	    {"--seed", &s->seed, NULL, NULL},
	    {"--dup", NULL, &s->duplicates, NULL},
	    {"--ids", NULL, &s->ids, NULL}, {"--names", NULL, NULL, &s->names},
	    {"--truth", NULL, NULL, &s->truth}};
	if (strcmp(name, "--month") == 0)
		return read_month(value, s, f);
	if (strcmp(name, "--shape") == 0)
		return read_shape(value, s, f);
	if (strcmp(name, "--noise") == 0)
		return read_noise(value, s, f);
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (strcmp(name, options[i].name) != 0)
			continue;
		if (options[i].count)
			return read_count(name, value, options[i].count, f);
		if (options[i].share)
			return read_share(name, value, options[i].share, f);
		*options[i].text = value;
		return 0;
	}
	return fail_set(f, FAIL_USAGE, "unknown option %s", name);
}

static int
read_arguments(int argc, char **argv, struct settings *s, struct fail *f)
{
	for (int i = 2; i < argc; i++) {
		bool option = strncmp(argv[i], "--", 2) == 0;
		if (!option && s->out)
			return fail_set(f, FAIL_USAGE, "one output only");
		if (!option) {
			s->out = argv[i];
			continue;
		}
		if (i + 1 == argc)
			return fail_set(
			    f, FAIL_USAGE, "%s: a value is missing", argv[i]);
		if (read_option(argv[i], argv[i + 1], s, f))
			return -1;
		i++;
	}
	return s->out ? 0 : fail_set(f, FAIL_USAGE, "no output named");
}

static int
run(int argc, char **argv, struct fail *f)
{
	struct settings s = {.names = GEN_NAMES,
	    .seed = 20261031,
	    .noise = 1,
	    .duplicates = 0.2,
	    .megabytes = 100,
	    .month_end = date_from_ymd(2026, 10, 31)};
	for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
		const struct command *c = &COMMANDS[i];
		if (argc < 2 || strcmp(argv[1], c->name) != 0)
			continue;
		s.people = c->people;
		return read_arguments(argc, argv, &s, f) || c->run(&s, f) ? -1
									  : 0;
	}
	return fail_set(f, FAIL_USAGE, "which data?");
}

int
main(int argc, char **argv)
{
	struct fail f = {.kind = FAIL_NONE};
	if (run(argc, argv, &f) == 0)
		return 0;
	fprintf(stderr, "gen: %s\n", f.text);
	if (f.kind == FAIL_USAGE)
		fputs(USAGE, stderr);
	return (int)f.kind;
}
