/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A secret key in a file: what --encode and --pseudonymise are given.
 *
 * The file holds 32 to 4096 random bytes, whatever they look like
 * (head -c 32 /dev/urandom > key). Its BLAKE2b-256 is the key, so that a
 * file of any length gives the same number of bytes; other keys are derived
 * from that one (link/keyring.h). What was read of the file is wiped, and the
 * caller wipes the key.
 */
#ifndef IOC_IO_KEYFILE_H
#define IOC_IO_KEYFILE_H

#include "base/fail.h"

enum { KEYFILE_KEY = 32 };

/*
 * 0, or -1 with f: FAIL_INPUT when it cannot be read, FAIL_USAGE when it is no
 * regular file or pipe, is open to other users, is too short or too long, or
 * is evidently not random.
 */
int keyfile_load(
    const char *path, unsigned char key[KEYFILE_KEY], struct fail *f);
/* Overwrites it so that no compiler leaves that out. */
void keyfile_wipe(unsigned char key[KEYFILE_KEY]);

#endif
