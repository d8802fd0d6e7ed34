/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/pile.h"

#include "base/mem.h"

void
pile_fini(struct pile *p)
{
	for (size_t i = 0; i < p->nchunks; i++)
		mem_free(p->chunk[i]);
	mem_free(p->chunk);
	*p = (struct pile){.size = p->size};
}

void *
pile_add(struct pile *p)
{
	if (p->n == p->nchunks * PILE_CHUNK) {
		p->chunk =
		    mem_grow(p->chunk, p->nchunks, &p->cap, sizeof *p->chunk);
		p->chunk[p->nchunks++] = mem_alloc(PILE_CHUNK * p->size);
	}
	return pile_at(p, p->n++);
}
