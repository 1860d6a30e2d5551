#pragma once
/// A random world with random acts and faults, then peace: one seed, one run.

#include <string>
#include <vector>

#include "sim/timeline.h"

namespace sim_test {

/// Two to four providers with people, policies drawn from the seed, and no faults yet.
[[nodiscard]] sim::World random_world(std::uint64_t seed);

struct SwarmRun {
    std::vector<std::string> broken;   ///< rules that did not hold; empty: all is well
    std::string history;               ///< if rules were broken: the journal as text
    std::string digest;
    std::uint64_t events = 0;
    std::size_t letters = 0;
    std::size_t faults_that_bit = 0;
};

/// Two virtual days of acts and faults, then everything is mended and time passes until the twentieth. Every accepted
/// letter must then be in a mailbox, reported, or its end explained.
[[nodiscard]] SwarmRun run_swarm(std::uint64_t seed);

/// The command that runs one seed again.
[[nodiscard]] std::string replay_command(std::uint64_t seed);

}  // namespace sim_test
