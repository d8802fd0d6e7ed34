/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/format.h"

static const struct format formats[] = {
    {"text", ".txt", false, false, render_text},
    {"csv", ".csv", true, false, render_csv},
    {"json", ".json", false, true, render_json},
    {"md", ".md", false, true, render_markdown},
    {"html", ".html", false, true, render_html},
    {"xlsx", ".xlsx", false, true, render_xlsx},
};

enum { NFORMATS = sizeof formats / sizeof *formats };

const struct format *
format_named(const char *name, struct fail *f)
{
	struct buf names = {0};
	for (size_t i = 0; i < NFORMATS; i++) {
		if (strcmp(formats[i].name, name) == 0) {
			buf_fini(&names);
			return &formats[i];
		}
		buf_printf(&names, "%s%s", i ? ", " : "", formats[i].name);
	}
	fail_set(f, FAIL_USAGE, "--format %s: not one of %s", name,
	    buf_cstr(&names));
	buf_fini(&names);
	return NULL;
}

/* Text under such a name would not open. */
static bool
is_foreign(struct slice path)
{
	static const char *const foreign[] = {".pdf", ".doc", ".docx", ".odt",
	    ".xls", ".ods", ".ppt", ".pptx", ".htm", ".png", ".svg"};
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
		if (slice_ends(path, foreign[i]))
			return true;
	return false;
}

const struct format *
format_of_file(const char *path, struct fail *f)
{
	struct slice name = slice_text(path);
	struct buf suffixes = {0};
	for (size_t i = 0; i < NFORMATS; i++) {
		if (slice_ends(name, formats[i].suffix)) {
			buf_fini(&suffixes);
			return &formats[i];
		}
		buf_printf(&suffixes, "%s%s", i ? ", " : "", formats[i].suffix);
	}
	bool is_refused = is_foreign(name);
	if (is_refused)
		fail_set(f, FAIL_USAGE,
		    "%s: there is no such format: use one of %s (a browser "
		    "prints .html as PDF)",
		    path, buf_cstr(&suffixes));
	buf_fini(&suffixes);
	return is_refused ? NULL : &formats[0];
}

const char *
format_publication(const struct document *d)
{
	return d->published
	    ? "For publication: small numbers are hidden or rounded."
	    : "Not for publication: small numbers are shown.";
}
