#include "properties/instance_text.hpp"

#include <cstdio>

namespace lemmata::properties {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}
template <class List, class Item>
std::string list_of(const List& list, const Item& item) {
  std::string out = "[";
  for (const auto& element : list) out += (out.size() > 1 ? ", " : "") + item(element);
  return out + "]";
}
std::string vector_text(const Vector<Exact>& v) {
  return list_of(v, [](const Exact& q) { return quoted(q.text()); });
}
std::string members(const Parameters& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) out += (out.empty() ? "" : ", ") + quoted(name) + ": " + quoted(value);
  return out;
}

}  // namespace

std::string json_text(const Instance& instance) {
  std::string out = "{\n  \"statement\": " + quoted(instance.subject);
  if (!instance.problem.name.empty()) {
    out += ",\n  \"problem\": {\"name\": " + quoted(instance.problem.name);
    if (!instance.problem.parameters.empty()) out += ", " + members(instance.problem.parameters);
    if (!instance.problem.nodes.empty()) {
      out += ", \"nodes\": " + list_of(instance.problem.nodes, [](const QuadraticNode& node) {
               std::string rows;
               for (Eigen::Index i = 0; i < node.a.rows(); ++i) rows += (i > 0 ? ", " : "") + vector_text(Vector<Exact>(node.a.row(i).transpose()));
               return "{\"matrix\": [" + rows + "], \"linear\": " + vector_text(node.b) + ", \"constant\": " + quoted(node.c.text()) + "}";
             });
    }
    out += "}";
  }
  out += ",\n  \"parameters\": {" + members(instance.parameters) + "}";
  if (instance.start) out += ",\n  \"start\": " + vector_text(*instance.start);
  if (!instance.shifts.empty()) out += ",\n  \"shifts\": " + list_of(instance.shifts, vector_text);
  if (instance.steps) out += ",\n  \"steps\": " + std::to_string(*instance.steps);
  return out + ",\n  \"seed\": " + std::to_string(instance.seed) + "\n}";
}

}  // namespace lemmata::properties
