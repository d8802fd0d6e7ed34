/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing SVG: shapes and text with classes, colours in one style sheet.
 *
 * Every picture has a title and a description for those who cannot see it.
 * Shapes carry class names only, so that a page's CSS can theme them; a file
 * of its own carries the style sheet, with colours for light and dark.
 * Nothing is executed or fetched. Lengths are user units (about a pixel).
 */
#ifndef IOC_RENDER_SVG_H
#define IOC_RENDER_SVG_H

#include "base/buf.h"

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

/*
 * Begins a picture. `id` makes the ids of title and description unique in a
 * page; is_file adds what a file of its own needs: colours, a ground, and the
 * title in sight above the picture.
 */
void svg_begin(struct buf *out, const char *id, double width, double height,
    struct slice title, struct slice description, bool is_file);
void svg_end(struct buf *out, bool is_file);
void svg_line(struct buf *out, const char *class, double x1, double y1,
    double x2, double y2);
void svg_rect(struct buf *out, const char *class, double x, double y,
    double width, double height);
void svg_circle(
    struct buf *out, const char *class, double x, double y, double radius);
/* A square on its corner. */
void svg_diamond(
    struct buf *out, const char *class, double x, double y, double radius);
void svg_text(struct buf *out, const char *class, double x, double y,
    enum svg_anchor anchor, struct slice text);

/* A path: start, further points, end. */
void svg_path_begin(struct buf *out, const char *class, double x, double y);
void svg_path_to(struct buf *out, double x, double y);
void svg_path_end(struct buf *out, bool is_closed);

/*
 * The rules that colour charts, for a page's style sheet. Palette: the UK
 * Government Analysis Function's for charts, and lighter tones of the same
 * for dark pages; each differs from its ground by at least 3 to 1, text by
 * 4.5 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
 */
void svg_style(struct buf *out);
/* Appends text with what XML and HTML need escaped. */
void svg_escape(struct buf *out, struct slice text);
/* About how wide text is in the charts' font. */
double svg_text_width(struct slice text);

#endif
