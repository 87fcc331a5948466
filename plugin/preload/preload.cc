// The preloaded library: stands in front of the calls of Xapian by which an indexer hands over text and documents, tells the
// engine, and then calls Xapian's own. It links neither Xapian nor Postil, so that it may sit in every process of a pipeline;
// Xapian's functions are taken from the copy that the program has loaded, also where a module brought it in (Python).
//
// The symbols are those of Xapian 1.4 (libxapian.so.30). With another one the program runs on as it is, and is told so once.
#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "preload/engine.h"

namespace {

using postil::preload::Engine;

constexpr const char* kLibrary = "libxapian.so.30";

void say(const char* what, const char* detail) {
  char line[1024];
  const int n = std::snprintf(line, sizeof line, "postil: %s%s; the program runs on without annotations\n", what, detail);
  if (n > 0)
    (void)!write(STDERR_FILENO, line, static_cast<std::size_t>(n) < sizeof line ? static_cast<std::size_t>(n) : sizeof line - 1);
}

// Xapian's own function. The program has called it, so it is there.
void* real(const char* symbol) {
  static void* library = dlopen(kLibrary, RTLD_LAZY | RTLD_NOLOAD);
  void* found = library ? dlsym(library, symbol) : nullptr;
  if (!found)
    found = dlsym(RTLD_NEXT, symbol);
  if (!found) {
    say("cannot find Xapian's function ", symbol);
    std::abort();  // not even the program itself could go on: its call has nowhere to go
  }
  return found;
}

template <class F>
F real_as(const char* symbol) {
  void* p = real(symbol);
  F f;
  static_assert(sizeof f == sizeof p);
  std::memcpy(&f, &p, sizeof f);
  return f;
}

// The libxapian libraries of this process: ours, and one of another version, loaded as well or instead.
struct Loaded {
  bool ours = false;
  const char* other = nullptr;
};

Loaded loaded() {
  Loaded found;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* out) {
        const char* name = info->dlpi_name ? std::strstr(info->dlpi_name, "/libxapian") : nullptr;
        auto& into = *static_cast<Loaded*>(out);
        if (name && std::strstr(name, kLibrary))
          into.ours = true;
        else if (name)
          into.other = info->dlpi_name;
        return 0;
      },
      &found);
  return found;
}

// Tells of another Xapian, once.
bool tell_other_xapian(const Loaded& found) {
  static bool told = false;
  if (found.other && !told)
    say("made for libxapian.so.30, but this program uses ", found.other);
  told |= found.other != nullptr;
  return found.other != nullptr;
}

// Whether this is the first process to ask.
bool take_mark() {
  const char* file = std::getenv(postil::preload::kMark);
  return file && *file && unlink(file) == 0;
}

bool is_first_process() {
  const char* number = std::getenv(postil::preload::kFirstProcess);
  return number && std::strtol(number, nullptr, 10) == getpid();
}

const char* engine_path() {
  const char* path = std::getenv(postil::preload::kEnginePath);
  return path && *path ? path : nullptr;
}

pid_t started = 0;  // the process in which the program began; a fork is another one

// A Xapian whose functions have other names would never call us, so whoever is linked with one is told at the start.
__attribute__((constructor)) void look_at_program() {
  if (!engine_path())
    return;
  started = getpid();
  const Loaded found = loaded();
  if (tell_other_xapian(found) || found.ours)
    take_mark();
}

// A program may have loaded another Xapian since, or have one built in, neither of which would ever call us.
__attribute__((destructor)) void look_back() {
  if (!engine_path())
    return;
  const Loaded found = loaded();
  if (found.ours || found.other) {
    if (take_mark() || started == getpid())  // once, not in each of many forks
      tell_other_xapian(found);
  } else if (is_first_process() && take_mark()) {
    char line[1024];
    const int n = std::snprintf(line, sizeof line,
                                "postil: %.200s never used %s: nothing was annotated; if it has a Xapian of its own, "
                                "postil apply annotates its finished index\n",
                                program_invocation_short_name, kLibrary);
    if (n > 0)
      (void)!write(STDERR_FILENO, line, static_cast<std::size_t>(n));
  }
}

const Engine* open_engine() {
  const char* path = engine_path();
  if (!path)
    return nullptr;
  take_mark();
  if (tell_other_xapian(loaded()))
    return nullptr;
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    say("cannot load the engine: ", dlerror());
    return nullptr;
  }
  void* symbol = dlsym(library, postil::preload::kGetEngine);
  postil::preload::GetEngine get = nullptr;
  std::memcpy(&get, &symbol, sizeof get);
  return get ? get() : nullptr;
}

const Engine* engine() {
  static const Engine* const kEngine = open_engine();
  return kEngine;
}

}  // namespace

// In the names of the functions: Itanium C++ ABI; `this` is the first argument.
#define POSTIL_STRING "RKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"

#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wreturn-type-c-linkage"
#endif
extern "C" {

__attribute__((visibility("default"))) void postil_index_text(Xapian::TermGenerator* self, const Xapian::Utf8Iterator& text,
                                                              Xapian::termcount wdf_inc, const std::string& prefix)
    __asm__("_ZN6Xapian13TermGenerator10index_textERKNS_12Utf8IteratorEj" POSTIL_STRING);
__attribute__((visibility("default"))) void postil_index_text_without_positions(Xapian::TermGenerator* self,
                                                                                const Xapian::Utf8Iterator& text,
                                                                                Xapian::termcount wdf_inc,
                                                                                const std::string& prefix)
    __asm__("_ZN6Xapian13TermGenerator28index_text_without_positionsERKNS_12Utf8IteratorEj" POSTIL_STRING);
__attribute__((visibility("default"))) Xapian::docid postil_add_document(Xapian::WritableDatabase* self,
                                                                         const Xapian::Document& document)
    __asm__("_ZN6Xapian16WritableDatabase12add_documentERKNS_8DocumentE");
__attribute__((visibility("default"))) void postil_replace_by_id(Xapian::WritableDatabase* self, Xapian::docid id,
                                                                 const Xapian::Document& document)
    __asm__("_ZN6Xapian16WritableDatabase16replace_documentEjRKNS_8DocumentE");
__attribute__((visibility("default"))) Xapian::docid postil_replace_by_term(Xapian::WritableDatabase* self,
                                                                            const std::string& term,
                                                                            const Xapian::Document& document)
    __asm__("_ZN6Xapian16WritableDatabase16replace_documentE" POSTIL_STRING "RKNS_8DocumentE");
__attribute__((visibility("default"))) void postil_commit(Xapian::WritableDatabase* self)
    __asm__("_ZN6Xapian16WritableDatabase6commitEv");
__attribute__((visibility("default"))) void postil_commit_transaction(Xapian::WritableDatabase* self)
    __asm__("_ZN6Xapian16WritableDatabase18commit_transactionEv");
__attribute__((visibility("default"))) void postil_destroy(Xapian::WritableDatabase* self)
    __asm__("_ZN6Xapian16WritableDatabaseD1Ev");
__attribute__((visibility("default"))) void postil_destroy_delete(Xapian::WritableDatabase* self)
    __asm__("_ZN6Xapian16WritableDatabaseD0Ev");
__attribute__((visibility("default"))) void postil_set_database(Xapian::QueryParser* self, const Xapian::Database& database)
    __asm__("_ZN6Xapian11QueryParser12set_databaseERKNS_8DatabaseE");

// A class as result comes back through a hidden first argument, before `this`: as for any function, so the compiler sees to it.
__attribute__((visibility("default"))) Xapian::Query postil_parse_query(Xapian::QueryParser* self, const std::string& query,
                                                                        unsigned flags, const std::string& prefix)
    __asm__("_ZN6Xapian11QueryParser11parse_queryE" POSTIL_STRING "jS8_");

void postil_index_text(Xapian::TermGenerator* self, const Xapian::Utf8Iterator& text, Xapian::termcount wdf_inc,
                       const std::string& prefix) {
  static const auto kReal = real_as<decltype(&postil_index_text)>(
      "_ZN6Xapian13TermGenerator10index_textERKNS_12Utf8IteratorEj" POSTIL_STRING);
  if (const Engine* e = engine())
    e->text(*self, text.raw(), text.left(), prefix, true);
  kReal(self, text, wdf_inc, prefix);
}

void postil_index_text_without_positions(Xapian::TermGenerator* self, const Xapian::Utf8Iterator& text,
                                         Xapian::termcount wdf_inc, const std::string& prefix) {
  static const auto kReal = real_as<decltype(&postil_index_text_without_positions)>(
      "_ZN6Xapian13TermGenerator28index_text_without_positionsERKNS_12Utf8IteratorEj" POSTIL_STRING);
  if (const Engine* e = engine())
    e->text(*self, text.raw(), text.left(), prefix, false);
  kReal(self, text, wdf_inc, prefix);
}

Xapian::docid postil_add_document(Xapian::WritableDatabase* self, const Xapian::Document& document) {
  static const auto kReal =
      real_as<decltype(&postil_add_document)>("_ZN6Xapian16WritableDatabase12add_documentERKNS_8DocumentE");
  if (const Engine* e = engine())
    e->store(*self, document);
  return kReal(self, document);
}

void postil_replace_by_id(Xapian::WritableDatabase* self, Xapian::docid id, const Xapian::Document& document) {
  static const auto kReal =
      real_as<decltype(&postil_replace_by_id)>("_ZN6Xapian16WritableDatabase16replace_documentEjRKNS_8DocumentE");
  if (const Engine* e = engine())
    e->store(*self, document);
  kReal(self, id, document);
}

Xapian::docid postil_replace_by_term(Xapian::WritableDatabase* self, const std::string& term,
                                     const Xapian::Document& document) {
  static const auto kReal = real_as<decltype(&postil_replace_by_term)>(
      "_ZN6Xapian16WritableDatabase16replace_documentE" POSTIL_STRING "RKNS_8DocumentE");
  if (const Engine* e = engine())
    e->store(*self, document);
  return kReal(self, term, document);
}

void postil_commit(Xapian::WritableDatabase* self) {
  static const auto kReal = real_as<decltype(&postil_commit)>("_ZN6Xapian16WritableDatabase6commitEv");
  if (const Engine* e = engine())
    e->flush(*self);
  kReal(self);
}

void postil_commit_transaction(Xapian::WritableDatabase* self) {
  static const auto kReal =
      real_as<decltype(&postil_commit_transaction)>("_ZN6Xapian16WritableDatabase18commit_transactionEv");
  if (const Engine* e = engine())
    e->flush(*self);
  kReal(self);
}

void postil_destroy(Xapian::WritableDatabase* self) {
  static const auto kReal = real_as<decltype(&postil_destroy)>("_ZN6Xapian16WritableDatabaseD1Ev");
  if (const Engine* e = engine())
    e->flush(*self);
  kReal(self);
}

void postil_destroy_delete(Xapian::WritableDatabase* self) {
  static const auto kReal = real_as<decltype(&postil_destroy_delete)>("_ZN6Xapian16WritableDatabaseD0Ev");
  if (const Engine* e = engine())
    e->flush(*self);
  kReal(self);
}

void postil_set_database(Xapian::QueryParser* self, const Xapian::Database& database) {
  static const auto kReal =
      real_as<decltype(&postil_set_database)>("_ZN6Xapian11QueryParser12set_databaseERKNS_8DatabaseE");
  kReal(self, database);
  if (const Engine* e = engine())
    e->parser(*self, database);
}

Xapian::Query postil_parse_query(Xapian::QueryParser* self, const std::string& query, unsigned flags,
                                 const std::string& prefix) {
  static const auto kReal =
      real_as<decltype(&postil_parse_query)>("_ZN6Xapian11QueryParser11parse_queryE" POSTIL_STRING "jS8_");
  if (const Engine* e = engine())
    e->query(*self);
  return kReal(self, query, flags, prefix);
}

}  // extern "C"
#pragma GCC diagnostic pop
