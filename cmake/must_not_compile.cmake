# cmake -DCOMPILER=<path> -DSOURCE=<file> -DINCLUDES=<list of folders> -P must_not_compile.cmake
# The file must compile as it stands, and must not with LEMMATA_BAD defined: the good twin shows that the bad one fails for its own reason.
foreach(needed COMPILER SOURCE INCLUDES)
  if(NOT ${needed})
    message(FATAL_ERROR "must_not_compile.cmake needs -D${needed}=...")
  endif()
endforeach()

list(REMOVE_DUPLICATES INCLUDES)
list(TRANSFORM INCLUDES PREPEND -I)
set(compile ${COMPILER} -std=c++20 -fsyntax-only -w ${INCLUDES} ${SOURCE})

execute_process(COMMAND ${compile} RESULT_VARIABLE good ERROR_VARIABLE errors)
if(NOT good EQUAL 0)
  message(FATAL_ERROR "${SOURCE} does not compile as it stands:\n${errors}")
endif()
execute_process(COMMAND ${compile} -DLEMMATA_BAD RESULT_VARIABLE bad ERROR_QUIET)
if(bad EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles with LEMMATA_BAD, and must not")
endif()
