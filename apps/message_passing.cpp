#include "apps/message_passing.hpp"

#include <algorithm>
#include <cstdlib>

#include "numerics/error.hpp"

#ifdef LEMMATA_MPI
#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include <mpi.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <limits>
#include <optional>
#include <thread>

#include "apps/interrupt.hpp"
#endif

namespace lemmata::apps {
namespace {

/// How many ranks a launcher says that it started; 0: there is no launcher.
int ranks_of_launcher() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {  // Open MPI; MPICH, Intel MPI and Slurm's srun
    if (const char* size = std::getenv(name)) return std::max(0, std::atoi(size));
  }
  return 0;
}

#ifdef LEMMATA_MPI

using Clock = std::chrono::steady_clock;

class Ranks final : public gpu::Communicator {
 public:
  Ranks() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    std::string host(256, '\0');
    ::gethostname(host.data(), host.size() - 1);
    host.resize(host.find('\0'));
    // Who is where: "PID HOST" of each rank, known to all.
    std::string all;
    for (const std::string& one : gather(std::to_string(::getpid()) + " " + host)) all += one + "\n";
    all = broadcast(all);
    for (std::size_t begin = 0; begin < all.size();) {
      const std::size_t end = all.find('\n', begin);
      const std::size_t blank = all.find(' ', begin);
      const std::string where = all.substr(blank + 1, end - blank - 1);
      processes_.push_back({static_cast<pid_t>(std::stol(all.substr(begin, blank - begin))), where, where == host});
      begin = end + 1;
    }
  }
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;
  /// Without the ceremony where a rank is gone: it would wait for it.
  ~Ranks() override {
    if (!lost_) MPI_Finalize();
  }

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return size_; }
  [[nodiscard]] int size_here() const override { return static_cast<int>(std::ranges::count(processes_, true, &Process::is_here)); }

  std::vector<std::string> gather(const std::string& bytes) override {
    if (rank_ != 0) {
      send(bytes, 0, work);
      return {};
    }
    std::vector<std::string> all(static_cast<std::size_t>(size_));
    all[0] = bytes;
    for (int from = 1; from < size_; ++from) {
      Message message = receive(from);
      if (message.tag == failure) throw gpu::LostRank("rank " + std::to_string(from) + ": " + message.bytes);
      all[static_cast<std::size_t>(from)] = std::move(message.bytes);
    }
    return all;
  }
  std::string broadcast(const std::string& bytes) override {
    if (rank_ == 0) {
      for (int to = 1; to < size_; ++to) send(bytes, to, work);
      return bytes;
    }
    Message message = receive(0);
    if (message.tag == ending) throw gpu::Ended{std::atoi(message.bytes.c_str())};
    return std::move(message.bytes);
  }
  void end(int status) override {
    for (int to = 1; to < size_ && !lost_; ++to) send(std::to_string(status), to, ending);
  }
  void fail(const std::string& message) override { send(message, 0, failure); }

 private:
  static constexpr int work = 1;
  static constexpr int ending = 2;
  static constexpr int failure = 3;

  struct Process {
    pid_t id;
    std::string host;
    bool is_here;
    [[nodiscard]] bool is_gone() const { return is_here && ::kill(id, 0) != 0 && errno == ESRCH; }
  };
  struct Message {
    std::string bytes;
    int tag = 0;
  };

  void send(const std::string& bytes, int to, int tag) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) throw BadInput("a message between ranks is too long; take fewer cells");
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Isend(bytes.data(), static_cast<int>(bytes.size()), MPI_CHAR, to, tag, MPI_COMM_WORLD, &request);
    wait_for(to, [&] {
      int done = 0;
      MPI_Test(&request, &done, MPI_STATUS_IGNORE);
      return done != 0;
    });
  }
  Message receive(int from) {
    MPI_Status status{};
    wait_for(from, [&] {
      int there = 0;
      MPI_Iprobe(from, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
      return there != 0;
    });
    int length = 0;
    MPI_Get_count(&status, MPI_CHAR, &length);
    Message message{std::string(static_cast<std::size_t>(length), '\0'), status.MPI_TAG};
    MPI_Recv(message.bytes.data(), length, MPI_CHAR, from, status.MPI_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return message;
  }

  /// Polls and sleeps. After a signal from outside the others are about to answer, or to be gone: a rank that does neither for a while is lost as well.
  template <class IsDone>
  void wait_for(int other, IsDone&& is_done) {
    constexpr auto patience = std::chrono::milliseconds(400);
    auto nap = std::chrono::microseconds(20);
    std::optional<Clock::time_point> interrupted_since;
    while (!is_done()) {
      std::this_thread::sleep_for(nap);
      nap = std::min(nap * 2, std::chrono::microseconds(2000));
      if (nap < std::chrono::microseconds(2000)) continue;
      for (int rank = 0; rank < static_cast<int>(processes_.size()); ++rank) {
        if (processes_[static_cast<std::size_t>(rank)].is_gone()) lose(rank, "is gone (it was killed, or ran out of memory)");
      }
      if (rank_ != 0 || !interrupted()) continue;
      if (!interrupted_since) interrupted_since = Clock::now();
      if (Clock::now() - *interrupted_since > patience) lose(other, "did not answer after the signal that ends the work");
    }
  }
  [[noreturn]] void lose(int rank, const std::string& what) {
    lost_ = true;
    const Process& process = processes_[static_cast<std::size_t>(rank)];
    throw gpu::LostRank("rank " + std::to_string(rank) + " of " + std::to_string(size_) + ", process " + std::to_string(process.id) + " on " + process.host + ", " + what);
  }

  int rank_ = 0;
  int size_ = 1;
  bool lost_ = false;
  std::vector<Process> processes_;
};

#endif

}  // namespace

std::unique_ptr<gpu::Communicator> connect_ranks() {
  const int ranks = ranks_of_launcher();
#ifdef LEMMATA_MPI
  if (ranks > 0) return std::make_unique<Ranks>();
#else
  if (ranks > 1) {
    throw BadInput("started as " + std::to_string(ranks) + " ranks, but built without MPI: install it (Debian: libopenmpi-dev) and build again, or run without mpirun");
  }
#endif
  return std::make_unique<gpu::Alone>();
}

}  // namespace lemmata::apps
