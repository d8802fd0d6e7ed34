/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "link/compare.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

static size_t
window_of(struct slice a, struct slice b)
{
	size_t longer = a.n > b.n ? a.n : b.n;
	return longer / 2 > 0 ? longer / 2 - 1 : 0;
}

/*
 * Marks, by bit, which letters of a and b pair up: each of a with the first
 * free equal one of b within the window. Returns how many.
 */
static unsigned
pair_up(struct slice a, struct slice b, uint64_t *in_a, uint64_t *in_b)
{
	size_t window = window_of(a, b);
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

#if defined(__SSE2__)
enum { SHORT = 16 };

/* The same of short texts: a letter is compared with all of b at once. */
static unsigned
pair_up_short(struct slice a, struct slice b, uint64_t *in_a, uint64_t *in_b)
{
	char text[SHORT] = {0};
	unsigned n = 0, taken = 0, found = 0;
	unsigned all = (1u << b.n) - 1, near = (2u << window_of(a, b)) - 1;
	memcpy(text, b.p, b.n);
	__m128i row = _mm_loadu_si128((const void *)text);
	for (unsigned i = 0, window = (unsigned)window_of(a, b); i < a.n; i++) {
		__m128i equal = _mm_cmpeq_epi8(row, _mm_set1_epi8(a.p[i]));
		unsigned left =
		    (unsigned)_mm_movemask_epi8(equal) & all & near & ~taken;
		taken |= left & -left;
		found |= (unsigned)(left != 0) << i;
		n += left != 0;
		/* The window grows to its width, then moves on. */
		near = near << 1 | (i < window);
	}
	*in_a = found;
	*in_b = taken;
	return n;
}
#else
enum { SHORT = 0 };
#define pair_up_short pair_up
#endif

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
	unsigned same = a.n <= SHORT && b.n <= SHORT
	    ? pair_up_short(a, b, &in_a, &in_b)
	    : pair_up(a, b, &in_a, &in_b);
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

/* Jaro-Winkler of texts that begin alike and of which `most` letters pair up.
 */
static double
most_similar(size_t na, size_t nb, size_t most)
{
	double m = (double)most;
	if (na == 0 || nb == 0)
		return na == nb;
	if (most == 0)
		return 0;
	return winkler((m / (double)na + m / (double)nb + 1) / 3, 4);
}

double
compare_bound(size_t na, uint32_t la, size_t nb, uint32_t lb)
{
	if (na > COMPARE_BYTES)
		na = COMPARE_BYTES;
	if (nb > COMPARE_BYTES)
		nb = COMPARE_BYTES;
	/* Each kind of letter only one has is at least one letter unpaired. */
	size_t a = na - (size_t)__builtin_popcount(la & ~lb);
	size_t b = nb - (size_t)__builtin_popcount(lb & ~la);
	return most_similar(na, nb, a < b ? a : b);
}

void
compare_floor_init(struct compare_floor *f, double similarity)
{
	for (size_t na = 0; na <= COMPARE_BYTES; na++)
		for (size_t nb = 0; nb <= COMPARE_BYTES; nb++) {
			uint8_t m = 0;
			while (m <= COMPARE_BYTES &&
			    !(most_similar(na, nb, m) >= similarity))
				m++;
			f->least[na][nb] = m;
		}
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
