/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style sheet of HTML pages; render/svg.h has that of charts. */
#ifndef IOC_RENDER_PAGE_STYLE_H
#define IOC_RENDER_PAGE_STYLE_H

#include "base/buf.h"

void page_style(struct buf *out);

#endif
