/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Charts of tables: one function a kind of chart (struct chart says which).
 *
 * A chart shows what its table holds and nothing else, so the table is its
 * text alternative. Marks are labelled where they stand, groups are told
 * apart by place or shape and never by colour alone.
 */
#ifndef IOC_RENDER_CHART_H
#define IOC_RENDER_CHART_H

#include "render/table.h"

/* Appends the table's chart as SVG; id as svg_begin(). Needs chart.kind. */
void chart_draw(
    struct buf *out, const struct table *t, const char *id, bool is_file);

/* Is there a figure to draw? Not where all are withheld or undefined. */
bool chart_has_figures(const struct table *t);

/* Where a value stands on an axis from 0 or below to a round number. */
struct axis {
	double low, high, step; /* values */
	double from, to;        /* places */
	bool is_ratio;          /* equal ratios are equally far apart */
	bool has_many;          /* ratios: mark only powers of ten */
};

/* An axis that holds [low, high], with about n steps. */
struct axis axis_make(double low, double high, int n, double from, double to);
/* One of ratios, low > 0: half and twice are equally far from 1. */
struct axis axis_make_ratio(double low, double high, double from, double to);
/* The i-th mark, from 0; NaN behind the last. */
double axis_mark(const struct axis *a, int i);
double axis_place(const struct axis *a, double v);

/* Lengths of labels: of a mark, and of a row whose name may take two lines. */
enum { CHART_LABEL = 28, CHART_NAME = 60 };

/* What a row is, in at most `width` characters: its group's values. */
void chart_row_label(
    const struct table *t, size_t row, size_t width, struct buf *out);
/* A row's name that ends at x, in one line or two about y; and its width. */
void chart_name(
    struct buf *out, const char *class, double x, double y, struct slice name);
double chart_name_width(struct slice name);

/* One a file. */
void chart_bars(
    struct buf *out, const struct table *t, const char *id, bool is_file);
void chart_lorenz(
    struct buf *out, const struct table *t, const char *id, bool is_file);
void chart_tornado(
    struct buf *out, const struct table *t, const char *id, bool is_file);
void chart_interval(
    struct buf *out, const struct table *t, const char *id, bool is_file);
void chart_control(
    struct buf *out, const struct table *t, const char *id, bool is_file);
void chart_fall(
    struct buf *out, const struct table *t, const char *id, bool is_file);
void chart_funnel(
    struct buf *out, const struct table *t, const char *id, bool is_file);
void chart_love(
    struct buf *out, const struct table *t, const char *id, bool is_file);
void chart_steps(
    struct buf *out, const struct table *t, const char *id, bool is_file);

#endif
