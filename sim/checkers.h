#pragma once
/// Rules that every run keeps, whatever goes wrong in it: looked up in the World and its Journal.
///
/// Doors: check_run (the whole history), check_world (one moment), check_step (two moments of one run).
/// Each says the broken rules, one sentence a case; empty: all is well. For tests and for lessons.

#include <string>
#include <vector>

#include "sim/journal.h"
#include "sim/world.h"

namespace sim {

/// Over the first `world.entries` entries of the journal:
/// - the copies that the journal knows are those that the World holds, each made once and ended at most once;
/// - every end of a copy has a cause;
/// - whoever accepted a letter held a copy of it, and let go of a queued copy only after handing it on, writing a
///   notice, or saying why nobody is told;
/// - a mailbox got a letter a second time only if an answer was lost, or an alias or list led there twice;
/// - POP3 removed a message only in the reply to QUIT;
/// - a copy on a device was made from a copy that was there.
[[nodiscard]] std::vector<std::string> check_run(const World& world, const Journal& journal);

/// UIDs ascend and lie below UIDNEXT; copies are unique; nothing waits for ever in a queue.
[[nodiscard]] std::vector<std::string> check_world(const World& world);

/// UIDNEXT and MODSEQ of a mailbox never fall while its UIDVALIDITY stays.
[[nodiscard]] std::vector<std::string> check_step(const World& before, const World& after);

}  // namespace sim
