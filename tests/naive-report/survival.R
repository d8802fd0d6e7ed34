# SPDX-License-Identifier: GPL-3.0-or-later
# survival.R FOLDER: the tables of `ioc-report survival --by BY --strata STRATA
# --covariates ...` again, by R's survival package; the terms of the regression
# are those of our own table.
suppressPackageStartupMessages(library(survival))
args <- commandArgs(trailingOnly = TRUE)
folder <- args[1]
by <- args[2]
ties <- args[3]
weight <- if (length(args) > 3) args[4]
source(file.path(Sys.getenv("HERE"), "common.R"))
at <- function(name) file.path(folder, name)

m <- members(at("members.csv"))
m <- m[m$matched == "true", ]
if (!is.null(weight))
	m <- m[!is.na(m[[weight]]) & m[[weight]] > 0, ]
m$event <- !is.na(m$reoffended) & m$reoffended == "true"
m$time <- ifelse(m$event, m$days_to_reoffence, m$observed_days)
m$w <- if (is.null(weight)) rep(1, nrow(m)) else m[[weight]]
m$group <- ifelse(is.na(m[[by]]), "not recorded", as.character(m[[by]]))

curve <- function(rows, group) {
	s <- survfit(Surv(time, event) ~ 1, data = rows, weights = w,
		conf.type = "log-log")
	# R's time 0 without people leaving is no step of ours.
	undefined <- s$surv == 1 | s$surv == 0
	data.frame(group, group, days = s$time, at_risk = s$n.risk,
		events = s$n.event, censored = s$n.censor, survival = s$surv,
		std_error = ifelse(s$surv == 0, NA, s$std.err * s$surv),
		low = ifelse(undefined, NA, s$lower),
		high = ifelse(undefined, NA, s$upper))
}
tables <- list(curve(m, "all"))
for (g in sort(unique(m$group)))
	tables[[length(tables) + 1]] <- curve(m[m$group == g, ], g)
all <- do.call(rbind, tables)
names(all)[1:2] <- c(by, "group")
put(all, at("theirs-curve.csv"))

if (is.null(weight)) {
	plain <- survdiff(Surv(time, event) ~ group, data = m)
	within <- survdiff(Surv(time, event) ~ group + strata(area), data = m)
	df <- length(plain$n) - 1
	put(data.frame(test = c("log-rank", "log-rank within strata"),
		chi_squared = c(plain$chisq, within$chisq), df,
		p = pchisq(c(plain$chisq, within$chisq), df,
			lower.tail = FALSE)), at("theirs-test.csv"))
}

terms <- read.csv(at("ours-cox.csv"))$term
columns <- design(m, terms)
fit <- coxph(Surv(time, event) ~ columns + strata(area), data = m, weights = w,
	ties = ties, robust = !is.null(weight),
	control = coxph.control(eps = 1e-12, toler.chol = 1e-13))
se <- sqrt(diag(fit$var))
z <- fit$coefficients / se
put(data.frame(term = terms, coefficient = fit$coefficients, std_error = se,
	hazard_ratio = exp(fit$coefficients),
	low = exp(fit$coefficients - qnorm(.975) * se),
	high = exp(fit$coefficients + qnorm(.975) * se), z = z,
	p = 2 * pnorm(-abs(z))), at("theirs-cox.csv"))

# The check of proportional hazards is of the model without robust errors.
plain <- coxph(Surv(time, event) ~ columns + strata(area), data = m,
	weights = w, ties = ties,
	control = coxph.control(eps = 1e-12, toler.chol = 1e-13))
zph <- cox.zph(plain, "log", terms = FALSE)$table
put(data.frame(term = c(terms, "all"), p = zph[, "p"]),
	at("theirs-proportional.csv"))

# --- medians, as they are printed
medians <- function(rows, group, expected) {
	q <- summary(survfit(Surv(time, event) ~ 1, data = rows, weights = w,
		conf.type = "log-log"))$table
	data.frame(group, members = nrow(rows), events = sum(rows$event),
		expected, median_days = q[["median"]],
		median_low = q[["0.95LCL"]], median_high = q[["0.95UCL"]])
}
groups <- sort(unique(m$group))
expected <- rep(NA, length(groups))
if (is.null(weight))
	expected <- survdiff(Surv(time, event) ~ group, data = m)$exp
all <- do.call(rbind, c(list(medians(m, "all", NA)), lapply(seq_along(groups),
	function(i) medians(m[m$group == groups[i], ], groups[i],
		expected[i]))))
names(all)[1] <- by
put(all, at("theirs-groups.csv"))
