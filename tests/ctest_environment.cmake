# Read by ctest: no test depends on what the user's cache has, or fills it.
set(ENV{POSTIL_CACHE} off)
