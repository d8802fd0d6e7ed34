/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sheet.h"

#include "base/utf8.h"

int
sheet_open(struct sheet *s, const char *folder, const char *name,
    struct dialect dialect, struct fail *f)
{
	*s = (struct sheet){.dialect = dialect};
	snprintf(s->path, sizeof s->path, "%s%s%s", folder ? folder : "",
	    folder ? "/" : "", name);
	s->file = fopen(s->path, "wb");
	if (!s->file)
		return fail_errno(f, FAIL_SYSTEM, "%s", s->path);
	if (dialect.encoding == ENCODING_BOM)
		fputs("\xef\xbb\xbf", s->file);
	return 0;
}

int
sheet_close(struct sheet *s, struct fail *f)
{
	int bad = 0;
	if (s->file) {
		bad = ferror(s->file) != 0;
		bad |= fclose(s->file) != 0;
	}
	s->file = NULL;
	buf_fini(&s->row);
	buf_fini(&s->text);
	return bad ? fail_errno(f, FAIL_SYSTEM, "%s", s->path) : 0;
}

static bool
must_quote(const struct sheet *s, const char *text)
{
	if (s->dialect.quote_all)
		return true;
	for (; *text; text++)
		if (*text == s->dialect.delimiter || *text == '"' ||
		    *text == '\n' || *text == '\r')
			return true;
	return false;
}

void
sheet_cell(struct sheet *s, const char *text)
{
	if (s->begun)
		buf_byte(&s->row, s->dialect.delimiter);
	s->begun = true;
	if (!text)
		text = "";
	if (!must_quote(s, text)) {
		buf_text(&s->row, text);
		return;
	}
	buf_byte(&s->row, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_byte(&s->row, '"');
		buf_byte(&s->row, *text);
	}
	buf_byte(&s->row, '"');
}

void
sheet_cellf(struct sheet *s, const char *format, ...)
{
	va_list args;
	buf_reset(&s->text);
	va_start(args, format);
	buf_vprintf(&s->text, format, args);
	va_end(args);
	sheet_cell(s, buf_cstr(&s->text));
}

void
sheet_date(struct sheet *s, date d, const char *style)
{
	buf_reset(&s->text);
	if (d != DATE_NONE)
		date_style(&s->text, d, style);
	sheet_cell(s, buf_cstr(&s->text));
}

/* Windows-1252, 0x80 to 0x9f; 0 where it has nothing. */
static const uint16_t CP1252[32] = {0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026,
    0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0,
    0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122,
    0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

/* Its byte, or '?' as Windows writes it. */
static int
cp1252_byte(uint32_t c)
{
	if (c < 0x80 || (c >= 0xa0 && c < 0x100))
		return (int)c;
	for (int i = 0; i < 32; i++)
		if (CP1252[i] == c)
			return 0x80 + i;
	return '?';
}

static void
put_row(struct sheet *s)
{
	const char *at = s->row.p, *end = at + s->row.n;
	if (s->dialect.encoding != ENCODING_CP1252) {
		fwrite(at, 1, s->row.n, s->file);
		return;
	}
	while (at < end)
		putc(cp1252_byte(utf8_next(&at, end)), s->file);
}

size_t
sheet_end(struct sheet *s)
{
	size_t first = s->line + 1;
	buf_text(&s->row, s->dialect.eol);
	put_row(s);
	s->bytes += s->row.n;
	for (size_t i = 0; i < s->row.n; i++)
		s->line += s->row.p[i] == '\n';
	buf_reset(&s->row);
	s->begun = false;
	return first;
}

void
sheet_line(struct sheet *s, const char *text)
{
	buf_text(&s->row, text);
	sheet_end(s);
}

void
sheet_header(struct sheet *s, const char *names)
{
	struct slice rest = slice_text(names);
	while (slice_present(rest)) {
		struct slice name = slice_cut(rest, ',', &rest);
		sheet_cellf(s, "%.*s", (int)name.n, name.p);
	}
	sheet_end(s);
}

static void
put_month(struct buf *out, int month, size_t letters, bool capitals)
{
	static const char *const name[] = {"January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December"};
	const char *text = name[month - 1];
	size_t n = letters == 3 ? 3 : strlen(text);
	for (size_t i = 0; i < n; i++) {
		bool small = text[i] >= 'a';
		buf_byte(
		    out, capitals && small ? (char)(text[i] - 32) : text[i]);
	}
}

static const char *
ordinal(int day)
{
	if (day / 10 != 1 && day % 10 >= 1 && day % 10 <= 3)
		return day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : "rd";
	return "th";
}

static size_t
put_part(struct buf *out, struct ymd c, const char *style, bool *capitals)
{
	size_t n = strspn(style, "D");
	if (n) {
		buf_printf(out, n > 1 ? "%02d" : "%d", c.day);
		return n;
	}
	if ((n = strspn(style, "Y"))) {
		buf_printf(out, n > 2 ? "%04d" : "%02d",
		    n > 2 ? c.year : c.year % 100);
		return n;
	}
	if ((n = strspn(style, "M")) > 2)
		put_month(out, c.month, n, *capitals);
	else if (n)
		buf_printf(out, n > 1 ? "%02d" : "%d", c.month);
	if (n)
		return n;
	if (strncmp(style, "UPP", 3) == 0) {
		*capitals = true;
		return 3;
	}
	if (*style == 'o')
		buf_text(out, ordinal(c.day));
	else
		buf_byte(out, *style);
	return 1;
}

void
date_style(struct buf *out, date d, const char *style)
{
	bool capitals = false;
	/* Excel's day 1 is 1900-01-01, and it counts a 29 February 1900. */
	if (strcmp(style, "SERIAL") == 0) {
		buf_int(out, d + 25569);
		return;
	}
	while (*style)
		style += put_part(out, date_to_ymd(d), style, &capitals);
}
