# SPDX-License-Identifier: GPL-3.0-or-later
# compare.R FOLDER METHOD SCALE: the tables of `ioc-report compare` again, in
# textbook steps: glm, every pair of people, weighted means, vcovHC. The
# columns of the model are those that our own tables name.
suppressPackageStartupMessages(library(sandwich))
args <- commandArgs(trailingOnly = TRUE)
folder <- args[1]
method <- args[2]
scale <- args[3]
source(file.path(Sys.getenv("HERE"), "common.R"))
at <- function(name) file.path(folder, name)

m <- members(at("members.csv"))
m <- m[m$matched == "true" & m$mature == "true", ]
treated <- m$arm == "treated"

# --- the score
ours <- read.csv(at("ours-model.csv"))
columns <- design(m, ours$term[-1])
fit <- glm(treated ~ columns, family = binomial,
	control = glm.control(epsilon = 1e-14, maxit = 50))
# summary(fit) has the errors of the last step but one: 1e-9 off.
x <- cbind(1, columns)
b <- coef(fit)
se <- sqrt(diag(solve(crossprod(x, x * fitted(fit) * (1 - fitted(fit))))))
put(data.frame(term = ours$term, coefficient = b, std_error = se, z = b / se,
	p = 2 * pnorm(-abs(b / se))), at("theirs-model.csv"))
score <- predict(fit)
if (scale == "score")
	score <- plogis(score)
caliper <- .2 * sd(score)

# --- matching: who is with whom
radius <- function(r) {
	weight <- numeric(nrow(m))
	for (i in which(treated)) {
		near <- which(!treated & abs(score - score[i]) <= r)
		weight[i] <- length(near) > 0
		weight[near] <- weight[near] + 1 / length(near)
	}
	weight
}
# MatchIt's pairs, of a matrix of distances: by its formula it would ignore
# the caliper (4.5.1). Treated people in the order of falling scores.
matchit_pairs <- function(r) {
	o <- order(-score)
	d <- data.frame(t = as.numeric(treated[o]), s = score[o], row.names = o)
	far <- abs(outer(d$s[d$t == 1], d$s[d$t == 0], "-"))
	dimnames(far) <- list(rownames(d)[d$t == 1], rownames(d)[d$t == 0])
	pair <- MatchIt::matchit(t ~ s, d, method = "nearest", distance = far,
		caliper = r, std.caliper = FALSE)$match.matrix
	weight <- numeric(nrow(m))
	with <- as.numeric(pair[, 1])
	weight[as.numeric(rownames(pair))[!is.na(with)]] <- 1
	weight[with[!is.na(with)]] <- 1
	partner <<- setNames(with, rownames(pair))
	weight
}
partner <- NULL
nearest <- function(r) {
	if (requireNamespace("MatchIt", quietly = TRUE))
		return(matchit_pairs(r))
	weight <- numeric(nrow(m))
	free <- which(!treated)
	order <- which(treated)
	for (i in order[order(-score[order])]) {
		if (!length(free))
			break
		apart <- abs(score[free] - score[i])
		if (min(apart) <= r) {
			weight[i] <- weight[free[which.min(apart)]] <- 1
			partner[as.character(i)] <<- free[which.min(apart)]
			free <- free[-which.min(apart)]
		}
	}
	weight
}
matching <- list(radius = radius, nearest = nearest)
other <- setdiff(names(matching), method)
w <- matching[[method]](caliper)
pairs_of_w <- partner

# --- outcomes
wilson <- function(p, n) {
	z <- qnorm(.975)
	middle <- p + z^2 / (2 * n)
	half <- z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))
	c(if (p == 0) 0 else (middle - half) / (1 + z^2 / n),
		if (p == 1) 1 else (middle + half) / (1 + z^2 / n))
}
student <- function(mean, variance, n) {
	half <- qt(.975, n - 1) * sqrt(variance / n)
	c(max(0, mean - half), mean + half)
}
compare <- function(y, w, is_rate = FALSE) {
	t <- y[treated & w > 0 & !is.na(y)]
	used <- !treated & w > 0 & !is.na(y)
	v <- w[used]
	ess <- sum(v)^2 / sum(v^2)
	mean_c <- sum(v * y[used]) / sum(v)
	var_c <- ess / (ess - 1) * sum(v * (y[used] - mean_c)^2) / sum(v)
	a <- var(t) / length(t)
	b <- var_c / ess
	d <- mean(t) - mean_c
	se <- sqrt(a + b)
	df <- (a + b)^2 / (a^2 / (length(t) - 1) + b^2 / (ess - 1))
	tl <- if (is_rate) wilson(mean(t), length(t)) else
		student(mean(t), var(t), length(t))
	cl <- if (is_rate) wilson(mean_c, ess) else student(mean_c, var_c, ess)
	if (se == 0)
		se <- df <- NA
	data.frame(treated_n = length(t), treated = mean(t),
		treated_low = tl[1], treated_high = tl[2],
		comparison_n = sum(used), comparison_ess = ess,
		comparison = mean_c, comparison_low = cl[1],
		comparison_high = cl[2], difference = d,
		difference_low = d - qt(.975, df) * se,
		difference_high = d + qt(.975, df) * se, std_error = se,
		t = d / se, df = df, p = 2 * pt(-abs(d / se), df))
}
yes <- function(v) as.numeric(!is.na(v) & v == "true")
again <- yes(m$reoffended) == 1
of <- function(kind) as.numeric(grepl(paste0('"', kind, '"'),
	m$reoffence_severity))
y <- list(reoffended = yes(m$reoffended), reoffences = m$reoffences,
	days_to_reoffence = ifelse(again, m$days_to_reoffence, NA),
	reconvictions = m$reconvictions,
	reoffence_custody = yes(m$reoffence_custody),
	severity.indictable = of("indictable"),
	severity.either_way = of("either_way"), severity.summary = of("summary"))
rates <- c("reoffended", "reoffence_custody", "severity.indictable",
	"severity.either_way", "severity.summary")
out <- do.call(rbind, lapply(names(y), function(name)
	compare(y[[name]], w, name %in% rates)))
out <- cbind(outcome = names(y), out, p_holm = p.adjust(out$p, "holm"),
	p_bh = p.adjust(out$p, "BH"))
put(out, at("theirs-outcomes.csv"))

# --- balance
ours <- read.csv(at("ours-balance.csv"))
level <- ifelse(is.na(ours$level) | ours$level == "", "",
	paste0("=", ours$level))
x <- design(m, paste0(ours$covariate, level))
mean_of <- function(v, w) sum(w * v) / sum(w)
put(data.frame(covariate = ours$covariate, level = ours$level, t(apply(x, 2,
	function(v) {
		sd <- sqrt((var(v[treated]) + var(v[!treated])) / 2)
		before <- mean(v[!treated])
		after <- mean_of(v[!treated], w[!treated])
		c(treated = mean(v[treated]), comparison_before = before,
			comparison_after = after,
			smd_before = (mean(v[treated]) - before) / sd,
			smd_after = (mean_of(v[treated], w[treated]) - after) /
				sd)
	}))), at("theirs-balance.csv"))

# --- the summary
pairs <- outer(score[treated], score[!treated], "-")
put(data.frame(treated = sum(treated), treated_matched = sum(w[treated] > 0),
	comparison_pool = sum(!treated), comparison_used = sum(w[!treated] > 0),
	comparison_ess = sum(w[!treated])^2 / sum(w[!treated]^2), method, scale,
	caliper, c_statistic = mean((pairs > 0) + (pairs == 0) / 2)),
	at("theirs-summary.csv"))

# --- robust checks of reoffending
first <- y$reoffended
regress <- function(formula) {
	fit <- lm(formula, weights = w, subset = w > 0)
	d <- coef(fit)["treatedTRUE"]
	se <- sqrt(vcovHC(fit, type = "HC3")["treatedTRUE", "treatedTRUE"])
	c(d, se, d - qt(.975, fit$df.residual) * se,
		d + qt(.975, fit$df.residual) * se,
		2 * pt(-abs(d / se), fit$df.residual))
}
by <- function(method, factor) {
	d <- compare(first, matching[[method]](factor * caliper), TRUE)
	c(d$difference, d$std_error, d$difference_low, d$difference_high, d$p)
}
robust <- rbind(regress(first ~ treated), regress(first ~ treated + columns),
	by(other, 1), by(method, .5), by(method, 2))
put(data.frame(check = c("sandwich", "doubly_robust", other, "caliper_half",
	"caliper_double"), difference = robust[, 1], std_error = robust[, 2],
	low = robust[, 3], high = robust[, 4], p = robust[, 5]),
	at("theirs-robust.csv"))

# --- what could be seen, and what would explain it away
z <- qnorm(.975) + qnorm(.8)
ratio <- out$treated / out$comparison
error <- suppressWarnings(sqrt((1 - out$treated) / (out$treated_n * out$treated) +
	(1 - out$comparison) / (out$comparison_ess * out$comparison)))
limit <- function(sign) ratio * exp(sign * qnorm(.975) * error)
e_value <- function(r) {
	r <- ifelse(r < 1, 1 / r, r)
	r + sqrt(r * (r - 1))
}
nearer_1 <- ifelse(limit(-1) > 1, limit(-1), limit(1))
no_ratio <- !(y_names <- names(y)) %in% rates | !is.finite(error)
# Rosenbaum's bound: the gamma at which the worst p of the pairs reaches .025.
bound <- function(change) {
	change <- change[!is.na(change) & change != 0]
	if (!length(change))
		return(NA)
	ranks <- rank(abs(change))
	p <- function(gamma) {
		share <- gamma / (1 + gamma)
		if (length(unique(abs(change))) == 1) {
			most <- max(sum(change > 0), sum(change < 0))
			return(pbinom(most - 1, length(change), share,
				lower.tail = FALSE))
		}
		most <- max(sum(ranks[change > 0]), sum(ranks[change < 0]))
		pnorm((share * sum(ranks) - most) /
			sqrt(share * (1 - share) * sum(ranks^2)))
	}
	if (p(1) >= .025)
		return(1)
	uniroot(function(g) p(g) - .025, c(1, 100), tol = 1e-14,
		maxiter = 10000)$root
}
gamma <- rep(NA, nrow(out))
if (method == "nearest") {
	with <- pairs_of_w[!is.na(pairs_of_w)]
	for (i in seq_along(y))
		if (y_names[i] != "days_to_reoffence")
			gamma[i] <- bound(y[[i]][as.numeric(names(with))] -
				y[[i]][with])
}
put(data.frame(outcome = y_names, detectable = z * out$std_error,
	people_needed = ceiling(out$treated_n *
		(qt(.975, out$df) / out$t)^2),
	risk_ratio = ifelse(no_ratio, NA, ratio),
	risk_ratio_low = ifelse(no_ratio, NA, limit(-1)),
	risk_ratio_high = ifelse(no_ratio, NA, limit(1)),
	e_value = ifelse(no_ratio, NA, e_value(ratio)),
	e_value_limit = ifelse(no_ratio, NA,
		ifelse(limit(-1) <= 1 & limit(1) >= 1, 1, e_value(nearer_1))),
	gamma), at("theirs-sensitivity.csv"))
