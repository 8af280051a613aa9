#pragma once
/// The processes that share a sweep: what they say to each other, and nothing of how. apps/message_passing.hpp speaks MPI.
#include <string>
#include <vector>

namespace lemmata::gpu {

class Communicator {
 public:
  virtual ~Communicator() = default;
  [[nodiscard]] virtual int rank() const = 0;
  [[nodiscard]] virtual int size() const = 0;
  /// To rank 0: what every rank hands in, in the order of ranks; to the others nothing. Every rank must call it. Throws where a rank was lost, naming it.
  virtual std::vector<std::string> gather(const std::string& bytes) = 0;
  /// What rank 0 hands in, to every rank.
  virtual std::string broadcast(const std::string& bytes) = 0;

  [[nodiscard]] bool is_first() const { return rank() == 0; }
};

/// A process on its own.
class Alone final : public Communicator {
 public:
  [[nodiscard]] int rank() const override { return 0; }
  [[nodiscard]] int size() const override { return 1; }
  std::vector<std::string> gather(const std::string& bytes) override { return {bytes}; }
  std::string broadcast(const std::string& bytes) override { return bytes; }
};

}  // namespace lemmata::gpu
