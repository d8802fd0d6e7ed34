/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buf.h"
#include "base/crew.h"
#include "base/mem.h"
#include "io/csvfile.h"
#include "io/lines.h"
#include "io/sink.h"
#include "rules/spec.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *t_io_suite(void);

static char dir[64], path[128];
static struct fail f;

static void
setup(void)
{
	snprintf(dir, sizeof dir, "/tmp/ioc-unit-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/in.ndjson", dir);
	f = (struct fail){0};
}

static void
teardown(void)
{
	unlink(path);
	rmdir(dir);
}

static void
put(const char *text, size_t n)
{
	ck_assert_int_eq(sink_save(path, slice_of(text, n), &f), 0);
}

static void
put_text(const char *text)
{
	put(text, strlen(text));
}

/* Reads all lines of the file as "number:line|" text. */
static int
read_lines(struct buf *out)
{
	struct lines l;
	struct block b = {0};
	const char *paths[] = {path};
	int r;
	lines_init(&l, paths, 1, 0);
	while ((r = lines_next(&l, &b, &f)) > 0) {
		size_t at = 0;
		uint64_t number = 0;
		struct slice line;
		while (lines_each(&b, &at, &number, &line))
			buf_printf(
			    out, "%d:%.*s|", (int)number, (int)line.n, line.p);
	}
	lines_block_fini(&b);
	lines_fini(&l);
	return r;
}

static void
expect_lines(const char *text, const char *wanted)
{
	struct buf out = {0};
	put_text(text);
	ck_assert_int_eq(read_lines(&out), 0);
	ck_assert_str_eq(buf_cstr(&out), wanted);
	buf_fini(&out);
}

START_TEST(lines_are_numbered_and_blank_ones_skipped)
{
	expect_lines("", "");
	expect_lines("a\n", "1:a|");
	expect_lines("a", "1:a|");
	expect_lines("a\r\n\n \t\nb\n\n", "1:a|4:b|");
	expect_lines("\xEF\xBB\xBF{}\nx", "1:{}|2:x|");
}
END_TEST

START_TEST(lines_survive_block_boundaries)
{
	struct buf text = {0}, wanted = {0}, out = {0};
	for (int i = 1; i <= 60000; i++) {
		buf_printf(&text, "%0*d\n", 1 + i % 60, i);
		buf_printf(&wanted, "%d:%0*d|", i, 1 + i % 60, i);
	}
	ck_assert_uint_gt(text.n, LINES_BLOCK);
	put(text.p, text.n);
	ck_assert_int_eq(read_lines(&out), 0);
	ck_assert(slice_equal(buf_as_slice(&out), buf_as_slice(&wanted)));
	buf_fini(&text);
	buf_fini(&wanted);
	buf_fini(&out);
}
END_TEST

START_TEST(a_line_over_the_limit_names_its_place)
{
	struct buf text = {0}, out = {0};
	buf_text(&text, "short\n");
	size_t n = 2 << 20;
	memset(buf_reserve(&text, n), 'x', n);
	text.n += n;
	put(text.p, text.n);
	ck_assert_int_eq(read_lines(&out), -1);
	ck_assert_int_eq(f.kind, FAIL_INPUT);
	ck_assert_str_eq(
	    f.text, "in.ndjson:2: line over 1048576 bytes [line.long]");
	buf_fini(&text);
	buf_fini(&out);
}
END_TEST

START_TEST(a_pipe_can_be_read_twice_when_spooled)
{
	int ends[2];
	char got[32];
	struct source s;
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "hello", 5), 5);
	close(ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	ck_assert_int_eq(source_open(&s, path, SOURCE_SPOOL, &f), 0);
	for (int round = 0; round < 2; round++) {
		ck_assert_int_eq(source_read(&s, got, sizeof got, &f), 5);
		ck_assert_mem_eq(got, "hello", 5);
		ck_assert_int_eq(source_read(&s, got, sizeof got, &f), 0);
		if (round == 0)
			ck_assert_int_eq(source_rewind(&s, &f), 0);
	}
	source_close(&s);
	close(ends[0]);
}
END_TEST

/* A look at the start of a pipe must not lose the rest of it. */
START_TEST(a_pipe_looked_at_is_read_whole_and_again)
{
	int ends[2];
	char got[32];
	struct source s;
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], "hello", 5), 5);
	close(ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	ck_assert_int_eq(
	    source_open(&s, path, SOURCE_SPOOL | SOURCE_DIGEST, &f), 0);
	ck_assert_int_eq(source_read(&s, got, 2, &f), 2);
	for (int round = 0; round < 3; round++) {
		ck_assert_int_eq(source_rewind(&s, &f), 0);
		ck_assert_int_eq(source_read(&s, got, sizeof got, &f), 5);
		ck_assert_mem_eq(got, "hello", 5);
	}
	/* printf hello | b2sum -l 256 */
	ck_assert_str_eq(s.digest_text,
	    "324dcf027dd4a30a932c441f365a25e8"
	    "6b173defa4b8e58948253471b81b72cf");
	source_close(&s);
	close(ends[0]);
}
END_TEST

START_TEST(a_file_looked_at_has_the_digest_of_all_of_it)
{
	char got[32];
	struct source s;
	put_text("hello");
	ck_assert_int_eq(source_open(&s, path, SOURCE_DIGEST, &f), 0);
	ck_assert_int_eq(source_read(&s, got, 2, &f), 2);
	ck_assert_int_eq(source_rewind(&s, &f), 0);
	while (source_read(&s, got, sizeof got, &f) > 0)
		;
	ck_assert_int_eq(source_rewind(&s, &f), 0);
	ck_assert_str_eq(s.digest_text,
	    "324dcf027dd4a30a932c441f365a25e8"
	    "6b173defa4b8e58948253471b81b72cf");
	source_close(&s);
}
END_TEST

START_TEST(a_file_that_changes_between_readings_is_refused)
{
	char got[32];
	struct source s;
	put_text("one");
	ck_assert_int_eq(source_open(&s, path, 0, &f), 0);
	while (source_read(&s, got, sizeof got, &f) > 0)
		;
	FILE *again = fopen(path, "a");
	fputs(" more", again);
	fclose(again);
	ck_assert_int_eq(source_rewind(&s, &f), -1);
	ck_assert_str_eq(f.text, "in.ndjson: changed while it was being read");
	source_close(&s);
}
END_TEST

START_TEST(folders_and_missing_files_are_input_failures)
{
	struct source s;
	ck_assert_int_eq(source_open(&s, dir, 0, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_INPUT);
	ck_assert_ptr_nonnull(strstr(f.text, "is a directory"));
	f = (struct fail){0};
	ck_assert_int_eq(source_open(&s, path, 0, &f), -1);
	ck_assert_int_eq(f.kind, FAIL_INPUT);
}
END_TEST

START_TEST(an_output_appears_whole_or_not_at_all)
{
	struct sink s;
	struct slice now;
	put_text("old");
	ck_assert_int_eq(sink_open(&s, path, true, &f), 0);
	ck_assert_int_eq(sink_write(&s, slice_text("new"), &f), 0);
	sink_abort(&s);
	ck_assert_int_eq(source_slurp(path, 100, &now, &f), 0);
	ck_assert(slice_is(now, "old"));
	mem_free((char *)now.p);
	ck_assert_int_eq(sink_open(&s, path, true, &f), 0);
	ck_assert_int_eq(sink_write(&s, slice_text("abc"), &f), 0);
	ck_assert_int_eq(sink_commit(&s, &f), 0);
	/* printf abc | b2sum -l 256 */
	ck_assert_str_eq(s.digest_text,
	    "bddd813c634239723171ef3fee98579b"
	    "94964e3bb1cb3e427262c8c068d52319");
	ck_assert_int_eq(source_slurp(path, 100, &now, &f), 0);
	ck_assert(slice_is(now, "abc"));
	mem_free((char *)now.p);
}
END_TEST

/* Over several of the stretches that the disk begins with. */
START_TEST(a_large_output_holds_every_byte_that_was_written)
{
	enum { PIECE = 300001, PIECES = 71 };
	struct sink s;
	struct slice now;
	char *piece = mem_zalloc(PIECE, 1);
	ck_assert_int_eq(sink_open(&s, path, false, &f), 0);
	for (int i = 0; i < PIECES; i++) {
		memset(piece, 'a' + i % 26, PIECE);
		ck_assert_int_eq(sink_write(&s, slice_of(piece, PIECE), &f), 0);
	}
	ck_assert_int_eq(sink_commit(&s, &f), 0);
	ck_assert_uint_eq(s.nbytes, (size_t)PIECE * PIECES);
	ck_assert_int_eq(source_slurp(path, 1 << 25, &now, &f), 0);
	ck_assert_uint_eq(now.n, s.nbytes);
	for (size_t i = 0; i < now.n; i += 997)
		ck_assert_int_eq(now.p[i], 'a' + (int)(i / PIECE) % 26);
	mem_free((char *)now.p);
	mem_free(piece);
}
END_TEST

START_TEST(an_output_named_without_its_folder_is_put_in_the_current_one)
{
	int here = open(".", O_RDONLY | O_DIRECTORY);
	struct slice now;
	ck_assert_int_eq(chdir(dir), 0);
	ck_assert_int_eq(sink_save("in.ndjson", slice_text("x"), &f), 0);
	ck_assert_int_eq(fchdir(here), 0);
	close(here);
	ck_assert_int_eq(source_slurp(path, 100, &now, &f), 0);
	ck_assert(slice_is(now, "x"));
	mem_free((char *)now.p);
}
END_TEST

static void
csv_refuses(const char *text, const char *message)
{
	struct csvfile c;
	f = (struct fail){0};
	put_text(text);
	ck_assert_int_eq(csvfile_load(&c, path, FAIL_USAGE, &f), -1);
	ck_assert_str_eq(f.text, message);
	csvfile_fini(&c);
}

START_TEST(a_csv_file_is_read_with_its_preamble_and_lines)
{
	struct csvfile c;
	put_text("\xEF\xBB\xBF# id: x\n# a \"quote\n\na,b\r\n1,\"x\ny\"\r\n\r\n"
		 " 2 ,\"say \"\"hi\"\"\"\n3,");
	ck_assert_int_eq(csvfile_load(&c, path, FAIL_USAGE, &f), 0);
	ck_assert_uint_eq(c.nrows, 3);
	int a = csvfile_column(&c, "a"), b = csvfile_column(&c, "b");
	ck_assert(slice_is(csvfile_cell(&c, 0, b), "x\ny"));
	ck_assert(slice_is(csvfile_cell(&c, 1, a), " 2 "));
	ck_assert(slice_is(csvfile_cell(&c, 1, b), "say \"hi\""));
	ck_assert(slice_is(csvfile_cell(&c, 2, b), ""));
	ck_assert_uint_eq(c.line[0], 5);
	ck_assert_uint_eq(c.line[1], 8);
	ck_assert_uint_eq(c.line[2], 9);
	ck_assert_int_eq(csvfile_column(&c, "z"), -1);
	ck_assert_int_eq(csvfile_require(&c, "z", FAIL_USAGE, &f), -1);
	ck_assert_str_eq(
	    f.text, "in.ndjson:1: no column named z [header.column]");
	csvfile_fini(&c);
}
END_TEST

START_TEST(a_csv_file_comes_back_from_a_spreadsheet)
{
	struct csvfile c;
	put_text("\xEF\xBB\xBF# id: x;\r\n# rows: 12;\r\na;b\r\n"
		 "1;\"x,y\"\r\n;\r\n2;Se\xE1n\r\n");
	ck_assert_int_eq(csvfile_load(&c, path, FAIL_INPUT, &f), 0);
	ck_assert_uint_eq(c.nrows, 2);
	int b = csvfile_column(&c, "b");
	ck_assert(slice_is(csvfile_cell(&c, 0, b), "x,y"));
	ck_assert(slice_is(csvfile_cell(&c, 1, b), "Se\xC3\xA1n"));
	ck_assert_uint_eq(c.line[1], 6);
	csvfile_fini(&c);
	csv_refuses("a\n\xE1\n", "in.ndjson:2: not UTF-8 text [text.utf8]");
	put_text("a\tb\n1\t2\n");
	ck_assert_int_eq(csvfile_load(&c, path, FAIL_INPUT, &f), 0);
	ck_assert(slice_is(csvfile_cell(&c, 0, 1), "2"));
	csvfile_fini(&c);
	put_text("sep=;\ra;b\r1;\"x\ny\"\r");
	ck_assert_int_eq(csvfile_load(&c, path, FAIL_INPUT, &f), 0);
	ck_assert(slice_is(csvfile_cell(&c, 0, 1), "x\ny"));
	csvfile_fini(&c);
}
END_TEST

START_TEST(a_csv_file_may_be_unicode_text_of_a_spreadsheet)
{
	static const char wide[] = {'\xFF', '\xFE', 'a', 0, '\t', 0, 'b', 0,
	    '\r', 0, '\n', 0, '1', 0, '\t', 0, '\xEB', 0, '\n', 0};
	struct csvfile c;
	put(wide, sizeof wide);
	ck_assert_int_eq(csvfile_load(&c, path, FAIL_INPUT, &f), 0);
	ck_assert(slice_is(csvfile_cell(&c, 0, 1), "\xC3\xAB"));
	csvfile_fini(&c);
	put(wide, sizeof wide);
	ck_assert_int_eq(csvfile_load(&c, path, FAIL_USAGE, &f), -1);
	csvfile_fini(&c);
}
END_TEST

START_TEST(a_csv_file_that_is_not_well_formed_names_the_line)
{
	csv_refuses("", "in.ndjson: no header row [header.missing]");
	csv_refuses("# only\n", "in.ndjson: no header row [header.missing]");
	csv_refuses(
	    "a,a\n", "in.ndjson:1: two columns of one name [header.duplicate]");
	csv_refuses("a,b\n1,2\n3\n",
	    "in.ndjson:3: not as many cells as the header [row.width]");
	csv_refuses("a,b\n1,2\n3,4,5\n",
	    "in.ndjson:3: not as many cells as the header [row.width]");
	csv_refuses(
	    "a,b\n1,x\"y\n", "in.ndjson:2: a quote out of place [csv.quote]");
	csv_refuses("a,b\n1,\"x\n",
	    "in.ndjson:2: a quoted cell is never closed [csv.unterminated]");
	csv_refuses("a,b\n1,\xFF\n", "in.ndjson:2: not UTF-8 text [text.utf8]");
}
END_TEST

static void
spec_refuses(const char *text, const char *message)
{
	static const char *const keys[] = {"name", "list", NULL};
	struct spec s;
	struct slice name;
	f = (struct fail){0};
	put_text(text);
	if (spec_load(&s, "maps", path, &f) == 0 &&
	    spec_object(s.root, keys, &f) == 0) {
		const struct spec_node *n = spec_need(s.root, "name", &f);
		if (n)
			spec_text(n, &name, &f);
		const struct spec_node *l = spec_get(s.root, "list");
		for (uint32_t i = 0; l && i < l->n; i++)
			spec_text(&l->child[i], &name, &f);
	}
	ck_assert_int_eq(f.kind, FAIL_USAGE);
	ck_assert_str_eq(f.text, message);
	spec_fini(&s);
}

START_TEST(a_mistake_in_a_definition_names_line_key_and_cure)
{
	spec_refuses("{\n \"nam\": 1\n}",
	    "in.ndjson:2: nam: unknown key: expected one of name, list");
	spec_refuses("{\n\n \"name\": 1\n}",
	    "in.ndjson:3: name: expected text in quotes");
	spec_refuses("{ \"name\": \"x\",\n \"list\": [\n\"a\",\n true ]}",
	    "in.ndjson:4: list[2]: expected text in quotes");
	spec_refuses("{ }", "in.ndjson:1: name is missing");
	spec_refuses("[ ]", "in.ndjson:1: expected an object {...}");
	spec_refuses("{ \"name\": \"x\", }",
	    "in.ndjson:1: column 16: string or '}' expected near '}' "
	    "[json.invalid]");
	spec_refuses("{ \"name\": \"x\",\n \"name\": \"y\" }",
	    "in.ndjson:2: column 7: duplicate object key near '\"name\"' "
	    "[json.invalid]");
}
END_TEST

START_TEST(a_definition_is_a_tree_that_knows_its_lines)
{
	struct spec s;
	put_text("{\"a\": {\"b\": [1, 2.5,\n {\"c\\u0065\": \"x\\ny\"}]},\n"
		 "\"t\": true, \"n\": null}");
	ck_assert_int_eq(spec_load(&s, "maps", path, &f), 0);
	const struct spec_node *b = spec_get(spec_get(s.root, "a"), "b");
	ck_assert_uint_eq(b->n, 3);
	ck_assert_int_eq(b->child[0].integer, 1);
	ck_assert_double_eq(b->child[1].number, 2.5);
	const struct spec_node *c = spec_get(&b->child[2], "ce");
	ck_assert_ptr_nonnull(c);
	ck_assert(slice_is(c->text, "x\ny"));
	ck_assert_uint_eq(c->line, 2);
	ck_assert_uint_eq(spec_get(s.root, "n")->line, 3);
	ck_assert_int_eq(spec_get(s.root, "t")->kind, SPEC_TRUE);
	spec_fini(&s);
}
END_TEST

/* A pipeline of numbers: squares must come out in order for any jobs. */
struct numbers {
	int next, limit, fail_read_at, fail_work_at;
	struct buf out;
};

static void *
hire(void *state)
{
	(void)state;
	return mem_zalloc(1, sizeof(int));
}

static int
take_number(void *state, void *worker, struct fail *fail)
{
	struct numbers *n = state;
	if (n->next == n->fail_read_at)
		return fail_set(fail, FAIL_INPUT, "read %d", n->next);
	*(int *)worker = n->next;
	return n->next++ < n->limit;
}

static int
square(void *state, void *worker, struct fail *fail)
{
	struct numbers *n = state;
	int *v = worker;
	if (*v == n->fail_work_at)
		return fail_set(fail, FAIL_INPUT, "work %d", *v);
	*v *= *v;
	return 0;
}

static int
print_number(void *state, void *worker, struct fail *fail)
{
	struct numbers *n = state;
	(void)fail;
	buf_printf(&n->out, "%d ", *(int *)worker);
	return 0;
}

static const struct crew squares = {.state = NULL,
    .hire = hire,
    .dismiss = mem_free,
    .read = take_number,
    .work = square,
    .emit = print_number};

START_TEST(a_crew_gives_the_same_bytes_for_any_number_of_jobs)
{
	struct buf wanted = {0};
	for (int i = 0; i < 500; i++)
		buf_printf(&wanted, "%d ", i * i);
	for (unsigned jobs = 1; jobs <= 8; jobs++) {
		struct numbers n = {
		    .limit = 500, .fail_read_at = -1, .fail_work_at = -1};
		struct crew c = squares;
		c.state = &n;
		ck_assert_int_eq(crew_run(&c, jobs, &f), 0);
		ck_assert_str_eq(buf_cstr(&n.out), buf_cstr(&wanted));
		buf_fini(&n.out);
	}
	buf_fini(&wanted);
}
END_TEST

START_TEST(a_crew_fails_at_the_same_block_for_any_number_of_jobs)
{
	for (unsigned jobs = 1; jobs <= 8; jobs++) {
		struct numbers n = {
		    .limit = 500, .fail_read_at = 7, .fail_work_at = 5};
		struct crew c = squares;
		c.state = &n;
		f = (struct fail){0};
		ck_assert_int_eq(crew_run(&c, jobs, &f), -1);
		ck_assert_str_eq(f.text, "work 5");
		ck_assert_str_eq(buf_cstr(&n.out), "0 1 4 9 16 ");
		buf_fini(&n.out);
	}
}
END_TEST

enum { STEPS = 3 };

/* What was done at each step, in its order; a step needs no lock for that. */
struct stepped {
	struct numbers numbers; /* first: the other functions see only this */
	struct buf at[STEPS];
};

static void
take_step(void *state, void *worker, unsigned i)
{
	struct stepped *s = state;
	buf_printf(&s->at[i], "%d ", *(int *)worker);
	*(int *)worker += 1;
}

START_TEST(a_crew_takes_each_step_in_the_order_of_the_blocks)
{
	for (unsigned jobs = 1; jobs <= 8; jobs++) {
		struct stepped s = {.numbers = {.limit = 500,
					.fail_read_at = -1,
					.fail_work_at = jobs % 2 ? -1 : 300}};
		int n = jobs % 2 ? 500 : 300;
		struct crew c = squares;
		c.state = &s;
		c.step = take_step;
		c.nsteps = STEPS;
		f = (struct fail){0};
		ck_assert_int_eq(crew_run(&c, jobs, &f), n == 500 ? 0 : -1);
		/* Each step adds one; nothing is done after a failure. */
		for (int step = 0; step <= STEPS; step++) {
			struct buf wanted = {0};
			struct buf *seen =
			    step < STEPS ? &s.at[step] : &s.numbers.out;
			for (int i = 0; i < n; i++)
				buf_printf(&wanted, "%d ", i * i + step);
			ck_assert_str_eq(buf_cstr(seen), buf_cstr(&wanted));
			buf_fini(&wanted);
			buf_fini(seen);
		}
	}
}
END_TEST

static void
mark(void *state, size_t i, unsigned job)
{
	(void)job;
	((char *)state)[i]++;
}

START_TEST(a_parallel_loop_visits_every_index_once)
{
	char seen[1000] = {0};
	crew_each(4, sizeof seen, mark, seen);
	crew_each(1, sizeof seen, mark, seen);
	crew_each(3, 0, mark, seen);
	for (size_t i = 0; i < sizeof seen; i++)
		ck_assert_int_eq(seen[i], 2);
}
END_TEST

Suite *
t_io_suite(void)
{
	Suite *s = suite_create("io");
	TCase *c = tcase_create("io");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, lines_are_numbered_and_blank_ones_skipped);
	tcase_add_test(c, lines_survive_block_boundaries);
	tcase_add_test(c, a_line_over_the_limit_names_its_place);
	tcase_add_test(c, a_pipe_can_be_read_twice_when_spooled);
	tcase_add_test(c, a_pipe_looked_at_is_read_whole_and_again);
	tcase_add_test(c, a_file_looked_at_has_the_digest_of_all_of_it);
	tcase_add_test(c, a_file_that_changes_between_readings_is_refused);
	tcase_add_test(c, folders_and_missing_files_are_input_failures);
	tcase_add_test(c, an_output_appears_whole_or_not_at_all);
	tcase_add_test(c, a_large_output_holds_every_byte_that_was_written);
	tcase_add_test(
	    c, an_output_named_without_its_folder_is_put_in_the_current_one);
	tcase_add_test(c, a_csv_file_is_read_with_its_preamble_and_lines);
	tcase_add_test(c, a_csv_file_comes_back_from_a_spreadsheet);
	tcase_add_test(c, a_csv_file_may_be_unicode_text_of_a_spreadsheet);
	tcase_add_test(c, a_csv_file_that_is_not_well_formed_names_the_line);
	tcase_add_test(c, a_mistake_in_a_definition_names_line_key_and_cure);
	tcase_add_test(c, a_definition_is_a_tree_that_knows_its_lines);
	tcase_add_test(c, a_crew_gives_the_same_bytes_for_any_number_of_jobs);
	tcase_add_test(
	    c, a_crew_fails_at_the_same_block_for_any_number_of_jobs);
	tcase_add_test(c, a_crew_takes_each_step_in_the_order_of_the_blocks);
	tcase_add_test(c, a_parallel_loop_visits_every_index_once);
	suite_add_tcase(s, c);
	return s;
}
