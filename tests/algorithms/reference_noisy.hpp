#pragma once
/// The methods with noise, and both kinds of error feedback with Top-k, as their recurrences are printed (docs/proofs.md, 4.8 to 4.12; docs/notation.md):
/// loops over std::vector, nothing shared with the library. `Slip` plants one mistake, as one might make it: a comparison that lets it pass is worth nothing.
#include <string>
#include <vector>

#include "tests/algorithms/reference_clip21.hpp"

namespace lemmata::reference {

enum class Kind { clip_sgd, clip21_sgd, dp_clip21_gd, dp_clip21_gd_server, clip21_sgd2m, ef, ef21 };

enum class Slip {
  none,
  forgets_the_gradient_noise,
  forgets_the_privacy_noise,
  noise_of_the_round_before,
  noise_of_node_0_for_all,
  privacy_before_clipping,
  privacy_is_not_fed_back,
  privacy_does_not_pile_up,
  privacy_undamped,        ///< omega in the place of b omega
  privacy_damped_twice,
  increments_undamped,
  momentum_swapped,        ///< beta v + (1 - beta) G
  momentum_of_the_round_before,
  starts_with_a_gradient,  ///< round 0 moves already
  server_forgets,          ///< the direction is the mean of this round's messages
  memory_is_lost,
  memory_takes_all,        ///< e = e + g: what was sent is kept as well
  keeps_the_smallest,
};

/// The `kept` entries of largest magnitude, the lower index first among equals.
template <class R>
Vec<R> top_k(const Vec<R>& y, int kept, bool smallest = false) {
  const auto size = [](const R& a) { return a < R(0) ? R(-a) : a; };
  std::vector<bool> taken(y.size(), false);
  Vec<R> out(y.size(), R(0));
  for (int turn = 0; turn < kept; ++turn) {
    std::size_t best = y.size();
    for (std::size_t j = 0; j < y.size(); ++j) {
      if (taken[j]) continue;
      if (best == y.size() || (smallest ? size(y[j]) < size(y[best]) : size(y[best]) < size(y[j]))) best = j;
    }
    taken[best] = true;
    out[best] = y[best];
  }
  return out;
}

template <class R>
Vec<R> plus(Vec<R> a, const Vec<R>& b) {
  for (std::size_t j = 0; j < a.size(); ++j) a[j] = a[j] + b[j];
  return a;
}
template <class R>
Vec<R> minus(Vec<R> a, const Vec<R>& b) {
  for (std::size_t j = 0; j < a.size(); ++j) a[j] = a[j] - b[j];
  return a;
}
template <class R>
Vec<R> times(const R& factor, Vec<R> a) {
  for (R& entry : a) entry = factor * entry;
  return a;
}

template <class R>
struct Noisy {
  Kind kind;
  Slip slip = Slip::none;
  R gamma;
  Vec<R> tau;  ///< one a node
  R beta, b;
  int kept = 1;

  int k = 0;
  Vec<R> x;
  std::vector<Vec<R>> shift;     ///< v_i; the g_i of Clip21-SGD2M
  std::vector<Vec<R>> momentum;  ///< v_i of Clip21-SGD2M
  std::vector<Vec<R>> memory;    ///< e_i
  std::vector<Vec<R>> message;   ///< of the last round
  Vec<R> direction;              ///< the server's copy

  void start() {
    const Vec<R> zero(x.size(), R(0));
    const std::vector<Vec<R>> zeros(tau.size(), zero);
    if (shift.empty()) shift = zeros;
    momentum = memory = message = zeros;
    direction = kind == Kind::clip_sgd || kind == Kind::ef ? zero : mean(shift);
  }

  /// gradient(i, x) is grad f_i(x); xi(k, i) and omega(k, i) are the noise of node i in round k.
  template <class Gradient, class Xi, class Omega>
  void round(const Gradient& gradient, const Xi& xi, const Omega& omega) {
    const auto at = [&](const auto& noise, std::size_t i) {
      return noise(slip == Slip::noise_of_the_round_before ? k + 1 : k, slip == Slip::noise_of_node_0_for_all ? std::size_t{0} : i);
    };
    const Vec<R> zero(x.size(), R(0));
    const bool rests = kind == Kind::clip21_sgd2m && k == 0 && slip != Slip::starts_with_a_gradient;
    std::vector<Vec<R>> sent;
    for (std::size_t i = 0; i < tau.size(); ++i) {
      const Vec<R> g = gradient(i, x);
      if (rests) {
        sent.push_back(zero);
        continue;
      }
      const Vec<R> sampled = slip == Slip::forgets_the_gradient_noise ? g : plus(g, at(xi, i));
      const Vec<R> private_noise = slip == Slip::forgets_the_privacy_noise ? zero : at(omega, i);
      const auto clipped = [&](const Vec<R>& u) {
        return slip == Slip::privacy_before_clipping ? clip(plus(u, private_noise), tau[i]) : plus(clip(u, tau[i]), private_noise);
      };
      switch (kind) {
        case Kind::clip_sgd: sent.push_back(clipped(sampled)); break;
        case Kind::clip21_sgd:
        case Kind::dp_clip21_gd: {
          const Vec<R> c = clipped(minus(sampled, shift[i]));
          shift[i] = plus(shift[i], slip == Slip::privacy_is_not_fed_back ? minus(c, private_noise) : c);
          sent.push_back(c);
          break;
        }
        case Kind::dp_clip21_gd_server: {
          const Vec<R> c = clip(minus(sampled, shift[i]), tau[i]);
          shift[i] = plus(shift[i], c);
          sent.push_back(plus(c, private_noise));
          break;
        }
        case Kind::clip21_sgd2m: {
          const Vec<R> old = momentum[i];
          const R weight = slip == Slip::momentum_swapped ? R(R(1) - beta) : beta;
          momentum[i] = plus(times(R(R(1) - weight), momentum[i]), times(weight, sampled));
          const Vec<R>& used = slip == Slip::momentum_of_the_round_before ? old : momentum[i];
          const Vec<R> c = times(slip == Slip::increments_undamped ? R(1) : b, clip(minus(used, shift[i]), tau[i]));
          shift[i] = plus(shift[i], c);
          const R damping = slip == Slip::privacy_undamped ? R(1) : slip == Slip::privacy_damped_twice ? R(b * b) : b;
          sent.push_back(plus(c, times(damping, private_noise)));
          break;
        }
        case Kind::ef: {
          const Vec<R> wanted = plus(memory[i], g);
          const Vec<R> c = top_k(wanted, kept, slip == Slip::keeps_the_smallest);
          memory[i] = slip == Slip::memory_is_lost ? zero : slip == Slip::memory_takes_all ? wanted : minus(wanted, c);
          sent.push_back(c);
          break;
        }
        case Kind::ef21: {
          const Vec<R> c = top_k(minus(g, shift[i]), kept, slip == Slip::keeps_the_smallest);
          shift[i] = plus(shift[i], c);
          sent.push_back(c);
          break;
        }
      }
    }
    message = sent;
    const bool remembers = kind != Kind::clip_sgd && kind != Kind::ef && slip != Slip::server_forgets;
    if (slip == Slip::privacy_does_not_pile_up) {
      direction = mean(shift);
      for (std::size_t i = 0; i < tau.size(); ++i) direction = plus(direction, times(R(R(1) / R(static_cast<int>(tau.size()))), at(omega, i)));
    } else {
      direction = remembers ? plus(direction, mean(sent)) : mean(sent);
    }
    x = minus(x, times(gamma, direction));
    ++k;
  }
};

}  // namespace lemmata::reference
