/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ident.h"

#include <stdio.h>

static const char LETTERS[] = "ZABCDEFGHJKLMNPQRTUVWXY";

char
ident_pnc_letter(int year, uint32_t serial)
{
	uint64_t n = (uint64_t)year * 10000000 + serial;
	return LETTERS[n % 23];
}

char
ident_cro_letter(int year, uint32_t serial, bool sf)
{
	uint64_t power = 1000000;
	/* SF serials are not padded: the year goes straight before them. */
	if (sf)
		for (power = 10; power <= serial;)
			power *= 10;
	return LETTERS[((uint64_t)year * power + serial) % 23];
}

void
ident_pnc(char out[IDENT_TEXT], int year, uint32_t serial)
{
	snprintf(out, IDENT_TEXT, "%04d/%07u%c", year, serial,
	    ident_pnc_letter(year % 100, serial));
}

void
ident_pnc_short(char out[IDENT_TEXT], int year, uint32_t serial)
{
	snprintf(out, IDENT_TEXT, "%02d/%u%c", year % 100, serial,
	    ident_pnc_letter(year % 100, serial));
}

void
ident_cro(char out[IDENT_TEXT], int year, uint32_t serial, bool sf)
{
	int yy = year % 100;
	char letter = ident_cro_letter(yy, serial, sf);
	if (sf)
		snprintf(out, IDENT_TEXT, "SF%02d/%u%c", yy, serial, letter);
	else
		snprintf(out, IDENT_TEXT, "%06u/%02d%c", serial, yy, letter);
}

void
ident_spoil(char id[IDENT_TEXT], struct rng *r)
{
	size_t n = strlen(id);
	if (n == 0)
		return;
	char right = id[n - 1];
	do
		id[n - 1] = LETTERS[rng_below(r, 23)];
	while (id[n - 1] == right);
}

void
ident_nomis(char out[IDENT_TEXT], uint32_t serial)
{
	uint32_t digits = serial % 10000, rest = serial / 10000;
	snprintf(out, IDENT_TEXT, "A%04u%c%c", digits,
	    "ABCDEFGHJKLMNPQRTVWXYZ"[rest / 22 % 22],
	    "ABCDEFGHJKLMNPQRTVWXYZ"[rest % 22]);
}

void
ident_crn(char out[IDENT_TEXT], uint32_t serial)
{
	snprintf(out, IDENT_TEXT, "%c%06u", "XDEJ"[serial / 1000000 % 4],
	    serial % 1000000);
}

void
ident_nhs(char out[IDENT_TEXT], struct rng *r)
{
	int check;
	do {
		int sum = 0;
		/* 999...: the test range, never given to a patient. */
		for (int i = 0; i < 9; i++) {
			out[i] = '9';
			if (i >= 3)
				out[i] = (char)('0' + rng_below(r, 10));
			sum += (out[i] - '0') * (10 - i);
		}
		check = 11 - sum % 11;
	} while (check == 10);
	out[9] = (char)('0' + check % 11);
	out[10] = '\0';
}

void
ident_inward(char out[4], struct rng *r)
{
	static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ"; /* no CIKMOV */
	out[0] = (char)('1' + rng_below(r, 9));
	out[1] = letters[rng_below(r, 20)];
	out[2] = letters[rng_below(r, 20)];
	out[3] = '\0';
}

uint32_t
ident_spread(uint32_t i, uint32_t range)
{
	return (uint32_t)(((uint64_t)i * 2654435761u + 40503u) % range);
}
