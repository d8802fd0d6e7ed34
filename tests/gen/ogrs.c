/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ogrs.h"

#include <math.h>

/* Lowest age of each band, and its terms (METHODS.md 2.1). */
static const struct {
	int from;
	double male, female;
} AGE[] = {{10, 0, -0.785038489}, {12, 0.083922902, -0.613852078},
    {14, 0.075775765, -0.669521331}, {16, -0.061594199, -0.959179629},
    {18, -0.625103618, -0.897480934}, {21, -1.051515067, -1.028488454},
    {25, -1.166679288, -1.052777806}, {30, -1.325976554, -1.129127959},
    {35, -1.368045933, -1.421874940}, {40, -1.499690953, -1.524652221},
    {50, -2.025261458, -2.449837160}};

double
ogrs_score(const struct ogrs *in, int years)
{
	int band = sizeof AGE / sizeof *AGE - 1;
	while (band > 0 && AGE[band].from > in->age_follow)
		band--;
	double copas = log(
	    (1.0 + in->previous) / (10.0 + in->age_conviction - in->age_first));
	double z = in->sex == 'F' ? AGE[band].female : AGE[band].male;
	z += in->previous > 0 ? 0.463062792 : 0.126142106;
	z += 1.251124464 * copas + in->weight;
	z += years == 1 ? 1.40256 : 2.121705678;
	return 1 / (1 + exp(-z));
}
