/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/compare.h"

static struct slice
head(struct slice s)
{
	return slice_of(s.p, s.n < COMPARE_BYTES ? s.n : COMPARE_BYTES);
}

size_t
compare_prefix(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0;
	while (i < n && a.p[i] == b.p[i])
		i++;
	return i;
}

/*
 * Marks, by bit, which letters of a and b pair up: each of a with the first
 * free equal one of b within the window. Returns how many.
 */
static unsigned
pair_up(struct slice a, struct slice b, uint64_t *in_a, uint64_t *in_b)
{
	size_t longer = a.n > b.n ? a.n : b.n;
	size_t window = longer / 2 > 0 ? longer / 2 - 1 : 0;
	unsigned n = 0;
	for (size_t i = 0; i < a.n; i++) {
		size_t from = i > window ? i - window : 0;
		size_t to = i + window + 1 < b.n ? i + window + 1 : b.n;
		for (size_t j = from; j < to; j++)
			if (a.p[i] == b.p[j] && !(*in_b >> j & 1)) {
				*in_a |= (uint64_t)1 << i;
				*in_b |= (uint64_t)1 << j;
				n++;
				break;
			}
	}
	return n;
}

/* Paired letters that stand in another order: half of those count. */
static unsigned
transpositions(struct slice a, struct slice b, uint64_t in_a, uint64_t in_b)
{
	unsigned n = 0;
	while (in_a) {
		n += a.p[__builtin_ctzll(in_a)] != b.p[__builtin_ctzll(in_b)];
		in_a &= in_a - 1;
		in_b &= in_b - 1;
	}
	return n / 2;
}

double
compare_jaro(struct slice x, struct slice y)
{
	struct slice a = head(x), b = head(y);
	uint64_t in_a = 0, in_b = 0;
	if (a.n == 0 && b.n == 0)
		return 1;
	unsigned same = pair_up(a, b, &in_a, &in_b);
	if (same == 0)
		return 0;
	double m = same, t = transpositions(a, b, in_a, in_b);
	return (m / (double)a.n + m / (double)b.n + (m - t) / m) / 3;
}

static double
winkler(double jaro, size_t prefix)
{
	if (!(jaro > 0.7))
		return jaro;
	return jaro + 0.1 * (double)(prefix < 4 ? prefix : 4) * (1 - jaro);
}

double
compare_jaro_winkler(struct slice a, struct slice b)
{
	return winkler(compare_jaro(a, b), compare_prefix(a, b));
}

unsigned
compare_levenshtein(struct slice x, struct slice y)
{
	struct slice a = head(x), b = head(y);
	uint8_t row[COMPARE_BYTES + 1];
	for (size_t j = 0; j <= b.n; j++)
		row[j] = (uint8_t)j;
	for (size_t i = 0; i < a.n; i++) {
		uint8_t diagonal = row[0];
		row[0] = (uint8_t)(i + 1);
		for (size_t j = 0; j < b.n; j++) {
			uint8_t best = (uint8_t)(diagonal + (a.p[i] != b.p[j]));
			diagonal = row[j + 1];
			if (row[j] + 1 < best)
				best = (uint8_t)(row[j] + 1);
			if (diagonal + 1 < best)
				best = (uint8_t)(diagonal + 1);
			row[j + 1] = best;
		}
	}
	return row[b.n];
}

unsigned
compare_damerau(struct slice x, struct slice y)
{
	struct slice a = head(x), b = head(y);
	uint8_t table[3][COMPARE_BYTES + 1];
	uint8_t *last = table[0], *row = table[1], *next = table[2];
	for (size_t j = 0; j <= b.n; j++)
		row[j] = (uint8_t)j;
	for (size_t i = 0; i < a.n; i++) {
		next[0] = (uint8_t)(i + 1);
		for (size_t j = 0; j < b.n; j++) {
			uint8_t best = (uint8_t)(row[j] + (a.p[i] != b.p[j]));
			if (row[j + 1] + 1 < best)
				best = (uint8_t)(row[j + 1] + 1);
			if (next[j] + 1 < best)
				best = (uint8_t)(next[j] + 1);
			if (i && j && a.p[i] == b.p[j - 1] &&
			    a.p[i - 1] == b.p[j] && last[j - 1] + 1 < best)
				best = (uint8_t)(last[j - 1] + 1);
			next[j + 1] = best;
		}
		uint8_t *free_row = last;
		last = row;
		row = next;
		next = free_row;
	}
	return row[b.n];
}

uint32_t
compare_letters(struct slice a)
{
	uint32_t set = 0;
	for (size_t i = 0; i < a.n && i < COMPARE_BYTES; i++)
		set |= (uint32_t)1 << (a.p[i] & 31);
	return set;
}

double
compare_bound(size_t na, uint32_t la, size_t nb, uint32_t lb)
{
	if (na > COMPARE_BYTES)
		na = COMPARE_BYTES;
	if (nb > COMPARE_BYTES)
		nb = COMPARE_BYTES;
	if (na == 0 || nb == 0)
		return na == nb;
	/* Each kind of letter only one has is at least one letter unpaired. */
	size_t only_a = (size_t)__builtin_popcount(la & ~lb);
	size_t only_b = (size_t)__builtin_popcount(lb & ~la);
	size_t a = na - only_a, b = nb - only_b, most = a < b ? a : b;
	if (most == 0)
		return 0;
	double m = (double)most;
	return winkler((m / (double)na + m / (double)nb + 1) / 3, 4);
}

/* Skips letters equal to the one before. */
static size_t
past_run(struct slice s, size_t i)
{
	size_t j = i + 1;
	while (j < s.n && s.p[j] == s.p[i])
		j++;
	return j;
}

bool
compare_undoubled(struct slice a, struct slice b)
{
	size_t i = 0, j = 0;
	while (i < a.n && j < b.n) {
		if (a.p[i] != b.p[j])
			return false;
		i = past_run(a, i);
		j = past_run(b, j);
	}
	return i == a.n && j == b.n;
}

/* --- encodings ------------------------------------------------------------ */

static unsigned
digit_value(char c)
{
	return c >= '0' && c <= '9' ? (unsigned)(c - '0')
	    : c >= 'a' && c <= 'f'  ? (unsigned)(c - 'a' + 10)
				    : 0;
}

void
compare_bits(struct slice hex, uint64_t *words, size_t n)
{
	memset(words, 0, n * sizeof *words);
	for (size_t i = 0; i < hex.n && i / 16 < n; i++)
		words[i / 16] |= (uint64_t)digit_value(hex.p[i])
		    << (60 - 4 * (i % 16));
}

/* Bits of a word by halves, as not every machine's compiler has one op. */
static inline uint64_t
pairs_of_bits(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	return (x & UINT64_C(0x3333333333333333)) +
	    (x >> 2 & UINT64_C(0x3333333333333333));
}

unsigned
compare_common(const uint64_t *a, const uint64_t *b, size_t n)
{
	const uint64_t low = UINT64_C(0x0F0F0F0F0F0F0F0F);
	unsigned common = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t x = pairs_of_bits(a[i] & b[i]);
		x = (x & low) + (x >> 4 & low);
		common += (unsigned)(x * UINT64_C(0x0101010101010101) >> 56);
	}
	return common;
}

double
compare_dice(unsigned common, unsigned of_a, unsigned of_b)
{
	return of_a + of_b ? 2.0 * common / (of_a + of_b) : 0;
}
