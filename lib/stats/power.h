/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Power, said out loud: what a cohort of this size could have shown.
 *
 * Everything is for 80% power at two-sided 5% (METHODS.md 3.5).
 */
#ifndef IOC_STATS_POWER_H
#define IOC_STATS_POWER_H

/*
 * People per arm to tell p1 from p2, not rounded up; infinite when they are
 * equal.
 */
double power_people_per_arm(double p1, double p2);
/*
 * The rate nearest below p0 that n people could tell from p0 seen in n0
 * people, or from a p0 known exactly (n0 INFINITY: a one-sample test). NaN when
 * not even 0 would do.
 */
double power_detectable_below(double p0, double n0, double n);
/* The difference that a comparison with this standard error could show. */
double power_detectable_difference(double std_error);
/*
 * Treated people for the t seen here to have been significant: n (t_crit/t)^2
 * (METHODS.md 4.3); infinite when t is 0.
 */
double power_people_for_t(double n, double t, double df);

#endif
