#pragma once
/// Acts in progress and evidence files: `{event = 12, at = 500, do = "check_mail", with = {device = "ada-desk"}}`.
///
/// Doors: act_text, read_act. Fails: read_act with a Problem.

#include <toml++/toml.h>

#include <string>

#include "protocols/base/result.h"
#include "sim/timeline.h"

namespace lessons {

[[nodiscard]] std::string act_text(const sim::RecordedAct& act);
[[nodiscard]] base::Result<sim::RecordedAct> read_act(const toml::node& node, const std::string& file);

}  // namespace lessons
