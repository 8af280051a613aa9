#pragma once
/// The batch engine as something to be cross-checked.
#include "gpu/batch/batch.hpp"
#include "gpu/crosscheck/crosscheck.hpp"

namespace lemmata::crosscheck {

class BatchBackEnd : public BackEnd {
 public:
  /// `path`: the instruction set of the CPU; a GPU has one.
  BatchBackEnd(gpu::Device device, gpu::CodePath path);
  [[nodiscard]] std::string name() const override;
  [[nodiscard]] std::vector<FinalState<float>> run_float(std::span<const Case> cases, std::int64_t steps) const override;
  [[nodiscard]] std::vector<FinalState<double>> run_double(std::span<const Case> cases, std::int64_t steps) const override;

 private:
  gpu::BatchOptions options_;
};

/// Every back end that this machine has on the device: on the CPU the scalar body and, where the processor has it, the one for AVX2. Throws BadInput, in one
/// line, for a device that cannot be had.
[[nodiscard]] std::vector<std::unique_ptr<BackEnd>> batch_back_ends(gpu::Device device);

}  // namespace lemmata::crosscheck
