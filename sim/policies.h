#pragma once
/// All policies of all tables, found by name.
///
/// Doors: policy_tables, find_policy, check_policy, set_policy, policy_text. Fails: a Problem that says what
/// is wrong and which name or value would do.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"
#include "sim/policy_table.h"

namespace sim {

struct World;

/// The tables, one a room of policies; together they hold every policy once.
[[nodiscard]] std::span<const std::span<const PolicyRow>> policy_tables();
[[nodiscard]] const PolicyRow* find_policy(std::string_view name);
/// Whether set_policy would work; changes nothing.
[[nodiscard]] base::Outcome check_policy(const World& world, std::string_view domain, std::string_view name, std::string_view value);
base::Outcome set_policy(World& world, std::string_view domain, std::string_view name, std::string_view value);
/// "greylist = 5m" for every policy of the provider whose value differs from that of a fresh one.
[[nodiscard]] std::vector<std::string> changed_policies(const Provider& provider);

}  // namespace sim
