/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/audit.h"

#include "base/strmap.h"
#include "io/csvfile.h"

/* --- summaries --------------------------------------------------------- */

static int
load_summary(struct spec *s, const char *path, struct fail *f)
{
	struct slice program;
	if (spec_load(s, "audit", path, f) < 0)
		return -1;
	const struct spec_node *n = spec_need(s->root, "program", f);
	return n ? spec_text(n, &program, f) : -1;
}

static int
load_summaries(struct audit *a, const char *list, struct fail *f)
{
	size_t most = 1;
	struct slice rest = slice_text(list);
	for (const char *p = list; *p; p++)
		most += *p == ',';
	a->summary = arena_zalloc(&a->arena, most, sizeof *a->summary);
	while (slice_present(rest)) {
		struct slice one = slice_trim(slice_cut(rest, ',', &rest));
		const char *path = arena_cstr(&a->arena, one);
		if (load_summary(&a->summary[a->nsummaries++], path, f) < 0)
			return -1;
	}
	return 0;
}

struct slice
audit_program(const struct spec *summary)
{
	return spec_get(summary->root, "program")->text;
}

double
audit_number(const struct spec_node *n, const char *key)
{
	const struct spec_node *x = spec_get(n, key);
	if (!x || (x->kind != SPEC_INTEGER && x->kind != SPEC_REAL))
		return 0;
	return x->number;
}

/* --- register and decisions -------------------------------------------- */

static void
widen(date day, date *first, date *last)
{
	if (day == DATE_NONE)
		return;
	if (*first == DATE_NONE || day < *first)
		*first = day;
	if (*last == DATE_NONE || day > *last)
		*last = day;
}

static void
count_register(const struct csvfile *file, struct audit_register *to)
{
	int id = csvfile_column(file, "person_id");
	int source = csvfile_column(file, "source");
	int seen = csvfile_column(file, "first_seen");
	struct strmap people = {0}, sources = {0};
	to->rows = file->nrows;
	to->first = to->last = DATE_NONE;
	for (size_t i = 0; i < file->nrows; i++) {
		strmap_add(&people, csvfile_cell(file, i, id), NULL);
		strmap_add(&sources, csvfile_cell(file, i, source), NULL);
		widen(date_parse(csvfile_cell(file, i, seen)), &to->first,
		    &to->last);
	}
	to->people = people.n;
	to->sources = sources.n;
	strmap_fini(&people);
	strmap_fini(&sources);
}

static void
count_decisions(const struct csvfile *file, struct audit_decisions *to)
{
	static const char *const words[] = {"same", "different", "unsure"};
	int decision = csvfile_column(file, "decision");
	int by = csvfile_column(file, "by"),
	    when = csvfile_column(file, "when");
	struct strmap deciders = {0};
	to->rows = file->nrows;
	to->first = to->last = DATE_NONE;
	for (size_t i = 0; i < file->nrows; i++) {
		struct slice said = csvfile_cell(file, i, decision);
		struct slice who = csvfile_cell(file, i, by);
		size_t k = 0;
		while (k < AUDIT_OPEN && !slice_is(said, words[k]))
			k++;
		to->answer[k]++;
		if (k == AUDIT_OPEN)
			continue;
		if (who.n)
			strmap_add(&deciders, who, NULL);
		widen(date_parse(csvfile_cell(file, i, when)), &to->first,
		    &to->last);
	}
	to->deciders = deciders.n;
	strmap_fini(&deciders);
}

/* Reads a CSV that must have a column; its name and digest are kept. */
static int
load_csv(struct audit *a, struct csvfile *file, const char *path,
    const char *column, const char **name, const char **digest, struct fail *f)
{
	if (csvfile_load(file, path, FAIL_INPUT, f) < 0 ||
	    csvfile_require(file, column, FAIL_INPUT, f) < 0)
		return -1;
	*name = arena_cstr(&a->arena, slice_text(file->name));
	*digest = arena_cstr(&a->arena, slice_text(file->digest));
	return 0;
}

static int
load_register(struct audit *a, const char *path, struct fail *f)
{
	struct csvfile file = {0};
	int result = load_csv(
	    a, &file, path, "person_id", &a->reg.name, &a->reg.digest, f);
	if (result == 0)
		count_register(&file, &a->reg);
	csvfile_fini(&file);
	return result;
}

static int
load_decisions(struct audit *a, const char *path, struct fail *f)
{
	struct csvfile file = {0};
	int result = load_csv(a, &file, path, "decision", &a->decisions.name,
	    &a->decisions.digest, f);
	if (result == 0)
		count_decisions(&file, &a->decisions);
	csvfile_fini(&file);
	return result;
}

/* --- the statement ----------------------------------------------------- */

/* Keys whose value is a text or a list of texts; the first must be there. */
static const char *const items[] = {"controller", "purposes", "lawful_basis",
    "joint_controllers", "processors", "contact", "sharing_power", "recipients",
    "rights", "risks"};

enum { NITEMS = sizeof items / sizeof *items, NNEEDED = 3 };

/* As many as can be: counted before, filled after. */
static int
add_texts(struct audit_statement *to, const char *item,
    const struct spec_node *n, struct fail *f)
{
	struct slice text;
	if (n->kind != SPEC_ARRAY) {
		if (spec_text(n, &text, f) < 0)
			return -1;
		to->text[to->ntexts++] = (struct audit_text){item, text};
		return 0;
	}
	for (uint32_t i = 0; i < n->n; i++) {
		if (spec_text(&n->child[i], &text, f) < 0)
			return -1;
		to->text[to->ntexts++] = (struct audit_text){item, text};
	}
	return 0;
}

static int
load_texts(struct audit *a, const struct spec_node *root, struct fail *f)
{
	struct audit_statement *to = &a->statement;
	size_t most = 0;
	for (size_t i = 0; i < NITEMS; i++) {
		const struct spec_node *n = spec_get(root, items[i]);
		if (!n && i < NNEEDED)
			return spec_need(root, items[i], f) ? 0 : -1;
		most += n ? n->n + 1 : 0;
	}
	to->text = arena_alloc(&a->arena, most * sizeof *to->text);
	for (size_t i = 0; i < NITEMS; i++) {
		const struct spec_node *n = spec_get(root, items[i]);
		if (n && add_texts(to, items[i], n, f) < 0)
			return -1;
	}
	return 0;
}

/* Optional members. */
static int
take_text(const struct spec_node *n, const char *key, struct slice *out,
    struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	return x ? spec_text(x, out, f) : 0;
}

static int
take_date(const struct spec_node *n, const char *key, date *out, struct fail *f)
{
	const struct spec_node *x = spec_get(n, key);
	*out = DATE_NONE;
	return x ? spec_date(x, out, f) : 0;
}

static int
take_retention(
    const struct spec_node *n, struct duration *out, bool *has, struct fail *f)
{
	const struct spec_node *x = spec_get(n, "retention");
	*has = x != NULL;
	return x ? spec_duration(x, out, f) : 0;
}

static int
load_source(const struct spec_node *n, struct audit_source *to, struct fail *f)
{
	static const char *const keys[] = {
	    "agreement", "signed", "review", "retention", NULL};
	to->name = n->key;
	if (spec_object(n, keys, f) < 0 ||
	    take_text(n, "agreement", &to->agreement, f) < 0 ||
	    take_date(n, "signed", &to->signed_on, f) < 0 ||
	    take_date(n, "review", &to->review, f) < 0)
		return -1;
	return take_retention(n, &to->retention, &to->has_retention, f);
}

static int
load_sources(struct audit *a, const struct spec_node *n, struct fail *f)
{
	struct audit_statement *to = &a->statement;
	if (!n)
		return 0;
	if (n->kind != SPEC_OBJECT)
		return spec_fail(n, f, "expected an object: a key a source");
	to->source = arena_zalloc(&a->arena, n->n + 1, sizeof *to->source);
	for (uint32_t i = 0; i < n->n; i++)
		if (load_source(&n->child[i], &to->source[to->nsources++], f) <
		    0)
			return -1;
	return 0;
}

static int
load_key(const struct spec_node *n, struct audit_key *to, struct fail *f)
{
	static const char *const keys[] = {
	    "name", "use", "holder", "made", "replace", NULL};
	if (spec_object(n, keys, f) < 0 || !spec_need(n, "name", f) ||
	    take_text(n, "name", &to->name, f) < 0 ||
	    take_text(n, "use", &to->use, f) < 0 ||
	    take_text(n, "holder", &to->holder, f) < 0 ||
	    take_date(n, "made", &to->made, f) < 0)
		return -1;
	return take_date(n, "replace", &to->replace, f);
}

static int
load_keys(struct audit *a, const struct spec_node *n, struct fail *f)
{
	struct audit_statement *to = &a->statement;
	if (!n)
		return 0;
	if (spec_array(n, f) < 0)
		return -1;
	to->key = arena_zalloc(&a->arena, n->n + 1, sizeof *to->key);
	for (uint32_t i = 0; i < n->n; i++)
		if (load_key(&n->child[i], &to->key[to->nkeys++], f) < 0)
			return -1;
	return 0;
}

static int
load_statement(struct audit *a, const char *path, struct fail *f)
{
	static const char *const keys[] = {"version", "provenance",
	    "controller", "purposes", "lawful_basis", "joint_controllers",
	    "processors", "contact", "sharing_power", "recipients", "rights",
	    "risks", "sources", "retention", "keys", NULL};
	struct audit_statement *to = &a->statement;
	if (spec_load(&a->statement_file, "audit", path, f) < 0)
		return -1;
	const struct spec_node *root = a->statement_file.root;
	to->is_given = true;
	if (spec_object(root, keys, f) < 0 || load_texts(a, root, f) < 0 ||
	    load_sources(a, spec_get(root, "sources"), f) < 0 ||
	    load_keys(a, spec_get(root, "keys"), f) < 0)
		return -1;
	return take_retention(root, &to->retention, &to->has_retention, f);
}

const struct audit_source *
audit_source(const struct audit *a, struct slice source)
{
	for (size_t i = 0; i < a->statement.nsources; i++)
		if (slice_equal(a->statement.source[i].name, source))
			return &a->statement.source[i];
	return NULL;
}

bool
audit_retention(
    const struct audit *a, struct slice source, struct duration *out)
{
	const struct audit_source *own = audit_source(a, source);
	*out =
	    own && own->has_retention ? own->retention : a->statement.retention;
	return (own && own->has_retention) || a->statement.has_retention;
}

/* --- all --------------------------------------------------------------- */

int
audit_load(struct audit *a, const struct audit_files *files, struct fail *f)
{
	*a = (struct audit){0};
	if (files->summaries && load_summaries(a, files->summaries, f) < 0)
		return -1;
	if (files->reg && load_register(a, files->reg, f) < 0)
		return -1;
	if (files->decisions && load_decisions(a, files->decisions, f) < 0)
		return -1;
	return files->statement ? load_statement(a, files->statement, f) : 0;
}

void
audit_fini(struct audit *a)
{
	for (size_t i = 0; i < a->nsummaries; i++)
		spec_fini(&a->summary[i]);
	spec_fini(&a->statement_file);
	arena_fini(&a->arena);
	*a = (struct audit){0};
}
