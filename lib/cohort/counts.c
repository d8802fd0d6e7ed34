/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cohort/counts.h"

#include "cohort/history.h"
#include "record/jsonout.h"

static void
add(struct buf *out, const char *key, uint64_t n)
{
	jsonout_int_field(out, key, (int64_t)n);
}

void
counts_records(
    struct buf *out, const struct collection *in, const struct audit *audit)
{
	jsonout_key(out, "records");
	jsonout_open(out, '{');
	for (int t = 0; t < RECORD_NTYPES; t++)
		if (in->records[t]) {
			jsonout_key_slice(
			    out, schema_of((enum record_type)t)->name);
			jsonout_int(out, (int64_t)in->records[t]);
		}
	jsonout_close(out, '}');
	add(out, "people", crowd_count(&in->people));
	add(out, "people_without_person_record", audit->unresolved);
	add(out, "unresolved_records", in->unresolved);
	add(out, "unresolved_individuals", in->individuals.n);
	add(out, "superseded_versions", in->superseded + audit->identities);
	add(out, "repeated_without_id", in->repeated);
	add(out, "custody_released_before_reception", audit->reversed);
	add(out, "custody_rows_joined_to_a_spell", audit->merged);
	add(out, "proven_without_proven_date", audit->unproven);
	add(out, "proven_offences_another_source_holds", audit->duplicated);
}

static void
add_scores(struct buf *out, const struct scores *scores)
{
	jsonout_key(out, "ogrs3");
	jsonout_open(out, '{');
	for (int i = 0; i < NO_SCORE_REASONS; i++)
		if (scores->n[i])
			add(out, no_score_text((enum no_score)i), scores->n[i]);
	jsonout_close(out, '}');
}

void
counts_cohort(
    struct buf *out, const struct cohort *c, const struct scores *scores)
{
	jsonout_open(out, '{');
	jsonout_text_field(out, "name", c->name);
	jsonout_date_field(out, "from", c->from);
	jsonout_date_field(out, "to", c->to);
	add(out, "members", c->nmembers);
	add_scores(out, scores);
	jsonout_key(out, "waterfall");
	waterfall_json(&c->waterfall, out);
	jsonout_close(out, '}');
}
