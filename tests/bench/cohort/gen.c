/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gen PEOPLE DIR: the bench's linked records, and the same facts as
 * CSV tables for the SQL peers.
 *
 * A person has five offences, a custody spell and two contacts, in separate
 * runs of the file as extracts arrive, in no order of persons. Seeded: the
 * same bytes every time. Writes linked.ndjson, person.csv, offence.csv,
 * custody.csv and contact.csv into DIR.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_DAY = 15706, DAYS = 4383 }; /* 2013-01-01, twelve years */

static uint64_t state = 20261101;

/* splitmix64 */
static uint64_t
draw(void)
{
	uint64_t z = state += 0x9E3779B97F4A7C15;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
	z = (z ^ z >> 27) * 0x94D049BB133111EB;
	return z ^ z >> 31;
}

static uint64_t
below(uint64_t n)
{
	return draw() % n;
}

/* A day number as YYYY-MM-DD (Hinnant's civil_from_days). */
static const char *
day_text(int64_t day, char out[11])
{
	day += 719468;
	int64_t era = day / 146097, doe = day % 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153, d = doy - (153 * mp + 2) / 5 + 1;
	int64_t m = mp < 10 ? mp + 3 : mp - 9;
	int64_t y = yoe + era * 400 + (m <= 2);
	out[0] = (char)('0' + y / 1000 % 10);
	out[1] = (char)('0' + y / 100 % 10);
	out[2] = (char)('0' + y / 10 % 10);
	out[3] = (char)('0' + y % 10);
	out[4] = out[7] = '-';
	out[5] = (char)('0' + m / 10);
	out[6] = (char)('0' + m % 10);
	out[8] = (char)('0' + d / 10);
	out[9] = (char)('0' + d % 10);
	out[10] = '\0';
	return out;
}

/* A bijection on [0, n): the order in which people come. */
static uint64_t
shuffled(uint64_t i, uint64_t n)
{
	return (i * 2654435761u + 12345) % n;
}

static const char *
person_id(uint64_t i, char out[16])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	uint64_t z = (i + 1) * 0x9E3779B97F4A7C15;
	out[0] = 'p';
	for (int k = 1; k <= 12; k++, z >>= 5)
		out[k] = letters[z & 31];
	out[13] = '\0';
	return out;
}

static FILE *
create(const char *dir, const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static void
people(FILE *json, FILE *csv, uint64_t n)
{
	static const char *const ethnicity[] = {"W1", "W1", "W9", "B1", "A2"};
	char id[16], birth[11];
	fprintf(csv, "person_id,sex,date_of_birth,ethnicity\n");
	for (uint64_t i = 0; i < n; i++) {
		uint64_t p = shuffled(i, n);
		const char *sex = below(100) < 7 ? "F" : "M";
		const char *group = ethnicity[below(5)];
		person_id(p, id);
		day_text(2000 + (int64_t)below(12000), birth);
		fprintf(json,
		    "{\"type\":\"identity\",\"person_id\":\"%s\","
		    "\"date_of_birth\":\"%s\",\"sex\":\"%s\","
		    "\"ethnicity\":\"%s\",\"sources\":[\"nomis\",\"pnc\"],"
		    "\"records\":2,\"link_p\":0.%03d}\n",
		    id, birth, sex, group, 900 + (int)below(100));
		fprintf(csv, "%s,%s,%s,%s\n", id, sex, birth, group);
	}
}

static void
offences(FILE *json, FILE *csv, uint64_t n)
{
	static const char *const code[] = {"02801", "04601", "10501", "09263",
	    "12511", "14901", "08801", "03001", "80400", "04510"};
	static const char *const group[] = {"burglary", "theft", "violence",
	    "drugs", "public_order", "criminal_damage", "sexual", "burglary",
	    "summary_motoring", "theft"};
	static const char *const result[] = {
	    "convicted", "convicted", "convicted", "cautioned", "nfa"};
	static const char *const disposal[] = {
	    "custody", "fine", "community", "discharge", "suspended"};
	char id[16], on[11], proven[11];
	fprintf(csv,
	    "person_id,offence_date,proven_date,result,offence_code,"
	    "offence_group,disposal\n");
	for (uint64_t i = 0; i < 5 * n; i++) {
		uint64_t p = shuffled(i % n, n), k = below(10), r = below(5);
		int64_t day = FIRST_DAY + (int64_t)below(DAYS);
		const char *d = r < 3 ? disposal[below(5)] : "caution";
		person_id(p, id);
		day_text(day, on);
		day_text(day + (int64_t)below(240), proven);
		fprintf(json,
		    "{\"type\":\"offence\",\"person_id\":\"%s\","
		    "\"source\":\"pnc\",\"id\":\"%" PRIu64 "\","
		    "\"person\":\"%" PRIu64 "\",\"offence_date\":\"%s\","
		    "\"proven_date\":\"%s\",\"result\":\"%s\","
		    "\"offence_code\":\"%s\"",
		    id, i, p, on, proven, result[r], code[k]);
		if (r < 3)
			fprintf(json, ",\"disposal\":\"%s\"", d);
		fprintf(json, "}\n");
		fprintf(csv, "%s,%s,%s,%s,%s,%s,%s\n", id, on, proven,
		    result[r], code[k], group[k], d);
	}
}

static void
custody(FILE *json, FILE *csv, uint64_t n)
{
	static const char *const sentence[] = {
	    "P10W", "P4M", "P6M", "P11M", "P12M", "P18M", "P112D"};
	char id[16], in[11], out[11];
	fprintf(csv, "person_id,reception_date,release_date,sentence,status\n");
	for (uint64_t i = 0; i < n; i++) {
		uint64_t p = shuffled(i, n);
		int64_t day = FIRST_DAY + (int64_t)below(DAYS);
		const char *length = sentence[below(7)];
		const char *status = below(5) ? "sentenced" : "remand";
		person_id(p, id);
		day_text(day, in);
		day_text(day + 20 + (int64_t)below(200), out);
		fprintf(json,
		    "{\"type\":\"custody\",\"person_id\":\"%s\","
		    "\"source\":\"nomis\",\"id\":\"%" PRIu64 "\","
		    "\"person\":\"A%" PRIu64 "\",\"reception_date\":\"%s\","
		    "\"release_date\":\"%s\",\"sentence\":\"%s\","
		    "\"status\":\"%s\"}\n",
		    id, i, p, in, out, length, status);
		fprintf(csv, "%s,%s,%s,%s,%s\n", id, in, out, length, status);
	}
}

static void
contacts(FILE *json, FILE *csv, uint64_t n)
{
	static const char *const kind[] = {"prison", "gate", "office", "phone"};
	char id[16], on[11];
	fprintf(csv, "person_id,date,kind,attended\n");
	for (uint64_t i = 0; i < 2 * n; i++) {
		uint64_t p = shuffled(i % n, n);
		const char *k = kind[below(4)];
		const char *attended = below(4) ? "true" : "false";
		person_id(p, id);
		day_text(FIRST_DAY + (int64_t)below(DAYS), on);
		fprintf(json,
		    "{\"type\":\"contact\",\"person_id\":\"%s\","
		    "\"source\":\"crs\",\"id\":\"%" PRIu64 "\","
		    "\"person\":\"C%" PRIu64 "\",\"date\":\"%s\","
		    "\"kind\":\"%s\",\"attended\":%s}\n",
		    id, i, p, on, k, attended);
		fprintf(csv, "%s,%s,%s,%s\n", id, on, k, attended);
	}
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: gen PEOPLE DIR\n");
		return 2;
	}
	uint64_t n = strtoull(argv[1], NULL, 10);
	static const struct {
		const char *name;
		void (*write)(FILE *json, FILE *csv, uint64_t n);
	} table[] = {{"person.csv", people}, {"offence.csv", offences},
	    {"custody.csv", custody}, {"contact.csv", contacts}};
	FILE *json = create(argv[2], "linked.ndjson");
	int bad = 0;
	for (int i = 0; i < 4; i++) {
		FILE *csv = create(argv[2], table[i].name);
		table[i].write(json, csv, n);
		bad |= fclose(csv) != 0;
	}
	bad |= fclose(json) != 0;
	return bad;
}
