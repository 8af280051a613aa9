#pragma once
/// Certificates as JSON, every number a string "p" or "p/q":
///   {"certificate": 1, "problem": id, "parameters": {name: number, or a list of them}, "target": number,
///    "leaves": [{"box": [{"low", "high"}, or null where the event is not clipped, ...], "multipliers": [numbers]}]}
/// Nothing else is read, nothing may be missing, and the format has one way to say a thing. docs/prove.md is the page about it.
#include "apps/instance_json.hpp"
#include "theory/performance_estimation/problem.hpp"

namespace lemmata::apps {

[[nodiscard]] Json to_json(const pep::Certificate& certificate);
/// Whether a document is meant as a certificate: an object with the field "certificate". Broken JSON is none.
[[nodiscard]] bool is_certificate(const std::string& text);
/// Throws BadInput naming the file, and the line and column or the field.
[[nodiscard]] pep::Certificate parse_certificate(const std::string& text, const std::string& file);

}  // namespace lemmata::apps
