/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a fuzz target over files, without a fuzzing engine: the corpus is part
 * of `make check` with any compiler. Each file is given whole, and cut short
 * at a few places, since a truncated input is the commonest broken one.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 24 };

static int
replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(LIMIT);
	if (!file || !data) {
		perror(path);
		return -1;
	}
	size_t size = fread(data, 1, LIMIT, file);
	fclose(file);
	for (size_t parts = 1; parts <= 16; parts++) {
		/* A copy of its own size, so that reading past it is seen. */
		size_t n = size * parts / 16;
		uint8_t *copy = malloc(n ? n : 1);
		for (size_t i = 0; copy && i < n; i++)
			copy[i] = data[i];
		LLVMFuzzerTestOneInput(copy, n);
		free(copy);
	}
	free(data);
	return 0;
}

int
main(int argc, char **argv)
{
	int failed = 0;
	for (int i = 1; i < argc; i++)
		failed += replay(argv[i]) < 0;
	printf("%d passed, %d failed\n", argc - 1 - failed, failed);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
