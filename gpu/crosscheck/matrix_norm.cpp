#include "gpu/crosscheck/matrix_norm.hpp"

#include "gpu/crosscheck/rounding.hpp"

namespace lemmata::crosscheck {

double spectral_norm_up(std::vector<Interval> entries, int d) {
  if (d == 1) return upper_magnitude(entries[0]);
  const auto at = [d](int i, int j) { return static_cast<std::size_t>(i * d + j); };
  double best = unbounded;
  std::vector<Interval> squared_matrix(entries.size());
  for (int squarings = 0; squarings <= 8; ++squarings) {
    double norm = 0;
    for (const Interval& entry : entries) norm = sum_up(norm, product_up(upper_magnitude(entry), upper_magnitude(entry)));
    norm = root_up(norm);
    for (int s = 0; s < squarings; ++s) norm = root_up(norm);
    best = smaller(best, norm);
    if (squarings == 8 || !(norm <= 8)) break;  // what comes next would overflow, and gain little
    for (int i = 0; i < d; ++i) {
      for (int j = 0; j < d; ++j) {
        Interval sum(0);
        for (int l = 0; l < d; ++l) sum += entries[at(i, l)] * entries[at(l, j)];
        squared_matrix[at(i, j)] = sum;
      }
    }
    entries.swap(squared_matrix);
  }
  return best;
}

}  // namespace lemmata::crosscheck
