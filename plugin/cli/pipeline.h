// Work on documents in several threads, with the results written in the order of reading. Internal; may change.
//
//   run_in_order<RawDocument, std::string>(jobs,
//       [&](RawDocument& raw) { return reader.next(raw); },                   // one thread at a time
//       [&] { auto annotator = std::make_shared<Annotator>(rules);            // once for each thread
//             return [annotator](RawDocument& raw) { return line(raw); }; },  // in parallel
//       [&](std::string& line) { write_out(line); });                         // one thread at a time, in order
//
// Reading runs ahead of writing by a bounded number of documents. The first exception of any step stops all and is
// thrown.
#ifndef POSTIL_CLI_PIPELINE_H
#define POSTIL_CLI_PIPELINE_H

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace postil::cli {

// Documents read and not yet written, for each thread. One slow document must not stop the others at once.
inline constexpr std::uint64_t kAheadPerThread = 16;

template <class In, class Out>
class OrderedPipeline {
 public:
  using Read = std::function<bool(In&)>;
  using Work = std::function<Out(In&)>;
  using MakeWork = std::function<Work()>;
  using Write = std::function<void(Out&)>;

  OrderedPipeline(unsigned jobs, Read read, MakeWork make_work, Write write)
      : jobs_(jobs ? jobs : 1), read_(std::move(read)), make_work_(std::move(make_work)), write_(std::move(write)) {}

  void run() {
    if (jobs_ == 1)
      return run_alone();
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < jobs_; ++i) threads.emplace_back([this] { run_thread(); });
    for (std::thread& thread : threads) thread.join();
    if (error_)
      std::rethrow_exception(error_);
  }

 private:
  void run_alone() {
    Work work = make_work_();
    for (In in; read_(in); in = In()) {
      Out out = work(in);
      write_(out);
    }
  }

  void run_thread() try {
    Work work = make_work_();
    In in;
    for (std::uint64_t number; take(in, number); in = In()) give(number, work(in));
  } catch (...) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!error_)
      error_ = std::current_exception();
    room_.notify_all();
  }

  // Reads the next document and its number; waits while reading is too far ahead.
  bool take(In& in, std::uint64_t& number) {
    std::lock_guard<std::mutex> reading(read_mutex_);
    {
      std::unique_lock<std::mutex> lock(mutex_);
      room_.wait(lock, [this] { return error_ || next_read_ - next_write_ < kAheadPerThread * jobs_; });
      if (error_ || ended_)
        return false;
    }
    if (!read_(in)) {
      std::lock_guard<std::mutex> lock(mutex_);
      ended_ = true;
      return false;
    }
    number = next_read_++;
    return true;
  }

  // Whoever completes the next document in order writes it and those after it that are ready.
  void give(std::uint64_t number, Out out) {
    std::unique_lock<std::mutex> lock(mutex_);
    ready_.emplace(number, std::move(out));
    if (writing_)
      return;
    writing_ = true;
    while (!error_ && !ready_.empty() && ready_.begin()->first == next_write_) {
      Out next = std::move(ready_.begin()->second);
      ready_.erase(ready_.begin());
      lock.unlock();
      write_(next);
      lock.lock();
      ++next_write_;
      room_.notify_all();
    }
    writing_ = false;
  }

  const unsigned jobs_;
  Read read_;
  MakeWork make_work_;
  Write write_;
  std::mutex read_mutex_;  // held while reading; taken before mutex_
  std::mutex mutex_;       // guards what follows (next_read_ is written under both)
  std::condition_variable room_;
  std::map<std::uint64_t, Out> ready_;
  std::uint64_t next_read_ = 0, next_write_ = 0;
  bool writing_ = false, ended_ = false;
  std::exception_ptr error_;
};

template <class In, class Out>
void run_in_order(unsigned jobs, typename OrderedPipeline<In, Out>::Read read,
                  typename OrderedPipeline<In, Out>::MakeWork make_work,
                  typename OrderedPipeline<In, Out>::Write write) {
  OrderedPipeline<In, Out>(jobs, std::move(read), std::move(make_work), std::move(write)).run();
}

}  // namespace postil::cli

#endif
