/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/encoding.h"

#include "base/utf8.h"

static const struct {
	const char *name;
	enum encoding encoding;
} names[] = {
    {"auto", ENCODING_AUTO},
    {"utf-8", ENCODING_UTF8},
    {"windows-1252", ENCODING_WINDOWS},
    {"iso-8859-1", ENCODING_WINDOWS},
    {"utf-16", ENCODING_UTF16_LE},
    {"utf-16", ENCODING_UTF16_BE},
    {"utf-8 or windows-1252", ENCODING_BY_ROW},
};

bool
encoding_named(struct slice name, enum encoding *out)
{
	for (size_t i = 0; i + 1 < sizeof names / sizeof *names; i++)
		if (slice_equal_nocase(name, slice_text(names[i].name))) {
			*out = names[i].encoding;
			return true;
		}
	return false;
}

const char *
encoding_name(enum encoding e)
{
	size_t i = 0;
	while (names[i].encoding != e)
		i++;
	return names[i].name;
}

/*
 * UTF-16 without a mark: in text of the Latin alphabet every other byte is
 * NUL. Returns the encoding, or AUTO.
 */
static enum encoding
guess_utf16(struct slice s)
{
	size_t even = 0, odd = 0, n = s.n < 4096 ? s.n : 4096;
	for (size_t i = 0; i + 1 < n; i += 2) {
		even += s.p[i] == '\0';
		odd += s.p[i + 1] == '\0';
	}
	if (odd > n / 4 && even <= n / 40)
		return ENCODING_UTF16_LE;
	if (even > n / 4 && odd <= n / 40)
		return ENCODING_UTF16_BE;
	return ENCODING_AUTO;
}

/*
 * Whether it is UTF-8 and more than ASCII. The head may end in the middle of
 * a character, which is no fault.
 */
static bool
is_utf8(struct slice s)
{
	size_t valid = utf8_valid(s), rest = s.n - valid;
	bool is_cut = rest < 4;
	for (size_t i = valid + 1; i < s.n && is_cut; i++)
		is_cut = (s.p[i] & 0xC0) == 0x80;
	return is_cut && !utf8_is_ascii(slice_of(s.p, valid));
}

enum encoding
encoding_detect(struct slice head, enum encoding wanted, size_t *mark)
{
	bool any = wanted == ENCODING_AUTO;
	bool wide = any || wanted == ENCODING_UTF16_LE;
	*mark = 0;
	if ((any || wanted == ENCODING_UTF8) &&
	    slice_starts(head, "\xEF\xBB\xBF")) {
		*mark = 3;
		return ENCODING_UTF8;
	}
	if (wide && slice_starts(head, "\xFF\xFE")) {
		*mark = 2;
		return ENCODING_UTF16_LE;
	}
	if (wide && slice_starts(head, "\xFE\xFF")) {
		*mark = 2;
		return ENCODING_UTF16_BE;
	}
	if (wide && guess_utf16(head) != ENCODING_AUTO)
		return guess_utf16(head);
	if (!any)
		return wanted;
	return is_utf8(head) ? ENCODING_UTF8 : ENCODING_BY_ROW;
}

/*
 * 0x80 to 0x9F of Windows-1252, as the WHATWG encoding standard has them:
 * the five that Windows leaves open stay controls.
 */
static const uint16_t windows_80[32] = {0x20AC, 0x81, 0x201A, 0x0192, 0x201E,
    0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
    0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178};

void
encoding_add_windows(struct buf *out, struct slice s)
{
	buf_reserve(out, s.n * 3);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80)
			out->p[out->n++] = (char)c;
		else
			utf8_put(out, c < 0xA0 ? windows_80[c - 0x80] : c);
	}
}

static void
add_unit(struct utf16 *u, struct buf *out, uint16_t unit)
{
	bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
	uint16_t high = u->high;
	u->high = 0;
	if (high && is_low) {
		utf8_put(out,
		    0x10000 + ((uint32_t)(high - 0xD800) << 10) +
			(uint32_t)(unit - 0xDC00));
		return;
	}
	if (high)
		utf8_put(out, 0xFFFD);
	if (unit >= 0xD800 && unit <= 0xDBFF)
		u->high = unit;
	else
		utf8_put(out, is_low ? 0xFFFD : unit);
}

void
utf16_add(struct utf16 *u, struct buf *out, struct slice s)
{
	buf_reserve(out, s.n * 2);
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = (uint8_t)s.p[i];
		if (!u->has_odd) {
			u->odd = c;
			u->has_odd = true;
			continue;
		}
		u->has_odd = false;
		add_unit(u, out,
		    u->big_endian ? (uint16_t)(u->odd << 8 | c)
				  : (uint16_t)(c << 8 | u->odd));
	}
}
