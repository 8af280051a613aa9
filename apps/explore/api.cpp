#include "apps/explore/api.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <new>
#include <thread>

#include "apps/catalogue.hpp"
#include "apps/explore/answers.hpp"
#include "apps/finding.hpp"
#include "numerics/error.hpp"
#include "properties/attack/attack.hpp"
#include "properties/attack/trajectory_models.hpp"

namespace lemmata::apps::explore {
namespace {

constexpr int deepest_json = 24;
constexpr std::size_t longest_number = 400;

/// Refuses text that would cost too much to parse: brackets without end, numbers without end.
void check_shape(std::string_view body) {
  int depth = 0;
  std::size_t digits = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < body.size(); ++at) {
    const char c = body[at];
    if (in_string) {
      if (c == '\\') ++at;
      if (c == '"') in_string = false;
      continue;
    }
    digits = (c >= '0' && c <= '9') || c == '.' ? digits + 1 : 0;
    if (digits > longest_number) throw Refusal{400, fmt::format("a number of more than {} digits; write a shorter one, as text", longest_number), ""};
    if (c == '"') in_string = true;
    if ((c == '[' || c == '{') && ++depth > deepest_json) throw Refusal{400, fmt::format("the JSON is nested deeper than {} levels", deepest_json), ""};
    if (c == ']' || c == '}') --depth;
  }
}

std::string ratio_text(const properties::Tightest& t) { return t.attained ? "1" : fmt::format("{:.6g}", t.ratio.nearest_double()); }

}  // namespace

/// The searches: each has a thread of its own; their answers are kept until too many newer ones have come.
struct Api::Jobs {
  struct Job {
    std::int64_t id = 0;
    State state;
    Parameters fixed;
    Clock::time_point begin = Clock::now();
    Clock::time_point deadline;
    std::atomic<bool> stop{false};
    std::atomic<std::int64_t> trials{0};
    std::atomic<bool> done{false};
    double seconds = 0;
    Json found = Json::array();  ///< written before `done`
    Json tightest = Json::array();
    std::string message;
    std::thread thread;
  };

  ~Jobs() {
    for (const auto& job : all) job->stop = true;
    for (const auto& job : all) {
      if (job->thread.joinable()) job->thread.join();
    }
  }

  static void search(Job& job) {
    try {
      properties::AttackOptions options;
      options.amendment = job.state.question.amendment();
      options.given = job.fixed;
      options.seed = job.state.seed;
      options.deadline = job.deadline;
      options.stop = &job.stop;
      options.on_progress = [&job](std::int64_t trials) { job.trials = trials; };
      const Entry& entry = *job.state.entry;
      const properties::AttackReport report = properties::attack(entry, properties::find_trajectory_model(entry.info->id), options);
      job.trials = report.trials;
      for (const properties::Counterexample& found : report.counterexamples) {
        Json one = {{"state", state_of(found.instance, job.state.question)}, {"breaks", Json::array()}, {"text", ""}};
        for (const properties::Break& broken : found.breaks) {
          Json part = to_json(broken.finding);
          part["evidence"] = text(broken.evidence);
          one["breaks"].push_back(std::move(part));
        }
        if (!found.breaks.empty()) one["text"] = finding_text(found.breaks[0].finding) + " is false";
        job.found.push_back(std::move(one));
      }
      for (const properties::Tightest& t : report.tightest) {
        job.tightest.push_back(
            {{"relation", t.relation}, {"ratio", ratio_text(t)}, {"state", t.instance ? state_of(*t.instance, job.state.question) : Json(nullptr)}});
      }
      job.message = fmt::format("{} in {} trial{}", job.found.empty() ? "nothing was broken" : "a counterexample was found", report.trials,
                                report.trials == 1 ? "" : "s");
      if (!job.state.question.dropped.empty() && job.found.empty() && report.outside == 0) {
        job.message += "; no trial left what the dropped hypotheses allow";
      }
    } catch (const std::exception& error) {
      job.message = BadInput(error.what()).what();
    }
    job.seconds = std::chrono::duration<double>(Clock::now() - job.begin).count();
    job.done = true;
  }

  std::int64_t start(State state, Parameters fixed, std::int64_t seconds, const Limits& limits) {
    const std::lock_guard lock(guard);
    const auto running = std::ranges::count_if(all, [](const auto& job) { return !job->done; });
    if (running >= static_cast<std::ptrdiff_t>(limits.most_jobs)) {
      throw Refusal{429, fmt::format("{} searches are under way already; wait for one, or cancel it", running), ""};
    }
    while (all.size() >= limits.kept_jobs) {
      const auto oldest = std::ranges::find_if(all, [](const auto& job) { return job->done.load(); });
      if (oldest == all.end()) break;
      (*oldest)->thread.join();
      all.erase(oldest);
    }
    Job& job = *all.emplace_back(std::make_unique<Job>());
    job.id = ++last_id;
    job.state = std::move(state);
    job.fixed = std::move(fixed);
    job.deadline = job.begin + std::chrono::seconds(seconds);
    job.thread = std::thread([&job] { search(job); });
    return job.id;
  }

  Json look(std::int64_t id) {
    const std::lock_guard lock(guard);
    const Job& job = of(id);
    const bool done = job.done;
    const double seconds = done ? job.seconds : std::chrono::duration<double>(Clock::now() - job.begin).count();
    return {{"job", id},
            {"done", done},
            {"trials", job.trials.load()},
            {"seconds", seconds},
            {"counterexamples", done ? job.found : Json::array()},
            {"tightest", done ? job.tightest : Json::array()},
            {"message", done ? job.message : std::string("searching")}};
  }

  Json cancel(std::int64_t id) {
    const std::lock_guard lock(guard);
    of(id).stop = true;
    return {{"done", true}};
  }

  Job& of(std::int64_t id) {
    const auto found = std::ranges::find(all, id, [](const auto& job) { return job->id; });
    if (found == all.end()) throw Refusal{404, fmt::format("there is no search {}", id), "job"};
    return **found;
  }

  std::mutex guard;
  std::list<std::unique_ptr<Job>> all;
  std::int64_t last_id = 0;
  std::atomic<bool> stop{false};
};

Api::Api(const Limits& limits) : limits_(limits), jobs_(std::make_unique<Jobs>()) {}
Api::~Api() { jobs_->stop = true; }

Json Api::answer(std::string_view name, const Json& request) {
  try {
    if (!request.is_object()) throw Refusal{400, "a request is a JSON object", ""};
    if (name == "catalogue") return catalogue_answer(limits_);
    if (name == "entry") return entry_answer(request);
    if (name == "run") return run_answer(request, limits_, jobs_->stop);
    if (name == "verdict") return verdict_answer(request, limits_, jobs_->stop);
    if (name == "smoothness") return smoothness_answer(request, limits_);
    if (name == "truncation") return truncation_answer(request, limits_);
    if (name == "export") return export_answer(request, limits_, jobs_->stop);
    if (name == "job") return jobs_->look(integer_field(request, "job", 0, 0, std::int64_t{1} << 60));
    if (name == "cancel") return jobs_->cancel(integer_field(request, "job", 0, 0, std::int64_t{1} << 60));
    if (name == "find") {
      State state = state_field(request, limits_);
      check_quick(*state.entry);
      check_question({state.entry}, state.question);
      Parameters fixed;
      if (request.contains("fixed")) {
        if (!request["fixed"].is_array()) throw Refusal{400, "\"fixed\" must be a list of names", "fixed"};
        for (const Json& key : request["fixed"]) {
          const auto found = key.is_string() ? state.set.find(key.get<std::string>()) : state.set.end();
          if (found == state.set.end()) throw Refusal{400, "\"fixed\" names what \"set\" does not have", "fixed"};
          fixed.insert(*found);
        }
      }
      const std::int64_t seconds = integer_field(request, "seconds", 10, 1, limits_.longest_find_s);
      return {{"job", jobs_->start(std::move(state), std::move(fixed), seconds, limits_)}};
    }
    throw Refusal{404, "there is no function '" + std::string(name.substr(0, 40)) + "'", ""};
  } catch (const Refusal&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw Refusal{503, "out of memory; take a smaller problem", ""};
  } catch (const std::exception& error) {
    const std::string message = BadInput(error.what()).what();
    Parameters set;
    if (request.is_object() && request.contains("state") && request["state"].is_object() && request["state"].contains("set")) {
      for (const auto& [key, value] : request["state"]["set"].items()) set[key] = value.is_string() ? value.get<std::string>() : value.dump();
    }
    throw Refusal{400, message, field_of(message, set)};
  }
}

Json Api::answer_text(std::string_view name, std::string_view body) {
  check_shape(body);
  Json request;
  try {
    request = Json::parse(body);
  } catch (const Json::exception&) {
    throw Refusal{400, "the request is no JSON that can be read", ""};
  }
  return answer(name, request);
}

}  // namespace lemmata::apps::explore
