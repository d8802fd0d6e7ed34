/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "seal.h"

#include "io/keyfile.h"

_Static_assert((int)KEYFILE_KEY == (int)KEYED_KEY, "one key");

int
seal_open(struct seal *s, const char *keyfile,
    const struct placeholders *placeholders, struct fail *f)
{
	unsigned char key[KEYFILE_KEY];
	if (nicknames_load(&s->nicknames, f) < 0 ||
	    keyfile_load(keyfile, key, f) < 0)
		return -1;
	s->encoder = encoder_new(key, placeholders, &s->nicknames);
	s->redactor = redactor_new(REDACT_ENCODE, key, s->encoder);
	keyfile_wipe(key);
	return 0;
}

int
seal_lines(struct seal *s, struct slice lines, struct fail *f)
{
	buf_reset(&s->out);
	while (lines.n) {
		struct slice line = slice_cut(lines, '\n', &lines);
		struct origin at = {"record", ++s->n};
		if (line.n &&
		    redact_line(s->redactor, line, at, &s->out, f) < 0)
			return -1;
	}
	return 0;
}

void
seal_close(struct seal *s)
{
	redactor_free(s->redactor);
	encoder_free(s->encoder);
	nicknames_fini(&s->nicknames);
	buf_fini(&s->out);
}
