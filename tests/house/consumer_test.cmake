# cmake -DBUILD=<build tree> -DSOURCE=<consumer> -DSCRATCH=<folder> -DCOMPILER=<path> -DGENERATOR=<name> -DRUN=<program;argument;...> -P consumer_test.cmake
# Installs the build tree to a scratch prefix, then configures, builds and runs a project that knows nothing but find_package(lemmata).
foreach(needed BUILD SOURCE SCRATCH COMPILER GENERATOR RUN)
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
step(${CMAKE_COMMAND} -S ${SOURCE} -B ${SCRATCH}/build -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${SCRATCH}/prefix -DCMAKE_CXX_COMPILER=${COMPILER}
  -DCMAKE_BUILD_TYPE=Release)
step(${CMAKE_COMMAND} --build ${SCRATCH}/build)
step(${RUN})
file(REMOVE_RECURSE ${SCRATCH})
