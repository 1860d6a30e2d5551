#pragma once
/// One letter through two providers with policies: what the tests of delivery and of notices share.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/checkers.h"
#include "tests/sim/small_world.h"

namespace sim_test {

inline sim::SendLetter letter_to(std::vector<std::string> to, std::string subject = "Hello") {
    return {"ada-desk", std::move(to), std::move(subject), "x\r\n", ""};
}

using Policies = std::vector<sim::Setting>;

/// Runs one letter through a world whose two providers have these policies.
inline sim::Timeline run(sim::World world, const sim::Action& act, base::Duration until = base::days(7)) {
    sim::Timeline timeline{std::move(world)};
    timeline.act(act);
    timeline.run_until(base::kDefaultStart + until);
    EXPECT_THAT(sim::check_run(timeline.world(), timeline.journal()), testing::IsEmpty());
    EXPECT_THAT(sim::check_world(timeline.world()), testing::IsEmpty());
    return timeline;
}

inline sim::World with(const char* domain, const Policies& policies, sim::World world = small_world()) {
    for (const sim::Setting& one : policies) {
        const base::Outcome outcome = sim::set_policy(world, domain, one.name, one.value);
        EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.problem().sentence());
    }
    return world;
}

}  // namespace sim_test
