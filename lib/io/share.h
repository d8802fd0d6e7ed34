/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where definition files and code lists are found.
 *
 * A name with a "/" or ending in the suffix is a path; any other is looked up
 * in a folder of share/: $IOC_SHARE when set, else where ioc was installed.
 */
#ifndef IOC_IO_SHARE_H
#define IOC_IO_SHARE_H

#include "base/arena.h"
#include "base/fail.h"

/*
 * The path of a definition: share_path("maps", "person", ".json", ...) is
 * SHARE/maps/person.json. The path is in the arena. It need not exist.
 */
const char *share_path(
    const char *folder, const char *name, const char *suffix, struct arena *a);
/*
 * Says that a definition cannot be read: of a name that is not in share/, which
 * names are. Always -1, FAIL_USAGE; path is what share_path() gave for name.
 */
int share_unread(const char *folder, const char *name, const char *suffix,
    const char *path, struct fail *f);
/*
 * The names (without suffix) in a folder of share/, sorted by byte order, in
 * the arena; *n becomes their number. NULL with f when it cannot be read.
 */
const char **share_list(const char *folder, const char *suffix, struct arena *a,
    size_t *n, struct fail *f);
/*
 * The paths of all files with that suffix in any folder, sorted; as above.
 */
const char **share_files(const char *dir, const char *suffix, struct arena *a,
    size_t *n, struct fail *f);

#endif
