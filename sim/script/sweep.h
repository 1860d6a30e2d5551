#pragma once
/// Independent runs over the values of a parameter, spread over helpers if there are some.

#include "sim/script/sandbox.h"

namespace script {

/// The verb sweep.
int sweep(lua_State* state);

}  // namespace script
