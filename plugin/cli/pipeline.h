// Work on documents in several threads, with the results written in the order of reading. Internal; may change.
//
//   run_in_order<RawDocument, std::string>(jobs,
//       [&](RawDocument& raw) { return reader.next(raw); },                   // one thread at a time
//       [&] { auto annotator = std::make_shared<Annotator>(rules);            // once for each thread
//             return [annotator](RawDocument& raw) { return line(raw); }; },  // in parallel
//       [&](std::string& line) { write_out(line); });                         // one thread at a time, in order
//
// Reading runs ahead of writing by a bounded number of documents (and of bytes, where a last argument of Ahead says how many
// a result has). The first exception of any step stops all and is thrown.
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

// How far reading may run ahead of writing.
template <class Out>
struct Ahead {
  std::uint64_t documents = 0;  // 0: kAheadPerThread for each thread
  std::size_t bytes = 0;        // of results that wait to be written; no thread begins another document while there are more
  std::function<std::size_t(const Out&)> size;  // null: bytes do not count
};

template <class In, class Out>
class OrderedPipeline {
 public:
  using Read = std::function<bool(In&)>;
  using Work = std::function<Out(In&)>;
  using MakeWork = std::function<Work()>;
  using Write = std::function<void(Out&)>;

  OrderedPipeline(unsigned jobs, Read read, MakeWork make_work, Write write, Ahead<Out> ahead)
      : jobs_(jobs ? jobs : 1),
        read_(std::move(read)),
        make_work_(std::move(make_work)),
        write_(std::move(write)),
        ahead_(std::move(ahead)) {
    if (!ahead_.documents) ahead_.documents = kAheadPerThread * jobs_;
  }

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

  bool has_room() const {
    // Results wait for one that is in work, if only by the thread that will write it: that one needs no room.
    return next_read_ - next_write_ < ahead_.documents && (!ahead_.size || bytes_ <= ahead_.bytes);
  }

  // Reads the next document and its number; waits while reading is too far ahead.
  bool take(In& in, std::uint64_t& number) {
    std::lock_guard<std::mutex> reading(read_mutex_);
    {
      std::unique_lock<std::mutex> lock(mutex_);
      room_.wait(lock, [this] { return error_ || has_room(); });
      if (error_ || ended_)
        return false;
    }
    if (!read_(in)) {
      std::lock_guard<std::mutex> lock(mutex_);
      ended_ = true;
      return false;
    }
    std::lock_guard<std::mutex> lock(mutex_);
    number = next_read_++;
    return true;
  }

  // Whoever completes the next document in order writes it and those after it that are ready.
  void give(std::uint64_t number, Out out) {
    const std::size_t bytes = ahead_.size ? ahead_.size(out) : 0;
    std::unique_lock<std::mutex> lock(mutex_);
    ready_.emplace(number, Ready{std::move(out), bytes});
    bytes_ += bytes;
    if (writing_)
      return;
    writing_ = true;
    while (!error_ && !ready_.empty() && ready_.begin()->first == next_write_) {
      Ready next = std::move(ready_.begin()->second);
      ready_.erase(ready_.begin());
      lock.unlock();
      write_(next.out);
      lock.lock();
      ++next_write_;
      bytes_ -= next.bytes;
      room_.notify_all();
    }
    writing_ = false;
  }

  struct Ready {
    Out out;
    std::size_t bytes;
  };

  const unsigned jobs_;
  Read read_;
  MakeWork make_work_;
  Write write_;
  Ahead<Out> ahead_;
  std::mutex read_mutex_;  // held while reading; taken before mutex_
  std::mutex mutex_;       // guards what follows
  std::condition_variable room_;
  std::map<std::uint64_t, Ready> ready_;
  std::uint64_t next_read_ = 0, next_write_ = 0;
  std::size_t bytes_ = 0;  // of ready_ and what is being written
  bool writing_ = false, ended_ = false;
  std::exception_ptr error_;
};

template <class In, class Out>
void run_in_order(unsigned jobs, typename OrderedPipeline<In, Out>::Read read,
                  typename OrderedPipeline<In, Out>::MakeWork make_work,
                  typename OrderedPipeline<In, Out>::Write write, Ahead<Out> ahead = {}) {
  OrderedPipeline<In, Out>(jobs, std::move(read), std::move(make_work), std::move(write), std::move(ahead)).run();
}

}  // namespace postil::cli

#endif
