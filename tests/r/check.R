# SPDX-License-Identifier: GPL-3.0-or-later
# Rscript check.R [--update] DATA.R FILE.c...
# Runs the R code in the comments of the unit tests again and compares it with
# the numbers beside it (tests/unit/stats_near.h says how they are written).
# With --update the numbers that differ are replaced by R's, for new tests.
suppressPackageStartupMessages(library(survival))
args <- commandArgs(trailingOnly = TRUE)
update <- args[1] == "--update"
if (update)
	args <- args[-1]
number <- paste0("(?<![A-Za-z0-9_.])-?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)",
	"(?:[eE][-+]?[0-9]+)?")

# The code of a comment, without the stars at the start of its lines.
code_of <- function(comment) {
	code <- sub("^/\\* R( setup)?: ", "", sub("\\*/$", "", comment))
	gsub("(?m)^[ \t]*\\*( |$)", "", code, perl = TRUE)
}

# Comments become blanks, so that places in the text stay what they are.
without_comments <- function(text) {
	at <- gregexpr("(?s)/\\*.*?\\*/", text, perl = TRUE)
	regmatches(text, at) <- list(strrep(" ",
		attr(at[[1]], "match.length")[at[[1]] > 0]))
	text
}

# Where the last n numbers of the statement that starts at `from` are.
numbers_at <- function(text, from, n) {
	statement <- without_comments(substr(text, from, from + 20000))
	statement <- sub("(?s);.*", "", statement, perl = TRUE)
	at <- gregexpr(number, statement, perl = TRUE)[[1]]
	start <- tail(as.integer(at), n) + from - 1
	data.frame(start = start,
		end = start + tail(attr(at, "match.length"), n) - 1)
}

same <- function(stated, value)
	length(value) > 0 && length(stated) == length(value) &&
		!anyNA(value) && all(abs(stated - value) <= 1e-8 * abs(value))

# The figure behind one comment: what R gives, and where the test states it.
examine <- function(text, code, from, env) {
	value <- as.numeric(suppressWarnings(eval(parse(text = code), env)))
	at <- numbers_at(text, from, length(value))
	stated <- as.numeric(substring(text, at$start, at$end))
	at$new <- if (nrow(at) == length(value)) sprintf("%.16g", value)
	list(at = at, good = same(stated, value), code = code,
		value = value, stated = stated)
}

complain <- function(file, it)
	cat(file, ": ", it$code, "\n  R now gives ",
		paste(format(it$value, digits = 15), collapse = ", "),
		"\n  the test has ",
		paste(format(it$stated, digits = 15), collapse = ", "),
		"\n", sep = "")

replace_all <- function(text, at) {
	at <- at[order(-at$start), ]
	for (i in seq_len(nrow(at)))
		text <- paste0(substr(text, 1, at$start[i] - 1), at$new[i],
			substr(text, at$end[i] + 1, nchar(text)))
	text
}

check_file <- function(file, data) {
	env <- new.env()
	sys.source(data, env)
	text <- paste(readLines(file), collapse = "\n")
	pattern <- "(?s)/\\* R(?: setup)?: .*?\\*/"
	at <- gregexpr(pattern, text, perl = TRUE)[[1]]
	ends <- at + attr(at, "match.length")
	good <- 0
	bad <- list()
	for (i in seq_along(at)[at > 0]) {
		comment <- substr(text, at[i], ends[i] - 1)
		code <- code_of(comment)
		if (startsWith(comment, "/* R setup: ")) {
			suppressWarnings(eval(parse(text = code), env))
			next
		}
		it <- examine(text, code, ends[i], env)
		if (it$good)
			good <- good + 1
		else
			bad[[length(bad) + 1]] <- it
	}
	if (update && length(bad))
		writeLines(replace_all(text,
			do.call(rbind, lapply(bad, `[[`, "at"))), file)
	else
		for (it in bad)
			complain(file, it)
	c(good, length(bad))
}

total <- c(0, 0)
for (file in args[-1])
	total <- total + check_file(file, args[1])
cat(sprintf("R: %d passed, %d failed\n",
	total[1], total[2]))
quit(status = as.integer(total[2] > 0 || total[1] == 0))
