#pragma once
/// `lemmata prove`: a bound for all functions of a class at once, with a certificate in exact numbers; and the verification of such certificates.
#include <string>
#include <vector>

namespace lemmata::apps {

struct ProveCommand {
  std::string id;  ///< empty: list what can be proved
  std::vector<std::string> settings;
  std::string target, solver = "own", time_limit;
  std::string out;       ///< where the certificate goes
  std::string lean;      ///< where it goes as a Lean 4 file
  std::string instance;  ///< where an instance that attains or refutes goes, for `replay`
  std::string json;
};
[[nodiscard]] int prove_command(const ProveCommand& command);

/// `replay` of a certificate: verified from scratch, without a solver. `text` is what the file holds.
[[nodiscard]] int replay_certificate(const std::string& text, const std::string& file);

}  // namespace lemmata::apps
