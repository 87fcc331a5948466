// extern "C" wrappers, no logic: exceptions become a status and a message.
#include "postil/c.h"

#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "postil/annotator.h"
#include "postil/json.h"
#include "postil/ruleset.h"
#include "postil/version.h"

struct postil_error_t {
  std::string message;
};

struct postil_ruleset_t {
  std::shared_ptr<const postil::RuleSet> rules;
  std::string hash;
};

struct postil_annotator_t {
  postil::Annotator annotator;
};

struct postil_annotations_t {
  struct Strings {
    std::string type, kind, json;
  };
  postil::Annotations list;
  std::vector<Strings> strings;  // what C wants ends with a NUL
};

namespace {

postil_status_t fail(postil_error_t** error, postil_status_t status, const std::string& message) noexcept {
  if (error)
    *error = new (std::nothrow) postil_error_t{message};
  return status;
}

template <class Action>
postil_status_t guarded(postil_error_t** error, Action action) noexcept {
  try {
    return action();
  } catch (const std::bad_alloc&) {
    return fail(error, POSTIL_NO_MEMORY, "out of memory");
  } catch (const std::exception& e) {
    return fail(error, POSTIL_FAULT, e.what());
  } catch (...) {
    return fail(error, POSTIL_FAULT, "unknown exception");
  }
}

const postil_annotations_t::Strings* strings_at(const postil_annotations_t* annotations, size_t index) {
  return annotations && index < annotations->strings.size() ? &annotations->strings[index] : nullptr;
}

postil_status_t load(postil::RuleSetBuilder& builder, const char* const* paths, size_t count, postil_ruleset_t** rules,
                     postil_error_t** error) {
  if (!rules || (count && !paths))
    return fail(error, POSTIL_BAD_ARGUMENT, "paths and rules must not be NULL");
  for (size_t i = 0; i < count; ++i) {
    if (!paths[i])
      return fail(error, POSTIL_BAD_ARGUMENT, "a path is NULL");
    builder.add_path(paths[i]);
  }
  const postil::BuildResult built = builder.build();
  if (built.rules) {
    *rules = new postil_ruleset_t{built.rules, std::string(built.rules->hash())};
    return POSTIL_OK;
  }
  std::string message;
  for (const postil::Diagnostic& d : built.diagnostics)
    if (d.severity == postil::Severity::kError)
      message += (message.empty() ? "" : "\n") + d.to_string();
  return fail(error, POSTIL_BAD_RULES, message);
}

}  // namespace

const char* postil_version(void) { return postil::version(); }

const char* postil_error_message(const postil_error_t* error) {
  return error ? error->message.c_str() : "out of memory";
}
void postil_error_free(postil_error_t* error) { delete error; }

postil_status_t postil_ruleset_load(const char* const* paths, size_t count, postil_ruleset_t** rules,
                                    postil_error_t** error) {
  return guarded(error, [&] {
    postil::RuleSetBuilder builder;
    return load(builder, paths, count, rules, error);
  });
}

postil_status_t postil_ruleset_load_cached(const char* const* paths, size_t count, const char* folder, postil_ruleset_t** rules,
                                           postil_error_t** error) {
  return guarded(error, [&] {
    postil::RuleSetBuilder builder;
    builder.cache(folder ? std::string(folder) : postil::usual_cache_folder());
    return load(builder, paths, count, rules, error);
  });
}

const char* postil_ruleset_hash(const postil_ruleset_t* rules) { return rules ? rules->hash.c_str() : ""; }
void postil_ruleset_free(postil_ruleset_t* rules) { delete rules; }

postil_status_t postil_annotator_create(const postil_ruleset_t* rules, postil_annotator_t** annotator,
                                        postil_error_t** error) {
  return guarded(error, [&] {
    if (!rules || !annotator)
      return fail(error, POSTIL_BAD_ARGUMENT, "rules and annotator must not be NULL");
    *annotator = new postil_annotator_t{postil::Annotator(rules->rules)};
    return POSTIL_OK;
  });
}

void postil_annotator_free(postil_annotator_t* annotator) { delete annotator; }

postil_status_t postil_annotator_annotate(postil_annotator_t* annotator, const char* text, size_t length,
                                          const char* date, postil_annotations_t** annotations,
                                          postil_error_t** error) {
  return guarded(error, [&] {
    if (!annotator || !annotations || (length && !text))
      return fail(error, POSTIL_BAD_ARGUMENT, "annotator, text and annotations must not be NULL");
    postil::AnnotateOptions options;
    if (date)
      options.date = date;
    auto found = std::make_unique<postil_annotations_t>();
    found->list = annotator->annotator.annotate({text, length}, options);
    found->strings.reserve(found->list.size());
    for (const postil::Annotation& a : found->list) {
      auto& strings = found->strings.emplace_back();
      strings.type = a.type;
      strings.kind = a.kind;
      postil::append_json(strings.json, a);
    }
    *annotations = found.release();
    return POSTIL_OK;
  });
}

size_t postil_annotations_size(const postil_annotations_t* annotations) {
  return annotations ? annotations->list.size() : 0;
}

const char* postil_annotations_type(const postil_annotations_t* annotations, size_t index) {
  const auto* strings = strings_at(annotations, index);
  return strings ? strings->type.c_str() : nullptr;
}

const char* postil_annotations_kind(const postil_annotations_t* annotations, size_t index) {
  const auto* strings = strings_at(annotations, index);
  return strings ? strings->kind.c_str() : nullptr;
}

const char* postil_annotations_json(const postil_annotations_t* annotations, size_t index) {
  const auto* strings = strings_at(annotations, index);
  return strings ? strings->json.c_str() : nullptr;
}

uint32_t postil_annotations_begin(const postil_annotations_t* annotations, size_t index) {
  return strings_at(annotations, index) ? annotations->list[index].span.begin : 0;
}

uint32_t postil_annotations_end(const postil_annotations_t* annotations, size_t index) {
  return strings_at(annotations, index) ? annotations->list[index].span.end : 0;
}

void postil_annotations_free(postil_annotations_t* annotations) { delete annotations; }
