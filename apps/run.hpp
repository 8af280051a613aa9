#pragma once
/// Running one method on one problem in any number, with everything that is seen on the way streamed to sinks: memory does not grow with the rounds.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algorithms/instance.hpp"

namespace lemmata::apps {

/// A number as it is printed: both ends the same unless it is an enclosure. `is_json_number`: a finite double or float, which JSON may carry as it is.
struct NumberText {
  std::string lower;
  std::string upper;
  bool is_enclosure = false;
  bool is_json_number = false;
};

/// One round for reading. The texts are filled only if a sink asks for them.
struct RoundRecord {
  std::int64_t k = 0;
  std::vector<NumberText> x;
  NumberText value;           ///< f(x_k)
  NumberText gradient_norm;   ///< ||grad f(x_k)||
  NumberText direction_norm;  ///< length of the step over gamma
  std::vector<Truth> clipped; ///< one a node
  double value_near = 0;      ///< the same as doubles, for plots
  double gradient_norm_near = 0;
  double direction_norm_near = 0;
  std::vector<double> x_near;
  bool has_text = false;
};

class RunSink {
 public:
  virtual ~RunSink() = default;
  /// Whether round k is to be handed over with texts (costly); asked before every round.
  [[nodiscard]] virtual bool wants_text(std::int64_t k) const = 0;
  virtual void see(const RoundRecord& record) = 0;
};

enum class ScalarKind : std::uint8_t { float_, double_, long_double, multiprecision, enclosure, exact };

/// The number that a run is computed in; `bits` where the kind has a precision.
struct ScalarChoice {
  ScalarKind kind = ScalarKind::double_;
  long bits = 0;
};
/// From "float", "double", "long-double", "mp:BITS", "enclosure:BITS" or "exact". Throws BadInput.
[[nodiscard]] ScalarChoice parse_scalar(const std::string& text);

struct RunRequest {
  std::string method;
  Instance instance;         ///< problem, parameters, start, shifts
  std::int64_t steps = 100;  ///< rounds 0..steps are seen: x_0 .. x_steps
  std::string scalar = "double";
};

/// A request that was read: what a run needs, whatever its method and number.
struct RunTask {
  const RunRequest& request;
  const ParameterReader& read;  ///< of the method
  const Problem& problem;
  const Start& start;
  std::span<RunSink* const> sinks;
};

/// What a run sends. A vector counts as `dimension` doubles of 8 bytes, whatever number the run is computed in, up from every node and down to every node;
/// a compressed message counts as a whole vector, and no header or index is counted.
struct Communication {
  int nodes = 0;
  int dimension = 0;
  std::int64_t rounds = 0;   ///< in which anything was sent
  std::int64_t vectors = 0;  ///< that every node sent, and got back

  void count(int exchanged) {
    rounds += exchanged > 0 ? 1 : 0;
    vectors += exchanged;
  }
  [[nodiscard]] std::int64_t bytes_each_way() const { return vectors * nodes * dimension * 8; }
};

struct RunResult {
  std::int64_t rounds = 0;
  Communication communication;
  std::string stopped;  ///< why before the last round; empty: it was not
  double seconds = 0;
};

/// Throws BadInput for an unknown method, problem, scalar or parameter, or a number type that the problem cannot be evaluated in.
[[nodiscard]] RunResult run_method(const RunRequest& request, std::span<RunSink* const> sinks);

}  // namespace lemmata::apps
