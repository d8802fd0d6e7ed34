/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render/svg.h"

#include "base/num.h"
#include "base/utf8.h"

void
svg_escape(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		switch (text.p[i]) {
		case '&':
			buf_text(out, "&amp;");
			break;
		case '<':
			buf_text(out, "&lt;");
			break;
		case '>':
			buf_text(out, "&gt;");
			break;
		case '"':
			buf_text(out, "&quot;");
			break;
		default:
			buf_byte(out, text.p[i]);
		}
}

/*
 * The advance of a character in ems, as DejaVu Sans has it: the widest of the
 * fonts that a system gives for "sans-serif", so that no label is cut.
 */
static double
advance(char c)
{
	if (strchr("mwMW%@", c))
		return 0.98;
	if (strchr("ijl.,:;'|!() ft", c))
		return 0.38;
	return c >= 'A' && c <= 'Z' ? 0.72 : 0.62;
}

double
svg_text_width(struct slice text)
{
	double ems = 0;
	for (size_t i = 0; i < text.n; i++)
		if ((text.p[i] & 0xC0) != 0x80) /* once a character */
			ems += advance(text.p[i]);
	return 14 * ems;
}

/* A number without needless zeroes. */
static void
add_number(struct buf *out, double v)
{
	num_fixed(out, v, 1);
	if (out->n > 2 && out->p[out->n - 1] == '0')
		out->n -= 2;
}

static void
add_attribute(struct buf *out, const char *name, double v)
{
	buf_printf(out, " %s=\"", name);
	add_number(out, v);
	buf_byte(out, '"');
}

static void
begin_shape(struct buf *out, const char *element, const char *class)
{
	buf_printf(out, "<%s class=\"%s\"", element, class);
}

void
svg_line(struct buf *out, const char *class, double x1, double y1, double x2,
    double y2)
{
	begin_shape(out, "line", class);
	add_attribute(out, "x1", x1);
	add_attribute(out, "y1", y1);
	add_attribute(out, "x2", x2);
	add_attribute(out, "y2", y2);
	buf_text(out, "/>\n");
}

void
svg_rect(struct buf *out, const char *class, double x, double y, double width,
    double height)
{
	begin_shape(out, "rect", class);
	add_attribute(out, "x", x);
	add_attribute(out, "y", y);
	add_attribute(out, "width", width);
	add_attribute(out, "height", height);
	buf_text(out, "/>\n");
}

void
svg_circle(
    struct buf *out, const char *class, double x, double y, double radius)
{
	begin_shape(out, "circle", class);
	add_attribute(out, "cx", x);
	add_attribute(out, "cy", y);
	add_attribute(out, "r", radius);
	buf_text(out, "/>\n");
}

void
svg_diamond(
    struct buf *out, const char *class, double x, double y, double radius)
{
	svg_path_begin(out, class, x - radius, y);
	svg_path_to(out, x, y - radius);
	svg_path_to(out, x + radius, y);
	svg_path_to(out, x, y + radius);
	svg_path_end(out, true);
}

static void
add_point(struct buf *out, char command, double x, double y)
{
	buf_byte(out, command);
	add_number(out, x);
	buf_byte(out, ' ');
	add_number(out, y);
}

void
svg_path_begin(struct buf *out, const char *class, double x, double y)
{
	begin_shape(out, "path", class);
	buf_text(out, " d=\"");
	add_point(out, 'M', x, y);
}

void
svg_path_to(struct buf *out, double x, double y)
{
	add_point(out, 'L', x, y);
}

void
svg_path_end(struct buf *out, bool is_closed)
{
	buf_text(out, is_closed ? "Z\"/>\n" : "\"/>\n");
}

void
svg_text(struct buf *out, const char *class, double x, double y,
    enum svg_anchor anchor, struct slice text)
{
	static const char *const anchors[] = {
	    "", " text-anchor=\"middle\"", " text-anchor=\"end\""};
	begin_shape(out, "text", class);
	add_attribute(out, "x", x);
	add_attribute(out, "y", y);
	buf_printf(out, "%s>", anchors[anchor]);
	svg_escape(out, text);
	buf_text(out, "</text>\n");
}

enum { TITLE_LINE = 20, TITLE_GAP = 10 };

/* Writes text in lines that fit, or only counts them (out NULL). */
static size_t
add_lines(struct buf *out, struct slice text, double width)
{
	size_t n = 0;
	while (text.n) {
		size_t fits = 0;
		for (size_t i = 0; i <= text.n; i++)
			if ((i == text.n || text.p[i] == ' ') &&
			    (fits == 0 ||
				svg_text_width(slice_of(text.p, i)) < width))
				fits = i;
		n++;
		if (out)
			svg_text(out, "text strong", 4,
			    TITLE_LINE * (double)n - 4, SVG_START,
			    slice_of(text.p, fits));
		text = slice_trim(slice_of(text.p + fits, text.n - fits));
	}
	return n;
}

void
svg_begin(struct buf *out, const char *id, double width, double height,
    struct slice title, struct slice description, bool is_file)
{
	double top = 0;
	if (is_file)
		top = TITLE_LINE * (double)add_lines(NULL, title, width) +
		    TITLE_GAP;
	buf_text(out, "<svg");
	if (is_file)
		buf_text(out, " xmlns=\"http://www.w3.org/2000/svg\"");
	buf_text(out, " class=\"chart\" viewBox=\"0 0 ");
	add_number(out, width);
	buf_byte(out, ' ');
	add_number(out, height + top);
	buf_byte(out, '"');
	add_attribute(out, "width", width);
	add_attribute(out, "height", height + top);
	buf_printf(out,
	    " role=\"img\" aria-labelledby=\"%s-title %s-desc\">\n"
	    "<title id=\"%s-title\">",
	    id, id, id);
	svg_escape(out, title);
	buf_printf(out, "</title>\n<desc id=\"%s-desc\">", id);
	svg_escape(out, description);
	buf_text(out, "</desc>\n");
	if (!is_file)
		return;
	buf_text(out, "<style>\n");
	svg_style(out);
	buf_text(out, "</style>\n");
	svg_rect(out, "ground", 0, 0, width, height + top);
	add_lines(out, title, width);
	buf_text(out, "<g transform=\"translate(0 ");
	add_number(out, top);
	buf_text(out, ")\">\n");
}

void
svg_end(struct buf *out, bool is_file)
{
	buf_text(out, is_file ? "</g>\n</svg>\n" : "</svg>\n");
}

/* --- colours ----------------------------------------------------------- */

struct paint {
	const char *classes, *property, *light, *dark;
};

static const struct paint paints[] = {
    {".ground", "fill", "#ffffff", "#15191c"},
    {".text", "fill", "#1d2326", "#eef1f3"},
    {".quiet", "fill", "#515a61", "#b4bec6"},
    {".grid", "stroke", "#dfe3e6", "#343c43"},
    {".axis", "stroke", "#7b868e", "#7b868e"},
    {".mark1", "fill", "#12436d", "#7cb8ea"},
    {".mark2", "fill", "#801650", "#f0a1cb"},
    {".mark3", "fill", "#18766d", "#57c9bd"},
    {".mark4", "fill", "#b24a0e", "#f7a072"},
    {".ring2", "stroke", "#801650", "#f0a1cb"},
    {".line1", "stroke", "#12436d", "#7cb8ea"},
    {".line2", "stroke", "#801650", "#f0a1cb"},
    {".line3", "stroke", "#18766d", "#57c9bd"},
    {".line4", "stroke", "#b24a0e", "#f7a072"},
    {".compare", "stroke", "#515a61", "#b4bec6"},
    {".halo", "stroke", "#ffffff", "#15191c"},
};

static void
add_paints(struct buf *out, bool is_dark)
{
	for (size_t i = 0; i < sizeof paints / sizeof *paints; i++)
		buf_printf(out, ".chart %s{%s:%s}\n", paints[i].classes,
		    paints[i].property,
		    is_dark ? paints[i].dark : paints[i].light);
}

void
svg_style(struct buf *out)
{
	buf_text(out,
	    ".chart text{font-family:system-ui,\"Segoe UI\",Roboto,"
	    "\"Helvetica Neue\",Arial,sans-serif;font-size:14px}\n"
	    ".chart .strong{font-weight:700}\n"
	    ".chart .small{font-size:12.5px}\n"
	    ".chart line,.chart path{stroke-width:1}\n"
	    ".chart .thick{stroke-width:3;fill:none;stroke-linecap:round}\n"
	    ".chart .curve{stroke-width:2.25;fill:none;"
	    "stroke-linejoin:round}\n"
	    ".chart .thin{stroke-width:1.25}\n"
	    ".chart .ring2{fill:none;stroke-width:1.75}\n"
	    ".chart .dash2{stroke-dasharray:9 3}\n"
	    ".chart .dash3{stroke-dasharray:3 3}\n"
	    ".chart .dash4{stroke-dasharray:9 3 2 3}\n"
	    ".chart .faint{stroke-width:1;stroke-dasharray:2 3}\n"
	    ".chart .halo{stroke-width:4px;stroke-linejoin:round;"
	    "paint-order:stroke}\n"
	    ".chart .dashed{stroke-dasharray:4 4;stroke-width:1.5}\n");
	add_paints(out, false);
	buf_text(out, "@media screen and (prefers-color-scheme:dark){\n");
	add_paints(out, true);
	buf_text(out, "}\n");
}
