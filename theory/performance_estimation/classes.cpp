#include "theory/performance_estimation/classes.hpp"

#include <utility>

namespace lemmata::pep {

void interpolate(Program& program, const FunctionClass& functions, const std::vector<Point>& points, const std::string& f, int block) {
  const Exact& mu = functions.mu;
  for (const Point& i : points) {
    for (const Point& j : points) {
      if (&i == &j) continue;
      const Combination step = i.x - j.x;
      Expression lower = j.f + program.inner(j.g, step, block);
      if (mu.sign() != 0) lower = std::move(lower) + mu / Exact(2) * program.square(step, block);
      if (functions.L) {
        const Combination change = i.g - j.g - Combination(step * mu);
        lower = std::move(lower) + Exact(1) / (Exact(2) * (*functions.L - mu)) * program.square(change, block);
      }
      program.require_at_most(f + "(" + i.name + ") >= " + f + "(" + j.name + ") + ...", std::move(lower), i.f);
    }
  }
}

void bound_below(Program& program, const Exact& L, const std::vector<Point>& points, const Expression& f_star, const std::string& f, int block) {
  const Exact factor = Exact(1) / (Exact(2) * L);
  for (const Point& k : points) {
    program.require_at_most(f + "(" + k.name + ") - |grad|^2/(2 L) >= " + f + "_*", f_star + factor * program.square(k.g, block), k.f);
  }
}

}  // namespace lemmata::pep
