#pragma once
/// A run as one JSON document: events, sessions and their lines, letters, copies with their causes,
/// mailboxes, queues, the acts that made it, the digest. The form is documented in docs/json.md.
///
/// Doors: run_json, tells_what_happened, replay_from_json. Fails: replay_from_json with a Problem.

#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/result.h"
#include "sim/script/limits.h"
#include "sim/timeline.h"

namespace app {

/// A document for playing again tells what happened too, unless its lines and letters are more than 64 MiB: what plays it
/// again tells it anew, and a file that nobody could open would be of no use.
[[nodiscard]] bool tells_what_happened(const sim::Timeline& timeline);

/// Of the documents that this version writes; it reads older ones too.
inline constexpr int kRunFormat = 1;

/// What a document is for. To play a run again takes the making of its world and the acts of its people, and
/// these hold passwords; a document to look at goes without them.
enum class DocumentFor { PlayingAgain, Looking };

/// `secrets`: passwords in lines are shown instead of masked.
/// If `stop` is pressed on the way, what it gives is of no use.
[[nodiscard]] std::string run_json(const sim::Timeline& timeline, bool secrets, DocumentFor use = DocumentFor::PlayingAgain, const script::StopButton& stop = {});

/// What a document written by run_json needs to be played again.
struct Replay {
    std::string preset;
    std::string title;
    base::Instant start;
    std::vector<sim::Made> making;
    std::uint64_t seed = 1;
    std::vector<sim::RecordedAct> acts;
    std::vector<sim::HostPlace> places;
    std::uint64_t events = 0;
    std::string digest;
};
[[nodiscard]] base::Result<Replay> replay_from_json(std::string_view text, const std::string& where, const script::StopButton& stop = {});

}  // namespace app
