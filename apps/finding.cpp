#include "apps/finding.hpp"

#include <fmt/format.h>

namespace lemmata::apps {
namespace {

std::string text_of(const Quantity& quantity) {
  return quantity.exact || quantity.lower == quantity.upper ? quantity.lower : fmt::format("[{}, {}]", quantity.lower, quantity.upper);
}

Json json_of(const Quantity& quantity) {
  if (quantity.exact || quantity.lower == quantity.upper) return quantity.lower;
  return Json::array({quantity.lower, quantity.upper});
}

}  // namespace

std::string_view sign_of(Order order) { return order == Order::equal ? "=" : order == Order::less ? "<" : "<="; }

std::string finding_text(const Finding& finding) {
  std::string text = fmt::format("{} at k = {}", finding.relation, finding.k);
  if (finding.node >= 0) text += fmt::format(", index {}", finding.node);
  if (!finding.lhs.lower.empty()) text += fmt::format(": {} {} {}", text_of(finding.lhs), sign_of(finding.order), text_of(finding.rhs));
  return text;
}

Json to_json(const Finding& finding) {
  Json at;
  at["k"] = finding.k;
  if (finding.node >= 0) at["index"] = finding.node;
  Json json;
  json["relation"] = finding.relation;
  json["at"] = at;
  json["order"] = sign_of(finding.order);
  json["lhs"] = json_of(finding.lhs);
  json["rhs"] = json_of(finding.rhs);
  return json;
}

}  // namespace lemmata::apps
