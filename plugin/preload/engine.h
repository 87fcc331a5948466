// What the preloaded library and the engine say to each other. Internal; may change.
//
// `postil run` preloads libpostil_preload.so, a thin layer over the calls of Xapian that matter: it costs a process that never
// uses Xapian nothing. At the first such call it opens libpostil_engine.so, which has the rules, and passes the calls on.
#ifndef POSTIL_PRELOAD_ENGINE_H
#define POSTIL_PRELOAD_ENGINE_H

#include <xapian.h>

#include <cstddef>
#include <string>

namespace postil::preload {

// Environment variables by which `postil run` tells the libraries what to do.
inline constexpr const char* kEnginePath = "POSTIL_RUN_ENGINE";  // file of the engine
inline constexpr const char* kConfig = "POSTIL_RUN_CONFIG";      // configuration file; empty: the defaults
inline constexpr const char* kRules = "POSTIL_RUN_RULES";        // packs and folders of packs, an absolute path a line
inline constexpr const char* kFirstProcess = "POSTIL_RUN_PROCESS";  // number of the process that runs the command
// An empty file. Whichever process meets the Xapian that we are made for removes it; if it is there when the first process ends,
// none has.
inline constexpr const char* kMark = "POSTIL_RUN_MARK";

// None of these throws. Safe from several threads.
struct Engine {
  // Text goes into the generator's document; before Xapian indexes it.
  void (*text)(const Xapian::TermGenerator& generator, const char* text, std::size_t size, const std::string& prefix,
               bool with_positions);
  // A document is about to be stored: gets the annotations of its texts.
  void (*store)(Xapian::WritableDatabase& database, const Xapian::Document& document);
  // The database is about to be committed or let go.
  void (*flush)(Xapian::WritableDatabase& database);
  // A query parser got a database.
  void (*parser)(const Xapian::QueryParser& parser, const Xapian::Database& database);
  // A query parser is about to be used: fields of ours are added if its database has any. The program's own fields are on it by
  // now and win.
  void (*query)(Xapian::QueryParser& parser);
};

// "postil_run_engine" in the engine library; null after a failure, which it has told on stderr.
using GetEngine = const Engine* (*)();
inline constexpr const char* kGetEngine = "postil_run_engine";

}  // namespace postil::preload

#endif
