/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How alike two texts are: pure functions on bytes.
 *
 * Texts are standard values (link/standard.h), so bytes are characters but
 * for scripts beyond Latin, which compare by bytes all the same. Only the
 * first 64 bytes are looked at.
 */
#ifndef IOC_LINK_COMPARE_H
#define IOC_LINK_COMPARE_H

#include "base/slice.h"

#include <stdint.h>

enum { COMPARE_BYTES = 64 };

/* Jaro similarity, 0 to 1 (1 for two empty texts). */
double compare_jaro(struct slice a, struct slice b);
/*
 * Jaro-Winkler: 0.1 a common leading letter, at most four, when Jaro is above
 * 0.7 (Winkler 1990, as rapidfuzz and DuckDB have it).
 */
double compare_jaro_winkler(struct slice a, struct slice b);
/* Insertions, deletions and substitutions (Levenshtein 1966). */
unsigned compare_levenshtein(struct slice a, struct slice b);
/* The same with swaps of neighbours (optimal string alignment). */
unsigned compare_damerau(struct slice a, struct slice b);

/*
 * One bit a letter (folded to 32 classes): letters of one text that are not
 * in the other bound what the two can have in common.
 */
uint32_t compare_letters(struct slice a);
/*
 * The most that Jaro-Winkler can be for texts of these lengths and letters:
 * never below the real value.
 */
double compare_bound(size_t na, uint32_t la, size_t nb, uint32_t lb);

/*
 * The same bound as a question that takes no arithmetic: by both lengths, how
 * many letters must be able to pair up for Jaro-Winkler to be a certain value.
 */
struct compare_floor {
	uint8_t least[COMPARE_BYTES + 1][COMPARE_BYTES + 1];
};
void compare_floor_init(struct compare_floor *f, double similarity);

/* Bits set in the upper and in the lower half, each in the lowest byte. */
static inline uint64_t
compare_count_halves(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) +
	    (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	x += x >> 8;
	x += x >> 16;
	return x & UINT64_C(0x0000003F0000003F);
}

/* Whether compare_bound() is at least the floor's value; lengths at most 64. */
static inline bool
compare_may_reach(const struct compare_floor *f, size_t na, uint32_t la,
    size_t nb, uint32_t lb)
{
	uint64_t only = compare_count_halves(
	    (uint64_t)(la & ~lb) << 32 | (uint32_t)(lb & ~la));
	size_t a = na - (size_t)(only >> 32), b = nb - (uint32_t)only;
	return (a < b ? a : b) >= f->least[na][nb];
}

/* The longest common start. */
size_t compare_prefix(struct slice a, struct slice b);
/* Equal once doubled letters are undone (PHILLIP, PHILIP). */
bool compare_undoubled(struct slice a, struct slice b);

/*
 * Bits of an encoding, 64 a word, from hexadecimal digits; what is no digit
 * is 0. `words` are enough for all of them.
 */
void compare_bits(struct slice hex, uint64_t *words, size_t n);
/* How many bits two encodings have in common. */
unsigned compare_common(const uint64_t *a, const uint64_t *b, size_t n);
/* Dice: twice the bits in common over all of both; 0 where neither has any. */
double compare_dice(unsigned common, unsigned of_a, unsigned of_b);

#endif
