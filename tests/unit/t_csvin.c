/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every hazard of METHODS.md 12, at any block size. */
#include "io/csvin.h"

#include "base/mem.h"
#include "io/csvout.h"

#include <check.h>
#include <stdio.h>
#include <unistd.h>

Suite *t_csvin_suite(void);

static const char path[] = "/tmp/ioc-csvin-test.csv";

static void
write_file(struct slice bytes)
{
	FILE *file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
	fclose(file);
}

/* "12:a|b|c" a row (its line, its cells), or "12![rule]". */
static void
show_row(struct buf *out, const struct csvcells *cells, uint64_t line,
    const struct rule *broken)
{
	buf_int(out, (int64_t)line);
	if (broken) {
		buf_printf(out, "![%s]\n", broken->name);
		return;
	}
	for (size_t i = 0; i < cells->n; i++) {
		buf_byte(out, i ? '|' : ':');
		buf_slice(out, cells->cell[i]);
	}
	buf_byte(out, '\n');
}

static void
show_rows(struct buf *out, struct csvin *c)
{
	struct csvblock block = {0};
	struct csvcells cells;
	struct arena scratch = {0};
	struct fail f = {0};
	int r;
	csvcells_init(&cells, c);
	while ((r = csvin_next(c, &block, &f)) > 0)
		for (size_t i = 0; i < block.nrows; i++) {
			const struct rule *broken = csvcells_split(
			    &cells, &block, &block.row[i], &scratch);
			show_row(out, &cells,
			    block.first_line + block.row[i].line, broken);
			arena_reset(&scratch);
		}
	if (r < 0)
		buf_printf(out, "failed: %s\n", f.text);
	arena_fini(&scratch);
	csvcells_fini(&cells);
	csvblock_fini(&block);
}

/* The header, then the rows, read in blocks of that many bytes. */
static void
show_file(struct buf *out, struct csvin_options o, size_t block)
{
	struct csvin c;
	struct fail f = {0};
	ck_assert_msg(csvin_open(&c, path, 0, &f) == 0, "%s", f.text);
	c.block = block;
	if (!csvin_find_header(&c, &o, NULL, NULL)) {
		buf_text(out, "no header\n");
	} else {
		buf_int(out, (int64_t)c.header_line);
		for (size_t i = 0; i < c.width; i++) {
			buf_byte(out, i ? '|' : '=');
			buf_slice(out, c.header[i]);
		}
		buf_byte(out, '\n');
		show_rows(out, &c);
	}
	csvin_close(&c);
}

static void
reads_with(struct slice bytes, const char *want, struct csvin_options o)
{
	static const size_t blocks[] = {CSVIN_BLOCK, 1, 7, 64};
	write_file(bytes);
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
		struct buf out = {0};
		show_file(&out, o, blocks[i]);
		ck_assert_str_eq(buf_cstr(&out), want);
		buf_fini(&out);
	}
	unlink(path);
}

static void
reads(const char *text, const char *want)
{
	reads_with(slice_text(text), want, (struct csvin_options){0});
}

START_TEST(plain_rows)
{
	reads("a,b,c\n1,2,3\n4,5,6\n", "1=a|b|c\n2:1|2|3\n3:4|5|6\n");
	reads("a,b\n1,2", "1=a|b\n2:1|2\n"); /* no last newline */
	reads("a,b\n", "1=a|b\n");
	reads("a,b", "1=a|b\n");
	reads("a\n1\n2\n", "1=a\n2:1\n3:2\n"); /* one column */
	reads("", "no header\n");
	reads("\n\n", "no header\n");
}
END_TEST

START_TEST(line_ends)
{
	reads("a,b\r\n1,2\r\n3,4\r\n", "1=a|b\n2:1|2\n3:3|4\n");
	reads("a,b\r1,2\r3,4\r", "1=a|b\n2:1|2\n3:3|4\n");
	/* A lone CR elsewhere is a blank. */
	reads("a,b\n1,x\ry\n3,4\n", "1=a|b\n2:1|x y\n3:3|4\n");
	reads("a,b\r\n1,x\ry\r\n", "1=a|b\n2:1|x y\n");
	reads("a,b\r\n1,\"x\r\ny\"\r\n2,z\r\n", "1=a|b\n2:1|x\r\ny\n4:2|z\n");
}
END_TEST

START_TEST(blank_rows_are_skipped)
{
	reads(
	    "a,b\n\n1,2\n   \n,\n\"\",\"\"\n3,4\n\n", "1=a|b\n3:1|2\n7:3|4\n");
}
END_TEST

START_TEST(quotes)
{
	reads("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "1=a|b\n2:x,y|say \"hi\"\n");
	reads("a,b\n\"x\ny\",2\n3,4\n", "1=a|b\n2:x\ny|2\n4:3|4\n");
	reads("a,b\n \"x\" , 2 \n", "1=a|b\n2:x|2\n");
	reads("\"a\",\"b\"\n\"\",\"1\"\n", "1=a|b\n2:|1\n");
	reads("a,b\n\"\"\"\",\"\"\"x\"\n", "1=a|b\n2:\"|\"x\n");
}
END_TEST

START_TEST(a_quote_inside_a_cell_is_itself)
{
	reads("a,b\n5\" knife,2\n3,4\n", "1=a|b\n2:5\" knife|2\n3:3|4\n");
	reads("a,b\n\"John \"Jack\" Smith\",2\n3,4\n",
	    "1=a|b\n2:John \"Jack\" Smith|2\n3:3|4\n");
}
END_TEST

START_TEST(an_unterminated_quote_costs_its_own_row)
{
	reads("a,b\n1,2\n3,\"x\n5,6\n7,8\n",
	    "1=a|b\n2:1|2\n3![row.quote]\n4:5|6\n5:7|8\n");
	/* Another quoted cell further down looks like its end. */
	reads("a,b\n1,\"x\n2,\"y\"\n3,z\n",
	    "1=a|b\n2![row.quote]\n3:2|y\n4:3|z\n");
	reads("a,b,c\n1,\"x,2\n4,5,6\n7,\"8\",9\n",
	    "1=a|b|c\n2![row.quote]\n3:4|5|6\n4:7|8|9\n");
	/* Two stray quotes close each other over two rows of other width. */
	reads("a,b,c\n1,\"x,2\n4,5,6\n7,8,9\"\n1,2,3\n",
	    "1=a|b|c\n2![row.quote]\n3:4|5|6\n4:7|8|9\"\n5:1|2|3\n");
}
END_TEST

START_TEST(rows_of_another_width)
{
	reads("a,b,c\n1,2\n1,2,3,4\n1,2,3\n",
	    "1=a|b|c\n2![row.width]\n3![row.width]\n4:1|2|3\n");
	/* Empty cells more, and unnamed columns less, do no harm. */
	reads("a,b\n1,2,,\n3,4\n", "1=a|b\n2:1|2||\n3:3|4\n");
	reads("a,b,,\n1,2\n3,4,,\n", "1=a|b||\n2:1|2||\n3:3|4||\n");
}
END_TEST

START_TEST(delimiters_are_found)
{
	reads("a;b\n1,5;2\n3;4\n", "1=a|b\n2:1,5|2\n3:3|4\n");
	reads("a\tb\n1\t2\n\"x\ty\"\t3\n", "1=a|b\n2:1|2\n3:x\ty|3\n");
	reads("a|b\n1|2\n", "1=a|b\n2:1|2\n");
	reads_with(slice_text("a b\n1 2\n"), "1=a|b\n2:1|2\n",
	    (struct csvin_options){.delimiter = ' '});
}
END_TEST

START_TEST(title_lines_stand_before_the_header)
{
	reads("Report run 01/04/2024\n\nPrinted by \"J. O'Neil\n"
	      "a,b,c\n1,2,3\n4,5,6\nTotal: 2\n",
	    "4=a|b|c\n5:1|2|3\n6:4|5|6\n7![row.width]\n");
	reads("sep=;\na;b\n1;2\n3;4\n", "2=a|b\n3:1|2\n4:3|4\n");
	reads_with(slice_text("x,y\nx,y\na,b\n1,2\n"), "3=a|b\n4:1|2\n",
	    (struct csvin_options){.skip_lines = 2});
}
END_TEST

START_TEST(encodings)
{
	static const char utf16le[] = "\xFF\xFE"
				      "a\0,\0b\0\n\0"
				      "\xE9\0,\0\x3D\xD8\x00\xDE\n\0";
	static const char utf16be[] = "\0a\0,\0b\0\n\0x\0,\0y\0\n\0z\0,\0w\0\n";
	struct csvin_options o = {0};
	reads("\xEF\xBB\xBF\"a\",b\n1,2\n", "1=a|b\n2:1|2\n");
	reads("a,b\nSe\xE1n,\x80\x92\n",
	    "1=a|b\n2:Se\xC3\xA1n|\xE2\x82\xAC\xE2\x80\x99\n");
	reads("a,b\nSe\xC3\xA1n,2\n", "1=a|b\n2:Se\xC3\xA1n|2\n");
	/* The five that Windows leaves open stay as they are: controls. */
	reads("a,b\n\x81,\xFF\n", "1=a|b\n2:\xC2\x81|\xC3\xBF\n");
	reads_with(slice_of(utf16le, sizeof utf16le - 1),
	    "1=a|b\n2:\xC3\xA9|\xF0\x9F\x98\x80\n", o);
	reads_with(
	    slice_of(utf16be, sizeof utf16be - 1), "1=a|b\n2:x|y\n3:z|w\n", o);
	/* Files put together from files; and a last character alone. */
	reads("a,b\nSe\xC3\xA1n,1\nSe\xE1n,2\n",
	    "1=a|b\n2:Se\xC3\xA1n|1\n3:Se\xC3\xA1n|2\n");
	reads("a,b\n1,Ren\xE9\n", "1=a|b\n2:1|Ren\xC3\xA9\n");
	reads("a,b\n1,Ren\xE9", "1=a|b\n2:1|Ren\xC3\xA9\n");
	o.encoding = ENCODING_UTF8;
	reads_with(slice_text("a,b\n\xE1,2\n3,4\n"),
	    "1=a|b\n2![text.utf8]\n3:3|4\n", o);
}
END_TEST

/* A head of plain ASCII says nothing about what comes after it. */
START_TEST(encodings_by_row)
{
	struct buf b = {0}, out = {0};
	buf_text(&b, "a,b\n");
	while (b.n < CSVIN_HEAD)
		buf_text(&b, "1,2\n");
	uint64_t next = b.n / 4 + 1;
	buf_text(&b, "Se\xE1n,x\nSe\xC3\xA1n,y\n");
	write_file(buf_as_slice(&b));
	show_file(&out, (struct csvin_options){0}, CSVIN_BLOCK);
	buf_reset(&b);
	buf_printf(&b, "\n%d:Se\xC3\xA1n|x\n%d:Se\xC3\xA1n|y\n", (int)next,
	    (int)next + 1);
	ck_assert(slice_ends(buf_as_slice(&out), buf_cstr(&b)));
	buf_fini(&b);
	buf_fini(&out);
	unlink(path);
}
END_TEST

START_TEST(nul_bytes_reject_their_row)
{
	static const char text[] = "a,b\n1,x\0y\n3,4\n";
	reads_with(slice_of(text, sizeof text - 1),
	    "1=a|b\n2![text.nul]\n3:3|4\n", (struct csvin_options){0});
}
END_TEST

START_TEST(a_row_that_is_too_long_is_rejected)
{
	struct buf b = {0}, out = {0};
	buf_text(&b, "a,b\n1,");
	for (size_t i = 0; i < 2 * CSVIN_ROW; i++)
		buf_byte(&b, 'x');
	buf_text(&b, "\n3,4\n");
	write_file(buf_as_slice(&b));
	show_file(&out, (struct csvin_options){0}, CSVIN_BLOCK);
	ck_assert_str_eq(buf_cstr(&out), "1=a|b\n2![row.long]\n3:3|4\n");
	buf_fini(&b);
	buf_fini(&out);
	unlink(path);
}
END_TEST

/* An unclosed quote gives up after CSVIN_ROW bytes, not at the end. */
START_TEST(an_unclosed_quote_does_not_eat_a_large_file)
{
	struct buf b = {0}, out = {0};
	buf_text(&b, "a,b\n1,\"x\n");
	for (size_t i = 0; i < CSVIN_ROW; i++)
		buf_text(&b, "3,4\n");
	write_file(buf_as_slice(&b));
	show_file(&out, (struct csvin_options){0}, CSVIN_BLOCK);
	ck_assert(slice_starts(
	    buf_as_slice(&out), "1=a|b\n2![row.quote]\n3:3|4\n4:3|4\n"));
	ck_assert(slice_ends(buf_as_slice(&out), "1048578:3|4\n"));
	buf_fini(&b);
	buf_fini(&out);
	unlink(path);
}
END_TEST

static bool
fits_name(void *state, const struct slice *cell, size_t n)
{
	return n > 1 && slice_is(cell[1], state);
}

START_TEST(the_caller_may_choose_the_header)
{
	struct csvin c;
	struct csvin_options o = {0};
	struct fail f = {0};
	char name[] = "DOB";
	write_file(slice_text("1,2,3\nx,DOB,y\n4,5,6\n"));
	ck_assert_int_eq(csvin_open(&c, path, 0, &f), 0);
	ck_assert(!csvin_find_header(&c, &o, fits_name, (void *)"none"));
	ck_assert(csvin_find_header(&c, &o, fits_name, name));
	ck_assert_uint_eq(c.header_line, 2);
	ck_assert_uint_eq(c.width, 3);
	ck_assert_uint_eq(c.line, 3);
	csvin_close(&c);
	unlink(path);
}
END_TEST

/* What csvout writes, csvin reads back. */
START_TEST(csv_round_trips)
{
	static const char *const cells[] = {"plain", "a,b", "say \"hi\"",
	    "two\nlines", "", "\"", "  blank", "=1+1", "-5", "-x"};
	struct buf b = {0};
	struct csvout out = {.out = &b};
	for (size_t i = 0; i < 2; i++)
		csvout_cell(&out, slice_text(cells[i]));
	csvout_end(&out);
	csvout_cell(&out, slice_text(cells[2]));
	csvout_cell(&out, slice_text(cells[3]));
	csvout_end(&out);
	csvout_int(&out, -7);
	csvout_text(&out, cells[5]);
	csvout_end(&out);
	csvout_cell(&out, slice_text(cells[4]));
	csvout_end(&out);
	csvout_safe(&out, slice_text(cells[7]));
	csvout_safe(&out, slice_text(cells[8]));
	csvout_safe(&out, slice_text(cells[9]));
	csvout_end(&out);
	ck_assert_str_eq(buf_cstr(&b),
	    "plain,\"a,b\"\n\"say \"\"hi\"\"\",\"two\nlines\"\n"
	    "-7,\"\"\"\"\n\"\"\n\"'=1+1\",-5,\"'-x\"\n");
	buf_fini(&b);
	reads("plain,\"a,b\"\n\"say \"\"hi\"\"\",\"two\nlines\"\n-7,\"\"\"\"\n",
	    "1=plain|a,b\n2:say \"hi\"|two\nlines\n4:-7|\"\n");
}
END_TEST

Suite *
t_csvin_suite(void)
{
	Suite *s = suite_create("csvin");
	TCase *c = tcase_create("csvin");
	tcase_add_test(c, plain_rows);
	tcase_add_test(c, line_ends);
	tcase_add_test(c, blank_rows_are_skipped);
	tcase_add_test(c, quotes);
	tcase_add_test(c, a_quote_inside_a_cell_is_itself);
	tcase_add_test(c, an_unterminated_quote_costs_its_own_row);
	tcase_add_test(c, rows_of_another_width);
	tcase_add_test(c, delimiters_are_found);
	tcase_add_test(c, title_lines_stand_before_the_header);
	tcase_add_test(c, encodings);
	tcase_add_test(c, encodings_by_row);
	tcase_add_test(c, nul_bytes_reject_their_row);
	tcase_add_test(c, a_row_that_is_too_long_is_rejected);
	tcase_add_test(c, an_unclosed_quote_does_not_eat_a_large_file);
	tcase_add_test(c, the_caller_may_choose_the_header);
	tcase_add_test(c, csv_round_trips);
	suite_add_tcase(s, c);
	return s;
}
