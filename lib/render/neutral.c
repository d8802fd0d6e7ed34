/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/neutral.h"

#include "base/num.h"

static bool
is_risky(struct slice text)
{
	static const char *const starts[] = {"=", "+", "-", "@",
	    "\xEF\xBC\x9D", /* full-width = */
	    "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
	double v;
	struct slice s = slice_trim(text);
	if (text.n && (unsigned char)text.p[0] < ' ')
		return true;
	if (num_parse_double(s, &v))
		return false;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (slice_starts(s, starts[i]))
			return true;
	return false;
}

void
neutral_text(struct buf *out, struct slice text)
{
	if (is_risky(text))
		buf_byte(out, '\'');
	buf_slice(out, text);
}
