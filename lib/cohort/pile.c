/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/pile.h"

#include "base/mem.h"

enum { CHUNK_BYTES = 128 << 10 };

void
pile_init(struct pile *p, size_t size)
{
	*p = (struct pile){.size = size};
	while (size << p->shift < CHUNK_BYTES)
		p->shift++;
}

void
pile_fini(struct pile *p)
{
	for (size_t i = 0; i < p->nchunks; i++)
		mem_give_back(p->chunk[i], p->size << p->shift);
	mem_free(p->chunk);
	pile_init(p, p->size);
}

void *
pile_add(struct pile *p)
{
	if (p->n == p->nchunks << p->shift) {
		p->chunk =
		    mem_grow(p->chunk, p->nchunks, &p->cap, sizeof *p->chunk);
		p->chunk[p->nchunks++] = mem_borrow(p->size << p->shift);
	}
	return pile_at(p, p->n++);
}
