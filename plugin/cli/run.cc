// postil run: an unmodified Xapian indexer, annotated through a preloaded library.
#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cli/config.h"
#include "cli/verb.h"
#include "preload/engine.h"

namespace postil::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* kDescription =
    "Run an unmodified indexer that uses Xapian, and annotate what it indexes.\n"
    "What the program stores, prints and returns stays as it is; terms, values and positions of annotations are added to\n"
    "its documents. If anything of ours fails, it runs on without annotations and says so once.";

constexpr const char* kExamples =
    "Examples:\n"
    "  postil run -- omindex --db /var/lib/omega/site --url / /var/www/html\n"
    "  postil run -- scriptindex news.db news.script dump.txt\n"
    "  postil run -- notmuch new\n"
    "  postil run -- python3 my-indexer.py\n"
    "Afterwards: postil search --db /var/lib/omega/site 'actor:\"united nations\"'\n"
    "\n"
    "Exit status: that of COMMAND; 2 if it cannot be started.\n";

// The two libraries: beside the program in its build tree, else installed in lib/postil.
fs::path library_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (const fs::path& folder : {program.parent_path().parent_path() / "lib", program.parent_path().parent_path() / "lib" / "postil"})
    if (fs::exists(folder / "libpostil_preload.so", error))
      return folder;
  throw UserError("the library libpostil_preload.so is missing: install Postil again");
}

std::string find_command(const std::string& name) {
  if (name.find('/') != std::string::npos)
    return name;
  const char* path = std::getenv("PATH");
  const std::string folders = path ? path : "/usr/local/bin:/usr/bin:/bin";
  for (std::size_t from = 0; from <= folders.size();) {
    const std::size_t to = std::min(folders.find(':', from), folders.size());
    const std::string file = folders.substr(from, to - from) + "/" + name;
    if (access(file.c_str(), X_OK) == 0)
      return file;
    from = to + 1;
  }
  return {};
}

// Why a program file cannot be annotated, or empty. Scripts and other formats are left to their interpreters.
std::string obstacle(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  Elf64_Ehdr header{};
  if (!in.read(reinterpret_cast<char*>(&header), sizeof header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
    return {};
  if (header.e_ident[EI_CLASS] != ELFCLASS64)
    return "it is a program for another kind of processor";
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment{};
    in.seekg(static_cast<std::streamoff>(header.e_phoff + std::uint64_t{i} * header.e_phentsize));
    if (!in.read(reinterpret_cast<char*>(&segment), sizeof segment))
      return {};
    if (segment.p_type == PT_INTERP)
      return {};
  }
  return "it is statically linked, so that no library can be preloaded";
}

// By this the preloaded library knows at the end whether any process had to do with Xapian. Without it nothing is told.
void set_mark() {
  std::error_code error;
  std::string file = (fs::temp_directory_path(error) / "postil-run-XXXXXX").string();
  const int made = error ? -1 : mkostemp(file.data(), O_CLOEXEC);
  if (made < 0)
    return;
  close(made);
  setenv(preload::kMark, file.c_str(), 1);
  setenv(preload::kFirstProcess, fmt::format("{}", getpid()).c_str(), 1);
}

struct Options {
  std::vector<std::string> command;
};

// Sets the environment that makes the loader of programs bring us in. What stands in the way is told, and the command runs
// without us: whoever puts `postil run` before an indexer must not lose its work.
void prepare(const Common& common, const std::string& file) {
  try {
    if (const std::string why = obstacle(file); !why.empty())
      throw UserError(fmt::format("{}: {}; postil apply annotates its finished index", file, why));
    const Config config = load_config(common.config);
    std::string rules;
    const auto add = [&](const std::vector<std::string>& paths) {
      for (const std::string& path : paths)
        rules += fs::absolute(path).string() + "\n";
    };
    if (!common.no_default_rules)
      add(config.rules);
    add(common.rules);
    const fs::path folder = library_folder();
    std::string libraries = (folder / "libpostil_preload.so").string();
    if (const char* others = std::getenv("LD_PRELOAD"); others && *others)
      libraries += std::string(":") + others;
    setenv(preload::kEnginePath, (folder / "libpostil_engine.so").c_str(), 1);
    setenv(preload::kConfig, config.file.empty() ? "" : fs::absolute(config.file).c_str(), 1);
    setenv(preload::kRules, rules.c_str(), 1);
    setenv("LD_PRELOAD", libraries.c_str(), 1);
    set_mark();
  } catch (const UserError& e) {
    print_warning(fmt::format("{}\nthe command runs without annotations", e.what()));
  }
}

int run(const Common& common, const Options& options) {
  if (options.command.empty())
    throw UserError("name the command to run: postil run -- COMMAND [ARGUMENT...]");
  const std::string file = find_command(options.command.front());
  if (file.empty())
    throw UserError(fmt::format("{}: no such command", options.command.front()));
  prepare(common, file);
  std::vector<char*> arguments;
  for (const std::string& a : options.command)
    arguments.push_back(const_cast<char*>(a.c_str()));
  arguments.push_back(nullptr);
  execv(file.c_str(), arguments.data());
  const std::string why = std::strerror(errno);
  if (const char* mark = std::getenv(preload::kMark))
    unlink(mark);
  throw UserError(fmt::format("{}: {}", file, why));
}

}  // namespace

Run add_run(CLI::App& verb, const Common& common) {
  auto options = std::make_shared<Options>();
  verb.description(kDescription);
  verb.footer(kExamples);
  verb.add_option("COMMAND", options->command, "The indexer; all that follows it is its own")
      ->type_name("")
      ->required();
  return [&common, options] { return run(common, *options); };
}

}  // namespace postil::cli
