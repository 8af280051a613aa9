# cmake -DBUILD=<build tree> -DSOURCE=<consumer> -DEXAMPLES=<folder> -DSCRATCH=<folder> -DCOMPILER=<path> -DGENERATOR=<name> -P consumer_test.cmake
# Installs the build tree to a scratch prefix, then configures, builds and runs a project that knows nothing but find_package(lemmata); then, likewise, every
# example project in a subfolder of EXAMPLES, with its own tests.
foreach(needed BUILD SOURCE EXAMPLES SCRATCH COMPILER GENERATOR)
  if(NOT ${needed})
    message(FATAL_ERROR "consumer_test.cmake needs -D${needed}=...")
  endif()
endforeach()

file(REMOVE_RECURSE ${SCRATCH})
function(step)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(failed)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}")
  endif()
  message("${output}")
endfunction()

step(${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH}/prefix)
function(build_against_prefix source)
  step(${CMAKE_COMMAND} -S ${source} -B ${SCRATCH}/build -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${SCRATCH}/prefix -DCMAKE_CXX_COMPILER=${COMPILER}
    -DCMAKE_BUILD_TYPE=Release)
  step(${CMAKE_COMMAND} --build ${SCRATCH}/build)
endfunction()
build_against_prefix(${SOURCE})
step(${SCRATCH}/build/consumer)

file(GLOB examples ${EXAMPLES}/*/CMakeLists.txt)
if(NOT examples)
  message(FATAL_ERROR "there is no example project in ${EXAMPLES}")
endif()
foreach(example IN LISTS examples)
  get_filename_component(folder ${example} DIRECTORY)
  file(REMOVE_RECURSE ${SCRATCH}/build)
  build_against_prefix(${folder})
  step(${CMAKE_CTEST_COMMAND} --test-dir ${SCRATCH}/build --output-on-failure --no-tests=error)
endforeach()
file(REMOVE_RECURSE ${SCRATCH})
