#pragma once
/// One program in several processes, started by mpirun. MPI is optional when lemmata is built, and initialised only where a launcher asks for it.
#include <memory>

#include "gpu/sweep/communicator.hpp"

namespace lemmata::apps {

/// The ranks that the launcher started; one on its own without a launcher. Throws BadInput in a build without MPI that was started as several ranks: each would
/// do all the work and write the same files.
///
/// Waiting costs no processor time. A rank of this machine whose process is gone is noticed within a second, whether or not the launcher says so; one of
/// another machine is the launcher's to notice, which then ends all ranks by a signal.
[[nodiscard]] std::unique_ptr<gpu::Communicator> connect_ranks();

}  // namespace lemmata::apps
