/* The C interface, from plain C: loads a pack, annotates, reads what was found; bad rules and bad arguments give a
 * status. */
#include "postil/c.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

static void check(int good, const char* what) {
  if (good)
    return;
  fprintf(stderr, "failed: %s\n", what);
  ++failures;
}

static char* write_pack(const char* folder, const char* name, const char* content) {
  char* path = malloc(strlen(folder) + strlen(name) + 2);
  sprintf(path, "%s/%s", folder, name);
  FILE* file = fopen(path, "w");
  if (!file || fputs(content, file) < 0 || fclose(file) != 0)
    exit(1);
  return path;
}

int main(int argc, char** argv) {
  if (argc != 2)
    return 2;
  char* good = write_pack(argv[1], "colours.yaml",
                          "format: 1\npack: colours\nlanguage: en\nlists: {colours: [red, dark blue]}\n"
                          "rules:\n  - {id: colour, match: '%colours', emit: {type: colour.basic}}\n");
  char* bad = write_pack(argv[1], "bad.yaml", "format: 1\npack: bad\nrulez: []\n");
  postil_error_t* error = NULL;
  postil_ruleset_t* rules = NULL;
  postil_annotator_t* annotator = NULL;
  postil_annotations_t* found = NULL;

  const char* wrong[] = {bad};
  check(postil_ruleset_load(wrong, 1, &rules, &error) == POSTIL_BAD_RULES, "bad rules give their status");
  check(rules == NULL && error && strstr(postil_error_message(error), "rulez") != NULL, "the message names the error");
  postil_error_free(error);
  error = NULL;
  check(postil_ruleset_load(wrong, 1, NULL, NULL) == POSTIL_BAD_ARGUMENT,
        "NULL is a bad argument, an error is not needed");

  const char* paths[] = {good};
  check(postil_ruleset_load(paths, 1, &rules, &error) == POSTIL_OK, "a good pack is loaded");
  if (error)
    fprintf(stderr, "%s\n", postil_error_message(error));
  check(strlen(postil_ruleset_hash(rules)) == 16, "the hash has 16 digits");
  for (int i = 0; i < 2; ++i) {
    postil_ruleset_t* cached = NULL;
    check(postil_ruleset_load_cached(paths, 1, argv[1], &cached, &error) == POSTIL_OK, "a pack is loaded with a cache");
    check(strcmp(postil_ruleset_hash(rules), postil_ruleset_hash(cached)) == 0, "the cache has the same rules");
    postil_ruleset_free(cached);
  }
  check(postil_annotator_create(rules, &annotator, &error) == POSTIL_OK, "an annotator is made");
  postil_ruleset_free(rules);

  const char* text = "A dark blue car and a red one.";
  check(postil_annotator_annotate(annotator, text, strlen(text), "2015-12-04", &found, &error) == POSTIL_OK,
        "annotates");
  postil_annotator_free(annotator);
  check(postil_annotations_size(found) == 2, "two colours");
  if (postil_annotations_size(found) == 2) {
    check(strcmp(postil_annotations_type(found, 0), "colour") == 0, "type");
    check(strcmp(postil_annotations_kind(found, 0), "basic") == 0, "kind");
    check(postil_annotations_begin(found, 0) == 2 && postil_annotations_end(found, 0) == 11, "span");
    check(strcmp(postil_annotations_json(found, 1),
                 "{\"type\":\"colour\",\"kind\":\"basic\",\"start\":22,\"end\":25,\"rule\":\"colours/colour\"}") == 0,
          "json");
  }
  check(postil_annotations_json(found, 2) == NULL, "nothing beyond the size");
  postil_annotations_free(found);
  postil_annotations_free(NULL);
  free(good);
  free(bad);
  return failures ? 1 : 0;
}
