#include "apps/explore/terminal.hpp"

#include <editline/readline.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <thread>

#include "apps/catalogue.hpp"
#include "apps/command.hpp"
#include "apps/files.hpp"
#include "apps/interrupt.hpp"
#include "numerics/error.hpp"

namespace lemmata::apps::explore {
namespace {

constexpr const char* help =
    "open ID                 another entry of the catalogue ('lemmata list')\n"
    "set NAME=VALUE ...      parameters, exactly: 1/3, 0.1, 1e-6, 2^-10; start=4 or start=1,2, steps=100, seed=2, number=3 likewise\n"
    "unset NAME ...          back to the default\n"
    "drop HYPOTHESIS         waive it; keep HYPOTHESIS takes it back\n"
    "scale CONSTANT=FACTOR   multiply a constant; FACTOR 1 takes it back\n"
    "methods NAME ...        run these beside the entry's own\n"
    "run                     the double tier, then the certified verdict\n"
    "verdict                 the certified verdict alone\n"
    "plot [gap|gradient|step|x|RELATION]   curves of the last state\n"
    "attack [SECONDS]        search for a counterexample; what is found becomes the state\n"
    "show                    the entry, its parameters, the state\n"
    "state                   the state as JSON\n"
    "export instance|command|test|report [FILE]\n"
    "help, quit\n";

std::pair<std::string, std::string> split(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return {};
  const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
  const std::size_t rest = std::min(line.find_first_not_of(" \t", end), line.size());
  std::string tail = line.substr(rest);
  while (!tail.empty() && (tail.back() == ' ' || tail.back() == '\t' || tail.back() == '\r')) tail.pop_back();
  return {line.substr(begin, end - begin), tail};
}

std::vector<std::string> words(std::string text) {
  std::vector<std::string> list;
  while (!text.empty()) {
    auto [head, tail] = split(text);
    if (head.empty()) break;
    list.push_back(std::move(head));
    text = std::move(tail);
  }
  return list;
}

bool speaks_unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string text = value;
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text.find("utf-8") != std::string::npos || text.find("utf8") != std::string::npos;
  }
  return false;
}

std::string short_number(const Json& value) { return value.is_number() ? fmt::format("{:.6g}", value.get<double>()) : "not finite"; }

/// First, last, and the curve between.
std::string curve_line(const std::string& name, const Json& values) {
  if (!values.is_array() || values.empty()) return "";
  return fmt::format("  {:<26} {:>12} {} {:>12}\n", name, short_number(values.front()), sparkline(values, 48, speaks_unicode()), short_number(values.back()));
}

}  // namespace

std::string sparkline(const Json& values, std::size_t width, bool unicode) {
  static constexpr std::array<std::string_view, 8> blocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  static constexpr std::array<std::string_view, 8> signs = {"_", ".", ":", "-", "=", "+", "*", "#"};
  std::vector<double> numbers;
  for (const Json& value : values) numbers.push_back(value.is_number() ? value.get<double>() : std::nan(""));
  if (numbers.empty()) return "";
  double low = INFINITY;
  double high = -INFINITY;
  double least_positive = INFINITY;
  for (const double v : numbers) {
    if (!std::isfinite(v)) continue;
    low = std::min(low, v);
    high = std::max(high, v);
    if (v > 0) least_positive = std::min(least_positive, v);
  }
  const bool logarithmic = low >= 0 && high > 1000 * least_positive;
  const auto height = [&](double v) { return logarithmic ? std::log(std::max(v, least_positive)) : v; };
  const double bottom = logarithmic ? std::log(least_positive) : low;
  const double span = height(high) - bottom;
  std::string line;
  const std::size_t columns = std::min(width, numbers.size());
  for (std::size_t c = 0; c < columns; ++c) {
    const double v = numbers[columns == 1 ? 0 : c * (numbers.size() - 1) / (columns - 1)];
    if (!std::isfinite(v)) {
      line += " ";
      continue;
    }
    const double part = span > 0 ? (height(v) - bottom) / span : 0.0;
    const auto level = static_cast<std::size_t>(std::clamp(part * 7.999, 0.0, 7.0));
    line += unicode ? blocks[level] : signs[level];
  }
  return line;
}

Terminal::Terminal(const std::string& id) {
  if (!open(id.empty() ? "counterexample/example-1.1" : id).empty()) status_ = 0;
}

Json Terminal::ask(const char* function, const Json& request) {
  try {
    return api_.answer(function, request);
  } catch (const Refusal& refusal) {
    throw BadInput((refusal.field.empty() ? "" : refusal.field + ": ") + refusal.message);
  }
}

std::string Terminal::open(const std::string& id) {
  entry_ = ask("entry", {{"id", id}});
  state_ = {{"id", id}, {"set", Json::object()}};
  return fmt::format("{}: {}\n", id, entry_["title"].get<std::string>());
}

std::string Terminal::set(const std::string& text) {
  if (text.empty()) throw BadInput("set takes NAME=VALUE, such as set tau=1/3");
  Json changed = state_;
  for (const std::string& word : words(text)) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == word.size()) throw BadInput("'" + word + "' is not of the form NAME=VALUE");
    const std::string name = word.substr(0, equals);
    const std::string value = word.substr(equals + 1);
    if (name == "start") {
      changed["start"] = Json::array();
      for (const Exact& entry : parse_list(value, "start")) changed["start"].push_back(entry.text());
    } else if (name == "seed" || name == "number") {
      changed[name] = value;
    } else if (name == "steps" && changed.contains("problem")) {
      changed["steps"] = value;
    } else {
      changed["set"][name] = value;
    }
  }
  // Read whole before it counts: a wrong value changes nothing.
  (void)ask("export", {{"state", changed}, {"what", "command"}});
  state_ = std::move(changed);
  return "";
}

std::string Terminal::run() {
  const Json run = ask("run", {{"state", state_}});
  std::string text;
  for (const Json& notice : run["notices"]) text += "  note: " + notice.get<std::string>() + "\n";
  for (const Json& lane : run["lanes"]) {
    text += fmt::format("{}{}\n", lane["method"].get<std::string>(), lane["own"].get<bool>() ? "" : " (beside)");
    text += curve_line("f - f_inf", lane["gap"]);
    text += curve_line("||grad f||^2", lane["gradient_squared"]);
    const auto last = lane["last_clipped"].get<std::int64_t>();
    text += last < 0 ? "  nothing is clipped\n" : fmt::format("  last clipped in round {}\n", last);
    if (!lane["stopped"].get<std::string>().empty()) text += "  stopped: " + lane["stopped"].get<std::string>() + "\n";
  }
  for (const Json& hypothesis : run["hypotheses"]) {
    text += fmt::format("  hypothesis {:<22} {}\n", hypothesis["name"].get<std::string>(), hypothesis["status"].get<std::string>());
  }
  for (const Json& relation : run["relations"]) {
    const Json& tightest = relation["tightest"];
    text +=
        fmt::format("  {:<33} {:<8} {}\n", relation["name"].get<std::string>(), relation["status"].get<std::string>(),
                    tightest.is_null() ? "" : fmt::format("lhs/rhs up to {} at k = {}", short_number(tightest["ratio"]), tightest["k"].get<std::int64_t>()));
  }
  return text + "  at once:   " + run["verdict"]["text"].get<std::string>() + "\n" + verdict();
}

std::string Terminal::verdict() {
  const Json answer = ask("verdict", {{"state", state_}, {"budget_ms", 5000}});
  const auto decision = answer["verdict"]["decision"].get<std::string>();
  status_ = decision == "holds" ? all_hold : decision == "violated" ? something_violated : something_undecided;
  std::string text = "  certified: " + answer["verdict"]["text"].get<std::string>() + "\n";
  for (const Json& remark : answer["verdict"]["remarks"]) text += "  " + remark.get<std::string>() + "\n";
  return text;
}

std::string Terminal::plot(const std::string& what) {
  const Json run = ask("run", {{"state", state_}});
  const std::string name = what.empty() ? "gap" : what == "gradient" ? "gradient_squared" : what;
  std::string text;
  for (const Json& lane : run["lanes"]) {
    const auto method = lane["method"].get<std::string>();
    if (name == "gap" || name == "gradient_squared" || name == "step") text += curve_line(method, lane[name]);
    if (name != "x" || !lane["x"].is_array()) continue;
    for (std::size_t j = 0; j < lane["x"].front().size(); ++j) {
      Json coordinate = Json::array();
      for (const Json& x : lane["x"]) coordinate.push_back(x[j]);
      text += curve_line(fmt::format("{} x_{}", method, j + 1), coordinate);
    }
  }
  std::string names;
  for (const Json& relation : run["relations"]) {
    const auto relation_name = relation["name"].get<std::string>();
    names += (names.empty() ? "" : ", ") + relation_name;
    if (relation_name != name) continue;
    text += curve_line(name + " lhs", relation["lhs"]) + curve_line(name + " rhs", relation["rhs"]);
  }
  if (text.empty()) throw BadInput("there is nothing to plot as '" + name + "'; there are gap, gradient, step, x" + (names.empty() ? "" : ", " + names));
  return text;
}

std::string Terminal::attack(const std::string& seconds) {
  const Json begun = ask("find", {{"state", state_}, {"seconds", seconds.empty() ? "10" : seconds}});
  Json job;
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (interrupted()) (void)ask("cancel", begun);
    job = ask("job", begun);
  } while (!job["done"].get<bool>());
  std::string text = "  " + job["message"].get<std::string>() + "\n";
  for (const Json& tightest : job["tightest"]) {
    text += fmt::format("  {:<33} lhs/rhs up to {}\n", tightest["relation"].get<std::string>(), tightest["ratio"].get<std::string>());
  }
  status_ = job["counterexamples"].empty() ? all_hold : something_violated;
  if (job["counterexamples"].empty()) return text;
  const Json& found = job["counterexamples"][0];
  state_ = found["state"];
  return text + "  " + found["text"].get<std::string>() + "\n  the state is this counterexample now\n";
}

std::string Terminal::show() const {
  std::string text = fmt::format("{}\n{}\n\n{}\n\n{}\n", entry_["id"].get<std::string>(), entry_["title"].get<std::string>(),
                                 entry_["setting"].get<std::string>(), entry_["claim"].get<std::string>());
  for (const Json& hypothesis : entry_["hypotheses"]) {
    text += fmt::format("  hypothesis {:<22} {}\n", hypothesis["name"].get<std::string>(), hypothesis["formula"].get<std::string>());
  }
  for (const Json& parameter : entry_["parameters"]) {
    const auto name = parameter["name"].get<std::string>();
    const auto value = state_["set"].contains(name) ? state_["set"][name].get<std::string>() : parameter["value"].get<std::string>();
    text += fmt::format("  {:<16} {:<12} {}\n", name, value, parameter["meaning"].get<std::string>());
  }
  return text;
}

std::string Terminal::take(const std::string& text) {
  const std::vector<std::string> parts = words(text);
  if (parts.empty() || parts.size() > 2) throw BadInput("export takes instance, command, test or report, and perhaps a file");
  const Json answer = ask("export", {{"state", state_}, {"what", parts[0]}});
  if (parts.size() == 1) return answer["text"].get<std::string>();
  write_file(parts[1], answer["text"].get<std::string>());
  return "";
}

std::string Terminal::obey(const std::string& line) {
  const auto [command, rest] = split(line);
  if (command.empty() || command.starts_with('#')) return "";
  if (command == "quit" || command == "exit") {
    over_ = true;
    return "";
  }
  if (command == "help") return help;
  if (command == "open") return open(rest);
  if (command == "set") return set(rest);
  if (command == "run") return run();
  if (command == "verdict") return verdict();
  if (command == "plot") return plot(rest);
  if (command == "attack") return attack(rest);
  if (command == "show") return show();
  if (command == "state") return dump(state_) + "\n";
  if (command == "export") return take(rest);
  Json changed = state_;
  if (command == "unset") {
    for (const std::string& name : words(rest)) {
      changed["set"].erase(name);
      if (name != "set" && name != "id") changed.erase(name);
    }
  } else if (command == "drop" || command == "keep") {
    Json dropped = Json::array();
    if (changed.contains("dropped")) {
      for (const Json& name : changed["dropped"]) {
        if (name != rest) dropped.push_back(name);
      }
    }
    if (command == "drop") dropped.push_back(rest);
    changed["dropped"] = dropped;
  } else if (command == "scale") {
    const std::size_t equals = rest.rfind('=');
    if (equals == std::string::npos) throw BadInput("scale takes CONSTANT=FACTOR, such as scale A4=9/10");
    changed["scaled"][rest.substr(0, equals)] = rest.substr(equals + 1);
    if (rest.substr(equals + 1) == "1") changed["scaled"].erase(rest.substr(0, equals));
  } else if (command == "methods") {
    changed["methods"] = words(rest);
  } else {
    throw BadInput("there is no command '" + command + "'" +
                   did_you_mean(command, {"open", "set", "unset", "drop", "keep", "scale", "methods", "run", "verdict", "plot", "attack", "show", "state",
                                          "export", "help", "quit"}) +
                   "; 'help' lists them");
  }
  (void)ask("export", {{"state", changed}, {"what", "command"}});
  state_ = std::move(changed);
  return "";
}

int run_terminal(const std::string& id) {
  Terminal terminal(id);
  if (::isatty(STDIN_FILENO) == 1) {
    ::using_history();
    fmt::print("{}: {}\n'help' lists the commands\n", terminal.state()["id"].get<std::string>(),
               find_entry(terminal.state()["id"].get<std::string>())->info->title);
    while (!terminal.is_over() && !interrupted()) {
      char* line = ::readline("lemmata> ");
      if (line == nullptr) break;
      if (*line != '\0') ::add_history(line);
      try {
        print(terminal.obey(line));
      } catch (const BadInput& error) {
        fmt::print(stderr, "{}\n", error.what());
      }
      std::free(line);
    }
    return terminal.status();
  }
  std::string line;
  for (int number = 1; !terminal.is_over() && !interrupted() && std::getline(std::cin, line); ++number) {
    try {
      print(terminal.obey(line));
    } catch (const BadInput& error) {
      throw BadInput(fmt::format("line {} of the script: {}", number, error.what()));
    }
  }
  return interrupted() ? stopped_by_interrupt : terminal.status();
}

}  // namespace lemmata::apps::explore
