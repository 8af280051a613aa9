# Finds GiNaC with CLN, on which it stands. Defines the target GiNaC::ginac.
find_path(GiNaC_INCLUDE_DIR ginac/ginac.h)
find_library(GiNaC_LIBRARY ginac)
find_library(Cln_LIBRARY cln)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(GiNaC REQUIRED_VARS GiNaC_LIBRARY Cln_LIBRARY GiNaC_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "Debian: apt-get install libginac-dev")
if(GiNaC_FOUND AND NOT TARGET GiNaC::ginac)
  add_library(GiNaC::ginac INTERFACE IMPORTED)
  target_include_directories(GiNaC::ginac SYSTEM INTERFACE ${GiNaC_INCLUDE_DIR})
  target_link_libraries(GiNaC::ginac INTERFACE ${GiNaC_LIBRARY} ${Cln_LIBRARY})
endif()
mark_as_advanced(GiNaC_INCLUDE_DIR GiNaC_LIBRARY Cln_LIBRARY)
