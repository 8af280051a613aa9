#pragma once
/// The processes that share a sweep: what they say to each other, and nothing of how. apps/message_passing.hpp speaks MPI.
///
/// Rank 0 leads: it alone prints, reads and writes. Work goes round in broadcasts (rank 0 to all) and gathers (all to rank 0), until rank 0 ends it.
#include <stdexcept>
#include <string>
#include <vector>

namespace lemmata::gpu {

/// Thrown on rank 0 where another rank is gone, or says that it cannot go on.
struct LostRank : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Thrown on the other ranks, from whatever they wait in, when rank 0 has ended the work.
struct Ended {
  int status;
};

class Communicator {
 public:
  virtual ~Communicator() = default;
  [[nodiscard]] virtual int rank() const = 0;
  [[nodiscard]] virtual int size() const = 0;
  /// How many of the ranks run on this machine.
  [[nodiscard]] virtual int size_here() const = 0;
  /// To rank 0: what every rank hands in, in the order of ranks; to the others nothing. Throws LostRank.
  virtual std::vector<std::string> gather(const std::string& bytes) = 0;
  /// What rank 0 hands in, to every rank. Throws Ended.
  virtual std::string broadcast(const std::string& bytes) = 0;
  /// On rank 0: the others are thrown Ended out of what they wait in.
  virtual void end(int status) = 0;
  /// On another rank: makes rank 0 throw LostRank out of its next gather, with this message.
  virtual void fail(const std::string& message) = 0;

  [[nodiscard]] bool is_first() const { return rank() == 0; }
};

/// A process on its own.
class Alone final : public Communicator {
 public:
  [[nodiscard]] int rank() const override { return 0; }
  [[nodiscard]] int size() const override { return 1; }
  [[nodiscard]] int size_here() const override { return 1; }
  std::vector<std::string> gather(const std::string& bytes) override { return {bytes}; }
  std::string broadcast(const std::string& bytes) override { return bytes; }
  void end(int /*status*/) override {}
  void fail(const std::string& /*message*/) override {}
};

}  // namespace lemmata::gpu
