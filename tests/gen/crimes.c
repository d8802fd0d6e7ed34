/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crimes.h"

/* share: thief, violent, drugs, driver */
static const struct crime CRIMES[] = {
    {"00501", "Wounding with intent", "violence", 0, 90, 3, {1, 6, 1, 0}},
    {"00801", "Unlawful wounding s20", "violence", 0, 45, 2, {1, 12, 2, 1}},
    {"00806", "Assault occasioning ABH", "violence", 0, 22, 1, {6, 50, 6, 6}},
    {"01701", "Sexual assault on a male", "sexual", 0.0328, 40, 2,
	{0, 1, 0, 0}},
    {"02005", "Sexual assault on a female", "sexual", 0.0328, 40, 2,
	{1, 5, 1, 1}},
    {"02801", "Burglary in a dwelling", "burglary", -0.1239, 45, 2,
	{44, 4, 10, 4}},
    {"03001", "Burglary other than a dwelling", "burglary", 0.2406, 24, 1,
	{40, 3, 8, 4}},
    {"03401", "Robbery", "robbery", -0.6348, 70, 2, {14, 12, 8, 2}},
    {"03900", "Theft from the person", "theft", 0.6612, 12, 0, {26, 4, 8, 2}},
    {"04400", "Theft of pedal cycle", "theft", 0.6612, 6, 0, {22, 3, 8, 3}},
    {"04510", "Theft from a motor vehicle", "theft", 0.4272, 12, 0,
	{46, 4, 12, 12}},
    {"04600", "Theft from shops and stalls", "theft", 0.6612, 7, 0,
	{260, 34, 100, 20}},
    {"04801", "Theft of a motor vehicle", "theft", 0.3801, 18, 1,
	{12, 3, 3, 20}},
    {"04910", "Theft - other", "theft", 0.6612, 6, 0, {50, 12, 22, 8}},
    {"05301", "Fraud by false representation", "fraud", 0.1599, 10, 0,
	{22, 6, 10, 6}},
    {"05401", "Handling stolen goods", "theft", 0.3519, 8, 0, {20, 3, 8, 6}},
    {"05601", "Arson", "criminal_damage", 0.205, 40, 2, {1, 4, 1, 1}},
    {"00811", "Possession of an article with a blade or point", "weapons", 0,
	16, 1, {10, 24, 14, 6}},
    {"08301", "Failing to surrender to custody", "breach", 0.7334, 5, 0,
	{34, 18, 24, 10}},
    {"09231", "Supplying a Class A drug", "drugs", -0.7956, 65, 2,
	{3, 3, 40, 3}},
    {"09251", "Possession of a Class A drug", "drugs", 0.0772, 3, 0,
	{20, 10, 60, 8}},
    {"09253", "Possession of cannabis", "drugs", 0.0772, 0, 0,
	{14, 16, 50, 18}},
    {"10423", "Assault of an emergency worker", "violence", 0, 14, 0,
	{10, 30, 10, 6}},
    {"10501", "Common assault and battery", "violence", 0, 8, 0,
	{14, 100, 16, 16}},
    {"12509", "Threatening behaviour s4", "public_order", 0.1819, 5, 0,
	{10, 60, 12, 10}},
    {"12512", "Disorderly behaviour s5", "public_order", 0.1819, 1, 0,
	{8, 30, 10, 8}},
    {"13001", "Taking a vehicle without consent", "theft", 0.3801, 12, 0,
	{14, 3, 4, 40}},
    {"14001", "Drunk and disorderly", "summary_non_motoring", 0.1819, 0, 0,
	{14, 40, 14, 8}},
    {"14900", "Criminal damage under £5,000", "criminal_damage", 0.205, 3, 0,
	{18, 50, 12, 10}},
    {"16601", "Loitering for the purpose of prostitution",
	"summary_non_motoring", 0.7606, 0, 0, {6, 0, 10, 0}},
    {"95001", "Breach of a community order", "breach", 0, 10, 0, {0, 0, 0, 0}},
    {"95002", "Breach of a suspended sentence order", "breach", 0, 40, 0,
	{0, 0, 0, 0}},
    {"80301", "Driving with excess alcohol", "summary_motoring", -0.1214, 2, 0,
	{4, 10, 6, 70}},
    {"80701", "Driving while disqualified", "summary_motoring", 0.2622, 14, 0,
	{6, 4, 6, 70}},
    {"80901", "Driving without insurance", "summary_motoring", 0.2622, 0, 0,
	{6, 6, 10, 90}},
};

enum { NCRIMES = sizeof CRIMES / sizeof *CRIMES };

const struct crime *
crime_breach(bool suspended)
{
	const struct crime *c = CRIMES;
	while (strcmp(c->code, suspended ? "95002" : "95001") != 0)
		c++;
	return c;
}

const struct crime *
crime_pick(struct rng *r, int kind, char sex)
{
	int share[NCRIMES];
	for (size_t i = 0; i < NCRIMES; i++) {
		share[i] = CRIMES[i].share[kind];
		if (strcmp(CRIMES[i].code, "16601") == 0 && sex != 'F')
			share[i] = 0;
	}
	return &CRIMES[rng_pick(r, share, NCRIMES)];
}
