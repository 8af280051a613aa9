#include "apps/program.hpp"
#include "soft_clipping.hpp"

int main(int argc, char** argv) {
  using namespace lemmata::apps;
  return run_program(argc, argv,
                     {.program = "mine",
                      .entries = {mine::two_nodes, mine::three_nodes, mine::three_aligned_nodes},
                      .methods = {own_method<mine::PseudoHuberGd>(mine::huber_info, mine::make_huber)}});
}
