#pragma once
/// The Lua headers, in one place. Linked with lua5.4-c++: an error of Lua is a C++ exception there, so
/// the destructors of bindings run. Bindings raise errors with `fail` (sandbox.h) and never catch them.

#include <lua.hpp>
