/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/prog.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "cli/progress.h"
#include "io/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

enum { SHOWN_PER_RULE = 5, HELP_COLUMN = 26, HELP_WIDTH = 79 };

static const struct opt common_opts[] = {
    OPT('o', "output", TEXT, struct common, output, "FILE",
	"write to FILE, which appears only when complete"),
    OPT(0, "summary", TEXT, struct common, summary, "FILE",
	"write counts and digests to FILE as JSON"),
    OPT('q', "quiet", FLAG, struct common, quiet, NULL, "no warnings"),
    OPT('v', "verbose", FLAG, struct common, verbose, NULL,
	"say more about what was done"),
    OPT(0, "show-values", FLAG, struct common, show_values, NULL,
	"show offending values in messages: personal data"),
    OPT(0, "help", FLAG, struct common, help, NULL, "print this help"),
    OPT(0, "version", FLAG, struct common, version, NULL, "print the version"),
};

enum { NCOMMON = sizeof common_opts / sizeof *common_opts };

/* One write a message, so that lines of several programs do not mix. */
static void
say(const char *program, struct slice text)
{
	struct buf b = {0};
	progress_erase();
	buf_text(&b, program);
	buf_text(&b, ": ");
	utf8_safe(&b, text);
	buf_byte(&b, '\n');
	ssize_t n = write(STDERR_FILENO, b.p, b.n);
	(void)n; /* there is nobody left to tell */
	buf_fini(&b);
}

static void vsay(const struct prog *p, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void
vsay(const struct prog *p, const char *format, va_list args)
{
	struct buf b = {0};
	buf_vprintf(&b, format, args);
	say(p->program->name, buf_as_slice(&b));
	buf_fini(&b);
}

void
prog_warn(struct prog *p, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (!p->common.quiet)
		vsay(p, format, args);
	va_end(args);
}

bool
prog_empty(struct prog *p, uint64_t nrecords)
{
	if (nrecords == 0)
		prog_warn(p, "the input is empty");
	return nrecords == 0;
}

void
prog_note(struct prog *p, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (p->common.verbose)
		vsay(p, format, args);
	va_end(args);
}

void
prog_finding(struct prog *p, const struct finding *x)
{
	struct buf b = {0};
	if (tally_add(&p->shown, x->rule) > SHOWN_PER_RULE || p->common.quiet)
		return;
	buf_printf(&b, "%s:%llu: ", x->at.file, (unsigned long long)x->at.line);
	if (x->field.n) {
		buf_slice(&b, x->field);
		buf_text(&b, ": ");
	}
	buf_text(&b, x->text);
	if (p->common.show_values && x->value.p)
		buf_printf(&b, ": \"%.*s\"", (int)x->value.n, x->value.p);
	buf_printf(&b, " [%s]", x->rule);
	say(p->program->name, buf_as_slice(&b));
	buf_fini(&b);
}

void
prog_finding_more(struct prog *p, const char *rule, uint64_t n)
{
	tally_add_many(&p->shown, rule, n);
}

static void
say_rest(struct prog *p)
{
	for (size_t i = 0; i < p->shown.rules.n; i++) {
		struct slice rule = strmap_key(&p->shown.rules, i);
		if (p->shown.count[i] > SHOWN_PER_RULE)
			prog_warn(p, "%llu more like this [%.*s]",
			    (unsigned long long)p->shown.count[i] -
				SHOWN_PER_RULE,
			    (int)rule.n, rule.p);
	}
}

int
prog_inputs(
    struct prog *p, const char *const **paths, unsigned *n, struct fail *f)
{
	if (p->operands.n == 0 && isatty(STDIN_FILENO))
		return fail_set(f, FAIL_USAGE,
		    "no input: name a file, or - for standard input");
	*paths = p->operands.item;
	*n = (unsigned)p->operands.n;
	return 0;
}

/* How long the next word is; what is in brackets is one, unless too long. */
static size_t
word_length(const char *text, size_t most)
{
	size_t n = 0, depth = 0, end = strcspn(text, " ");
	do {
		depth += text[n] == '[' || text[n] == '(';
		depth -= depth && (text[n] == ']' || text[n] == ')');
		n++;
	} while (depth && text[n]);
	n += strcspn(text + n, " ");
	return *text != '[' && *text != '(' ? end : n <= most ? n : end;
}

/* Wraps text at HELP_WIDTH with the continuation at `indent`. */
static void
wrap(struct buf *b, const char *text, size_t column, size_t indent)
{
	while (*text) {
		size_t n = word_length(text, HELP_WIDTH - indent);
		if (column + n > HELP_WIDTH && column > indent) {
			buf_printf(b, "\n%*s", (int)indent, "");
			column = indent;
		}
		buf_add(b, text, n);
		column += n + 1;
		text += n;
		if (*text == ' ') {
			text++;
			if (column + word_length(text, HELP_WIDTH - indent) <=
			    HELP_WIDTH)
				buf_byte(b, ' ');
		}
	}
	buf_byte(b, '\n');
}

void
prog_help_line(struct buf *b, const char *head, const char *text)
{
	size_t column = utf8_width(slice_text(head));
	buf_text(b, head);
	if (column + 2 > HELP_COLUMN)
		buf_printf(b, "\n%*s", HELP_COLUMN, "");
	else
		buf_printf(b, "%*s", (int)(HELP_COLUMN - column), "");
	wrap(b, text, HELP_COLUMN, HELP_COLUMN);
}

void
prog_say_line(struct prog *p, struct slice head, struct slice text)
{
	struct buf b = {0}, safe_head = {0}, safe_text = {0};
	if (p->common.quiet)
		return;
	utf8_safe(&safe_head, head);
	utf8_safe(&safe_text, text);
	prog_help_line(&b, buf_cstr(&safe_head), buf_cstr(&safe_text));
	ssize_t n = write(STDERR_FILENO, b.p, b.n);
	(void)n; /* as in say() */
	buf_fini(&safe_text);
	buf_fini(&safe_head);
	buf_fini(&b);
}

static void
help_row(struct buf *b, const struct opt *o)
{
	struct buf head = {0};
	if (o->letter)
		buf_printf(&head, "  -%c, --%s", o->letter, o->name);
	else
		buf_printf(&head, "      --%s", o->name);
	if (o->arg)
		buf_printf(&head, " %s", o->arg);
	prog_help_line(b, buf_cstr(&head), o->help);
	buf_fini(&head);
}

static void
add_usage(struct buf *b, const struct program *p)
{
	const char *lead = "usage: ";
	struct slice line, rest = slice_text(p->synopsis);
	do {
		line = slice_cut(rest, '\n', &rest);
		buf_printf(b, "%s%s ", lead, p->name);
		struct buf text = {0};
		buf_slice(&text, line);
		wrap(b, buf_cstr(&text), 8 + strlen(p->name), 11);
		buf_fini(&text);
		lead = "       ";
	} while (rest.p);
}

static void
add_help(struct buf *b, const struct program *p)
{
	buf_printf(b, "%s: %s\n\n", p->name, p->purpose);
	add_usage(b, p);
	if (p->topics)
		buf_printf(b, "\n%s", p->topics);
	buf_text(b, "\noptions:\n");
	for (size_t i = 0; i < p->nopts; i++)
		help_row(b, &p->opts[i]);
	for (size_t i = 0; i < NCOMMON; i++)
		help_row(b, &common_opts[i]);
	if (p->notes)
		buf_printf(b, "\n%s", p->notes);
	buf_printf(b, "\nThe manual page %s(1) says more.\n", p->name);
}

/* Prints text to standard output, checked like any other output. */
static int
print(struct slice text, struct fail *f)
{
	struct sink s;
	if (sink_open(&s, NULL, false, f) < 0)
		return -1;
	if (sink_write(&s, text, f) < 0) {
		sink_abort(&s);
		return -1;
	}
	return sink_commit(&s, f);
}

static int
print_help(const struct program *p, struct fail *f)
{
	struct buf b = {0};
	add_help(&b, p);
	int r = print(buf_as_slice(&b), f);
	buf_fini(&b);
	return r;
}

static int
print_version(const struct program *p, struct fail *f)
{
	struct buf b = {0};
	buf_printf(&b, "%s (ioc) %s\n", p->name, IOC_VERSION);
	int r = print(buf_as_slice(&b), f);
	buf_fini(&b);
	return r;
}

static void
on_signal(int number)
{
	sink_remove_all();
	signal(number, SIG_DFL);
	raise(number);
}

/*
 * A closed standard descriptor would be given to the first file opened, and
 * that file be read or written by mistake. Its place is held by something
 * that fails when used: /dev/null opened the wrong way round.
 */
static void
hold_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
			int got =
			    open("/dev/null", fd == 1 ? O_RDONLY : O_WRONLY);
			(void)got; /* the lowest free number: fd itself */
		}
}

static void
start(void)
{
	static const int fatal[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction act = {.sa_handler = on_signal};
	hold_standard_descriptors();
	sigemptyset(&act.sa_mask);
	for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
		sigaction(fatal[i], &act, NULL);
}

/* A path without what makes no difference; NULL: standard output. */
static const char *
plain_path(const char *path)
{
	while (path && strncmp(path, "./", 2) == 0)
		path += 1 + strspn(path + 1, "/");
	return path && strcmp(path, "-") != 0 ? path : NULL;
}

bool
prog_same_output(const char *a, const char *b)
{
	const char *x = plain_path(a), *y = plain_path(b);
	return x && y ? strcmp(x, y) == 0 : x == y;
}

static int
run(struct prog *p, const void *options, struct fail *f)
{
	const struct common *c = &p->common;
	if (p->common.help)
		return print_help(p->program, f);
	if (p->common.version)
		return print_version(p->program, f);
	if (c->summary && prog_same_output(c->summary, c->output))
		return fail_set(f, FAIL_USAGE,
		    "--summary: is the output's file too: name another");
	if (sodium_init() < 0)
		return fail_set(f, FAIL_SYSTEM, "libsodium cannot start");
	return p->program->run(p, options, f);
}

static void
free_lists(const struct program *p, void *options)
{
	for (size_t i = 0; i < p->nopts; i++)
		if (p->opts[i].kind == OPT_LIST)
			opt_list_fini(
			    (void *)((char *)options + p->opts[i].offset));
}

/* A failure's one line; who does not know the options is told where. */
static void
say_failure(const char *name, const struct fail *f, bool is_understood)
{
	struct buf b = {0};
	buf_printf(&b, "%s%s", f->text, is_understood ? "" : " (see --help)");
	say(name, buf_as_slice(&b));
	buf_fini(&b);
}

int
prog_main(const struct program *program, int argc, char **argv)
{
	struct prog p = {.program = program};
	struct fail f = {0};
	void *options = mem_zalloc(1, program->options_size);
	struct opt_table tables[] = {
	    {program->opts, program->nopts, options},
	    {common_opts, NCOMMON, &p.common},
	};
	start();
	bool is_understood =
	    opt_parse(argc, argv, tables, 2, &p.operands, &f) == 0;
	if (is_understood && run(&p, options, &f) < 0 && f.kind == FAIL_NONE)
		fail_set(&f, FAIL_SYSTEM, "failed without a reason");
	progress_erase();
	say_rest(&p);
	if (f.kind != FAIL_NONE) {
		say_failure(program->name, &f, is_understood);
		p.status = f.kind;
	}
	free_lists(program, options);
	mem_free(options);
	opt_list_fini(&p.operands);
	tally_fini(&p.shown);
	return (int)p.status;
}
