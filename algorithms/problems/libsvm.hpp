#pragma once
/// Data in LIBSVM format, read exactly: "label index:value index:value ...", indices from 1, ascending. Sparse stays sparse.
#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "numerics/exact.hpp"

namespace lemmata {

/// Rows in compressed form. Distinct values are stored once: data sets of 0/1 features hold a single number.
struct SparseData {
  std::string name;
  int features = 0;                        ///< largest index seen
  std::vector<std::size_t> row_begin{0};   ///< rows + 1 entries
  std::vector<std::int32_t> column;        ///< from 0
  std::vector<std::int32_t> value;         ///< index into `values`
  std::vector<Exact> values;
  std::vector<int> label;                  ///< -1 or +1, one a row

  [[nodiscard]] std::size_t rows() const { return label.size(); }
};

/// Throws BadInput naming the source, line and column of the first malformed field; also for anything but two classes, or no rows. The larger of the two
/// labels becomes +1.
[[nodiscard]] SparseData read_libsvm(std::istream& text, const std::string& name);
/// The same from a file. Throws BadInput if it cannot be read.
[[nodiscard]] SparseData read_libsvm_file(const std::string& path);

/// Deterministic dense data with dyadic features in [-1, 1] and labels from a noisy linear rule: needs no download. Rows are sorted by label when
/// `sorted`, so that contiguous nodes are heterogeneous.
[[nodiscard]] SparseData synthetic_data(int rows, int features, std::uint64_t seed, bool sorted);

/// The same rows in another order; `order` is a permutation of 0 .. rows - 1.
[[nodiscard]] SparseData reordered(const SparseData& data, const std::vector<std::size_t>& order);
/// Rows of label -1 first, each class in the order in which it stands.
[[nodiscard]] std::vector<std::size_t> order_by_label(const SparseData& data);
/// A permutation of 0 .. rows - 1 that depends on the seed alone.
[[nodiscard]] std::vector<std::size_t> shuffled_order(std::size_t rows, std::uint64_t seed);

}  // namespace lemmata
