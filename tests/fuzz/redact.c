/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any line, encoded and pseudonymised: what comes out is a record that says
 * so and is refused the second time; a line that is refused leaves nothing.
 */
#include "link/redact.h"
#include "record/privacy.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool claim)
{
	if (!claim)
		abort();
}

static void
try_line(struct redactor *r, struct slice line)
{
	static struct record record;
	struct buf once = {0}, twice = {0};
	struct fail f = {0};
	struct origin at = {"fuzz", 1};
	if (redact_line(r, line, at, &once, &f) < 0) {
		must(once.n == 0);
	} else {
		struct slice text = buf_as_slice(&once);
		text.n--; /* its newline */
		must(record_scan(&record, text, at, &f) == 0);
		must(slice_is(
		    value_raw(record.field[FIELD_PRIVACY]), redactor_mark(r)));
		must(redact_line(r, text, at, &twice, &f) < 0);
	}
	buf_fini(&once);
	buf_fini(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char key[KEYED_KEY] = {1};
	static struct placeholders placeholders;
	static struct nicknames nicknames;
	static struct encoder *encoder;
	static struct redactor *both[2];
	/* The scanner reads a few bytes past a line: copied with room. */
	char *copy = malloc(size + 64);
	must(copy != NULL);
	memset(copy + size, 0, 64);
	if (size)
		memcpy(copy, data, size);
	if (!encoder) {
		encoder = encoder_new(key, &placeholders, &nicknames);
		both[0] = redactor_new(REDACT_ENCODE, key, encoder);
		both[1] = redactor_new(REDACT_PSEUDONYMISE, key, NULL);
	}
	for (int i = 0; i < 2; i++)
		try_line(both[i], slice_of(copy, size));
	free(copy);
	return 0;
}
