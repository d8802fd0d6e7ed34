/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How many hold a value, one person's records counted as few.
 *
 * How rare a birth date or a postcode is shows in how many records of others
 * have it. Somebody with a hundred records makes their own birth date look
 * like a default one; so of the pairs that share a value, those that one
 * person's records make are taken out: the pairs agree, more often than
 * strangers do, on something else that two people of one birth date (or of one
 * home) do not share. Not for names: link/bearers.h counts those.
 */
#ifndef IOC_LINK_HOLDERS_H
#define IOC_LINK_HOLDERS_H

#include "link/block.h"

struct holders {
	const struct people *people;
	const struct pivot *of; /* people by the values; NULL: not counted */
	uint8_t tell[2]; /* fields: who agrees on either may be one person */
	uint8_t beside;  /* and such pairs agree on this now and then */
	double chance;   /* that strangers agree on one of `tell` */
};

struct holding {
	double others;  /* records of others that a record finds */
	double records; /* of its own person, itself too */
};

/* For the birth date and the place; `of` is NULL for other fields. */
void holders_init(struct holders *h, const struct blocks *b, unsigned field);
/* Of a value. */
struct holding holders_of(const struct holders *h, uint32_t value);

#endif
