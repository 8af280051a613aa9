#pragma once
/// Verdicts for people and for programs: a table, JSON (cli contract), JUnit XML and a page that opens without a server.
#include <string>
#include <vector>

#include "apps/finding.hpp"
#include "apps/verify.hpp"

namespace lemmata::apps {

[[nodiscard]] std::string verdict_table(const std::vector<EntryReport>& reports, const VerifyOptions& options);
[[nodiscard]] Json verdict_json(const std::vector<EntryReport>& reports, const VerifyOptions& options);
[[nodiscard]] std::string verdict_junit(const std::vector<EntryReport>& reports);
[[nodiscard]] std::string verdict_html(const std::vector<EntryReport>& reports, const VerifyOptions& options);

}  // namespace lemmata::apps
