/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map language, from files to records. */
#include "rules/import.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Suite *t_import_suite(void);

static const char map_path[] = "/tmp/ioc-import-test.json";
static const char file_path[] = "/tmp/ioc-import-test.csv";

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

/* What an import hands over, as text. */
struct seen {
	struct buf records, rejects, findings;
};

static int
on_records(void *state, struct slice lines, struct fail *f)
{
	struct seen *s = state;
	(void)f;
	buf_slice(&s->records, lines);
	return 0;
}

static void
on_finding(void *state, const struct finding *x)
{
	struct seen *s = state;
	buf_printf(&s->findings, "%d %.*s %s\n", (int)x->at.line,
	    (int)x->field.n, x->field.p, x->rule);
}

static void
on_more(void *state, const char *rule, uint64_t n)
{
	(void)state;
	(void)rule;
	(void)n;
}

static int
on_rejects_begin(void *state, const struct import_file *file,
    const struct slice *header, size_t n, struct fail *f)
{
	(void)state;
	(void)file;
	(void)header;
	(void)n;
	(void)f;
	return 0;
}

static int
on_rejects(void *state, struct slice csv, struct fail *f)
{
	struct seen *s = state;
	(void)f;
	buf_slice(&s->rejects, csv);
	return 0;
}

static void
on_progress(void *state, uint64_t done, uint64_t total)
{
	(void)state;
	(void)done;
	(void)total;
}

static void
seen_fini(struct seen *s)
{
	buf_fini(&s->records);
	buf_fini(&s->rejects);
	buf_fini(&s->findings);
}

/* 0 or -1 with f; the map may be NULL: the file is records. */
static int
run(const char *map, const char *text, unsigned jobs, struct seen *s,
    struct fail *f)
{
	struct import in;
	struct import_file file = {0};
	setenv("IOC_SHARE", "share", 1);
	*s = (struct seen){0};
	ck_assert_msg(import_init(&in, f) == 0, "%s", f->text);
	in.jobs = jobs;
	in.sink = (struct import_sink){s, on_records, on_finding, on_more,
	    on_rejects_begin, on_rejects, on_progress};
	if (map)
		write_file(map_path, map);
	write_file(file_path, text);
	int r = map ? import_maps(&in, map_path, f) : 0;
	if (r == 0)
		r = import_run(&in, file_path, &file, f);
	if (r == 0)
		ck_assert_uint_eq(file.rows, file.accepted + file.rejected);
	import_file_fini(&file);
	import_fini(&in);
	unlink(map_path);
	unlink(file_path);
	return r;
}

/* Quotes are written ' in maps and wanted records here. */
static char *
unquote(const char *text)
{
	char *copy = strdup(text);
	for (char *p = copy; *p; p++)
		if (*p == '\'')
			*p = '"';
	return copy;
}

static void
imports(const char *map, const char *text, const char *records,
    const char *findings)
{
	struct seen s;
	struct fail f = {0};
	char *json = unquote(map), *want = unquote(records);
	ck_assert_msg(run(json, text, 1, &s, &f) == 0, "%s", f.text);
	ck_assert_str_eq(buf_cstr(&s.records), want);
	ck_assert_str_eq(buf_cstr(&s.findings), findings);
	seen_fini(&s);
	free(json);
	free(want);
}

static void
refuses(
    const char *map, const char *text, enum fail_kind kind, const char *message)
{
	struct seen s;
	struct fail f = {0};
	char *json = unquote(map);
	ck_assert_int_eq(run(json, text, 1, &s, &f), -1);
	ck_assert_str_eq(f.text, message);
	ck_assert_int_eq(f.kind, kind);
	seen_fini(&s);
	free(json);
}

#define HEAD           "{'source':'s','date_order':'dmy','person':'Ref','records':["
#define TAIL           "]}"
#define PERSON(fields) HEAD "{'type':'person','fields':{" fields "}}" TAIL
#define FROM(line)     "'from':'ioc-import-test.csv:" #line "'}\n"

START_TEST(a_field_is_a_column)
{
	imports(PERSON("'family_name':'Name','sex':'Sex'"),
	    "Ref,Name,Sex\n1,Smith,M\n2,NULL,-\n",
	    "{'type':'person','source':'s','person':'1',"
	    "'family_name':'Smith','sex':'M'," FROM(
		2) "{'type':'person','source':'s','person':'2'," FROM(3),
	    "");
}
END_TEST

START_TEST(headers_are_found_whatever_their_case)
{
	imports(PERSON("'family_name':'Last Name'"),
	    " REF ,\xEF\xBB\xBFlast_name\n1,Smith\n",
	    "{'type':'person','source':'s','person':'1',"
	    "'family_name':'Smith'," FROM(2),
	    "");
}
END_TEST

START_TEST(fields_come_from_several_columns)
{
	imports(
	    PERSON("'id':{'concat':['Ref','B'],'separator':'/'},"
		   "'address':{'concat':['A','B'],'separator':', '},"
		   "'family_name':{'first':['B','A',{'value':'None given'}]},"
		   "'sex':{'value':'F'},"
		   "'x.row':{'row':true,'kind':'integer'},"
		   "'x.n':{'value':12}"),
	    "Ref,A,B\n1,x,y\n2,x,\n3,,\n",
	    "{'type':'person','source':'s','id':'1/y','person':'1',"
	    "'family_name':'y','sex':'F','address':'x, y',"
	    "'x':{'row':2,'n':'12'}," FROM(
		2) "{'type':'person','source':'s','person':'2','family_name':'x',"
		   "'sex':'F','address':'x','x':{'row':3,'n':'12'}," FROM(
		       3) "{'type':'person','source':'s','person':'3',"
			  "'family_name':'None given','sex':'F',"
			  "'x':{'row':4,'n':'12'}," FROM(4),
	    "");
}
END_TEST

START_TEST(codes_translate)
{
	imports(
	    PERSON("'sex':{'column':'S','codes':{'man':'M','n/k':'','*':'F'}},"
		   "'flags':{'column':'F','split':'|','codes':{'a':'A'}}"),
	    "Ref,S,F\n1,MAN,a|a\n2,N/K,b|a|c\n3,other,\n",
	    "{'type':'person','source':'s','person':'1','sex':'M',"
	    "'flags':['A','A']," FROM(
		2) "{'type':'person','source':'s','person':'2','flags':['A'],"
		   "'invalid':{'flags':'b|a|c'}," FROM(
		       3) "{'type':'person','source':'s','person':'3','sex':'F'," FROM(4),
	    "3 F code.unlisted\n");
}
END_TEST

START_TEST(code_lists_are_files_too)
{
	imports(PERSON("'x.d':{'column':'D','codes':'disposals'},"
		       "'x.result':{'column':'D','codes':'disposals'}"),
	    "Ref,D\n1,1116\n2,9999\n",
	    "{'type':'person','source':'s','person':'1',"
	    "'x':{'d':'community','result':'convicted'}," FROM(
		2) "{'type':'person','source':'s','person':'2',"
		   "'invalid':{'x.d':'9999','x.result':'9999'}," FROM(3),
	    "3 D code.unlisted\n3 D code.unlisted\n");
}
END_TEST

START_TEST(patterns_splits_and_durations)
{
	imports(HEAD "{'type':'custody','fields':{"
		     "'reception_date':{'column':'In','format':'%Y%j'},"
		     "'release_date':{'column':'Out','plus':'P1M'},"
		     "'sentence':{'concat':['N','Unit'],'separator':' '},"
		     "'establishment':{'column':'Where',"
		     "'regex':'^([A-Z]+)-'}}}" TAIL,
	    "Ref,In,Out,N,Unit,Where\n"
	    "1,2024001,31/01/2024,6,Months,NGI-12\n"
	    "1,2024061,,,Months,12\n",
	    "{'type':'custody','source':'s','person':'1',"
	    "'reception_date':'2024-01-01','release_date':'2024-02-29',"
	    "'sentence':'P6M','establishment':'NGI'," FROM(
		2) "{'type':'custody','source':'s','person':'1',"
		   "'reception_date':'2024-03-01'," FROM(3),
	    "");
}
END_TEST

START_TEST(collect_takes_the_ticked_columns)
{
	imports(HEAD
	    "{'type':'referral','fields':{'date':'D','needs':{'collect':"
	    "{'drugs':'Drugs?','debt':'Debt?'}}}}" TAIL,
	    "Ref,D,Drugs?,Debt?\n1,01/02/2024,Y,N\n1,01/02/2024,x,1\n"
	    "1,01/02/2024,,\n",
	    "{'type':'referral','source':'s','person':'1',"
	    "'date':'2024-02-01','needs':['drugs']," FROM(
		2) "{'type':'referral','source':'s','person':'1',"
		   "'date':'2024-02-01','needs':['drugs','debt']," FROM(
		       3) "{'type':'referral','source':'s','person':'1',"
			  "'date':'2024-02-01'," FROM(4),
	    "");
}
END_TEST

START_TEST(repeat_makes_a_record_a_text)
{
	imports(HEAD
	    "{'type':'arrest','repeat':['1','2'],"
	    "'when':{'column':'Offence {}','present':true},"
	    "'fields':{'id':{'concat':['Ref',{'value':'{}'}],"
	    "'separator':'/'},'date':'Date {}','offence_code':'Offence {}'}}" TAIL,
	    "Ref,Offence 1,Date 1,Offence 2,Date 2\n"
	    "1,028/01,01/02/2024,046/00,02/02/2024\n2,028/01,01/02/2024,,\n",
	    "{'type':'arrest','source':'s','id':'1/1','person':'1',"
	    "'date':'2024-02-01','offence_code':'02801'," FROM(
		2) "{'type':'arrest','source':'s','id':'1/2','person':'1',"
		   "'date':'2024-02-02','offence_code':'04600'," FROM(
		       2) "{'type':'arrest','source':'s','id':'2/1','person':'2',"
			  "'date':'2024-02-01','offence_code':'02801'," FROM(3),
	    "");
}
END_TEST

START_TEST(each_makes_a_record_a_part)
{
	imports(HEAD "{'type':'person','each':{'column':'Aliases','split':';'},"
		     "'fields':{'full_name':{'each':true}}}" TAIL,
	    "Ref,Aliases\n1,John Smith; SMYTHE Jon ;\n2,\n",
	    "{'type':'person','source':'s','person':'1','given_name':'John',"
	    "'family_name':'Smith','full_name':'John Smith'," FROM(
		2) "{'type':'person','source':'s','person':'1','given_name':'Jon',"
		   "'family_name':'SMYTHE','full_name':'SMYTHE Jon'," FROM(2),
	    "");
}
END_TEST

START_TEST(conditions_choose_records)
{
	imports(HEAD
	    "{'type':'person','when':[{'column':'D','gte':'2024-01-01'},"
	    "{'none':[{'column':'N','lt':5}]}],'fields':{'address':'D'}}" TAIL,
	    "Ref,D,N\n1,01/02/2024,5\n2,31/12/2023,9\n3,01/02/2024,4\n"
	    "4,soon,9\n",
	    "{'type':'person','source':'s','person':'1',"
	    "'address':'01/02/2024'," FROM(2),
	    "");
}
END_TEST

START_TEST(defaults_hold_for_every_record)
{
	imports("{'source':'crs','person':'Ref','person_source':"
		"{'value':'ndelius'},'area':'Hub','provider':{'value':'P'},"
		"'extracted':{'value':'2024-10-31'},'records':["
		"{'type':'person','fields':{'sex':'S'}},"
		"{'type':'contact','fields':{'date':{'value':'2024-01-02'},"
		"'area':{'value':'other'},'source':{'value':'own'}}},"
		"{'type':'service','fields':{'service':{'value':'x'}}}]}",
	    "Ref,Hub,S\n1,North,F\n",
	    "{'type':'person','source':'crs','area':'North',"
	    "'extracted':'2024-10-31','person':'1',"
	    "'person_source':'ndelius','sex':'F'," FROM(
		2) "{'type':'contact','source':'own','area':'other',"
		   "'extracted':'2024-10-31','person':'1',"
		   "'person_source':'ndelius','date':'2024-01-02',"
		   "'provider':'P'," FROM(
		       2) "{'type':'service','source':'crs','area':'North',"
			  "'extracted':'2024-10-31','service':'x','provider':'P'," FROM(
			      2),
	    "");
}
END_TEST

START_TEST(a_row_is_rejected_whole)
{
	struct seen s;
	struct fail f = {0};
	char *map =
	    unquote(HEAD "{'type':'person','fields':{'sex':'S'}},"
			 "{'type':'contact','fields':{'date':'D'}}" TAIL);
	ck_assert_int_eq(run(map,
			     "Ref,S,D\n1,F,31/02/2024\n,F,01/02/2024\n"
			     "3,?,01/02/2024\n4,F,02/13/2024\n5,F,\n",
			     1, &s, &f),
	    0);
	ck_assert_str_eq(buf_cstr(&s.rejects),
	    "ioc-import-test.csv,2,D,date.invalid,1,F,31/02/2024\n"
	    "ioc-import-test.csv,3,Ref,field.required,,F,01/02/2024\n"
	    "ioc-import-test.csv,5,D,date.order,4,F,02/13/2024\n"
	    "ioc-import-test.csv,6,D,field.required,5,F,\n");
	ck_assert_str_eq(buf_cstr(&s.records),
	    "{\"type\":\"person\",\"source\":\"s\",\"person\":\"3\","
	    "\"invalid\":{\"sex\":\"?\"},"
	    "\"from\":\"ioc-import-test.csv:4\"}\n"
	    "{\"type\":\"contact\",\"source\":\"s\",\"person\":\"3\","
	    "\"date\":\"2024-02-01\","
	    "\"from\":\"ioc-import-test.csv:4\"}\n");
	seen_fini(&s);
	free(map);
}
END_TEST

START_TEST(an_optional_date_of_the_other_order_rejects_too)
{
	imports(PERSON("'date_of_birth':'DOB'"), "Ref,DOB\n1,02/25/1980\n", "",
	    "2 DOB date.order\n");
}
END_TEST

START_TEST(the_order_of_dates_is_learnt)
{
	const char *map = "{'source':'s','person':'Ref','records':["
			  "{'type':'contact','fields':{'date':'D'}}]}";
	imports(map, "Ref,D\n1,01/02/2024\n2,13/02/2024\n",
	    "{'type':'contact','source':'s','person':'1',"
	    "'date':'2024-02-01'," FROM(
		2) "{'type':'contact','source':'s','person':'2',"
		   "'date':'2024-02-13'," FROM(3),
	    "");
	imports(map, "Ref,D\n1,01/02/2024\n2,02/13/2024\n",
	    "{'type':'contact','source':'s','person':'1',"
	    "'date':'2024-01-02'," FROM(
		2) "{'type':'contact','source':'s','person':'2',"
		   "'date':'2024-02-13'," FROM(3),
	    "");
	refuses(map, "Ref,D\n1,01/02/2024\n2,03/02/2024\n", FAIL_INPUT,
	    "ioc-import-test.csv: D: day and month cannot be told apart: "
	    "the map must state date_order [date.ambiguous]");
}
END_TEST

/* The latest date in the file says about when it was made. */
START_TEST(birth_years_of_two_digits_count_from_the_extract)
{
	imports(HEAD "{'type':'person','fields':{'date_of_birth':'DOB'}},"
		     "{'type':'contact','fields':{'date':'D'}}" TAIL,
	    "Ref,DOB,D\n1,13/02/10,13/02/2021\n",
	    "{'type':'person','source':'s','person':'1',"
	    "'date_of_birth':'2010-02-13'," FROM(
		2) "{'type':'contact','source':'s','person':'1',"
		   "'date':'2021-02-13'," FROM(2),
	    "");
	imports(HEAD "{'type':'person','fields':{'date_of_birth':'DOB'}},"
		     "{'type':'contact','fields':{'date':'D'}}" TAIL,
	    "Ref,DOB,D\n1,13/02/10,13/02/2019\n",
	    "{'type':'person','source':'s','person':'1',"
	    "'date_of_birth':'1910-02-13'," FROM(
		2) "{'type':'contact','source':'s','person':'1',"
		   "'date':'2019-02-13'," FROM(2),
	    "");
}
END_TEST

START_TEST(repeated_headers_must_be_told_apart)
{
	refuses(PERSON("'family_name':'Name'"), "Ref,Name,Name\n1,a,b\n",
	    FAIL_INPUT,
	    "ioc-import-test.csv:1: Name: two columns of that name: the map "
	    "must say \"Name (1)\" or \"Name (2)\" [header.duplicate]");
	/* Exactly as written counts before any case. */
	imports(PERSON("'family_name':'Name'"), "Ref,name,Name\n1,a,b\n",
	    "{'type':'person','source':'s','person':'1',"
	    "'family_name':'b'," FROM(2),
	    "");
	imports(PERSON("'family_name':'Name (2)'"),
	    "Ref,Name,Name,Other,Other\n1,a,b,c,d\n",
	    "{'type':'person','source':'s','person':'1',"
	    "'family_name':'b'," FROM(2),
	    "");
}
END_TEST

START_TEST(json_lines_are_rows_too)
{
	imports("{'source':'s','date_order':'dmy','person':'ref',"
		"'input':{'format':'ndjson'},'records':[{'type':'person',"
		"'fields':{'family_name':'name.last','sex':'sex',"
		"'flags':'flags','x.n':{'column':'n','kind':'number'}}}]}",
	    "{\"ref\":1,\"name\":{\"last\":\"O\\u2019Brien\"},"
	    "\"flags\":[\"a\",\"b\"],\"n\":1.5,\"sex\":null}\n"
	    "not json\n{\"name\":{}}\n",
	    "{'type':'person','source':'s','person':'1',"
	    "'family_name':'O\xE2\x80\x99"
	    "Brien','flags':['a','b'],"
	    "'x':{'n':1.5}," FROM(1),
	    "2  json.invalid\n3 ref field.required\n");
}
END_TEST

START_TEST(records_pass_when_they_are_sound)
{
	struct seen s;
	struct fail f = {0};
	const char *good =
	    "{\"type\":\"person\",\"source\":\"s\",\"person\":\"1\","
	    "\"date_of_birth\":\"1980-02-25\",\"sex\":\"F\",\"own\":[1]}\n"
	    "{\"type\":\"cohort\",\"name\":\"c\",\"as_of\":\"2024-01-01\"}\n";
	ck_assert_int_eq(run(NULL, good, 1, &s, &f), 0);
	ck_assert_str_eq(buf_cstr(&s.records), good);
	seen_fini(&s);
	ck_assert_int_eq(run(NULL,
			     "{\"type\":\"person\",\"sex\":\"F\"}\n"
			     "{\"type\":\"person\",\"person\":\"1\","
			     "\"sex\":\"female\"}\n"
			     "{\"type\":\"person\",\"person\":\"1\","
			     "\"date_of_birth\":\"25/02/1980\"}\n"
			     "{\"type\":\"nothing\"}\n[]\n",
			     1, &s, &f),
	    0);
	ck_assert_str_eq(buf_cstr(&s.records), "");
	ck_assert_str_eq(buf_cstr(&s.findings),
	    "1  record.invalid\n2 sex field.form\n"
	    "3 date_of_birth field.form\n4  record.invalid\n"
	    "5  record.invalid\n");
	seen_fini(&s);
}
END_TEST

/* More than a block of rows, any number of threads: the same bytes. */
START_TEST(threads_leave_no_trace)
{
	struct buf text = {0};
	struct seen one, many;
	struct fail f = {0};
	char *map = unquote(PERSON("'family_name':'Name','sex':'Sex'"));
	buf_text(&text, "Ref,Name,Sex\n");
	for (int i = 0; i < 60000; i++)
		buf_printf(&text, "%d,Sm%dith,%s\n", i, i % 97,
		    i % 11 ? i % 13 ? "M" : "?" : "\"F");
	ck_assert_int_eq(run(map, buf_cstr(&text), 1, &one, &f), 0);
	ck_assert_int_eq(run(map, buf_cstr(&text), 5, &many, &f), 0);
	ck_assert(slice_equal(
	    buf_as_slice(&one.records), buf_as_slice(&many.records)));
	ck_assert(slice_equal(
	    buf_as_slice(&one.rejects), buf_as_slice(&many.rejects)));
	ck_assert(slice_equal(
	    buf_as_slice(&one.findings), buf_as_slice(&many.findings)));
	seen_fini(&one);
	seen_fini(&many);
	buf_fini(&text);
	free(map);
}
END_TEST

START_TEST(files_that_are_no_tables_are_refused)
{
	const char *map = PERSON("'family_name':'Name'");
	refuses(
	    map, "", FAIL_INPUT, "ioc-import-test.csv: empty [header.missing]");
	refuses(map, "\n\n", FAIL_INPUT,
	    "ioc-import-test.csv: no header row [header.missing]");
	refuses(map, "title\nRef,Surname\n1,Smith\n", FAIL_INPUT,
	    "ioc-import-test.csv:2: no column named Name [header.column]");
	imports(map, "Ref,Name\n", "", "");
}
END_TEST

START_TEST(mistakes_in_maps_name_their_place)
{
	static const struct {
		const char *map, *message;
	} bad[] = {
	    {"{'source':'s'}", "1: records is missing"},
	    {"{'source':'','records':[]}", "1: source: must not be empty"},
	    {"{'source':'s','records':[{'type':'persons','fields':{}}]}",
		"1: records[1].type: not a type of agency records"},
	    {"{'source':'s','records':[{'type':'member','fields':{}}]}",
		"1: records[1].type: not a type of agency records"},
	    {"{'source':'s','records':[{'type':'person','fields':{}}]}",
		"1: records[1].fields: person is required"},
	    {HEAD "{'type':'contact','fields':{}}" TAIL,
		"1: records[1].fields: date is required"},
	    {PERSON("'surname':'Name'"),
		"1: records[1].fields.surname: person records have no such "
		"field; extra columns go under x."},
	    {PERSON("'ids':'Name'"),
		"1: records[1].fields.ids: person records have no such "
		"field; extra columns go under x."},
	    {PERSON("'sex':{}"),
		"1: records[1].fields.sex: expected one of column, value, "
		"concat, first, collect, each, row"},
	    {PERSON("'sex':{'column':'a','value':'b'}"),
		"1: records[1].fields.sex.value: column is given as well"},
	    {PERSON("'sex':{'column':'a','kind':'name'}"),
		"1: records[1].fields.sex.kind: only for fields under x."},
	    {PERSON("'sex':{'column':'a','split':','}"),
		"1: records[1].fields.sex: not a list"},
	    {PERSON("'sex':{'column':'a','format':'%Y'}"),
		"1: records[1].fields.sex.format: only for dates"},
	    {PERSON("'id':{'concat':['a',{'row':true}]}"),
		"1: records[1].fields.id: the number of a row is no key, "
		"another file has it too: use {\"row\": \"key\"}"},
	    {PERSON("'sex':{'row':'number'}"),
		"1: records[1].fields.sex.row: expected true or \"key\""},
	    {"{'source':'t','person':'Ref','records':[{'type':'arrest',"
	     "'fields':{'date':'D','time':{'column':'D','plus':'P1D'}}}]}",
		"1: records[1].fields.time.plus: only for dates, not for "
		"times"},
	    {PERSON("'sex':{'each':true}"),
		"1: records[1].fields.sex.each: the record has no each"},
	    {PERSON("'sex':{'column':'a','codes':'no-such-list'}"),
		"1: records[1].fields.sex.codes: share/codes/"
		"no-such-list.csv: No such file or directory"},
	    {PERSON("'sex':{'column':'a','codes':{'x':1}}"),
		"1: records[1].fields.sex.codes.x: expected text in quotes"},
	    {PERSON("'x.a.b':'c'"),
		"1: records[1].fields.x.a.b: expected x. and one name"},
	    {PERSON("'x.a':{'column':'c','kind':'thing'}"),
		"1: records[1].fields.x.a.kind: not a kind of field"},
	    {PERSON("'sex':''"),
		"1: records[1].fields.sex: expected the name of a column"},
	    {PERSON("'date_of_birth':{'column':'a','date_order':'dym'}"),
		"1: records[1].fields.date_of_birth.date_order: not an "
		"accepted value: expected one of dmy, mdy, ymd"},
	    {HEAD "{'type':'assessment','fields':{'date':'D',"
		  "'scores.juggling':'J'}}" TAIL,
		"1: records[1].fields.scores.juggling: not a need of "
		"share/codes/needs.csv"},
	    {"{'source':'s','input':{'delimiter':'::'},'records':[{}]}",
		"1: input.delimiter: expected one character, \"tab\" or "
		"\"auto\""},
	    {"{'source':'s','colour':1,'records':[{}]}",
		"1: colour: unknown key: expected one of id, version, title, "
		"provenance, source, date_order, person, person_source, "
		"area, provider, extracted, input, records"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char message[400];
		snprintf(message, sizeof message, "ioc-import-test.json:%s",
		    bad[i].message);
		refuses(bad[i].map, "Ref,Name\n1,x\n", FAIL_USAGE, message);
	}
}
END_TEST

Suite *
t_import_suite(void)
{
	Suite *s = suite_create("import");
	TCase *c = tcase_create("import");
	tcase_add_test(c, a_field_is_a_column);
	tcase_add_test(c, headers_are_found_whatever_their_case);
	tcase_add_test(c, fields_come_from_several_columns);
	tcase_add_test(c, codes_translate);
	tcase_add_test(c, code_lists_are_files_too);
	tcase_add_test(c, patterns_splits_and_durations);
	tcase_add_test(c, collect_takes_the_ticked_columns);
	tcase_add_test(c, repeat_makes_a_record_a_text);
	tcase_add_test(c, each_makes_a_record_a_part);
	tcase_add_test(c, conditions_choose_records);
	tcase_add_test(c, defaults_hold_for_every_record);
	tcase_add_test(c, a_row_is_rejected_whole);
	tcase_add_test(c, an_optional_date_of_the_other_order_rejects_too);
	tcase_add_test(c, the_order_of_dates_is_learnt);
	tcase_add_test(c, birth_years_of_two_digits_count_from_the_extract);
	tcase_add_test(c, repeated_headers_must_be_told_apart);
	tcase_add_test(c, json_lines_are_rows_too);
	tcase_add_test(c, records_pass_when_they_are_sound);
	tcase_add_test(c, threads_leave_no_trace);
	tcase_add_test(c, files_that_are_no_tables_are_refused);
	tcase_add_test(c, mistakes_in_maps_name_their_place);
	suite_add_tcase(s, c);
	return s;
}
