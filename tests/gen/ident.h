/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Identifiers with the right shape and, where there is one, the right check
 * letter (METHODS.md 8.1).
 *
 * Written apart from lib/rules on purpose: data made here tests the readers
 * there. Everything written is NUL-terminated.
 */
#ifndef IOC_GEN_IDENT_H
#define IOC_GEN_IDENT_H

#include "rng.h"

enum { IDENT_TEXT = 16 };

/* The letter of year*10^7 + serial mod 23, for PNC (year 0-99). */
char ident_pnc_letter(int year, uint32_t serial);
/* The letter of a CRO number; standard and SF forms differ in padding. */
char ident_cro_letter(int year, uint32_t serial, bool sf);

/* YYYY/NNNNNNNL. */
void ident_pnc(char out[IDENT_TEXT], int year, uint32_t serial);
/* YY/NNNL: two-digit year, no leading zeros in the serial. */
void ident_pnc_short(char out[IDENT_TEXT], int year, uint32_t serial);
/* NNNNNN/YYL, or SFYY/NNNL. */
void ident_cro(char out[IDENT_TEXT], int year, uint32_t serial, bool sf);
/* Another letter than the right one in the last place. */
void ident_spoil(char id[IDENT_TEXT], struct rng *r);
/* Prison number A1234BC. */
void ident_nomis(char out[IDENT_TEXT], uint32_t serial);
/* Probation case reference X123456. */
void ident_crn(char out[IDENT_TEXT], uint32_t serial);
/* Ten digits with a right check digit. */
void ident_nhs(char out[IDENT_TEXT], struct rng *r);
/* The inward half of a postcode, 4QT. */
void ident_inward(char out[4], struct rng *r);

/*
 * Spreads 0..n-1 over 0..range-1 without repeats (range a prime above n), so
 * that serials look drawn at random and yet are never drawn twice.
 */
uint32_t ident_spread(uint32_t i, uint32_t range);

#endif
