/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "names.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORDS = 8 };

static const char GROUPS[NAME_GROUPS + 1] = "WIPEBLS";

static int
group_of(const char *word)
{
	const char *at = strchr(GROUPS, *word);
	return *word && at ? (int)(at - GROUPS) : 0;
}

static void
list_add(struct name_list *list, const char *text, double weight)
{
	if (weight <= 0)
		return;
	size_t cap = list->cap;
	list->text = mem_grow(list->text, list->n, &cap, sizeof *list->text);
	list->weight =
	    mem_grow(list->weight, list->n, &list->cap, sizeof *list->weight);
	list->text[list->n] = text;
	list->weight[list->n++] = weight;
}

static void
list_fini(struct name_list *list)
{
	mem_free(list->text);
	mem_free(list->weight);
}

static void
add_given(struct names *names, char **word, int n)
{
	if (n < 6)
		return;
	for (int era = 0; era < NAME_ERAS; era++) {
		struct name_list *list =
		    &names->given[*word[1] == 'F'][era][group_of(word[2])];
		list_add(list, word[0], strtod(word[3 + era], NULL));
	}
}

static void
add_family(struct names *names, char **word, int n)
{
	if (n >= 3)
		list_add(&names->family[group_of(word[1])], word[0],
		    strtod(word[2], NULL));
}

static void
add_more(struct names *names, char **word, int n)
{
	if (n >= 2)
		list_add(&names->more, word[0], strtod(word[1], NULL));
}

static void
add_nickname(struct names *names, char **word, int n)
{
	bool is_new;
	size_t at = strmap_add(&names->nick_of, slice_text(word[0]), &is_new);
	if (!is_new || n < 2)
		return;
	names->nick =
	    mem_grow(names->nick, at, &names->nick_cap, sizeof *names->nick);
	names->nick[at] = (struct nickname){.n = 0};
	for (int i = 1; i < n && i <= 4; i++)
		names->nick[at].form[names->nick[at].n++] = word[i];
	names->nnick = at + 1;
}

/* Splits the line at blanks, in place; the words live in the arena. */
static int
split(struct arena *a, char *line, char *word[WORDS])
{
	int n = 0;
	char *at = line + strspn(line, " \t\r\n");
	while (*at && n < WORDS) {
		size_t len = strcspn(at, " \t\r\n");
		word[n++] = arena_cstr(a, slice_of(at, len));
		at += len;
		at += strspn(at, " \t\r\n");
	}
	return n;
}

static int
read_list(struct names *names, const char *folder, const char *file,
    void (*add)(struct names *, char **, int), struct fail *f)
{
	char path[4096], line[512], *word[WORDS];
	snprintf(path, sizeof path, "%s/%s", folder, file);
	FILE *in = fopen(path, "r");
	if (!in)
		return fail_errno(f, FAIL_INPUT, "%s", path);
	while (fgets(line, sizeof line, in)) {
		int n = *line == '#' ? 0 : split(&names->arena, line, word);
		if (n > 0)
			add(names, word, n);
	}
	fclose(in);
	return 0;
}

static int
prepare(struct name_list *list, struct arena *a, struct fail *f)
{
	if (list->n == 0)
		return fail_set(f, FAIL_INPUT, "a name list is empty");
	list->pick = weights_of(list->weight, list->n, a);
	return 0;
}

int
names_load(struct names *names, const char *folder, struct fail *f)
{
	if (read_list(names, folder, "given.txt", add_given, f) ||
	    read_list(names, folder, "family.txt", add_family, f) ||
	    read_list(names, folder, "family_more.txt", add_more, f) ||
	    read_list(names, folder, "nicknames.txt", add_nickname, f))
		return -1;
	int bad = prepare(&names->more, &names->arena, f);
	for (int g = 0; g < NAME_GROUPS; g++) {
		bad |= prepare(&names->family[g], &names->arena, f);
		for (int i = 0; i < 2 * NAME_ERAS; i++)
			bad |= prepare(
			    &names->given[i % 2][i / 2][g], &names->arena, f);
	}
	return bad ? -1 : 0;
}

void
names_fini(struct names *names)
{
	list_fini(&names->more);
	for (int g = 0; g < NAME_GROUPS; g++) {
		list_fini(&names->family[g]);
		for (int i = 0; i < 2 * NAME_ERAS; i++)
			list_fini(&names->given[i % 2][i / 2][g]);
	}
	mem_free(names->nick);
	strmap_fini(&names->nick_of);
	arena_fini(&names->arena);
}

int
names_group(struct rng *r)
{
	static const int percent[NAME_GROUPS] = {71, 5, 6, 4, 8, 3, 3};
	return (int)rng_pick(r, percent, NAME_GROUPS);
}

const char *
names_given(const struct names *names, struct rng *r, char sex, int birth_year,
    int group)
{
	int era = birth_year < 1970 ? 0 : birth_year < 1990 ? 1 : 2;
	/* Half of the Black British have the same forenames as the others. */
	if (GROUPS[group] == 'B' && rng_chance(r, 0.5))
		group = 0;
	const struct name_list *list = &names->given[sex == 'F'][era][group];
	return list->text[weights_pick(&list->pick, r)];
}

const char *
names_family(const struct names *names, struct rng *r, int group)
{
	const struct name_list *list = &names->family[group];
	if (group == 0 && rng_chance(r, 0.5))
		list = &names->more;
	return list->text[weights_pick(&list->pick, r)];
}

void
names_compose(struct rng *r, char out[32])
{
	static const char *const head[] = {"Ald", "Ash", "Bark", "Beck",
	    "Birch", "Black", "Brad", "Bram", "Brock", "Cald", "Carl", "Chad",
	    "Clay", "Cold", "Crof", "Crom", "Dal", "Den", "Dray", "Dun", "East",
	    "Eld", "Far", "Fen", "Fern", "Gar", "Glen", "Gold", "Grim", "Had",
	    "Hal", "Hart", "Hasel", "Hether", "High", "Hol", "Horn", "Hurst",
	    "Ing", "Kel", "Ken", "Kirk", "Lang", "Lath", "Lind", "Long", "Mar",
	    "Mel", "Mid", "Mort", "Nether", "Nor", "Oak", "Old", "Over", "Pem",
	    "Pen", "Raven", "Red", "Ridge", "Rook", "Rush", "Sand", "Scar",
	    "Sel", "Shad", "Shel", "Skel", "Stan", "Stock", "Strat", "Suth",
	    "Thorn", "Thur", "Tin", "Up", "Wain", "Wal", "War", "Whit", "Win",
	    "Wood", "Worm", "Wyn", "Yar"};
	static const char *const middle[] = {"", "", "er", "ing", "en"};
	static const char *const tail[] = {"bank", "beck", "borne", "bourne",
	    "bridge", "brook", "burgh", "burn", "bury", "by", "combe", "cote",
	    "croft", "dale", "den", "don", "field", "fold", "ford", "gate",
	    "gill", "ham", "hill", "hurst", "land", "ley", "low", "man", "mere",
	    "more", "mouth", "ridge", "sall", "shaw", "side", "stead", "stone",
	    "thorpe", "thwaite", "ton", "ward", "water", "way", "well", "wick",
	    "win", "wood", "worth", "yard"};
	size_t h = rng_below(r, sizeof head / sizeof *head);
	size_t m = rng_below(r, sizeof middle / sizeof *middle);
	size_t t = rng_below(r, sizeof tail / sizeof *tail);
	snprintf(out, 32, "%s%s%s", head[h], middle[m], tail[t]);
}

const char *
names_nickname(const struct names *names, struct rng *r, const char *given)
{
	int64_t at = strmap_find(&names->nick_of, slice_text(given));
	if (at == STRMAP_NONE)
		return NULL;
	const struct nickname *nick = &names->nick[at];
	return nick->form[rng_below(r, (uint32_t)nick->n)];
}
