# cmake --install: libraries, headers, the command, configuration and rule packs; CMake and pkg-config files for consumers.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(POSTIL_CMAKE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/postil)
set(POSTIL_LIBRARIES postil_core postil_c)
if(TARGET postil_xapian)
  list(APPEND POSTIL_LIBRARIES postil_xapian)
endif()

install(TARGETS ${POSTIL_LIBRARIES} EXPORT postilTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(POSTIL_BUILD_CLI)
  install(TARGETS postil RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

if(TARGET postil_preload)
  # postil run looks for them in lib/postil beside its bin folder.
  install(TARGETS postil_preload postil_engine LIBRARY DESTINATION lib/postil)
endif()

if(NOT POSTIL_WITH_XAPIAN)
  set(POSTIL_NO_XAPIAN_HEADER PATTERN xapian.h EXCLUDE)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/postil ${PROJECT_BINARY_DIR}/include/postil
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h ${POSTIL_NO_XAPIAN_HEADER})

# The command looks for these beside its own bin folder, so that a prefix can be moved.
install(FILES ${PROJECT_SOURCE_DIR}/config/postil.yaml DESTINATION ${CMAKE_INSTALL_DATADIR}/postil/config)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/rules DESTINATION ${CMAKE_INSTALL_DATADIR}/postil)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING
  PATTERN *.md PATTERN *.json PATTERN samples/*)

install(EXPORT postilTargets NAMESPACE postil:: DESTINATION ${POSTIL_CMAKE_FOLDER})
# Of this name the file is found by find_package(postil) and by find_package(Postil).
set(POSTIL_RULES_FOLDER ${CMAKE_INSTALL_DATADIR}/postil/rules)
configure_package_config_file(${PROJECT_SOURCE_DIR}/plugin/cmake/postil-config.cmake.in
  ${PROJECT_BINARY_DIR}/postil-config.cmake INSTALL_DESTINATION ${POSTIL_CMAKE_FOLDER} PATH_VARS POSTIL_RULES_FOLDER)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/postil-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/postil-config.cmake ${PROJECT_BINARY_DIR}/postil-config-version.cmake
  DESTINATION ${POSTIL_CMAKE_FOLDER})

# Told from where the file lies, so that --prefix, packages and moved folders are right.
file(RELATIVE_PATH POSTIL_PC_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" POSTIL_PC_PREFIX "\${pcfiledir}/${POSTIL_PC_PREFIX}")

# A static library leaves its own needs to whoever links it.
set(POSTIL_PC_PRIVATE "Requires.private")
if(NOT BUILD_SHARED_LIBS)
  set(POSTIL_PC_PRIVATE "Requires")
  set(POSTIL_CXX_RUNTIME "-lstdc++ -lm")  # for programs in C
endif()
configure_file(${PROJECT_SOURCE_DIR}/plugin/cmake/postil.pc.in ${PROJECT_BINARY_DIR}/postil.pc @ONLY)
configure_file(${PROJECT_SOURCE_DIR}/plugin/cmake/postil-c.pc.in ${PROJECT_BINARY_DIR}/postil-c.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/postil.pc ${PROJECT_BINARY_DIR}/postil-c.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(TARGET postil_xapian)
  configure_file(${PROJECT_SOURCE_DIR}/plugin/cmake/postil-xapian.pc.in ${PROJECT_BINARY_DIR}/postil-xapian.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/postil-xapian.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
