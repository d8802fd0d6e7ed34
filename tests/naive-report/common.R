# SPDX-License-Identifier: GPL-3.0-or-later
# Members from flat.py's CSV, and the columns that terms such as "sex=F" name.
members <- function(file) {
	m <- read.csv(file, colClasses = "character", na.strings = "")
	is_number <- sapply(m, function(v)
		!all(is.na(v)) && all(grepl(
		"^-?[0-9]+([.][0-9]+)?(e[-+]?[0-9]+)?$", v[!is.na(v)])))
	m[is_number] <- lapply(m[is_number], as.numeric)
	m
}

group_of_five <- function(code)
	c(W = "White", M = "Mixed", A = "Asian", B = "Black", O = "Other")[
		substr(code, 1, 1)]

# One column of the design for each term.
design <- function(m, terms) {
	x <- sapply(terms, function(term) {
		part <- strsplit(term, "=")[[1]]
		v <- m[[part[1]]]
		if (part[1] == "ethnicity")
			v <- group_of_five(v)
		if (part[1] == "needs_at_index") {
			inside <- gsub('[]["]', "", v)
			inside[!is.na(inside) & inside == ""] <- "none"
			if (part[2] == "not recorded")
				return(as.numeric(is.na(v)))
			return(as.numeric(sapply(strsplit(inside, ", *"),
				function(one) part[2] %in% one)))
		}
		if (length(part) == 1)
			return(ifelse(is.na(v), mean(v, na.rm = TRUE), v))
		if (part[2] == "not recorded")
			return(as.numeric(is.na(v)))
		as.numeric(!is.na(v) & v == part[2])
	})
	x <- matrix(x, nrow = nrow(m))
	colnames(x) <- terms
	x
}

put <- function(rows, file) {
	rows[] <- lapply(rows, function(v)
		if (is.numeric(v)) ifelse(is.finite(v), sprintf("%.17g", v), "")
		else v)
	write.csv(rows, file, row.names = FALSE, quote = FALSE, na = "")
}
