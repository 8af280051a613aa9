#pragma once
/// Clip21-GD and its relatives as a textbook prints them: loops over std::vector, nothing shared with the library. Whatever is fast must equal this.
/// A number R has + - * / and comparisons, and a sqrt found beside it where d > 1. `gradient(i, x)` is grad f_i(x); every method has n nodes.
#include <cmath>
#include <cstddef>
#include <vector>

namespace lemmata::reference {

template <class R>
using Vec = std::vector<R>;

template <class R>
R norm(const Vec<R>& u) {
  if (u.size() == 1) return u[0] < R(0) ? R(-u[0]) : u[0];
  using std::sqrt;
  R sum(0);
  for (const R& entry : u) sum = sum + entry * entry;
  return sqrt(sum);
}

/// The point of the ball of radius tau that is nearest to u; on the line that is u, tau or -tau.
template <class R>
Vec<R> clip(Vec<R> u, const R& tau) {
  if (u.size() == 1) return {u[0] > tau ? tau : u[0] < -tau ? R(-tau) : u[0]};
  const R size = norm(u);
  if (size <= tau) return u;
  for (R& entry : u) entry = tau / size * entry;
  return u;
}

template <class R>
Vec<R> mean(const std::vector<Vec<R>>& vectors) {
  Vec<R> sum = vectors[0];
  for (std::size_t i = 1; i < vectors.size(); ++i) {
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] = sum[j] + vectors[i][j];
  }
  for (R& entry : sum) entry = entry / R(static_cast<int>(vectors.size()));
  return sum;
}

/// [C21], Algorithm 2. `v` starts as the mean of the shifts.
template <class R>
struct Clip21 {
  R gamma;
  Vec<R> tau;
  Vec<R> x;
  std::vector<Vec<R>> shift;
  Vec<R> v;

  template <class Gradient>
  void round(const Gradient& gradient) {
    std::vector<Vec<R>> message;
    for (std::size_t i = 0; i < shift.size(); ++i) {
      Vec<R> u = gradient(i, x);
      for (std::size_t j = 0; j < u.size(); ++j) u[j] = u[j] - shift[i][j];
      message.push_back(clip(u, tau[i]));
      for (std::size_t j = 0; j < u.size(); ++j) shift[i][j] = shift[i][j] + message[i][j];
    }
    const Vec<R> increment = mean(message);
    for (std::size_t j = 0; j < v.size(); ++j) v[j] = v[j] + increment[j];
    for (std::size_t j = 0; j < v.size(); ++j) x[j] = x[j] - gamma * v[j];
  }
};

/// x - gamma (1/n) sum_i T(i, grad f_i(x)): GD and every method that clips at the node and remembers nothing.
template <class R, class Gradient, class Transform>
Vec<R> client_step(std::size_t n, Vec<R> x, const R& gamma, const Gradient& gradient, const Transform& transform) {
  std::vector<Vec<R>> message;
  for (std::size_t i = 0; i < n; ++i) message.push_back(transform(i, gradient(i, x)));
  const Vec<R> direction = mean(message);
  for (std::size_t j = 0; j < x.size(); ++j) x[j] = x[j] - gamma * direction[j];
  return x;
}

/// x - gamma clip_tau((1/n) sum_i grad f_i(x)).
template <class R, class Gradient>
Vec<R> server_step(std::size_t n, Vec<R> x, const R& gamma, const R& tau, const Gradient& gradient) {
  std::vector<Vec<R>> message;
  for (std::size_t i = 0; i < n; ++i) message.push_back(gradient(i, x));
  const Vec<R> direction = clip(mean(message), tau);
  for (std::size_t j = 0; j < x.size(); ++j) x[j] = x[j] - gamma * direction[j];
  return x;
}

template <class R>
Vec<R> coordinate_clip(Vec<R> u, const R& tau) {
  for (R& entry : u) entry = clip(Vec<R>{entry}, tau)[0];
  return u;
}

template <class R>
Vec<R> soft_clip(Vec<R> u, const R& a) {
  const R denominator = norm(u) + a;
  for (R& entry : u) entry = entry / denominator;
  return u;
}

template <class R>
Vec<R> normalise(Vec<R> u) {
  const R size = norm(u);
  for (R& entry : u) entry = size <= R(0) ? R(0) : R(entry / size);
  return u;
}

}  // namespace lemmata::reference
