# lemmata_library(FOLDER [SOURCES ...] [LINKS ...]): the target of one folder, lemmata::FOLDER.
# Without sources it is a header-only (INTERFACE) target. LINKS are public: headers of one folder include those of another.
function(lemmata_library folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
  set(target lemmata_${folder})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
    lemmata_warnings(${target})
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(lemmata::${folder} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${folder})
  target_compile_features(${target} ${scope} cxx_std_20)
  target_include_directories(${target} ${scope} $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/lemmata>)
  target_link_libraries(${target} ${scope} ${arg_LINKS})
endfunction()

# Warnings on our own targets only; they are never exported.
function(lemmata_warnings target)
  target_compile_options(${target} PRIVATE "$<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wconversion;-Wno-sign-conversion>")
endfunction()

# lemmata_fenced_sources(FOLDER NAME SOURCES ... KNOWS ... LINKS ...): sources of a folder that alone include the headers of a third party. They are compiled
# with its flags (LINKS) apart from the rest of the folder, which only links with it. KNOWS: the folders whose headers they include.
function(lemmata_fenced_sources folder name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;KNOWS;LINKS")
  add_library(lemmata_${name} OBJECT ${arg_SOURCES})
  lemmata_warnings(lemmata_${name})
  set_target_properties(lemmata_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(lemmata_${name} PRIVATE ${arg_KNOWS} ${arg_LINKS})
  target_sources(lemmata_${folder} PRIVATE $<TARGET_OBJECTS:lemmata_${name}>)
  foreach(third_party IN LISTS arg_LINKS)
    target_link_libraries(lemmata_${folder} PRIVATE $<LINK_ONLY:${third_party}>)
  endforeach()
endfunction()
