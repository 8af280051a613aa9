#include "apps/run_template.hpp"

namespace lemmata::apps {
template LEMMATA_RUN_IN(Exact);
}  // namespace lemmata::apps
