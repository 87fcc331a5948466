// A folder of databases that is made for the first time. All of it can be made again, so it is written without waiting for the
// disk. Internal; may change.
//
//   Draft draft(folder);                                          // before its databases are opened
//   Xapian::WritableDatabase db(path, Xapian::DB_CREATE_OR_OPEN | draft.flags());
//   ...
//   draft.finish();                                               // when all is committed
//
// What a kill leaves is good: it is with the system. What a crash of the system leaves may be damaged. So a file in the folder
// says since which start of the system it has been a draft; if there was another start since, its databases are removed, to be
// made from the beginning.
#ifndef POSTIL_CLI_DRAFT_H
#define POSTIL_CLI_DRAFT_H

#include <filesystem>
#include <string>

namespace postil::cli {

class Draft {
 public:
  // The folder may be missing. Throws UserError, and Xapian::DatabaseLockError if another process is writing what would be removed.
  explicit Draft(const std::string& folder);

  // Whether there is no database in it yet.
  bool empty() const { return empty_; }
  // For Xapian::WritableDatabase.
  int flags() const;
  // Brings all to disk; from then on it is no draft. Throws UserError.
  void finish();

 private:
  void begin();

  const std::filesystem::path folder_, mark_;
  bool unsynced_ = false, empty_ = false;
};

}  // namespace postil::cli

#endif
