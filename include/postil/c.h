/* C interface of Postil, for C and for bindings of other languages.
 *
 *   postil_error_t* error = NULL;
 *   const char* paths[] = {"rules"};
 *   postil_ruleset_t* rules = NULL;
 *   if (postil_ruleset_load(paths, 1, &rules, &error) != POSTIL_OK) {
 *     fprintf(stderr, "%s\n", postil_error_message(error));
 *     postil_error_free(error);
 *     return 1;
 *   }
 *   postil_annotator_t* annotator = NULL;
 *   postil_annotator_create(rules, &annotator, NULL);
 *   postil_annotations_t* found = NULL;
 *   postil_annotator_annotate(annotator, text, strlen(text), "2015-12-04", &found, NULL);
 *   for (size_t i = 0; i < postil_annotations_size(found); ++i)
 *     printf("%s\n", postil_annotations_json(found, i));
 *   postil_annotations_free(found);
 *   postil_annotator_free(annotator);
 *   postil_ruleset_free(rules);
 *
 * Every function that can fail returns a status and, where `error` is not NULL, an error that the caller frees; what it was to
 * give is then left as it was. An error that is NULL after a failure means that there was no memory for it. No exception leaves
 * these functions. Freeing NULL does nothing. Strings that are returned belong to the object they were
 * asked of and live as long as it does. */
#ifndef POSTIL_C_H
#define POSTIL_C_H

#include <stddef.h>
#include <stdint.h>

#include "postil/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Compiled rules: immutable, may be shared by threads. */
typedef struct postil_ruleset_t postil_ruleset_t;
/* One for each thread. Keeps its rules alive. */
typedef struct postil_annotator_t postil_annotator_t;
/* What annotating one text gave: immutable, outlives text and annotator. One thread at a time. */
typedef struct postil_annotations_t postil_annotations_t;
typedef struct postil_error_t postil_error_t;

typedef enum {
  POSTIL_OK = 0,
  POSTIL_BAD_RULES = 1,    /* the message has every error of the rules, a line each */
  POSTIL_BAD_ARGUMENT = 2, /* NULL where something was needed */
  POSTIL_NO_MEMORY = 3,
  POSTIL_FAULT = 4 /* a fault of Postil */
} postil_status_t;

/* "MAJOR.MINOR.PATCH" of the library that is linked. */
POSTIL_EXPORT const char* postil_version(void);

POSTIL_EXPORT const char* postil_error_message(const postil_error_t* error);
POSTIL_EXPORT void postil_error_free(postil_error_t* error);

/* Loads packs and folders of packs. */
POSTIL_EXPORT postil_status_t postil_ruleset_load(const char* const* paths, size_t count, postil_ruleset_t** rules,
                                                  postil_error_t** error);
/* The same, but takes what was compiled before from a cache as long as no file has changed, and keeps there what it compiles.
 * `folder` NULL: $XDG_CACHE_HOME/postil or ~/.cache/postil. A folder that cannot be used is passed over. */
POSTIL_EXPORT postil_status_t postil_ruleset_load_cached(const char* const* paths, size_t count, const char* folder,
                                                         postil_ruleset_t** rules, postil_error_t** error);
/* 16 hexadecimal digits over the content of the rules. */
POSTIL_EXPORT const char* postil_ruleset_hash(const postil_ruleset_t* rules);
POSTIL_EXPORT void postil_ruleset_free(postil_ruleset_t* rules);

/* The rules may be freed before the annotator. */
POSTIL_EXPORT postil_status_t postil_annotator_create(const postil_ruleset_t* rules, postil_annotator_t** annotator,
                                                      postil_error_t** error);
POSTIL_EXPORT void postil_annotator_free(postil_annotator_t* annotator);

/* Annotates `length` bytes of UTF-8; bytes that are none are annotated around. `date`: the document's own,
 * "2015-12-04", or NULL. */
POSTIL_EXPORT postil_status_t postil_annotator_annotate(postil_annotator_t* annotator, const char* text, size_t length,
                                                        const char* date, postil_annotations_t** annotations,
                                                        postil_error_t** error);

POSTIL_EXPORT size_t postil_annotations_size(const postil_annotations_t* annotations);
/* Of annotation `index`, below the size: its base type ("actor"), kind ("person" or "") and span in bytes. */
POSTIL_EXPORT const char* postil_annotations_type(const postil_annotations_t* annotations, size_t index);
POSTIL_EXPORT const char* postil_annotations_kind(const postil_annotations_t* annotations, size_t index);
POSTIL_EXPORT uint32_t postil_annotations_begin(const postil_annotations_t* annotations, size_t index);
POSTIL_EXPORT uint32_t postil_annotations_end(const postil_annotations_t* annotations, size_t index);
/* Annotation `index` as a JSON object with all its fields, as `postil annotate` writes it. NULL beyond the size. */
POSTIL_EXPORT const char* postil_annotations_json(const postil_annotations_t* annotations, size_t index);
POSTIL_EXPORT void postil_annotations_free(postil_annotations_t* annotations);

#ifdef __cplusplus
}
#endif

#endif
