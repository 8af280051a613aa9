#include "apps/catalogue.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <array>

#include "algorithms/noise.hpp"
#include "counterexamples/catalogue.hpp"
#include "numerics/error.hpp"
#include "properties/catalogue.hpp"
#include "scenarios/catalogue.hpp"

namespace lemmata::apps {
namespace {

constexpr ParameterInfo gamma_info{"gamma", "1/48", "step size, > 0"};
constexpr ParameterInfo thresholds_info{"tau", "1", "clipping threshold, > 0: one for all nodes, or a list with one each"};
constexpr ParameterInfo threshold_info{"tau", "1", "clipping threshold of the server, > 0"};
constexpr ParameterInfo softness_info{"tau", "1", "softness a, > 0: one for all nodes, or a list with one each"};
constexpr ParameterInfo kept_info{"k", "1", "entries that Top-k keeps, 1..d"};
constexpr ParameterInfo compressor_info{"compressor", "top-k", "C: top-k, or sign ((||y||_1/d) sign(y))"};
constexpr ParameterInfo shift_info{"shift", "0", "v_i^{-1}: one number for all nodes and coordinates"};

constexpr ParameterInfo gd[] = {gamma_info};
constexpr ParameterInfo clipped[] = {gamma_info, thresholds_info};
constexpr ParameterInfo server[] = {gamma_info, threshold_info};
constexpr ParameterInfo soft[] = {gamma_info, softness_info};
constexpr ParameterInfo normalised[] = {gamma_info};
constexpr ParameterInfo clip21[] = {gamma_info, thresholds_info, shift_info};
constexpr ParameterInfo damped[] = {gamma_info, thresholds_info, shift_info, {"b", "1/2", "damping, in (0, 1]"}};
constexpr ParameterInfo compressed[] = {gamma_info, thresholds_info, shift_info, compressor_info, kept_info};
constexpr ParameterInfo averaging[] = {thresholds_info, shift_info};
constexpr ParameterInfo pressed[] = {gamma_info, compressor_info, kept_info};
constexpr ParameterInfo pressed_shift[] = {gamma_info, shift_info, compressor_info, kept_info};
constexpr ParameterInfo momentum[] = {gamma_info, thresholds_info, {"momentum", "1/10", "beta, in (0, 1]"}, {"b", "1", "damping of the clipped increments, in (0, 1]"}};

constexpr ParameterInfo radius_info{"gamma", "1/10", "clipping radius of a step, > 0: no step is longer"};
constexpr ParameterInfo eta_info{"eta", "1/50", "step size, > 0; gradients beyond gamma/eta are clipped"};
constexpr ParameterInfo interval_info{"I", "4", "steps between averagings, an integer >= 1"};
constexpr ParameterInfo celgc_own[] = {
    radius_info, eta_info, interval_info, {"reading", "V0", "V0: average, gradient, step; V1: gradient, step, average; VL: the printed order"}};
constexpr ParameterInfo episode_own[] = {radius_info, eta_info, interval_info};
constexpr ParameterInfo plain_eta_info{"eta", "1/50", "step size, > 0"};
constexpr ParameterInfo local_own[] = {plain_eta_info, interval_info};
constexpr ParameterInfo averaged_own[] = {radius_info, eta_info};
constexpr ParameterInfo eta_own[] = {plain_eta_info};

const std::vector<ParameterInfo> celgc = with_noise(celgc_own, {NoiseRole::gradient});
const std::vector<ParameterInfo> episode = with_noise(episode_own, {NoiseRole::gradient});
const std::vector<ParameterInfo> local_sgd = with_noise(local_own, {NoiseRole::gradient});
const std::vector<ParameterInfo> naive_parallel = with_noise(averaged_own, {NoiseRole::gradient});
const std::vector<ParameterInfo> normalised_sgd = with_noise(eta_own, {NoiseRole::gradient});
const std::vector<ParameterInfo> clip_sgd = with_noise(clipped, {NoiseRole::gradient});
const std::vector<ParameterInfo> dp_clip_sgd = with_noise(clipped, {NoiseRole::gradient, NoiseRole::privacy});
const std::vector<ParameterInfo> clip21_sgd = with_noise(clip21, {NoiseRole::gradient});
const std::vector<ParameterInfo> dp_clip21 = with_noise(clip21, {NoiseRole::privacy});
const std::vector<ParameterInfo> sgd2m = with_noise(momentum, {NoiseRole::gradient, NoiseRole::privacy});

const std::array<MethodInfo, 24> method_list = {{
    {"gd", "gradient descent", "x_{k+1} = x_k - gamma (1/n) sum grad f_i(x_k)", gd, "folklore"},
    {"clip-gd", "client-side clipping, one threshold for all nodes or one each", "x_{k+1} = x_k - gamma (1/n) sum clip_{tau_i}(grad f_i(x_k))", clipped,
     "C21, section 2"},
    {"soft-clip-gd", "client-side soft clipping", "x_{k+1} = x_k - gamma (1/n) sum s_{a_i}(grad f_i(x_k)),  s_a(g) = g/(||g|| + a)", soft,
     "a reviewer's question to C21"},
    {"normalised-gd", "client-side normalisation", "x_{k+1} = x_k - gamma (1/n) sum grad f_i(x_k)/||grad f_i(x_k)||  (0 at 0)", normalised, "folklore"},
    {"coordinate-clip-gd", "client-side clipping of every coordinate to [-tau_i, tau_i]",
     "x_{k+1} = x_k - gamma (1/n) sum clip(grad f_i(x_k); [-tau_i, tau_i]^d)", clipped, "folklore"},
    {"server-clip-gd", "the server clips the average", "x_{k+1} = x_k - gamma clip_tau((1/n) sum grad f_i(x_k))", server, "a reviewer's question to C21"},
    {"clip21-avg", "error feedback with x held fixed: the mean of a_i = grad f_i(x_0)", "v_i^k = v_i^{k-1} + clip_{tau_i}(a_i - v_i^{k-1})", averaging,
     "C21, section 4"},
    {"clip21-gd", "clipping with error feedback",
     "v_i^k = v_i^{k-1} + clip_{tau_i}(grad f_i(x_k) - v_i^{k-1}),  v^k = mean_i v_i^k,  x_{k+1} = x_k - gamma v^k", clip21, "C21, section 5"},
    {"damped-clip21-gd", "clip21-gd with damped messages", "v_i^k = v_i^{k-1} + b clip_{tau_i}(grad f_i(x_k) - v_i^{k-1})", damped, "docs/proofs.md, Theorem B"},
    {"press-clip21-gd", "clip21-gd with messages compressed after clipping",
     "v_i^k = v_i^{k-1} + C(clip_{tau_i}(grad f_i(x_k) - v_i^{k-1}))", compressed, "C21, Press-Clip21-GD"},
    {"top-k-clip21-gd", "the same in the other order: compression, then clipping", "v_i^k = v_i^{k-1} + clip_{tau_i}(C(grad f_i(x_k) - v_i^{k-1}))", compressed,
     "docs/proofs.md, Theorem B"},
    {"ef21", "error feedback with compression and no clipping", "v_i^k = v_i^{k-1} + C(grad f_i(x_k) - v_i^{k-1}),  x_{k+1} = x_k - gamma mean_i v_i^k",
     pressed_shift, "EF21"},
    {"ef", "the older error feedback: what compression leaves out is added to the next gradient",
     "c_i^k = C(e_i^k + grad f_i(x_k)),  e_i^{k+1} = e_i^k + grad f_i(x_k) - c_i^k,  x_{k+1} = x_k - gamma mean_i c_i^k", pressed, "folklore"},
    {"clip-sgd", "client-side clipping of stochastic gradients", "x_{k+1} = x_k - gamma mean_i clip_{tau_i}(grad f_i(x_k) + xi_i^k)", clip_sgd, "folklore"},
    {"dp-clip-sgd", "the same with privacy noise", "x_{k+1} = x_k - gamma mean_i [clip_{tau_i}(grad f_i(x_k) + xi_i^k) + omega_i^k]", dp_clip_sgd, "folklore"},
    {"clip21-sgd", "clip21-gd with stochastic gradients",
     "v_i^k = v_i^{k-1} + clip_{tau_i}(grad f_i(x_k) + xi_i^k - v_i^{k-1}),  x_{k+1} = x_k - gamma mean_i v_i^k", clip21_sgd, "SGD2M"},
    {"dp-clip21-gd", "clip21-gd with privacy noise that is fed back into the shifts",
     "v_i^k = v_i^{k-1} + clip_{tau_i}(grad f_i(x_k) - v_i^{k-1}) + omega_i^k,  x_{k+1} = x_k - gamma mean_i v_i^k", dp_clip21, "C21, DP-Clip21-GD"},
    {"dp-clip21-gd-server", "clip21-gd with privacy noise on the server's copy only, where it piles up",
     "v_i^k = v_i^{k-1} + clip_{tau_i}(grad f_i(x_k) - v_i^{k-1}),  v^k = v^{k-1} + mean_i [clip_{tau_i}(...) + omega_i^k],  x_{k+1} = x_k - gamma v^k",
     dp_clip21, "docs/proofs.md, Theorem C"},
    {"clip21-sgd2m", "double momentum and error feedback",
     "v_i^k = (1-beta) v_i^{k-1} + beta (grad f_i(x_k) + xi_i^k),  g_i^k = g_i^{k-1} + b clip_{tau_i}(v_i^k - g_i^{k-1}),\n"
     "  g^k = g^{k-1} + b mean_i [clip_{tau_i}(v_i^k - g_i^{k-1}) + omega_i^k]  (k >= 1; all 0 at k = 0),  x_{k+1} = x_k - gamma g^k",
     sgd2m, "SGD2M"},
    {"celgc", "local clipped steps, averaged every I steps; clip-sgd where I = 1",
     "x_{t+1}^i = x_t^i - min(eta, gamma/||G_i||) G_i,  G_i = grad f_i(x_t^i) + xi_i^t;\n"
     "  V0: x_t^i <- mean_i x_t^i before the gradient if t mod I = 0.  V1: x_{t+1}^i <- mean after the step if (t+1) mod I = 0: the same means.\n"
     "  VL, the printed order: x_t^i <- mean after the step if t mod I = 0, which no later line reads",
     celgc, "CELGC, Algorithm 1"},
    {"local-sgd", "local steps without clipping, averaged every I steps", "x_{t+1}^i = x_t^i - eta G_i,  x_t^i <- mean_i x_t^i before the gradient if t mod I = 0",
     local_sgd, "folklore"},
    {"episode", "the norm of the averaged fresh gradients decides a whole round of I local, corrected steps",
     "if t mod I = 0: x_t^i <- mean_i x_t^i =: x_r,  G_r^i = grad f_i(x_r) + zeta_i^r,  G_r = mean_i G_r^i\n"
     "  u = G_i - G_r^i + G_r;  x_{t+1}^i = x_t^i - eta u if ||G_r|| <= gamma/eta, else x_t^i - gamma u/||u||",
     episode, "EPISODE"},
    {"naive-parallel-clip-sgd", "the average of the stochastic gradients is clipped, every step; clipped SGD on one node",
     "x_{k+1} = x_k - min(eta, gamma/||G||) G,  G = mean_i (grad f_i(x_k) + xi_i^k)", naive_parallel, "CELGC"},
    {"normalised-sgd", "the average of the stochastic gradients is normalised, every step", "x_{k+1} = x_k - eta G/||G||  (0 at 0),  G = mean_i (grad f_i(x_k) + xi_i^k)",
     normalised_sgd, "folklore"},
}};

/// What the program brought along; add_to_catalogue fills it.
Registry& own_part() {
  static Registry own;
  return own;
}

/// Throws BadInput unless the text is of the characters that ids are made of.
void check_letters(const std::string& what, std::string_view text, std::string_view others) {
  const auto allowed = [&](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos; };
  if (text.empty() || !std::ranges::all_of(text, allowed)) {
    throw BadInput(what + " may have lower-case letters, digits and '" + std::string(others) + "' only");
  }
}

void check_parameters(const std::string& owner, std::span<const ParameterInfo> parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (parameters[i].name == parameters[j].name) throw BadInput(owner + " lists the parameter '" + std::string(parameters[i].name) + "' twice");
    }
  }
}

void check_own_entry(const Entry& entry) {
  if (entry.info == nullptr) throw BadInput("an entry of this program has no StatementInfo; give it one");
  const std::string id(entry.info->id);
  const std::string owner = "the entry '" + id + "' of this program";
  const std::size_t slash = id.find('/');
  if (slash == std::string::npos) throw BadInput("the id of " + owner + " must have the form name/name, such as mine/" + (id.empty() ? "lemma" : id));
  check_letters("the first part of the id of " + owner, std::string_view(id).substr(0, slash), "");
  check_letters("the second part of the id of " + owner, std::string_view(id).substr(slash + 1), ".-");
  if (entry.draw == nullptr || entry.check == nullptr) throw BadInput(owner + " lacks its function " + (entry.draw == nullptr ? "draw" : "check"));
  if (entry.info->kind != Kind::statement && entry.info->kind != Kind::counterexample) throw BadInput(owner + " must be a statement or a counterexample");
  if (entry.instances < 1) throw BadInput(owner + " asks for no instance; 'instances' must be at least 1");
  check_parameters(owner, entry.parameters);
  if (find_entry(id) != nullptr) throw BadInput("the id of " + owner + " is taken already; give it another");
}

void check_own_method(const OwnMethod& method) {
  const std::string name(method.info.name);
  const std::string owner = "the method '" + name + "' of this program";
  check_letters("the name of " + owner, name, "-");
  if (method.run == nullptr) throw BadInput(owner + " cannot be run; make it by own_method");
  check_parameters(owner, method.info.parameters);
  if (find_method(name) != nullptr || find_problem(name) != nullptr) throw BadInput("the name of " + owner + " is taken already; give it another");
}

}  // namespace

void add_to_catalogue(const Registry& own) {
  Registry& place = own_part();
  place = {own.program, {}, {}};
  try {
    for (const Entry& entry : own.entries) {
      check_own_entry(entry);
      place.entries.push_back(entry);
    }
    for (const OwnMethod& method : own.methods) {
      check_own_method(method);
      place.methods.push_back(method);
    }
  } catch (...) {
    place = {own.program, {}, {}};
    throw;
  }
}

const std::string& program_name() { return own_part().program; }

std::vector<const MethodInfo*> methods() {
  std::vector<const MethodInfo*> all;
  for (const OwnMethod& method : own_part().methods) all.push_back(&method.info);
  for (const MethodInfo& method : method_list) all.push_back(&method);
  return all;
}

const MethodInfo* find_method(std::string_view name) {
  for (const MethodInfo* method : methods()) {
    if (method->name == name) return method;
  }
  return nullptr;
}

const OwnMethod* find_own_method(std::string_view name) {
  for (const OwnMethod& method : own_part().methods) {
    if (method.info.name == name) return &method;
  }
  return nullptr;
}

std::vector<const Entry*> entries() {
  std::vector<const Entry*> all;
  const auto add = [&](std::span<const Entry> part) {
    for (const Entry& entry : part) all.push_back(&entry);
  };
  const auto add_own = [&](Kind kind) {
    for (const Entry& entry : own_part().entries) {
      if (entry.info->kind == kind) all.push_back(&entry);
    }
  };
  add_own(Kind::statement);
  add(properties::statements());
  add_own(Kind::counterexample);
  add(counterexamples::catalogue());
  add(scenarios::catalogue());
  return all;
}

const Entry* find_entry(std::string_view id) {
  for (const Entry* entry : entries()) {
    if (entry->info->id == id) return entry;
  }
  return nullptr;
}

std::vector<const Entry*> select_entries(const std::vector<std::string>& patterns) {
  const std::vector<const Entry*> all = entries();
  if (patterns.empty()) return all;
  std::vector<bool> chosen(all.size(), false);
  for (const std::string& pattern : patterns) {
    bool matched = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (::fnmatch(pattern.c_str(), std::string(all[i]->info->id).c_str(), 0) == 0) chosen[i] = matched = true;
    }
    if (matched) continue;
    std::vector<std::string> ids;
    for (const Entry* entry : all) ids.emplace_back(entry->info->id);
    throw BadInput("nothing is called '" + pattern + "'" + did_you_mean(pattern, ids) + "; 'lemmata list' shows all ids");
  }
  std::vector<const Entry*> selected;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (chosen[i]) selected.push_back(all[i]);
  }
  return selected;
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const Entry* entry : entries()) names.emplace_back(entry->info->id);
  for (const MethodInfo* method : methods()) names.emplace_back(method->name);
  for (const ProblemInfo& problem : problem_catalogue()) names.emplace_back(problem.name);
  return names;
}

}  // namespace lemmata::apps
