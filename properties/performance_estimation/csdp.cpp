/// CSDP (Borchers 1999) as a library. `easy_sdp` reads a file of parameters from the working directory and prints; so `sdp` itself is called, with the storage
/// it asks for. In CSDP's notation: maximise tr(C X), A(X) = a, X >= 0; minimise a.y, A^T(y) - C = Z >= 0. Hence C = -(constants), a = -b, Z = our S.
#ifdef LEMMATA_CSDP
#include <csdp/declarations.h>
#endif

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <utility>

#include "properties/performance_estimation/lmi.hpp"

#ifdef LEMMATA_CSDP
// Present only where the BLAS that the system chose is OpenBLAS: matrices this small are not worth a second thread.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int);
#endif

namespace lemmata::pep {

#ifndef LEMMATA_CSDP

bool csdp_is_available() { return false; }
LmiSolution solve_by_csdp(const Lmi&, const LmiOptions&) {
  LmiSolution none;
  none.status = LmiStatus::unavailable;
  return none;
}

#else

namespace {

using Eigen::Index;

/// One of CSDP's block matrices: the blocks of an LMI, and its inequalities as a last, diagonal one. Everything counts from 1.
class BlockMatrix {
 public:
  explicit BlockMatrix(const Lmi& lmi) {
    sizes_.push_back(0);
    for (const Lmi::Block& block : lmi.blocks) {
      if (block.constant.rows() > 0) sizes_.push_back(static_cast<int>(block.constant.rows()));
    }
    const std::size_t dense = sizes_.size() - 1;
    if (lmi.offset.size() > 0) sizes_.push_back(static_cast<int>(lmi.offset.size()));
    records_.resize(sizes_.size());
    storage_.resize(sizes_.size());
    for (std::size_t k = 1; k < sizes_.size(); ++k) {
      const auto n = static_cast<std::size_t>(sizes_[k]);
      const bool is_dense = k <= dense;
      storage_[k].assign(is_dense ? n * n : n + 1, 0.0);  // packed ones would need less
      records_[k].blocksize = sizes_[k];
      records_[k].blockcategory = is_dense ? MATRIX : DIAG;
      if (is_dense) {
        records_[k].data.mat = storage_[k].data();
      } else {
        records_[k].data.vec = storage_[k].data();
      }
    }
  }
  BlockMatrix(const BlockMatrix&) = delete;
  BlockMatrix& operator=(const BlockMatrix&) = delete;

  /// The same storage seen as packed triangles, which CSDP wants for some of its matrices.
  BlockMatrix& packed() {
    for (blockrec& record : records_) {
      if (record.blockcategory == MATRIX) record.blockcategory = PACKEDMATRIX;
    }
    return *this;
  }
  [[nodiscard]] blockmatrix view() { return {static_cast<int>(sizes_.size()) - 1, records_.data()}; }
  [[nodiscard]] int blocks() const { return static_cast<int>(sizes_.size()) - 1; }
  [[nodiscard]] int size(int block) const { return sizes_[static_cast<std::size_t>(block)]; }
  [[nodiscard]] bool is_dense(int block) const { return records_[static_cast<std::size_t>(block)].blockcategory == MATRIX; }
  [[nodiscard]] double* data(int block) { return storage_[static_cast<std::size_t>(block)].data(); }
  [[nodiscard]] int order() const {
    int sum = 0;
    for (const int n : sizes_) sum += n;
    return sum;
  }
  void set_to_identity(double factor) {
    for (int k = 1; k <= blocks(); ++k) {
      for (int i = 0; i < size(k); ++i) data(k)[is_dense(k) ? i * (size(k) + 1) : i + 1] = factor;
    }
  }

 private:
  std::vector<int> sizes_;
  std::vector<blockrec> records_;
  std::vector<std::vector<double>> storage_;
};

/// The entries of one constraint within one block.
struct Entries {
  std::vector<double> values{0.0};
  std::vector<int> rows{0}, columns{0};
  sparseblock node{};

  void add(int row, int column, double value) {
    values.push_back(value);
    rows.push_back(row);
    columns.push_back(column);
  }
};

struct FreeFill {
  void operator()(sparseblock* first) const {
    while (first != nullptr) {
      std::free(first->entries);
      std::free(first->iindices);
      std::free(first->jindices);
      std::free(std::exchange(first, first->next));
    }
  }
};

std::mutex one_at_a_time;  // CSDP keeps static storage

}  // namespace

bool csdp_is_available() { return true; }

LmiSolution solve_by_csdp(const Lmi& lmi, const LmiOptions& options) {
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  if (&openblas_set_num_threads != nullptr) openblas_set_num_threads(1);
  LmiSolution solution;
  solution.y = Eigen::VectorXd::Zero(lmi.variables());

  BlockMatrix c(lmi);
  std::vector<int> number(lmi.blocks.size(), 0);  // of a block in CSDP, where it has one
  int blocks = 0;
  for (std::size_t k = 0; k < lmi.blocks.size(); ++k) {
    const Index n = lmi.blocks[k].constant.rows();
    if (n == 0) continue;
    number[k] = ++blocks;
    Eigen::Map<Eigen::MatrixXd>(c.data(number[k]), n, n) = -lmi.blocks[k].constant;
  }
  for (Index r = 0; r < lmi.offset.size(); ++r) c.data(blocks + 1)[r + 1] = -lmi.offset[r];

  // Variables that stand nowhere are not constraints that CSDP would accept.
  const Eigen::SparseMatrix<double> inequality = lmi.inequality;
  std::vector<Index> used;
  std::vector<std::vector<std::unique_ptr<Entries>>> all;
  for (Index j = 0; j < lmi.variables(); ++j) {
    std::vector<std::unique_ptr<Entries>> own;
    const auto begin = [&](int block) {
      own.push_back(std::make_unique<Entries>());
      own.back()->node.blocknum = block;
      own.back()->node.blocksize = c.size(block);
    };
    for (std::size_t k = 0; k < lmi.blocks.size(); ++k) {
      const Index n = lmi.blocks[k].constant.rows();
      if (n == 0 || lmi.blocks[k].slopes.col(j).nonZeros() == 0) continue;
      begin(number[k]);
      for (Eigen::SparseMatrix<double>::InnerIterator at(lmi.blocks[k].slopes, j); at; ++at) {
        if (at.row() % n <= at.row() / n) own.back()->add(int(at.row() % n) + 1, int(at.row() / n) + 1, at.value());
      }
    }
    if (inequality.col(j).nonZeros() > 0) {
      begin(blocks + 1);
      for (Eigen::SparseMatrix<double>::InnerIterator at(inequality, j); at; ++at) own.back()->add(int(at.row()) + 1, int(at.row()) + 1, at.value());
    }
    if (own.empty()) {
      if (lmi.objective[j] != 0) return solution.status = LmiStatus::unbounded, solution;
      continue;
    }
    used.push_back(j);
    all.push_back(std::move(own));
  }
  const int k = static_cast<int>(used.size());
  if (k == 0) return solution;

  std::vector<constraintmatrix> constraints(static_cast<std::size_t>(k) + 1);
  std::vector<sparseblock*> first(static_cast<std::size_t>(c.blocks()) + 1, nullptr);
  std::vector<sparseblock*> last(first);
  for (std::size_t i = 0; i < all.size(); ++i) {
    sparseblock* next = nullptr;
    for (std::size_t b = all[i].size(); b-- > 0;) {
      Entries& entries = *all[i][b];
      sparseblock& node = entries.node;
      node.entries = entries.values.data();
      node.iindices = entries.rows.data();
      node.jindices = entries.columns.data();
      node.numentries = static_cast<int>(entries.values.size()) - 1;
      node.constraintnum = static_cast<int>(i) + 1;
      // Dense is faster once a constraint's entries cost more than products of whole blocks.
      node.issparse = !c.is_dense(node.blocknum) || node.numentries <= std::max(5, node.blocksize) ? 1 : 0;
      node.next = std::exchange(next, &node);
      sparseblock*& end = last[static_cast<std::size_t>(node.blocknum)];
      (end == nullptr ? first[static_cast<std::size_t>(node.blocknum)] : end->nextbyblock) = &node;
      end = &node;
    }
    constraints[i + 1].blocks = next;
  }

  const int n = c.order();
  std::vector<double> a(static_cast<std::size_t>(k) + 1, 0.0);
  for (std::size_t i = 0; i < used.size(); ++i) a[i + 1] = -lmi.objective[used[i]];
  BlockMatrix x(lmi), z(lmi), work1(lmi), work2(lmi), work3(lmi), best_x(lmi), best_z(lmi), inverse_x(lmi), inverse_z(lmi), inverse(lmi), dz(lmi), dx(lmi);
  constraintmatrix fill{};
  makefill(k, c.view(), constraints.data(), &fill, work1.view(), 0);
  const std::unique_ptr<sparseblock, FreeFill> owner(fill.blocks);
  sort_entries(k, c.view(), constraints.data());

  std::vector<double> y(static_cast<std::size_t>(k) + 1, 0.0);
  double largest = 0;
  for (int b = 1; b <= c.blocks(); ++b) {
    for (int i = 0; i < c.size(b); ++i) largest = std::max(largest, std::abs(c.data(b)[c.is_dense(b) ? i * (c.size(b) + 1) : i + 1]));
  }
  x.set_to_identity(10.0 * n);
  z.set_to_identity(10.0 * (1 + largest) * n);

  const std::size_t length = static_cast<std::size_t>(std::max(n, k)) + 1;
  std::vector<std::vector<double>> work(13, std::vector<double>(length, 0.0));
  const std::size_t leading = static_cast<std::size_t>(k) + (k % 2 == 0 ? 1 : 0);
  std::vector<double> schur(leading * leading, 0.0);
  const double tolerance = std::clamp(options.gap, 1e-10, 1e-6);
  const paramstruc parameters{.axtol = 1e-9, .atytol = 1e-10, .objtol = tolerance, .pinftol = 1e8, .dinftol = 1e8, .maxiter = options.iterations,
                              .minstepfrac = 0.9, .maxstepfrac = 0.97, .minstepp = 1e-10, .minstepd = 1e-10, .usexzgap = 1, .tweakgap = 0, .affine = 0,
                              .perturbobj = 0, .fastmode = 0};
  double primal = 0;
  double dual = 0;
  const int code = sdp(n, k, c.view(), a.data(), 0, constraints.data(), first.data(), fill, x.view(), y.data(), z.view(), inverse_x.packed().view(),
                       inverse_z.packed().view(), &primal, &dual, work1.view(), work2.view(), work3.view(), work[0].data(), work[1].data(), work[2].data(),
                       work[3].data(), work[4].data(), work[5].data(), work[6].data(), work[7].data(), work[8].data(), best_x.packed().view(), work[9].data(),
                       best_z.packed().view(), inverse.view(), schur.data(), work[10].data(), dz.view(), dx.view(), work[11].data(), work[12].data(),
                       std::vector<double>(length).data(), 0, parameters);

  for (std::size_t i = 0; i < used.size(); ++i) solution.y[used[i]] = y[i + 1];
  solution.value = lmi.objective.dot(solution.y);
  solution.bound = -primal;
  Eigen::VectorXd residual = lmi.objective;
  const Eigen::VectorXd slack = lmi.offset + lmi.inequality * solution.y;
  solution.is_feasible = slack.size() == 0 || slack.minCoeff() >= -1e-9 * (1 + slack.cwiseAbs().maxCoeff());
  for (std::size_t b = 0; b < lmi.blocks.size(); ++b) {
    const Index size = lmi.blocks[b].constant.rows();
    Eigen::MatrixXd own = Eigen::MatrixXd::Zero(size, size);
    if (size > 0) own = Eigen::Map<const Eigen::MatrixXd>(x.data(number[b]), size, size);
    residual += lmi.blocks[b].slopes.transpose() * Eigen::Map<const Eigen::VectorXd>(own.data(), own.size());
    const Eigen::VectorXd entries = lmi.blocks[b].slopes * solution.y;
    const Eigen::MatrixXd s = lmi.blocks[b].constant + Eigen::Map<const Eigen::MatrixXd>(entries.data(), size, size);
    const Eigen::MatrixXd lifted = s + 1e-9 * (1 + s.cwiseAbs().sum()) * Eigen::MatrixXd::Identity(size, size);  // what rounding explains
    solution.is_feasible = solution.is_feasible && (size == 0 || lifted.llt().info() == Eigen::Success);
    solution.dual.push_back(std::move(own));
  }
  solution.dual_inequality = Eigen::VectorXd::Zero(lmi.offset.size());
  if (lmi.offset.size() > 0) solution.dual_inequality = Eigen::Map<const Eigen::VectorXd>(x.data(blocks + 1) + 1, lmi.offset.size());
  residual += lmi.inequality.transpose() * solution.dual_inequality;
  solution.dual_residual = residual.cwiseAbs().maxCoeff() / (1 + lmi.objective.cwiseAbs().maxCoeff());
  switch (code) {
    case 0: solution.status = LmiStatus::solved; break;
    case 1: solution.status = LmiStatus::unbounded; break;
    case 2: solution.status = LmiStatus::infeasible; break;
    default: solution.status = LmiStatus::stalled;
  }
  if (solution.dual_residual <= 1e-8 && solution.bound < options.hopeless) solution.status = LmiStatus::hopeless;
  return solution;
}

#endif

}  // namespace lemmata::pep
