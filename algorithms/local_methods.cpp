#include "algorithms/local_methods.hpp"

#include <string>

#include "numerics/error.hpp"

namespace lemmata {

void check_positive(std::string_view name, const Exact& value) {
  if (value.sign() <= 0) throw BadInput(std::string(name) + " must be positive, got " + value.text());
}

void check_interval(std::int64_t interval) {
  if (interval < 1) throw BadInput("I, the steps between averagings, must be at least 1, got " + std::to_string(interval));
}

}  // namespace lemmata
