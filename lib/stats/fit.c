/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/fit.h"

#include "base/mem.h"
#include "stats/dist.h"

void
fit_init(struct fit *f, size_t n)
{
	*f = (struct fit){.n = n, .df = INFINITY};
	f->coefficient = mem_zalloc(n, sizeof *f->coefficient);
	f->covariance = mem_zalloc(n * n, sizeof *f->covariance);
	f->aliased = mem_zalloc(n, sizeof *f->aliased);
}

void
fit_fini(struct fit *f)
{
	mem_free(f->coefficient);
	mem_free(f->covariance);
	mem_free(f->aliased);
	*f = (struct fit){0};
}

double
fit_std_error(const struct fit *f, size_t j)
{
	return f->aliased[j] ? NAN : sqrt(f->covariance[j * f->n + j]);
}

double
fit_z(const struct fit *f, size_t j)
{
	return f->coefficient[j] / fit_std_error(f, j);
}

double
fit_p(const struct fit *f, size_t j)
{
	return dist_t_two_sided(fit_z(f, j), f->df);
}

struct interval
fit_limits(const struct fit *f, size_t j)
{
	double half = dist_t_quantile(.975, f->df) * fit_std_error(f, j);
	return (struct interval){
	    f->coefficient[j] - half,
	    f->coefficient[j] + half,
	};
}
