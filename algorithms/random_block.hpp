#pragma once
/// Uniform random numbers of many rounds at once, for runs in double that are made of nothing else: the very numbers of Stream(seed, site).symmetric()
/// (algorithms/random.hpp), which is the twin that tests hold it against, several rounds side by side in the lanes of the processor.
#include <span>

#include "algorithms/random.hpp"

namespace lemmata {

/// out[j] = Stream(seed, site with round site.round + j).symmetric().
void symmetric_block(std::uint64_t seed, const Site& site, std::span<double> out);

}  // namespace lemmata
