// The swarm: random worlds, random faults, then peace. No accepted letter may be lost or unexplained.
//
// POSTROOM_SEED=N runs that seed alone (with POSTROOM_SHOW=1 it prints the journal if a rule was broken);
// POSTROOM_SEEDS=N runs the seeds 1 to N.

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "tests/sim/swarm.h"

namespace {

std::uint64_t number_from(const char* variable, std::uint64_t usual) {
    const char* text = std::getenv(variable);
    return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

/// Runs the seeds and says the first rule that each broke.
void run_seeds(std::uint64_t first, std::uint64_t last) {
    std::size_t letters = 0;
    std::size_t bites = 0;
    std::size_t failed = 0;
    for (std::uint64_t seed = first; seed <= last && failed < 5; ++seed) {
        const sim_test::SwarmRun run = sim_test::run_swarm(seed);
        letters += run.letters;
        bites += run.faults_that_bit;
        if (run.broken.empty()) continue;
        ++failed;
        std::string all;
        for (const std::string& sentence : run.broken) all += sentence + "\n";
        ADD_FAILURE() << "seed " << seed << ":\n" << all;
        if (first == last && std::getenv("POSTROOM_SHOW") != nullptr) std::printf("%s", run.history.c_str());
    }
    if (last - first < 10) return;
    EXPECT_GT(letters, last - first);   // the worlds are not idle
    EXPECT_GT(bites, 0U);               // and the faults do bite
    std::printf("%llu seeds, %zu letters, %zu bites of faults\n", static_cast<unsigned long long>(last - first + 1), letters, bites);
}

TEST(Swarm, FirstSeeds) {
    const std::uint64_t seed = number_from("POSTROOM_SEED", 0);
    if (seed != 0) return run_seeds(seed, seed);
    run_seeds(1, number_from("POSTROOM_SEEDS", 100));
}

TEST(Swarm, TheSameSeedIsTheSameRun) {
    for (const std::uint64_t seed : {3U, 17U, 41U}) EXPECT_EQ(sim_test::run_swarm(seed).digest, sim_test::run_swarm(seed).digest);
}

TEST(SwarmLong, TwoThousandSeeds) { run_seeds(101, 2000); }

}  // namespace
