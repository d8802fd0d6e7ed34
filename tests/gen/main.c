/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gen: invented data for tests, benchmarks and the demonstration.
 *
 * Not installed. The same command and seed give the same bytes everywhere.
 * Exit status: 0, 2 wrong usage, 4 system error.
 */
#include "commands.h"

#include "base/num.h"

#include <stdio.h>

static const char USAGE[] =
    "usage: gen demo FOLDER [--seed N] [--people N] [--month YYYY-MM]\n"
    "Any of them: --names FOLDER (the name lists)\n";

struct command {
	const char *name;
	int (*run)(const struct settings *, struct fail *);
	int64_t people;
};

static const struct command COMMANDS[] = {
    {"demo", demo_command, 2000},
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
read_option(
    const char *name, const char *value, struct settings *s, struct fail *f)
{
	int64_t n = 0;
	if (strcmp(name, "--month") == 0)
		return read_month(value, s, f);
	if (strcmp(name, "--people") == 0)
		return read_count(name, value, &s->people, f);
	if (strcmp(name, "--names") == 0)
		s->names = value;
	else if (strcmp(name, "--seed") == 0)
		return read_count(name, value, &n, f) ||
			(s->seed = (uint64_t)n, 0)
		    ? -1
		    : 0;
	else
		return fail_set(f, FAIL_USAGE, "unknown option %s", name);
	return 0;
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
