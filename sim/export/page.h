#pragma once
/// One page that replays a run in a browser, from a file, without network.
///
/// Doors: replay_page. Fails: with a Problem if the template has no place for the run.

#include <string>
#include <string_view>

#include "protocols/base/result.h"

namespace exported {

/// `page`: assets/export/replay.html. `run_json`: the document of docs/json.md, passwords masked or not
/// as it comes. Nothing in the run can end the script element that it stands in.
[[nodiscard]] base::Result<std::string> replay_page(std::string_view page, std::string_view run_json);

}  // namespace exported
