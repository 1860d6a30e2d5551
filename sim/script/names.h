#pragma once
/// Names in a world, as a person types them: finding them, and saying which one is near when one is wrong.
///
/// Doors: nearest, device_names, host_names, account_names, domain_names, folder_names; the *_argument functions, which
/// raise an error in the script.

#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"
#include "sim/script/sandbox.h"
#include "sim/world.h"

namespace script {

/// The known name that is most like `wanted`; empty if none is like it.
[[nodiscard]] std::string nearest(std::string_view wanted, const std::vector<std::string>& known);
/// The hint of a problem; where it lists what there is and one of that is like the quoted name, "did you mean …?".
[[nodiscard]] std::string with_nearest(const base::Problem& problem);

[[nodiscard]] std::vector<std::string> device_names(const sim::World& world);
[[nodiscard]] std::vector<std::string> host_names(const sim::World& world);
/// Addresses, and local parts that only one account has.
[[nodiscard]] std::vector<std::string> account_names(const sim::World& world);
[[nodiscard]] std::vector<std::string> domain_names(const sim::World& world);

/// Folders of an account on the server; of a device, those of its own and those that its settings name.
[[nodiscard]] std::vector<std::string> folder_names(const mail::Account& account);
[[nodiscard]] std::vector<std::string> folder_names(const sim::World& world, const sim::Host& device);

/// Raises: no device "ben-hom" (did you mean "ben-home"?)
[[noreturn]] void no_such(lua_State* state, const char* kind, const std::string& wanted, const std::vector<std::string>& known);

/// A device with a mail program, any host, an account by "ben" or "ben@meadow.example".
[[nodiscard]] const sim::Host& device_argument(lua_State* state, int index);
[[nodiscard]] const sim::Host& host_argument(lua_State* state, int index);
[[nodiscard]] const mail::Account& account_argument(lua_State* state, int index);
/// The domain of a provider.
[[nodiscard]] std::string domain_argument(lua_State* state, int index);
/// The same without raising: nullptr.
[[nodiscard]] const mail::Account* find_account_named(const sim::World& world, std::string_view name);

}  // namespace script
