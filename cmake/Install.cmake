# find_package(lemmata) for other projects: libraries, headers (under include/lemmata), the program, and the way to find what they stand on.
include(CMakePackageConfigHelpers)

set(lemmata_folders numerics theory algorithms counterexamples properties gpu scenarios)
foreach(folder IN LISTS lemmata_folders)
  install(TARGETS lemmata_${folder} EXPORT lemmata-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/lemmata FILES_MATCHING PATTERN "*.hpp")
endforeach()
# The program as a library (lemmata::program), with the headers that a program of one's own includes.
install(TARGETS lemmata_apps EXPORT lemmata-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(header catalogue interrupt kept own_method program question registry run run_multiprecision run_template)
  install(FILES ${PROJECT_SOURCE_DIR}/apps/${header}.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/lemmata/apps)
endforeach()
install(TARGETS lemmata RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

set(lemmata_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/lemmata)
install(EXPORT lemmata-targets NAMESPACE lemmata:: DESTINATION ${lemmata_cmake_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/lemmataConfig.cmake.in ${PROJECT_BINARY_DIR}/lemmataConfig.cmake
  INSTALL_DESTINATION ${lemmata_cmake_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/lemmataConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/lemmataConfig.cmake ${PROJECT_BINARY_DIR}/lemmataConfigVersion.cmake ${PROJECT_SOURCE_DIR}/cmake/FindArb.cmake ${PROJECT_SOURCE_DIR}/cmake/FindCSDP.cmake ${PROJECT_SOURCE_DIR}/cmake/FindGiNaC.cmake
  DESTINATION ${lemmata_cmake_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
