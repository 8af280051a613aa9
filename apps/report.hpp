#pragma once
/// Verdicts for people and for programs: a table, JSON (cli contract), JUnit XML and a page that opens without a server.
#include <string>
#include <vector>

#include "apps/instance_json.hpp"
#include "apps/verify.hpp"

namespace lemmata::apps {

/// "A2 at k = 16, index 0: 0.011 <= 0.0099".
[[nodiscard]] std::string finding_text(const Finding& finding);
/// A relation with its place and both sides.
[[nodiscard]] Json to_json(const Finding& finding);

[[nodiscard]] std::string verdict_table(const std::vector<EntryReport>& reports, const VerifyOptions& options);
[[nodiscard]] Json verdict_json(const std::vector<EntryReport>& reports, const VerifyOptions& options);
[[nodiscard]] std::string verdict_junit(const std::vector<EntryReport>& reports);
[[nodiscard]] std::string verdict_html(const std::vector<EntryReport>& reports, const VerifyOptions& options);

}  // namespace lemmata::apps
