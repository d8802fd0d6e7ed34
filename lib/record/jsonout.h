/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing JSON into a buffer: the record path's writer.
 *
 * Commas take care of themselves: one is put before a key or element unless
 * the buffer ends in an opening brace, bracket or colon. The caller closes
 * what it opens, and ends each record with jsonout_line(). Nothing absent is
 * ever written as null: the _field functions leave it out.
 */
#ifndef IOC_RECORD_JSONOUT_H
#define IOC_RECORD_JSONOUT_H

#include "base/buf.h"
#include "base/date.h"
#include "record/value.h"

void jsonout_open(struct buf *b, char bracket);  /* '{' or '[' */
void jsonout_close(struct buf *b, char bracket); /* '}' or ']' */
void jsonout_key(struct buf *b, const char *key);
void jsonout_key_slice(struct buf *b, struct slice key);
/* A string: escapes what JSON requires, nothing else. */
void jsonout_text(struct buf *b, struct slice s);
void jsonout_int(struct buf *b, int64_t v);
/* The shortest decimal that reads back; v must be finite. */
void jsonout_double(struct buf *b, double v);
void jsonout_bool(struct buf *b, bool v);
void jsonout_date(struct buf *b, date d);
/*
 * A text with what stands before it, comma and key and colon, already spelt:
 * for records written by the million. Left out when it is absent.
 */
void jsonout_text_after(struct buf *b, struct slice lead, struct slice s);
/* JSON text as it stands (a value copied from another line). */
void jsonout_raw(struct buf *b, struct slice json);
/* A scanned value as it stood, a text with its quotes and escapes. */
void jsonout_value(struct buf *b, struct value v);

/* Key and value together; left out when the value is absent. */
void jsonout_value_field(struct buf *b, const char *key, struct value v);
void jsonout_text_field(struct buf *b, const char *key, struct slice s);
void jsonout_date_field(struct buf *b, const char *key, date d);
void jsonout_int_field(struct buf *b, const char *key, int64_t v);
void jsonout_double_field(struct buf *b, const char *key, double v);
void jsonout_bool_field(struct buf *b, const char *key, bool v);

/* Ends a record: a newline. */
void jsonout_line(struct buf *b);

#endif
