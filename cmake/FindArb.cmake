# Finds Arb with what it stands on: FLINT, MPFR and GMP. Defines the target Arb::arb.
find_path(Arb_INCLUDE_DIR arb.h PATH_SUFFIXES flint)
find_path(Flint_INCLUDE_DIR flint/fmpq.h)
find_library(Arb_LIBRARY NAMES flint-arb arb)
find_library(Flint_LIBRARY flint)
find_library(Mpfr_LIBRARY mpfr)
find_library(Gmp_LIBRARY gmp)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Arb REQUIRED_VARS Arb_LIBRARY Flint_LIBRARY Mpfr_LIBRARY Gmp_LIBRARY Arb_INCLUDE_DIR Flint_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Debian: apt-get install libflint-arb-dev libflint-dev libmpfr-dev libgmp-dev")
if(Arb_FOUND AND NOT TARGET Arb::arb)
  add_library(Arb::arb INTERFACE IMPORTED)
  target_include_directories(Arb::arb SYSTEM INTERFACE ${Arb_INCLUDE_DIR} ${Flint_INCLUDE_DIR})
  target_link_libraries(Arb::arb INTERFACE ${Arb_LIBRARY} ${Flint_LIBRARY} ${Mpfr_LIBRARY} ${Gmp_LIBRARY})
endif()
mark_as_advanced(Arb_INCLUDE_DIR Flint_INCLUDE_DIR Arb_LIBRARY Flint_LIBRARY Mpfr_LIBRARY Gmp_LIBRARY)
